#include "base/writer.h"

/* Room for N more bytes, or NULL with the writer failed. */
static uint8_t *room(struct vt_writer *w, size_t n)
{
    uint8_t *p = w->data + w->at;

    if (w->failed || n > w->end - w->at) {
        w->failed = true;
        return NULL;
    }
    w->at += (uint32_t)n;
    return p;
}

static void store(uint8_t *p, uint32_t n, uint32_t number)
{
    for (uint32_t i = n; i > 0; i--, number >>= 8)
        p[i - 1] = (uint8_t)number;
}

void vt_write_number(struct vt_writer *w, uint32_t n, uint32_t number)
{
    uint8_t *p = room(w, n);

    if (p != NULL)
        store(p, n, number);
}

void vt_write_bytes(struct vt_writer *w, struct vt_bytes bytes)
{
    uint8_t *p = room(w, bytes.len);

    if (p != NULL && bytes.len > 0)
        memcpy(p, bytes.data, bytes.len);
}

uint32_t vt_write_vector(struct vt_writer *w, uint32_t size)
{
    vt_write_number(w, size, 0);
    return w->at;
}

void vt_write_vector_end(struct vt_writer *w, uint32_t size, uint32_t mark)
{
    uint32_t len = w->at - mark;

    if (size < 4 && len >> (8 * size) != 0)
        w->failed = true;
    if (!w->failed)
        store(w->data + mark - size, size, len);
}
