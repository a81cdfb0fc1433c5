/* The Poly1305 authenticator, RFC 8439 section 2.5. (On processors whose multiplier stops early for small
 * operands, such as Cortex-M3, time depends on the operands.)
 *
 * What this code does not check: that a key is used once. */
#pragma once

#include "base/bytes.h"
#include "crypto/word.h"

enum { VT_POLY1305_KEY = 32, VT_POLY1305_TAG = 16 };

/* Numbers below 2^130 are cut into limbs with room for carries: 3 of 44 bits, or 5 of 26. */
#define VT_POLY1305_LIMBS (VT_WORD_BITS == 64 ? 3 : 5)

/* A running authenticator: it holds the key, wipe it (vt_poly1305_final does). */
struct vt_poly1305 {
    vt_word h[VT_POLY1305_LIMBS];       /* the accumulator */
    vt_word r[VT_POLY1305_LIMBS];
    vt_word folded[VT_POLY1305_LIMBS];  /* r, times what a product is worth one limb above the top */
    uint8_t s[16];
};

/* CT: time tells nothing of the key. */
void vt_poly1305_init(struct vt_poly1305 *poly, const uint8_t key[VT_POLY1305_KEY]);

/* Takes in DATA; only the last part of a message may have a length that is not a multiple of 16.
 * CT: time tells the length of DATA alone. */
void vt_poly1305_update(struct vt_poly1305 *poly, struct vt_bytes data);

/* Takes in DATA and zeros up to a multiple of 16: pad16 of section 2.8.
 * CT: time tells the length of DATA alone. */
void vt_poly1305_update_padded(struct vt_poly1305 *poly, struct vt_bytes data);

/* Writes the tag and wipes POLY.
 * CT: time tells nothing. */
void vt_poly1305_final(struct vt_poly1305 *poly, uint8_t tag[VT_POLY1305_TAG]);
