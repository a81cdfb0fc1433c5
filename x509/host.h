/* Does a certificate name this server? RFC 9525.
 *
 * A-labels are compared bytewise, ASCII letters without case; there is no punycode decoder. A wildcard is one
 * whole leftmost label. What this code does not check: public suffixes ("*.com" matches "example.com"). */
#pragma once

#include "x509/certificate.h"

enum vt_host_match_result {
    VT_HOST_MATCH,        /* an entry of subjectAltName matches */
    /* no SAN that names a server, and the common name matches: no match, but worth saying */
    VT_HOST_COMMON_NAME,
    VT_HOST_MISMATCH,     /* it has names to connect by, and none matches */
    VT_HOST_NAMELESS      /* it has none */
};

/* A reference identity: a DNS name, or an IP address where the text is an IPv4 or IPv6 literal. */
struct vt_reference {
    struct vt_bytes text;    /* as the caller gave it; of a DNS name one trailing dot is dropped */
    uint8_t address[16];
    uint8_t address_len;     /* 4 or 16; 0: a DNS name */
};

/* Reads TEXT. False when it is neither an address nor a host name (empty, a label over 63 bytes, a NUL, a
 * wildcard). */
bool vt_reference_parse(struct vt_bytes text, struct vt_reference *out);

/* Compares; SEEN is the entry that matched, or the first that somebody could connect by, of the same kind if
 * there is one; with VT_HOST_COMMON_NAME and VT_HOST_NAMELESS the common name, or none. */
enum vt_host_match_result vt_host_match(const struct vt_certificate *certificate,
                                        const struct vt_reference *reference, struct vt_value *seen);
