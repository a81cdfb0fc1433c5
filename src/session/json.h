/* JSON (RFC 8259): just enough to write our own lines, and to read them back strictly.
 *
 * What this code does not check, when it writes: that commas and braces are balanced; callers write whole
 * lines. */
#pragma once

#include <stdio.h>

#include "base/event.h"
#include "session/text_writer.h"

/* Writes TEXT as a JSON string, quotes included. Bytes that are no UTF-8 come out as \u00NN, as if
 * Latin-1. */
void vt_json_text(FILE *out, struct vt_bytes text);
static inline void vt_json_string(FILE *out, const char *text)
{
    vt_json_text(out, vt_text(text));
}

/* Writes BYTES as a JSON string of lower-case hex; null when BYTES.data is NULL and its length is not 0. */
void vt_json_hex(FILE *out, struct vt_bytes bytes);

/* The same two into WRITER. */
void vt_json_write_text(struct vt_text_writer *writer, struct vt_bytes text);
void vt_json_write_hex(struct vt_text_writer *writer, struct vt_bytes bytes);

/* Writes VALUE as JSON: numbers and booleans as such, all else as the string vt_value_text makes; withheld
 * and none: null. */
void vt_json_write_value(struct vt_text_writer *writer, const struct vt_value *value);
