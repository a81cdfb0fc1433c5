#include "session/model.h"

#include <stdio.h>
#include <stdlib.h>

#include "session/model_link.h"
#include "session/value.h"

/* Groups within groups: the cursor holds 16. */
#define DEPTH_MAX 64

struct loader {
    struct vt_model *model;
    struct vt_line line;
    uint32_t ordinals[VT_BUFFER_FILE + 1];
};

static bool refuse(struct loader *l, const char *problem)
{
    return vt_line_refuse(&l->line, problem);
}

static const struct vt_json_token *member(const struct loader *l, const char *key)
{
    return vt_line_member(&l->line, key);
}

static bool shown(struct loader *l, const char *key, const char **out)
{
    return vt_line_shown(&l->line, member(l, key), out);
}

/* One more item of SIZE bytes in the list that ITEMS is the address of; zeroed. NULL when there is no memory. */
static void *add(struct loader *l, void *items, uint32_t *count, size_t size)
{
    void *item = vt_list_add(items, count, size);

    if (item == NULL)
        refuse(l, "there is no memory for it");
    return item;
}

/* Notes what happened; *EVENT is its index. */
static bool add_event(struct loader *l, enum vt_event_kind kind, uint32_t index, uint32_t *event)
{
    struct vt_model *b = l->model;
    struct vt_model_event *e = add(l, &b->events, &b->events_len, sizeof *e);

    *event = b->events_len - 1;
    if (e != NULL)
        *e = (struct vt_model_event){ .kind = kind, .index = index };
    return e != NULL;
}

/* The number KEY, at most MOST. */
static bool take_number(struct loader *l, const char *key, uint64_t most, uint64_t *out)
{
    return (vt_json_uint(member(l, key), out) && *out <= most) || refuse(l, "a number is missing or malformed");
}

static bool take_head(struct loader *l)
{
    struct vt_model *b = l->model;
    const struct vt_json_token *secrets = member(l, "secrets");

    if (!vt_line_head(&l->line))
        return false;
    b->secrets = secrets != NULL && secrets->kind == VT_JSON_TRUE;
    b->has_seed = member(l, "seed") != NULL;
    b->hashed = vt_json_is(member(l, "data"), "hash");
    return shown(l, "program", &b->program) && shown(l, "target", &b->target) && shown(l, "time", &b->time)
        && shown(l, "at", &b->at) && shown(l, "starttls", &b->starttls) && shown(l, "name", &b->server_name);
}

/* One part of a buffer's "from". */
static bool take_part(struct loader *l, const struct vt_json_token *item, struct vt_part *part)
{
    const struct vt_json *json = &l->line.json;
    uint64_t id, off, len;

    if (!vt_json_uint(vt_json_member(json, item, "buf"), &id) || id == 0 || id >= l->model->buffers_len
        || !vt_json_uint(vt_json_member(json, item, "off"), &off)
        || !vt_json_uint(vt_json_member(json, item, "len"), &len) || len > UINT32_MAX)
        return refuse(l, "what a buffer was made from is malformed");
    *part = (struct vt_part){ .buffer = (uint32_t)id, .off = off, .len = (uint32_t)len };
    return true;
}

static bool take_parts(struct loader *l, struct vt_model_buffer *buffer)
{
    const struct vt_json *json = &l->line.json;
    const struct vt_json_token *from = member(l, "from"), *item = NULL;
    struct vt_part *parts;

    if (from == NULL)
        return true;
    parts = vt_line_take(&l->line, (from->next - (uint32_t)(from - json->tokens)) * sizeof *parts);
    if (parts == NULL || from->kind != VT_JSON_ARRAY)
        return refuse(l, "what a buffer was made from is malformed");
    buffer->from = parts;
    while ((item = vt_json_item(json, from, item)) != NULL) {
        struct vt_part *part = &parts[buffer->parts++];

        if (!take_part(l, item, part))
            return false;
        buffer->weight += 1 + l->model->buffers[part->buffer - 1].weight;
        if (buffer->weight > VT_MODEL_WEIGHT_MAX)
            return refuse(l, "a buffer is made of more parts of parts than any of ours is");
    }
    return true;
}

/* The kind as one of our own texts, and how many of it there were; false: there is none of that name. */
static bool take_kind(struct loader *l, struct vt_model_buffer *buffer)
{
    for (int kind = VT_BUFFER_C2S; kind <= VT_BUFFER_FILE; kind++)
        if (vt_json_is(member(l, "kind"), vt_buffer_kind_name((enum vt_buffer_kind)kind))) {
            buffer->kind = buffer->name = vt_buffer_kind_name((enum vt_buffer_kind)kind);
            buffer->ordinal = l->ordinals[kind]++;
            return true;
        }
    return refuse(l, "a buffer of a kind that no trace of version 1 has");
}

