/* Questions to a model. */
#include <stdlib.h>

#include "session/model_link.h"

bool vt_bytes_hold(struct vt_bytes bytes, size_t within, struct vt_bytes wanted)
{
    const uint8_t *first = bytes.data, *end;

    if (bytes.data == NULL || wanted.len == 0 || wanted.len > bytes.len)
        return false;
    end = first + (within < bytes.len - wanted.len + 1 ? within : bytes.len - wanted.len + 1);
    for (; first < end && (first = memchr(first, wanted.data[0], (size_t)(end - first))) != NULL; first++)
        if (memcmp(first, wanted.data, wanted.len) == 0)
            return true;
    return false;
}

const struct vt_model_buffer *vt_model_buffer_after(const struct vt_model *model, uint32_t event)
{
    while (++event < model->events_len)
        if (model->events[event].kind == VT_EVENT_BUFFER)
            return &model->buffers[model->events[event].index];
    return NULL;
}

uint32_t vt_model_last_at(const struct vt_model *model, const uint32_t *list, uint32_t len, uint64_t off)
{
    const struct vt_model_field *last;
    uint32_t low = 0, high = len;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;

        if (model->fields[list[middle]].off <= off)
            low = middle + 1;
        else
            high = middle;
    }
    last = low > 0 ? &model->fields[list[low - 1]] : NULL;
    return last != NULL && off - last->off < last->len ? low : 0;
}

uint32_t vt_model_leaf_at(const struct vt_model *model, uint32_t id, uint64_t off)
{
    const struct vt_model_buffer *buffer = vt_model_buffer(model, id);
    const uint32_t n = buffer != NULL ? vt_model_last_at(model, buffer->leaves, buffer->leaves_len, off) : 0;

    return n > 0 ? buffer->leaves[n - 1] : VT_NONE;
}

const struct vt_model_check *vt_model_worst(const struct vt_model *model, const char *prefix)
{
    static const int ranks[] = { [VT_SKIP] = 1, [VT_PASS] = 2, [VT_WARN] = 3, [VT_FAIL] = 4 };
    const struct vt_model_check *worst = NULL;

    for (uint32_t i = 0; i < model->checks_len; i++) {
        const struct vt_model_check *check = &model->checks[i];

        if (strncmp(check->id, prefix, strlen(prefix)) == 0
            && (worst == NULL || ranks[check->result] > ranks[worst->result]))
            worst = check;
    }
    return worst;
}

/* The ciphertext in the FRAGMENT of a record; all of the fragment where none is named. */
static struct vt_part ciphertext_of(const struct vt_model *model, const struct vt_part *fragment)
{
    for (uint64_t at = fragment->off; at < fragment->off + fragment->len;) {
        const uint32_t leaf = vt_model_leaf_at(model, fragment->buffer, at);
        const struct vt_model_field *field = leaf != VT_NONE ? &model->fields[leaf] : NULL;

        if (field == NULL)
            break;
        if (strcmp(field->name, "ciphertext") == 0)
            return (struct vt_part){ field->buffer, field->off, field->len };
        at = field->off + field->len;
    }
    return *fragment;
}

bool vt_model_is_encrypted(const struct vt_model *model, uint32_t id)
{
    const struct vt_model_buffer *buffer = vt_model_buffer(model, id);

    while (buffer != NULL && buffer->parts > 0 && strcmp(buffer->kind, "record") != 0)
        buffer = vt_model_buffer(model, buffer->from[0].buffer);
    return buffer != NULL && strcmp(buffer->kind, "record") == 0;
}

/* The parts of other buffers that RANGE of BUFFER is made of, the last first, onto STACK. A record is
 * decrypted as a whole, so each byte of its text comes from all of its ciphertext. */
static uint32_t push_origins(const struct vt_model *model, const struct vt_model_buffer *buffer,
                             struct vt_part range, struct vt_part *stack, uint32_t room)
{
    bool whole = strcmp(buffer->kind, "record") == 0;
    uint64_t end = buffer->len;
    uint32_t count = 0;

