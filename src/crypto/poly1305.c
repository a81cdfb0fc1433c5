#include "crypto/poly1305.h"

#include "base/ct.h"

enum {
    LIMBS = VT_POLY1305_LIMBS,
    BITS = VT_WORD_BITS == 64 ? 44 : 26,    /* of every limb but the last */
    TOP = 130 - (LIMBS - 1) * BITS,         /* of the last: 42 or 26 */
    FOLD = 5 << (BITS - TOP),               /* 2^(LIMBS * BITS) modulo 2^130 - 5 */
};

static const vt_word mask = ((vt_word)1 << BITS) - 1, top_mask = ((vt_word)1 << TOP) - 1;

/* Sixteen bytes and the bits above them as limbs. */
static inline void load(vt_word limb[LIMBS], const uint8_t *data, vt_word above)
{
    uint8_t bytes[24] = { 0 };

    memcpy(bytes, data, 16);
    bytes[16] = (uint8_t)above;
    for (unsigned i = 0; i < LIMBS; i++)
        limb[i] = (vt_word)(vt_load64le(bytes + i * BITS / 8) >> i * BITS % 8) & mask;
}

/* h = (h + block) r modulo 2^130 - 5, not wholly reduced.
 *
 * Bounds: limbs of h are below 2^BITS + 2^13 on entry, so below 2^(BITS + 1) + 2^13 with the block's added;
 * those of r below 2^BITS, of folded below FOLD 2^BITS. A sum of LIMBS products is below 2^96 for 64-bit
 * words (3 20 2^89) and 2^58 for 32-bit ones (5 5 2^53), the carry included, so it fits a vt_dword. The carry
 * out of the top is below 2^(96 - 42) or 2^(58 - 26); of five times that, h[1] gets at most 2^13: the bound
 * on entry holds again. */
static inline void take_block(struct vt_poly1305 *poly, const uint8_t *data, vt_word above)
{
    vt_word m[LIMBS], h[LIMBS];
    vt_dword carry = 0;

    load(m, data, above);
    for (unsigned i = 0; i < LIMBS; i++)
        m[i] += poly->h[i];
    for (unsigned i = 0; i < LIMBS; i++) {
        vt_dword sum = carry;

        for (unsigned j = 0; j < LIMBS; j++)
            sum += (vt_dword)m[j] * (j <= i ? poly->r[i - j] : poly->folded[i + LIMBS - j]);
        h[i] = (vt_word)sum & (i + 1 < LIMBS ? mask : top_mask);
        carry = sum >> (i + 1 < LIMBS ? BITS : TOP);
    }
    carry = carry * 5 + h[0];
    h[0] = (vt_word)carry & mask;
    h[1] += (vt_word)(carry >> BITS);
    memcpy(poly->h, h, sizeof h);
}

/* Section 2.5: r is clamped, s is added at the end. */
void vt_poly1305_init(struct vt_poly1305 *poly, const uint8_t key[VT_POLY1305_KEY])
{
    uint8_t r[16];

    for (unsigned i = 0; i < 16; i++)
        r[i] = (uint8_t)(key[i] & (i % 4 == 3 ? 0x0f : i > 0 && i % 4 == 0 ? 0xfc : 0xff));
    load(poly->r, r, 0);
    for (unsigned i = 0; i < LIMBS; i++) {
        poly->folded[i] = poly->r[i] * FOLD;
        poly->h[i] = 0;
    }
    memcpy(poly->s, key + 16, sizeof poly->s);
    vt_wipe(r, sizeof r);
}

static void whole_blocks(struct vt_poly1305 *poly, struct vt_bytes data)
{
    for (size_t i = 0; i < data.len / 16; i++)
        take_block(poly, data.data + 16 * i, 1);
}

/* The rest of DATA after its whole blocks, then END, then zeros. */
static void last_block(struct vt_poly1305 *poly, struct vt_bytes data, uint8_t end, vt_word above)
{
    uint8_t last[16] = { 0 };
    size_t rest = data.len % 16;

    if (rest == 0)
        return;
    memcpy(last, data.data + data.len - rest, rest);
    last[rest] = end;
    take_block(poly, last, above);
}

void vt_poly1305_update(struct vt_poly1305 *poly, struct vt_bytes data)
{
    whole_blocks(poly, data);
    last_block(poly, data, 1, 0);
}

void vt_poly1305_update_padded(struct vt_poly1305 *poly, struct vt_bytes data)
{
    whole_blocks(poly, data);
    last_block(poly, data, 0, 1);
}

/* Carries through h + PLUS; returns what comes out of the top, h / 2^130. */
static vt_word carry_through(vt_word h[LIMBS], vt_word plus)
{
    vt_word carry = plus;

    for (unsigned i = 0; i < LIMBS; i++) {
        h[i] += carry;
        carry = h[i] >> (i + 1 < LIMBS ? BITS : TOP);
        h[i] &= i + 1 < LIMBS ? mask : top_mask;
    }
    return carry;
}

/* Reduces h below 2^130 - 5: twice to get it below 2^130, and then h + 5 reaches 2^130 exactly when h is too
 * large, and is, less 2^130, the reduced number. */
static void reduce(vt_word h[LIMBS])
{
    vt_word reduced[LIMBS], take;

    carry_through(h, 5 * carry_through(h, 0));
    memcpy(reduced, h, sizeof reduced);
    take = vt_word_mask(carry_through(reduced, 5));
    for (unsigned i = 0; i < LIMBS; i++)
        h[i] ^= take & (h[i] ^ reduced[i]);
}

void vt_poly1305_final(struct vt_poly1305 *poly, uint8_t tag[VT_POLY1305_TAG])
{
    vt_dword bits = 0;
    unsigned have = 0, limb = 0, carry = 0;

    reduce(poly->h);
    for (unsigned i = 0; i < 16; i++) {
        if (have < 8) {
            bits |= (vt_dword)poly->h[limb++] << have;
            have += BITS;
        }
        carry += (unsigned)(bits & 0xff) + poly->s[i];
        tag[i] = (uint8_t)carry;
        carry >>= 8;
        bits >>= 8;
        have -= 8;
    }
    vt_wipe(poly, sizeof *poly);
}
