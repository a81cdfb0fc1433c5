/* The Montgomery core against Python's integers. */
#include "crypto/group.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"

struct operands {
    vt_word n[VT_MONT_WORDS], rr[VT_MONT_WORDS], a[VT_MONT_WORDS], b[VT_MONT_WORDS], out[VT_MONT_WORDS];
    struct vt_mont m;
};

static void do_add(struct operands *o)
{
    vt_mont_add(&o->m, o->out, o->a, o->b);
}

static void do_sub(struct operands *o)
{
    vt_mont_sub(&o->m, o->out, o->a, o->b);
}

/* The result over an operand, as the curves do. */
static void do_mul(struct operands *o)
{
    vt_mont_in(&o->m, o->a, o->a);
    vt_mont_mul(&o->m, o->a, o->a, o->b);
    memcpy(o->out, o->a, sizeof o->out);
}

static void do_reduce(struct operands *o)
{
    vt_mont_in(&o->m, o->out, o->a);
    vt_mont_out(&o->m, o->out, o->out);
}

static void do_pow(struct operands *o)
{
    vt_mont_in(&o->m, o->a, o->a);
    vt_mont_pow(&o->m, o->out, o->a, o->b, VT_WORDS(64));
    vt_mont_out(&o->m, o->out, o->out);
}

static void do_less(struct operands *o)
{
    vt_word less = vt_big_less(o->a, o->b, o->m.words);

    memset(o->out, 0, sizeof o->out);
    ck_assert(less == 0 || less == (vt_word)-1);
    o->out[0] = less & 1;
}

static void do_invert(struct operands *o)
{
    struct vt_prime p;
    uint8_t prime[66];

    vt_big_store(prime, sizeof prime, o->n, o->m.words);
    vt_prime_init(&p, vt_bytes(prime, sizeof prime));
    vt_mont_in(&o->m, o->a, o->a);
    vt_prime_invert(&p, o->out, o->a);
    vt_mont_out(&o->m, o->out, o->out);
}

static const struct {
    const char *name;
    void (*run)(struct operands *o);
} operations[] = {
    { "add", do_add }, { "sub", do_sub },   { "mul", do_mul },       { "reduce", do_reduce },
    { "pow", do_pow }, { "less", do_less }, { "invert", do_invert },
};

static void run(struct operands *o, const char *name)
{
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++)
        if (strcmp(operations[i].name, name) == 0) {
            operations[i].run(o);
            return;
        }
    ck_abort_msg("no operation %s", name);
}

static bool row_is_right(const struct vt_rows *rows)
{
    struct vt_bytes modulus = vt_rows_hex(rows, 1), expected = vt_rows_hex(rows, 4);
    size_t words = VT_WORDS(8 * modulus.len), len = words * sizeof(vt_word);
    uint8_t got[VT_RSA_BYTES_MAX], want[VT_RSA_BYTES_MAX] = { 0 };
    struct operands o;

    ck_assert(vt_big_load(o.n, words, modulus));
    ck_assert(vt_big_load(o.a, words, vt_rows_hex(rows, 2)));
    ck_assert(vt_big_load(o.b, words > VT_WORDS(64) ? words : VT_WORDS(64), vt_rows_hex(rows, 3)));
    vt_mont_init(&o.m, o.n, o.rr, words);
    run(&o, vt_rows_text(rows, 0));
    vt_big_store(got, len, o.out, words);
    memcpy(want + len - expected.len, expected.data, expected.len);
    return memcmp(got, want, len) == 0;
}

START_TEST(arithmetic_is_pythons)
{
    struct vt_rows rows;

    vt_rows_run(&rows, "mont_vectors.py", "exec python3 tests/unit/support/mont_vectors.py");
    while (vt_rows_next(&rows))
        vt_rows_check(&rows, row_is_right(&rows));
    ck_assert(vt_rows_close(&rows));
}
END_TEST

/* Odd lengths, leading zeros, and numbers that do not fit. */
START_TEST(numbers_load_and_store)
{
    const uint8_t number[] = { 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09 };
    vt_word a[VT_WORDS(72)], small[VT_WORDS(64)];
    uint8_t out[12];

    ck_assert(vt_big_load(a, VT_WORDS(72), vt_bytes(number, 10)));
    vt_big_store(out, 12, a, VT_WORDS(72));
    ck_assert(out[0] == 0 && out[1] == 0 && memcmp(out + 2, number, 10) == 0);
    ck_assert_uint_eq(vt_big_bits(a, VT_WORDS(72)), 65);
    ck_assert(vt_big_load(small, VT_WORDS(64), vt_bytes(number + 2, 8)));
    ck_assert(vt_big_zero(small, VT_WORDS(64)) == 0);
    ck_assert(!vt_big_load(small, VT_WORDS(64), vt_bytes(number, 10)));
    ck_assert(vt_big_zero(small, VT_WORDS(64)) == (vt_word)-1);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { arithmetic_is_pythons, numbers_load_and_store };

    return vt_suite_run("mont", tests, sizeof tests / sizeof tests[0]);
}
