#include "session/provenance.h"

#include <stdlib.h>

/* So many events lie between a result and the field of the wire that carries it, at most: a record's header,
 * its nonce. */
enum { NEAR = 16 };

static uint64_t made_of(const struct vt_model_buffer *buffer)
{
    uint64_t len = 0;

    for (uint32_t i = 0; i < buffer->parts; i++)
        len += buffer->from[i].len;
    return len;
}

/* Where byte OFF of buffer ID is in BUFFER, which may be made of it. */
static bool lifts(const struct vt_model_buffer *buffer, uint32_t id, uint64_t off, uint64_t *lifted,
                  bool *exact)
{
    uint64_t before = 0;

    for (uint32_t i = 0; i < buffer->parts; before += buffer->from[i++].len) {
        const struct vt_part *part = &buffer->from[i];

        if (part->buffer != id || off < part->off || off - part->off >= part->len)
            continue;
        *exact = made_of(buffer) == buffer->len;
        *lifted = *exact ? before + (off - part->off) : 0;
        return true;
    }
    return false;
}

uint32_t vt_enclosing(const struct vt_model *model, uint32_t id, uint64_t off,
                      struct vt_enclosing_buffer *out, uint32_t room)
{
    uint32_t count = 0;

    if (room == 0 || vt_model_buffer(model, id) == NULL)
        return 0;
    out[count++] = (struct vt_enclosing_buffer){ .buffer = id, .off = off, .exact = true,
                                                 .leaf = vt_model_leaf_at(model, id, off) };
    for (uint32_t b = id; b < model->buffers_len && count < room; b++) {
        const struct vt_enclosing_buffer *below = &out[count - 1];
        struct vt_enclosing_buffer level = { .buffer = model->buffers[b].id, .leaf = VT_NONE };

        if (!below->exact || !lifts(&model->buffers[b], below->buffer, below->off, &level.off, &level.exact))
            continue;
        if (level.exact)
            level.leaf = vt_model_leaf_at(model, level.buffer, level.off);
        out[count++] = level;
    }
    return count;
}

/* The walk forwards: events in their order, so that whatever depends on the range comes after it. */
struct walk {
    const struct vt_model *model;
    const struct vt_range *range;
    struct vt_dependents *reach;
    struct span { uint64_t off, end; } *spans;   /* of each buffer, by its index: what of it is the
                                                    range's; empty */
    struct vt_use *latest;                       /* of the first of equal results: 1 + the last that
                                                    depends; 0 */
    uint32_t message;                            /* the first handshake message that depends on the range:
                                                    its event */
    uint16_t *same;                              /* of each derivation: 1 + the output that is the range
                                                    itself; 0 */
};

/* The part of SPAN within bytes OFF to OFF + LEN. */
static struct span cut(struct span span, uint64_t off, uint64_t len)
{
    if (span.off < off)
        span.off = off;
    if (span.end > off + len)
        span.end = off + len;
    return span.off < span.end ? span : (struct span){ 0, 0 };
}

static void add_span(struct span *to, struct span more)
{
    if (more.off == more.end)
        return;
    if (to->off == to->end) {
        *to = more;
        return;
    }
    to->off = more.off < to->off ? more.off : to->off;
    to->end = more.end > to->end ? more.end : to->end;
}

static bool depends(const struct walk *w, const struct vt_origin *origin)
{
    const struct vt_model *model = w->model;
    const struct vt_model_field *field;
    struct span span;

    switch (origin->kind) {
    case VT_ORIGIN_MESSAGES:
        return w->message < origin->index;
    case VT_ORIGIN_DERIVED:
        return w->reach->derives[origin->index] > 0 || w->same[origin->index] == origin->term + 1;
    case VT_ORIGIN_FIELD:
        field = &model->fields[origin->index];
        span = cut(w->spans[field->buffer - 1], field->off, field->len);
        return span.off < span.end || w->reach->carriers[origin->index] > 0;
    case VT_ORIGIN_LITERAL:
    case VT_ORIGIN_OUTSIDE:
    case VT_ORIGIN_UNKNOWN:
        break;
    }
    return false;
}

/* How many steps an input is away from the range. */
static uint32_t distance(const struct walk *w, const struct vt_origin *origin)
{
    if (origin->kind == VT_ORIGIN_DERIVED)
        return w->reach->derives[origin->index];
    if (origin->kind == VT_ORIGIN_FIELD && w->reach->carriers[origin->index] > 0)
        return w->reach->derives[w->reach->carriers[origin->index] - 1];
    return 0;
}

