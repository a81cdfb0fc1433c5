#include "asn1/oid.h"

#include "base/out.h"

static const char *const names[VT_OID_COUNT] = {
    [VT_OID_UNKNOWN] = NULL,
#define VT_ROW(symbol, octets, name) [VT_OID_##symbol] = name,
#include "asn1/oid_table.h"
#undef VT_ROW
};

/* Attribute types whose short name is not their name. Those before VT_OID_RSA are all attribute types. */
static const char *const attributes[VT_OID_RSA] = {
    [VT_OID_COMMON_NAME] = "CN", [VT_OID_COUNTRY] = "C", [VT_OID_LOCALITY] = "L", [VT_OID_STATE] = "ST",
    [VT_OID_STREET] = "STREET", [VT_OID_ORGANIZATION] = "O", [VT_OID_UNIT] = "OU", [VT_OID_USER_ID] = "UID",
    [VT_OID_DOMAIN_COMPONENT] = "DC", [VT_OID_SURNAME] = "SN",
    [VT_OID_JURISDICTION_LOCALITY] = "jurisdictionL", [VT_OID_JURISDICTION_STATE] = "jurisdictionST",
    [VT_OID_JURISDICTION_COUNTRY] = "jurisdictionC",
};

const char *vt_oid_name(struct vt_bytes octets)
{
    return names[vt_oid_find(octets)];
}

const char *vt_oid_attribute(struct vt_bytes octets)
{
    enum vt_oid oid = vt_oid_find(octets);

    if (oid >= VT_OID_RSA)
        return NULL;
    return attributes[oid] != NULL ? attributes[oid] : names[oid];
}

/* A decimal number that grows by seven bits at a time: UUIDs make arcs of 128 bits (X.667). */
struct decimal {
    uint8_t digits[40]; /* the least first */
    unsigned count;
    bool overflow;
};

static void shift_in(struct decimal *n, uint8_t seven_bits)
{
    unsigned carry = seven_bits;

    for (unsigned i = 0; i < n->count; i++) {
        carry += n->digits[i] * 128u;
        n->digits[i] = (uint8_t)(carry % 10);
        carry /= 10;
    }
    for (; carry > 0 && n->count < sizeof n->digits; carry /= 10)
        n->digits[n->count++] = (uint8_t)(carry % 10);
    n->overflow |= carry > 0;
}

static void put_decimal(struct vt_out *out, const struct decimal *n)
{
    if (n->overflow)
        vt_put_char(out, '?');
    else if (n->count == 0)
        vt_put_char(out, '0');
    else
        for (unsigned i = n->count; i > 0; i--)
            vt_put_char(out, (char)('0' + n->digits[i - 1]));
}

/* The first number is 40 times the first arc plus the second (X.690 8.19.4); only arc 2 has seconds of 40 and
 * more. Returns what is to be taken off that number. */
static uint8_t put_first_arc(struct vt_out *out, struct vt_bytes octets)
{
    uint8_t first = octets.data[0] >= 0x80 || octets.data[0] >= 80 ? 2 : octets.data[0] / 40;

    vt_put_char(out, (char)('0' + first));
    vt_put_char(out, '.');
    return (uint8_t)(40 * first);
}

static void subtract(struct decimal *n, uint8_t number)
{
    int borrow = 0;

    for (unsigned i = 0; i < n->count; i++, number /= 10) {
        int digit = n->digits[i] - number % 10 - borrow;

        borrow = digit < 0;
        n->digits[i] = (uint8_t)(digit + 10 * borrow);
    }
    while (n->count > 0 && n->digits[n->count - 1] == 0)
        n->count--;
}

size_t vt_oid_format(struct vt_bytes octets, char *text, size_t size)
{
    struct vt_out out = vt_out(text, size);
    struct decimal number = { .count = 0 };
    uint8_t offset = octets.len > 0 ? put_first_arc(&out, octets) : 0;

    for (size_t i = 0; i < octets.len; i++) {
        shift_in(&number, octets.data[i] & 0x7f);
        if (octets.data[i] >= 0x80)
            continue;
        subtract(&number, offset);
        put_decimal(&out, &number);
        if (i + 1 < octets.len)
            vt_put_char(&out, '.');
        number = (struct decimal){ .count = 0 };
        offset = 0;
    }
    return vt_put_end(&out);
}
