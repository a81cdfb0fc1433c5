/* The two streams: lines of plain text, then records; what is lost between them. */
#include "capture/observe_parts.h"

#include <stdlib.h>

#include "base/ct.h"
#include "capture/observe_messages.h"

/* A line of plain text, and the header of a record with the first byte of what it holds. */
#define LINE_MAX 8192
#define PREFIX (VT_RECORD_HEADER_LEN + 1)

/* RFC 5246 6.2: a record's header, of any TLS that begins with the hellos of 1.2. */
static bool like_header(const uint8_t *p)
{
    const uint32_t len = vt_load16be(p + 3);

    return p[0] >= VT_CHANGE_CIPHER_SPEC && p[0] <= VT_APPLICATION_DATA && p[1] == 3 && p[2] <= 4 && len > 0
        && len <= VT_CIPHERTEXT_MAX;
}

static bool like_hello(const uint8_t *p, bool server)
{
    return like_header(p) && p[0] == VT_HANDSHAKE && p[5] == (server ? VT_SERVER_HELLO : VT_CLIENT_HELLO);
}

bool vt_observer_is_tls(struct vt_bytes bytes, bool *from_server)
{
    if (bytes.len >= PREFIX && vt_observe_begins_2(bytes.data, PREFIX) == 1) {
        *from_server = false;
        return true;
    }
    if (bytes.len < PREFIX || !like_header(bytes.data))
        return false;
    *from_server = like_hello(bytes.data, true);
    return true;
}

/* Names BYTES, the next of SIDE's stream, as one leaf. Without bytes it is what was lost. */
static void name_bytes(struct vt_observer *o, struct vt_side *side, const char *what, struct vt_bytes bytes,
                       struct vt_value value)
{
    struct vt_parse parse;
    struct vt_reader r;
    struct vt_bytes all;

    if (bytes.len == 0)
        return;
    r = vt_parse_stream(&parse, o->config.sink, &side->in.stream, bytes);
    if (bytes.data != NULL) {
        (void)(vt_take(&r, vt_left(&r), &all) && vt_leaf(&r, what, (uint32_t)all.len, value));
        (void)vt_parse_end(&r);
#if VT_TRACE
    } else {
        const struct vt_event lost = {
            .kind = VT_EVENT_LEAF,
            .field = { .parse = &parse, .name = what, .off = side->in.stream.off, .len = (uint32_t)bytes.len,
                       .raw = bytes, .value = vt_say("not in the capture") },
        };
        o->config.sink->emit(o->config.sink->context, &lost);
#endif
    }
    side->in.stream.off += bytes.len;
}

/* What has been gathered of a line. */
static void drop_text(struct vt_observer *o, struct vt_side *side)
{
    const struct vt_bytes text = vt_bytes(side->in.data, side->in.have);

    name_bytes(o, side, "plain_text", text, vt_value_of(VT_VALUE_TEXT, text));
    side->in.have = 0;
}

/* What has been gathered, as no more of it will come. */
static void drop_gathered(struct vt_observer *o, struct vt_side *side)
{
    struct vt_content content;

    if (!side->tls || o->seen.stopped[side->server] != NULL) {
        drop_text(o, side);
        return;
    }
    vt_observe_cut(side, o->config.sink, &content);
    if (content.data.len > 0)
        vt_observe_fragment(o, side, &content);
    side->in.have = 0;
}

void vt_observe_stop(struct vt_observer *o, struct vt_side *side, const char *why)
{
    if (o->seen.stopped[side->server] == NULL)
        o->seen.stopped[side->server] = why;
}

/* A whole line, or what stands in its place. */
static void take_line(struct vt_observer *o, struct vt_side *side)
{
    const struct vt_bytes line = vt_bytes(side->in.data, side->in.have);
    struct vt_stream *stream = side->server ? &o->dialogue.s2c : &o->dialogue.c2s;

    *stream = side->in.stream;
    if (line.data[line.len - 1] == '\n' && vt_starttls_observe(&o->dialogue, side->server, line)) {
        side->in.stream = *stream;
        side->in.have = 0;
        o->seen.starttls = vt_starttls_protocol_name(o->dialogue.protocol);
    } else {
        drop_text(o, side);
    }
}

/* Whether what SIDE has gathered begins TLS: 1; or may, when more comes: 0; or not: -1. A server begins with
 * a ServerHello, or an alert if its client has begun; and a stream whose beginning was not seen with any
 * record. */
static int begins_tls(const struct vt_observer *o, const struct vt_side *side)
{
    static const uint8_t least[PREFIX] = { VT_HANDSHAKE, 3, 0, 0, 1, 0 };
    const uint8_t *p = side->in.data;
    const uint32_t have = side->in.have;
    uint8_t whole[PREFIX];

    memcpy(whole, least, sizeof whole);
    memcpy(whole, p, have < PREFIX ? have : PREFIX);
    if (!like_header(whole))
        return side->server ? -1 : vt_observe_begins_2(p, have);
    if (have < PREFIX)
        return 0;
    if (like_hello(whole, side->server) || side->in.stream.off == 0
        || (side->server && o->side[0].tls && whole[0] == VT_ALERT))
        return 1;
    return -1;
}

