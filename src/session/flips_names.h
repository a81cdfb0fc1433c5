/* Inside the map of flipped bits: what each byte is called, and why a flip in it may be accepted.
 *
 * What this code does not check: what a flip does; it only gives names. */
#ifndef VT_SESSION_FLIPS_NAMES_H
#define VT_SESSION_FLIPS_NAMES_H

#include "session/flips.h"

/* Listens to a session, and keeps the innermost name of each byte that the server sent. */
struct vt_namer;

/* A namer of LEN bytes of s2c; NULL: no memory. Hand vt_namer_sink to the session. */
struct vt_namer *vt_namer_make(uint32_t len);
struct vt_sink *vt_namer_sink(struct vt_namer *namer);

/* Hands its fields over to MAP, each with its reason, and frees the namer. False: no memory. */
bool vt_namer_end(struct vt_namer *namer, struct vt_flip_map *map);

/* Why a flip of the field called PATH may be accepted, once the version is SETTLED or before; NULL: it may not. */
const char *vt_flip_reason(const char *path, bool settled);

#endif
