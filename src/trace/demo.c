/* The file is taken into the program as it is, by the assembler: no generator, no tool but the compiler. The path is
 * relative to the top of the tree, where make runs. */
#include "trace/demo.h"

__asm__(".section .rodata\n"
        "vt_demo_trace_start:\n"
        ".incbin \"vectors/sessions/postfix.trace\"\n"
        "vt_demo_trace_end:\n"
        ".byte 0\n"
        ".previous\n");

extern const uint8_t vt_demo_trace_start[], vt_demo_trace_end[];

struct vt_bytes vt_demo_trace(void)
{
    return vt_bytes(vt_demo_trace_start, (size_t)(vt_demo_trace_end - vt_demo_trace_start));
}
