#include "crypto/cpu.h"
#include "crypto/hash.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"

/* "abc" and the long messages are the examples of FIPS 180-4 (NIST's SHA examples); the last digest is over the
 * digests of 301 messages, of each length from 0 to 300. Expected values: Python's hashlib (OpenSSL). */
struct answers {
    const struct vt_hash *hash;
    const char *abc, *empty, *bits448, *bits896, *million, *lengths;
};

static const struct answers answers[] = {
    { &vt_sha1,
      "a9993e364706816aba3e25717850c26c9cd0d89d",
      "da39a3ee5e6b4b0d3255bfef95601890afd80709",
      "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
      "a49b2446a02c645bf419f995b67091253a04a259",
      "34aa973cd4c4daa4f61eeb2bdbad27316534016f",
      "43debf5006166594c976375f1c06253e43d53ddf" },
    { &vt_sha224,
      "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
      "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f",
      "75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525",
      "c97ca9a559850ce97a04a96def6d99a9e0e0e2ab14e6b8df265fc0b3",
      "20794655980c91d8bbb4c1ea97618a4bf03f42581948b2ee4ee7ad67",
      "f252448ce58b2e6bc5830f40096dba37ddf2d5fd4b0683f417802367" },
    { &vt_sha256,
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
      "7d917fbd2cf49ddff9ad0a8706bba32d204e92e71d2e369c5a03d6af29278c9f" },
    { &vt_sha384,
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
      "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b",
      "3391fdddfc8dc7393707a65b1b4709397cf8b1d162af05abfe8f450de5f36bc6b0455a8520bc4e6f5fe95b1fe3c8452b",
      "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712fcc7c71a557e2db966c3e9fa91746039",
      "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b07b8b3dc38ecc4ebae97ddd87f3d8985",
      "efec719c84acba157f057b3a8be4ab46d8d39b7f85dca15c051420621873dcdbf6b165d5061f55337fce615e1957e330" },
    { &vt_sha512,
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d"
      "4423643ce80e2a9ac94fa54ca49f",
      "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b9"
      "31bd47417a81a538327af927da3e",
      "204a8fc6dda82f0a0ced7beb8e08a41657c16ef468b228a8279be331a703c33596fd15c13b1b07f9aa1d3bea57789ca031ad"
      "85c7a71dd70354ec631238ca3445",
      "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d3"
      "29eeb6dd26545e96e55b874be909",
      "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973ebde0ff244877ea60a4cb0432ce577c31beb00"
      "9c5c2c49aa2e4eadb217ad8cc09b",
      "404431b1c0eac12729b20176c61b0e1c561b6b20d2ecbb7ee1126c361943d724d7c0814a8daf5c3a2a7d3e431a0aaf58c12f"
      "96d8c3370582b777fd375c3c972f" },
};

enum { ANSWERS = sizeof answers / sizeof *answers };

static void expect(const struct vt_hash *hash, const uint8_t *digest, const char *expected)
{
    uint8_t want[VT_HASH_MAX];

    ck_assert_uint_eq(vt_unhex(expected, want, sizeof want), hash->digest_len);
    ck_assert_msg(memcmp(digest, want, hash->digest_len) == 0, "%s: not %s", hash->name, expected);
}

static void expect_once(const struct vt_hash *hash, const char *message, const char *expected)
{
    uint8_t digest[VT_HASH_MAX];

    vt_hash_once(hash, vt_text(message), digest);
    expect(hash, digest, expected);
}

/* Bytes with no pattern that a wrong word order would keep. */
static void fill(uint8_t *out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)(i * 7 + 3);
}

static void expect_lengths(const struct vt_hash *hash, const char *expected)
{
    uint8_t message[300], digest[VT_HASH_MAX];
    struct vt_hash_state all;

    fill(message, sizeof message);
    vt_hash_init(&all, hash);
    for (size_t n = 0; n <= sizeof message; n++) {
        vt_hash_once(hash, vt_bytes(message, n), digest);
        vt_hash_update(&all, vt_bytes(digest, hash->digest_len));
    }
    vt_hash_final(&all, digest);
    expect(hash, digest, expected);
}

static void expect_million(const struct vt_hash *hash, const char *expected)
{
    uint8_t piece[1000], digest[VT_HASH_MAX];
    struct vt_hash_state state;

    memset(piece, 'a', sizeof piece);
    vt_hash_init(&state, hash);
    for (int i = 0; i < 1000; i++)
        vt_hash_update(&state, vt_bytes(piece, sizeof piece));
    vt_hash_final(&state, digest);
    expect(hash, digest, expected);
}

