/* libvitrine: a TLS 1.2 client (RFC 5246), a verifier of certificates (RFC 5280, RFC 9525) and a reader of
 * PEM, for C11 and C++17. docs/embedding.md is a walk through it, with a whole program.
 *
 * It owns nothing: no socket, clock, entropy, heap, file or mutable static datum (but for one atomic word on
 * x86-64: what the processor can do). The caller hands in memory, the time, a seed and the bytes; so calls on
 * different objects may run at once, and calls on one object may not. Lengths are bytes, times are seconds
 * since 1970-01-01T00:00:00Z. A struct vt_bytes is a view: its maker keeps the bytes where they are.
 *
 * What is not checked: revocation; certificate transparency; public suffixes (the name "*.com"); that the
 * time is right and the seed random. Without a name to verify the client refuses to begin, unless it is told
 * in words that there is none.
 *
 * vitrine_parse.h reads bytes of one's own as the library does: by name, strictly, told as events. */
#ifndef VT_VITRINE_H
#define VT_VITRINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* `make install` writes 0 here for a library built with TRACE=no, which tells no events. */
#ifndef VT_TRACE
#define VT_TRACE 1
#endif

struct vt_bytes {
    const uint8_t *data;
    size_t len;
};

/* LEN bytes at DATA. */
static inline struct vt_bytes vt_bytes(const void *data, size_t len)
{
    struct vt_bytes bytes = { (const uint8_t *)data, len };

    return bytes;
}

/* The bytes of a NUL-terminated string, without the NUL. */
static inline struct vt_bytes vt_text(const char *text)
{
    return vt_bytes(text, strlen(text));
}

/* Rules: whatever can be wrong, from a truncated field to an expired issuer, is a row of one table. A rule's
 * number may differ in the next version of the library; its id and reason do not. 0 is no rule; all are below
 * VT_RULES_MAX. */
#define VT_RULES_MAX 256

/* What a rule that fails means to the protocol and to scripts. */
struct vt_consequence {
    uint8_t exit;   /* 2 not connected, 3 STARTTLS, 4 handshake, 5 chain, 6 name, 7 not appropriate,
                       8 revoked; 0: it decides nothing alone */
    uint8_t alert;  /* the TLS alert to send (RFC 5246 7.2.2) */
    uint8_t code;   /* the verify code that OpenSSL documents; 0: none */
};

/* What it means to a person. In fix, {seen}, {name}, {wanted}, {subject}, {issuer} and {depth} stand for the
 * values of the finding, and {hint} for what only its place can know: the settings of a server, a command. */
struct vt_rule_text {
    const char *id;       /* stable: "path.validity"; several rules may share one */
    const char *reason;   /* tells apart the rules of one id: "expired"; "" where there is one */
    const char *clause;   /* "RFC 5280 6.1.3 (a)(2)" */
    const char *sentence; /* what the rule demands */
    const char *fix;      /* what the server's owner must change */
};

/* What RULE means (beyond the table, 0), and its texts: a program that asks for none does not carry them. */
const struct vt_consequence *vt_rule_consequence(unsigned rule);
const struct vt_rule_text *vt_rule_text(unsigned rule);

/* A fold over the rules that failed. Zeroed, it says that nothing has. Failures are only ever added. */
struct vt_verdict {
    uint32_t failed[VT_RULES_MAX / 32]; /* a bit a rule: vt_verdict_has */
    unsigned first;                     /* the first rule that decides; 0: nothing failed */
    int first_depth;                    /* the certificate it was about, 0 the leaf; -1: none */
    uint8_t exit;                       /* the smallest exit status of those that failed; 0: nothing failed */
    uint8_t warned;                     /* the smallest exit status of the warnings; 0: there was none */
};

/* True when RULE has failed. */
bool vt_verdict_has(const struct vt_verdict *verdict, unsigned rule);

