/* Ed25519 verification, as RFC 8032 5.1.7 writes it: on the curve -x^2 + y^2 = 1 + d x^2 y^2 modulo p = 2^255
 * - 19, with points as X/Z, Y/Z and T = XY/Z (5.1.4). */
#include "textbook/public_key.h"

struct point {
    struct vt_number X, Y, Z, T;
};

/* 5.1: the prime, d, the order L, a square root of -1, and the base point B; big-endian. */
static const char constants[][65] = {
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
    "52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3",
    "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed",
    "2b8324804fc1df0b2b4d00993dfbd7a72f431806ad2fe478c4ee1b274a0ea0b0",
    "216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a",
    "6666666666666666666666666666666666666666666666666666666666666658",
};
enum { P, D, L, ROOT, BASE_X, BASE_Y, CONSTANTS };

static void read_constants(struct vt_number out[CONSTANTS])
{
    for (int i = 0; i < CONSTANTS; i++) {
        uint8_t bytes[32];

        for (int j = 0; j < 64; j++) {
            const char c = constants[i][j];
            const int nibble = c <= '9' ? c - '0' : c - 'a' + 10;

            bytes[j / 2] = (uint8_t)(j % 2 == 0 ? nibble << 4 : bytes[j / 2] | nibble);
        }
        vt_number_read(&out[i], vt_bytes(bytes, 32));
    }
}

/* 5.1.4: complete, so that it doubles as well. */
static void add(struct point *r, const struct point *p, const struct point *q, const struct vt_number *k)
{
    const struct vt_number *m = &k[P];
    struct vt_number A, B, C, D2, E, F, G, H, s;

    vt_mod_subtract(&A, &p->Y, &p->X, m);
    vt_mod_subtract(&s, &q->Y, &q->X, m);
    vt_mod_multiply(&A, &A, &s, m);         /* A = (Y1-X1)*(Y2-X2) */
    vt_mod_add(&B, &p->Y, &p->X, m);
    vt_mod_add(&s, &q->Y, &q->X, m);
    vt_mod_multiply(&B, &B, &s, m);         /* B = (Y1+X1)*(Y2+X2) */
    vt_mod_multiply(&C, &p->T, &q->T, m);
    vt_mod_multiply(&C, &C, &k[D], m);
    vt_mod_add(&C, &C, &C, m);              /* C = T1*2*d*T2 */
    vt_mod_multiply(&D2, &p->Z, &q->Z, m);
    vt_mod_add(&D2, &D2, &D2, m);           /* D = Z1*2*Z2 */
    vt_mod_subtract(&E, &B, &A, m);
    vt_mod_subtract(&F, &D2, &C, m);
    vt_mod_add(&G, &D2, &C, m);
    vt_mod_add(&H, &B, &A, m);
    vt_mod_multiply(&r->X, &E, &F, m);
    vt_mod_multiply(&r->Y, &G, &H, m);
    vt_mod_multiply(&r->T, &E, &H, m);
    vt_mod_multiply(&r->Z, &F, &G, m);
}

static void affine(struct point *p, const struct vt_number *x, const struct vt_number *y,
                   const struct vt_number *m)
{
    p->X = *x;
    p->Y = *y;
    vt_number_small(&p->Z, 1);
    vt_mod_multiply(&p->T, x, y, m);
}

/* 5.1.2: y in little-endian, and the lowest bit of x in the top bit. */
static void encode(const struct point *p, uint8_t out[32], const struct vt_number *m)
{
    struct vt_number inverse, x, y;

    vt_mod_invert(&inverse, &p->Z, m);
    vt_mod_multiply(&x, &p->X, &inverse, m);
    vt_mod_multiply(&y, &p->Y, &inverse, m);
    vt_number_write_le(&y, out, 32);
    out[31] |= (uint8_t)(vt_number_bit(&x, 0) << 7);
}

