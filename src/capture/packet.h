/* From a captured packet to the TCP segment in it: Ethernet with VLAN tags, raw IP, Linux cooked (both), BSD
 * loopback; IPv4 and IPv6 with their options and extension headers.
 *
 * What this code does not check: checksums, which network cards fill in after the capture. Fragments are not
 * put together: the first one's bytes count, and what the others held is lost, which the reassembly then
 * says. */
#pragma once

#include "capture/capture.h"

enum { VT_TCP_FIN = 1, VT_TCP_SYN = 2, VT_TCP_RST = 4, VT_TCP_ACK = 16 };

/* One end of a connection. An IPv4 address is written as IPv6 writes it, ::ffff:0:0/96. */
struct vt_endpoint {
    uint8_t ip[16];
    uint16_t port;
};

struct vt_segment {
    struct vt_endpoint from, to;
    uint32_t seq, ack;
    uint8_t flags;
    struct vt_bytes data;
    uint32_t cut;                  /* bytes of it that follow and are not in the capture */
};

enum vt_packet_kind {
    VT_PACKET_TCP,
    VT_PACKET_OTHER,               /* of another protocol */
    VT_PACKET_FRAGMENT,            /* a later fragment of TCP: its bytes are lost */
    VT_PACKET_BROKEN,              /* its headers are cut, or lie */
    VT_PACKET_LINK                 /* of a link type that is not known here */
};

enum vt_packet_kind vt_packet_read(const struct vt_packet *packet, struct vt_segment *segment);

/* "192.0.2.1:25", "[2001:db8::1]:25" */
#define VT_ENDPOINT_TEXT 56
void vt_endpoint_text(const struct vt_endpoint *endpoint, char out[VT_ENDPOINT_TEXT]);
