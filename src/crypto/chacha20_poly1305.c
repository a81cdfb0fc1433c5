#include "crypto/chacha20_poly1305.h"

#include "base/ct.h"

/* Section 2.8: the one-time key is the beginning of block 0 of the key stream (2.6); the tag covers AAD and
 * ciphertext, each padded, and their lengths. */
static void make_tag(const uint8_t *key, const uint8_t *nonce, struct vt_bytes aad,
                     struct vt_bytes ciphertext, uint8_t *tag)
{
    uint8_t one_time[VT_POLY1305_KEY] = { 0 }, lengths[16];
    struct vt_poly1305 poly;

    vt_chacha20(key, nonce, 0, one_time, sizeof one_time);
    vt_poly1305_init(&poly, one_time);
    vt_poly1305_update_padded(&poly, aad);
    vt_poly1305_update_padded(&poly, ciphertext);
    vt_store64le(lengths, aad.len);
    vt_store64le(lengths + 8, ciphertext.len);
    vt_poly1305_update(&poly, vt_bytes(lengths, sizeof lengths));
    vt_poly1305_final(&poly, tag);
    vt_wipe(one_time, sizeof one_time);
}

void vt_chacha20_poly1305_seal(const uint8_t key[VT_CHACHA20_KEY], const uint8_t nonce[VT_CHACHA20_NONCE],
                               struct vt_bytes aad, uint8_t *data, size_t len, uint8_t tag[VT_POLY1305_TAG])
{
    vt_chacha20(key, nonce, 1, data, len);
    make_tag(key, nonce, aad, vt_bytes(data, len), tag);
}

bool vt_chacha20_poly1305_open(const uint8_t key[VT_CHACHA20_KEY], const uint8_t nonce[VT_CHACHA20_NONCE],
                               struct vt_bytes aad, uint8_t *data, size_t len,
                               const uint8_t tag[VT_POLY1305_TAG])
{
    uint8_t expected[VT_POLY1305_TAG];
    bool same;

    make_tag(key, nonce, aad, vt_bytes(data, len), expected);
    same = vt_ct_equal(expected, tag, sizeof expected);
    vt_wipe(expected, sizeof expected);
    if (same)
        vt_chacha20(key, nonce, 1, data, len);
    else
        vt_wipe(data, len);
    return same;
}
