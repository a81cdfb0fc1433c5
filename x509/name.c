#include "x509/name.h"

#include "asn1/der.h"
#include "asn1/string.h"

/* Names are read again here, in silence: vt_certificate_read has been over them, so what is malformed just ends a walk. */

/* The next element of DATA at *AT: its tag, and its content. */
static bool next_element(struct vt_bytes data, uint32_t *at, struct vt_bytes *content, uint8_t *tag)
{
    struct vt_parse parse;
    struct vt_reader r = vt_parse_silent(&parse, data);
    struct vt_bytes whole;
    uint32_t header;

    r.at = *at;
    if (!vt_der_peek_whole(&r, &whole))
        return false;
    header = whole.data[1] < 0x80 ? 2u : 2u + (whole.data[1] & 0x7f);
    *tag = whole.data[0];
    *content = vt_bytes(whole.data + header, whole.len - header);
    *at += (uint32_t)whole.len;
    return true;
}

/* The RDNs of NAME: the content of its SEQUENCE OF. */
static struct vt_bytes rdns_of(struct vt_bytes name)
{
    struct vt_bytes rdns;
    uint32_t at = 0;
    uint8_t tag;

    return next_element(name, &at, &rdns, &tag) && tag == VT_DER_SEQUENCE ? rdns : vt_bytes(NULL, 0);
}

static bool attribute_of(struct vt_bytes pair, struct vt_attribute *out)
{
    uint32_t at = 0;
    uint8_t tag;

    return next_element(pair, &at, &out->oid, &tag) && tag == VT_DER_OID && next_element(pair, &at, &out->value, &out->tag);
}

bool vt_name_empty(struct vt_bytes name)
{
    return rdns_of(name).len == 0;
}

/* *POSITION counts bytes of the RDNs. A SET is entered by stepping over its header, so its later attributes look like
 * elements of the outer list: the tag tells them apart. */
bool vt_name_next(struct vt_bytes name, uint32_t *position, struct vt_attribute *out)
{
    struct vt_bytes rdns = rdns_of(name), element;
    uint8_t tag;

    if (!next_element(rdns, position, &element, &tag))
        return false;
    out->first_of_rdn = tag == VT_DER_SET;
    if (out->first_of_rdn) {
        *position -= (uint32_t)element.len;
        if (!next_element(rdns, position, &element, &tag))
            return false;
    }
    return attribute_of(element, out);
}

bool vt_name_attribute(struct vt_bytes name, struct vt_bytes oid, struct vt_bytes *value, uint8_t *tag)
{
    struct vt_attribute attribute;
    uint32_t position = 0;
    bool found = false;

    while (vt_name_next(name, &position, &attribute))
        if (vt_bytes_equal(attribute.oid, oid)) {
            *value = attribute.value;
            *tag = attribute.tag;
            found = true;
        }
    return found;
}

/* A string on its way through the folding of RFC 5280 7.1 (RFC 4518 2.6.1): ASCII letters lose their case, white space is
 * dropped at both ends and is one space inside. */
struct folded {
    struct vt_bytes string;
    size_t at;
    uint32_t held;   /* the character behind a space that was given out first */
    uint8_t tag;
    bool begun, holds;
};

static bool is_space(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool next_folded(struct folded *s, uint32_t *c)
{
    bool space = false;

    if (s->holds) {
        s->holds = false;
        *c = s->held;
        return true;
    }
    do {
        if (!vt_string_next(s->tag, s->string, &s->at, c))
            return false;
        space |= is_space(*c);
    } while (is_space(*c));
    if (*c >= 'A' && *c <= 'Z')
        *c += 'a' - 'A';
    if (space && s->begun) {
        s->held = *c;
        s->holds = true;
        *c = ' ';
    }
    s->begun = true;
    return true;
}

static bool strings_equal(const struct vt_attribute *a, const struct vt_attribute *b)
{
    struct folded x = { .string = a->value, .tag = a->tag }, y = { .string = b->value, .tag = b->tag };
    uint32_t c, d;

    for (;;) {
        bool more = next_folded(&x, &c);

        if (more != next_folded(&y, &d))
            return false;
        if (!more)
            return x.at == x.string.len && y.at == y.string.len; /* both ended, neither was malformed */
        if (c != d)
            return false;
    }
}

static bool attributes_equal(const struct vt_attribute *a, const struct vt_attribute *b)
{
    if (!vt_bytes_equal(a->oid, b->oid))
        return false;
    if (a->tag == b->tag && vt_bytes_equal(a->value, b->value))
        return true;
    return vt_string_type(a->tag) && vt_string_type(b->tag) && strings_equal(a, b);
}

/* True when every attribute of the RDN A has an equal in the RDN B. */
static bool rdn_within(struct vt_bytes a, struct vt_bytes b)
{
    struct vt_bytes pair, other;
    struct vt_attribute x, y;
    uint32_t at = 0;
    uint8_t tag;

    while (next_element(a, &at, &pair, &tag)) {
        uint32_t from = 0;
        bool found = false;

        if (!attribute_of(pair, &x))
            return false;
        while (!found && next_element(b, &from, &other, &tag))
            found = attribute_of(other, &y) && attributes_equal(&x, &y);
        if (!found)
            return false;
    }
    return at == a.len;
}

static bool rdns_equal(struct vt_bytes a, struct vt_bytes b)
{
    return rdn_within(a, b) && rdn_within(b, a);
}

/* True when the RDNs of BASE are the first of NAME's. */
bool vt_name_within(struct vt_bytes name, struct vt_bytes base)
{
    struct vt_bytes rdns = rdns_of(name), wanted = rdns_of(base), a, b;
    uint32_t at = 0, from = 0;
    uint8_t tag;

    while (next_element(wanted, &from, &b, &tag))
        if (!next_element(rdns, &at, &a, &tag) || !rdns_equal(a, b))
            return false;
    return from == wanted.len;
}

bool vt_name_equal(struct vt_bytes a, struct vt_bytes b)
{
    return vt_bytes_equal(a, b) || (vt_name_within(a, b) && vt_name_within(b, a));
}
