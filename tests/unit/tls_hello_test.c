/* ServerHellos that no client may accept: each row is a flight, and the rule that must catch it. */
#include <check.h>

#include "tests/unit/support/hostile.h"
#include "tests/unit/support/suite.h"

static void tls10(void)
{
    hostile_changed(SERVER_HELLO, 0, 1, 1);
}

static void tls11(void)
{
    hostile_changed(SERVER_HELLO, 0, 1, 2);
}

static void ssl3(void)
{
    hostile_changed(SERVER_HELLO, 0, 1, 0);
}

static void tls13(void)
{
    hostile_changed(SERVER_HELLO, 0, 1, 4);
}

static void sentinel(uint8_t minor)
{
    static uint8_t copy[128];
    struct vt_bytes body = tls_message("ecdhe_rsa", 0);

    memcpy(copy, body.data, body.len);
    copy[1] = minor;
    memcpy(copy + 26, "DOWNGRD\0", 8);
    flight_message(&hostile_flight, SERVER_HELLO, vt_bytes(copy, body.len));
}

static void downgrade_to_11(void)
{
    sentinel(2);
}

static void downgrade_in_12(void)
{
    sentinel(3);
}

static void suite_not_offered(void)
{
    hostile_hello(0xc030, 0, "", 0);
}

static void export_suite(void)
{
    hostile_hello(0x0003, 0, "", 0);
}

static void compression(void)
{
    hostile_hello(0xc02f, 1, "", 0);
}

static void status_request(void)
{
    hostile_hello(0xc02f, 0, "\x00\x05\x00\x00", 4);
}

static void unknown_extension(void)
{
    hostile_hello(0xc02f, 0, "\xab\xcd\x00\x00", 4);
}

static void alpn_not_asked_for(void)
{
    hostile_hello(0xc02f, 0, "\x00\x10\x00\x07\x00\x05\x04smtp", 11);
}

static void etm_not_asked_for(void)   /* no CBC suite on offer */
{
    hostile_hello(0xc02f, 0, "\x00\x16\x00\x00", 4);
}

static void signature_algorithms(void)
{
    hostile_hello(0xc02f, 0, "\x00\x0d\x00\x04\x00\x02\x04\x01", 8);
}

static void extension_twice(void)
{
    hostile_hello(0xc02f, 0, "\x00\x17\x00\x00\x00\x17\x00\x00", 8);
}

static void renegotiated(void)
{
    hostile_hello(0xc02f, 0, "\xff\x01\x00\x03\x02\xaa\xbb", 7);
}

static void extension_with_data(void) /* extended_master_secret is empty */
{
    hostile_hello(0xc02f, 0, "\x00\x17\x00\x01\x00", 5);
}

static void dtls10(void)
{
    hostile_changed(SERVER_HELLO, 0, 0, 0xfe);
}

static void future(void)
{
    hostile_changed(SERVER_HELLO, 0, 1, 5);
}

static void empty_point_formats(void)
{
    hostile_hello(0xc02f, 0, "\x00\x0b\x00\x01\x00", 5);
}

static void empty_groups(void)
{
    hostile_hello(0xc02f, 0, "\x00\x0a\x00\x02\x00\x00", 6);
}

static void no_uncompressed_points(void)
{
    hostile_hello(0xc02f, 0, "\x00\x0b\x00\x02\x01\x01", 6);
}

static void extension_beyond_block(void)
{
    hostile_hello(0xc02f, 0, "\x00\x17\x00\x09", 4);
}

static void long_session_id(void)
{
    uint8_t body[80] = { 3, 3 };

    body[34] = 33;
    flight_message(&hostile_flight, SERVER_HELLO, vt_bytes(body, sizeof body));
}

static void hello_cut_short(void)
{
    flight_message(&hostile_flight, SERVER_HELLO, vt_bytes("\x03\x03\x01", 3));
}

