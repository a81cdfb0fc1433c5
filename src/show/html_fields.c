/* The flights, and each buffer with its fields: a list in which groups are lists. */
#include "show/html_parts.h"
#include "session/value.h"
#include "session/provenance.h"

static void put_message(FILE *out, const struct vt_model *model, const struct vt_model_message *m)
{
    const bool shared = m->buffer == model->c2s || m->buffer == model->s2c;

    fprintf(out, "<li><a href=#%c%lu>", shared ? 'f' : 'b', shared ? (unsigned long)m->field
            : (unsigned long)m->buffer);
    vt_html_text(out, m->name);
    fprintf(out, "</a> <small>%lu bytes, at %llu%s</small>\n", (unsigned long)model->fields[m->field].len,
            (unsigned long long)m->wire_off, vt_model_is_encrypted(model, m->buffer) ? ", encrypted" : "");
}

void vt_html_flights(FILE *out, const struct vt_model *model)
{
    if (model->messages_len == 0)
        return;
    fputs("<section id=flights>\n<h2>Flights</h2>\n<ol class=flights>\n", out);
    for (uint32_t i = 0; i < model->messages_len; i++) {
        const struct vt_model_message *m = &model->messages[i];

        if (i == 0 || m->from_server != m[-1].from_server)
            fprintf(out, "%s<li class=%s><h3>%s</h3><ol>\n", i == 0 ? "" : "</ol>\n",
                    m->from_server ? "server" : "client", m->from_server ? "Server" : "Client");
        put_message(out, model, m);
    }
    fputs("</ol>\n</ol>\n", out);
    fputs("</section>\n", out);
}

/* What the page's script needs of a field is where it lies, and whose result it carries; the rest it reads as
 * people do. */
static void put_field(FILE *out, const struct vt_model *model, uint32_t index)
{
    const struct vt_model_field *f = &model->fields[index];
    struct vt_use made;

    fprintf(out, "<li id=f%lu%s data-at=%llu data-len=%lu", (unsigned long)index,
            f->leaf ? " class=leaf" : "", (unsigned long long)f->off, (unsigned long)f->len);
    if (vt_made_by(model, index, &made))
        fprintf(out, " data-made=d%lu", (unsigned long)made.derive);
    fputs("><b>", out);
    vt_html_text(out, f->name);
    fputs("</b>", out);
    vt_html_wrap(out, " <i>", f->leaf && vt_is_hex_of(f->value, f->raw) ? NULL : f->value, "</i>");
    if (f->hashed) {
        fputs(" <em>its SHA-256: the bytes were not kept</em>", out);
    } else if (f->leaf) {
        putc(' ', out);
        vt_html_hex(out, f->raw.data != NULL ? f->raw : (struct vt_bytes){ .data = NULL, .len = f->len });
    } else if (!f->closed) {
        fputs(" <em>it was never ended</em>", out);
    }
    vt_html_wrap(out, " <cite>", f->ref, "</cite>");
    putc('\n', out);
}

static void put_fields(FILE *out, const struct vt_model *model, const struct vt_model_buffer *b)
{
    int depth = 0;

    fputs("<ul class=fields>\n", out);
    for (uint32_t i = b->first; i < model->fields_len; i = model->fields[i].next) {
        for (; depth > model->fields[i].depth; depth--)
            fputs("</ul>\n", out);
        put_field(out, model, i);
        if (!model->fields[i].leaf) {
            fputs("<ul>\n", out);
            depth++;
        }
    }
    for (; depth > 0; depth--)
        fputs("</ul>", out);
    fputs("</ul>\n", out);
}

static void put_buffer(FILE *out, const struct vt_model *model, const struct vt_model_buffer *b)
{
    const struct vt_words w = vt_html_words(out, model);

    fprintf(out, "<article id=b%u data-kind=\"", b->id);
    vt_html_text(out, b->kind);
    fprintf(out, "\" data-len=%llu data-event=%lu", (unsigned long long)b->len, (unsigned long)b->event);
    for (uint32_t i = 0; i < b->parts; i++)
        fprintf(out, "%s%u:%llu:%lu", i == 0 ? " data-from=\"" : " ", b->from[i].buffer,
                (unsigned long long)b->from[i].off, (unsigned long)b->from[i].len);
    fputs(b->parts > 0 ? "\">\n<h3>" : ">\n<h3>", out);
    vt_content_buffer(&w, b->id);
    fputs("</h3>\n<p class=source>", out);
    vt_content_parts(&w, b);
    fputs("</p>\n", out);
    put_fields(out, model, b);
    fputs("</article>\n", out);
}

void vt_html_buffers(FILE *out, const struct vt_model *model)
{
    fputs("<section id=bytes>\n<h2>Bytes</h2>\n"
          "<p class=lead>Every byte, in every buffer it passed through: its name, its meaning, its hex and "
          "its clause.</p>\n"
          "<div class=buffers>\n", out);
    for (uint32_t i = 0; i < model->buffers_len; i++)
        put_buffer(out, model, &model->buffers[i]);
    fputs("</div>\n</section>\n", out);
}
