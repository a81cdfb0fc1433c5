#define _GNU_SOURCE /* open_memstream, memmem */
/* Traces of long sessions, made by the program's own writer and read by both of its readers: ids that do
 * not wrap, an end at a size which is said and replays, hostile chains that cost no more than their bytes. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/support/demo.h"
#include "tests/unit/support/suite.h"
#include "session/model.h"
#include "session/jsonl.h"
#include "capture/pcapng.h"

static const struct vt_client_config client = { .now = 1795536000, .no_name = true, .trust = VT_TRUST_REPORTED };
static const struct vt_trace_head head = { .target = "mail.example:25", .time = 1795536000, .client = &client };

static char *text;
static size_t text_len;

/* A session of COUNT records, each a buffer of its own with one byte in it. */
static void write_records(uint32_t count)
{
    struct vt_stream stream = { .off = 0 };
    struct vt_jsonl j;
    FILE *out = open_memstream(&text, &text_len);

    vt_jsonl_begin(&j, out, true, &head);
    vt_emit_buffer(&j.sink, VT_BUFFER_C2S, vt_bytes(NULL, 0), false, NULL, 0);
    stream.buffer = vt_emit_buffer(&j.sink, VT_BUFFER_S2C, vt_bytes(NULL, 0), false, NULL, 0);
    for (uint32_t i = 0; i < count; i++) {
        const struct vt_part part = { stream.buffer, stream.off, 1 };
        struct vt_parse parse;
        struct vt_bytes byte;
        struct vt_reader r = vt_parse_stream(&parse, &j.sink, &stream, vt_text("w"));

        ck_assert(vt_read_bytes(&r, "fragment", 1, &byte) && vt_parse_end(&r));
        stream.off++;
        r = vt_parse_begin(&parse, &j.sink, VT_BUFFER_RECORD, vt_text("r"), &part, 1);
        ck_assert(vt_read_bytes(&r, "data", 1, &byte) && vt_parse_end(&r));
    }
    ck_assert(vt_jsonl_end(&j));
    fclose(out);
}

START_TEST(ids_do_not_wrap)
{
    enum { COUNT = 65600 };
    struct vt_trace_error error;
    struct vt_script trace;
    struct vt_model model;

    write_records(COUNT);
    ck_assert_msg(vt_model_read(vt_bytes(text, text_len), &model, &error), "line %u: %s", error.line, error.text);
    ck_assert_uint_eq(model.buffers_len, COUNT + 2);
    ck_assert_uint_eq(model.buffers[COUNT + 1].id, COUNT + 2);
    ck_assert_uint_eq(model.buffers[COUNT + 1].from[0].off, COUNT - 1);
    ck_assert_uint_eq(model.fields[model.fields_len - 1].buffer, COUNT + 2);
    vt_model_free(&model);
    ck_assert_msg(vt_script_read(vt_bytes(text, text_len), &trace, &error), "line %u: %s", error.line, error.text);
    ck_assert_uint_eq(trace.s2c.len, COUNT);
    vt_script_free(&trace);
    free(text);
}
END_TEST

/* Replays TRACE into a new text that ends at MOST bytes. */
static bool write_session(const struct vt_script *trace, uint64_t most)
{
    const struct vt_trace_head again = { .target = trace->head.target, .starttls = trace->head.starttls, .time = trace->head.time, .client = &trace->client };
    const struct vt_anchors anchors = vt_anchors_from_array(&trace->anchor_array);
    FILE *out = open_memstream(&text, &text_len);
    struct vt_replay replay;
    struct vt_jsonl j;

    vt_jsonl_begin(&j, out, true, &again);
    j.most = most;
    ck_assert(vt_replay_run(&replay, trace, vt_jsonl_anchors(&j, &anchors), &j.sink));
    vt_replay_free(&replay);
    ck_assert(vt_jsonl_end(&j));
    fclose(out);
    return j.ended;
}

