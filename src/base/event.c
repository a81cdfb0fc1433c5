#include "base/event.h"

const char *vt_name_of(const struct vt_name *names, uint32_t number)
{
    for (; names->name != NULL; names++)
        if (names->number == number)
            return names->name;
    return NULL;
}

bool vt_judge(struct vt_report *report, const struct vt_event_check *check)
{
    vt_emit_check(report->sink, check);
    if (check->result == VT_WARN)
        vt_verdict_warn(&report->verdict, check->rule);
    if (check->result != VT_FAIL)
        return true;
    vt_verdict_add(&report->verdict, check->rule, check->depth);
    return false;
}

bool vt_judge_plain(struct vt_report *report, enum vt_rule rule, enum vt_result result, struct vt_value seen,
                    struct vt_value wanted)
{
    return vt_judge(report,
                    &(struct vt_event_check){ .rule = rule, .result = result, .depth = -1, .seen = seen,
                                                      .wanted = wanted });
}

#if VT_TRACE

static void emit_event(struct vt_sink *sink, const struct vt_event *event)
{
    sink->emit(sink->context, event);
}

uint32_t vt_emit_buffer(struct vt_sink *sink, enum vt_buffer_kind kind, struct vt_bytes data, bool secret,
                        const struct vt_part *from, uint8_t parts)
{
    if (sink == NULL)
        return 0;
    if (secret && !sink->secrets)
        data.data = NULL;

    struct vt_event event = {
        .kind = VT_EVENT_BUFFER,
        .buffer = { .id = ++sink->buffers, .kind = kind, .data = data, .from = from, .parts = parts,
                    .secret = secret },
    };
    emit_event(sink, &event);
    return sink->buffers;
}

static const struct vt_term *shown_terms(const struct vt_sink *sink, const struct vt_term *terms,
                                         uint8_t count, struct vt_term *shown)
{
    for (uint8_t i = 0; i < count && i < VT_TERMS_MAX; i++) {
        shown[i] = terms[i];
        if (shown[i].value.secret && !sink->secrets)
            shown[i].value.bytes.data = NULL;
    }
    return shown;
}

struct vt_from vt_emit_derive(struct vt_sink *sink, const char *op, const char *ref, const struct vt_term *in,
                              uint8_t ins, const struct vt_term *out, uint8_t outs)
{
    struct vt_term shown_in[VT_TERMS_MAX], shown_out[VT_TERMS_MAX];

    if (sink == NULL)
        return (struct vt_from){ .kind = VT_FROM_OUTSIDE };

    struct vt_event event = {
        .kind = VT_EVENT_DERIVE,
        .derive = { .op = op, .ref = ref,
                    .in = shown_terms(sink, in, ins, shown_in),
                    .ins = ins < VT_TERMS_MAX ? ins : VT_TERMS_MAX,
                    .out = shown_terms(sink, out, outs, shown_out),
                    .outs = outs < VT_TERMS_MAX ? outs : VT_TERMS_MAX },
    };
    emit_event(sink, &event);
    return (struct vt_from){ .kind = VT_FROM_DERIVED, .at = { ++sink->derives, 0, VT_ALL } };
}

void vt_emit_check(struct vt_sink *sink, const struct vt_event_check *check)
{
    if (sink == NULL)
        return;

    struct vt_event event = { .kind = VT_EVENT_CHECK, .check = *check };
    emit_event(sink, &event);
}

void vt_emit_state(struct vt_sink *sink, const char *from, const char *to, const char *on)
{
    if (sink == NULL)
        return;

    struct vt_event event = { .kind = VT_EVENT_STATE, .state = { .from = from, .to = to, .on = on } };
    emit_event(sink, &event);
}

#endif
