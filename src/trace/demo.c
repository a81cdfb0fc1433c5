/* The files are taken into the program as they are, by the assembler: no generator, no tool but the compiler. The paths are
 * relative to the top of the tree, where make runs. */
#include "trace/demo.h"

#define FILE_AS(symbol, path) \
    __asm__(".section .rodata\n" \
            "vt_" symbol "_start:\n" \
            ".incbin \"" path "\"\n" \
            "vt_" symbol "_end:\n" \
            ".byte 0\n" \
            ".previous\n")

FILE_AS("demo_trace", "vectors/sessions/postfix.trace");
FILE_AS("demo_root", "vectors/sessions/postfix-root.pem");

extern const uint8_t vt_demo_trace_start[], vt_demo_trace_end[], vt_demo_root_start[], vt_demo_root_end[];

struct vt_bytes vt_demo_trace(void)
{
    return vt_bytes(vt_demo_trace_start, (size_t)(vt_demo_trace_end - vt_demo_trace_start));
}

struct vt_bytes vt_demo_root(void)
{
    return vt_bytes(vt_demo_root_start, (size_t)(vt_demo_root_end - vt_demo_root_start));
}
