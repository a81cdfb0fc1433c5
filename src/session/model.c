#include "session/model.h"

#include <stdlib.h>

#include "asn1/oid.h"
#include "asn1/time.h"
#include "session/model_link.h"
#include "session/value.h"

static bool refuse(struct vt_model *m, const char *problem)
{
    if (m->problem == NULL)
        m->problem = problem;
    return false;
}

static void *take_memory(struct vt_model *m, size_t n)
{
    void *p = vt_arena_take(&m->arena, n);

    if (p == NULL)
        refuse(m, "there is no memory for it");
    return p;
}

/* TEXT, or NULL where it is NULL, in the model's memory. */
static const char *keep(struct vt_model *m, const char *text)
{
    const char *kept = text == NULL ? NULL : vt_text_keep(&m->making->texts, vt_text(text));

    if (kept == NULL && text != NULL)
        refuse(m, "there is no memory for it");
    return kept;
}

static struct vt_bytes keep_bytes(struct vt_model *m, struct vt_bytes bytes)
{
    uint8_t *p = bytes.data == NULL ? NULL : take_memory(m, bytes.len + 1);

    return vt_bytes(p == NULL ? NULL : memcpy(p, bytes.data, bytes.len), bytes.len);
}

/* VALUE as text; NULL: there is none, or it is withheld. */
static const char *keep_value(struct vt_model *m, const struct vt_value *value)
{
    char text[256], *long_text;
    size_t n;

    if (value->kind == VT_VALUE_NONE || (value->secret && value->bytes.data == NULL))
        return NULL;
    n = vt_value_text(value, text, sizeof text);
    if (n < sizeof text)
        return keep(m, text);
    long_text = take_memory(m, n + 1);
    if (long_text != NULL)
        vt_value_text(value, long_text, n + 1);
    return long_text;
}

/* VALUE in the model's memory. */
static struct vt_value copy_value(struct vt_model *m, const struct vt_value *value)
{
    struct vt_value copy = *value;

    copy.label = keep(m, value->label);
    copy.bytes = keep_bytes(m, value->bytes);
    return copy;
}

/* One more item of SIZE bytes in the list that ITEMS is the address of; zeroed. NULL when there is no memory. */
static void *add(struct vt_model *m, void *items, uint32_t *count, size_t size)
{
    void *item = vt_list_add(items, count, size);

    if (item == NULL)
        refuse(m, "there is no memory for it");
    return item;
}

/* Notes what happened; *EVENT is its index. */
static void add_event(struct vt_model *m, enum vt_event_kind kind, uint32_t index, uint32_t *event)
{
    struct vt_model_event *e = add(m, &m->events, &m->events_len, sizeof *e);

    *event = m->events_len - 1;
    if (e != NULL)
        *e = (struct vt_model_event){ .kind = kind, .index = index };
}

static bool take_parts(struct vt_model *m, struct vt_model_buffer *buffer, const struct vt_event_buffer *event)
{
    struct vt_part *parts = event->parts == 0 ? NULL : take_memory(m, event->parts * sizeof *parts);

    if (parts == NULL)
        return event->parts == 0;
    buffer->from = memcpy(parts, event->from, event->parts * sizeof *parts);
    buffer->parts = event->parts;
    for (uint32_t i = 0; i < buffer->parts; i++) {
        if (parts[i].buffer == 0 || parts[i].buffer >= m->buffers_len)
            return refuse(m, "what a buffer was made from is malformed");
        buffer->weight += 1 + m->buffers[parts[i].buffer - 1].weight;
        if (buffer->weight > VT_MODEL_WEIGHT_MAX)
            return refuse(m, "a buffer is made of more parts of parts than any of ours is");
    }
    return true;
}

static bool take_direction(struct vt_model *m, uint32_t *direction, uint32_t id)
{
    if (*direction != 0)
        return refuse(m, "a direction of the wire is announced twice");
    *direction = id;
    return true;
}

static void take_buffer(struct vt_model *m, const struct vt_event_buffer *event)
{
    struct vt_model_buffer *buffer = add(m, &m->buffers, &m->buffers_len, sizeof *buffer);

    if (buffer == NULL)
        return;
    if (event->id != m->buffers_len) {
        refuse(m, "buffers are not numbered in order");
        return;
    }
    buffer->id = event->id;
    buffer->announced = event->data.len;
    buffer->first = buffer->last = buffer->open = VT_NONE;
    buffer->kind = buffer->name = vt_buffer_kind_name(event->kind);
    buffer->ordinal = m->making->ordinals[event->kind]++;
    if ((event->kind == VT_BUFFER_C2S && !take_direction(m, &m->c2s, event->id))
        || (event->kind == VT_BUFFER_S2C && !take_direction(m, &m->s2c, event->id)))
        return;
    if (take_parts(m, buffer, event))
        add_event(m, VT_EVENT_BUFFER, m->buffers_len - 1, &buffer->event);
}

