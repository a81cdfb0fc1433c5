/* Drives the client over a socket, with a fixed seed and clock: for recording the sessions of vectors/tls, and for trying
 * the engine against a server without the rest of the program. The stream of events is held to its invariants.
 *
 *     tls_drive PORT ROOT.der [suite=…] [group=…] [scheme=…] [alpn=…] [name=…] [send=TEXT] [get=BYTES] [record=PREFIX]
 *
 * Prints one line: the state, what was agreed on, the failed rules. Exit status 0: the handshake was completed and, with
 * get, so many bytes of data came. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/support/tiles.h"
#include "tls/client.h"
#include "tls/suite.h"

/* 2026-12-01T00:00:00Z: recorded sessions are judged at this time. */
#define RECORDED_AT 1796083200

struct drive {
    struct vt_client_config config;
    const char *send, *record;
    size_t get;
    uint16_t suite, group, scheme;
    struct vt_bytes alpn;
    struct vt_bytes root;
    struct tiles tiles;
};

static struct vt_bytes read_file(const char *path)
{
    static uint8_t data[65536];
    FILE *file = fopen(path, "rb");
    size_t len = file != NULL ? fread(data, 1, sizeof data, file) : 0;

    if (file != NULL)
        fclose(file);
    return vt_bytes(data, len);
}

static const char *value_of(const char *argument, const char *key)
{
    size_t len = strlen(key);

    return strncmp(argument, key, len) == 0 && argument[len] == '=' ? argument + len + 1 : NULL;
}

static void take_argument(struct drive *d, const char *argument)
{
    const char *v;

    if ((v = value_of(argument, "suite")) != NULL && (d->suite = vt_suite_by_name(v)) != 0)
        d->config.suites = &d->suite, d->config.suites_len = 1;
    else if ((v = value_of(argument, "group")) != NULL && (d->group = vt_number_by_name(vt_group_names, v)) != 0)
        d->config.groups = &d->group, d->config.groups_len = 1;
    else if ((v = value_of(argument, "scheme")) != NULL && (d->scheme = vt_number_by_name(vt_scheme_names, v)) != 0)
        d->config.schemes = &d->scheme, d->config.schemes_len = 1;
    else if ((v = value_of(argument, "alpn")) != NULL)
        d->alpn = vt_text(v), d->config.alpn = &d->alpn, d->config.alpn_len = 1;
    else if ((v = value_of(argument, "name")) != NULL)
        d->config.name = vt_text(v);
    else if ((v = value_of(argument, "send")) != NULL)
        d->send = v;
    else if ((v = value_of(argument, "get")) != NULL)
        d->get = strtoul(v, NULL, 10);
    else if ((v = value_of(argument, "record")) != NULL)
        d->record = v;
    else
        fprintf(stderr, "tls_drive: %s?\n", argument), exit(2);
}

static int dial(const char *port)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port)) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval patience = { .tv_sec = 5 };

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        perror("tls_drive"), exit(2);
    return fd;
}

static void flush(struct vt_client *client, int fd)
{
    for (;;) {
        struct vt_bytes out = vt_client_pending(client);
        ssize_t n = out.len > 0 ? send(fd, out.data, out.len, MSG_NOSIGNAL) : 0;

        if (n <= 0)
            return;
        vt_client_sent(client, (size_t)n);
    }
}

/* Moves bytes until GOAL holds or the connection ends; the size of the data that came. */
static size_t pump(struct vt_client *client, int fd, enum vt_client_state until, size_t get)
{
    uint8_t in[4096];
    size_t got = 0;
    ssize_t n = 1;

    while (n > 0 && vt_client_state(client) < until && (get == 0 || got < get)) {
        flush(client, fd);
        n = recv(fd, in, sizeof in, 0);
        for (size_t at = 0; n > 0 && at < (size_t)n;) {
            at += vt_client_feed(client, vt_bytes(in + at, (size_t)n - at));
            got += vt_client_read(client).len;
            vt_client_read_done(client, vt_client_read(client).len);
        }
    }
    if (n == 0)
        vt_client_end(client);
    flush(client, fd);
    return got;
}