static bool take_buffer(struct loader *l)
{
    struct vt_model *b = l->model;
    struct vt_model_buffer *buffer = add(l, &b->buffers, &b->buffers_len, sizeof *buffer);
    uint32_t *direction = NULL;
    uint64_t id;

    if (buffer == NULL || !take_number(l, "buf", UINT32_MAX, &id))
        return false;
    if (id != b->buffers_len)
        return refuse(l, "buffers are not numbered in order");
    buffer->id = (uint32_t)id;
    buffer->first = buffer->last = buffer->open = VT_NONE;
    if (!take_kind(l, buffer))
        return false;
    if (strcmp(buffer->kind, "c2s") == 0)
        direction = &b->c2s;
    if (strcmp(buffer->kind, "s2c") == 0)
        direction = &b->s2c;
    if (direction != NULL && *direction != 0)
        return refuse(l, "a direction of the wire is announced twice");
    if (direction != NULL)
        *direction = buffer->id;
    return take_parts(l, buffer) && add_event(l, VT_EVENT_BUFFER, b->buffers_len - 1, &buffer->event);
}

/* What is behind the last dot of PATH. */
static const char *last_name(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot != NULL ? dot + 1 : path;
}

/* The buffer that the line's field is in, with the field's place. */
static struct vt_model_buffer *take_place(struct loader *l, uint64_t *off)
{
    uint64_t id;

    if (!vt_json_uint(member(l, "buf"), &id) || id == 0 || id > l->model->buffers_len || !vt_json_uint(member(l, "off"), off)) {
        refuse(l, "a field of no buffer");
        return NULL;
    }
    return &l->model->buffers[id - 1];
}

/* A group or a leaf, inside the buffer's open group. */
static struct vt_model_field *add_field(struct loader *l, struct vt_model_buffer *buffer, uint64_t off)
{
    struct vt_model *b = l->model;
    struct vt_model_field *field = add(l, &b->fields, &b->fields_len, sizeof *field);
    uint32_t index = b->fields_len - 1;

    if (field == NULL)
        return NULL;
    field->buffer = buffer->id;
    field->off = off;
    field->parent = buffer->open;
    field->depth = field->parent == VT_NONE ? 0 : (uint8_t)(b->fields[field->parent].depth + 1);
    field->next = VT_NONE;
    if (buffer->first == VT_NONE)
        buffer->first = index;
    else
        b->fields[buffer->last].next = index;
    buffer->last = index;
    if (!shown(l, "path", &field->path) || !shown(l, "ref", &field->ref))
        return NULL;
    if (field->path == NULL || field->depth == DEPTH_MAX)
        return refuse(l, "a field's path is missing, or too deep") ? field : NULL;
    field->name = last_name(field->path);
    return field;
}

static bool take_open(struct loader *l)
{
    struct vt_model *b = l->model;
    uint64_t off;
    struct vt_model_buffer *buffer = take_place(l, &off);
    struct vt_model_field *field = buffer == NULL ? NULL : add_field(l, buffer, off);

    if (field == NULL)
        return false;
    if (off > buffer->len)
        return refuse(l, "a group begins behind the bytes that are named");
    buffer->open = b->fields_len - 1;
    if (buffer->name == buffer->kind)
        buffer->name = field->name;
    field->close_event = VT_NONE;
    return add_event(l, VT_EVENT_OPEN, b->fields_len - 1, &field->event);
}

static bool take_leaf(struct loader *l)
{
    struct vt_model *b = l->model;
    const struct vt_json_token *hex = member(l, "hex");
    uint64_t off, len;
    struct vt_model_buffer *buffer = take_place(l, &off);
    struct vt_model_field *field = buffer == NULL ? NULL : add_field(l, buffer, off);

    if (field == NULL || !take_number(l, "len", UINT32_MAX, &len))
        return false;
    if (off != buffer->len)
        return refuse(l, "the leaves of a buffer leave a gap, or overlap");
    field->leaf = field->closed = true;
    field->len = (uint32_t)len;
    buffer->len += len;
    buffer->leaves_len++;
    b->unparsed += strcmp(field->name, "unparsed") == 0 ? field->len : 0;
    if (hex != NULL && hex->kind != VT_JSON_NULL && (!vt_line_hex(&l->line, hex, &field->raw) || field->raw.len != len))
        return refuse(l, "a leaf's bytes and its length differ");
    b->lost += strcmp(field->name, "lost") == 0 && field->raw.data == NULL ? field->len : 0;
    field->hashed = member(l, "sha256") != NULL;
    if (!shown(l, field->hashed ? "sha256" : "value", &field->value)
        || !add_event(l, VT_EVENT_LEAF, b->fields_len - 1, &field->event))
        return false;
    field->close_event = field->event;
    return true;
}

