/* The cursor: what is read, what is told, and what a failure does to both. Expected streams are written by hand. */
#include <stdio.h>
#include <string.h>

#include "base/cursor.h"
#include "support/suite.h"

/* A sink that writes one line an event: "+" open, "-" close with its range, "=" leaf with its range, "!" a failed check. */
struct script {
    char text[2048];
    size_t len;
};

static void say(struct script *script, const char *mark, const char *name, uint64_t off, uint32_t len)
{
    script->len += (size_t)snprintf(script->text + script->len, sizeof script->text - script->len, "%s%s %u+%u\n", mark,
                                    name, (unsigned)off, (unsigned)len);
}

static const char *group_name(const struct vt_parse *parse)
{
    const char *name = parse->open[parse->depth - 1].name;

    return name != NULL ? name : "[]";
}

static void record(void *context, const struct vt_event *event)
{
    struct script *script = context;
    const struct vt_event_field *field = &event->field;

    if (event->kind == VT_EVENT_OPEN)
        say(script, "+", group_name(field->parse), field->off, field->len);
    else if (event->kind == VT_EVENT_CLOSE)
        say(script, "-", group_name(field->parse), field->off, field->len);
    else if (event->kind == VT_EVENT_LEAF)
        say(script, field->value.secret && field->raw.data == NULL ? "=secret " : "=", field->name, field->off, field->len);
    else if (event->kind == VT_EVENT_CHECK && event->check.result == VT_FAIL)
        say(script, "!", vt_rule_text(event->check.rule)->id, event->check.off, 0);
}

/* A structure of every kind of field: uint8 kind; opaque body<0..255>; items<0..2^16-1> of uint16. */
struct sample {
    uint8_t kind;
    struct vt_bytes body;
    uint16_t items[8];
    unsigned count;
};

static bool read_items(struct vt_reader *items, struct sample *out)
{
    for (uint16_t i = 0; vt_more(items) && i < 8; i++) {
        if (!(vt_open_item(items, i) && vt_read_u16(items, "value", &out->items[i]) && vt_close(items)))
            return false;
        out->count++;
    }
    return vt_read_done(items);
}

static bool read_sample(struct vt_reader *r, struct sample *out)
{
    struct vt_reader body, items;

    return vt_open(r, "sample", "RFC 0")
        && vt_read_u8(r, "kind", &out->kind)
        && vt_check(r->parse, VT_RULE_VALUE, out->kind == 7, vt_uint(out->kind))
        && vt_read_vector8(r, "body", &body) && vt_read_rest(&body, "bytes", &out->body) && vt_read_done(&body)
        && vt_read_vector16(r, "items", &items) && read_items(&items, out)
        && vt_close(r);
}

static bool parse_sample(struct vt_bytes data, struct vt_sink *sink, struct sample *out, struct vt_failure *failure)
{
    struct vt_parse parse;
    struct vt_reader r = vt_parse_begin(&parse, sink, VT_BUFFER_FILE, data, NULL, 0);

    *out = (struct sample){ .count = 0 };
    bool read = read_sample(&r, out);
    read = vt_parse_end(&r) && read;
    *failure = parse.failure;
    return read;
}

struct expectation {
    const char *what;
    uint8_t data[16];
    size_t len;
    enum vt_rule rule;
    uint32_t at;
    const char *events;
};

static const struct expectation expectations[] = {
    { "a good structure", { 7, 2, 0xaa, 0xbb, 0, 4, 1, 2, 3, 4 }, 10, VT_RULE_NONE, 0,
      "+sample 0+0\n=kind 0+1\n+body 1+0\n=length 1+1\n=bytes 2+2\n-body 1+3\n"
      "+items 4+0\n=length 4+2\n+[] 6+0\n=value 6+2\n-[] 6+2\n+[] 8+0\n=value 8+2\n-[] 8+2\n-items 4+6\n-sample 0+10\n" },
    { "an empty vector has no leaf", { 7, 0, 0, 0 }, 4, VT_RULE_NONE, 0,
      "+sample 0+0\n=kind 0+1\n+body 1+0\n=length 1+1\n-body 1+1\n+items 2+0\n=length 2+2\n-items 2+2\n-sample 0+4\n" },
    { "nothing at all", { 0 }, 0, VT_RULE_TRUNCATED, 0, "+sample 0+0\n!syntax.length 0+0\n-sample 0+0\n" },
    { "a rule in the chain", { 8, 0, 0, 0 }, 4, VT_RULE_VALUE, 0,
      "+sample 0+0\n=kind 0+1\n!syntax.value 0+0\n=unparsed 1+3\n-sample 0+4\n" },
    { "a vector longer than what holds it", { 7, 9, 1, 2 }, 4, VT_RULE_TRUNCATED, 2,
      "+sample 0+0\n=kind 0+1\n+body 1+0\n=length 1+1\n!syntax.length 2+0\n=unparsed 2+2\n-body 1+3\n-sample 0+4\n" },
    { "an odd byte in the items", { 7, 0, 0, 3, 1, 2, 3 }, 7, VT_RULE_TRUNCATED, 6,
      "+sample 0+0\n=kind 0+1\n+body 1+0\n=length 1+1\n-body 1+1\n+items 2+0\n=length 2+2\n+[] 4+0\n=value 4+2\n-[] 4+2\n"
      "+[] 6+0\n!syntax.length 6+0\n=unparsed 6+1\n-[] 6+1\n-items 2+5\n-sample 0+7\n" },
    { "bytes left over", { 7, 0, 0, 0, 0xee, 0xff }, 6, VT_RULE_TRAILING, 4,
      "+sample 0+0\n=kind 0+1\n+body 1+0\n=length 1+1\n-body 1+1\n+items 2+0\n=length 2+2\n-items 2+2\n-sample 0+4\n"
      "!syntax.length 4+0\n=unparsed 4+2\n" },
};

