/* P-256, P-384 and P-521 (SP 800-186, section 3.2.1): keys, ECDH and ECDSA verification.
 *
 * Points are SEC 1's uncompressed form, 04 X Y; nothing else is accepted, and every point is checked to be on
 * its curve before use. These curves have cofactor 1, so that is all the public-key validation there is.
 * Numbers are big-endian. Private keys are handled in constant time.
 *
 * What this code does not check: that private keys are random, and what a digest is a digest of. */
#pragma once

#include "base/bytes.h"

#define VT_EC_MAX_LEN 66                              /* octets of a coordinate or private key on P-521 */
#define VT_EC_MAX_POINT (1 + 2 * VT_EC_MAX_LEN)

struct vt_ec_curve {
    const char *name;
    const uint8_t *p, *n, *b, *x, *y;   /* the prime, the order, b, and the base point; LEN octets each */
    uint16_t bits;                      /* of the prime, and of the order: here they are equal */
    uint8_t len;
};

extern const struct vt_ec_curve vt_p256, vt_p384, vt_p521;

/* The octets of an uncompressed point.
 * CT: time tells nothing. */
static inline size_t vt_ec_point_len(const struct vt_ec_curve *curve)
{
    return 1 + 2 * (size_t)curve->len;
}

/* True when POINT is an uncompressed point of CURVE: coordinates below p, equation satisfied.
 * CT: time tells whether the point is on the curve: it is public. */
bool vt_ec_point_ok(const struct vt_ec_curve *curve, struct vt_bytes point);

/* Makes a key pair. PRIVATE_KEY holds curve->len random octets on entry and the key, in [1, n - 1], on
 * return; POINT receives the public key. False when the random octets, cut to the order's bits, are 0 or not
 * below n (about one time in 2^32 on P-256, 2^190 and more on the others): then draw again. Both are
 * zeroed.
 * CT: time tells the curve; of the key not even whether it is in range, which the result tells. */
bool vt_ec_keypair(const struct vt_ec_curve *curve, uint8_t *private_key, uint8_t *point);

/* SHARED receives the x coordinate, curve->len octets, of PRIVATE_KEY (curve->len octets) times PEER. False,
 * with SHARED zero, when PEER is not on the curve or the key not in [1, n - 1]. (SEC 1, 3.3.1; RFC 8422,
 * 5.10)
 * CT: time tells the curve, and whether PEER is on it; nothing of the private key or the result. */
bool vt_ecdh(const struct vt_ec_curve *curve, const uint8_t *private_key, struct vt_bytes peer,
             uint8_t *shared);

/* Verifies an ECDSA signature (FIPS 186-5, 6.4.2): R and S of any length, leading zeros allowed.
 * CT: everything it takes is public; time tells which test failed. */
bool vt_ecdsa_verify(const struct vt_ec_curve *curve, struct vt_bytes point, struct vt_bytes digest,
                     struct vt_bytes r, struct vt_bytes s);
