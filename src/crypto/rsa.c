#include "crypto/rsa.h"

#include "base/ct.h"

static struct vt_bytes strip(struct vt_bytes number)
{
    while (number.len > 0 && number.data[0] == 0) {
        number.data++;
        number.len--;
    }
    return number;
}

static size_t bits_of(struct vt_bytes number)
{
    size_t bits = 0;

    number = strip(number);
    if (number.len == 0)
        return 0;
    for (uint8_t top = number.data[0]; top != 0; top >>= 1)
        bits++;
    return bits + 8 * (number.len - 1);
}

size_t vt_rsa_bits(const struct vt_rsa_key *key)
{
    return bits_of(key->n);
}

size_t vt_rsa_len(const struct vt_rsa_key *key)
{
    return strip(key->n).len;
}

static bool is_odd(struct vt_bytes number)
{
    return number.len > 0 && (number.data[number.len - 1] & 1) != 0;
}

/* An odd number of two bits or more is at least 3. */
bool vt_rsa_key_possible(const struct vt_rsa_key *key)
{
    return is_odd(key->n) && is_odd(key->e) && bits_of(key->e) >= 2 && bits_of(key->e) <= bits_of(key->n);
}

bool vt_rsa_key_ok(const struct vt_rsa_key *key)
{
    const size_t n_bits = bits_of(key->n), e_bits = bits_of(key->e);

    return n_bits >= VT_RSA_BITS_MIN && n_bits <= VT_RSA_BITS_MAX && e_bits <= VT_RSA_EXPONENT_BITS_MAX
        && vt_rsa_key_possible(key);
}

void vt_rsa_apply(const struct vt_rsa_key *key, const uint8_t *in, uint8_t *out)
{
    const size_t len = vt_rsa_len(key), words = VT_WORDS(8 * len);
    vt_word n[VT_MONT_WORDS], rr[VT_MONT_WORDS], x[VT_MONT_WORDS], e[VT_WORDS(VT_RSA_EXPONENT_BITS_MAX)];
    struct vt_mont m;

    vt_big_load(n, words, key->n);
    vt_big_load(x, words, vt_bytes(in, len));
    vt_big_load(e, VT_WORDS(VT_RSA_EXPONENT_BITS_MAX), key->e);
    vt_mont_init(&m, n, rr, words);
    vt_mont_in(&m, x, x);
    vt_mont_pow(&m, rr, x, e, VT_WORDS(VT_RSA_EXPONENT_BITS_MAX));   /* R^2 is not needed any more */
    vt_mont_out(&m, rr, rr);
    vt_big_store(out, len, rr, words);
    vt_wipe(x, sizeof x);   /* it may have been a premaster secret */
}

/* Of two big-endian numbers of one length, memcmp finds the larger. */
bool vt_rsa_public(const struct vt_rsa_key *key, struct vt_bytes in, uint8_t *out)
{
    const struct vt_bytes n = strip(key->n);

    if (!vt_rsa_key_ok(key) || in.len != n.len || memcmp(in.data, n.data, n.len) >= 0)
        return false;
    vt_rsa_apply(key, in.data, out);
    return true;
}
