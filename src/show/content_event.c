/* What is said of one event: a field, a derivation, a rule, a buffer, a state. */
#include "show/content_judged.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "session/provenance.h"
#include "session/value.h"
#include "show/diagnostics.h"

enum { USES = 8 };

/* What a value went into. */
static void say_uses(const struct vt_rows *r, struct vt_origin origin)
{
    uint32_t at = 0, count = 0;
    struct vt_use use;

    while (vt_model_next_use(r->model, origin, &at, &use)) {
        struct vt_growing text;

        if (count++ >= USES)
            continue;
        vt_grow(&text);
        vt_content_use(&(struct vt_words){ .out = text.out, .model = r->model }, &use);
        vt_row_words(r, count == 1 ? "into" : "", VT_INK_PLAIN, vt_grown(&text));
    }
    if (count > USES)
        vt_row_format(r, "", VT_INK_FAINT, "and %" PRIu32 " more", count - USES);
}

/* Why bytes of FIELD are not there; NULL: they are, or are still to come, or its value says why. */
static const char *missing_text(const struct vt_model_field *field)
{
    bool told = field->raw.data != NULL || field->len == 0 || (!field->leaf && !field->closed)
        || strcmp(field->name, "lost") == 0;

    if (field->hashed)
        return "its SHA-256: the bytes were not kept (--trace-data hash)";
    return told ? NULL : "withheld, or a part of it: recorded without secrets";
}

/* The rules that looked at a field. */
static void say_rules(const struct vt_rows *r, uint32_t field)
{
    const char *label = "judged by";

    for (uint32_t i = 0; i < r->model->checks_len; i++) {
        const struct vt_model_check *check = &r->model->checks[i];
        char *line;

        if (!vt_looked_at(r->model, check, field))
            continue;
        line = vt_check_text(&(struct vt_words){ .model = r->model }, check, VT_CHECK_LINE);
        vt_row_format(r, label, vt_result_ink(check->result), "%" PRIu32 ": %s  %s", check->event + 1,
                      vt_result_mark(check->result), line);
        free(line);
        label = "";
    }
}

void vt_content_field(const struct vt_rows *r, const struct vt_model_field *field)
{
    if (field->leaf || field->closed)
        vt_row_format(r, "length", VT_INK_PLAIN, "%" PRIu32, field->len);
    else
        vt_row(r, "length", VT_INK_WARN, "it was never ended");
    vt_row(r, "value", VT_INK_GOOD, vt_is_hex_of(field->value, field->raw) ? NULL : field->value);
    vt_row(r, "", VT_INK_WARN, missing_text(field));
    vt_row(r, "clause", VT_INK_PLAIN, field->ref);
    vt_row_words(r, "place", VT_INK_PLAIN, vt_place_text(r->model, field));
    say_rules(r, (uint32_t)(field - r->model->fields));
}

static void say_field(const struct vt_rows *r, const struct vt_model_event *event)
{
    static const char *const group[] = { [VT_EVENT_OPEN] = "a group begins",
                                         [VT_EVENT_CLOSE] = "the group ends" };
    const struct vt_model_field *field = &r->model->fields[event->index];

    vt_row(r, "path", VT_INK_BOLD, field->path);
    if (event->kind != VT_EVENT_LEAF)
        vt_row(r, "", VT_INK_FAINT, group[event->kind]);
    vt_content_field(r, field);
    say_uses(r, (struct vt_origin){ .kind = VT_ORIGIN_FIELD, .index = event->index });
}

static void say_derive(const struct vt_rows *r, const struct vt_model_event *event)
{
    const struct vt_model_derive *derive = &r->model->derives[event->index];

    vt_row_words(r, "formula", VT_INK_BOLD, vt_formula_text(derive));
    for (uint8_t i = 0; i < derive->ins; i++) {
        vt_row(r, i == 0 ? "of" : "", VT_INK_PLAIN, derive->in[i].role);
        vt_row_words(r, "", VT_INK_FAINT, vt_origin_text(r->model, &derive->in[i].origin));
    }
    vt_row(r, "clause", VT_INK_PLAIN, derive->ref);
    for (uint8_t i = 0; i < derive->outs; i++)
        say_uses(r, (struct vt_origin){ .kind = VT_ORIGIN_DERIVED, .index = event->index, .term = i });
}

static void say_check(const struct vt_rows *r, const struct vt_model_event *event)
{
    const struct vt_words words = { .model = r->model };
    const struct vt_model_check *check = &r->model->checks[event->index];

    vt_row(r, "result", vt_result_ink(check->result), vt_result_mark(check->result));
    for (enum vt_check_part part = VT_CHECK_RULE; part < VT_CHECK_LINE; part++)
        vt_row_words(r, vt_check_rows[part].label, vt_check_rows[part].ink,
                     vt_check_text(&words, check, part));
}

static void say_buffer(const struct vt_rows *r, const struct vt_model_event *event)
{
    const struct vt_model_buffer *buffer = &r->model->buffers[event->index];
    struct vt_growing text;

    vt_row_words(r, "buffer", VT_INK_BOLD, vt_buffer_text(r->model, buffer->id));
    vt_grow(&text);
    vt_content_parts(&(struct vt_words){ .out = text.out, .model = r->model }, buffer);
    vt_row_words(r, "length", VT_INK_PLAIN, vt_grown(&text));
    if (!vt_model_is_wire(r->model, buffer->id))
        vt_row_words(r, "place", VT_INK_PLAIN, vt_wire_text(r->model, buffer->id, 0, buffer->len));
}

static void say_state(const struct vt_rows *r, const struct vt_model_event *event)
{
    const struct vt_model_state *state = &r->model->states[event->index];

    vt_row(r, "from", VT_INK_PLAIN, state->from);
    vt_row(r, "to", VT_INK_BOLD, state->to);
    vt_row(r, "on", VT_INK_PLAIN, state->on);
}

void vt_content_event(const struct vt_rows *r, uint32_t event)
{
    static void (*const say_one[])(const struct vt_rows *, const struct vt_model_event *) = {
        [VT_EVENT_BUFFER] = say_buffer, [VT_EVENT_OPEN] = say_field, [VT_EVENT_LEAF] = say_field,
        [VT_EVENT_CLOSE] = say_field, [VT_EVENT_DERIVE] = say_derive, [VT_EVENT_CHECK] = say_check,
        [VT_EVENT_STATE] = say_state,
    };
    const struct vt_model_event *e = &r->model->events[event];

    say_one[e->kind](r, e);
}
