/* AlgorithmIdentifiers (RFC 5280 4.1.1.2) and public keys (4.1.2.7), read traced. Algorithms that we do not
 * verify with are parsed all the same, and marked as unsupported.
 *
 * A key that cannot be one is refused where it is read: an RSA modulus that is even, an exponent of 1, a
 * point that is not on its curve.
 *
 * What this code does not check: that a key is strong; points on curves that are not computed with, and
 * compressed ones. */
#pragma once

#include "x509/certificate.h"

/* Reads the AlgorithmIdentifier of a signature. */
bool vt_signature_algorithm_read(struct vt_reader *r, const char *name, struct vt_signature_algorithm *out);

/* Reads the AlgorithmIdentifier of a digest, whose parameters are NULL or absent (RFC 4055 2.1). */
bool vt_digest_algorithm_read(struct vt_reader *r, const char *name, enum vt_digest_id *out);

/* Reads RSASSA-PSS-params (RFC 4055 3.1). */
bool vt_pss_parameters_read(struct vt_reader *r, struct vt_signature_algorithm *out);

/* The curve that is computed with for ID; NULL for VT_CURVE_NONE. */
const struct vt_ec_curve *vt_curve(enum vt_curve_id id);

/* Reads a SubjectPublicKeyInfo. */
bool vt_public_key_read(struct vt_reader *r, struct vt_public_key *out);
