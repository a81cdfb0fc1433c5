#include "show/screen.h"

#include <string.h>

#include "asn1/der.h"
#include "asn1/string.h"

static int least(int a, int b)
{
    return a < b ? a : b;
}

void vt_screen_clear(struct vt_screen *s, int width, int height)
{
    memset(s, 0, sizeof *s);
    s->width = least(width, VT_SCREEN_WIDTH);
    s->height = least(height, VT_SCREEN_HEIGHT);
    for (int row = 0; row < s->height; row++)
        for (int column = 0; column < s->width; column++)
            s->cells[row][column].text[0] = ' ';
}

/* Characters of one column in every terminal: the alphabets of Europe, punctuation, arrows, lines. Combining
 * marks and what East Asia writes wide are not among them. */
static bool narrow(uint32_t c)
{
    return !vt_character_hidden(c) && (c < 0x300 || (c >= 0x370 && c < 0x483) || (c >= 0x1e00 && c < 0x2000)
            || (c >= 0x2010 && c < 0x2028) || (c >= 0x2190 && c < 0x2200) || (c >= 0x2500 && c < 0x2580));
}

/* The first character of TEXT, which is not empty, into CELL; returns how many bytes of TEXT it takes. */
static size_t take_character(struct vt_bytes text, char *cell)
{
    uint32_t c = 0;
    size_t n = 0;

    memset(cell, 0, 4);
    if (!vt_string_next(VT_DER_UTF8_STRING, text, &n, &c))
        n = 1, c = 0;
    if (c != 0 && narrow(c) && n < 4)
        memcpy(cell, text.data, n);
    else
        cell[0] = '?';
    return n;
}

int vt_screen_put(struct vt_screen *s, int row, int column, int end, enum vt_ink ink, const char *text)
{
    struct vt_bytes rest = vt_text(text);

    if (row < 0 || row >= s->height || column < 0)
        return column;
    for (end = least(end, s->width); rest.len > 0 && column < end; column++) {
        struct vt_cell *cell = &s->cells[row][column];
        size_t n = take_character(rest, cell->text);

        cell->ink = (uint8_t)ink;
        rest = vt_bytes(rest.data + n, rest.len - n);
    }
    return column;
}

void vt_screen_reverse(struct vt_screen *s, int row, int from, int to)
{
    for (int column = from; row >= 0 && row < s->height && column >= 0 && column < least(to, s->width);
         column++)
        s->cells[row][column].reversed = true;
}

int vt_pane_row(struct vt_pane *p)
{
    int row = p->top + p->used++ - p->skip;

    return row >= p->top && row < p->bottom ? row : -1;
}

/* How many bytes of TEXT go on a line of WIDTH columns: up to a space, if one is in its second half; else as
 * many as fit. */
static size_t fitting(struct vt_bytes text, int width)
{
    size_t at = 0, space = 0;
    char cell[4];

    for (int column = 0; column < width && at < text.len; column++) {
        if (text.data[at] == ' ' && column > width / 2)
            space = at;
        at += take_character(vt_bytes(text.data + at, text.len - at), cell);
    }
    return at < text.len && text.data[at] != ' ' && space > 0 ? space : at;
}

void vt_pane_say(struct vt_pane *p, int label_width, const char *label, enum vt_ink ink, const char *text)
{
    struct vt_bytes rest = vt_text(text);
    int left = p->left + label_width;

    do {
        size_t n = fitting(rest, p->right - left > 0 ? p->right - left : 1);
        char line[4 * VT_SCREEN_WIDTH + 1];
        int row = vt_pane_row(p);

        memcpy(line, rest.data, n);
        line[n] = 0;
        vt_screen_put(p->screen, row, p->left, left - 1, VT_INK_FAINT, label);
        vt_screen_put(p->screen, row, left, p->right, ink, line);
        n += n < rest.len && rest.data[n] == ' ';
        rest = vt_bytes(rest.data + n, rest.len - n);
        label = "";
    } while (rest.len > 0);
}

/* Bold, faint and reverse are no colours: they stay without them. */
static const char *code_of(enum vt_ink ink, bool color)
{
    static const enum vt_ink plain[] = { [VT_INK_PLAIN] = VT_INK_PLAIN, [VT_INK_BOLD] = VT_INK_BOLD,
                                         [VT_INK_FAINT] = VT_INK_FAINT,
                                         [VT_INK_GOOD] = VT_INK_PLAIN, [VT_INK_WARN] = VT_INK_BOLD,
                                         [VT_INK_BAD] = VT_INK_BOLD };
    return vt_ink_code(color ? ink : plain[ink]);
}

void vt_screen_print(const struct vt_screen *s, bool color, FILE *out)
{
    for (int row = 0; row < s->height; row++) {
        const struct vt_cell *last = NULL;

        fprintf(out, "\033[%d;1H\033[0m\033[2K", row + 1);
        for (int column = 0; column < s->width; column++) {
            const struct vt_cell *cell = &s->cells[row][column];

            const char *code = code_of(cell->ink, color);

            if (last == NULL || last->ink != cell->ink || last->reversed != cell->reversed)
                fprintf(out, "\033[0%s%sm%s", *code != '\0' ? ";" : "", code,
                        cell->reversed ? "\033[7m" : "");
            fputs(cell->text, out);
            last = cell;
        }
    }
    fputs("\033[0m", out);
}
