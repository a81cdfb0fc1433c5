/* A line of a trace while it is read: its JSON, and the memory that what is decoded lives in. Both readers of traces stand on
 * it: trace/read.h takes what a replay needs, trace/book.h all there is.
 *
 * What this code does not check: which keys a line has. */
#ifndef VT_TRACE_LINE_H
#define VT_TRACE_LINE_H

#include "trace/json_read.h"

/* Memory that is only ever added to, and freed as a whole. Zeroed, it is empty. */
struct vt_arena {
    struct vt_arena_block *last;
    size_t used, size;              /* of the last block */
};

/* N bytes, zeroed and aligned for any type; NULL when there is no memory. */
void *vt_arena_take(struct vt_arena *arena, size_t n);
void vt_arena_free(struct vt_arena *arena);

struct vt_line {
    struct vt_json json;
    struct vt_arena *arena;
    const char *problem;            /* the first thing that is wrong with the trace; NULL: nothing */
};

/* False, with PROBLEM kept unless there was one. */
bool vt_line_refuse(struct vt_line *line, const char *problem);

/* The value of KEY in the line's object; NULL. */
const struct vt_json_token *vt_line_member(const struct vt_line *line, const char *key);

/* The bytes of a string of hex. */
bool vt_line_hex(struct vt_line *line, const struct vt_json_token *token, struct vt_bytes *out);

/* The string KEY with a NUL behind it and none in it; NULL in OUT when it is not there. */
bool vt_line_text(struct vt_line *line, const char *key, const char **out);

/* TOKEN as a text that is safe to show: a string's characters (no control characters; backslashes stand for escapes already),
 * a number's digits, true, false. NULL in OUT for null, and when TOKEN is NULL. */
bool vt_line_shown(struct vt_line *line, const struct vt_json_token *token, const char **out);

/* Takes the line that was parsed, the NUMBERth from 1, or refuses it. */
typedef bool vt_take_line(void *context, uint32_t number);

/* Hands each line of TEXT to TAKE. Returns the number of the line that was refused, 0 when none was. */
uint32_t vt_line_each(struct vt_line *line, struct vt_bytes text, vt_take_line *take, void *context);

#endif
