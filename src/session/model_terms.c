/* What a record protects, for the derivations that name it. */
#include "session/model_link.h"

/* The record that the derivation at EVENT is about: the one whose plain text it takes, which is the last buffer before it; or gives,
 * which comes right behind it and what else is derived of that record. */
static const struct vt_model_buffer *record_of(const struct vt_model *model, uint32_t event)
{
    const struct vt_model_buffer *next = vt_model_buffer_after(model, event), *found;
    const uint32_t before = next != NULL ? (uint32_t)(next - model->buffers) : model->buffers_len;
    uint32_t behind = event;

    while (behind < model->events_len && behind - event < 3 && model->events[behind].kind == VT_EVENT_DERIVE)
        behind++;
    if (next != NULL && next->event == behind)
        found = next;
    else
        found = before > 0 ? &model->buffers[before - 1] : NULL;
    return found != NULL && strcmp(found->kind, "record") == 0 ? found : NULL;
}

void vt_model_resolve_plain(const struct vt_model *model, struct vt_model_term *term, uint32_t event, bool all)
{
    const struct vt_model_buffer *record = record_of(model, event);
    uint64_t len = record != NULL ? record->len : 0;

    term->text = NULL;
    if (record == NULL || record->first == VT_NONE) {
        term->bytes = vt_bytes(record != NULL ? "" : NULL, 0);
        return;
    }
    for (uint32_t i = 0; i < record->leaves_len && !all; i++) {
        const struct vt_model_field *leaf = &model->fields[record->leaves[i]];

        if ((strcmp(leaf->path, "MAC") == 0 || strcmp(leaf->path, "padding") == 0) && leaf->off < len)
            len = leaf->off;
    }
    term->origin = (struct vt_origin){ .kind = VT_ORIGIN_FIELD, .index = record->first };
    term->bytes = vt_bytes(record->data.data, (size_t)len);
}
