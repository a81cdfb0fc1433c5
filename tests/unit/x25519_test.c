/* RFC 7748's vectors, and the refusal of points of small order. */
#include "crypto/x25519.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"

static const uint8_t *hex32(const char *text, uint8_t out[32])
{
    ck_assert_uint_eq(vt_unhex(text, out, 32), 32);
    return out;
}

/* Section 5.2, the first two. */
static const struct {
    const char *scalar, *u, *result;
} single[] = {
    { "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
      "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
      "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552" },
    { "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
      "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
      "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957" },
};

START_TEST(single_values)
{
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        uint8_t scalar[32], u[32], want[32], got[32];

        ck_assert(vt_x25519(got, hex32(single[i].scalar, scalar), hex32(single[i].u, u)));
        ck_assert_mem_eq(got, hex32(single[i].result, want), 32);
    }
}
END_TEST

/* Section 5.2: k, u = X25519(k, u), k, over and over from 9, 9. */
START_TEST(a_thousand_iterations)
{
    uint8_t k[32] = { 9 }, u[32] = { 9 }, next[32], want[32];

    for (int i = 0; i < 1000; i++) {
        ck_assert(vt_x25519(next, k, u));
        memcpy(u, k, 32);
        memcpy(k, next, 32);
        if (i == 0)
            ck_assert_mem_eq(k, hex32("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079", want), 32);
    }
    ck_assert_mem_eq(k, hex32("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51", want), 32);
}
END_TEST

/* Section 6.1. */
START_TEST(diffie_hellman)
{
    uint8_t a[32], b[32], got[32], want[32];

    hex32("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a", a);
    vt_x25519_public(got, a);
    ck_assert_mem_eq(got, hex32("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", want), 32);
    hex32("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb", b);
    vt_x25519_public(got, b);
    ck_assert_mem_eq(got, hex32("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f", want), 32);
    ck_assert(vt_x25519(got, a, want));
    ck_assert_mem_eq(got, hex32("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742", want), 32);
}
END_TEST

/* u = 0, 1, p - 1, p, p + 1, and the two of order 8: what comes of them is all zero, which RFC 8422 5.11 refuses. */
START_TEST(small_order_is_refused)
{
    const char *const points[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    };
    const uint8_t zero[32] = { 0 };
    uint8_t key[32], point[32], shared[32];

    memset(key, 0x5a, sizeof key);
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        ck_assert(!vt_x25519(shared, key, hex32(points[i], point)));
        ck_assert_mem_eq(shared, zero, 32);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { single_values, a_thousand_iterations, diffie_hellman, small_order_is_refused };

    return vt_suite_run("x25519", tests, sizeof tests / sizeof tests[0]);
}
