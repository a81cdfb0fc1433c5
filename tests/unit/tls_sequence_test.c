/* Records, alerts and messages out of order: each row is a flight, and the rule that must catch it. */
#include <check.h>

#include "tests/unit/support/hostile.h"
#include "tests/unit/support/suite.h"

static void wrong_type(void)          /* heartbeat was never asked for */
{
    flight_record(&hostile_flight, 24, 0x0303, vt_text("x"));
}

static void binary_greeting(void)     /* MySQL: a length, a sequence number, protocol 10 */
{
    flight_bytes(&hostile_flight, "J\0\0\0\n8.0.36", 11);
}

static void binary_refusal(void)      /* the same for who is one too many: an error packet, 1040 */
{
    flight_bytes(&hostile_flight, "\x17\0\0\0\xff\x10\x04Too many connections", 27);
}

static void record_of_ssl2(void)
{
    flight_record(&hostile_flight, 22, 0x0200, vt_text("x"));
}

static void wrong_type_later(void)
{
    hostile_good(SERVER_HELLO, 0);
    wrong_type();
}

static void another_version_later(void)
{
    hostile_good(SERVER_HELLO, 0);
    flight_record(&hostile_flight, 22, 0x0301, vt_text("x"));
}

static void overlong_record(void)
{
    static uint8_t fragment[16385];

    flight_record(&hostile_flight, 22, 0x0303, vt_bytes(fragment, sizeof fragment));
}

static void empty_handshake(void)
{
    flight_record(&hostile_flight, 22, 0x0303, vt_bytes("", 0));
}

static void empty_alert(void)
{
    flight_record(&hostile_flight, 21, 0x0303, vt_bytes("", 0));
}

static void empty_change_cipher_spec(void)
{
    flight_record(&hostile_flight, 20, 0x0303, vt_bytes("", 0));
}

static void banner(void)
{
    flight_bytes(&hostile_flight, "220 mail.example.com ESMTP Postfix\r\n", 36);
}

static void banner_without_end(void)
{
    flight_bytes(&hostile_flight, "* OK", 4);
}

static void long_line(void)
{
    for (int i = 0; i < 600; i++)
        flight_bytes(&hostile_flight, "x", 1);
}

static void html(void)
{
    flight_bytes(&hostile_flight, "HTTP/1.1 400 Bad Request\n\n<html>", 32);
}

static void freak(void)               /* CVE-2015-0204: a weak key for RSA key exchange */
{
    flight_message(&hostile_flight, SERVER_HELLO, tls_message("rsa_etm", 0));
    flight_message(&hostile_flight, CERTIFICATE, tls_message("rsa_etm", 1));
    hostile_good(KEY_EXCHANGE, 2);
}

static void second_hello(void)
{
    hostile_good(SERVER_HELLO, 0);
    hostile_good(SERVER_HELLO, 0);
}

static void no_key_exchange(void)
{
    hostile_hello_and_certificate();
    flight_message(&hostile_flight, DONE, vt_bytes("", 0));
}

static void finished_first(void)
{
    flight_message(&hostile_flight, FINISHED, vt_bytes("123456789012", 12));
}

static void finished_unprotected(void) /* SMACK: straight to the end */
{
    hostile_hello_and_certificate();
    flight_message(&hostile_flight, FINISHED, vt_bytes("123456789012", 12));
}

static void certificate_status(void)
{
    hostile_hello_and_certificate();
    flight_message(&hostile_flight, 22, vt_bytes("\x01\0\0\0", 4));
}

static void unknown_message(void)
{
    flight_message(&hostile_flight, 99, vt_text("?"));
}

static void client_hello(void)
{
    flight_message(&hostile_flight, 1, vt_text("?"));
}

static void data_first(void)
{
    flight_record(&hostile_flight, 23, 0x0303, vt_text("250 OK"));
}

static void data_in_handshake(void)
{
    hostile_hello_and_certificate();
    flight_record(&hostile_flight, 23, 0x0303, vt_text("250 OK"));
}

static void change_first(void)
{
    flight_record(&hostile_flight, 20, 0x0303, vt_text("\x01"));
}

static void change_early(void)        /* CVE-2014-0224 */
{
    hostile_up_to_key_exchange();
    flight_record(&hostile_flight, 20, 0x0303, vt_text("\x01"));
}

static void change_inside_message(void) /* a piece of a NewSessionTicket, then ChangeCipherSpec where it is due */
{
    flight_message(&hostile_flight, SERVER_HELLO, tls_message("classic", 0));
    flight_message(&hostile_flight, CERTIFICATE, tls_message("classic", 1));
    flight_message(&hostile_flight, KEY_EXCHANGE, tls_message("classic", 2));
    flight_message(&hostile_flight, DONE, vt_bytes("", 0));
    flight_record(&hostile_flight, 22, 0x0303, vt_bytes("\x14\x00\x00", 3));
    flight_record(&hostile_flight, 20, 0x0303, vt_text("\x01"));
}

