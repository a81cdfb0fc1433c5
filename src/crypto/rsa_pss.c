#include "crypto/rsa.h"

/* DATA ^= MGF1(seed) (RFC 8017, B.2.1). */
static void unmask(const struct vt_hash *hash, struct vt_bytes seed, uint8_t *data, size_t len)
{
    struct vt_hash_state state;
    uint8_t counter[4], mask[VT_HASH_MAX];

    for (size_t at = 0; at < len; at++) {
        if (at % hash->digest_len == 0) {
            vt_store32be(counter, (uint32_t)(at / hash->digest_len));
            vt_hash_init(&state, hash);
            vt_hash_update(&state, seed);
            vt_hash_update(&state, vt_bytes(counter, sizeof counter));
            vt_hash_final(&state, mask);
        }
        data[at] ^= mask[at % hash->digest_len];
    }
}

/* H = Hash(eight zeros || mHash || salt) (RFC 8017, 9.1.2, steps 12 to 14). */
static bool hash_matches(const struct vt_hash *hash, struct vt_bytes digest, struct vt_bytes salt,
                         const uint8_t *h)
{
    static const uint8_t zeros[8];
    struct vt_hash_state state;
    uint8_t expected[VT_HASH_MAX];

    vt_hash_init(&state, hash);
    vt_hash_update(&state, vt_bytes(zeros, sizeof zeros));
    vt_hash_update(&state, digest);
    vt_hash_update(&state, salt);
    vt_hash_final(&state, expected);
    return memcmp(expected, h, hash->digest_len) == 0;
}

/* DB = 00 … 00 01 salt (step 10). Returns whether what precedes the salt is so. */
static bool padding_ok(const uint8_t *db, size_t len)
{
    for (size_t i = 0; i + 1 < len; i++)
        if (db[i] != 0x00)
            return false;
    return db[len - 1] == 0x01;
}

/* EMSA-PSS-VERIFY (RFC 8017, 9.1.2). EM = maskedDB || H || BC, of emBits bits: the TOP_BITS in its first
 * octet that are not part of it are zero. It has 128 octets at least, so a digest of 64 fits. */
static bool em_ok(const struct vt_pss *pss, struct vt_bytes digest, struct vt_bytes em, unsigned top_bits)
{
    const size_t h_len = pss->hash->digest_len;
    uint8_t db[VT_RSA_BYTES_MAX];
    size_t db_len;
    struct vt_bytes h;

    if (em.len - h_len - 2 < pss->salt_len || em.data[em.len - 1] != 0xbc)
        return false;
    db_len = em.len - h_len - 1;
    h = vt_bytes(em.data + db_len, h_len);
    if (em.data[0] >> (8 - top_bits) != 0)
        return false;
    memcpy(db, em.data, db_len);
    unmask(pss->mgf_hash, h, db, db_len);
    db[0] &= (uint8_t)(0xff >> top_bits);
    return padding_ok(db, db_len - pss->salt_len)
        && hash_matches(pss->hash, digest, vt_bytes(db + db_len - pss->salt_len, pss->salt_len), h.data);
}

bool vt_rsa_pss_verify(const struct vt_rsa_key *key, const struct vt_pss *pss, struct vt_bytes digest,
                       struct vt_bytes signature, uint8_t em[VT_RSA_BYTES_MAX])
{
    const size_t em_bits = vt_rsa_bits(key) - 1, em_len = (em_bits + 7) / 8;
    size_t skip;

    memset(em, 0, VT_RSA_BYTES_MAX);
    if (digest.len != pss->hash->digest_len || !vt_rsa_public(key, signature, em))
        return false;
    /* When the modulus has 8k + 1 bits, the block is one octet shorter than it, and that octet is zero
     * (8.1.2, step 2c: "integer too large"). */
    skip = vt_rsa_len(key) - em_len;
    if (skip == 1 && em[0] != 0)
        return false;
    return em_ok(pss, digest, vt_bytes(em + skip, em_len), (unsigned)(8 * em_len - em_bits));
}
