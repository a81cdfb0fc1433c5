/* GHASH with carry-less multiplication: eight blocks a reduction,
 * Y = (Y + X1) H^8 + X2 H^7 + ... + X8 H. */
#include "crypto/ghash.h"

#if defined(__x86_64__)

#include <tmmintrin.h>
#include <wmmintrin.h>

/* Sixteen bytes as one number of 128 bits, the first byte highest. */
static inline __m128i load(const uint8_t *p)
{
    const __m128i swap = _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

    return _mm_shuffle_epi8(_mm_loadu_si128((const void *)p), swap);
}

static inline void store(uint8_t *p, __m128i x)
{
    const __m128i swap = _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

    _mm_storeu_si128((void *)p, _mm_shuffle_epi8(x, swap));
}

/* A product before its reduction: the low, middle and high parts overlap by 64 bits. */
struct product {
    __m128i low, middle, high;
};

static inline void add_product(struct product *sum, __m128i a, __m128i b)
{
    sum->low = _mm_xor_si128(sum->low, _mm_clmulepi64_si128(a, b, 0x00));
    sum->high = _mm_xor_si128(sum->high, _mm_clmulepi64_si128(a, b, 0x11));
    sum->middle = _mm_xor_si128(sum->middle, _mm_clmulepi64_si128(a, b, 0x01));
    sum->middle = _mm_xor_si128(sum->middle, _mm_clmulepi64_si128(a, b, 0x10));
}

/* In GCM's order of bits, reversed, reducing x^128 and above is dividing by 2^128 modulo P = 2^128 + 2^127 +
 * 2^126 + 2^121 + 1. This divides by 2^64: adding P times the low 64 bits clears them; the c2 of 2^127 +
 * 2^126 + 2^121 stays, and the 2^128 is the swap. */
static inline __m128i fold(__m128i x)
{
    const __m128i poly = _mm_set_epi64x(0, (long long)0xc200000000000000);

    return _mm_xor_si128(_mm_shuffle_epi32(x, 0x4e), _mm_clmulepi64_si128(x, poly, 0x00));
}

/* The parts joined, and divided by 2^128. */
static inline __m128i reduce(struct product p)
{
    p.low = _mm_xor_si128(p.low, _mm_slli_si128(p.middle, 8));
    p.high = _mm_xor_si128(p.high, _mm_srli_si128(p.middle, 8));
    return _mm_xor_si128(p.high, fold(fold(p.low)));
}

static inline __m128i multiply(__m128i a, __m128i b)
{
    struct product p = { _mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128() };

    add_product(&p, a, b);
    return reduce(p);
}

/* Reversed, a product of 255 bits ends one bit below its place. The keys make up for it: each is a power of
 * H, times 2 modulo P. */
void vt_ghash_init_x86(struct vt_ghash *ghash, const uint8_t h[16])
{
    __m128i key = load(h), carries = _mm_srli_epi64(key, 63), power;
    __m128i out = _mm_shuffle_epi32(_mm_srai_epi32(key, 31), 0xff); /* all ones when the highest bit is set */

    ghash->x86 = true;
    key = _mm_or_si128(_mm_slli_epi64(key, 1), _mm_slli_si128(carries, 8));
    key = _mm_xor_si128(key, _mm_and_si128(out, _mm_set_epi64x((long long)0xc200000000000000, 1)));
    power = key;
    for (unsigned i = 0; i < VT_GHASH_POWERS; i++) {
        _mm_storeu_si128((void *)ghash->key.power[i], power);
        power = multiply(power, key);
    }
}

/* The first N blocks at DATA, with Y added to the first of them. */
static inline __m128i hash(const struct vt_ghash *ghash, __m128i y, const uint8_t *data, unsigned n)
{
    struct product sum = { _mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128() };

    for (unsigned i = 0; i < n; i++) {
        __m128i x = load(data + 16 * i), power = _mm_loadu_si128((const void *)ghash->key.power[n - 1 - i]);

        add_product(&sum, i == 0 ? _mm_xor_si128(x, y) : x, power);
    }
    return reduce(sum);
}

void vt_ghash_blocks_x86(const struct vt_ghash *ghash, uint8_t y[16], const uint8_t *data, size_t blocks)
{
    __m128i at = load(y);

    for (; blocks >= VT_GHASH_POWERS; blocks -= VT_GHASH_POWERS, data += 16 * VT_GHASH_POWERS)
        at = hash(ghash, at, data, VT_GHASH_POWERS);
    for (; blocks > 0; blocks--, data += 16)
        at = hash(ghash, at, data, 1);
    store(y, at);
}

#endif
