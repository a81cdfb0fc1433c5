#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/ct.h"
#include "net/pump.h"

/* How long a probe, a goodbye, or a port known to speak TLS at once is waited for. */
#define MOMENT_MS 2000

static int64_t soon(const struct vt_session *s, uint32_t most_ms)
{
    return vt_clock_ms() + (most_ms < s->timeout_ms ? most_ms : s->timeout_ms);
}

static void judge(struct vt_session *s, enum vt_rule rule, const char *seen)
{
    vt_judge(&s->report, &(struct vt_event_check){ .rule = rule, .result = VT_FAIL, .depth = -1, .seen = vt_say(seen),
                                                   .wanted = vt_say(s->target_text) });
}

static void judge_timeout(struct vt_session *s, const char *waiting)
{
    char text[160];

    snprintf(text, sizeof text, "%g s without %s", s->timeout_ms / 1000.0, waiting);
    judge(s, VT_RULE_NET_TIMEOUT, text);
}

static void judge_broken(struct vt_session *s, const char *when)
{
    char text[160];

    snprintf(text, sizeof text, "%s, %s", strerror(errno), when);
    judge(s, VT_RULE_NET_CLOSED, text);
}

static enum vt_io receive(struct vt_session *s, int64_t deadline)
{
    enum vt_io io = vt_socket_receive(&s->socket, s->in, sizeof s->in, deadline, &s->in_len);

    s->in_at = 0;
    if (io != VT_IO_DONE)
        s->in_len = 0;
    return io;
}

/* The name for EHLO: our host's when it has dots, else our address as a literal (RFC 5321 4.1.3, 4.1.4). */
static void own_name(const struct vt_session *s, char *out, size_t size)
{
    if (gethostname(out, size - 1) == 0) {
        out[size - 1] = 0;
        if (strchr(out, '.') != NULL && vt_starttls_name_ok(out))
            return;
    }
    snprintf(out, size, s->socket.local_is_v6 ? "[IPv6:%s]" : "[%s]", s->socket.local);
}

/* Sends what the dialogue has to say. A failure to send is not the end: the reason may be waiting to be read. */
static void send_dialogue(struct vt_session *s, int64_t deadline)
{
    struct vt_bytes out = vt_starttls_pending(&s->dialogue);

    (void)vt_socket_send(&s->socket, out, deadline);
    vt_starttls_sent(&s->dialogue, out.len);
}

/* How long the step of the dialogue that begins now may take. */
static int64_t step_deadline(const struct vt_session *s, bool implicit_port)
{
    const struct vt_starttls *d = &s->dialogue;

    if (d->state == VT_STARTTLS_ACCEPTED)
        return 0;
    return soon(s, d->state == VT_STARTTLS_LEAVING || d->probed || implicit_port ? MOMENT_MS : UINT32_MAX);
}

/* What became of a wait in the dialogue. */
static void take_io(struct vt_session *s, enum vt_io io)
{
    struct vt_starttls *d = &s->dialogue;
    bool leaving = d->state == VT_STARTTLS_LEAVING;

    if (io == VT_IO_DONE)
        vt_starttls_feed(d, vt_bytes(s->in, s->in_len));
    else if (io == VT_IO_TIMEOUT && d->state == VT_STARTTLS_ACCEPTED)
        vt_starttls_settle(d);
    else if (io != VT_IO_TIMEOUT && !d->probed)
        vt_starttls_end(d);
    else if (!vt_starttls_silence(d) && !leaving)
        judge_timeout(s, vt_starttls_waiting(d));
    s->in_len = 0;
}

/* Talks until TLS may begin. Each reply has the time-out to itself. */
static bool converse(struct vt_session *s, const struct vt_session_config *config)
{
    struct vt_starttls *d = &s->dialogue;
    bool implicit_port = config->target.port == vt_starttls_implicit_port(config->starttls);
    int64_t deadline = 0;
    uint32_t step = UINT32_MAX;

    if (config->ehlo == NULL)
        own_name(s, s->ehlo, sizeof s->ehlo);
    vt_starttls_init(d, config->starttls, config->ehlo != NULL ? config->ehlo : s->ehlo, &s->report);
    while (d->state != VT_STARTTLS_READY && d->state != VT_STARTTLS_FAILED) {
        uint32_t now = (uint32_t)d->state << 16 | (uint32_t)d->step << 1 | d->probed;

        if (now != step)
            deadline = step_deadline(s, implicit_port);
        step = now;
        send_dialogue(s, deadline);
        take_io(s, receive(s, deadline));
    }
    return d->state == VT_STARTTLS_READY;
}

