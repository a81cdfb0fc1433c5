/* RSA against Python's integers and hashlib: sizes and exponents at their limits, and blocks that are right or wrong
 * in each way there is. */
#include "crypto/rsa.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"

static const struct vt_hash *hash_called(const char *name)
{
    static const struct vt_hash *const hashes[] = { &vt_sha1, &vt_sha224, &vt_sha256, &vt_sha384, &vt_sha512 };

    for (size_t i = 0; i < sizeof hashes / sizeof hashes[0]; i++)
        if (strcmp(hashes[i]->name, name) == 0)
            return hashes[i];
    ck_abort_msg("no hash %s", name);
}

/* EM is what the public operation gives, or all zero. */
static bool em_is_right(const struct vt_rsa_key *key, struct vt_bytes signature, const uint8_t *em)
{
    uint8_t want[VT_RSA_BYTES_MAX] = { 0 };

    vt_rsa_public(key, signature, want);
    return memcmp(em, want, sizeof want) == 0;
}

static bool public_row(const struct vt_rsa_key *key, const struct vt_rows *rows)
{
    struct vt_bytes want = vt_rows_hex(rows, 4);
    uint8_t out[VT_RSA_BYTES_MAX];
    bool ok = vt_rsa_public(key, vt_rows_hex(rows, 3), out);

    return ok == (want.len > 0) && (!ok || vt_bytes_equal(vt_bytes(out, vt_rsa_len(key)), want));
}

static bool encrypt_row(const struct vt_rsa_key *key, const struct vt_rows *rows)
{
    struct vt_bytes want = vt_rows_hex(rows, 5);
    uint8_t out[VT_RSA_BYTES_MAX];
    bool ok = vt_rsa_pkcs1_encrypt(key, vt_rows_hex(rows, 3), vt_rows_hex(rows, 4), out);

    return ok == (want.len > 0) && (!ok || vt_bytes_equal(vt_bytes(out, vt_rsa_len(key)), want));
}

static bool pkcs1_row(const struct vt_rsa_key *key, const struct vt_rows *rows)
{
    uint8_t em[VT_RSA_BYTES_MAX];
    bool ok = vt_rsa_pkcs1_verify(key, hash_called(vt_rows_text(rows, 3)), vt_rows_hex(rows, 4), vt_rows_hex(rows, 5), em);

    return ok == (vt_rows_uint(rows, 6) == 1) && (!ok || em_is_right(key, vt_rows_hex(rows, 5), em));
}

static bool pss_row(const struct vt_rsa_key *key, const struct vt_rows *rows)
{
    const struct vt_pss pss = { hash_called(vt_rows_text(rows, 3)), hash_called(vt_rows_text(rows, 7)),
                                vt_rows_uint(rows, 8) };
    uint8_t em[VT_RSA_BYTES_MAX];
    bool ok = vt_rsa_pss_verify(key, &pss, vt_rows_hex(rows, 4), vt_rows_hex(rows, 5), em);

    return ok == (vt_rows_uint(rows, 6) == 1) && (!ok || em_is_right(key, vt_rows_hex(rows, 5), em));
}

static const struct {
    const char *kind;
    bool (*is_right)(const struct vt_rsa_key *key, const struct vt_rows *rows);
} kinds[] = {
    { "public", public_row }, { "encrypt", encrypt_row }, { "pkcs1", pkcs1_row }, { "pss", pss_row }
};

START_TEST(blocks_are_pythons)
{
    struct vt_rows rows;

    vt_rows_run(&rows, "rsa_vectors.py", "exec python3 tests/unit/support/rsa_vectors.py");
    while (vt_rows_next(&rows))
        for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
            if (strcmp(kinds[i].kind, vt_rows_text(&rows, 0)) == 0) {
                const struct vt_rsa_key key = { vt_rows_hex(&rows, 1), vt_rows_hex(&rows, 2) };

                vt_rows_check(&rows, kinds[i].is_right(&key, &rows));
            }
    ck_assert(vt_rows_close(&rows));
}
END_TEST

START_TEST(lengths_ignore_leading_zeros)
{
    uint8_t n[131] = { 0, 0, 0x01 };
    const uint8_t e[] = { 0, 1, 0, 1 };
    struct vt_rsa_key key = { vt_bytes(n, sizeof n), vt_bytes(e, sizeof e) };

    n[130] = 1;
    ck_assert_uint_eq(vt_rsa_bits(&key), 1025);
    ck_assert_uint_eq(vt_rsa_len(&key), 129);
    ck_assert(vt_rsa_key_ok(&key));
    key.n = vt_bytes(n, 0);
    ck_assert_uint_eq(vt_rsa_bits(&key), 0);
    ck_assert_uint_eq(vt_rsa_len(&key), 0);
    ck_assert(!vt_rsa_key_ok(&key));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { blocks_are_pythons, lengths_ignore_leading_zeros };

    return vt_suite_run("rsa", tests, sizeof tests / sizeof tests[0]);
}
