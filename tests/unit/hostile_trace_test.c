#define _POSIX_C_SOURCE 200809L /* open_memstream */
/* Traces that somebody has spoiled: a real one, cut anywhere and changed near its end, so that all before it is read; and lines of it as
 * JSON. The readers refuse them with a line and a reason, or what they hand out holds together: every index points at something,
 * every field lies in its buffer. The mutations are the same in each run. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/support/suite.h"
#include "tests/unit/support/random.h"
#include "tests/unit/support/twice.h"
#include "tests/unit/support/model_breach.h"
#include "tests/unit/support/demo.h"
#include "session/json_read.h"
#include "session/comparison.h"

static uint32_t random_state = 20261126;

static uint32_t below(size_t n)
{
    uint32_t number = 0;

    for (int i = 0; i < 3; i++)
        number = number << 8 | vt_random_byte(&random_state);
    return (uint32_t)(number % n);
}

/* A whole session's trace, and where its lines begin. */
static char *text;
static size_t text_len, line_at[8192], lines;

static void make_text(void)
{
    text = vt_demo_whole(&vt_demos[0], true, &text_len);
    lines = 0;
    for (size_t at = 0; at < text_len; at++)
        if (at == 0 || text[at - 1] == '\n')
            line_at[lines++] = at;
    line_at[lines] = text_len;
    ck_assert_uint_gt(lines, 1000);
}

/* Lines [0, COUNT) of the session in OUT, the last of them with something amiss. */
static size_t spoil(char *out, size_t count)
{
    size_t last = count > 4 ? count - 1 - below(4) : count - 1, len = line_at[last];

    memcpy(out, text, len);
    for (size_t i = last; i < count; i++) {
        /* Mostly the line that is due; now and then it is missing, twice, or another. */
        unsigned kind = below(12);
        size_t line = kind == 0 ? below(lines) : i, n = line_at[line + 1] - line_at[line];

        for (unsigned times = kind == 1 ? 0 : kind == 2 ? 2 : 1; times > 0; times--, len += n)
            memcpy(out + len, text + line_at[line], n);
    }
    for (unsigned changes = below(4); changes > 0; changes--)
        len = line_at[last] + vt_mutate(&random_state, (uint8_t *)out + line_at[last], len - line_at[last]);
    return len;
}

START_TEST(a_spoiled_trace_is_refused_or_holds_together)
{
    unsigned read = 0, refused = 0;
    struct vt_trace_error error;
    struct vt_script trace;
    struct vt_model model;
    char *spoiled;

    make_text();
    spoiled = malloc(2 * text_len + 16);
    for (unsigned i = 0; i < 800 / vt_stride(1); i++) {
        size_t len = spoil(spoiled, i == 0 ? lines : 1 + below(lines));
        char *exact = malloc(len + 1);      /* so that a read beyond it is seen */

        memcpy(exact, spoiled, len);
        if (vt_model_read(vt_bytes(exact, len), &model, &error)) {
            read++;
            ck_assert_str_eq(vt_model_breach(&model), "");
            vt_model_free(&model);
        } else {
            refused++;
            ck_assert(error.text[0] != 0 && strlen(error.text) < sizeof error.text && error.line <= lines + 16);
        }
        if (vt_script_read(vt_bytes(exact, len), &trace, &error))
            vt_script_free(&trace);
        free(exact);
    }
    printf("hostile traces: %u held together, %u refused\n", read, refused);
    ck_assert_uint_gt(read, 100 / vt_stride(1));
    ck_assert_uint_gt(refused, 100 / vt_stride(1));
    free(spoiled);
    free(text);
}
END_TEST

/* The tokens of what was read: each ends within the list, and its text within the line. */
static bool check_json(const struct vt_json *json, struct vt_bytes line)
{
    static uint8_t out[1 << 16];

    for (uint32_t i = 0; i < json->count; i++) {
        const struct vt_json_token *t = &json->tokens[i];
        bool holds = t->kind == VT_JSON_OBJECT || t->kind == VT_JSON_ARRAY;

        if (t->next <= i || t->next > json->count || (!holds && t->next != i + 1))
            return false;
        if (!holds && t->text.len > 0 && (t->text.data < line.data || t->text.data + t->text.len > line.data + line.len))
            return false;
        if (t->kind == VT_JSON_STRING && t->text.len <= sizeof out && vt_json_unescape(t, out) > t->text.len)
            return false;
    }
    return json->count > 0 && json->tokens[0].next == json->count;
}

START_TEST(a_spoiled_line_is_no_json_or_holds_together)
{
    static struct vt_json json;
    unsigned read = 0, refused = 0;

    make_text();
    for (unsigned i = 0; i < 60000 / vt_stride(1); i++) {
        size_t line = below(lines), len = line_at[line + 1] - line_at[line] - 1;
        uint8_t *spoiled = malloc(len + 8);

        memcpy(spoiled, text + line_at[line], len);
        for (unsigned changes = below(5); changes > 0; changes--)
            len = vt_mutate(&random_state, spoiled, len);
        if (vt_json_parse(&json, vt_bytes(spoiled, len))) {
            read++;
            ck_assert_msg(check_json(&json, vt_bytes(spoiled, len)), "%.*s", (int)len, (const char *)spoiled);
        } else {
            refused++;
        }
        free(spoiled);
    }
    printf("hostile lines: %u held together, %u refused\n", read, refused);
    ck_assert(read > 10000 / vt_stride(1) && refused > 10000 / vt_stride(1));
    free(text);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { a_spoiled_trace_is_refused_or_holds_together, a_spoiled_line_is_no_json_or_holds_together };

    return vt_suite_run("hostile_trace", tests, sizeof tests / sizeof tests[0]);
}
