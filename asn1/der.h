/* Strict DER, as our own parsers write it: vitrine_parse.h has the readers, here each type has its usual tag,
 * and the names are dropped in a build without trace. */
#pragma once

#include "base/cursor.h"

/* The names of the identifier octets. */
extern const struct vt_name vt_der_tag_names[];

/* NAME, or nothing in a build without trace: then no name reaches the functions below, and none is in the
 * program. */
static inline const char *vt_named(const char *name)
{
    return VT_TRACE ? name : NULL;
}

/* True when the next element has TAG: for OPTIONAL, DEFAULT and CHOICE. Reads nothing. */
static inline bool vt_der_next_is(const struct vt_reader *r, uint8_t tag)
{
    uint8_t seen;

    return vt_peek_u8(r, &seen) && seen == tag;
}

/* Readers that only our own parsers use. */
bool vt_der_named_bits_as(struct vt_reader *r, const char *name, uint8_t tag, const struct vt_name *names,
                          uint16_t *out);
bool vt_der_string_as(struct vt_reader *r, const char *name, uint8_t tag, uint8_t type, struct vt_bytes *out);
bool vt_der_dump_as(struct vt_reader *r, const char *name);
bool vt_der_rest_as(struct vt_reader *r, const char *name);

/* Opens the constructed element NAME, which has TAG; its content is BODY. REF: its clause, or NULL. */
static inline bool vt_der_open(struct vt_reader *r, const char *name, const char *ref, uint8_t tag,
                               struct vt_reader *body)
{
    return vt_der_open_as(r, vt_named(name), vt_named(ref), tag, body);
}

/* Opens the OCTET STRING NAME, whose content is DER again (extnValue). */
static inline bool vt_der_open_octets(struct vt_reader *r, const char *name, const char *ref,
                                      struct vt_reader *body)
{
    return vt_der_open(r, name, ref, VT_DER_OCTET_STRING, body);
}

/* Opens the BIT STRING NAME, whose content is DER again (subjectPublicKey). No bits may be unused. */
static inline bool vt_der_open_bits(struct vt_reader *r, const char *name, const char *ref,
                                    struct vt_reader *body)
{
    return vt_der_open_bits_as(r, vt_named(name), vt_named(ref), body);
}

/* Primitive elements. OUT is the content (an INTEGER's as two's complement, an OID's octets). */
static inline bool vt_der_boolean(struct vt_reader *r, const char *name, bool *out)
{
    return vt_der_boolean_as(r, vt_named(name), VT_DER_BOOLEAN, out);
}

static inline bool vt_der_integer(struct vt_reader *r, const char *name, struct vt_bytes *out)
{
    return vt_der_integer_as(r, vt_named(name), VT_DER_INTEGER, out);
}

/* An INTEGER of 0 to 2^31 - 1; another is VT_RULE_VALUE. */
static inline bool vt_der_small(struct vt_reader *r, const char *name, uint32_t *out)
{
    return vt_der_small_as(r, vt_named(name), VT_DER_INTEGER, NULL, out);
}

/* A primitive element of any TAG, with its content as KIND. */
static inline bool vt_der_primitive(struct vt_reader *r, const char *name, uint8_t tag,
                                    enum vt_value_kind kind, struct vt_bytes *out)
{
    return vt_der_primitive_as(r, vt_named(name), tag, kind, out);
}

/* An OID, well formed (VT_VALUE_OID is checked wherever it is read). */
static inline bool vt_der_oid(struct vt_reader *r, const char *name, struct vt_bytes *out)
{
    return vt_der_primitive(r, name, VT_DER_OID, VT_VALUE_OID, out);
}

static inline bool vt_der_octets(struct vt_reader *r, const char *name, struct vt_bytes *out)
{
    return vt_der_primitive(r, name, VT_DER_OCTET_STRING, VT_VALUE_BYTES, out);
}

static inline bool vt_der_null(struct vt_reader *r, const char *name)
{
    return vt_der_null_as(r, vt_named(name));
}

/* A BIT STRING without unused bits. */
static inline bool vt_der_bits(struct vt_reader *r, const char *name, struct vt_bytes *out)
{
    return vt_der_bits_as(r, vt_named(name), VT_DER_BIT_STRING, NULL, out);
}

/* A BIT STRING of named bits: bit 0 of the standard is bit 0 of *OUT. At most 16 bits are kept. Zero bits at
 * the end, which X.690 11.2.2 drops, are let pass: Trustwave's global roots, trusted everywhere, have two in
 * their keyUsage. */
static inline bool vt_der_named_bits(struct vt_reader *r, const char *name, const struct vt_name *names,
                                     uint16_t *out)
{
    return vt_der_named_bits_as(r, vt_named(name), VT_DER_BIT_STRING, names, out);
}

/* A UTCTime or GeneralizedTime in the forms of RFC 5280 4.1.2.5, as seconds since 1970. GeneralizedTime may
 * have any year: CRLs and OCSP want that, and Certum Trusted Network CA 2, trusted everywhere, begins in a
 * GeneralizedTime of 2011. */
static inline bool vt_der_time(struct vt_reader *r, const char *name, int64_t *out)
{
    return vt_der_time_as(r, vt_named(name), out);
}

/* A string of any type that DirectoryString and its friends allow, its characters checked (asn1/string.h). */
static inline bool vt_der_string(struct vt_reader *r, const char *name, struct vt_bytes *out, uint8_t *tag)
{
    return vt_der_any_string_as(r, vt_named(name), out, tag);
}

/* An element of unknown content, dumped to the leaves: constructed ones are opened, primitives typed by their
 * tag. Iterative, bounded by VT_DEPTH_MAX. For extensions we do not know, and for DER files of other
 * kinds. */
static inline bool vt_der_dump(struct vt_reader *r, const char *name)
{
    return vt_der_dump_as(r, vt_named(name));
}

/* All that R has left: dumped when it is one element of DER, else one leaf of octets. */
static inline bool vt_der_rest(struct vt_reader *r, const char *name)
{
    return vt_der_rest_as(r, vt_named(name));
}

/* Items of a SET OF must ascend (X.690 11.6): PREVIOUS is the item before, empty at the first. */
bool vt_der_set_order(struct vt_reader *r, struct vt_bytes previous, struct vt_bytes item);

/* A second look at bytes that were parsed before: an element of them, and what it holds. */
struct vt_der_element {
    uint8_t tag;
    struct vt_bytes whole, content;
};

/* Takes the first element off REST. False when there is none, or no well-formed header. */
bool vt_der_split(struct vt_bytes *rest, struct vt_der_element *out);