/* Each place where a trace can end is one to which its replay comes, too. */
START_TEST(what_ends_at_its_size_is_read_and_replays)
{
    enum { SPARE = 1 << 20 };
    unsigned ended = 0;

    for (int d = 1; d < 4; d++) {
        struct vt_trace_error error;
        struct vt_script whole;
        size_t len, step;

        ck_assert(vt_script_read(vt_demo_text(&vt_demos[d - 1]), &whole, &error));
        ck_assert(!write_session(&whole, VT_TRACE_MAX));
        len = text_len;
        free(text);
        step = vt_stride(len / 24);
        for (size_t most = SPARE + len / 2; most < SPARE + len; most += step) {
            struct vt_comparison result;
            struct vt_replay replay;
            struct vt_script trace;
            struct vt_model model;
            bool went, end = write_session(&whole, most);

            ck_assert_uint_le(text_len, most);
            ck_assert_msg(vt_model_read(vt_bytes(text, text_len), &model, &error), "%zu, line %u: %s", most, error.line, error.text);
            ck_assert_msg(vt_script_read(vt_bytes(text, text_len), &trace, &error), "%zu, line %u: %s", most, error.line, error.text);
            ck_assert(model.ended == end && trace.ended == end && trace.over == !end);
            ck_assert_msg(vt_comparison_run(&replay, &trace, vt_bytes(text, text_len), NULL, &result, &went) && went,
                          "%zu, line %u: %s, not %s", most, result.line, result.replayed, result.recorded);
            ended += end;
            vt_replay_free(&replay);
            vt_script_free(&trace);
            vt_model_free(&model);
            free(text);
        }
        vt_script_free(&whole);
    }
    ck_assert_uint_ge(ended, 3);     /* each session once at least: under valgrind the steps are wide */
}
END_TEST

START_TEST(nothing_follows_the_end)
{
    static const char after[] = "{\"event\":\"trace\",\"version\":1,\"time\":\"2026-11-28T00:00:00Z\",\"at\":\"2026-11-28T00:00:00Z\"}\n"
        VT_JSONL_END "{\"event\":\"buffer\",\"buf\":1,\"kind\":\"c2s\"}\n";
    struct vt_trace_error error;
    struct vt_script trace;
    struct vt_model model;

    ck_assert(!vt_model_read(vt_text(after), &model, &error) && error.line == 3);
    ck_assert(!vt_script_read(vt_text(after), &trace, &error) && error.line == 3);
}
END_TEST

/* The length of the block at AT, which stands at both of its ends (draft-ietf-opsawg-pcapng 3.1). */
static uint32_t block_len(const char *file, size_t at)
{
    uint32_t len, again;

    memcpy(&len, file + at + 4, 4);
    ck_assert(len >= 12 && len % 4 == 0 && at + len <= text_len);
    memcpy(&again, file + at + len - 4, 4);
    ck_assert_uint_eq(len, again);
    return len;
}

START_TEST(a_capture_ends_whole)
{
    static const uint8_t bytes[1000];
    FILE *out = open_memstream(&text, &text_len);
    struct vt_stream stream = { .off = 0 };
    struct vt_pcapng c;
    size_t last = 0;

    vt_pcapng_begin(&c, out, false, "192.0.2.9:25", 1795536000);
    c.most = 20000;
    vt_emit_buffer(&c.sink, VT_BUFFER_C2S, vt_bytes(NULL, 0), false, NULL, 0);
    stream.buffer = vt_emit_buffer(&c.sink, VT_BUFFER_S2C, vt_bytes(NULL, 0), false, NULL, 0);
    for (int i = 0; i < 100; i++, stream.off += sizeof bytes) {
        struct vt_parse parse;
        struct vt_bytes read;
        struct vt_reader r = vt_parse_stream(&parse, &c.sink, &stream, vt_bytes(bytes, sizeof bytes));

        ck_assert(vt_read_bytes(&r, "fragment", sizeof bytes, &read) && vt_parse_end(&r));
    }
    vt_pcapng_finish(&c);
    fclose(out);
    ck_assert(c.ended && text_len <= 20000 && text_len > 15000);
    for (size_t at = 0; at < text_len; at += block_len(text, at))
        last = at;
    ck_assert_uint_eq(last + block_len(text, last), text_len);
    ck_assert_ptr_nonnull(memmem(text + last, text_len - last, "The recording ends here", 23));
    free(text);
}
END_TEST

