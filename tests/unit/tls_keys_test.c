/* The key schedule, and what a client is made of: expected values were computed by Python's hmac and hashlib. */
#include <check.h>
#include <stdlib.h>

#include "tests/unit/support/suite.h"
#include "tests/unit/support/tls_session.h"
#include "tls/keys.h"

static void must_be(const uint8_t *data, const char *hex)
{
    static const char digits[] = "0123456789abcdef";
    char text[512];
    size_t len = strlen(hex);

    for (size_t i = 0; i < len; i++)
        text[i] = digits[data[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15];
    text[len] = '\0';
    ck_assert_str_eq(text, hex);
}

/* pre_master_secret 00 01 02…; randoms c0 c1… and 50 51…, each nibble's run twice. */
static struct vt_secrets secrets(void)
{
    struct vt_secrets s = { .pre_master_len = 48 };

    for (uint8_t i = 0; i < 48; i++)
        s.pre_master_secret[i] = i;
    for (uint8_t i = 0; i < 32; i++) {
        s.client_random[i] = (uint8_t)(0xc0 + i % 16);
        s.server_random[i] = (uint8_t)(0x50 + i % 16);
    }
    return s;
}

static const struct {
    const struct vt_hash *hash;
    uint16_t suite;
    const char *classic, *extended, *block, *client_finished, *server_finished;
} cases[] = {
    { &vt_sha256, 0xcca8,
      "75a642910f73d85f30bdd851fb44c784b6e260d70c282a2e3c640a2c68fea205c2c4b59731e2c954cde8fbaecb6219e3",
      "0bd045e508a28b8b9b8edb6e426433e9c291ebc873f64256f96f79e1cdacb79b0bbc35aa9f1b8c5c1058695c3adfff2b",
      "d074cb8b4263293495e94475860ae9a17c24c50c97feed521ad3b2089279bb568fd399e7d219a7803eb86b6eb3df7c45a09bb05a93cc2c14e"
      "36868b0f50c803b299970d1aeedcea3db10db7efe750272b445b1bd73bf388b",
      "d21f57e662907a268944a406", "9a53fc243c29d035bb353091" },
    { &vt_sha384, 0xc028,
      "96a9cdbec0467566e8d4a664ad1db9869862903b89a3b600d165031dd5a84de95ae7d145a592a03cc2524aa88e8cc06e",
      "dbbde4a92dd9a81031e5cea89877fd3df797a99f711e5abc8182af14d61d1530fda420b03704008e4c500b2e3365b396",
      "00265fd8076adf815dc935e8f2fa5e08490e63645bd6c4f1953b26669af1eb1915e963d0f9b6758496f3ca47cccc627a0943b5eb0f5478cc5"
      "a5e4269b8de91a07d8fc522bdb93276f09c1a4d53b8ed3af9d3817efa7b42502244109fbe946e17844646ee4b53005011dcc89c0f595a2c68"
      "0860cab1e1737ee2143bd49408a6f936644a9bc13a0fe734702abe70723e48990cd9cbb0c5d14abb330cf2732b94e5",
      "dbe143e454ed1cbcd4b80389", "a1ed1c443b0dab90106e62b6" },
};

START_TEST(test_key_schedule)
{
    uint8_t digest[VT_HASH_MAX], verify_data[VT_VERIFY_DATA_LEN], zero[48] = { 0 };
    struct vt_key_block block;

    for (size_t i = 0; i < 2; i++) {
        struct vt_secrets s = secrets();
        const struct vt_hash *hash = cases[i].hash;
        struct vt_bytes hello = vt_bytes(digest, hash->digest_len);

        vt_hash_once(hash, vt_text("hello"), digest);
        vt_make_master_secret(&s, hash, (struct vt_digest){ .bytes = { NULL, 0 } }, NULL);
        must_be(s.master_secret, cases[i].classic);
        s = secrets();
        vt_make_master_secret(&s, hash, (struct vt_digest){ .bytes = hello }, NULL);
        must_be(s.master_secret, cases[i].extended);
        ck_assert_mem_eq(s.pre_master_secret, zero, 48);   /* wiped */
        vt_make_key_block(&block, &s, vt_suite_of(cases[i].suite), NULL);
        must_be(block.bytes, cases[i].block);
        vt_make_verify_data(&s, hash, "client finished", (struct vt_digest){ .bytes = hello }, NULL, verify_data);
        must_be(verify_data, cases[i].client_finished);
        vt_make_verify_data(&s, hash, "server finished", (struct vt_digest){ .bytes = hello }, NULL, verify_data);
        must_be(verify_data, cases[i].server_finished);
    }
}
END_TEST

/* RFC 5246 6.3: MAC keys, keys, IVs; the client's before the server's. */
START_TEST(test_partition)
{
    struct vt_secrets s = secrets();
    struct vt_key_block block;

    vt_make_key_block(&block, &s, vt_suite_of(0xc028), NULL);
    ck_assert_ptr_eq(block.client.mac_key.data, block.bytes);
    ck_assert_ptr_eq(block.server.mac_key.data, block.bytes + 48);
    ck_assert_ptr_eq(block.client.key.data, block.bytes + 96);
    ck_assert_ptr_eq(block.server.key.data, block.bytes + 128);
    ck_assert_uint_eq(block.server.key.len, 32);
    ck_assert_uint_eq(block.server.iv.len, 0);
    vt_make_key_block(&block, &s, vt_suite_of(0xc02f), NULL);
    ck_assert_ptr_eq(block.server.key.data, block.bytes + 16);
    ck_assert_ptr_eq(block.client.iv.data, block.bytes + 32);
    ck_assert_ptr_eq(block.server.iv.data, block.bytes + 36);
    ck_assert_uint_eq(block.server.iv.len, 4);
}
END_TEST

static void *memory;

static struct vt_client *make(const struct vt_client_config *config)
{
    return vt_client_init(memory, vt_client_size(), config);
}

START_TEST(test_configurations_that_make_no_sense)
{
    static const uint16_t stranger[] = { 0x0005 };
    static const struct vt_bytes nameless = { (const uint8_t *)"", 0 };
    struct vt_client_config good = tls_config(NULL, NULL), config = good;

    memory = malloc(vt_client_size());
    ck_assert_ptr_nonnull(make(&good));
    ck_assert_ptr_null(vt_client_init(memory, vt_client_size() - 1, &good));
    config.anchors = NULL;
    ck_assert_ptr_null(make(&config));
    config = good;
    config.name = vt_bytes(NULL, 0);
    ck_assert_ptr_null(make(&config));          /* vitrine.h: no name is refused, unless the caller says so in words */
    config.no_name = true;
    ck_assert_ptr_nonnull(make(&config));
    config = good;
    config.name = vt_text("two words");
    ck_assert_ptr_null(make(&config));
    config = good;
    config.verify_name = vt_text("*.example.com");
    ck_assert_ptr_null(make(&config));
    config = good;
    config.suites = stranger;
    config.suites_len = 1;
    ck_assert_ptr_null(make(&config));
    config = good;
    config.alpn = &nameless;
    config.alpn_len = 1;
    ck_assert_ptr_null(make(&config));
    free(memory);
}
END_TEST

/* Where NEEDLE lies in what the client has to send; -1: nowhere. */
static int found(const struct vt_client *client, const void *needle, size_t len)
{
    struct vt_bytes hello = vt_client_pending(client);

    for (size_t i = 0; i + len <= hello.len; i++)
        if (memcmp(hello.data + i, needle, len) == 0)
            return (int)i;
    return -1;
}

START_TEST(test_server_name)
{
    static const char sni[] = "\x00\x00\x00\x15\x00\x13\x00\x00\x10mail.example.com";
    struct vt_client_config config = tls_config(NULL, NULL);

    memory = malloc(vt_client_size());
    ck_assert_int_gt(found(make(&config), sni, sizeof sni - 1), 0);
    config.name = vt_text("mail.example.com.");  /* RFC 6066 3: without the trailing dot */
    ck_assert_int_gt(found(make(&config), sni, sizeof sni - 1), 0);
    config.name = vt_text("192.0.2.1");
    ck_assert_int_eq(found(make(&config), "192.0.2.1", 9), -1);
    config.name = vt_text("mail.example.com");
    config.no_name = true;                       /* it is sent, and not verified */
    ck_assert_int_gt(found(make(&config), sni, sizeof sni - 1), 0);
    config.name = vt_bytes(NULL, 0);
    ck_assert_int_eq(found(make(&config), "mail", 4), -1);
    free(memory);
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_key_schedule, test_partition, test_configurations_that_make_no_sense, test_server_name };

    return vt_suite_run("tls_keys", tests, sizeof tests / sizeof tests[0]);
}
