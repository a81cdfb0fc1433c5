/* RSA's public operation and what TLS does with it (RFC 8017): PKCS#1 v1.5 and PSS verification, PKCS#1 v1.5
 * encryption of the premaster secret.
 *
 * No signature's padding is ever parsed: the v1.5 block is built and compared whole. Key size, oddness and
 * exponent are checked before any arithmetic. Time tells nothing of the premaster secret; of keys and
 * signatures, which are public, and of padding what each function says.
 *
 * What this code does not check: that n is a product of two primes, and whether a size or digest that it can
 * handle is strong enough: that is the caller's policy. */
#pragma once

#include "crypto/hash.h"
#include "crypto/mont.h"

/* Big-endian numbers, as in the content of a DER INTEGER: leading zeros don't count. */
struct vt_rsa_key {
    struct vt_bytes n, e;
};

/* Bits of the modulus, and octets of it, of a block and of a signature.
 * CT: time tells the key, which is public. */
size_t vt_rsa_bits(const struct vt_rsa_key *key);
/* CT: time tells the key, which is public. */
size_t vt_rsa_len(const struct vt_rsa_key *key);

/* True when the numbers can be a key's (RFC 8017, 3.1): n is odd; e is odd, at least 3, and has no more
 * bits than n.
 * CT: time tells the key, which is public. */
bool vt_rsa_key_possible(const struct vt_rsa_key *key);

/* True when n has 1024 to 8192 bits (base/limits.h) and is odd, and e is odd, at least 3, and of at most
 * 64 bits.
 * Everything below is false for other keys.
 * CT: time tells the key, which is public. */
bool vt_rsa_key_ok(const struct vt_rsa_key *key);

/* OUT = in^e mod n (RSAVP1, RSAEP). IN has vt_rsa_len(key) octets and is below n; OUT has as many, and may be
 * IN's own. False, with OUT untouched, when the key or IN is not acceptable.
 * CT: time tells the key, and how IN compares with n: for signatures, which are public. */
bool vt_rsa_public(const struct vt_rsa_key *key, struct vt_bytes in, uint8_t *out);

/* The same without the checks, in constant time for IN.
 * CT: time tells the key, nothing of IN. */
void vt_rsa_apply(const struct vt_rsa_key *key, const uint8_t *in, uint8_t *out);

/* Both verify a signature of vt_rsa_len(key) octets over DIGEST, which HASH made. EM, of VT_RSA_BYTES_MAX
 * octets, receives the decoded signature block, vt_rsa_len(key) octets and then zeros (all zero when there is
 * none), for the trace. */

/* RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.2): SHA-1, -224, -256, -384, -512, with the NULL parameters.
 * CT: everything it takes is public. */
bool vt_rsa_pkcs1_verify(const struct vt_rsa_key *key, const struct vt_hash *hash, struct vt_bytes digest,
                         struct vt_bytes signature, uint8_t em[VT_RSA_BYTES_MAX]);

/* The block that a valid one has, vt_rsa_len(key) octets: that of DIGEST. False when there is none.
 * CT: everything it takes is public. */
bool vt_rsa_pkcs1_block(const struct vt_rsa_key *key, const struct vt_hash *hash, struct vt_bytes digest,
                        uint8_t em[VT_RSA_BYTES_MAX]);

/* RSASSA-PSS (RFC 8017, 8.1.2) with MGF1 over MGF_HASH and a salt of exactly SALT_LEN octets. */
struct vt_pss {
    const struct vt_hash *hash, *mgf_hash;
    size_t salt_len;
};
/* CT: everything it takes is public. */
bool vt_rsa_pss_verify(const struct vt_rsa_key *key, const struct vt_pss *pss, struct vt_bytes digest,
                       struct vt_bytes signature, uint8_t em[VT_RSA_BYTES_MAX]);

/* RSAES-PKCS1-v1_5 (RFC 8017, 7.2.1). OUT receives vt_rsa_len(key) octets. RANDOM holds as many fresh random
 * octets, of which the padding takes the first that are not zero; false when the message is too long or, less
 * often than once in 2^128 for 48 octets, too many were zero.
 * CT: time tells the key, the length of MESSAGE, and where RANDOM has the zeros that are not used. */
bool vt_rsa_pkcs1_encrypt(const struct vt_rsa_key *key, struct vt_bytes message, struct vt_bytes random,
                          uint8_t *out);
