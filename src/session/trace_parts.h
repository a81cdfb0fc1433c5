/* Inside session/trace_read.c: a trace while it is read, and what of a line stands for more than itself. */
#pragma once

#include "session/trace_read.h"

struct vt_trace_reader {
    struct vt_line line;
    struct vt_recorded *recorded;
    struct vt_sink *sink;
    const char *const *problem;
    struct vt_arena scratch;             /* what the line under way is decoded into */
    struct vt_parse parse;               /* the names of its path */
    struct vt_event event;
    struct vt_term in[VT_TERMS_MAX], out[VT_TERMS_MAX];
    char empty[1];
    bool ended;
};

/* The member KEY as a value, of the kind that the member TYPE names. RAW: the bytes of its leaf, which a
 * number may be in. */
bool vt_trace_take_value(struct vt_trace_reader *r, const char *key, const char *type, struct vt_bytes raw,
                         struct vt_value *value);

/* The member KEY as a distinguished name. */
bool vt_trace_take_name(struct vt_trace_reader *r, const char *key, struct vt_value *value);

/* The rule ID of the check that has been read so far. */
bool vt_trace_take_rule(struct vt_trace_reader *r, const char *id);

/* Bytes of a buffer, or of what KEY numbers: all of it, where WHOLE is allowed and it says no more. */
bool vt_trace_take_part(const struct vt_json *json, const struct vt_json_token *token, const char *key,
                        bool whole, struct vt_part *part);

bool vt_trace_take_derive(struct vt_trace_reader *r);
