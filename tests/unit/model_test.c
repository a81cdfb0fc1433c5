/* A trace as a model: what its events are joined to. The traces are written here by hand, from docs/trace.md. */
#include <string.h>

#include "support/suite.h"
#include "session/model.h"

#define HEAD "{\"event\":\"trace\",\"version\":2,\"program\":\"p\",\"target\":\"h:1\",\"time\":\"2026-11-26T00:00:00Z\",\"secrets\":true,\"at\":\"2026-11-26T00:00:00Z\"}\n"
#define WIRE HEAD "{\"event\":\"buffer\",\"buf\":1,\"kind\":\"c2s\"}\n{\"event\":\"buffer\",\"buf\":2,\"kind\":\"s2c\"}\n"
#define OPEN(buf, off, path) "{\"event\":\"open\",\"buf\":" buf ",\"off\":" off ",\"path\":\"" path "\"}\n"
#define CLOSE(buf, off, len, path) "{\"event\":\"close\",\"buf\":" buf ",\"off\":" off ",\"len\":" len ",\"path\":\"" path "\"}\n"
#define LEAF(buf, off, len, path, hex) \
    "{\"event\":\"leaf\",\"buf\":" buf ",\"off\":" off ",\"len\":" len ",\"path\":\"" path "\",\"hex\":" hex "}\n"

static struct vt_model model;
static struct vt_trace_error error;

static bool read_text(const char *text)
{
    return vt_model_read(vt_text(text), &model, &error);
}

/* Two records of the server's carry one message; a value is computed from a field of it, another from that. */
#define SESSION WIRE \
    OPEN("2", "0", "r") LEAF("2", "0", "2", "r.head", "\"1603\"") LEAF("2", "2", "3", "r.fragment", "\"0a0b0c\"") CLOSE("2", "0", "5", "r") \
    OPEN("2", "5", "r") LEAF("2", "5", "2", "r.head", "\"1603\"") LEAF("2", "7", "3", "r.fragment", "\"0d0e0f\"") CLOSE("2", "5", "5", "r") \
    "{\"event\":\"buffer\",\"buf\":3,\"kind\":\"message\",\"len\":6,\"from\":[{\"buf\":2,\"off\":2,\"len\":3},{\"buf\":2,\"off\":7,\"len\":3}]}\n" \
    OPEN("3", "0", "hello") LEAF("3", "0", "1", "hello.kind", "\"0a\"") LEAF("3", "1", "4", "hello.point", "\"0b0c0d0e\"") \
    LEAF("3", "5", "1", "hello.rest", "\"0f\"") CLOSE("3", "0", "6", "hello") \
    "{\"event\":\"derive\",\"op\":\"sha256\",\"in\":{\"message\":[\"point\",\"handshake_messages\"],\"label\":\"key expansion\",\"seq_num\":\"0001\"},\"values\":{\"point\":\"0b0c0d0e\"}," \
    "\"from\":{\"message\":[{\"buf\":3,\"off\":1,\"len\":4},\"messages\"],\"label\":null,\"seq_num\":null},\"out\":{\"key\":\"aabbccdd\"}}\n" \
    "{\"event\":\"derive\",\"op\":\"xor\",\"in\":{\"a\":\"key\"},\"from\":{\"a\":{\"derive\":1,\"out\":0}},\"out\":{\"nonce\":null}}\n" \
    "{\"event\":\"check\",\"id\":\"leaf.name\",\"result\":\"fail\",\"subject\":\"certificate 1\",\"seen\":\"DNS:a\",\"wanted\":\"b\",\"buf\":3,\"off\":1}\n"

START_TEST(origins_lead_back_to_fields_and_values)
{
    const struct vt_model_term *in;

    ck_assert_msg(read_text(SESSION), "line %u: %s", error.line, error.text);
    ck_assert_uint_eq(model.derives_len, 2);
    in = model.derives[0].in;
    ck_assert_uint_eq(model.derives[0].ins, 4);
    ck_assert_int_eq(in[0].origin.kind, VT_ORIGIN_FIELD);
    ck_assert_str_eq(model.fields[in[0].origin.index].path, "hello.point");
    ck_assert_int_eq(in[1].origin.kind, VT_ORIGIN_MESSAGES);
    ck_assert_int_eq(in[2].origin.kind, VT_ORIGIN_LITERAL);
    ck_assert_str_eq(in[2].text, "key expansion");
    ck_assert_int_eq(in[3].origin.kind, VT_ORIGIN_LITERAL);
    ck_assert_mem_eq(in[3].bytes.data, "\x00\x01", 2);
    ck_assert_int_eq(model.derives[1].in[0].origin.kind, VT_ORIGIN_DERIVED);
    ck_assert_mem_eq(model.derives[1].in[0].bytes.data, "\xaa\xbb\xcc\xdd", 4);
    ck_assert_ptr_null(model.derives[1].out[0].bytes.data);
    vt_model_free(&model);
}
END_TEST

START_TEST(bytes_lead_back_to_the_wire)
{
    struct vt_part parts[4];

    ck_assert(read_text(SESSION));
    ck_assert_uint_eq(vt_model_wire(&model, 3, 1, 4, parts, 4), 2);
    ck_assert_uint_eq(parts[0].off, 3);
    ck_assert_uint_eq(parts[0].len, 2);
    ck_assert_uint_eq(parts[1].off, 7);
    ck_assert_uint_eq(parts[1].len, 2);
    ck_assert_str_eq(model.fields[vt_model_leaf_at(&model, 3, 4)].path, "hello.point");
    ck_assert_uint_eq(vt_model_leaf_at(&model, 3, 6), VT_NONE);
    vt_model_free(&model);
}
END_TEST

