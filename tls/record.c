#include "tls/client_internal.h"

#include "base/ct.h"
#include "tls/protect_trace.h"

/* RFC 5246 7.1: struct { enum { change_cipher_spec(1), (255) } type; } ChangeCipherSpec; */
static bool read_change_cipher_spec(struct vt_reader *r)
{
    uint8_t type;

    return vt_open(r, "change_cipher_spec", "RFC 5246 7.1")
        && vt_read_u8(r, "type", &type)
        && vt_demand(r->parse, VT_RULE_VALUE, type == 1, vt_uint(type))
        && vt_close(r);
}

/* RFC 5246 7.2: struct { AlertLevel level; AlertDescription description; } Alert; */
static bool read_alert(struct vt_reader *r, struct vt_content *content)
{
    return vt_open(r, "alert", "RFC 5246 7.2")
        && vt_read_enum8(r, "level", vt_alert_level_names, &content->level)
        && vt_demand(r->parse, VT_RULE_VALUE, content->level == VT_WARNING || content->level == VT_FATAL,
                     vt_uint(content->level))
        && vt_read_enum8(r, "description", vt_alert_names, &content->description)
        && vt_close(r);
}

/* A fragment, to the end of R. RFC 5246 6.2.1: only application data may be empty. What was PROTECTED on the
 * wire is secret. */
static bool read_content(struct vt_reader *r, bool protected, struct vt_content *content)
{
    if (!vt_demand(r->parse, VT_RULE_TLS_RECORD_EMPTY, vt_left(r) > 0 || content->type == VT_APPLICATION_DATA,
                   vt_uint(0))
        || !vt_demand(r->parse, VT_RULE_TLS_RECORD_OVERFLOW, vt_left(r) <= VT_PLAINTEXT_MAX,
                      vt_uint(vt_left(r))))
        return false;
    content->origin.off += r->at;
    content->origin.len = vt_left(r);
    if (content->type == VT_CHANGE_CIPHER_SPEC)
        return read_change_cipher_spec(r);
    if (content->type == VT_ALERT)
        return read_alert(r, content);
    if (content->type == VT_HANDSHAKE)
        return vt_read_bytes(r, "fragment", vt_left(r), &content->data);
    if (content->type != VT_APPLICATION_DATA && content->other != NULL)
        return content->other(r, content);
    return (protected ? vt_read_secret : vt_read_bytes)(r, "data", vt_left(r), &content->data);
}

/* Before the version is agreed on, a record may carry any of TLS. RFC 5246 E.1 asks that of servers, for a
 * ClientHello; that we take it from a server is our own leniency: what counts is server_version. */
static bool version_ok(const struct vt_inbox *in, uint16_t version)
{
    return in->settled ? version == VT_TLS12 : (version >= 0x0300 && version <= 0x0304);
}

/* The header, of a record that comes in. Its first bytes are shown when it is none: they often say what
 * speaks. */
static bool read_header(struct vt_reader *r, const struct vt_inbox *in, struct vt_record *record)
{
    const uint32_t most = in->protection.kind == VT_PROTECT_NULL ? VT_PLAINTEXT_MAX : VT_CIPHERTEXT_MAX;
    const struct vt_value header = vt_octets(vt_bytes(r->data, VT_RECORD_HEADER_LEN));
    const bool agreed = in->settled;     /* a server of TLS it is, then */

    return vt_open(r, in->protection.kind == VT_PROTECT_NULL ? "TLSPlaintext" : "TLSCiphertext",
                   "RFC 5246 6.2")
        && vt_read_enum8(r, "type", vt_content_type_names, &record->type)
        && vt_demand(r->parse, agreed ? VT_RULE_TLS_RECORD_TYPE : VT_RULE_TLS_RECORD,
                     record->type >= VT_CHANGE_CIPHER_SPEC && record->type <= VT_APPLICATION_DATA,
                     agreed ? vt_enum(record->type, vt_name_of(vt_content_type_names, record->type)) : header)
        && vt_read_enum16(r, "version", vt_version_names, &record->version)
        && vt_demand(r->parse, agreed ? VT_RULE_TLS_RECORD_VERSION : VT_RULE_TLS_RECORD,
                     version_ok(in, record->version), agreed
                     ? vt_enum(record->version, vt_name_of(vt_version_names, record->version)) : header)
        && vt_read_u16(r, "length", &record->length)
        && vt_demand(r->parse, VT_RULE_TLS_RECORD_OVERFLOW, record->length <= most, vt_uint(record->length));
}