/* The buffer that EVENT is of. */
static struct vt_model_buffer *buffer_of(struct vt_model *m, const struct vt_event_field *event)
{
    const uint32_t id = event->parse->buffer;

    if (id == 0 || id > m->buffers_len) {
        refuse(m, "a field of no buffer");
        return NULL;
    }
    return &m->buffers[id - 1];
}

/* What is behind the last dot of PATH. */
static const char *last_name(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot != NULL ? dot + 1 : path;
}

static const char *keep_path(struct vt_model *m, const struct vt_parse *parse, const char *leaf)
{
    char path[1024];

    vt_path_text(parse, leaf, path, sizeof path);
    return keep(m, path);
}

/* A group or a leaf, inside the buffer's open group. NULL when there is no memory. */
static struct vt_model_field *add_field(struct vt_model *m, struct vt_model_buffer *buffer, const struct vt_event_field *event)
{
    struct vt_model_field *field = add(m, &m->fields, &m->fields_len, sizeof *field);
    const uint32_t index = m->fields_len - 1;

    if (field == NULL)
        return NULL;
    *field = (struct vt_model_field){ .buffer = buffer->id, .off = event->off, .parent = buffer->open, .next = VT_NONE,
                                      .path = keep_path(m, event->parse, event->name), .ref = keep(m, event->ref) };
    field->depth = field->parent == VT_NONE ? 0 : (uint8_t)(m->fields[field->parent].depth + 1);
    if (buffer->first == VT_NONE)
        buffer->first = index;
    else
        m->fields[buffer->last].next = index;
    buffer->last = index;
    if (field->path == NULL || field->path[0] == 0 || field->depth > VT_DEPTH_MAX)
        return refuse(m, "a field's path is missing, or too deep") ? field : NULL;
    field->name = last_name(field->path);
    return field;
}

static void keep_meaning(struct vt_model *m, struct vt_model_field *field, const struct vt_value *value)
{
    char dotted[1024];

    field->kind = value->kind;
    field->value = keep_value(m, value);
    if (value->kind != VT_VALUE_OID || value->bytes.data == NULL)
        return;
    vt_oid_format(value->bytes, dotted, sizeof dotted);
    field->dotted = keep(m, dotted);
}

static void take_open(struct vt_model *m, const struct vt_event_field *event)
{
    struct vt_model_buffer *buffer = buffer_of(m, event);
    struct vt_model_field *field = buffer == NULL ? NULL : add_field(m, buffer, event);

    if (field == NULL)
        return;
    if (event->off > buffer->len)
        refuse(m, "a group begins behind the bytes that are named");
    buffer->open = m->fields_len - 1;
    if (buffer->name == buffer->kind)
        buffer->name = field->name;
    field->close_event = VT_NONE;
    add_event(m, VT_EVENT_OPEN, m->fields_len - 1, &field->event);
}

static void take_leaf(struct vt_model *m, const struct vt_event_field *event)
{
    const bool hashed = event->value.bulk && event->raw.data == NULL && event->value.bytes.data != NULL;
    struct vt_model_buffer *buffer = buffer_of(m, event);
    struct vt_model_field *field;

    if (buffer != NULL && event->raw.data == NULL && event->len > 0 && vt_model_is_wire(m, buffer->id) && !hashed
        && strcmp(event->name, "lost") != 0)
        refuse(m, "a leaf's bytes and its length differ");
    if (buffer != NULL && event->off != buffer->len)
        refuse(m, "the leaves of a buffer leave a gap, or overlap");
    field = m->problem != NULL ? NULL : add_field(m, buffer, event);
    if (field == NULL)
        return;
    field->leaf = field->closed = true;
    field->len = event->len;
    field->raw = keep_bytes(m, vt_bytes(event->raw.data, event->len));
    field->hashed = hashed;
    buffer->len += event->len;
    buffer->leaves_len++;
    m->unparsed += strcmp(field->name, "unparsed") == 0 ? field->len : 0;
    m->lost += strcmp(field->name, "lost") == 0 && field->raw.data == NULL ? field->len : 0;
    keep_meaning(m, field, &event->value);
    add_event(m, VT_EVENT_LEAF, m->fields_len - 1, &field->event);
    field->close_event = field->event;
}

