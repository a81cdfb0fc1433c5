/* What a trace shows of a signature: the digest of what was signed, and the block that RSA's public operation
 * recovers. Silent without a sink.
 *
 * What this code does not check: anything. The verdict is x509/signature.c's. */
#ifndef VT_X509_SIGNATURE_TRACE_H
#define VT_X509_SIGNATURE_TRACE_H

#include "x509/certificate.h"

#if VT_TRACE

/* DIGEST of the concatenation of PARTS, which the RFC calls NAME. */
void vt_tell_digest(struct vt_sink *sink, enum vt_digest_id algorithm, const char *name, const struct vt_bytes *parts,
                    uint8_t count, struct vt_bytes digest);

/* BLOCK is SIGNATURE to the power of KEY's e: a derivation, and a buffer whose fields are named. All zero: none. */
void vt_tell_block(struct vt_sink *sink, const struct vt_public_key *key,
                   const struct vt_signature_algorithm *algorithm, struct vt_bytes signature, struct vt_bytes block);

#else

static inline void vt_tell_digest(struct vt_sink *sink, enum vt_digest_id algorithm, const char *name,
                                  const struct vt_bytes *parts, uint8_t count, struct vt_bytes digest)
{
    (void)sink, (void)algorithm, (void)name, (void)parts, (void)count, (void)digest;
}

static inline void vt_tell_block(struct vt_sink *sink, const struct vt_public_key *key,
                                 const struct vt_signature_algorithm *algorithm, struct vt_bytes signature,
                                 struct vt_bytes block)
{
    (void)sink, (void)key, (void)algorithm, (void)signature, (void)block;
}

#endif

#endif