/* Each buffer is made of the one before it, many times: a walk down to the wire would have no end. */
START_TEST(chains_of_parts_are_refused)
{
    struct vt_trace_error error;
    struct vt_model model;
    FILE *out = open_memstream(&text, &text_len);

    fputs("{\"event\":\"trace\",\"version\":1,\"secrets\":false}\n{\"event\":\"buffer\",\"buf\":1,\"kind\":\"s2c\"}\n", out);
    for (int i = 2; i < 3000; i++)
        fprintf(out, "{\"event\":\"buffer\",\"buf\":%d,\"kind\":\"message\",\"len\":0,\"from\":[{\"buf\":%d,\"off\":0,\"len\":1},{\"buf\":%d,\"off\":0,\"len\":1}]}\n",
                i, i - 1, i - 1);
    fclose(out);
    ck_assert(!vt_model_read(vt_bytes(text, text_len), &model, &error));
    ck_assert_uint_lt(error.line, 20);
    ck_assert_ptr_nonnull(strstr(error.text, "parts"));
    free(text);
}
END_TEST

/* Two derivations behind a byte of a buffer; the second says that its input came FROM there. */
static struct vt_origin origin_of(const char *from)
{
    struct vt_trace_error error;
    struct vt_model model;
    struct vt_origin origin;
    FILE *out = open_memstream(&text, &text_len);

    fprintf(out, "{\"event\":\"trace\",\"version\":2,\"secrets\":true}\n{\"event\":\"buffer\",\"buf\":1,\"kind\":\"s2c\"}\n"
                 "{\"event\":\"leaf\",\"buf\":1,\"off\":0,\"len\":2,\"path\":\"x\",\"hex\":\"0001\"}\n"
                 "{\"event\":\"derive\",\"op\":\"o\",\"in\":{},\"from\":{},\"out\":{\"v\":\"00\"}}\n"
                 "{\"event\":\"derive\",\"op\":\"o\",\"in\":{\"a\":\"v\"},\"from\":{\"a\":%s},\"out\":{\"r\":\"00\"}}\n"
                 "{\"event\":\"leaf\",\"buf\":1,\"off\":2,\"len\":1,\"path\":\"y\",\"hex\":\"00\"}\n", from);
    fclose(out);
    ck_assert_msg(vt_model_read(vt_bytes(text, text_len), &model, &error), "line %u: %s", error.line, error.text);
    origin = model.derives[1].in[0].origin;
    vt_model_free(&model);
    free(text);
    return origin;
}

/* What an input says it came from is looked up; and what is not there, or comes later, is no origin. */
START_TEST(an_origin_is_what_the_trace_says)
{
    static const struct {
        const char *from;
        enum vt_origin_kind kind;
    } cases[] = {
        { "{\"buf\":1,\"off\":0,\"len\":2}", VT_ORIGIN_FIELD }, { "{\"buf\":1,\"off\":1,\"len\":1}", VT_ORIGIN_FIELD },
        { "{\"derive\":1,\"out\":0}", VT_ORIGIN_DERIVED }, { "{\"derive\":1,\"out\":0,\"off\":0,\"len\":1}", VT_ORIGIN_DERIVED },
        { "\"outside\"", VT_ORIGIN_OUTSIDE }, { "\"messages\"", VT_ORIGIN_MESSAGES }, { "null", VT_ORIGIN_UNKNOWN },
        { "{\"buf\":1,\"off\":2,\"len\":1}", VT_ORIGIN_UNKNOWN }, { "{\"buf\":1,\"off\":3,\"len\":1}", VT_ORIGIN_UNKNOWN },
        { "{\"buf\":2,\"off\":0,\"len\":1}", VT_ORIGIN_UNKNOWN }, { "{\"buf\":1,\"off\":9007199254740991,\"len\":9}", VT_ORIGIN_UNKNOWN },
        { "{\"derive\":2,\"out\":0}", VT_ORIGIN_UNKNOWN }, { "{\"derive\":3,\"out\":0}", VT_ORIGIN_UNKNOWN },
        { "{\"derive\":1,\"out\":1}", VT_ORIGIN_UNKNOWN }, { "{\"derive\":1,\"out\":0,\"off\":9,\"len\":9}", VT_ORIGIN_DERIVED },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        ck_assert_msg(origin_of(cases[i].from).kind == cases[i].kind, "%s", cases[i].from);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { ids_do_not_wrap, what_ends_at_its_size_is_read_and_replays, nothing_follows_the_end, a_capture_ends_whole,
                                   chains_of_parts_are_refused, an_origin_is_what_the_trace_says };

    return vt_suite_run("long traces", tests, sizeof tests / sizeof tests[0]);
}
