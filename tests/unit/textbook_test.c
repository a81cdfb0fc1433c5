/* The textbook against the working code, on random input and at the edges of blocks; its intermediate values against the
 * worked examples of the standards. Two implementations that share no line agree, or one of them is wrong. */
#include <stdlib.h>
#include <string.h>

#include "crypto/cbc.h"
#include "crypto/chacha20_poly1305.h"
#include "crypto/ec.h"
#include "crypto/gcm.h"
#include "crypto/hmac.h"
#include "crypto/prf.h"
#include "crypto/rsa.h"
#include "crypto/x25519.h"
#include "support/rows.h"
#include "support/suite.h"
#include "textbook/cipher.h"
#include "textbook/public_key.h"

static void fill(uint8_t *out, size_t len)
{
    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)rand();
}

static const struct {
    const struct vt_hash *working;
    const struct vt_textbook_digest *textbook;
} hashes[] = {
    { &vt_sha1, &vt_textbook_digest_sha1 },
    { &vt_sha224, &vt_textbook_digest_sha224 },
    { &vt_sha256, &vt_textbook_digest_sha256 },
    { &vt_sha384, &vt_textbook_digest_sha384 },
    { &vt_sha512, &vt_textbook_digest_sha512 },
};

static void hash_hmac_prf(const struct vt_hash *working, const struct vt_textbook_digest *textbook)
{
    uint8_t data[300], a[200], b[200], key[200];

    fill(data, sizeof data);
    fill(key, sizeof key);
    for (size_t len = 0; len <= sizeof data; len++) {
        vt_hash_once(working, vt_bytes(data, len), a);
        textbook->hash(vt_bytes(data, len), b, NULL);
        ck_assert_mem_eq(a, b, working->digest_len);
    }
    for (size_t len = 0; len <= sizeof key; len += 8) {
        vt_hmac_once(working, vt_bytes(key, len), vt_bytes(data, 99), a);
        ck_assert(vt_textbook_hmac(textbook, vt_bytes(key, len), vt_bytes(data, 99), b, NULL));
        ck_assert_mem_eq(a, b, working->digest_len);
    }
    struct vt_bytes seed = vt_bytes(data, 64);
    vt_prf(working, vt_bytes(key, 48), "key expansion", &seed, 1, a, sizeof a);
    ck_assert(vt_textbook_prf(textbook, vt_bytes(key, 48), vt_text("key expansion"), seed, b, sizeof b, NULL));
    ck_assert_mem_eq(a, b, sizeof a);
}

START_TEST(test_hash_hmac_prf)
{
    for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++)
        hash_hmac_prf(hashes[i].working, hashes[i].textbook);
}
END_TEST

static void aes_modes(size_t key_len)
{
    uint8_t key[32], iv[16], iv2[16], data[160], a[160], b[160], tag_a[16], tag_b[16];
    struct vt_textbook_aes textbook;
    struct vt_aes working;
    struct vt_gcm gcm;

    for (int round = 0; round < 20; round++) {
        size_t len = (size_t)rand() % sizeof data;

        fill(key, sizeof key);
        fill(iv, sizeof iv);
        fill(data, sizeof data);
        vt_textbook_aes_key(&textbook, vt_bytes(key, key_len), NULL);
        ck_assert(vt_aes_init(&working, vt_bytes(key, key_len)) && vt_gcm_init(&gcm, vt_bytes(key, key_len)));

        memcpy(a, data, sizeof a);
        memcpy(iv2, iv, 16);
        vt_cbc_encrypt(&working, iv2, a, sizeof a);
        vt_textbook_cbc_encrypt(&textbook, iv, vt_bytes(data, sizeof data), b, NULL);
        ck_assert_mem_eq(a, b, sizeof a);
        vt_textbook_cbc_decrypt(&textbook, iv, vt_bytes(a, sizeof a), b, NULL);
        ck_assert_mem_eq(b, data, sizeof b);

        memcpy(a, data, sizeof a);
        vt_gcm_seal(&gcm, iv, vt_bytes(key, 13), a, len, tag_a);
        vt_textbook_gcm(&textbook, iv, vt_bytes(key, 13), vt_bytes(data, len), false, b, tag_b, NULL);
        ck_assert_mem_eq(a, b, len);
        ck_assert_mem_eq(tag_a, tag_b, 16);
        vt_textbook_gcm(&textbook, iv, vt_bytes(key, 13), vt_bytes(a, len), true, b, tag_b, NULL);
        ck_assert_mem_eq(b, data, len);
        ck_assert_mem_eq(tag_a, tag_b, 16);
    }
}

