/* The stream of events as a list of what crossed the wire, a line each: lines of plain text, records, and the
 * messages in them, with their place in their direction.
 *
 *     server      0    32  220 mail.vitrine.example ESMTP
 *     client     38   205  TLSPlaintext, handshake
 *                200         client_hello
 *
 * What this code does not check: that messages are complete; it lists what is announced. */
#pragma once

#include <stdio.h>

#include "base/cursor.h"

struct vt_flights {
    struct vt_sink sink;        /* hand this to the session, or to a tee */
    FILE *out;
    uint32_t c2s, s2c, message; /* ids of the buffers; of the last message */
    size_t message_len;
    const char *type;           /* of the record under way */
};

/* Begins a list on OUT, which stays the caller's. */
void vt_flights_begin(struct vt_flights *f, FILE *out);
