#include "trace/rerun.h"

#include "trace/jsonl.h"

bool vt_trace_expand(const struct vt_trace *trace, FILE *out)
{
    const struct vt_trace_head head = { .target = trace->target, .starttls = trace->starttls, .time = trace->time,
                                        .client = &trace->client };
    const struct vt_anchors recorded = vt_anchors_from_array(&trace->anchor_array);
    struct vt_replay replay;
    struct vt_jsonl jsonl;
    bool equal;

    vt_jsonl_begin(&jsonl, out, trace->secrets, &head);
    equal = vt_replay_run(&replay, trace, vt_jsonl_anchors(&jsonl, &recorded), &jsonl.sink);
    vt_replay_free(&replay);
    return vt_jsonl_end(&jsonl) && equal;
}
