/* Constant-time helpers: selection and comparison whose instructions and addresses do not depend on the
 * values. A "mask" is 0 or all ones. Each mask passes a barrier that keeps the optimiser from turning it
 * back into a branch.
 *
 * What this code does not hide: lengths, and whether two pointers are the same. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The same value, but one the compiler can no longer reason about. */
static inline uint32_t vt_ct_barrier(uint32_t v)
{
    __asm__("" : "+r"(v));
    return v;
}

/* All ones when V is not zero: the sign bit of v | -v. */
static inline uint32_t vt_ct_nonzero(uint32_t v)
{
    return vt_ct_barrier(0u - ((v | (0u - v)) >> 31));
}

static inline uint32_t vt_ct_zero(uint32_t v)
{
    return ~vt_ct_nonzero(v);
}

static inline uint32_t vt_ct_eq(uint32_t a, uint32_t b)
{
    return vt_ct_zero(a ^ b);
}

/* All ones when A < B, both unsigned: the borrow of a - b, rebuilt from the top bits. */
static inline uint32_t vt_ct_lt(uint32_t a, uint32_t b)
{
    return vt_ct_barrier(0u - (((~a & b) | ((~a | b) & (a - b))) >> 31));
}

/* A where MASK is all ones, B where it is 0. */
static inline uint32_t vt_ct_select(uint32_t mask, uint32_t a, uint32_t b)
{
    return b ^ (mask & (a ^ b));
}

/* Compares N bytes; every byte is read whatever the others hold. */
bool vt_ct_equal(const void *a, const void *b, size_t n);

/* Copies N bytes from SRC to DST where MASK is all ones; reads and writes both either way. */
void vt_ct_copy(uint32_t mask, void *dst, const void *src, size_t n);

/* Overwrites N bytes with zero in a way that survives the optimiser. */
void vt_wipe(void *p, size_t n);

/* Overwrites 4 KB of the stack below the caller: what functions that have returned left there, in registers
 * that were saved too, which no wipe of a variable reaches. */
void vt_wipe_stack(void);
