/* The character string types (X.690 8.23, RFC 5280 4.1.2.4): their characters checked, compared and shown as
 * UTF-8.
 *
 * T61String (TeletexString) is read as Latin-1, as everybody does: nobody implements T.61's own shifts.
 * PrintableString may hold "*", "@", "_" and "&" as well, which it may not by the standard: CAs put host
 * names and addresses in it. What this code does not check: sizes, and whether a text is safe to show
 * (vt_put_shown escapes it). */
#pragma once

#include "base/bytes.h"
#include "base/out.h"

/* True when TAG (enum vt_der_tag) is one of the string types. */
bool vt_string_type(uint8_t tag);

/* Reads the character at *AT of STRING, whose type is TAG, and moves *AT past it. False, with *AT and
 * *CHARACTER unchanged, at the end and at octets that are no character of the type. */
bool vt_string_next(uint8_t tag, struct vt_bytes string, size_t *at, uint32_t *character);

/* True when STRING holds characters of its type alone. */
bool vt_string_valid(uint8_t tag, struct vt_bytes string);

/* Writes a character as UTF-8. */
void vt_put_utf8(struct vt_out *out, uint32_t character);

/* True when CHARACTERS, which are ASCII, hold C. */
bool vt_character_in(const char *characters, uint32_t c);

/* True for characters that move the cursor or change the direction of writing: they must not reach a
 * terminal. */
bool vt_character_hidden(uint32_t character);

/* Writes a character so that it is safe to show: as UTF-8, a hidden one as \xx for each byte of that. */
void vt_put_shown(struct vt_out *out, uint32_t character);
