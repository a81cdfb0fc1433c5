/* Servers that misbehave before anything is encrypted: each row is a flight, and the rule that must catch it. Good parts are
 * the messages of recorded sessions; ServerKeyExchanges that no server would send are signed by tests/support/tls_record.py. */
#include <check.h>
#include <stdio.h>

#include "tests/unit/support/suite.h"
#include "tests/unit/support/tls_session.h"

static struct flight f;

enum { SERVER_HELLO = 2, CERTIFICATE = 11, KEY_EXCHANGE = 12, REQUEST = 13, DONE = 14, FINISHED = 20 };

static const char rsa_suite[] = "AES128-SHA", ecdhe_suite[] = "ECDHE-RSA-AES128-GCM-SHA256";

/* A message of the session ecdhe_rsa: 0 ServerHello, 1 Certificate, 2 ServerKeyExchange, 3 CertificateRequest. */
static void good(uint8_t type, unsigned index)
{
    flight_message(&f, type, tls_message("ecdhe_rsa", index));
}

static void hello_and_certificate(void)
{
    good(SERVER_HELLO, 0);
    good(CERTIFICATE, 1);
}

static void up_to_key_exchange(void)
{
    hello_and_certificate();
    good(KEY_EXCHANGE, 2);
}

/* The message INDEX with byte AT set to VALUE; negative AT counts from the end. */
static void changed(uint8_t type, unsigned index, int at, uint8_t value)
{
    static uint8_t copy[4096];
    struct vt_bytes body = tls_message("ecdhe_rsa", index);

    memcpy(copy, body.data, body.len);
    copy[at < 0 ? body.len - (size_t)-at : (size_t)at] = value;
    flight_message(&f, type, vt_bytes(copy, body.len));
}

static void wrong_type(void)          /* heartbeat was never asked for */
{
    flight_record(&f, 24, 0x0303, vt_text("x"));
}

static void binary_greeting(void)     /* MySQL: a length, a sequence number, protocol 10 */
{
    flight_bytes(&f, "J\0\0\0\n8.0.36", 11);
}

static void record_of_ssl2(void)
{
    flight_record(&f, 22, 0x0200, vt_text("x"));
}

static void another_version_later(void)
{
    good(SERVER_HELLO, 0);
    flight_record(&f, 22, 0x0301, vt_text("x"));
}

static void overlong_record(void)
{
    static uint8_t fragment[16385];

    flight_record(&f, 22, 0x0303, vt_bytes(fragment, sizeof fragment));
}

static void empty_handshake(void)
{
    flight_record(&f, 22, 0x0303, vt_bytes("", 0));
}

static void empty_alert(void)
{
    flight_record(&f, 21, 0x0303, vt_bytes("", 0));
}

static void empty_change_cipher_spec(void)
{
    flight_record(&f, 20, 0x0303, vt_bytes("", 0));
}

static void banner(void)
{
    flight_bytes(&f, "220 mail.example.com ESMTP Postfix\r\n", 36);
}

static void banner_without_end(void)
{
    flight_bytes(&f, "* OK", 4);
}

static void long_line(void)
{
    for (int i = 0; i < 600; i++)
        flight_bytes(&f, "x", 1);
}

static void html(void)
{
    flight_bytes(&f, "HTTP/1.1 400 Bad Request\n\n<html>", 32);
}

static void tls10(void)
{
    changed(SERVER_HELLO, 0, 1, 1);
}

static void tls11(void)
{
    changed(SERVER_HELLO, 0, 1, 2);
}

static void ssl3(void)
{
    changed(SERVER_HELLO, 0, 1, 0);
}

static void tls13(void)
{
    changed(SERVER_HELLO, 0, 1, 4);
}

static void sentinel(uint8_t minor)
{
    static uint8_t copy[128];
    struct vt_bytes body = tls_message("ecdhe_rsa", 0);

    memcpy(copy, body.data, body.len);
    copy[1] = minor;
    memcpy(copy + 26, "DOWNGRD\0", 8);
    flight_message(&f, SERVER_HELLO, vt_bytes(copy, body.len));
}

static void downgrade_to_11(void)
{
    sentinel(2);
}

static void downgrade_in_12(void)
{
    sentinel(3);
}

