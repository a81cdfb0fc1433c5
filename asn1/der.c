#include "asn1/der_element.h"

/* A length's octets, at P of LEFT bytes: how many they are, and what they say. */
static enum vt_rule decode_length(const uint8_t *p, uint32_t left, uint32_t *octets, uint32_t *len)
{
    uint32_t more;

    if (left == 0)
        return VT_RULE_TRUNCATED;
    *octets = 1;
    *len = p[0];
    if (p[0] < 0x80)
        return VT_RULE_NONE;
    more = p[0] & 0x7fu;
    if (more == 0)
        return VT_RULE_DER_INDEFINITE;
    if (more > 4)
        return VT_RULE_LIMIT; /* 4 GiB and more; no buffer is that long */
    if (more >= left)
        return VT_RULE_TRUNCATED;
    *octets += more;
    *len = 0;
    for (uint32_t i = 1; i <= more; i++)
        *len = *len << 8 | p[i];
    return *len < 0x80 || p[1] == 0 ? VT_RULE_DER_LENGTH : VT_RULE_NONE;
}

static bool read_tag(struct vt_reader *r, uint8_t tag)
{
    uint8_t seen;

    return vt_read_enum8(r, "tag", vt_der_tag_names, &seen)
        && vt_demand(r->parse, VT_RULE_DER_HIGH_TAG, (seen & 0x1f) != 0x1f, vt_uint(seen))
        && vt_demand(r->parse, VT_RULE_DER_TAG, seen == tag,
                     vt_enum(seen, vt_name_of(vt_der_tag_names, seen)));
}

static bool read_length(struct vt_reader *r, uint32_t *len)
{
    struct vt_bytes bytes;
    uint32_t octets;
    enum vt_rule wrong = decode_length(r->data + r->at, vt_left(r), &octets, len);

    if (wrong != VT_RULE_NONE)
        return vt_fail(r->parse, wrong, vt_uint(vt_left(r)));
    return vt_take(r, octets, &bytes) && vt_leaf(r, "length", octets, vt_uint(*len));
}

static bool read_header(struct vt_reader *r, uint8_t tag, uint32_t *len)
{
    return read_tag(r, tag) && read_length(r, len);
}

bool vt_der_open_as(struct vt_reader *r, const char *name, const char *ref, uint8_t tag,
                    struct vt_reader *body)
{
    uint32_t len;

    return vt_open(r, name, ref) && read_header(r, tag, &len) && vt_take_child(r, len, body);
}

bool vt_der_open_item(struct vt_reader *r, uint16_t index, uint8_t tag, struct vt_reader *body)
{
    uint32_t len;

    return vt_open_item(r, index) && read_header(r, tag, &len) && vt_take_child(r, len, body);
}

bool vt_der_take(struct vt_reader *r, const char *name, uint8_t tag, struct vt_bytes *content)
{
    uint32_t len;

    return vt_open(r, name, NULL) && read_header(r, tag, &len) && vt_take(r, len, content);
}

bool vt_der_content(struct vt_reader *r, size_t len, struct vt_value value, enum vt_rule rule, bool ok)
{
    return vt_leaf(r, "content", (uint32_t)len, value)
        && vt_demand(r->parse, rule, ok, value)
        && vt_close_as(r, value);
}

bool vt_der_open_bits_as(struct vt_reader *r, const char *name, const char *ref, struct vt_reader *body)
{
    uint8_t unused;

    return vt_der_open_as(r, name, ref, VT_DER_BIT_STRING, body)
        && vt_read_u8(body, "unused_bits", &unused)
        && vt_demand(r->parse, VT_RULE_DER_BIT_STRING, unused == 0, vt_uint(unused));
}

bool vt_der_set_order(struct vt_reader *r, struct vt_bytes previous, struct vt_bytes item)
{
    size_t shorter = previous.len < item.len ? previous.len : item.len;
    int order = shorter == 0 ? 0 : memcmp(previous.data, item.data, shorter);

    return vt_demand(r->parse, VT_RULE_DER_SET_ORDER, order < 0 || (order == 0 && previous.len <= item.len),
                         vt_none());
}

static bool split(const uint8_t *data, uint32_t left, struct vt_der_element *out)
{
    uint32_t octets, len;

    if (left < 2 || (data[0] & 0x1f) == 0x1f
        || decode_length(data + 1, left - 1, &octets, &len) != VT_RULE_NONE
        || len > left - 1 - octets)
        return false;
    *out = (struct vt_der_element){ .tag = data[0], .whole = vt_bytes(data, 1 + octets + len),
                                    .content = vt_bytes(data + 1 + octets, len) };
    return true;
}

bool vt_der_peek_whole(const struct vt_reader *r, struct vt_bytes *out)
{
    struct vt_der_element element;

    if (!vt_more(r) || !split(r->data + r->at, vt_left(r), &element))
        return false;
    *out = element.whole;
    return true;
}

bool vt_der_split(struct vt_bytes *rest, struct vt_der_element *out)
{
    if (rest->len > UINT32_MAX || !split(rest->data, (uint32_t)rest->len, out))
        return false;
    *rest = vt_bytes(rest->data + out->whole.len, rest->len - out->whole.len);
    return true;
}
