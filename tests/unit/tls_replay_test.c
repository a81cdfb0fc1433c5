/* Recorded sessions, replayed: the same bytes from the same seed, however they are cut; and no byte of them can be changed
 * unnoticed. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/support/suite.h"
#include "tests/unit/support/tls_session.h"

static const struct recorded {
    const char *name, *suite, *group;
    uint16_t agreed_group, scheme;
    bool ems, etm, ticket, request;
} sessions[] = {
    { "ecdhe_rsa", "ECDHE-RSA-AES128-GCM-SHA256", NULL, 29, 0x0804, true, false, true, true },
    { "ecdhe_ecdsa", "ECDHE-ECDSA-CHACHA20-POLY1305", NULL, 23, 0x0403, true, false, true, false },
    { "rsa_etm", "AES128-SHA", NULL, 0, 0, true, true, true, false },
    { "ecdhe_mte", "ECDHE-RSA-AES256-SHA384", "secp521r1", 25, 0x0804, true, false, true, false },
    { "classic", "ECDHE-RSA-AES256-GCM-SHA384", NULL, 29, 0x0804, false, false, false, false },
};
#define SESSIONS (sizeof sessions / sizeof sessions[0])

static struct tls_session s;

static struct vt_bytes wire(const struct recorded *r, const char *direction)
{
    char name[64];

    snprintf(name, sizeof name, "%s.%s", r->name, direction);
    return tls_vector(name);
}

static void start(const struct recorded *r, bool heard)
{
    struct vt_client_config config = tls_config(r->suite, r->group);

    tls_start(&s, &config, heard);
}

/* Bytes from the server up to the end of its handshake. */
static size_t handshake_len(const struct recorded *r)
{
    start(r, false);
    tls_feed(&s, wire(r, "s2c"), SIZE_MAX);
    size_t len = (size_t)vt_client_session(s.client)->handshake_bytes_read;
    tls_stop(&s);
    return len;
}

static void check_session(const struct recorded *r)
{
    const struct vt_client_session *session = vt_client_session(s.client);

    ck_assert_uint_eq(vt_client_report(s.client)->verdict.exit, 0);
    ck_assert_uint_eq(session->version, 0x0303);
    ck_assert_str_eq(vt_suite_openssl_name(session->suite), r->suite);
    ck_assert_uint_eq(session->group, r->agreed_group);
    ck_assert_uint_eq(session->scheme, r->scheme);
    ck_assert_int_eq(session->extended_master_secret, r->ems);
    ck_assert_int_eq(session->encrypt_then_mac, r->etm);
    ck_assert_int_eq(session->ticket_received, r->ticket);
    ck_assert_int_eq(session->certificate_requested, r->request);
    ck_assert_int_eq(session->secure_renegotiation, true);
    ck_assert_uint_gt(session->handshake_bytes_read, 900);
    ck_assert_uint_lt(session->handshake_bytes_read, s.fed);
}

/* OpenSSL's server reverses a line, GnuTLS's echoes it. */
static const char *echo_of(const struct recorded *r)
{
    return r->agreed_group == 23 || !r->ems ? "hello\n" : "olleh\n";
}

/* Everything that the server sent, and what it made of "hello". */
START_TEST(test_recorded_sessions_open)
{
    for (size_t i = 0; i < SESSIONS; i++) {
        start(&sessions[i], true);
        tls_feed(&s, wire(&sessions[i], "s2c"), SIZE_MAX);
        ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_CLOSED);
        check_session(&sessions[i]);
        ck_assert_uint_eq(s.read, 6);
        ck_assert_mem_eq(s.data, echo_of(&sessions[i]), 6);
        ck_assert_uint_eq(s.tiles.unparsed, 0);
        tls_stop(&s);
    }
}
END_TEST

/* A replay sends what the recorded client sent: up to the end of the handshake nothing depends on anything but the seed. */
START_TEST(test_replay_sends_the_same)
{
    for (size_t i = 0; i < SESSIONS; i++) {
        struct vt_bytes sent = wire(&sessions[i], "c2s");
        start(&sessions[i], true);
        tls_feed(&s, wire(&sessions[i], "s2c"), SIZE_MAX);
        size_t handshake = (size_t)vt_client_session(s.client)->handshake_bytes_written;
        ck_assert_uint_le(handshake, s.tiles.wire_len[0]);
        ck_assert_mem_eq(s.tiles.wire[0], sent.data, handshake);
        tls_stop(&s);
    }
}
END_TEST

