/* HMAC_DRBG with SHA-256, NIST SP 800-90A revision 1 section 10.1.2: random bytes from a seed handed in.
 *
 * What this code does not check: that the seed is random. There is no reseeding and no additional input: a
 * client lives for one connection. */
#pragma once

#include "base/bytes.h"

enum {
    VT_DRBG_SEED_LEN = 48,          /* bytes: 256 bits of entropy, and a nonce of 128 (section 8.6.7) */
    VT_DRBG_REQUEST_MAX = 65536,    /* bytes a request: 2^19 bits, table 2 */
};

/* Requests before a reseed would be due: 2^48, table 2. */
#define VT_DRBG_REQUESTS_MAX ((uint64_t)1 << 48)

struct vt_drbg {
    uint8_t key[32], v[32];         /* Key and V of the standard */
    uint64_t requests;
};

/* CT: time tells nothing of the seed. */
void vt_drbg_init(struct vt_drbg *drbg, const uint8_t seed[VT_DRBG_SEED_LEN]);

/* Writes LEN random bytes. False, with OUT zeroed, when LEN or the number of requests is over its limit.
 * CT: time tells LEN, and whether the limit is reached; nothing of the state. */
bool vt_drbg_generate(struct vt_drbg *drbg, uint8_t *out, size_t len);
