#include "crypto/x25519.h"

#include "base/ct.h"
#include "crypto/curve25519.h"

const uint8_t vt_p25519[32] = {
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xed,
};

void vt_little_load(vt_word *out, const uint8_t *in, size_t len)
{
    memset(out, 0, VT_FIELD_WORDS * sizeof out[0]);
    for (size_t i = 0; i < len; i++)
        out[i / sizeof(vt_word)] |= (vt_word)in[i] << (8 * (i % sizeof(vt_word)));
}

void vt_little_store(uint8_t *out, size_t len, const vt_word *a)
{
    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)(a[i / sizeof(vt_word)] >> (8 * (i % sizeof(vt_word))));
}

/* The ladder holds two points, x2 : z2 and x3 : z3, whose difference is x1. */
struct ladder {
    struct vt_prime p;
    vt_field x1, x2, z2, x3, z3, a24;
};

static void swap_if(vt_word mask, vt_word *a, vt_word *b, size_t words)
{
    for (size_t i = 0; i < words; i++) {
        vt_word difference = mask & (a[i] ^ b[i]);

        a[i] ^= difference;
        b[i] ^= difference;
    }
}

/* One step of the ladder, in the words and the order of RFC 7748, section 5. */
static void ladder_step(struct ladder *l)
{
    const struct vt_mont *m = &l->p.m;
    vt_field a, b, c, d, aa, bb, e;

    vt_mont_add(m, a, l->x2, l->z2);
    vt_mont_mul(m, aa, a, a);
    vt_mont_sub(m, b, l->x2, l->z2);
    vt_mont_mul(m, bb, b, b);
    vt_mont_sub(m, e, aa, bb);
    vt_mont_add(m, c, l->x3, l->z3);
    vt_mont_sub(m, d, l->x3, l->z3);
    vt_mont_mul(m, d, d, a);   /* DA */
    vt_mont_mul(m, c, c, b);   /* CB */
    vt_mont_add(m, l->x3, d, c);
    vt_mont_mul(m, l->x3, l->x3, l->x3);
    vt_mont_sub(m, l->z3, d, c);
    vt_mont_mul(m, l->z3, l->z3, l->z3);
    vt_mont_mul(m, l->z3, l->z3, l->x1);
    vt_mont_mul(m, l->x2, aa, bb);
    vt_mont_mul(m, l->z2, l->a24, e);
    vt_mont_add(m, l->z2, l->z2, aa);
    vt_mont_mul(m, l->z2, l->z2, e);
}

/* Starts at infinity (1 : 0) and u : 1. The top bit of u is ignored; u at or above p is reduced (section
 * 5). */
static void ladder_init(struct ladder *l, const uint8_t peer[32])
{
    const struct vt_mont *m = &l->p.m;
    const vt_field one = { 1 }, a24 = { 121665 };

    vt_prime_init(&l->p, vt_bytes(vt_p25519, sizeof vt_p25519));
    vt_little_load(l->x1, peer, 32);
    l->x1[255 / VT_WORD_BITS] &= (vt_word)-1 >> 1;
    vt_mont_in(m, l->x1, l->x1);
    vt_mont_in(m, l->a24, a24);
    vt_mont_in(m, l->x2, one);
    memset(l->z2, 0, sizeof l->z2);
    memcpy(l->x3, l->x1, sizeof l->x3);
    memcpy(l->z3, l->x2, sizeof l->z3);
}

static void climb(struct ladder *l, const uint8_t scalar[32])
{
    const size_t words = l->p.m.words;
    vt_word previous = 0;

    for (size_t t = 255; t-- > 0;) {
        vt_word bit = scalar[t / 8] >> (t % 8) & 1, swap = vt_word_mask(previous ^ bit);

        swap_if(swap, l->x2, l->x3, words);
        swap_if(swap, l->z2, l->z3, words);
        ladder_step(l);
        previous = bit;
    }
    /* The lowest bit was clamped to 0, so the two are in their places. */
}

bool vt_x25519(uint8_t shared[32], const uint8_t private_key[32], const uint8_t peer[32])
{
    struct ladder l;
    uint8_t scalar[32];
    vt_word zero;

    memcpy(scalar, private_key, 32);   /* decodeScalar25519 */
    scalar[0] &= 248;
    scalar[31] = (scalar[31] & 127) | 64;

    ladder_init(&l, peer);
    climb(&l, scalar);
    vt_prime_invert(&l.p, l.x3, l.z2);
    vt_mont_mul(&l.p.m, l.x2, l.x2, l.x3);
    vt_mont_out(&l.p.m, l.x2, l.x2);
    vt_little_store(shared, 32, l.x2);
    zero = vt_big_zero(l.x2, l.p.m.words);
    vt_wipe(&l, sizeof l);
    vt_wipe(scalar, sizeof scalar);
    return zero == 0;
}

void vt_x25519_public(uint8_t public_key[32], const uint8_t private_key[32])
{
    const uint8_t base[32] = { 9 };

    vt_x25519(public_key, private_key, base);
}