static void change_of_another_kind(void)
{
    flight_record(&hostile_flight, 20, 0x0303, vt_text("\x02"));
}

static void change_twice_in_one(void)
{
    flight_record(&hostile_flight, 20, 0x0303, vt_text("\x01\x01"));
}

static void overlong_message(void)
{
    flight_record(&hostile_flight, 22, 0x0303, vt_bytes("\x02\x01\x00\x01", 4));
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
    hostile_good(SERVER_HELLO, 0);
    flight_message(&hostile_flight, CERTIFICATE, vt_bytes(body, sizeof body));
    hostile_good(KEY_EXCHANGE, 2);
    flight_message(&hostile_flight, REQUEST, vt_bytes(body, 40000));
}

static void warnings(void)
{
    for (int i = 0; i < 5; i++)
        flight_record(&hostile_flight, 21, 0x0303, vt_bytes("\x01\x70", 2));
}

static void hello_requests(void)
{
    for (int i = 0; i < 5; i++)
        flight_message(&hostile_flight, 0, vt_bytes("", 0));
}

static void hello_request_full(void)  /* of a byte, where it has none */
{
    hostile_good(SERVER_HELLO, 0);
    flight_message(&hostile_flight, 0, vt_bytes("x", 1));
}

/* A flight up to ServerHelloDone, with TAIL in its record. */
static void done_and(const char *tail, size_t len)
{
    uint8_t record[64] = { DONE };

    memcpy(record + 4, tail, len);
    hostile_up_to_key_exchange();
    flight_record(&hostile_flight, 22, 0x0303, vt_bytes(record, 4 + len));
}

static void half_a_ticket_behind(void)
{
    done_and("\x04\x00\x00\x20\x00", 5);
}

static void a_ticket_behind(void)     /* it is ours to speak */
{
    done_and("\x04\x00\x00\x06\0\0\0\0\0\0", 10);
}

static void half_a_request_behind(void)
{
    done_and("\0\0", 2);
}

static void overlong_ticket(void)
{
    hostile_up_to_key_exchange();
    flight_record(&hostile_flight, 22, 0x0303, vt_bytes("\x04\xff\xff\xff", 4));
}

static void overlong_chain(void)
{
    hostile_good(SERVER_HELLO, 0);
    flight_record(&hostile_flight, 22, 0x0303, vt_bytes("\x0b\x01\x00\x01", 4));
}

static void alert(uint16_t version, uint8_t level, uint8_t description)
{
    const uint8_t bytes[2] = { level, description };

    flight_record(&hostile_flight, 21, version, vt_bytes(bytes, 2));
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
    hostile_good(SERVER_HELLO, 0);
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
    flight_record(&hostile_flight, 21, 0x0303, vt_bytes("\x02\x28\x02", 3));
}

static void close_notify(void)
{
    alert(0x0303, 1, 0);
}

static void half_a_record(void)
{
    flight_bytes(&hostile_flight, "\x16\x03\x03\x01\x00\x02", 6);
}

static void nothing(void)
{
}

static const struct hostile rows[] = {
    ROW(wrong_type, TLS_RECORD),
    ROW(binary_greeting, TLS_PLAIN_TEXT),
    ROW(binary_refusal, TLS_PLAIN_TEXT),
    ROW(record_of_ssl2, TLS_RECORD),
    ROW(wrong_type_later, TLS_RECORD_TYPE),
    ROW(another_version_later, TLS_RECORD_VERSION),
    ROW(overlong_record, TLS_RECORD_OVERFLOW),
    ROW(empty_handshake, TLS_RECORD_EMPTY),
    ROW(empty_alert, TLS_RECORD_EMPTY),
    ROW(empty_change_cipher_spec, TLS_RECORD_EMPTY),
    ROW(banner, TLS_PLAIN_TEXT),
    ROW(banner_without_end, TLS_PLAIN_TEXT),
    ROW(long_line, TLS_PLAIN_TEXT),
    ROW(html, TLS_PLAIN_TEXT),
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
    ROW(half_a_ticket_behind, TLS_FLIGHT_END),
    ROW(a_ticket_behind, TLS_FLIGHT_END),
    ROW(half_a_request_behind, TLS_FLIGHT_END),
    ROW(overlong_message, TLS_MESSAGE_SIZE),
    ROW(overlong_ticket, TLS_MESSAGE_SIZE),
    ROW(overlong_chain, TLS_HANDSHAKE_SIZE),
    ROW(overlong_flight, TLS_HANDSHAKE_SIZE),
    ROW(warnings, TLS_FLOOD),
    ROW(hello_requests, TLS_FLOOD),
    ROW(internal_error, TLS_ALERT),
    ROW(handshake_failure_later, TLS_ALERT),
    ROW(handshake_failure, TLS_NO_SHARED),
    ROW(insufficient_security, TLS_NO_SHARED),
    ROW(protocol_version_old, TLS_VERSION_REFUSED),
    ROW(close_notify, TLS_CLOSED),
    ROW(half_a_record, TLS_CLOSED),
    ROW(nothing, TLS_CLOSED),
};

