/* AES, bitsliced: eight words hold the eight bits of every byte of two or four blocks, and each step is logic
 * between whole words, the same for all data. With BLOCKS blocks in a word, bit k of the byte in row r and
 * column c of block b is bit (4 r + c) BLOCKS + b of word k ("plane" k). */
#include "base/ct.h"
#include "crypto/aes.h"

enum {
    BLOCKS = VT_WORD_BITS / 16,     /* blocks side by side: 2 or 4 */
    ROW = VT_WORD_BITS / 4,         /* bits of a plane in one row of the state */
    PER_WORD = BLOCKS,              /* planes of a round key kept in one word */
};

static const vt_word ones = (vt_word)-1;

static inline vt_word rotr(vt_word x, unsigned n)
{
    return x >> n | x << (VT_WORD_BITS - n);
}

/* Exchanges bit i of word j with bit j of word i in each byte, for 0 <= i, j < 8: three rounds of swaps. */
static void transpose(vt_word q[8])
{
    for (unsigned s = 1; s < 8; s *= 2) {
        vt_word mask = ones / (s == 1 ? 3 : s == 2 ? 5 : 17); /* 01010101, 00110011, 00001111 */

        for (unsigned i = 0; i < 8; i++) {
            if ((i & s) == 0) {
                vt_word t = (q[i] >> s ^ q[i + s]) & mask;

                q[i] ^= t << s;
                q[i + s] ^= t;
            }
        }
    }
}

/* The four bytes of a column, moved to where their rows begin in a word; and back. */
static inline vt_word spread(uint32_t column)
{
    uint64_t x = column;

    if (VT_WORD_BITS == 64) {
        x = (x | x << 16) & 0x0000ffff0000ffff;
        x = (x | x << 8) & 0x00ff00ff00ff00ff;
    }
    return (vt_word)x;
}

static inline uint32_t gather(vt_word rows)
{
    uint64_t x = rows;

    if (VT_WORD_BITS == 64) {
        x &= 0x00ff00ff00ff00ff;
        x = (x | x >> 8) & 0x0000ffff0000ffff;
        x |= x >> 16;
    }
    return (uint32_t)x;
}

static void load(vt_word q[8], const uint8_t *blocks)
{
    memset(q, 0, 8 * sizeof *q);
    for (unsigned i = 0; i < 4 * BLOCKS; i++) {
        uint32_t column = vt_load32le(blocks + VT_AES_BLOCK * (i % BLOCKS) + 4 * (i / BLOCKS));

        q[i % 8] |= spread(column) << i / 8 * 8;
    }
    transpose(q);
}

static void store(uint8_t *blocks, vt_word q[8])
{
    transpose(q);
    for (unsigned i = 0; i < 4 * BLOCKS; i++)
        vt_store32le(blocks + VT_AES_BLOCK * (i % BLOCKS) + 4 * (i / BLOCKS), gather(q[i % 8] >> i / 8 * 8));
}

/* GF(2^4) as polynomials in z modulo z^4 + z + 1. OUT may be A or B. */
static void gf16_multiply(vt_word out[4], const vt_word a[4], const vt_word b[4])
{
    vt_word z0 = a[0] & b[0], z1 = (a[0] & b[1]) ^ (a[1] & b[0]),
        z2 = (a[0] & b[2]) ^ (a[1] & b[1]) ^ (a[2] & b[0]);
    vt_word z3 = (a[0] & b[3]) ^ (a[1] & b[2]) ^ (a[2] & b[1]) ^ (a[3] & b[0]);
    vt_word z4 = (a[1] & b[3]) ^ (a[2] & b[2]) ^ (a[3] & b[1]), z5 = (a[2] & b[3]) ^ (a[3] & b[2]),
        z6 = a[3] & b[3];

    out[0] = z0 ^ z4;
    out[1] = z1 ^ z4 ^ z5;
    out[2] = z2 ^ z5 ^ z6;
    out[3] = z3 ^ z6;
}

