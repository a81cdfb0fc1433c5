/* The handshake's messages (RFC 5246 7.4): readers that look like the RFC's structures, one line a field, for
 * what the server sends, and writers for what we send, which is read back traced by readers of the same kind.
 *
 * A reader gets the body of one message whose header has been read, and closes nothing: the engine does.
 * Rules that the bytes alone can break stand in the chain of reads. What this code does not check: the order
 * of messages (tls/handshake.c does), signatures and key shares (tls/key_exchange.c does), the certificates'
 * contents (x509). */
#pragma once

#include "base/writer.h"
#include "tls/suite.h"

#define VT_TLS12 0x0303
#define VT_TLS13 0x0304
#define VT_RANDOM_LEN 32
#define VT_VERIFY_DATA_LEN 12   /* RFC 5246 7.4.9: of every suite that we offer */

/* HandshakeType, RFC 5246 7.4. */
enum {
    VT_HELLO_REQUEST = 0,
    VT_CLIENT_HELLO = 1,
    VT_SERVER_HELLO = 2,
    VT_NEW_SESSION_TICKET = 4,
    VT_CERTIFICATE = 11,
    VT_SERVER_KEY_EXCHANGE = 12,
    VT_CERTIFICATE_REQUEST = 13,
    VT_SERVER_HELLO_DONE = 14,
    VT_CERTIFICATE_VERIFY = 15,
    VT_CLIENT_KEY_EXCHANGE = 16,
    VT_FINISHED = 20
};

struct vt_server_hello {
    uint16_t version, suite;
    struct vt_bytes random, session_id;
    uint8_t compression;
    bool secure_renegotiation, extended_master_secret, encrypt_then_mac, ticket;
    struct vt_bytes alpn;          /* empty: none selected */
    uint16_t selected_version;     /* of TLS 1.3's supported_versions; 0: it was not sent */
};

/* What an observer wants of the hello of another client. */
struct vt_client_hello {
    struct vt_bytes random, session_id;
    struct vt_bytes server_name;   /* empty: none asked for */
    struct vt_bytes exchange_keys; /* of its ClientKeyExchange */
};

struct vt_server_key_exchange {
    uint16_t group, scheme;
    struct vt_bytes params;        /* what is signed after the two randoms */
    struct vt_bytes point;
    struct vt_bytes signature;
    struct vt_home home;           /* its message's, for the trace */
};

/* What readers read from and into: the views last as long as the message's bytes. Where two others talk there
 * are no OFFERS of ours: rules that compare with them are not applied, and what we don't know is named as a
 * whole. */
struct vt_flight {
    const struct vt_offers *offers;
    /* For an extension of TYPE that is none of ours: what reads its data, and its clause. NULL: it is named
     * as a whole. */
    bool (*(*unknown)(uint16_t type, bool server, const char **clause))(struct vt_reader *r,
                                                                        struct vt_flight *flight);
    bool again;                                    /* two others have shaken hands before */
    struct vt_client_hello client;
    struct vt_home home;                           /* of the message read last, for the trace */
    struct vt_server_hello hello;
    struct vt_bytes chain[VT_CHAIN_MAX];
    struct vt_part chain_parts[VT_CHAIN_MAX];      /* where each certificate lies in its message */
    uint32_t chain_len, chain_sent;                /* how many are kept, of how many */
    const struct vt_public_key *server_key;        /* of the leaf, once it is known */
    struct vt_server_key_exchange key_exchange;
    struct vt_bytes ca_names;                      /* content of certificate_authorities */
    uint32_t ticket_lifetime;
    uint8_t verify_data[VT_VERIFY_DATA_LEN];       /* what the server's Finished must hold */
};

typedef bool vt_message_reader(struct vt_reader *r, struct vt_flight *flight);

/* Opens the group of one message, and reads its header. TYPE's name is the group's. */
bool vt_read_message_header(struct vt_reader *r, uint8_t *type);

vt_message_reader vt_read_nothing;                 /* HelloRequest and ServerHelloDone */
vt_message_reader vt_read_server_hello, vt_read_certificate, vt_read_server_key_exchange;
vt_message_reader vt_read_certificate_request, vt_read_new_session_ticket, vt_read_finished;

/* Our own. */
vt_message_reader vt_read_client_hello, vt_read_client_certificate, vt_read_client_ecdh, vt_read_client_rsa;
vt_message_reader vt_read_client_finished;

/* Parts of messages that others have in common with ours. */
vt_message_reader vt_read_ecdh_params;
bool vt_read_authorities(struct vt_reader *r, struct vt_bytes *out);

void vt_write_client_hello(struct vt_writer *w, const struct vt_offers *offers,
                           const uint8_t random[VT_RANDOM_LEN]);
void vt_write_client_certificate(struct vt_writer *w);   /* without one: RFC 5246 7.4.6 */
void vt_write_client_key_exchange(struct vt_writer *w, uint32_t length_size, struct vt_bytes exchange_keys);
/* of 16-bit numbers, with its length */
void vt_write_list(struct vt_writer *w, const struct vt_list *list);
void vt_write_finished(struct vt_writer *w, const uint8_t verify_data[VT_VERIFY_DATA_LEN]);

/* The fields that several messages have: an opaque vector, its length SIZE bytes, its content called CONTENT,
 * of LEAST to MOST bytes, which are TEXT or not; and a list of numbers of EACH bytes, called ITEM: no list in
 * TLS may be without one. */
struct vt_opaque {
    const char *name, *content;
    uint32_t size, least, most;
    bool text;
};
bool vt_read_opaque(struct vt_reader *r, struct vt_opaque form, struct vt_bytes *out);

struct vt_numbers {
    const char *name, *item;
    uint32_t size, each;
    const struct vt_name *names;
};
bool vt_read_numbers(struct vt_reader *r, struct vt_numbers form);
