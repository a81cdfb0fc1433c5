#include "crypto/aes.h"

#include "base/ct.h"
#include "crypto/cpu.h"

/* KeyExpansion, FIPS 197 section 5.2, for 4 or 8 words of key; words are little-endian here, so that the
 * first byte is the lowest: RotWord turns right, and Rcon is the low byte. */
static void expand(struct vt_aes *aes, struct vt_bytes key)
{
    uint8_t *w = aes->key.bytes[0];
    size_t nk = key.len / 4, words = 4 * (aes->rounds + 1);
    uint32_t rcon = 1, temp;

    memcpy(w, key.data, key.len);
    for (size_t i = nk; i < words; i++) {
        temp = vt_load32le(w + 4 * (i - 1));
        if (i % nk == 0) {
            temp = vt_aes_sub_word(temp >> 8 | temp << 24) ^ rcon;
            rcon = rcon << 1 ^ (rcon >> 7) * 0x11b;
        } else if (i % nk == 4) { /* with 8 words only */
            temp = vt_aes_sub_word(temp);
        }
        vt_store32le(w + 4 * i, vt_load32le(w + 4 * (i - nk)) ^ temp);
    }
}

static bool init(struct vt_aes *aes, struct vt_bytes key, bool x86)
{
    if (key.len != 16 && key.len != 32)
        return false;
    aes->x86 = x86;
    aes->rounds = (unsigned)key.len / 4 + 6;
    expand(aes, key);
    if (!x86)
        vt_aes_slice_keys(aes);
    return true;
}

bool vt_aes_init(struct vt_aes *aes, struct vt_bytes key)
{
    return init(aes, key, VT_CPU_X86 && vt_cpu_has(VT_CPU_AES));
}

bool vt_aes_init_portable(struct vt_aes *aes, struct vt_bytes key)
{
    return init(aes, key, false);
}

void vt_aes_encrypt(const struct vt_aes *aes, uint8_t *blocks, size_t count)
{
    if (VT_CPU_X86 && aes->x86)
        vt_aes_encrypt_x86(aes, blocks, count);
    else
        vt_aes_encrypt_portable(aes, blocks, count);
}

void vt_aes_decrypt(const struct vt_aes *aes, uint8_t *blocks, size_t count)
{
    if (VT_CPU_X86 && aes->x86)
        vt_aes_decrypt_x86(aes, blocks, count);
    else
        vt_aes_decrypt_portable(aes, blocks, count);
}

void vt_aes_ctr(const struct vt_aes *aes, uint8_t counter[VT_AES_BLOCK], uint8_t *data, size_t len)
{
    uint8_t stream[4 * VT_AES_BLOCK]; /* as many blocks as the widest portable cipher takes at once */

    if (VT_CPU_X86 && aes->x86) {
        size_t blocks = len / VT_AES_BLOCK;

        vt_aes_ctr_x86(aes, counter, data, blocks);
        data += blocks * VT_AES_BLOCK;
        len -= blocks * VT_AES_BLOCK;
    }
    while (len > 0) {
        size_t take = len < sizeof stream ? len : sizeof stream, blocks = (take + 15) / VT_AES_BLOCK;

        for (size_t i = 0; i < blocks; i++) {
            memcpy(stream + VT_AES_BLOCK * i, counter, VT_AES_BLOCK);
            vt_store32be(counter + 12, vt_load32be(counter + 12) + 1);
        }
        vt_aes_encrypt(aes, stream, blocks);
        for (size_t i = 0; i < take; i++)
            data[i] ^= stream[i];
        data += take;
        len -= take;
    }
    vt_wipe(stream, sizeof stream);
}
