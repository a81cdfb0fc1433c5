#include "crypto/gcm.h"

#include "base/ct.h"

static bool init(struct vt_gcm *gcm, struct vt_bytes key, bool (*aes_init)(struct vt_aes *, struct vt_bytes),
                 void (*ghash_init)(struct vt_ghash *, const uint8_t *))
{
    uint8_t h[16] = { 0 }; /* enciphered, the hash subkey: section 7.1, step 1 */

    if (!aes_init(&gcm->aes, key))
        return false;
    vt_aes_encrypt(&gcm->aes, h, 1);
    ghash_init(&gcm->ghash, h);
    vt_wipe(h, sizeof h);
    return true;
}

bool vt_gcm_init(struct vt_gcm *gcm, struct vt_bytes key)
{
    return init(gcm, key, vt_aes_init, vt_ghash_init);
}

bool vt_gcm_init_portable(struct vt_gcm *gcm, struct vt_bytes key)
{
    return init(gcm, key, vt_aes_init_portable, vt_ghash_init_portable);
}

/* Section 7.1, step 2, for a nonce of 96 bits: number 1 is J0, which enciphers the tag; the data begin with
 * 2. */
static void set_counter(uint8_t counter[16], const uint8_t nonce[VT_GCM_NONCE], uint32_t number)
{
    memcpy(counter, nonce, VT_GCM_NONCE);
    vt_store32be(counter + VT_GCM_NONCE, number);
}

/* Section 7.1, steps 5 and 6: GHASH over AAD, ciphertext and their lengths in bits, enciphered with J0. */
static void make_tag(const struct vt_gcm *gcm, const uint8_t nonce[VT_GCM_NONCE], struct vt_bytes aad,
                     struct vt_bytes ciphertext, uint8_t tag[VT_GCM_TAG])
{
    uint8_t lengths[16], counter[16];

    vt_store64be(lengths, (uint64_t)aad.len * 8);
    vt_store64be(lengths + 8, (uint64_t)ciphertext.len * 8);
    memset(tag, 0, VT_GCM_TAG);
    vt_ghash_update(&gcm->ghash, tag, aad);
    vt_ghash_update(&gcm->ghash, tag, ciphertext);
    vt_ghash_update(&gcm->ghash, tag, vt_bytes(lengths, sizeof lengths));
    set_counter(counter, nonce, 1);
    vt_aes_ctr(&gcm->aes, counter, tag, VT_GCM_TAG);
}

static void encipher(const struct vt_gcm *gcm, const uint8_t nonce[VT_GCM_NONCE], uint8_t *data, size_t len)
{
    uint8_t counter[16];

    set_counter(counter, nonce, 2);
    vt_aes_ctr(&gcm->aes, counter, data, len);
}

void vt_gcm_seal(const struct vt_gcm *gcm, const uint8_t nonce[VT_GCM_NONCE], struct vt_bytes aad,
                 uint8_t *data, size_t len, uint8_t tag[VT_GCM_TAG])
{
    encipher(gcm, nonce, data, len);
    make_tag(gcm, nonce, aad, vt_bytes(data, len), tag);
}

bool vt_gcm_open(const struct vt_gcm *gcm, const uint8_t nonce[VT_GCM_NONCE], struct vt_bytes aad,
                 uint8_t *data, size_t len, const uint8_t tag[VT_GCM_TAG])
{
    uint8_t expected[VT_GCM_TAG];
    bool same;

    make_tag(gcm, nonce, aad, vt_bytes(data, len), expected);
    same = vt_ct_equal(expected, tag, VT_GCM_TAG);
    vt_wipe(expected, sizeof expected);
    if (same)
        encipher(gcm, nonce, data, len);
    else
        vt_wipe(data, len);
    return same;
}
