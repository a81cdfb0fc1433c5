/* Distinguished names (RFC 5280 4.1.2.4, 7.1) and general names (4.2.1.6).
 *
 * What this code does not check: that a Name is well formed. Names come from vt_certificate_read, which
 * has. */
#pragma once

#include "base/bytes.h"
#include "base/cursor.h"

/* True when A and B, DER Names with their tags, are the same name as RFC 5280 7.1 compares them: attribute by
 * attribute, as many in each RDN, white space folded, ASCII letters without case; other characters as they
 * are. */
bool vt_name_equal(struct vt_bytes a, struct vt_bytes b);

/* What equal names share, and no others: names that are compared often are compared by it. Linear in the
 * bytes. */
#define VT_NAME_DIGEST_LEN 32
void vt_name_digest(struct vt_bytes name, uint8_t *digest);

/* True when NAME lies in the subtree BASE: BASE's RDNs are the first of NAME's (RFC 5280 4.2.1.10). */
bool vt_name_within(struct vt_bytes name, struct vt_bytes base);

/* True when NAME has no RDN. */
bool vt_name_empty(struct vt_bytes name);

/* The last value of the attribute OID in NAME (the most specific CN); false when there is none. TAG is the
 * string's. */
bool vt_name_attribute(struct vt_bytes name, struct vt_bytes oid, struct vt_bytes *value, uint8_t *tag);

struct vt_attribute {
    struct vt_bytes oid, value;
    uint8_t tag;
    bool first_of_rdn;      /* a new RDN, not another attribute of the same (multi-valued) one */
};

/* Walks the attributes of NAME from the first on: *POSITION is 0 at the start. False at the end. */
bool vt_name_next(struct vt_bytes name, uint32_t *position, struct vt_attribute *out);

/* Writes NAME as RFC 4514 text, NUL-terminated and cut to SIZE bytes; returns the length it has uncut. The
 * last RDN comes first. Attribute types without a short name are dotted OIDs with #hex values; control
 * characters are escaped, so that the text is safe to show. */
size_t vt_name_format(struct vt_bytes name, char *out, size_t size);

enum vt_general_name_kind {
    VT_GN_OTHER,
    VT_GN_EMAIL,
    VT_GN_DNS,
    VT_GN_X400,
    VT_GN_DIRECTORY,
    VT_GN_EDI,
    VT_GN_URI,
    VT_GN_ADDRESS,
    VT_GN_REGISTERED
};

struct vt_general_name {
    enum vt_general_name_kind kind;
    struct vt_bytes value;  /* the content; of a directoryName the Name, tag included */
};

/* Walks a run of GeneralName (vt_certificate.subject_alt_name): *POSITION is 0 at the start. False at the
 * end. */
bool vt_general_name_next(struct vt_bytes names, uint32_t *position, struct vt_general_name *out);

/* Writes it as "DNS:mail.example", "IP:192.0.2.1", "email:…", "URI:…", "DirName:…", safe to show; as
 * vt_name_format. */
size_t vt_general_name_format(const struct vt_general_name *name, char *out, size_t size);

/* Reads a Name, or one GeneralName, traced. */
bool vt_name_read(struct vt_reader *r, const char *name, const char *ref, struct vt_bytes *out);
bool vt_general_name_read(struct vt_reader *r, uint16_t index, struct vt_general_name *out);
