/* What ec.c and ecdsa.c share: a curve made ready for arithmetic. Not for use elsewhere. */
#pragma once

#include "crypto/ec.h"
#include "crypto/group.h"

/* CT: time tells the curve. */
void vt_ec_group(struct vt_group *g, const struct vt_ec_curve *curve);

/* Reads an uncompressed point. False unless it is on the curve.
 * CT: time tells which coordinate is wrong, if one is: points are public. */
bool vt_ec_point_read(const struct vt_group *g, const struct vt_ec_curve *curve, struct vt_point *out,
                      struct vt_bytes point);

/* The base point.
 * CT: time tells the curve. */
void vt_ec_base(const struct vt_group *g, const struct vt_ec_curve *curve, struct vt_point *out);

/* Reads a number into *OUT. All ones when it is in [1, n - 1], else zero.
 * CT: time tells the curve, the length of NUMBER, and whether it fits VT_FIELD_WORDS, as all do that have no
 * more octets than the order; nothing else of it. */
vt_word vt_ec_scalar_read(const struct vt_ec_curve *curve, vt_word *out, struct vt_bytes number);
