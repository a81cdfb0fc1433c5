#include "session/trace_read.h"

#include <stdio.h>
#include <stdlib.h>

#include "session/trace_parts.h"
#include "session/value.h"

static bool refuse(struct vt_trace_reader *r, const char *problem)
{
    return vt_line_refuse(&r->line, problem);
}

static const struct vt_json_token *member(const struct vt_trace_reader *r, const char *key)
{
    return vt_line_member(&r->line, key);
}

static bool take_text(struct vt_trace_reader *r, const char *key, const char **out)
{
    return vt_line_shown(&r->line, member(r, key), out);
}

/* The number KEY, at most MOST; REQUIRED, or 0 where it is not there. */
static bool take_number(struct vt_trace_reader *r, const char *key, uint64_t most, uint64_t *out)
{
    return (vt_json_uint(member(r, key), out) && *out <= most)
        || refuse(r, "a number is missing or malformed");
}

/* The next name or "[index]" of a path, taken off *AT, which it ends with a NUL. */
static bool take_group(char **at, struct vt_open *open)
{
    char *p = *at, *end;

    *open = (struct vt_open){ .name = p };
    if (*p == '[') {
        open->name = NULL;
        open->index = (uint16_t)strtoul(p + 1, &end, 10);
        if (end == p + 1 || *end != ']')
            return false;
        p = end + 1;
    } else {
        p += strcspn(p, ".[");
    }
    *at = *p == '.' ? p + 1 : p;
    if (*p == '.')
        *p = 0;
    return true;
}

/* The names of PATH, as the stack of open names of buffer ID. An index is behind the name that it ends, so
 * that name gets a copy. */
static bool take_path(struct vt_trace_reader *r, char *path, uint32_t id)
{
    r->parse.buffer = id;
    r->parse.depth = 0;
    while (*path != 0) {
        struct vt_open *open = &r->parse.open[r->parse.depth];
        char *begin = path, *copy;

        if (r->parse.depth == VT_DEPTH_MAX || !take_group(&path, open))
            return refuse(r, "a path is malformed, or too deep");
        r->parse.depth++;
        if (open->name == NULL || *path != '[')
            continue;
        copy = vt_line_take(&r->line, (size_t)(path - begin) + 1);
        if (copy == NULL)
            return false;
        open->name = memcpy(copy, begin, (size_t)(path - begin));
    }
    return true;
}

/* Where something stands: a byte of a buffer, by its names. LEAF: the last of them goes there; NULL: to the
 * others. */
static bool take_place(struct vt_trace_reader *r, const char *problem, uint64_t *off, const char **leaf)
{
    const char *text;
    char *path, *dot;
    uint64_t id;

    if (!vt_json_uint(member(r, "buf"), &id) || id == 0 || id > UINT32_MAX
        || !vt_json_uint(member(r, "off"), off))
        return refuse(r, problem);
    if (!take_text(r, "path", &text))
        return false;
    path = text != NULL ? (char *)(uintptr_t)text : r->empty;
    if (leaf != NULL) {
        dot = strrchr(path, '.');
        *leaf = dot != NULL ? dot + 1 : path;
        path = dot != NULL ? path : r->empty;
        if (dot != NULL)
            *dot = 0;
    }
    return take_path(r, path, (uint32_t)id);
}

/* A group or a leaf, without its length. */
static bool take_field(struct vt_trace_reader *r)
{
    struct vt_event_field *field = &r->event.field;

    *field = (struct vt_event_field){ .parse = &r->parse, .value = vt_none() };
    return take_place(r, "a field of no buffer", &field->off, r->event.kind == VT_EVENT_LEAF ? &field->name
                      : NULL) && take_text(r, "ref", &field->ref);
}

static bool take_close(struct vt_trace_reader *r)
{
    uint64_t len;

    if (!take_field(r) || !take_number(r, "len", UINT32_MAX, &len))
        return false;
    r->event.field.len = (uint32_t)len;
    return vt_trace_take_value(r, "value", "type", vt_bytes(NULL, 0), &r->event.field.value);
}

/* Bytes of which there is no more than their hash. */
static bool take_hash(struct vt_trace_reader *r, struct vt_value *value)
{
    *value = (struct vt_value){ .kind = VT_VALUE_BYTES, .bulk = true };
    return vt_line_hex(&r->line, member(r, "sha256"), &value->bytes);
}

static bool take_leaf(struct vt_trace_reader *r)
{
    struct vt_event_field *field = &r->event.field;
    const struct vt_json_token *hex;
    uint64_t len;

    if (!take_field(r) || !take_number(r, "len", UINT32_MAX, &len))
        return false;
    field->len = (uint32_t)len;
    field->raw = vt_bytes(NULL, field->len);
    hex = member(r, "hex");
    if (hex != NULL && hex->kind != VT_JSON_NULL
        && (!vt_line_is_hex(&r->line, hex, &field->raw) || field->raw.len != len))
        return refuse(r, "a leaf's bytes and its length differ");
    if (member(r, "sha256") != NULL)
        return take_hash(r, &field->value);
    return vt_trace_take_value(r, "value", "type", field->raw, &field->value);
}

static bool take_parts(struct vt_trace_reader *r, struct vt_event_buffer *buffer)
{
    const struct vt_json_token *from = member(r, "from"), *item = NULL;
    struct vt_part *parts;

    if (from == NULL)
        return true;
    /* Each part is an object of seven tokens: there are more tokens than parts. */
    parts = vt_line_take(&r->line, (from->next - (uint32_t)(from - r->line.json.tokens)) * sizeof *parts);
    buffer->from = parts;
    while (parts != NULL && (item = vt_json_item(&r->line.json, from, item)) != NULL)
        if (buffer->parts == UINT8_MAX || !vt_trace_take_part(&r->line.json, item, "buf", false,
                                                              &parts[buffer->parts++]))
            return refuse(r, "what a buffer was made from is malformed");
    return parts != NULL
        && (from->kind == VT_JSON_ARRAY || refuse(r, "what a buffer was made from is no list"));
}