/* What a sink hears as it happens: bytes read, values derived, rules judged, states entered. */
struct vt_event;    /* vitrine_parse.h */

/* Where events go. One sink serves one session: it numbers the buffers. */
struct vt_sink {
    /* An event and all it points to are gone when EMIT returns; it must not call back into the object that
     * emits. */
    void (*emit)(void *context, const struct vt_event *event);
    void *context;
    bool secrets;       /* hand out keys, and what was protected by them */
    bool describes;     /* somebody else's session: a rule that is broken is told, and naming goes on */
    uint32_t buffers;   /* ids given so far; starts at 0 */
    uint32_t derives;   /* derivations told so far; starts at 0 */
};

/* A judge's bench: where its findings go, and the fold over those that failed. */
struct vt_report {
    struct vt_sink *sink;   /* may be NULL */
    struct vt_verdict verdict;
};

/* LEN bytes at OFF of buffer BUFFER: where something that was told lies. */
struct vt_part {
    uint32_t buffer;
    uint64_t off;
    uint32_t len;
};

/* A direction of the wire, as one buffer that grows. */
struct vt_stream {
    uint32_t buffer;
    uint64_t off;       /* bytes of it that are named */
};

/* Trust anchors, found by name, and spares: certificates that may be needed to build a path to one. A source
 * is asked for the certificates whose subject is a given Name. Of an anchor its subject, public key and name
 * constraints count, and its own validity, basicConstraints and critical extensions are respected. */
struct vt_anchors {
    /* The next certificate whose subject may be SUBJECT, a DER Name (the verifier compares again), as DER
     * that stays valid for the verification. *POSITION is 0 at the first call, and the source's to use.
     * False: no more. */
    bool (*next)(const void *context, struct vt_bytes subject, uint32_t *position, struct vt_bytes *der);
    const void *context;
    const struct vt_anchors *untrusted; /* the source of spares; NULL: there are none */
};

/* For a source over an array of DER certificates, which is read anew for each name: for a few anchors. */
struct vt_anchor_array {
    const struct vt_bytes *der;
    uint32_t count;
    const struct vt_anchors *untrusted; /* as above */
};

/* That source: ARRAY, and what it points at, must outlive it. */
struct vt_anchors vt_anchors_from_array(const struct vt_anchor_array *array);

/* PEM (RFC 7468): the blocks of a text, decoded one after the other into the caller's memory. Text before,
 * between and after them is skipped; lines end in LF or CRLF; RFC 1421's header lines are stepped over. What
 * is not checked: labels, and what the decoded octets are.
 *
 *     struct vt_pem pem = vt_pem(text);
 *     while ((result = vt_pem_next(&pem, der, room, &block)) == VT_PEM_BLOCK) …
 *     if (result != VT_PEM_END) … vt_pem_error(result), line pem.line … */
enum vt_pem_result {
    VT_PEM_END,            /* no more blocks */
    VT_PEM_BLOCK,
    VT_PEM_BAD_BEGIN,      /* a BEGIN line without its last dashes */
    VT_PEM_BAD_CHARACTER,  /* one that is not base64 */
    VT_PEM_BAD_PADDING,    /* base64 that does not end as RFC 4648 4 asks */
    VT_PEM_NO_END,         /* the text, or the next block, comes before the END line */
    VT_PEM_OTHER_END,      /* END has another label than BEGIN */
    VT_PEM_NO_ROOM         /* OUT is too small */
};

struct vt_pem {
    struct vt_bytes text;
    size_t at;
    uint32_t line;           /* of text[at], from 1: after an error, where it is */
};

struct vt_pem_block {
    struct vt_bytes label;   /* "CERTIFICATE" */
    struct vt_bytes headers; /* "Proc-Type: 4,ENCRYPTED…"; empty: none, as RFC 7468 wants it */
    struct vt_bytes data;    /* decoded, in OUT */
    size_t at;               /* where the BEGIN line is in the text, to begin again from there */
    uint32_t line;           /* its line */
};

