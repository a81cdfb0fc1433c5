#include "asn1/der_element.h"

#include "asn1/oid.h"

bool vt_der_boolean_as(struct vt_reader *r, const char *name, uint8_t tag, bool *out)
{
    struct vt_bytes content;
    bool ok;

    if (!vt_der_take(r, name, tag, &content))
        return false;
    ok = content.len == 1 && (content.data[0] == 0x00 || content.data[0] == 0xff);
    *out = ok && content.data[0] == 0xff;
    return vt_der_content(r, content.len, vt_bool(*out), VT_RULE_DER_BOOLEAN, ok);
}

/* X.690 8.3.2: the first nine bits are not all equal. */
static bool minimal(struct vt_bytes integer)
{
    return integer.len == 1 || (integer.len > 1 && (integer.data[0] != 0x00 || integer.data[1] >= 0x80)
            && (integer.data[0] != 0xff || integer.data[1] < 0x80));
}

/* The value of an INTEGER of 0 to 2^31 - 1; false, and 0, for another. */
static bool small(struct vt_bytes integer, uint32_t *out)
{
    *out = 0;
    if (integer.len == 0 || integer.len > 4 || integer.data[0] >= 0x80)
        return false;
    for (size_t i = 0; i < integer.len; i++)
        *out = *out << 8 | integer.data[i];
    return true;
}

bool vt_der_integer_as(struct vt_reader *r, const char *name, uint8_t tag, struct vt_bytes *out)
{
    uint32_t number;

    return vt_der_take(r, name, tag, out)
        && vt_der_content(r, out->len, small(*out, &number) ? vt_uint(number) : vt_octets(*out),
                          VT_RULE_DER_INTEGER, minimal(*out));
}

bool vt_der_small_as(struct vt_reader *r, const char *name, uint8_t tag, const struct vt_name *names,
                     uint32_t *out)
{
    struct vt_bytes content;
    struct vt_value value;
    bool fits;

    if (!vt_der_take(r, name, tag, &content))
        return false;
    fits = small(content, out);
    value = !fits ? vt_octets(content)
          : names == NULL ? vt_uint(*out) : vt_enum(*out, vt_name_of(names, *out));
    return vt_der_content(r, content.len, value, minimal(content) ? VT_RULE_VALUE : VT_RULE_DER_INTEGER,
                          fits && minimal(content));
}

bool vt_der_primitive_as(struct vt_reader *r, const char *name, uint8_t tag, enum vt_value_kind kind,
                         struct vt_bytes *out)
{
    return vt_der_take(r, name, tag, out)
        && vt_der_content(r, out->len, vt_value_of(kind, *out), VT_RULE_DER_OID,
                          kind != VT_VALUE_OID || vt_oid_valid(*out));
}

bool vt_der_null_as(struct vt_reader *r, const char *name)
{
    struct vt_bytes content;

    return vt_der_take(r, name, VT_DER_NULL, &content)
        && vt_der_content(r, content.len, vt_none(), VT_RULE_DER_NULL, content.len == 0);
}

/* X.690 8.6.2.2, 8.6.2.3, 11.2.1: 0 to 7 unused bits, none without an octet to have them, all of them
 * zero. */
static bool padding_clean(uint8_t unused, struct vt_bytes bits)
{
    return unused == 0
        || (unused < 8 && bits.len > 0 && (bits.data[bits.len - 1] & ((1u << unused) - 1)) == 0);
}

/* Opens a BIT STRING, names its count of unused bits, and takes its bits without naming them yet. */
static bool take_bits(struct vt_reader *r, const char *name, uint8_t tag, uint8_t *unused,
                      struct vt_bytes *bits)
{
    struct vt_reader body;

    if (!(vt_der_open_as(r, name, NULL, tag, &body) && vt_read_u8(&body, "unused_bits", unused)))
        return false;
    *bits = vt_bytes(body.data + body.at, vt_left(&body));
    r->at = body.at; /* the bits are R's next */
    return vt_demand(r->parse, VT_RULE_DER_BIT_STRING, padding_clean(*unused, *bits), vt_uint(*unused))
        && vt_take(r, (uint32_t)bits->len, bits);
}

bool vt_der_bits_as(struct vt_reader *r, const char *name, uint8_t tag, uint8_t *unused, struct vt_bytes *out)
{
    uint8_t count;

    if (!take_bits(r, name, tag, &count, out))
        return false;
    if (unused != NULL)
        *unused = count;
    return vt_der_content(r, out->len, vt_octets(*out), VT_RULE_DER_BIT_STRING, unused != NULL || count == 0);
}

/* The standards number bits from the left, octet by octet (X.690 8.6.2.1): bit 0 is 0x80 of the first. */
static uint16_t bits_from_left(struct vt_bytes bits)
{
    uint16_t set = 0;

    for (unsigned i = 0; i < 16 && i / 8 < bits.len; i++)
        if ((bits.data[i / 8] & 0x80 >> i % 8) != 0)
            set = (uint16_t)(set | 1u << i);
    return set;
}

bool vt_der_named_bits_as(struct vt_reader *r, const char *name, uint8_t tag, const struct vt_name *names,
                          uint16_t *out)
{
    struct vt_bytes bits;
    uint8_t unused;

    if (!take_bits(r, name, tag, &unused, &bits))
        return false;
    *out = bits_from_left(bits);
    return vt_der_content(r, bits.len, vt_flags(*out, names), VT_RULE_DER_BIT_STRING, true);
}
