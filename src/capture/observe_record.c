/* Records, and what came before there were any, that our client takes for none. */
#include "capture/observe_parts.h"

bool vt_observe_follows(const struct vt_inbox *in)
{
    return in->data[1] == 3 && in->data[2] <= 4 && vt_load16be(in->data + 3) <= VT_CIPHERTEXT_MAX;
}

/* struct { HeartbeatMessageType type; uint16 payload_length; opaque payload[]; opaque padding[]; }
 * HeartbeatMessage; */
static bool read_heartbeat(struct vt_reader *r)
{
    static const struct vt_name types[] = { { 1, "heartbeat_request" }, { 2, "heartbeat_response" },
                                            { 0, NULL } };
    struct vt_bytes bytes;
    uint16_t length;
    uint8_t type;

    return vt_open(r, "heartbeat", "RFC 6520 4")
        && vt_read_enum8(r, "type", types, &type)
        && vt_read_u16(r, "payload_length", &length)
        && vt_read_bytes(r, "payload", length, &bytes)
        && vt_read_rest(r, "padding", &bytes)
        && vt_demand(r->parse, VT_RULE_VALUE, bytes.len >= 16, vt_uint(bytes.len))
        && vt_close(r);
}

bool vt_observe_other_content(struct vt_reader *r, struct vt_content *content)
{
    struct vt_bytes bytes;

    return content->type == 24 ? read_heartbeat(r) : vt_read_rest(r, "fragment", &bytes);
}

/* The field NAME of SIZE bytes, or what there is of it. */
static bool read_begun(struct vt_reader *r, const char *name, uint32_t size, const struct vt_name *names)
{
    struct vt_bytes bytes;
    uint32_t number;

    if (size <= 4 && vt_left(r) >= size)
        return vt_read_number(r, name, size, names, &number);
    return vt_read_bytes(r, name, vt_left(r) < size ? vt_left(r) : size, &bytes);
}

static bool read_begun_record(struct vt_reader *r, enum vt_protection_kind kind)
{
    const bool gcm = kind == VT_PROTECT_GCM, cbc = kind == VT_PROTECT_CBC_MTE || kind == VT_PROTECT_CBC_ETM;

    return vt_open(r, kind == VT_PROTECT_NULL ? "TLSPlaintext" : "TLSCiphertext", "RFC 5246 6.2")
        && read_begun(r, "type", 1, vt_content_type_names)
        && read_begun(r, "version", 2, vt_version_names)
        && read_begun(r, "length", 2, NULL)
        && (!gcm || read_begun(r, "nonce_explicit", 8, NULL))
        && (!cbc || read_begun(r, "IV", VT_AES_BLOCK, NULL))
        && read_begun(r, kind == VT_PROTECT_NULL ? "fragment" : "ciphertext", vt_left(r), NULL)
        && vt_close(r);
}

void vt_observe_cut(struct vt_side *side, struct vt_sink *sink, struct vt_content *content)
{
    struct vt_inbox *in = &side->in;
    const uint32_t from = VT_RECORD_HEADER_LEN;
    struct vt_parse parse;
    struct vt_reader r = vt_parse_stream(&parse, sink, &in->stream, vt_bytes(in->data, in->have));
    struct vt_bytes bytes;

    *content = (struct vt_content){ .origin = { in->stream.buffer, in->stream.off + from, in->have } };
    if (side->version_2)
        (void)vt_read_rest(&r, "V2ClientHello", &bytes);
    else if (in->have > 0)
        (void)read_begun_record(&r, in->protection.kind);
    (void)vt_parse_end(&r);
    in->stream.off += in->have;
    if (!side->version_2 && in->protection.kind == VT_PROTECT_NULL && in->have > from
        && in->data[0] == VT_HANDSHAKE) {
        content->data = vt_bytes(in->data + from, in->have - from);
        content->version = vt_load16be(in->data + 1);
        content->origin.len = in->have - from;
    }
}

uint32_t vt_observe_due_2(const uint8_t *p)
{
    return 2 + (vt_load16be(p) & 0x7fffu);
}