/* Stands at the beginning of TEXT. */
static inline struct vt_pem vt_pem(struct vt_bytes text)
{
    struct vt_pem pem = { text, 0, 1 };

    return pem;
}

/* The room that any block of TEXT can need. */
static inline size_t vt_pem_room(struct vt_bytes text)
{
    return text.len / 4 * 3;
}

/* Finds and decodes the next block into OUT, of ROOM bytes. After an error the next call goes on behind. */
enum vt_pem_result vt_pem_next(struct vt_pem *pem, uint8_t *out, size_t room, struct vt_pem_block *block);

/* What went wrong, for a message: "a character that is not base64". */
const char *vt_pem_error(enum vt_pem_result result);

/* The verifier: builds a path from the leaf to a trust anchor, and judges it by RFC 5280 6 and RFC 9525 6. It
 * has a budget for signatures, steps, names and policies; a budget spent is a failure. */

/* Certificates on one path, anchor included. OpenSSL allows 100; no path in use is longer than 6. */
#define VT_PATH_MAX 10

/* What the leaf's key is used for. */
enum vt_key_exchange {
    VT_KX_UNKNOWN,   /* no server is asked: digitalSignature or keyEncipherment; neither: a warning */
    VT_KX_SIGN,      /* ECDHE: the key signs */
    VT_KX_ENCIPHER,  /* RSA: the key decrypts */
    VT_KX_OTHER      /* a server's, none that this library has: either use, as above */
};

/* Which certificate policies the caller wants (RFC 5280 6.1.1 (c), (e), (f), (g)). Zeroed: any, and none is
 * demanded. */
struct vt_policy_inputs {
    const struct vt_bytes *wanted; /* user-initial-policy-set, the content octets of OIDs; none: any-policy */
    uint8_t wanted_len;
    bool require_explicit;         /* initial-explicit-policy: the path has one of them */
    bool inhibit_any;              /* initial-any-policy-inhibit: anyPolicy stands for no other */
    bool inhibit_mapping;          /* initial-policy-mapping-inhibit: no CA translates one into another */
};

struct vt_verify_request {
    const struct vt_bytes *chain;     /* DER as sent: the leaf first; 1 at least */
    uint32_t chain_len;
    const struct vt_anchors *anchors; /* and spares */
    int64_t at;                       /* the time that validity is judged by */
    struct vt_bytes name;             /* a DNS name or an IP literal */
    bool no_name;                     /* the caller says in words that no name is to be checked */
    bool allow_cn;                    /* without a subjectAltName the common name will do, with a warning */
    uint16_t expires_in;              /* days: a certificate that ends sooner is a warning; 0: 14 */
    enum vt_key_exchange key_exchange;
    struct vt_policy_inputs policy;
    struct vt_sink *sink;             /* hears the certificates parsed and the judgement; may be NULL */
    const struct vt_part *parts;      /* where each certificate lies in the handshake; may be NULL */
};

/* What the search works in, the caller's memory. The result's certificates lie in it, as views of the DER. */
struct vt_verify_work;
struct vt_certificate;

#define VT_VERIFY_CODE_OK 0
#define VT_VERIFY_CODE_UNSPECIFIED 1   /* a rule failed that has no code of OpenSSL's */

struct vt_verify_result {
    struct vt_report report;                        /* report.verdict.exit 0 is the only success */
    const struct vt_certificate *leaf;              /* NULL when the first certificate does not parse */
    const struct vt_certificate *path[VT_PATH_MAX]; /* leaf first, anchor last when one was reached */
    uint8_t path_len;
    bool anchored;                                  /* the path ends at an anchor */
    uint8_t code;                                   /* OpenSSL's, of the first rule that decides */
    int code_depth;                                 /* the certificate it is about */
};

/* Verifies. Returns true only when no rule failed. WORK holds vt_verify_work_size() bytes (some 80 KB on a
 * 64-bit machine), aligned as malloc does. */
