/* The fields of a model as a tree for people: a line a field, with its offset, its length, its bytes, name,
 * value and clause.
 *
 *      at   length  head       bytes                 name                                      value
 *       0     1724  308206bc                         certificate                                          RFC
 * 5280 4.1 4     1188  308204a4                           tbsCertificate RFC 5280 4.1.2 8        3  a003
 * version 10        1  0201       02                          number                              v3
 *
 * The tag and length of a DER element, and the length of a TLS vector, stand in the line of what they are the
 * head of; "length" is that of the content.
 *
 * What this code does not check: that groups are closed; the cursor sees to that. */
#pragma once

#include <stdio.h>

#include "session/model.h"

struct vt_text {
    const struct vt_model *model;
    FILE *out;
    bool color;
    uint8_t said;             /* the depth of a group whose line has its value already */
    bool held;                /* a group's line waits for its head */
    uint64_t off;             /* the line that waits */
    uint8_t head[8], head_len;
    uint64_t length;          /* as its length field says */
    bool has_length;
    char name[80];            /* indented */
    const char *ref, *last_ref; /* a clause is printed when it changes */
};

/* Begins a tree of MODEL on OUT, which stays the caller's. */
void vt_text_begin(struct vt_text *t, const struct vt_model *model, FILE *out, bool color);

/* Draws EVENT, if it is of a buffer or a field. False: it is of another kind, and nothing was drawn. */
bool vt_text_event(struct vt_text *t, uint32_t event);

/* Ends it: writes what is held back. False when a write failed (errno). */
bool vt_text_end(struct vt_text *t);

/* All of MODEL as a tree, with each rule that was broken in a line where a parse stood. False when a write
 * failed (errno). */
bool vt_text_write(FILE *out, const struct vt_model *model, bool color);
