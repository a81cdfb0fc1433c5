/* Inside the observer: what it knows of two others. observe.c has the streams (plain text, records, what is
 * lost); observe_record.c records that our client takes for none; observe_handshake.c the messages and the
 * keys.
 *
 * What this code does not check: that it is called in the order that observe.c keeps. */
#pragma once

#include "net/starttls.h"
#include "tls/client_internal.h"
#include "capture/observe.h"

struct vt_side {
    bool server;
    bool tls;                        /* records have begun */
    bool version_2;                  /* as a hello of SSL 2.0, which is under way */
    bool cut;                        /* bytes of it are lost */
    bool adrift;                     /* of messages: nobody knows where the next begins */
    uint32_t skip;                   /* bytes that are left of a record that is lost in part */
    struct vt_inbox in;              /* before TLS it gathers a line */
    struct vt_assembly assembly;
    struct vt_flight flight;
    uint8_t *kept[2];                /* the hello and the certificates, of which the flight has views */
};

struct vt_observer {
    struct vt_observer_config config;
    struct vt_sink mute;             /* for those who do not listen */
    struct vt_observed seen;
    struct vt_report report;
    struct vt_starttls dialogue;
    struct vt_side side[2];
    const struct vt_suite *suite;    /* NULL: none yet, or not one of ours */
    bool etm;
    bool has_keys, has_leaf;
    bool changed[2];                 /* the ChangeCipherSpec of the handshake under way was seen */
    bool torn;                       /* not all handshake messages were seen: their hash is unknown */
    struct vt_transcript transcript;
    struct vt_secrets secrets;
    struct vt_key_block keys;
    struct vt_certificate leaf;
};

#define VT_NO_ROOM "there was no memory for it"

/* The rest of a direction is named, and not read. WHY stands beside it. */
void vt_observe_stop(struct vt_observer *o, struct vt_side *side, const char *why);

/* observe_handshake.c: a fragment of messages, and the ChangeCipherSpec, of one side. */
void vt_observe_fragment(struct vt_observer *o, struct vt_side *side, const struct vt_content *content);
void vt_observe_change_cipher_spec(struct vt_observer *o, struct vt_side *side);
/* What follows a ClientHello, however it was sent. */
void vt_observe_client_hello(struct vt_observer *o, const struct vt_client_hello *hello);

/* observe_record.c. True when the inbox's five bytes say where the next record begins. */
bool vt_observe_follows(const struct vt_inbox *in);
/* The content of records of unknown type, and of heartbeats. */
vt_content_reader vt_observe_other_content;
/* Names the beginning of a record, of which no more will come. CONTENT is what it has of messages. */
void vt_observe_cut(struct vt_side *side, struct vt_sink *sink, struct vt_content *content);
/* 1: HAVE bytes at P begin a ClientHello of SSL 2.0 for SSL 3.0 and later; 0: they may; -1: they do not. */
int vt_observe_begins_2(const uint8_t *p, uint32_t have);
/* Its length, as the first two bytes say. */
uint32_t vt_observe_due_2(const uint8_t *p);
/* Reads it, from the inbox. */
void vt_observe_hello_2(struct vt_observer *o, struct vt_side *side);
