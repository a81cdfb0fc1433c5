#include "crypto/mont.h"

bool vt_big_load(vt_word *out, size_t words, struct vt_bytes number)
{
    const size_t room = words * sizeof(vt_word);
    uint32_t overflow = 0;

    memset(out, 0, room);
    for (size_t i = 0; i < number.len; i++) {
        uint8_t byte = number.data[number.len - 1 - i];

        if (i < room)
            out[i / sizeof(vt_word)] |= (vt_word)byte << (8 * (i % sizeof(vt_word)));
        else
            overflow |= byte;
    }
    if (overflow != 0)
        memset(out, 0, room);
    return overflow == 0;
}

void vt_big_store(uint8_t *out, size_t len, const vt_word *a, size_t words)
{
    for (size_t i = 0; i < len; i++) {
        vt_word word = i / sizeof(vt_word) < words ? a[i / sizeof(vt_word)] : 0;

        out[len - 1 - i] = (uint8_t)(word >> (8 * (i % sizeof(vt_word))));
    }
}

/* The difference a - b - borrow lies in [-W, W - 1], where W = 2^VT_WORD_BITS; modulo W^2 its high word is
 * all ones exactly when it is negative, so that word's low bit is the next borrow. */
vt_word vt_big_less(const vt_word *a, const vt_word *b, size_t words)
{
    vt_word borrow = 0;

    for (size_t i = 0; i < words; i++)
        borrow = (vt_word)(((vt_dword)a[i] - b[i] - borrow) >> VT_WORD_BITS) & 1;
    return vt_word_mask(borrow);
}

vt_word vt_big_zero(const vt_word *a, size_t words)
{
    vt_word any = 0;

    for (size_t i = 0; i < words; i++)
        any |= a[i];
    /* any - 1 borrows from the high word exactly when any is zero. */
    return vt_word_mask((vt_word)(((vt_dword)any - 1) >> VT_WORD_BITS) & 1);
}

void vt_big_copy_if(vt_word mask, vt_word *out, const vt_word *a, size_t words)
{
    for (size_t i = 0; i < words; i++)
        out[i] ^= mask & (out[i] ^ a[i]);
}

size_t vt_big_bits(const vt_word *a, size_t words)
{
    size_t bits = words * VT_WORD_BITS;

    while (bits > 0 && (a[(bits - 1) / VT_WORD_BITS] >> ((bits - 1) % VT_WORD_BITS) & 1) == 0)
        bits--;
    return bits;
}
