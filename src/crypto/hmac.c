#include "crypto/hmac.h"

#include "base/ct.h"

static void start(struct vt_hash_state *state, const struct vt_hash *hash, uint8_t *key, uint8_t pad)
{
    for (size_t i = 0; i < hash->block_len; i++)
        key[i] ^= pad;
    vt_hash_init(state, hash);
    vt_hash_update(state, vt_bytes(key, hash->block_len));
}

/* RFC 2104 section 2: H(K xor opad, H(K xor ipad, text)). A key longer than a block is hashed first. */
void vt_hmac_init(struct vt_hmac *hmac, const struct vt_hash *hash, struct vt_bytes key)
{
    uint8_t block[VT_HASH_BLOCK_MAX] = { 0 };

    if (key.len > hash->block_len)
        vt_hash_once(hash, key, block);
    else if (key.len > 0)
        memcpy(block, key.data, key.len);
    start(&hmac->inner, hash, block, 0x36);
    start(&hmac->outer, hash, block, 0x36 ^ 0x5c); /* takes the ipad back, and puts the opad on */
    vt_wipe(block, sizeof block);
}

void vt_hmac_update(struct vt_hmac *hmac, struct vt_bytes data)
{
    vt_hash_update(&hmac->inner, data);
}

void vt_hmac_final(struct vt_hmac *hmac, uint8_t *tag)
{
    size_t len = hmac->inner.hash->digest_len;
    uint8_t digest[VT_HASH_MAX];

    vt_hash_final(&hmac->inner, digest);
    vt_hash_update(&hmac->outer, vt_bytes(digest, len));
    vt_hash_final(&hmac->outer, tag);
    vt_wipe(digest, sizeof digest);
}

void vt_hmac_once(const struct vt_hash *hash, struct vt_bytes key, struct vt_bytes data, uint8_t *tag)
{
    struct vt_hmac hmac;

    vt_hmac_init(&hmac, hash, key);
    vt_hmac_update(&hmac, data);
    vt_hmac_final(&hmac, tag);
}
