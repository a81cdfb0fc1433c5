/* Inside the map of flipped bits: what each byte is called, and why a flip in it may be accepted.
 *
 * What this code does not check: what a flip does; it only gives names. */
#pragma once

#include "session/flips.h"

/* Names the bytes of MAP, by the innermost leaf of MODEL that each is in. False: no memory. */
bool vt_flips_name(const struct vt_model *model, struct vt_flip_map *map);

/* Why a flip of the field called PATH may be accepted, once the version is SETTLED or before; NULL: it may
 * not. */
const char *vt_flip_reason(const char *path, bool settled);
