/* Captures: classic pcap (both byte orders, micro- and nanoseconds) and pcapng (sections, interfaces,
 * enhanced, simple and obsolete packets, secrets of TLS), packet by packet from a stream that need not be
 * seekable. What is in a packet is capture/packet.h's, what the packets say to each other
 * capture/connections.h's.
 *
 * Read in constant memory. The bounds, each with its reason; what goes beyond one is named, never passed
 * over:
 *
 *   VT_CAPTURE_PACKET_MAX         262,144 bytes   the longest packet: the largest snapshot length that
 * dumpcap accepts. A longer one ends the reading: the file is damaged, or no capture VT_CAPTURE_SECRETS_MAX
 * 4 MiB           a Decryption Secrets Block: 20,000 sessions. A larger one is passed over
 *   VT_CAPTURE_INTERFACES_MAX     256             interfaces of a section. Packets of others are passed over
 *   VT_CONNECTIONS_MAX            16,384          TCP connections that are told apart, 6 MB. Later ones are
 * counted VT_OBSERVED_MAX               64              handshakes under way at once that are looked into, 6
 * MB, and their messages as they come. The oldest gives way VT_PLAIN_MAX                  65,536 bytes    of
 * a connection's plain text, in which TLS must begin: no mail server's dialogue before STARTTLS is as long
 *   VT_HELD_MAX                   1 MiB           of a connection's bytes, out of order. A larger hole is
 * lost VT_HELD_ALL_MAX               64 MiB          the same of all connections VT_PATIENCE 1,000 packets of
 * a connection, after which what has not come is lost VT_KEPT_MAX                   110 MiB         of what
 * was said on the one connection that is shown: more than the largest message of a handshake (16 MiB). Then
 * it ends VT_TOLD_MAX                   2,097,152       events of it, 1 GB: as many as records of 50 bytes
 * have. Then it ends
 *
 * What this code does not check: times, checksums, and comments of the capture. */
#pragma once

#include <stdio.h>

#include "base/bytes.h"

#define VT_CAPTURE_PACKET_MAX (1u << 18)
#define VT_CAPTURE_SECRETS_MAX (4u << 20)
#define VT_CAPTURE_INTERFACES_MAX 256
#define VT_CONNECTIONS_MAX 16384
#define VT_OBSERVED_MAX 64
#define VT_PLAIN_MAX 65536
#define VT_HELD_MAX (1u << 20)
#define VT_HELD_ALL_MAX (64u << 20)
#define VT_PATIENCE 1000
#define VT_KEPT_MAX (110u << 20)
#define VT_TOLD_MAX (1u << 21)

struct vt_packet {
    uint64_t number;               /* from 1, of those in the file */
    int64_t time;                  /* seconds since 1970; 0: it has none */
    uint16_t link;                 /* LINKTYPE_… of its interface */
    struct vt_bytes data;          /* as captured; valid until the next one */
    uint32_t cut;                  /* bytes that the capture left out behind them */
};

struct vt_interface {
    uint16_t link;
    uint32_t snap;                 /* 0: without limit */
    int64_t per_second;            /* units of its clock */
    int64_t offset;                /* seconds to add */
};

struct vt_capture {
    FILE *in;
    bool ng, swapped;
    uint64_t offset;               /* of the file: bytes read */
    uint64_t packets, passed_over; /* read; left out for a reason of the file's */
    struct vt_interface *interfaces;
    uint32_t interfaces_len;
    uint8_t *room;                 /* of one packet, or secrets */
    uint32_t room_len;
    char error[160];               /* one sentence; "" while there is none */
};

enum vt_capture_next {
    VT_CAPTURE_PACKET,
    VT_CAPTURE_SECRETS,            /* TEXT is a key log */
    VT_CAPTURE_END,
    VT_CAPTURE_ERROR               /* error says what and where; what came before stands */
};

/* True when BYTES, the first four or more of a file, are a capture's. */
bool vt_capture_is(struct vt_bytes bytes);

/* Begins to read IN, which stays the caller's. False with error set when it is no capture. End with
 * vt_capture_close. */
bool vt_capture_open(struct vt_capture *c, FILE *in);
enum vt_capture_next vt_capture_next(struct vt_capture *c, struct vt_packet *packet, struct vt_bytes *text);
void vt_capture_close(struct vt_capture *c);