static void hello_with_tail(void)     /* a byte behind the extensions */
{
    static uint8_t body[256];
    struct vt_bytes recorded = tls_message("ecdhe_rsa", 0);

    memcpy(body, recorded.data, recorded.len);
    flight_message(&hostile_flight, SERVER_HELLO, vt_bytes(body, recorded.len + 1));
}

static const struct hostile rows[] = {
    ROW(tls10, TLS_VERSION_OLD),
    ROW(tls11, TLS_VERSION_OLD),
    ROW(ssl3, TLS_VERSION_OLD),
    ROW(tls13, TLS_VERSION_NEW),
    ROW(dtls10, TLS_VERSION_UNKNOWN),
    ROW(future, TLS_VERSION_UNKNOWN),
    ROW(downgrade_to_11, TLS_DOWNGRADE),
    ROW(downgrade_in_12, TLS_DOWNGRADE),
    ROW(suite_not_offered, TLS_CIPHER),
    ROW(export_suite, TLS_CIPHER),
    ROW(compression, TLS_COMPRESSION),
    ROW(status_request, TLS_EXTENSION),
    ROW(unknown_extension, TLS_EXTENSION),
    ROW(alpn_not_asked_for, TLS_EXTENSION),
    ROW(etm_not_asked_for, TLS_EXTENSION),
    ROW(signature_algorithms, TLS_EXTENSION),
    ROW(extension_twice, TLS_EXTENSION_TWICE),
    ROW(renegotiated, TLS_RENEGOTIATION_INFO),
};

/* Messages that do not parse: the row that says how; TLS_DECODE decides. */
static const struct hostile malformed[] = {
    ROW(extension_with_data, TRAILING),
    ROW(no_uncompressed_points, VALUE),
    ROW(empty_point_formats, VALUE),
    ROW(empty_groups, VALUE),
    ROW(extension_beyond_block, TRUNCATED),
    ROW(long_session_id, VALUE),
    ROW(hello_cut_short, TRUNCATED),
    ROW(hello_with_tail, TRAILING),
};

START_TEST(test_each_rule)
{
    hostile_run(rows, sizeof rows / sizeof rows[0], NULL);
}
END_TEST

START_TEST(test_malformed)
{
    hostile_run_malformed(malformed, sizeof malformed / sizeof malformed[0], NULL);
}
END_TEST

/* RFC 7301 3.1: one protocol, and one of ours. */
START_TEST(test_alpn)
{
    static const struct vt_bytes offers[] = { { (const uint8_t *)"smtp", 4 }, { (const uint8_t *)"imap", 4 } };
    struct vt_client_config config = tls_config(hostile_suite, "x25519");
    static struct tls_session s;

    config.alpn = offers;
    config.alpn_len = 2;
    hostile_flight.len = 0;
    hostile_hello(0xc02f, 0, "\x00\x10\x00\x07\x00\x05\x04pop3", 11);
    tls_must_fail(&config, vt_bytes(hostile_flight.data, hostile_flight.len), false, VT_RULE_TLS_ALPN, "another protocol");
    hostile_flight.len = 0;
    hostile_hello(0xc02f, 0, "\x00\x10\x00\x03\x00\x01\x00", 7);
    tls_must_fail(&config, vt_bytes(hostile_flight.data, hostile_flight.len), false, VT_RULE_VALUE, "a protocol without a name");
    hostile_flight.len = 0;
    hostile_hello(0xc02f, 0, "\x00\x10\x00\x02\x00\x00", 6);
    tls_must_fail(&config, vt_bytes(hostile_flight.data, hostile_flight.len), false, VT_RULE_TRUNCATED, "no protocol");
    hostile_flight.len = 0;
    hostile_hello(0xc02f, 0, "\x00\x10\x00\x0c\x00\x0a\x04imap\x04smtp", 16);
    tls_must_fail(&config, vt_bytes(hostile_flight.data, hostile_flight.len), false, VT_RULE_TRAILING, "two protocols");
    hostile_flight.len = 0;
    hostile_hello(0xc02f, 0, "\x00\x10\x00\x07\x00\x05\x04imap", 11);
    tls_start(&s, &config, true);
    tls_feed(&s, vt_bytes(hostile_flight.data, hostile_flight.len), SIZE_MAX);
    ck_assert_mem_eq(vt_client_session(s.client)->alpn.data, "imap", 4);
    tls_stop(&s);
}
END_TEST

