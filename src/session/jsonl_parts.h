/* How a line of a trace is put together: for jsonl.c and jsonl_head.c. */
#pragma once

#include "session/json.h"
#include "session/jsonl.h"

static inline void begin_line(struct vt_text_writer *writer, const char *event)
{
    vt_text_writer_put(writer, "{\"event\":\"");
    vt_text_writer_put(writer, event);
    vt_text_writer_char(writer, '"');
}

static inline void end_line(struct vt_text_writer *writer)
{
    vt_text_writer_put(writer, "}\n");
    vt_text_writer_flush(writer);
}

/* KEY is the member's key as it is written, with the comma before it and the colon behind. */
static inline void put_number(struct vt_text_writer *writer, const char *key, uint64_t number)
{
    vt_text_writer_put(writer, key);
    vt_text_writer_number(writer, number);
}

/* A text of our own tables: nothing in it needs an escape. */
static inline void put_word(struct vt_text_writer *writer, const char *key, const char *word)
{
    if (word == NULL)
        return;
    vt_text_writer_put(writer, key);
    vt_text_writer_char(writer, '"');
    vt_text_writer_put(writer, word);
    vt_text_writer_char(writer, '"');
}

static inline void put_string(struct vt_text_writer *writer, const char *key, const char *text)
{
    if (text == NULL)
        return;
    vt_text_writer_put(writer, key);
    vt_json_write_text(writer, vt_text(text));
}

/* Brings PATH to where PARSE is; OPENED: its last group is new. */
void vt_jsonl_follow(struct vt_jsonl_path *path, const struct vt_parse *parse, bool opened);

/* The first line, and the certificates that the caller added. */
void vt_jsonl_put_head(struct vt_jsonl *j, const struct vt_trace_head *head);
