/* How fast each primitive is: "NAME RATE" a line, in bytes or operations a second of CPU time. bench.py sets them beside openssl speed.
 *
 * Signatures are checked, not made; a wrong one costs what a right one does, so most inputs here are made up. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crypto/cbc.h"
#include "crypto/chacha20_poly1305.h"
#include "crypto/ec.h"
#include "crypto/ed25519.h"
#include "crypto/gcm.h"
#include "crypto/rsa.h"
#include "crypto/x25519.h"

enum { BLOCK = 16384 }; /* a full record, and openssl speed's largest size */

static uint8_t data[BLOCK + 64], key[64], out[512];
static volatile bool sink; /* keeps the compiler from dropping what nobody looks at */

static void fill(uint8_t *bytes, size_t len)
{
    uint32_t x = 1;

    for (size_t i = 0; i < len; i++) {
        x = x * 1664525 + 1013904223;
        bytes[i] = (uint8_t)(x >> 24);
    }
}

static void hash(const void *which)
{
    vt_hash_once(which, vt_bytes(data, BLOCK), out);
}

static void gcm128(const void *unused)
{
    static struct vt_gcm state;
    static bool ready;

    (void)unused;
    if (!ready)
        ready = vt_gcm_init(&state, vt_bytes(key, 16));
    vt_gcm_seal(&state, key, vt_bytes(key, 13), data, BLOCK, out);
}

static void gcm256(const void *unused)
{
    static struct vt_gcm state;
    static bool ready;

    (void)unused;
    if (!ready)
        ready = vt_gcm_init(&state, vt_bytes(key, 32));
    vt_gcm_seal(&state, key, vt_bytes(key, 13), data, BLOCK, out);
}

static void cbc(const void *decrypt)
{
    struct vt_aes aes;
    uint8_t iv[VT_AES_BLOCK] = { 0 };

    vt_aes_init(&aes, vt_bytes(key, 16));
    if (decrypt != NULL)
        vt_cbc_decrypt(&aes, iv, data, BLOCK);
    else
        vt_cbc_encrypt(&aes, iv, data, BLOCK);
}

static void chacha(const void *unused)
{
    (void)unused;
    vt_chacha20_poly1305_seal(key, key, vt_bytes(key, 13), data, BLOCK, out);
}

static void x25519(const void *unused)
{
    static const uint8_t base[32] = { 9 };

    (void)unused;
    sink = vt_x25519(out, key, base);
}

static void base_point(const struct vt_ec_curve *curve, uint8_t *point)
{
    point[0] = 4;
    memcpy(point + 1, curve->x, curve->len);
    memcpy(point + 1 + curve->len, curve->y, curve->len);
}

static void ecdh(const void *which)
{
    const struct vt_ec_curve *curve = which;
    uint8_t point[VT_EC_MAX_POINT], private_key[VT_EC_MAX_LEN] = { 0 };

    base_point(curve, point);
    memcpy(private_key + 2, key, (size_t)curve->len - 2);
    sink = vt_ecdh(curve, private_key, vt_bytes(point, vt_ec_point_len(curve)), out);
}

static void ecdsa(const void *which)
{
    const struct vt_ec_curve *curve = which;
    uint8_t point[VT_EC_MAX_POINT], number[VT_EC_MAX_LEN] = { 0 };

    base_point(curve, point);
    memcpy(number + 2, key, (size_t)curve->len - 2);
    struct vt_bytes rs = vt_bytes(number, curve->len);
    sink = vt_ecdsa_verify(curve, vt_bytes(point, vt_ec_point_len(curve)), vt_bytes(data, 32), rs, rs);
}

static void ed25519(const void *unused)
{
    /* RFC 8032 7.1, test 2: a right one, for a wrong one may be refused early. */
    static const char pk[] = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    static const char sig[] = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                              "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
    uint8_t bytes[96];

    (void)unused;
    for (size_t i = 0; i < 96; i++) {
        const char pair[3] = { i < 32 ? pk[2 * i] : sig[2 * i - 64], i < 32 ? pk[2 * i + 1] : sig[2 * i - 63], 0 };
        bytes[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    static const uint8_t message = 0x72;
    if (!vt_ed25519_verify(vt_bytes(bytes, 32), vt_bytes(&message, 1), vt_bytes(bytes + 32, 64)))
        abort();
}

static void rsa(const void *bits)
{
    static uint8_t n[VT_RSA_BYTES_MAX];
    static const uint8_t e[] = { 1, 0, 1 };
    const size_t len = *(const size_t *)bits / 8;
    uint8_t em[VT_RSA_BYTES_MAX];

    fill(n, len);
    n[0] |= 0x80;
    n[len - 1] |= 1;
    data[0] &= 0x7f;
    const struct vt_rsa_key public_key = { vt_bytes(n, len), vt_bytes(e, sizeof e) };
    sink = vt_rsa_pkcs1_verify(&public_key, &vt_sha256, vt_bytes(key, 32), vt_bytes(data, len), em);
}

static const size_t sizes[] = { 2048, 4096 };

static const struct {
    const char *name; /* as openssl speed has it */
    void (*run)(const void *);
    const void *what;
    size_t bytes; /* 0: an operation */
} rows[] = {
    { "sha1", hash, &vt_sha1, BLOCK }, { "sha256", hash, &vt_sha256, BLOCK }, { "sha512", hash, &vt_sha512, BLOCK },
    { "aes-128-gcm", gcm128, NULL, BLOCK }, { "aes-256-gcm", gcm256, NULL, BLOCK },
    { "aes-128-cbc", cbc, NULL, BLOCK }, { "aes-128-cbc-decrypt", cbc, data, BLOCK },
    { "chacha20-poly1305", chacha, NULL, BLOCK },
    { "ecdhx25519", x25519, NULL, 0 }, { "ecdhp256", ecdh, &vt_p256, 0 }, { "ecdhp384", ecdh, &vt_p384, 0 },
    { "ecdhp521", ecdh, &vt_p521, 0 }, { "ecdsap256", ecdsa, &vt_p256, 0 }, { "ecdsap384", ecdsa, &vt_p384, 0 },
    { "ecdsap521", ecdsa, &vt_p521, 0 }, { "ed25519", ed25519, NULL, 0 }, { "rsa2048", rsa, &sizes[0], 0 },
    { "rsa4096", rsa, &sizes[1], 0 },
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(void)
{
    fill(data, sizeof data);
    fill(key, sizeof key);
    key[0] &= 0x3f; /* below every order */
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double start, spent;
        long rounds = 0;

        rows[i].run(rows[i].what);
        for (start = now(); (spent = now() - start) < 0.3; rounds++)
            rows[i].run(rows[i].what);
        printf("%s %.1f\n", rows[i].name, (double)rounds * (rows[i].bytes != 0 ? (double)rows[i].bytes : 1) / spent);
    }
    return 0;
}
