/* SHA-1: FIPS 180-4 section 6.1. */
#include "crypto/cpu.h"
#include "crypto/hash.h"

static inline uint32_t rotl(uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

/* The message schedule W, kept as the last sixteen words: W[t] replaces W[t - 16], step 1 of section
 * 6.1.2. */
static inline uint32_t schedule(uint32_t w[16], unsigned t)
{
    return w[t % 16] = rotl(w[(t + 13) % 16] ^ w[(t + 8) % 16] ^ w[(t + 2) % 16] ^ w[t % 16], 1);
}

/* f of section 4.1.1, for rounds 0 to 19, 40 to 59, and the others. */
static inline uint32_t choose(const uint32_t v[5])
{
    return v[3] ^ (v[1] & (v[2] ^ v[3]));
}

static inline uint32_t majority(const uint32_t v[5])
{
    return (v[1] & v[2]) | (v[3] & (v[1] | v[2]));
}

static inline uint32_t parity(const uint32_t v[5])
{
    return v[1] ^ v[2] ^ v[3];
}

/* One round, step 3: V holds a to e, and f, K and W come as one sum. */
static inline void round_of(uint32_t v[5], uint32_t f_k_w)
{
    uint32_t a = rotl(v[0], 5) + v[4] + f_k_w;

    v[4] = v[3];
    v[3] = v[2];
    v[2] = rotl(v[1], 30);
    v[1] = v[0];
    v[0] = a;
}

static void compress_block(uint32_t h[5], const uint8_t *data)
{
    uint32_t w[16], v[5];
    unsigned t = 0;

    memcpy(v, h, sizeof v);
    for (; t < 16; t++)
        round_of(v, choose(v) + 0x5a827999 + (w[t] = vt_load32be(data + 4 * t)));
    for (; t < 20; t++)
        round_of(v, choose(v) + 0x5a827999 + schedule(w, t));
    for (; t < 40; t++)
        round_of(v, parity(v) + 0x6ed9eba1 + schedule(w, t));
    for (; t < 60; t++)
        round_of(v, majority(v) + 0x8f1bbcdc + schedule(w, t));
    for (; t < 80; t++)
        round_of(v, parity(v) + 0xca62c1d6 + schedule(w, t));
    for (unsigned i = 0; i < 5; i++)
        h[i] += v[i];
}

void vt_sha1_compress_portable(union vt_hash_chain *chain, const uint8_t *data, size_t blocks)
{
    for (; blocks > 0; blocks--, data += 64)
        compress_block(chain->w32, data);
}

static void compress(union vt_hash_chain *chain, const uint8_t *data, size_t blocks)
{
    if (VT_CPU_X86 && vt_cpu_has(VT_CPU_SHA))
        vt_sha1_compress_x86(chain, data, blocks);
    else
        vt_sha1_compress_portable(chain, data, blocks);
}

/* Section 5.3.1. */
const struct vt_hash vt_sha1 = {
    .name = "SHA-1", .digest_len = 20, .block_len = 64, .length_len = 8, .compress = compress,
    .initial.w32 = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 },
};
