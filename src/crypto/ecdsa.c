#include "crypto/ec_key.h"

/* The leftmost bits of the digest, as many as the order has, as a number (FIPS 186-5, 6.4.2, step 3). */
static void digest_number(const struct vt_ec_curve *curve, vt_word *out, struct vt_bytes digest)
{
    const size_t excess = 8 * (size_t)curve->len - curve->bits;

    if (digest.len >= curve->len) {
        digest.len = curve->len;
        vt_big_load(out, VT_FIELD_WORDS, digest);
        for (size_t i = 0; excess > 0 && i < VT_FIELD_WORDS; i++) {
            vt_word above = i + 1 < VT_FIELD_WORDS ? out[i + 1] : 0;

            out[i] = out[i] >> excess | above << (VT_WORD_BITS - excess);
        }
    } else {
        vt_big_load(out, VT_FIELD_WORDS, digest);
    }
}

/* u = e / s and v = r / s mod n, as plain numbers: multiplying a plain number by the Montgomery form of 1 / s
 * gives one. The digest's number e may exceed n; vt_mont_mul reduces it. */
static void divide_by_s(const struct vt_prime *n, vt_word *u, vt_word *v, const vt_word *s)
{
    vt_field in, inverse;

    vt_mont_in(&n->m, in, s);
    vt_prime_invert(n, inverse, in);
    vt_mont_mul(&n->m, u, u, inverse);
    vt_mont_mul(&n->m, v, v, inverse);
}

/* True when the point is not infinity and its x = r mod n. Infinity needs no look of its own: as 1 / 0 comes
 * out as 0, so does x, and r is above 0. */
static bool x_is_r(const struct vt_group *g, const struct vt_prime *n, const struct vt_point *point,
                   const vt_word *r)
{
    const struct vt_mont *m = &n->m;
    vt_field x, y;

    vt_point_affine(g, x, y, point);
    vt_mont_in(m, x, x);
    vt_mont_out(m, x, x);   /* in and out again reduces x modulo n */
    vt_mont_sub(m, x, x, r);
    return vt_big_zero(x, m->words) != 0;
}

bool vt_ecdsa_verify(const struct vt_ec_curve *curve, struct vt_bytes point, struct vt_bytes digest,
                     struct vt_bytes r, struct vt_bytes s)
{
    struct vt_group g;
    struct vt_prime n;
    struct vt_point base, key;
    struct vt_term terms[2];
    vt_field r_number, s_number;

    vt_ec_group(&g, curve);
    if (!vt_ec_point_read(&g, curve, &key, point) || !vt_ec_scalar_read(curve, r_number, r)
        || !vt_ec_scalar_read(curve, s_number, s))
        return false;
    vt_prime_init(&n, vt_bytes(curve->n, curve->len));
    digest_number(curve, terms[0].scalar, digest);
    memcpy(terms[1].scalar, r_number, sizeof r_number);
    divide_by_s(&n, terms[0].scalar, terms[1].scalar, s_number);

    vt_ec_base(&g, curve, &base);
    vt_term_init(&g, &terms[0], &base);
    vt_term_init(&g, &terms[1], &key);
    vt_point_sum(&g, &base, terms, 2, curve->bits);
    return x_is_r(&g, &n, &base, r_number);
}
