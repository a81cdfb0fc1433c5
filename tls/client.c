#include "tls/client_internal.h"

#include <stddef.h>

#include "base/ct.h"
#include "x509/host.h"

/* The work of the verifier lies behind the client, aligned as malloc does. */
static size_t work_offset(void)
{
    const size_t unit = _Alignof(max_align_t);

    return (sizeof(struct vt_client) + unit - 1) / unit * unit;
}

size_t vt_client_size(void)
{
    return work_offset() + vt_verify_work_size();
}

/* The name is for SNI, and to verify unless another is, or none. Refused: none at all, when the caller has
 * not said so. */
static bool take_names(struct vt_client *c)
{
    struct vt_reference name = { .address_len = 0 };

    if (c->config.name.len > 0
        ? !vt_reference_parse(c->config.name, &name) : c->config.verify_name.len == 0 && !c->config.no_name)
        return false;
    if (c->config.name.len > 0 && name.address_len == 0)
        c->offers.server_name = name.text;   /* RFC 6066 3: no literal address, no trailing dot */
    return c->config.verify_name.len == 0 || vt_reference_parse(c->config.verify_name, &name);
}

static bool take_offers(struct vt_client *c)
{
    const struct vt_client_config *config = &c->config;

    c->offers.suites = (struct vt_list){ config->suites, config->suites_len };
    c->offers.groups = (struct vt_list){ config->groups, config->groups_len };
    c->offers.schemes = (struct vt_list){ config->schemes, config->schemes_len };
    c->offers.alpn = config->alpn;
    c->offers.alpn_len = config->alpn != NULL ? config->alpn_len : 0;
    for (uint8_t i = 0; i < c->offers.alpn_len; i++)
        if (config->alpn[i].len == 0 || config->alpn[i].len > 255)
            return false;
    c->flight.offers = &c->offers;
    return vt_offers_complete(&c->offers);
}

static void take_streams(struct vt_client *c)
{
    if (c->config.c2s.buffer == 0)
        c->config.c2s.buffer = vt_emit_buffer(c->config.sink, VT_BUFFER_C2S, vt_bytes(NULL, 0), false, NULL,
                                              0);
    if (c->config.s2c.buffer == 0)
        c->config.s2c.buffer = vt_emit_buffer(c->config.sink, VT_BUFFER_S2C, vt_bytes(NULL, 0), false, NULL,
                                              0);
    c->out.stream = c->config.c2s;
    c->in.stream = c->config.s2c;
}

struct vt_client *vt_client_init(void *memory, size_t size, const struct vt_client_config *config)
{
    struct vt_client *c = memory;

    if (size < vt_client_size() || config->anchors == NULL)
        return NULL;
    memset(c, 0, sizeof *c);
    c->config = *config;
    c->work = (struct vt_verify_work *)(void *)((uint8_t *)memory + work_offset());
    c->report.sink = config->sink;
    c->in.unread = vt_bytes(c->in.data, 0);
    c->assembly.data = c->assembly_room;
    c->assembly.room = sizeof c->assembly_room;
    c->session.alert_sent = 0xff;
    if (!take_names(c) || !take_offers(c))
        return NULL;
    take_streams(c);
    vt_transcript_init(&c->transcript);
    vt_random_init(&c->random, c->config.seed, config->sink);
    vt_wipe(c->config.seed, sizeof c->config.seed);
    if (!vt_send_client_hello(c))
        return NULL;
    vt_wait_begin(c);
    return c;
}

static bool over(const struct vt_client *c)
{
    return c->state == VT_CLIENT_FAILED || c->state == VT_CLIENT_CLOSED;
}

/* Application data waits in the inbox until it is read. */
static void take_data(struct vt_client *c, const struct vt_content *content)
{
    if (!vt_handshake_data_due(c))
        return;
    if (content->data.len == 0) {
        (void)vt_client_idle(c, &c->empty_records, VT_EMPTY_RECORDS_MAX);
        return;
    }
    c->empty_records = c->warnings = 0;
    c->in.unread = content->data;
}

/* A whole record is there, or the header of one that can't be. */
static void take_record(struct vt_client *c)
{
    struct vt_content content;
    struct vt_parse parse;
    bool opened = vt_record_read(&c->in, c->config.sink, &content, &parse);

    c->in.begun = true;
    c->in.have = 0;
    if (!opened)
        (void)vt_client_fail_parse(c, &parse, content.type == VT_ALERT ? "alert" : "record");
    else if (content.type == VT_CHANGE_CIPHER_SPEC)
        vt_handshake_change_cipher_spec(c);
    else if (content.type == VT_ALERT)
        vt_alert_take(c, &content);
    else if (content.type == VT_HANDSHAKE)
        vt_assembly_take(c, &content);
    else
        take_data(c, &content);
}

