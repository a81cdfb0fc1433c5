/* The curves, with pencil and ruler: the line through two points, or the tangent at one, meets the curve in a
 * third, whose mirror image is the sum (SEC 1 2.2.1). */
#include "textbook/public_key.h"

static void say_point(const struct vt_step_sink *steps, const char *x, const char *y, int index,
                      const struct vt_textbook_point *p, size_t len, const char *clause)
{
    if (p->infinity)
        return;
    vt_steps_number(steps, x, index, &p->x, len, clause);
    vt_steps_number(steps, y, index, &p->y, len, clause);
}

/* The slope of the chord, (y2 - y1) / (x2 - x1). */
static void chord(struct vt_number *slope, const struct vt_textbook_point *p,
                  const struct vt_textbook_point *q, const struct vt_number *m)
{
    struct vt_number run, inverse;

    vt_mod_subtract(slope, &q->y, &p->y, m);
    vt_mod_subtract(&run, &q->x, &p->x, m);
    vt_mod_invert(&inverse, &run, m);
    vt_mod_multiply(slope, slope, &inverse, m);
}

/* The slope of the tangent, (3 x^2 + a) / (2 y), with a = -3. */
static void tangent(struct vt_number *slope, const struct vt_textbook_point *p, const struct vt_number *m)
{
    struct vt_number three, twice, inverse;

    vt_number_small(&three, 3);
    vt_mod_multiply(slope, &p->x, &p->x, m);
    vt_mod_multiply(slope, slope, &three, m);
    vt_mod_subtract(slope, slope, &three, m);
    vt_mod_add(&twice, &p->y, &p->y, m);
    vt_mod_invert(&inverse, &twice, m);
    vt_mod_multiply(slope, slope, &inverse, m);
}

void vt_textbook_point_add(const struct vt_textbook_curve *curve, struct vt_textbook_point *r,
                           const struct vt_textbook_point *p, const struct vt_textbook_point *q,
                           const struct vt_step_sink *steps)
{
    struct vt_number m, slope;
    struct vt_textbook_point sum = { .infinity = false };

    if (p->infinity || q->infinity) {
        *r = p->infinity ? *q : *p;
        return;
    }
    vt_number_read(&m, curve->p);
    if (vt_number_compare(&p->x, &q->x) != 0) {
        chord(&slope, p, q, &m);
    } else if (vt_number_compare(&p->y, &q->y) == 0 && p->y.len > 0) {
        tangent(&slope, p, &m);
    } else {
        r->infinity = true; /* a vertical line: P + (-P) */
        return;
    }
    vt_steps_number(steps, "lambda", -1, &slope, curve->p.len, "SEC 1 2.2.1");

    /* x3 = lambda^2 - x1 - x2, y3 = lambda (x1 - x3) - y1 */
    vt_mod_multiply(&sum.x, &slope, &slope, &m);
    vt_mod_subtract(&sum.x, &sum.x, &p->x, &m);
    vt_mod_subtract(&sum.x, &sum.x, &q->x, &m);
    vt_mod_subtract(&sum.y, &p->x, &sum.x, &m);
    vt_mod_multiply(&sum.y, &sum.y, &slope, &m);
    vt_mod_subtract(&sum.y, &sum.y, &p->y, &m);
    *r = sum;
    say_point(steps, "x", "y", -1, r, curve->p.len, "SEC 1 2.2.1");
}

void vt_textbook_point_multiply(const struct vt_textbook_curve *curve, struct vt_textbook_point *r,
                                const struct vt_number *k, const struct vt_textbook_point *p,
                                const struct vt_step_sink *steps)
{
    struct vt_textbook_point sum = { .infinity = true };

    for (size_t i = vt_number_bits(k); i > 0; i--) {
        vt_steps_open(steps, "bit", (int)(i - 1));
        vt_steps_open(steps, "double", -1);
        vt_textbook_point_add(curve, &sum, &sum, &sum, steps);
        vt_steps_close(steps);
        if (vt_number_bit(k, i - 1)) {
            vt_steps_open(steps, "add", -1);
            vt_textbook_point_add(curve, &sum, &sum, p, steps);
            vt_steps_close(steps);
        }
        say_point(steps, "Q.x", "Q.y", (int)(i - 1), &sum, curve->p.len, "double and add");
        vt_steps_close(steps);
    }
    *r = sum;
}

static void read_point(struct vt_textbook_point *p, struct vt_bytes encoded)
{
    size_t len = (encoded.len - 1) / 2;

    p->infinity = false;
    vt_number_read(&p->x, vt_bytes(encoded.data + 1, len));
    vt_number_read(&p->y, vt_bytes(encoded.data + 1 + len, len));
}

static void base_point(const struct vt_textbook_curve *curve, struct vt_textbook_point *G)
{
    G->infinity = false;
    vt_number_read(&G->x, curve->x);
    vt_number_read(&G->y, curve->y);
}

