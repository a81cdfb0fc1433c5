#include "crypto/group.h"

#include "base/ct.h"

void vt_prime_init(struct vt_prime *p, struct vt_bytes prime)
{
    vt_big_load(p->n, VT_FIELD_WORDS, prime);
    vt_mont_init(&p->m, p->n, p->rr, VT_WORDS(vt_big_bits(p->n, VT_FIELD_WORDS)));
}

void vt_prime_invert(const struct vt_prime *p, vt_word *out, const vt_word *a)
{
    vt_field exponent;

    memcpy(exponent, p->n, sizeof exponent);
    exponent[0] -= 2;   /* no borrow: the low byte of every prime here is above 2 */
    vt_mont_pow(&p->m, out, a, exponent, p->m.words);
}

void vt_group_init(struct vt_group *g, enum vt_curve_form form, struct vt_bytes prime,
                   struct vt_bytes constant)
{
    const vt_field one = { 1 };

    memset(g, 0, sizeof *g);
    g->form = form;
    vt_prime_init(&g->p, prime);
    vt_mont_in(&g->p.m, g->one, one);
    vt_big_load(g->constant, VT_FIELD_WORDS, constant);
    vt_mont_in(&g->p.m, g->constant, g->constant);
}

/* OUT = a b' + a' b, the mixed product both formulas are made of; computed as (a + b)(a' + b') - aa' - bb',
 * with one multiplication since the formulas have aa' and bb' at hand. */
static void cross(const struct vt_mont *m, vt_word *out, const vt_word *const a[2], const vt_word *const b[2],
                  const vt_word *aa, const vt_word *bb)
{
    vt_field left, right;

    vt_mont_add(m, left, a[0], b[0]);
    vt_mont_add(m, right, a[1], b[1]);
    vt_mont_mul(m, out, left, right);
    vt_mont_sub(m, out, out, aa);
    vt_mont_sub(m, out, out, bb);
}

static void triple(const struct vt_mont *m, vt_word *out, const vt_word *a)
{
    vt_field twice;

    vt_mont_add(m, twice, a, a);
    vt_mont_add(m, out, twice, a);
}

/* Algorithm 4 of "Complete addition formulas for prime order elliptic curves". With the six products
 *   xx = x1 x2, yy = y1 y2, zz = z1 z2, xy = x1 y2 + x2 y1, yz = y1 z2 + y2 z1, xz = x1 z2 + x2 z1
 * and u = 3 (xz - b zz), v = 3 (b xz - xx - 3 zz), w = 3 (xx - zz), the sum is
 *   x3 = xy (yy + u) - yz v,  y3 = w v + (yy + u)(yy - u),  z3 = yz (yy - u) + xy w. */
static void add_weierstrass(const struct vt_group *g, struct vt_point *out, const struct vt_point *p,
                            const struct vt_point *q)
{
    const struct vt_mont *m = &g->p.m;
    const vt_word *const x[] = { p->x, q->x }, *const y[] = { p->y, q->y }, *const z[] = { p->z, q->z };
    vt_field xx, yy, zz, xy, yz, xz, u, v, w;

    vt_mont_mul(m, xx, p->x, q->x);
    vt_mont_mul(m, yy, p->y, q->y);
    vt_mont_mul(m, zz, p->z, q->z);
    cross(m, xy, x, y, xx, yy);
    cross(m, yz, y, z, yy, zz);
    cross(m, xz, x, z, xx, zz);

    vt_mont_mul(m, u, g->constant, zz);
    vt_mont_sub(m, u, xz, u);
    triple(m, u, u);
    vt_mont_mul(m, v, g->constant, xz);
    vt_mont_sub(m, v, v, xx);
    vt_mont_sub(m, w, xx, zz);
    triple(m, w, w);
    triple(m, zz, zz);
    vt_mont_sub(m, v, v, zz);
    triple(m, v, v);

    vt_mont_add(m, xx, yy, u);
    vt_mont_sub(m, yy, yy, u);
    vt_mont_mul(m, out->x, xy, xx);
    vt_mont_mul(m, zz, yz, v);
    vt_mont_sub(m, out->x, out->x, zz);
    vt_mont_mul(m, out->y, w, v);
    vt_mont_mul(m, zz, xx, yy);
    vt_mont_add(m, out->y, out->y, zz);
    vt_mont_mul(m, out->z, yz, yy);
    vt_mont_mul(m, zz, xy, w);
    vt_mont_add(m, out->z, out->z, zz);
}

/* "Twisted Edwards curves", section 6, with a = -1. With xx, yy, zz, xy as above, f = zz^2 - d xx yy and
 * h = zz^2 + d xx yy, the sum is  x3 = zz xy f,  y3 = zz (yy + xx) h,  z3 = f h. Complete since d is not a
 * square and -1 is one. */
