#define _POSIX_C_SOURCE 200809L /* open_memstream */
/* Traces of long sessions, made by the program's own writer and read by both of its readers: ids that do not wrap. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/support/suite.h"
#include "trace/book.h"
#include "trace/jsonl.h"

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
    struct vt_trace trace;
    struct vt_book book;

    write_records(COUNT);
    ck_assert_msg(vt_book_read(vt_bytes(text, text_len), &book, &error), "line %u: %s", error.line, error.text);
    ck_assert_uint_eq(book.buffers_len, COUNT + 2);
    ck_assert_uint_eq(book.buffers[COUNT + 1].id, COUNT + 2);
    ck_assert_uint_eq(book.buffers[COUNT + 1].from[0].off, COUNT - 1);
    ck_assert_uint_eq(book.fields[book.fields_len - 1].buffer, COUNT + 2);
    vt_book_free(&book);
    ck_assert_msg(vt_trace_read(vt_bytes(text, text_len), &trace, &error), "line %u: %s", error.line, error.text);
    ck_assert_uint_eq(trace.s2c.len, COUNT);
    vt_trace_free(&trace);
    free(text);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { ids_do_not_wrap };

    return vt_suite_run("long traces", tests, sizeof tests / sizeof tests[0]);
}
