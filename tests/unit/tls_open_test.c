/* After the handshake: application data, goodbyes, and a server that misbehaves under encryption. The handshake is a recorded
 * one; what follows is sealed with the session's own keys, as its server would. */
#define _POSIX_C_SOURCE 200809L

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/support/suite.h"
#include "tests/unit/support/tls_session.h"
#include "tls/keys.h"
#include "session/jsonl.h"
#include "session/recompute.h"

static const struct {
    const char *name, *suite, *group;
    bool etm;
} sessions[] = {
    { "ecdhe_rsa", "ECDHE-RSA-AES128-GCM-SHA256", NULL, false },
    { "ecdhe_ecdsa", "ECDHE-ECDSA-CHACHA20-POLY1305", NULL, false },
    { "rsa_etm", "AES128-SHA", NULL, true },
    { "ecdhe_mte", "ECDHE-RSA-AES256-SHA384", "secp521r1", false },
};
#define SESSIONS ((int)(sizeof sessions / sizeof sessions[0]))

static struct tls_session s;
static struct flight f;
static struct vt_protection server, client;    /* the two directions, as the server has them */
static struct vt_cbc_made cbc = { .iv = { 1, 2, 3 } };

static struct vt_client_config config_of(int i)
{
    return tls_config(sessions[i].suite, sessions[i].group);
}

static struct vt_bytes recorded(int i)
{
    char name[64];

    snprintf(name, sizeof name, "%s.s2c", sessions[i].name);
    return tls_vector(name);
}

/* The length of the recorded handshake: up to the record behind ChangeCipherSpec, the Finished. */
static size_t handshake_len(int i)
{
    struct vt_bytes wire = recorded(i);
    size_t at = 0;

    while (wire.data[at] != 20)
        at += 5u + vt_load16be(wire.data + at + 3);
    at += 6;
    return at + 5u + vt_load16be(wire.data + at + 3);
}

/* Opens session I; F is empty then. */
static void open_session(int i)
{
    const struct vt_client_config config = config_of(i);
    struct vt_bytes random, master;
    struct vt_secrets secrets;
    struct vt_key_block block;
    const struct vt_suite *suite = vt_suite_of(config.suites[0]);

    tls_start(&s, &config, true);
    tls_feed(&s, vt_bytes(recorded(i).data, handshake_len(i)), SIZE_MAX);
    ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_OPEN);
    ck_assert(vt_client_secrets(s.client, &random, &master));
    memcpy(secrets.client_random, random.data, 32);
    memcpy(secrets.server_random, tls_message(sessions[i].name, 0).data + 2, 32);
    memcpy(secrets.master_secret, master.data, 48);
    vt_make_key_block(&block, &secrets, suite, NULL);
    vt_protect_init(&server, suite, sessions[i].etm, &block.server, &vt_server_write_names);
    vt_protect_init(&client, suite, sessions[i].etm, &block.client, &vt_client_write_names);
    server.sequence = client.sequence = 1;   /* behind the two Finished */
    vt_client_sent(s.client, vt_client_pending(s.client).len);
    f.len = 0;
}

static void seal(uint8_t type, const void *data, size_t len)
{
    f.len += vt_protect_seal(&server, NULL, type, 0x0303, vt_bytes(data, len), &cbc, f.data + f.len);
}

static void feed(size_t step)
{
    tls_feed(&s, vt_bytes(f.data, f.len), step);
}

/* Opens the one record that the client has to send. */
static struct vt_bytes sent(uint8_t *type)
{
    static uint8_t copy[20000];
    struct vt_bytes pending = vt_client_pending(s.client), text;
    struct vt_record record = { .type = 0 };
    struct vt_parse parse;

    ck_assert_uint_ge(pending.len, 5);
    memcpy(copy, pending.data, pending.len);
    record.type = *type = copy[0];
    ck_assert_uint_eq(pending.len, 5u + vt_load16be(copy + 3));
    struct vt_reader r = vt_parse_untraced(&parse, vt_bytes(copy, pending.len));
    r.at = 5;
    ck_assert(vt_open(&r, "record", "RFC 5246 6.2") && vt_protect_read(&r, &client, &record));
    ck_assert(vt_protect_open(&client, NULL, &record, copy, &text));
    vt_client_sent(s.client, pending.len);
    return text;
}

static void must_send_alert(uint8_t level, uint8_t description)
{
    uint8_t type;
    struct vt_bytes text = sent(&type);

    ck_assert_uint_eq(type, 21);
    ck_assert_uint_eq(text.len, 2);
    ck_assert_uint_eq(text.data[0], level);
    ck_assert_uint_eq(text.data[1], description);
}

