/* The quiet writer. What we send is read back traced by the same parser that reads a peer, so it needs no
 * names. A write that does not fit marks the writer as failed, and every later one is ignored: look at
 * `failed` once, at the end. */
#pragma once

#include "base/bytes.h"

struct vt_writer {
    uint8_t *data;      /* the caller's memory */
    uint32_t at, end;   /* bytes written, room in all */
    bool failed;
};

static inline struct vt_writer vt_writer(void *data, uint32_t room)
{
    return (struct vt_writer){ .data = data, .at = 0, .end = room };
}

/* Writes the low N bytes (1 to 4) of NUMBER, big-endian. */
void vt_write_number(struct vt_writer *w, uint32_t n, uint32_t number);

/* Writes the bytes of a view. */
void vt_write_bytes(struct vt_writer *w, struct vt_bytes bytes);

/* Leaves room for a length of SIZE bytes; returns the mark that vt_write_vector_end fills it in by. Vectors
 * nest. */
uint32_t vt_write_vector(struct vt_writer *w, uint32_t size);
void vt_write_vector_end(struct vt_writer *w, uint32_t size, uint32_t mark);

static inline void vt_write_u8(struct vt_writer *w, uint8_t number)
{
    vt_write_number(w, 1, number);
}

static inline void vt_write_u16(struct vt_writer *w, uint16_t number)
{
    vt_write_number(w, 2, number);
}
