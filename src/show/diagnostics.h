/* What is asked of the host wherever something is shown: memory, and a line on stderr. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* One line on stderr, "vitrine: …". False, for those who return that. */
__attribute__((format(printf, 1, 2))) bool vt_complain(const char *format, ...);

/* True once it was called. */
bool vt_complained(void);

/* Memory, or the end of the program with a line that says so: a diagnosis that lacks a part would mislead. */
void *vt_need(void *old, size_t size);
_Noreturn void vt_no_room(void);
char *vt_need_text(const char *text);

/* One more item of a list, as vt_list_add makes it. */
void *vt_need_more(void *list, uint32_t *count, size_t size);

/* A text that grows: written to OUT, then taken, to be freed. */
struct vt_growing {
    FILE *out;
    char *text;
    size_t len;
};
void vt_grow(struct vt_growing *text);
char *vt_grown(struct vt_growing *text);