/* The inverse, and 0 for 0: the algebraic normal form of each bit. */
static void gf16_invert(vt_word x[4])
{
    vt_word a = x[0], b = x[1], c = x[2], d = x[3];
    vt_word ab = a & b, ac = a & c, ad = a & d, bc = b & c, bd = b & d, bcd = bc & d;

    x[0] = a ^ b ^ c ^ d ^ ac ^ bc ^ (ab & c) ^ bcd;
    x[1] = d ^ ab ^ ac ^ bc ^ bd ^ (ab & d);
    x[2] = c ^ d ^ ab ^ ac ^ ad ^ (ac & d);
    x[3] = b ^ c ^ d ^ ad ^ bd ^ (c & d) ^ bcd;
}

/* The inverse in GF(2^8), FIPS 197 section 4.4, by way of the isomorphic field of a y + b with a, b in
 * GF(2^4) and y^2 = y + n, n = z^3 + z; x goes to z^2 y + y. There (a y + b)(a y + a + b) = n a^2 + b (a +
 * b), which lies in GF(2^4): so the inverse is (a y + a + b) divided by that. */
static void invert(vt_word q[8])
{
    vt_word q57 = q[5] ^ q[7], q67 = q[6] ^ q[7], q23 = q[2] ^ q[3];
    vt_word a[4] = { q[1] ^ q57, q23, q[1] ^ q[4] ^ q67, q57 };
    vt_word b[4] = { q[0] ^ q[2] ^ q57, q[2] ^ q[5] ^ q67, q[2], q[3] ^ q[4] };
    vt_word sum[4], norm[4];

    for (int i = 0; i < 4; i++)
        sum[i] = a[i] ^ b[i];
    gf16_multiply(norm, b, sum);
    norm[0] ^= a[2] ^ a[3];
    norm[1] ^= a[0] ^ a[1];
    norm[2] ^= a[1] ^ a[2];
    norm[3] ^= a[0] ^ a[1] ^ a[2];
    gf16_invert(norm);
    gf16_multiply(a, a, norm);
    gf16_multiply(b, sum, norm);
    q[7] = b[1] ^ b[3] ^ a[0] ^ a[1] ^ a[2];
    q[6] = b[1] ^ b[2] ^ a[3];
    q[5] = q[7] ^ a[3];
    q[4] = b[2] ^ b[3] ^ a[1];
    q[3] = b[2] ^ a[1];
    q[2] = b[2];
    q[1] = a[0] ^ a[3];
    q[0] = b[0] ^ b[2] ^ a[3];
}

/* SubBytes, section 5.1.1: the inverse, then an affine map. */
static void sub_bytes(vt_word q[8])
{
    vt_word x[8];

    invert(q);
    memcpy(x, q, sizeof x);
    for (unsigned i = 0; i < 8; i++)
        q[i] ^= x[(i + 4) % 8] ^ x[(i + 5) % 8] ^ x[(i + 6) % 8] ^ x[(i + 7) % 8]
            ^ (0x63 >> i & 1 ? ones : 0);
}

/* InvSubBytes, section 5.3.2: the affine map undone, then the inverse. */
static void inv_sub_bytes(vt_word q[8])
{
    vt_word x[8];

    memcpy(x, q, sizeof x);
    for (unsigned i = 0; i < 8; i++)
        q[i] = x[(i + 2) % 8] ^ x[(i + 5) % 8] ^ x[(i + 7) % 8] ^ (0x05 >> i & 1 ? ones : 0);
    invert(q);
}

/* ShiftRows, section 5.1.2, turns row r by r columns; its inverse, 5.3.1, turns it by 4 - r, which is STEP =
 * 3 times as far. */
static void shift_rows(vt_word q[8], unsigned step)
{
    for (unsigned i = 0; i < 8; i++) {
        vt_word x = q[i], row = ones >> (VT_WORD_BITS - ROW), out = x & row;

        for (unsigned r = 1; r < 4; r++) {
            unsigned by = r * step % 4 * BLOCKS;

            row <<= ROW;
            out |= ((x & row) >> by & row) | ((x & row) << (ROW - by) & row);
        }
        q[i] = out;
    }
}

/* Multiplies each byte by x, section 4.2.1. */
static inline void xtime(vt_word q[8])
{
    vt_word top = q[7];

    for (int i = 7; i > 0; i--)
        q[i] = q[i - 1];
    q[0] = top;
    q[1] ^= top;
    q[3] ^= top;
    q[4] ^= top;
}

/* MixColumns, section 5.1.3: with a the byte and b, c, d those below it, 2a + 3b + c + d = 2(a + b) + b + (c
 * + d). */
