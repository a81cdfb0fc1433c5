/* A session with a server, from its name to goodbye: resolve and connect, STARTTLS, handshake, application
 * data. The machine (net/machine.h) knows no socket; here bytes are moved between it and one. */
#pragma once

#include "net/limits.h"
#include "net/machine.h"
#include "net/socket.h"

struct vt_session_config {
    struct vt_target target;
    const struct vt_starttls_protocol *starttls;  /* NULL: TLS from the first byte */
    const char *ehlo;                             /* NULL: this host's name, or its address as a literal */
    uint32_t timeout_ms;                          /* of each phase: connect, each reply, handshake, data */
    uint32_t greeting_ms;                         /* of the greeting, which some hold back on purpose */
    struct vt_client_config client;               /* complete save for the streams and the target */
};

enum vt_phase {
    VT_PHASE_CONNECT,    /* not connected */
    VT_PHASE_STARTTLS,   /* connected; in the dialogue */
    VT_PHASE_HANDSHAKE,
    VT_PHASE_OPEN        /* the handshake is complete */
};

struct vt_session {
    struct vt_socket socket;
    struct vt_machine machine;
    enum vt_phase phase;          /* how far it came */
    uint32_t timeout_ms, greeting_ms;
    uint64_t phase_bytes;         /* received in the handshake, or in the goodbye: see net/limits.h */
    uint8_t first[8];             /* the first of them */
    bool heard;                   /* the first of the server's data */
    int64_t connect_ms;           /* how long it took to connect */
    char target_text[VT_TARGET_TEXT];
    char ehlo[256];               /* the name we gave, unless the caller named one */
    uint8_t in[16384];            /* received, and not yet taken by the client */
    size_t in_at, in_len;
};

/* Comes to where TLS begins: connects, and has the dialogue. For those who speak TLS of their own; end it
 * with vt_session_free. */
bool vt_session_reach(struct vt_session *s, const struct vt_session_config *config);

/* Opens a session: true when the handshake is complete (with VT_TRUST_REPORTED, of whatever verdict).
 * Either way end it with vt_session_free; what vt_client_* tells of the client is valid until then. */
bool vt_session_open(struct vt_session *s, const struct vt_session_config *config);

/* How vt_session_interactive ended. */
enum vt_interactive {
    VT_INTERACTIVE_DONE,        /* by the server, or by the clock: see the two reports */
    VT_INTERACTIVE_INPUT,       /* IN could not be read: errno */
    VT_INTERACTIVE_OUTPUT       /* OUT could not be written: errno */
};

struct vt_interactive_config {
    int in, out;            /* file descriptors: what is typed, and where the server's data goes */
    bool raw;               /* send IN as it is; else every LF goes out as CRLF, and a CRLF stays one */
    uint32_t quiet_ms;      /* after the end of IN: a server that is silent for so long has answered all */
};

/* Carries IN to the server and its data to OUT, as they are; no line is a command of its own. After the
 * end of IN it waits until the server closes, or has been quiet for quiet_ms; then says close_notify and
 * waits for the server's: for the time-out at most, from the end of IN on. */
enum vt_interactive vt_session_interactive(struct vt_session *s, const struct vt_interactive_config *config);

/* A politer end than vt_session_free alone, for a session without a talk: QUIT where the protocol has it
 * (after STARTTLS), close_notify, a moment for the server's. */
void vt_session_goodbye(struct vt_session *s);

/* Closes the socket, wipes and frees the client. */
void vt_session_free(struct vt_session *s);