/* What an old server leaves out is a warning, and the handshake goes on. */
START_TEST(test_missing_extensions_warn)
{
    struct vt_client_config config = tls_config(hostile_suite, "x25519");
    static struct tls_session s;

    hostile_flight.len = 0;
    hostile_hello(0xc02f, 0, "", 0);
    hostile_good(CERTIFICATE, 1);
    tls_start(&s, &config, true);
    tls_feed(&s, vt_bytes(hostile_flight.data, hostile_flight.len), SIZE_MAX);
    ck_assert_uint_eq(s.results[VT_RULE_TLS_RENEGOTIATION][VT_WARN], 1);
    ck_assert_uint_eq(s.results[VT_RULE_TLS_EMS][VT_WARN], 1);
    ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_HANDSHAKE);
    ck_assert_uint_eq(vt_client_report(s.client)->verdict.exit, 0);
    tls_stop(&s);
}
END_TEST

/* RFC 7366 3: beside GCM the server must not answer it. */
START_TEST(test_etm_with_gcm)
{
    static const uint16_t suites[] = { 0xc02f, 0xc013 };
    struct vt_client_config config = tls_config(NULL, NULL);
    static struct tls_session s;

    config.suites = suites;
    config.suites_len = 2;
    hostile_flight.len = 0;
    hostile_hello(0xc02f, 0, "\x00\x16\x00\x00", 4);
    tls_must_fail(&config, vt_bytes(hostile_flight.data, hostile_flight.len), false, VT_RULE_TLS_ETM, "beside GCM");
    hostile_flight.len = 0;
    hostile_hello(0xc013, 0, "\x00\x16\x00\x00", 4);
    tls_start(&s, &config, true);
    tls_feed(&s, vt_bytes(hostile_flight.data, hostile_flight.len), SIZE_MAX);
    ck_assert(vt_client_session(s.client)->encrypt_then_mac);
    tls_stop(&s);
}
END_TEST

/* RFC 9325 4.1 and 4.2: each kind of suite, and what is said of it. */
START_TEST(test_suites_that_warn)
{
    static const struct {
        uint16_t suite;
        bool etm, static_rsa, sha1;
    } suites[] = {
        { 0xc02f, false, false, false }, { 0xcca8, false, false, false }, { 0x009c, false, true, false }, { 0xc013, true, false, true },
        { 0xc013, false, false, true },  { 0xc027, true, false, false },  { 0x002f, false, true, true },  { 0x003c, false, true, false },
    };
    struct vt_client_config config = tls_config(NULL, NULL);
    static struct tls_session s;

    for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++) {
        hostile_flight.len = 0;
        hostile_hello(suites[i].suite, 0, "\x00\x16\x00\x00", suites[i].etm ? 4 : 0);
        tls_start(&s, &config, true);
        tls_feed(&s, vt_bytes(hostile_flight.data, hostile_flight.len), SIZE_MAX);
        ck_assert_uint_eq(s.results[VT_RULE_TLS_CIPHER][VT_PASS], 1);
        ck_assert_uint_eq(s.results[VT_RULE_TLS_CIPHER_STATIC_RSA][VT_WARN], suites[i].static_rsa);
        ck_assert_uint_eq(s.results[VT_RULE_TLS_CIPHER_SHA1][VT_WARN], suites[i].sha1);
        ck_assert_uint_eq(vt_client_report(s.client)->verdict.exit, 0);
        tls_stop(&s);
    }
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_each_rule, test_malformed, test_alpn, test_missing_extensions_warn, test_etm_with_gcm,
                             test_suites_that_warn };

    return vt_suite_run("tls_hello", tests, sizeof tests / sizeof tests[0]);
}
