/* Opening of CBC records: every length, every padding, every way to be wrong, against a plain reading of RFC 5246. */
#include "base/ct.h"
#include "crypto/cbc.h"
#include "tests/unit/support/random.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"

static const struct vt_hash *const hashes[] = { &vt_sha1, &vt_sha256, &vt_sha384 };

enum { HASHES = 3, RECORD_MAX = 1024 };

struct keys {
    uint8_t mac_key[VT_HASH_MAX], header[VT_CBC_MAC_HEADER];
    struct vt_hmac keyed;
};

static void make_keys(struct keys *k, const struct vt_hash *hash, uint32_t *x)
{
    vt_random_fill(x, k->mac_key, hash->digest_len);
    vt_random_fill(x, k->header, sizeof k->header);
    vt_hmac_init(&k->keyed, hash, vt_bytes(k->mac_key, hash->digest_len));
}

/* Writes MAC and PADDING + 1 bytes of padding after CONTENT bytes; returns the length. */
static size_t protect(const struct keys *k, uint8_t *record, size_t content, size_t padding)
{
    size_t mac_len = k->keyed.inner.hash->digest_len;
    struct vt_hmac hmac = k->keyed;
    uint8_t length[2];

    vt_store16be(length, (uint16_t)content);
    vt_hmac_update(&hmac, vt_bytes(k->header, sizeof k->header));
    vt_hmac_update(&hmac, vt_bytes(length, 2));
    vt_hmac_update(&hmac, vt_bytes(record, content));
    vt_hmac_final(&hmac, record + content);
    memset(record + content + mac_len, (int)padding, padding + 1);
    return content + mac_len + padding + 1;
}

/* The verdict as RFC 5246 section 6.2.3.2 reads, with every early exit that the real one may not have. */
static bool plain_open(const struct keys *k, const uint8_t *record, size_t len, size_t *content)
{
    size_t mac_len = k->keyed.inner.hash->digest_len, padding = len > 0 ? record[len - 1] : 0;
    struct vt_hmac hmac = k->keyed;
    uint8_t length[2], mac[VT_HASH_MAX];

    *content = 0;
    if (len == 0 || len % 16 != 0 || len < mac_len + padding + 1)
        return false;
    for (size_t i = 0; i <= padding; i++)
        if (record[len - 1 - i] != padding)
            return false;
    vt_store16be(length, (uint16_t)(len - mac_len - padding - 1));
    vt_hmac_update(&hmac, vt_bytes(k->header, sizeof k->header));
    vt_hmac_update(&hmac, vt_bytes(length, 2));
    vt_hmac_update(&hmac, vt_bytes(record, vt_load16be(length)));
    vt_hmac_final(&hmac, mac);
    if (memcmp(mac, record + vt_load16be(length), mac_len) != 0)
        return false;
    *content = vt_load16be(length);
    return true;
}

/* Records made with Python's hmac, seed 6: MAC key, header, 37 bytes of content. */
START_TEST(test_known)
{
    static const char *const records[] = {
        "f326036029bf1a5e719e6cf327b4287ae214a44a513423cb1435dedf5b0b3325636a39a52d3e314f69a84769c7fbdd52"
        "78f8ca5a5b427900f006060606060606",
        "27b4287ae214a44a513423cb1435dedf5b0b3325636a39a52ddd28d4f76e4a0f51bd6cf1e386fbf00e876085ade09e42"
        "ad58aa9d74fc33159156a0d110878c867597cc44700a0a0a0a0a0a0a0a0a0a0a",
        "5b0b3325636a39a52ddd28d4f76e4a0f51bd6cf1e372f92b325e44bf05cfa7c729cc681fc079bec7c6b8d2d5d29fdda5"
        "d80a70f5a1322ea3e8608111a4a57bd6081c4dc8d62b54f1f9052dee1c7ac292a454fdb7f30a0a0a0a0a0a0a0a0a0a0a",
    };

    for (size_t i = 0; i < HASHES; i++) {
        uint8_t record[160];
        size_t len = vt_unhex(records[i], record, sizeof record), content;
        uint32_t x = 6;
        struct keys k;

        make_keys(&k, hashes[i], &x);
        ck_assert(vt_cbc_open(&k.keyed, k.header, record, len, &content));
        ck_assert_uint_eq(content, 37);
    }
}
END_TEST

/* Every content length to 600 with every padding that fits; each is opened, and refused with its MAC damaged. */
START_TEST(test_every_length)
{
    uint8_t record[RECORD_MAX];
    uint32_t x = 8;

    for (size_t i = 0; i < HASHES; i++) {
        struct keys k;

        make_keys(&k, hashes[i], &x);
        vt_random_fill(&x, record, sizeof record);
        for (size_t content = 0; content <= 600; content++) {
            for (size_t padding = 15 - (content + hashes[i]->digest_len) % 16; padding < 256; padding += 16) {
                size_t len = protect(&k, record, content, padding), got;

                ck_assert(vt_cbc_open(&k.keyed, k.header, record, len, &got));
                ck_assert_uint_eq(got, content);
                record[content + padding % hashes[i]->digest_len] ^= 1;
                ck_assert(!vt_cbc_open(&k.keyed, k.header, record, len, &got));
                ck_assert_uint_eq(got, 0);
            }
        }
    }
}
END_TEST