static void must_fail(enum vt_rule rule)
{
    ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_FAILED);
    ck_assert_msg(vt_verdict_has(&vt_client_report(s.client)->verdict, rule), "%s", vt_rule_text(rule)->id);
    ck_assert_uint_eq(s.results[rule][VT_FAIL], 1);
    must_send_alert(2, vt_rule_consequence(rule)->alert);
    tls_stop(&s);
}

START_TEST(test_data_both_ways)
{
    static uint8_t big[16384];
    static const size_t lengths[] = { 1, 15, 16, 17, 1000, 16383, 16384 };
    uint8_t type;

    for (size_t i = 0; i < sizeof big; i++)
        big[i] = (uint8_t)(i * 7);
    open_session(_i);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        ck_assert_uint_eq(vt_client_write(s.client, vt_bytes(big, lengths[i])), lengths[i]);
        ck_assert_uint_eq(vt_client_write(s.client, vt_bytes(big, 1)), 0);   /* one record at a time */
        struct vt_bytes text = sent(&type);
        ck_assert_uint_eq(type, 23);
        ck_assert_uint_eq(text.len, lengths[i]);
        ck_assert_mem_eq(text.data, big, lengths[i]);
        f.len = s.read = 0;
        seal(23, big, lengths[i]);
        feed(i % 2 == 0 ? SIZE_MAX : 1000);
        ck_assert_uint_eq(s.read, lengths[i]);
        ck_assert_mem_eq(s.data, big, lengths[i]);
    }
    ck_assert_uint_eq(vt_client_write(s.client, vt_bytes(big, 0)), 0);
    tls_stop(&s);
}
END_TEST

/* Nothing is taken while data waits to be read. */
START_TEST(test_back_pressure)
{
    open_session(0);
    seal(23, "one", 3);
    seal(23, "two", 3);
    size_t taken = vt_client_feed(s.client, vt_bytes(f.data, f.len));
    ck_assert_uint_lt(taken, f.len);
    ck_assert_uint_eq(vt_client_feed(s.client, vt_bytes(f.data + taken, f.len - taken)), 0);
    ck_assert_mem_eq(vt_client_read(s.client).data, "one", 3);
    vt_client_read_done(s.client, 1);
    ck_assert_mem_eq(vt_client_read(s.client).data, "ne", 2);
    ck_assert_uint_eq(vt_client_feed(s.client, vt_bytes(f.data + taken, f.len - taken)), 0);
    vt_client_read_done(s.client, 2);
    ck_assert_uint_eq(vt_client_feed(s.client, vt_bytes(f.data + taken, f.len - taken)), f.len - taken);
    ck_assert_mem_eq(vt_client_read(s.client).data, "two", 3);
    s.fed += f.len;
    tls_stop(&s);
}
END_TEST

START_TEST(test_bad_mac)
{
    open_session(_i);
    seal(23, "250 OK", 6);
    f.data[f.len - 1] ^= 1;
    feed(SIZE_MAX);
    ck_assert_uint_eq(s.read, 0);
    must_fail(VT_RULE_TLS_BAD_MAC);
}
END_TEST

/* A record again, out of turn, in plain text, or cut: each is no record of the session's. */
START_TEST(test_records_out_of_place)
{
    for (int way = 0; way < 5; way++) {
        open_session(_i);
        seal(23, "250 OK", 6);
        const size_t len = f.len;
        if (way == 0)
            flight_bytes(&f, f.data, len);
        if (way == 1)
            server.sequence = 7, f.len = 0, seal(23, "250 OK", 6);
        if (way == 2)
            f.len = 0, flight_record(&f, 23, 0x0303, vt_text("250 OK"));
        if (way == 3)
            f.len = 0, flight_record(&f, 23, 0x0303, vt_bytes("", 0));
        if (way == 4)
            f.data[0] = 22;   /* the type is authenticated */
        feed(SIZE_MAX);
        ck_assert_uint_eq(s.read, way == 0 ? 6 : 0);
        must_fail(VT_RULE_TLS_BAD_MAC);
    }
}
END_TEST

START_TEST(test_record_overflow)
{
    static uint8_t big[18433];

    open_session(_i);
    seal(23, big, 16385);
    feed(SIZE_MAX);
    must_fail(VT_RULE_TLS_RECORD_OVERFLOW);
    open_session(_i);
    flight_record(&f, 23, 0x0303, vt_bytes(big, sizeof big));
    feed(SIZE_MAX);
    must_fail(VT_RULE_TLS_RECORD_OVERFLOW);
}
END_TEST

