/* The textbook's public-key algorithms: RSA signatures laid open, ECDSA and ECDH on the curves, X25519,
 * Ed25519. See textbook/textbook.h. */
#pragma once

#include "textbook/number.h"

/* RSAVP1 and RSAEP (RFC 8017 5.2.2, 5.1.1): EM = signature^e mod n, by square and multiply; as many bytes as
 * N. False when the signature is not below n. */
bool vt_textbook_rsa(struct vt_bytes n, struct vt_bytes e, struct vt_bytes signature, uint8_t *em,
                     const char *clause, const struct vt_step_sink *steps);

/* RSAES-PKCS1-v1_5 (RFC 8017 7.2.1): OUT, as many bytes as N, with the padding of OCTETS that are not zero.
 * False when the message does not fit, or the octets do not suffice. */
bool vt_textbook_rsaes(struct vt_bytes n, struct vt_bytes e, struct vt_bytes message, struct vt_bytes octets,
                       uint8_t *out, const struct vt_step_sink *steps);

/* EMSA-PKCS1-v1_5 (RFC 8017 9.2): the block that a signature over a digest must be, EM_LEN bytes, part by
 * part. PREFIX is the DER of DigestInfo before the digest. False when it does not fit. */
bool vt_textbook_emsa_pkcs1(struct vt_bytes prefix, struct vt_bytes digest, uint8_t *em, size_t em_len,
                            const struct vt_step_sink *steps);

/* EMSA-PSS-VERIFY (RFC 8017 9.1.2), step by step. EM_BITS: the modulus's, less one. H receives H'. False:
 * inconsistent. */
struct vt_textbook_pss {
    const struct vt_textbook_digest *digest, *mgf_digest;
    size_t salt_len;
};
bool vt_textbook_emsa_pss(const struct vt_textbook_pss *pss, struct vt_bytes message_digest,
                          struct vt_bytes em, size_t em_bits, uint8_t *H, const struct vt_step_sink *steps);

/* A curve y^2 = x^3 - 3x + b over the integers modulo p, with a base point of order n (SP 800-186 3.2.1);
 * big-endian. */
struct vt_textbook_curve {
    struct vt_bytes p, b, n, x, y;
};

struct vt_textbook_point {
    bool infinity;
    struct vt_number x, y;
};

/* The chord and the tangent (SEC 1 2.2.1): R = P + Q, in affine coordinates, with the slope said. */
void vt_textbook_point_add(const struct vt_textbook_curve *curve, struct vt_textbook_point *r,
                           const struct vt_textbook_point *p, const struct vt_textbook_point *q,
                           const struct vt_step_sink *steps);

/* R = K times P, by double and add from the top bit. PEN hears the point after each bit. */
void vt_textbook_point_multiply(const struct vt_textbook_curve *curve, struct vt_textbook_point *r,
                                const struct vt_number *k, const struct vt_textbook_point *p,
                                const struct vt_step_sink *steps);

/* ECDSA verification (FIPS 186-5 6.4.2): e, w, u1, u2, the point, and V, as long as n: its x. Whether that is
 * r. POINT is 04 X Y. */
bool vt_textbook_ecdsa(const struct vt_textbook_curve *curve, struct vt_bytes point, struct vt_bytes digest,
                       struct vt_bytes r, struct vt_bytes s, uint8_t *v, const struct vt_step_sink *steps);

/* The public key, 04 X Y, of a private one. */
void vt_textbook_ec_public(const struct vt_textbook_curve *curve, struct vt_bytes private_key, uint8_t *point,
                           const struct vt_step_sink *steps);

/* ECDH (SEC 1 3.3.1): SHARED is the x coordinate of PRIVATE_KEY times POINT, as long as p. False for
 * infinity. */
bool vt_textbook_ecdh(const struct vt_textbook_curve *curve, struct vt_bytes private_key,
                      struct vt_bytes point, uint8_t *shared, const struct vt_step_sink *steps);

/* X25519 (RFC 7748 5): the ladder, bit by bit. */
void vt_textbook_x25519(const uint8_t k[32], const uint8_t u[32], uint8_t out[32],
                        const struct vt_step_sink *steps);

/* Ed25519 verification (RFC 8032 5.1.7): R_OUT is [S]B - [k]A, which must be R. HASHED is R || A || M. False:
 * A is no point. */
bool vt_textbook_ed25519(const uint8_t A[32], const uint8_t S[32], struct vt_bytes hashed, uint8_t R_out[32],
                         const struct vt_step_sink *steps);
