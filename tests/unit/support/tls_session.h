/* A client at the mercy of a test: recorded sessions of vectors/tls, flights that are put together from their messages, and
 * what came of feeding them. The recorder's seed, clock and name are the defaults (tests/support/tls_drive.c). */
#pragma once

#include "tests/unit/support/tiles.h"
#include "tls/client.h"
#include "tls/suite.h"

/* Bytes that a server sends. */
struct flight {
    uint8_t data[1 << 17];
    size_t len;
};
void flight_bytes(struct flight *f, const void *data, size_t len);
void flight_record(struct flight *f, uint8_t type, uint16_t version, struct vt_bytes fragment);
/* One handshake message in a record of its own, or in as many as it needs. */
void flight_message(struct flight *f, uint8_t type, struct vt_bytes body);

/* A file of vectors/tls, as a view that lives as long as the program. */
struct vt_bytes tls_vector(const char *name);
/* The body of message INDEX of the plain flight that a recorded s2c begins with. */
struct vt_bytes tls_message(const char *session, unsigned index);

struct tls_session {
    struct vt_client *client;
    struct tiles tiles;
    bool heard;
    unsigned results[VT_RULE_COUNT][4];      /* checks told, by rule and result */
    uint64_t seen[VT_RULE_COUNT], wanted[VT_RULE_COUNT];   /* their numbers, of the last */
    uint64_t story;                          /* a hash of all events; equal stories, equal events */
    size_t fed, read;                        /* bytes; of application data */
    uint8_t data[1 << 16];                   /* application data */
};

/* The configuration that recorded sessions were made with: one suite, all groups or one. NULL: all. */
struct vt_client_config tls_config(const char *suite, const char *group);

void tls_start(struct tls_session *s, const struct vt_client_config *config, bool heard);
/* Feeds BYTES in pieces of STEP bytes, reads what arrives, and sends what is pending nowhere. */
void tls_feed(struct tls_session *s, struct vt_bytes bytes, size_t step);
/* Feeds a flight to three clients: whole, in bytes, unheard. All must fail by RULE with its alert, and their traces tile.
 * END: then the connection ends. */
void tls_must_fail(const struct vt_client_config *config, struct vt_bytes bytes, bool end, enum vt_rule rule,
                   const char *what);
/* Checks that the leaves are the wire, and frees all. */
void tls_stop(struct tls_session *s);
