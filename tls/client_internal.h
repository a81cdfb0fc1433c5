/* Inside the client: its parts, and how they work on each other. Bytes come up through record.c (records),
 * assembly.c (whole messages) and handshake.c (the table of what may come when); handshake_actions.c and
 * key_exchange.c act on them.
 *
 * What this code does not check: that it is called in the order that client.c keeps. */
#pragma once

#include "crypto/drbg.h"
#include "tls/client.h"
#include "tls/keys.h"
#include "tls/protect.h"

/* ContentType, RFC 5246 6.2.1. */
enum { VT_CHANGE_CIPHER_SPEC = 20, VT_ALERT = 21, VT_HANDSHAKE = 22, VT_APPLICATION_DATA = 23 };

/* Alerts that are sent by name; the others are those of the rules. */
enum { VT_CLOSE_NOTIFY = 0, VT_NO_RENEGOTIATION = 100 };
enum { VT_WARNING = 1, VT_FATAL = 2 };

/* What comes next. */
enum vt_wait {
    VT_WAIT_SERVER_HELLO,
    VT_WAIT_CERTIFICATE,
    VT_WAIT_SERVER_KEY_EXCHANGE,
    VT_WAIT_CERTIFICATE_REQUEST,     /* or ServerHelloDone */
    VT_WAIT_SERVER_HELLO_DONE,
    VT_WAIT_NEW_SESSION_TICKET,
    VT_WAIT_CHANGE_CIPHER_SPEC,
    VT_WAIT_FINISHED,
    VT_WAIT_DATA,
    VT_WAIT_ANY                      /* in the table of steps: whatever is waited for, and still is */
};

/* The fragment of one record, decrypted. */
struct vt_content;
typedef bool vt_content_reader(struct vt_reader *r, struct vt_content *content);
struct vt_content {
    uint8_t type;
    uint16_t version;                /* in the record's header */
    struct vt_bytes data;            /* of handshake and application data */
    uint8_t level, description;      /* of an alert */
    struct vt_part origin;           /* where data lies, for messages made of it */
    /* of a type that is none of ours, between two others; NULL: that is an error before */
    vt_content_reader *other;
};

/* Records that come in: one at a time, decrypted where it lies. */
struct vt_inbox {
    struct vt_stream stream;
    struct vt_protection protection;
    bool settled;                    /* the version is agreed on; records must carry it */
    bool begun;                      /* a record has come: plain text is no longer expected */
    uint32_t have;                   /* bytes of the record under way */
    vt_content_reader *other;        /* for vt_content */
    struct vt_bytes unread;          /* application data: a view of data */
    uint8_t data[VT_RECORD_HEADER_LEN + VT_CIPHERTEXT_MAX];
};

/* Records that go out: one of the largest, or a flight; and room for two alerts. */
#define VT_ALERT_ROOM (VT_RECORD_HEADER_LEN + 2 + VT_PROTECTION_MAX)
#define VT_OUTBOX_MAX (VT_RECORD_HEADER_LEN + VT_PLAINTEXT_MAX + VT_PROTECTION_MAX + 2 * VT_ALERT_ROOM)
struct vt_outbox {
    struct vt_stream stream;
    struct vt_protection protection;
    uint32_t sent, end;
    uint8_t data[VT_OUTBOX_MAX];
};

/* Handshake messages, whole again. All of the server's first flight is kept, since the chain and much else
 * are views of it; later messages come and go behind it. The room beyond the longest message is for the other
 * messages of that flight. A message remembers the records it came in, up to so many. */
#if VT_TRACE
#define VT_PARTS_MAX 255
#else
#define VT_PARTS_MAX 1
#endif
struct vt_assembly {
    uint32_t kept, have;             /* bytes kept, and bytes behind them that are no whole message yet */
    uint8_t parts_len;
    struct vt_part parts[VT_PARTS_MAX], newest;
    uint32_t room;
    uint8_t *data;                   /* ROOM bytes of the owner's */
};

struct vt_client {
    struct vt_client_config config;
    struct vt_offers offers;
    struct vt_report report;
    enum vt_client_state state;
    enum vt_wait wait;
    const struct vt_suite *suite;
    struct vt_flight flight;
    struct vt_client_session session;
    struct vt_secrets secrets;
    struct vt_key_block keys;        /* between our ChangeCipherSpec and the server's */
    struct vt_transcript transcript;
    struct vt_random random;
    struct vt_verify_work *work;     /* behind this struct */
    struct vt_verify_result verify;
    bool verified;
    uint8_t empty_records, warnings; /* in a row */
    struct vt_inbox in;
    struct vt_outbox out;
    struct vt_assembly assembly;
    uint8_t assembly_room[4 + VT_HANDSHAKE_MAX + VT_PLAINTEXT_MAX];
};

/* record.c. Takes the record in the inbox, whole but for its end after a header that is none. False: it
 * failed. Without keys its fields are read, and the content has no data. */
bool vt_record_read(struct vt_inbox *in, struct vt_sink *sink, struct vt_content *content,
                    struct vt_parse *parse);
/* True when the inbox's five bytes are a header that may be followed. Untraced. */
bool vt_record_header_ok(const struct vt_inbox *in);
/* Seals and queues one record, and reads it back traced; false when there is no room. ORIGIN: where CONTENT
 * lies. */
