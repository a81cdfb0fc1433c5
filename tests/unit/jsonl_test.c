/* The trace's writer and what it is made of: the shapes are those of docs/trace.md, the values those of RFC 8259, RFC 3629 and
 * the registries. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/support/suite.h"
#include "session/json.h"
#include "session/trace_read.h"
#include "session/tee.h"
#include "show/text.h"
#include "session/value.h"

static char *text;
static size_t text_len;

static FILE *begin_text(void)
{
    free(text);
    return open_memstream(&text, &text_len);
}

static const struct vt_client_config client = {
    .now = 1283360267, .name = { (const uint8_t *)"mail.example", 12 }, .seed = { 0xab, 1 },
    .suites = (const uint16_t[]){ 0xc02f, 0xcca8 }, .suites_len = 2,
    .alpn = (const struct vt_bytes[]){ { (const uint8_t *)"h2", 2 } }, .alpn_len = 1, .trust = VT_TRUST_REPORTED,
};
static const struct vt_trace_head head = { .target = "mail.example:25", .starttls = "smtp", .time = 1283360268, .client = &client };

/* Every kind of event once, and a secret. */
static void emit_sample(struct vt_sink *sink)
{
    static const uint8_t wire[] = { 22, 3, 3 }, master[] = { 0xde, 0xad };
    const struct vt_part part = { 1, 5, 3 };
    const struct vt_value secret = vt_secret(vt_value_of(VT_VALUE_BYTES, vt_bytes(master, 2)));
    const struct vt_from made = { VT_FROM_DERIVED, 1, { 3, 0, VT_ALL } };
    const struct vt_term in[] = { { "secret", "pre_master_secret", vt_none(), { .kind = VT_FROM_OUTSIDE } },
                                  { .role = "label", .value = vt_say("master secret") },
                                  { "seed", "client_random", vt_none(), vt_from_bytes(1, 6, 2) },
                                  { "seed", "server_random", vt_none(), made },
                                  { "piece", "params", vt_uint(1), vt_from_within(made, 4, 2) },
                                  { "piece", "params", vt_uint(2), { .kind = VT_FROM_MESSAGES } } };
    const struct vt_term out[] = { { .role = "out", .name = "master_secret", .value = secret } };
    struct vt_stream stream = { .off = 0 };
    struct vt_parse parse;
    struct vt_reader r;
    uint16_t version;
    struct vt_bytes rest;
    uint8_t type;
    static const struct vt_name types[] = { { 22, "handshake" }, { 0, NULL } };

    stream.buffer = vt_emit_buffer(sink, VT_BUFFER_C2S, vt_bytes(NULL, 0), false, NULL, 0);
    stream.off = 5;
    r = vt_parse_stream(&parse, sink, &stream, vt_bytes(wire, 3));
    (void)(vt_open(&r, "record", "RFC 5246 6.2.1") && vt_open_item(&r, 2) && vt_read_enum8(&r, "type", types, &type)
           && vt_close(&r) && vt_read_u16(&r, "version", &version) && vt_close_as(&r, vt_say("\"quoted\"\n")));
    vt_parse_end(&r);
    r = vt_parse_begin(&parse, sink, VT_BUFFER_RECORD, vt_bytes(master, 2), &part, 1);
    (void)vt_read_secret(&r, "data", 2, &rest);
    (void)vt_fail(&parse, VT_RULE_TRAILING, vt_uint(7));
    vt_parse_end(&r);
    vt_emit_derive(sink, "prf_sha256", "RFC 5246 8.1", in, 6, out, 1);
    vt_emit_check(sink, &(struct vt_event_check){ .rule = VT_RULE_LEAF_NAME, .result = VT_PASS, .depth = 0,
                                                  .seen = vt_say("*.example"), .wanted = vt_say("mail.example") });
    vt_emit_state(sink, "wait_server_hello", "wait_certificate", "server_hello");
}