START_TEST(uses_lead_on_from_a_field)
{
    struct vt_origin point = { .kind = VT_ORIGIN_FIELD };
    struct vt_use use;
    uint32_t at = 0;

    ck_assert(read_text(SESSION));
    point.index = vt_model_leaf_at(&model, 3, 1);
    ck_assert(vt_model_next_use(&model, point, &at, &use));
    ck_assert_uint_eq(use.term, 0);
    ck_assert(vt_model_next_use(&model, point, &at, &use));
    ck_assert_uint_eq(use.term, 1);
    ck_assert(!vt_model_next_use(&model, point, &at, &use));
    vt_model_free(&model);
}
END_TEST

START_TEST(groups_have_their_bytes_and_messages_their_place)
{
    ck_assert(read_text(SESSION));
    ck_assert_uint_eq(model.messages_len, 1);
    ck_assert_str_eq(model.messages[0].name, "hello");
    ck_assert(model.messages[0].from_server);
    ck_assert_uint_eq(model.messages[0].wire_off, 2);
    ck_assert_uint_eq(model.fields[model.messages[0].field].raw.len, 6);
    ck_assert_mem_eq(model.buffers[2].data.data, "\x0a\x0b\x0c\x0d\x0e\x0f", 6);
    ck_assert_ptr_nonnull(strstr(model.checks[0].sentence, "name"));
    ck_assert_ptr_nonnull(strstr(model.checks[0].fix, "b"));
    ck_assert(!model.condensed);
    vt_model_free(&model);
}
END_TEST

START_TEST(control_characters_are_shown_as_escapes)
{
    ck_assert(read_text(WIRE "{\"event\":\"state\",\"from\":\"\\u001b[2J\",\"to\":\"a\\\\x1b\",\"on\":\"\\u202e\"}\n"));
    ck_assert_str_eq(model.states[0].from, "\\x1b[2J");
    ck_assert_str_eq(model.states[0].to, "a\\x1b");
    ck_assert_str_eq(model.states[0].on, "\\xe2\\x80\\xae");
    vt_model_free(&model);
}
END_TEST

/* Each is refused at its line. */
static const struct {
    const char *text;
    uint32_t line;
    const char *problem;
} refused[] = {
    { "", 0, "empty" },
    { "{}\n", 1, "no trace" },
    { WIRE "[1]\n", 4, "no JSON object" },
    { WIRE "{\"event\":\"new\"}\n", 4, "no trace has" },
    { WIRE "{\"event\":\"buffer\",\"buf\":4,\"kind\":\"message\"}\n", 4, "in order" },
    { WIRE "{\"event\":\"buffer\",\"buf\":3,\"kind\":\"s2c\"}\n", 4, "twice" },
    { WIRE LEAF("1", "1", "1", "a", "\"00\""), 4, "gap" },
    { WIRE LEAF("1", "0", "2", "a", "\"00\""), 4, "length differ" },
    { WIRE LEAF("3", "0", "1", "a", "\"00\""), 4, "no buffer" },
    { WIRE CLOSE("1", "0", "0", "a"), 4, "not open" },
    { WIRE OPEN("1", "0", "a") CLOSE("1", "0", "0", "b"), 5, "innermost" },
    { WIRE OPEN("1", "0", "a") CLOSE("1", "0", "1", "a"), 5, "innermost" },
    { WIRE "{\"event\":\"check\",\"result\":\"pass\"}\n", 4, "without an id" },
    { WIRE "{\"event\":\"derive\",\"op\":\"x\",\"out\":{}}\n", 4, "without inputs" },
    { WIRE "{\"event\":\"anchor\",\"der\":\"0\"}\n", 4, "hex" },
    { WIRE "{\"event\":\"state\"}", 4, "cut off" },
};

START_TEST(what_is_no_trace_is_refused_at_its_line)
{
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        ck_assert_msg(!read_text(refused[i].text), "%s", refused[i].text);
        ck_assert_msg(error.line == refused[i].line && strstr(error.text, refused[i].problem) != NULL, "%s: line %u: %s",
                      refused[i].text, error.line, error.text);
    }
}
END_TEST

/* Several rules share an id; a pass says which by its clause alone. */
START_TEST(a_pass_has_the_sentence_of_its_clause)
{
    ck_assert(read_text(HEAD
        "{\"event\":\"check\",\"id\":\"leaf.purpose\",\"result\":\"pass\",\"ref\":\"RFC 5280 4.2.1.12\"}\n"
        "{\"event\":\"check\",\"id\":\"leaf.purpose\",\"reason\":\"version\",\"result\":\"fail\",\"ref\":\"RFC 5246 7.4.2\"}\n"
        "{\"event\":\"check\",\"id\":\"of.elsewhere\",\"result\":\"pass\"}\n"));
    ck_assert_ptr_nonnull(strstr(model.checks[0].sentence, "extKeyUsage"));
    ck_assert_ptr_nonnull(strstr(model.checks[1].sentence, "version 3"));
    ck_assert_ptr_null(model.checks[2].sentence);
    vt_model_free(&model);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { origins_lead_back_to_fields_and_values, bytes_lead_back_to_the_wire, uses_lead_on_from_a_field,
                                   groups_have_their_bytes_and_messages_their_place, control_characters_are_shown_as_escapes,
                                   a_pass_has_the_sentence_of_its_clause, what_is_no_trace_is_refused_at_its_line };

    return vt_suite_run("model", tests, sizeof tests / sizeof tests[0]);
}
