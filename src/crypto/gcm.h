/* AES-GCM, SP 800-38D, as TLS uses it (RFC 5288): a nonce of 96 bits, a tag of 128.
 *
 * What this code does not check: that a nonce is used once per key; that a message stays below 2^36 bytes. */
#pragma once

#include "crypto/aes.h"
#include "crypto/ghash.h"

enum { VT_GCM_NONCE = 12, VT_GCM_TAG = 16 };

/* An expanded key: wipe it after use. */
struct vt_gcm {
    struct vt_aes aes;
    struct vt_ghash ghash;
};

/* False, with nothing set, unless KEY has 16 or 32 bytes. The second never uses special instructions: for
 * tests.
 * CT: time tells the length of KEY alone. */
bool vt_gcm_init(struct vt_gcm *gcm, struct vt_bytes key);
/* CT: as vt_gcm_init. */
bool vt_gcm_init_portable(struct vt_gcm *gcm, struct vt_bytes key);

/* Enciphers LEN bytes where they lie, and writes the tag over them and AAD.
 * CT: time tells the lengths of AAD and DATA, and the size of the key. */
void vt_gcm_seal(const struct vt_gcm *gcm, const uint8_t nonce[VT_GCM_NONCE], struct vt_bytes aad,
                 uint8_t *data, size_t len, uint8_t tag[VT_GCM_TAG]);

/* Deciphers LEN bytes where they lie. False when the tag is wrong: then nothing was deciphered, and DATA is
 * zeroed.
 * CT: time tells the lengths, and whether the tag is right; not where it is wrong. */
bool vt_gcm_open(const struct vt_gcm *gcm, const uint8_t nonce[VT_GCM_NONCE], struct vt_bytes aad,
                 uint8_t *data, size_t len, const uint8_t tag[VT_GCM_TAG]);
