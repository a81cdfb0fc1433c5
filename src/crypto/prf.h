/* The pseudorandom function of TLS 1.2, RFC 5246 section 5.
 *
 * What this code does not check: that HASH is the one the cipher suite names. */
#pragma once

#include "crypto/hash.h"

/* Writes LEN bytes of PRF(SECRET, LABEL, seed) to OUT, any length; the seed is the PARTS of SEED, joined.
 * CT: time tells the lengths of secret, label, seed and output, nothing of their bytes. */
void vt_prf(const struct vt_hash *hash, struct vt_bytes secret, const char *label,
            const struct vt_bytes *seed, size_t parts, uint8_t *out, size_t len);