/* One bit wrong anywhere: content, MAC, padding, header. The whole padding counts (POODLE). */
START_TEST(test_every_bit)
{
    static const size_t paddings[] = { 15, 31, 111, 255 };
    uint8_t record[RECORD_MAX];
    uint32_t x = 9;

    for (size_t i = 0; i < HASHES * 4; i++) {
        const struct vt_hash *hash = hashes[i / 4];
        size_t content = 48 + (64 - (size_t)hash->digest_len) % 16, len, got;
        struct keys k;

        make_keys(&k, hash, &x);
        vt_random_fill(&x, record, sizeof record);
        len = protect(&k, record, content, paddings[i % 4]);
        ck_assert(vt_cbc_open(&k.keyed, k.header, record, len, &got));
        for (size_t bit = 0; bit < 8 * (len + sizeof k.header); bit++) {
            uint8_t *byte = bit / 8 < len ? &record[bit / 8] : &k.header[bit / 8 - len];

            *byte ^= (uint8_t)(1 << bit % 8);
            ck_assert_msg(!vt_cbc_open(&k.keyed, k.header, record, len, &got), "%s, bit %zu", hash->name, bit);
            *byte ^= (uint8_t)(1 << bit % 8);
        }
    }
}
END_TEST

/* Whatever the bytes are, the verdict is that of the plain reading; most end in something like padding. */
START_TEST(test_random)
{
    uint8_t record[RECORD_MAX];
    uint32_t x = 10;
    size_t good = 0;

    for (size_t n = 0; n < 20000; n++) {
        const struct vt_hash *hash = hashes[n % HASHES];
        size_t len = (size_t)(vt_random_byte(&x) % 33) * 16, mine, plain;
        bool opened;
        struct keys k;

        make_keys(&k, hash, &x);
        vt_random_fill(&x, record, sizeof record);
        if (len > hash->digest_len && n % 4 != 0) {
            size_t room = len - hash->digest_len - 1, padding = vt_random_byte(&x);

            padding = padding < room ? padding : room;
            protect(&k, record, room - padding, padding);
            if (n % 4 == 1)
                record[len - 1 - vt_random_byte(&x) % len] = vt_random_byte(&x);
            if (n % 4 == 2)
                record[len - 1] = vt_random_byte(&x);
        }
        opened = vt_cbc_open(&k.keyed, k.header, record, len, &mine);
        ck_assert(opened == plain_open(&k, record, len, &plain));
        ck_assert_uint_eq(mine, plain);
        good += opened;
    }
    ck_assert_uint_gt(good, 4000);
}
END_TEST

/* The longest record that TLS allows, and lengths that no record has. */
START_TEST(test_lengths)
{
    static uint8_t record[VT_CBC_LEN_MAX + 1];
    uint32_t x = 11;

    for (size_t i = 0; i < HASHES; i++) {
        size_t mac_len = hashes[i]->digest_len, len, got;
        struct keys k;

        make_keys(&k, hashes[i], &x);
        len = protect(&k, record, 16384, 15 - (16384 + mac_len) % 16);
        ck_assert(vt_cbc_open(&k.keyed, k.header, record, len, &got));
        ck_assert_uint_eq(got, 16384);
        len = protect(&k, record, VT_CBC_LEN_MAX - mac_len - 15, 15); /* too long, else right */
        ck_assert_uint_eq(len, VT_CBC_LEN_MAX + 1);
        ck_assert(!vt_cbc_open(&k.keyed, k.header, record, len, &got));
        len = protect(&k, record, 0, 3);
        ck_assert(len % 16 == 0 || !vt_cbc_open(&k.keyed, k.header, record, len, &got));
        for (len = 0; len <= mac_len; len++)
            ck_assert(!vt_cbc_open(&k.keyed, k.header, record, len, &got));
    }
}
END_TEST

static size_t compressions;

static void counting(union vt_hash_chain *chain, const uint8_t *data, size_t blocks)
{
    compressions += blocks;
    vt_sha256.compress(chain, data, blocks);
}

/* Lucky Thirteen: the number of compressions is the same for each padding, right or wrong, of records of a length. */
START_TEST(test_compressions)
{
    struct vt_hash hash = vt_sha256;
    uint8_t record[RECORD_MAX] = { 0 };
    uint32_t x = 12;
    struct keys k;

    hash.compress = counting;
    make_keys(&k, &hash, &x);
    for (size_t len = 48; len <= 512; len += 16) {
        size_t expected = 0, room = len - 33, got;

        for (size_t padding = 0; padding < 256 && padding <= room; padding++) {
            for (int damage = 0; damage < 3; damage++) {
                protect(&k, record, room - padding, padding);
                record[len - 1] ^= damage == 1 ? 0x80 : 0;      /* the padding */
                record[room - padding] ^= damage == 2 ? 1 : 0;  /* the MAC */
                compressions = 0;
                ck_assert(vt_cbc_open(&k.keyed, k.header, record, len, &got) == (damage == 0));
                expected = expected ? expected : compressions;
                ck_assert_uint_eq(compressions, expected);
            }
        }
    }
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_known,  test_every_length, test_every_bit,
                             test_random, test_lengths,      test_compressions };

    return vt_suite_run("cbc records", tests, sizeof tests / sizeof *tests);
}
