#include "session/model.h"

#include <stdlib.h>

#include "session/model_link.h"
#include "session/value.h"

static bool take_parts(struct vt_model *m, struct vt_model_buffer *buffer,
                       const struct vt_event_buffer *event)
{
    struct vt_part *parts = event->parts == 0 ? NULL : vt_model_take(m, event->parts * sizeof *parts);

    if (parts == NULL)
        return event->parts == 0;
    buffer->from = memcpy(parts, event->from, event->parts * sizeof *parts);
    buffer->parts = event->parts;
    for (uint32_t i = 0; i < buffer->parts; i++) {
        if (parts[i].buffer == 0 || parts[i].buffer >= m->buffers_len)
            return vt_model_refuse(m, "what a buffer was made from is malformed");
        buffer->weight += 1 + m->buffers[parts[i].buffer - 1].weight;
        if (buffer->weight > VT_MODEL_WEIGHT_MAX)
            return vt_model_refuse(m, "a buffer is made of more parts of parts than any of ours is");
    }
    return true;
}

static bool take_direction(struct vt_model *m, uint32_t *direction, uint32_t id)
{
    if (*direction != 0)
        return vt_model_refuse(m, "a direction of the wire is announced twice");
    *direction = id;
    return true;
}

static void take_buffer(struct vt_model *m, const struct vt_event *told)
{
    const struct vt_event_buffer *event = &told->buffer;
    struct vt_model_buffer *buffer = vt_model_add(m, &m->buffers, &m->buffers_len, sizeof *buffer);

    if (buffer == NULL)
        return;
    if (event->id != m->buffers_len) {
        vt_model_refuse(m, "buffers are not numbered in order");
        return;
    }
    buffer->id = event->id;
    buffer->announced = event->data.len;
    buffer->first = buffer->last = buffer->open = VT_NONE;
    buffer->kind = buffer->name = vt_buffer_kind_name(event->kind);
    buffer->ordinal = m->making->ordinals[event->kind]++;
    if ((event->kind == VT_BUFFER_C2S && !take_direction(m, &m->c2s, event->id))
        || (event->kind == VT_BUFFER_S2C && !take_direction(m, &m->s2c, event->id)))
        return;
    if (take_parts(m, buffer, event))
        vt_model_add_event(m, VT_EVENT_BUFFER, m->buffers_len - 1, &buffer->event);
}

/* The buffer that EVENT is of. */
static struct vt_model_buffer *buffer_of(struct vt_model *m, const struct vt_event_field *event)
{
    const uint32_t id = event->parse->buffer;

    if (id == 0 || id > m->buffers_len) {
        vt_model_refuse(m, "a field of no buffer");
        return NULL;
    }
    return &m->buffers[id - 1];
}

/* What is behind the last dot of PATH. */
static const char *last_name(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot != NULL ? dot + 1 : path;
}

/* A group or a leaf, inside the buffer's open group. NULL when there is no memory. */
static struct vt_model_field *add_field(struct vt_model *m, struct vt_model_buffer *buffer,
                                        const struct vt_event_field *event)
{
    struct vt_model_field *field = vt_model_add(m, &m->fields, &m->fields_len, sizeof *field);
    const uint32_t index = m->fields_len - 1;

    if (field == NULL)
        return NULL;
    *field = (struct vt_model_field){ .buffer = buffer->id, .off = event->off, .parent = buffer->open,
                                      .next = VT_NONE,
                                      .path = vt_model_keep_path(m, event->parse, event->name),
                                      .ref = vt_model_keep(m, event->ref) };
    field->depth = field->parent == VT_NONE ? 0 : (uint8_t)(m->fields[field->parent].depth + 1);
    if (buffer->first == VT_NONE)
        buffer->first = index;
    else
        m->fields[buffer->last].next = index;
    buffer->last = index;
    if (field->path == NULL || field->path[0] == 0 || field->depth > VT_DEPTH_MAX)
        return vt_model_refuse(m, "a field's path is missing, or too deep") ? field : NULL;
    field->name = last_name(field->path);
    return field;
}

static void take_open(struct vt_model *m, const struct vt_event *told)
{
    const struct vt_event_field *event = &told->field;
    struct vt_model_buffer *buffer = buffer_of(m, event);
    struct vt_model_field *field = buffer == NULL ? NULL : add_field(m, buffer, event);

    if (field == NULL)
        return;
    if (event->off > buffer->len)
        vt_model_refuse(m, "a group begins behind the bytes that are named");
    buffer->open = m->fields_len - 1;
    if (buffer->name == buffer->kind)
        buffer->name = field->name;
    field->close_event = VT_NONE;
    vt_model_add_event(m, VT_EVENT_OPEN, m->fields_len - 1, &field->event);
}

static void take_leaf(struct vt_model *m, const struct vt_event *told)
{
    const struct vt_event_field *event = &told->field;
    const bool hashed = event->value.bulk && event->raw.data == NULL && event->value.bytes.data != NULL;
    struct vt_model_buffer *buffer = buffer_of(m, event);
    struct vt_model_field *field;

    if (m->compared && buffer != NULL && event->raw.data == NULL && event->len > 0
        && vt_model_is_wire(m, buffer->id) && !hashed && strcmp(event->name, "lost") != 0)
        vt_model_refuse(m, "a leaf's bytes and its length differ");
    if (buffer != NULL && event->off != buffer->len)
        vt_model_refuse(m, "the leaves of a buffer leave a gap, or overlap");
    field = m->problem != NULL ? NULL : add_field(m, buffer, event);
    if (field == NULL)
        return;
    field->leaf = field->closed = true;
    field->len = event->len;
    field->raw = vt_model_keep_bytes(m, vt_bytes(event->raw.data, event->len));
    field->hashed = hashed;
    buffer->len += event->len;
    buffer->leaves_len++;
    m->unparsed += strcmp(field->name, "unparsed") == 0 ? field->len : 0;
    m->lost += strcmp(field->name, "lost") == 0 && field->raw.data == NULL ? field->len : 0;
    vt_model_keep_meaning(m, field, &event->value);
    vt_model_add_event(m, VT_EVENT_LEAF, m->fields_len - 1, &field->event);
    field->close_event = field->event;
}