/* A ServerHello: the recorded one up to its session id, then SUITE, COMPRESSION and EXTENSIONS. */
static void hello_with(uint16_t suite, uint8_t compression, const void *extensions, size_t len)
{
    uint8_t body[256] = { 3, 3 };
    size_t at = 35;

    memset(body + 2, 7, 32);
    vt_store16be(body + at, suite);
    body[at + 2] = compression;
    vt_store16be(body + at + 3, (uint16_t)len);
    memcpy(body + at + 5, extensions, len);
    flight_message(&f, SERVER_HELLO, vt_bytes(body, at + 5 + len));
}

static void suite_not_offered(void)
{
    hello_with(0xc030, 0, "", 0);
}

static void export_suite(void)
{
    hello_with(0x0003, 0, "", 0);
}

static void compression(void)
{
    hello_with(0xc02f, 1, "", 0);
}

static void status_request(void)
{
    hello_with(0xc02f, 0, "\x00\x05\x00\x00", 4);
}

static void unknown_extension(void)
{
    hello_with(0xc02f, 0, "\xab\xcd\x00\x00", 4);
}

static void alpn_not_asked_for(void)
{
    hello_with(0xc02f, 0, "\x00\x10\x00\x07\x00\x05\x04smtp", 11);
}

static void etm_not_asked_for(void)   /* no CBC suite on offer */
{
    hello_with(0xc02f, 0, "\x00\x16\x00\x00", 4);
}

static void signature_algorithms(void)
{
    hello_with(0xc02f, 0, "\x00\x0d\x00\x04\x00\x02\x04\x01", 8);
}

static void extension_twice(void)
{
    hello_with(0xc02f, 0, "\x00\x17\x00\x00\x00\x17\x00\x00", 8);
}

static void renegotiated(void)
{
    hello_with(0xc02f, 0, "\xff\x01\x00\x03\x02\xaa\xbb", 7);
}

static void extension_with_data(void) /* extended_master_secret is empty */
{
    hello_with(0xc02f, 0, "\x00\x17\x00\x01\x00", 5);
}

static void no_uncompressed_points(void)
{
    hello_with(0xc02f, 0, "\x00\x0b\x00\x02\x01\x01", 6);
}

static void extension_beyond_block(void)
{
    hello_with(0xc02f, 0, "\x00\x17\x00\x09", 4);
}

static void long_session_id(void)
{
    uint8_t body[80] = { 3, 3 };

    body[34] = 33;
    flight_message(&f, SERVER_HELLO, vt_bytes(body, sizeof body));
}

static void hello_cut_short(void)
{
    flight_message(&f, SERVER_HELLO, vt_bytes("\x03\x03\x01", 3));
}

static void hello_with_tail(void)     /* a byte behind the extensions */
{
    static uint8_t body[256];
    struct vt_bytes recorded = tls_message("ecdhe_rsa", 0);

    memcpy(body, recorded.data, recorded.len);
    flight_message(&f, SERVER_HELLO, vt_bytes(body, recorded.len + 1));
}

static void no_certificate(void)
{
    good(SERVER_HELLO, 0);
    flight_message(&f, CERTIFICATE, vt_bytes("\0\0\0", 3));
}

static void empty_certificate(void)
{
    good(SERVER_HELLO, 0);
    flight_message(&f, CERTIFICATE, vt_bytes("\0\0\x03\0\0\0", 6));
}

static void certificate_beyond_list(void)
{
    good(SERVER_HELLO, 0);
    flight_message(&f, CERTIFICATE, vt_bytes("\0\0\x04\0\0\x02x", 7));
}

static void seventeen_certificates(void)
{
    static uint8_t body[3 + 17 * 4];

    body[2] = sizeof body - 3;
    for (size_t at = 3; at < sizeof body; at += 4)
        body[at + 2] = 1;
    good(SERVER_HELLO, 0);
    flight_message(&f, CERTIFICATE, vt_bytes(body, sizeof body));
}

static void garbage_certificate(void)
{
    good(SERVER_HELLO, 0);
    flight_message(&f, CERTIFICATE, vt_bytes("\0\0\x05\0\0\x02\x30\x80", 8));
}

static void ec_key_for_rsa(void)
{
    good(SERVER_HELLO, 0);
    flight_message(&f, CERTIFICATE, tls_message("ecdhe_ecdsa", 1));
}

static void explicit_curve(void)
{
    hello_and_certificate();
    changed(KEY_EXCHANGE, 2, 0, 1);
}

static void group_not_offered(void)
{
    hello_and_certificate();
    changed(KEY_EXCHANGE, 2, 2, 24);
}

