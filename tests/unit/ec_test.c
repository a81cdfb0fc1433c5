/* P-256, P-384, P-521: NIST's vectors, and Python's integers on edge cases and refusals. */
#include "crypto/ec.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"

static const struct vt_ec_curve *curve_of(size_t bits)
{
    const struct vt_ec_curve *const curves[] = { &vt_p256, &vt_p384, &vt_p521 };

    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        if (curves[i]->bits == bits)
            return curves[i];
    ck_abort_msg("no curve of %zu bits", bits);
}

static bool all_zero(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] != 0)
            return false;
    return true;
}

/* An empty expected value stands for a refusal, which leaves zeros behind. */
static bool as_expected(bool ok, const uint8_t *got, size_t len, struct vt_bytes expected)
{
    if (expected.len == 0)
        return !ok && all_zero(got, len);
    return ok && vt_bytes_equal(vt_bytes(got, len), expected);
}

static bool key_row(const struct vt_ec_curve *curve, const struct vt_rows *rows)
{
    uint8_t private_key[VT_EC_MAX_LEN], point[VT_EC_MAX_POINT];
    bool ok;

    memcpy(private_key, vt_rows_hex(rows, 2).data, curve->len);
    ok = vt_ec_keypair(curve, private_key, point);
    return as_expected(ok, point, vt_ec_point_len(curve), vt_rows_hex(rows, 3))
        && as_expected(ok, private_key, curve->len, ok ? vt_rows_hex(rows, 2) : vt_bytes("", 0));
}

static bool ecdh_row(const struct vt_ec_curve *curve, const struct vt_rows *rows)
{
    struct vt_bytes peer = vt_rows_hex(rows, 3), expected = vt_rows_hex(rows, 4);
    uint8_t shared[VT_EC_MAX_LEN];
    bool ok = vt_ecdh(curve, vt_rows_hex(rows, 2).data, peer, shared);

    return as_expected(ok, shared, curve->len, expected) && (!ok || vt_ec_point_ok(curve, peer));
}

static bool ecdsa_row(const struct vt_ec_curve *curve, const struct vt_rows *rows)
{
    bool ok = vt_ecdsa_verify(curve, vt_rows_hex(rows, 2), vt_rows_hex(rows, 3), vt_rows_hex(rows, 4),
                              vt_rows_hex(rows, 5));

    return ok == (vt_rows_uint(rows, 6) == 1);
}

START_TEST(curves_are_pythons)
{
    struct vt_rows rows;

    vt_rows_run(&rows, "ec_vectors.py", "exec python3 tests/unit/support/ec_vectors.py");
    while (vt_rows_next(&rows)) {
        const struct vt_ec_curve *curve = curve_of(vt_rows_uint(&rows, 1));
        const char *kind = vt_rows_text(&rows, 0);

        if (strcmp(kind, "key") == 0)
            vt_rows_check(&rows, key_row(curve, &rows));
        else if (strcmp(kind, "ecdh") == 0)
            vt_rows_check(&rows, ecdh_row(curve, &rows));
        else if (strcmp(kind, "ecdsa") == 0)
            vt_rows_check(&rows, ecdsa_row(curve, &rows));
    }
    ck_assert(vt_rows_close(&rows));
}
END_TEST

/* NIST CAVP, KAS_ECC_CDH_PrimitiveTest, COUNT = 0 of each curve. */
static const struct {
    const struct vt_ec_curve *curve;
    const char *private_key, *public_key, *peer, *shared;
} cavp[] = {
    { &vt_p256, "7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534",
      "04ead218590119e8876b29146ff89ca61770c4edbbf97d38ce385ed281d8a6b230"
      "28af61281fd35e2fa7002523acc85a429cb06ee6648325389f59edfce1405141",
      "04700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287"
      "db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac",
      "46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b" },
    { &vt_p384, "3cc3122a68f0d95027ad38c067916ba0eb8c38894d22e1b15618b6818a661774ad463b205da88cf699ab4d43c9cf98a1",
      "049803807f2f6d2fd966cdd0290bd410c0190352fbec7ff6247de1302df86f25d34fe4a97bef60cff548355c015dbb3e5f"
      "ba26ca69ec2f5b5d9dad20cc9da711383a9dbe34ea3fa5a2af75b46502629ad54dd8b7d73a8abb06a3a3be47d650cc99",
      "04a7c76b970c3b5fe8b05d2838ae04ab47697b9eaf52e764592efda27fe7513272734466b400091adbf2d68c58e0c50066"
      "ac68f19f2e1cb879aed43a9969b91a0839c4c38a49749b661efedf243451915ed0905a32b060992b468c64766fc8437a",
      "5f9d29dc5e31a163060356213669c8ce132e22f57c9a04f40ba7fcead493b457e5621e766c40a2e3d4d6a04b25e533f1" },
    { &vt_p521, "017eecc07ab4b329068fba65e56a1f8890aa935e57134ae0ffcce802735151f4ea"
                "c6564f6ee9974c5e6887a1fefee5743ae2241bfeb95d5ce31ddcb6f9edb4d6fc47",
      "0400602f9d0cf9e526b29e22381c203c48a886c2b0673033366314f1ffbcba240ba4"
      "2f4ef38a76174635f91e6b4ed34275eb01c8467d05ca80315bf1a7bbd945f550a5"
      "01b7c85f26f5d4b2d7355cf6b02117659943762b6d1db5ab4f1dbc44ce7b2946eb"
      "6c7de342962893fd387d1b73d7a8672d1f236961170b7eb3579953ee5cdc88cd2d",
      "0400685a48e86c79f0f0875f7bc18d25eb5fc8c0b07e5da4f4370f3a949034085433"
      "4b1e1b87fa395464c60626124a4e70d0f785601d37c09870ebf176666877a2046d"
      "01ba52c56fc8776d9e8f5db4f0cc27636d0b741bbe05400697942e80b739884a83"
      "bde99e0f6716939e632bc8986fa18dccd443a348b6c3e522497955a4f3c302f676",
      "005fc70477c3e63bc3954bd0df3ea0d1f41ee21746ed95fc5e1fdf90930d5e1366"
      "72d72cc770742d1711c3c3a4c334a0ad9759436a4d3c5bf6e74b9578fac148c831" },
};

