#include "show/html_parts.h"

#include "session/text_writer.h"
#include "session/value.h"

void vt_html_text(FILE *out, const char *text)
{
    for (; text != NULL && *text != 0; text++)
        switch (*text) {
        case '&': fputs("&amp;", out); break;
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '"': fputs("&quot;", out); break;
        case '\'': fputs("&#39;", out); break;
        default: putc(*text, out);
        }
}

void vt_html_wrap(FILE *out, const char *before, const char *text, const char *after)
{
    if (text == NULL)
        return;
    fputs(before, out);
    vt_html_text(out, text);
    fputs(after, out);
}

void vt_html_digits(FILE *out, struct vt_bytes bytes)
{
    struct vt_text_writer writer;

    vt_text_writer_begin(&writer, out);
    vt_text_writer_hex(&writer, bytes);
    vt_text_writer_flush(&writer);
}

void vt_html_hex(FILE *out, struct vt_bytes bytes)
{
    if (bytes.data == NULL && bytes.len > 0) {
        fputs("<code class=withheld>secret</code>", out);
        return;
    }
    fputs("<code>", out);
    vt_html_digits(out, bytes);
    fputs("</code>", out);
}

void vt_html_mark(FILE *out, enum vt_result result)
{
    fprintf(out, "<b class=\"mark %s\">%s</b>", vt_result_name(result), vt_result_name(result));
}

static void put_link(FILE *out, char kind, uint32_t index, const char *text)
{
    if (kind == 0) {
        vt_html_wrap(out, "<b>", text, "</b>");
        return;
    }
    fprintf(out, "<a href=#%c%lu>", kind, (unsigned long)index);
    vt_html_text(out, text);
    fputs("</a>", out);
}

struct vt_words vt_html_words(FILE *out, const struct vt_model *model)
{
    return (struct vt_words){ .out = out, .model = model, .text = vt_html_text, .link = put_link };
}
