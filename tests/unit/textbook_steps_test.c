/* The textbook's intermediate values against those that the standards print, its groups, and what it has that
 * textbook_test.c does not hold against the working code: the generator, RSA encryption, Ed25519. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/drbg.h"
#include "crypto/rsa.h"
#include "support/random.h"
#include "support/suite.h"
#include "textbook/cipher.h"
#include "textbook/public_key.h"

/* A step that a standard prints: its name, its index and its value in hex. */
struct printed {
    const char *name;
    int index;
    const char *hex;
};

/* A steps that looks for all of them. */
struct search {
    const struct printed *wanted;
    size_t count;
    bool found[16];
    int depth;
};

static size_t unhex(const char *hex, uint8_t *out)
{
    size_t n = 0;

    for (unsigned byte; sscanf(hex + 2 * n, "%2x", &byte) == 1; n++)
        out[n] = (uint8_t)byte;
    return n;
}

static void compare(void *context, const char *name, int index, struct vt_bytes value, const char *clause)
{
    struct search *search = context;
    uint8_t bytes[128];

    ck_assert_ptr_nonnull(clause);
    for (size_t i = 0; i < search->count; i++) {
        const struct printed *p = &search->wanted[i];

        if (strcmp(p->name, name) == 0 && p->index == index && vt_bytes_equal(vt_bytes(bytes, unhex(p->hex, bytes)), value))
            search->found[i] = true;
    }
}

static void group(void *context, const char *name, int index)
{
    struct search *search = context;

    (void)index;
    search->depth += name != NULL ? 1 : -1;
    ck_assert_int_ge(search->depth, 0);
}

#define SEARCH(...) \
    static const struct printed wanted[] = { __VA_ARGS__ }; \
    struct search search = { .wanted = wanted, .count = sizeof wanted / sizeof *wanted }; \
    const struct vt_step_sink steps = { compare, group, &search }

static void all_found(const struct search *search)
{
    ck_assert_int_eq(search->depth, 0);
    for (size_t i = 0; i < search->count; i++)
        ck_assert_msg(search->found[i], "%s[%d]", search->wanted[i].name, search->wanted[i].index);
}

/* FIPS 197 appendix B; and the inverse cipher of what was appendix C.1 in 2001, whose rounds count down here. */
START_TEST(aes)
{
    SEARCH({ "AddRoundKey", 0, "193de3bea0f4e22b9ac68d2ae9f84808" }, { "SubBytes", 1, "d42711aee0bf98f1b8b45de51e415230" },
           { "ShiftRows", 1, "d4bf5d30e0b452aeb84111f11e2798e5" }, { "MixColumns", 1, "046681e5e0cb199a48f8d37a2806264c" },
           { "AddRoundKey", 1, "a49c7ff2689f352b6b5bea43026a5049" }, { "AddRoundKey", 10, "3925841d02dc09fbdc118597196a0b32" },
           { "AddRoundKey", 10, "7ad5fda789ef4e272bca100b3d9ff59f" }, { "InvShiftRows", 9, "7a9f102789d5f50b2beffd9f3dca4ea7" },
           { "InvSubBytes", 9, "bd6e7c3df2b5779e0b61216e8b10b689" }, { "AddRoundKey", 9, "e9f74eec023020f61bf2ccf2353c21c7" },
           { "InvMixColumns", 9, "54d990a16ba09ab596bbf40ea111702f" });
    struct vt_textbook_aes key;
    uint8_t bytes[16], text[16];

    unhex("2b7e151628aed2a6abf7158809cf4f3c", bytes);
    unhex("3243f6a8885a308d313198a2e0370734", text);
    vt_textbook_aes_key(&key, vt_bytes(bytes, 16), &steps);
    vt_textbook_aes_encrypt(&key, text, text, &steps);
    unhex("000102030405060708090a0b0c0d0e0f", bytes);
    unhex("69c4e0d86a7b0430d8cdb78070b4c55a", text);
    vt_textbook_aes_key(&key, vt_bytes(bytes, 16), &steps);
    vt_textbook_aes_decrypt(&key, text, text, &steps);
    all_found(&search);
}
END_TEST

/* Test case 2 of the paper that defined GCM (McGrew and Viega). */
START_TEST(gcm)
{
    SEARCH({ "H", -1, "66e94bd4ef8a2c3b884cfa59ca342b2e" }, { "CB", 1, "00000000000000000000000000000002" },
           { "E(K, CB)", 1, "0388dace60b6a392f328c2b971b2fe78" }, { "Y", 1, "5e2ec746917062882c85b0685353deb7" },
           { "S", -1, "f38cbb1ad69223dcc3457ae5b6b0f885" }, { "E(K, J0)", -1, "58e2fccefa7e3061367f1d57a4e7455a" },
           { "T", -1, "ab6e47d42cec13bdf53a67b21257bddf" });
    const uint8_t zero[16] = { 0 };
    struct vt_textbook_aes key;
    uint8_t out[16], tag[16];

    vt_textbook_aes_key(&key, vt_bytes(zero, 16), NULL);
    vt_textbook_gcm(&key, zero, vt_bytes(zero, 0), vt_bytes(zero, 16), false, out, tag, &steps);
    all_found(&search);
}
END_TEST

