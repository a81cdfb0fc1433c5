/* What is said of one event: a field, a derivation, a rule, a buffer, a state. */
#include "show/content.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "session/value.h"
#include "show/diagnostics.h"

enum { USES = 8, PARTS = 6 };

/* A row that is left out where there is nothing to say. */
static void say(const struct vt_rows *r, const char *label, enum vt_ink ink, const char *text)
{
    if (text != NULL && *text != 0)
        r->row(r->context, label, ink, text);
}

/* TEXT, which is freed. */
static void say_words(const struct vt_rows *r, const char *label, enum vt_ink ink, char *text)
{
    say(r, label, ink, text);
    free(text);
}

__attribute__((format(printf, 4, 5)))
static void say_format(const struct vt_rows *r, const char *label, enum vt_ink ink, const char *format, ...)
{
    struct vt_growing text;
    va_list arguments;

    vt_grow(&text);
    va_start(arguments, format);
    vfprintf(text.out, format, arguments);
    va_end(arguments);
    say_words(r, label, ink, vt_grown(&text));
}

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
        say_words(r, count == 1 ? "into" : "", VT_INK_PLAIN, vt_grown(&text));
    }
    if (count > USES)
        say_format(r, "", VT_INK_FAINT, "and %" PRIu32 " more", count - USES);
}

const char *vt_missing_text(const struct vt_model_field *field)
{
    bool told = field->raw.data != NULL || field->len == 0 || (!field->leaf && !field->closed) || strcmp(field->name, "lost") == 0;

    if (field->hashed)
        return "its SHA-256: the bytes were not kept (--trace-data hash)";
    return told ? NULL : "withheld, or a part of it: recorded without secrets";
}

void vt_content_field(const struct vt_rows *r, const struct vt_model_field *field)
{
    if (field->leaf || field->closed)
        say_format(r, "length", VT_INK_PLAIN, "%" PRIu32, field->len);
    else
        say(r, "length", VT_INK_WARN, "it was never ended");
    say(r, "value", VT_INK_GOOD, vt_is_hex_of(field->value, field->raw) ? NULL : field->value);
    say(r, "", VT_INK_WARN, vt_missing_text(field));
    say(r, "clause", VT_INK_PLAIN, field->ref);
    say_words(r, "place", VT_INK_PLAIN, vt_place_text(r->model, field));
}

static void say_field(const struct vt_rows *r, const struct vt_model_event *event)
{
    static const char *const group[] = { [VT_EVENT_OPEN] = "a group begins", [VT_EVENT_CLOSE] = "the group ends" };
    const struct vt_model_field *field = &r->model->fields[event->index];

    say(r, "path", VT_INK_BOLD, field->path);
    if (event->kind != VT_EVENT_LEAF)
        say(r, "", VT_INK_FAINT, group[event->kind]);
    vt_content_field(r, field);
    say_uses(r, (struct vt_origin){ .kind = VT_ORIGIN_FIELD, .index = event->index });
}

static void say_derive(const struct vt_rows *r, const struct vt_model_event *event)
{
    const struct vt_model_derive *derive = &r->model->derives[event->index];

    say_words(r, "formula", VT_INK_BOLD, vt_formula_text(derive));
    for (uint8_t i = 0; i < derive->ins; i++) {
        say(r, i == 0 ? "of" : "", VT_INK_PLAIN, derive->in[i].role);
        say_words(r, "", VT_INK_FAINT, vt_origin_text(r->model, &derive->in[i].origin));
    }
    say(r, "clause", VT_INK_PLAIN, derive->ref);
    for (uint8_t i = 0; i < derive->outs; i++)
        say_uses(r, (struct vt_origin){ .kind = VT_ORIGIN_DERIVED, .index = event->index, .term = i });
}

static void say_check(const struct vt_rows *r, const struct vt_model_event *event)
{
    const struct vt_model_check *check = &r->model->checks[event->index];

    say_format(r, "rule", VT_INK_BOLD, "%s%s%s", check->id, *check->reason != 0 ? ", " : "", check->reason);
    say(r, "result", vt_result_ink(check->result), vt_result_mark(check->result));
    if (check->depth >= 0)
        say_format(r, "of", VT_INK_PLAIN, "certificate %d", check->depth);
    say(r, "demands", VT_INK_PLAIN, check->sentence);
    say(r, "seen", VT_INK_PLAIN, check->seen);
    say(r, "wanted", VT_INK_PLAIN, check->wanted);
    say(r, "clause", VT_INK_PLAIN, check->ref);
    say(r, "fix", VT_INK_WARN, check->fix);
    say(r, "path", VT_INK_PLAIN, check->path);
}

static void say_buffer(const struct vt_rows *r, const struct vt_model_event *event)
{
    const struct vt_model_buffer *buffer = &r->model->buffers[event->index];
    struct vt_growing text;

    say_words(r, "buffer", VT_INK_BOLD, vt_buffer_text(r->model, buffer->id));
    vt_grow(&text);
    vt_content_parts(&(struct vt_words){ .out = text.out, .model = r->model }, buffer);
    say_words(r, "length", VT_INK_PLAIN, vt_grown(&text));
    if (!vt_model_is_wire(r->model, buffer->id))
        say_words(r, "place", VT_INK_PLAIN, vt_wire_text(r->model, buffer->id, 0, buffer->len));
}

static void say_state(const struct vt_rows *r, const struct vt_model_event *event)
{
    const struct vt_model_state *state = &r->model->states[event->index];

    say(r, "from", VT_INK_PLAIN, state->from);
    say(r, "to", VT_INK_BOLD, state->to);
    say(r, "on", VT_INK_PLAIN, state->on);
}

void vt_content_event(const struct vt_rows *r, uint32_t event)
{
    static void (*const say_one[])(const struct vt_rows *, const struct vt_model_event *) = {
        [VT_EVENT_BUFFER] = say_buffer, [VT_EVENT_OPEN] = say_field, [VT_EVENT_LEAF] = say_field, [VT_EVENT_CLOSE] = say_field,
        [VT_EVENT_DERIVE] = say_derive, [VT_EVENT_CHECK] = say_check, [VT_EVENT_STATE] = say_state,
    };
    const struct vt_model_event *e = &r->model->events[event];

    say_one[e->kind](r, e);
}