static void print_outcome(const struct vt_client *client, size_t got, const char *breach)
{
    static const char *const states[] = { "handshake", "open", "closing", "closed", "failed" };
    const struct vt_client_session *s = vt_client_session(client);
    const struct vt_verdict *verdict = &vt_client_report(client)->verdict;
    const char *group = vt_name_of(vt_group_names, s->group), *scheme = vt_name_of(vt_scheme_names, s->scheme);

    printf("%s %s %s %s%s%s%s%s%s alert=%d got=%zu exit=%d", states[vt_client_state(client)],
           s->suite != 0 ? vt_suite_openssl_name(s->suite) : "-", group != NULL ? group : "-",
           scheme != NULL ? scheme : "-", s->extended_master_secret ? " ems" : "", s->encrypt_then_mac ? " etm" : "",
           s->secure_renegotiation ? " reneg" : "", s->ticket_received ? " ticket" : "",
           s->certificate_requested ? " request" : "", s->alert_level != 0 ? s->alert : -1, got, verdict->exit);
    for (int rule = 1; rule < VT_RULE_COUNT; rule++)
        if (vt_verdict_has(verdict, (enum vt_rule)rule))
            printf(" %s:%s", vt_rule_text((enum vt_rule)rule)->id, vt_rule_text((enum vt_rule)rule)->reason);
    printf("%s%s\n", breach[0] != '\0' ? " BREACH " : "", breach);
}

/* PREFIX.c2s and PREFIX.s2c: all that crossed the wire. */
static void record(const struct drive *d)
{
    static const char *const directions[] = { "c2s", "s2c" };
    char path[256];

    for (int i = 0; d->record != NULL && i < 2; i++) {
        snprintf(path, sizeof path, "%s.%s", d->record, directions[i]);
        FILE *file = fopen(path, "wb");
        if (file == NULL)
            perror(path), exit(2);
        fwrite(d->tiles.wire[i], 1, d->tiles.wire_len[i], file);
        fclose(file);
    }
}

int main(int argc, char **argv)
{
    struct drive d = { .config = { .now = RECORDED_AT, .name = { (const uint8_t *)"mail.example.com", 16 },
                                   .trust = VT_TRUST_REPORTED } };
    if (argc < 3)
        return 2;
    for (int i = 3; i < argc; i++)
        take_argument(&d, argv[i]);
    d.root = read_file(argv[2]);

    struct vt_anchor_array array = { .der = &d.root, .count = 1 };
    struct vt_anchors anchors = vt_anchors_from_array(&array);
    tiles_init(&d.tiles);
    d.config.anchors = &anchors;
    d.config.sink = &d.tiles.sink;
    for (size_t i = 0; i < sizeof d.config.seed; i++)
        d.config.seed[i] = (uint8_t)i;
    void *memory = malloc(vt_client_size());
    struct vt_client *client = vt_client_init(memory, vt_client_size(), &d.config);
    int fd = dial(argv[1]);
    if (client == NULL)
        return fprintf(stderr, "tls_drive: the configuration makes no sense\n"), 2;

    pump(client, fd, VT_CLIENT_OPEN, 0);
    bool opened = vt_client_state(client) == VT_CLIENT_OPEN;
    size_t got = 0;
    if (opened && d.send != NULL) {
        vt_client_write(client, vt_text(d.send));
        flush(client, fd);
        vt_client_write(client, vt_text("\n"));
        got = pump(client, fd, VT_CLIENT_CLOSED, d.get);
    }
    vt_client_close(client);
    pump(client, fd, VT_CLIENT_CLOSED, 0);
    record(&d);
    print_outcome(client, got, tiles_breach(&d.tiles));
    tiles_free(&d.tiles);
    free(memory);
    close(fd);
    return opened && got >= d.get ? 0 : 1;
}
