#include "session/model_link.h"

#include "session/value.h"

/* The bytes that FROM says of WHOLE; none where they go beyond it. */
static struct vt_bytes slice(struct vt_bytes whole, const struct vt_from *from)
{
    const bool within = from->at.off <= whole.len && from->at.len <= whole.len - from->at.off;

    if (whole.data == NULL || from->at.len == VT_ALL)
        return whole;
    return vt_bytes(within ? whole.data + from->at.off : NULL, within ? from->at.len : 0);
}

/* The innermost field that holds what PART says; where none holds all of it, the first. VT_NONE: there is
 * none, or it comes after EVENT. */
static uint32_t field_of(const struct vt_model *model, const struct vt_part *part, uint32_t event)
{
    const uint32_t first = vt_model_leaf_at(model, part->buffer, part->off);
    uint32_t i = first;

    while (i != VT_NONE && model->fields[i].off + model->fields[i].len < part->off + part->len)
        i = model->fields[i].parent;
    i = i != VT_NONE ? i : first;
    return i != VT_NONE && model->fields[i].event < event ? i : VT_NONE;
}

static void resolve_bytes(const struct vt_model *model, struct vt_model_term *term, uint32_t event)
{
    const struct vt_model_buffer *buffer = vt_model_buffer(model, term->from.at.buffer);
    const uint32_t field = field_of(model, &term->from.at, event);

    if (buffer == NULL || field == VT_NONE)
        return;
    term->origin = (struct vt_origin){ .kind = VT_ORIGIN_FIELD, .index = field };
    if (term->bytes.data == NULL)
        term->bytes = slice(buffer->data, &term->from);
}

static void resolve_derived(const struct vt_model *model, struct vt_model_term *term, uint32_t number)
{
    const uint32_t of = term->from.at.buffer - 1;

    if (of >= number || term->from.out >= model->derives[of].outs)
        return;
    term->origin = (struct vt_origin){ VT_ORIGIN_DERIVED, of, term->from.out };
    if (term->bytes.data == NULL)
        term->bytes = slice(model->derives[of].out[term->from.out].bytes, &term->from);
}

/* What the emitter says of an input, in terms of the model. */
static void resolve(const struct vt_model *model, struct vt_model_term *term, uint32_t number)
{
    const uint32_t event = model->derives[number].event;

    switch (term->from.kind) {
    case VT_FROM_LITERAL:
        term->origin.kind = term->name == NULL ? VT_ORIGIN_LITERAL : VT_ORIGIN_UNKNOWN;
        break;
    case VT_FROM_OUTSIDE:
        term->origin.kind = VT_ORIGIN_OUTSIDE;
        break;
    case VT_FROM_MESSAGES:
        term->origin = (struct vt_origin){ .kind = VT_ORIGIN_MESSAGES, .index = event };
        break;
    case VT_FROM_BYTES:
        resolve_bytes(model, term, event);
        break;
    case VT_FROM_DERIVED:
        resolve_derived(model, term, number);
        break;
    }
}

/* Notes that input TERM of derivation NUMBER is a result: at the end of the chain of the uses of that. */
static bool add_use(struct vt_model *model, uint32_t number, uint8_t term)
{
    const struct vt_origin origin = model->derives[number].in[term].origin;
    struct vt_model_derive *of = &model->derives[origin.index];
    struct vt_model_use *use = vt_list_add(&model->uses, &model->uses_len, sizeof *use);

    if (use == NULL)
        return false;
    *use = (struct vt_model_use){ .by = { number, term }, .term = origin.term, .next = VT_NONE };
    if (of->last_use == VT_NONE)
        of->first_use = model->uses_len - 1;
    else
        model->uses[of->last_use].next = model->uses_len - 1;
    of->last_use = model->uses_len - 1;
    return true;
}

/* Where each input came from, and what each output went into. */
static bool link_uses(struct vt_model *model)
{
    for (uint32_t d = 0; d < model->derives_len; d++) {
        model->derives[d].first_use = model->derives[d].last_use = VT_NONE;
        for (uint8_t i = 0; i < model->derives[d].ins; i++) {
            resolve(model, (struct vt_model_term *)&model->derives[d].in[i], d);
            if (model->derives[d].in[i].origin.kind == VT_ORIGIN_DERIVED && !add_use(model, d, i))
                return false;
        }
    }
    return true;
}

/* The groups of a direction of the wire that are records. */
static bool list_records(struct vt_model *model, int direction, uint32_t id)
{
    const struct vt_model_buffer *buffer = vt_model_buffer(model, id);

    for (uint32_t i = buffer != NULL ? buffer->first : VT_NONE; i != VT_NONE; i = model->fields[i].next) {
        uint32_t *record;

        if (model->fields[i].depth > 0 || strncmp(model->fields[i].path, "TLS", 3) != 0)
            continue;
        record = vt_list_add(&model->records[direction], &model->records_len[direction], sizeof *record);
        if (record == NULL)
            return false;
        *record = i;
    }
    return true;
}

/* Where the first bytes of BUFFER are that the trace does not have; its end. */
static uint64_t known_to(const struct vt_model *model, const struct vt_model_buffer *buffer)
{
    for (uint32_t i = buffer->first; i != VT_NONE; i = model->fields[i].next)
        if (model->fields[i].leaf && model->fields[i].raw.data == NULL && model->fields[i].len > 0)
            return model->fields[i].off;
    return buffer->len;
}

/* The bytes of a buffer up to the first that are not there, joined from its leaves; those of the groups in
 * them, and of the buffer when it is whole; and the list of its leaves. One leaf alone has the bytes
 * already. */
static bool join(struct vt_model *model, struct vt_model_buffer *buffer)
{
    const uint64_t known = known_to(model, buffer);
    const struct vt_model_field *first = buffer->leaves_len == 1 ? &model->fields[buffer->first] : NULL;
    const bool single = first != NULL && first->leaf && first->raw.data != NULL;
    uint8_t *data = single ? (uint8_t *)(uintptr_t)first->raw.data : vt_arena_take(&model->arena, known + 1);
    uint32_t *leaves = vt_arena_take(&model->arena, (buffer->leaves_len + 1) * sizeof *leaves), n = 0;

    if (data == NULL || leaves == NULL)
        return false;
    for (uint32_t i = buffer->first; i != VT_NONE; i = model->fields[i].next) {
        const struct vt_model_field *field = &model->fields[i];

        if (!field->leaf)
            continue;
        leaves[n++] = i;
        if (field->raw.data != NULL && field->off + field->len <= known && !single)
            memcpy(data + field->off, field->raw.data, field->len);
    }
    buffer->leaves = leaves;
    buffer->data = vt_bytes(known == buffer->len ? data : NULL, buffer->len);
    for (uint32_t i = buffer->first; i != VT_NONE; i = model->fields[i].next)
        if (!model->fields[i].leaf && model->fields[i].closed
            && model->fields[i].off + model->fields[i].len <= known)
            model->fields[i].raw = vt_bytes(data + model->fields[i].off, model->fields[i].len);
    return true;
}

bool vt_model_link(struct vt_model *model)
{
    for (uint32_t i = 0; i < model->buffers_len; i++)
        if (!join(model, &model->buffers[i]))
            return false;
    for (uint32_t i = 0, open = 0; i < model->events_len; i++) {
        open += model->events[i].kind == VT_EVENT_OPEN || model->events[i].kind == VT_EVENT_DERIVE;
        model->condensed = open == 0;
    }
    return link_uses(model) && list_records(model, 0, model->c2s) && list_records(model, 1, model->s2c)
        && vt_model_list_results(model) && vt_model_list_messages(model);
}
