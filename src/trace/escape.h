/* Text of any origin, character by character: what is safe to show, and what must be spelled. */
#ifndef VT_TRACE_ESCAPE_H
#define VT_TRACE_ESCAPE_H

#include "base/bytes.h"

/* Decodes the first character of TEXT, which is not empty. Returns its length in bytes, 1 to 4; 0 when it is no UTF-8
 * (RFC 3629 4: shortest form, no surrogates, at most U+10FFFF). */
size_t vt_utf8_decode(struct vt_bytes text, uint32_t *character);

/* True for characters that show as themselves: no control, no line separator, nothing that turns the direction of writing. */
bool vt_is_plain(uint32_t character);

#endif