START_TEST(nist_cdh_primitive)
{
    for (size_t i = 0; i < sizeof cavp / sizeof cavp[0]; i++) {
        const struct vt_ec_curve *curve = cavp[i].curve;
        uint8_t key[VT_EC_MAX_LEN], want[VT_EC_MAX_POINT], got[VT_EC_MAX_POINT], peer[VT_EC_MAX_POINT];

        ck_assert_uint_eq(vt_unhex(cavp[i].private_key, key, sizeof key), curve->len);
        vt_unhex(cavp[i].public_key, want, sizeof want);
        ck_assert(vt_ec_keypair(curve, key, got));
        ck_assert_mem_eq(got, want, vt_ec_point_len(curve));
        vt_unhex(cavp[i].peer, peer, sizeof peer);
        vt_unhex(cavp[i].shared, want, sizeof want);
        ck_assert(vt_ecdh(curve, key, vt_bytes(peer, vt_ec_point_len(curve)), got));
        ck_assert_mem_eq(got, want, curve->len);
    }
}
END_TEST

/* RFC 6979, A.2.5 to A.2.7: signatures of "sample". The public keys follow from x. */
static const struct {
    const struct vt_ec_curve *curve;
    const char *x, *digest, *r, *s;
} samples[] = {
#define SHA256_OF_SAMPLE "af2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf"
#define SHA512_OF_SAMPLE                                               \
    "39a5e04aaff7455d9850c605364f514c11324ce64016960d23d5dc57d3ffd8f4" \
    "9a739468ab8049bf18eef820cdb1ad6c9015f838556bc7fad4138b23fdf986c7"
    { &vt_p256, "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721", SHA256_OF_SAMPLE,
      "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
      "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8" },
    { &vt_p256, "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721", SHA512_OF_SAMPLE,
      "8496a60b5e9b47c825488827e0495b0e3fa109ec4568fd3f8d1097678eb97f00",
      "2362ab1adbe2b8adf9cb9edab740ea6049c028114f2460f96554f61fae3302fe" },
    { &vt_p384, "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba"
      "9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5",
      "9a9083505bc92276aec4be312696ef7bf3bf603f4bbd3811"
      "96a029f340585312313bca4a9b5b890efee42c77b1ee25fe",
      "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa7"
      "3d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46",
      "99ef4aeb15f178cea1fe40db2603138f130e740a19624526"
      "203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8" },
    { &vt_p521, "00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75ca"
      "a896eb32f1f47c70855836a6d16fcc1466f6d8fbec67db89ec0c08b0e996b83538",
      SHA512_OF_SAMPLE,
      "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f17"
      "4e25a1ee9017b5d450606add152b534931d7d4e8455cc91f9b15bf05ec36e377fa",
      "00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af28"
      "2623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44da4a67a" },
};

START_TEST(rfc6979_samples)
{
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        const struct vt_ec_curve *curve = samples[i].curve;
        uint8_t x[VT_EC_MAX_LEN], point[VT_EC_MAX_POINT], digest[64], r[VT_EC_MAX_LEN], s[VT_EC_MAX_LEN];
        size_t r_len = vt_unhex(samples[i].r, r, sizeof r), s_len = vt_unhex(samples[i].s, s, sizeof s);
        size_t digest_len = vt_unhex(samples[i].digest, digest, sizeof digest);
        struct vt_bytes key = vt_bytes(point, vt_ec_point_len(curve));

        vt_unhex(samples[i].x, x, sizeof x);
        ck_assert(vt_ec_keypair(curve, x, point));
        ck_assert(vt_ecdsa_verify(curve, key, vt_bytes(digest, digest_len), vt_bytes(r, r_len), vt_bytes(s, s_len)));
        digest[0] ^= 1;
        ck_assert(!vt_ecdsa_verify(curve, key, vt_bytes(digest, digest_len), vt_bytes(r, r_len), vt_bytes(s, s_len)));
    }
}
END_TEST

/* On P-521 the random octets have seven bits too many: they are cut, not refused. */
START_TEST(key_pair_cuts_excess_bits)
{
    uint8_t a[VT_EC_MAX_LEN], b[VT_EC_MAX_LEN], point_a[VT_EC_MAX_POINT], point_b[VT_EC_MAX_POINT];

    memset(a, 0x55, sizeof a);
    memset(b, 0x55, sizeof b);
    b[0] = 0xfd;
    ck_assert(vt_ec_keypair(&vt_p521, a, point_a));
    ck_assert(vt_ec_keypair(&vt_p521, b, point_b));
    ck_assert_mem_eq(a, b, sizeof a);
    ck_assert_mem_eq(point_a, point_b, sizeof point_a);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { curves_are_pythons, nist_cdh_primitive, rfc6979_samples, key_pair_cuts_excess_bits };

    return vt_suite_run("ec", tests, sizeof tests / sizeof tests[0]);
}