static void weak_group(void)          /* secp192r1 */
{
    hello_and_certificate();
    changed(KEY_EXCHANGE, 2, 2, 19);
}

static void signed_share(const char *vector)
{
    struct vt_bytes message = tls_vector(vector);

    hello_and_certificate();
    flight_message(&f, KEY_EXCHANGE, vt_bytes(message.data + 4, message.len - 4));
    flight_message(&f, DONE, vt_bytes("", 0));
}

static void zero_share(void)
{
    signed_share("zero_share.ske");
}

static void short_share(void)
{
    signed_share("short_share.ske");
}

static void share_off_curve(void)
{
    signed_share("off_curve.ske");
}

/* Offset of the SignatureScheme in the recorded ServerKeyExchange: behind the parameters of X25519. */
enum { SCHEME_AT = 36 };

static void sha1_scheme(void)         /* rsa_pkcs1_sha1: implemented, not offered */
{
    static uint8_t copy[4096];
    struct vt_bytes body = tls_message("ecdhe_rsa", 2);

    memcpy(copy, body.data, body.len);
    vt_store16be(copy + SCHEME_AT, 0x0201);
    hello_and_certificate();
    flight_message(&f, KEY_EXCHANGE, vt_bytes(copy, body.len));
}

static void scheme_of_another_key(void)
{
    hello_and_certificate();
    changed(KEY_EXCHANGE, 2, SCHEME_AT + 1, 7);
}

static void scheme_of_pss_keys(void)
{
    hello_and_certificate();
    changed(KEY_EXCHANGE, 2, SCHEME_AT + 1, 9);
}

static void wrong_signature(void)
{
    hello_and_certificate();
    changed(KEY_EXCHANGE, 2, -1, 0x5a);
}

static void other_share(void)         /* what was signed is not what was sent */
{
    hello_and_certificate();
    changed(KEY_EXCHANGE, 2, 10, 0x5a);
}

static void broken_authority(void)
{
    up_to_key_exchange();
    flight_message(&f, REQUEST, vt_bytes("\x01\x01\x00\x02\x04\x01\x00\x04\x00\x02\x30\x05", 12));
}

static void freak(void)               /* CVE-2015-0204: a weak key for RSA key exchange */
{
    flight_message(&f, SERVER_HELLO, tls_message("rsa_etm", 0));
    flight_message(&f, CERTIFICATE, tls_message("rsa_etm", 1));
    good(KEY_EXCHANGE, 2);
}

static void second_hello(void)
{
    good(SERVER_HELLO, 0);
    good(SERVER_HELLO, 0);
}

static void no_key_exchange(void)
{
    hello_and_certificate();
    flight_message(&f, DONE, vt_bytes("", 0));
}

static void finished_first(void)
{
    flight_message(&f, FINISHED, vt_bytes("123456789012", 12));
}

static void finished_unprotected(void) /* SMACK: straight to the end */
{
    hello_and_certificate();
    flight_message(&f, FINISHED, vt_bytes("123456789012", 12));
}

static void certificate_status(void)
{
    hello_and_certificate();
    flight_message(&f, 22, vt_bytes("\x01\0\0\0", 4));
}

static void unknown_message(void)
{
    flight_message(&f, 99, vt_text("?"));
}

static void client_hello(void)
{
    flight_message(&f, 1, vt_text("?"));
}

static void data_first(void)
{
    flight_record(&f, 23, 0x0303, vt_text("250 OK"));
}

static void data_in_handshake(void)
{
    hello_and_certificate();
    flight_record(&f, 23, 0x0303, vt_text("250 OK"));
}

static void change_first(void)
{
    flight_record(&f, 20, 0x0303, vt_text("\x01"));
}

static void change_early(void)        /* CVE-2014-0224 */
{
    up_to_key_exchange();
    flight_record(&f, 20, 0x0303, vt_text("\x01"));
}

static void change_inside_message(void) /* a piece of a NewSessionTicket, then ChangeCipherSpec where it is due */
{
    flight_message(&f, SERVER_HELLO, tls_message("classic", 0));
    flight_message(&f, CERTIFICATE, tls_message("classic", 1));
    flight_message(&f, KEY_EXCHANGE, tls_message("classic", 2));
    flight_message(&f, DONE, vt_bytes("", 0));
    flight_record(&f, 22, 0x0303, vt_bytes("\x14\x00\x00", 3));
    flight_record(&f, 20, 0x0303, vt_text("\x01"));
}

