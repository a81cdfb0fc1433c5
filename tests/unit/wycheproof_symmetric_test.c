/* Every vector of Project Wycheproof for the symmetric algorithms that TLS 1.2 uses, on each twin of the code. */
#include "base/ct.h"
#include "crypto/cbc.h"
#include "crypto/chacha20_poly1305.h"
#include "crypto/gcm.h"
#include "crypto/hmac.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"

enum { MESSAGE_MAX = 1024 };

static bool is_valid(const struct vt_rows *rows)
{
    const char *result = vt_rows_text(rows, 1);

    ck_assert(strcmp(result, "valid") == 0 || strcmp(result, "invalid") == 0);
    return strcmp(result, "valid") == 0;
}

struct aead_vector {
    struct vt_bytes key, iv, aad, msg, ct, tag;
    bool valid;
};

static const char aead_filter[] = ".testGroups[] as $g | $g.tests[] | [.tcId, .result, $g.ivSize, $g.keySize,"
                                  " $g.tagSize, .key, .iv, .aad, .msg, .ct, .tag]";

static struct aead_vector aead_of(const struct vt_rows *rows)
{
    ck_assert_uint_eq(vt_rows_uint(rows, 4), 128);
    return (struct aead_vector){
        vt_rows_hex(rows, 5), vt_rows_hex(rows, 6), vt_rows_hex(rows, 7), vt_rows_hex(rows, 8),
        vt_rows_hex(rows, 9), vt_rows_hex(rows, 10), is_valid(rows),
    };
}

static bool all_zero(const uint8_t *data, size_t n)
{
    uint8_t any = 0;

    for (size_t i = 0; i < n; i++)
        any |= data[i];
    return any == 0;
}

/* What opening gave is as the vector says: the message, or nothing but zeros. */
static bool opened_right(const struct aead_vector *v, bool opened, const uint8_t *data)
{
    if (opened != v->valid)
        return false;
    return opened ? vt_bytes_equal(vt_bytes(data, v->ct.len), v->msg) : all_zero(data, v->ct.len);
}

static bool sealed_right(const struct aead_vector *v, const uint8_t *data, const uint8_t *tag)
{
    return vt_bytes_equal(vt_bytes(data, v->msg.len), v->ct)
        && vt_bytes_equal(vt_bytes(tag, 16), v->tag) == v->valid;
}

static void copy(uint8_t *out, struct vt_bytes in)
{
    ck_assert_uint_le(in.len, MESSAGE_MAX);
    if (in.len > 0)
        memcpy(out, in.data, in.len);
}

static bool gcm_both_ways(const struct aead_vector *v, bool (*init)(struct vt_gcm *, struct vt_bytes))
{
    uint8_t data[MESSAGE_MAX], tag[VT_GCM_TAG];
    struct vt_gcm gcm;

    if (!init(&gcm, v->key))
        return false;
    copy(data, v->ct);
    if (!opened_right(v, vt_gcm_open(&gcm, v->iv.data, v->aad, data, v->ct.len, v->tag.data), data))
        return false;
    copy(data, v->msg);
    vt_gcm_seal(&gcm, v->iv.data, v->aad, data, v->msg.len, tag);
    return sealed_right(v, data, tag);
}

START_TEST(test_aes_gcm)
{
    struct vt_rows rows;

    vt_rows_open(&rows, "wycheproof/aes_gcm_test.json", aead_filter);
    while (vt_rows_next(&rows)) {
        struct aead_vector v = aead_of(&rows);

        if (vt_rows_uint(&rows, 3) == 192)
            vt_rows_not_applicable(&rows, "AES-192");
        else if (vt_rows_uint(&rows, 2) != 96)
            vt_rows_not_applicable(&rows, "nonce is not 96 bits");
        else
            vt_rows_check(&rows, gcm_both_ways(&v, vt_gcm_init) && gcm_both_ways(&v, vt_gcm_init_portable));
    }
    ck_assert(vt_rows_close(&rows));
}
END_TEST

static bool chacha_both_ways(const struct aead_vector *v)
{
    uint8_t data[MESSAGE_MAX], tag[VT_POLY1305_TAG];
    bool opened;

    copy(data, v->ct);
    opened = vt_chacha20_poly1305_open(v->key.data, v->iv.data, v->aad, data, v->ct.len, v->tag.data);
    if (v->key.len != VT_CHACHA20_KEY || !opened_right(v, opened, data))
        return false;
    copy(data, v->msg);
    vt_chacha20_poly1305_seal(v->key.data, v->iv.data, v->aad, data, v->msg.len, tag);
    return sealed_right(v, data, tag);
}

