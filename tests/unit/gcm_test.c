#include "crypto/gcm.h"
#include "crypto/hash.h"
#include "tests/unit/support/random.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"

/* The test cases of the GCM specification (McGrew and Viega, appendix B) with keys of 128 and 256 bits and nonces
 * of 96; the output is ciphertext and tag. */
static const struct {
    int number;
    const char *key, *nonce, *aad, *plaintext, *output;
} cases[] = {
    { 1, "00000000000000000000000000000000", "000000000000000000000000",
      "",
      "",
      "58e2fccefa7e3061367f1d57a4e7455a" },
    { 2, "00000000000000000000000000000000", "000000000000000000000000",
      "",
      "00000000000000000000000000000000",
      "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf" },
    { 3, "feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
      "",
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16a"
      "edf5aa0de657ba637b391aafd255",
      "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba3"
      "0b396a0aac973d58e091473f59854d5c2af327cd64a62cf35abd2ba6fab4" },
    { 4, "feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
      "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16a"
      "edf5aa0de657ba637b39",
      "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba3"
      "0b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47" },
    { 13, "0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000",
      "",
      "",
      "530f8afbc74536b9a963b4f1c4cb738b" },
    { 14, "0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000",
      "",
      "00000000000000000000000000000000",
      "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919" },
    { 15, "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
      "",
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16a"
      "edf5aa0de657ba637b391aafd255",
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f6"
      "1e6393ba7a0abcc9f662898015adb094dac5d93471bdec1a502270e3cc6c" },
    { 16, "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
      "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16a"
      "edf5aa0de657ba637b39",
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f6"
      "1e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b" },
};

enum { CASES = sizeof cases / sizeof *cases, MANY = 400 };

static bool (*const inits[])(struct vt_gcm *, struct vt_bytes) = { vt_gcm_init, vt_gcm_init_portable };

START_TEST(test_specification)
{
    for (size_t i = 0; i < 2 * CASES; i++) {
        uint8_t key[32], nonce[VT_GCM_NONCE], aad[20], plaintext[64], data[64], want[80], tag[VT_GCM_TAG];
        size_t key_len = vt_unhex(cases[i / 2].key, key, sizeof key);
        struct vt_bytes aad_bytes = vt_bytes(aad, vt_unhex(cases[i / 2].aad, aad, sizeof aad));
        size_t len = vt_unhex(cases[i / 2].plaintext, plaintext, sizeof plaintext);
        struct vt_gcm gcm;

        ck_assert_uint_eq(vt_unhex(cases[i / 2].output, want, sizeof want), len + VT_GCM_TAG);
        vt_unhex(cases[i / 2].nonce, nonce, sizeof nonce);
        ck_assert(inits[i % 2](&gcm, vt_bytes(key, key_len)));
        memcpy(data, plaintext, sizeof data);
        vt_gcm_seal(&gcm, nonce, aad_bytes, data, len, tag);
        ck_assert_msg(memcmp(tag, want + len, VT_GCM_TAG) == 0, "tag of test case %d", cases[i / 2].number);
        ck_assert_msg(len == 0 || memcmp(data, want, len) == 0, "ciphertext of test case %d", cases[i / 2].number);
        ck_assert(vt_gcm_open(&gcm, nonce, aad_bytes, data, len, tag));
        ck_assert(len == 0 || memcmp(data, plaintext, len) == 0);
    }
}
END_TEST

/* SHA-256 over what python3 cryptography (OpenSSL) seals, seed 3: key, nonce, n mod 45 and n bytes of edges. */
static void many(size_t key_len, bool (*init)(struct vt_gcm *, struct vt_bytes), const char *expected)
{
    uint8_t key[32], nonce[VT_GCM_NONCE], aad[45], tag[VT_GCM_TAG], digest[32], want[32];
    uint8_t data[MANY] = { 0 }, before[MANY];
    struct vt_hash_state all;
    uint32_t x = 3;

    vt_hash_init(&all, &vt_sha256);
    for (size_t n = 0; n < MANY; n++) {
        struct vt_gcm gcm;

        vt_random_fill(&x, key, key_len);
        vt_random_fill(&x, nonce, sizeof nonce);
        vt_random_edges(&x, aad, n % 45);
        vt_random_edges(&x, data, n);
        memcpy(before, data, sizeof before);
        ck_assert(init(&gcm, vt_bytes(key, key_len)));
        vt_gcm_seal(&gcm, nonce, vt_bytes(aad, n % 45), data, n, tag);
        vt_hash_update(&all, vt_bytes(data, n));
        vt_hash_update(&all, vt_bytes(tag, sizeof tag));
        ck_assert(vt_gcm_open(&gcm, nonce, vt_bytes(aad, n % 45), data, n, tag));
        ck_assert_mem_eq(data, before, MANY);
    }
    vt_hash_final(&all, digest);
    vt_unhex(expected, want, sizeof want);
    ck_assert_mem_eq(digest, want, sizeof want);
}

START_TEST(test_many)
{
    for (size_t twin = 0; twin < 2; twin++) {
        many(16, inits[twin], "53cc13ab80ef3a043bccf520fed5457d46bb441755fb7a42a75f761bd83cd1a0");
        many(32, inits[twin], "a2db3c94f1da0cf01758466a91f26597e1094959df68c3e4039bb49b8dc61e1d");
    }
}
END_TEST

/* One bit wrong anywhere is found, and leaves zeros. */
START_TEST(test_forgery)
{
    static const uint8_t key[16] = { 1 }, nonce[VT_GCM_NONCE] = { 2 }, zero[37];
    uint8_t aad[5] = { 3 }, sealed[37] = { 4 }, data[37], tag[VT_GCM_TAG];
    struct vt_gcm gcm;

    for (size_t twin = 0; twin < 2; twin++) {
        ck_assert(inits[twin](&gcm, vt_bytes(key, sizeof key)));
        vt_gcm_seal(&gcm, nonce, vt_bytes(aad, sizeof aad), sealed, sizeof sealed, tag);
        for (size_t bit = 0; bit < 8 * (sizeof sealed + sizeof tag + sizeof aad); bit++) {
            size_t at = bit / 8;
            uint8_t *byte = at < 37 ? &data[at] : at < 53 ? &tag[at - 37] : &aad[at - 53];

            memcpy(data, sealed, sizeof data);
            *byte ^= (uint8_t)(1 << bit % 8);
            ck_assert(!vt_gcm_open(&gcm, nonce, vt_bytes(aad, sizeof aad), data, sizeof data, tag));
            ck_assert_mem_eq(data, zero, sizeof data);
            *byte ^= (uint8_t)(1 << bit % 8);
        }
        memcpy(data, sealed, sizeof data);
        ck_assert(vt_gcm_open(&gcm, nonce, vt_bytes(aad, sizeof aad), data, sizeof data, tag));
        memcpy(sealed, data, sizeof sealed);
    }
}
END_TEST

START_TEST(test_key_lengths)
{
    static const uint8_t key[33];
    struct vt_gcm gcm;

    for (size_t n = 0; n < sizeof key; n++)
        ck_assert(vt_gcm_init(&gcm, vt_bytes(key, n)) == (n == 16 || n == 32));
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_specification, test_many, test_forgery, test_key_lengths };

    return vt_suite_run("gcm", tests, sizeof tests / sizeof *tests);
}
