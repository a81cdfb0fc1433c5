#include "capture/pcapng.h"

#include <arpa/inet.h>
#include <stdlib.h>

#include "base/ct.h"
#include "session/key_log.h"
#include "session/value.h"

enum {
    SECTION = 0x0a0d0d0a, INTERFACE = 1, PACKET = 6, SECRETS = 10,     /* block types */
    COMMENT = 1, TLS_KEY_LOG = 0x544c534b, RAW_IP = 101,
    SYN = 2, FIN = 1, PSH_ACK = 0x18, ACK = 0x10
};

/* What a trace does not say: RFC 5737 and RFC 3849 addresses, the first ephemeral port (RFC 6335 6). */
#define CLIENT_4 "192.0.2.1"
#define SERVER_4 "192.0.2.2"
#define CLIENT_6 "2001:db8::1"
#define CLIENT_PORT 49152

static void put16(FILE *out, uint32_t n)
{
    putc((int)(n & 0xff), out);
    putc((int)(n >> 8 & 0xff), out);
}

static void put32(FILE *out, uint32_t n)
{
    put16(out, n & 0xffff);
    put16(out, n >> 16);
}

/* BYTES, and zeros up to a multiple of 4. */
static void put_padded(FILE *out, struct vt_bytes bytes)
{
    if (bytes.len > 0)
        fwrite(bytes.data, 1, bytes.len, out);
    for (size_t i = bytes.len; i % 4 != 0; i++)
        putc(0, out);
}

static uint32_t padded(size_t len)
{
    return (uint32_t)(len + 3) / 4 * 4;
}

/* A block of TYPE with FIXED, BODY and, when it is not NULL, a comment. */
static void put_block(struct vt_pcapng *c, uint32_t type, struct vt_bytes fixed, struct vt_bytes body,
                      const char *comment)
{
    struct vt_bytes text = vt_text(comment != NULL ? comment : "");
    uint32_t options = comment != NULL ? 8 + padded(text.len) : 0;
    uint32_t len = 12 + (uint32_t)fixed.len + padded(body.len) + options;
    FILE *out = c->out;

    c->written += len;
    put32(out, type);
    put32(out, len);
    fwrite(fixed.data, 1, fixed.len, out);
    put_padded(out, body);
    if (comment != NULL) {
        put16(out, COMMENT);
        put16(out, (uint32_t)text.len);
        put_padded(out, text);
        put32(out, 0);
    }
    put32(out, len);
}

static void store32(uint8_t *p, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(n >> 8 * i);
}

static void put_section(struct vt_pcapng *c)
{
    static const char comment[] = "Made by vitrine from a recorded session. The bytes and their order are "
                                  "what crossed the wire; "
                                  "packets, times and the client's address are made up.";
    uint8_t fixed[16] = { 0 }, interface[8] = { RAW_IP };

    store32(fixed, 0x1a2b3c4d);
    fixed[4] = 1;                                            /* version 1.0; the section's length is not
                                                                given */
    memset(fixed + 8, 0xff, 8);
    put_block(c, SECTION, vt_bytes(fixed, sizeof fixed), vt_bytes(NULL, 0), comment);
    put_block(c, INTERFACE, vt_bytes(interface, sizeof interface), vt_bytes(NULL, 0), NULL);
}

/* The ones' complement sum of RFC 1071 over BYTES, from SUM on. */
static uint32_t add_words(uint32_t sum, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        sum += (uint32_t)bytes[i] << (i % 2 == 0 ? 8 : 0);
    return sum;
}

