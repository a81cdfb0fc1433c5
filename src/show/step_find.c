/* Moving by what is looked for: a text or bytes, a path, a failure. */
#include "show/step.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Where TEXT, which may be NULL, holds WORD, whatever their case; NULL. */
static const char *holds(const char *text, const char *word)
{
    size_t len = strlen(word);

    for (; text != NULL && *text != 0; text++) {
        size_t n = 0;

        while (n < len && tolower((unsigned char)text[n]) == tolower((unsigned char)word[n]))
            n++;
        if (n == len)
            return text;
    }
    return NULL;
}

/* True when WORD ends in the last name of PATH: a search for a group stops at it, not at each field
 * within. */
static bool path_holds(const struct vt_model_field *field, const char *word)
{
    const char *name = field->path + strlen(field->path) - strlen(field->name), *at = field->path;

    for (; (at = holds(at, word)) != NULL; at++)
        if (at + strlen(word) > name)
            return true;
    return false;
}

/* WORD as bytes, when it is hex; spaces may stand between. */
static struct vt_bytes unhex(const char *word, uint8_t *room)
{
    size_t digits = 0;

    for (; *word != 0; word++) {
        int digit = vt_hex_digit((uint8_t)*word);

        if (*word == ' ')
            continue;
        if (digit < 0)
            return vt_bytes(NULL, 0);
        room[digits / 2] = (uint8_t)(digits % 2 == 0 ? digit << 4 : room[digits / 2] | digit);
        digits++;
    }
    return digits % 2 == 0 ? vt_bytes(room, digits / 2) : vt_bytes(NULL, 0);
}

/* A leaf's bytes, and those after it: what is looked for may reach over its end. */
static bool leaf_holds(const struct vt_model *model, const struct vt_model_field *field,
                       struct vt_bytes wanted)
{
    const struct vt_model_buffer *buffer = vt_model_buffer(model, field->buffer);

    if (!field->leaf)
        return false;
    if (buffer == NULL || buffer->data.data == NULL || field->off > buffer->data.len)
        return vt_bytes_hold(field->raw, field->raw.len, wanted);
    return vt_bytes_hold(vt_bytes(buffer->data.data + field->off, buffer->data.len - field->off), field->len,
                         wanted);
}

static bool terms_hold(const struct vt_model_term *terms, uint8_t count, const char *word,
                       struct vt_bytes wanted)
{
    for (uint8_t i = 0; i < count; i++)
        if (holds(terms[i].name, word) || holds(terms[i].text, word)
            || vt_bytes_hold(terms[i].bytes, terms[i].bytes.len, wanted))
            return true;
    return false;
}

static bool derive_holds(const struct vt_model_derive *derive, const char *word, struct vt_bytes wanted)
{
    return holds(derive->op, word) || terms_hold(derive->out, derive->outs, word, wanted)
        || terms_hold(derive->in, derive->ins, word, wanted);
}

static bool check_holds(const struct vt_model_check *check, const char *word)
{
    return holds(check->id, word) || holds(check->reason, word) || holds(check->seen, word)
        || holds(check->wanted, word) || holds(check->sentence, word);
}

static bool field_holds(const struct vt_model *model, const struct vt_model_field *field, const char *word,
                        struct vt_bytes wanted)
{
    return path_holds(field, word) || holds(field->value, word) || leaf_holds(model, field, wanted);
}

static bool state_holds(const struct vt_model_state *state, const char *word)
{
    return holds(state->from, word) || holds(state->to, word) || holds(state->on, word);
}

static bool event_holds(const struct vt_model *model, const struct vt_model_event *event, const char *word,
                        struct vt_bytes wanted)
{
    switch (event->kind) {
    case VT_EVENT_BUFFER:
        return holds(model->buffers[event->index].kind, word);
    case VT_EVENT_OPEN:
    case VT_EVENT_LEAF:
        return field_holds(model, &model->fields[event->index], word, wanted);
    case VT_EVENT_DERIVE:
        return derive_holds(&model->derives[event->index], word, wanted);
    case VT_EVENT_CHECK:
        return check_holds(&model->checks[event->index], word);
    case VT_EVENT_STATE:
        return state_holds(&model->states[event->index], word);
    default:
        return false;               /* a group is found where it opens; the rest is no event of a model */
    }
}

bool vt_step_search(struct vt_stepper *s, const char *text, bool back)
{
    uint32_t count = s->model->events_len;
    uint8_t room[sizeof s->query];
    struct vt_bytes wanted = unhex(text, room);

    for (uint32_t i = 1; i <= count && *text != 0; i++) {
        uint32_t at = back ? (s->at + count - i) % count : (s->at + i) % count;

        if (event_holds(s->model, &s->model->events[at], text, wanted)) {
            s->at = at;
            return true;
        }
    }
    return false;
}

/* How well a path fits what was asked for: 0 not, 1 it holds it, 2 it ends with its whole names, 3 it is
 * it. */
static int fit(const char *path, const char *text)
{
    size_t path_len = strlen(path), len = strlen(text);
    const char *end = path + path_len - len;

    if (strcmp(path, text) == 0)
        return 3;
    if (path_len > len && strcmp(end, text) == 0 && end[-1] == '.')
        return 2;
    return holds(path, text) != NULL;
}

/* The next opening, or leaf, whose path fits best. */
static bool go_path(struct vt_stepper *s, const char *text)
{
    uint32_t count = s->model->events_len, best_at = 0;
    int best = 0;

    for (uint32_t i = 1; i <= count && best < 3; i++) {
        uint32_t at = (s->at + i) % count;
        const struct vt_model_event *event = &s->model->events[at];
        int now = event->kind == VT_EVENT_OPEN || event->kind == VT_EVENT_LEAF
            ? fit(s->model->fields[event->index].path, text) : 0;

        best_at = now > best ? at : best_at;
        best = now > best ? now : best;
    }
    s->at = best > 0 ? best_at : s->at;
    return best > 0;
}

bool vt_step_go(struct vt_stepper *s, const char *text)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);

    if (*text < '0' || *text > '9' || *end != 0)
        return go_path(s, text);
    if (number < 1 || number > s->model->events_len)
        return false;
    s->at = (uint32_t)(number - 1);
    return true;
}

bool vt_step_failure(struct vt_stepper *s)
{
    uint32_t count = s->model->events_len;

    for (uint32_t i = 1; i <= count; i++) {
        uint32_t at = (s->at + i) % count;
        const struct vt_model_event *event = &s->model->events[at];

        if (event->kind == VT_EVENT_CHECK && s->model->checks[event->index].result == VT_FAIL) {
            s->at = at;
            return true;
        }
    }
    return false;
}