START_TEST(test_aes_modes)
{
    aes_modes(16);
    aes_modes(32);
}
END_TEST

START_TEST(test_chacha20_poly1305)
{
    uint8_t key[32], nonce[12], data[200], a[200], b[200], tag_a[16], tag_b[16];

    for (size_t len = 0; len <= sizeof data; len += 7) {
        fill(key, sizeof key);
        fill(nonce, sizeof nonce);
        fill(data, sizeof data);
        memcpy(a, data, sizeof a);
        vt_chacha20_poly1305_seal(key, nonce, vt_bytes(key, 13), a, len, tag_a);
        vt_textbook_chacha20_poly1305(key, nonce, vt_bytes(key, 13), vt_bytes(data, len), false, b, tag_b, NULL);
        ck_assert_mem_eq(a, b, len);
        ck_assert_mem_eq(tag_a, tag_b, 16);
        vt_textbook_chacha20_poly1305(key, nonce, vt_bytes(key, 13), vt_bytes(a, len), true, b, tag_b, NULL);
        ck_assert_mem_eq(b, data, len);
        ck_assert_mem_eq(tag_a, tag_b, 16);
    }
}
END_TEST

static struct vt_textbook_curve curve_of(const struct vt_ec_curve *curve)
{
    return (struct vt_textbook_curve){ vt_bytes(curve->p, curve->len), vt_bytes(curve->b, curve->len),
                                       vt_bytes(curve->n, curve->len), vt_bytes(curve->x, curve->len),
                                       vt_bytes(curve->y, curve->len) };
}

static void ecdh(const struct vt_ec_curve *curve)
{
    const struct vt_textbook_curve textbook = curve_of(curve);
    uint8_t ours[VT_EC_MAX_LEN], theirs[VT_EC_MAX_LEN], point[VT_EC_MAX_POINT], a[VT_EC_MAX_LEN], b[VT_EC_MAX_LEN];

    do
        fill(theirs, curve->len);
    while (!vt_ec_keypair(curve, theirs, point));
    fill(ours, curve->len);
    ours[0] &= 0x7f;
    ck_assert(vt_ecdh(curve, ours, vt_bytes(point, vt_ec_point_len(curve)), a));
    ck_assert(vt_textbook_ecdh(&textbook, vt_bytes(ours, curve->len), vt_bytes(point, vt_ec_point_len(curve)), b, NULL));
    ck_assert_mem_eq(a, b, curve->len);
}

START_TEST(test_ecdh)
{
    ecdh(&vt_p256);
    ecdh(&vt_p384);
}
END_TEST

START_TEST(test_x25519)
{
    uint8_t k[32], u[32], a[32], b[32];

    for (int i = 0; i < 3; i++) {
        fill(k, 32);
        fill(u, 32);
        ck_assert(vt_x25519(a, k, u));
        vt_textbook_x25519(k, u, b, NULL);
        ck_assert_mem_eq(a, b, 32);
    }
}
END_TEST

/* What becomes of a decoded block over DIGEST. */
typedef bool block_test(struct vt_bytes digest, struct vt_bytes em);

