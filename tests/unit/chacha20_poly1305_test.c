#include "crypto/chacha20_poly1305.h"
#include "crypto/cpu.h"
#include "crypto/hash.h"
#include "tests/unit/support/random.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"

static const char sunscreen[] = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for "
                                "the future, sunscreen would be it.";

static void expect(const uint8_t *data, size_t n, const char *hex)
{
    uint8_t want[512];

    ck_assert_uint_eq(vt_unhex(hex, want, sizeof want), n);
    ck_assert_mem_eq(data, want, n);
}

/* RFC 8439 section 2.4.2. */
START_TEST(test_chacha20)
{
    uint8_t key[32], nonce[12], data[sizeof sunscreen];

    for (size_t i = 0; i < sizeof key; i++)
        key[i] = (uint8_t)i;
    vt_unhex("000000000000004a00000000", nonce, sizeof nonce);
    memcpy(data, sunscreen, sizeof data);
    vt_chacha20(key, nonce, 1, data, strlen(sunscreen));
    expect(data, strlen(sunscreen),
           "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0bf91b65c5524733ab"
           "8f593dabcd62b3571639d624e65152ab8f530c359f0861d807ca0dbf500d6a6156a38e088a22b65e"
           "52bc514d16ccf806818ce91ab77937365af90bbf74a35be6b40b8eedf2785e42874d");
    vt_chacha20(key, nonce, 1, data, strlen(sunscreen));
    ck_assert_mem_eq(data, sunscreen, sizeof data);
}
END_TEST

/* Section 2.3.2: one block of key stream. */
START_TEST(test_chacha20_block)
{
    uint8_t key[32], nonce[12], data[64] = { 0 };

    for (size_t i = 0; i < sizeof key; i++)
        key[i] = (uint8_t)i;
    vt_unhex("000000090000004a00000000", nonce, sizeof nonce);
    vt_chacha20(key, nonce, 1, data, sizeof data);
    expect(data, sizeof data,
           "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
           "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e");
}
END_TEST

/* Four blocks at once are those of the portable code, and both leave the counter there, past its end too. */
START_TEST(test_chacha20_twins)
{
    uint8_t a[3 * 256], b[3 * 256], seed[48];
    uint32_t x = 7;

    if (!VT_CPU_X86 || !vt_cpu_has(VT_CPU_SSSE3)) {
        printf("chacha20: this processor has no SSSE3: twins not compared\n");
        return;
    }
    for (size_t i = 0; i < 200; i++) {
        struct vt_chacha20_state s, t;

        vt_random_edges(&x, seed, sizeof seed);
        vt_chacha20_init(&s, seed, seed + 32, i % 2 ? (uint32_t)(0 - i) : vt_load32le(seed + 44));
        t = s;
        vt_random_fill(&x, a, sizeof a);
        memcpy(b, a, sizeof b);
        if (VT_CPU_X86)
            vt_chacha20_xor_x86(&s, a, i % 4);
        vt_chacha20_xor_portable(&t, b, i % 4 * 256);
        ck_assert_mem_eq(a, b, sizeof a);
        ck_assert_mem_eq(&s, &t, sizeof s);
    }
}
END_TEST

static void poly1305(const char *key_hex, struct vt_bytes message, const char *expected)
{
    uint8_t key[VT_POLY1305_KEY], tag[VT_POLY1305_TAG];
    struct vt_poly1305 poly;

    ck_assert_uint_eq(vt_unhex(key_hex, key, sizeof key), sizeof key);
    vt_poly1305_init(&poly, key);
    vt_poly1305_update(&poly, message);
    vt_poly1305_final(&poly, tag);
    expect(tag, sizeof tag, expected);
}

/* Sections 2.5.2 and A.3, vectors 7 to 11: the ones where carries and the last reduction matter. */
START_TEST(test_poly1305)
{
    static const struct {
        const char *r, *message, *tag;
    } edges[] = {
        { "01000000000000000000000000000000",
          "fffffffffffffffffffffffffffffffff0ffffffffffffffffffffffffffffff11000000000000000000000000000000",
          "05000000000000000000000000000000" },
        { "01000000000000000000000000000000",
          "fffffffffffffffffffffffffffffffffbfefefefefefefefefefefefefefefe01010101010101010101010101010101",
          "00000000000000000000000000000000" },
        { "02000000000000000000000000000000", "fdffffffffffffffffffffffffffffff",
          "faffffffffffffffffffffffffffffff" },
        { "01000000000000000400000000000000",
          "e33594d7505e43b900000000000000003394d7505e4379cd0100000000000000"
          "0000000000000000000000000000000001000000000000000000000000000000",
          "14000000000000005500000000000000" },
        { "01000000000000000400000000000000",
          "e33594d7505e43b900000000000000003394d7505e4379cd010000000000000000000000000000000000000000000000",
          "13000000000000000000000000000000" },
        /* Sums of 2^130 - 6, 2^130 - 5 (the modulus) and 2^130 - 1; the tags are those of python3 cryptography. */
        { "01000000000000000000000000000000",
          "faffffffffffffffffffffffffffffff0000000000000000000000000000000000000000000000000000000000000000",
          "faffffffffffffffffffffffffffffff" },
        { "01000000000000000000000000000000",
          "fbffffffffffffffffffffffffffffff0000000000000000000000000000000000000000000000000000000000000000",
          "00000000000000000000000000000000" },
        { "01000000000000000000000000000000",
          "ffffffffffffffffffffffffffffffff0000000000000000000000000000000000000000000000000000000000000000",
          "04000000000000000000000000000000" },
    };
    uint8_t message[64];
    char key[65];

    poly1305("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b",
             vt_text("Cryptographic Forum Research Group"), "a8061dc1305136c6c22b8baf0c0127a9");
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        snprintf(key, sizeof key, "%s%032d", edges[i].r, 0);
        poly1305(key, vt_bytes(message, vt_unhex(edges[i].message, message, sizeof message)), edges[i].tag);
    }
}
END_TEST

