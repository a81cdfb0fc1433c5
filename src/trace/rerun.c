#include "trace/rerun.h"

#include "trace/jsonl.h"
#include "trace/tee.h"
#include "trace/value.h"

bool vt_rerun(struct vt_replay *replay, const struct vt_trace *trace, const struct vt_anchors *anchors, bool secrets,
              struct vt_sink *also, FILE *out)
{
    const struct vt_trace_head head = { .target = trace->target, .starttls = trace->starttls, .time = trace->time,
                                        .client = &trace->client };
    const struct vt_anchors recorded = vt_anchors_from_array(&trace->anchor_array);
    struct vt_jsonl jsonl;
    struct vt_tee tee;
    bool equal;

    vt_jsonl_begin(&jsonl, out, secrets, &head);
    vt_tee_init(&tee);
    vt_tee_add(&tee, &jsonl.sink);
    if (also != NULL)
        vt_tee_add(&tee, also);
    equal = vt_replay_run(replay, trace, vt_jsonl_anchors(&jsonl, anchors != NULL ? anchors : &recorded), &tee.sink);
    return vt_jsonl_end(&jsonl) && equal;
}

bool vt_trace_expand(const struct vt_trace *trace, FILE *out)
{
    struct vt_replay replay;
    bool equal = vt_rerun(&replay, trace, NULL, trace->secrets, NULL, out);

    vt_replay_free(&replay);
    return equal;
}

/* What is shown of a line: its beginning, and what is around AT. */
enum { BEGINNING = 60, AROUND = 25, SHOWN = 150 };

static void shorten(struct vt_bytes line, size_t at, char *out, size_t size)
{
    char beginning[SHOWN + 1] = "", piece[SHOWN + 1];
    size_t from = line.len > SHOWN && at > BEGINNING + AROUND ? at - AROUND : 0;
    size_t n = line.len - from < SHOWN - BEGINNING ? line.len - from : SHOWN - BEGINNING;

    if (from == 0)
        n = line.len < SHOWN ? line.len : SHOWN;
    else
        vt_clean_text(vt_bytes(line.data, BEGINNING), beginning, sizeof beginning);
    vt_clean_text(vt_bytes(line.data + from, n), piece, sizeof piece);
    snprintf(out, size, "%s%s%s%s", beginning, from > 0 ? "…" : "", piece, from + n < line.len ? "…" : "");
}

static void tell(struct vt_rerun_result *result, struct vt_bytes recorded, struct vt_bytes replayed)
{
    size_t at = 0;

    while (at < recorded.len && at < replayed.len && recorded.data[at] == replayed.data[at])
        at++;
    result->line = result->events + 1;
    shorten(recorded, at, result->recorded, sizeof result->recorded);
    shorten(replayed, at, result->replayed, sizeof result->replayed);
}

bool vt_rerun_compare(struct vt_bytes recorded, struct vt_bytes replayed, bool condensed, struct vt_rerun_result *result)
{
    struct vt_bytes line = { NULL, 0 }, again = { NULL, 0 };

    *result = (struct vt_rerun_result){ .line = 0 };
    while (recorded.len > 0) {
        struct vt_bytes first = { NULL, 0 }, rest = replayed;

        line = vt_line_next(&recorded);
        do {
            again = vt_line_next(&rest);
            first = first.data == NULL ? again : first;
        } while (condensed && !vt_bytes_equal(line, again) && rest.len > 0);
        if (!vt_bytes_equal(line, again)) {
            tell(result, line, first);
            return false;
        }
        replayed = rest;
        result->events++;
    }
    if (!condensed && replayed.len > 0)
        tell(result, vt_bytes(NULL, 0), vt_line_next(&replayed));
    return result->line == 0;
}
