/* Checks one signature with one public key, whatever the two are: every signature is checked here. TLS
 * uses it for ServerKeyExchange, the verifier for certificates. (x509/public_key.c asks crypto, too, whether
 * a key is one, and x509/name.c hashes names.)
 *
 * What this code does not check: whether the digest or the key is strong enough (x509/path_check.c judges
 * that). */
#pragma once

#include "crypto/hash.h"
#include "x509/certificate.h"

/* The hash that carries out DIGEST; NULL for MD5 and VT_DIGEST_NONE. */
const struct vt_hash *vt_digest_hash(enum vt_digest_id digest);

/* The digest's standard name: "SHA-256". */
const char *vt_digest_name(enum vt_digest_id digest);

/* True when this program computes with KEY: its kind, curve and size are known. Others are refused, never
 * tried. */
bool vt_signature_key_known(const struct vt_public_key *key);

/* What to show of KEY: its bits; of a kind that is not known, what it is. */
struct vt_value vt_signature_key_shown(const struct vt_public_key *key);

/* True when the digests of ALGORITHM, of a family that is known, are computed here: all but MD5, and unknown
 * ones of PSS. */
bool vt_signature_digests_known(const struct vt_signature_algorithm *algorithm);

/* True when a key of this kind may make signatures of this algorithm: RSA with PKCS1 and PSS, RSA-PSS with
 * PSS under its restrictions, EC with ECDSA, Ed25519 with Ed25519. */
bool vt_signature_fits(const struct vt_public_key *key, const struct vt_signature_algorithm *algorithm);

/* The parts of what a ServerKeyExchange signs: two randoms and the parameters (RFC 8422 5.4). */
#define VT_SIGNED_MAX 3

/* What a trace says of signed data: the RFC's names for its parts, and where they and the signature came
 * from. */
struct vt_signed {
    const char *names[VT_SIGNED_MAX];
    struct vt_from from[VT_SIGNED_MAX], signature;
};

/* Verifies SIGNATURE over the concatenation of PARTS, COUNT of them, VT_SIGNED_MAX at most. False whenever
 * anything is amiss. With a sink, it tells the digest, the block that RSA recovers, and the arithmetic of a
 * signature that is valid (x509/signature_trace.h). TOLD: NULL without a sink. */
bool vt_signature_verify(const struct vt_public_key *key, const struct vt_signature_algorithm *algorithm,
                         const struct vt_bytes *parts, uint8_t count, struct vt_bytes signature,
                         struct vt_sink *sink, const struct vt_signed *told);

/* Tells SINK what vt_signature_verify tells about a signature over DATA that was found VALID or not; elliptic
 * curves are not computed again. */
void vt_signature_tell(const struct vt_public_key *key, const struct vt_signature_algorithm *algorithm,
                       struct vt_bytes data, struct vt_bytes signature, bool valid, struct vt_sink *sink,
                       const struct vt_signed *told);
