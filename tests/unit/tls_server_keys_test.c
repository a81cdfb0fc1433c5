/* Certificates, key shares and signatures that no client may accept: each row is a flight, and the rule that must catch it.
 * ServerKeyExchanges that no server would send are signed by tests/support/tls_record.py. */
#include <check.h>

#include "tests/unit/support/hostile.h"
#include "tests/unit/support/suite.h"

static void no_certificate(void)
{
    hostile_good(SERVER_HELLO, 0);
    flight_message(&hostile_flight, CERTIFICATE, vt_bytes("\0\0\0", 3));
}

static void empty_certificate(void)
{
    hostile_good(SERVER_HELLO, 0);
    flight_message(&hostile_flight, CERTIFICATE, vt_bytes("\0\0\x03\0\0\0", 6));
}

static void certificate_beyond_list(void)
{
    hostile_good(SERVER_HELLO, 0);
    flight_message(&hostile_flight, CERTIFICATE, vt_bytes("\0\0\x04\0\0\x02x", 7));
}

static void too_many_certificates(void)
{
    static uint8_t body[3 + 51 * 4];

    body[2] = sizeof body - 3;
    for (size_t at = 3; at < sizeof body; at += 4)
        body[at + 2] = 1;
    hostile_good(SERVER_HELLO, 0);
    flight_message(&hostile_flight, CERTIFICATE, vt_bytes(body, sizeof body));
}

static void garbage_certificate(void)
{
    hostile_good(SERVER_HELLO, 0);
    flight_message(&hostile_flight, CERTIFICATE, vt_bytes("\0\0\x05\0\0\x02\x30\x80", 8));
}

static void ec_key_for_rsa(void)
{
    hostile_good(SERVER_HELLO, 0);
    flight_message(&hostile_flight, CERTIFICATE, tls_message("ecdhe_ecdsa", 1));
}

static void explicit_curve(void)
{
    hostile_hello_and_certificate();
    hostile_changed(KEY_EXCHANGE, 2, 0, 1);
}

static void group_not_offered(void)
{
    hostile_hello_and_certificate();
    hostile_changed(KEY_EXCHANGE, 2, 2, 24);
}

static void weak_group(void)          /* secp192r1 */
{
    hostile_hello_and_certificate();
    hostile_changed(KEY_EXCHANGE, 2, 2, 19);
}

static void signed_share(const char *vector)
{
    struct vt_bytes message = tls_vector(vector);

    hostile_hello_and_certificate();
    flight_message(&hostile_flight, KEY_EXCHANGE, vt_bytes(message.data + 4, message.len - 4));
    flight_message(&hostile_flight, DONE, vt_bytes("", 0));
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
    hostile_hello_and_certificate();
    flight_message(&hostile_flight, KEY_EXCHANGE, vt_bytes(copy, body.len));
}

static void scheme_of_another_key(void)
{
    hostile_hello_and_certificate();
    hostile_changed(KEY_EXCHANGE, 2, SCHEME_AT + 1, 7);
}

static void scheme_of_pss_keys(void)
{
    hostile_hello_and_certificate();
    hostile_changed(KEY_EXCHANGE, 2, SCHEME_AT + 1, 9);
}

static void wrong_signature(void)
{
    hostile_hello_and_certificate();
    hostile_changed(KEY_EXCHANGE, 2, -1, 0x5a);
}

static void other_share(void)         /* what was signed is not what was sent */
{
    hostile_hello_and_certificate();
    hostile_changed(KEY_EXCHANGE, 2, 10, 0x5a);
}

static void broken_authority(void)
{
    hostile_up_to_key_exchange();
    flight_message(&hostile_flight, REQUEST, vt_bytes("\x01\x01\x00\x02\x04\x01\x00\x04\x00\x02\x30\x05", 12));
}

static void request(const char *body, size_t len)
{
    hostile_up_to_key_exchange();
    flight_message(&hostile_flight, REQUEST, vt_bytes(body, len));
}

static void authority_of_a_set(void)
{
    request("\x01\x01\x00\x02\x04\x01\x00\x04\x00\x02\x31\x00", 12);
}

