#include "show/diagnostics.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "net/machine.h"
#include "session/memory.h"
#include "session/value.h"

static bool complained;

bool vt_complained(void)
{
    return complained;
}

bool vt_complain(const char *format, ...)
{
    char text[8192], shown[8192];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    vt_clean_text(vt_text(text), shown, sizeof shown);   /* names of files may come from anywhere, too */
    fflush(stdout);
    fprintf(stderr, "vitrine: %s\n", shown);
    complained = true;
    return false;
}

static void *had(void *memory, size_t size)
{
    if (memory != NULL)
        return memory;
    vt_complain("out of memory: %zu bytes are not to be had", size);
    exit(VT_EXIT_LOCAL);
}

void *vt_need(void *old, size_t size)
{
    return had(realloc(old, size > 0 ? size : 1), size);
}

void *vt_need_more(void *list, uint32_t *count, size_t size)
{
    return had(vt_list_add(list, count, size), size);
}

char *vt_need_text(const char *text)
{
    size_t size = strlen(text) + 1;

    return memcpy(vt_need(NULL, size), text, size);
}

_Noreturn void vt_no_room(void)
{
    vt_complain("out of memory: a text can't grow");
    exit(VT_EXIT_LOCAL);
}

void vt_grow(struct vt_growing *text)
{
    *text = (struct vt_growing){ .out = NULL };
    text->out = open_memstream(&text->text, &text->len);
    if (text->out == NULL)
        vt_no_room();
}

char *vt_grown(struct vt_growing *text)
{
    bool good = ferror(text->out) == 0;

    if (fclose(text->out) != 0 || !good)
        vt_no_room();
    return text->text;
}
