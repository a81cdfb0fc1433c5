/* Memory that grows: an arena, which is freed as a whole, and lists, which grow item by item.
 *
 * What this code does not check: that nobody else made or moved the list that it adds to. */
#ifndef VT_SESSION_MEMORY_H
#define VT_SESSION_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* Memory that is only ever added to, and freed as a whole. Zeroed, it is empty. */
struct vt_arena {
    struct vt_arena_block *last;
    size_t used, size;              /* of the last block */
};

/* N bytes, zeroed and aligned for any type; NULL when there is no memory. */
void *vt_arena_take(struct vt_arena *arena, size_t n);
void vt_arena_free(struct vt_arena *arena);

/* One more item of SIZE bytes, zeroed, in the list of *COUNT items whose pointer LIST is the address of: NULL at first, and to be
 * freed. Items move as it grows. NULL, and nothing has changed, when there is no memory. */
void *vt_list_add(void *list, uint32_t *count, size_t size);

#endif
