/* The reader of traces on good ones, and on what anybody may have written: cut at every byte, tampered with, foreign. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/support/suite.h"
#include "session/json_read.h"
#include "session/script.h"

#define HEAD "{\"event\":\"trace\",\"version\":1,\"target\":\"mail.example:25\",\"time\":\"2026-11-24T16:00:00Z\",\"at\":\"2026-11-24T16:00:00Z\""
#define SEED "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f"
#define WIRE "{\"event\":\"buffer\",\"buf\":1,\"kind\":\"c2s\"}\n{\"event\":\"buffer\",\"buf\":2,\"kind\":\"s2c\"}\n"

static const char good[] =
    HEAD ",\"secrets\":true,\"starttls\":\"smtp\",\"name\":\"mail.example\",\"trust\":\"reported\",\"suites\":[49199,52392],"
    "\"alpn\":[\"6832\"],\"seed\":\"" SEED "\"}\n"
    "{\"event\":\"untrusted\",\"der\":\"3001\"}\n"
    WIRE
    "{\"event\":\"state\",\"from\":\"a\",\"to\":\"b\",\"on\":\"c\"}\n"
    "{\"event\":\"leaf\",\"buf\":2,\"off\":0,\"len\":2,\"path\":\"starttls.greeting[0].text\",\"hex\":\"3232\"}\n"
    "{\"event\":\"leaf\",\"buf\":2,\"off\":2,\"len\":1,\"path\":\"starttls.greeting[0].text\",\"hex\":\"30\"}\n"
    "{\"event\":\"leaf\",\"buf\":1,\"off\":0,\"len\":2,\"path\":\"starttls.command[0].argument\",\"hex\":\"6d65\",\"value\":\"m\\u0065\"}\n"
    "{\"event\":\"leaf\",\"buf\":2,\"off\":3,\"len\":1,\"path\":\"x\",\"hex\":\"41\"}\n"
    "{\"event\":\"anchor\",\"der\":\"3000\"}\n{\"event\":\"anchor\",\"der\":\"3000\"}\n"
    "{\"event\":\"buffer\",\"buf\":3,\"kind\":\"record\",\"len\":3,\"from\":[{\"buf\":1,\"off\":2,\"len\":3}]}\n"
    "{\"event\":\"leaf\",\"buf\":3,\"off\":0,\"len\":3,\"path\":\"data\",\"hex\":\"616263\",\"value\":\"616263\"}\n"
    "{\"event\":\"buffer\",\"buf\":4,\"kind\":\"record\",\"len\":3,\"from\":[{\"buf\":2,\"off\":2,\"len\":3}]}\n"
    "{\"event\":\"leaf\",\"buf\":4,\"off\":0,\"len\":3,\"path\":\"data\",\"hex\":\"646566\",\"value\":\"646566\"}\n"
    "{\"event\":\"buffer\",\"buf\":5,\"kind\":\"record\",\"len\":2,\"from\":[{\"buf\":1,\"off\":5,\"len\":3}]}\n"
    "{\"event\":\"leaf\",\"buf\":5,\"off\":0,\"len\":1,\"path\":\"alert.level\",\"hex\":\"01\",\"value\":\"warning\"}\n"
    "{\"event\":\"leaf\",\"buf\":5,\"off\":1,\"len\":1,\"path\":\"alert.description\",\"hex\":\"00\",\"value\":\"close_notify\"}\n";

START_TEST(a_good_trace)
{
    struct vt_script t;
    struct vt_trace_error error;

    ck_assert_msg(vt_script_read(vt_text(good), &t, &error), "%u: %s", error.line, error.text);
    ck_assert_str_eq(t.head.target, "mail.example:25");
    ck_assert_str_eq(t.head.starttls, "smtp");
    ck_assert_str_eq(t.ehlo, "me");
    ck_assert_int_eq(t.head.time, 1795536000);
    ck_assert_int_eq(t.client.now, 1795536000);
    ck_assert(vt_bytes_equal(t.client.name, vt_text("mail.example")) && t.client.verify_name.len == 0 && !t.client.no_name);
    ck_assert(t.secrets && t.has_seed && t.client.seed[0] == 0 && t.client.seed[47] == 0x2f);
    ck_assert_int_eq(t.client.trust, VT_TRUST_REPORTED);
    ck_assert(t.client.suites_len == 2 && t.client.suites[0] == 0xc02f && t.client.groups == NULL);
    ck_assert(t.client.alpn_len == 1 && vt_bytes_equal(t.client.alpn[0], vt_text("h2")));
    ck_assert(t.anchor_array.count == 1 && t.anchors[0].len == 2 && t.anchors[0].data[0] == 0x30);
    ck_assert(t.untrusted_array.count == 1 && t.untrusted[0].data[1] == 1);
    ck_assert(vt_bytes_equal(t.s2c, vt_text("220A")) && vt_bytes_equal(t.c2s, vt_text("me")));
    vt_script_free(&t);
}
END_TEST

START_TEST(the_steps_keep_their_order)
{
    static const struct vt_step steps[] = {
        { .kind = VT_STEP_BEGIN }, { .kind = VT_STEP_RECEIVE, .bytes = { (const uint8_t *)"220", 3 } },
        { .kind = VT_STEP_SEND, .bytes = { (const uint8_t *)"me", 2 } },
        { .kind = VT_STEP_RECEIVE, .off = 3, .bytes = { (const uint8_t *)"A", 1 } },
        { .kind = VT_STEP_WRITE, .off = 2, .bytes = { (const uint8_t *)"abc", 3 } }, { .kind = VT_STEP_CLOSE, .off = 2 },
    };
    struct vt_script t;
    struct vt_trace_error error;

    ck_assert(vt_script_read(vt_text(good), &t, &error));
    ck_assert_uint_eq(t.steps_len, 6);
    for (int i = 0; i < 6; i++) {
        ck_assert_int_eq(t.steps[i].kind, steps[i].kind);
        ck_assert_uint_eq(t.steps[i].off, steps[i].off);
        ck_assert(vt_bytes_equal(t.steps[i].bytes, steps[i].bytes));
    }
    vt_script_free(&t);
}
END_TEST

static const struct {
    const char *text;
    uint32_t line;
    const char *problem;
} bad[] = {
    { "", 0, "empty" },
    { "\n", 1, "no JSON object" },
    { "{}\n", 1, "no trace" },
    { "[]\n", 1, "no JSON object" },
    { "{\"event\":\"leaf\"}\n", 1, "no trace" },
    { "{\"event\":\"trace\",\"version\":3}\n", 1, "another version" },
    { "{\"event\":\"trace\",\"version\":1}\n", 1, "a time" },
    { HEAD "}", 1, "cut off" },
    { HEAD ",\"seed\":\"00\"}\n", 1, "seed" },
    { HEAD ",\"name\":\"a\\u0000b\"}\n", 1, "NUL" },
    { HEAD ",\"name\":7}\n", 1, "a text" },
    { HEAD ",\"suites\":[65536]}\n", 1, "offer" },
    { HEAD ",\"suites\":7}\n", 1, "offer" },
    { HEAD ",\"alpn\":[\"zz\"]}\n", 1, "hex" },
    { HEAD "} {}\n", 1, "no JSON object" },
    { "\x16\x03\x01\n", 1, "no JSON object" },
    { "\xd4\xc3\xb2\xa1 a capture\n", 1, "no JSON object" },
    { HEAD "}\n{\"event\":\"dance\"}\n", 2, "an event" },
    { HEAD "}\n" HEAD "}\n", 2, "an event" },
    { HEAD "}\n" WIRE "{\"event\":\"buffer\",\"buf\":4,\"kind\":\"record\"}\n", 4, "in order" },
    { HEAD "}\n" WIRE "{\"event\":\"buffer\",\"buf\":3,\"kind\":\"c2s\"}\n", 4, "twice" },
    { HEAD "}\n" WIRE "{\"event\":\"leaf\",\"buf\":3,\"off\":0,\"len\":1,\"hex\":\"00\"}\n", 4, "no buffer" },
    { HEAD "}\n" WIRE "{\"event\":\"leaf\",\"buf\":0,\"off\":0,\"len\":1,\"hex\":\"00\"}\n", 4, "no buffer" },
    { HEAD "}\n" WIRE "{\"event\":\"leaf\",\"buf\":1,\"off\":1,\"len\":1,\"hex\":\"00\"}\n", 4, "gap" },
    { HEAD "}\n" WIRE "{\"event\":\"leaf\",\"buf\":1,\"off\":-1,\"len\":1,\"hex\":\"00\"}\n", 4, "no buffer" },
    { HEAD "}\n" WIRE "{\"event\":\"leaf\",\"buf\":1,\"off\":99999999999999999,\"len\":1,\"hex\":\"00\"}\n", 4, "no buffer" },
    { HEAD "}\n" WIRE "{\"event\":\"leaf\",\"buf\":1,\"off\":0,\"len\":2,\"hex\":\"00\"}\n", 4, "differ" },
    { HEAD "}\n" WIRE "{\"event\":\"leaf\",\"buf\":1,\"off\":0,\"len\":1,\"hex\":\"0\"}\n", 4, "differ" },
    { HEAD "}\n" WIRE "{\"event\":\"leaf\",\"buf\":1,\"off\":0,\"len\":1,\"hex\":null}\n", 4, "differ" },
    { HEAD "}\n{\"event\":\"anchor\"}\n", 2, "hex" },
};

START_TEST(bad_traces_are_refused_with_their_line)
{
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct vt_script t;
        struct vt_trace_error error;

        ck_assert_msg(!vt_script_read(vt_text(bad[i].text), &t, &error), "taken: %s", bad[i].text);
        ck_assert_msg(error.line == bad[i].line && strstr(error.text, bad[i].problem) != NULL, "%u: %s for %s", error.line,
                      error.text, bad[i].text);
        ck_assert_ptr_null(t.memory);
    }
}
END_TEST

/* A copy of its own size, so that a read beyond it is seen by the sanitizer. */
static bool read_copy(const char *text, size_t n, struct vt_script *t)
{
    struct vt_trace_error error;
    char *copy = malloc(n + (n == 0));
    bool taken;

    memcpy(copy, text, n);
    taken = vt_script_read(vt_bytes(copy, n), t, &error);
    free(copy);
    return taken;
}