START_TEST(test_pieces_make_no_difference)
{
    static const size_t steps[] = { SIZE_MAX, 1, 2, 3, 7, 100 };
    uint64_t story = 0;

    for (size_t i = 0; i < SESSIONS; i++)
        for (size_t j = 0; j < sizeof steps / sizeof steps[0]; j++) {
            start(&sessions[i], true);
            tls_feed(&s, wire(&sessions[i], "s2c"), steps[j]);
            ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_CLOSED);
            ck_assert_msg(j == 0 || s.story == story, "%s in steps of %zu", sessions[i].name, steps[j]);
            story = s.story;
            tls_stop(&s);
        }
}
END_TEST

/* Records of SIZE bytes each, of LEN bytes of messages. */
static void in_records(struct flight *f, const uint8_t *messages, size_t len, size_t size)
{
    for (size_t done = 0; done < len; done += size)
        flight_record(f, 22, 0x0303, vt_bytes(messages + done, len - done < size ? len - done : size));
}

/* The plain handshake messages of a session, in records of another size: one message in many, many in one; but none that goes
 * on behind the end of a flight. */
START_TEST(test_records_of_other_sizes)
{
    static const size_t sizes[] = { 1, 2, 5, 100, 16384 };
    static uint8_t joined[8192];
    static struct flight f;

    for (size_t i = 0; i < SESSIONS; i++)
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            struct vt_bytes good = wire(&sessions[i], "s2c");
            size_t at = 0, len = 0, first = 0;
            for (; good.data[at] == 22; at += 5u + vt_load16be(good.data + at + 3)) {
                memcpy(joined + len, good.data + at + 5, vt_load16be(good.data + at + 3));
                len += vt_load16be(good.data + at + 3);
            }
            f.len = 0;
            while (joined[first] != 14)
                first += 4 + (vt_load32be(joined + first) & 0xffffff);
            in_records(&f, joined, first + 4, sizes[j]);
            in_records(&f, joined + first + 4, len - first - 4, sizes[j]);
            flight_bytes(&f, good.data + at, good.len - at);
            start(&sessions[i], true);
            tls_feed(&s, vt_bytes(f.data, f.len), SIZE_MAX);
            ck_assert_msg(vt_client_state(s.client) == VT_CLIENT_CLOSED, "%s in records of %zu", sessions[i].name, sizes[j]);
            check_session(&sessions[i]);
            tls_stop(&s);
        }
}
END_TEST

START_TEST(test_checks_are_told_once)
{
    static const enum vt_rule told[] = {
        VT_RULE_TLS_VERSION_OLD, VT_RULE_TLS_CIPHER, VT_RULE_TLS_COMPRESSION, VT_RULE_TLS_RENEGOTIATION,
        VT_RULE_TLS_FINISHED,
    };

    for (size_t i = 0; i < SESSIONS; i++) {
        const bool rsa = sessions[i].agreed_group == 0;
        start(&sessions[i], true);
        tls_feed(&s, wire(&sessions[i], "s2c"), SIZE_MAX);
        for (size_t j = 0; j < sizeof told / sizeof told[0]; j++)
            ck_assert_uint_eq(s.results[told[j]][VT_PASS], 1);
        ck_assert_uint_eq(s.results[VT_RULE_TLS_EMS][sessions[i].ems ? VT_PASS : VT_WARN], 1);
        ck_assert_uint_eq(s.results[VT_RULE_TLS_SERVER_SIGNATURE][rsa ? VT_SKIP : VT_PASS], 1);
        for (int rule = 0; rule < VT_RULE_COUNT; rule++)
            ck_assert_uint_eq(s.results[rule][VT_FAIL], 0);
        tls_stop(&s);
    }
}
END_TEST

START_TEST(test_silence_changes_nothing)
{
    for (size_t i = 0; i < SESSIONS; i++) {
        start(&sessions[i], false);
        tls_feed(&s, wire(&sessions[i], "s2c"), SIZE_MAX);
        ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_CLOSED);
        check_session(&sessions[i]);
        tls_stop(&s);
    }
}
END_TEST

/* The one byte that nothing protects: the minor version of the record that carries the ServerHello, of which we take any. */
#define FREE_BYTE 2

/* Each byte of the handshake, changed in two ways: it must never come to OPEN. A flip inside the certificate may leave one
 * that is broken alone; the session fails all the same. */
