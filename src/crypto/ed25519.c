#include "crypto/ed25519.h"

#include "crypto/curve25519.h"
#include "crypto/hash.h"

/* The octets of a word of 64 bits. */
#define OCTET(x, at) (uint8_t)((uint64_t)(x) >> (at))
#define FOUR(x, at) OCTET(x, (at) + 24), OCTET(x, (at) + 16), OCTET(x, (at) + 8), OCTET(x, at)
#define W(x) FOUR(x, 32), FOUR(x, 0)

/* RFC 8032, section 5.1: the order L of the base point, d = -121665 / 121666, the base point; then the square
 * root of -1 that 2^((p - 1) / 4) is, and (p + 3) / 8. All big-endian. */
static const uint8_t order[32] = {
    W(0x1000000000000000), W(0x0000000000000000), W(0x14def9dea2f79cd6), W(0x5812631a5cf5d3ed)
};
static const uint8_t d[32] = {
    W(0x52036cee2b6ffe73), W(0x8cc740797779e898), W(0x00700a4d4141d8ab), W(0x75eb4dca135978a3)
};
static const uint8_t base_x[32] = {
    W(0x216936d3cd6e53fe), W(0xc0a4e231fdd6dc5c), W(0x692cc7609525a7b2), W(0xc9562d608f25d51a)
};
static const uint8_t base_y[32] = {
    W(0x6666666666666666), W(0x6666666666666666), W(0x6666666666666666), W(0x6666666666666658)
};
static const uint8_t root[32] = {
    W(0x2b8324804fc1df0b), W(0x2b4d00993dfbd7a7), W(0x2f431806ad2fe478), W(0xc4ee1b274a0ea0b0)
};
static const uint8_t exponent[32] = {
    W(0x0fffffffffffffff), W(0xffffffffffffffff), W(0xffffffffffffffff), W(0xfffffffffffffffe)
};

static void load_constant(const struct vt_group *g, vt_word *out, const uint8_t constant[32])
{
    vt_big_load(out, VT_FIELD_WORDS, vt_bytes(constant, 32));
    vt_mont_in(&g->p.m, out, out);
}

static bool equal(const struct vt_mont *m, const vt_word *a, const vt_word *b)
{
    vt_field difference;

    vt_mont_sub(m, difference, a, b);
    return vt_big_zero(difference, m->words) != 0;
}

/* OUT = a square root of SQUARE, or false when it has none. As p = 5 mod 8, the candidate a^((p + 3) / 8) is
 * a root of a or of -a; in the second case the root of -1 makes it one of a (RFC 8032, 5.1.3, step 3). */
static bool square_root(const struct vt_group *g, vt_word *out, const vt_word *square)
{
    const struct vt_mont *m = &g->p.m;
    vt_field power, root_of_minus_1, check;

    vt_big_load(power, VT_FIELD_WORDS, vt_bytes(exponent, sizeof exponent));
    vt_mont_pow(m, out, square, power, m->words);
    vt_mont_mul(m, check, out, out);
    if (equal(m, check, square))
        return true;
    load_constant(g, root_of_minus_1, root);
    vt_mont_mul(m, out, out, root_of_minus_1);
    vt_mont_mul(m, check, out, out);
    return equal(m, check, square);
}

/* OUT = (y^2 - 1) / (d y^2 + 1), the square of x. The denominator is never 0: -1/d is not a square. */
static void square_of_x(const struct vt_group *g, vt_word *out, const vt_word *y)
{
    const struct vt_mont *m = &g->p.m;
    vt_field above, below, inverse;

    vt_mont_mul(m, above, y, y);
    vt_mont_mul(m, below, above, g->constant);
    vt_mont_sub(m, above, above, g->one);
    vt_mont_add(m, below, below, g->one);
    vt_prime_invert(&g->p, inverse, below);
    vt_mont_mul(m, out, above, inverse);
}

