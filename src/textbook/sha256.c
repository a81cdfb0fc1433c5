/* SHA-256, as FIPS 180-4 6.2 writes it. */
#include "textbook/sha.h"

static uint32_t rotr(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}

/* 4.1.2: capital sigma, small sigma. */
static uint32_t Sigma0(uint32_t x) { return rotr(x, 2) ^ rotr(x, 13) ^ rotr(x, 22); }
static uint32_t Sigma1(uint32_t x) { return rotr(x, 6) ^ rotr(x, 11) ^ rotr(x, 25); }
static uint32_t sigma0(uint32_t x) { return rotr(x, 7) ^ rotr(x, 18) ^ x >> 3; }
static uint32_t sigma1(uint32_t x) { return rotr(x, 17) ^ rotr(x, 19) ^ x >> 10; }
static uint32_t Ch(uint32_t x, uint32_t y, uint32_t z) { return (x & y) ^ (~x & z); }
static uint32_t Maj(uint32_t x, uint32_t y, uint32_t z) { return (x & y) ^ (x & z) ^ (y & z); }

/* 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
};

static void schedule(uint32_t W[64], const uint8_t *block, const struct vt_step_sink *steps)
{
    for (int t = 0; t < 64; t++) {
        W[t] = t < 16
        ? vt_load32be(block + 4 * t) : sigma1(W[t - 2]) + W[t - 7] + sigma0(W[t - 15]) + W[t - 16];
        vt_steps_word32(steps, "W", t, W[t], "FIPS 180-4 6.2.2 step 1");
    }
}

static void compress(void *state, const uint8_t *block, const struct vt_step_sink *steps)
{
    uint32_t *H = state;
    uint32_t W[64], v[8]; /* v: the working variables a to h */

    vt_steps_open(steps, "message schedule", -1);
    schedule(W, block, steps);
    vt_steps_close(steps);
    vt_steps_open(steps, "rounds", -1);
    memcpy(v, H, sizeof v);
    for (int t = 0; t < 64; t++) {
        uint32_t T1 = v[7] + Sigma1(v[4]) + Ch(v[4], v[5], v[6]) + K[t] + W[t];
        uint32_t T2 = Sigma0(v[0]) + Maj(v[0], v[1], v[2]);

        memmove(v + 1, v, 7 * sizeof v[0]); /* h = g, g = f … b = a */
        v[4] += T1;                         /* e = d + T1 */
        v[0] = T1 + T2;
        vt_steps_word32(steps, "a", t, v[0], "FIPS 180-4 6.2.2 step 3");
        vt_steps_word32(steps, "e", t, v[4], "FIPS 180-4 6.2.2 step 3");
    }
    vt_steps_close(steps);
    for (int i = 0; i < 8; i++) {
        H[i] += v[i];
        vt_steps_word32(steps, "H", i, H[i], "FIPS 180-4 6.2.2 step 4");
    }
}

static void hash(const uint32_t initial[8], struct vt_bytes message, uint8_t *digest, int words,
                 const struct vt_step_sink *steps)
{
    uint32_t H[8];

    memcpy(H, initial, sizeof H);
    vt_textbook_blocks(message, 64, 8, compress, H, steps);
    for (int i = 0; i < words; i++)
        vt_store32be(digest + 4 * i, H[i]);
    vt_steps_bytes(steps, "digest", -1, vt_bytes(digest, 4 * (size_t)words), "FIPS 180-4 6.2.2");
}

void vt_textbook_sha256(struct vt_bytes message, uint8_t *digest, const struct vt_step_sink *steps)
{
    /* 5.3.3 */
    static const uint32_t initial[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    };

    hash(initial, message, digest, 8, steps);
}

void vt_textbook_sha224(struct vt_bytes message, uint8_t *digest, const struct vt_step_sink *steps)
{
    /* 5.3.2 */
    static const uint32_t initial[8] = {
        0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4
    };

    hash(initial, message, digest, 7, steps);
}
