/* Text into a buffer of the caller's, as snprintf writes it: cut to the room there is, always ended by a NUL,
 * while the length counts on. The core has no stdio, and an OID or a name must be put in words without one.
 *
 * What this code does not check: that what is put is safe to show. */
#pragma once

#include "base/bytes.h"

struct vt_out {
    char *text;
    size_t room;   /* bytes of text, the NUL's included; 0: count only, TEXT may be NULL */
    size_t len;    /* of the whole, uncut */
};

static inline struct vt_out vt_out(char *text, size_t room)
{
    return (struct vt_out){ .text = text, .room = room, .len = 0 };
}

void vt_put_char(struct vt_out *out, char c);
void vt_put(struct vt_out *out, const char *text);

/* A decimal number of at least DIGITS digits. */
void vt_put_number(struct vt_out *out, uint64_t number, unsigned digits);

/* Lower-case hex. */
void vt_put_hex(struct vt_out *out, struct vt_bytes bytes);

/* Ends the text; returns its length uncut. */
size_t vt_put_end(struct vt_out *out);
