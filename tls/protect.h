/* Record protection (RFC 5246 6.2.3): one direction's keys, and what they do to a record. CBC in both orders
 * of MAC and encryption, GCM and ChaCha20-Poly1305.
 *
 * What this code does not check: the record's header. The caller has, and bounds lengths. */
#pragma once

#include "tls/messages.h"
#include "crypto/cbc.h"
#include "crypto/chacha20_poly1305.h"
#include "crypto/gcm.h"
#include "tls/suite.h"

#define VT_RECORD_HEADER_LEN 5
#define VT_NONCE_LEN 12

/* What a record may be longer than its content: IV, MAC of SHA-384, a block of padding. */
#define VT_PROTECTION_MAX (16 + 48 + 16)

/* One direction's part of the key block (RFC 5246 6.3): views. */
struct vt_key_set {
    struct vt_bytes mac_key, key, iv;
    struct vt_from from;   /* the first of them, as the partition told it; the others stand two apart */
};

/* The RFC's names for them: client_write_MAC_key… */
struct vt_key_names {
    const char *mac_key, *key, *iv;
};
extern const struct vt_key_names vt_client_write_names, vt_server_write_names;

/* Zeroed, it protects nothing: TLS_NULL_WITH_NULL_NULL. */
struct vt_protection {
    enum vt_protection_kind kind;
    uint64_t sequence;               /* RFC 5246 6.1 */
    uint8_t mac_len;
    uint8_t fixed_iv[VT_NONCE_LEN];
    struct vt_hmac mac;              /* keyed, to copy */
    union {
        struct vt_gcm gcm;
        struct vt_aes aes;
        uint8_t chacha[VT_CHACHA20_KEY];
    } key;
    const struct vt_key_names *names;   /* for the trace, as is the suite */
    const struct vt_suite *suite;
    struct vt_from keys, nonce, additional_data, explicit_iv;   /* where what was used came from */
    /* of two others, whose keys are unknown: records can be read, not opened */
    bool keyless;
};

/* A record's fields, as views. Of NULL protection the fragment is the content, and these are empty. */
struct vt_record {
    uint8_t type;
    uint16_t version, length;
    struct vt_bytes explicit_iv, ciphertext, tag;
    struct vt_from from;     /* the whole record, header included, on the wire */
};

/* What CBC needs to make a record: a fresh random block. What it says: the bytes it put behind the content
 * and enciphered with it, a MAC unless that is outside, padding, padding_length. */
struct vt_cbc_made {
    uint8_t iv[VT_AES_BLOCK];
    uint8_t tail_len;
    uint8_t tail[VT_HASH_MAX + VT_AES_BLOCK];
};

/* Starts protection by SUITE with fresh keys. ETM: encrypt-then-MAC was agreed on. */
void vt_protect_init(struct vt_protection *p, const struct vt_suite *suite, bool etm,
                     const struct vt_key_set *keys, const struct vt_key_names *names);

/* The same without keys, to read the fields of records alone. SUITE NULL: one that is not ours, of a
 * ciphertext and no more. */
void vt_protect_init_keyless(struct vt_protection *p, const struct vt_suite *suite, bool etm);

/* Reads the fields of a protected fragment, to the end of R. Too short for them: VT_RULE_TLS_BAD_MAC. */
bool vt_protect_read(struct vt_reader *r, const struct vt_protection *p, struct vt_record *record);

/* Decrypts RECORD where it lies, in DATA of which its views are views, and authenticates it. False: it is not
 * the peer's, and nothing of it is to be used. What CBC had put behind CONTENT lies behind it still. */
bool vt_protect_open(struct vt_protection *p, struct vt_sink *sink, const struct vt_record *record,
                     uint8_t *data, struct vt_bytes *content);

/* Writes CONTENT as a whole record to OUT, which has room for VT_RECORD_HEADER_LEN + content +
 * VT_PROTECTION_MAX bytes. Returns the record's length. VERSION stands in the header. */
uint32_t vt_protect_seal(struct vt_protection *p, struct vt_sink *sink, uint8_t type, uint16_t version,
                         struct vt_bytes content, struct vt_cbc_made *cbc, uint8_t *out);

/* Reads what CBC put behind a content, to the end of R. SECRET: the content is, and so is its MAC. */
bool vt_protect_read_tail(struct vt_reader *r, const struct vt_protection *p, bool secret);
