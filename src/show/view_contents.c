/* The table of contents of a model: its head, flights and their messages, derivations, rules, and how many
 * bytes have a name. */
#include "show/view_text.h"

#include <stdlib.h>
#include <string.h>

#include "session/signs.h"
#include "session/value.h"
#include "show/certificate_summary.h"

static void put_heading(struct vt_view *v, const char *text)
{
    vt_layout_gap(&v->page);
    vt_layout_title(&v->page, VT_INK_BOLD, text);
}

static void put_message(struct vt_view *v, const struct vt_model_message *message)
{
    const struct vt_model_field *group = &v->model->fields[message->field];
    char *said = vt_said_text(v->model, message);

    fprintf(v->page.out, "%7lu  %8llu  %6lu  %s%s%s", vt_view_number(message->event),
            (unsigned long long)message->wire_off, (unsigned long)group->len, message->name, said,
            vt_model_is_encrypted(v->model, message->buffer) ? ", encrypted\n" : "\n");
    free(said);
}

/* A flight is what one side says before the other does. */
static void put_flights(struct vt_view *v)
{
    const struct vt_model *model = v->model;
    char title[64];
    unsigned flight = 0;

    if (model->messages_len == 0)
        return;
    put_heading(v, "what crossed the wire");
    for (uint32_t i = 0; i < model->messages_len; i++) {
        const struct vt_model_message *message = &model->messages[i];

        if (i == 0 || message->from_server != model->messages[i - 1].from_server) {
            snprintf(title, sizeof title, "  event   at byte  length  flight %u, from the %s", ++flight,
                     message->from_server ? "server" : "client");
            vt_layout_title(&v->page, VT_INK_FAINT, title);
        }
        put_message(v, message);
    }
}

/* A model without a wire: its buffers are what there is. */
static void put_buffers(struct vt_view *v)
{
    const struct vt_model *model = v->model;

    if (model->messages_len > 0 || model->buffers_len == 0)
        return;
    put_heading(v, "what it holds");
    vt_layout_title(&v->page, VT_INK_FAINT, "  event   length");
    for (uint32_t i = 0; i < model->buffers_len; i++) {
        struct vt_certificate_summary about;
        const bool certificate = vt_certificate_summary_of(&about, &model->buffers[i]);

        fprintf(v->page.out, "%7lu  %7llu  %s %s\n", vt_view_number(model->buffers[i].event),
                (unsigned long long)model->buffers[i].len,
                model->buffers[i].name, certificate ? about.subject : "");
        if (certificate)
            vt_certificate_summary_free(&about);
    }
}

static void put_derives(struct vt_view *v)
{
    const struct vt_model *model = v->model;

    if (model->derives_len > 0)
        put_heading(v, "what was derived");
    for (uint32_t i = 0; i < model->derives_len; i++) {
        const struct vt_model_derive *derive = &model->derives[i];
        char *formula = vt_formula_text(derive), number[16];
        char *hex = derive->outs == 1 ? vt_content_hex(derive->out[0].bytes, 8) : NULL;

        snprintf(number, sizeof number, "%7lu", vt_view_number(derive->event));
        vt_layout_row(&v->page, number, "%s%s%s%s%s", formula, hex != NULL ? " " : "",
                      hex != NULL ? vt_sign("→") : "", hex != NULL ? " " : "", hex != NULL ? hex : "");
        free(formula);
        free(hex);
    }
}

/* Those that failed first: they are what a reader wants. */
static void put_checks(struct vt_view *v)
{
    static const enum vt_result order[] = { VT_FAIL, VT_WARN, VT_PASS };
    const struct vt_model *model = v->model;
    uint32_t skipped = 0;

    if (model->checks_len > 0)
        put_heading(v, "what was judged");
    for (size_t k = 0; k < sizeof order / sizeof order[0]; k++)
        for (uint32_t i = 0; i < model->checks_len; i++)
            if (model->checks[i].result == order[k])
                vt_view_check(v, &model->checks[i]);
    for (uint32_t i = 0; i < model->checks_len; i++)
        skipped += model->checks[i].result == VT_SKIP;
    if (skipped > 0)
        vt_layout_row(&v->page, "", "%lu rules had nothing to judge here", (unsigned long)skipped);
}

void vt_view_contents(struct vt_view *v)
{
    const struct vt_rows rows = { .model = v->model, .row = vt_view_row, .context = v };

    vt_layout_title(&v->page, VT_INK_BOLD, v->model->target != NULL ? v->model->target : v->path);
    vt_content_head(&rows);
    put_flights(v);
    put_buffers(v);
    put_derives(v);
    put_checks(v);
    vt_layout_gap(&v->page);
    vt_layout_row(&v->page, "more",
                  "--from N --to N (or names): those events, each byte. --find NAME%s: where it came from "
                  "and what "
                "it went into.%s", v->model->messages_len > 0 ? ", s2c:N or c2s:N" : "",
                v->model->derives_len > 0 ? " --open NAME: a derivation, step by step." : "");
}
