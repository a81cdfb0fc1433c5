/* The style and the script are taken in as they are, by the assembler; see trace/demo.c. */
#include "trace/html_parts.h"

__asm__(".section .rodata\n"
        "vt_page_css_start:\n"
        ".incbin \"src/trace/page.css\"\n"
        "vt_page_css_end:\n"
        "vt_page_js_start:\n"
        ".incbin \"src/trace/page.js\"\n"
        "vt_page_js_end:\n"
        ".byte 0\n"
        ".previous\n");

extern const uint8_t vt_page_css_start[], vt_page_css_end[], vt_page_js_start[], vt_page_js_end[];

struct vt_bytes vt_html_style(void)
{
    return vt_bytes(vt_page_css_start, (size_t)(vt_page_css_end - vt_page_css_start));
}

struct vt_bytes vt_html_script(void)
{
    return vt_bytes(vt_page_js_start, (size_t)(vt_page_js_end - vt_page_js_start));
}