static void change_of_another_kind(void)
{
    flight_record(&f, 20, 0x0303, vt_text("\x02"));
}

static void change_twice_in_one(void)
{
    flight_record(&f, 20, 0x0303, vt_text("\x01\x01"));
}

static void overlong_message(void)
{
    flight_record(&f, 22, 0x0303, vt_bytes("\x02\x01\x00\x01", 4));
}

/* Each message is within its limit, their sum is not: a chain with a big spare, and a long list of authorities. */
static void overlong_flight(void)
{
    static uint8_t body[65000];
    struct vt_bytes chain = tls_message("ecdhe_rsa", 1);

    memset(body, 0, sizeof body);
    memcpy(body, chain.data, chain.len);
    vt_store32be(body, (uint32_t)(sizeof body - 3) << 8 | body[3]);
    vt_store16be(body + chain.len + 1, (uint16_t)(sizeof body - chain.len - 3));
    good(SERVER_HELLO, 0);
    flight_message(&f, CERTIFICATE, vt_bytes(body, sizeof body));
    good(KEY_EXCHANGE, 2);
    flight_message(&f, REQUEST, vt_bytes(body, 40000));
}

static void warnings(void)
{
    for (int i = 0; i < 5; i++)
        flight_record(&f, 21, 0x0303, vt_bytes("\x01\x70", 2));
}

static void hello_requests(void)
{
    for (int i = 0; i < 5; i++)
        flight_message(&f, 0, vt_bytes("", 0));
}

static void hello_request_later(void)
{
    good(SERVER_HELLO, 0);
    flight_message(&f, 0, vt_bytes("", 0));
}

static void alert(uint16_t version, uint8_t level, uint8_t description)
{
    const uint8_t bytes[2] = { level, description };

    flight_record(&f, 21, version, vt_bytes(bytes, 2));
}

static void internal_error(void)
{
    alert(0x0303, 2, 80);
}

static void handshake_failure(void)
{
    alert(0x0303, 2, 40);
}

static void handshake_failure_later(void)
{
    good(SERVER_HELLO, 0);
    alert(0x0303, 2, 40);
}

static void insufficient_security(void)
{
    alert(0x0303, 2, 71);
}

static void protocol_version(void)
{
    alert(0x0303, 2, 70);
}

static void protocol_version_old(void)
{
    alert(0x0301, 2, 70);
}

static void alert_of_no_level(void)
{
    alert(0x0303, 7, 112);
}

static void long_alert(void)
{
    flight_record(&f, 21, 0x0303, vt_bytes("\x02\x28\x02", 3));
}

static void close_notify(void)
{
    alert(0x0303, 1, 0);
}

static void half_a_record(void)
{
    flight_bytes(&f, "\x16\x03\x03\x01\x00\x02", 6);
}

static void nothing(void)
{
}

