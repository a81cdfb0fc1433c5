#include "crypto/ec_key.h"

#include "base/ct.h"

void vt_ec_group(struct vt_group *g, const struct vt_ec_curve *curve)
{
    vt_group_init(g, VT_WEIERSTRASS, vt_bytes(curve->p, curve->len), vt_bytes(curve->b, curve->len));
}

/* y^2 = x^3 - 3x + b, computed as (x^2 - 3) x + b. */
static bool on_curve(const struct vt_group *g, const struct vt_point *point)
{
    const struct vt_mont *m = &g->p.m;
    vt_field left, right;

    vt_mont_mul(m, left, point->y, point->y);
    vt_mont_mul(m, right, point->x, point->x);
    for (int i = 0; i < 3; i++)
        vt_mont_sub(m, right, right, g->one);
    vt_mont_mul(m, right, right, point->x);
    vt_mont_add(m, right, right, g->constant);
    vt_mont_sub(m, left, left, right);
    return vt_big_zero(left, m->words) != 0;
}

/* Reads a coordinate into Montgomery form. False when it is not below p. */
static bool read_coordinate(const struct vt_group *g, vt_word *out, const uint8_t *data, size_t len)
{
    const struct vt_mont *m = &g->p.m;

    vt_big_load(out, VT_FIELD_WORDS, vt_bytes(data, len));
    if (!vt_big_less(out, m->n, m->words))
        return false;
    vt_mont_in(m, out, out);
    return true;
}

/* SEC 1, 2.3.4, for the uncompressed form; infinity, a single 00 there, fails on its length. */
bool vt_ec_point_read(const struct vt_group *g, const struct vt_ec_curve *curve, struct vt_point *out,
                      struct vt_bytes point)
{
    if (point.len != vt_ec_point_len(curve) || point.data[0] != 0x04)
        return false;
    memcpy(out->z, g->one, sizeof out->z);
    return read_coordinate(g, out->x, point.data + 1, curve->len)
        && read_coordinate(g, out->y, point.data + 1 + curve->len, curve->len)
        && on_curve(g, out);
}

void vt_ec_base(const struct vt_group *g, const struct vt_ec_curve *curve, struct vt_point *out)
{
    memcpy(out->z, g->one, sizeof out->z);
    read_coordinate(g, out->x, curve->x, curve->len);
    read_coordinate(g, out->y, curve->y, curve->len);
}

vt_word vt_ec_scalar_read(const struct vt_ec_curve *curve, vt_word *out, struct vt_bytes number)
{
    vt_field n;

    vt_big_load(n, VT_FIELD_WORDS, vt_bytes(curve->n, curve->len));
    if (!vt_big_load(out, VT_FIELD_WORDS, number))
        return 0;
    return vt_big_less(out, n, VT_FIELD_WORDS) & ~vt_big_zero(out, VT_FIELD_WORDS);
}

bool vt_ec_point_ok(const struct vt_ec_curve *curve, struct vt_bytes point)
{
    struct vt_group g;
    struct vt_point ignored;

    vt_ec_group(&g, curve);
    return vt_ec_point_read(&g, curve, &ignored, point);
}

/* X and Y = scalar times POINT, out of Montgomery form. The group's order is the prime n, so the product is
 * not infinity when the scalar is in [1, n - 1]; if not, the result means nothing. */
static void multiply(const struct vt_group *g, const struct vt_ec_curve *curve, struct vt_term *term,
                     const struct vt_point *point, vt_word *x, vt_word *y)
{
    struct vt_point product;

    vt_term_init(g, term, point);
    vt_point_sum(g, &product, term, 1, curve->bits);
    vt_point_affine(g, x, y, &product);
    vt_wipe(&product, sizeof product);
    vt_wipe(term->scalar, sizeof term->scalar);
}

/* Private keys out of range are worked with like any other, so as not to branch on them, and the results
 * zeroed. */
static void keep_if(vt_word mask, uint8_t *data, size_t len)
{
    for (size_t i = 0; i < len; i++)
        data[i] &= (uint8_t)mask;
}

bool vt_ec_keypair(const struct vt_ec_curve *curve, uint8_t *private_key, uint8_t *point)
{
    const size_t len = curve->len;
    struct vt_group g;
    struct vt_point base;
    struct vt_term term;
    vt_field x, y;
    vt_word in_range;

    private_key[0] &= (uint8_t)(0xff >> (8 * len - curve->bits));
    in_range = vt_ec_scalar_read(curve, term.scalar, vt_bytes(private_key, len));
    vt_ec_group(&g, curve);
    vt_ec_base(&g, curve, &base);
    multiply(&g, curve, &term, &base, x, y);
    point[0] = 0x04;
    vt_big_store(point + 1, len, x, g.p.m.words);
    vt_big_store(point + 1 + len, len, y, g.p.m.words);
    keep_if(in_range, private_key, len);
    keep_if(in_range, point, vt_ec_point_len(curve));
    return in_range != 0;
}

bool vt_ecdh(const struct vt_ec_curve *curve, const uint8_t *private_key, struct vt_bytes peer,
             uint8_t *shared)
{
    struct vt_group g;
    struct vt_point point;
    struct vt_term term;
    vt_field x, y;
    vt_word in_range;

    memset(shared, 0, curve->len);
    vt_ec_group(&g, curve);
    if (!vt_ec_point_read(&g, curve, &point, peer))
        return false;
    in_range = vt_ec_scalar_read(curve, term.scalar, vt_bytes(private_key, curve->len));
    multiply(&g, curve, &term, &point, x, y);
    vt_big_store(shared, curve->len, x, g.p.m.words);
    keep_if(in_range, shared, curve->len);
    vt_wipe(x, sizeof x);
    vt_wipe(y, sizeof y);
    return in_range != 0;
}
