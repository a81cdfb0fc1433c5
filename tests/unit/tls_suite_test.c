/* The tables of tls/suite.c against facts that were written down elsewhere: `openssl ciphers -V -stdname`, IANA's registries. */
#include <check.h>

#include "session/value.h"
#include "tests/unit/support/suite.h"
#include "tls/suite.h"

/* From `openssl ciphers -V -stdname` (3.0.19): code, both names, Kx, Au, Enc, Mac. */
static const struct fact {
    uint16_t code;
    const char *name, *openssl, *exchange, *auth, *enc, *mac;
} facts[] = {
    { 0xC02B, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDH", "ECDSA", "AESGCM(128)", "AEAD" },
    { 0xC02C, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDH", "ECDSA", "AESGCM(256)", "AEAD" },
    { 0xC02F, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDH", "RSA", "AESGCM(128)", "AEAD" },
    { 0xC030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384", "ECDH", "RSA", "AESGCM(256)", "AEAD" },
    { 0xCCA9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDH", "ECDSA", "CHACHA20/POLY1305(256)", "AEAD" },
    { 0xCCA8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-RSA-CHACHA20-POLY1305", "ECDH", "RSA", "CHACHA20/POLY1305(256)", "AEAD" },
    { 0xC023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "ECDHE-ECDSA-AES128-SHA256", "ECDH", "ECDSA", "AES(128)", "SHA256" },
    { 0xC024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384", "ECDHE-ECDSA-AES256-SHA384", "ECDH", "ECDSA", "AES(256)", "SHA384" },
    { 0xC027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", "ECDHE-RSA-AES128-SHA256", "ECDH", "RSA", "AES(128)", "SHA256" },
    { 0xC028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384", "ECDHE-RSA-AES256-SHA384", "ECDH", "RSA", "AES(256)", "SHA384" },
    { 0xC009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "ECDHE-ECDSA-AES128-SHA", "ECDH", "ECDSA", "AES(128)", "SHA1" },
    { 0xC00A, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "ECDHE-ECDSA-AES256-SHA", "ECDH", "ECDSA", "AES(256)", "SHA1" },
    { 0xC013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "ECDHE-RSA-AES128-SHA", "ECDH", "RSA", "AES(128)", "SHA1" },
    { 0xC014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "ECDHE-RSA-AES256-SHA", "ECDH", "RSA", "AES(256)", "SHA1" },
    { 0x009C, "TLS_RSA_WITH_AES_128_GCM_SHA256", "AES128-GCM-SHA256", "RSA", "RSA", "AESGCM(128)", "AEAD" },
    { 0x009D, "TLS_RSA_WITH_AES_256_GCM_SHA384", "AES256-GCM-SHA384", "RSA", "RSA", "AESGCM(256)", "AEAD" },
    { 0x003C, "TLS_RSA_WITH_AES_128_CBC_SHA256", "AES128-SHA256", "RSA", "RSA", "AES(128)", "SHA256" },
    { 0x003D, "TLS_RSA_WITH_AES_256_CBC_SHA256", "AES256-SHA256", "RSA", "RSA", "AES(256)", "SHA256" },
    { 0x002F, "TLS_RSA_WITH_AES_128_CBC_SHA", "AES128-SHA", "RSA", "RSA", "AES(128)", "SHA1" },
    { 0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA", "AES256-SHA", "RSA", "RSA", "AES(256)", "SHA1" },
};
#define FACTS (sizeof facts / sizeof facts[0])

static const struct vt_hash *mac_of(const struct fact *fact)
{
    if (strcmp(fact->mac, "SHA1") == 0)
        return &vt_sha1;
    if (strcmp(fact->mac, "SHA256") == 0)
        return &vt_sha256;
    return strcmp(fact->mac, "SHA384") == 0 ? &vt_sha384 : NULL;
}

static enum vt_protection_kind kind_of(const struct fact *fact)
{
    if (strncmp(fact->enc, "AESGCM", 6) == 0)
        return VT_PROTECT_GCM;
    return strncmp(fact->enc, "CHACHA", 6) == 0 ? VT_PROTECT_CHACHA : VT_PROTECT_CBC_MTE;
}

/* RFC 5288 3: salt of 4; RFC 7905 2: 12; RFC 5246 6.2.3.2: none in the key block. */
static uint8_t iv_of(enum vt_protection_kind kind)
{
    return kind == VT_PROTECT_GCM ? 4 : kind == VT_PROTECT_CHACHA ? 12 : 0;
}

START_TEST(test_suites)
{
    size_t count = 0;

    for (size_t i = 0; i < FACTS; i++) {
        const struct fact *fact = &facts[i];
        const struct vt_suite *suite = vt_suite_of(fact->code);
        const char *hash = fact->name + strlen(fact->name) - 6;
        ck_assert_msg(suite != NULL, "%s", fact->name);
        ck_assert_str_eq(vt_suite_name(fact->code), fact->name);
        ck_assert_str_eq(vt_suite_openssl_name(fact->code), fact->openssl);
        ck_assert_int_eq(suite->exchange, fact->exchange[0] == 'R' ? VT_EXCHANGE_RSA : VT_EXCHANGE_ECDHE);
        ck_assert_int_eq(suite->ecdsa, fact->auth[0] == 'E');
        ck_assert_int_eq(suite->kind, kind_of(fact));
        ck_assert_int_eq(suite->key_len, strstr(fact->enc, "256") != NULL ? 32 : 16);
        ck_assert_int_eq(suite->fixed_iv_len, iv_of(suite->kind));
        ck_assert_ptr_eq(suite->mac, mac_of(fact));
        /* RFC 5289 3.1: SHA-384 where the name says so, else SHA-256. */
        ck_assert_ptr_eq(suite->prf, strcmp(hash, "SHA384") == 0 ? &vt_sha384 : &vt_sha256);
        ck_assert_uint_eq(vt_suite_by_name(fact->name), fact->code);
        ck_assert_uint_eq(vt_suite_by_name(fact->openssl), fact->code);
    }
    while (vt_suites[count].code != 0)
        count++;
    ck_assert_uint_eq(count, FACTS);
}
END_TEST

START_TEST(test_names_of_strangers)
{
    ck_assert_str_eq(vt_suite_name(0x0005), "TLS_RSA_WITH_RC4_128_SHA");
    ck_assert_str_eq(vt_suite_name(0x1301), "TLS_AES_128_GCM_SHA256");
    ck_assert_str_eq(vt_suite_name(0x009E), "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256");
    ck_assert_ptr_null(vt_suite_name(0xfafa));
    ck_assert_ptr_null(vt_suite_openssl_name(0x0005));
    ck_assert_uint_eq(vt_suite_by_name("RC4"), 0);
    ck_assert_str_eq(vt_name_of(vt_extension_names, 51), "key_share");
    ck_assert_str_eq(vt_name_of(vt_alert_words, 112), "unrecognized_name (no server of that name, in SNI, is known there)");
}
END_TEST

static bool names_are_unique(const struct vt_name *names)
{
    for (const struct vt_name *a = names; a->name != NULL; a++)
        for (const struct vt_name *b = a + 1; b->name != NULL; b++)
            if (a->number == b->number || strcmp(a->name, b->name) == 0)
                return false;
    return true;
}

START_TEST(test_registries)
{
    static const struct vt_name *const all[] = {
        vt_version_names, vt_content_type_names, vt_handshake_type_names, vt_compression_names,
        vt_certificate_type_names, vt_curve_type_names, vt_point_format_names, vt_name_type_names, vt_group_names,
        vt_scheme_names, vt_extension_names, vt_suite_names, vt_alert_level_names, vt_alert_names, vt_alert_words,
    };

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        ck_assert_msg(names_are_unique(all[i]), "registry %zu", i);
    for (const struct vt_name *alert = vt_alert_names; alert->name != NULL; alert++) {
        const char *words = vt_name_of(vt_alert_words, alert->number);
        ck_assert_ptr_nonnull(words);
        ck_assert_mem_eq(words, alert->name, strlen(alert->name));
        ck_assert_mem_eq(words + strlen(alert->name), " (", 2);
        ck_assert_int_eq(words[strlen(words) - 1], ')');
    }
}
END_TEST

/* RFC 8446 4.2.3: what a scheme's name says. RFC 9155 2: no SHA-1 unless it is asked for. */
START_TEST(test_schemes)
{
    struct vt_offers offers = { .server_name = { NULL, 0 } };
    size_t by_default = 0;

    ck_assert(vt_offers_complete(&offers));
    for (const struct vt_scheme *scheme = vt_schemes; scheme->code != 0; scheme++) {
        const char *name = vt_name_of(vt_scheme_names, scheme->code);
        ck_assert_int_eq(scheme->family == VT_SIGN_RSA_PKCS1, strncmp(name, "rsa_pkcs1", 9) == 0);
        ck_assert_int_eq(scheme->family == VT_SIGN_RSA_PSS, strncmp(name, "rsa_pss", 7) == 0);
        ck_assert_int_eq(scheme->family == VT_SIGN_ECDSA, strncmp(name, "ecdsa", 5) == 0);
        ck_assert_int_eq(scheme->key == VT_KEY_RSA_PSS, strncmp(name, "rsa_pss_pss", 11) == 0);
        ck_assert_int_eq(scheme->digest == VT_DIGEST_SHA384, strstr(name, "sha384") != NULL);
        ck_assert_int_eq(scheme->digest == VT_DIGEST_SHA512, strstr(name, "sha512") != NULL);
        ck_assert_int_eq(scheme->by_default, strstr(name, "sha1") == NULL);
        ck_assert_int_eq(vt_offered(&offers.schemes, scheme->code), scheme->by_default);
        by_default += scheme->by_default;
    }
    ck_assert_uint_eq(offers.schemes.len, by_default);
    ck_assert_uint_eq(offers.suites.len, FACTS);
    ck_assert_uint_eq(offers.groups.len, 4);
    ck_assert_uint_le(FACTS, VT_OFFER_MAX);
}
END_TEST

START_TEST(test_offers)
{
    static const uint16_t rsa[] = { 0x9c }, stranger[] = { 0x9c, 0x0005 };
    struct vt_offers offers = { .suites = { rsa, 1 } };

    ck_assert(vt_offers_complete(&offers));
    ck_assert(!vt_offers_exchange(&offers, VT_EXCHANGE_ECDHE));
    ck_assert(vt_offers_exchange(&offers, VT_EXCHANGE_RSA));
    ck_assert(!vt_offers_cbc(&offers));
    offers = (struct vt_offers){ .suites = { stranger, 2 } };
    ck_assert(!vt_offers_complete(&offers));
    offers = (struct vt_offers){ .groups = { rsa, 0 } };
    ck_assert(!vt_offers_complete(&offers));
    offers = (struct vt_offers){ .groups = { rsa, 1 } };
    ck_assert(!vt_offers_complete(&offers));
    offers = (struct vt_offers){ .schemes = { rsa, 1 } };
    ck_assert(!vt_offers_complete(&offers));
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_suites, test_names_of_strangers, test_registries, test_schemes, test_offers };

    return vt_suite_run("tls_suite", tests, sizeof tests / sizeof tests[0]);
}
