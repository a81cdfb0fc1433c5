/* What a file is, by its first bytes. And bytes written as hex digits, which books, mails and xxd are full
 * of.
 *
 * What this code does not check: that the rest of the file is what its beginning promises. Its reader
 * does. */
#pragma once

#include <stdbool.h>

#include "base/bytes.h"

/* In the order in which they are asked, once it is no capture (vt_capture_is): PEM before hex, and hex
 * before DER, whose first byte is the digit 0. */
bool vt_like_trace(struct vt_bytes file);
bool vt_like_records(struct vt_bytes file);    /* TLS */
bool vt_like_pem(struct vt_bytes file);
bool vt_like_hex(struct vt_bytes file);

/* Decodes hex digits with white space, colons or commas between them, or the lines of xxd, hexdump -C and
 * od -t x1, whose offsets must be true. OUT needs the room of TEXT. 0, or the number of the line that is
 * wrong, with WHY. */
unsigned long vt_hex_decode(struct vt_bytes text, uint8_t *out, size_t *len, const char **why);

/* What FILE is when it holds no certificate, and what to do: "a private key, …"; NULL: that can't be told. */
const char *vt_file_kind(struct vt_bytes file);
