/* Memory that grows: an arena, which is freed as a whole, and lists, which grow item by item.
 *
 * What this code does not check: that nobody else made or moved the list that it adds to. */
#pragma once

#include "base/bytes.h"

/* Memory that is only ever added to, and freed as a whole. Zeroed, it is empty. */
struct vt_arena {
    struct vt_arena_block *last;
    size_t used, size;              /* of the last block */
};

/* N bytes, zeroed and aligned for any type; NULL when there is no memory. */
void *vt_arena_take(struct vt_arena *arena, size_t n);
void vt_arena_free(struct vt_arena *arena);

/* Empties it for the next use, and keeps its memory when that is no more than one block. */
void vt_arena_reset(struct vt_arena *arena);

/* Texts that come again and again: names, clauses, states. Those met last are found by their hash, and
 * shared. */
#define VT_TEXTS_KNOWN 8192

struct vt_texts {
    struct vt_arena *arena;         /* what they live in */
    const char *known[VT_TEXTS_KNOWN];
};

/* TEXT with a NUL behind it, in the arena; NULL when there is no memory. */
const char *vt_text_keep(struct vt_texts *texts, struct vt_bytes text);

/* A hash of BYTES, for tables; whoever writes a trace can make it collide. */
uint32_t vt_bytes_hash(struct vt_bytes bytes);

/* One more item of SIZE bytes, zeroed, in the list of *COUNT items whose pointer LIST is the address of: NULL
 * at first, and to be freed. Items move as it grows. NULL, and nothing has changed, when there is no
 * memory. */
void *vt_list_add(void *list, uint32_t *count, size_t size);
