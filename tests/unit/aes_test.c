/* AES, and CBC and counter mode on it, each with both twins. */
#include "crypto/cbc.h"
#include "tests/unit/support/random.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"

/* SP 800-38A appendix F: ECB, CBC and CTR of the same four blocks. The last two are SHA-256 over what python3
 * cryptography (OpenSSL) makes of 0 to 39 blocks of the generator's bytes; see each test. */
static const struct {
    const char *key, *ecb, *cbc, *ctr, *ecb_many, *cbc_many;
} answers[] = {
    { "2b7e151628aed2a6abf7158809cf4f3c",
      "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf43b1cd7f598ece23881b00e3ed0306887b0c"
      "785e27e8ad3f8223207104725dd4",
      "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b273bed6b8e3c1743b7116e69e222295163ff1"
      "caa1681fac09120eca307586e1a7",
      "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff5ae4df3edbd5d35e5b4f09020db03eab1e03"
      "1dda2fbe03d1792170a0f3009cee",
      "b47a09a7f357e8a898b5fd2186b237e6468b798b396d18501a52b1a90656e7ba",
      "4647082949f9cd9221450993e9eaaeb32f5f86f3944abdc54e27de494e1da756" },
    { "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
      "f3eed1bdb5d2a03c064b5a7e3db181f8591ccb10d410ed26dc5ba74a31362870b6ed21b99ca6f4f9f153e7b1beafed1d2330"
      "4b7a39f9f3ff067d8d8f9e24ecc7",
      "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d39f23369a9d9bacfa530e26304231461b2eb"
      "05e2c39be9fcda6c19078c6a9d1b",
      "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c52b0930daa23de94ce87017ba2d84988ddfc9"
      "c58db67aada613c2dd08457941a6",
      "7da105e1b4b5ba92a2bf575b213c5d9106e31875d83a5a46ca508b6888796e70",
      "51fc178a823ed2b630b7ff1e372f3b7d3ac633c53c54ceeec73888256ebe09ab" },
};

static const char plaintext[] =
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f"
    "2445df4f9b17ad2b417be66c3710";

static bool (*const inits[])(struct vt_aes *, struct vt_bytes) = { vt_aes_init, vt_aes_init_portable };

enum { MANY = 40, BYTES = 64 };

/* Calls TEST for each key and each twin. */
static void each(void (*test)(const struct vt_aes *, size_t))
{
    for (size_t i = 0; i < 2; i++) {
        for (size_t twin = 0; twin < 2; twin++) {
            struct vt_aes aes;
            uint8_t key[32];

            ck_assert(inits[twin](&aes, vt_bytes(key, vt_unhex(answers[i].key, key, sizeof key))));
            test(&aes, i);
        }
    }
}

static void expect(const uint8_t *data, size_t n, const char *hex)
{
    uint8_t want[BYTES];

    ck_assert_uint_eq(vt_unhex(hex, want, sizeof want), n);
    ck_assert_mem_eq(data, want, n);
}

/* FIPS 197 appendix C, as it was in 2001: the one-block examples. */
START_TEST(test_fips197)
{
    static const char *const ciphertext[] = {
        "69c4e0d86a7b0430d8cdb78070b4c55a", "8ea2b7ca516745bfeafc49904b496089",
    };

    for (size_t twin = 0; twin < 2; twin++) {
        for (size_t i = 0; i < 2; i++) {
            uint8_t key[32], block[16];
            struct vt_aes aes;

            for (size_t j = 0; j < sizeof key; j++)
                key[j] = (uint8_t)j;
            ck_assert(inits[twin](&aes, vt_bytes(key, 16 * (i + 1))));
            vt_unhex("00112233445566778899aabbccddeeff", block, sizeof block);
            vt_aes_encrypt(&aes, block, 1);
            expect(block, 16, ciphertext[i]);
            vt_aes_decrypt(&aes, block, 1);
            expect(block, 16, "00112233445566778899aabbccddeeff");
        }
    }
}
END_TEST

static void ecb(const struct vt_aes *aes, size_t i)
{
    uint8_t data[BYTES];

    vt_unhex(plaintext, data, sizeof data);
    vt_aes_encrypt(aes, data, 4);
    expect(data, BYTES, answers[i].ecb);
    vt_aes_decrypt(aes, data, 4);
    expect(data, BYTES, plaintext);
}

START_TEST(test_ecb)
{
    each(ecb);
}
END_TEST

static void cbc(const struct vt_aes *aes, size_t i)
{
    uint8_t data[BYTES], iv[16], want[BYTES];

    vt_unhex(plaintext, data, sizeof data);
    vt_unhex(answers[i].cbc, want, sizeof want);
    vt_unhex("000102030405060708090a0b0c0d0e0f", iv, sizeof iv);
    vt_cbc_encrypt(aes, iv, data, 16);              /* the IV carries the chain on */
    vt_cbc_encrypt(aes, iv, data + 16, 48);
    expect(data, BYTES, answers[i].cbc);
    ck_assert_mem_eq(iv, want + 48, 16);
    vt_unhex("000102030405060708090a0b0c0d0e0f", iv, sizeof iv);
    vt_cbc_decrypt(aes, iv, data, 32);
    vt_cbc_decrypt(aes, iv, data + 32, 32);
    expect(data, BYTES, plaintext);
    ck_assert_mem_eq(iv, want + 48, 16);
}

START_TEST(test_cbc)
{
    each(cbc);
}
END_TEST

