/* A session as a capture in pcapng (draft-ietf-opsawg-pcapng), for Wireshark and its kin: the bytes that
 * crossed the wire as segments of one TCP connection, and, where the master secret is known, a Decryption
 * Secrets Block that opens them.
 *
 * A trace knows bytes and their order, not packets. So headers, the client's address and port, the size of
 * segments and the times within the session are made up, and the file says so in a comment.
 *
 * What this code does not check: that the bytes are TLS. */
#pragma once

#include <stdio.h>

#include "session/model.h"

/* So long a segment that no packet is larger than an Ethernet frame. */
#define VT_PCAPNG_SEGMENT 1440

/* One end of the connection, and the sequence number that its next byte has (RFC 9293 3.4). */
struct vt_pcapng_end {
    uint8_t address[16];
    uint16_t port;
    uint32_t sequence;
};

/* A capture under way: it is written while the session is told, in memory that does not grow. */
struct vt_pcapng {
    struct vt_sink sink;                /* hand this to the session */
    FILE *out;
    struct vt_pcapng_end ends[2];       /* the client, the server */
    bool six, begun;
    bool ended;                         /* at MOST bytes: the capture is valid up to there, and says so */
    bool server;                        /* who said the run */
    uint32_t c2s, s2c;
    uint64_t time;                      /* of the next packet: microseconds since 1970 */
    uint64_t written, most;
    uint8_t random[32];                 /* the client's */
    size_t run_len;
    uint8_t run[VT_PCAPNG_SEGMENT];     /* what was said and is not written yet */
};

/* Begins a capture on OUT, which stays the caller's, of a session with TARGET at TIME. Nothing is written
 * until it is connected. */
void vt_pcapng_begin(struct vt_pcapng *c, FILE *out, bool secrets, const char *target, int64_t time);

/* Writes what is left. */
void vt_pcapng_finish(struct vt_pcapng *c);

/* Writes MODEL on OUT, which stays the caller's. False when it has no wire; a failed write is for the caller
 * to find. */
bool vt_pcapng_write(FILE *out, const struct vt_model *model);