int vt_observe_begins_2(const uint8_t *p, uint32_t have)
{
    static const uint8_t least[5] = { 0x80, 9, VT_CLIENT_HELLO, 3, 0 };
    uint8_t whole[sizeof least];

    memcpy(whole, least, sizeof whole);
    memcpy(whole, p, have < sizeof whole ? have : sizeof whole);
    if (have == 1)
        whole[1] = 0xff;     /* a length that is to come */
    if (whole[0] < 0x80 || vt_observe_due_2(whole) < 2 + 9 || vt_observe_due_2(whole) > VT_CIPHERTEXT_MAX
        || whole[2] != VT_CLIENT_HELLO
        || !(whole[3] == 3 || (whole[3] == 0 && (have < sizeof whole || whole[4] == 2))))
        return -1;
    return have >= sizeof whole;
}

/* The kinds of SSL 2.0 have three bytes; those that begin with 0 are the suites of later versions. */
static const struct vt_name kind_names[] = {
    { 0x010080, "SSL_CK_RC4_128_WITH_MD5" }, { 0x020080, "SSL_CK_RC4_128_EXPORT40_WITH_MD5" },
    { 0x030080, "SSL_CK_RC2_128_CBC_WITH_MD5" }, { 0x040080, "SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5" },
    { 0x050080, "SSL_CK_IDEA_128_CBC_WITH_MD5" }, { 0x060040, "SSL_CK_DES_64_CBC_WITH_MD5" },
    { 0x0700c0, "SSL_CK_DES_192_EDE3_CBC_WITH_MD5" }, { 0, NULL }
};

static bool read_kinds(struct vt_reader *r, uint16_t len)
{
    struct vt_reader list;
    uint32_t kind;

    if (!(vt_open(r, "cipher_specs", NULL) && vt_take_child(r, len, &list)))
        return false;
    for (uint16_t i = 0; vt_more(&list); i++)
        if (!(vt_open_item(&list, i)
              && vt_read_number(&list, "cipher_spec", 3, list.data[list.at] == 0 ? vt_suite_names
                                : kind_names, &kind)
              && vt_close(&list)))
            return false;
    return vt_read_done(&list);
}

/* struct {
 *     uint16 msg_length; uint8 msg_type; Version version;
 *     uint16 cipher_spec_length, session_id_length, challenge_length;
 *     V2CipherSpec cipher_specs[]; opaque session_id[], challenge[];
 * } V2ClientHello; */
static bool read_hello_2(struct vt_reader *r, struct vt_bytes *challenge)
{
    uint16_t length, version, kinds, id, random;
    struct vt_bytes session_id;
    uint8_t type;

    return vt_open(r, "V2ClientHello", "RFC 5246 E.2")
        && vt_read_u16(r, "msg_length", &length)
        && vt_read_enum8(r, "msg_type", vt_handshake_type_names, &type)
        && vt_read_enum16(r, "version", vt_version_names, &version)
        && vt_read_u16(r, "cipher_spec_length", &kinds)
        && vt_read_u16(r, "session_id_length", &id)
        && vt_read_u16(r, "challenge_length", &random)
        && read_kinds(r, kinds)
        && vt_read_bytes(r, "session_id", id, &session_id)
        && vt_read_bytes(r, "challenge", random, challenge)
        && vt_read_done(r);
}

/* RFC 5246 E.2: the challenge is the random, behind zeros. */
void vt_observe_hello_2(struct vt_observer *o, struct vt_side *side)
{
    struct vt_inbox *in = &side->in;
    struct vt_parse parse;
    struct vt_reader r = vt_parse_stream(&parse, o->config.sink, &in->stream, vt_bytes(in->data, in->have));
    uint8_t random[VT_RANDOM_LEN] = { 0 };
    struct vt_bytes challenge = { NULL, 0 };
    bool read = read_hello_2(&r, &challenge);
    const size_t n = challenge.len < sizeof random ? challenge.len : sizeof random;

    read = vt_parse_end(&r) && read;
    in->stream.off += in->have;
    if (read) {
        memcpy(random + sizeof random - n, challenge.data + challenge.len - n, n);
        side->flight.home = vt_home_of(&r);
        vt_observe_client_hello(o, &(struct vt_client_hello){
            .random = n == sizeof random ? challenge : vt_bytes(random, sizeof random) });
        vt_transcript_update(&o->transcript, vt_bytes(in->data + 2, in->have - 2));
    }
    in->have = 0;
    side->version_2 = false;
}
