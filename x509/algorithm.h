/* AlgorithmIdentifiers (RFC 5280 4.1.1.2) and public keys (4.1.2.7), read aloud. Algorithms that we do not verify with are
 * parsed all the same, and marked as unsupported.
 *
 * What this code does not check: that a key is strong, or of use (an RSA modulus may be even, a point off its curve). */
#ifndef VT_X509_ALGORITHM_H
#define VT_X509_ALGORITHM_H

#include "x509/certificate.h"

/* Reads the AlgorithmIdentifier of a signature. */
bool vt_signature_algorithm_read(struct vt_reader *r, const char *name, struct vt_signature_algorithm *out);

/* Reads the AlgorithmIdentifier of a digest, whose parameters are NULL or absent (RFC 4055 2.1). */
bool vt_digest_algorithm_read(struct vt_reader *r, const char *name, enum vt_digest_id *out);

/* Reads RSASSA-PSS-params (RFC 4055 3.1). */
bool vt_pss_parameters_read(struct vt_reader *r, struct vt_signature_algorithm *out);

/* Reads a SubjectPublicKeyInfo. */
bool vt_public_key_read(struct vt_reader *r, struct vt_public_key *out);

#endif
