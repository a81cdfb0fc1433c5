/* AES with the AES instructions of x86, eight blocks at a time where blocks do not depend on one another. */
#include "crypto/aes.h"
#include "crypto/cpu.h"

#if defined(__x86_64__)

#include <tmmintrin.h>
#include <wmmintrin.h>

enum { WIDE = 8 };

static inline __m128i load(const uint8_t *p)
{
    return _mm_loadu_si128((const void *)p);
}

static inline void store(uint8_t *p, __m128i x)
{
    _mm_storeu_si128((void *)p, x);
}

static inline void encrypt(const struct vt_aes *aes, __m128i *x, unsigned n)
{
    __m128i key = load(aes->key.bytes[0]);

    for (unsigned i = 0; i < n; i++)
        x[i] = _mm_xor_si128(x[i], key);
    for (unsigned round = 1; round < aes->rounds; round++) {
        key = load(aes->key.bytes[round]);
        for (unsigned i = 0; i < n; i++)
            x[i] = _mm_aesenc_si128(x[i], key);
    }
    key = load(aes->key.bytes[aes->rounds]);
    for (unsigned i = 0; i < n; i++)
        x[i] = _mm_aesenclast_si128(x[i], key);
}

/* The "equivalent inverse cipher" of FIPS 197 section 5.3.5: round keys 1 to rounds - 1 through
 * InvMixColumns, and all in the order of use. */
static void inverse_keys(const struct vt_aes *aes, __m128i *keys)
{
    for (unsigned i = 0; i <= aes->rounds; i++) {
        __m128i key = load(aes->key.bytes[aes->rounds - i]);

        keys[i] = i == 0 || i == aes->rounds ? key : _mm_aesimc_si128(key);
    }
}

static inline void decrypt(const __m128i *keys, unsigned rounds, __m128i *x, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        x[i] = _mm_xor_si128(x[i], keys[0]);
    for (unsigned round = 1; round < rounds; round++)
        for (unsigned i = 0; i < n; i++)
            x[i] = _mm_aesdec_si128(x[i], keys[round]);
    for (unsigned i = 0; i < n; i++)
        x[i] = _mm_aesdeclast_si128(x[i], keys[rounds]);
}

void vt_aes_encrypt_x86(const struct vt_aes *aes, uint8_t *blocks, size_t count)
{
    for (; count > 0; count--, blocks += VT_AES_BLOCK) {
        __m128i x = load(blocks);

        encrypt(aes, &x, 1);
        store(blocks, x);
    }
}

void vt_aes_decrypt_x86(const struct vt_aes *aes, uint8_t *blocks, size_t count)
{
    __m128i keys[VT_AES_ROUNDS_MAX + 1];

    inverse_keys(aes, keys);
    for (; count > 0; count--, blocks += VT_AES_BLOCK) {
        __m128i x = load(blocks);

        decrypt(keys, aes->rounds, &x, 1);
        store(blocks, x);
    }
}

/* N blocks of key stream from COUNTER on, whose number is in native order in the highest lane. */
static inline __m128i ctr(const struct vt_aes *aes, __m128i counter, uint8_t *data, unsigned n)
{
    const __m128i swap = _mm_set_epi8(12, 13, 14, 15, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    __m128i x[WIDE];

    for (unsigned i = 0; i < n; i++) {
        x[i] = _mm_shuffle_epi8(counter, swap);
        counter = _mm_add_epi32(counter, _mm_set_epi32(1, 0, 0, 0));
    }
    encrypt(aes, x, n);
    for (unsigned i = 0; i < n; i++)
        store(data + VT_AES_BLOCK * i, _mm_xor_si128(load(data + VT_AES_BLOCK * i), x[i]));
    return counter;
}

void vt_aes_ctr_x86(const struct vt_aes *aes, uint8_t *counter, uint8_t *data, size_t blocks)
{
    const __m128i swap = _mm_set_epi8(12, 13, 14, 15, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    __m128i at = _mm_shuffle_epi8(load(counter), swap);

    for (; blocks >= WIDE; blocks -= WIDE, data += WIDE * VT_AES_BLOCK)
        at = ctr(aes, at, data, WIDE);
    for (; blocks > 0; blocks--, data += VT_AES_BLOCK)
        at = ctr(aes, at, data, 1);
    store(counter, _mm_shuffle_epi8(at, swap));
}

void vt_aes_cbc_encrypt_x86(const struct vt_aes *aes, uint8_t *iv, uint8_t *data, size_t blocks)
{
    __m128i x = load(iv);

    for (; blocks > 0; blocks--, data += VT_AES_BLOCK) {
        x = _mm_xor_si128(x, load(data));
        encrypt(aes, &x, 1);
        store(data, x);
    }
    store(iv, x);
}

/* N blocks of CBC after the ciphertext block PREVIOUS; returns the last ciphertext block. */
static inline __m128i cbc(const __m128i *keys, unsigned rounds, __m128i previous, uint8_t *data, unsigned n)
{
    __m128i x[WIDE];

    for (unsigned i = 0; i < n; i++)
        x[i] = load(data + VT_AES_BLOCK * i);
    decrypt(keys, rounds, x, n);
    for (unsigned i = 0; i < n; i++) {
        __m128i ciphertext = load(data + VT_AES_BLOCK * i);

        store(data + VT_AES_BLOCK * i, _mm_xor_si128(x[i], previous));
        previous = ciphertext;
    }
    return previous;
}

void vt_aes_cbc_decrypt_x86(const struct vt_aes *aes, uint8_t *iv, uint8_t *data, size_t blocks)
{
    __m128i keys[VT_AES_ROUNDS_MAX + 1], previous = load(iv);

    inverse_keys(aes, keys);
    for (; blocks >= WIDE; blocks -= WIDE, data += WIDE * VT_AES_BLOCK)
        previous = cbc(keys, aes->rounds, previous, data, WIDE);
    for (; blocks > 0; blocks--, data += VT_AES_BLOCK)
        previous = cbc(keys, aes->rounds, previous, data, 1);
    store(iv, previous);
}

#endif
