/* Big integers modulo an odd number, in Montgomery's form: the one arithmetic core under RSA and the curves.
 *
 * A number is an array of words, least significant first, owned by the caller; all numbers that belong to
 * one modulus have its count of words. The Montgomery form of v is v R mod n, where R = 2^(bits in those
 * words). Time depends on the counts, on exponents and on how many bits a modulus has, all of them public,
 * never on the other values, but for vt_big_bits and for whether a number fits. (On cores whose multiplier
 * stops early for small operands, such as Cortex-M3, the multiplier itself depends on them.)
 *
 * What this code does not check: that the modulus is odd and above 1, that operands are below it where a
 * comment asks so, that a count is at most VT_MONT_WORDS. */
#pragma once

#include "base/bytes.h"
#include "base/limits.h"
#include "crypto/word.h"

/* The largest modulus is RSA's. */
#define VT_MONT_WORDS VT_WORDS(VT_RSA_BITS_MAX)

struct vt_mont {
    const vt_word *n;   /* the modulus */
    const vt_word *rr;  /* R^2 mod n: multiplying by it brings a number into Montgomery form */
    vt_word n0;         /* -1 / n mod 2^VT_WORD_BITS */
    size_t words;
};

/* Reads a big-endian number into WORDS words. False, with OUT zero, when it does not fit.
 * CT: time tells the length of NUMBER, and whether it fits; nothing of its value. */
bool vt_big_load(vt_word *out, size_t words, struct vt_bytes number);

/* Writes the low LEN bytes of a number of WORDS words, big-endian.
 * CT: time tells LEN and WORDS alone. */
void vt_big_store(uint8_t *out, size_t len, const vt_word *a, size_t words);

/* All ones when a < b, else zero.
 * CT: time tells WORDS alone. */
vt_word vt_big_less(const vt_word *a, const vt_word *b, size_t words);

/* All ones when a is zero, else zero.
 * CT: time tells WORDS alone. */
vt_word vt_big_zero(const vt_word *a, size_t words);

/* Copies A to OUT where MASK is all ones; reads and writes both either way.
 * CT: time tells WORDS alone, not MASK. */
void vt_big_copy_if(vt_word mask, vt_word *out, const vt_word *a, size_t words);

/* The count of bits up to the highest one. Variable time: for public numbers.
 * CT: none: time tells how many bits there are. */
size_t vt_big_bits(const vt_word *a, size_t words);

/* Fills *M for the modulus N, odd and above 1, and RR with R^2 mod n. Both arrays stay the caller's and must
 * outlive *M. Variable time in N.
 * CT: time tells how many bits N has: it is public. */
void vt_mont_init(struct vt_mont *m, const vt_word *n, vt_word *rr, size_t words);

/* OUT = a + b mod n, and a - b mod n, for a, b < n. OUT may be A or B.
 * CT: time tells the count of words alone. */
void vt_mont_add(const struct vt_mont *m, vt_word *out, const vt_word *a, const vt_word *b);
/* CT: time tells the count of words alone. */
void vt_mont_sub(const struct vt_mont *m, vt_word *out, const vt_word *a, const vt_word *b);

/* OUT = a b / R mod n, below n, for b < n and any a. OUT may be A or B.
 * CT: time tells the count of words alone (but see above). */
void vt_mont_mul(const struct vt_mont *m, vt_word *out, const vt_word *a, const vt_word *b);

/* Into Montgomery form (any a; the result is reduced), and out of it. OUT may be A.
 * CT: as vt_mont_mul. */
void vt_mont_in(const struct vt_mont *m, vt_word *out, const vt_word *a);
/* CT: as vt_mont_mul. */
void vt_mont_out(const struct vt_mont *m, vt_word *out, const vt_word *a);

/* OUT = a^exponent for a in Montgomery form, exponent > 0. Variable time in the exponent, which is public.
 * OUT is not A.
 * CT: time tells every bit of the exponent, nothing of A. */
void vt_mont_pow(const struct vt_mont *m, vt_word *out, const vt_word *a, const vt_word *exponent,
                 size_t words);
