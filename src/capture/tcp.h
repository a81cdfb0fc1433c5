/* The two byte streams of a TCP connection (RFC 9293), put together from its segments as they were captured:
 * out of order, sent twice, overlapping, cut short, around the end of the sequence numbers. What was said in
 * answer comes after what it answers: a segment waits until the other stream has come to what it
 * acknowledges. What never comes is told as lost, where it was.
 *
 * What this code does not check: checksums, windows, and whether bytes sent twice are the same; the first
 * ones count. */
#pragma once

#include "capture/packet.h"

struct vt_piece;

/* One direction. */
struct vt_flow {
    bool begun, midway;            /* it has a first byte; which is not the connection's */
    bool finished;
    uint32_t next;                 /* sequence number of the next byte */
    uint32_t fin, acked;           /* that of its FIN; the largest that the other side acknowledged */
    bool has_acked;
    uint64_t bytes, lost;          /* told so far */
    struct vt_piece *held;         /* segments that wait, by sequence number */
};

/* Where the streams go; SIDE is the direction, 0 or 1. */
struct vt_tcp_out {
    void (*bytes)(void *context, int side, struct vt_bytes bytes);
    void (*lost)(void *context, int side, uint64_t n);
    void *context;
};

/* Zeroed but for out and all, it is a connection of which nothing was seen. */
struct vt_tcp {
    struct vt_tcp_out out;
    uint64_t *all;                 /* bytes that all connections hold */
    struct vt_flow flow[2];
    uint32_t held;                 /* bytes that this one holds */
    uint32_t waiting;              /* segments since anything was told, while some wait */
};

/* Takes a segment of direction SIDE. False: no memory; then it counts as never seen. */
bool vt_tcp_take(struct vt_tcp *t, int side, const struct vt_segment *segment);

/* Nothing more comes: tells all that waits, and what is lost before it. */
void vt_tcp_end(struct vt_tcp *t);
