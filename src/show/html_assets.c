/* The style and the script are taken in as they are, by the assembler; see session/demo.c. The script's files
 * are one script. */
#include "show/html_parts.h"

__asm__(".section .rodata\n"
        "vt_page_css_start:\n"
        ".incbin \"src/show/page.css\"\n"
        "vt_page_js_start:\n"
        ".incbin \"src/show/page.js\"\n"
        ".incbin \"src/show/page_bytes.js\"\n"
        ".incbin \"src/show/page_graph.js\"\n"
        "vt_page_end:\n"
        ".byte 0\n"
        ".previous\n");

extern const uint8_t vt_page_css_start[], vt_page_js_start[], vt_page_end[];

struct vt_bytes vt_html_style(void)
{
    return vt_bytes(vt_page_css_start, (size_t)(vt_page_js_start - vt_page_css_start));
}

struct vt_bytes vt_html_script(void)
{
    return vt_bytes(vt_page_js_start, (size_t)(vt_page_end - vt_page_js_start));
}