#define LINES(type, leaf_hex, derived) \
    "{\"event\":\"buffer\",\"buf\":1,\"kind\":\"c2s\"}\n" \
    "{\"event\":\"open\",\"buf\":1,\"off\":5,\"path\":\"record\",\"ref\":\"RFC 5246 6.2.1\"}\n" \
    "{\"event\":\"open\",\"buf\":1,\"off\":5,\"path\":\"record[2]\"}\n" \
    "{\"event\":\"leaf\",\"buf\":1,\"off\":5,\"len\":1,\"path\":\"record[2].type\",\"hex\":\"16\",\"type\":\"enum\",\"value\":\"handshake\",\"ref\":\"RFC 5246 6.2.1\"}\n" \
    "{\"event\":\"close\",\"buf\":1,\"off\":5,\"len\":1,\"path\":\"record[2]\"}\n" \
    "{\"event\":\"leaf\",\"buf\":1,\"off\":6,\"len\":2,\"path\":\"record.version\",\"hex\":\"0303\",\"value\":771,\"ref\":\"RFC 5246 6.2.1\"}\n" \
    "{\"event\":\"close\",\"buf\":1,\"off\":5,\"len\":3,\"path\":\"record\",\"value\":\"\\\"quoted\\\"\\n\",\"ref\":\"RFC 5246 6.2.1\"}\n" \
    "{\"event\":\"buffer\",\"buf\":2,\"kind\":\"record\",\"len\":2,\"from\":[{\"buf\":1,\"off\":5,\"len\":3}]}\n" \
    "{\"event\":\"leaf\",\"buf\":2,\"off\":0,\"len\":2,\"path\":\"data\",\"hex\":" leaf_hex type ",\"value\":" leaf_hex "}\n" \
    "{\"event\":\"check\",\"id\":\"syntax.length\",\"reason\":\"trailing\",\"result\":\"fail\",\"seen\":7,\"buf\":2,\"off\":2,\"path\":\"\",\"ref\":\"RFC 5246 7.2.2\"}\n" \
    "{\"event\":\"derive\",\"op\":\"prf_sha256\",\"in\":{\"secret\":\"pre_master_secret\",\"label\":\"master secret\",\"seed\":[\"client_random\",\"server_random\"],\"piece\":[\"params\",\"params\"]},\"values\":{\"params\":[1,2]}," \
    "\"from\":{\"secret\":\"outside\",\"label\":null,\"seed\":[{\"buf\":1,\"off\":6,\"len\":2},{\"derive\":3,\"out\":1}],\"piece\":[{\"derive\":3,\"out\":1,\"off\":4,\"len\":2},\"messages\"]}," \
    "\"out\":{\"master_secret\":" derived "},\"ref\":\"RFC 5246 8.1\"}\n" \
    "{\"event\":\"check\",\"id\":\"leaf.name\",\"result\":\"pass\",\"subject\":\"certificate 0\",\"seen\":\"*.example\",\"wanted\":\"mail.example\",\"ref\":\"RFC 9525 6.3\"}\n" \
    "{\"event\":\"state\",\"from\":\"wait_server_hello\",\"to\":\"wait_certificate\",\"on\":\"server_hello\"}\n"

#define HEAD(secrets, seed) \
    "{\"event\":\"trace\",\"version\":2,\"program\":\"vitrine\",\"target\":\"mail.example:25\",\"time\":\"2010-09-01T16:57:48Z\"," \
    "\"secrets\":" secrets ",\"starttls\":\"smtp\",\"at\":\"2010-09-01T16:57:47Z\",\"name\":\"mail.example\",\"trust\":\"reported\"," \
    "\"suites\":[49199,52392],\"alpn\":[\"6832\"]" seed "}\n"

#define SEED \
    ",\"seed\":\"ab0100000000000000000000000000000000000000000000" "000000000000000000000000000000000000000000000000\""

START_TEST(every_event_has_its_shape)
{
    struct vt_jsonl j;
    FILE *out = begin_text();

    vt_jsonl_begin(&j, out, true, &head);
    emit_sample(&j.sink);
    ck_assert(vt_jsonl_end(&j));
    fclose(out);
    ck_assert_str_eq(text, HEAD("true", SEED) LINES(",\"type\":\"bytes\"", "\"dead\"", "\"dead\""));
}
END_TEST

START_TEST(secrets_are_withheld)
{
    struct vt_jsonl j;
    FILE *out = begin_text();

    vt_jsonl_begin(&j, out, false, &head);
    emit_sample(&j.sink);
    ck_assert(vt_jsonl_end(&j));
    fclose(out);
    ck_assert_str_eq(text, HEAD("false", "") LINES("", "null", "null"));
}
END_TEST