START_TEST(test_empty_records)
{
    open_session(0);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 32; i++)
            seal(23, "", 0);
        seal(23, "x", 1);
    }
    feed(SIZE_MAX);
    ck_assert_uint_eq(s.read, 2);
    ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_OPEN);
    f.len = 0;
    for (int i = 0; i < 33; i++)
        seal(23, "", 0);
    feed(SIZE_MAX);
    must_fail(VT_RULE_TLS_FLOOD);
    open_session(0);
    seal(22, "", 0);
    feed(SIZE_MAX);
    must_fail(VT_RULE_TLS_RECORD_EMPTY);
}
END_TEST

static void write_nothing(void *context, const char *name, int index, struct vt_bytes value, const char *clause)
{
    (void)context, (void)name, (void)index, (void)value, (void)clause;
}

static void group_nothing(void *context, const char *name, int index)
{
    (void)context, (void)name, (void)index;
}

/* RFC 5246 6.2.1 lets records of application data be empty: then the ciphertext that a derivation goes by is a field of no bytes, not that of
 * the record before. All of the trace opens. */
START_TEST(test_empty_records_in_a_trace)
{
    struct vt_client_config config = config_of(_i);
    const struct vt_trace_head head = { .target = "mail.example.com:25", .client = &config };
    const struct vt_step_sink steps = { write_nothing, group_nothing, NULL };
    struct vt_trace_error error;
    struct vt_client *client_told;
    struct vt_model model;
    struct vt_jsonl j;
    char *text;
    size_t len;
    FILE *out = open_memstream(&text, &len);

    open_session(_i);                 /* for its keys */
    tls_stop(&s);
    seal(23, "x", 1);
    seal(23, "", 0);
    seal(23, "", 0);
    vt_jsonl_begin(&j, out, true, &head);
    config.sink = &j.sink;
    client_told = vt_client_init(malloc(vt_client_size()), vt_client_size(), &config);
    vt_client_feed(client_told, vt_bytes(recorded(_i).data, handshake_len(_i)));
    for (size_t at = 0; at < f.len; vt_client_read_done(client_told, vt_client_read(client_told).len))
        at += vt_client_feed(client_told, vt_bytes(f.data + at, f.len - at));
    ck_assert_int_eq(vt_client_state(client_told), VT_CLIENT_OPEN);
    free(client_told);
    ck_assert(vt_jsonl_end(&j));
    fclose(out);
    ck_assert_msg(vt_model_read(vt_bytes((const uint8_t *)text, len), &model, &error), "line %u: %s", error.line, error.text);
    for (uint32_t i = 1; i < model.derives_len; i++)
        ck_assert_msg(vt_recompute_derive(&model, i, &steps) == VT_RECOMPUTED_EQUAL, "%s: %u, %s", sessions[_i].name, i, model.derives[i].op);
    vt_model_free(&model);
    free(text);
}
END_TEST

/* RFC 5246 7.4.1.1: no, politely; and the session goes on. */
START_TEST(test_renegotiation_refused)
{
    static const uint8_t hello_request[4] = { 0 };

    open_session(_i);
    for (int i = 0; i < 4; i++) {
        f.len = 0;
        seal(22, hello_request, 4);
        feed(1);
        must_send_alert(1, 100);
    }
    f.len = 0;
    seal(23, "x", 1);                    /* data: the count begins again */
    seal(22, hello_request, 2);
    seal(22, hello_request, 2);
    feed(SIZE_MAX);
    ck_assert_uint_eq(s.read, 1);
    must_send_alert(1, 100);
    ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_OPEN);
    f.len = 0;
    for (int i = 0; i < 4; i++)
        seal(22, hello_request, 4);
    feed(SIZE_MAX);
    ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_FAILED);
    ck_assert(vt_verdict_has(&vt_client_report(s.client)->verdict, VT_RULE_TLS_FLOOD));
    tls_stop(&s);
}
END_TEST

/* A handshake message that no open session expects. */
START_TEST(test_unexpected_when_open)
{
    static const uint8_t types[] = { 1, 2, 4, 11, 14, 20, 24 };
    uint8_t message[16] = { 0 };

    for (size_t i = 0; i < sizeof types; i++) {
        open_session(0);
        message[0] = types[i];
        message[3] = 12;
        seal(22, message, 16);
        feed(SIZE_MAX);
        must_fail(VT_RULE_TLS_UNEXPECTED);
    }
    open_session(0);
    seal(20, "\x01", 1);
    feed(SIZE_MAX);
    must_fail(VT_RULE_TLS_UNEXPECTED);
}
END_TEST

