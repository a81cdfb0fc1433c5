#include "session/memory.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 65536

struct vt_arena_block {
    struct vt_arena_block *before;
    alignas(max_align_t) uint8_t bytes[];
};

void *vt_arena_take(struct vt_arena *arena, size_t n)
{
    size_t round = (n + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    void *p;

    if (arena->last == NULL || round > arena->size - arena->used) {
        size_t size = round > BLOCK ? round : BLOCK;
        struct vt_arena_block *block = calloc(1, sizeof *block + size);

        if (block == NULL)
            return NULL;
        block->before = arena->last;
        *arena = (struct vt_arena){ .last = block, .size = size };
    }
    p = arena->last->bytes + arena->used;
    arena->used += round;
    return p;
}

void vt_arena_free(struct vt_arena *arena)
{
    while (arena->last != NULL) {
        struct vt_arena_block *before = arena->last->before;

        free(arena->last);
        arena->last = before;
    }
    *arena = (struct vt_arena){ 0 };
}

void vt_arena_reset(struct vt_arena *arena)
{
    if (arena->last == NULL || arena->last->before != NULL || arena->size > BLOCK)
        vt_arena_free(arena);
    else
        memset(arena->last->bytes, 0, arena->used);
    arena->used = 0;
}

uint32_t vt_bytes_hash(struct vt_bytes bytes)
{
    uint32_t h = 2166136261u;           /* FNV-1a */

    for (size_t i = 0; i < bytes.len; i++)
        h = (h ^ bytes.data[i]) * 16777619u;
    return h;
}

const char *vt_text_keep(struct vt_texts *texts, struct vt_bytes text)
{
    const char **known = &texts->known[vt_bytes_hash(text) % VT_TEXTS_KNOWN];
    char *copy;

    if (*known != NULL && strlen(*known) == text.len && memcmp(*known, text.data, text.len) == 0)
        return *known;
    copy = vt_arena_take(texts->arena, text.len + 1);
    return copy == NULL ? NULL
        : (*known = memcpy(copy, text.len > 0 ? text.data : (const uint8_t *)"", text.len));
}

/* A list has room for this many at first, and for twice as many whenever it is full. */
#define FIRST 16

void *vt_list_add(void *list, uint32_t *count, size_t size)
{
    const uint32_t n = *count;
    uint8_t *items;

    memcpy(&items, list, sizeof items);     /* whatever the type of its items, a pointer to them looks
                                               alike (POSIX) */
    if (n == 0 || (n >= FIRST && (n & (n - 1)) == 0)) {
        items = realloc(items, (n == 0 ? FIRST : 2 * (size_t)n) * size);
        if (items == NULL)
            return NULL;
        memcpy(list, &items, sizeof items);
    }
    *count = n + 1;
    return memset(items + n * size, 0, size);
}