#define ROW(build, rule) { #build, build, VT_RULE_##rule }
static const struct hostile {
    const char *name;
    void (*build)(void);
    enum vt_rule rule;
} rows[] = {
    ROW(wrong_type, TLS_RECORD),
    ROW(binary_greeting, TLS_RECORD),
    ROW(record_of_ssl2, TLS_RECORD),
    ROW(another_version_later, TLS_RECORD),
    ROW(overlong_record, TLS_RECORD_OVERFLOW),
    ROW(empty_handshake, TLS_RECORD_EMPTY),
    ROW(empty_alert, TLS_RECORD_EMPTY),
    ROW(empty_change_cipher_spec, TLS_RECORD_EMPTY),
    ROW(banner, TLS_PLAIN_TEXT),
    ROW(banner_without_end, TLS_PLAIN_TEXT),
    ROW(long_line, TLS_PLAIN_TEXT),
    ROW(html, TLS_PLAIN_TEXT),
    ROW(tls10, TLS_VERSION_OLD),
    ROW(tls11, TLS_VERSION_OLD),
    ROW(ssl3, TLS_VERSION_OLD),
    ROW(tls13, TLS_VERSION_NEW),
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
    ROW(no_certificate, TLS_NO_CERTIFICATE),
    ROW(seventeen_certificates, CHAIN_TOO_MANY),
    ROW(garbage_certificate, CHAIN_SYNTAX),
    ROW(ec_key_for_rsa, TLS_SERVER_KEY),
    ROW(explicit_curve, TLS_GROUP),
    ROW(group_not_offered, TLS_GROUP),
    ROW(weak_group, TLS_GROUP),
    ROW(zero_share, TLS_POINT),
    ROW(short_share, TLS_POINT),
    ROW(sha1_scheme, TLS_SCHEME),
    ROW(scheme_of_another_key, TLS_SCHEME),
    ROW(scheme_of_pss_keys, TLS_SCHEME),
    ROW(wrong_signature, TLS_SERVER_SIGNATURE),
    ROW(other_share, TLS_SERVER_SIGNATURE),
    ROW(second_hello, TLS_UNEXPECTED),
    ROW(no_key_exchange, TLS_UNEXPECTED),
    ROW(finished_first, TLS_UNEXPECTED),
    ROW(finished_unprotected, TLS_UNEXPECTED),
    ROW(certificate_status, TLS_UNEXPECTED),
    ROW(unknown_message, TLS_UNEXPECTED),
    ROW(client_hello, TLS_UNEXPECTED),
    ROW(data_first, TLS_UNEXPECTED),
    ROW(data_in_handshake, TLS_UNEXPECTED),
    ROW(change_first, TLS_UNEXPECTED),
    ROW(change_early, TLS_UNEXPECTED),
    ROW(hello_request_later, TLS_UNEXPECTED),
    ROW(overlong_message, TLS_HANDSHAKE_SIZE),
    ROW(overlong_flight, TLS_HANDSHAKE_SIZE),
    ROW(warnings, TLS_FLOOD),
    ROW(hello_requests, TLS_FLOOD),
    ROW(internal_error, TLS_ALERT),
    ROW(handshake_failure_later, TLS_ALERT),
    ROW(alert_of_no_level, TLS_ALERT),
    ROW(handshake_failure, TLS_NO_SHARED),
    ROW(insufficient_security, TLS_NO_SHARED),
    ROW(protocol_version_old, TLS_VERSION_REFUSED),
    ROW(close_notify, TLS_CLOSED),
    ROW(half_a_record, TLS_CLOSED),
    ROW(nothing, TLS_CLOSED),
};

/* Messages that do not parse: the row that says how, and TLS_DECODE that it decides. */
static const struct hostile malformed[] = {
    ROW(extension_with_data, TRAILING),
    ROW(no_uncompressed_points, VALUE),
    ROW(extension_beyond_block, TRUNCATED),
    ROW(long_session_id, VALUE),
    ROW(hello_cut_short, TRUNCATED),
    ROW(hello_with_tail, TRAILING),
    ROW(empty_certificate, VALUE),
    ROW(certificate_beyond_list, TRUNCATED),
    ROW(broken_authority, TRUNCATED),
    ROW(change_of_another_kind, VALUE),
    ROW(change_twice_in_one, TRAILING),
    ROW(long_alert, TRAILING),
};

static void run(const struct hostile *row, const struct vt_client_config *config)
{
    f.len = 0;
    row->build();
    tls_must_fail(config, vt_bytes(f.data, f.len), true, row->rule, row->name);
}

START_TEST(test_each_rule)
{
    struct vt_client_config config = tls_config(ecdhe_suite, "x25519");

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        run(&rows[i], &config);
}
END_TEST

START_TEST(test_malformed)
{
    struct vt_client_config config = tls_config(ecdhe_suite, "x25519");
    static struct tls_session s;

    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        run(&malformed[i], &config);
        tls_start(&s, &config, true);
        tls_feed(&s, vt_bytes(f.data, f.len), SIZE_MAX);
        ck_assert_msg(s.results[VT_RULE_TLS_DECODE][VT_FAIL] == 1, "%s", malformed[i].name);
        ck_assert_int_eq(vt_client_report(s.client)->verdict.first, VT_RULE_TLS_DECODE);
        tls_stop(&s);
    }
}
END_TEST

/* Rows that need another offer. */
START_TEST(test_other_offers)
{
    static const struct hostile weak = ROW(freak, TLS_UNEXPECTED), inside = ROW(change_inside_message, TLS_UNEXPECTED),
                                curve = ROW(share_off_curve, TLS_POINT), version = ROW(protocol_version, TLS_VERSION_NEW);
    struct vt_client_config rsa = tls_config(rsa_suite, NULL), any = tls_config(ecdhe_suite, NULL);
    struct vt_client_config classic = tls_config("ECDHE-RSA-AES256-GCM-SHA384", NULL);

    run(&weak, &rsa);
    run(&inside, &classic);
    run(&curve, &any);
    f.len = 0;
    version.build();
    static struct tls_session s;
    tls_start(&s, &any, true);
    tls_feed(&s, vt_bytes(f.data, f.len), SIZE_MAX);
    ck_assert_uint_eq(s.results[VT_RULE_TLS_VERSION_NEW][VT_FAIL], 1);
    tls_stop(&s);
}
END_TEST