static void mix_columns(vt_word q[8])
{
    vt_word sum[8], rest[8];

    for (int i = 0; i < 8; i++) {
        vt_word below = rotr(q[i], ROW);

        sum[i] = q[i] ^ below;
        rest[i] = below ^ rotr(sum[i], 2 * ROW);
    }
    xtime(sum);
    for (int i = 0; i < 8; i++)
        q[i] = sum[i] ^ rest[i];
}

/* InvMixColumns, section 5.3.3: its polynomial is that of MixColumns times 4x^2 + 5. */
static void inv_mix_columns(vt_word q[8])
{
    vt_word sum[8];

    for (int i = 0; i < 8; i++)
        sum[i] = q[i] ^ rotr(q[i], 2 * ROW);
    xtime(sum);
    xtime(sum);
    for (int i = 0; i < 8; i++)
        q[i] ^= sum[i];
    mix_columns(q);
}

/* A round key is the same for all blocks, so of each group of BLOCKS bits one is kept, and PER_WORD planes
 * share a word. Multiplying by 2^BLOCKS - 1 makes one bit a group again. */
static void add_round_key(vt_word q[8], const vt_word *key)
{
    vt_word groups = ones / ((1 << BLOCKS) - 1);

    for (unsigned i = 0; i < 8; i++) {
        vt_word plane = key[i / PER_WORD] >> i % PER_WORD & groups;

        q[i] ^= (plane << BLOCKS) - plane;
    }
}

void vt_aes_slice_keys(struct vt_aes *aes)
{
    uint8_t blocks[BLOCKS * VT_AES_BLOCK] = { 0 };
    vt_word q[8];

    for (unsigned round = 0; round <= aes->rounds; round++) {
        vt_word *key = aes->key.sliced[round];

        memcpy(blocks, aes->key.bytes[round], VT_AES_BLOCK);
        load(q, blocks);
        memset(key, 0, VT_AES_BLOCK);
        for (unsigned i = 0; i < 8; i++)
            key[i / PER_WORD] |= q[i] << i % PER_WORD;
    }
    vt_wipe(blocks, sizeof blocks);
    vt_wipe(q, sizeof q);
}

uint32_t vt_aes_sub_word(uint32_t word)
{
    vt_word q[8] = { word };

    transpose(q);
    sub_bytes(q);
    transpose(q);
    return (uint32_t)q[0];
}

/* Section 5.1. */
static void encrypt(const struct vt_aes *aes, vt_word q[8])
{
    add_round_key(q, aes->key.sliced[0]);
    for (unsigned round = 1; round <= aes->rounds; round++) {
        sub_bytes(q);
        shift_rows(q, 1);
        if (round < aes->rounds)
            mix_columns(q);
        add_round_key(q, aes->key.sliced[round]);
    }
}

/* Section 5.3. */
static void decrypt(const struct vt_aes *aes, vt_word q[8])
{
    add_round_key(q, aes->key.sliced[aes->rounds]);
    for (unsigned round = aes->rounds; round-- > 0;) {
        shift_rows(q, 3);
        inv_sub_bytes(q);
        add_round_key(q, aes->key.sliced[round]);
        if (round > 0)
            inv_mix_columns(q);
    }
}

static void each(const struct vt_aes *aes, void (*cipher)(const struct vt_aes *, vt_word *), uint8_t *blocks,
                 size_t count)
{
    uint8_t some[BLOCKS * VT_AES_BLOCK] = { 0 };
    vt_word q[8];

    while (count > 0) {
        size_t take = count < BLOCKS ? count : BLOCKS;

        memcpy(some, blocks, take * VT_AES_BLOCK);
        load(q, some);
        cipher(aes, q);
        store(some, q);
        memcpy(blocks, some, take * VT_AES_BLOCK);
        blocks += take * VT_AES_BLOCK;
        count -= take;
    }
    vt_wipe(some, sizeof some);
    vt_wipe(q, sizeof q);
}

void vt_aes_encrypt_portable(const struct vt_aes *aes, uint8_t *blocks, size_t count)
{
    each(aes, encrypt, blocks, count);
}

void vt_aes_decrypt_portable(const struct vt_aes *aes, uint8_t *blocks, size_t count)
{
    each(aes, decrypt, blocks, count);
}