START_TEST(test_no_byte_can_be_changed)
{
    static uint8_t changed[8192];
    const struct recorded *r = &sessions[_i];
    struct vt_bytes good = wire(r, "s2c");
    const size_t handshake = handshake_len(r);

    for (size_t at = 0; at < handshake; at += vt_stride(1))
        for (int bit = 0x01; bit <= 0x80; bit <<= 7) {
            memcpy(changed, good.data, good.len);
            changed[at] ^= (uint8_t)bit;
            start(r, at % 4 == 0);
            tls_feed(&s, vt_bytes(changed, handshake), SIZE_MAX);
            vt_client_end(s.client);
            bool opened = vt_client_state(s.client) != VT_CLIENT_FAILED;
            ck_assert_msg(opened == (at == FREE_BYTE && bit == 1), "%s: byte %zu ^ %02x", r->name, at, (unsigned)bit);
            ck_assert(opened || vt_client_report(s.client)->verdict.exit != 0);
            tls_stop(&s);
        }
}
END_TEST

/* The same with a client that puts up with any chain: what it accepts is the chain alone. */
START_TEST(test_no_byte_can_be_changed_when_reported)
{
    static uint8_t changed[8192];
    struct vt_bytes good = wire(&sessions[0], "s2c");
    struct vt_client_config config = tls_config(sessions[0].suite, NULL);
    const size_t handshake = handshake_len(&sessions[0]);

    config.trust = VT_TRUST_REPORTED;
    for (size_t at = 0; at < handshake; at += vt_stride(3)) {
        memcpy(changed, good.data, good.len);
        changed[at] ^= 0x20;
        tls_start(&s, &config, true);
        tls_feed(&s, vt_bytes(changed, good.len), SIZE_MAX);
        vt_client_end(s.client);
        ck_assert_msg(vt_client_state(s.client) == VT_CLIENT_FAILED, "byte %zu", at);
        tls_stop(&s);
    }
}
END_TEST

/* Cut off after each byte: the rule says so, and what was due. */
START_TEST(test_closed_at_each_byte)
{
    struct vt_bytes good = wire(&sessions[4], "s2c");
    const size_t handshake = handshake_len(&sessions[4]);

    for (size_t len = 0; len < handshake; len += vt_stride(1)) {
        start(&sessions[4], true);
        tls_feed(&s, vt_bytes(good.data, len), SIZE_MAX);
        vt_client_end(s.client);
        ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_FAILED);
        ck_assert(vt_verdict_has(&vt_client_report(s.client)->verdict, VT_RULE_TLS_CLOSED));
        ck_assert_uint_eq(s.results[VT_RULE_TLS_CLOSED][VT_FAIL], 1);
        tls_stop(&s);
    }
}
END_TEST

/* A chain that fails: required trust ends the handshake with the rule's alert, reported trust goes on to the end, and the
 * verdict stays. The name to verify may be another than that of SNI. */