static void add_edwards(const struct vt_group *g, struct vt_point *out, const struct vt_point *p,
                        const struct vt_point *q)
{
    const struct vt_mont *m = &g->p.m;
    const vt_word *const x[] = { p->x, q->x }, *const y[] = { p->y, q->y };
    vt_field xx, yy, zz, xy, f, h;

    vt_mont_mul(m, xx, p->x, q->x);
    vt_mont_mul(m, yy, p->y, q->y);
    vt_mont_mul(m, zz, p->z, q->z);
    cross(m, xy, x, y, xx, yy);
    vt_mont_mul(m, f, zz, zz);
    vt_mont_mul(m, h, xx, yy);
    vt_mont_mul(m, h, h, g->constant);
    vt_mont_add(m, yy, yy, xx);
    vt_mont_sub(m, xx, f, h);
    vt_mont_add(m, h, f, h);

    vt_mont_mul(m, xy, xy, xx);
    vt_mont_mul(m, out->x, xy, zz);
    vt_mont_mul(m, yy, yy, h);
    vt_mont_mul(m, out->y, yy, zz);
    vt_mont_mul(m, out->z, xx, h);
}

void vt_point_add(const struct vt_group *g, struct vt_point *out, const struct vt_point *a,
                  const struct vt_point *b)
{
    if (g->form == VT_WEIERSTRASS)
        add_weierstrass(g, out, a, b);
    else
        add_edwards(g, out, a, b);
}

/* (0 : 1 : 0) is infinity on a Weierstrass curve, (0 : 1 : 1) is the neutral point of an Edwards one. */
static void set_neutral(const struct vt_group *g, struct vt_point *out)
{
    memset(out, 0, sizeof *out);
    memcpy(out->y, g->one, sizeof out->y);
    if (g->form == VT_EDWARDS)
        memcpy(out->z, g->one, sizeof out->z);
}

void vt_term_init(const struct vt_group *g, struct vt_term *term, const struct vt_point *point)
{
    term->multiple[0] = *point;
    for (size_t i = 1; i < VT_TABLE; i++)
        vt_point_add(g, &term->multiple[i], &term->multiple[i - 1], point);
}

/* Bit POSITION - 1 of the scalar, so that position 0 is a zero below its lowest bit. */
static uint32_t bit_below(const vt_word *scalar, size_t position)
{
    if (position == 0)
        return 0;
    return (uint32_t)(scalar[(position - 1) / VT_WORD_BITS] >> ((position - 1) % VT_WORD_BITS)) & 1;
}

/* Booth's digits, for windows of w bits: of the scalar's bits wi + w - 1 … wi - 1 the lowest counts 1 (it was
 * the sign of the digit below), the next ones 1, 2, … and the highest -2^(w - 1). So a digit lies in [-2^(w -
 * 1), 2^(w - 1)], and the digits times 2^(wi) add up to the scalar as long as its topmost digit is not
 * negative. Returned as magnitude and sign. */
static uint32_t booth_digit(const vt_word *scalar, size_t window, uint32_t *negative)
{
    uint32_t bits = 0;

    for (size_t i = 0; i <= VT_WINDOW; i++)
        bits |= bit_below(scalar, VT_WINDOW * window + i) << i;
    *negative = bits >> VT_WINDOW;
    bits ^= (0u - *negative) & ((2u << VT_WINDOW) - 1);   /* all bits flipped, the digit is its opposite */
    return (bits >> 1) + (bits & 1);
}

/* OUT = digit times the term's point; the whole table is read whatever the digit is. */
static void pick_multiple(const struct vt_group *g, struct vt_point *out, const struct vt_term *term,
                          size_t window)
{
    const struct vt_mont *m = &g->p.m;
    uint32_t negative, digit = booth_digit(term->scalar, window, &negative);
    vt_word *coordinate = g->form == VT_WEIERSTRASS ? out->y : out->x;
    vt_field opposite;

    set_neutral(g, out);
    for (uint32_t i = 0; i < VT_TABLE; i++) {
        const vt_word mask = vt_word_mask(vt_ct_eq(digit, i + 1) & 1);

        vt_big_copy_if(mask, out->x, term->multiple[i].x, m->words);
        vt_big_copy_if(mask, out->y, term->multiple[i].y, m->words);
        vt_big_copy_if(mask, out->z, term->multiple[i].z, m->words);
    }
    memset(opposite, 0, sizeof opposite);
    vt_mont_sub(m, opposite, opposite, coordinate);
    vt_big_copy_if(vt_word_mask(negative), coordinate, opposite, m->words);
}

/* From the topmost digit down: 2^VT_WINDOW times the sum so far, plus each term's digit. The windows reach
 * above bit BITS - 1, so the topmost digit is not negative. */
void vt_point_sum(const struct vt_group *g, struct vt_point *out, const struct vt_term *terms, size_t count,
                  size_t bits)
{
    struct vt_point addend;

    set_neutral(g, out);
    for (size_t window = bits / VT_WINDOW + 1; window-- > 0;) {
        for (int i = 0; i < VT_WINDOW; i++)
            vt_point_add(g, out, out, out);
        for (size_t i = 0; i < count; i++) {
            pick_multiple(g, &addend, &terms[i], window);
            vt_point_add(g, out, out, &addend);
        }
    }
    vt_wipe(&addend, sizeof addend);
}

void vt_point_affine(const struct vt_group *g, vt_word *x, vt_word *y, const struct vt_point *point)
{
    const struct vt_mont *m = &g->p.m;
    vt_field inverse;

    vt_prime_invert(&g->p, inverse, point->z);
    vt_mont_mul(m, x, point->x, inverse);
    vt_mont_out(m, x, x);
    vt_mont_mul(m, y, point->y, inverse);
    vt_mont_out(m, y, y);
}
