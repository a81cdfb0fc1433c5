/* A line of a trace while it is read: its JSON, and the memory that what is decoded lives in.
 *
 * What this code does not check: which keys a line has. */
#pragma once

#include "session/json_read.h"
#include "session/memory.h"

/* A trace ends at this, and is refused above: 1 GiB of text. Its model, or its replay, takes up to twice
 * that of memory beside it. */
#define VT_TRACE_MAX (1u << 30)

/* What to say of one that ended there. */
#define VT_TRACE_ENDED "the recording ended at its largest size; the session went on"

struct vt_trace_error {
    uint32_t line;           /* from 1; 0: it is not that of a line */
    char text[120];
};

struct vt_line {
    struct vt_json json;
    struct vt_arena *arena;
    const char *problem;            /* the first thing that is wrong with the trace; NULL: nothing */
};

/* False, with PROBLEM kept unless there was one. */
bool vt_line_refuse(struct vt_line *line, const char *problem);

/* The value of KEY in the line's object; NULL. */
const struct vt_json_token *vt_line_member(const struct vt_line *line, const char *key);

/* N bytes of the arena's; NULL, with the line refused, when there is no memory. */
void *vt_line_take(struct vt_line *line, size_t n);

/* The bytes of a string of hex; false when TOKEN, which may be NULL, is none, and that is no error. */
bool vt_line_is_hex(struct vt_line *line, const struct vt_json_token *token, struct vt_bytes *out);

/* The same where it is one. */
bool vt_line_hex(struct vt_line *line, const struct vt_json_token *token, struct vt_bytes *out);

/* The characters of the string TOKEN, escapes undone, and a NUL behind them. */
bool vt_line_characters(struct vt_line *line, const struct vt_json_token *token, struct vt_bytes *out);

/* The string KEY with a NUL behind it and none in it; NULL in OUT when it is not there. */
bool vt_line_text(struct vt_line *line, const char *key, const char **out);

/* TOKEN as a text that is safe to show: a string's characters (no control characters; backslashes stand for
 * escapes already), a number's digits, true, false. NULL in OUT for null, and when TOKEN is NULL. */
bool vt_line_shown(struct vt_line *line, const struct vt_json_token *token, const char **out);

/* Takes the line that was parsed, the NUMBERth from 1, or refuses it. */
typedef bool vt_take_line(void *context, uint32_t number);

/* The first line of TEXT without its end, taken off it. */
struct vt_bytes vt_line_next(struct vt_bytes *text);

/* How many ends of lines are in TEXT. */
uint32_t vt_line_count(struct vt_bytes text);

/* Hands each line of TEXT to TAKE, until one is refused: then false, with ERROR set. */
bool vt_line_each(struct vt_line *line, struct vt_bytes text, vt_take_line *take, void *context,
                  struct vt_trace_error *error);