static void take_close(struct vt_model *m, const struct vt_event *told)
{
    const struct vt_event_field *event = &told->field;
    struct vt_model_buffer *buffer = buffer_of(m, event);
    const uint32_t index = buffer == NULL ? VT_NONE : buffer->open;
    struct vt_model_field *field = index == VT_NONE ? NULL : &m->fields[index];
    const char *path = field == NULL ? NULL : vt_model_keep_path(m, event->parse, NULL);

    if (path == NULL) {
        vt_model_refuse(m, "a group ends that was not open");
        return;
    }
    if (!m->compared && (strcmp(path, field->path) != 0 || event->off != field->off
            || event->off + event->len != buffer->len)) {
        vt_model_refuse(m, "a group ends that is not the innermost, or elsewhere");
        return;
    }
    field->closed = true;
    field->len = event->len;
    field->ref = field->ref != NULL ? field->ref : vt_model_keep(m, event->ref);
    vt_model_keep_meaning(m, field, &event->value);
    buffer->open = field->parent;
    vt_model_add_event(m, VT_EVENT_CLOSE, index, &field->close_event);
}

static void take_state(struct vt_model *m, const struct vt_event *told)
{
    const struct vt_event_state *event = &told->state;
    struct vt_model_state *state = vt_model_add(m, &m->states, &m->states_len, sizeof *state);

    if (state == NULL)
        return;
    *state = (struct vt_model_state){ .from = vt_model_keep(m, event->from),
                                      .to = vt_model_keep(m, event->to), .on = vt_model_keep(m, event->on) };
    vt_model_add_event(m, VT_EVENT_STATE, m->states_len - 1, &state->event);
}

static void take_anchor(struct vt_model *m, const struct vt_event *told)
{
    const struct vt_event_anchor *event = &told->anchor;
    struct vt_bytes *der = event->untrusted ? vt_model_add(m, &m->untrusted, &m->untrusted_len, sizeof *der)
                                            : vt_model_add(m, &m->anchors, &m->anchors_len, sizeof *der);

    if (der != NULL)
        *der = vt_model_keep_bytes(m, event->der);
}

static void take_end(struct vt_model *m, const struct vt_event *told)
{
    (void)told;
    m->ended = true;
}

static void take_event(void *context, const struct vt_event *event)
{
    static void (*const take[])(struct vt_model *m, const struct vt_event *told) = {
        [VT_EVENT_BUFFER] = take_buffer, [VT_EVENT_OPEN] = take_open, [VT_EVENT_LEAF] = take_leaf,
        [VT_EVENT_CLOSE] = take_close, [VT_EVENT_DERIVE] = vt_model_take_derive,
        [VT_EVENT_CHECK] = vt_model_take_check,
        [VT_EVENT_STATE] = take_state, [VT_EVENT_ANCHOR] = take_anchor, [VT_EVENT_END] = take_end,
    };
    struct vt_model *m = context;

    if (m->problem == NULL)
        take[event->kind](m, event);
}

bool vt_model_begin(struct vt_model *model, bool secrets)
{
    memset(model, 0, sizeof *model);
    model->sink = (struct vt_sink){ .emit = take_event, .context = model, .secrets = secrets };
    model->making = calloc(1, sizeof *model->making);
    if (model->making == NULL)
        return vt_model_refuse(model, "there is no memory for it");
    model->making->texts.arena = &model->arena;
    return true;
}

bool vt_model_end(struct vt_model *model)
{
    if (model->making != NULL)
        vt_model_show_head(model);
    free(model->making);
    model->making = NULL;
    if (model->problem == NULL && !vt_model_link(model))
        vt_model_refuse(model, "there is no memory for it");
    return model->problem == NULL;
}

static bool read_text(struct vt_bytes text, struct vt_model *model, bool compared,
                      struct vt_trace_error *error)
{
    bool good;

    *error = (struct vt_trace_error){ .text = "there is no memory for it" };
    good = vt_model_begin(model, true);
    model->compared = compared;
    good = good && vt_trace_read(text, &model->recorded, &model->arena, &model->sink, &model->problem, error);
    if (vt_model_end(model) && good)
        return true;
    vt_model_free(model);
    return false;
}

bool vt_model_read(struct vt_bytes text, struct vt_model *model, struct vt_trace_error *error)
{
    return read_text(text, model, false, error);
}

bool vt_model_read_compared(struct vt_bytes text, struct vt_model *model, struct vt_trace_error *error)
{
    return read_text(text, model, true, error);
}

void vt_model_free(struct vt_model *model)
{
    void *lists[] = { model->events, model->buffers, model->fields, model->derives, model->checks,
                      model->states, model->messages,
                      model->anchors, model->untrusted, model->uses, model->results, model->records[0],
                      model->records[1], model->making };

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        free(lists[i]);
    vt_arena_free(&model->arena);
    memset(model, 0, sizeof *model);
}
