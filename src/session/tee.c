#include "session/tee.h"

static void hide_value(struct vt_value *value)
{
    if (value->secret)
        value->bytes.data = NULL;
}

static const struct vt_term *hide_terms(const struct vt_term *terms, uint8_t count, struct vt_term *hidden)
{
    for (uint8_t i = 0; i < count; i++) {
        hidden[i] = terms[i];
        hide_value(&hidden[i].value);
    }
    return hidden;
}

/* EVENT as one sees it who may not see secrets. */
static void emit_hidden(struct vt_sink *sink, const struct vt_event *event)
{
    struct vt_event shown = *event;
    struct vt_term in[VT_TERMS_MAX], out[VT_TERMS_MAX];

    if (event->kind == VT_EVENT_BUFFER && event->buffer.secret)
        shown.buffer.data.data = NULL;
    if (event->kind == VT_EVENT_LEAF || event->kind == VT_EVENT_OPEN || event->kind == VT_EVENT_CLOSE) {
        if (event->field.value.secret)
            shown.field.raw.data = NULL;
        hide_value(&shown.field.value);
    }
    if (event->kind == VT_EVENT_DERIVE) {
        shown.derive.in = hide_terms(event->derive.in, event->derive.ins, in);
        shown.derive.out = hide_terms(event->derive.out, event->derive.outs, out);
    }
    sink->emit(sink->context, &shown);
}

static void tell_all(void *context, const struct vt_event *event)
{
    struct vt_tee *tee = context;

    for (uint8_t i = 0; i < tee->count; i++) {
        if (tee->sink.secrets && !tee->to[i]->secrets)
            emit_hidden(tee->to[i], event);
        else
            tee->to[i]->emit(tee->to[i]->context, event);
    }
}

void vt_tee_init(struct vt_tee *tee)
{
    *tee = (struct vt_tee){ .sink = { .emit = tell_all, .context = tee } };
}

bool vt_tee_add(struct vt_tee *tee, struct vt_sink *sink)
{
    if (tee->count == VT_TEE_MAX)
        return false;
    tee->to[tee->count++] = sink;
    tee->sink.secrets = tee->sink.secrets || sink->secrets;
    return true;
}