static void take_close(struct vt_model *m, const struct vt_event_field *event)
{
    struct vt_model_buffer *buffer = buffer_of(m, event);
    const uint32_t index = buffer == NULL ? VT_NONE : buffer->open;
    struct vt_model_field *field = index == VT_NONE ? NULL : &m->fields[index];
    const char *path = field == NULL ? NULL : keep_path(m, event->parse, NULL);

    if (path == NULL) {
        refuse(m, "a group ends that was not open");
        return;
    }
    if (!m->compared
        && (strcmp(path, field->path) != 0 || event->off != field->off || event->off + event->len != buffer->len)) {
        refuse(m, "a group ends that is not the innermost, or elsewhere");
        return;
    }
    field->closed = true;
    field->len = event->len;
    field->ref = field->ref != NULL ? field->ref : keep(m, event->ref);
    keep_meaning(m, field, &event->value);
    buffer->open = field->parent;
    add_event(m, VT_EVENT_CLOSE, index, &field->close_event);
}

/* The advice of a rule that was broken, filled in. */
static const char *keep_fix(struct vt_model *m, const struct vt_event_check *event)
{
    const char *fix = vt_rule_text(event->rule)->fix;
    const size_t n = vt_template_text(fix, event, NULL, 0);
    const bool broken = event->id == NULL && (event->result == VT_FAIL || event->result == VT_WARN);
    char *text = broken ? take_memory(m, n + 1) : NULL;

    if (text != NULL)
        vt_template_text(fix, event, text, n + 1);
    return text;
}

static void take_check(struct vt_model *m, const struct vt_event_check *event)
{
    struct vt_model_check *check = add(m, &m->checks, &m->checks_len, sizeof *check);
    const struct vt_rule_text *rule = vt_rule_text(event->rule);

    if (check == NULL)
        return;
    *check = (struct vt_model_check){
        .told = *event, .result = event->result, .depth = event->depth, .id = event->id != NULL ? keep(m, event->id) : rule->id,
        .sentence = event->id == NULL ? rule->sentence : NULL,
        .reason = event->result != VT_PASS || event->ref != NULL ? rule->reason : "",
        .seen = keep_value(m, &event->seen), .wanted = keep_value(m, &event->wanted),
        .ref = keep(m, event->ref != NULL ? event->ref : rule->clause), .fix = keep_fix(m, event),
    };
    check->told.parse = NULL;
    check->told.id = event->id != NULL ? check->id : NULL;
    check->told.ref = event->ref != NULL ? check->ref : NULL;
    check->told.hint = keep(m, event->hint);
    check->told.seen = copy_value(m, &event->seen);
    check->told.wanted = copy_value(m, &event->wanted);
    check->told.subject = copy_value(m, &event->subject);
    check->told.issuer = copy_value(m, &event->issuer);
    if (event->parse != NULL && event->parse->buffer <= m->buffers_len) {
        check->buffer = event->parse->buffer;
        check->off = event->off;
        check->path = keep_path(m, event->parse, NULL);
    }
    add_event(m, VT_EVENT_CHECK, m->checks_len - 1, &check->event);
}

static void take_state(struct vt_model *m, const struct vt_event_state *event)
{
    struct vt_model_state *state = add(m, &m->states, &m->states_len, sizeof *state);

    if (state == NULL)
        return;
    *state = (struct vt_model_state){ .from = keep(m, event->from), .to = keep(m, event->to), .on = keep(m, event->on) };
    add_event(m, VT_EVENT_STATE, m->states_len - 1, &state->event);
}

/* An input or an output. Words and numbers of the RFC are text, other values bytes. */
static struct vt_model_term keep_term(struct vt_model *m, const struct vt_term *term)
{
    struct vt_model_term kept = { .role = keep(m, term->role), .name = keep(m, term->name) };

    if (term->name == NULL)
        kept.origin.kind = VT_ORIGIN_LITERAL;
    if (term->value.kind == VT_VALUE_BYTES)
        kept.bytes = keep_bytes(m, term->value.bytes);
    else
        kept.text = keep_value(m, &term->value);
    return kept;
}

static const struct vt_model_term *keep_terms(struct vt_model *m, const struct vt_term *terms, uint8_t count)
{
    struct vt_model_term *kept = take_memory(m, count * sizeof *kept);

    for (uint8_t i = 0; i < count && kept != NULL; i++)
        kept[i] = keep_term(m, &terms[i]);
    return kept;
}

static void take_derive(struct vt_model *m, const struct vt_event_derive *event)
{
    struct vt_model_derive *derive = add(m, &m->derives, &m->derives_len, sizeof *derive);
    struct vt_model_term *out;

    if (derive == NULL)
        return;
    *derive = (struct vt_model_derive){ .op = keep(m, event->op), .ref = keep(m, event->ref), .ins = event->ins,
                                        .outs = event->outs, .in = keep_terms(m, event->in, event->ins) };
    derive->out = out = (struct vt_model_term *)(uintptr_t)keep_terms(m, event->out, event->outs);
    for (uint8_t i = 0; i < event->outs && out != NULL; i++)
        out[i].role = out[i].name = out[i].name != NULL ? out[i].name : out[i].role;
    add_event(m, VT_EVENT_DERIVE, m->derives_len - 1, &derive->event);
}