/* Decodes a point (RFC 8032, 5.1.3) and negates it. False unless it is on the curve and canonical. */
static bool read_opposite(const struct vt_group *g, struct vt_point *out, const uint8_t encoded[32])
{
    const struct vt_mont *m = &g->p.m;
    const vt_word sign = encoded[31] >> 7;
    vt_field square, x;

    vt_little_load(out->y, encoded, 32);
    out->y[255 / VT_WORD_BITS] &= (vt_word)-1 >> 1;
    if (!vt_big_less(out->y, m->n, m->words))
        return false;
    vt_mont_in(m, out->y, out->y);
    square_of_x(g, square, out->y);
    if (!square_root(g, out->x, square))
        return false;
    vt_mont_out(m, x, out->x);
    if (vt_big_zero(x, m->words) && sign)
        return false;
    if ((x[0] & 1) == sign) {
        memset(square, 0, sizeof square);
        vt_mont_sub(m, out->x, square, out->x);
    }
    memcpy(out->z, g->one, sizeof out->z);
    return true;
}

/* OUT = SHA-512(R || A || M), as a little-endian number, mod L. Its upper half counts 2^256, which is R of
 * Montgomery's form, for either width of words: bringing it in multiplies it so. */
static void challenge(const struct vt_prime *l, vt_word *out, const uint8_t r[32], const uint8_t a[32],
                      struct vt_bytes message)
{
    struct vt_hash_state state;
    uint8_t digest[64];
    vt_field high;

    vt_hash_init(&state, &vt_sha512);
    vt_hash_update(&state, vt_bytes(r, 32));
    vt_hash_update(&state, vt_bytes(a, 32));
    vt_hash_update(&state, message);
    vt_hash_final(&state, digest);
    vt_little_load(out, digest, 32);
    vt_mont_in(&l->m, out, out);
    vt_mont_out(&l->m, out, out);
    vt_little_load(high, digest + 32, 32);
    vt_mont_in(&l->m, high, high);
    vt_mont_add(&l->m, out, out, high);
}

/* ENC (RFC 8032, 5.1.2): y, with the parity of x as its top bit. */
static void write_point(const struct vt_group *g, uint8_t out[32], const struct vt_point *point)
{
    vt_field x, y;

    vt_point_affine(g, x, y, point);
    vt_little_store(out, 32, y);
    out[31] |= (uint8_t)((x[0] & 1) << 7);
}

/* OUT = the encoding of S B + k (-A), which is R's when the signature is right. */
static void combine(const struct vt_group *g, uint8_t out[32], struct vt_term terms[2],
                    const struct vt_point *minus_a)
{
    struct vt_point base;

    load_constant(g, base.x, base_x);
    load_constant(g, base.y, base_y);
    memcpy(base.z, g->one, sizeof base.z);
    vt_term_init(g, &terms[0], &base);
    vt_term_init(g, &terms[1], minus_a);
    vt_point_sum(g, &base, terms, 2, 253);
    write_point(g, out, &base);
}

bool vt_ed25519_key_ok(struct vt_bytes public_key)
{
    struct vt_group g;
    struct vt_point ignored;

    if (public_key.len != VT_ED25519_KEY_LEN)
        return false;
    vt_group_init(&g, VT_EDWARDS, vt_bytes(vt_p25519, 32), vt_bytes(d, 32));
    return read_opposite(&g, &ignored, public_key.data);
}

bool vt_ed25519_verify(struct vt_bytes public_key, struct vt_bytes message, struct vt_bytes signature)
{
    struct vt_group g;
    struct vt_prime l;
    struct vt_point minus_a;
    struct vt_term terms[2];
    uint8_t r[32];

    if (public_key.len != VT_ED25519_KEY_LEN || signature.len != VT_ED25519_SIGNATURE_LEN)
        return false;
    vt_group_init(&g, VT_EDWARDS, vt_bytes(vt_p25519, 32), vt_bytes(d, 32));
    vt_prime_init(&l, vt_bytes(order, 32));
    vt_little_load(terms[0].scalar, signature.data + 32, 32);
    if (!vt_big_less(terms[0].scalar, l.n, VT_FIELD_WORDS) || !read_opposite(&g, &minus_a, public_key.data))
        return false;
    challenge(&l, terms[1].scalar, signature.data, public_key.data, message);
    combine(&g, r, terms, &minus_a);
    return memcmp(r, signature.data, sizeof r) == 0;
}