/* No content type is a printable character, so the first byte tells text from records. The text is taken to
 * its first line's end, to show it. */
#define TEXT_MAX 512

static bool is_text(uint8_t byte)
{
    return (byte >= 0x20 && byte < 0x7f) || byte == '\r' || byte == '\t';
}

/* Behind the go-ahead of a dialogue, plain text is the server's second thought, or somebody else's word. KIND
 * is the line for who knows the protocols that greet; a line feed stands for MySQL's. */
static void fail_plain_text(struct vt_client *c, struct vt_bytes seen, struct vt_bytes kind,
                            enum vt_value_kind as)
{
    char hint[VT_PLAIN_HINT] = "plain text";
    const enum vt_rule rule = c->config.s2c.off > 0 ? VT_RULE_STARTTLS_LATE : VT_RULE_TLS_PLAIN_TEXT;
    const struct vt_event_check check = { .rule = rule, .result = VT_FAIL, .depth = -1,
                                          .seen = vt_value_of(as, seen), .hint = hint };

    if (c->config.plain_hint != NULL)
        c->config.plain_hint(c->config.target, kind, hint);
    (void)vt_judge(&c->report, &check);
    (void)vt_client_fail_judged(c, check.rule);
}

static void fail_line(struct vt_client *c)
{
    struct vt_bytes line = vt_bytes(c->in.data, c->in.have);

    c->in.have = 0;
    vt_record_name(c, line, "plain_text", VT_VALUE_TEXT);
    while (line.len > 0 && (line.data[line.len - 1] == '\n' || line.data[line.len - 1] == '\r'))
        line.len--;
    fail_plain_text(c, line, line, VT_VALUE_TEXT);
}

/* A MySQL server's greeting or refusal, which is no text: three bytes of length, of which one is used; the
 * sequence number 0; protocol version 10, or ff for an error. */
static bool is_packet(const uint8_t header[VT_RECORD_HEADER_LEN])
{
    return header[0] != 0 && header[1] == 0 && header[2] == 0 && header[3] == 0
        && (header[4] == 10 || header[4] == 0xff);
}

static void fail_packet(struct vt_client *c)
{
    struct vt_bytes header = vt_bytes(c->in.data, c->in.have);

    c->in.have = 0;
    vt_record_name(c, header, "unparsed", VT_VALUE_BYTES);
    fail_plain_text(c, header, vt_text("\n"), VT_VALUE_BYTES);
}

bool vt_client_hears_text(const struct vt_client *c)
{
    return !c->in.begun && c->in.have > 0 && is_text(c->in.data[0]);
}

/* One more byte of what began as text. Few characters before a byte that is none are no text: a greeting in
 * binary. */
static void take_text(struct vt_client *c)
{
    uint8_t last = c->in.data[c->in.have - 1];

    if (last == '\n' || c->in.have == TEXT_MAX || (!is_text(last) && c->in.have > VT_RECORD_HEADER_LEN))
        fail_line(c);
    else if (!is_text(last))
        c->in.begun = true;
}

/* How many bytes the record under way still needs, or its header. */
static uint32_t wanted(const struct vt_client *c)
{
    if (vt_client_hears_text(c))
        return 1;
    if (c->in.have < VT_RECORD_HEADER_LEN)
        return c->in.begun || c->in.have > 0 ? VT_RECORD_HEADER_LEN - c->in.have : 1;
    return VT_RECORD_HEADER_LEN + (uint32_t)vt_load16be(c->in.data + 3) - c->in.have;
}

/* Takes some of BYTES, and the record when it is whole. What happens does not depend on how the bytes are
 * cut. */
static size_t take(struct vt_client *c, struct vt_bytes bytes)
{
    const uint32_t want = wanted(c), n = bytes.len < want ? (uint32_t)bytes.len : want;

    memcpy(c->in.data + c->in.have, bytes.data, n);
    c->in.have += n;
    if (vt_client_hears_text(c))
        take_text(c);
    if (over(c) || c->in.have < VT_RECORD_HEADER_LEN || vt_client_hears_text(c))
        return n;
    if (c->in.stream.off == c->config.s2c.off && is_packet(c->in.data))
        fail_packet(c);
    else if (!vt_record_header_ok(&c->in) || wanted(c) == 0)
        take_record(c);
    return n;
}

