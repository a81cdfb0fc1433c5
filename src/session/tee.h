/* One sink that tells several others. Each gets the secrets it asked for and no more.
 *
 * What this code does not check: what a sink does with what it is told. */
#pragma once

#include "base/event.h"

#define VT_TEE_MAX 8

struct vt_tee {
    struct vt_sink sink;                 /* hand this to the emitter; it numbers the buffers */
    struct vt_sink *to[VT_TEE_MAX];
    uint8_t count;
};

void vt_tee_init(struct vt_tee *tee);

/* Adds SINK, before the first event. False when there is no room. */
bool vt_tee_add(struct vt_tee *tee, struct vt_sink *sink);