bool vt_record_send(struct vt_client *c, uint8_t type, struct vt_bytes content, struct vt_part *origin);
/* Names bytes of the server's that are no record: NAME is "unparsed". */
void vt_record_name(struct vt_client *c, struct vt_bytes bytes, const char *name, enum vt_value_kind kind);

/* assembly.c. Takes a fragment; false: it is too much. */
bool vt_assembly_add(struct vt_assembly *a, const struct vt_content *content);
/* The length of the message that begins behind what is kept, when it is whole; 0: it is not yet. */
uint32_t vt_assembly_whole(const struct vt_assembly *a);
/* How many of a->parts that message of LEN bytes was made of. */
uint8_t vt_assembly_parts(struct vt_assembly *a, uint32_t len);
/* Goes on behind that message; KEEP: its bytes stay. */
void vt_assembly_drop(struct vt_assembly *a, uint32_t len, bool keep);
static inline struct vt_bytes vt_assembly_message(const struct vt_assembly *a, uint32_t len)
{
    return vt_bytes(a->data + a->kept, len);
}
/* Takes a fragment for the client, and hands on each message that is whole. */
void vt_assembly_take(struct vt_client *c, const struct vt_content *content);

/* wait.c. The message that is due: "server_hello". */
const char *vt_wait_due(const struct vt_client *c);
void vt_wait_begin(struct vt_client *c);
void vt_wait_next(struct vt_client *c, enum vt_wait next, const char *on);
/* Tells that the client leaves the handshake's states: "failed", "closed". */
void vt_wait_leave(struct vt_client *c, const char *to, const char *on);

/* handshake.c. */
void vt_handshake_message(struct vt_client *c, struct vt_bytes message, const struct vt_part *parts,
                          uint8_t count);
void vt_handshake_change_cipher_spec(struct vt_client *c);
bool vt_handshake_data_due(struct vt_client *c);

/* handshake_io.c. Sends what W holds, and reads it back traced by READ. False, too, when a limit of our own
 * stands in the way: that can't be. */
bool vt_handshake_send(struct vt_client *c, const struct vt_writer *w, vt_message_reader *read);
/* Parses MESSAGE traced by READ, as one handshake message. */
bool vt_handshake_read(struct vt_sink *sink, struct vt_bytes message, const struct vt_part *parts,
                       uint8_t count, vt_message_reader *read, struct vt_flight *flight,
                       struct vt_parse *parse);
/* The same into the client's flight; the client ends when it fails. NAME is what the message is called
 * then. */
bool vt_handshake_take(struct vt_client *c, struct vt_bytes message, const struct vt_part *parts,
                       uint8_t count, vt_message_reader *read, const char *name);
/* For a message that is named as far as its header goes. */
vt_message_reader vt_read_unknown_message;

/* handshake_actions.c: what each message makes us do, once it has been read. False: it failed. */
typedef bool vt_act(struct vt_client *c);
vt_act vt_act_server_hello, vt_act_certificate, vt_act_server_key_exchange, vt_act_certificate_request;
vt_act vt_act_server_hello_done, vt_act_new_session_ticket, vt_act_change_cipher_spec, vt_act_finished;
vt_act vt_act_refuse_renegotiation;
bool vt_send_client_hello(struct vt_client *c);

/* key_exchange.c. */
bool vt_check_server_key(struct vt_client *c);
bool vt_check_server_signature(struct vt_client *c);
/* True when the ServerKeyExchange in FLIGHT is signed by the server's key, over these randoms. */
bool vt_key_exchange_signed(const struct vt_flight *flight, const struct vt_secrets *randoms,
                            struct vt_sink *sink);
/* Makes our share and the pre_master_secret. SHARE is ecdh_Yc or the encrypted secret, in OUT. */
#define VT_SHARE_MAX VT_RSA_BYTES_MAX
bool vt_make_share(struct vt_client *c, uint8_t out[VT_SHARE_MAX], struct vt_bytes *share);

/* alert.c. Each failure is judged once, ends the session, and is told to the server when its rule has an
 * alert. Always false. */
bool vt_client_fail(struct vt_client *c, enum vt_rule rule, struct vt_value seen, struct vt_value wanted);
/* By what has been judged already: a parse that failed (MESSAGE is what it was of), or a chain. */
bool vt_client_fail_parse(struct vt_client *c, const struct vt_parse *parse, const char *message);
bool vt_client_fail_judged(struct vt_client *c, enum vt_rule rule);
void vt_alert_send(struct vt_client *c, uint8_t level, uint8_t description);
void vt_alert_take(struct vt_client *c, const struct vt_content *content);
/* What a server had better do otherwise. */
void vt_client_warn(struct vt_client *c, enum vt_rule rule, struct vt_value seen, struct vt_value wanted);
/* The connection ended inside the handshake; SEEN: how. */
void vt_client_fail_closed(struct vt_client *c, struct vt_value seen);
/* Counts something that brings nothing forward; false, and failed, when it is one too many. */
bool vt_client_idle(struct vt_client *c, uint8_t *counter, uint8_t most);
