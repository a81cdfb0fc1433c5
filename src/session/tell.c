#include "session/tell.h"

#include <stdlib.h>

#include "base/cursor.h"
#include "session/value.h"

/* A group is an item, "extensions[2]", when the group around it has the same name without the last index. */
static bool is_item(const struct vt_model_field *group, const struct vt_model_field *around)
{
    size_t len = strlen(around->path);
    const char *index = strrchr(group->path, '[');

    return index != NULL && (size_t)(index - group->path) == len && strncmp(group->path, around->path, len) == 0;
}

/* The stack of names at FIELD: its own too, if it is a group. */
static void open_names(const struct vt_model *model, uint32_t field, struct vt_parse *parse)
{
    const struct vt_model_field *f = &model->fields[field];
    uint32_t at = f->leaf ? f->parent : field;

    parse->buffer = f->buffer;
    parse->depth = (uint8_t)(f->depth + !f->leaf);
    if (parse->depth > VT_DEPTH_MAX)
        parse->depth = VT_DEPTH_MAX;
    for (uint8_t i = parse->depth; i-- > 0 && at != VT_NONE; at = model->fields[at].parent) {
        const struct vt_model_field *group = &model->fields[at];
        bool item = group->parent != VT_NONE && is_item(group, &model->fields[group->parent]);

        parse->open[i] = (struct vt_open){ .name = item ? NULL : group->name, .ref = group->ref, .off = group->off };
        if (item)
            parse->open[i].index = (uint16_t)strtoul(strrchr(group->path, '[') + 1, NULL, 10);
    }
}

/* The trace has bytes as hex; all else is text by now. */
static struct vt_value value_of(const struct vt_model_field *field)
{
    if (field->value == NULL)
        return vt_none();
    if (vt_is_hex_of(field->value, field->raw))
        return vt_value_of(VT_VALUE_BYTES, field->raw);
    return vt_enum((uint32_t)strtoul(field->value, NULL, 10), field->value);
}

static void tell_field(const struct vt_model *model, const struct vt_model_event *event, struct vt_sink *sink)
{
    const struct vt_model_field *field = &model->fields[event->index];
    struct vt_event told = { .kind = event->kind };
    struct vt_parse parse;

    memset(&parse, 0, sizeof parse);
    open_names(model, event->index, &parse);
    told.field = (struct vt_event_field){ .parse = &parse, .name = field->leaf ? field->name : NULL, .ref = field->ref,
                                          .off = field->off, .len = event->kind == VT_EVENT_OPEN ? 0 : field->len,
                                          .raw = field->leaf ? field->raw : vt_bytes(NULL, 0), .value = vt_none() };
    if (event->kind != VT_EVENT_OPEN)
        told.field.value = value_of(field);
    sink->emit(sink->context, &told);
}

/* Kinds by name; session/value.h has the names. */
static enum vt_buffer_kind kind_of(const char *name)
{
    for (int kind = VT_BUFFER_C2S; kind < VT_BUFFER_FILE; kind++)
        if (strcmp(vt_buffer_kind_name((enum vt_buffer_kind)kind), name) == 0)
            return (enum vt_buffer_kind)kind;
    return VT_BUFFER_FILE;
}

static void tell_buffer(const struct vt_model_buffer *buffer, struct vt_sink *sink)
{
    struct vt_event told = { .kind = VT_EVENT_BUFFER };

    told.buffer = (struct vt_event_buffer){ .id = buffer->id, .kind = kind_of(buffer->kind), .from = buffer->from,
                                            .parts = (uint8_t)(buffer->parts < 255 ? buffer->parts : 255),
                                            .data = vt_bytes(buffer->data.data, (size_t)buffer->len) };
    sink->emit(sink->context, &told);
}

bool vt_model_tell(const struct vt_model *model, uint32_t event, struct vt_sink *sink)
{
    const struct vt_model_event *e = &model->events[event];

    if (e->kind == VT_EVENT_BUFFER)
        tell_buffer(&model->buffers[e->index], sink);
    else if (e->kind == VT_EVENT_OPEN || e->kind == VT_EVENT_LEAF || e->kind == VT_EVENT_CLOSE)
        tell_field(model, e, sink);
    else
        return false;
    return true;
}
