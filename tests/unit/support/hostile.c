#include "tests/unit/support/hostile.h"

#include <check.h>

const char hostile_suite[] = "ECDHE-RSA-AES128-GCM-SHA256";

struct flight hostile_flight;

void hostile_good(uint8_t type, unsigned index)
{
    flight_message(&hostile_flight, type, tls_message("ecdhe_rsa", index));
}

void hostile_hello_and_certificate(void)
{
    hostile_good(SERVER_HELLO, 0);
    hostile_good(CERTIFICATE, 1);
}

void hostile_up_to_key_exchange(void)
{
    hostile_hello_and_certificate();
    hostile_good(KEY_EXCHANGE, 2);
}

void hostile_changed(uint8_t type, unsigned index, int at, uint8_t value)
{
    static uint8_t copy[4096];
    struct vt_bytes body = tls_message("ecdhe_rsa", index);

    memcpy(copy, body.data, body.len);
    copy[at < 0 ? body.len - (size_t)-at : (size_t)at] = value;
    flight_message(&hostile_flight, type, vt_bytes(copy, body.len));
}

void hostile_hello(uint16_t suite, uint8_t compression, const void *extensions, size_t len)
{
    uint8_t body[256] = { 3, 3 };
    size_t at = 35;

    memset(body + 2, 7, 32);
    vt_store16be(body + at, suite);
    body[at + 2] = compression;
    vt_store16be(body + at + 3, (uint16_t)len);
    memcpy(body + at + 5, extensions, len);
    flight_message(&hostile_flight, SERVER_HELLO, vt_bytes(body, at + 5 + len));
}

void hostile_run(const struct hostile *rows, size_t count, const struct vt_client_config *config)
{
    struct vt_client_config usual = tls_config(hostile_suite, "x25519");

    config = config != NULL ? config : &usual;
    for (size_t i = 0; i < count; i++) {
        hostile_flight.len = 0;
        rows[i].build();
        tls_must_fail(config, vt_bytes(hostile_flight.data, hostile_flight.len), true, rows[i].rule, rows[i].name);
    }
}

void hostile_run_malformed(const struct hostile *rows, size_t count, const struct vt_client_config *config)
{
    static struct tls_session s;
    struct vt_client_config usual = tls_config(hostile_suite, "x25519");

    config = config != NULL ? config : &usual;
    for (size_t i = 0; i < count; i++) {
        hostile_run(&rows[i], 1, config);
        tls_start(&s, config, true);
        tls_feed(&s, vt_bytes(hostile_flight.data, hostile_flight.len), SIZE_MAX);
        const enum vt_rule decides = rows[i].rule == VT_RULE_VALUE ? VT_RULE_TLS_VALUE : VT_RULE_TLS_DECODE;
        ck_assert_msg(s.results[decides][VT_FAIL] == 1, "%s", rows[i].name);
        ck_assert_int_eq(vt_client_report(s.client)->verdict.first, decides);
        tls_stop(&s);
    }
}
