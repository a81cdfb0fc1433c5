/* What a replay needs of a recorded session, from its model: what crossed the wire and when, what the client
 * was told to do, and what nothing but the recording knows. Of a condensed trace that is all there is.
 *
 * What this code does not check: that what the model tells of derived values and checks is true. A replay
 * finds that out by doing it again. */
#pragma once

#include "session/model.h"

/* What happened, in order. */
enum vt_step_kind {
    VT_STEP_RECEIVE,  /* bytes of s2c */
    VT_STEP_HASHED,   /* the rest of a record of s2c, which is hashed: BYTES has its length alone */
    VT_STEP_SEND,     /* bytes of c2s, which a replay must make again */
    VT_STEP_WRITE,    /* application data that the client was given: a record's plain text, or its length
                         alone */
    VT_STEP_CLOSE,    /* the client was told to say close_notify */
    VT_STEP_BEGIN,    /* connected: the dialogue, or TLS, begins */
    VT_STEP_END,      /* the server closed the connection, or it broke */
    VT_STEP_SILENCE,  /* the dialogue was told that nothing comes; AHEAD: it sent bytes of c2s to find out
                         why */
    VT_STEP_JUDGE     /* a rule that the host applied (net.*, tls.offers, tls.alert's
                         client-certificate-reply): nothing else knows of it */
};

struct vt_step {
    enum vt_step_kind kind;
    uint64_t off;            /* of the wire's bytes in their stream */
    struct vt_bytes bytes;   /* in the memory of the script, or of its model */
    const struct vt_event_check *check;  /* of JUDGE */
    uint32_t content;        /* of HASHED: the length of its plain text, when it was OPENED */
    bool opened;
    bool ahead;              /* of RECEIVE: it was there before our last words had been sent */
};

/* Bytes of a stream that a trace has no more than the hash of. */
struct vt_gap {
    uint64_t off, end;
};

struct vt_script {
    struct vt_trace_head head;           /* as recorded; the client below counts */
    const char *ehlo;                    /* what the client said in EHLO; NULL: nothing */
    bool secrets, has_seed;
    bool condensed;                      /* no groups, no derivations: a replay makes them again */
    bool over;                           /* its last event is the last of a session */
    bool ended;                          /* the recording ended, at its size, before the session did */
    struct vt_client_config client;      /* all of it but the anchors, the sink and the streams; its lists
                                            are the model's */
    struct vt_bytes *anchors, *untrusted;
    struct vt_anchor_array anchor_array, untrusted_array; /* those, for vt_anchors_from_array */
    struct vt_anchors spares;            /* those untrusted: anchor_array's */
    struct vt_bytes c2s, s2c;            /* all that crossed the wire, but what is hashed */
    uint64_t sent;                       /* bytes of c2s, with those */
    struct vt_gap *gaps;                 /* in c2s */
    const char **stated;                 /* the hashes, in hex, in the order of the lines */
    uint32_t gaps_len, stated_len;
    struct vt_step *steps;
    uint32_t steps_len;
    uint8_t *memory;                     /* what the streams live in */
    struct vt_model *own;                /* of vt_script_read; NULL */
};

/* Makes the script of MODEL, which must outlive it. False with PROBLEM set when there is none in it, or no
 * memory; SCRIPT is empty then. End with vt_script_free. */
bool vt_script_make(const struct vt_model *model, struct vt_script *script, const char **problem);

/* Reads TEXT into a model of the script's own, and makes the script. False with ERROR set when it is no trace
 * of a session. */
bool vt_script_read(struct vt_bytes text, struct vt_script *script, struct vt_trace_error *error);

void vt_script_free(struct vt_script *script);