START_TEST(test_server_says_goodbye)
{
    open_session(_i);
    seal(23, "bye", 3);
    seal(21, "\x01\x00", 2);
    flight_bytes(&f, "220 plain text again\r\n", 22);
    feed(SIZE_MAX);
    ck_assert_uint_eq(s.read, 3);
    ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_CLOSED);
    ck_assert_uint_eq(s.tiles.unparsed, 1);
    must_send_alert(1, 0);
    vt_client_end(s.client);
    ck_assert_uint_eq(s.results[VT_RULE_TLS_TRUNCATED][VT_WARN] + s.results[VT_RULE_TLS_TRUNCATED][VT_FAIL], 0);
    ck_assert_uint_eq(vt_client_report(s.client)->verdict.exit, 0);
    tls_stop(&s);
}
END_TEST

/* We say goodbye; what the server still sends is read until it says so too. */
START_TEST(test_client_says_goodbye)
{
    static const uint8_t hello_request[4] = { 0 };

    open_session(_i);
    vt_client_close(s.client);
    vt_client_close(s.client);
    must_send_alert(1, 0);
    ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_CLOSING);
    ck_assert_uint_eq(vt_client_write(s.client, vt_text("QUIT")), 0);
    seal(23, "221 bye", 7);
    seal(22, hello_request, 4);
    feed(SIZE_MAX);
    ck_assert_uint_eq(s.read, 7);
    ck_assert_uint_eq(vt_client_pending(s.client).len, 0);
    f.len = 0;
    seal(21, "\x01\x00", 2);
    feed(SIZE_MAX);
    ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_CLOSED);
    ck_assert_uint_eq(vt_client_pending(s.client).len, 0);
    tls_stop(&s);
}
END_TEST

START_TEST(test_alerts_when_open)
{
    open_session(0);
    seal(21, "\x01\x5a", 2);            /* user_canceled: a warning, and noted */
    feed(SIZE_MAX);
    ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_OPEN);
    ck_assert_uint_eq(vt_client_session(s.client)->alert, 90);
    f.len = 0;
    seal(21, "\x02\x50", 2);            /* internal_error */
    feed(SIZE_MAX);
    ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_FAILED);
    ck_assert_uint_eq(s.results[VT_RULE_TLS_ALERT][VT_FAIL], 1);
    ck_assert_uint_eq(vt_client_pending(s.client).len, 0);
    tls_stop(&s);
}
END_TEST

/* The server's Finished as recorded, with TAIL behind it in its record, and what the client then makes of the session. */
static void finished_and(int i, const char *tail, size_t len)
{
    static uint8_t copy[64], message[64];
    const struct vt_client_config config = config_of(i);
    struct vt_bytes wire = recorded(i), text;
    struct vt_record record = { .type = 22 };
    struct vt_parse parse;
    size_t end = handshake_len(i), at = 0;

    open_session(i);                  /* for its keys: those of a session are the same each time */
    tls_stop(&s);
    while (wire.data[at] != 20)
        at += 5u + vt_load16be(wire.data + at + 3);
    at += 6;
    ck_assert_uint_le(end - at, sizeof copy);
    memcpy(copy, wire.data + at, end - at);
    struct vt_reader r = vt_parse_untraced(&parse, vt_bytes(copy, end - at));
    r.at = 5;
    server.sequence = 0;
    ck_assert(vt_open(&r, "record", "RFC 5246 6.2") && vt_protect_read(&r, &server, &record));
    ck_assert(vt_protect_open(&server, NULL, &record, copy, &text));
    memcpy(message, text.data, text.len);
    memcpy(message + text.len, tail, len);
    server.sequence = 0;
    seal(22, message, text.len + len);
    tls_start(&s, &config, true);
    tls_feed(&s, vt_bytes(wire.data, at), SIZE_MAX);
    vt_client_sent(s.client, vt_client_pending(s.client).len);
    client.sequence = 1;
    feed(SIZE_MAX);
}

START_TEST(test_behind_finished)
{
    finished_and(0, "", 0);
    ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_OPEN);
    tls_stop(&s);
    finished_and(0, "\0", 1);
    must_fail(VT_RULE_TLS_FLIGHT_END);
    finished_and(0, "\x0e\0\0\0", 4);
    must_fail(VT_RULE_TLS_FLIGHT_END);
    finished_and(0, "\0\0\0\0", 4);  /* a HelloRequest may come at any time */
    ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_OPEN);
    ck_assert(vt_client_session(s.client)->renegotiation_requested);
    must_send_alert(1, 100);
    tls_stop(&s);
}
END_TEST