/* After what is no header nobody knows where the next one is. */
static void give_up(struct vt_observer *o, struct vt_side *side)
{
    static const char why[] = "malformed: no record begins here";
    const struct vt_bytes header = vt_bytes(side->in.data, side->in.have);
    const struct vt_event_check check = { .rule = VT_RULE_TLS_RECORD, .result = VT_FAIL, .depth = -1,
                                          .seen = vt_value_of(VT_VALUE_BYTES, header) };

    (void)vt_judge(&o->report, &check);
    name_bytes(o, side, "unparsed", header, vt_say(why));
    side->in.have = 0;
    vt_observe_stop(o, side, why);
}

static void take_record(struct vt_observer *o, struct vt_side *side)
{
    struct vt_inbox *in = &side->in;
    struct vt_content content;
    struct vt_parse parse;
    const bool keyless = in->protection.keyless,
        opened = vt_record_read(in, o->config.sink, &content, &parse);

    in->have = 0;
    if (!opened)
        in->protection.keyless = in->protection.kind != VT_PROTECT_NULL;   /* the keys are of another
                                                                              session */
    else if (!keyless && content.type == VT_HANDSHAKE)
        vt_observe_fragment(o, side, &content);
    else if (!keyless && content.type == VT_CHANGE_CIPHER_SPEC)
        vt_observe_change_cipher_spec(o, side);
}

/* Whether the record with which a stream begins may be in the clear: a hello, or what has the length that it
 * has there. */
static bool begins_clear(const struct vt_side *side)
{
    const uint8_t *p = side->in.data;
    const uint16_t length = vt_load16be(p + 3);

    if (p[0] == VT_HANDSHAKE)
        return side->in.have < PREFIX || like_hello(p, side->server);
    return (p[0] == VT_ALERT && length == 2) || (p[0] == VT_CHANGE_CIPHER_SPEC && length == 1);
}

/* Application data is never sent in the clear: where no ChangeCipherSpec went before it, it is TLS 1.3's, or
 * the beginning was not seen. */
static void guess_protection(struct vt_observer *o, struct vt_side *side)
{
    struct vt_protection *p = &side->in.protection;
    const uint8_t type = side->in.data[0];

    if (p->kind == VT_PROTECT_OTHER && p->keyless && o->seen.version > VT_TLS12
        && type != VT_APPLICATION_DATA)
        *p = (struct vt_protection){ .kind = VT_PROTECT_NULL };
    else if (p->kind == VT_PROTECT_NULL
             && (type == VT_APPLICATION_DATA || (side->in.stream.off == 0 && !begins_clear(side))))
        vt_protect_init_keyless(p, NULL, false);
}

/* How many bytes the record under way has, as far as they tell. */
static uint32_t due(const struct vt_side *side)
{
    const struct vt_inbox *in = &side->in;

    if (side->version_2)
        return vt_observe_due_2(in->data);
    return VT_RECORD_HEADER_LEN + (in->have < VT_RECORD_HEADER_LEN ? 0u : vt_load16be(in->data + 3));
}

/* Takes what it lacks. */
static size_t take_missing(struct vt_observer *o, struct vt_side *side, struct vt_bytes bytes)
{
    struct vt_inbox *in = &side->in;
    const size_t lack = due(side) - in->have, n = bytes.len < lack ? bytes.len : lack;

    memcpy(in->data + in->have, bytes.data, n);
    in->have += (uint32_t)n;
    if (in->have < VT_RECORD_HEADER_LEN)
        return n;
    if (side->version_2) {
        if (in->have == due(side))
            vt_observe_hello_2(o, side);
        return n;
    }
    guess_protection(o, side);
    if (!vt_observe_follows(in))
        give_up(o, side);
    else if (in->have == due(side))
        take_record(o, side);
    return n;
}

/* One byte of plain text; true when it turns out to be TLS. */
static bool take_plain(struct vt_observer *o, struct vt_side *side, uint8_t byte)
{
    int tls;

    side->in.data[side->in.have++] = byte;
    tls = side->in.have <= PREFIX ? begins_tls(o, side) : -1;
    if (tls == 1) {
        side->version_2 = side->in.data[0] >= 0x80;
        return side->tls = true;
    }
    if (tls < 0 && (byte == '\n' || side->in.have == LINE_MAX))
        take_line(o, side);
    return false;
}

/* Protocols that have no lines begin TLS with a segment of its own. */
static void begin_segment(struct vt_observer *o, struct vt_side *side, struct vt_bytes bytes)
{
    if (!side->tls && side->in.have > 0 && bytes.len >= PREFIX && like_hello(bytes.data, side->server))
        take_line(o, side);
}