bool vt_record_header_ok(const struct vt_inbox *in)
{
    struct vt_parse parse;
    struct vt_reader r = vt_parse_untraced(&parse, vt_bytes(in->data, VT_RECORD_HEADER_LEN));
    struct vt_record record;

    return read_header(&r, in, &record);
}

/* What a cipher protected: the content, and what CBC put behind it, in one place or two. */
struct plain {
    const struct vt_protection *by;
    struct vt_bytes text, tail;
};

static void read_tail(struct vt_sink *sink, const struct plain *plain, uint32_t buffer, bool secret)
{
    const struct vt_stream stream = { buffer, plain->text.len };
    struct vt_parse parse;
    struct vt_reader r = vt_parse_stream(&parse, sink, &stream, plain->tail);

    (void)vt_protect_read_tail(&r, plain->by, secret);
    (void)vt_parse_end(&r);
}

/* The plain text of a record, as a buffer of its own made of FRAGMENT. Application data is secret as a whole.
 * What fails is in PARSE: the caller acts on it, since failing sends an alert, which comes back here. */
static bool read_decrypted(struct vt_sink *sink, const struct plain *plain, const struct vt_part *fragment,
                           struct vt_content *content, struct vt_parse *parse)
{
    const bool secret = content->type == VT_APPLICATION_DATA;
    struct vt_stream buffer = { 0, 0 };
    const size_t len = plain->text.len + plain->tail.len;
    const struct vt_bytes whole = plain->tail.len > 0 ? vt_bytes(NULL, len) : plain->text;

    buffer.buffer = vt_emit_buffer(sink, VT_BUFFER_RECORD, whole, secret, fragment, 1);
    content->origin = (struct vt_part){ .buffer = buffer.buffer };

    struct vt_reader r = vt_parse_stream(parse, sink, &buffer, plain->text);
    bool read = vt_bulk(&r, secret) && read_content(&r, true, content);
    read = vt_parse_end(&r) && read;
    if (plain->tail.len > 0)
        read_tail(sink, plain, buffer.buffer, secret);
    return read;
}

bool vt_record_read(struct vt_inbox *in, struct vt_sink *sink, struct vt_content *content,
                    struct vt_parse *parse)
{
    const bool protected = in->protection.kind != VT_PROTECT_NULL;
    const uint64_t start = in->stream.off;
    struct vt_reader r = vt_parse_stream(parse, sink, &in->stream, vt_bytes(in->data, in->have));
    struct vt_record record = { .type = 0 };
    struct vt_bytes text = { NULL, 0 };
    bool read = read_header(&r, in, &record);

    in->stream.off += in->have;
    *content = (struct vt_content){ .type = record.type, .version = record.version, .other = in->other,
                                    .origin = { .buffer = in->stream.buffer, .off = start } };
    record.from = vt_from_bytes(in->stream.buffer, start, in->have);
    if (read && protected)
        read = vt_protect_read(&r, &in->protection, &record)
            && (in->protection.keyless
                || vt_demand(parse, VT_RULE_TLS_BAD_MAC,
                             vt_protect_open(&in->protection, sink, &record, in->data, &text), vt_none()));
    else if (read)
        read = read_content(&r, false, content);
    read = read && vt_read_done(&r);
    if (!(vt_parse_end(&r) && read))
        return false;

    if (!protected || in->protection.keyless)
        return true;

    const struct vt_part fragment = { in->stream.buffer, start + VT_RECORD_HEADER_LEN, record.length };
    const struct plain plain = { &in->protection, text,
                                 vt_bytes(text.data + text.len, record.ciphertext.len - text.len) };
    if (VT_TRACE && sink != NULL)
        vt_tell_protection(&in->protection, sink, &record, vt_bytes(text.data, record.ciphertext.len),
                           plain.tail, record.from, false);
    return read_decrypted(sink, &plain, &fragment, content, parse);
}

