/* Every Wycheproof vector for public-key algorithms: each runs, or is not applicable for a printed reason. */
#include "crypto/ec.h"
#include "crypto/ed25519.h"
#include "crypto/rsa.h"
#include "crypto/x25519.h"
#include "tests/unit/support/ecdsa_sig.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"

#define VECTORS(fields) ".testGroups[] as $g | $g.tests[] | [.tcId, .result, " fields "]"

/* A verdict that is right: valid accepted, invalid refused. "acceptable" is up to the file. */
static bool verdict_is(const struct vt_rows *rows, bool accepted, bool accept_acceptable)
{
    const char *result = vt_rows_text(rows, 1);

    if (strcmp(result, "acceptable") == 0)
        return accepted == accept_acceptable;
    ck_assert(strcmp(result, "valid") == 0 || strcmp(result, "invalid") == 0);
    return accepted == (strcmp(result, "valid") == 0);
}

static const struct vt_hash *hash_called(const char *name)
{
    static const struct vt_hash *const hashes[] = { &vt_sha1, &vt_sha224, &vt_sha256, &vt_sha384, &vt_sha512 };

    for (size_t i = 0; i < sizeof hashes / sizeof hashes[0]; i++)
        if (strcmp(hashes[i]->name, name) == 0)
            return hashes[i];
    return NULL;
}

static struct vt_bytes digest_of(const struct vt_hash *hash, struct vt_bytes message, uint8_t digest[VT_HASH_MAX])
{
    vt_hash_once(hash, message, digest);
    return vt_bytes(digest, hash->digest_len);
}

/* ECDH. The private key may have a leading zero, as a DER INTEGER. Acceptable is a compressed point, which TLS 1.2
 * does not use (RFC 8422, 5.1.2): refused. */
static bool ecdh_row(const struct vt_ec_curve *curve, const struct vt_rows *rows)
{
    struct vt_bytes key = vt_rows_hex(rows, 3), want = vt_rows_hex(rows, 4);
    uint8_t padded[VT_EC_MAX_LEN] = { 0 }, shared[VT_EC_MAX_LEN];
    size_t excess = key.len > curve->len ? key.len - curve->len : 0;
    bool ok;

    key = vt_bytes(key.data + excess, key.len - excess);
    memcpy(padded + curve->len - key.len, key.data, key.len);
    ok = vt_ecdh(curve, padded, vt_rows_hex(rows, 2), shared);
    return verdict_is(rows, ok, false) && (!ok || vt_bytes_equal(vt_bytes(shared, curve->len), want));
}

static void ecdh_file(const char *file, const struct vt_ec_curve *curve)
{
    struct vt_rows rows;

    vt_rows_open(&rows, file, VECTORS(".public, .private, .shared"));
    while (vt_rows_next(&rows))
        vt_rows_check(&rows, ecdh_row(curve, &rows));
    ck_assert(vt_rows_close(&rows));
}

START_TEST(ecdh)
{
    ecdh_file("wycheproof/ecdh_secp256r1_ecpoint_test.json", &vt_p256);
    ecdh_file("wycheproof/ecdh_secp384r1_ecpoint_test.json", &vt_p384);
}
END_TEST

static bool ecdsa_row(const struct vt_ec_curve *curve, const struct vt_rows *rows)
{
    const struct vt_hash *hash = hash_called(vt_rows_text(rows, 2));
    uint8_t digest[VT_HASH_MAX];
    struct vt_bytes r, s;

    ck_assert_ptr_nonnull(hash);
    return verdict_is(rows,
                      vt_ecdsa_sig(vt_rows_hex(rows, 5), &r, &s)
                          && vt_ecdsa_verify(curve, vt_rows_hex(rows, 3), digest_of(hash, vt_rows_hex(rows, 4), digest),
                                             r, s),
                      false);
}

static void ecdsa_file(const char *file, const struct vt_ec_curve *curve)
{
    struct vt_rows rows;

    vt_rows_open(&rows, file, VECTORS("$g.sha, $g.publicKey.uncompressed, .msg, .sig"));
    while (vt_rows_next(&rows))
        vt_rows_check(&rows, ecdsa_row(curve, &rows));
    ck_assert(vt_rows_close(&rows));
}

START_TEST(ecdsa)
{
    ecdsa_file("wycheproof/ecdsa_secp256r1_sha256_test.json", &vt_p256);
    ecdsa_file("wycheproof/ecdsa_secp256r1_sha512_test.json", &vt_p256);
    ecdsa_file("wycheproof/ecdsa_secp384r1_sha256_test.json", &vt_p384);
    ecdsa_file("wycheproof/ecdsa_secp384r1_sha384_test.json", &vt_p384);
    ecdsa_file("wycheproof/ecdsa_secp384r1_sha512_test.json", &vt_p384);
}
END_TEST

