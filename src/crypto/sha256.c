/* SHA-224 and SHA-256: FIPS 180-4 section 6.2. They share all but the first chaining value and the length. */
#include "crypto/cpu.h"
#include "crypto/hash.h"

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const uint32_t vt_sha256_k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline uint32_t rotr(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}

/* The message schedule W, kept as the last sixteen words: W[t] replaces W[t - 16], step 1 of section
 * 6.2.2. */
static inline uint32_t schedule(uint32_t w[16], unsigned t)
{
    uint32_t w15 = w[(t + 1) % 16], w2 = w[(t + 14) % 16];
    uint32_t sigma0 = rotr(w15, 7) ^ rotr(w15, 18) ^ w15 >> 3;
    uint32_t sigma1 = rotr(w2, 17) ^ rotr(w2, 19) ^ w2 >> 10;

    return w[t % 16] += sigma1 + w[(t + 9) % 16] + sigma0;
}

/* One round, step 3: V holds a to h. */
static inline void round_of(uint32_t v[8], uint32_t k_and_w)
{
    uint32_t a = v[0], b = v[1], c = v[2], e = v[4], f = v[5], g = v[6];
    uint32_t sum1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
    uint32_t sum0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
    uint32_t t1 = v[7] + sum1 + (g ^ (e & (f ^ g))) + k_and_w;

    v[7] = g;
    v[6] = f;
    v[5] = e;
    v[4] = v[3] + t1;
    v[3] = c;
    v[2] = b;
    v[1] = a;
    v[0] = t1 + sum0 + ((a & b) | (c & (a | b)));
}

static void compress_block(uint32_t h[8], const uint8_t *data)
{
    uint32_t w[16], v[8];

    memcpy(v, h, sizeof v);
    for (unsigned t = 0; t < 16; t++) {
        w[t] = vt_load32be(data + 4 * t);
        round_of(v, vt_sha256_k[t] + w[t]);
    }
    for (unsigned t = 16; t < 64; t++)
        round_of(v, vt_sha256_k[t] + schedule(w, t));
    for (unsigned i = 0; i < 8; i++)
        h[i] += v[i];
}

void vt_sha256_compress_portable(union vt_hash_chain *chain, const uint8_t *data, size_t blocks)
{
    for (; blocks > 0; blocks--, data += 64)
        compress_block(chain->w32, data);
}

static void compress(union vt_hash_chain *chain, const uint8_t *data, size_t blocks)
{
    if (VT_CPU_X86 && vt_cpu_has(VT_CPU_SHA))
        vt_sha256_compress_x86(chain, data, blocks);
    else
        vt_sha256_compress_portable(chain, data, blocks);
}

/* Section 5.3.2. */
const struct vt_hash vt_sha224 = {
    .name = "SHA-224", .digest_len = 28, .block_len = 64, .length_len = 8, .compress = compress,
    .initial.w32 = { 0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7,
                     0xbefa4fa4 },
};

/* Section 5.3.3. */
const struct vt_hash vt_sha256 = {
    .name = "SHA-256", .digest_len = 32, .block_len = 64, .length_len = 8, .compress = compress,
    .initial.w32 = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab,
                     0x5be0cd19 },
};
