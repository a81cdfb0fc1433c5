/* Bytes that look random, the same on every run and in other programs that compute expected values: x = 1664525 x +
 * 1013904223 modulo 2^32, the byte is x >> 24. */
#pragma once

#include <stddef.h>
#include <stdint.h>

static inline uint8_t vt_random_byte(uint32_t *x)
{
    *x = *x * 1664525 + 1013904223;
    return (uint8_t)(*x >> 24);
}

static inline void vt_random_fill(uint32_t *x, uint8_t *out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = vt_random_byte(x);
}

/* The same, but half of the bytes are ff or 00, so that carries travel far: bits 16 and 17 of x choose. */
static inline void vt_random_edges(uint32_t *x, uint8_t *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t byte = vt_random_byte(x);

        out[i] = (*x >> 16 & 3) == 0 ? 0xff : (*x >> 16 & 3) == 1 ? 0 : byte;
    }
}
