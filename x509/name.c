#include "x509/name.h"

#include "asn1/der.h"
#include "asn1/string.h"
#include "base/limits.h"
#include "crypto/hash.h"

/* Names are read again here, in silence: vt_certificate_read has been over them, so what is malformed just
 * ends a walk.
 *
 * They are compared by digests of a canonical form. That is linear in the bytes whatever a hostile name
 * holds, while looking for each attribute of one RDN in another is not; and names that were met once need not
 * be read again. Nobody finds two inputs of one SHA-256 digest, so equal digests are equal names, without a
 * second look. */

/* The RDNs of NAME: the content of its SEQUENCE OF. */
static struct vt_bytes rdns_of(struct vt_bytes name)
{
    struct vt_der_element element;

    return vt_der_split(&name, &element) && element.tag == VT_DER_SEQUENCE
        ? element.content : vt_bytes(NULL, 0);
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

/* *POSITION counts bytes of the RDNs. A SET is entered by stepping over its header, so its later attributes
 * look like elements of the outer list: the tag tells them apart. */
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

/* A string on its way through the folding of RFC 5280 7.1 (RFC 4518 2.6.1): ASCII letters lose their case,
 * white space is dropped at both ends and is one space inside. */
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

/* Strings of all types alike, folded, as UTF-8. */
static void hash_folded(struct vt_hash_state *hash, const struct vt_attribute *a)
{
    struct folded s = { .string = a->value, .tag = a->tag };
    char text[72];
    struct vt_out out = vt_out(text, sizeof text);
    uint32_t c;

    while (next_folded(&s, &c)) {
        vt_put_utf8(&out, c);
        if (out.len > 64) {
            vt_hash_update(hash, vt_bytes(text, out.len));
            out.len = 0;
        }
    }
    vt_hash_update(hash, vt_bytes(text, out.len));
}

static void hash_attribute(const struct vt_attribute *a, uint8_t *digest)
{
    bool string = vt_string_valid(a->tag, a->value);
    struct vt_hash_state hash;
    uint8_t head[5] = { string ? VT_DER_UTF8_STRING : a->tag };

    vt_store32be(head + 1, (uint32_t)a->oid.len);
    vt_hash_init(&hash, &vt_sha256);
    vt_hash_update(&hash, vt_bytes(head, sizeof head));
    vt_hash_update(&hash, a->oid);
    if (string)
        hash_folded(&hash, a);
    else
        vt_hash_update(&hash, a->value);
    vt_hash_final(&hash, digest);
}

/* An RDN in a form of which there is one alone: the digests of its attributes, in order, for a SET has
 * none. */
struct rdn {
    uint8_t digests[VT_RDN_ATTRIBUTES_MAX][VT_NAME_DIGEST_LEN];
    uint8_t count;
};

static void insert(struct rdn *rdn, const uint8_t *digest)
{
    uint8_t at = rdn->count++;

    for (; at > 0 && memcmp(rdn->digests[at - 1], digest, VT_NAME_DIGEST_LEN) > 0; at--)
        memcpy(rdn->digests[at], rdn->digests[at - 1], VT_NAME_DIGEST_LEN);
    memcpy(rdn->digests[at], digest, VT_NAME_DIGEST_LEN);
}

/* False when SET, the content of one, is malformed or holds too many. */
static bool canonical(struct vt_bytes set, struct rdn *out)
{
    uint8_t digest[VT_NAME_DIGEST_LEN];
    struct vt_der_element pair;
    struct vt_attribute a;

    out->count = 0;
    while (vt_der_split(&set, &pair)) {
        if (out->count == VT_RDN_ATTRIBUTES_MAX || !attribute_of(pair.content, &a))
            return false;
        hash_attribute(&a, digest);
        insert(out, digest);
    }
    return set.len == 0;
}

static struct vt_bytes digests_of(const struct rdn *rdn)
{
    return vt_bytes(rdn->digests, (size_t)rdn->count * VT_NAME_DIGEST_LEN);
}

/* RFC 5280 7.1: the same number of attributes, each of them matched. */
static bool rdns_equal(struct vt_bytes a, struct vt_bytes b)
{
    struct rdn x, y;

    return vt_bytes_equal(a, b)
        || (canonical(a, &x) && canonical(b, &y) && vt_bytes_equal(digests_of(&x), digests_of(&y)));
}

void vt_name_digest(struct vt_bytes name, uint8_t *digest)
{
    struct vt_bytes rdns = rdns_of(name);
    struct vt_hash_state hash;
    struct vt_der_element set;
    struct rdn rdn;

    vt_hash_init(&hash, &vt_sha256);
    while (vt_der_split(&rdns, &set)) {
        if (!canonical(set.content, &rdn))
            rdn.count = 0;
        vt_hash_update(&hash, vt_bytes(&rdn.count, 1));
        vt_hash_update(&hash, rdn.count > 0 ? digests_of(&rdn) : set.whole);
    }
    vt_hash_final(&hash, digest);
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
