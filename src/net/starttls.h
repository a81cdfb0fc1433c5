/* The dialogue in plain text that ends with "now speak TLS": RFC 3207 and its kin, as a machine without a
 * socket. Bytes in, bytes out, like the TLS client that follows on the same two streams; so it replays, and
 * tests split its input at every byte.
 *
 * A protocol is a table of steps (net/starttls_table.c). Every byte is read by name, as
 * starttls.greeting[0].code or starttls.command[0].verb; what is sent is read back the same way.
 *
 * What this code does not check: that the other end is who it says. Nothing in plain text is to be
 * trusted; the texts of replies are shown, escaped, and decide nothing but whether STARTTLS goes on. */
#pragma once

#include "base/cursor.h"
#include "net/limits.h"
#include "tls/client.h"

struct vt_starttls_protocol;

/* The protocol called NAME ("smtp"); NULL when there is none: vt_starttls_names lists them. */
const struct vt_starttls_protocol *vt_starttls_protocol(const char *name);
const char *vt_starttls_protocol_name(const struct vt_starttls_protocol *protocol);

/* "smtp lmtp imap pop3": for a usage error. */
const char *vt_starttls_names(void);

/* The port that a HOST alone stands for; and whether TLS begins at once on PORT, by its number. */
uint16_t vt_starttls_port(const struct vt_starttls_protocol *protocol);
bool vt_port_is_implicit(uint16_t port);

/* Writes its command of goodbye, "QUIT\r\n", into OUT, which has room for 32 bytes; returns the length. */
size_t vt_starttls_goodbye(const struct vt_starttls_protocol *protocol, char *out);

enum vt_starttls_state {
    VT_STARTTLS_TALKING,  /* wants bytes, or has bytes to send */
    VT_STARTTLS_ACCEPTED, /* the server said go on: settle, then TLS begins */
    VT_STARTTLS_READY,    /* settled: TLS begins */
    VT_STARTTLS_LEAVING,  /* failed, and says goodbye: feed what comes for a moment, for politeness alone */
    VT_STARTTLS_FAILED    /* the report says why */
};

struct vt_starttls {
    const struct vt_starttls_protocol *protocol;
    const char *ehlo;                /* the name for EHLO or LHLO */
    struct vt_report *report;        /* findings and events go here; its sink may be NULL */
    struct vt_stream c2s, s2c;       /* hand these to the TLS client */
    enum vt_starttls_state state;
    uint8_t step;                    /* of the protocol's table */
    uint16_t line_index;             /* of the reply under way */
    uint16_t commands;
    uint32_t code;                   /* of the reply under way */
    const char *target;              /* "mail.example:25", for the words of advice; NULL: unknown */
    bool offered;
    bool masked, misplaced;          /* a capability was written over; STARTTLS stood where its name
                                        belongs */
    bool probed;                     /* vt_starttls_probe has sent a ClientHello */
    char said[120];                  /* the start of the server's last line; "" before the first */
    char offers[400];                /* what it offered: "PIPELINING SIZE ETRN" */
    uint32_t in_len, out_at, out_len;
    uint8_t in[VT_STARTTLS_LINE_MAX];/* a line that is not complete yet */
    uint8_t out[640];
};

/* True when NAME can stand in EHLO: 1 to 255 printable characters, no space. */
bool vt_starttls_name_ok(const char *name);

/* Begins. EHLO is the name to greet with, vt_starttls_name_ok; it must outlive S. With a sink, the two
 * streams are announced here. */
void vt_starttls_init(struct vt_starttls *s, const struct vt_starttls_protocol *protocol, const char *ehlo,
                      struct vt_report *report);

/* Takes bytes from the server, all of them: after ACCEPTED they are an injection, and fail. */
void vt_starttls_feed(struct vt_starttls *s, struct vt_bytes bytes);

/* Nothing more had arrived when the server accepted: judges starttls.no-injection, and is READY. */
void vt_starttls_settle(struct vt_starttls *s);

/* The server closed the connection, or it broke. */
void vt_starttls_end(struct vt_starttls *s);

/* The server of a port of implicit TLS says nothing: such a port waits for us. At the greeting, once, a
 * ClientHello is queued, whose answer, be it the end of the connection, tells it apart; true then. Not for
 * other ports, whose greeting may merely be late: there it would count as talking out of turn. */
bool vt_starttls_probe(struct vt_starttls *s);

/* The server says nothing: S has failed, and the caller, who knows how long it waited, judges NET_TIMEOUT. */
void vt_starttls_silence(struct vt_starttls *s);

/* What came last of a reply that is not at its end, into OUT; false: nothing did. */
bool vt_starttls_begun(const struct vt_starttls *s, char *out, size_t size);

/* What the server is to say next: "the greeting", "the reply to EHLO". */
const char *vt_starttls_waiting(const struct vt_starttls *s);

/* Bytes to send: valid until the next call. After sending N of them: vt_starttls_sent. */
struct vt_bytes vt_starttls_pending(const struct vt_starttls *s);
void vt_starttls_sent(struct vt_starttls *s, size_t n);

/* What LINE, which a server sent in place of TLS, tells of it, for vt_client_config.plain_hint. */
void vt_plain_hint_to_client(const char *target, struct vt_bytes line, char out[VT_PLAIN_HINT]);

/* The last event of every session, whatever became of it: a trace without it is cut off. */
static inline void vt_session_over(struct vt_sink *sink)
{
    vt_emit_state(sink, "session", "over", "hang-up");
}

/* A dialogue of two others, a line at a time, by the names that ours has. S is zeroed but for its report
 * and streams. The greeting tells the protocol; false: it is none of ours, and nothing was named. Nothing
 * is judged. */
bool vt_starttls_observe(struct vt_starttls *s, bool from_server, struct vt_bytes line);

/* For renderers: true when EVENT ends a line of a dialogue, which is LINE, without its line end; its bytes
 * live as long as the event. */
bool vt_starttls_line(const struct vt_event *event, bool *from_server, struct vt_bytes *line);
