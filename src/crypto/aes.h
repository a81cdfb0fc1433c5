/* AES with keys of 128 and 256 bits, FIPS 197: whole blocks, no mode. Nothing here looks up a table by a
 * secret: the portable cipher is bitsliced, the other uses the processor's AES instructions.
 *
 * What this code does not check: that a mode is safe. Callers use crypto/gcm.h and crypto/cbc.h. */
#pragma once

#include "base/bytes.h"
#include "crypto/word.h"

enum { VT_AES_BLOCK = 16, VT_AES_ROUNDS_MAX = 14 };

/* An expanded key: wipe it after use. */
struct vt_aes {
    bool x86;           /* which twin works with this key, and so which member holds the round keys */
    unsigned rounds;    /* 10 or 14 */
    union {
        uint8_t bytes[VT_AES_ROUNDS_MAX + 1][VT_AES_BLOCK];
        vt_word sliced[VT_AES_ROUNDS_MAX + 1][VT_WORDS(128)];
    } key;
};

/* False, with nothing set, unless KEY has 16 or 32 bytes.
 * CT: time tells the length of KEY, nothing of its bytes. */
bool vt_aes_init(struct vt_aes *aes, struct vt_bytes key);

/* The same, never with AES instructions: for tests, which hold the twins equal.
 * CT: as vt_aes_init. */
bool vt_aes_init_portable(struct vt_aes *aes, struct vt_bytes key);

/* En- or deciphers COUNT blocks where they lie, each by itself.
 * CT: time tells COUNT and the size of the key, nothing of blocks or key. */
void vt_aes_encrypt(const struct vt_aes *aes, uint8_t *blocks, size_t count);
/* CT: as vt_aes_encrypt. */
void vt_aes_decrypt(const struct vt_aes *aes, uint8_t *blocks, size_t count);

/* XORs LEN bytes with the key stream of counter mode, SP 800-38A section 6.5. The last 32 bits of COUNTER
 * count blocks (SP 800-38D section 6.2); it is left at the first value not used.
 * CT: time tells LEN and the size of the key, nothing of data, counter or key. */
void vt_aes_ctr(const struct vt_aes *aes, uint8_t counter[VT_AES_BLOCK], uint8_t *data, size_t len);

/* From key.bytes to key.sliced.
 * CT: time tells the size of the key alone. */
void vt_aes_slice_keys(struct vt_aes *aes);

/* SubWord of FIPS 197 section 5.2.
 * CT: time tells nothing of WORD: it is bitsliced. */
uint32_t vt_aes_sub_word(uint32_t word);

/* The twins behind those functions: only for keys of their kind.
 * CT: each as vt_aes_encrypt. */
void vt_aes_encrypt_portable(const struct vt_aes *aes, uint8_t *blocks, size_t count);
void vt_aes_decrypt_portable(const struct vt_aes *aes, uint8_t *blocks, size_t count);
void vt_aes_encrypt_x86(const struct vt_aes *aes, uint8_t *blocks, size_t count);
void vt_aes_decrypt_x86(const struct vt_aes *aes, uint8_t *blocks, size_t count);
void vt_aes_ctr_x86(const struct vt_aes *aes, uint8_t *counter, uint8_t *data, size_t blocks);
void vt_aes_cbc_encrypt_x86(const struct vt_aes *aes, uint8_t *iv, uint8_t *data, size_t blocks);
void vt_aes_cbc_decrypt_x86(const struct vt_aes *aes, uint8_t *iv, uint8_t *data, size_t blocks);