START_TEST(test_trust)
{
    static const struct {
        int64_t now;
        const char *verify_name;
        enum vt_rule rule;
        uint8_t exit, alert;
    } cases[] = {
        { 2524608000, "", VT_RULE_PATH_EXPIRED, 5, 45 },          /* 2050 */
        { 1700000000, "", VT_RULE_PATH_NOT_YET_VALID, 5, 45 },    /* 2023 */
        { 1796083200, "other.example", VT_RULE_LEAF_NAME, 6, 42 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (int reported = 0; reported < 2; reported++) {
            struct vt_client_config config = tls_config(sessions[0].suite, NULL);
            config.now = cases[i].now;
            config.verify_name = vt_text(cases[i].verify_name);
            config.trust = reported ? VT_TRUST_REPORTED : VT_TRUST_REQUIRED;
            tls_start(&s, &config, true);
            tls_feed(&s, wire(&sessions[0], "s2c"), SIZE_MAX);
            const struct vt_verdict *verdict = &vt_client_report(s.client)->verdict;
            ck_assert(vt_verdict_has(verdict, cases[i].rule));
            ck_assert_uint_eq(verdict->exit, cases[i].exit);
            ck_assert_int_eq(vt_client_state(s.client), reported ? VT_CLIENT_CLOSED : VT_CLIENT_FAILED);
            ck_assert_uint_eq(vt_client_session(s.client)->alert_sent, reported ? 0xff : cases[i].alert);
            ck_assert_ptr_nonnull(vt_client_verify_result(s.client));
            tls_stop(&s);
        }
}
END_TEST

/* An end without close_notify fails, for what came last may be cut short (RFC 5246 7.2.1); once we have said ours, it is a warning. */
START_TEST(test_truncation)
{
    struct vt_bytes good = wire(&sessions[0], "s2c");

    start(&sessions[0], true);
    tls_feed(&s, vt_bytes(good.data, good.len - 40), SIZE_MAX);
    ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_OPEN);
    if (_i)
        vt_client_close(s.client);
    vt_client_end(s.client);
    ck_assert_int_eq(vt_client_state(s.client), VT_CLIENT_CLOSED);
    ck_assert_uint_eq(s.results[VT_RULE_TLS_TRUNCATED][_i ? VT_WARN : VT_FAIL], 1);
    ck_assert_uint_eq(vt_client_report(s.client)->verdict.exit, _i ? 0 : 4);
    tls_stop(&s);
}
END_TEST

/* Secrets are withheld from a sink that did not ask for them: no event holds the master secret or the data. */
static bool leaked;
static struct vt_bytes hidden[3];

static bool holds(struct vt_bytes bytes, struct vt_bytes part)
{
    for (size_t i = 0; bytes.data != NULL && part.len > 0 && i + part.len <= bytes.len; i++)
        if (memcmp(bytes.data + i, part.data, part.len) == 0)
            return true;
    return false;
}

static void watch(void *context, const struct vt_event *event)
{
    (void)context;
    for (int i = 0; i < 3; i++) {
        if (event->kind == VT_EVENT_LEAF)
            leaked = leaked || holds(event->field.raw, hidden[i]) || holds(event->field.value.bytes, hidden[i]);
        if (event->kind == VT_EVENT_BUFFER)
            leaked = leaked || holds(event->buffer.data, hidden[i]);
        for (uint8_t j = 0; event->kind == VT_EVENT_DERIVE && j < event->derive.outs; j++)
            leaked = leaked || holds(event->derive.out[j].value.bytes, hidden[i]);
        for (uint8_t j = 0; event->kind == VT_EVENT_DERIVE && j < event->derive.ins; j++)
            leaked = leaked || holds(event->derive.in[j].value.bytes, hidden[i]);
    }
}

START_TEST(test_secrets_are_withheld)
{
    const struct recorded *r = &sessions[_i];
    struct vt_client_config config = tls_config(r->suite, r->group);
    static uint8_t master[48];
    struct vt_bytes random, secret;

    start(r, false);
    tls_feed(&s, wire(r, "s2c"), SIZE_MAX);
    ck_assert(vt_client_secrets(s.client, &random, &secret));
    memcpy(master, secret.data, 48);
    tls_stop(&s);
    hidden[0] = vt_bytes(master, 48);
    hidden[1] = vt_text(echo_of(r));
    hidden[2] = vt_bytes(config.seed, sizeof config.seed);
    for (int secrets = 0; secrets < 2; secrets++) {
        struct vt_sink sink = { .emit = watch, .secrets = secrets != 0 };
        config.sink = &sink;
        leaked = false;
        s.client = vt_client_init(malloc(vt_client_size()), vt_client_size(), &config);
        for (size_t at = 0; at < wire(r, "s2c").len; vt_client_read_done(s.client, vt_client_read(s.client).len))
            at += vt_client_feed(s.client, vt_bytes(wire(r, "s2c").data + at, wire(r, "s2c").len - at));
        ck_assert_int_eq(leaked, secrets);
        free(s.client);
    }
}
END_TEST

int main(void)
{
    TCase *flips = tcase_create("each byte"), *tests = tcase_create("replay");
    Suite *suite = suite_create("tls_replay");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_set_timeout(flips, 900);
    tcase_set_timeout(tests, 300);
    tcase_add_loop_test(flips, test_no_byte_can_be_changed, 0, (int)SESSIONS);
    tcase_add_test(flips, test_no_byte_can_be_changed_when_reported);
    tcase_add_test(tests, test_recorded_sessions_open);
    tcase_add_test(tests, test_replay_sends_the_same);
    tcase_add_test(tests, test_pieces_make_no_difference);
    tcase_add_test(tests, test_records_of_other_sizes);
    tcase_add_test(tests, test_checks_are_told_once);
    tcase_add_test(tests, test_silence_changes_nothing);
    tcase_add_test(tests, test_closed_at_each_byte);
    tcase_add_loop_test(tests, test_secrets_are_withheld, 0, (int)SESSIONS);
    tcase_add_test(tests, test_trust);
    tcase_add_loop_test(tests, test_truncation, 0, 2);
    suite_add_tcase(suite, flips);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed;
}
