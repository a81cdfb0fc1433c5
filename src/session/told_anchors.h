/* Certificates that a verifier is given, told as events: a trace has them then, so a replay needs no bundle.
 *
 * What this code does not check: that a certificate was told before. */
#pragma once

#include "base/event.h"
#include "vitrine.h"

struct vt_told_anchors {
    struct vt_told_source {
        struct vt_anchors inner, outer;
        struct vt_sink *sink;
        bool untrusted;
    } trusted, untrusted;
};

/* Anchors and spares that are INNER's, each of which SINK is told of when the verifier gets it. TOLD must
 * outlive their use. */
const struct vt_anchors *vt_told_anchors(struct vt_told_anchors *told, struct vt_sink *sink,
                                         const struct vt_anchors *inner);