size_t vt_verify_work_size(void);
bool vt_verify(const struct vt_verify_request *request, struct vt_verify_work *work,
               struct vt_verify_result *result);

/* OpenSSL's words for a verify code: "unable to get local issuer certificate". */
const char *vt_verify_code_text(uint8_t code);

/* The whole DER of a certificate of a result. */
struct vt_bytes vt_certificate_der(const struct vt_certificate *certificate);

/* The client, bytes in and bytes out: until its state is VT_CLIENT_OPEN or an end,
 *
 *     send what vt_client_pending shows, and tell vt_client_sent how much of it went
 *     receive, and hand it to vt_client_feed; at the end of the connection: vt_client_end
 *
 * then vt_client_write and vt_client_read carry application data by the same loop, and vt_client_close says
 * goodbye. */
struct vt_client;

#define VT_SEED_LEN 48
#define VT_PLAIN_HINT 480 /* room for what a greeting in plain text tells, and what to ask instead */

/* What to do about a chain that fails verification. */
enum vt_trust {
    VT_TRUST_REQUIRED,  /* fail the handshake with the rule's alert: for every program but a diagnosis */
    VT_TRUST_REPORTED   /* go on, so that all of the handshake can be reported; the verdict stays failed */
};

/* Zeroed, it is a client that refuses to begin: it wants a time, a seed, a name and anchors. */
struct vt_client_config {
    int64_t now;                      /* validity is judged by it */
    uint8_t seed[VT_SEED_LEN];        /* 384 bits of entropy, never used twice: an HMAC-DRBG draws from it */
    struct vt_bytes name;             /* SNI (when a DNS name) and the name to verify */
    bool no_name;                     /* verify none: the caller says so in words. NAME is for SNI alone */
    struct vt_bytes verify_name;      /* the name to verify when it differs from SNI; empty: name */
    bool allow_cn;                    /* as in struct vt_verify_request */
    uint16_t expires_in;
    struct vt_policy_inputs policy;
    const struct vt_anchors *anchors;
    enum vt_trust trust;
    const uint16_t *suites;           /* offers by IANA's numbers, the preferred first; NULL: all we have */
    uint8_t suites_len;
    const uint16_t *groups;           /* NULL: x25519, secp256r1, secp384r1, secp521r1 */
    uint8_t groups_len;
    const uint16_t *schemes;          /* signature schemes; NULL: all that we verify */
    uint8_t schemes_len;
    const struct vt_bytes *alpn;      /* protocol names; NULL: no ALPN */
    uint8_t alpn_len;
    struct vt_sink *sink;             /* may be NULL */
    const char *target;               /* "mail.example:465", for the words of advice; may be NULL */
    /* Says what it is that speaks in plain text, and what to ask instead; may be NULL. */
    void (*plain_hint)(const char *target, struct vt_bytes line, char out[VT_PLAIN_HINT]);
    struct vt_stream c2s, s2c;        /* the wire's buffers where TLS begins: after STARTTLS, where that
                                         stopped. buffer 0 (with a sink): the client announces both */
};

enum vt_client_state {
    VT_CLIENT_HANDSHAKE,  /* wants bytes, or has bytes to send */
    VT_CLIENT_OPEN,       /* application data may flow */
    VT_CLIENT_CLOSING,    /* we said close_notify; bytes may be pending */
    VT_CLIENT_CLOSED,     /* an end: both said goodbye, or the connection ended and the report says so */
    VT_CLIENT_FAILED      /* an end: vt_client_report says why; an alert may be pending */
};