static void multiply(struct point *r, const struct vt_number *scalar, const struct point *p,
                     const struct vt_number *k, const char *name, const struct vt_step_sink *steps)
{
    struct vt_number zero, one;
    uint8_t encoded[32];

    vt_number_small(&zero, 0);
    vt_number_small(&one, 1);
    affine(r, &zero, &one, &k[P]); /* the neutral element */
    vt_steps_open(steps, name, -1);
    for (size_t i = vt_number_bits(scalar); i > 0; i--) {
        add(r, r, r, k);
        if (vt_number_bit(scalar, i - 1))
            add(r, r, p, k);
        if (steps != NULL)
            encode(r, encoded, &k[P]);
        vt_steps_bytes(steps, "Q", (int)(i - 1), vt_bytes(encoded, 32), "RFC 8032 5.1.4");
    }
    vt_steps_close(steps);
}

/* 5.1.3: x = (u/v)^((p+3)/8) with u = y^2 - 1 and v = d y^2 + 1; times the root of -1 where that is not
 * it. */
static bool decode(struct point *p, const uint8_t in[32], const struct vt_number *k)
{
    const struct vt_number *m = &k[P];
    struct vt_number one, zero, y, u, v, x, exponent, check;
    uint8_t bytes[32];

    memcpy(bytes, in, 32);
    bytes[31] &= 0x7f;
    vt_number_read_le(&y, vt_bytes(bytes, 32));
    vt_number_small(&one, 1);
    vt_number_small(&zero, 0);
    vt_mod_multiply(&u, &y, &y, m);
    vt_mod_multiply(&v, &u, &k[D], m);
    vt_mod_subtract(&u, &u, &one, m);
    vt_mod_add(&v, &v, &one, m);
    vt_mod_invert(&v, &v, m);
    vt_mod_multiply(&u, &u, &v, m);         /* x^2 */
    memset(bytes, 0xff, 32);                /* (p + 3) / 8 = 2^252 - 2 */
    bytes[0] = 0x0f;
    bytes[31] = 0xfe;
    vt_number_read(&exponent, vt_bytes(bytes, 32));
    vt_mod_power(&x, &u, &exponent, m, NULL);
    vt_mod_multiply(&check, &x, &x, m);
    if (vt_number_compare(&check, &u) != 0)
        vt_mod_multiply(&x, &x, &k[ROOT], m);
    vt_mod_multiply(&check, &x, &x, m);
    if (vt_number_bit(&x, 0) != (in[31] >> 7 != 0))
        vt_mod_subtract(&x, &zero, &x, m);
    affine(p, &x, &y, m);
    return vt_number_compare(&check, &u) == 0;
}

bool vt_textbook_ed25519(const uint8_t A[32], const uint8_t S[32], struct vt_bytes hashed, uint8_t R_out[32],
                         const struct vt_step_sink *steps)
{
    struct vt_number k[CONSTANTS], number_S, number_k, zero;
    struct point B, point_A, first, second;
    uint8_t digest[64];

    read_constants(k);
    if (!decode(&point_A, A, k))
        return false;
    vt_steps_open(steps, "SHA-512(R || A || M)", -1);
    vt_textbook_sha512(hashed, digest, steps);
    vt_steps_close(steps);
    vt_number_read_le(&number_k, vt_bytes(digest, 64));
    vt_number_mod(&number_k, &number_k, &k[L]);
    vt_steps_number(steps, "k", -1, &number_k, 32, "RFC 8032 5.1.7 step 2");
    vt_number_read_le(&number_S, vt_bytes(S, 32));
    vt_steps_number(steps, "S", -1, &number_S, 32, "RFC 8032 5.1.7 step 1");

    affine(&B, &k[BASE_X], &k[BASE_Y], &k[P]);
    multiply(&first, &number_S, &B, k, "[S]B", steps);
    multiply(&second, &number_k, &point_A, k, "[k]A", steps);
    vt_number_small(&zero, 0);
    vt_mod_subtract(&second.X, &zero, &second.X, &k[P]); /* -[k]A: x and T change sign */
    vt_mod_subtract(&second.T, &zero, &second.T, &k[P]);
    add(&first, &first, &second, k);
    encode(&first, R_out, &k[P]);
    vt_steps_bytes(steps, "[S]B - [k]A", -1, vt_bytes(R_out, 32), "RFC 8032 5.1.7 step 3");
    return true;
}
