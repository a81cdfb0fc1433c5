/* The key schedule (RFC 5246 8.1, 6.3, 7.4.9; RFC 7627 4), each line of its arithmetic told to the sink under
 * the RFC's names. "handshake_messages" stands for all handshake messages so far, in order, without
 * HelloRequest.
 *
 * What this code does not check: that the secrets are worth keeping. */
#pragma once

#include "crypto/drbg.h"
#include "tls/protect.h"

#define VT_MASTER_SECRET_LEN 48

/* The master secret stays until the client is wiped: key logs ask for it. */
struct vt_secrets {
    /* where each came from, for the trace */
    struct vt_from client_random_from, server_random_from, pre_master_from, master_from;
    uint8_t client_random[VT_RANDOM_LEN], server_random[VT_RANDOM_LEN];
    /* of the length below; wiped when the master secret is made */
    uint8_t pre_master_secret[VT_EC_MAX_LEN];
    uint8_t pre_master_len;
    bool has_master;
    uint8_t master_secret[VT_MASTER_SECRET_LEN];
};

/* A hash over all handshake messages: both that a suite may want, until it is known which. */
struct vt_transcript {
    struct vt_hash_state sha256, sha384;
};

/* One of them, and where that was told. */
struct vt_digest {
    struct vt_bytes bytes;
    struct vt_from from;
};
void vt_transcript_init(struct vt_transcript *t);
void vt_transcript_update(struct vt_transcript *t, struct vt_bytes message);
/* The digest so far: the session_hash (RFC 7627 3), or, SESSION false, what a Finished is over (RFC 5246
 * 7.4.9). */
struct vt_digest vt_transcript_digest(const struct vt_transcript *t, const struct vt_hash *hash,
                                      struct vt_sink *sink, bool session, uint8_t out[VT_HASH_MAX]);

/* Random bytes. Each draw is the next request of one HMAC_DRBG, and is told: from the seed all of them
 * follow. */
struct vt_random {
    struct vt_drbg drbg;
    struct vt_sink *sink;
    struct vt_from seed, drawn;     /* the seed, and the latest draw, as they were told */
};
void vt_random_init(struct vt_random *random, const uint8_t seed[VT_DRBG_SEED_LEN], struct vt_sink *sink);
/* SECRET: withheld in a trace. False: too much was drawn. */
bool vt_random_draw(struct vt_random *random, const char *name, bool secret, uint8_t *out, size_t len);

/* master_secret, from the pre_master_secret, which is wiped. SESSION_HASH: of RFC 7627, or empty for RFC 5246
 * 8.1. */
void vt_make_master_secret(struct vt_secrets *secrets, const struct vt_hash *prf,
                           struct vt_digest session_hash, struct vt_sink *sink);

/* key_block and its parts: views of it. */
struct vt_key_block {
    struct vt_key_set client, server;
    uint8_t bytes[2 * (48 + 32 + VT_NONCE_LEN)];
};
void vt_make_key_block(struct vt_key_block *block, const struct vt_secrets *secrets,
                       const struct vt_suite *suite, struct vt_sink *sink);

/* verify_data of the Finished with LABEL, over DIGEST of the messages before it. */
void vt_make_verify_data(const struct vt_secrets *secrets, const struct vt_hash *prf, const char *label,
                         struct vt_digest digest, struct vt_sink *sink, uint8_t out[VT_VERIFY_DATA_LEN]);
