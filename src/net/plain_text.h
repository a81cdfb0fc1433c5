/* What speaks in plain text where TLS was due: a greeting tells, and whoever asked is told what to ask
 * instead.
 *
 * What this code does not check: that the greeting is true. It decides nothing but the words of the
 * advice. */
#pragma once

#include "tls/client.h"

/* Writes what LINE, the first that the server at TARGET said, tells: "IMAP in plain text first: run
 * vitrine check mail.example:143 --starttls imap". TARGET may be NULL. False when it tells nothing, or
 * only what was tried: the dialogue called TRIED, NULL for none. */
bool vt_plain_hint(struct vt_bytes line, const char *target, const char *tried, char out[VT_PLAIN_HINT]);

/* True when LINE, the first that a server said under TLS, turns a client away for want of a certificate. */
bool vt_plain_demands_certificate(struct vt_bytes line);
