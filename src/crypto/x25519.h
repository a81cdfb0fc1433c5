/* X25519 (RFC 7748, section 5): Diffie-Hellman on Curve25519, in constant time.
 *
 * What this code does not check: that the private key is random. Every 32-octet string is a public key;
 * those of small order are noticed by their all-zero result. */
#pragma once

#include "base/bytes.h"

#define VT_X25519_LEN 32

/* SHARED receives the function's value. False when that is zero, which a peer's point of small order forces
 * (section 6.1: "MAY check"; RFC 8422, 5.11: abort).
 * CT: time tells nothing of key, point or result; that the result is zero, the result tells. */
bool vt_x25519(uint8_t shared[VT_X25519_LEN], const uint8_t private_key[VT_X25519_LEN],
               const uint8_t peer[VT_X25519_LEN]);

/* The public key: the function's value at u = 9.
 * CT: time tells nothing of the key. */
void vt_x25519_public(uint8_t public_key[VT_X25519_LEN], const uint8_t private_key[VT_X25519_LEN]);
