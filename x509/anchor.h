/* Trust anchors, found by name, and spares: certificates that may be needed to build a path to one. The verifier asks a source
 * for the certificates whose subject is a given Name; a host indexes a PEM bundle lazily, an embedded program keeps an array.
 *
 * Anchors are certificates: subject, public key and name constraints count, and their own validity, basicConstraints and
 * critical extensions are respected. */
#ifndef VT_X509_ANCHOR_H
#define VT_X509_ANCHOR_H

#include "base/bytes.h"

struct vt_anchors {
    /* The next certificate whose subject may equal SUBJECT (vt_name_equal; the verifier compares again), as DER that stays
     * valid for the verification. *POSITION is 0 at the first call, and the source's to use. False: no more. */
    bool (*next)(const void *context, struct vt_bytes subject, uint32_t *position, struct vt_bytes *der);
    const void *context;
    const struct vt_anchors *untrusted; /* the source of spares; NULL: there are none */
};

/* A source over an array of DER certificates. */
struct vt_anchor_array {
    const struct vt_bytes *der;
    uint32_t count;
    const struct vt_anchors *untrusted; /* as above */
};
struct vt_anchors vt_anchors_from_array(const struct vt_anchor_array *array);

#endif
