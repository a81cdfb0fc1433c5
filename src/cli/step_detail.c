/* The right side: what the event under view means, where its bytes are on the wire, what it went into. */
#include "cli/step.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "show/content.h"
#include "show/diagnostics.h"

enum { LABEL = 8, USES = 8, PARTS = 6 };

__attribute__((format(printf, 4, 5)))
static void say(struct vt_pane *p, const char *label, enum vt_ink ink, const char *format, ...)
{
    char text[5000];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    vt_pane_say(p, LABEL, label, ink, text);
}

/* A row that is left out where there is nothing to say. */
static void say_text(struct vt_pane *p, const char *label, enum vt_ink ink, const char *text)
{
    if (text != NULL && *text != 0)
        vt_pane_say(p, LABEL, label, ink, text);
}

/* TEXT, which is freed. */
static void say_words(struct vt_pane *p, const char *label, enum vt_ink ink, char *text)
{
    vt_pane_say(p, LABEL, label, ink, text);
    free(text);
}

/* Where bytes of a buffer are on the wire; nothing where there is none, or they are the wire's own. */
static void say_wire(const struct vt_model *model, struct vt_pane *p, uint32_t id, uint64_t off, uint64_t len)
{
    char *place = vt_place_text(model, id, off, len);

    if (!vt_model_is_wire(model, id))
        say_text(p, "wire", VT_INK_PLAIN, place);
    free(place);
}

/* What a value went into. */
static void say_uses(const struct vt_model *model, struct vt_pane *p, struct vt_origin origin)
{
    uint32_t at = 0, count = 0;
    struct vt_use use;

    while (vt_model_next_use(model, origin, &at, &use)) {
        struct vt_growing text;

        if (count++ >= USES)
            continue;
        vt_grow(&text);
        vt_content_use(&(struct vt_words){ .out = text.out, .model = model }, &use);
        say_words(p, count == 1 ? "into" : "", VT_INK_PLAIN, vt_grown(&text));
    }
    if (count > USES)
        say(p, "", VT_INK_FAINT, "and %" PRIu32 " more", count - USES);
}

/* Why the bytes of FIELD are not there; NULL: they are, or are still to come, or its value says why. */
static const char *missing(const struct vt_model_field *field)
{
    bool told = field->raw.data != NULL || field->len == 0 || (!field->leaf && !field->closed) || strcmp(field->name, "lost") == 0;

    if (field->hashed)
        return "its SHA-256: the bytes were not kept (--trace-data hash)";
    return told ? NULL : "withheld, or a part of it: recorded without secrets";
}

static void say_field(const struct vt_model *model, struct vt_pane *p, const struct vt_model_event *event)
{
    const struct vt_model_field *field = &model->fields[event->index];
    struct vt_origin origin = { .kind = VT_ORIGIN_FIELD, .index = event->index };

    say_text(p, "path", VT_INK_BOLD, field->path);
    if (event->kind == VT_EVENT_OPEN)
        say_text(p, "", VT_INK_FAINT, field->closed ? "a group begins" : "a group begins, which never ends");
    else if (event->kind == VT_EVENT_CLOSE)
        say_text(p, "", VT_INK_FAINT, "the group ends");
    if (field->leaf || field->closed)
        say(p, "at", VT_INK_PLAIN, "%" PRIu64 ", %" PRIu32 " byte%s", field->off, field->len, field->len == 1 ? "" : "s");
    say_text(p, "value", VT_INK_GOOD, field->value);
    say_text(p, "", VT_INK_WARN, missing(field));
    say_text(p, "clause", VT_INK_PLAIN, field->ref);
    say_wire(model, p, field->buffer, field->off, field->len);
    say_uses(model, p, origin);
}

static void say_derive(const struct vt_model *model, struct vt_pane *p, uint32_t index)
{
    const struct vt_model_derive *derive = &model->derives[index];

    say_words(p, "formula", VT_INK_BOLD, vt_formula_text(derive));
    for (uint8_t i = 0; i < derive->ins; i++) {
        say(p, i == 0 ? "of" : "", VT_INK_PLAIN, "%s", derive->in[i].role);
        say_words(p, "", VT_INK_FAINT, vt_origin_text(model, &derive->in[i].origin));
    }
    say_text(p, "clause", VT_INK_PLAIN, derive->ref);
    for (uint8_t i = 0; i < derive->outs; i++)
        say_uses(model, p, (struct vt_origin){ .kind = VT_ORIGIN_DERIVED, .index = index, .term = i });
    say_text(p, "Enter", VT_INK_GOOD, "opens it into the textbook's steps");
}

static void say_check(struct vt_pane *p, const struct vt_model_check *check)
{
    say(p, "rule", VT_INK_BOLD, "%s%s%s", check->id, *check->reason != 0 ? ", " : "", check->reason);
    say(p, "result", vt_result_ink(check->result), "%s", vt_result_mark(check->result));
    if (check->depth >= 0)
        say(p, "of", VT_INK_PLAIN, "certificate %d", check->depth);
    say_text(p, "demands", VT_INK_PLAIN, check->sentence);
    say_text(p, "seen", VT_INK_PLAIN, check->seen);
    say_text(p, "wanted", VT_INK_PLAIN, check->wanted);
    say_text(p, "clause", VT_INK_PLAIN, check->ref);
    say_text(p, "fix", VT_INK_WARN, check->fix);
    say_text(p, "path", VT_INK_PLAIN, check->path);
}

static void say_buffer(const struct vt_model *model, struct vt_pane *p, const struct vt_model_buffer *buffer)
{
    say(p, "buffer", VT_INK_BOLD, "%u: %s", buffer->id, buffer->name);
    say(p, "length", VT_INK_PLAIN, "%" PRIu64 " bytes, named one by one below", buffer->len);
    for (uint32_t i = 0; i < buffer->parts && i < PARTS; i++) {
        const struct vt_model_buffer *of = vt_model_buffer(model, buffer->from[i].buffer);

        say(p, i == 0 ? "made of" : "", VT_INK_PLAIN, "%s %" PRIu64 " to %" PRIu64, of != NULL ? of->name : "?", buffer->from[i].off,
            buffer->from[i].off + buffer->from[i].len - (buffer->from[i].len > 0));
    }
    say_wire(model, p, buffer->id, 0, buffer->len);
}

static void say_state(struct vt_pane *p, const struct vt_model_state *state)
{
    say_text(p, "from", VT_INK_PLAIN, state->from);
    say_text(p, "to", VT_INK_BOLD, state->to);
    say_text(p, "on", VT_INK_PLAIN, state->on);
}

void vt_step_draw_detail(const struct vt_stepper *s, struct vt_pane *p)
{
    const struct vt_model_event *event = &s->model->events[s->at];

    if (event->kind == VT_EVENT_BUFFER)
        say_buffer(s->model, p, &s->model->buffers[event->index]);
    else if (event->kind == VT_EVENT_DERIVE)
        say_derive(s->model, p, event->index);
    else if (event->kind == VT_EVENT_CHECK)
        say_check(p, &s->model->checks[event->index]);
    else if (event->kind == VT_EVENT_STATE)
        say_state(p, &s->model->states[event->index]);
    else
        say_field(s->model, p, event);
}
