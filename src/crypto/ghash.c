#include "crypto/ghash.h"

#include "base/ct.h"

enum { WORDS = VT_WORDS(128) };

/* The low word of the carry-less product of X and Y. Each operand is cut into four, with one bit in every
 * four kept, so that the sums of an integer multiplication have room below the next bit: bit 4 i of a product
 * has at most i + 1 terms. In the top nibble of a 64-bit word that may be 16, whose carry leaves the word;
 * anywhere else it is at most 15. */
static vt_word multiply_low(vt_word x, vt_word y)
{
    const vt_word mask = (vt_word)-1 / 15; /* ...00010001 */
    vt_word x0 = x & mask, x1 = x & mask << 1, x2 = x & mask << 2, x3 = x & mask << 3;
    vt_word y0 = y & mask, y1 = y & mask << 1, y2 = y & mask << 2, y3 = y & mask << 3;
    vt_word z0 = (x0 * y0) ^ (x1 * y3) ^ (x2 * y2) ^ (x3 * y1);
    vt_word z1 = (x0 * y1) ^ (x1 * y0) ^ (x2 * y3) ^ (x3 * y2);
    vt_word z2 = (x0 * y2) ^ (x1 * y1) ^ (x2 * y0) ^ (x3 * y3);
    vt_word z3 = (x0 * y3) ^ (x1 * y2) ^ (x2 * y1) ^ (x3 * y0);

    return (z0 & mask) | (z1 & mask << 1) | (z2 & mask << 2) | (z3 & mask << 3);
}

/* The bits of X from the other end. */
static vt_word reverse(vt_word x)
{
    for (unsigned s = VT_WORD_BITS / 2; s > 0; s /= 2) {
        vt_word mask = (vt_word)-1 / (((vt_word)1 << s) + 1); /* s zeros, s ones, ... */

        x = (x >> s & mask) | (x & mask) << s;
    }
    return x;
}

/* The product Z of Y and H: 255 bits. Word k sums the low words of the products of words i and j with i + j =
 * k, and the high words of those with i + j = k - 1. A high word is the low word of the product of the
 * reversed operands, itself reversed, and one bit down. */
static void multiply(vt_word z[2 * WORDS], const vt_word y[WORDS], const vt_word key[2 * WORDS])
{
    vt_word high[2 * WORDS] = { 0 };

    memset(z, 0, 2 * WORDS * sizeof *z);
    for (unsigned i = 0; i < WORDS; i++) {
        vt_word reversed = reverse(y[i]);

        for (unsigned j = 0; j < WORDS; j++) {
            z[i + j] ^= multiply_low(y[i], key[j]);
            high[i + j + 1] ^= multiply_low(reversed, key[WORDS + j]);
        }
    }
    for (unsigned k = 1; k < 2 * WORDS; k++)
        z[k] ^= reverse(high[k]) >> 1;
}

/* Y = Z modulo x^128 + x^7 + x^2 + x + 1. GCM puts the coefficient of x^0 in the first, highest bit, so once
 * Z is shifted up by one, bit 255 - d is the coefficient of x^d, and reducing x^d moves its bit up by 128,
 * 127, 126 and 121 places: the words from the lowest on. */
static void reduce(vt_word y[WORDS], vt_word z[2 * WORDS])
{
    const unsigned top = VT_WORD_BITS;

    for (unsigned k = 2 * WORDS - 1; k > 0; k--)
        z[k] = z[k] << 1 | z[k - 1] >> (top - 1);
    z[0] <<= 1;
    for (unsigned k = 0; k < WORDS; k++) {
        z[k + WORDS] ^= z[k] ^ z[k] >> 1 ^ z[k] >> 2 ^ z[k] >> 7;
        z[k + WORDS - 1] ^= z[k] << (top - 1) ^ z[k] << (top - 2) ^ z[k] << (top - 7);
    }
    memcpy(y, z + WORDS, WORDS * sizeof *y);
}

static vt_word load(const uint8_t *p)
{
    return VT_WORD_BITS == 64 ? (vt_word)vt_load64be(p) : (vt_word)vt_load32be(p);
}

void vt_ghash_blocks_portable(const struct vt_ghash *ghash, uint8_t y[16], const uint8_t *data, size_t blocks)
{
    vt_word words[WORDS], z[2 * WORDS];

    for (unsigned i = 0; i < WORDS; i++)
        words[i] = load(y + 16 - sizeof(vt_word) * (i + 1));
    for (; blocks > 0; blocks--, data += 16) {
        for (unsigned i = 0; i < WORDS; i++)
            words[i] ^= load(data + 16 - sizeof(vt_word) * (i + 1));
        multiply(z, words, ghash->key.words);
        reduce(words, z);
    }
    for (unsigned i = 0; i < 16; i++)
        y[15 - i] = (uint8_t)(words[i / sizeof(vt_word)] >> i % sizeof(vt_word) * 8);
}

void vt_ghash_init_portable(struct vt_ghash *ghash, const uint8_t h[16])
{
    ghash->x86 = false;
    for (unsigned i = 0; i < WORDS; i++) {
        ghash->key.words[i] = load(h + 16 - sizeof(vt_word) * (i + 1));
        ghash->key.words[WORDS + i] = reverse(ghash->key.words[i]);
    }
}

void vt_ghash_init(struct vt_ghash *ghash, const uint8_t h[16])
{
    if (VT_CPU_X86 && vt_cpu_has(VT_CPU_CLMUL))
        vt_ghash_init_x86(ghash, h);
    else
        vt_ghash_init_portable(ghash, h);
}

static void blocks_of(const struct vt_ghash *ghash, uint8_t y[16], const uint8_t *data, size_t blocks)
{
    if (VT_CPU_X86 && ghash->x86)
        vt_ghash_blocks_x86(ghash, y, data, blocks);
    else
        vt_ghash_blocks_portable(ghash, y, data, blocks);
}

void vt_ghash_update(const struct vt_ghash *ghash, uint8_t y[16], struct vt_bytes data)
{
    size_t whole = data.len / 16, rest = data.len % 16;
    uint8_t last[16] = { 0 };

    blocks_of(ghash, y, data.data, whole);
    if (rest == 0)
        return;
    memcpy(last, data.data + 16 * whole, rest);
    blocks_of(ghash, y, last, 1);
}