    for (uint32_t i = buffer->parts; i > 0 && count < room; i--) {
        const struct vt_part *part = &buffer->from[i - 1];
        uint64_t start = end > part->len ? end - part->len : 0;
        uint64_t from = range.off > start ? range.off : start,
            to = range.off + range.len < end ? range.off + range.len : end;

        if (whole)
            stack[count++] = ciphertext_of(model, part);
        else if (from < to)
            stack[count++] = (struct vt_part){ part->buffer, part->off + (from - start),
                                               (uint32_t)(to - from) };
        end = start;
    }
    return count;
}

uint32_t vt_model_wire(const struct vt_model *model, uint32_t id, uint64_t off, uint64_t len,
                       struct vt_part *out, uint32_t room)
{
    struct vt_part stack[VT_MODEL_WEIGHT_MAX + 1];
    uint32_t depth = 1, count = 0;

    stack[0] = (struct vt_part){ id, off, (uint32_t)len };
    while (depth > 0) {
        struct vt_part range = stack[--depth];
        const struct vt_model_buffer *buffer = vt_model_buffer(model, range.buffer);

        if (buffer == NULL || range.len == 0)
            continue;
        if (vt_model_is_wire(model, range.buffer)) {
            if (count < room)
                out[count] = range;
            count++;
        } else {
            depth += push_origins(model, buffer, range, stack + depth,
                                  (uint32_t)(sizeof stack / sizeof stack[0]) - depth);
        }
    }
    return count;
}

/* True when a value that came from USED shares bytes with the field or output WHAT. */
static bool shares(const struct vt_model *model, struct vt_origin what, struct vt_origin used)
{
    const struct vt_model_field *a, *b;

    if (what.kind == VT_ORIGIN_FIELD && used.kind == VT_ORIGIN_MESSAGES) {
        const struct vt_model_buffer *buffer = vt_model_buffer(model, model->fields[what.index].buffer);

        return strcmp(buffer->kind, "message") == 0 && buffer->event < used.index;
    }
    if (what.kind != used.kind || what.kind != VT_ORIGIN_FIELD)
        return what.kind == used.kind && what.index == used.index && what.term == used.term;
    a = &model->fields[what.index];
    b = &model->fields[used.index];
    return a->buffer == b->buffer && a->off < b->off + b->len && b->off < a->off + a->len;
}

/* The same for a result, along the chain of its uses. A page may show the beginning of a model alone. */
static bool next_use_of_result(const struct vt_model *model, struct vt_origin origin, uint32_t *at,
                               struct vt_use *use)
{
    uint32_t i = *at == 0 ? model->derives[origin.index].first_use : *at - 1;

    while (i < model->uses_len && model->uses[i].term != origin.term)
        i = model->uses[i].next;
    if (i >= model->uses_len || model->uses[i].by.derive >= model->derives_len)
        return false;
    *use = model->uses[i].by;
    *at = model->uses[i].next == VT_NONE ? VT_NONE : model->uses[i].next + 1;
    return true;
}

bool vt_model_next_use(const struct vt_model *model, struct vt_origin origin, uint32_t *at,
                       struct vt_use *use)
{
    if (origin.kind == VT_ORIGIN_DERIVED)
        return next_use_of_result(model, origin, at, use);
    for (uint32_t d = *at >> 8, t = *at & 0xff; d < model->derives_len; d++, t = 0)
        for (; t < model->derives[d].ins; t++)
            if (shares(model, origin, model->derives[d].in[t].origin)) {
                *use = (struct vt_use){ .derive = d, .term = (uint8_t)t };
                *at = (d << 8 | t) + 1;
                return true;
            }
    return false;
}

/* True when a group of the wire is a line of the dialogue before TLS: it ends as lines do. */
static bool is_line(const struct vt_model *model, uint32_t index)
{
    for (uint32_t i = model->fields[index].next; i != VT_NONE
         && model->fields[i].depth > model->fields[index].depth; i = model->fields[i].next)
        if (model->fields[i].parent == index && strcmp(model->fields[i].name, "line_end") == 0)
            return true;
    return false;
}

