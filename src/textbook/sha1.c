/* SHA-1, as FIPS 180-4 6.1 writes it. */
#include "textbook/sha.h"

static uint32_t rotl(uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

/* 4.1.1: the function of round t. */
static uint32_t f(int t, uint32_t x, uint32_t y, uint32_t z)
{
    if (t < 20)
        return (x & y) ^ (~x & z);
    if (t < 40 || t >= 60)
        return x ^ y ^ z;
    return (x & y) ^ (x & z) ^ (y & z);
}

/* 4.2.1 */
static const uint32_t K[4] = { 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6 };

static void compress(void *state, const uint8_t *block, const struct vt_step_sink *steps)
{
    uint32_t *H = state;
    uint32_t W[80];

    /* 6.1.2 step 1: the message schedule. */
    vt_steps_open(steps, "message schedule", -1);
    for (int t = 0; t < 80; t++) {
        W[t] = t < 16 ? vt_load32be(block + 4 * t) : rotl(W[t - 3] ^ W[t - 8] ^ W[t - 14] ^ W[t - 16], 1);
        vt_steps_word32(steps, "W", t, W[t], "FIPS 180-4 6.1.2 step 1");
    }
    vt_steps_close(steps);

    /* Steps 2 and 3: the working variables, over 80 rounds. */
    uint32_t a = H[0], b = H[1], c = H[2], d = H[3], e = H[4];

    vt_steps_open(steps, "rounds", -1);
    for (int t = 0; t < 80; t++) {
        uint32_t T = rotl(a, 5) + f(t, b, c, d) + e + K[t / 20] + W[t];

        e = d;
        d = c;
        c = rotl(b, 30);
        b = a;
        a = T;
        vt_steps_word32(steps, "a", t, a, "FIPS 180-4 6.1.2 step 3");
    }
    vt_steps_close(steps);

    /* Step 4: the intermediate hash value. */
    H[0] += a;
    H[1] += b;
    H[2] += c;
    H[3] += d;
    H[4] += e;
    for (int i = 0; i < 5; i++)
        vt_steps_word32(steps, "H", i, H[i], "FIPS 180-4 6.1.2 step 4");
}

void vt_textbook_sha1(struct vt_bytes message, uint8_t *digest, const struct vt_step_sink *steps)
{
    /* 5.3.1 */
    uint32_t H[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };

    vt_textbook_blocks(message, 64, 8, compress, H, steps);
    for (int i = 0; i < 5; i++)
        vt_store32be(digest + 4 * i, H[i]);
    vt_steps_bytes(steps, "digest", -1, vt_bytes(digest, 20), "FIPS 180-4 6.1.2");
}