START_TEST(test_chacha20_poly1305)
{
    struct vt_rows rows;

    vt_rows_open(&rows, "wycheproof/chacha20_poly1305_test.json", aead_filter);
    while (vt_rows_next(&rows)) {
        struct aead_vector v = aead_of(&rows);

        if (vt_rows_uint(&rows, 2) != 96)
            vt_rows_not_applicable(&rows, "nonce is not 96 bits");
        else
            vt_rows_check(&rows, chacha_both_ways(&v));
    }
    ck_assert(vt_rows_close(&rows));
}
END_TEST

/* PKCS#5 padding, taken off here: TLS pads in another way, so the library has no use for it. Returns whether it is
 * right, with the message's length. */
static bool strip_pkcs5(const uint8_t *data, size_t *len)
{
    size_t padding = *len > 0 ? data[*len - 1] : 0;

    if (padding < 1 || padding > 16 || padding > *len)
        return false;
    for (size_t i = 1; i <= padding; i++)
        if (data[*len - i] != padding)
            return false;
    *len -= padding;
    return true;
}

static bool cbc_right(const struct vt_rows *rows, bool (*init)(struct vt_aes *, struct vt_bytes))
{
    struct vt_bytes iv = vt_rows_hex(rows, 4), msg = vt_rows_hex(rows, 5), ct = vt_rows_hex(rows, 6);
    uint8_t data[MESSAGE_MAX], chain[VT_AES_BLOCK];
    size_t len = ct.len;
    struct vt_aes aes;

    if (!init(&aes, vt_rows_hex(rows, 3)) || iv.len != VT_AES_BLOCK)
        return false;
    if (len % VT_AES_BLOCK != 0)
        return !is_valid(rows);
    copy(data, ct);
    memcpy(chain, iv.data, sizeof chain);
    vt_cbc_decrypt(&aes, chain, data, len);
    if (strip_pkcs5(data, &len) != is_valid(rows))
        return false;
    if (!is_valid(rows))
        return true;
    if (!vt_bytes_equal(vt_bytes(data, len), msg) || memcmp(chain, ct.data + ct.len - 16, 16) != 0)
        return false;
    memcpy(chain, iv.data, sizeof chain);
    vt_cbc_encrypt(&aes, chain, data, ct.len);
    return vt_bytes_equal(vt_bytes(data, ct.len), ct) && memcmp(chain, ct.data + ct.len - 16, 16) == 0;
}

START_TEST(test_aes_cbc)
{
    struct vt_rows rows;

    vt_rows_open(&rows, "wycheproof/aes_cbc_pkcs5_test.json",
                 ".testGroups[] as $g | $g.tests[] | [.tcId, .result, $g.keySize, .key, .iv, .msg, .ct]");
    while (vt_rows_next(&rows)) {
        if (vt_rows_uint(&rows, 2) == 192)
            vt_rows_not_applicable(&rows, "AES-192");
        else
            vt_rows_check(&rows, cbc_right(&rows, vt_aes_init) && cbc_right(&rows, vt_aes_init_portable));
    }
    ck_assert(vt_rows_close(&rows));
}
END_TEST

/* A truncated tag is compared with as many bytes of ours. */
static bool hmac_right(const struct vt_rows *rows, const struct vt_hash *hash)
{
    struct vt_bytes tag = vt_rows_hex(rows, 5);
    uint8_t ours[VT_HASH_MAX];

    vt_hmac_once(hash, vt_rows_hex(rows, 3), vt_rows_hex(rows, 4), ours);
    return tag.len * 8 == vt_rows_uint(rows, 2) && tag.len <= hash->digest_len
        && vt_ct_equal(tag.data, ours, tag.len) == is_valid(rows);
}

static void run_hmac(const char *file, struct vt_hash hash,
                     void (*portable)(union vt_hash_chain *, const uint8_t *, size_t))
{
    struct vt_hash twin = hash;
    struct vt_rows rows;

    twin.compress = portable;
    vt_rows_open(&rows, file, ".testGroups[] as $g | $g.tests[] | [.tcId, .result, $g.tagSize, .key, .msg, .tag]");
    while (vt_rows_next(&rows))
        vt_rows_check(&rows, hmac_right(&rows, &hash) && hmac_right(&rows, &twin));
    ck_assert(vt_rows_close(&rows));
}

START_TEST(test_hmac)
{
    run_hmac("wycheproof/hmac_sha1_test.json", vt_sha1, vt_sha1_compress_portable);
    run_hmac("wycheproof/hmac_sha256_test.json", vt_sha256, vt_sha256_compress_portable);
    run_hmac("wycheproof/hmac_sha384_test.json", vt_sha384, vt_sha384.compress);
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_aes_gcm, test_chacha20_poly1305, test_aes_cbc, test_hmac };

    return vt_suite_run("wycheproof, symmetric", tests, sizeof tests / sizeof *tests);
}
