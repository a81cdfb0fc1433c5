/* What every command needs of the host: memory, and a line on stderr. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

void vt_complain(const char *format, ...)
{
    va_list arguments;

    fflush(stdout);
    fputs("vitrine: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

void *vt_need(void *old, size_t size)
{
    void *memory = realloc(old, size > 0 ? size : 1);

    if (memory == NULL) {
        vt_complain("out of memory: %zu bytes are not to be had", size);
        exit(VT_EXIT_LOCAL);
    }
    return memory;
}

char *vt_need_text(const char *text)
{
    size_t size = strlen(text) + 1;

    return memcpy(vt_need(NULL, size), text, size);
}