static uint16_t checksum(uint32_t sum)
{
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

/* The header of RFC 791 or RFC 8200; returns its length. */
static size_t make_ip(const struct vt_pcapng *c, const struct vt_pcapng_end *from,
                      const struct vt_pcapng_end *to, size_t payload, uint8_t *p)
{
    if (c->six) {
        p[0] = 0x60;
        vt_store16be(p + 4, (uint16_t)payload);
        p[6] = 6;
        p[7] = 64;
        memcpy(p + 8, from->address, 16);
        memcpy(p + 24, to->address, 16);
        return 40;
    }
    p[0] = 0x45;
    vt_store16be(p + 2, (uint16_t)(20 + payload));
    p[6] = 0x40;                                             /* don't fragment */
    p[8] = 64;
    p[9] = 6;
    memcpy(p + 12, from->address, 4);
    memcpy(p + 16, to->address, 4);
    vt_store16be(p + 10, checksum(add_words(0, p, 20)));
    return 20;
}

/* The header of RFC 9293 3.1 at P, its payload behind it. */
static void make_tcp(const struct vt_pcapng *c, const struct vt_pcapng_end *from,
                     const struct vt_pcapng_end *to, uint8_t flags, size_t payload, uint8_t *p)
{
    const size_t address = c->six ? 16 : 4;
    uint32_t sum = 6 + 20 + (uint32_t)payload;               /* the pseudo-header: protocol and length */

    vt_store16be(p, from->port);
    vt_store16be(p + 2, to->port);
    vt_store32be(p + 4, from->sequence);
    vt_store32be(p + 8, (flags & ACK) != 0 ? to->sequence : 0);
    p[12] = 0x50;
    p[13] = flags;
    vt_store16be(p + 14, 0xffff);
    sum = add_words(add_words(sum, from->address, address), to->address, address);
    vt_store16be(p + 16, checksum(add_words(sum, p, 20 + payload)));
}

static void put_packet(struct vt_pcapng *c, bool server, uint8_t flags, struct vt_bytes payload,
                       const char *comment)
{
    struct vt_pcapng_end *from = &c->ends[server], *to = &c->ends[!server];
    uint8_t packet[40 + 20 + VT_PCAPNG_SEGMENT] = { 0 }, fixed[20] = { 0 };
    size_t ip = make_ip(c, from, to, 20 + payload.len, packet), len = ip + 20 + payload.len;

    memcpy(packet + ip + 20, payload.data != NULL ? payload.data : packet, payload.len);
    make_tcp(c, from, to, flags, payload.len, packet + ip);
    store32(fixed + 4, (uint32_t)(c->time >> 32));
    store32(fixed + 8, (uint32_t)c->time);
    store32(fixed + 12, (uint32_t)len);
    store32(fixed + 16, (uint32_t)len);
    put_block(c, PACKET, vt_bytes(fixed, sizeof fixed), vt_bytes(packet, len), comment);
    from->sequence += (uint32_t)payload.len + ((flags & (SYN | FIN)) != 0);
    c->time++;
}

/* The run so far as a packet. What would make the file larger than any trace ends it, with a packet that
 * says so. */
static void put_run(struct vt_pcapng *c)
{
    static const char ends[] = "The recording ends here, at its largest size; the session went on.";
    const struct vt_bytes run = vt_bytes(c->run, c->run_len);

    c->run_len = 0;
    if (run.len == 0 || c->ended)
        return;
    c->ended = c->written + 2 * sizeof c->run > c->most;
    if (c->ended)
        put_packet(c, c->server, ACK, vt_bytes(NULL, 0), ends);
    else
        put_packet(c, c->server, PSH_ACK, run, NULL);
}

/* What each side said in turn: bytes of one direction are one run, cut into segments, until the other
 * speaks. */
static void put_bytes(struct vt_pcapng *c, bool server, struct vt_bytes bytes)
{
    if (server != c->server)
        put_run(c);
    c->server = server;
    while (bytes.len > 0) {
        const size_t room = sizeof c->run - c->run_len, n = bytes.len < room ? bytes.len : room;

        memcpy(c->run + c->run_len, bytes.data, n);
        c->run_len += n;
        bytes = vt_bytes(bytes.data + n, bytes.len - n);
        if (c->run_len == sizeof c->run)
            put_run(c);
    }
}

/* The latest value of NAME that was derived, or that a field PATH of the wire's messages holds. */
static struct vt_bytes find_value(const struct vt_model *b, const char *name, const char *path)
{
    struct vt_bytes found = { NULL, 0 };

    for (uint32_t i = 0; i < b->derives_len; i++)
        for (uint8_t k = 0; k < b->derives[i].outs; k++)
            if (strcmp(b->derives[i].out[k].name, name) == 0)
                found = b->derives[i].out[k].bytes;
    for (uint32_t i = 0; i < b->fields_len && found.data == NULL; i++)
        if (b->fields[i].leaf && strcmp(b->fields[i].path, path) == 0)
            found = b->fields[i].raw;
    return found;
}

/* The latest value of NAME that was derived, or that came along with a use of it, as a secret of a key log
 * does. */
static struct vt_bytes find_secret(const struct vt_model *b, const char *name)
{
    struct vt_bytes found = find_value(b, name, "");

    for (uint32_t i = 0; i < b->derives_len && found.data == NULL; i++)
        for (uint8_t k = 0; k < b->derives[i].ins; k++)
            if (b->derives[i].in[k].name != NULL && strcmp(b->derives[i].in[k].name, name) == 0)
                found = b->derives[i].in[k].bytes;
    return found;
}

/* The secret in the format that NSS began, which Wireshark reads from a block as well as from a file. */
static void put_secrets(struct vt_pcapng *c, struct vt_bytes random, struct vt_bytes master)
{
    char line[VT_KEY_LOG_LINE + 1];
    uint8_t fixed[8];

    if (random.len != 32 || random.data == NULL || master.len != 48 || master.data == NULL || c->ended)
        return;
    put_run(c);
    vt_key_log_line(random, master, line);
    store32(fixed, TLS_KEY_LOG);
    store32(fixed + 4, VT_KEY_LOG_LINE);
    put_block(c, SECRETS, vt_bytes(fixed, sizeof fixed), vt_bytes(line, VT_KEY_LOG_LINE), NULL);
    vt_wipe(line, sizeof line);
}

/* TARGET is an address that was connected to, "192.0.2.7:25" or "[::1]:25"; or what was asked for, of
 * which the port is taken. */
static void set_ends(struct vt_pcapng *c, struct vt_bytes target)
{
    struct vt_pcapng_end *client = &c->ends[0], *server = &c->ends[1];
    char host[300], *colon, *name = host;

    snprintf(host, sizeof host, "%.*s", (int)target.len, (const char *)target.data);
    colon = strrchr(host, ':');
    client->port = CLIENT_PORT;
    server->port = (uint16_t)(colon != NULL ? strtoul(colon + 1, NULL, 10) : 443);
    if (colon != NULL)
        *colon = 0;
    if (colon > host && *host == '[' && colon[-1] == ']')
        colon[-1] = 0, name++;
    c->six = inet_pton(AF_INET6, name, server->address) == 1;
    if (!c->six && inet_pton(AF_INET, name, server->address) != 1)
        inet_pton(AF_INET, SERVER_4, server->address);
    inet_pton(c->six ? AF_INET6 : AF_INET, c->six ? CLIENT_6 : CLIENT_4, client->address);
}

static void shake_hands(struct vt_pcapng *c)
{
    const struct vt_bytes none = { NULL, 0 };

    c->begun = true;
    put_packet(c, false, SYN, none, NULL);
    put_packet(c, true, SYN | ACK, none, NULL);
    put_packet(c, false, ACK, none, NULL);
}

/* A leaf of the wire, or the client's random value. */
static void take_leaf(struct vt_pcapng *c, const struct vt_event_field *leaf)
{
    const struct vt_parse *parse = leaf->parse;

    if (parse->buffer == c->c2s || parse->buffer == c->s2c)
        put_bytes(c, parse->buffer == c->s2c, leaf->raw);
    else if (parse->depth == 1 && leaf->raw.len == sizeof c->random && strcmp(leaf->name, "random") == 0
             && strcmp(parse->open[0].name, "client_hello") == 0)
        memcpy(c->random, leaf->raw.data, sizeof c->random);
}

static void take_derive(struct vt_pcapng *c, const struct vt_event_derive *derive)
{
    for (uint8_t i = 0; i < derive->outs; i++)
        if (derive->out[i].name != NULL && strcmp(derive->out[i].name, "master_secret") == 0)
            put_secrets(c, vt_bytes(c->random, sizeof c->random), derive->out[i].value.bytes);
}

static void take_event(void *context, const struct vt_event *event)
{
    struct vt_pcapng *c = context;

    if (event->kind == VT_EVENT_CHECK && event->check.rule == VT_RULE_NET_CONNECT
        && event->check.result == VT_PASS)
        set_ends(c, event->check.seen.bytes);
    if (event->kind == VT_EVENT_BUFFER && event->buffer.kind == VT_BUFFER_C2S)
        c->c2s = event->buffer.id;
    if (event->kind == VT_EVENT_BUFFER && event->buffer.kind == VT_BUFFER_S2C)
        c->s2c = event->buffer.id;
    if (event->kind == VT_EVENT_BUFFER && c->c2s != 0 && c->s2c != 0 && !c->begun) {
        put_section(c);
        shake_hands(c);
    }
    if (event->kind == VT_EVENT_LEAF)
        take_leaf(c, &event->field);
    if (event->kind == VT_EVENT_DERIVE)
        take_derive(c, &event->derive);
}

void vt_pcapng_begin(struct vt_pcapng *c, FILE *out, bool secrets, const char *target, int64_t time)
{
    *c = (struct vt_pcapng){ .sink = { .emit = take_event, .context = c, .secrets = secrets }, .out = out,
                             .most = VT_TRACE_MAX, .time = (uint64_t)time * 1000000 };
    set_ends(c, vt_text(target != NULL ? target : ""));
}

void vt_pcapng_finish(struct vt_pcapng *c)
{
    const struct vt_bytes none = { NULL, 0 };

    put_run(c);
    if (!c->begun || c->ended)
        return;
    put_packet(c, false, FIN | ACK, none, NULL);
    put_packet(c, true, FIN | ACK, none, NULL);
    put_packet(c, false, ACK, none, NULL);
}

/* What was connected to, if the trace has it. */
static const char *target_of(const struct vt_model *model)
{
    const char *target = model->target;

    for (uint32_t i = 0; i < model->checks_len; i++)
        if (strcmp(model->checks[i].id, "net.connected") == 0 && model->checks[i].result == VT_PASS
            && model->checks[i].seen != NULL)
            target = model->checks[i].seen;
    return target;
}

/* The leaves of the wire in the order in which they came. */
static void put_talk(struct vt_pcapng *c, const struct vt_model *model)
{
    for (uint32_t e = 0; e < model->events_len; e++) {
        const struct vt_model_field *leaf;

        if (model->events[e].kind != VT_EVENT_LEAF)
            continue;
        leaf = &model->fields[model->events[e].index];
        if (vt_model_is_wire(model, leaf->buffer))
            put_bytes(c, leaf->buffer == model->s2c, leaf->raw);
    }
}

bool vt_pcapng_write(FILE *out, const struct vt_model *model)
{
    const struct vt_model_buffer *c2s = vt_model_buffer(model, model->c2s),
        *s2c = vt_model_buffer(model, model->s2c);
    int64_t seconds = 0;
    struct vt_pcapng c;

    if (c2s == NULL || s2c == NULL || c2s->data.data == NULL || s2c->data.data == NULL)
        return false;
    if (model->time != NULL)
        (void)vt_time_parse(model->time, &seconds);
    vt_pcapng_begin(&c, out, model->recorded.secrets, target_of(model), seconds);
    put_section(&c);
    put_secrets(&c, find_value(model, "client_random", "client_hello.random"),
                find_secret(model, "master_secret"));
    shake_hands(&c);
    put_talk(&c, model);
    vt_pcapng_finish(&c);
    return true;
}
