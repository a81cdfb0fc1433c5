/* Each line of the RFC's arithmetic: what went in, from where; what came out, and what it went into. */
#include "show/content.h"
#include "show/html_parts.h"

/* The data attribute says to the page's script where an input came from. */
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
        vt_html_hex(out, term->bytes.data != NULL ? term->bytes
                    : (struct vt_bytes){ .data = NULL, .len = 1 });
}

static void put_input(FILE *out, const struct vt_model *model, const struct vt_model_term *term)
{
    const struct vt_words w = vt_html_words(out, model);

    fputs("<tr class=in", out);
    put_origin_attribute(out, &term->origin);
    vt_html_wrap(out, "><th scope=row>", term->role, "<td>");
    vt_html_wrap(out, "<b>", term->name, "</b> ");
    put_value(out, term);
    fputs("<td>", out);
    vt_content_origin(&w, &term->origin);
    putc('\n', out);
}

static void put_output(FILE *out, const struct vt_model *model, uint32_t index, uint8_t term)
{
    const struct vt_origin origin = { .kind = VT_ORIGIN_DERIVED, .index = index, .term = term };
    const struct vt_model_derive *d = &model->derives[index];
    const struct vt_words w = vt_html_words(out, model);
    uint32_t at = 0;
    struct vt_use use;
    bool first = true;

    vt_html_wrap(out, "<tr class=out><th scope=row>", d->out[term].role, "<td>");
    put_value(out, &d->out[term]);
    fputs("<td>", out);
    while (vt_model_next_use(model, origin, &at, &use)) {
        fputs(first ? "goes into " : "; ", out);
        vt_content_use(&w, &use);
        first = false;
    }
    putc('\n', out);
}

static void put_derive(FILE *out, const struct vt_model *model, uint32_t index, struct vt_html_budget *budget)
{
    const struct vt_model_derive *d = &model->derives[index];
    const struct vt_words w = vt_html_words(out, model);

    fprintf(out, "<article class=derive id=d%lu data-event=%lu data-op=\"", (unsigned long)index,
            (unsigned long)d->event);
    vt_html_text(out, d->op);
    fputs("\">\n", out);
    fputs("<h3>", out);
    vt_content_formula(&w, d);
    fputs("</h3>\n", out);
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
          "<p class=lead>Each value that was computed, from what, and what it went into.</p>\n<div "
          "class=derives>\n", out);
    for (uint32_t i = 0; i < model->derives_len; i++)
        put_derive(out, model, i, &budget);
    fputs("</div>\n</section>\n", out);
}
