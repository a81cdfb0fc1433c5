/* Ed25519 verification (RFC 8032, section 5.1), strict: S below L, coordinates below p, no "negative zero";
 * the equation is the one without the cofactor, so that every verdict is that of comparing R's octets.
 *
 * What this code does not check: that the public key has large order (a key of small order is its owner's own
 * loss). All its inputs are public: time tells their lengths, and which test failed. */
#pragma once

#include "base/bytes.h"

#define VT_ED25519_KEY_LEN 32
#define VT_ED25519_SIGNATURE_LEN 64

/* True when PUBLIC_KEY encodes a point of the curve (RFC 8032, 5.1.3).
 * CT: everything it takes is public; time tells which test failed. */
bool vt_ed25519_key_ok(struct vt_bytes public_key);

/* True when SIGNATURE is PUBLIC_KEY's over MESSAGE; false, too, when either has another length than above.
 * CT: everything it takes is public; time tells the length of MESSAGE, and which test failed. */
bool vt_ed25519_verify(struct vt_bytes public_key, struct vt_bytes message, struct vt_bytes signature);
