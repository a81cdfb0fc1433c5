/* Inside session/open.c: one derivation while it is opened, and where its operations find their inputs.
 *
 * What this code does not check: what an operation asks of its inputs beyond their lengths. */
#ifndef VT_SESSION_OPENING_H
#define VT_SESSION_OPENING_H

#include "textbook/cipher.h"
#include "textbook/public_key.h"
#include "session/open.h"

/* The outputs of one derivation: the parts of a key block. */
#define VT_OPENING_OUTS_MAX 6

struct vt_opening {
    const struct vt_model *model;
    const struct vt_model_derive *derive;
    const struct vt_pen *pen;
    const void *what;               /* of the operation's row: its hash function or its curve */
    bool withheld, bad;             /* an input is not in the trace; or is none of this operation's */
    struct vt_bytes out[VT_OPENING_OUTS_MAX];   /* what the textbook comes to */
    struct vt_arena arena;
};

/* An operation: fills OUT. False: the textbook has found no value, since an input contradicts another. */
typedef bool vt_open_op(struct vt_opening *o);

/* The input that plays ROLE, the first of them, of LEAST to MOST bytes. Empty, and marked in O, when there is none such. */
struct vt_bytes vt_opening_in(struct vt_opening *o, const char *role, size_t least, size_t most);
/* A number without its leading zeros, of MOST bytes. */
struct vt_bytes vt_opening_stripped(struct vt_opening *o, const char *role, size_t most);
/* All that play ROLE, joined; MOST bytes in all. "handshake_messages" stands for what they are. */
struct vt_bytes vt_opening_joined(struct vt_opening *o, const char *role, size_t most);
/* A literal of the RFC: a word (never NULL), a number. */
const char *vt_opening_word(struct vt_opening *o, const char *role);
size_t vt_opening_number(struct vt_opening *o, const char *role, size_t most);

/* True when all inputs asked for so far were there. */
static inline bool vt_opening_ready(const struct vt_opening *o)
{
    return !o->withheld && !o->bad;
}

/* LEN bytes to write to; on failure O is bad, and NULL comes back. */
uint8_t *vt_opening_room(struct vt_opening *o, size_t len);
/* Room for output K of LEN bytes. */
uint8_t *vt_opening_out(struct vt_opening *o, unsigned k, size_t len);

/* The largest modulus of RSA and its longest exponent, in bytes, with a zero before it. */
#define VT_OPENING_MODULUS_MAX 1024
#define VT_OPENING_EXPONENT_MAX 8

/* The plain text of the record that the derivation is about: the buffer that follows it. NULL when it is withheld. */
struct vt_bytes vt_opening_plain(const struct vt_opening *o);

/* open_record.c. */
vt_open_op vt_open_gcm, vt_open_chacha, vt_open_cbc, vt_open_hmac;
/* open_signature.c. */
vt_open_op vt_open_rsa, vt_open_pkcs1, vt_open_pss, vt_open_ecdsa, vt_open_ed25519;
/* open_handshake.c. */
vt_open_op vt_open_hash, vt_open_prf, vt_open_concat, vt_open_xor, vt_open_partition, vt_open_drbg;
/* open_exchange.c. */
vt_open_op vt_open_x25519, vt_open_x25519_keypair, vt_open_ecdh, vt_open_ec_keypair, vt_open_rsaes;

/* The constants of a curve, in the textbook's form. */
struct vt_textbook_curve vt_opening_curve(const void *curve);

#endif
