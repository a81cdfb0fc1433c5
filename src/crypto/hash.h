/* The hash functions of FIPS 180-4 behind one streaming interface. MD5 is not here: it is named and refused
 * where algorithms are chosen.
 *
 * What this code does not check: that a message stays below 2^61 bytes; that a caller asks a hash only for
 * what it is still fit for (SHA-1 is for HMAC, certificate identifiers and refusals). */
#pragma once

#include "base/bytes.h"

enum {
    VT_HASH_MAX = 64,           /* the longest digest, in bytes (SHA-512) */
    VT_HASH_BLOCK_MAX = 128,    /* the longest block, in bytes (SHA-384, SHA-512) */
};

/* The chaining value: eight words, of which SHA-1 uses five. */
union vt_hash_chain {
    uint32_t w32[8];
    uint64_t w64[8];
};

/* What a hash function is. */
struct vt_hash {
    const char *name;           /* as FIPS 180-4 writes it */
    uint8_t digest_len;         /* bytes */
    uint8_t block_len;          /* bytes; the words have 64 bits when it is 128, else 32 */
    uint8_t length_len;         /* bytes of the message length at the end of the last block */
    union vt_hash_chain initial;
    void (*compress)(union vt_hash_chain *chain, const uint8_t *data, size_t blocks);
};

extern const struct vt_hash vt_sha1, vt_sha224, vt_sha256, vt_sha384, vt_sha512;

/* A running hash. A copy is a fork: both go on from the same point. */
struct vt_hash_state {
    const struct vt_hash *hash;
    uint64_t total;                         /* bytes of the message so far */
    union vt_hash_chain chain;
    uint8_t block[VT_HASH_BLOCK_MAX];       /* the last total % block_len bytes of it */
};

/* CT: time tells the hash alone. */
void vt_hash_init(struct vt_hash_state *state, const struct vt_hash *hash);
/* CT: time tells how long the message is and how it was cut, nothing of it. */
void vt_hash_update(struct vt_hash_state *state, struct vt_bytes data);

/* Writes digest_len bytes to DIGEST and wipes the state.
 * CT: time tells the length of the message, nothing of it. */
void vt_hash_final(struct vt_hash_state *state, uint8_t *digest);

/* CT: as vt_hash_update. */
void vt_hash_once(const struct vt_hash *hash, struct vt_bytes data, uint8_t *digest);

/* The chaining value as a digest, FIPS 180-4 section 6: digest_len bytes, big-endian words.
 * CT: time tells the hash alone. */
void vt_hash_output(const struct vt_hash *hash, const union vt_hash_chain *chain, uint8_t *digest);

/* The compression functions: in C for every machine, and with the SHA extensions where VT_CPU_SHA. A struct
 * vt_hash with another compress is the same hash: that is how tests hold the two equal.
 * CT: each: time tells the count of blocks, nothing of chain or data. */
void vt_sha1_compress_portable(union vt_hash_chain *chain, const uint8_t *data, size_t blocks);
void vt_sha256_compress_portable(union vt_hash_chain *chain, const uint8_t *data, size_t blocks);
void vt_sha1_compress_x86(union vt_hash_chain *chain, const uint8_t *data, size_t blocks);
void vt_sha256_compress_x86(union vt_hash_chain *chain, const uint8_t *data, size_t blocks);

/* K of SHA-224 and SHA-256, FIPS 180-4 section 4.2.2. */
extern const uint32_t vt_sha256_k[64];
