/* The textbook's ciphers: AES and its modes, ChaCha20 and Poly1305. See textbook/textbook.h. */
#pragma once

#include "textbook/textbook.h"

/* FIPS 197 with a key of 16 or 32 bytes. */
struct vt_textbook_aes {
    int rounds;
    uint8_t w[60][4];           /* the key schedule, a word a row */
    uint8_t sbox[256], inverse_sbox[256];
};
void vt_textbook_aes_key(struct vt_textbook_aes *aes, struct vt_bytes key, const struct vt_step_sink *steps);
typedef void vt_textbook_aes_block(const struct vt_textbook_aes *aes, const uint8_t in[16], uint8_t out[16],
                                   const struct vt_step_sink *steps);
vt_textbook_aes_block vt_textbook_aes_encrypt, vt_textbook_aes_decrypt;

/* CBC (SP 800-38A 6.2) over whole blocks; OUT is not IN. */
typedef void vt_textbook_cbc(const struct vt_textbook_aes *aes, const uint8_t iv[16], struct vt_bytes in,
                             uint8_t *out, const struct vt_step_sink *steps);
vt_textbook_cbc vt_textbook_cbc_encrypt, vt_textbook_cbc_decrypt;

/* GCM (SP 800-38D) with a 96-bit nonce: GHASH block by block, the counter blocks, the tag. OUT is not IN, and
 * is plain text for decryption: the mode is the same both ways, but the tag is of the ciphertext. */
void vt_textbook_gcm(const struct vt_textbook_aes *aes, const uint8_t nonce[12], struct vt_bytes aad,
                     struct vt_bytes in, bool decrypt, uint8_t *out, uint8_t tag[16],
                     const struct vt_step_sink *steps);

/* RFC 8439 2.3: one block of key stream. */
void vt_textbook_chacha20_block(const uint8_t key[32], uint32_t counter, const uint8_t nonce[12],
                                uint8_t out[64], const struct vt_step_sink *steps);

/* RFC 8439 2.5. */
void vt_textbook_poly1305(const uint8_t key[32], struct vt_bytes message, uint8_t tag[16],
                          const struct vt_step_sink *steps);

/* RFC 8439 2.8, as vt_textbook_gcm. AAD and IN: VT_TEXTBOOK_MESSAGE_MAX bytes at most. */
void vt_textbook_chacha20_poly1305(const uint8_t key[32], const uint8_t nonce[12], struct vt_bytes aad,
                                   struct vt_bytes in, bool decrypt, uint8_t *out, uint8_t tag[16],
                                   const struct vt_step_sink *steps);
