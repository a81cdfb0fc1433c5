/* RSA signatures (RFC 8017): the public operation, and the two ways to lay out the block that it uncovers. */
#include "textbook/public_key.h"

#define EM_MAX 1024

bool vt_textbook_rsa(struct vt_bytes n, struct vt_bytes e, struct vt_bytes signature, uint8_t *em,
                     const char *clause, const struct vt_step_sink *steps)
{
    struct vt_number modulus, exponent, s, m;

    vt_number_read(&modulus, n);
    vt_number_read(&exponent, e);
    vt_number_read(&s, signature);
    if (vt_number_compare(&s, &modulus) >= 0)
        return false; /* step 1: out of range */
    vt_mod_power(&m, &s, &exponent, &modulus, steps);
    vt_number_write(&m, em, n.len);
    vt_steps_bytes(steps, "x", -1, vt_bytes(em, n.len), clause);
    return true;
}

/* EM = 00 02 PS 00 M; PS takes the octets that are not zero. */
bool vt_textbook_rsaes(struct vt_bytes n, struct vt_bytes e, struct vt_bytes message, struct vt_bytes octets,
                       uint8_t *out, const struct vt_step_sink *steps)
{
    uint8_t EM[EM_MAX] = { 0x00, 0x02 };
    size_t at = 2;

    if (n.len > EM_MAX || n.len < message.len + 11)
        return false;

    const size_t end = n.len - message.len - 1;
    for (size_t i = 0; i < octets.len && at < end; i++)
        if (octets.data[i] != 0)
            EM[at++] = octets.data[i];
    if (at < end)
        return false;
    memcpy(EM + end + 1, message.data, message.len);
    vt_steps_bytes(steps, "PS", -1, vt_bytes(EM + 2, end - 2), "RFC 8017 7.2.1 step 2a");
    vt_steps_bytes(steps, "EM", -1, vt_bytes(EM, n.len), "RFC 8017 7.2.1 step 2b");
    return vt_textbook_rsa(n, e, vt_bytes(EM, n.len), out, "RFC 8017 5.1.1 step 2", steps);
}

/* EM = 00 01 PS 00 T, where PS is FF throughout and T is DigestInfo. */
bool vt_textbook_emsa_pkcs1(struct vt_bytes prefix, struct vt_bytes digest, uint8_t *em, size_t em_len,
                            const struct vt_step_sink *steps)
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
    vt_steps_bytes(steps, "H", -1, digest, "RFC 8017 9.2 step 1");
    vt_steps_bytes(steps, "T", -1, vt_bytes(T, t_len), "RFC 8017 9.2 step 2");
    vt_steps_bytes(steps, "PS", -1, vt_bytes(em + 2, ps_len), "RFC 8017 9.2 step 4");
    vt_steps_bytes(steps, "EM", -1, vt_bytes(em, em_len), "RFC 8017 9.2 step 5");
    return true;
}

/* MGF1 (B.2.1): T = Hash(seed || 0) || Hash(seed || 1) … */
static void mgf1(const struct vt_textbook_digest *digest, struct vt_bytes seed, uint8_t *mask, size_t len,
                 const struct vt_step_sink *steps)
{
    uint8_t input[VT_TEXTBOOK_DIGEST_MAX + 4], block[VT_TEXTBOOK_DIGEST_MAX];

    memcpy(input, seed.data, seed.len);
    for (uint32_t counter = 0; len > 0; counter++) {
        size_t n = len < digest->len ? len : digest->len;

        vt_store32be(input + seed.len, counter);
        vt_steps_open(steps, "Hash(mgfSeed || C)", (int)counter);
        digest->hash(vt_bytes(input, seed.len + 4), block, steps);
        vt_steps_close(steps);
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

bool vt_textbook_emsa_pss(const struct vt_textbook_pss *pss, struct vt_bytes message_digest,
                          struct vt_bytes em, size_t em_bits, uint8_t *H, const struct vt_step_sink *steps)
{
    uint8_t mask[EM_MAX], DB[EM_MAX] = { 0 }, M[8 + VT_TEXTBOOK_DIGEST_MAX + EM_MAX];
    const struct vt_textbook_digest *digest = pss->digest;
    const size_t salt_len = pss->salt_len;

    if (em.len < digest->len + salt_len + 2 || em.len > EM_MAX || 8 * em.len < em_bits
        || em.data[em.len - 1] != 0xbc || salt_len > EM_MAX)
        return false; /* steps 3 and 4 */

    const size_t db_len = em.len - digest->len - 1;
    const struct vt_bytes given = vt_bytes(em.data + db_len, digest->len);

    vt_steps_bytes(steps, "maskedDB", -1, vt_bytes(em.data, db_len), "RFC 8017 9.1.2 step 5");
    vt_steps_bytes(steps, "H", -1, given, "RFC 8017 9.1.2 step 5");
    mgf1(pss->mgf_digest, given, mask, db_len, steps);
    vt_steps_bytes(steps, "dbMask", -1, vt_bytes(mask, db_len), "RFC 8017 9.1.2 step 7");
    for (size_t i = 0; i < db_len; i++)
        DB[i] = em.data[i] ^ mask[i];
    DB[0] &= (uint8_t)(0xff >> (8 * em.len - em_bits));
    vt_steps_bytes(steps, "DB", -1, vt_bytes(DB, db_len), "RFC 8017 9.1.2 step 9");
    vt_steps_bytes(steps, "salt", -1, vt_bytes(DB + db_len - salt_len, salt_len), "RFC 8017 9.1.2 step 11");

    memset(M, 0, 8);
    memcpy(M + 8, message_digest.data, message_digest.len);
    memcpy(M + 8 + message_digest.len, DB + db_len - salt_len, salt_len);
    vt_steps_bytes(steps, "M'", -1, vt_bytes(M, 8 + message_digest.len + salt_len), "RFC 8017 9.1.2 step 12");
    vt_steps_open(steps, "Hash(M')", -1);
    digest->hash(vt_bytes(M, 8 + message_digest.len + salt_len), H, steps);
    vt_steps_close(steps);
    vt_steps_bytes(steps, "H'", -1, vt_bytes(H, digest->len), "RFC 8017 9.1.2 step 13");
    return padding_ok(DB, db_len, salt_len) && vt_bytes_equal(given, vt_bytes(H, digest->len));
}
