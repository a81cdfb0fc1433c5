/* Each line of the RFC's arithmetic: what went in, from where; what came out, and what it went into. */
#include "show/html_parts.h"

/* A link to where an input came from. The data attribute says the same to the page's script. */
static void put_origin(FILE *out, const struct vt_model *model, const struct vt_origin *origin)
{
    const struct vt_model_field *f;

    switch (origin->kind) {
    case VT_ORIGIN_FIELD:
        f = &model->fields[origin->index];
        fprintf(out, "<a href=#f%lu>", (unsigned long)origin->index);
        vt_html_text(out, f->path);
        fputs("</a> in ", out);
        vt_html_buffer_link(out, model, f->buffer);
        break;
    case VT_ORIGIN_DERIVED:
        fprintf(out, "<a href=#d%lu>", (unsigned long)origin->index);
        vt_html_text(out, model->derives[origin->index].out[origin->term].role);
        fputs("</a>, derived", out);
        break;
    case VT_ORIGIN_MESSAGES:
        fputs("all handshake messages before it", out);
        break;
    case VT_ORIGIN_LITERAL:
        fputs("as the clause writes it", out);
        break;
    case VT_ORIGIN_OUTSIDE:
        fputs("from outside the session", out);
        break;
    case VT_ORIGIN_UNKNOWN:
        fputs("not told by this trace", out);
        break;
    }
}

static void put_origin_attribute(FILE *out, const struct vt_origin *origin)
{
    if (origin->kind == VT_ORIGIN_FIELD)
        fprintf(out, " data-origin=f%lu", (unsigned long)origin->index);
    else if (origin->kind == VT_ORIGIN_DERIVED)
        fprintf(out, " data-origin=d%lu.%u", (unsigned long)origin->index, origin->term);
    else if (origin->kind == VT_ORIGIN_MESSAGES)
        fputs(" data-origin=messages", out);
}

static void put_value(FILE *out, const struct vt_model_term *term)
{
    if (term->text != NULL)
        vt_html_wrap(out, "<q>", term->text, "</q>");
    else if (term->origin.kind == VT_ORIGIN_MESSAGES && term->bytes.data == NULL)
        fputs("<span>the messages, joined</span>", out);
    else
        vt_html_hex(out, term->bytes.data != NULL ? term->bytes : (struct vt_bytes){ .data = NULL, .len = 1 });
}

static void put_input(FILE *out, const struct vt_model *model, const struct vt_model_term *term)
{
    fputs("<tr class=in", out);
    put_origin_attribute(out, &term->origin);
    vt_html_wrap(out, "><th scope=row>", term->role, "<td>");
    vt_html_wrap(out, "<b>", term->name, "</b> ");
    put_value(out, term);
    fputs("<td>", out);
    put_origin(out, model, &term->origin);
    putc('\n', out);
}

static void put_output(FILE *out, const struct vt_model *model, uint32_t index, uint8_t term)
{
    const struct vt_origin origin = { .kind = VT_ORIGIN_DERIVED, .index = index, .term = term };
    const struct vt_model_derive *d = &model->derives[index];
    uint32_t at = 0;
    struct vt_use use;
    bool first = true;

    vt_html_wrap(out, "<tr class=out><th scope=row>", d->out[term].role, "<td>");
    put_value(out, &d->out[term]);
    fputs("<td>", out);
    while (vt_model_next_use(model, origin, &at, &use)) {
        fprintf(out, "%s<a href=#d%lu>", first ? "goes into " : ", ", (unsigned long)use.derive);
        vt_html_text(out, vt_html_derive_name(&model->derives[use.derive]));
        fputs("</a>", out);
        first = false;
    }
    putc('\n', out);
}

/* "master_secret = prf_sha256(secret, label, seed)" */
static void put_title(FILE *out, const struct vt_model_derive *d)
{
    fputs("<h3>", out);
    for (uint8_t i = 0; i < d->outs; i++)
        vt_html_wrap(out, i == 0 ? "<b>" : ", <b>", d->out[i].role, "</b>");
    vt_html_wrap(out, " = <span class=op>", d->op, "</span>(");
    for (uint8_t i = 0; i < d->ins; i++)
        vt_html_wrap(out, i == 0 ? "" : ", ", d->in[i].role, "");
    fputs(")</h3>\n", out);
}

static void put_derive(FILE *out, const struct vt_model *model, uint32_t index, struct vt_html_budget *budget)
{
    const struct vt_model_derive *d = &model->derives[index];

    fprintf(out, "<article class=derive id=d%lu data-event=%lu data-op=\"", (unsigned long)index, (unsigned long)d->event);
    vt_html_text(out, d->op);
    fputs("\">\n", out);
    put_title(out, d);
    vt_html_wrap(out, "<p><cite>", d->ref, "</cite></p>\n");
    fputs("<div class=scroll><table>\n", out);
    for (uint8_t i = 0; i < d->ins; i++)
        put_input(out, model, &d->in[i]);
    for (uint8_t i = 0; i < d->outs; i++)
        put_output(out, model, index, i);
    fputs("</table></div>\n", out);
    vt_html_steps(out, model, index, budget);
    fputs("</article>\n", out);
}

void vt_html_derivations(FILE *out, const struct vt_model *model)
{
    struct vt_html_budget budget = VT_HTML_STEPS_MAX;

    if (model->derives_len == 0)
        return;
    fputs("<section id=derivations>\n<h2>Derivations</h2>\n"
          "<p class=lead>Each value that was computed, from what, and what it went into.</p>\n<div class=derives>\n", out);
    for (uint32_t i = 0; i < model->derives_len; i++)
        put_derive(out, model, i, &budget);
    fputs("</div>\n</section>\n", out);
}