/* SHA-256 over 2,000 tags that Python's integers computed, seed 5: key and n mod 97 bytes, all edges; the message is
 * taken in one part and in two. */
START_TEST(test_poly1305_many)
{
    uint8_t key[VT_POLY1305_KEY], message[97], tag[VT_POLY1305_TAG], digest[32];
    struct vt_hash_state all;
    uint32_t x = 5;

    vt_hash_init(&all, &vt_sha256);
    for (size_t n = 0; n < 2000; n++) {
        size_t len = n % 97, first = n % 2 ? len / 32 * 16 : 0;
        struct vt_poly1305 poly;

        vt_random_edges(&x, key, sizeof key);
        vt_random_edges(&x, message, len);
        vt_poly1305_init(&poly, key);
        vt_poly1305_update(&poly, vt_bytes(message, first));
        vt_poly1305_update(&poly, vt_bytes(message + first, len - first));
        vt_poly1305_final(&poly, tag);
        vt_hash_update(&all, vt_bytes(tag, sizeof tag));
    }
    vt_hash_final(&all, digest);
    expect(digest, sizeof digest, "665bccb8cfcb8f2c746466a6264093979a88f2a8188bd8a9f00f89254f3fb0fd");
}
END_TEST

/* Section 2.8.2. */
START_TEST(test_aead)
{
    uint8_t key[32], nonce[12], aad[12], data[sizeof sunscreen], tag[VT_POLY1305_TAG];

    for (size_t i = 0; i < sizeof key; i++)
        key[i] = (uint8_t)(0x80 + i);
    vt_unhex("070000004041424344454647", nonce, sizeof nonce);
    vt_unhex("50515253c0c1c2c3c4c5c6c7", aad, sizeof aad);
    memcpy(data, sunscreen, sizeof data);
    vt_chacha20_poly1305_seal(key, nonce, vt_bytes(aad, sizeof aad), data, strlen(sunscreen), tag);
    expect(data, strlen(sunscreen),
           "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca96712"
           "82fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58"
           "fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b6116");
    expect(tag, sizeof tag, "1ae10b594f09e26a7e902ecbd0600691");
}
END_TEST

/* SHA-256 over what python3 cryptography (OpenSSL) seals, seed 4: key, nonce, n mod 45 and n bytes of edges. */
START_TEST(test_aead_many)
{
    uint8_t key[32], nonce[12], aad[45], data[600] = { 0 }, before[600], tag[VT_POLY1305_TAG], digest[32];
    struct vt_hash_state all;
    uint32_t x = 4;

    vt_hash_init(&all, &vt_sha256);
    for (size_t n = 0; n < sizeof data; n++) {
        vt_random_fill(&x, key, sizeof key);
        vt_random_fill(&x, nonce, sizeof nonce);
        vt_random_edges(&x, aad, n % 45);
        vt_random_edges(&x, data, n);
        memcpy(before, data, sizeof before);
        vt_chacha20_poly1305_seal(key, nonce, vt_bytes(aad, n % 45), data, n, tag);
        vt_hash_update(&all, vt_bytes(data, n));
        vt_hash_update(&all, vt_bytes(tag, sizeof tag));
        ck_assert(vt_chacha20_poly1305_open(key, nonce, vt_bytes(aad, n % 45), data, n, tag));
        ck_assert_mem_eq(data, before, sizeof data);
    }
    vt_hash_final(&all, digest);
    expect(digest, sizeof digest, "8171de68fa083e1b340bcb1869a95ed55014f42ad8c9de5bef46dc1898742100");
}
END_TEST

/* One bit wrong anywhere is found, and leaves zeros. */
START_TEST(test_forgery)
{
    static const uint8_t key[32] = { 1 }, nonce[12] = { 2 }, zero[37];
    uint8_t aad[5] = { 3 }, sealed[37] = { 4 }, data[37], tag[VT_POLY1305_TAG];

    vt_chacha20_poly1305_seal(key, nonce, vt_bytes(aad, sizeof aad), sealed, sizeof sealed, tag);
    for (size_t bit = 0; bit < 8 * (sizeof sealed + sizeof tag + sizeof aad); bit++) {
        size_t at = bit / 8;
        uint8_t *byte = at < 37 ? &data[at] : at < 53 ? &tag[at - 37] : &aad[at - 53];

        memcpy(data, sealed, sizeof data);
        *byte ^= (uint8_t)(1 << bit % 8);
        ck_assert(!vt_chacha20_poly1305_open(key, nonce, vt_bytes(aad, sizeof aad), data, sizeof data, tag));
        ck_assert_mem_eq(data, zero, sizeof data);
        *byte ^= (uint8_t)(1 << bit % 8);
    }
    memcpy(data, sealed, sizeof data);
    ck_assert(vt_chacha20_poly1305_open(key, nonce, vt_bytes(aad, sizeof aad), data, sizeof data, tag));
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_chacha20, test_chacha20_block, test_chacha20_twins, test_poly1305,
                             test_poly1305_many, test_aead, test_aead_many, test_forgery };

    return vt_suite_run("chacha20-poly1305", tests, sizeof tests / sizeof *tests);
}
