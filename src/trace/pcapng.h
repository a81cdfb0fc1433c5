/* A session as a capture in pcapng (draft-ietf-opsawg-pcapng), for Wireshark and its kin: the bytes that crossed the wire as
 * segments of one TCP connection, and, where the master secret is known, a Decryption Secrets Block that opens them.
 *
 * A trace knows bytes and their order, not packets. So headers, the client's address and port, the size of segments and the times
 * within the session are made up, and the file says so in a comment.
 *
 * What this code does not check: that the bytes are TLS. */
#ifndef VT_TRACE_PCAPNG_H
#define VT_TRACE_PCAPNG_H

#include <stdio.h>

#include "trace/book.h"

/* Writes BOOK on OUT, which stays the caller's. False when it has no wire; a failed write is for the caller to find. */
bool vt_pcapng_write(FILE *out, const struct vt_book *book);

#endif