static void ctr(const struct vt_aes *aes, size_t i)
{
    for (size_t n = 0; n <= BYTES; n++) {
        uint8_t data[BYTES + 1] = { 0 }, counter[16], want[BYTES];

        vt_unhex(plaintext, data, BYTES);
        vt_unhex(answers[i].ctr, want, sizeof want);
        vt_unhex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff", counter, sizeof counter);
        vt_aes_ctr(aes, counter, data, n);
        ck_assert(n == 0 || memcmp(data, want, n) == 0);
        vt_unhex(plaintext, want, sizeof want);
        ck_assert(n == BYTES || memcmp(data + n, want + n, BYTES - n) == 0);
        ck_assert_uint_eq(vt_load32be(counter + 12), 0xfcfdfeff + (n + 15) / 16);
    }
}

START_TEST(test_ctr)
{
    each(ctr);
}
END_TEST

/* Past ffffffff the count begins again at 0 and leaves the other bytes alone (SP 800-38D section 6.2). */
static void ctr_wrap(const struct vt_aes *aes, size_t i)
{
    uint8_t counter[16], data[16 * 12] = { 0 }, block[16];

    (void)i;
    memset(counter, 0xff, sizeof counter);
    vt_store32be(counter + 12, 0xfffffffa);
    vt_aes_ctr(aes, counter, data, sizeof data);
    for (uint32_t n = 0; n < 12; n++) {
        memset(block, 0xff, sizeof block);
        vt_store32be(block + 12, 0xfffffffa + n);
        vt_aes_encrypt(aes, block, 1);
        ck_assert_mem_eq(data + 16 * n, block, 16);
    }
    ck_assert_uint_eq(vt_load32be(counter + 12), 6);
    ck_assert_uint_eq(counter[11], 0xff);
}

START_TEST(test_ctr_wrap)
{
    each(ctr_wrap);
}
END_TEST

/* Seed 1: key, then n blocks of edges, for n = 0 to 39; back again too. */
static void ecb_many(size_t i, size_t twin)
{
    uint8_t key[32], data[16 * MANY] = { 0 }, before[16 * MANY], digest[32];
    size_t key_len = i == 0 ? 16 : 32;
    struct vt_hash_state all;
    uint32_t x = 1;

    vt_hash_init(&all, &vt_sha256);
    for (size_t n = 0; n < MANY; n++) {
        struct vt_aes aes;

        vt_random_fill(&x, key, key_len);
        vt_random_edges(&x, data, 16 * n);
        memcpy(before, data, sizeof before);
        ck_assert(inits[twin](&aes, vt_bytes(key, key_len)));
        vt_aes_encrypt(&aes, data, n);
        vt_hash_update(&all, vt_bytes(data, 16 * n));
        vt_aes_decrypt(&aes, data, n);
        ck_assert_mem_eq(data, before, 16 * n + 1);
    }
    vt_hash_final(&all, digest);
    expect(digest, 32, answers[i].ecb_many);
}

/* Seed 2: key, IV, then n blocks. */
static void cbc_many(size_t i, size_t twin)
{
    uint8_t key[32], iv[16], chain[16], data[16 * MANY] = { 0 }, before[16 * MANY], digest[32];
    size_t key_len = i == 0 ? 16 : 32;
    struct vt_hash_state all;
    uint32_t x = 2;

    vt_hash_init(&all, &vt_sha256);
    for (size_t n = 0; n < MANY; n++) {
        struct vt_aes aes;

        vt_random_fill(&x, key, key_len);
        vt_random_fill(&x, iv, 16);
        vt_random_fill(&x, data, 16 * n);
        memcpy(before, data, sizeof before);
        memcpy(chain, iv, 16);
        ck_assert(inits[twin](&aes, vt_bytes(key, key_len)));
        vt_cbc_encrypt(&aes, chain, data, 16 * n);
        vt_hash_update(&all, vt_bytes(data, 16 * n));
        vt_cbc_decrypt(&aes, iv, data, 16 * n);
        ck_assert_mem_eq(data, before, 16 * n + 1);
        ck_assert_mem_eq(iv, chain, 16);
    }
    vt_hash_final(&all, digest);
    expect(digest, 32, answers[i].cbc_many);
}

START_TEST(test_many)
{
    for (size_t i = 0; i < 4; i++) {
        ecb_many(i % 2, i / 2);
        cbc_many(i % 2, i / 2);
    }
}
END_TEST

/* SubWord against an S-box that is computed here, from the definition in FIPS 197 section 5.1.1. */
START_TEST(test_sub_word)
{
    for (uint32_t a = 0; a < 256; a++) {
        uint32_t inverse = 0, sbox = 0x63;

        for (uint32_t b = 0; b < 256; b++) {
            uint32_t product = 0;

            for (uint32_t i = 0; i < 8; i++)
                product ^= (b >> i & 1) ? a << i : 0;
            for (uint32_t i = 14; i >= 8; i--)
                product ^= (product >> i & 1) ? 0x11bu << (i - 8) : 0;
            inverse = product == 1 ? b : inverse;
        }
        for (uint32_t i = 0; i < 5; i++)
            sbox ^= (inverse << i | inverse >> (8 - i)) & 0xff;
        ck_assert_uint_eq(vt_aes_sub_word(a << 16 | a), sbox << 16 | sbox | 0x63006300);
    }
}
END_TEST

START_TEST(test_key_lengths)
{
    static const uint8_t key[33];
    struct vt_aes aes;

    for (size_t n = 0; n < sizeof key; n++)
        ck_assert(vt_aes_init(&aes, vt_bytes(key, n)) == (n == 16 || n == 32));
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_fips197, test_ecb,  test_cbc,      test_ctr,
                             test_ctr_wrap, test_many, test_sub_word, test_key_lengths };

    return vt_suite_run("aes", tests, sizeof tests / sizeof *tests);
}
