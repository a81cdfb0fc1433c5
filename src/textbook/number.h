/* Whole numbers the way school does them: digits, carries, long division. They serve Poly1305, RSA, the
 * curves and the X25519 ladder of the textbook.
 *
 * What this code does not check: that results fit. Operands of at most 8192 bits give products that do. */
#pragma once

#include "textbook/textbook.h"

/* A product of two 8192-bit numbers, in digits of 32 bits. */
#define VT_NUMBER_DIGITS 513

struct vt_number {
    size_t len;                            /* digits in use; the top one is not 0; zero has none */
    uint32_t digit[VT_NUMBER_DIGITS];      /* the least significant first */
};

/* From and to bytes; the little-endian forms are those of RFC 7748 and RFC 8439. OUT is filled to LEN. */
void vt_number_read(struct vt_number *out, struct vt_bytes big_endian);
void vt_number_read_le(struct vt_number *out, struct vt_bytes little_endian);
void vt_number_write(const struct vt_number *a, uint8_t *out, size_t len);
void vt_number_write_le(const struct vt_number *a, uint8_t *out, size_t len);
void vt_number_small(struct vt_number *out, uint32_t value);

/* Tells PEN the number, big-endian, LEN bytes (0: as many as it needs). */
void vt_steps_number(const struct vt_step_sink *steps, const char *name, int index, const struct vt_number *a,
                     size_t len, const char *clause);

int vt_number_compare(const struct vt_number *a, const struct vt_number *b);
size_t vt_number_bits(const struct vt_number *a);
bool vt_number_bit(const struct vt_number *a, size_t i);

/* OUT may be an operand. Subtraction wants a >= b. */
typedef void vt_number_operation(struct vt_number *out, const struct vt_number *a, const struct vt_number *b);
vt_number_operation vt_number_add, vt_number_subtract, vt_number_multiply;

/* OUT = a mod m, by long division in base two. */
void vt_number_mod(struct vt_number *out, const struct vt_number *a, const struct vt_number *m);

/* The same arithmetic modulo M; operands are below it. */
typedef void vt_mod_operation(struct vt_number *out, const struct vt_number *a, const struct vt_number *b,
                              const struct vt_number *m);
vt_mod_operation vt_mod_add, vt_mod_subtract, vt_mod_multiply;

/* OUT = base^exponent mod m, by square and multiply, the exponent's bits from the top. PEN hears each
 * step. */
void vt_mod_power(struct vt_number *out, const struct vt_number *base, const struct vt_number *exponent,
                  const struct vt_number *m, const struct vt_step_sink *steps);

/* OUT = 1 / a mod the odd M; A and M share no factor (else OUT is of no use). */
void vt_mod_invert(struct vt_number *out, const struct vt_number *a, const struct vt_number *m);