static void take_anchor(struct vt_model *m, const struct vt_event_anchor *event)
{
    struct vt_bytes *der = event->untrusted ? add(m, &m->untrusted, &m->untrusted_len, sizeof *der)
                                            : add(m, &m->anchors, &m->anchors_len, sizeof *der);

    if (der != NULL)
        *der = keep_bytes(m, event->der);
}

static void emit(void *context, const struct vt_event *event)
{
    struct vt_model *m = context;

    if (m->problem != NULL)
        return;
    switch (event->kind) {
    case VT_EVENT_BUFFER:
        take_buffer(m, &event->buffer);
        break;
    case VT_EVENT_OPEN:
        take_open(m, &event->field);
        break;
    case VT_EVENT_LEAF:
        take_leaf(m, &event->field);
        break;
    case VT_EVENT_CLOSE:
        take_close(m, &event->field);
        break;
    case VT_EVENT_DERIVE:
        take_derive(m, &event->derive);
        break;
    case VT_EVENT_CHECK:
        take_check(m, &event->check);
        break;
    case VT_EVENT_STATE:
        take_state(m, &event->state);
        break;
    case VT_EVENT_ANCHOR:
        take_anchor(m, &event->anchor);
        break;
    case VT_EVENT_END:
        m->ended = true;
        break;
    }
}

bool vt_model_begin(struct vt_model *model, bool secrets)
{
    memset(model, 0, sizeof *model);
    model->sink = (struct vt_sink){ .emit = emit, .context = model, .secrets = secrets };
    model->making = calloc(1, sizeof *model->making);
    if (model->making == NULL)
        return refuse(model, "there is no memory for it");
    model->making->texts.arena = &model->arena;
    return true;
}

static const char *keep_time(struct vt_model *m, bool given, int64_t seconds)
{
    char text[24];

    vt_time_format(seconds, text, sizeof text);
    return given ? keep(m, text) : NULL;
}

/* TEXT made safe to show. */
static const char *keep_clean(struct vt_model *m, const char *text)
{
    const struct vt_bytes bytes = vt_text(text != NULL ? text : "");
    const size_t n = vt_clean_text(bytes, NULL, 0);
    char *clean = bytes.len == 0 ? NULL : take_memory(m, n + 1);

    if (clean != NULL)
        vt_clean_text(bytes, clean, n + 1);
    return clean;
}

/* The first line, as text. */
static void show_head(struct vt_model *m)
{
    const struct vt_recorded *first = &m->recorded;
    const struct vt_client_config *client = first->head.client;

    m->program = keep_clean(m, first->program);
    m->target = keep_clean(m, first->head.target);
    m->starttls = keep_clean(m, first->head.starttls);
    m->server_name = keep_clean(m, (const char *)first->client.name.data);
    m->time = keep_time(m, first->head.time != 0, first->head.time);
    m->at = keep_time(m, client != NULL, client != NULL ? client->now : 0);
    m->secrets = first->secrets;
    m->has_seed = first->has_seed;
    m->hashed = first->head.hashed;
}

bool vt_model_end(struct vt_model *model)
{
    if (model->making != NULL)
        show_head(model);
    free(model->making);
    model->making = NULL;
    if (model->problem == NULL && !vt_model_link(model))
        refuse(model, "there is no memory for it");
    return model->problem == NULL;
}

static bool read_text(struct vt_bytes text, struct vt_model *model, bool compared, struct vt_trace_error *error)
{
    bool good;

    *error = (struct vt_trace_error){ .text = "there is no memory for it" };
    good = vt_model_begin(model, true);
    model->compared = compared;
    good = good && vt_trace_read(text, &model->recorded, &model->arena, &model->sink, &model->problem, error);
    if (vt_model_end(model) && good)
        return true;
    vt_model_free(model);
    return false;
}

bool vt_model_read(struct vt_bytes text, struct vt_model *model, struct vt_trace_error *error)
{
    return read_text(text, model, false, error);
}

bool vt_model_read_compared(struct vt_bytes text, struct vt_model *model, struct vt_trace_error *error)
{
    return read_text(text, model, true, error);
}

void vt_model_free(struct vt_model *model)
{
    void *lists[] = { model->events, model->buffers, model->fields, model->derives, model->checks, model->states, model->messages,
                      model->anchors, model->untrusted, model->uses, model->results, model->records[0], model->records[1],
                      model->making };

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        free(lists[i]);
    vt_arena_free(&model->arena);
    memset(model, 0, sizeof *model);
}