/* Messages that do not parse: the row that says how; TLS_DECODE decides. */
static const struct hostile malformed[] = {
    ROW(change_of_another_kind, VALUE),
    ROW(change_twice_in_one, TRAILING),
    ROW(long_alert, TRAILING),
    ROW(alert_of_no_level, VALUE),
    ROW(hello_request_full, TRAILING),
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

/* Rows that need another offer. FREAK: a key for RSA key exchange that nobody asked for. */
START_TEST(test_other_offers)
{
    static const struct hostile weak[] = { ROW(freak, TLS_UNEXPECTED) };
    static const struct hostile inside[] = { ROW(change_inside_message, TLS_UNEXPECTED) };
    struct vt_client_config rsa = tls_config("AES128-SHA", NULL);
    struct vt_client_config classic = tls_config("ECDHE-RSA-AES256-GCM-SHA384", NULL);

    hostile_run(weak, 1, &rsa);
    hostile_run(inside, 1, &classic);
}
END_TEST

/* An alert says what we did wrong, so none is sent back, though the rule has one. */
START_TEST(test_version_refused)
{
    struct vt_client_config config = tls_config(hostile_suite, NULL);
    static struct tls_session s;

    hostile_flight.len = 0;
    protocol_version();
    tls_start(&s, &config, true);
    tls_feed(&s, vt_bytes(hostile_flight.data, hostile_flight.len), SIZE_MAX);
    ck_assert_uint_eq(s.results[VT_RULE_TLS_VERSION_NEW][VT_FAIL], 1);
    tls_stop(&s);
}
END_TEST

/* RFC 5246 7.4.1.1: ignored while the client negotiates, wherever it stands. */
START_TEST(test_hello_requests_ignored)
{
    struct vt_client_config config = tls_config(hostile_suite, "x25519");
    static struct tls_session s;

    for (unsigned at = 0; at < 4; at++) {
        hostile_flight.len = 0;
        for (unsigned i = 0; i < 3; i++) {
            if (i == at)
                flight_message(&hostile_flight, 0, vt_bytes("", 0));
            hostile_good(i == 0 ? SERVER_HELLO : i == 1 ? CERTIFICATE : KEY_EXCHANGE, i);
        }
        flight_record(&hostile_flight, 22, 0x0303, vt_bytes("\x0e\0\0\0\0\0\0\0", 8));
        tls_start(&s, &config, true);
        tls_feed(&s, vt_bytes(hostile_flight.data, hostile_flight.len), SIZE_MAX);
        ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_HANDSHAKE);
        ck_assert_uint_gt(vt_client_session(s.client)->group, 0);
        tls_stop(&s);
    }
}
END_TEST

/* RFC 5246 7.4.6: we say that there is no certificate; what the server does then is one finding with what it asked for. */
START_TEST(test_client_certificate_demanded)
{
    static const struct {
        uint8_t level, description;      /* 0: the connection ends */
        enum vt_rule rule;
    } ways[] = {
        { 2, 40, VT_RULE_TLS_CLIENT_CERTIFICATE }, { 2, 116, VT_RULE_TLS_CLIENT_CERTIFICATE }, { 0, 0, VT_RULE_TLS_CLIENT_CERTIFICATE },
        { 1, 0, VT_RULE_TLS_CLIENT_CERTIFICATE }, { 2, 20, VT_RULE_TLS_ALERT },
    };
    struct vt_client_config config = tls_config(hostile_suite, "x25519");

    for (int asked = 0; asked < 2; asked++)
        for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
            hostile_flight.len = 0;
            hostile_up_to_key_exchange();
            if (asked)
                hostile_good(REQUEST, 3);
            flight_message(&hostile_flight, DONE, vt_bytes("", 0));
            if (ways[i].level != 0)
                alert(0x0303, ways[i].level, ways[i].description);
            tls_must_fail(&config, vt_bytes(hostile_flight.data, hostile_flight.len), true,
                          asked ? ways[i].rule : ways[i].level == 2 ? VT_RULE_TLS_ALERT : VT_RULE_TLS_CLOSED, "client certificate");
        }
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_each_rule, test_malformed, test_other_offers, test_version_refused, test_hello_requests_ignored,
                             test_client_certificate_demanded };

    return vt_suite_run("tls_sequence", tests, sizeof tests / sizeof tests[0]);
}
