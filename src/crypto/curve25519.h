/* What X25519 and Ed25519 share: the field modulo 2^255 - 19, and numbers in little-endian octets. */
#pragma once

#include "crypto/group.h"

extern const uint8_t vt_p25519[32];   /* 2^255 - 19, big-endian */

/* LEN octets (at most VT_FIELD_WORDS words) of a little-endian number.
 * CT: each: time tells LEN alone. */
void vt_little_load(vt_word *out, const uint8_t *in, size_t len);
void vt_little_store(uint8_t *out, size_t len, const vt_word *a);