/* What was agreed on; fields are 0 or empty until the handshake reaches them. */
struct vt_client_session {
    uint16_t version;               /* 0x0303 */
    uint16_t suite;                 /* vt_suite_name, vt_suite_openssl_name */
    uint16_t group;                 /* named group; 0: RSA key exchange */
    uint16_t scheme;                /* the server's SignatureScheme; 0: none */
    bool secure_renegotiation, extended_master_secret, encrypt_then_mac;
    bool certificate_requested;
    bool renegotiation_requested;   /* by a HelloRequest in the open session */
    bool ticket_received;
    uint32_t ticket_lifetime;       /* seconds, the server's hint */
    struct vt_bytes session_id;
    struct vt_bytes alpn;
    struct vt_bytes ca_names;       /* certificate_authorities: DistinguishedNames, each with its length */
    uint8_t alert_level, alert;     /* the last alert received; level 0: none */
    uint8_t alert_sent;             /* the fatal alert we sent; 0xff: none */
    uint64_t handshake_bytes_read, handshake_bytes_written; /* of TLS, up to the end of the handshake */
};

/* Bytes of memory that a client needs: some 200 KB, the work of the verifier included. */
size_t vt_client_size(void);

/* Makes a client in MEMORY, aligned as malloc does, and its ClientHello. CONFIG is copied; what it points at
 * must outlive the client. NULL when SIZE is too small or CONFIG makes no sense: no anchors, a name neither
 * DNS nor IP, none at all without no_name, a suite, group or scheme that is not ours. */
struct vt_client *vt_client_init(void *memory, size_t size, const struct vt_client_config *config);

/* Takes bytes from the server, in pieces of any size. Returns how many it took: fewer than given only when
 * application data waits to be read. After an end it takes all, and looks at none. */
size_t vt_client_feed(struct vt_client *client, struct vt_bytes bytes);

/* Tells that the server closed the connection: a truncation, unless it said close_notify before. That fails
 * (RFC 5246 7.2.1), unless we had said it, after which nothing was expected. */
void vt_client_end(struct vt_client *client);

/* Bytes to send: a view, valid until the next call. Then: N of them were sent. */
struct vt_bytes vt_client_pending(const struct vt_client *client);
void vt_client_sent(struct vt_client *client, size_t n);

/* Application data that has arrived: a view, valid until its first N bytes are dropped. Empty: none yet. */
struct vt_bytes vt_client_read(const struct vt_client *client);
void vt_client_read_done(struct vt_client *client, size_t n);

/* Protects application data. Returns how many bytes it took, 16,384 at most: 0 while bytes are pending, and
 * outside OPEN. */
size_t vt_client_write(struct vt_client *client, struct vt_bytes bytes);

/* Says close_notify, which is then pending; reading may go on until the server says it too. */
void vt_client_close(struct vt_client *client);

/* Wipes every secret. The client is not to be used again. */
void vt_client_wipe(struct vt_client *client);

/* Where the client is. */
enum vt_client_state vt_client_state(const struct vt_client *client);

/* The rules that failed, certificate rules included: report.verdict is the one fold that decides. */
const struct vt_report *vt_client_report(const struct vt_client *client);

/* The outcome of the verifier; NULL before the server's certificate was judged. */
const struct vt_verify_result *vt_client_verify_result(const struct vt_client *client);

/* The chain as sent: *CHAIN are DER views in its order, good until the client is wiped. Returns how many. */
uint32_t vt_client_chain(const struct vt_client *client, const struct vt_bytes **chain);

/* What was agreed on. Its views (session_id, alpn, ca_names) are good until the client is wiped. */
const struct vt_client_session *vt_client_session(const struct vt_client *client);

/* For key logs: the values of the NSS key log line. False when the handshake has not come so far. */
bool vt_client_secrets(const struct vt_client *client, struct vt_bytes *client_random,
                       struct vt_bytes *master_secret);

/* A suite by the registry's name, and by OpenSSL's; NULL where there is none. OpenSSL's is known for our own
 * suites alone. */
const char *vt_suite_name(uint16_t code);
const char *vt_suite_openssl_name(uint16_t code);

#ifdef __cplusplus
}
#endif

#endif
