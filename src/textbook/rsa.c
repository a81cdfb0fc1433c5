/* RSA signatures (RFC 8017): the public operation, and the two ways to lay out the block that it uncovers. */
#include "textbook/public_key.h"

bool vt_textbook_rsa(struct vt_bytes n, struct vt_bytes e, struct vt_bytes signature, uint8_t *em, const struct vt_pen *pen)
{
    struct vt_number modulus, exponent, s, m;

    vt_number_read(&modulus, n);
    vt_number_read(&exponent, e);
    vt_number_read(&s, signature);
    if (vt_number_compare(&s, &modulus) >= 0)
        return false; /* step 1: out of range */
    vt_mod_power(&m, &s, &exponent, &modulus, pen);
    vt_number_write(&m, em, n.len);
    vt_pen_bytes(pen, "EM", -1, vt_bytes(em, n.len), "RFC 8017 5.2.2");
    return true;
}

/* EM = 00 01 PS 00 T, where PS is FF throughout and T is DigestInfo. */
bool vt_textbook_emsa_pkcs1(struct vt_bytes prefix, struct vt_bytes digest, uint8_t *em, size_t em_len,
                            const struct vt_pen *pen)
{
    size_t t_len = prefix.len + digest.len;

    if (em_len < t_len + 11)
        return false;

    size_t ps_len = em_len - t_len - 3;
    uint8_t *T = em + 3 + ps_len;

    em[0] = 0x00;
    em[1] = 0x01;
    memset(em + 2, 0xff, ps_len);
    em[2 + ps_len] = 0x00;
    memcpy(T, prefix.data, prefix.len);
    memcpy(T + prefix.len, digest.data, digest.len);
    vt_pen_bytes(pen, "H", -1, digest, "RFC 8017 9.2 step 1");
    vt_pen_bytes(pen, "T", -1, vt_bytes(T, t_len), "RFC 8017 9.2 step 2");
    vt_pen_bytes(pen, "PS", -1, vt_bytes(em + 2, ps_len), "RFC 8017 9.2 step 4");
    vt_pen_bytes(pen, "EM", -1, vt_bytes(em, em_len), "RFC 8017 9.2 step 5");
    return true;
}

#define EM_MAX 1024
#define DIGEST_MAX 64

/* MGF1 (B.2.1): T = Hash(seed || 0) || Hash(seed || 1) … */
static void mgf1(const struct vt_textbook_digest *digest, struct vt_bytes seed, uint8_t *mask, size_t len)
{
    uint8_t input[DIGEST_MAX + 4], block[DIGEST_MAX];

    memcpy(input, seed.data, seed.len);
    for (uint32_t counter = 0; len > 0; counter++) {
        size_t n = len < digest->len ? len : digest->len;

        vt_store32be(input + seed.len, counter);
        digest->hash(vt_bytes(input, seed.len + 4), block, NULL);
        memcpy(mask, block, n);
        mask += n;
        len -= n;
    }
}

/* Steps 9 and 10: the bits above em_bits go; what is left is zeros, a one, and the salt. */
static bool padding_ok(const uint8_t *DB, size_t db_len, size_t salt_len)
{
    for (size_t i = 0; i + salt_len + 1 < db_len; i++)
        if (DB[i] != 0)
            return false;
    return DB[db_len - salt_len - 1] == 0x01;
}

bool vt_textbook_emsa_pss(const struct vt_textbook_digest *digest, struct vt_bytes message_digest, struct vt_bytes em,
                          size_t em_bits, size_t salt_len, const struct vt_pen *pen)
{
    uint8_t mask[EM_MAX], DB[EM_MAX] = { 0 }, M[8 + DIGEST_MAX + EM_MAX], H[DIGEST_MAX];

    if (em.len < digest->len + salt_len + 2 || em.len > EM_MAX || em.data[em.len - 1] != 0xbc || salt_len > EM_MAX)
        return false; /* steps 3 and 4 */

    const size_t db_len = em.len - digest->len - 1;
    const struct vt_bytes given = vt_bytes(em.data + db_len, digest->len);

    vt_pen_bytes(pen, "maskedDB", -1, vt_bytes(em.data, db_len), "RFC 8017 9.1.2 step 5");
    vt_pen_bytes(pen, "H", -1, given, "RFC 8017 9.1.2 step 5");
    mgf1(digest, given, mask, db_len);
    vt_pen_bytes(pen, "dbMask", -1, vt_bytes(mask, db_len), "RFC 8017 9.1.2 step 7");
    for (size_t i = 0; i < db_len; i++)
        DB[i] = em.data[i] ^ mask[i];
    DB[0] &= (uint8_t)(0xff >> (8 * em.len - em_bits));
    vt_pen_bytes(pen, "DB", -1, vt_bytes(DB, db_len), "RFC 8017 9.1.2 step 8");
    vt_pen_bytes(pen, "salt", -1, vt_bytes(DB + db_len - salt_len, salt_len), "RFC 8017 9.1.2 step 11");

    memset(M, 0, 8);
    memcpy(M + 8, message_digest.data, message_digest.len);
    memcpy(M + 8 + message_digest.len, DB + db_len - salt_len, salt_len);
    vt_pen_bytes(pen, "M'", -1, vt_bytes(M, 8 + message_digest.len + salt_len), "RFC 8017 9.1.2 step 12");
    digest->hash(vt_bytes(M, 8 + message_digest.len + salt_len), H, NULL);
    vt_pen_bytes(pen, "H'", -1, vt_bytes(H, digest->len), "RFC 8017 9.1.2 step 13");
    return padding_ok(DB, db_len, salt_len) && vt_bytes_equal(given, vt_bytes(H, digest->len));
}
