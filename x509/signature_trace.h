/* What a trace shows of a signature: the digest of what was signed, the block that RSA's public operation
 * recovers, and of a signature that is valid the arithmetic that says so: each of those derivations comes to
 * a value that the signature, or the block, holds too. A build without trace has none of this.
 *
 * What this code does not check: anything. The verdict is x509/signature.c's. */
#pragma once

#include "x509/signature.h"

/* Everything about one signature, so that the steps of its verification need one argument. */
struct vt_signed_data {
    const struct vt_public_key *key;
    const struct vt_signature_algorithm *algorithm;
    const struct vt_bytes *parts;
    uint8_t count;
    struct vt_bytes signature;
    struct vt_sink *sink;
    const struct vt_signed *told;
    struct vt_from digest, block;   /* where those came from, once they were told */
};

/* DIGEST of the concatenation of the parts. */
void vt_tell_digest(struct vt_signed_data *data, struct vt_bytes digest);

/* BLOCK is the signature to the power of the key's e: a derivation, and a buffer whose fields are named. All
 * zero: none. DIGEST_LEN: what the digest has. */
void vt_tell_block(struct vt_signed_data *data, uint8_t digest_len, struct vt_bytes block);

/* How BLOCK, of a valid signature, encodes DIGEST. BITS: of the modulus. */
void vt_tell_encoding(const struct vt_signed_data *data, struct vt_bytes digest, struct vt_bytes block,
                      size_t bits);

/* A valid signature of the other two kinds. R and S: views of it, without leading zeros. */
void vt_tell_ecdsa(const struct vt_signed_data *data, struct vt_bytes digest, struct vt_bytes r,
                   struct vt_bytes s);
void vt_tell_ed25519(const struct vt_signed_data *data);
