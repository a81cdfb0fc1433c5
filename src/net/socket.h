/* TCP with deadlines: names to addresses, a connection, bytes out and in. Every wait is a poll against a
 * deadline on the monotonic clock, which is looked at before each call, too: who always has something for us
 * ends no later than who has nothing.
 *
 * What this code does not check: who answers. That is the certificate's matter. */
#pragma once

#include "base/event.h"

/* Milliseconds of the monotonic clock: deadlines are points on it. */
int64_t vt_clock_ms(void);

/* The deadline of who takes what there is, and waits for nothing. */
#define VT_NOW 0

/* Room for an address and port as text: "[2001:db8::1%interface]:65535". */
#define VT_ADDRESS_TEXT 96

/* A peer as the user named it: mail.example, mail.example:25, mail.example:smtps, imaps://mail.example/,
 * 192.0.2.1:25, [2001:db8::1]:25, [::1], 2001:db8::1. */
struct vt_target {
    char host[256];         /* without brackets */
    uint16_t port;
    const char *starttls;   /* the dialogue of the service that was named, "smtp"; NULL: none */
};

/* Reads TEXT, whose port is DEFAULT_PORT when it names none (0: it must). False when it is no target. */
bool vt_target_parse(const char *text, uint16_t default_port, struct vt_target *out);

/* Room for a target as text. */
#define VT_TARGET_TEXT 272

/* Writes "mail.example:25", "[::1]:25". */
void vt_target_text(const struct vt_target *target, char *out, size_t size);

struct vt_socket {
    int fd;                          /* -1: closed */
    char peer[VT_ADDRESS_TEXT];      /* "192.0.2.1:25", "[2001:db8::1]:25" */
    char local[VT_ADDRESS_TEXT];     /* our end, without the port: "192.0.2.7", for EHLO */
    bool local_is_v6;
};

/* Resolves TARGET and connects, before DEADLINE. Addresses are tried in the resolver's order, a fresh one
 * every quarter of a second while those before hang (RFC 8305 5); the first that answers wins. Judges
 * NET_RESOLVE, NET_RESOLVER, NET_CONNECT and its kin, and NET_TIMEOUT in REPORT; addresses that failed
 * before one answered are a warning, with their errors. */
bool vt_socket_connect(struct vt_socket *s, const struct vt_target *target, int64_t deadline,
                       struct vt_report *report);

enum vt_io {
    VT_IO_DONE,      /* what was asked for */
    VT_IO_TIMEOUT,   /* the deadline passed */
    VT_IO_CLOSED,    /* the peer closed its half in order */
    VT_IO_FAILED     /* the connection broke: errno says how */
};

/* Sends what goes out without a wait, 0 bytes or more, never raising SIGPIPE. */
enum vt_io vt_socket_send_some(struct vt_socket *s, struct vt_bytes bytes, size_t *sent);

/* Sends all of BYTES. */
enum vt_io vt_socket_send(struct vt_socket *s, struct vt_bytes bytes, int64_t deadline);

/* Receives what there is, 1 to SIZE bytes, into OUT. */
enum vt_io vt_socket_receive(struct vt_socket *s, void *out, size_t size, int64_t deadline, size_t *got);

/* Says that we send no more. */
void vt_socket_shutdown(struct vt_socket *s);

void vt_socket_close(struct vt_socket *s);