/* What comes after the end is no longer TLS: it is named, and not looked at. */
static void take_rest(struct vt_client *c, struct vt_bytes rest)
{
    if (rest.len > 0)
        vt_record_name(c, rest, "unparsed", VT_VALUE_BYTES);
}

size_t vt_client_feed(struct vt_client *c, struct vt_bytes bytes)
{
    size_t taken = 0;

    while (taken < bytes.len && !over(c) && c->in.unread.len == 0)
        taken += take(c, vt_bytes(bytes.data + taken, bytes.len - taken));
    if (!over(c))
        return taken;
    take_rest(c, vt_bytes(bytes.data + taken, bytes.len - taken));
    return bytes.len;
}

static void end_truncated(struct vt_client *c)
{
    if (c->assembly.have > 0)
        vt_client_warn(c, VT_RULE_TLS_HALF_MESSAGE, vt_uint(c->assembly.have), vt_none());
    (void)vt_judge_plain(&c->report, VT_RULE_TLS_TRUNCATED, c->state == VT_CLIENT_OPEN ? VT_FAIL : VT_WARN,
                         vt_none(), vt_say("close_notify"));
    c->state = VT_CLIENT_CLOSED;
    vt_wait_leave(c, "closed", "end of the connection");
}

void vt_client_abandon(struct vt_client *c)
{
    if (vt_client_hears_text(c))
        fail_line(c);
    take_rest(c, vt_bytes(c->in.data, over(c) || c->in.unread.len > 0 ? 0 : c->in.have));
    c->in.have = 0;
}

void vt_client_end(struct vt_client *c)
{
    vt_client_abandon(c);
    if (c->state == VT_CLIENT_HANDSHAKE)
        vt_client_fail_closed(c, vt_say("the end of the connection"));
    else if (!over(c))
        end_truncated(c);
}

struct vt_bytes vt_client_pending(const struct vt_client *c)
{
    return vt_bytes(c->out.data + c->out.sent, c->out.end - c->out.sent);
}

void vt_client_sent(struct vt_client *c, size_t n)
{
    c->out.sent += (uint32_t)n;
    if (c->out.sent == c->out.end)
        c->out.sent = c->out.end = 0;
}

struct vt_bytes vt_client_read(const struct vt_client *c)
{
    return c->in.unread;
}

void vt_client_read_done(struct vt_client *c, size_t n)
{
    c->in.unread.data += n;
    c->in.unread.len -= n;
}

size_t vt_client_write(struct vt_client *c, struct vt_bytes bytes)
{
    const size_t n = bytes.len < VT_PLAINTEXT_MAX ? bytes.len : VT_PLAINTEXT_MAX;
    struct vt_part origin;

    if (c->state != VT_CLIENT_OPEN || n == 0 || vt_client_pending(c).len > 0)
        return 0;
    return vt_record_send(c, VT_APPLICATION_DATA, vt_bytes(bytes.data, n), &origin) ? n : 0;
}

void vt_client_close(struct vt_client *c)
{
    if (over(c) || c->state == VT_CLIENT_CLOSING)
        return;
    vt_alert_send(c, VT_WARNING, VT_CLOSE_NOTIFY);
    vt_wait_leave(c, c->state == VT_CLIENT_OPEN ? "closing" : "closed", "close");
    c->state = c->state == VT_CLIENT_OPEN ? VT_CLIENT_CLOSING : VT_CLIENT_CLOSED;
}

void vt_client_wipe(struct vt_client *c)
{
    vt_wipe(c, vt_client_size());
}

enum vt_client_state vt_client_state(const struct vt_client *c)
{
    return c->state;
}

const struct vt_report *vt_client_report(const struct vt_client *c)
{
    return &c->report;
}

const struct vt_verify_result *vt_client_verify_result(const struct vt_client *c)
{
    return c->verified ? &c->verify : NULL;
}

uint32_t vt_client_chain(const struct vt_client *c, const struct vt_bytes **chain)
{
    *chain = c->flight.chain;
    return c->flight.chain_len;
}

const struct vt_client_session *vt_client_session(const struct vt_client *c)
{
    return &c->session;
}

bool vt_client_secrets(const struct vt_client *c, struct vt_bytes *client_random,
                       struct vt_bytes *master_secret)
{
    if (!c->secrets.has_master)
        return false;
    *client_random = vt_bytes(c->secrets.client_random, VT_RANDOM_LEN);
    *master_secret = vt_bytes(c->secrets.master_secret, VT_MASTER_SECRET_LEN);
    return true;
}
