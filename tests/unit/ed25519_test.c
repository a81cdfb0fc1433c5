/* RFC 8032's vectors, and encodings that are not canonical. */
#include "crypto/ed25519.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"

/* Section 7.1: tests 1, 2, 3 and SHA(abc). */
static const struct {
    const char *key, *message, *signature;
} vectors[] = {
    { "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
      "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
    { "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
    { "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
      "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a" },
    { "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
      "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
      "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
      "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704" },
};

struct signed_message {
    uint8_t key[32], message[64], signature[65];
    size_t message_len;
};

static struct signed_message signed_message(const char *key, const char *message, const char *signature)
{
    struct signed_message m = { .signature = { 0 } };

    ck_assert_uint_eq(vt_unhex(key, m.key, 32), 32);
    m.message_len = vt_unhex(message, m.message, sizeof m.message);
    ck_assert_uint_eq(vt_unhex(signature, m.signature, 64), 64);
    return m;
}

static bool verifies(const struct signed_message *m)
{
    return vt_ed25519_verify(vt_bytes(m->key, 32), vt_bytes(m->message, m->message_len), vt_bytes(m->signature, 64));
}

START_TEST(rfc8032_vectors)
{
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        struct signed_message m = signed_message(vectors[i].key, vectors[i].message, vectors[i].signature);

        ck_assert(verifies(&m));
        for (size_t bit = 0; bit < 512; bit += 37) {
            m.signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
            ck_assert(!verifies(&m));
            m.signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
    }
}
END_TEST

/* S + L gives the same point. */
START_TEST(s_above_the_order_is_refused)
{
    const uint8_t order[32] = { 0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                                0xa2, 0xde, 0xf9, 0xde, 0x14, [31] = 0x10 };
    struct signed_message m = signed_message(vectors[1].key, vectors[1].message, vectors[1].signature);
    unsigned carry = 0;

    for (size_t i = 0; i < 32; i++) {
        carry += (unsigned)(m.signature[32 + i] + order[i]);
        m.signature[32 + i] = (uint8_t)carry;
        carry >>= 8;
    }
    ck_assert(!verifies(&m));
}
END_TEST

START_TEST(other_lengths_are_refused)
{
    struct signed_message m = signed_message(vectors[0].key, vectors[0].message, vectors[0].signature);

    ck_assert(!vt_ed25519_verify(vt_bytes(m.key, 31), vt_bytes(m.message, 0), vt_bytes(m.signature, 64)));
    ck_assert(!vt_ed25519_verify(vt_bytes(m.key, 32), vt_bytes(m.message, 0), vt_bytes(m.signature, 63)));
    ck_assert(!vt_ed25519_verify(vt_bytes(m.key, 32), vt_bytes(m.message, 0), vt_bytes(m.signature, 65)));
}
END_TEST

/* Under the neutral point as key, R = B and S = 1 sign everything. That key counts in its one canonical form
 * only: y = 1, x = 0 with sign 0. */
START_TEST(keys_are_canonical)
{
    const char *const refused[] = {
        "0100000000000000000000000000000000000000000000000000000000000080",   /* "-0" */
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",   /* y = p + 1 */
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",   /* both */
        "0200000000000000000000000000000000000000000000000000000000000000",   /* not on the curve */
    };
    struct signed_message m = signed_message("0100000000000000000000000000000000000000000000000000000000000000", "616263",
                                             "5866666666666666666666666666666666666666666666666666666666666666"
                                             "0100000000000000000000000000000000000000000000000000000000000000");

    ck_assert(verifies(&m));
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        vt_unhex(refused[i], m.key, 32);
        ck_assert(!verifies(&m));
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { rfc8032_vectors, s_above_the_order_is_refused, other_lengths_are_refused,
                                   keys_are_canonical };

    return vt_suite_run("ed25519", tests, sizeof tests / sizeof tests[0]);
}