/* FIPS 186-5 6.4.2 step 3: the leftmost bits of the digest, as many as n has. */
static void leftmost_bits(struct vt_number *e, struct vt_bytes digest, const struct vt_number *n)
{
    struct vt_number whole, power, rest;
    size_t bits = vt_number_bits(n), extra = 8 * digest.len > bits ? 8 * digest.len - bits : 0;

    /* Shift right by whole bytes, then by what is left: divide by 2^k, that is, drop bits. */
    digest.len -= extra / 8;
    vt_number_read(&whole, digest);
    vt_number_small(&power, 1u << (extra % 8));
    vt_number_mod(&rest, &whole, &power);
    vt_number_subtract(&whole, &whole, &rest);
    *e = whole;
    for (size_t i = 0; i < e->len; i++) {
        uint64_t pair = e->digit[i] | (uint64_t)(i + 1 < e->len ? e->digit[i + 1] : 0) << 32;

        e->digit[i] = (uint32_t)(pair >> (extra % 8));
    }
    while (e->len > 0 && e->digit[e->len - 1] == 0)
        e->len--;
}

/* A multiple of a point, a group called NAME. */
static void multiple(const struct vt_textbook_curve *curve, struct vt_textbook_point *r,
                     const struct vt_number *k, const struct vt_textbook_point *p, const char *name,
                     const struct vt_step_sink *steps)
{
    vt_steps_open(steps, name, -1);
    vt_textbook_point_multiply(curve, r, k, p, steps);
    say_point(steps, "x", "y", -1, r, curve->p.len, "FIPS 186-5 6.4.2 step 6");
    vt_steps_close(steps);
}

bool vt_textbook_ecdsa(const struct vt_textbook_curve *curve, struct vt_bytes point, struct vt_bytes digest,
                       struct vt_bytes r, struct vt_bytes s, uint8_t *v_out, const struct vt_step_sink *steps)
{
    struct vt_number n, e, w, u1, u2, number_r, number_s, v;
    struct vt_textbook_point Q, G, first, second;
    const size_t len = curve->n.len;

    vt_number_read(&n, curve->n);
    vt_number_read(&number_r, r);
    vt_number_read(&number_s, s);
    leftmost_bits(&e, digest, &n);
    vt_steps_number(steps, "e", -1, &e, len, "FIPS 186-5 6.4.2 step 3");
    vt_mod_invert(&w, &number_s, &n);
    vt_steps_number(steps, "w", -1, &w, len, "FIPS 186-5 6.4.2 step 4");
    vt_number_mod(&e, &e, &n);
    vt_mod_multiply(&u1, &e, &w, &n);
    vt_steps_number(steps, "u1", -1, &u1, len, "FIPS 186-5 6.4.2 step 5");
    vt_mod_multiply(&u2, &number_r, &w, &n);
    vt_steps_number(steps, "u2", -1, &u2, len, "FIPS 186-5 6.4.2 step 5");

    base_point(curve, &G);
    read_point(&Q, point);
    multiple(curve, &first, &u1, &G, "[u1]G", steps);
    multiple(curve, &second, &u2, &Q, "[u2]Q", steps);
    vt_steps_open(steps, "R = [u1]G + [u2]Q", -1);
    vt_textbook_point_add(curve, &first, &first, &second, steps);
    vt_steps_close(steps);
    if (first.infinity)
        return false;
    vt_number_mod(&v, &first.x, &n);
    vt_number_write(&v, v_out, len);
    vt_steps_number(steps, "v", -1, &v, len, "FIPS 186-5 6.4.2 step 9");
    return vt_number_compare(&v, &number_r) == 0;
}

bool vt_textbook_ecdh(const struct vt_textbook_curve *curve, struct vt_bytes private_key,
                      struct vt_bytes point, uint8_t *shared, const struct vt_step_sink *steps)
{
    struct vt_textbook_point P;
    struct vt_number d;

    read_point(&P, point);
    vt_number_read(&d, private_key);
    vt_textbook_point_multiply(curve, &P, &d, &P, steps);
    if (P.infinity)
        return false;
    vt_number_write(&P.x, shared, curve->p.len);
    return true;
}

void vt_textbook_ec_public(const struct vt_textbook_curve *curve, struct vt_bytes private_key, uint8_t *point,
                           const struct vt_step_sink *steps)
{
    const size_t len = curve->p.len;
    struct vt_textbook_point P;
    struct vt_number d;

    base_point(curve, &P);
    vt_number_read(&d, private_key);
    vt_textbook_point_multiply(curve, &P, &d, &P, steps);
    point[0] = 0x04; /* uncompressed */
    vt_number_write(&P.x, point + 1, len);
    vt_number_write(&P.y, point + 1 + len, len);
    vt_steps_bytes(steps, "Q", -1, vt_bytes(point, 1 + 2 * len), "SEC 1 2.3.3");
}