/* Wycheproof's signatures by RSA-2048 over SHA-256, which neither of the two made. */
static void rsa_file(const char *file, block_test *block_ok)
{
    struct vt_rows rows;
    uint8_t digest[32], em[256];

    vt_rows_open(&rows, file,
                 ".testGroups[] as $g | $g.tests[] | [$g.publicKey.modulus, $g.publicKey.publicExponent, .msg, .sig, .result]");
    while (vt_rows_next(&rows)) {
        struct vt_bytes n = vt_rows_hex(&rows, 0), e = vt_rows_hex(&rows, 1), s = vt_rows_hex(&rows, 3);

        n = vt_bytes(n.data + (n.data[0] == 0), n.len - (n.data[0] == 0));
        if (s.len != n.len) {
            vt_rows_not_applicable(&rows, "the textbook takes signatures as long as n");
            continue;
        }
        vt_textbook_sha256(vt_rows_hex(&rows, 2), digest, NULL);
        bool good = vt_textbook_rsa(n, e, s, em, "RFC 8017 5.2.2", NULL) && block_ok(vt_bytes(digest, 32), vt_bytes(em, n.len));
        vt_rows_check(&rows, good == (strcmp(vt_rows_text(&rows, 4), "valid") == 0));
    }
    ck_assert(vt_rows_close(&rows));
}

static bool is_pkcs1(struct vt_bytes digest, struct vt_bytes em)
{
    uint8_t wanted[256];

    ck_assert(vt_textbook_emsa_pkcs1(vt_textbook_digest_sha256.info, digest, wanted, em.len, NULL));
    return vt_bytes_equal(em, vt_bytes(wanted, em.len));
}

static bool is_pss(struct vt_bytes digest, struct vt_bytes em)
{
    const struct vt_textbook_pss pss = { &vt_textbook_digest_sha256, &vt_textbook_digest_sha256, 32 };
    uint8_t H[32];

    return vt_textbook_emsa_pss(&pss, digest, em, 2047, H, NULL);
}

START_TEST(test_rsa)
{
    rsa_file("wycheproof/rsa_signature_2048_sha256_test.json", is_pkcs1);
    rsa_file("wycheproof/rsa_pss_2048_sha256_mgf1_32_test.json", is_pss);
}
END_TEST

/* RFC 6979 A.2.5, P-256 with SHA-256, message "sample"; and the same with one bit of the digest changed. */
START_TEST(test_ecdsa)
{
    static const uint8_t point[65] = {
        0x04, 0x60, 0xfe, 0xd4, 0xba, 0x25, 0x5a, 0x9d, 0x31, 0xc9, 0x61, 0xeb, 0x74, 0xc6, 0x35, 0x6d, 0x68,
        0xc0, 0x49, 0xb8, 0x92, 0x3b, 0x61, 0xfa, 0x6c, 0xe6, 0x69, 0x62, 0x2e, 0x60, 0xf2, 0x9f, 0xb6, 0x79,
        0x03, 0xfe, 0x10, 0x08, 0xb8, 0xbc, 0x99, 0xa4, 0x1a, 0xe9, 0xe9, 0x56, 0x28, 0xbc, 0x64, 0xf2, 0xf1,
        0xb2, 0x0c, 0x2d, 0x7e, 0x9f, 0x51, 0x77, 0xa3, 0xc2, 0x94, 0xd4, 0x46, 0x22, 0x99
    };
    static const uint8_t r[32] = {
        0xef, 0xd4, 0x8b, 0x2a, 0xac, 0xb6, 0xa8, 0xfd, 0x11, 0x40, 0xdd, 0x9c, 0xd4, 0x5e, 0x81, 0xd6,
        0x9d, 0x2c, 0x87, 0x7b, 0x56, 0xaa, 0xf9, 0x91, 0xc3, 0x4d, 0x0e, 0xa8, 0x4e, 0xaf, 0x37, 0x16
    };
    static const uint8_t s[32] = {
        0xf7, 0xcb, 0x1c, 0x94, 0x2d, 0x65, 0x7c, 0x41, 0xd4, 0x36, 0xc7, 0xa1, 0xb6, 0xe2, 0x9f, 0x65,
        0xf3, 0xe9, 0x00, 0xdb, 0xb9, 0xaf, 0xf4, 0x06, 0x4d, 0xc4, 0xab, 0x2f, 0x84, 0x3a, 0xcd, 0xa8
    };
    const struct vt_textbook_curve curve = curve_of(&vt_p256);
    uint8_t digest[32], v[32];

    vt_textbook_sha256(vt_text("sample"), digest, NULL);
    ck_assert(vt_textbook_ecdsa(&curve, vt_bytes(point, 65), vt_bytes(digest, 32), vt_bytes(r, 32), vt_bytes(s, 32), v, NULL));
    ck_assert_mem_eq(v, r, 32);
    digest[31] ^= 1;
    ck_assert(!vt_textbook_ecdsa(&curve, vt_bytes(point, 65), vt_bytes(digest, 32), vt_bytes(r, 32), vt_bytes(s, 32), v, NULL));
}
END_TEST

