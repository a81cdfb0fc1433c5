/* Some events of a model in full: each field as in dump's tree, and what was derived, judged and became
 * between them. */
#include "show/view_text.h"

#include <stdlib.h>
#include <string.h>

#include "show/diagnostics.h"
#include "show/text.h"

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* The first event at or after AFTER of what WORD names: a message, a derived value, a check, a field. *END is
 * the last event of the same range. */
static uint32_t find_message(const struct vt_model *model, const char *word, uint32_t after, uint32_t *end)
{
    for (uint32_t i = 0; i < model->messages_len; i++) {
        const struct vt_model_message *message = &model->messages[i];
        const struct vt_model_field *group = &model->fields[message->field];
        const struct vt_model_buffer *buffer = vt_model_buffer(model, message->buffer);

        if (strcmp(message->name, word) != 0 || group->event < after)
            continue;
        *end = group->closed ? group->close_event : group->event;
        return buffer->first == message->field ? least(buffer->event, group->event) : group->event;
    }
    return VT_NONE;
}

static uint32_t find_derive(const struct vt_model *model, const char *word, uint32_t after, uint32_t *end)
{
    for (uint32_t i = 0; i < model->derives_len; i++)
        for (uint8_t k = 0; k < model->derives[i].outs; k++)
            if (model->derives[i].event >= after && strcmp(model->derives[i].out[k].name, word) == 0)
                return *end = model->derives[i].event;
    return VT_NONE;
}

static uint32_t find_check(const struct vt_model *model, const char *word, uint32_t after, uint32_t *end)
{
    for (uint32_t i = 0; i < model->checks_len; i++)
        if (model->checks[i].event >= after && strcmp(model->checks[i].id, word) == 0)
            return *end = model->checks[i].event;
    return VT_NONE;
}

static uint32_t find_field(const struct vt_model *model, const char *word, uint32_t after, uint32_t *end)
{
    for (uint32_t i = 0; i < model->fields_len; i++) {
        const struct vt_model_field *field = &model->fields[i];

        if (field->event < after || !vt_view_matches(word, field->path))
            continue;
        *end = field->leaf || field->closed ? field->close_event : field->event;
        return field->event;
    }
    return VT_NONE;
}

/* An event by its number or by what it is of. False after a line on stderr. */
static bool find_event(const struct vt_view *v, const char *option, const char *word, uint32_t after,
                       uint32_t *first, uint32_t *last)
{
    static uint32_t (*const finders[])(const struct vt_model *, const char *, uint32_t, uint32_t *) = {
        find_message, find_derive, find_check, find_field
    };
    char *end;
    unsigned long number = strtoul(word, &end, 10);

    if (*word >= '0' && *word <= '9' && *end == '\0') {
        *first = *last = (uint32_t)(number - 1);
        if (number >= 1 && number <= v->model->events_len)
            return true;
        vt_complain("%s: %s %s: its events are numbered 1 to %lu", v->path, option, word,
                    (unsigned long)v->model->events_len);
        return false;
    }
    for (size_t i = 0; i < sizeof finders / sizeof finders[0]; i++) {
        *first = finders[i](v->model, word, after, last);
        if (*first != VT_NONE)
            return true;
    }
    vt_complain("%s: %s %s: no message, value, rule or field %shas that name", v->path, option, word,
                after > 0 ? "from there on " : "");
    return false;
}

static void put_values(struct vt_view *v, const char *what, const struct vt_model_term *terms, uint8_t count)
{
    for (uint8_t i = 0; i < count; i++) {
        char *value = vt_term_text(&terms[i], SIZE_MAX);

        vt_layout_row(&v->page, what, "%s = %s", terms[i].name != NULL ? terms[i].name : terms[i].role,
                      value);
        free(value);
    }
}

static void put_derive(struct vt_view *v, const struct vt_model_derive *derive)
{
    char number[16], *formula = vt_formula_text(derive);

    snprintf(number, sizeof number, "%7lu", vt_view_number(derive->event));
    vt_layout_row(&v->page, number, "%s   %s", formula, derive->ref != NULL ? derive->ref : "");
    put_values(v, "          in", derive->in, derive->ins);
    put_values(v, "         out", derive->out, derive->outs);
    free(formula);
}

static void put_event(struct vt_view *v, const struct vt_model_event *event)
{
    const struct vt_model *model = v->model;

    if (event->kind == VT_EVENT_DERIVE) {
        put_derive(v, &model->derives[event->index]);
    } else if (event->kind == VT_EVENT_CHECK) {
        vt_view_check(v, &model->checks[event->index]);
    } else if (event->kind == VT_EVENT_STATE) {
        const struct vt_model_state *state = &model->states[event->index];

        fprintf(v->page.out, "%7lu       state %s, from %s, on %s\n", vt_view_number(state->event),
                state->to != NULL ? state->to : "?",
                state->from != NULL ? state->from : "?", state->on != NULL ? state->on : "?");
    }
}

bool vt_view_range(struct vt_view *v, const char *from, const char *to)
{
    uint32_t first = 0, last = v->model->events_len - 1, ignored;
    struct vt_text tree;

    if (from != NULL && !find_event(v, "--from", from, 0, &first, &ignored))
        return false;
    if (to != NULL && !find_event(v, "--to", to, first, &ignored, &last))
        return false;
    if (v->model->events_len == 0)
        return true;
    if (last < first) {
        vt_complain("%s: --to %s is event %lu, before --from, event %lu: turn them round", v->path, to,
                    vt_view_number(last), vt_view_number(first));
        return false;
    }
    vt_text_begin(&tree, v->model, v->page.out, v->page.color);
    for (uint32_t i = first; i <= last; i++)
        if (!vt_text_event(&tree, i)) {
            vt_text_end(&tree);   /* a line that waits comes first */
            put_event(v, &v->model->events[i]);
        }
    return vt_text_end(&tree);
}
