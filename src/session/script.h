/* The trace file's reader: what a replay needs, from bytes that anybody may have written. Strict: each line is one JSON
 * object of a known shape; leaves of the wire tile it; the first error ends the reading, with its line.
 *
 * What this code does not check: that what the trace tells of derived values and checks is true. A replay finds that out
 * by doing it again. */
#ifndef VT_SESSION_SCRIPT_H
#define VT_SESSION_SCRIPT_H

#include "tls/client.h"
#include "session/policy.h"

/* What happened, in order. */
enum vt_step_kind {
    VT_STEP_RECEIVE,  /* bytes of s2c */
    VT_STEP_HASHED,   /* the rest of a record of s2c, which is hashed: BYTES has its length alone */
    VT_STEP_SEND,     /* bytes of c2s, which a replay must make again */
    VT_STEP_WRITE,    /* application data that the client was given: a record's plain text, or its length alone */
    VT_STEP_CLOSE,    /* the client was told to say close_notify */
    VT_STEP_BEGIN,    /* connected: the dialogue, or TLS, begins */
    VT_STEP_END,      /* the server closed the connection, or it broke */
    VT_STEP_SILENCE,  /* the dialogue was told that nothing comes; AHEAD: it sent bytes of c2s to find out why */
    VT_STEP_JUDGE     /* a rule of the network, which the host applied: nothing else knows of it */
};

struct vt_step {
    enum vt_step_kind kind;
    uint64_t off;            /* of the wire's bytes in their stream */
    struct vt_bytes bytes;   /* in the trace's own memory */
    const char *seen, *wanted, *hint;  /* of JUDGE; NULL: nothing */
    uint32_t content;        /* of HASHED: the length of its plain text, when it was OPENED */
    bool opened;
    uint16_t rule;
    uint8_t result;
    bool ahead;              /* of RECEIVE: it was there before our last words had been sent */
};

/* Bytes of a stream that a trace has no more than the hash of. */
struct vt_gap {
    uint64_t off, end;
};

/* Offers of one kind; more are no trace of ours. */
#define VT_OFFERS_MAX 64

struct vt_script {
    const char *target;
    const char *starttls;                /* "smtp"; NULL: none */
    const char *ehlo;                    /* what the client said in EHLO; NULL: nothing */
    int64_t time;                        /* when it was recorded */
    bool secrets, has_seed;
    bool condensed;                      /* no groups, no derivations: a replay makes them again */
    bool over;                           /* its last event is the last of a session */
    bool ended;                          /* the recording ended, at its size, before the session did */
    bool hashed;                         /* of application data it has length and SHA-256 alone */
    struct vt_client_config client;      /* all of it but the anchors, the sink and the streams */
    uint16_t suites[VT_OFFERS_MAX], groups[VT_OFFERS_MAX], schemes[VT_OFFERS_MAX];
    struct vt_bytes alpn[VT_OFFERS_MAX];
    struct vt_policy_room policy;
    struct vt_bytes *anchors, *untrusted;
    struct vt_anchor_array anchor_array, untrusted_array; /* those, for vt_anchors_from_array */
    struct vt_anchors spares;            /* those untrusted: anchor_array's */
    struct vt_bytes c2s, s2c;            /* all that crossed the wire, but what is hashed */
    uint64_t sent;                       /* bytes of c2s, with those */
    struct vt_gap *gaps;                 /* in c2s */
    struct vt_bytes *stated;             /* the hashes, in the order of the lines */
    uint32_t gaps_len, stated_len;
    struct vt_step *steps;
    uint32_t steps_len;
    void *memory;                        /* what the steps and the streams live in */
    struct vt_arena arena;               /* and all else */
};

/* Reads TEXT. False with ERROR set when it is no trace; TRACE is empty then. End with vt_script_free. */
bool vt_script_read(struct vt_bytes text, struct vt_script *trace, struct vt_trace_error *error);

void vt_script_free(struct vt_script *trace);

#endif