/* Each telling result of derivation INDEX, or TERM of it alone, is from now on the range's. Of equal ones the
 * first counts. */
static void note_results(struct walk *w, uint32_t index, int term)
{
    const struct vt_model_derive *derive = &w->model->derives[index];

    for (uint8_t i = 0; i < derive->outs; i++) {
        const bool meant = vt_telling(derive->out[i].bytes) && (term < 0 || term == i);
        struct vt_use *latest = meant ? &w->latest[vt_model_result_after(w->model, derive->out[i].bytes, 0)]
            : NULL;

        if (meant && latest->derive != index + 1)
            *latest = (struct vt_use){ index + 1, i };
    }
}

static void walk_derive(struct walk *w, uint32_t index)
{
    const struct vt_model_derive *derive = &w->model->derives[index];
    uint32_t nearest = VT_NONE;

    for (uint8_t i = 0; i < derive->ins; i++)
        if (depends(w, &derive->in[i].origin) && distance(w, &derive->in[i].origin) < nearest)
            nearest = distance(w, &derive->in[i].origin);
    if (nearest != VT_NONE) {
        w->reach->derives[index] = nearest + 1;
        w->reach->count++;
        note_results(w, index, -1);
    } else if (w->range->buffer == 0 && w->range->derive == index) {
        note_results(w, index, w->range->term);
    }
}

/* The last derivation so far with the result BYTES, of those that depend on the range. */
static bool find_result(const struct walk *w, struct vt_bytes bytes, struct vt_use *made)
{
    const uint32_t first = vt_telling(bytes) ? vt_model_result_after(w->model, bytes, 0)
        : w->model->results_len;

    if (first == w->model->results_len || w->latest[first].derive == 0
        || !vt_bytes_equal(w->model->results[first].bytes, bytes))
        return false;
    *made = (struct vt_use){ w->latest[first].derive - 1, w->latest[first].term };
    return true;
}

/* The result that FIELD carries, be it so short that chance could make it: one of its name, told a few events
 * before it; or the plain text, told right before the record that FIELD is in. */
static bool find_near(const struct vt_model *model, const struct vt_model_field *field, struct vt_use *made)
{
    const struct vt_model_buffer *buffer = vt_model_buffer(model, field->buffer);
    const bool plain = strcmp(buffer->kind, "record") == 0;
    const struct vt_bytes bytes = plain ? buffer->data : field->raw;
    uint32_t event = plain ? buffer->event : field->event;

    if (bytes.data == NULL || (!plain && !vt_model_is_wire(model, field->buffer)))
        return false;
    for (int steps = 0; steps < NEAR && event-- > 0 && model->events[event].kind != VT_EVENT_BUFFER;
         steps++) {
        const bool derived = model->events[event].kind == VT_EVENT_DERIVE;
        const struct vt_model_derive *derive = derived ? &model->derives[model->events[event].index] : NULL;

        if (plain && !derived)
            return false;
        made->derive = model->events[event].index;
        for (made->term = 0; derived && made->term < derive->outs; made->term++)
            if (strcmp(derive->out[made->term].name, plain ? "plaintext" : field->name) == 0
                && vt_bytes_equal(derive->out[made->term].bytes, bytes))
                return true;
    }
    return false;
}

static void note_message(struct walk *w, const struct vt_model_buffer *buffer)
{
    if (strcmp(buffer->kind, "message") == 0 && buffer->event < w->message)
        w->message = buffer->event;
}

/* True of a record that was sealed: told before its bytes of the wire, which were made of it. */
static bool is_made(const struct vt_model *model, const struct vt_model_buffer *buffer)
{
    const uint32_t leaf = buffer->parts > 0
        ? vt_model_leaf_at(model, buffer->from[0].buffer, buffer->from[0].off) : VT_NONE;

    return leaf != VT_NONE && model->fields[leaf].event > buffer->event;
}

static void walk_buffer(struct walk *w, const struct vt_model_buffer *buffer)
{
    struct span *span = &w->spans[buffer->id - 1];
    bool exact = made_of(buffer) == buffer->len;
    uint64_t before = 0;
    struct vt_use made;

    for (uint32_t i = 0; i < buffer->parts; before += buffer->from[i++].len) {
        const struct vt_part *part = &buffer->from[i];
        struct span hit = cut(w->spans[part->buffer - 1], part->off, part->len);

        if (hit.off == hit.end || is_made(w->model, buffer))
            continue;
        add_span(span, exact ? (struct span){ hit.off - part->off + before, hit.end - part->off + before }
                 : (struct span){ 0, buffer->len });
    }
    /* A signature block is made of nothing but a result. */
    if (buffer->parts == 0 && find_result(w, buffer->data, &made))
        add_span(span, (struct span){ 0, buffer->len });
    if (span->off < span->end)
        note_message(w, buffer);
}