static void expect_all(const struct answers *a, const struct vt_hash *hash)
{
    expect_once(hash, "abc", a->abc);
    expect_once(hash, "", a->empty);
    expect_once(hash, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", a->bits448);
    expect_once(hash, "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
                      "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu", a->bits896);
    expect_million(hash, a->million);
    expect_lengths(hash, a->lengths);
}

START_TEST(test_known_answers)
{
    for (size_t i = 0; i < ANSWERS; i++)
        expect_all(&answers[i], answers[i].hash);
}
END_TEST

/* The same hash with one of its compression functions. */
static struct vt_hash with(const struct vt_hash *hash,
                           void (*compress)(union vt_hash_chain *, const uint8_t *, size_t))
{
    struct vt_hash twin = *hash;

    twin.compress = compress;
    return twin;
}

START_TEST(test_portable)
{
    struct vt_hash sha1 = with(&vt_sha1, vt_sha1_compress_portable);
    struct vt_hash sha224 = with(&vt_sha224, vt_sha256_compress_portable);
    struct vt_hash sha256 = with(&vt_sha256, vt_sha256_compress_portable);

    expect_all(&answers[0], &sha1);
    expect_all(&answers[1], &sha224);
    expect_all(&answers[2], &sha256);
}
END_TEST

/* Random chains and blocks, several at once: both twins leave the same chain. */
START_TEST(test_twins)
{
    union vt_hash_chain a, b;
    uint8_t data[64 * 5];
    uint32_t x = 1;

    if (!VT_CPU_X86 || !vt_cpu_has(VT_CPU_SHA)) {
        printf("hash: this processor has no SHA extensions: twins not compared\n");
        return;
    }
    for (int round = 0; round < 2000; round++) {
        size_t blocks = (size_t)round % 6;

        for (size_t i = 0; i < sizeof data; i++)
            data[i] = (uint8_t)((x = x * 1664525 + 1013904223) >> 24);
        for (size_t i = 0; i < 8; i++)
            a.w32[i] = round % 4 == 0 ? UINT32_MAX : (x = x * 1664525 + 1013904223);
        b = a;
        if (VT_CPU_X86)
            (round % 2 ? vt_sha1_compress_x86 : vt_sha256_compress_x86)(&a, data, blocks);
        (round % 2 ? vt_sha1_compress_portable : vt_sha256_compress_portable)(&b, data, blocks);
        ck_assert_mem_eq(a.w32, b.w32, round % 2 ? 20 : 32);
    }
}
END_TEST

/* However a message is cut, the digest is that of the whole. */
START_TEST(test_pieces)
{
    uint8_t message[400], whole[VT_HASH_MAX], digest[VT_HASH_MAX];

    fill(message, sizeof message);
    for (size_t i = 0; i < ANSWERS; i++) {
        vt_hash_once(answers[i].hash, vt_bytes(message, sizeof message), whole);
        for (size_t step = 1; step < sizeof message; step++) {
            struct vt_hash_state state;

            vt_hash_init(&state, answers[i].hash);
            for (size_t at = 0; at < sizeof message; at += step)
                vt_hash_update(&state, vt_bytes(message + at, step < sizeof message - at ? step : sizeof message - at));
            vt_hash_final(&state, digest);
            ck_assert_mem_eq(digest, whole, answers[i].hash->digest_len);
        }
    }
}
END_TEST

/* A copy of a running hash goes its own way, and finishing one wipes only that one. */
START_TEST(test_fork)
{
    struct vt_hash_state state, fork;
    static const struct vt_hash_state zero;
    uint8_t digest[VT_HASH_MAX];

    vt_hash_init(&state, &vt_sha256);
    vt_hash_update(&state, vt_text("a"));
    fork = state;
    vt_hash_update(&fork, vt_text("x"));
    vt_hash_final(&fork, digest);
    ck_assert_mem_eq(&fork, &zero, sizeof zero);
    vt_hash_update(&state, vt_text("bc"));
    vt_hash_final(&state, digest);
    expect(&vt_sha256, digest, answers[2].abc);
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_known_answers, test_portable, test_twins, test_pieces, test_fork };

    return vt_suite_run("hash", tests, sizeof tests / sizeof *tests);
}