/* The end of a record of which a part is lost. Where it was sealed, nobody knows what the tag is of it. */
static void name_rest(struct vt_observer *o, struct vt_side *side, struct vt_bytes rest)
{
    if (side->in.protection.kind == VT_PROTECT_NULL)
        name_bytes(o, side, "fragment", rest, vt_value_of(VT_VALUE_BYTES, rest));
    else
        name_bytes(o, side, "unparsed", rest, vt_say("sealed"));
}

static void feed_side(struct vt_observer *o, struct vt_side *side, struct vt_bytes bytes)
{
    size_t at = 0;

    begin_segment(o, side, bytes);
    while (at < bytes.len && o->seen.stopped[side->server] == NULL) {
        const struct vt_bytes rest = vt_bytes(bytes.data + at, bytes.len - at);

        if (side->skip > 0) {
            const size_t n = side->skip < rest.len ? side->skip : rest.len;
            name_rest(o, side, vt_bytes(rest.data, n));
            side->skip -= (uint32_t)n;
            at += n;
        } else if (side->tls) {
            at += take_missing(o, side, rest);
        } else {
            (void)take_plain(o, side, bytes.data[at++]);
        }
    }
    if (at < bytes.len)
        name_bytes(o, side, "unparsed", vt_bytes(bytes.data + at, bytes.len - at),
                   vt_say(o->seen.stopped[side->server]));
}

/* Feeds are cut so that a leaf's length stays small. */
#define PIECE (1u << 20)

void vt_observer_feed(struct vt_observer *o, bool from_server, struct vt_bytes bytes)
{
    o->seen.bytes[from_server] += bytes.len;
    while (bytes.len > 0) {
        const size_t n = bytes.len < PIECE ? bytes.len : PIECE;

        feed_side(o, &o->side[from_server], vt_bytes(bytes.data, n));
        bytes = vt_bytes(bytes.data + n, bytes.len - n);
    }
}

/* A record that is lost in part costs no more than itself: its header told where the next begins. Messages in
 * the clear are told apart no longer. */
static bool bridges(const struct vt_observer *o, struct vt_side *side, uint64_t n)
{
    struct vt_inbox *in = &side->in;
    uint32_t rest = side->skip;

    if (!side->tls || o->seen.stopped[side->server] != NULL)
        return false;
    if (rest == 0 && in->have >= VT_RECORD_HEADER_LEN) {
        rest = due(side) - in->have;
        in->protection.sequence += n <= rest;
    }
    if (n > rest)
        return false;
    side->skip = rest - (uint32_t)n;
    return true;
}

void vt_observer_lost(struct vt_observer *o, bool from_server, uint64_t n)
{
    struct vt_side *side = &o->side[from_server];
    const bool within = bridges(o, side, n), plain = !o->side[0].tls && !o->side[1].tls;

    if (n == 0)
        return;
    side->cut = o->torn = true;
    drop_gathered(o, side);
    side->adrift = side->tls && side->in.protection.kind == VT_PROTECT_NULL;
    for (uint64_t left = n; left > 0;) {
        const uint32_t piece = left < (1u << 30) ? (uint32_t)left : 1u << 30;
        name_bytes(o, side, "lost", vt_bytes(NULL, piece), vt_none());
        left -= piece;
    }
    if (!within && !plain)
        vt_observe_stop(o, side, "bytes before it are lost");
}

static void mute(void *context, const struct vt_event *event)
{
    (void)context, (void)event;
}

struct vt_observer *vt_observer_new(const struct vt_observer_config *config)
{
    struct vt_observer *o = calloc(1, sizeof *o);

    if (o == NULL)
        return NULL;
    o->config = *config;
    o->mute.emit = mute;
    if (config->sink == NULL)
        o->config.sink = &o->mute;
    o->config.sink->describes = true;
    o->report.sink = o->config.sink;
    o->dialogue.report = &o->report;
    for (int i = 0; i < 2; i++) {
        o->side[i].server = i == 1;
        o->side[i].in.other = vt_observe_other_content;
        o->side[i].flight.unknown = vt_read_unknown_extension;
        o->side[i].in.stream.buffer = vt_emit_buffer(o->config.sink, i == 0 ? VT_BUFFER_C2S : VT_BUFFER_S2C,
                                                     vt_bytes(NULL, 0), false, NULL, 0);
    }
    vt_transcript_init(&o->transcript);
    return o;
}

void vt_observer_end(struct vt_observer *o)
{
    drop_gathered(o, &o->side[0]);
    drop_gathered(o, &o->side[1]);
}

const struct vt_observed *vt_observer_seen(const struct vt_observer *o)
{
    return &o->seen;
}

void vt_observer_free(struct vt_observer *o)
{
    if (o == NULL)
        return;
    for (int i = 0; i < 2; i++) {
        free(o->side[i].assembly.data);
        free(o->side[i].kept[0]);
        free(o->side[i].kept[1]);
    }
    vt_wipe(o, sizeof *o);
    free(o);
}
