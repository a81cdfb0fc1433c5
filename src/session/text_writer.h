/* Text on its way to a FILE, gathered in memory: in a trace, stdio's locks and formats would cost more than
 * all the cryptography.
 *
 * What this code does not check: that the FILE takes it. Whoever owns the FILE asks it at the end. */
#pragma once

#include <stdio.h>

#include "base/bytes.h"

struct vt_text_writer {
    void (*take)(void *context, struct vt_bytes text);
    void *context;
    uint64_t written;                   /* handed on so far */
    size_t len;
    char data[16384];
};

/* The TAKE of a FILE, which is the context. */
void vt_text_writer_to_file(void *file, struct vt_bytes text);

/* Begins; left without a first value is what will be written over. */
static inline void vt_text_writer_begin(struct vt_text_writer *writer, FILE *out)
{
    writer->take = vt_text_writer_to_file;
    writer->context = out;
    writer->written = 0;
    writer->len = 0;
}

/* Hands on all there is: at the end of a line, so that none waits here. */
static inline void vt_text_writer_flush(struct vt_text_writer *writer)
{
    writer->take(writer->context, vt_bytes(writer->data, writer->len));
    writer->written += writer->len;
    writer->len = 0;
}

/* Where N characters may be written, at most all of the room; the caller adds to LEN. */
static inline char *vt_text_writer_room(struct vt_text_writer *writer, size_t n)
{
    if (n > sizeof writer->data - writer->len)
        vt_text_writer_flush(writer);
    return writer->data + writer->len;
}

static inline void vt_text_writer_char(struct vt_text_writer *writer, char c)
{
    *vt_text_writer_room(writer, 1) = c;
    writer->len++;
}

static inline void vt_text_writer_bytes(struct vt_text_writer *writer, const void *data, size_t n)
{
    const char *p = data;

    for (size_t part = 0; n > 0; p += part, n -= part) {
        part = n < sizeof writer->data ? n : sizeof writer->data;
        memcpy(vt_text_writer_room(writer, part), p, part);
        writer->len += part;
    }
}

static inline void vt_text_writer_put(struct vt_text_writer *writer, const char *text)
{
    vt_text_writer_bytes(writer, text, strlen(text));
}

/* A decimal number. */
void vt_text_writer_number(struct vt_text_writer *writer, uint64_t number);

/* Lower-case hex. */
void vt_text_writer_hex(struct vt_text_writer *writer, struct vt_bytes bytes);