void vt_record_name(struct vt_client *c, struct vt_bytes bytes, const char *name, enum vt_value_kind kind)
{
    struct vt_parse parse;
    struct vt_reader r = vt_parse_stream(&parse, c->config.sink, &c->in.stream, bytes);
    struct vt_bytes all;

    (void)vt_read_as(&r, name, vt_left(&r), kind, &all);
    (void)vt_parse_end(&r);
    c->in.stream.off += bytes.len;
}

/* The fields of a record of ours, and the same check of what was written. */
static bool read_sent(struct vt_reader *r, const struct vt_outbox *out, struct vt_record *record,
                      struct vt_content *content)
{
    const bool protected = out->protection.kind != VT_PROTECT_NULL;

    return vt_open(r, protected ? "TLSCiphertext" : "TLSPlaintext", "RFC 5246 6.2")
        && vt_read_enum8(r, "type", vt_content_type_names, &record->type)
        && vt_read_enum16(r, "version", vt_version_names, &record->version)
        && vt_read_u16(r, "length", &record->length)
        && (protected ? vt_protect_read(r, &out->protection, record) : read_content(r, false, content))
        && vt_read_done(r);
}

/* RFC 5246 E.1: the ClientHello's record says 3.1, since some servers know no better than to compare it. */
static uint16_t record_version(const struct vt_client *c)
{
    return c->in.settled ? VT_TLS12 : 0x0301;
}

/* A fresh IV for CBC (RFC 5246 6.2.3.2), which must not be predictable. */
static bool draw_iv(struct vt_client *c, uint8_t iv[VT_AES_BLOCK])
{
    if (c->out.protection.mac_len == 0)
        return true;
    if (!vt_random_draw(&c->random, "IV", false, iv, VT_AES_BLOCK))
        return false;
    c->out.protection.explicit_iv = c->random.drawn;
    return true;
}

/* What is told of a record that was made, in the order in which it was: its plain text, and how that became
 * what is sent. */
static bool tell_made(struct vt_client *c, const struct plain *plain, struct vt_bytes bytes,
                      struct vt_content *content)
{
    const struct vt_outbox *out = &c->out;
    struct vt_part fragment = { out->stream.buffer, out->stream.off + VT_RECORD_HEADER_LEN,
                                (uint32_t)bytes.len - VT_RECORD_HEADER_LEN };
    struct vt_parse parse;
    struct vt_reader r = vt_parse_untraced(&parse, bytes);
    struct vt_record record = { .type = 0 };
    bool read = read_sent(&r, out, &record, content)
        && read_decrypted(c->config.sink, plain, &fragment, content, &parse);

    if (VT_TRACE && c->config.sink != NULL)
        vt_tell_protection(&out->protection, c->config.sink, &record, plain->text, plain->tail,
                           vt_from_bytes(content->origin.buffer, 0, record.ciphertext.len), true);
    return read;
}

bool vt_record_send(struct vt_client *c, uint8_t type, struct vt_bytes data, struct vt_part *origin)
{
    struct vt_outbox *out = &c->out;
    struct vt_content content = { .type = type, .origin = { out->stream.buffer, out->stream.off, 0 } };
    struct vt_cbc_made cbc = { .tail_len = 0 };
    struct vt_record record = { .type = 0 };
    struct vt_parse parse;

    if (data.len > VT_PLAINTEXT_MAX
        || sizeof out->data - out->end < VT_RECORD_HEADER_LEN + VT_PROTECTION_MAX + data.len
        || !draw_iv(c, cbc.iv))
        return false;

    uint8_t *start = out->data + out->end;
    uint32_t len = vt_protect_seal(&out->protection, c->config.sink, type, record_version(c), data, &cbc,
                                   start);
    const struct plain plain = { &out->protection, data, vt_bytes(cbc.tail, cbc.tail_len) };
    bool read = out->protection.kind == VT_PROTECT_NULL
        || tell_made(c, &plain, vt_bytes(start, len), &content);
    struct vt_reader r = vt_parse_stream(&parse, c->config.sink, &out->stream, vt_bytes(start, len));
    read = read_sent(&r, out, &record, &content) && read;
    read = vt_parse_end(&r) && read;
    out->end += len;
    out->stream.off += len;
    *origin = content.origin;
    return read;
}
