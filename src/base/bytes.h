/* What is done with a view of bytes (struct vt_bytes), and big- and little-endian loads and stores.
 *
 * What this code does not check: that a pointer handed to a load or store has room for it. */
#pragma once

#include "vitrine.h"

/* Equality of public bytes; it stops at the first difference. For secrets: vt_ct_equal. */
static inline bool vt_bytes_equal(struct vt_bytes a, struct vt_bytes b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/* True when BYTES begin with the text WITH. */
static inline bool vt_bytes_begin(struct vt_bytes bytes, const char *with)
{
    const size_t len = strlen(with);

    return bytes.len >= len && (len == 0 || memcmp(bytes.data, with, len) == 0);
}

/* The value of a hexadecimal digit of either case; -1: C is none. */
static inline int vt_hex_digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static inline uint16_t vt_load16be(const uint8_t *p)
{
    return (uint16_t)((uint32_t)p[0] << 8 | p[1]);
}

static inline uint32_t vt_load32be(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint64_t vt_load64be(const uint8_t *p)
{
    return (uint64_t)vt_load32be(p) << 32 | vt_load32be(p + 4);
}

static inline uint32_t vt_load32le(const uint8_t *p)
{
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static inline uint64_t vt_load64le(const uint8_t *p)
{
    return (uint64_t)vt_load32le(p + 4) << 32 | vt_load32le(p);
}

static inline void vt_store16be(uint8_t *p, uint16_t v)
{
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
}

static inline void vt_store32be(uint8_t *p, uint32_t v)
{
    vt_store16be(p, (uint16_t)(v >> 16));
    vt_store16be(p + 2, (uint16_t)v);
}

static inline void vt_store64be(uint8_t *p, uint64_t v)
{
    vt_store32be(p, (uint32_t)(v >> 32));
    vt_store32be(p + 4, (uint32_t)v);
}

static inline void vt_store32le(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)v;
    p[1] = (uint8_t)(v >> 8);
    p[2] = (uint8_t)(v >> 16);
    p[3] = (uint8_t)(v >> 24);
}

static inline void vt_store64le(uint8_t *p, uint64_t v)
{
    vt_store32le(p, (uint32_t)v);
    vt_store32le(p + 4, (uint32_t)(v >> 32));
}