START_TEST(ed25519)
{
    struct vt_rows rows;

    vt_rows_open(&rows, "wycheproof/ed25519_test.json", VECTORS("$g.publicKey.pk, .msg, .sig"));
    while (vt_rows_next(&rows)) {
        bool ok = vt_ed25519_verify(vt_rows_hex(&rows, 2), vt_rows_hex(&rows, 3), vt_rows_hex(&rows, 4));

        vt_rows_check(&rows, verdict_is(&rows, ok, false));
    }
    ck_assert(vt_rows_close(&rows));
}
END_TEST

/* X25519. Acceptable are points on the twist, non-canonical ones and those of small order: the value is right for
 * all, and a value of zero is refused. */
static bool x25519_row(const struct vt_rows *rows)
{
    static const uint8_t zero[VT_X25519_LEN];
    struct vt_bytes want = vt_rows_hex(rows, 4);
    uint8_t shared[VT_X25519_LEN];
    bool ok = vt_x25519(shared, vt_rows_hex(rows, 3).data, vt_rows_hex(rows, 2).data);

    return vt_bytes_equal(vt_bytes(shared, sizeof shared), want)
        && ok != vt_bytes_equal(want, vt_bytes(zero, sizeof zero));
}

START_TEST(x25519)
{
    struct vt_rows rows;

    vt_rows_open(&rows, "wycheproof/x25519_test.json", VECTORS(".public, .private, .shared"));
    while (vt_rows_next(&rows))
        vt_rows_check(&rows, x25519_row(&rows));
    ck_assert(vt_rows_close(&rows));
}
END_TEST

#define RSA_FIELDS "$g.publicKey.modulus, $g.publicKey.publicExponent, $g.sha, .msg, .sig"

/* PKCS#1 v1.5. Acceptable is a DigestInfo without its NULL: refused, since the block is compared whole. */
static void pkcs1_row(struct vt_rows *rows)
{
    const struct vt_rsa_key key = { vt_rows_hex(rows, 2), vt_rows_hex(rows, 3) };
    const struct vt_hash *hash = hash_called(vt_rows_text(rows, 4));
    uint8_t digest[VT_HASH_MAX], em[VT_RSA_BYTES_MAX];

    if (hash == NULL)
        vt_rows_not_applicable(rows, "a hash that TLS 1.2 does not sign with");
    else
        vt_rows_check(rows, verdict_is(rows,
                                       vt_rsa_pkcs1_verify(&key, hash, digest_of(hash, vt_rows_hex(rows, 5), digest),
                                                           vt_rows_hex(rows, 6), em),
                                       false));
}

START_TEST(rsa_pkcs1)
{
    const char *const sizes[] = { "2048", "3072", "4096" }, *const hashes[] = { "256", "384", "512" };

    for (size_t i = 0; i < 9; i++) {
        struct vt_rows rows;
        char file[80];

        snprintf(file, sizeof file, "wycheproof/rsa_signature_%s_sha%s_test.json", sizes[i / 3], hashes[i % 3]);
        vt_rows_open(&rows, file, VECTORS(RSA_FIELDS));
        while (vt_rows_next(&rows))
            pkcs1_row(&rows);
        ck_assert(vt_rows_close(&rows));
    }
}
END_TEST

static void pss_row(struct vt_rows *rows)
{
    const struct vt_rsa_key key = { vt_rows_hex(rows, 2), vt_rows_hex(rows, 3) };
    const struct vt_pss pss = { hash_called(vt_rows_text(rows, 4)), hash_called(vt_rows_text(rows, 8)),
                                vt_rows_uint(rows, 9) };
    uint8_t digest[VT_HASH_MAX], em[VT_RSA_BYTES_MAX];

    if (strcmp(vt_rows_text(rows, 7), "MGF1") != 0)
        vt_rows_not_applicable(rows, "a mask generation function other than MGF1");
    else if (pss.hash == NULL || pss.mgf_hash == NULL)
        vt_rows_not_applicable(rows, "a hash that TLS 1.2 does not sign with");
    else
        vt_rows_check(rows, verdict_is(rows,
                                       vt_rsa_pss_verify(&key, &pss, digest_of(pss.hash, vt_rows_hex(rows, 5), digest),
                                                         vt_rows_hex(rows, 6), em),
                                       false));
}

START_TEST(rsa_pss)
{
    const char *const files[] = { "2048_sha256_mgf1_0",  "2048_sha256_mgf1_32", "2048_sha384_mgf1_48",
                                  "3072_sha256_mgf1_32", "4096_sha256_mgf1_32", "4096_sha384_mgf1_48",
                                  "4096_sha512_mgf1_64", "misc" };

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct vt_rows rows;
        char file[80];

        snprintf(file, sizeof file, "wycheproof/rsa_pss_%s_test.json", files[i]);
        vt_rows_open(&rows, file, VECTORS(RSA_FIELDS ", $g.mgf, $g.mgfSha, $g.sLen"));
        while (vt_rows_next(&rows))
            pss_row(&rows);
        ck_assert(vt_rows_close(&rows));
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { ecdh, ecdsa, ed25519, x25519, rsa_pkcs1, rsa_pss };

    return vt_suite_run("wycheproof, public key", tests, sizeof tests / sizeof tests[0]);
}