/* RFC 5246 6.2.1 lets data come between the halves of a message; the end of the connection may not. */
START_TEST(test_half_a_message)
{
    for (int goodbye = 0; goodbye < 2; goodbye++) {
        open_session(_i);
        seal(22, "\0\0", 2);
        seal(23, "250 OK", 6);
        if (goodbye)
            seal(21, "\x01\x00", 2);
        feed(SIZE_MAX);
        ck_assert_uint_eq(s.read, 6);
        vt_client_end(s.client);
        ck_assert_uint_eq(s.results[VT_RULE_TLS_HALF_MESSAGE][VT_WARN], 1);
        ck_assert_uint_eq(s.seen[VT_RULE_TLS_HALF_MESSAGE], 2);
        ck_assert_uint_eq(s.results[VT_RULE_TLS_TRUNCATED][VT_FAIL], goodbye == 0);
        ck_assert_uint_eq(vt_client_report(s.client)->verdict.exit, goodbye ? 0 : 4);
        tls_stop(&s);
    }
}
END_TEST

/* The length is judged first: a Finished that goes on is not told as a good one. */
START_TEST(test_finished_of_another_length)
{
    static const uint8_t longer[20] = { 20, 0, 0, 16 }, shorter[12] = { 20, 0, 0, 8 };
    const struct vt_client_config config = config_of(0);
    struct vt_bytes wire = recorded(0);

    for (int way = 0; way < 2; way++) {
        open_session(0);
        tls_stop(&s);
        server.sequence = 0;
        seal(22, way == 0 ? longer : shorter, way == 0 ? sizeof longer : sizeof shorter);
        tls_start(&s, &config, true);
        tls_feed(&s, vt_bytes(wire.data, handshake_len(0) - 45), SIZE_MAX);
        vt_client_sent(s.client, vt_client_pending(s.client).len);
        feed(SIZE_MAX);
        ck_assert_uint_eq(s.results[VT_RULE_TLS_FINISHED][VT_PASS] + s.results[VT_RULE_TLS_FINISHED][VT_FAIL], 0);
        ck_assert_uint_eq(s.results[way == 0 ? VT_RULE_TRAILING : VT_RULE_TRUNCATED][VT_FAIL], 1);
        must_fail(VT_RULE_TLS_DECODE);
    }
}
END_TEST

START_TEST(test_message_beyond_its_limit)
{
    open_session(0);
    seal(22, "\x04\xff\xff\xff", 4);
    feed(SIZE_MAX);
    ck_assert_uint_eq(s.seen[VT_RULE_TLS_MESSAGE_SIZE], 0xffffff);
    ck_assert_uint_eq(s.wanted[VT_RULE_TLS_MESSAGE_SIZE], VT_HANDSHAKE_MAX);
    must_fail(VT_RULE_TLS_MESSAGE_SIZE);
}
END_TEST

/* RFC 5246 7.2: a level is 1 or 2. */
START_TEST(test_alert_of_no_level)
{
    open_session(0);
    seal(21, "\x03\x00", 2);
    feed(SIZE_MAX);
    must_fail(VT_RULE_TLS_VALUE);
}
END_TEST

/* A ticket that changed on the way: everything decrypts, and the Finished tells. */
START_TEST(test_finished)
{
    static uint8_t copy[8192];
    struct vt_bytes wire = recorded(0);
    struct vt_client_config config = config_of(0);
    size_t at = 0;

    memcpy(copy, wire.data, wire.len);
    while (copy[at] != 20)
        at += 5u + vt_load16be(copy + at + 3);
    copy[at - 1] ^= 1;
    tls_must_fail(&config, vt_bytes(copy, wire.len), false, VT_RULE_TLS_FINISHED, "ticket");
}
END_TEST

int main(void)
{
    const TTest *const each[] = {
        test_data_both_ways, test_bad_mac, test_records_out_of_place, test_record_overflow, test_renegotiation_refused,
        test_server_says_goodbye, test_client_says_goodbye, test_half_a_message,
        test_empty_records_in_a_trace,
    };
    const TTest *const once[] = {
        test_back_pressure, test_empty_records, test_unexpected_when_open, test_alerts_when_open, test_finished,
        test_behind_finished, test_finished_of_another_length, test_message_beyond_its_limit, test_alert_of_no_level,
    };
    Suite *suite = suite_create("tls_open");
    TCase *tcase = tcase_create("tls_open");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_set_timeout(tcase, 300);
    for (size_t i = 0; i < sizeof each / sizeof each[0]; i++)
        tcase_add_loop_test(tcase, each[i], 0, SESSIONS);
    for (size_t i = 0; i < sizeof once / sizeof once[0]; i++)
        tcase_add_test(tcase, once[i]);
    suite_add_tcase(suite, tcase);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed;
}
