/* Replays without end: a thousand leave nothing behind, and a trace that anybody may have written is refused, or comes out as it
 * says. */
#define _POSIX_C_SOURCE 200809L

#include <malloc.h>
#include <stdlib.h>

#include "tests/unit/support/random.h"
#include "tests/unit/support/suite.h"
#include "tests/unit/support/demo.h"
#include "session/comparison.h"

enum outcome { REFUSED, DIFFERENT, EQUAL };

/* Reads, replays and compares TEXT. */
static enum outcome retell(struct vt_bytes text)
{
    struct vt_comparison result;
    struct vt_trace_error error;
    struct vt_replay replay;
    struct vt_script trace;
    char *again = NULL;
    size_t len = 0;
    bool equal;

    if (!vt_script_read(text, &trace, &error)) {
        ck_assert_msg(error.text[0] != '\0' && error.line <= 4096, "line %u: %s", error.line, error.text);
        return REFUSED;
    }
    FILE *out = open_memstream(&again, &len);
    equal = vt_replay_told(&replay, &trace, NULL, trace.secrets, NULL, out);
    fclose(out);
    equal = vt_comparison_of(text, vt_bytes(again, len), trace.condensed, &result) && equal && trace.over;
    ck_assert(equal || result.line <= 4096);
    vt_replay_free(&replay);
    vt_script_free(&trace);
    free(again);
    return equal ? EQUAL : DIFFERENT;
}

static size_t in_use(void)
{
    return mallinfo2().uordblks;
}

START_TEST(a_thousand_replays_leave_nothing_behind)
{
    int times = vt_stride(1) == 1 ? 1000 : 100;
    size_t before = 0;

    for (int i = 0; i <= times; i++) {
        ck_assert_int_eq(retell(vt_demo_text(&vt_demos[1 + i % 2])), EQUAL);
        if (i == 20)
            before = in_use();      /* what the library, and malloc for each size, keep for themselves is there by now */
    }
    ck_assert_uint_eq(in_use(), before);
}
END_TEST

static uint32_t chance;

static size_t below(size_t n)
{
    uint32_t number = 0;

    for (int i = 0; i < 3; i++)
        number = number << 8 | vt_random_byte(&chance);
    return n == 0 ? 0 : number % n;
}

/* Where a line begins that holds the byte AT, and where it ends. */
static size_t line_start(struct vt_bytes text, size_t at)
{
    while (at > 0 && text.data[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(struct vt_bytes text, size_t at)
{
    while (at < text.len && text.data[at] != '\n')
        at++;
    return at < text.len ? at + 1 : at;
}

static void put_in(struct vt_bytes text, char *out)
{
    static const char likely[] = "0123456789abcdef0123456789abcdef\"{}[],:\\\n \x80nulsxz";

    memcpy(out, text.data, text.len);
    for (size_t n = 1 + below(3); n > 0; n--)
        out[below(text.len)] = likely[below(sizeof likely - 1)];
}

static size_t cut(struct vt_bytes text, char *out)
{
    size_t n = below(text.len);

    memcpy(out, text.data, n);
    return n;
}

/* Leaves a line out, or says it twice. */
static size_t move_line(struct vt_bytes text, char *out, bool twice)
{
    size_t at = below(text.len), start = line_start(text, at), end = line_end(text, at), to = twice ? end : start;

    memcpy(out, text.data, to);
    memcpy(out + to, text.data + (twice ? start : end), text.len - (twice ? start : end));
    return to + text.len - (twice ? start : end);
}

/* TEXT changed in one way, in memory of its own size, so that a read beyond it is seen by the sanitizer. */
static enum outcome retell_mutant(struct vt_bytes text, char *room)
{
    size_t way = below(8), len = text.len;
    enum outcome outcome;
    char *exact;

    if (way == 0)
        len = cut(text, room);
    else if (way <= 2)
        len = move_line(text, room, way == 2);
    else
        put_in(text, room);
    exact = malloc(len + (len == 0));
    memcpy(exact, room, len);
    outcome = retell(vt_bytes(exact, len));
    free(exact);
    return outcome;
}

static void mutate(struct vt_bytes text, int times, int counts[3])
{
    char *room = malloc(2 * text.len);

    for (int i = 0; i < times; i++)
        counts[retell_mutant(text, room)]++;
    free(room);
}

START_TEST(a_hostile_trace_is_refused)
{
    int counts[3] = { 0 };

    chance = 20101;
    for (const struct vt_demo *demo = vt_demos; !demo->certificate; demo++)
        mutate(vt_demo_text(demo), 700 / (int)vt_stride(1), counts);
    ck_assert_int_gt(counts[REFUSED], counts[EQUAL]);
    ck_assert_int_gt(counts[DIFFERENT], counts[EQUAL]);
}
END_TEST

/* True when the texts differ in more than the anchors: a root may hold what the verifier does not look at. */
static bool differ(const char *whole, const char *room, size_t len)
{
    static const char anchor[] = "{\"event\":\"anchor\"";

    for (size_t i = 0; i < len; i++)
        if (whole[i] != room[i] && memcmp(whole + line_start(vt_bytes(whole, len), i), anchor, sizeof anchor - 1) != 0)
            return true;
    return false;
}

/* A whole trace has no byte to spare: only itself comes out equal. Its first line is left alone: nothing else in it knows when
 * and where it was recorded. */
START_TEST(a_whole_trace_is_itself_alone)
{
    size_t len, head;
    char *whole = vt_demo_whole(&vt_demos[2], true, &len), *room;
    int equal = 0;

    ck_assert_int_eq(retell(vt_bytes(whole, len)), EQUAL);
    room = malloc(2 * len);
    memcpy(room, whole, len);
    head = line_end(vt_bytes(whole, len), 0);
    chance = 7;
    for (int i = 0; i < 300; i += (int)vt_stride(1)) {
        put_in(vt_bytes(whole + head, len - head), room + head);
        bool same = memcmp(whole, room, len) == 0;

        equal += same;
        if (same || differ(whole, room, len))
            ck_assert_msg((retell(vt_bytes(room, len)) == EQUAL) == same, "mutant %d", i);
    }
    ck_assert_int_lt(equal, 100);
    free(room);
    free(whole);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { a_thousand_replays_leave_nothing_behind, a_hostile_trace_is_refused, a_whole_trace_is_itself_alone };

    return vt_suite_run("rerun", tests, sizeof tests / sizeof tests[0]);
}