/* RFC 8439 2.3.2 (its words are little-endian bytes here) and 2.5.2. */
START_TEST(chacha_and_poly)
{
    SEARCH({ "working_state", 20, "ab78778363d738e21ee27aa62fbb5059c7d0f2c42fbb62fcfc18a08fb7c75e3f"
                                  "c2715233f38994f2fca8bdeabd6ee482b4129cd1de164eb0cbd0839ea2503c4e" },
           { "key_stream", 1, "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
                              "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e" },
           { "r", -1, "0806d5400e52447c036d555408bed685" }, { "accumulator", 1, "02c88c77849d64ae9147ddeb88e69c83fc" },
           { "accumulator", 2, "02d8adaf23b0337fa7cccfb4ea344b30de" }, { "accumulator", 3, "028d31b7caff946c77c8844335369d03a7" },
           { "tag", -1, "a8061dc1305136c6c22b8baf0c0127a9" });
    uint8_t key[32], nonce[12], out[64];

    for (int i = 0; i < 32; i++)
        key[i] = (uint8_t)i;
    unhex("000000090000004a00000000", nonce);
    vt_textbook_chacha20_block(key, 1, nonce, out, &steps);
    unhex("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b", key);
    vt_textbook_poly1305(key, vt_text("Cryptographic Forum Research Group"), out, &steps);
    all_found(&search);
}
END_TEST

/* NIST's worked examples of "abc": the working variables of the first and the last round. */
START_TEST(hashes)
{
    SEARCH({ "a", 0, "0116fc33" }, { "a", 79, "42541b35" }, { "a", 0, "5d6aebcd" }, { "e", 0, "fa2a4622" }, { "a", 63, "506e3058" },
           { "e", 63, "5ef50f24" }, { "a", 0, "f6afceb8bcfcddf5" }, { "e", 0, "58cb02347ab51f91" });
    uint8_t digest[64];

    vt_textbook_sha1(vt_text("abc"), digest, &steps);
    vt_textbook_sha256(vt_text("abc"), digest, &steps);
    vt_textbook_sha512(vt_text("abc"), digest, &steps);
    all_found(&search);
}
END_TEST

START_TEST(the_generator)
{
    uint8_t seed[VT_DRBG_SEED_LEN], a[200], b[200];
    struct vt_textbook_drbg textbook;
    struct vt_drbg working;
    uint32_t x = 1;

    vt_random_fill(&x, seed, sizeof seed);
    vt_drbg_init(&working, seed);
    vt_textbook_drbg_instantiate(&textbook, vt_bytes(seed, sizeof seed), NULL);
    for (size_t len = 1; len < sizeof a; len += 13) {
        ck_assert(vt_drbg_generate(&working, a, len));
        vt_textbook_drbg_generate(&textbook, b, len, NULL);
        ck_assert_mem_eq(a, b, len);
    }
}
END_TEST

/* Any odd modulus will do; zeros among the octets are passed over. */
START_TEST(rsa_encryption)
{
    static const uint8_t e[] = { 1, 0, 1 };
    uint8_t n[256], octets[256], message[48], a[256], b[256];
    const struct vt_rsa_key key = { vt_bytes(n, 256), vt_bytes(e, 3) };
    uint32_t x = 2;

    vt_random_fill(&x, n, 256);
    vt_random_fill(&x, octets, 256);
    vt_random_fill(&x, message, 48);
    n[0] |= 0x80;
    n[255] |= 1;
    octets[0] = octets[7] = octets[8] = 0;
    ck_assert(vt_rsa_pkcs1_encrypt(&key, vt_bytes(message, 48), vt_bytes(octets, 256), a));
    ck_assert(vt_textbook_rsaes(key.n, key.e, vt_bytes(message, 48), vt_bytes(octets, 256), b, NULL));
    ck_assert_mem_eq(a, b, 256);
    ck_assert(!vt_textbook_rsaes(key.n, key.e, vt_bytes(message, 48), vt_bytes(octets, 205), b, NULL)); /* 3 were zero */
}
END_TEST

/* RFC 8032 7.1, tests 1 and 2; and test 2 with another message. */
START_TEST(ed25519)
{
    static const struct {
        const char *key, *message, *signature;
        bool valid;
    } rows[] = {
        { "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
          "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b", true },
        { "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00", true },
        { "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "73",
          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00", false },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t key[32], signature[64], hashed[65], R[32];
        size_t len;

        unhex(rows[i].key, key);
        unhex(rows[i].signature, signature);
        memcpy(hashed, signature, 32);
        memcpy(hashed + 32, key, 32);
        len = 64 + unhex(rows[i].message, hashed + 64);
        ck_assert(vt_textbook_ed25519(key, signature + 32, vt_bytes(hashed, len), R, NULL));
        ck_assert_int_eq(memcmp(R, signature, 32) == 0, rows[i].valid);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { aes, gcm, chacha_and_poly, hashes, the_generator, rsa_encryption, ed25519 };

    return vt_suite_run("textbook, steps", tests, sizeof tests / sizeof *tests);
}