/* What is written is read as the same events, so that writing those makes the same text; with secrets, and without. */
START_TEST(what_is_written_reads_back)
{
    static struct vt_recorded recorded;
    const char *const no_problem = NULL;

    for (int secrets = 0; secrets < 2; secrets++) {
        struct vt_arena arena = { 0 };
        struct vt_trace_error error;
        struct vt_jsonl first, second;
        char *again = NULL;
        size_t again_len;
        FILE *out = begin_text(), *copy = open_memstream(&again, &again_len);

        vt_jsonl_begin(&first, out, secrets, &head);
        emit_sample(&first.sink);
        fclose(out);
        vt_jsonl_begin(&second, copy, secrets, &head);
        ck_assert_msg(vt_trace_read(vt_text(text), &recorded, &arena, &second.sink, &no_problem, &error), "line %u: %s",
                      error.line, error.text);
        fclose(copy);
        ck_assert_str_eq(again, text);
        ck_assert_str_eq(recorded.head.target, head.target);
        ck_assert(recorded.client.suites_len == 2 && recorded.has_seed == secrets && recorded.head.client->now == client.now);
        free(again);
        vt_arena_free(&arena);
    }
}
END_TEST

/* One listener wants secrets; the other gets what it would alone. */
START_TEST(a_tee_gives_each_its_own)
{
    char *open_text = NULL;
    size_t open_len;
    FILE *closed = begin_text(), *open = open_memstream(&open_text, &open_len);
    struct vt_jsonl with, without;
    struct vt_tee tee;

    vt_jsonl_begin(&with, open, true, &head);
    vt_jsonl_begin(&without, closed, false, &head);
    vt_tee_init(&tee);
    ck_assert(vt_tee_add(&tee, &without.sink) && vt_tee_add(&tee, &with.sink));
    emit_sample(&tee.sink);
    fclose(open);
    fclose(closed);
    ck_assert_str_eq(text, HEAD("false", "") LINES("", "null", "null"));
    ck_assert_str_eq(open_text, HEAD("true", SEED) LINES(",\"type\":\"bytes\"", "\"dead\"", "\"dead\""));
    free(open_text);
    for (int i = 2; i < VT_TEE_MAX; i++)
        ck_assert(vt_tee_add(&tee, &with.sink));
    ck_assert(!vt_tee_add(&tee, &with.sink));
}
END_TEST

static bool one_anchor(const void *context, struct vt_bytes subject, uint32_t *position, struct vt_bytes *der)
{
    (void)context, (void)subject;
    *der = vt_text("0");
    return (*position)++ == 0;
}

START_TEST(anchors_are_noted)
{
    const struct vt_anchors inner = { .next = one_anchor };
    struct vt_jsonl j;
    FILE *out = begin_text();
    uint32_t position = 0;
    struct vt_bytes der;

    vt_jsonl_begin(&j, out, false, &head);
    const struct vt_anchors *anchors = vt_jsonl_anchors(&j, &inner);
    ck_assert(anchors->next(anchors->context, vt_text(""), &position, &der));
    ck_assert(!anchors->next(anchors->context, vt_text(""), &position, &der));
    fclose(out);
    ck_assert_str_eq(text, HEAD("false", "") "{\"event\":\"anchor\",\"der\":\"30\"}\n");
}
END_TEST

START_TEST(a_full_disk_is_noticed)
{
    struct vt_jsonl j;
    FILE *out = fopen("/dev/full", "w");

    ck_assert_ptr_nonnull(out);
    vt_jsonl_begin(&j, out, false, &head);
    ck_assert(!vt_jsonl_end(&j));
    fclose(out);
}
END_TEST