static bool take_buffer(struct vt_trace_reader *r)
{
    struct vt_event_buffer *buffer = &r->event.buffer;
    uint64_t id, len = 0;
    int kind = VT_BUFFER_C2S;

    if (!take_number(r, "buf", UINT32_MAX, &id))
        return false;
    while (kind <= VT_BUFFER_FILE && !vt_json_is(member(r, "kind"),
                                                 vt_buffer_kind_name((enum vt_buffer_kind)kind)))
        kind++;
    if (kind > VT_BUFFER_FILE)
        return refuse(r, "a buffer of a kind that no trace has");
    (void)vt_json_uint(member(r, "len"), &len);
    *buffer = (struct vt_event_buffer){ .id = (uint32_t)id, .kind = (enum vt_buffer_kind)kind,
                                        .data = vt_bytes(NULL, len) };
    r->sink->buffers = buffer->id;
    return take_parts(r, buffer);
}

static bool take_state(struct vt_trace_reader *r)
{
    struct vt_event_state *state = &r->event.state;

    return take_text(r, "from", &state->from) && take_text(r, "to", &state->to)
        && take_text(r, "on", &state->on);
}

/* A certificate that the verifier was given. */
static bool take_anchor(struct vt_trace_reader *r)
{
    r->event.anchor.untrusted = vt_json_is(member(r, "event"), "untrusted");
    return vt_line_hex(&r->line, member(r, "der"), &r->event.anchor.der);
}

/* The recording ended at its size. */
static bool take_end(struct vt_trace_reader *r)
{
    return r->ended = true;
}

static bool take_check(struct vt_trace_reader *r)
{
    struct vt_event_check *check = &r->event.check;
    const char *id, *subject;
    int result = VT_PASS;

    *check = (struct vt_event_check){ .depth = -1 };
    if (!take_text(r, "id", &id) || !take_text(r, "subject", &subject) || !take_text(r, "hint", &check->hint)
        || !take_text(r, "ref", &check->ref)
        || !vt_trace_take_value(r, "seen", "seen_type", vt_bytes(NULL, 0), &check->seen)
        || !vt_trace_take_value(r, "wanted", "wanted_type", vt_bytes(NULL, 0), &check->wanted)
        || !vt_trace_take_name(r, "subject_name", &check->subject)
            || !vt_trace_take_name(r, "issuer_name", &check->issuer))
        return false;
    while (result <= VT_SKIP && !vt_json_is(member(r, "result"), vt_result_name((enum vt_result)result)))
        result++;
    if (id == NULL || result > VT_SKIP)
        return refuse(r, "a check without an id or a result");
    check->result = (enum vt_result)result;
    if (subject != NULL && sscanf(subject, "certificate %4d", &check->depth) != 1)
        return refuse(r, "a check's subject is malformed");
    check->parse = member(r, "buf") != NULL ? &r->parse : NULL;
    return vt_trace_take_rule(r, id)
        && (check->parse == NULL || take_place(r, "a check stands in no buffer", &check->off, NULL));
}

static bool take_line(void *context, uint32_t number)
{
    static const struct {
        const char *word;
        enum vt_event_kind kind;
        bool (*take)(struct vt_trace_reader *r);
    } kinds[] = {
        { "leaf", VT_EVENT_LEAF, take_leaf },       { "open", VT_EVENT_OPEN, take_field },
        { "close", VT_EVENT_CLOSE, take_close },    { "buffer", VT_EVENT_BUFFER, take_buffer },
        { "check", VT_EVENT_CHECK, take_check },    { "derive", VT_EVENT_DERIVE, vt_trace_take_derive },
        { "state", VT_EVENT_STATE, take_state },    { "anchor", VT_EVENT_ANCHOR, take_anchor },
        { "untrusted", VT_EVENT_ANCHOR, take_anchor }, { "end", VT_EVENT_END, take_end },
    };
    struct vt_trace_reader *r = context;
    const struct vt_json_token *event = member(r, "event");

    if (number == 1) {
        const bool taken = vt_trace_take_head(&r->line, r->recorded);

        r->line.arena = &r->scratch;
        return taken;
    }
    if (r->ended)
        return refuse(r, "an event behind the end");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (!vt_json_is(event, kinds[i].word))
            continue;
        r->event.kind = kinds[i].kind;
        if (!kinds[i].take(r))
            return false;
        r->sink->emit(r->sink->context, &r->event);
        vt_arena_reset(&r->scratch);
        return *r->problem == NULL || refuse(r, *r->problem);
    }
    return refuse(r, "an event that no trace has");
}

bool vt_trace_read(struct vt_bytes text, struct vt_recorded *recorded, struct vt_arena *arena,
                   struct vt_sink *sink, const char *const *problem, struct vt_trace_error *error)
{
    struct vt_trace_reader *r = calloc(1, sizeof *r);
    bool good;

    memset(recorded, 0, sizeof *recorded);
    *error = (struct vt_trace_error){ .text = "there is no memory for it" };
    if (r == NULL)
        return false;
    r->recorded = recorded;
    r->sink = sink;
    r->problem = problem;
    r->line.arena = arena;
    good = vt_line_each(&r->line, text, take_line, r, error);
    vt_arena_free(&r->scratch);
    free(r);
    return good;
}
