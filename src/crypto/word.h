/* The machine word that the portable arithmetic works on. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Words are as wide as the target multiplies well; -DVT_WORD_BITS=32 forces the narrow ones, for tests. */
#ifndef VT_WORD_BITS
#ifdef __SIZEOF_INT128__
#define VT_WORD_BITS 64
#else
#define VT_WORD_BITS 32
#endif
#endif

#if VT_WORD_BITS == 64
typedef uint64_t vt_word;
__extension__ typedef unsigned __int128 vt_dword;
#else
typedef uint32_t vt_word;
typedef uint64_t vt_dword;
#endif

#define VT_WORDS(bits) (((bits) + VT_WORD_BITS - 1) / VT_WORD_BITS)

/* All ones where BIT is 1, zero where it is 0; the optimiser cannot see which.
 * CT: time tells nothing. */
static inline vt_word vt_word_mask(vt_word bit)
{
    __asm__("" : "+r"(bit));
    return (vt_word)0 - bit;
}
