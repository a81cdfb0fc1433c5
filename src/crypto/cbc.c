#include "crypto/cbc.h"

#include "base/ct.h"
#include "crypto/cpu.h"

static void xor_block(uint8_t *block, const uint8_t *with)
{
    for (unsigned i = 0; i < VT_AES_BLOCK; i++)
        block[i] ^= with[i];
}

static void encrypt_portable(const struct vt_aes *aes, uint8_t *iv, uint8_t *data, size_t blocks)
{
    for (; blocks > 0; blocks--, data += VT_AES_BLOCK) {
        xor_block(data, iv);
        vt_aes_encrypt(aes, data, 1);
        memcpy(iv, data, VT_AES_BLOCK);
    }
}

/* A few blocks at a time: the bitsliced cipher takes up to four for the price of one. */
static void decrypt_portable(const struct vt_aes *aes, uint8_t *iv, uint8_t *data, size_t blocks)
{
    uint8_t ciphertext[5 * VT_AES_BLOCK]; /* the one before, and up to four */

    memcpy(ciphertext, iv, VT_AES_BLOCK);
    while (blocks > 0) {
        size_t take = blocks < 4 ? blocks : 4, bytes = take * VT_AES_BLOCK;

        memcpy(ciphertext + VT_AES_BLOCK, data, bytes);
        vt_aes_decrypt(aes, data, take);
        for (size_t i = 0; i < take; i++)
            xor_block(data + VT_AES_BLOCK * i, ciphertext + VT_AES_BLOCK * i);
        memmove(ciphertext, ciphertext + bytes, VT_AES_BLOCK);
        data += bytes;
        blocks -= take;
    }
    memcpy(iv, ciphertext, VT_AES_BLOCK);
}

void vt_cbc_encrypt(const struct vt_aes *aes, uint8_t iv[VT_AES_BLOCK], uint8_t *data, size_t len)
{
    if (VT_CPU_X86 && aes->x86)
        vt_aes_cbc_encrypt_x86(aes, iv, data, len / VT_AES_BLOCK);
    else
        encrypt_portable(aes, iv, data, len / VT_AES_BLOCK);
}

void vt_cbc_decrypt(const struct vt_aes *aes, uint8_t iv[VT_AES_BLOCK], uint8_t *data, size_t len)
{
    if (VT_CPU_X86 && aes->x86)
        vt_aes_cbc_decrypt_x86(aes, iv, data, len / VT_AES_BLOCK);
    else
        decrypt_portable(aes, iv, data, len / VT_AES_BLOCK);
}
