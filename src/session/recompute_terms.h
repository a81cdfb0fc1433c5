/* Inside session/recompute.c: one derivation while it is opened, and where its operations find their inputs.
 *
 * What this code does not check: what an operation asks of its inputs beyond their lengths. */
#pragma once

#include "textbook/cipher.h"
#include "textbook/public_key.h"
#include "session/recompute.h"

/* The outputs of one derivation: the parts of a key block. */
#define VT_RECOMPUTE_OUTS_MAX 6

struct vt_recompute {
    const struct vt_model *model;
    const struct vt_model_derive *derive;
    const struct vt_step_sink *steps;
    const void *what;               /* of the operation's row: its hash function or its curve */
    bool withheld, bad;             /* an input is not in the trace; or is none of this operation's */
    struct vt_bytes out[VT_RECOMPUTE_OUTS_MAX];   /* what the textbook comes to */
    struct vt_arena arena;
};

/* An operation: fills OUT. False: the textbook has found no value, since an input contradicts another. */
typedef bool vt_recompute_op(struct vt_recompute *o);

/* The input that plays ROLE, the first of them, of LEAST to MOST bytes. Empty, and marked in O, when there is
 * none such. */
struct vt_bytes vt_recompute_in(struct vt_recompute *o, const char *role, size_t least, size_t most);
/* A number without its leading zeros, of MOST bytes. */
struct vt_bytes vt_recompute_stripped(struct vt_recompute *o, const char *role, size_t most);
/* All that play ROLE, joined; MOST bytes in all. "handshake_messages" stands for what they are. */
struct vt_bytes vt_recompute_joined(struct vt_recompute *o, const char *role, size_t most);
/* A literal of the RFC: a word (never NULL), a number. */
const char *vt_recompute_word(struct vt_recompute *o, const char *role);
size_t vt_recompute_number(struct vt_recompute *o, const char *role, size_t most);

/* True when all inputs asked for so far were there. */
static inline bool vt_recompute_ready(const struct vt_recompute *o)
{
    return !o->withheld && !o->bad;
}

/* LEN bytes to write to; on failure O is bad, and NULL comes back. */
uint8_t *vt_recompute_room(struct vt_recompute *o, size_t len);
/* Room for output K of LEN bytes. */
uint8_t *vt_recompute_out(struct vt_recompute *o, unsigned k, size_t len);

/* The largest modulus of RSA and its longest exponent, in bytes, with a zero before it. */
#define VT_RECOMPUTE_MODULUS_MAX 1024
#define VT_RECOMPUTE_EXPONENT_MAX 8

/* The plain text of the record that the derivation is about: the buffer that follows it. NULL when it is
 * withheld. */
struct vt_bytes vt_recompute_plain(const struct vt_recompute *o);

/* session/recompute_record.c. */
vt_recompute_op vt_recompute_gcm, vt_recompute_chacha, vt_recompute_cbc, vt_recompute_hmac;
/* session/recompute_signature.c. */
vt_recompute_op vt_recompute_rsa, vt_recompute_pkcs1, vt_recompute_pss, vt_recompute_ecdsa,
    vt_recompute_ed25519;
/* session/recompute_handshake.c. */
vt_recompute_op vt_recompute_hash, vt_recompute_prf, vt_recompute_concat, vt_recompute_xor,
    vt_recompute_partition, vt_recompute_drbg;
/* session/recompute_exchange.c. */
vt_recompute_op vt_recompute_x25519, vt_recompute_x25519_keypair, vt_recompute_ecdh, vt_recompute_ec_keypair,
    vt_recompute_rsaes;

/* The constants of a curve, in the textbook's form. */
struct vt_textbook_curve vt_recompute_curve(const void *curve);
