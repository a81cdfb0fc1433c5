/* Private keys and the premaster secret decide no branch and no address (tests/unit/support/secret.h). */
#include "crypto/ec.h"
#include "crypto/rsa.h"
#include "crypto/x25519.h"
#include "tests/unit/support/secret.h"

/* A key pair, and what it agrees on with itself: even whether the key was in range is secret until it is out. */
START_TEST(nist_curves)
{
    const struct vt_ec_curve *const curves[] = { &vt_p256, &vt_p384, &vt_p521 };

    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++) {
        uint8_t key[VT_EC_MAX_LEN], point[VT_EC_MAX_POINT], shared[VT_EC_MAX_LEN];
        bool ok;

        memset(key, 0x5a, sizeof key);
        vt_secret(key, sizeof key);
        ok = vt_ec_keypair(curves[i], key, point);
        vt_public(&ok, sizeof ok);
        ck_assert(ok);
        vt_public(point, sizeof point);
        ok = vt_ecdh(curves[i], key, vt_bytes(point, vt_ec_point_len(curves[i])), shared);
        vt_public(&ok, sizeof ok);
        ck_assert(ok);
    }
    ck_assert_uint_eq(vt_secret_leaks(), 0);
}
END_TEST

START_TEST(x25519)
{
    uint8_t key[32], point[32], shared[32];
    bool ok;

    memset(key, 0x5a, sizeof key);
    vt_secret(key, sizeof key);
    vt_x25519_public(point, key);
    ok = vt_x25519(shared, key, point);
    vt_public(&ok, sizeof ok);
    ck_assert(ok);
    ck_assert_uint_eq(vt_secret_leaks(), 0);
}
END_TEST

/* The padding is no secret here: which of its random octets were zero is seen, those that stay are not. */
START_TEST(rsa_encryption)
{
    uint8_t n[128], random[128], premaster[48], out[128];
    const uint8_t e[] = { 1, 0, 1 };
    const struct vt_rsa_key key = { vt_bytes(n, sizeof n), vt_bytes(e, sizeof e) };

    memset(n, 0xc3, sizeof n);
    memset(random, 0x77, sizeof random);
    memset(premaster, 0x03, sizeof premaster);
    vt_secret(premaster, sizeof premaster);
    ck_assert(vt_rsa_pkcs1_encrypt(&key, vt_bytes(premaster, sizeof premaster), vt_bytes(random, sizeof random), out));
    ck_assert_uint_eq(vt_secret_leaks(), 0);
}
END_TEST

int main(int argc, char **argv)
{
    const TTest *const tests[] = { nist_curves, x25519, rsa_encryption };

    return vt_secret_main(argc, argv, "constant time, public key", tests, sizeof tests / sizeof tests[0]);
}
