#include "crypto/mont.h"

/* Throughout, W = 2^VT_WORD_BITS, so that words are at most W - 1 and R = W^words.
 *
 * The loops are written once, inline, and compiled twice: for any count of words, and on 64-bit targets for
 * exactly 4 (P-256, 2^255 - 19), unrolled. */
#define INLINE static inline __attribute__((always_inline))
#if VT_WORD_BITS == 64
#define UNROLL _Pragma("GCC unroll 4")
#define IS_FOUR(m) ((m)->words == 4)
#else
#define UNROLL
#define IS_FOUR(m) false
#endif

/* OUT = carry:a - n where that is not negative, else a; OUT is not A. The caller has carry:a < 2n, so the
 * result is below n. Each difference lies in [-W, W - 1]; its borrow is the low bit of the high word (see
 * vt_big_less). The whole is negative when the last borrow is not covered by CARRY. */
INLINE void subtract_once(vt_word *out, vt_word carry, const vt_word *a, const vt_word *n, size_t words)
{
    vt_word borrow = 0, negative;

    UNROLL
    for (size_t i = 0; i < words; i++) {
        vt_dword difference = (vt_dword)a[i] - n[i] - borrow;

        out[i] = (vt_word)difference;
        borrow = (vt_word)(difference >> VT_WORD_BITS) & 1;
    }
    negative = vt_word_mask(borrow & ~carry);
    UNROLL
    for (size_t i = 0; i < words; i++)
        out[i] ^= negative & (out[i] ^ a[i]);
}

/* Each sum is at most 2 (W - 1) + 1 < 2 W: its carry is 0 or 1. The whole is at most 2 (n - 1) < 2n. */
INLINE void add(const struct vt_mont *m, vt_word *out, const vt_word *a, const vt_word *b, size_t words)
{
    vt_word sum[VT_MONT_WORDS], carry = 0;

    UNROLL
    for (size_t i = 0; i < words; i++) {
        vt_dword x = (vt_dword)a[i] + b[i] + carry;

        sum[i] = (vt_word)x;
        carry = (vt_word)(x >> VT_WORD_BITS);
    }
    subtract_once(out, carry, sum, m->n, words);
}

/* a - b lies in [1 - n, n - 1]. When it is negative the first loop leaves a - b + R and a borrow; adding n
 * gives a - b + n in [1, n - 1], plus R, which the last carry drops. */
INLINE void sub(const struct vt_mont *m, vt_word *out, const vt_word *a, const vt_word *b, size_t words)
{
    vt_word borrow = 0, carry = 0, mask;

    UNROLL
    for (size_t i = 0; i < words; i++) {
        vt_dword difference = (vt_dword)a[i] - b[i] - borrow;

        out[i] = (vt_word)difference;
        borrow = (vt_word)(difference >> VT_WORD_BITS) & 1;
    }
    mask = vt_word_mask(borrow);
    UNROLL
    for (size_t i = 0; i < words; i++) {
        vt_dword sum = (vt_dword)out[i] + (m->n[i] & mask) + carry;

        out[i] = (vt_word)sum;
        carry = (vt_word)(sum >> VT_WORD_BITS);
    }
}

/* t = (t + ai b + q n) / W, with q chosen so that the division leaves no remainder. T has words + 1 words.
 * These are its columns: t[j - 1] = t[j] + ai b[j] + q n[j] + what the column before carries.
 *
 * Words: ai b[j] + t[j] + c <= (W - 1)^2 + 2 (W - 1) = W^2 - 1, so the product fits a double word, and its
 * high word c is at most W - 1 again; the same holds for q n[j] + low + d. */
struct step {
    vt_word ai, q, c, d;
};

INLINE struct step first_column(const struct vt_mont *m, const vt_word *t, vt_word ai, const vt_word *b)
{
    const vt_dword x = (vt_dword)ai * b[0] + t[0];
    const vt_word q = (vt_word)x * m->n0;
    const vt_dword y = (vt_dword)q * m->n[0] + (vt_word)x;   /* its low word is 0 */

    return (struct step){ ai, q, (vt_word)(x >> VT_WORD_BITS), (vt_word)(y >> VT_WORD_BITS) };
}

INLINE void column(const struct vt_mont *m, struct step *s, vt_word *t, const vt_word *b, size_t j)
{
    const vt_dword x = (vt_dword)s->ai * b[j] + t[j] + s->c;
    const vt_dword y = (vt_dword)s->q * m->n[j] + (vt_word)x + s->d;

    t[j - 1] = (vt_word)y;
    s->c = (vt_word)(x >> VT_WORD_BITS);
    s->d = (vt_word)(y >> VT_WORD_BITS);
}

/* Whole: let t < n + b before. Then the new t <= (n + b - 1 + (W - 1) b + (W - 1) n) / W < n + b. As b < n,
 * t < 2n < 2R: the top word is at most 1. */