static bool take_close(struct loader *l)
{
    struct vt_model *b = l->model;
    uint64_t off, len;
    struct vt_model_buffer *buffer = take_place(l, &off);
    uint32_t index = buffer == NULL ? VT_NONE : buffer->open;
    struct vt_model_field *field = index == VT_NONE ? NULL : &b->fields[index];
    const char *path, *ref;

    if (field == NULL)
        return refuse(l, "a group ends that was not open");
    if (!take_number(l, "len", UINT32_MAX, &len) || !shown(l, "path", &path) || !shown(l, "ref", &ref)
        || !shown(l, "value", &field->value))
        return false;
    if (path == NULL || strcmp(path, field->path) != 0 || off != field->off || off + len != buffer->len)
        return refuse(l, "a group ends that is not the innermost, or elsewhere");
    field->closed = true;
    field->len = (uint32_t)len;
    field->ref = field->ref != NULL ? field->ref : ref;
    buffer->open = field->parent;
    return add_event(l, VT_EVENT_CLOSE, index, &field->close_event);
}

static bool take_check(struct loader *l)
{
    struct vt_model *b = l->model;
    struct vt_model_check *check = add(l, &b->checks, &b->checks_len, sizeof *check);
    const char *subject;
    uint64_t id;
    int result = VT_PASS;

    if (check == NULL || !shown(l, "id", &check->id) || !shown(l, "reason", &check->reason) || !shown(l, "subject", &subject)
        || !shown(l, "seen", &check->seen) || !shown(l, "wanted", &check->wanted) || !shown(l, "path", &check->path)
        || !shown(l, "ref", &check->ref))
        return false;
    while (result <= VT_SKIP && !vt_json_is(member(l, "result"), vt_result_name((enum vt_result)result)))
        result++;
    if (check->id == NULL || result > VT_SKIP)
        return refuse(l, "a check without an id or a result");
    check->result = (enum vt_result)result;
    check->reason = check->reason != NULL ? check->reason : "";
    check->depth = -1;
    if (subject != NULL && sscanf(subject, "certificate %4d", &check->depth) != 1)
        return refuse(l, "a check's subject is malformed");
    if (vt_json_uint(member(l, "buf"), &id) && id > 0 && id <= b->buffers_len && vt_json_uint(member(l, "off"), &check->off))
        check->buffer = (uint32_t)id;
    return vt_model_explain(&l->line, check) && add_event(l, VT_EVENT_CHECK, b->checks_len - 1, &check->event);
}

static bool take_state(struct loader *l)
{
    struct vt_model *b = l->model;
    struct vt_model_state *state = add(l, &b->states, &b->states_len, sizeof *state);

    return state != NULL && shown(l, "from", &state->from) && shown(l, "to", &state->to) && shown(l, "on", &state->on)
        && add_event(l, VT_EVENT_STATE, b->states_len - 1, &state->event);
}

static bool take_derive(struct loader *l)
{
    struct vt_model *b = l->model;
    struct vt_model_derive *derive = add(l, &b->derives, &b->derives_len, sizeof *derive);

    return derive != NULL && vt_model_take_derive(&l->line, derive)
        && add_event(l, VT_EVENT_DERIVE, b->derives_len - 1, &derive->event);
}

static bool take_anchor(struct loader *l)
{
    struct vt_model *b = l->model;
    struct vt_bytes *der = add(l, &b->anchors, &b->anchors_len, sizeof *der);

    return der != NULL && vt_line_hex(&l->line, member(l, "der"), der);
}

static bool take_untrusted(struct loader *l)
{
    struct vt_bytes der;

    return vt_line_hex(&l->line, member(l, "der"), &der);
}

/* The recording ended at its size. It is no event of the session. */
static bool take_end(struct loader *l)
{
    return l->model->ended = true;
}

static bool take_line(void *context, uint32_t number)
{
    static const struct {
        const char *event;
        bool (*take)(struct loader *l);
    } kinds[] = {
        { "leaf", take_leaf }, { "open", take_open }, { "close", take_close }, { "buffer", take_buffer },
        { "derive", take_derive }, { "check", take_check }, { "state", take_state }, { "anchor", take_anchor },
        { "untrusted", take_untrusted }, { "end", take_end },
    };
    struct loader *l = context;
    const struct vt_json_token *event = member(l, "event");

    if (number == 1)
        return take_head(l);
    if (l->model->ended)
        return refuse(l, "an event behind the end");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (vt_json_is(event, kinds[i].event))
            return kinds[i].take(l);
    return refuse(l, "an event that no trace of version 1 has");
}

bool vt_model_read(struct vt_bytes text, struct vt_model *model, struct vt_trace_error *error)
{
    struct loader *l = calloc(1, sizeof *l);
    bool good;

    memset(model, 0, sizeof *model);
    *error = (struct vt_trace_error){ .text = "there is no memory for it" };
    if (l == NULL)
        return false;
    l->model = model;
    l->line.arena = &model->arena;
    good = vt_line_each(&l->line, text, take_line, l, error) && vt_model_link(model);
    if (good)
        error->text[0] = 0;
    else
        vt_model_free(model);
    free(l);
    return good;
}

void vt_model_free(struct vt_model *model)
{
    void *lists[] = { model->events, model->buffers, model->fields, model->derives, model->checks, model->states, model->messages,
                      model->anchors, model->uses, model->results, model->records[0], model->records[1] };

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        free(lists[i]);
    vt_arena_free(&model->arena);
    memset(model, 0, sizeof *model);
}
