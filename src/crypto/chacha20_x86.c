/* ChaCha20, four blocks side by side: vector i holds word i of each. */
#include "crypto/chacha20.h"
#include "crypto/cpu.h"

#if defined(__x86_64__)

#include <tmmintrin.h>

static inline __m128i rotl16(__m128i x)
{
    return _mm_shuffle_epi8(x, _mm_set_epi8(13, 12, 15, 14, 9, 8, 11, 10, 5, 4, 7, 6, 1, 0, 3, 2));
}

static inline __m128i rotl8(__m128i x)
{
    return _mm_shuffle_epi8(x, _mm_set_epi8(14, 13, 12, 15, 10, 9, 8, 11, 6, 5, 4, 7, 2, 1, 0, 3));
}

static inline __m128i rotl(__m128i x, int n)
{
    return _mm_or_si128(_mm_slli_epi32(x, n), _mm_srli_epi32(x, 32 - n));
}

static inline void quarter_round(__m128i *a, __m128i *b, __m128i *c, __m128i *d)
{
    *a = _mm_add_epi32(*a, *b);
    *d = rotl16(_mm_xor_si128(*d, *a));
    *c = _mm_add_epi32(*c, *d);
    *b = rotl(_mm_xor_si128(*b, *c), 12);
    *a = _mm_add_epi32(*a, *b);
    *d = rotl8(_mm_xor_si128(*d, *a));
    *c = _mm_add_epi32(*c, *d);
    *b = rotl(_mm_xor_si128(*b, *c), 7);
}

static inline void xor_at(uint8_t *data, __m128i x)
{
    _mm_storeu_si128((void *)data, _mm_xor_si128(_mm_loadu_si128((const void *)data), x));
}

/* Words W[0] to W[3] of four blocks to four times sixteen bytes, a block apart. */
static inline void xor_words(uint8_t *data, const __m128i w[4])
{
    __m128i w01_low = _mm_unpacklo_epi32(w[0], w[1]), w01_high = _mm_unpackhi_epi32(w[0], w[1]);
    __m128i w23_low = _mm_unpacklo_epi32(w[2], w[3]), w23_high = _mm_unpackhi_epi32(w[2], w[3]);

    xor_at(data, _mm_unpacklo_epi64(w01_low, w23_low));
    xor_at(data + VT_CHACHA20_BLOCK, _mm_unpackhi_epi64(w01_low, w23_low));
    xor_at(data + 2 * VT_CHACHA20_BLOCK, _mm_unpacklo_epi64(w01_high, w23_high));
    xor_at(data + 3 * VT_CHACHA20_BLOCK, _mm_unpackhi_epi64(w01_high, w23_high));
}

static void xor_group(const struct vt_chacha20_state *state, uint8_t *data)
{
    __m128i before[16], x[16];

    for (int i = 0; i < 16; i++)
        before[i] = _mm_set1_epi32((int)state->word[i]);
    before[12] = _mm_add_epi32(before[12], _mm_set_epi32(3, 2, 1, 0));
    for (int i = 0; i < 16; i++)
        x[i] = before[i];
    for (int i = 0; i < 10; i++) {
        quarter_round(&x[0], &x[4], &x[8], &x[12]);
        quarter_round(&x[1], &x[5], &x[9], &x[13]);
        quarter_round(&x[2], &x[6], &x[10], &x[14]);
        quarter_round(&x[3], &x[7], &x[11], &x[15]);
        quarter_round(&x[0], &x[5], &x[10], &x[15]);
        quarter_round(&x[1], &x[6], &x[11], &x[12]);
        quarter_round(&x[2], &x[7], &x[8], &x[13]);
        quarter_round(&x[3], &x[4], &x[9], &x[14]);
    }
    for (int i = 0; i < 16; i++)
        x[i] = _mm_add_epi32(x[i], before[i]);
    for (int i = 0; i < 4; i++)
        xor_words(data + 16 * i, x + 4 * i);
}

void vt_chacha20_xor_x86(struct vt_chacha20_state *state, uint8_t *data, size_t groups)
{
    for (; groups > 0; groups--, data += 4 * VT_CHACHA20_BLOCK) {
        xor_group(state, data);
        state->word[12] += 4;
    }
}

#endif