enum vt_io vt_session_flush(struct vt_session *s, int64_t deadline)
{
    struct vt_bytes out = vt_client_pending(s->client);
    enum vt_io io = vt_socket_send(&s->socket, out, deadline);

    vt_client_sent(s->client, out.len);
    return io;
}

enum vt_io vt_session_receive(struct vt_session *s, int64_t deadline)
{
    enum vt_io io = s->in_at < s->in_len ? VT_IO_DONE : receive(s, deadline);

    if (io == VT_IO_DONE)
        s->in_at += vt_client_feed(s->client, vt_bytes(s->in + s->in_at, s->in_len - s->in_at));
    return io;
}

static bool shake_hands(struct vt_session *s)
{
    int64_t deadline = soon(s, UINT32_MAX);
    enum vt_io io = VT_IO_DONE;

    while (io == VT_IO_DONE && vt_client_state(s->client) == VT_CLIENT_HANDSHAKE) {
        vt_session_flush(s, deadline);  /* if that fails, the server's alert may be there to be read */
        io = vt_session_receive(s, deadline);
    }
    if (io == VT_IO_TIMEOUT)
        judge_timeout(s, "an end of the handshake");
    else if (io == VT_IO_FAILED)
        judge_broken(s, "during the handshake");
    if (io == VT_IO_FAILED || io == VT_IO_CLOSED)
        vt_client_end(s->client);
    else if (io == VT_IO_TIMEOUT)
        vt_client_abandon(s->client);
    vt_session_flush(s, soon(s, MOMENT_MS));  /* our last flight, or our alert */
    return vt_client_state(s->client) != VT_CLIENT_HANDSHAKE && vt_client_state(s->client) != VT_CLIENT_FAILED;
}

static bool make_client(struct vt_session *s, const struct vt_session_config *config)
{
    struct vt_client_config client = config->client;

    client.c2s = s->dialogue.c2s;
    client.s2c = s->dialogue.s2c;
    s->memory = malloc(vt_client_size());
    if (s->memory != NULL)
        s->client = vt_client_init(s->memory, vt_client_size(), &client);
    vt_wipe(client.seed, sizeof client.seed);
    return s->client != NULL;
}

bool vt_session_open(struct vt_session *s, const struct vt_session_config *config)
{
    int64_t start = vt_clock_ms();

    memset(s, 0, sizeof *s);
    s->report.sink = config->client.sink;
    s->timeout_ms = config->timeout_ms;
    vt_target_text(&config->target, s->target_text, sizeof s->target_text);
    if (!vt_socket_connect(&s->socket, &config->target, soon(s, UINT32_MAX), &s->report))
        return false;
    s->connect_ms = vt_clock_ms() - start;
    s->phase = VT_PHASE_STARTTLS;
    if (config->starttls != NULL && !converse(s, config))
        return false;
    s->phase = VT_PHASE_HANDSHAKE;
    if (!make_client(s, config) || !shake_hands(s))
        return false;
    s->phase = VT_PHASE_OPEN;
    return true;
}

void vt_session_goodbye(struct vt_session *s)
{
    int64_t deadline = soon(s, MOMENT_MS);
    char quit[32];

    if (s->phase != VT_PHASE_OPEN)
        return;
    if (s->dialogue.protocol != NULL && vt_client_pending(s->client).len == 0)
        vt_client_write(s->client, vt_bytes(quit, vt_starttls_goodbye(s->dialogue.protocol, quit)));
    vt_client_close(s->client);
    if (vt_session_flush(s, deadline) != VT_IO_DONE)
        return;
    while (vt_client_state(s->client) == VT_CLIENT_CLOSING && vt_session_receive(s, deadline) == VT_IO_DONE)
        vt_client_read_done(s->client, vt_client_read(s->client).len);
}

void vt_session_free(struct vt_session *s)
{
    vt_socket_close(&s->socket);
    if (s->client != NULL) {
        vt_client_abandon(s->client);
        vt_client_wipe(s->client);
    }
    vt_session_over(s->report.sink);
    free(s->memory);
    s->client = NULL;
    s->memory = NULL;
}
