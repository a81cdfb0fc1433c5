#include "session/comparison.h"

#include <stdlib.h>

#include "session/jsonl.h"
#include "session/signs.h"
#include "session/tee.h"
#include "session/value.h"

/* Runs TRACE again, its lines to TAKE; NULL: to nobody. */
static bool retrace(struct vt_replay *replay, const struct vt_script *trace, const struct vt_anchors *anchors,
                    bool secrets, struct vt_sink *also, void (*take)(void *, struct vt_bytes), void *context)
{
    const struct vt_anchors recorded = vt_anchors_from_array(&trace->anchor_array);
    const struct vt_anchors *given = anchors != NULL ? anchors : &recorded;
    struct vt_trace_head head = trace->head;
    struct vt_jsonl jsonl;
    struct vt_tee tee;
    bool equal;

    if (take == NULL)
        return vt_replay_run(replay, trace, anchors, also);
    head.client = &trace->client;
    vt_jsonl_begin_into(&jsonl, take, context, secrets, &head);
    jsonl.stated = trace->stated;
    jsonl.stated_len = trace->stated_len;
    vt_tee_init(&tee);
    vt_tee_add(&tee, &jsonl.sink);
    if (also != NULL)
        vt_tee_add(&tee, also);
    equal = vt_replay_run(replay, trace, vt_jsonl_anchors(&jsonl, given), &tee.sink);
    return vt_jsonl_end(&jsonl) && equal;
}

bool vt_replay_told(struct vt_replay *replay, const struct vt_script *trace, const struct vt_anchors *anchors,
                    bool secrets, struct vt_sink *also, FILE *out)
{
    return retrace(replay, trace, anchors, secrets, also, out != NULL ? vt_text_writer_to_file : NULL, out);
}

bool vt_replay_model(const struct vt_script *trace, const struct vt_recorded *recorded,
                     struct vt_model *model)
{
    const struct vt_anchors anchors = vt_anchors_from_array(&trace->anchor_array);
    struct vt_told_anchors told;
    struct vt_replay replay;
    bool equal;

    vt_model_begin(model, trace->secrets);
    model->recorded = *recorded;
    equal = vt_replay_run(&replay, trace, vt_told_anchors(&told, &model->sink, &anchors), &model->sink);
    vt_replay_free(&replay);
    return vt_model_end(model) && equal;
}

/* What is shown of a line: its beginning, and what is around AT. */
enum { BEGINNING = 60, AROUND = 25, SHOWN = 150 };

static void shorten(struct vt_bytes line, size_t at, char *out, size_t size)
{
    char beginning[SHOWN + 1] = "", piece[SHOWN + 1];
    size_t from = line.len > SHOWN && at > BEGINNING + AROUND ? at - AROUND : 0;
    size_t n = line.len - from < SHOWN - BEGINNING ? line.len - from : SHOWN - BEGINNING;
    const uint8_t *shown = line.data;       /* NULL: no line at all */

    if (from == 0) {
        n = line.len < SHOWN ? line.len : SHOWN;
    } else {
        vt_clean_text(vt_bytes(line.data, BEGINNING), beginning, sizeof beginning);
        shown += from;
    }
    vt_clean_text(vt_bytes(shown, n), piece, sizeof piece);
    snprintf(out, size, "%s%s%s%s", beginning, from > 0 ? vt_sign("…") : "", piece,
             from + n < line.len ? vt_sign("…") : "");
}

static void tell_difference(struct vt_comparison *result, struct vt_bytes recorded, struct vt_bytes replayed)
{
    size_t at = 0;

    while (at < recorded.len && at < replayed.len && recorded.data[at] == replayed.data[at])
        at++;
    result->line = result->events + 1;
    shorten(recorded, at, result->recorded, sizeof result->recorded);
    shorten(replayed, at, result->replayed, sizeof result->replayed);
}

/* A piece of text that grows. */
struct piece {
    char *text;
    size_t len, room;
};

static void append(struct piece *p, struct vt_bytes more)
{
    char *text = p->text;

    if (p->len + more.len > p->room)
        text = realloc(text, p->room = 2 * (p->len + more.len));
    if (text == NULL)
        return;                             /* what lacks a part differs from what was recorded */
    p->text = text;
    memcpy(text + p->len, more.data, more.len);
    p->len += more.len;
}

/* A comparison under way: the lines of a replay as they come, with those of the record. */
struct comparison {
    struct vt_bytes recorded;              /* from the next line on */
    bool condensed, differs;
    struct vt_comparison *result;
    struct piece line;                     /* of the replay, as much as there is of it */
    struct piece first;                    /* of a condensed one, the first line that did not come again;
                                              empty: none */
};

/* Where the record ended before the session did. */
static bool at_end(const struct comparison *c)
{
    static const char end[] = VT_JSONL_END;

    return c->recorded.len == sizeof end - 1 && memcmp(c->recorded.data, end, sizeof end - 1) == 0;
}

static void take_line(struct comparison *c, struct vt_bytes replayed)
{
    struct vt_bytes rest = c->recorded, line = vt_line_next(&rest);

    if (c->differs || at_end(c))
        return;
    if (c->recorded.len > 0 && vt_bytes_equal(line, replayed)) {
        c->recorded = rest;
        c->result->events++;
        c->first.len = 0;
    } else if (!c->condensed) {
        tell_difference(c->result, line, replayed);
        c->differs = true;
    } else if (c->first.len == 0) {
        append(&c->first, replayed);
    }
}

static void take_text(void *context, struct vt_bytes text)
{
    struct comparison *c = context;

    while (text.len > 0) {
        const struct vt_bytes piece = vt_line_next(&text);
        const bool whole = text.data > piece.data + piece.len;

        if (whole && c->line.len == 0) {
            take_line(c, piece);
            continue;
        }
        append(&c->line, piece);
        if (whole) {
            take_line(c, vt_bytes(c->line.text, c->line.len));
            c->line.len = 0;
        }
    }
}

/* True when every line of the record came again. */
static bool finish(struct comparison *c)
{
    struct vt_bytes rest = c->recorded;

    if (!c->differs && c->recorded.len > 0 && !at_end(c)) {
        tell_difference(c->result, vt_line_next(&rest), vt_bytes(c->first.text, c->first.len));
        c->differs = true;
    }
    free(c->line.text);
    free(c->first.text);
    return !c->differs;
}

bool vt_comparison_run(struct vt_replay *replay, const struct vt_script *trace, struct vt_bytes recorded,
                       struct vt_sink *also, struct vt_comparison *result, bool *went)
{
    struct comparison c = { .recorded = recorded, .condensed = trace->condensed, .result = result };

    *result = (struct vt_comparison){ .line = 0 };
    *went = retrace(replay, trace, NULL, trace->secrets, also, take_text, &c);
    return finish(&c);
}

bool vt_comparison_of(struct vt_bytes recorded, struct vt_bytes replayed, bool condensed,
                      struct vt_comparison *result)
{
    struct comparison c = { .recorded = recorded, .condensed = condensed, .result = result };

    *result = (struct vt_comparison){ .line = 0 };
    take_text(&c, replayed);
    return finish(&c);
}
