/* The map of flipped bits: a letter and a colour for each byte of the server's flight, and a row for each
 * field. */
#include "base/rule.h"
#include "session/flips.h"
#include "show/html_parts.h"
#include "session/provenance.h"

enum {
    BYTES_A_ROW = 64,
    LEVELS_MAX = 8          /* wire, record, message, certificate */
};

static void put_legend(FILE *out, const struct vt_flip_map *map)
{
    fputs("<div class=flipmap><table class=legend>\n<tr><th scope=col>Letter<th scope=col>Who catches it<th "
          "scope=col>Bits\n", out);
    for (unsigned c = 0; c < VT_FLIP_CLASSES; c++) {
        if (map->by_class[c] == 0)
            continue;
        fprintf(out, "<tr><td><i class=x%u>%c</i><td>", c, vt_flip_letter((enum vt_flip_class)c));
        vt_html_text(out, vt_flip_class_text((enum vt_flip_class)c));
        fprintf(out, "<td>%llu\n", (unsigned long long)map->by_class[c]);
    }
    fputs("</table>\n", out);
}

/* The innermost field that byte AT of the server's stream lies in; VT_NONE. */
static uint32_t field_at(const struct vt_model *model, uint32_t at)
{
    struct vt_enclosing_buffer levels[LEVELS_MAX];
    uint32_t count = vt_enclosing(model, model->s2c, at, levels, LEVELS_MAX);

    while (count > 0 && levels[count - 1].leaf == VT_NONE)
        count--;
    return count > 0 ? levels[count - 1].leaf : VT_NONE;
}

/* The start of a link to FIELD. Where there is none, as in a session that ended before, it leads nowhere. */
static void put_link(FILE *out, uint32_t field, const char *more)
{
    fputs("<a", out);
    if (field != VT_NONE)
        fprintf(out, " href=#f%lu", (unsigned long)field);
    fprintf(out, "%s>", more);
}

/* A run of equal bytes of a field is one link; a byte whose bits differ is set apart. Tab goes to those of
 * the table. */
static void put_row(FILE *out, const struct vt_model *model, const struct vt_flip_map *map, uint32_t from,
                    uint32_t to)
{
    struct { enum vt_flip_class class; bool mixed; uint32_t field; } now = { VT_FLIP_CLASSES, false,
                                                                             VT_NONE }, next = now;

    fprintf(out, "<span>%6lu</span> ", (unsigned long)from);
    for (uint32_t at = from; at < to; at++, now = next) {
        unsigned bits[VT_FLIP_CLASSES];
        char more[48];

        next.class = vt_flip_byte(map, at, bits);
        next.mixed = bits[next.class] < 8;
        next.field = field_at(model, at);
        if (at == from || next.class != now.class || next.mixed != now.mixed || next.field != now.field) {
            snprintf(more, sizeof more, " tabindex=-1 class=\"x%d%s\"", (int)next.class,
                     next.mixed ? " mixed" : "");
            fputs(at == from ? "" : "</a>", out);
            put_link(out, next.field, more);
        }
        putc(vt_flip_letter(next.class), out);
    }
    fputs("</a>\n", out);
}

static void put_field(FILE *out, const struct vt_model *model, const struct vt_flip_map *map,
                      const struct vt_flip_field *f)
{
    unsigned long count[VT_FLIP_CLASSES] = { 0 };

    for (uint32_t at = f->off; at < f->off + f->len; at++)
        for (unsigned i = 0; i < 8; i++)
            count[vt_flip_class(map, at, i)]++;
    fprintf(out, "<tr><td>%lu<td>%lu<th scope=row>", (unsigned long)f->off, (unsigned long)f->len);
    put_link(out, field_at(model, f->off), "");
    vt_html_text(out, f->path);
    fputs("</a><td>", out);
    for (unsigned c = 0; c < VT_FLIP_CLASSES; c++)
        if (count[c] > 0)
            fprintf(out, "<i class=x%u>%c</i> %lu ", c, vt_flip_letter((enum vt_flip_class)c), count[c]);
    fputs("<td>", out);
    if (count[VT_FLIP_ACCEPTED] > 0)
        vt_html_text(out, f->reason);
    putc('\n', out);
}

void vt_html_flips(FILE *out, const struct vt_model *model, const struct vt_flip_map *map)
{
    const uint32_t len = (uint32_t)map->bytes.len;

    fputs("<section id=flips>\n<h2>Flipped bits</h2>\n<p class=lead>The session was run again once for each "
          "bit that the server sent, "
          "with that bit flipped. A letter stands for a byte: who catches a flip of most of its bits. "
          "Underlined: its bits are caught in more than one way. Each leads to its field.</p>\n", out);
    put_legend(out, map);
    fputs("<pre class=map tabindex=0 aria-label=\"Map, 64 bytes a row; the table below says the same\">",
          out);
    for (uint32_t at = 0; at < len; at += BYTES_A_ROW)
        put_row(out, model, map, at, len - at < BYTES_A_ROW ? len : at + BYTES_A_ROW);
    fputs("</pre></div>\n<details><summary>The same as a table, field by field</summary><div "
          "class=scroll><table>\n"
          "<tr><th scope=col>At<th scope=col>Bytes<th scope=col>Field<th scope=col>Bits caught by<th "
          "scope=col>Why a flip is accepted\n", out);
    for (uint32_t i = 0; i < map->fields_len; i++)
        put_field(out, model, map, &map->fields[i]);
    fputs("</table></div></details>\n</section>\n", out);
}