START_TEST(cut_at_every_byte)
{
    struct vt_script t;

    for (size_t n = 0; n < sizeof good - 1; n++) {
        bool whole_lines = n > 0 && good[n - 1] == '\n';

        ck_assert_msg(read_copy(good, n, &t) == whole_lines, "cut at %zu", n);
        vt_script_free(&t);
    }
}
END_TEST

/* Whatever a changed byte does, it does not crash, and what is read still tiles. */
START_TEST(any_byte_changed)
{
    static const char bytes[] = "\"\\{}[],:0x9\n\xff";
    static char text[sizeof good];
    struct vt_script t;

    for (size_t at = 0; at < sizeof good - 1; at++)
        for (size_t k = 0; k < sizeof bytes - 1; k++) {
            memcpy(text, good, sizeof good);
            text[at] = bytes[k];
            if (read_copy(text, sizeof good - 1, &t))
                ck_assert_uint_le(t.c2s.len + t.s2c.len, 6);
            vt_script_free(&t);
        }
}
END_TEST

static struct vt_json json;

START_TEST(json_is_read_strictly)
{
    static const char *const right[] = { "{}", "[]", " [ 1 , -2 , 0 ] ", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"", "[[[[[[[[]]]]]]]]",
                                         "{\"a\":{\"b\":[true,false,null]}}", "7" };
    static const char *const wrong[] = { "", " ", "{", "}", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "[1 2]", "01",
                                         "-", "1.5", "\"", "\"\\", "\"\\x\"", "\"\\u12g4\"", "\"\t\"", "\"\xff\"", "tru", "nullx", "[}", "{]",
                                         "[[[[[[[[[]]]]]]]]]", "1 1" };

    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
        ck_assert_msg(vt_json_parse(&json, vt_text(right[i])), "%s", right[i]);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(!vt_json_parse(&json, vt_text(wrong[i])), "%s", wrong[i]);
}
END_TEST

