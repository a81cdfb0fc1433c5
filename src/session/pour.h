/* Text on its way to a FILE, gathered in memory: in a trace, stdio's locks and formats would cost more than all the cryptography.
 *
 * What this code does not check: that the FILE takes it. Whoever owns the FILE asks it at the end. */
#ifndef VT_SESSION_POUR_H
#define VT_SESSION_POUR_H

#include <stdio.h>

#include "base/bytes.h"

struct vt_pour {
    FILE *out;                          /* NULL: TAKE gets it */
    void (*take)(void *context, struct vt_bytes text);
    void *context;
    uint64_t written;                   /* handed on so far */
    size_t len;
    char data[16384];
};

/* Begins; left without a first value is what will be written over. */
static inline void vt_pour_begin(struct vt_pour *pour, FILE *out)
{
    pour->out = out;
    pour->take = NULL;
    pour->written = 0;
    pour->len = 0;
}

/* Hands on all there is: at the end of a line, so that none waits here. */
static inline void vt_pour_flush(struct vt_pour *pour)
{
    if (pour->out != NULL)
        fwrite(pour->data, 1, pour->len, pour->out);
    else
        pour->take(pour->context, vt_bytes(pour->data, pour->len));
    pour->written += pour->len;
    pour->len = 0;
}

/* Where N characters may be written, at most all of the room; the caller adds to LEN. */
static inline char *vt_pour_room(struct vt_pour *pour, size_t n)
{
    if (n > sizeof pour->data - pour->len)
        vt_pour_flush(pour);
    return pour->data + pour->len;
}

static inline void vt_pour_char(struct vt_pour *pour, char c)
{
    *vt_pour_room(pour, 1) = c;
    pour->len++;
}

static inline void vt_pour_bytes(struct vt_pour *pour, const void *data, size_t n)
{
    const char *p = data;

    for (size_t part = 0; n > 0; p += part, n -= part) {
        part = n < sizeof pour->data ? n : sizeof pour->data;
        memcpy(vt_pour_room(pour, part), p, part);
        pour->len += part;
    }
}

static inline void vt_pour_put(struct vt_pour *pour, const char *text)
{
    vt_pour_bytes(pour, text, strlen(text));
}

/* A decimal number. */
void vt_pour_number(struct vt_pour *pour, uint64_t number);

/* Lower-case hex. */
void vt_pour_hex(struct vt_pour *pour, struct vt_bytes bytes);

#endif