static void empty_authority(void)
{
    request("\x01\x01\x00\x02\x04\x01\x00\x02\x00\x00", 10);
}

static void no_certificate_types(void)
{
    request("\x00\x00\x02\x04\x01\x00\x00", 7);
}

static void no_algorithms(void)
{
    request("\x01\x01\x00\x00\x00\x00", 6);
}

static void empty_share(void)
{
    hostile_hello_and_certificate();
    flight_message(&hostile_flight, KEY_EXCHANGE, vt_bytes("\x03\x00\x1d\x00\x08\x04\x00\x00", 8));
}

static const struct hostile rows[] = {
    ROW(no_certificate, TLS_NO_CERTIFICATE),
    ROW(too_many_certificates, CHAIN_TOO_MANY),
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
};

/* Messages that do not parse: the row that says how; TLS_DECODE decides. */
static const struct hostile malformed[] = {
    ROW(empty_certificate, VALUE),
    ROW(certificate_beyond_list, TRUNCATED),
    ROW(broken_authority, TRUNCATED),
    ROW(authority_of_a_set, DER_TAG),
    ROW(empty_authority, TRUNCATED),
    ROW(no_certificate_types, VALUE),
    ROW(no_algorithms, VALUE),
    ROW(empty_share, VALUE),
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

START_TEST(test_share_off_curve)
{
    static const struct hostile curve[] = { ROW(share_off_curve, TLS_POINT) };
    struct vt_client_config any = tls_config(hostile_suite, NULL);

    hostile_run(curve, 1, &any);
}
END_TEST

/* The recorded signature is of a scheme that this client does not offer. */
START_TEST(test_scheme_not_offered)
{
    static const uint16_t schemes[] = { 0x0401 };
    struct vt_client_config config = tls_config(hostile_suite, "x25519");

    config.schemes = schemes;
    config.schemes_len = 1;
    hostile_flight.len = 0;
    hostile_up_to_key_exchange();
    tls_must_fail(&config, vt_bytes(hostile_flight.data, hostile_flight.len), false, VT_RULE_TLS_SCHEME, "rsa_pss_rsae_sha256");
}
END_TEST

/* How many were sent is said, and how many may be, where the seventeenth ends the parse. */
START_TEST(test_too_many_certificates)
{
    struct vt_client_config config = tls_config(hostile_suite, "x25519");
    static struct tls_session s;

    hostile_flight.len = 0;
    too_many_certificates();
    tls_start(&s, &config, true);
    tls_feed(&s, vt_bytes(hostile_flight.data, hostile_flight.len), SIZE_MAX);
    ck_assert_uint_eq(s.seen[VT_RULE_CHAIN_TOO_MANY], 51);
    ck_assert_uint_eq(s.wanted[VT_RULE_CHAIN_TOO_MANY], VT_CHAIN_MAX);
    tls_stop(&s);
}
END_TEST

/* RFC 8422 5.3: the leaf of this session has a key on P-256. */
START_TEST(test_curve_not_offered)
{
    static const uint16_t groups[] = { 29, 24 }, with_p256[] = { 29, 23 };
    struct vt_client_config config = tls_config("ECDHE-ECDSA-CHACHA20-POLY1305", NULL);
    static struct tls_session s;

    config.groups_len = 2;
    config.groups = groups;
    hostile_flight.len = 0;
    flight_message(&hostile_flight, SERVER_HELLO, tls_message("ecdhe_ecdsa", 0));
    flight_message(&hostile_flight, CERTIFICATE, tls_message("ecdhe_ecdsa", 1));
    tls_must_fail(&config, vt_bytes(hostile_flight.data, hostile_flight.len), false, VT_RULE_TLS_GROUP_CERTIFICATE, "P-256");
    config.groups = with_p256;
    tls_start(&s, &config, true);
    tls_feed(&s, vt_bytes(hostile_flight.data, hostile_flight.len), SIZE_MAX);
    ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_HANDSHAKE);
    tls_stop(&s);
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_each_rule, test_malformed, test_share_off_curve, test_scheme_not_offered, test_too_many_certificates,
                             test_curve_not_offered };

    return vt_suite_run("tls_server_keys", tests, sizeof tests / sizeof tests[0]);
}
