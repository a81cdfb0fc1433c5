#include "tests/unit/support/model_breach.h"

/* Uses of a field that are walked through: a hostile trace has as many as derivations. */
#define USES_MAX 10000

static bool none_or_below(uint32_t index, uint32_t count)
{
    return index == VT_NONE || index < count;
}

static bool field_holds(const struct vt_model *b, uint32_t i)
{
    const struct vt_model_field *f = &b->fields[i];
    const struct vt_model_buffer *buffer = vt_model_buffer(b, f->buffer);

    return buffer != NULL && none_or_below(f->parent, b->fields_len) && none_or_below(f->next, b->fields_len)
        && (f->next == VT_NONE || (f->next > i && b->fields[f->next].buffer == f->buffer))
        && (f->parent == VT_NONE || (f->parent < i && !b->fields[f->parent].leaf))
        && f->event < b->events_len && strlen(f->path) >= strlen(f->name)
        && (!f->leaf || (f->off <= buffer->len && f->len <= buffer->len - f->off))
        && (!f->leaf || f->len == 0 || vt_model_leaf_at(b, f->buffer, f->off) == i);
}

static bool uses_hold(const struct vt_model *b, struct vt_origin origin)
{
    uint32_t at = 0, uses = 0;
    struct vt_use use;

    while (vt_model_next_use(b, origin, &at, &use) && ++uses < USES_MAX)
        if (use.derive >= b->derives_len || use.term >= b->derives[use.derive].ins)
            return false;
    return true;
}

static bool derive_holds(const struct vt_model *b, uint32_t i)
{
    for (uint8_t k = 0; k < b->derives[i].ins; k++) {
        const struct vt_origin o = b->derives[i].in[k].origin;

        if (o.kind == VT_ORIGIN_FIELD && (o.index >= b->fields_len || !uses_hold(b, o)))
            return false;
        if (o.kind == VT_ORIGIN_DERIVED && (o.index >= i || o.term >= b->derives[o.index].outs))
            return false;
    }
    return true;
}

static bool buffer_holds(const struct vt_model *b, uint32_t i)
{
    const struct vt_model_buffer *buffer = &b->buffers[i];
    struct vt_part parts[8];
    const uint32_t n = vt_model_wire(b, buffer->id, 0, buffer->len, parts, 8);

    for (uint32_t k = 0; k < n && k < 8; k++) {
        const struct vt_model_buffer *wire = vt_model_buffer(b, parts[k].buffer);

        if (wire == NULL || !(vt_model_is_wire(b, wire->id) || wire == buffer))
            return false;
    }
    return buffer->id == i + 1;
}

const char *vt_model_breach(const struct vt_model *b)
{
    for (uint32_t i = 0; i < b->fields_len; i++)
        if (!field_holds(b, i))
            return "a field points nowhere, or lies outside its buffer";
    for (uint32_t i = 0; i < b->derives_len; i++)
        if (!derive_holds(b, i))
            return "an input of a derivation comes from nowhere";
    for (uint32_t i = 0; i < b->buffers_len; i++)
        if (!buffer_holds(b, i))
            return "a buffer is out of order, or made of what is no wire";
    for (uint32_t i = 0; i < b->messages_len; i++)
        if (b->messages[i].field >= b->fields_len || vt_model_buffer(b, b->messages[i].buffer) == NULL)
            return "a message is no field";
    return "";
}