static const struct {
    const char *in;
    size_t len;
    const char *escaped, *json;
} texts[] = {
    { "plain", 5, "plain", "\"plain\"" },
    { "a\"b\\c", 5, "a\"b\\\\c", "\"a\\\"b\\\\c\"" },
    { "\0\t\r\n\x1b[31m\x7f", 10, "\\x00\\x09\\x0d\\x0a\\x1b[31m\\x7f", "\"\\u0000\\t\\r\\n\\u001b[31m\\u007f\"" },
    { "gr\xc3\xbc\xc3\x9f", 6, "gr\xc3\xbc\xc3\x9f", "\"gr\xc3\xbc\xc3\x9f\"" },
    { "\xf0\x9f\x93\xae", 4, "\xf0\x9f\x93\xae", "\"\xf0\x9f\x93\xae\"" },
    { "\xc0\xaf", 2, "\\xc0\\xaf", "\"\\u00c0\\u00af\"" },                         /* not the shortest form */
    { "\xed\xa0\x80", 3, "\\xed\\xa0\\x80", "\"\\u00ed\\u00a0\\u0080\"" },         /* a surrogate */
    { "\xf4\x90\x80\x80", 4, "\\xf4\\x90\\x80\\x80", "\"\\u00f4\\u0090\\u0080\\u0080\"" }, /* above U+10FFFF */
    { "\xe2\x82", 2, "\\xe2\\x82", "\"\\u00e2\\u0082\"" },                         /* cut off */
    { "\xc2\x9b", 2, "\\xc2\\x9b", "\"\\u009b\"" },                                /* a control of ISO 6429 */
    { "\xe2\x80\xae", 3, "\\xe2\\x80\\xae", "\"\\u202e\"" },                       /* right-to-left override */
    { "\xf3\xa0\x81\x81", 4, "\\xf3\\xa0\\x81\\x81", "\"\\udb40\\udc41\"" },       /* a tag character */
};

START_TEST(hostile_text_is_safe_to_show)
{
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char escaped[64];
        FILE *out = begin_text();

        vt_json_text(out, vt_bytes(texts[i].in, texts[i].len));
        fclose(out);
        ck_assert_str_eq(text, texts[i].json);
        ck_assert_uint_eq(vt_escape_text(vt_bytes(texts[i].in, texts[i].len), escaped, sizeof escaped), strlen(texts[i].escaped));
        ck_assert_str_eq(escaped, texts[i].escaped);
    }
}
END_TEST

START_TEST(a_cut_text_keeps_characters_whole)
{
    for (size_t room = 1; room < 12; room++) {
        char cut[16];

        memset(cut, '!', sizeof cut);
        ck_assert_uint_eq(vt_escape_text(vt_text("a\xc3\xbc\x01z"), cut, room), 8);
        ck_assert_str_eq(cut, room > 8 ? "a\xc3\xbc\\x01z" : room > 7 ? "a\xc3\xbc\\x01" : room > 3 ? "a\xc3\xbc" : room > 1 ? "a" : "");
        ck_assert_int_eq(cut[room], '!');
    }
}
END_TEST

#define VALUE(kind, ...) vt_value_of(kind, vt_bytes((const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ })))

START_TEST(values_in_words)
{
    static const struct vt_name usages[] = { { 0, "digitalSignature" }, { 2, "keyEncipherment" }, { 0, NULL } };
    const struct {
        struct vt_value value;
        const char *words;
    } values[] = {
        { vt_none(), "" }, { vt_uint(UINT64_MAX), "18446744073709551615" }, { vt_bool(true), "true" },
        { vt_enum(0xc02f, "TLS_ECDHE"), "TLS_ECDHE" }, { vt_enum(0xfe01, NULL), "unassigned (0xfe01)" },
        { vt_flags(1 | 4 | 128, usages), "digitalSignature keyEncipherment 7" },
        { vt_time(-1), "1969-12-31T23:59:59Z" }, { vt_time(951782400), "2000-02-29T00:00:00Z" },
        { vt_time(253402300799), "9999-12-31T23:59:59Z" },
        { VALUE(VT_VALUE_BYTES, 0, 0xab), "00ab" }, { VALUE(VT_VALUE_OID, 0x55, 0x1d, 0x11), "subjectAltName" },
        { VALUE(VT_VALUE_OID, 0x2a, 3, 4), "1.2.3.4" }, { VALUE(VT_VALUE_ADDRESS, 192, 0, 2, 1), "192.0.2.1" },
        { VALUE(VT_VALUE_ADDRESS, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), "2001:db8::1" },
        { VALUE(VT_VALUE_ADDRESS, 10, 0, 0, 0, 255, 0, 0, 0), "10.0.0.0/255.0.0.0" },
        { VALUE(VT_VALUE_ADDRESS, 10, 0), "0a00" },
        { VALUE(VT_VALUE_NAME, 0x30, 0x0d, 0x31, 0x0b, 0x30, 9, 6, 3, 0x55, 4, 3, 0x0c, 2, 'o', 'k'), "CN=ok" },
        { VALUE(VT_VALUE_GENERAL_NAME, 0x82, 3, 'a', '.', 'b'), "DNS:a.b" },
        { vt_secret(vt_value_of(VT_VALUE_BYTES, vt_bytes(NULL, 2))), "secret" },
    };

    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char words[80];

        ck_assert_uint_eq(vt_value_text(&values[i].value, words, sizeof words), strlen(values[i].words));
        ck_assert_str_eq(words, values[i].words);
    }
}
END_TEST

