/* The rules that were applied: what failed first, each with its sentence, what was seen and wanted, and the fix. */
#include "show/html_parts.h"
#include "session/value.h"

/* Rules that are drawn; a session has some 60. */
enum { RULES_MAX = 2000 };

static void put_place(FILE *out, const struct vt_model *model, const struct vt_model_check *c)
{
    const uint32_t leaf = c->buffer != 0 ? vt_model_leaf_at(model, c->buffer, c->off) : VT_NONE;

    if (c->buffer == 0)
        return;
    fputs("<dt>at<dd>", out);
    if (leaf < model->fields_len)
        fprintf(out, "<a href=#f%lu>byte %llu</a> of ", (unsigned long)leaf, (unsigned long long)c->off);
    else
        fprintf(out, "the end, byte %llu, of ", (unsigned long long)c->off);
    vt_html_buffer_link(out, model, c->buffer);
    vt_html_wrap(out, ", ", c->where, "");
    putc('\n', out);
}

static void put_rule(FILE *out, const struct vt_model *model, uint32_t index)
{
    const struct vt_model_check *c = &model->checks[index];

    fprintf(out, "<li class=%s id=k%lu>", vt_result_name(c->result), (unsigned long)index);
    vt_html_mark(out, c->result);
    fputs("<div><h4>", out);
    vt_html_text(out, c->sentence != NULL ? c->sentence : "a rule that this program does not know");
    vt_html_wrap(out, "</h4>\n<p><code>", c->id, "</code>");
    if (c->reason != NULL && c->reason[0] != 0)
        vt_html_wrap(out, " <code>", c->reason, "</code>");
    vt_html_wrap(out, " <cite>", c->ref, "</cite>");
    if (c->depth >= 0)
        fprintf(out, " certificate %d", c->depth);
    fputs("</p>\n<dl>\n", out);
    vt_html_wrap(out, "<dt>seen<dd>", c->seen, "\n");
    vt_html_wrap(out, "<dt>wanted<dd>", c->wanted, "\n");
    put_place(out, model, c);
    vt_html_wrap(out, "<dt>fix<dd class=fix>", c->fix, "\n");
    fputs("</dl></div>\n", out);
}

static void put_states(FILE *out, const struct vt_model *model)
{
    if (model->states_len == 0)
        return;
    fputs("<details class=states><summary>The states that the client and the dialogue went through</summary>\n<ol>\n", out);
    for (uint32_t i = 0; i < model->states_len; i++) {
        vt_html_wrap(out, "<li>", model->states[i].from, " → ");
        vt_html_wrap(out, "<b>", model->states[i].to, "</b>");
        vt_html_wrap(out, " on ", model->states[i].on, "\n");
    }
    fputs("</ol></details>\n", out);
}

void vt_html_rules(FILE *out, const struct vt_model *model)
{
    static const enum vt_result order[] = { VT_FAIL, VT_WARN, VT_PASS, VT_SKIP };
    uint32_t drawn = 0;

    if (model->checks_len == 0)
        return;
    fputs("<section id=rules>\n<h2>Rules</h2>\n<p class=lead>What was demanded, by which clause, and what was seen. "
          "What failed comes first.</p>\n<ul class=rules>\n", out);
    for (size_t k = 0; k < sizeof order / sizeof order[0]; k++)
        for (uint32_t i = 0; i < model->checks_len; i++)
            if (model->checks[i].result == order[k] && drawn++ < RULES_MAX)
                put_rule(out, model, i);
    fputs("</ul>\n", out);
    if (drawn > RULES_MAX)
        fprintf(out, "<p>%lu further rules are left out, to keep this page small.</p>\n",
                (unsigned long)drawn - RULES_MAX);
    put_states(out, model);
    fputs("</section>\n", out);
}
