/* Text of any origin, character by character: what is safe to show, and what must be spelled. */
#ifndef VT_TRACE_ESCAPE_H
#define VT_TRACE_ESCAPE_H

#include "base/bytes.h"

/* Decodes the first character of TEXT, which is not empty. Returns its length in bytes, 1 to 4; 0 when it is no UTF-8
 * (RFC 3629 4: shortest form, no surrogates, at most U+10FFFF). */
size_t vt_utf8_decode(struct vt_bytes text, uint32_t *character);

/* True for characters that show as themselves: no control, no line separator, nothing that turns the direction of writing. */
bool vt_is_plain(uint32_t character);

/* Text written into a caller's array, as snprintf does: what does not fit is counted, and never cut inside a character. */
struct vt_put {
    char *out;
    size_t size, len;   /* room; length so far, uncut */
    bool full;          /* something did not fit: nothing more is written */
};

struct vt_put vt_put(char *out, size_t size);
void vt_put_bytes(struct vt_put *put, const void *bytes, size_t n);
void vt_put_text(struct vt_put *put, const char *text);
void vt_put_number(struct vt_put *put, uint64_t number);

#endif
