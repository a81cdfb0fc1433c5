/* A parse, twice; and the sink that listens. */
#include "tests/fuzz/support/fuzz.h"

static struct tiles tiles;
static int open_groups;
static struct vt_sink *listener;

static void hear(void *context, const struct vt_event *event)
{
    const struct vt_parse *parse = event->field.parse;

    (void)context;
    if (event->kind == VT_EVENT_OPEN)
        open_groups++;
    if (event->kind == VT_EVENT_OPEN || event->kind == VT_EVENT_CLOSE)
        FUZZ_DEMAND(parse->depth > 0 && parse->open[parse->depth - 1].off == event->field.off);
    if (event->kind == VT_EVENT_CLOSE)
        FUZZ_DEMAND(open_groups-- > 0);
    if (listener != NULL)
        listener->emit(listener->context, event);
}

struct tiles *fuzz_tiles(void)
{
    tiles_init(&tiles);
    tiles.then = hear;
    open_groups = 0;
    listener = NULL;
    return &tiles;
}

void fuzz_tiles_end(struct tiles *t)
{
    FUZZ_DEMAND(tiles_breach(t)[0] == '\0');
    FUZZ_DEMAND(open_groups == 0);
    tiles_free(t);
}

bool fuzz_parse(struct vt_bytes data, enum vt_buffer_kind kind, fuzz_parser *parse, void *out,
                struct vt_sink *also)
{
    struct tiles *t = fuzz_tiles();
    struct vt_parse loud, quiet;
    struct vt_reader r;
    bool aloud, silent;

    listener = also;
    r = vt_parse_begin(&loud, &t->sink, kind, data, NULL, 0);
    aloud = parse(&r, out);
    aloud = vt_parse_end(&r) && aloud;
    FUZZ_DEMAND(aloud == (loud.failure.rule == VT_RULE_NONE));
    /* But for an extension that no rule needs (RFC 5280 4.2), of which a remark tells. */
    FUZZ_DEMAND(!aloud || t->unparsed == 0 || vt_verdict_has(&loud.remarks, VT_RULE_EXT_UNREAD));
    fuzz_tiles_end(t);
    r = vt_parse_untraced(&quiet, data);
    silent = parse(&r, out);
    silent = vt_parse_end(&r) && silent;
    FUZZ_DEMAND(silent == aloud);
    FUZZ_DEMAND(quiet.failure.rule == loud.failure.rule && quiet.failure.at == loud.failure.at);
    return aloud;
}

void fuzz_same_verdict(const struct vt_verdict *a, const struct vt_verdict *b)
{
    FUZZ_DEMAND(memcmp(a->failed, b->failed, sizeof a->failed) == 0);
    FUZZ_DEMAND(a->first == b->first && a->first_depth == b->first_depth && a->exit == b->exit);
}
