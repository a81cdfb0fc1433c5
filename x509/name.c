#include "x509/name.h"

#include "asn1/der.h"
#include "asn1/string.h"

/* Names are read again here, in silence: vt_certificate_read has been over them, so what is malformed just ends a walk. */

/* The RDNs of NAME: the content of its SEQUENCE OF. */
static struct vt_bytes rdns_of(struct vt_bytes name)
{
    struct vt_der_element element;

    return vt_der_split(&name, &element) && element.tag == VT_DER_SEQUENCE ? element.content : vt_bytes(NULL, 0);
}

static bool attribute_of(struct vt_bytes pair, struct vt_attribute *out)
{
    struct vt_der_element oid, value;

    if (!vt_der_split(&pair, &oid) || oid.tag != VT_DER_OID || !vt_der_split(&pair, &value))
        return false;
    out->oid = oid.content;
    out->value = value.content;
    out->tag = value.tag;
    return true;
}

bool vt_name_empty(struct vt_bytes name)
{
    return rdns_of(name).len == 0;
}

/* *POSITION counts bytes of the RDNs. A SET is entered by stepping over its header, so its later attributes look like
 * elements of the outer list: the tag tells them apart. */
bool vt_name_next(struct vt_bytes name, uint32_t *position, struct vt_attribute *out)
{
    struct vt_bytes rdns = rdns_of(name), rest;
    struct vt_der_element element;

    if (*position >= rdns.len)
        return false;
    rest = vt_bytes(rdns.data + *position, rdns.len - *position);
    if (!vt_der_split(&rest, &element))
        return false;
    out->first_of_rdn = element.tag == VT_DER_SET;
    if (out->first_of_rdn) {
        rest = vt_bytes(element.content.data, rest.len + element.content.len);
        if (!vt_der_split(&rest, &element))
            return false;
    }
    *position = (uint32_t)(rdns.len - rest.len);
    return attribute_of(element.content, out);
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
    struct vt_der_element pair, other;
    struct vt_attribute x, y;

    while (vt_der_split(&a, &pair)) {
        struct vt_bytes rest = b;
        bool found = false;

        if (!attribute_of(pair.content, &x))
            return false;
        while (!found && vt_der_split(&rest, &other))
            found = attribute_of(other.content, &y) && attributes_equal(&x, &y);
        if (!found)
            return false;
    }
    return a.len == 0;
}

static bool rdns_equal(struct vt_bytes a, struct vt_bytes b)
{
    return rdn_within(a, b) && rdn_within(b, a);
}

/* True when the RDNs of BASE are the first of NAME's. */
bool vt_name_within(struct vt_bytes name, struct vt_bytes base)
{
    struct vt_bytes rdns = rdns_of(name), wanted = rdns_of(base);
    struct vt_der_element a, b;

    while (vt_der_split(&wanted, &b))
        if (!vt_der_split(&rdns, &a) || !rdns_equal(a.content, b.content))
            return false;
    return wanted.len == 0;
}

bool vt_name_equal(struct vt_bytes a, struct vt_bytes b)
{
    return vt_bytes_equal(a, b) || (vt_name_within(a, b) && vt_name_within(b, a));
}
