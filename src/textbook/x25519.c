/* X25519, as RFC 7748 5 writes it. */
#include "textbook/public_key.h"

struct ladder {
    struct vt_number x_1, x_2, z_2, x_3, z_3;
};

static void prime_25519(struct vt_number *p)
{
    uint8_t bytes[32];

    memset(bytes, 0xff, sizeof bytes);
    bytes[0] = 0x7f;
    bytes[31] = 0xed;
    vt_number_read(p, vt_bytes(bytes, sizeof bytes));
}

static void say(const struct vt_step_sink *steps, const char *name, const struct vt_number *value)
{
    vt_steps_number(steps, name, -1, value, 32, "RFC 7748 5");
}

/* The body of the loop, with the RFC's letters. */
static void step(struct ladder *l, const struct vt_number *p, const struct vt_step_sink *steps)
{
    struct vt_number A, AA, B, BB, E, C, D, DA, CB, a24;

    vt_number_small(&a24, 121665);
    vt_mod_add(&A, &l->x_2, &l->z_2, p);
    vt_mod_multiply(&AA, &A, &A, p);
    vt_mod_subtract(&B, &l->x_2, &l->z_2, p);
    vt_mod_multiply(&BB, &B, &B, p);
    vt_mod_subtract(&E, &AA, &BB, p);
    vt_mod_add(&C, &l->x_3, &l->z_3, p);
    vt_mod_subtract(&D, &l->x_3, &l->z_3, p);
    vt_mod_multiply(&DA, &D, &A, p);
    vt_mod_multiply(&CB, &C, &B, p);
    vt_mod_add(&l->x_3, &DA, &CB, p);
    vt_mod_multiply(&l->x_3, &l->x_3, &l->x_3, p);
    vt_mod_subtract(&l->z_3, &DA, &CB, p);
    vt_mod_multiply(&l->z_3, &l->z_3, &l->z_3, p);
    vt_mod_multiply(&l->z_3, &l->z_3, &l->x_1, p);
    vt_mod_multiply(&l->x_2, &AA, &BB, p);
    vt_mod_multiply(&l->z_2, &a24, &E, p);
    vt_mod_add(&l->z_2, &AA, &l->z_2, p);
    vt_mod_multiply(&l->z_2, &E, &l->z_2, p);

    const struct vt_number *values[] = { &A, &AA, &B, &BB, &E, &C, &D, &DA, &CB, &l->x_3, &l->z_3, &l->x_2,
                                         &l->z_2 };
    static const char *const names[] = { "A", "AA", "B", "BB", "E", "C", "D", "DA", "CB", "x_3", "z_3", "x_2",
                                         "z_2" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        say(steps, names[i], values[i]);
}

static void swap(struct ladder *l)
{
    struct vt_number x = l->x_2, z = l->z_2;

    l->x_2 = l->x_3;
    l->z_2 = l->z_3;
    l->x_3 = x;
    l->z_3 = z;
}

/* decodeScalar25519 and decodeUCoordinate. */
static void decode(struct vt_number *k, struct vt_number *u, const uint8_t scalar[32],
                   const uint8_t coordinate[32])
{
    uint8_t bytes[32];

    memcpy(bytes, scalar, 32);
    bytes[0] &= 248;
    bytes[31] = (bytes[31] & 127) | 64;
    vt_number_read_le(k, vt_bytes(bytes, 32));
    memcpy(bytes, coordinate, 32);
    bytes[31] &= 127;
    vt_number_read_le(u, vt_bytes(bytes, 32));
}

void vt_textbook_x25519(const uint8_t k[32], const uint8_t u[32], uint8_t out[32],
                        const struct vt_step_sink *steps)
{
    struct vt_number p, scalar;
    struct ladder l;
    bool swapped = false;

    prime_25519(&p);
    decode(&scalar, &l.x_1, k, u);
    vt_number_mod(&l.x_1, &l.x_1, &p);
    say(steps, "k", &scalar);
    say(steps, "u", &l.x_1);
    vt_number_small(&l.x_2, 1);
    vt_number_small(&l.z_2, 0);
    l.x_3 = l.x_1;
    vt_number_small(&l.z_3, 1);
    for (int t = 254; t >= 0; t--) {
        bool k_t = vt_number_bit(&scalar, (size_t)t);

        if (swapped != k_t)
            swap(&l);
        swapped = k_t;
        vt_steps_open(steps, k_t ? "bit, set" : "bit, clear", t);
        step(&l, &p, steps);
        vt_steps_close(steps);
    }
    if (swapped)
        swap(&l);
    vt_mod_invert(&l.z_2, &l.z_2, &p);
    vt_mod_multiply(&l.x_2, &l.x_2, &l.z_2, &p);
    vt_number_write_le(&l.x_2, out, 32);
    vt_steps_bytes(steps, "x_2 / z_2", -1, vt_bytes(out, 32), "RFC 7748 5");
}