/* What we sent was derived before: then the range's bytes are that value, too. */
static void note_same(struct walk *w, uint32_t index)
{
    const struct vt_model_field *field = &w->model->fields[index];
    struct span *span = &w->spans[field->buffer - 1];
    struct vt_use made;

    if (span->off <= field->off && span->end >= field->off + field->len && vt_made_by(w->model, index, &made))
        w->same[made.derive] = (uint16_t)(made.term + 1);
}

static void walk_leaf(struct walk *w, uint32_t index)
{
    const struct vt_model_field *field = &w->model->fields[index];
    struct vt_use made;

    note_same(w, index);
    if (vt_telling(field->raw) ? !find_result(w, field->raw, &made)
                               : !find_near(w->model, field, &made) || w->reach->derives[made.derive] == 0)
        return;
    w->reach->carriers[index] = made.derive + 1;
    note_message(w, vt_model_buffer(w->model, field->buffer));
}

/* The range's bytes in what its buffer was made of: a certificate's are bytes of a message, too. */
static void start(struct walk *w)
{
    struct span span = { w->range->off, w->range->off + w->range->len };
    uint32_t id = w->range->buffer;

    while (id != 0 && span.off < span.end) {
        const struct vt_model_buffer *buffer = vt_model_buffer(w->model, id);
        struct span below = { 0, 0 };
        uint64_t before = 0;

        w->spans[id - 1] = span;
        id = 0;
        if (made_of(buffer) != buffer->len)
            return;
        for (uint32_t i = 0; i < buffer->parts; before += buffer->from[i++].len) {
            const struct vt_part *part = &buffer->from[i];
            struct span hit = cut(span, before, part->len);

            if (hit.off == hit.end)
                continue;
            id = part->buffer;
            add_span(&below, (struct span){ hit.off - before + part->off, hit.end - before + part->off });
        }
        span = below;
    }
}

static void walk_all(struct walk *w)
{
    if (w->range->buffer == 0)
        w->same[w->range->derive] = (uint16_t)(w->range->term + 1);
    else
        start(w);
    for (uint32_t i = 0; i < w->model->events_len; i++) {
        const struct vt_model_event *event = &w->model->events[i];

        if (event->kind == VT_EVENT_BUFFER)
            walk_buffer(w, &w->model->buffers[event->index]);
        else if (event->kind == VT_EVENT_LEAF)
            walk_leaf(w, event->index);
        else if (event->kind == VT_EVENT_DERIVE)
            walk_derive(w, event->index);
    }
}

bool vt_dependents(const struct vt_model *model, const struct vt_range *range, struct vt_dependents *reach)
{
    struct walk w = { .model = model, .range = range, .reach = reach, .message = VT_NONE };
    bool good;

    *reach = (struct vt_dependents){ .derives = calloc(model->derives_len + 1, sizeof *reach->derives),
                                .carriers = calloc(model->fields_len + 1, sizeof *reach->carriers) };
    w.spans = calloc(model->buffers_len + 1, sizeof *w.spans);
    w.latest = calloc(model->results_len + 1, sizeof *w.latest);
    w.same = calloc(model->derives_len + 1, sizeof *w.same);
    good = reach->derives != NULL && reach->carriers != NULL && w.spans != NULL && w.latest != NULL
        && w.same != NULL;
    if (good)
        walk_all(&w);
    else
        vt_dependents_free(reach);
    free(w.spans);
    free(w.latest);
    free(w.same);
    return good;
}

void vt_dependents_free(struct vt_dependents *reach)
{
    free(reach->derives);
    free(reach->carriers);
    *reach = (struct vt_dependents){ 0 };
}

bool vt_made_by(const struct vt_model *model, uint32_t field, struct vt_use *made)
{
    const struct vt_model_field *f = &model->fields[field];
    uint32_t at;
    bool before;

    if (!f->leaf || !vt_telling(f->raw))
        return f->leaf && find_near(model, f, made);
    at = vt_model_result_after(model, f->raw, f->event);
    before = at > 0 && vt_bytes_equal(model->results[at - 1].bytes, f->raw);
    if (!before && (at == model->results_len || !vt_bytes_equal(model->results[at].bytes, f->raw)))
        return find_near(model, f, made);
    *made = model->results[before ? at - 1 : at].made;
    return made->derive < model->derives_len;
}
