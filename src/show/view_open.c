/* A derivation opened: each step of the textbook, on the recorded inputs. */
#include "show/view_text.h"

#include <stdlib.h>
#include <string.h>

#include "show/diagnostics.h"
#include "session/recompute.h"

/* Steps under way. */
struct steps {
    struct vt_view *view;
    int depth;
    const char *clause;      /* the last one printed: it is printed when it changes */
};

/* NAME[INDEX], indented; returns its columns. */
static int put_name(const struct steps *s, const char *name, int index)
{
    char label[100];

    vt_step_label(label, sizeof label, name, index);
    return fprintf(s->view->page.out, "%*s%s", 2 * (s->depth + 1), "", label);
}

/* HEX behind COLUMNS; below them, in lines of 32 bytes, when it is too long. */
static void put_hex(const struct steps *s, int columns, const char *hex)
{
    enum { LINE = 64 };
    int indent = 2 * (s->depth + 1) + 2;
    bool below = columns + 3 + (int)strlen(hex) > s->view->page.width;

    fputs(" =", s->view->page.out);
    for (; below && strlen(hex) > LINE; hex += LINE)
        fprintf(s->view->page.out, "\n%*s%.*s", indent, "", LINE, hex);
    fprintf(s->view->page.out, "%s%*s%s", below ? "\n" : " ", below ? indent : 0, "", hex);
}

static void write_step(void *context, const char *name, int index, struct vt_bytes value, const char *clause)
{
    struct steps *s = context;
    char *hex = vt_content_hex(value, SIZE_MAX);
    bool color = s->view->page.color, cite = clause != NULL
        && (s->clause == NULL || strcmp(clause, s->clause) != 0);

    put_hex(s, put_name(s, name, index), hex);
    if (cite)
        fprintf(s->view->page.out, "   %s%s%s", color ? "\033[2m" : "", clause, color ? "\033[0m" : "");
    fputc('\n', s->view->page.out);
    s->clause = cite ? clause : s->clause;
    free(hex);
}

static void group_steps(void *context, const char *name, int index)
{
    struct steps *s = context;

    if (name == NULL) {
        s->depth -= s->depth > 0;
        return;
    }
    put_name(s, name, index);
    fputs(":\n", s->view->page.out);
    s->depth++;
}

/* Opens one. False when the textbook and the trace disagree. */
static bool open_derivation(struct vt_view *v, uint32_t index)
{
    const struct vt_model_derive *derive = &v->model->derives[index];
    struct steps steps = { .view = v };
    struct vt_step_sink sink = { .write = write_step, .group = group_steps, .context = &steps };
    char *formula = vt_formula_text(derive);
    enum vt_recomputed opened;

    fprintf(v->page.out, "event %lu: %s   %s\n", vt_view_number(derive->event), formula,
            derive->ref != NULL ? derive->ref : "");
    free(formula);
    opened = vt_recompute_derive(v->model, index, &sink);
    for (uint8_t i = 0; i < derive->outs; i++) {
        char *hex = vt_content_hex(derive->out[i].bytes, SIZE_MAX);

        fprintf(v->page.out, "%s = %s\n", derive->out[i].name, hex);
        free(hex);
    }
    vt_layout_title(&v->page, opened == VT_RECOMPUTED_EQUAL ? VT_INK_GOOD : opened == VT_RECOMPUTED_DIFFERS
                    ? VT_INK_BAD : VT_INK_WARN,
                  vt_recomputed_text(opened));
    return opened != VT_RECOMPUTED_DIFFERS;
}

static bool has_output(const struct vt_model_derive *derive, const char *name, size_t len)
{
    char number[24];

    snprintf(number, sizeof number, "%lu", vt_view_number(derive->event));
    if (strcmp(number, name) == 0)
        return true;
    for (uint8_t i = 0; i < derive->outs; i++)
        if (strlen(derive->out[i].name) == len && memcmp(derive->out[i].name, name, len) == 0)
            return true;
    return false;
}

/* NAME is that of an output, all of that name; NAME#2: the second alone; or an event's number. */
bool vt_view_open(struct vt_view *v, const char *name)
{
    const char *mark = strchr(name, '#');
    size_t len = mark != NULL ? (size_t)(mark - name) : strlen(name);
    unsigned long wanted = mark != NULL ? strtoul(mark + 1, NULL, 10) : 0, found = 0;
    bool good = true, any = false;

    for (uint32_t i = 0; i < v->model->derives_len; i++) {
        if (!has_output(&v->model->derives[i], name, len) || (++found != wanted && mark != NULL))
            continue;
        if (any)
            vt_layout_gap(&v->page);
        if (!open_derivation(v, i) && good)      /* the first alone: there may be thousands */
            good = vt_complain("%s: event %lu: %s", v->path, vt_view_number(v->model->derives[i].event),
                               vt_recomputed_text(VT_RECOMPUTED_DIFFERS));
        any = true;
    }
    if (!any && found > 0)
        vt_complain("%s: --open %s: there are %lu of that name, numbered from 1", v->path, name, found);
    else if (!any)
        vt_complain("%s: --open %s: no derivation has a result of that name, or that number: 'vitrine view' "
                    "lists them", v->path, name);
    return good && any;
}
