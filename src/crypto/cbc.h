/* AES-CBC, SP 800-38A section 6.2, and the opening of the TLS records that were MACed before they were
 * enciphered (RFC 5246 section 6.2.3.2). Records with encrypt-then-MAC, RFC 7366, need only the first two and
 * an HMAC.
 *
 * What this code does not check: that an IV is unpredictable. */
#pragma once

#include "crypto/aes.h"
#include "crypto/hmac.h"

enum {
    VT_CBC_MAC_HEADER = 11,     /* bytes: seq_num, type and version, what the MAC covers before the length */
    VT_CBC_LEN_MAX = 65535,     /* bytes: what the 16-bit length of a record can say */
};

/* En- or deciphers LEN bytes where they lie; LEN is a multiple of 16. IV is left at the last ciphertext
 * block.
 * CT: time tells LEN and the size of the key, nothing else. */
void vt_cbc_encrypt(const struct vt_aes *aes, uint8_t iv[VT_AES_BLOCK], uint8_t *data, size_t len);
/* CT: as vt_cbc_encrypt: padding is none of its business. */
void vt_cbc_decrypt(const struct vt_aes *aes, uint8_t iv[VT_AES_BLOCK], uint8_t *data, size_t len);

/* Checks padding and MAC of a deciphered fragment: DATA is content, MAC, padding, padding_length, LEN bytes
 * in all, without the IV. KEYED is the HMAC right after vt_hmac_init with the MAC key; HEADER what precedes
 * the content's length in the MAC. True, with the content's length in *CONTENT_LEN, when all is well; else
 * false, and zero.
 *
 * Time, addresses and the number of compressions depend on LEN and the hash, on nothing else: not on where
 * the content ends, nor on what was wrong (Lucky Thirteen; POODLE).
 * CT: time tells LEN and the hash alone, until it has returned. */
bool vt_cbc_open(const struct vt_hmac *keyed, const uint8_t header[VT_CBC_MAC_HEADER], const uint8_t *data,
                 size_t len, size_t *content_len);
