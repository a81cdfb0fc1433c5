/* The textbook: each algorithm that a student meets in a handshake, written as its standard writes it, one
 * step after the other, and saying each value it comes by. It is neither fast nor constant-time and never
 * sees a live secret: the viewer runs it on recorded inputs, to open a value that src/crypto computed in
 * silence. Tests hold the two equal.
 *
 * A step is told to a steps as a name, a value and a clause. Names are those of the standard: W[16], a,
 * state… Steps come in groups within groups: a block, its rounds. Where a group comes to a value, that is its
 * last step.
 *
 * What this code does not check: its inputs. They come from a session that the working code has accepted. */
#pragma once

#include "base/bytes.h"

/* Where steps go. A NULL steps writes nothing. */
struct vt_step_sink {
    /* NAME[INDEX] became VALUE, by CLAUSE; INDEX is -1 for a name without one. VALUE lives as long as the
     * call. */
    void (*write)(void *context, const char *name, int index, struct vt_bytes value, const char *clause);
    /* The steps that follow are those of NAME[INDEX], as in a round; NAME NULL ends the innermost group. May
     * be NULL. */
    void (*group)(void *context, const char *name, int index);
    void *context;
};

static inline void vt_steps_bytes(const struct vt_step_sink *steps, const char *name, int index,
                                  struct vt_bytes value, const char *clause)
{
    if (steps != NULL)
        steps->write(steps->context, name, index, value, clause);
}

static inline void vt_steps_open(const struct vt_step_sink *steps, const char *name, int index)
{
    if (steps != NULL && steps->group != NULL)
        steps->group(steps->context, name, index);
}

static inline void vt_steps_close(const struct vt_step_sink *steps)
{
    vt_steps_open(steps, NULL, -1);
}

/* Big-endian words, as the standards of hash functions print them. */
void vt_steps_word32(const struct vt_step_sink *steps, const char *name, int index, uint32_t value,
                     const char *clause);
void vt_steps_word64(const struct vt_step_sink *steps, const char *name, int index, uint64_t value,
                     const char *clause);

/* FIPS 180-4. DIGEST has 20, 28, 32, 48, 64 bytes. The functions take one message; the steps hears the
 * schedule and the working variables of each of its blocks. */
typedef void vt_textbook_hash(struct vt_bytes message, uint8_t *digest, const struct vt_step_sink *steps);
vt_textbook_hash vt_textbook_sha1, vt_textbook_sha224, vt_textbook_sha256, vt_textbook_sha384,
    vt_textbook_sha512;

/* A hash function with the two lengths that HMAC needs, in bytes, and the DER of DigestInfo before a digest
 * (RFC 8017 9.2). */
struct vt_textbook_digest {
    const char *name;
    vt_textbook_hash *hash;
    size_t len, block;
    struct vt_bytes info;
};
extern const struct vt_textbook_digest vt_textbook_digest_sha1, vt_textbook_digest_sha224,
    vt_textbook_digest_sha256,
    vt_textbook_digest_sha384, vt_textbook_digest_sha512;

/* The hash function called NAME, "sha256"; NULL. */
const struct vt_textbook_digest *vt_textbook_digest_of(const char *name);

/* The longest digest, and the longest block of a hash function. */
#define VT_TEXTBOOK_DIGEST_MAX 64
#define VT_TEXTBOOK_BLOCK_MAX 128

/* Longest message that the textbook's HMAC takes: a TLS record with its header. */
#define VT_TEXTBOOK_MESSAGE_MAX 18500

/* RFC 2104. False when MESSAGE is too long. */
bool vt_textbook_hmac(const struct vt_textbook_digest *digest, struct vt_bytes key, struct vt_bytes message,
                      uint8_t *mac, const struct vt_step_sink *steps);

/* The PRF of TLS 1.2 (RFC 5246 5): P_hash(secret, label + seed), to OUT_LEN bytes. LABEL and SEED: 256 bytes
 * at most together. */
bool vt_textbook_prf(const struct vt_textbook_digest *digest, struct vt_bytes secret, struct vt_bytes label,
                     struct vt_bytes seed, uint8_t *out, size_t out_len, const struct vt_step_sink *steps);

/* HMAC_DRBG over SHA-256 (SP 800-90A 10.1.2), without reseeding or additional input. */
struct vt_textbook_drbg {
    uint8_t Key[32], V[32];
};
void vt_textbook_drbg_instantiate(struct vt_textbook_drbg *drbg, struct vt_bytes seed,
                                  const struct vt_step_sink *steps);
void vt_textbook_drbg_generate(struct vt_textbook_drbg *drbg, uint8_t *out, size_t len,
                               const struct vt_step_sink *steps);