INLINE void last_column(const struct step *s, vt_word *t, size_t words)
{
    const vt_dword x = (vt_dword)s->c + s->d + t[words];

    t[words - 1] = (vt_word)x;
    t[words] = (vt_word)(x >> VT_WORD_BITS);
}

static void mul_any(const struct vt_mont *m, vt_word *out, const vt_word *a, const vt_word *b)
{
    vt_word t[VT_MONT_WORDS + 1];

    memset(t, 0, (m->words + 1) * sizeof t[0]);
    for (size_t i = 0; i < m->words; i++) {
        struct step s = first_column(m, t, a[i], b);

        for (size_t j = 1; j < m->words; j++)
            column(m, &s, t, b, j);
        last_column(&s, t, m->words);
    }
    subtract_once(out, t[m->words], t, m->n, m->words);
}

INLINE void step_of_four(const struct vt_mont *m, vt_word *t, vt_word ai, const vt_word *b)
{
    struct step s = first_column(m, t, ai, b);

    column(m, &s, t, b, 1);
    column(m, &s, t, b, 2);
    column(m, &s, t, b, 3);
    last_column(&s, t, 4);
}

static void mul_four(const struct vt_mont *m, vt_word *out, const vt_word *a, const vt_word *b)
{
    vt_word t[5] = { 0 };

    step_of_four(m, t, a[0], b);
    step_of_four(m, t, a[1], b);
    step_of_four(m, t, a[2], b);
    step_of_four(m, t, a[3], b);
    subtract_once(out, t[4], t, m->n, 4);
}

void vt_mont_mul(const struct vt_mont *m, vt_word *out, const vt_word *a, const vt_word *b)
{
    if (IS_FOUR(m))
        mul_four(m, out, a, b);
    else
        mul_any(m, out, a, b);
}

void vt_mont_add(const struct vt_mont *m, vt_word *out, const vt_word *a, const vt_word *b)
{
    if (IS_FOUR(m))
        add(m, out, a, b, 4);
    else
        add(m, out, a, b, m->words);
}

void vt_mont_sub(const struct vt_mont *m, vt_word *out, const vt_word *a, const vt_word *b)
{
    if (IS_FOUR(m))
        sub(m, out, a, b, 4);
    else
        sub(m, out, a, b, m->words);
}

void vt_mont_in(const struct vt_mont *m, vt_word *out, const vt_word *a)
{
    vt_mont_mul(m, out, a, m->rr);
}

void vt_mont_out(const struct vt_mont *m, vt_word *out, const vt_word *a)
{
    const vt_word one[VT_MONT_WORDS] = { 1 };

    vt_mont_mul(m, out, a, one);
}

/* -1 / n mod W by Newton: if n x = 1 mod 2^k then n x (2 - n x) = 1 mod 2^2k. For odd n, x = n is right
 * modulo 8, and five steps take 3 bits to 96. */
static vt_word negated_inverse(vt_word n)
{
    vt_word x = n;

    for (int i = 0; i < 5; i++)
        x *= 2 - n * x;
    return (vt_word)0 - x;
}

/* 2^(bits - 1) is below n, and doubling it modulo n up to exponent words * VT_WORD_BITS gives R mod n, the
 * Montgomery form of 1. WORDS more doublings give that of 2^words; each squaring doubles the exponent, and
 * after log2(VT_WORD_BITS) of them it stands for 2^(words * VT_WORD_BITS) = R. That is R^2 mod n. */
void vt_mont_init(struct vt_mont *m, const vt_word *n, vt_word *rr, size_t words)
{
    const size_t top = vt_big_bits(n, words) - 1;

    *m = (struct vt_mont){ .n = n, .rr = rr, .n0 = negated_inverse(n[0]), .words = words };
    memset(rr, 0, words * sizeof rr[0]);
    rr[top / VT_WORD_BITS] = (vt_word)1 << (top % VT_WORD_BITS);
    for (size_t exponent = top; exponent < words * (VT_WORD_BITS + 1); exponent++)
        vt_mont_add(m, rr, rr, rr);
    for (unsigned scale = 1; scale < VT_WORD_BITS; scale *= 2)
        vt_mont_mul(m, rr, rr, rr);
}

/* Left to right, one bit at a time: exponents are e (17 bits, mostly) or a field's p - 2. */
void vt_mont_pow(const struct vt_mont *m, vt_word *out, const vt_word *a, const vt_word *exponent,
                 size_t words)
{
    memcpy(out, a, m->words * sizeof out[0]);
    for (size_t bit = vt_big_bits(exponent, words) - 1; bit-- > 0;) {
        vt_mont_mul(m, out, out, out);
        if (exponent[bit / VT_WORD_BITS] >> (bit % VT_WORD_BITS) & 1)
            vt_mont_mul(m, out, out, a);
    }
}
