/* The stream of events as a tree for people: a line a field, its offset, tag and length, bytes, name, value, clause.
 *
 *      offset  bytes                     name                         value                          clause
 *         0    30 82 06 bc               certificate                                                 RFC 5280 4.1
 *         4    30 82 04 a4                 tbsCertificate
 *         8    a0 03                         version
 *        10    02 01 | 02                      number                 v3
 *
 * An element of DER is one line: its tag and length stand before its content. */
#ifndef VT_TRACE_TEXT_H
#define VT_TRACE_TEXT_H

#include <stdio.h>

#include "base/cursor.h"

struct vt_text {
    struct vt_sink sink;      /* hand this to the parse */
    FILE *out;
    bool color;
    uint16_t buffer;          /* the buffer of the last line: another one gets a heading */
    bool held;                /* a group's line waits for its tag and length */
    uint8_t header[16];       /* those */
    uint8_t header_len;
    uint64_t off;             /* of the group that waits */
    uint8_t depth;
    char name[64];
    const char *ref;
    const char *last_ref;     /* a clause is printed when it changes */
    uint32_t unparsed;        /* leaves called so: 0 for a good file */
};

/* Begins a tree on OUT, which stays the caller's. */
void vt_text_begin(struct vt_text *t, FILE *out, bool color);

/* Writes what is held back. False when a write failed (errno). */
bool vt_text_end(struct vt_text *t);

#endif
