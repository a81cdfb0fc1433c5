#include "tests/unit/support/twice.h"

#include <check.h>

#include "tests/unit/support/random.h"
#include "tests/unit/support/tiles.h"

struct vt_value vt_last_leaf;

/* Check notes each ck_assert in a file, so here, at each event, there is one only when it fails. */
static void count(void *context, const struct vt_event *event)
{
    const struct vt_parse *parse = event->field.parse;
    bool opens = event->kind == VT_EVENT_OPEN, closes = event->kind == VT_EVENT_CLOSE;
    int *open = context;

    *open += opens;
    if (opens || closes)
        if (*open < 1 || parse->depth != *open || parse->open[*open - 1].off != event->field.off)
            ck_abort_msg("groups do not nest at %llu", (unsigned long long)event->field.off);
    *open -= closes;
    if (event->kind == VT_EVENT_LEAF)
        vt_last_leaf = event->field.value;
}

bool vt_parse_twice(struct vt_bytes data, bool (*read)(struct vt_reader *r, void *out), void *out,
                    struct vt_failure *failure)
{
    static struct tiles tiles;
    struct vt_parse parse, silent;
    struct vt_reader r;
    bool aloud, quiet;
    int open = 0;

    tiles_init(&tiles);
    tiles.then = count;
    tiles.then_context = &open;
    r = vt_parse_begin(&parse, &tiles.sink, VT_BUFFER_FILE, data, NULL, 0);
    aloud = read(&r, out);
    aloud = vt_parse_end(&r) && aloud;
    ck_assert_str_eq(tiles_breach(&tiles), "");
    ck_assert_int_eq(open, 0);
    ck_assert_int_eq(aloud, parse.failure.rule == VT_RULE_NONE);
    if (aloud && !vt_verdict_has(&parse.remarks, VT_RULE_EXT_UNREAD))
        ck_assert_uint_eq(tiles.unparsed, 0);
    tiles_free(&tiles);

    r = vt_parse_untraced(&silent, data);
    quiet = read(&r, out);
    quiet = vt_parse_end(&r) && quiet;
    ck_assert_int_eq(quiet, aloud);
    ck_assert_uint_eq(silent.failure.rule, parse.failure.rule);
    ck_assert_uint_eq(silent.failure.at, parse.failure.at);
    ck_assert_mem_eq(&silent.remarks, &parse.remarks, sizeof silent.remarks);
    *failure = parse.failure;
    return aloud;
}

static uint32_t below(uint32_t *x, size_t n)
{
    uint32_t number = (uint32_t)vt_random_byte(x) << 16 | (uint32_t)vt_random_byte(x) << 8 | vt_random_byte(x);

    return n == 0 ? 0 : number % (uint32_t)n;
}

size_t vt_mutate(uint32_t *x, uint8_t *data, size_t n)
{
    size_t at = below(x, n);

    if (n == 0)
        return 0;
    switch (below(x, 6)) {
    case 0:
        data[at] ^= (uint8_t)(1 << below(x, 8));
        return n;
    case 1:
        data[at] = vt_random_byte(x);
        return n;
    case 2:
        data[at] = (uint8_t)(data[at] + (below(x, 2) != 0 ? 1 : 0xff)); /* lengths off by one */
        return n;
    case 3:
        return at;
    case 4:
        memmove(data + at, data + at + 1, n - at - 1);
        return n - 1;
    default:
        memmove(data + at + 1, data + at, n - at);
        data[at] = below(x, 2) != 0 ? data[at + 1] : vt_random_byte(x);
        return n + 1;
    }
}
