/* A TLS session of two others, from the bytes that crossed the wire: what a capture holds, or a file of
 * records. The same parsers read it that the client reads with, so the same events come out, and whatever
 * shows a session of ours shows theirs.
 *
 *     o = vt_observer_new(&config);
 *     vt_observer_feed(o, from_server, bytes)     for each direction's bytes, in the order they were seen in
 *     vt_observer_lost(o, from_server, n)         where N bytes are missing
 *     vt_observer_end(o); vt_observer_seen(o); vt_observer_free(o)
 *
 * Plain text before TLS (STARTTLS) is named line by line. After ChangeCipherSpec records are named up to
 * their ciphertext, and opened when the key log has the session's secret. One direction alone will do: what
 * needs both is left out.
 *
 * It describes, and does not police: where our client would refuse (DEFLATE, DHE, TLS 1.0, a record of
 * unknown type…) the field is named, the rule stands beside it as failed, and naming goes on. "unparsed" are
 * bytes that are malformed or sealed, or that come behind lost ones so that nobody knows what they are; the
 * leaf's value says which.
 *
 * What this code does not check: what only the client can know (what it would have accepted, whether it
 * trusts the chain), the signatures of TLS before 1.2, and what an OCSP response says. It opens no TLS
 * but 1.2, and nothing that was compressed. */
#pragma once

#include "base/event.h"
#include "session/key_log.h"

struct vt_observer;

struct vt_observer_config {
    struct vt_sink *sink;              /* may be NULL: then only vt_observer_seen tells */
    const struct vt_key_log *keys;     /* secrets to open records with; NULL: none. Asked when they are
                                          needed */
};

/* What was found. Views live as long as the observer. */
struct vt_observed {
    bool client_hello, server_hello;   /* seen; neither: no TLS */
    uint16_t version;                  /* agreed on, by supported_versions where that was sent; 0: no
                                          ServerHello */
    uint16_t suite;
    bool resumed;                      /* no certificate was due */
    struct vt_bytes server_name;       /* as the client asked; empty: it named none */
    const char *starttls;              /* "smtp": the protocol of the plain text before TLS; NULL: none
                                          that is known */
    const struct vt_bytes *chain;      /* the server's certificates, DER */
    uint32_t chain_len;
    bool keyed;                        /* the session's secret was in the key log */
    bool finished[2];                  /* the Finished of client and server was opened, and is right */
    bool ciphered[2];                  /* ChangeCipherSpec was seen */
    const char *stopped[2];            /* why the rest of a direction is not read; NULL: it is */
    uint64_t bytes[2];                 /* that were fed */
};

static inline bool vt_observed_tls(const struct vt_observed *seen)
{
    return seen->client_hello || seen->server_hello;
}

/* NULL: no memory. CONFIG is copied. With a sink both directions are announced at once. */
struct vt_observer *vt_observer_new(const struct vt_observer_config *config);
void vt_observer_feed(struct vt_observer *o, bool from_server, struct vt_bytes bytes);

/* N bytes that crossed the wire are not there: they become one leaf called "lost", which has no bytes. */
void vt_observer_lost(struct vt_observer *o, bool from_server, uint64_t n);

/* Nothing more comes: what is left over is named. */
void vt_observer_end(struct vt_observer *o);

const struct vt_observed *vt_observer_seen(const struct vt_observer *o);

/* Wipes what it knew. */
void vt_observer_free(struct vt_observer *o);

/* True when BYTES begin like a stream of TLS records; then FROM_SERVER says whose they seem to be: a
 * ServerHello's, or not. */
bool vt_observer_is_tls(struct vt_bytes bytes, bool *from_server);
