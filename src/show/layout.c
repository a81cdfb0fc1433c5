#define _DEFAULT_SOURCE    /* ioctl's TIOCGWINSZ, which POSIX does not have */

#include "show/layout.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "show/diagnostics.h"
#include "session/signs.h"

enum { LABEL = 14, MARK = 6, DETAIL = 9, HELP = 25 };

const char *vt_ink_code(enum vt_ink ink)
{
    static const char *const codes[] = { [VT_INK_PLAIN] = "", [VT_INK_BOLD] = "1", [VT_INK_FAINT] = "2",
                                         [VT_INK_GOOD] = "32", [VT_INK_WARN] = "33", [VT_INK_BAD] = "1;31" };
    return codes[ink];
}

enum vt_ink vt_result_ink(enum vt_result result)
{
    static const enum vt_ink inks[] = {
        [VT_PASS] = VT_INK_GOOD, [VT_WARN] = VT_INK_WARN, [VT_FAIL] = VT_INK_BAD, [VT_SKIP] = VT_INK_FAINT
    };
    return inks[result];
}

const char *vt_result_mark(enum vt_result result)
{
    static const char *const marks[] = { [VT_PASS] = "pass", [VT_WARN] = "WARN", [VT_FAIL] = "FAIL",
                                         [VT_SKIP] = "skip" };
    return marks[result];
}

int vt_layout_width(void)
{
    struct winsize size;

    if (isatty(STDOUT_FILENO) != 1 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0
        || size.ws_col > VT_LAYOUT_WIDTH)
        return VT_LAYOUT_WIDTH;
    return size.ws_col < VT_LAYOUT_NARROW ? VT_LAYOUT_NARROW : size.ws_col;
}

/* TEXT, whose other characters have become ASCII where nothing else is shown: signs of ours by what they
 * stand for, and the rest byte by byte. To be freed. */
static char *shown(const char *text)
{
    const bool plain = !vt_ascii_only();
    struct vt_growing out;
    int len;

    vt_grow(&out);
    while (*text != '\0') {
        const char *ascii = plain ? NULL : vt_sign_in_ascii(text, &len);

        if (ascii != NULL)
            fputs(ascii, out.out), text += len;
        else if (plain || (unsigned char)*text < 0x80)
            fputc(*text++, out.out);
        else
            fprintf(out.out, "\\x%02x", (unsigned char)*text++);
    }
    return vt_grown(&out);
}

static void put(struct vt_layout *p, enum vt_ink ink, const char *text, size_t len)
{
    bool colored = p->color && ink != VT_INK_PLAIN;

    if (colored)
        fprintf(p->out, "\033[%sm", vt_ink_code(ink));
    fwrite(text, 1, len, p->out);
    if (colored)
        fputs("\033[0m", p->out);
}

/* TEXT in a column of WIDTH. */
static void column(struct vt_layout *p, enum vt_ink ink, const char *text, int width)
{
    size_t len = strlen(text);

    put(p, ink, text, len);
    fprintf(p->out, "%*s", len < (size_t)width ? width - (int)len : 1, "");
}

static bool begins_character(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

/* How many bytes of TEXT go on a line of WIDTH columns: up to a space if there is one, else cut inside the
 * word but never inside a character. */
static size_t fitting(const char *text, int width)
{
    size_t at = 0, space = 0;
    int columns = 0;

    for (; text[at] != '\0'; at++) {
        columns += begins_character(text[at]);
        if (columns > width)
            return space > 0 ? space : at;
        if (text[at] == ' ')
            space = at;
    }
    return at;
}

/* The rest of a line that is INDENT wide already, and as many more as TEXT needs. */
static void wrap(struct vt_layout *p, int indent, enum vt_ink ink, const char *words)
{
    char *whole = shown(words), *text = whole;

    for (;;) {
        size_t len = fitting(text, p->width - indent), visible = len;

        while (visible > 0 && text[visible - 1] == ' ')
            visible--;
        put(p, ink, text, visible);
        fputc('\n', p->out);
        text += len;
        text += strspn(text, " ");
        if (*text == '\0')
            break;
        fprintf(p->out, "%*s", indent, "");
    }
    free(whole);
}

void vt_layout_title(struct vt_layout *p, enum vt_ink ink, const char *text)
{
    wrap(p, 0, ink, text);
}

/* LABEL, a mark of RESULT unless it is NULL, then text. */
static void labelled(struct vt_layout *p, const char *label, const enum vt_result *result, const char *format,
                     va_list arguments)
{
    struct vt_growing text;
    char *whole;

    vt_grow(&text);
    vfprintf(text.out, format, arguments);
    whole = vt_grown(&text);
    column(p, VT_INK_BOLD, label, LABEL);
    if (result != NULL)
        column(p, vt_result_ink(*result), vt_result_mark(*result), MARK);
    wrap(p, result != NULL ? LABEL + MARK : LABEL, VT_INK_PLAIN, whole);
    free(whole);
}

void vt_layout_row(struct vt_layout *p, const char *label, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    labelled(p, label, NULL, format, arguments);
    va_end(arguments);
}

void vt_layout_mark(struct vt_layout *p, const char *label, enum vt_result result, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    labelled(p, label, &result, format, arguments);
    va_end(arguments);
}

void vt_layout_detail(struct vt_layout *p, const char *label, enum vt_ink ink, const char *text)
{
    fprintf(p->out, "%*s", LABEL + MARK, "");
    column(p, ink, label, DETAIL);
    wrap(p, LABEL + MARK + DETAIL, VT_INK_PLAIN, text);
}

void vt_layout_list(struct vt_layout *p, const char *label, const char *lead,
                    const char *(*item)(const void *, int), const void *context, int lines)
{
    size_t room = (size_t)(p->width - LABEL) * (size_t)lines, used = strlen(lead);
    char *text = vt_need(NULL, room + 64);
    const char *next;
    int count = 0, left_out = 0;

    snprintf(text, room + 64, "%s", lead);
    for (; (next = item(context, count)) != NULL; count++) {
        size_t len = strlen(next);

        if (left_out > 0 || (count > 0 && used + len + 24 > room) || len > room) {
            left_out++;
            continue;
        }
        used += (size_t)snprintf(text + used, room + 64 - used, "%s%s", count > 0 ? ", " : "", next);
    }
    if (left_out > 0)
        snprintf(text + used, room + 64 - used, " and %d more", left_out);
    vt_layout_row(p, label, "%s", text);
    free(text);
}

void vt_layout_gap(struct vt_layout *p)
{
    fputc('\n', p->out);
}

void vt_layout_item(FILE *out, const char *word, const char *text)
{
    struct vt_layout page = { .out = out, .width = vt_layout_width() };

    fputs("  ", out);
    column(&page, VT_INK_PLAIN, word, HELP - 2);
    if (strlen(word) >= HELP - 2)
        fprintf(out, "\n%*s", HELP, "");
    wrap(&page, HELP, VT_INK_PLAIN, text);
}
