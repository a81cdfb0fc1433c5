/* SHA-1 and SHA-256 with the SHA extensions of x86: four rounds an instruction or two. */
#include "crypto/cpu.h"
#include "crypto/hash.h"

#if defined(__x86_64__)

#include <immintrin.h>

static inline __m128i load(const void *p)
{
    return _mm_loadu_si128(p);
}

/* Sixteen bytes of message as four big-endian words, the first in the lowest lane. */
static inline __m128i load_words(const uint8_t *p)
{
    return _mm_shuffle_epi8(load(p), _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3));
}

/* The same with the first word in the highest lane, where the SHA-1 instructions want it. */
static inline __m128i load_words_reversed(const uint8_t *p)
{
    return _mm_shuffle_epi8(load(p), _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
}

/* W[t] to W[t + 3] from the sixteen words before, which lie in W0 to W3. */
static inline __m128i sha256_schedule(__m128i w0, __m128i w1, __m128i w2, __m128i w3)
{
    __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), _mm_alignr_epi8(w3, w2, 4));

    return _mm_sha256msg2_epu32(sum, w3);
}

/* Four rounds from T on. The instructions keep a, b, e, f in one register and c, d, g, h in the other. */
static inline void sha256_rounds(__m128i *abef, __m128i *cdgh, __m128i w, unsigned t)
{
    __m128i k_and_w = _mm_add_epi32(w, load(vt_sha256_k + t));

    *cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, k_and_w);
    *abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32(k_and_w, 0x0e));
}

static inline void sha256_block(__m128i *abef, __m128i *cdgh, const uint8_t *data)
{
    __m128i w0 = load_words(data), w1 = load_words(data + 16);
    __m128i w2 = load_words(data + 32), w3 = load_words(data + 48);

    for (unsigned t = 0; t < 64; t += 16) {
        if (t > 0) {
            w0 = sha256_schedule(w0, w1, w2, w3);
            w1 = sha256_schedule(w1, w2, w3, w0);
            w2 = sha256_schedule(w2, w3, w0, w1);
            w3 = sha256_schedule(w3, w0, w1, w2);
        }
        sha256_rounds(abef, cdgh, w0, t);
        sha256_rounds(abef, cdgh, w1, t + 4);
        sha256_rounds(abef, cdgh, w2, t + 8);
        sha256_rounds(abef, cdgh, w3, t + 12);
    }
}

void vt_sha256_compress_x86(union vt_hash_chain *chain, const uint8_t *data, size_t blocks)
{
    __m128i cdab = _mm_shuffle_epi32(load(chain->w32), 0xb1);       /* lanes from high to low */
    __m128i efgh = _mm_shuffle_epi32(load(chain->w32 + 4), 0x1b);
    __m128i abef = _mm_alignr_epi8(cdab, efgh, 8), cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
    __m128i feba, dchg;

    for (; blocks > 0; blocks--, data += 64) {
        __m128i abef_before = abef, cdgh_before = cdgh;

        sha256_block(&abef, &cdgh, data);
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    feba = _mm_shuffle_epi32(abef, 0x1b);
    dchg = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128((void *)chain->w32, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128((void *)(chain->w32 + 4), _mm_alignr_epi8(dchg, feba, 8));
}

static inline __m128i sha1_schedule(__m128i w0, __m128i w1, __m128i w2, __m128i w3)
{
    return _mm_sha1msg2_epu32(_mm_xor_si128(_mm_sha1msg1_epu32(w0, w1), w2), w3);
}

/* Four rounds with function F, which the instruction wants as a constant. */
static inline __m128i sha1_rounds(__m128i abcd, __m128i e_and_w, int f)
{
    switch (f) {
    case 0: return _mm_sha1rnds4_epu32(abcd, e_and_w, 0);
    case 1: return _mm_sha1rnds4_epu32(abcd, e_and_w, 1);
    case 2: return _mm_sha1rnds4_epu32(abcd, e_and_w, 2);
    default: return _mm_sha1rnds4_epu32(abcd, e_and_w, 3);
    }
}

/* The e of each four rounds is the a of the four before, rotated: sha1nexte adds it to their words. */
static inline void sha1_block(__m128i *abcd, __m128i *e, const uint8_t *data)
{
    __m128i w[4], before = *abcd, next = _mm_add_epi32(*e, load_words_reversed(data));

    for (int i = 0; i < 4; i++)
        w[i] = load_words_reversed(data + 16 * i);
    for (int i = 0; i < 20; i++) {
        __m128i *word = &w[i % 4];

        if (i >= 4)
            *word = sha1_schedule(w[i % 4], w[(i + 1) % 4], w[(i + 2) % 4], w[(i + 3) % 4]);
        if (i > 0)
            next = _mm_sha1nexte_epu32(before, *word);
        before = *abcd;
        *abcd = sha1_rounds(*abcd, next, i / 5);
    }
    *e = before;
}

void vt_sha1_compress_x86(union vt_hash_chain *chain, const uint8_t *data, size_t blocks)
{
    __m128i abcd = _mm_shuffle_epi32(load(chain->w32), 0x1b);
    __m128i e = _mm_set_epi32((int)chain->w32[4], 0, 0, 0);

    for (; blocks > 0; blocks--, data += 64) {
        __m128i abcd_before = abcd, e_before = e;

        sha1_block(&abcd, &e, data);
        e = _mm_sha1nexte_epu32(e, e_before);
        abcd = _mm_add_epi32(abcd, abcd_before);
    }
    _mm_storeu_si128((void *)chain->w32, _mm_shuffle_epi32(abcd, 0x1b));
    chain->w32[4] = (uint32_t)_mm_extract_epi32(e, 3);
}

#endif
