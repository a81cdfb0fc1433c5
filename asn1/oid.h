/* OBJECT IDENTIFIERs (X.690 8.19): those we know by a number of our own, and all of them as dotted text. An
 * OID is always handled as its content octets.
 *
 * What this code does not check: that octets are a well-formed OID, vt_oid_valid apart. */
#pragma once

#include "base/bytes.h"

enum vt_oid {
    VT_OID_UNKNOWN,
#define VT_ROW(symbol, octets, name) VT_OID_##symbol,
#include "asn1/oid_table.h"
#undef VT_ROW
    VT_OID_COUNT
};

/* Which OID this is. */
enum vt_oid vt_oid_find(struct vt_bytes octets);

/* Its content octets; empty for VT_OID_UNKNOWN. */
struct vt_bytes vt_oid_octets(enum vt_oid oid);

static inline bool vt_oid_is(struct vt_bytes octets, enum vt_oid oid)
{
    return vt_bytes_equal(octets, vt_oid_octets(oid));
}

/* True when OCTETS are complete arcs, each in the fewest octets, and one at least. */
bool vt_oid_valid(struct vt_bytes octets);

/* The name its standard gives it: "subjectAltName"; NULL when we know none. The texts live in a file of their
 * own. */
const char *vt_oid_name(struct vt_bytes octets);

/* The short name of an attribute type (RFC 4514 3, and the descriptors registered for LDAP): "CN"; NULL:
 * none. */
const char *vt_oid_attribute(struct vt_bytes octets);

/* Writes "2.5.29.17", NUL-terminated and cut to SIZE bytes; returns the length uncut. An arc of more than 40
 * digits comes out as "?". */
size_t vt_oid_format(struct vt_bytes octets, char *out, size_t size);
