/* Constant time of the symmetric half: keys, data and what is made of them are secret; lengths are not. */
#include "base/ct.h"
#include "crypto/cbc.h"
#include "crypto/chacha20_poly1305.h"
#include "crypto/drbg.h"
#include "crypto/gcm.h"
#include "crypto/prf.h"
#include "tests/unit/support/random.h"
#include "tests/unit/support/secret.h"

static bool (*const aes_inits[])(struct vt_aes *, struct vt_bytes) = { vt_aes_init, vt_aes_init_portable };
static bool (*const gcm_inits[])(struct vt_gcm *, struct vt_bytes) = { vt_gcm_init, vt_gcm_init_portable };

static void secret_fill(uint32_t *x, void *out, size_t n)
{
    vt_random_fill(x, out, n);
    vt_secret(out, n);
}

START_TEST(test_aes)
{
    for (size_t i = 0; i < 4; i++) {
        uint8_t key[32], data[16 * 11], iv[16];
        struct vt_aes aes;
        uint32_t x = 1;

        secret_fill(&x, key, sizeof key);
        secret_fill(&x, data, sizeof data);
        secret_fill(&x, iv, sizeof iv);
        ck_assert(aes_inits[i / 2](&aes, vt_bytes(key, i % 2 ? 16 : 32)));
        vt_cbc_encrypt(&aes, iv, data, sizeof data);
        vt_cbc_decrypt(&aes, iv, data, sizeof data);
        vt_aes_decrypt(&aes, data, 11);
    }
    ck_assert_uint_eq(vt_secret_leaks(), 0);
}
END_TEST

/* Sealing runs all of GCM: opening adds vt_ct_equal, and its verdict is public. */
START_TEST(test_gcm)
{
    for (size_t i = 0; i < 4; i++) {
        uint8_t key[32], data[16 * 19 + 5], aad[13], tag[VT_GCM_TAG];
        static const uint8_t nonce[VT_GCM_NONCE] = { 1 };
        struct vt_gcm gcm;
        uint32_t x = 2;
        bool same;

        secret_fill(&x, key, sizeof key);
        secret_fill(&x, data, sizeof data);
        secret_fill(&x, aad, sizeof aad);
        ck_assert(gcm_inits[i / 2](&gcm, vt_bytes(key, i % 2 ? 16 : 32)));
        vt_gcm_seal(&gcm, nonce, vt_bytes(aad, sizeof aad), data, sizeof data, tag);
        same = vt_ct_equal(tag, data, sizeof tag);
        vt_public(&same, sizeof same);
        ck_assert(!same);
    }
    ck_assert_uint_eq(vt_secret_leaks(), 0);
}
END_TEST

START_TEST(test_chacha20_poly1305)
{
    uint8_t key[32], data[64 * 9 + 7], aad[13], tag[VT_POLY1305_TAG];
    static const uint8_t nonce[VT_CHACHA20_NONCE] = { 1 };
    struct vt_chacha20_state state;
    uint32_t x = 3;

    secret_fill(&x, key, sizeof key);
    secret_fill(&x, data, sizeof data);
    secret_fill(&x, aad, sizeof aad);
    vt_chacha20_poly1305_seal(key, nonce, vt_bytes(aad, sizeof aad), data, sizeof data, tag);
    vt_chacha20_init(&state, key, nonce, 0);
    vt_chacha20_xor_portable(&state, data, sizeof data);
    ck_assert_uint_eq(vt_secret_leaks(), 0);
}
END_TEST

/* A whole record is secret, padding and MAC included, and so are the MAC key and the verdict until it is out. */
START_TEST(test_cbc_open)
{
    const struct vt_hash *const hashes[] = { &vt_sha1, &vt_sha256, &vt_sha384 };
    uint8_t record[512], mac_key[VT_HASH_MAX];
    static const uint8_t header[VT_CBC_MAC_HEADER] = { 1 };
    uint32_t x = 4;

    for (size_t i = 0; i < 3; i++) {
        for (size_t len = 64; len <= sizeof record; len += 64) {
            struct vt_hmac keyed;
            size_t content;
            bool opened;

            secret_fill(&x, mac_key, sizeof mac_key);
            vt_random_fill(&x, record, sizeof record);
            record[len - 1] = record[len - 2] = 1; /* right padding; the MAC is wrong */
            vt_secret(record, sizeof record);
            vt_hmac_init(&keyed, hashes[i], vt_bytes(mac_key, hashes[i]->digest_len));
            opened = vt_cbc_open(&keyed, header, record, len, &content);
            vt_public(&opened, sizeof opened);
            ck_assert(!opened);
        }
    }
    ck_assert_uint_eq(vt_secret_leaks(), 0);
}
END_TEST

START_TEST(test_prf_and_drbg)
{
    const struct vt_hash *const hashes[] = { &vt_sha1, &vt_sha224, &vt_sha256, &vt_sha384, &vt_sha512 };
    uint8_t secret[150], seed[77] = { 0 }, out[100];
    struct vt_bytes part = vt_bytes(seed, sizeof seed);
    struct vt_drbg drbg;
    uint32_t x = 5;

    secret_fill(&x, secret, sizeof secret);
    secret_fill(&x, seed, sizeof seed);
    for (size_t i = 0; i < 5; i++)
        vt_prf(hashes[i], vt_bytes(secret, sizeof secret), "label", &part, 1, out, sizeof out);
    vt_drbg_init(&drbg, secret);
    ck_assert(vt_drbg_generate(&drbg, out, sizeof out));
    ck_assert_uint_eq(vt_secret_leaks(), 0);
}
END_TEST

int main(int argc, char **argv)
{
    const TTest *tests[] = { test_aes, test_gcm, test_chacha20_poly1305, test_cbc_open, test_prf_and_drbg };

    return vt_secret_main(argc, argv, "constant time, symmetric", tests, sizeof tests / sizeof *tests);
}