/* True when a field of the wire is a message that no buffer of its own holds. OPENED has a bit for each
 * record that a buffer was made of. */
static bool on_wire(const struct vt_model *model, uint32_t index, const uint8_t *opened)
{
    const struct vt_model_field *field = &model->fields[index];
    bool was_opened = opened[index / 8] >> index % 8 & 1;

    if (!vt_model_is_wire(model, field->buffer))
        return false;
    if (field->leaf)
        return strcmp(field->name, "unparsed") == 0;
    return strcmp(field->name, "change_cipher_spec") == 0 || strcmp(field->name, "alert") == 0
        || (strcmp(field->name, "TLSCiphertext") == 0 && !was_opened)
        || (field->depth > 0 && is_line(model, index));
}

/* Whether a buffer holds a message, and in which of its fields. Records of handshake messages do not: these
 * have their own. */
static bool in_buffer(const struct vt_model *model, const struct vt_model_buffer *buffer)
{
    const struct vt_model_field *first = buffer->first != VT_NONE ? &model->fields[buffer->first] : NULL;

    if (first == NULL)
        return false;
    return strcmp(buffer->kind, "message") == 0 || (strcmp(buffer->kind, "record") == 0
            && (strcmp(first->name, "alert") == 0 || strcmp(first->name, "data") == 0
                || strcmp(first->name, "unparsed") == 0));
}

static void add_message(struct vt_model *model, uint32_t field, uint32_t event)
{
    const struct vt_model_field *f = &model->fields[field];
    const struct vt_model_buffer *buffer = vt_model_buffer(model, f->buffer);
    struct vt_part wire = { .buffer = f->buffer, .off = f->off };

    vt_model_wire(model, f->buffer, f->off, f->len > 0 ? f->len : buffer->len - f->off, &wire, 1);
    model->messages[model->messages_len++] = (struct vt_model_message){
        .name = strstr(f->path, "starttls.") == f->path ? f->path : f->name,
        .from_server = wire.buffer == model->s2c, .buffer = f->buffer,
        .field = field, .wire_off = wire.off,
        .event = event,
    };
}

/* Marks each record of the wire that a buffer was made of. */
static void mark_opened(const struct vt_model *model, uint8_t *opened)
{
    for (uint32_t i = 0; i < model->buffers_len; i++) {
        const struct vt_model_buffer *buffer = &model->buffers[i];
        uint32_t leaf = strcmp(buffer->kind, "record") == 0 && buffer->parts > 0
                      ? vt_model_leaf_at(model, buffer->from[0].buffer, buffer->from[0].off) : VT_NONE;
        uint32_t group = leaf != VT_NONE ? model->fields[leaf].parent : VT_NONE;

        if (group != VT_NONE)
            opened[group / 8] |= (uint8_t)(1 << group % 8);
    }
}

bool vt_model_list_messages(struct vt_model *model)
{
    uint8_t *opened = calloc(1, model->fields_len / 8 + 1);

    model->messages = calloc(model->events_len + 1, sizeof *model->messages);
    if (model->messages == NULL || opened == NULL) {
        free(opened);
        return false;
    }
    mark_opened(model, opened);
    for (uint32_t e = 0; e < model->events_len; e++) {
        uint32_t i = model->events[e].index;

        if (model->events[e].kind == VT_EVENT_BUFFER && in_buffer(model, &model->buffers[i]))
            add_message(model, model->buffers[i].first, e);
        else if ((model->events[e].kind == VT_EVENT_OPEN || model->events[e].kind == VT_EVENT_LEAF)
                 && on_wire(model, i, opened))
            add_message(model, i, e);
    }
    free(opened);
    return true;
}

uint64_t vt_model_bytes(const struct vt_model *model)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < model->buffers_len; i++)
        sum += model->buffers[i].parts == 0 && strcmp(model->buffers[i].kind, "signature_block") != 0
            ? model->buffers[i].len : 0;
    return sum;
}
