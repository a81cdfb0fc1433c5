#include "session/told_anchors.h"

static bool next_told(const void *context, struct vt_bytes subject, uint32_t *position, struct vt_bytes *der)
{
    const struct vt_told_source *source = context;

    if (!source->inner.next(source->inner.context, subject, position, der))
        return false;
    source->sink->emit(source->sink->context,
                       &(struct vt_event){ .kind = VT_EVENT_ANCHOR, .anchor = { *der, source->untrusted } });
    return true;
}

static const struct vt_anchors *tell_source(struct vt_told_source *source, struct vt_sink *sink,
                                            const struct vt_anchors *inner, bool untrusted)
{
    *source = (struct vt_told_source){
        .inner = *inner, .outer = { .next = next_told, .context = source }, .sink = sink,
        .untrusted = untrusted
    };
    return &source->outer;
}

const struct vt_anchors *vt_told_anchors(struct vt_told_anchors *told, struct vt_sink *sink,
                                         const struct vt_anchors *inner)
{
    const struct vt_anchors *anchors = tell_source(&told->trusted, sink, inner, false);

    if (inner->untrusted != NULL)
        told->trusted.outer.untrusted = tell_source(&told->untrusted, sink, inner->untrusted, true);
    return anchors;
}
