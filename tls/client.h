/* The TLS 1.2 client (RFC 5246), bytes in and bytes out. It owns no socket, clock, entropy or memory: the caller hands in
 * all four, so the same object runs live, replays a recorded session exactly, and is driven by a fuzzer.
 *
 *     vt_client_init(memory, vt_client_size(), &config);
 *     until vt_client_state(client) is VT_CLIENT_OPEN or an end state:
 *         send  vt_client_pending(client), then tell  vt_client_sent(client, n)
 *         receive, then  vt_client_feed(client, bytes)
 *     vt_client_write / vt_client_read carry application data, vt_client_close says goodbye
 *
 * What this code does not check: revocation, unless CRLs are given to the verifier; certificate transparency. */
#ifndef VT_TLS_CLIENT_H
#define VT_TLS_CLIENT_H

#include "x509/verify.h"

#define VT_SEED_LEN 48

/* What to do about a chain that fails verification. */
enum vt_trust {
    VT_TRUST_REQUIRED,  /* fail the handshake with the alert of the rule: what every program but a diagnostic wants */
    VT_TRUST_REPORTED   /* go on, so that all of the handshake can be reported; the verdict stays failed */
};

/* Room for what a greeting in plain text tells, and what to ask instead. */
#define VT_PLAIN_HINT 480

struct vt_client_config {
    int64_t now;                        /* seconds since 1970; validity is judged by it */
    uint8_t seed[VT_SEED_LEN];          /* entropy, never used twice; an HMAC-DRBG draws from it */
    struct vt_bytes name;               /* SNI (when a DNS name) and the name to verify */
    bool no_name;                       /* verify no name: the caller says so in words. NAME, if any, is for SNI alone */
    struct vt_bytes verify_name;        /* the name to verify when it differs from SNI; empty: name */
    bool allow_cn;                      /* as in struct vt_verify_request */
    uint16_t expires_in;
    struct vt_policy_inputs policy;     /* certificate policies wanted of the chain; zeroed: none is demanded */
    const struct vt_anchors *anchors;
    enum vt_trust trust;
    const uint16_t *suites;             /* offers in order of preference, of vt_suites; NULL: all */
    uint8_t suites_len;
    const uint16_t *groups;             /* NULL: x25519, secp256r1, secp384r1, secp521r1 */
    uint8_t groups_len;
    const uint16_t *schemes;            /* signature schemes; NULL: all that vt_signature_verify does */
    uint8_t schemes_len;
    const struct vt_bytes *alpn;        /* protocol names; NULL: no ALPN */
    uint8_t alpn_len;
    struct vt_sink *sink;               /* may be NULL */
    const char *target;                 /* "mail.example:465", for the words of advice; may be NULL */
    void (*plain_hint)(const char *target, struct vt_bytes line, char out[VT_PLAIN_HINT]); /* says what speaks; may be NULL */
    struct vt_stream c2s, s2c;          /* the wire's buffers where TLS begins: after STARTTLS, where that stopped.
                                           buffer 0 (with a sink): the client announces both itself */
};

enum vt_client_state {
    VT_CLIENT_HANDSHAKE,  /* wants bytes, or has bytes to send */
    VT_CLIENT_OPEN,       /* application data may flow */
    VT_CLIENT_CLOSING,    /* we said close_notify; bytes may be pending */
    VT_CLIENT_CLOSED,     /* both ends said goodbye */
    VT_CLIENT_FAILED      /* vt_client_report says why; an alert may be pending */
};

struct vt_client;

/* Bytes of memory that a client needs; the memory is aligned as malloc does. */
size_t vt_client_size(void);

/* Makes a client in MEMORY and its ClientHello. CONFIG is copied; what it points at must outlive the client. NULL when
 * SIZE is too small or CONFIG makes no sense (no anchors, a name neither DNS nor IP, an unknown suite). */
struct vt_client *vt_client_init(void *memory, size_t size, const struct vt_client_config *config);

/* Takes bytes from the server. Returns how many it took: fewer than given when it waits for vt_client_read to make room
 * or has failed (then the rest is no longer TLS). */
size_t vt_client_feed(struct vt_client *client, struct vt_bytes bytes);

/* Tells that the server closed the connection: a truncation, unless it said close_notify before. That fails (RFC 5246 7.2.1),
 * unless we had said it, after which nothing was expected. */
void vt_client_end(struct vt_client *client);

/* Tells that nobody waits any longer for what is missing of a record: its bytes are named, and judged when they are no TLS. */
void vt_client_abandon(struct vt_client *client);

/* True while what has come is the beginning of a line of text, and no TLS: vt_client_abandon will judge it. */
bool vt_client_hears_text(const struct vt_client *client);

/* Bytes to send: valid until the next call. After sending N of them: vt_client_sent. */
struct vt_bytes vt_client_pending(const struct vt_client *client);
void vt_client_sent(struct vt_client *client, size_t n);

/* Application data that has arrived: a view, valid until vt_client_read_done, which drops its first N bytes. */
struct vt_bytes vt_client_read(const struct vt_client *client);
void vt_client_read_done(struct vt_client *client, size_t n);

/* Protects application data. Returns how many bytes it took: 0 while earlier records are pending or before OPEN. */
size_t vt_client_write(struct vt_client *client, struct vt_bytes bytes);

/* Says close_notify; reading may go on until the server says it too. */
void vt_client_close(struct vt_client *client);

/* Wipes every secret. The client is not to be used again. */
void vt_client_wipe(struct vt_client *client);

enum vt_client_state vt_client_state(const struct vt_client *client);

/* The rules that failed, certificate rules included: report.verdict is the one fold that decides. */
const struct vt_report *vt_client_report(const struct vt_client *client);

/* True in a handshake in which the server asked for a certificate and was told that there is none: how it ends then is one finding
 * with that. */
bool vt_client_certificate_demanded(const struct vt_client *client);

/* The outcome of the verifier; NULL before the server's certificate was judged. */
const struct vt_verify_result *vt_client_verify_result(const struct vt_client *client);

/* The chain as sent: DER views, in order. */
uint32_t vt_client_chain(const struct vt_client *client, const struct vt_bytes **chain);

/* What was agreed on; fields are 0 or empty until the handshake reaches them. */
struct vt_client_session {
    uint16_t version;               /* 0x0303 */
    uint16_t suite;                 /* vt_suite_name, vt_suite_openssl_name (tls/suite.h) */
    uint16_t group;                 /* named group; 0: RSA key exchange */
    uint16_t scheme;                /* the server's SignatureScheme; 0: none */
    bool secure_renegotiation, extended_master_secret, encrypt_then_mac;
    bool certificate_requested;
    bool renegotiation_requested;   /* by a HelloRequest in the open session */
    bool ticket_received;
    uint32_t ticket_lifetime;       /* seconds, the server's hint */
    struct vt_bytes session_id;
    struct vt_bytes alpn;
    struct vt_bytes ca_names;       /* certificate_authorities: a run of opaque DistinguishedName<1..2^16-1> */
    uint8_t alert_level, alert;     /* the last alert received; level 0: none */
    uint8_t alert_sent;             /* the fatal alert we sent; 0xff: none */
    uint64_t handshake_bytes_read, handshake_bytes_written; /* TLS bytes on the wire up to the end of the handshake */
};
const struct vt_client_session *vt_client_session(const struct vt_client *client);

/* For key logs and --trace-secrets: the values of the NSS key log line, when the handshake has come so far. */
bool vt_client_secrets(const struct vt_client *client, struct vt_bytes *client_random, struct vt_bytes *master_secret);

#endif