START_TEST(times_are_read_strictly)
{
    static const char *const bad[] = { "", "2010-09-01", "2010-09-01T16:57:47", "2010-09-01T16:57:47+00:00", "2010-02-29T00:00:00Z",
                                       "2010-09-01T24:00:00Z", "2010-09-01 16:57:47Z", "2010-13-01T00:00:00Z", "2010-09-01T16:57:47Z ",
                                       "2010-09-0aT16:57:47Z" };
    int64_t seconds;

    ck_assert(vt_time_parse("2010-09-01T16:57:47Z", &seconds));
    ck_assert_int_eq(seconds, 1283360267);
    ck_assert(vt_time_parse("1969-12-31T23:59:59Z", &seconds) && seconds == -1);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ck_assert_msg(!vt_time_parse(bad[i], &seconds), "%s", bad[i]);
}
END_TEST

START_TEST(sentences_are_filled_in)
{
    struct vt_event_check check = { .depth = 1, .seen = vt_say("s\x1b"), .issuer = vt_say("CN=i") };
    char out[120];

    vt_template_text("{seen}, {wanted}, {subject}, {issuer}, {depth}, {other} {open", &check, out, sizeof out);
    ck_assert_str_eq(out, "s\\x1b, what is due, certificate 1, CN=i, 1, other {open");
    ck_assert_uint_eq(vt_template_text("{issuer}!", &check, out, 3), 5);
    ck_assert_str_eq(out, "CN");
}
END_TEST

/* An element of DER is one line; a value is said once. */
START_TEST(the_tree_is_a_line_an_element)
{
    static const uint8_t der[] = { 0x30, 3, 2, 1, 5, 0xff };
    struct vt_parse parse;
    struct vt_reader r;
    struct vt_model model;
    struct vt_bytes bytes;
    uint32_t number;
    FILE *out = begin_text();

    vt_model_begin(&model, false);
    r = vt_parse_begin(&parse, &model.sink, VT_BUFFER_FILE, vt_bytes(der, sizeof der), NULL, 0);
    (void)(vt_open(&r, "thing", "X.690 8.9") && vt_read_number(&r, "tag", 1, NULL, &number) && vt_read_number(&r, "length", 1, NULL, &number)
           && vt_open(&r, "number", NULL) && vt_read_number(&r, "tag", 1, NULL, &number) && vt_read_number(&r, "length", 1, NULL, &number)
           && vt_read_number(&r, "content", 1, NULL, &number) && vt_close_as(&r, vt_uint(5)) && vt_close(&r));
    (void)vt_read_bytes(&r, "nothing", 9, &bytes);
    vt_parse_end(&r);
    ck_assert(vt_model_end(&model));
    ck_assert(vt_text_write(out, &model, false));
    vt_model_free(&model);
    fclose(out);
    ck_assert_str_eq(text,
        "file, 6 bytes\n"
        "      0       3  3003                          thing                                          X.690 8.9\n"
        "      2       1  0201        05                  number                                       5\n"
        "      5  fail syntax.length, truncated: 1, at byte 5, wanted a field lies within the bytes that hold it (RFC 5246 §7.2.2)\n"
        "      5       1              ff                unparsed\n");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { every_event_has_its_shape, secrets_are_withheld, what_is_written_reads_back, a_tee_gives_each_its_own, anchors_are_noted,
                                   a_full_disk_is_noticed, hostile_text_is_safe_to_show, a_cut_text_keeps_characters_whole,
                                   values_in_words, times_are_read_strictly, sentences_are_filled_in, the_tree_is_a_line_an_element };
    int failed = vt_suite_run("jsonl", tests, sizeof tests / sizeof tests[0]);

    free(text);
    return failed;
}
