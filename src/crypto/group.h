/* Points on a curve and sums of their multiples, for every curve that Vitrine knows.
 *
 * A group is a prime field, one constant of the curve's equation, and one of two complete addition formulas:
 *   Weierstrass  y^2 = x^3 - 3x + b          P-256, P-384, P-521   (Renes, Costello, Batina 2016, algorithm
 *                4)
 *   Edwards      -x^2 + y^2 = 1 + d x^2 y^2  edwards25519          (Bernstein, Birkner, Joye, Lange, Peters
 *                2008)
 * Complete means: right for every two points of a prime-order group, also for equal, opposite and neutral
 * ones, so there is no doubling and no special case, neither in the code nor in its time.
 *
 * What this code does not check: that coordinates are below p and on the curve. See crypto/ec.h. */
#pragma once

#include "crypto/mont.h"

/* P-521 is the largest field. All arrays have its size; the group's field says how many words are in use. */
#define VT_FIELD_WORDS VT_WORDS(521)
typedef vt_word vt_field[VT_FIELD_WORDS];

/* An odd prime with its Montgomery constants. It points into itself, so it must not be copied. */
struct vt_prime {
    vt_field n, rr;
    struct vt_mont m;
};

/* Coordinates x = X/Z, y = Y/Z, each in Montgomery form. Z = 0 is the point at infinity (Weierstrass). */
struct vt_point {
    vt_field x, y, z;
};

enum vt_curve_form { VT_WEIERSTRASS, VT_EDWARDS };

struct vt_group {
    enum vt_curve_form form;
    struct vt_prime p;
    vt_field one, constant;   /* 1, and b or d, in Montgomery form */
};

/* Scalars are used VT_WINDOW bits at a time. On machines with narrow words stack is scarcer than time, and
 * the tables are most of it. */
#define VT_WINDOW (VT_WORD_BITS == 64 ? 4 : 3)
#define VT_TABLE (1 << (VT_WINDOW - 1))

/* One term of a sum: SCALAR times a point. Scalars are plain numbers, not in Montgomery form, and have zero
 * words up to VT_FIELD_WORDS. */
struct vt_term {
    vt_field scalar;
    struct vt_point multiple[VT_TABLE];   /* 1 to VT_TABLE times the point */
};

/* Prepares arithmetic modulo the big-endian PRIME of VT_FIELD_WORDS words at most.
 * CT: time tells the prime, which is public. */
void vt_prime_init(struct vt_prime *p, struct vt_bytes prime);

/* OUT = 1 / a, both in Montgomery form; 0 for a = 0 (Fermat: a^(p - 2)). OUT is not A.
 * CT: time tells the prime, nothing of A. */
void vt_prime_invert(const struct vt_prime *p, vt_word *out, const vt_word *a);

/* Prepares a group; CONSTANT is its b or d, big-endian.
 * CT: time tells the curve. */
void vt_group_init(struct vt_group *g, enum vt_curve_form form, struct vt_bytes prime,
                   struct vt_bytes constant);

/* OUT = a + b. OUT may be A or B.
 * CT: time tells the curve; not whether points are equal, opposite or neutral. */
void vt_point_add(const struct vt_group *g, struct vt_point *out, const struct vt_point *a,
                  const struct vt_point *b);

/* Fills TERM's table for POINT.
 * CT: time tells the curve, nothing of the point. */
void vt_term_init(const struct vt_group *g, struct vt_term *term, const struct vt_point *point);

/* OUT = the sum of scalar times point over COUNT terms, scalars below 2^BITS. Constant time in the
 * scalars.
 * CT: time tells the curve, COUNT and BITS, nothing of scalars or points: whole tables are read. */
void vt_point_sum(const struct vt_group *g, struct vt_point *out, const struct vt_term *terms, size_t count,
                  size_t bits);

/* X and Y, out of Montgomery form, of a point with Z != 0.
 * CT: time tells the curve, nothing of the point. */
void vt_point_affine(const struct vt_group *g, vt_word *x, vt_word *y, const struct vt_point *point);
