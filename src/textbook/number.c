#include "textbook/number.h"

static void trim(struct vt_number *a, size_t len)
{
    while (len > 0 && a->digit[len - 1] == 0)
        len--;
    a->len = len;
}

/* The digits in use; the others are not worth the time. */
static void set(struct vt_number *out, const struct vt_number *a)
{
    out->len = a->len;
    memmove(out->digit, a->digit, a->len * sizeof a->digit[0]);
}

void vt_number_small(struct vt_number *out, uint32_t value)
{
    out->digit[0] = value;
    trim(out, 1);
}

/* Byte I counts from the least significant. */
static void put_byte(struct vt_number *out, size_t i, uint8_t byte)
{
    if (i % 4 == 0)
        out->digit[i / 4] = 0;
    out->digit[i / 4] |= (uint32_t)byte << (8 * (i % 4));
}

static uint8_t get_byte(const struct vt_number *a, size_t i)
{
    if (i / 4 >= a->len)
        return 0;
    return (uint8_t)(a->digit[i / 4] >> (8 * (i % 4)));
}

void vt_number_read(struct vt_number *out, struct vt_bytes big_endian)
{
    for (size_t i = 0; i < big_endian.len; i++)
        put_byte(out, i, big_endian.data[big_endian.len - 1 - i]);
    trim(out, (big_endian.len + 3) / 4);
}

void vt_number_read_le(struct vt_number *out, struct vt_bytes little_endian)
{
    for (size_t i = 0; i < little_endian.len; i++)
        put_byte(out, i, little_endian.data[i]);
    trim(out, (little_endian.len + 3) / 4);
}

void vt_number_write(const struct vt_number *a, uint8_t *out, size_t len)
{
    for (size_t i = 0; i < len; i++)
        out[len - 1 - i] = get_byte(a, i);
}

void vt_number_write_le(const struct vt_number *a, uint8_t *out, size_t len)
{
    for (size_t i = 0; i < len; i++)
        out[i] = get_byte(a, i);
}

void vt_steps_number(const struct vt_step_sink *steps, const char *name, int index, const struct vt_number *a,
                     size_t len, const char *clause)
{
    uint8_t bytes[4 * VT_NUMBER_DIGITS];

    if (steps == NULL)
        return;
    if (len == 0)
        len = (vt_number_bits(a) + 7) / 8;
    vt_number_write(a, bytes, len);
    vt_steps_bytes(steps, name, index, vt_bytes(bytes, len), clause);
}

size_t vt_number_bits(const struct vt_number *a)
{
    size_t bits = 32 * a->len;

    while (bits > 0 && !vt_number_bit(a, bits - 1))
        bits--;
    return bits;
}

bool vt_number_bit(const struct vt_number *a, size_t i)
{
    return i / 32 < a->len && (a->digit[i / 32] >> (i % 32) & 1) != 0;
}

int vt_number_compare(const struct vt_number *a, const struct vt_number *b)
{
    if (a->len != b->len)
        return a->len < b->len ? -1 : 1;
    for (size_t i = a->len; i > 0; i--)
        if (a->digit[i - 1] != b->digit[i - 1])
            return a->digit[i - 1] < b->digit[i - 1] ? -1 : 1;
    return 0;
}

static uint64_t digit(const struct vt_number *a, size_t i)
{
    return i < a->len ? a->digit[i] : 0;
}

void vt_number_add(struct vt_number *out, const struct vt_number *a, const struct vt_number *b)
{
    size_t len = (a->len > b->len ? a->len : b->len) + 1;
    uint64_t carry = 0;

    for (size_t i = 0; i < len; i++) {
        carry += digit(a, i) + digit(b, i);
        out->digit[i] = (uint32_t)carry;
        carry >>= 32;
    }
    trim(out, len);
}

void vt_number_subtract(struct vt_number *out, const struct vt_number *a, const struct vt_number *b)
{
    size_t len = a->len;
    uint64_t borrow = 0;

    for (size_t i = 0; i < len; i++) {
        uint64_t difference = digit(a, i) - digit(b, i) - borrow;

        out->digit[i] = (uint32_t)difference;
        borrow = difference >> 63;
    }
    trim(out, len);
}

