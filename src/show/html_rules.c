/* The rules that were applied: what failed first, each with its sentence, what was seen and wanted, and the
 * fix. */
#include <stdlib.h>

#include "show/content_judged.h"
#include "show/html_parts.h"
#include "session/value.h"

/* Rules that are drawn; a session has some 60. */
enum { RULES_MAX = 2000 };

void vt_html_check(FILE *out, const struct vt_model *model, const struct vt_model_check *check)
{
    const struct vt_words words = vt_html_words(out, model);

    fputs("<dl>\n", out);
    for (enum vt_check_part part = VT_CHECK_RULE; part < VT_CHECK_LINE; part++) {
        char *text = vt_check_text(&words, check, part);

        if (text[0] != '\0')
            fprintf(out, "<dt>%s<dd>%s\n", vt_check_rows[part].label, text);
        free(text);
    }
    fputs("</dl>\n", out);
}

static void put_rule(FILE *out, const struct vt_model *model, uint32_t index)
{
    const struct vt_model_check *check = &model->checks[index];

    fprintf(out, "<li class=%s id=k%lu>", vt_result_name(check->result), (unsigned long)index);
    vt_html_mark(out, check->result);
    vt_html_check(out, model, check);
}

static void put_states(FILE *out, const struct vt_model *model)
{
    if (model->states_len == 0)
        return;
    fputs("<details class=states><summary>The states that the client and the dialogue went "
          "through</summary>\n<ol>\n", out);
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
    fputs("<section id=rules>\n<h2>Rules</h2>\n<p class=lead>What was demanded, by which clause, and what "
          "was seen. What failed comes first.</p>\n<ul class=rules>\n", out);
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