static void expect_events(const struct expectation *e)
{
    struct script script = { .len = 0 };
    struct vt_sink sink = { .emit = record, .context = &script };
    struct sample aloud, silent;
    struct vt_failure failure, silent_failure;

    bool good = parse_sample(vt_bytes(e->data, e->len), &sink, &aloud, &failure);
    ck_assert_msg(good == (e->rule == VT_RULE_NONE), "%s", e->what);
    ck_assert_msg(failure.rule == e->rule && failure.at == e->at, "%s: rule %d at %u", e->what, failure.rule, failure.at);
    ck_assert_str_eq(script.text, e->events);
    ck_assert(parse_sample(vt_bytes(e->data, e->len), NULL, &silent, &silent_failure) == good);
    ck_assert(silent_failure.rule == failure.rule && silent_failure.at == failure.at);
}

START_TEST(test_events)
{
    for (size_t i = 0; i < sizeof expectations / sizeof expectations[0]; i++)
        expect_events(&expectations[i]);
}
END_TEST

START_TEST(test_values)
{
    static const uint8_t data[] = { 7, 2, 0xaa, 0xbb, 0, 4, 1, 2, 3, 4 };
    struct sample out;
    struct vt_failure failure;

    ck_assert(parse_sample(vt_bytes(data, sizeof data), NULL, &out, &failure));
    ck_assert_uint_eq(out.kind, 7);
    ck_assert_mem_eq(out.body.data, "\xaa\xbb", 2);
    ck_assert_uint_eq(out.count, 2);
    ck_assert_uint_eq(out.items[0], 0x0102);
    ck_assert_uint_eq(out.items[1], 0x0304);
}
END_TEST

START_TEST(test_a_failure_sticks)
{
    static const uint8_t data[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    struct vt_parse parse;
    struct vt_reader r = vt_parse_untraced(&parse, vt_bytes(data, sizeof data));
    struct vt_reader body;
    struct vt_bytes bytes;
    uint8_t byte;
    uint32_t number;

    ck_assert(vt_read_u8(&r, "first", &byte));
    ck_assert(!vt_fail(&parse, VT_RULE_VALUE, vt_none()));
    ck_assert(!vt_fail(&parse, VT_RULE_DEPTH, vt_none()));
    ck_assert(!vt_read_u8(&r, "a", &byte) && !vt_read_u24(&r, "b", &number) && !vt_read_bytes(&r, "c", 0, &bytes));
    ck_assert(!vt_read_vector8(&r, "d", &body) && !vt_open(&r, "e", NULL) && !vt_more(&r) && !vt_peek_u8(&r, &byte));
    ck_assert(!vt_check(&parse, VT_RULE_LIMIT, true, vt_none()) && !vt_parse_end(&r));
    ck_assert_int_eq(parse.failure.rule, VT_RULE_VALUE);
    ck_assert_uint_eq(r.at, 1);
}
END_TEST

START_TEST(test_depth_is_bounded)
{
    static const uint8_t data[] = { 0 };
    struct vt_parse parse;
    struct vt_reader r = vt_parse_untraced(&parse, vt_bytes(data, sizeof data));

    for (int i = 0; i < VT_DEPTH_MAX; i++)
        ck_assert(vt_open(&r, "level", NULL));
    ck_assert(!vt_open(&r, "level", NULL));
    ck_assert_int_eq(parse.failure.rule, VT_RULE_DEPTH);
}
END_TEST

START_TEST(test_secrets_are_withheld)
{
    static const uint8_t data[] = { 1, 2, 3 };
    struct script script = { .len = 0 };
    struct vt_sink sink = { .emit = record, .context = &script };
    struct vt_parse parse;
    struct vt_bytes out;

    for (int asked = 0; asked <= 1; asked++) {
        sink.secrets = asked != 0;
        struct vt_reader r = vt_parse_begin(&parse, &sink, VT_BUFFER_FILE, vt_bytes(data, 3), NULL, 0);
        ck_assert(vt_read_secret(&r, "key", 3, &out) && vt_parse_end(&r));
        ck_assert_mem_eq(out.data, data, 3);
    }
    ck_assert_str_eq(script.text, "=secret key 0+3\n=key 0+3\n");
}
END_TEST

START_TEST(test_a_stream_goes_on)
{
    static const uint8_t data[] = { 1, 2, 3, 4 };
    struct script script = { .len = 0 };
    struct vt_sink sink = { .emit = record, .context = &script };
    struct vt_stream stream = { .buffer = 1, .off = 1000 };
    struct vt_parse parse;
    uint16_t out;

    struct vt_reader r = vt_parse_stream(&parse, &sink, &stream, vt_bytes(data, 2));
    ck_assert(vt_read_u16(&r, "a", &out) && vt_parse_end(&r));
    stream.off += r.at;
    r = vt_parse_stream(&parse, &sink, &stream, vt_bytes(data + 2, 2));
    ck_assert(vt_read_u16(&r, "b", &out) && vt_parse_end(&r));
    ck_assert_str_eq(script.text, "=a 1000+2\n=b 1002+2\n");
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_events, test_values, test_a_failure_sticks,
                             test_depth_is_bounded, test_secrets_are_withheld, test_a_stream_goes_on };

    return vt_suite_run("cursor", tests, sizeof tests / sizeof *tests);
}
