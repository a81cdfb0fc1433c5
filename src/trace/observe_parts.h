/* Inside the observer: what it knows of two others. observe.c has the streams (plain text, records, what is lost);
 * observe_handshake.c the messages and the keys.
 *
 * What this code does not check: that it is called in the order that observe.c keeps. */
#ifndef VT_TRACE_OBSERVE_PARTS_H
#define VT_TRACE_OBSERVE_PARTS_H

#include "net/starttls.h"
#include "tls/engine.h"
#include "trace/observe.h"

struct vt_side {
    bool server;
    bool tls;                        /* records have begun */
    bool cut;                        /* bytes of it are lost */
    uint32_t skip;                   /* bytes that are left of a record that is lost in part */
    struct vt_inbox in;              /* before TLS it gathers a line */
    struct vt_assembly assembly;
    struct vt_flight flight;
};

struct vt_observer {
    struct vt_observer_config config;
    struct vt_observed seen;
    struct vt_report report;
    struct vt_starttls dialogue;
    struct vt_side side[2];
    const struct vt_suite *suite;    /* NULL: none yet, or not one of ours */
    bool etm;
    bool has_keys, has_leaf;
    bool torn;                       /* not all handshake messages were seen: their hash is unknown */
    struct vt_transcript transcript;
    struct vt_secrets secrets;
    struct vt_key_block keys;
    struct vt_certificate leaf;
};

/* The rest of a direction is named, and not read. */
void vt_observe_stop(struct vt_observer *o, struct vt_side *side, const char *why);

/* observe_handshake.c: a fragment of messages, and the ChangeCipherSpec, of one side. */
void vt_observe_fragment(struct vt_observer *o, struct vt_side *side, const struct vt_content *content);
void vt_observe_change_cipher_spec(struct vt_observer *o, struct vt_side *side);

#endif