START_TEST(json_escapes_are_decoded)
{
    uint8_t out[64];
    size_t n;

    ck_assert(vt_json_parse(&json, vt_text("\"\\u00fc\\ud83d\\udcee\\ud83d\\/\\n\"")));
    n = vt_json_unescape(&json.tokens[0], out);
    ck_assert(vt_bytes_equal(vt_bytes(out, n), vt_text("\xc3\xbc\xf0\x9f\x93\xae\xef\xbf\xbd/\n")));
}
END_TEST

START_TEST(json_has_bounds)
{
    static char many[3 * VT_JSON_TOKENS_MAX];
    size_t n = 0;

    many[n++] = '[';
    for (int i = 0; i < VT_JSON_TOKENS_MAX - 1; i++, n += 2)
        memcpy(many + n, "1,", 2);
    many[n - 1] = ']';
    ck_assert(vt_json_parse(&json, vt_bytes(many, n)));
    memcpy(many + n - 1, ",1]", 3);
    ck_assert(!vt_json_parse(&json, vt_bytes(many, n + 2)));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { a_good_trace, the_steps_keep_their_order, bad_traces_are_refused_with_their_line,
                                   cut_at_every_byte, any_byte_changed, json_is_read_strictly, json_escapes_are_decoded, json_has_bounds };

    return vt_suite_run("trace_read", tests, sizeof tests / sizeof tests[0]);
}
