/* What a trace shows of a signature: the digest of what was signed, the block that RSA's public operation
 * recovers, and of a signature that is valid the arithmetic that says so: each of those derivations comes to
 * a value that the signature, or the block, holds too. A build without trace has none of this.
 *
 * What this code does not check: anything. The verdict is x509/signature.c's. */
#pragma once

#include "x509/certificate.h"

/* DIGEST of the concatenation of PARTS, which the RFC calls NAMES. */
void vt_tell_digest(struct vt_sink *sink, enum vt_digest_id algorithm, const char *const *names,
                    const struct vt_bytes *parts, uint8_t count, struct vt_bytes digest);

/* BLOCK is SIGNATURE to the power of KEY's e: a derivation, and a buffer whose fields are named. All zero:
 * none. DIGEST_LEN: what the digest has. */
void vt_tell_block(struct vt_sink *sink, const struct vt_public_key *key,
                   const struct vt_signature_algorithm *algorithm, struct vt_bytes signature,
                   uint8_t digest_len, struct vt_bytes block);

/* How BLOCK, of a valid signature, encodes DIGEST. BITS: of the modulus. */
void vt_tell_encoding(struct vt_sink *sink, const struct vt_signature_algorithm *algorithm,
                      struct vt_bytes digest, struct vt_bytes block, size_t bits);

/* A valid signature of the other two kinds. R and S without leading zeros. */
void vt_tell_ecdsa(struct vt_sink *sink, const struct vt_public_key *key, struct vt_bytes digest,
                   struct vt_bytes r, struct vt_bytes s);
void vt_tell_ed25519(struct vt_sink *sink, const struct vt_public_key *key, const char *const *names,
                     const struct vt_bytes *parts, uint8_t count, struct vt_bytes signature);
