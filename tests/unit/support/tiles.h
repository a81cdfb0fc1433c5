/* A sink that holds a stream of events to its invariants: the leaves of each buffer tile it, without gap or overlap, and
 * it gathers what crossed the wire. */
#pragma once

#include "base/cursor.h"

#define TILES_BUFFERS 4096

struct tiles {
    struct vt_sink sink;                 /* hand this to what emits */
    uint64_t named[TILES_BUFFERS];       /* bytes of each buffer that leaves have covered */
    uint64_t length[TILES_BUFFERS];      /* as announced; 0 for the wire */
    enum vt_buffer_kind kind[TILES_BUFFERS];
    char broken[160];                    /* the first breach; "" when all is well */
    uint8_t *wire[2];                    /* c2s, s2c */
    size_t wire_len[2], wire_room[2];
    unsigned unparsed;                   /* leaves of that name */
    void (*then)(void *context, const struct vt_event *event); /* also told; may be NULL */
    void *then_context;
};

void tiles_init(struct tiles *t);

/* At the end: "" when every buffer is tiled to its end, else what is wrong. */
const char *tiles_breach(struct tiles *t);

void tiles_free(struct tiles *t);
