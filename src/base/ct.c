#include "base/ct.h"

#include <string.h>

bool vt_ct_equal(const void *a, const void *b, size_t n)
{
    const uint8_t *x = a, *y = b;
    uint32_t difference = 0;

    for (size_t i = 0; i < n; i++)
        difference |= (uint32_t)(x[i] ^ y[i]);
    return vt_ct_zero(difference) != 0;
}

void vt_ct_copy(uint32_t mask, void *dst, const void *src, size_t n)
{
    uint8_t *to = dst;
    const uint8_t *from = src;

    for (size_t i = 0; i < n; i++)
        to[i] = (uint8_t)vt_ct_select(mask, from[i], to[i]);
}

void vt_wipe_stack(void)
{
    uint8_t below[4096];

    vt_wipe(below, sizeof below);
}

void vt_wipe(void *p, size_t n)
{
    if (n == 0)
        return;
    memset(p, 0, n);
    /* The memory is declared read here, so the stores above cannot be dropped as dead. */
    __asm__ __volatile__("" : : "r"(p) : "memory");
}