/* A steps that looks for one step. */
struct wanted {
    const char *name;
    int index;
    uint8_t value[64];
    size_t len;
    unsigned steps;
};

static void look(void *context, const char *name, int index, struct vt_bytes value, const char *clause)
{
    struct wanted *wanted = context;

    ck_assert_ptr_nonnull(clause);
    wanted->steps++;
    if (strcmp(name, wanted->name) == 0 && index == wanted->index && value.len <= sizeof wanted->value) {
        memcpy(wanted->value, value.data, value.len);
        wanted->len = value.len;
    }
}

/* FIPS 197 appendix B prints the state after ShiftRows of round 1, and the key schedule's last word (A.1). */
START_TEST(test_steps_of_aes)
{
    static const uint8_t key[16] = { 0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c };
    static const uint8_t in[16] = { 0x32, 0x43, 0xf6, 0xa8, 0x88, 0x5a, 0x30, 0x8d, 0x31, 0x31, 0x98, 0xa2, 0xe0, 0x37, 0x07, 0x34 };
    static const uint8_t shifted[16] = { 0xd4, 0xbf, 0x5d, 0x30, 0xe0, 0xb4, 0x52, 0xae, 0xb8, 0x41, 0x11, 0xf1, 0x1e, 0x27, 0x98, 0xe5 };
    struct vt_textbook_aes aes;
    struct wanted wanted = { .name = "w", .index = 43 };
    const struct vt_step_sink steps = { .write = look, .context = &wanted };
    uint8_t out[16];

    vt_textbook_aes_key(&aes, vt_bytes(key, 16), &steps);
    ck_assert_mem_eq(wanted.value, "\xb6\x63\x0c\xa6", 4);
    ck_assert_uint_eq(wanted.steps, 44);
    wanted = (struct wanted){ .name = "ShiftRows", .index = 1 };
    vt_textbook_aes_encrypt(&aes, in, out, &steps);
    ck_assert_mem_eq(wanted.value, shifted, 16);
    ck_assert_uint_eq(wanted.steps, 40); /* 1 + 9 * 4 + 3 */
}
END_TEST

/* NIST's example of SHA-256 of "abc" prints a after round 0: 5d6aebcd. RFC 8439 2.3.2 prints the state. */
START_TEST(test_steps_of_hash_and_chacha)
{
    struct wanted wanted = { .name = "a", .index = 0 };
    const struct vt_step_sink steps = { .write = look, .context = &wanted };
    uint8_t out[64], key[32];
    static const uint8_t nonce[12] = { 0, 0, 0, 9, 0, 0, 0, 0x4a };

    vt_textbook_sha256(vt_text("abc"), out, &steps);
    ck_assert_mem_eq(wanted.value, "\x5d\x6a\xeb\xcd", 4);
    wanted = (struct wanted){ .name = "working_state", .index = 20 };
    for (int i = 0; i < 32; i++)
        key[i] = (uint8_t)i;
    vt_textbook_chacha20_block(key, 1, nonce, out, &steps);
    /* 837778ab in the RFC's listing of the state after 20 rounds; words are stored little-endian. */
    ck_assert_mem_eq(wanted.value, "\xab\x78\x77\x83", 4);
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_hash_hmac_prf, test_aes_modes, test_chacha20_poly1305, test_ecdh, test_x25519, test_rsa,
                             test_ecdsa, test_steps_of_aes, test_steps_of_hash_and_chacha };

    return vt_suite_run("textbook", tests, sizeof tests / sizeof *tests);
}
