/* The trace file's writer: the stream of events as JSON Lines, in the format of docs/trace.md, version 2.
 * Joined in order, the leaves of the c2s and s2c buffers are what crossed the wire.
 *
 * Use: vt_jsonl_begin, hand &jsonl.sink to the session (or to a tee) and vt_jsonl_anchors as its anchors,
 * vt_jsonl_end.
 *
 * What this code does not check: that names and clauses need no escapes: they are of our own tables. */
#pragma once

#include <stdio.h>

#include "base/cursor.h"
#include "tls/client.h"
#include "session/text_writer.h"
#include "session/told_anchors.h"

#define VT_TRACE_VERSION 2

/* What the first line says: all that a replay needs besides the bytes. */
struct vt_trace_head {
    uint8_t version;                        /* 0: the newest; 1: as it was, to be compared with a trace of
                                               then */
    const char *target;                     /* "mail.example:25"; a file's name */
    const char *starttls;                   /* "smtp"; NULL: none */
    int64_t time;                           /* when it was recorded, seconds since 1970; 0: nobody knows */
    bool hashed;                            /* application data is kept as its length and SHA-256 alone */
    const struct vt_client_config *client;  /* time of check, name, offers; the seed only with secrets.
                                               NULL: none of ours */
};

/* The path of the groups that are open in a parse, kept from event to event. */
struct vt_jsonl_path {
    const struct vt_parse *parse;
    uint32_t buffer;
    uint8_t depth;                      /* of the groups in it */
    uint32_t end[VT_DEPTH_MAX + 1];     /* of each, in TEXT */
    char text[1024];
};

/* The last line of a trace that ends at its size. */
#define VT_JSONL_END "{\"event\":\"end\",\"reason\":\"size\"}\n"

struct vt_jsonl {
    struct vt_sink sink;        /* hand this on. Set sink.secrets by vt_jsonl_begin alone */
    struct vt_text_writer writer;        /* the line under way; empty between lines */
    struct vt_jsonl_path path;
    struct vt_told_anchors anchors; /* see vt_jsonl_anchors */
    bool hashed;                /* see vt_trace_head */
    uint8_t version;
    const char *const *stated;  /* a replay's, which has other data: the hashes that were recorded, in hex,
                                   in order */
    uint32_t stated_len;
    uint64_t most;              /* the trace ends before it would be longer: VT_TRACE_MAX, but in tests */
    bool ended;                 /* it did, with an event that says so */
    uint32_t record;            /* the buffer of the last record, while its leaves are told; 0 */
    bool told;                  /* some of them were */
};

/* Begins a trace on OUT, which stays the caller's. */
void vt_jsonl_begin(struct vt_jsonl *j, FILE *out, bool secrets, const struct vt_trace_head *head);

/* Anchors and spares that are INNER's, and note in the trace each certificate that the verifier was given: a
 * replay has the same ones to choose from, and no bundle is copied. J must outlive their use. */
static inline const struct vt_anchors *vt_jsonl_anchors(struct vt_jsonl *j, const struct vt_anchors *inner)
{
    return vt_told_anchors(&j->anchors, &j->sink, inner);
}

/* The same, of text that TAKE gets with CONTEXT, a line or a piece of one at a time. */
void vt_jsonl_begin_into(struct vt_jsonl *j, void (*take)(void *context, struct vt_bytes text), void *context,
                         bool secrets, const struct vt_trace_head *head);

/* Ends it: false when a write failed (errno). */
bool vt_jsonl_end(struct vt_jsonl *j);
