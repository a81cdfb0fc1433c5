/* The session machine: the STARTTLS dialogue, where there is one, and the TLS client behind it on the same
 * two streams. Bytes in, bytes out, and no socket: one drives it (net/session.h), or a recording
 * (session/replay.h), or a recording with a bit turned over (session/flips.h).
 *
 * What went wrong is in two folds: report for all that came before TLS and for the connection (net.*,
 * starttls.*), vt_client_report(client) for TLS and the certificate. vt_machine_exit alone says what they
 * come to.
 *
 * What this code does not check: when the server's turn is over. Only its driver knows. */
#pragma once

#include "net/starttls.h"

/* Exit statuses that are no rule's: all is well; a fault of the command or of this host; a bug of ours. */
enum { VT_EXIT_GOOD = 0, VT_EXIT_LOCAL = 1, VT_EXIT_BUG = 70 };

struct vt_machine {
    struct vt_client_config config;   /* the client's, complete save for the streams */
    void *memory;                     /* for it */
    struct vt_report report;          /* see above */
    struct vt_starttls dialogue;      /* protocol NULL: none */
    struct vt_client *client;         /* NULL: TLS did not begin */
};

/* CONFIG is copied, and the copy's seed wiped when it has served. MEMORY has vt_client_size bytes, and may
 * be NULL where TLS never begins. M must not move from here on. */
void vt_machine_init(struct vt_machine *m, const struct vt_client_config *config, void *memory);

/* Begins the dialogue, in which our name is EHLO; or, where PROTOCOL is NULL, TLS. False when config makes
 * no sense. */
bool vt_machine_begin(struct vt_machine *m, const struct vt_starttls_protocol *protocol, const char *ehlo);

/* TLS begins: the dialogue, if there was one, is settled. */
bool vt_machine_begin_tls(struct vt_machine *m);

/* The server's turn is over: where it has consented, the dialogue is settled and TLS begins. False when
 * config makes no sense. */
bool vt_machine_settle(struct vt_machine *m);

/* Takes bytes from the server; returns how many, as vt_client_feed does. */
size_t vt_machine_feed(struct vt_machine *m, struct vt_bytes bytes);

/* The server closed the connection, or it broke. */
void vt_machine_end(struct vt_machine *m);

/* The server says nothing in the dialogue; PROBE: first, that is tried (vt_starttls_probe). */
void vt_machine_silence(struct vt_machine *m, bool probe);

/* Bytes to send: valid until the next call. After sending N of them: vt_machine_sent. */
struct vt_bytes vt_machine_pending(const struct vt_machine *m);
void vt_machine_sent(struct vt_machine *m, size_t n);

/* True once the handshake was complete, whatever came of it since. */
bool vt_machine_opened(const struct vt_machine *m);

/* All that failed, before TLS and in it. */
struct vt_verdict vt_machine_verdict(const struct vt_machine *m);

/* The exit status; when STRICT, warnings count too. No finding, and yet no session, is a bug: the engine
 * owes an explanation. */
int vt_machine_exit(const struct vt_machine *m, bool strict);

/* Wipes every secret. The client is not to be used again. */
void vt_machine_wipe(struct vt_machine *m);