/* RFC 7301 3.1: one protocol, and one of ours. */
START_TEST(test_alpn)
{
    static const struct vt_bytes offers[] = { { (const uint8_t *)"smtp", 4 }, { (const uint8_t *)"imap", 4 } };
    struct vt_client_config config = tls_config(ecdhe_suite, "x25519");
    static struct tls_session s;

    config.alpn = offers;
    config.alpn_len = 2;
    f.len = 0;
    hello_with(0xc02f, 0, "\x00\x10\x00\x07\x00\x05\x04pop3", 11);
    tls_must_fail(&config, vt_bytes(f.data, f.len), false, VT_RULE_TLS_ALPN, "another protocol");
    f.len = 0;
    hello_with(0xc02f, 0, "\x00\x10\x00\x0c\x00\x0a\x04imap\x04smtp", 16);
    tls_must_fail(&config, vt_bytes(f.data, f.len), false, VT_RULE_TRAILING, "two protocols");
    f.len = 0;
    hello_with(0xc02f, 0, "\x00\x10\x00\x07\x00\x05\x04imap", 11);
    tls_start(&s, &config, true);
    tls_feed(&s, vt_bytes(f.data, f.len), SIZE_MAX);
    ck_assert_mem_eq(vt_client_session(s.client)->alpn.data, "imap", 4);
    tls_stop(&s);
}
END_TEST

/* What an old server leaves out is a warning, and the handshake goes on. */
START_TEST(test_missing_extensions_warn)
{
    struct vt_client_config config = tls_config(ecdhe_suite, "x25519");
    static struct tls_session s;

    f.len = 0;
    hello_with(0xc02f, 0, "", 0);
    good(CERTIFICATE, 1);
    tls_start(&s, &config, true);
    tls_feed(&s, vt_bytes(f.data, f.len), SIZE_MAX);
    ck_assert_uint_eq(s.results[VT_RULE_TLS_RENEGOTIATION][VT_WARN], 1);
    ck_assert_uint_eq(s.results[VT_RULE_TLS_EMS][VT_WARN], 1);
    ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_HANDSHAKE);
    ck_assert_uint_eq(vt_client_report(s.client)->verdict.exit, 0);
    tls_stop(&s);
}
END_TEST

/* RFC 7366 3: encrypt-then-MAC means nothing to GCM, whatever the server says. */
START_TEST(test_etm_with_gcm)
{
    static const uint16_t suites[] = { 0xc02f, 0xc013 };
    struct vt_client_config config = tls_config(NULL, NULL);
    static struct tls_session s;

    config.suites = suites;
    config.suites_len = 2;
    f.len = 0;
    hello_with(0xc02f, 0, "\x00\x16\x00\x00", 4);
    hello_with(0xc013, 0, "\x00\x16\x00\x00", 4);
    for (size_t i = 0, half = f.len / 2; i < 2; i++) {
        tls_start(&s, &config, true);
        tls_feed(&s, vt_bytes(f.data + i * half, half), SIZE_MAX);
        ck_assert_int_eq(vt_client_session(s.client)->encrypt_then_mac, i == 1);
        tls_stop(&s);
    }
}
END_TEST

/* The recorded signature is of a scheme that this client does not offer. */
START_TEST(test_scheme_not_offered)
{
    static const uint16_t schemes[] = { 0x0401 };
    struct vt_client_config config = tls_config(ecdhe_suite, "x25519");

    config.schemes = schemes;
    config.schemes_len = 1;
    f.len = 0;
    up_to_key_exchange();
    tls_must_fail(&config, vt_bytes(f.data, f.len), false, VT_RULE_TLS_SCHEME, "rsa_pss_rsae_sha256");
}
END_TEST

int main(void)
{
    const TTest *tests[] = {
        test_each_rule, test_malformed, test_other_offers, test_alpn, test_missing_extensions_warn, test_etm_with_gcm,
        test_scheme_not_offered,
    };

    return vt_suite_run("tls_hostile", tests, sizeof tests / sizeof tests[0]);
}