void vt_number_multiply(struct vt_number *out, const struct vt_number *a, const struct vt_number *b)
{
    struct vt_number product;

    memset(product.digit, 0, (a->len + b->len) * sizeof product.digit[0]);
    for (size_t i = 0; i < a->len; i++) {
        uint64_t carry = 0;

        for (size_t j = 0; j < b->len; j++) {
            carry += (uint64_t)a->digit[i] * b->digit[j] + product.digit[i + j];
            product.digit[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        product.digit[i + b->len] = (uint32_t)carry;
    }
    trim(&product, a->len + b->len);
    set(out, &product);
}

/* a * 2^count, and a / 2. */
static void double_times(struct vt_number *a, size_t count)
{
    const size_t digits = count / 32, bits = count % 32, len = a->len;

    for (size_t i = len + digits + 1; i > 0; i--) {
        size_t from = i - 1 - digits;
        uint64_t high = i - 1 >= digits ? digit(a, from) : 0, low = i - 1 > digits ? digit(a, from - 1) : 0;

        a->digit[i - 1] = (uint32_t)((high << 32 | low) >> (32 - bits));
    }
    trim(a, len + digits + 1);
}

static void halve(struct vt_number *a)
{
    for (size_t i = 0; i < a->len; i++)
        a->digit[i] = (uint32_t)((digit(a, i + 1) << 32 | a->digit[i]) >> 1);
    trim(a, a->len);
}

/* Long division in base two: M is moved under the top of A, subtracted where it goes, and moved back bit by
 * bit. */
void vt_number_mod(struct vt_number *out, const struct vt_number *a, const struct vt_number *m)
{
    const size_t bits = vt_number_bits(a), m_bits = vt_number_bits(m);
    struct vt_number rest, moved;

    set(&rest, a);
    set(&moved, m);
    if (bits >= m_bits)
        double_times(&moved, bits - m_bits);
    for (size_t i = bits; i >= m_bits; i--, halve(&moved))
        if (vt_number_compare(&rest, &moved) >= 0)
            vt_number_subtract(&rest, &rest, &moved);
    set(out, &rest);
}

void vt_mod_add(struct vt_number *out, const struct vt_number *a, const struct vt_number *b,
                const struct vt_number *m)
{
    vt_number_add(out, a, b);
    if (vt_number_compare(out, m) >= 0)
        vt_number_subtract(out, out, m);
}

void vt_mod_subtract(struct vt_number *out, const struct vt_number *a, const struct vt_number *b,
                     const struct vt_number *m)
{
    struct vt_number sum;

    vt_number_add(&sum, a, m);
    vt_number_subtract(&sum, &sum, b);
    if (vt_number_compare(&sum, m) >= 0)
        vt_number_subtract(&sum, &sum, m);
    set(out, &sum);
}

void vt_mod_multiply(struct vt_number *out, const struct vt_number *a, const struct vt_number *b,
                     const struct vt_number *m)
{
    struct vt_number product;

    vt_number_multiply(&product, a, b);
    vt_number_mod(out, &product, m);
}

void vt_mod_power(struct vt_number *out, const struct vt_number *base, const struct vt_number *exponent,
                  const struct vt_number *m, const struct vt_step_sink *steps)
{
    struct vt_number x;

    vt_number_small(&x, 1);
    for (size_t i = vt_number_bits(exponent); i > 0; i--) {
        vt_mod_multiply(&x, &x, &x, m);
        vt_steps_number(steps, "square", (int)(i - 1), &x, 0, "x = x^2 mod n");
        if (vt_number_bit(exponent, i - 1)) {
            vt_mod_multiply(&x, &x, base, m);
            vt_steps_number(steps, "multiply", (int)(i - 1), &x, 0, "x = x s mod n");
        }
    }
    set(out, &x);
}

/* a / 2 modulo the odd m: where a is odd, a + m is even. */
static void mod_halve(struct vt_number *a, const struct vt_number *m)
{
    if (vt_number_bit(a, 0))
        vt_number_add(a, a, m);
    halve(a);
}

static void exchange(struct vt_number *a, struct vt_number *b)
{
    struct vt_number kept;

    set(&kept, a);
    set(a, b);
    set(b, &kept);
}

/* Euclid's algorithm in its binary form. All along, u = a x and v = a y modulo m; each step makes u or v
 * smaller, and when u is 1, x is the inverse. */
void vt_mod_invert(struct vt_number *out, const struct vt_number *a, const struct vt_number *m)
{
    struct vt_number u, v, x, y;

    set(&u, a);
    set(&v, m);
    vt_number_small(&x, 1);
    vt_number_small(&y, 0);
    while (u.len > 0 && vt_number_bits(&u) > 1) {
        if (!vt_number_bit(&u, 0)) {
            halve(&u);
            mod_halve(&x, m);
        } else if (vt_number_compare(&u, &v) >= 0) {
            vt_number_subtract(&u, &u, &v);
            vt_mod_subtract(&x, &x, &y, m);
        } else {
            exchange(&u, &v);
            exchange(&x, &y);
        }
    }
    set(out, &x);
}
