/* What speaks in plain text where TLS was due: a greeting tells, and whoever asked is told what to ask instead.
 *
 * What this code does not check: that the greeting is true. It decides nothing but the words of the advice. */
#ifndef VT_TLS_PLAIN_TEXT_H
#define VT_TLS_PLAIN_TEXT_H

#include "base/bytes.h"

/* Room for a hint: a target and a sentence. */
#define VT_PLAIN_HINT 480

/* Writes what LINE, the first that the server at TARGET said, tells: "IMAP in plain text first: run vitrine check
 * mail.example:143 --starttls imap". TARGET may be NULL. False when it tells nothing, or only what was tried: the dialogue
 * called TRIED, NULL for none. */
bool vt_plain_hint(struct vt_bytes line, const char *target, const char *tried, char out[VT_PLAIN_HINT]);

/* True when HEADER, the first five bytes, begin a MySQL server's greeting or its refusal, which are no text. */
bool vt_plain_packet(const uint8_t header[5]);

#endif
