/* The AEAD of ChaCha20 and Poly1305, RFC 8439 section 2.8; TLS uses it by RFC 7905.
 *
 * What this code does not check: that a nonce is used once per key. */
#pragma once

#include "crypto/chacha20.h"
#include "crypto/poly1305.h"

/* Enciphers LEN bytes where they lie, and writes the tag over them and AAD.
 * CT: time tells the lengths of AAD and DATA alone. */
void vt_chacha20_poly1305_seal(const uint8_t key[VT_CHACHA20_KEY], const uint8_t nonce[VT_CHACHA20_NONCE],
                               struct vt_bytes aad, uint8_t *data, size_t len, uint8_t tag[VT_POLY1305_TAG]);

/* Deciphers LEN bytes where they lie. False when the tag is wrong: then nothing was deciphered, and DATA is
 * zeroed.
 * CT: time tells the lengths, and whether the tag is right; not where it is wrong. */
bool vt_chacha20_poly1305_open(const uint8_t key[VT_CHACHA20_KEY], const uint8_t nonce[VT_CHACHA20_NONCE],
                               struct vt_bytes aad, uint8_t *data, size_t len,
                               const uint8_t tag[VT_POLY1305_TAG]);
