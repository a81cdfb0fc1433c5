/* The trace file's reader: the text of a trace told as the typed events that it was written from
 * (docs/trace.md, versions 1 and 2). Strict: each line is one JSON object of a known shape, and the first
 * error ends the reading, with its line.
 *
 * What comes back is what was written, in kind and meaning. A registry's names, and values that are shown
 * otherwise than they are encoded (a Name, an address), come back as the text in vt_value.label; in version
 * 1, where no line tells kinds, any text does.
 *
 * What this code does not check: how events fit together; session/model.h does. That what is told is true: a
 * replay finds out. */
#pragma once

#include "session/jsonl.h"
#include "session/line.h"
#include "session/policy.h"

/* Offers of one kind; more are no trace of ours. */
#define VT_OFFERS_MAX 64

/* The first line, with what its lists live in. */
struct vt_recorded {
    struct vt_trace_head head;           /* .client is CLIENT, or NULL: nothing was judged, it was no
                                            session of ours */
    const char *program;                 /* NULL: it does not say */
    bool secrets, has_seed;
    struct vt_client_config client;      /* all of it but the anchors, the sink and the streams */
    uint16_t suites[VT_OFFERS_MAX], groups[VT_OFFERS_MAX], schemes[VT_OFFERS_MAX];
    struct vt_bytes alpn[VT_OFFERS_MAX];
    struct vt_policy_room policy;
};

/* Tells SINK the events of TEXT; RECORDED, whose texts live in ARENA, is filled in before the first. An event
 * and all it points to live as long as the call of the sink. PROBLEM is where the sink says what is wrong
 * with an event, and that ends the reading. False with ERROR set when TEXT is no trace, or memory ran out. */
bool vt_trace_read(struct vt_bytes text, struct vt_recorded *recorded, struct vt_arena *arena,
                   struct vt_sink *sink, const char *const *problem, struct vt_trace_error *error);

/* A step of it: the first line. */
bool vt_trace_take_head(struct vt_line *line, struct vt_recorded *recorded);
