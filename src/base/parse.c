/* The state of a parse: its open names, its first failure, and what is told of both. */
#include "base/cursor.h"

struct vt_reader vt_parse_untraced(struct vt_parse *parse, struct vt_bytes data)
{
    *parse = (struct vt_parse){ .failure = { .rule = VT_RULE_NONE } };
    return (struct vt_reader){ .data = data.data, .at = 0, .end = (uint32_t)data.len, .parse = parse };
}

void vt_parse_within(struct vt_parse *inner, struct vt_reader *body)
{
    *inner = *body->parse;
    inner->within = true;
    body->parse = inner;
}

static struct vt_reader begin_at(struct vt_parse *parse, struct vt_sink *sink, uint32_t buffer, uint64_t base,
                                 struct vt_bytes data)
{
    struct vt_reader r = vt_parse_untraced(parse, data);

    parse->sink = sink;
    parse->buffer = buffer;
    parse->base = base;
    return r;
}

struct vt_reader vt_parse_begin(struct vt_parse *parse, struct vt_sink *sink, enum vt_buffer_kind kind,
                                struct vt_bytes data, const struct vt_part *from, uint8_t parts)
{
    return begin_at(parse, sink, vt_emit_buffer(sink, kind, data, false, from, parts), 0, data);
}

struct vt_reader vt_parse_stream(struct vt_parse *parse, struct vt_sink *sink, const struct vt_stream *stream,
                                 struct vt_bytes data)
{
    return begin_at(parse, sink, stream->buffer, stream->off, data);
}

static bool describes(const struct vt_parse *parse)
{
    return vt_parse_heard(parse) && parse->sink->describes;
}

/* What RULE found at AT. */
static void tell_check(const struct vt_parse *parse, enum vt_rule rule, enum vt_result result, uint32_t at,
                 struct vt_value seen)
{
    vt_emit_check(parse->sink,
                  &(struct vt_event_check){ .rule = rule, .result = result, .depth = -1, .seen = seen,
                                                         .parse = parse, .off = parse->base + at });
}

static bool fail_at(struct vt_parse *parse, enum vt_rule rule, uint32_t at, struct vt_value seen)
{
    if (parse->failure.rule != VT_RULE_NONE)
        return false;
    parse->failure = (struct vt_failure){ .rule = rule, .at = at };
    tell_check(parse, rule, parse->within ? VT_WARN : VT_FAIL, at, seen);
    return false;
}

bool vt_fail(struct vt_parse *parse, unsigned rule, struct vt_value seen)
{
    return fail_at(parse, rule, parse->at, seen);
}

/* Whether a parse goes on where RULE is broken. Past the syntax of DER there is nothing to name, and what
 * does not authenticate has no plain text. */
static bool goes_on(const struct vt_parse *parse, enum vt_rule rule)
{
    return describes(parse) && rule != VT_RULE_TLS_BAD_MAC
        && (rule == VT_RULE_VALUE || vt_rule_consequence(rule)->exit > 0);
}

bool vt_check_traced(struct vt_parse *parse, enum vt_rule rule, bool ok, struct vt_value seen)
{
    if (parse->failure.rule != VT_RULE_NONE)
        return false;
    if (!ok && !goes_on(parse, rule))
        return fail_at(parse, rule, parse->last, seen);
    if (!ok)
        vt_verdict_add(&parse->remarks, rule, -1);
    tell_check(parse, rule, ok ? VT_PASS : VT_FAIL, parse->last, seen);
    return true;
}

bool vt_remark(struct vt_parse *parse, enum vt_rule rule, bool ok, struct vt_value seen)
{
    if (!ok && parse->failure.rule == VT_RULE_NONE) {
        vt_verdict_add(&parse->remarks, rule, -1);
        tell_check(parse, rule, VT_WARN, parse->last, seen);
    }
    return parse->failure.rule == VT_RULE_NONE;
}

bool vt_enter(struct vt_parse *parse)
{
    if (parse->failure.rule != VT_RULE_NONE)
        return false;
    if (parse->depth == VT_DEPTH_MAX)
        return vt_fail(parse, VT_RULE_DEPTH, vt_uint(VT_DEPTH_MAX));
    parse->depth++;
    return true;
}

#if VT_TRACE

static void emit_field(const struct vt_parse *parse, enum vt_event_kind kind, struct vt_event_field field)
{
    struct vt_event event = { .kind = kind, .field = field };

    event.field.parse = parse;
    if (field.value.secret && !parse->sink->secrets)
        event.field.raw.data = event.field.value.bytes.data = NULL;
    parse->sink->emit(parse->sink->context, &event);
}

/* The clause of the innermost group that names one. */
static const char *clause(const struct vt_parse *parse)
{
    for (uint8_t i = parse->depth; i > 0; i--)
        if (parse->open[i - 1].ref != NULL)
            return parse->open[i - 1].ref;
    return NULL;
}

bool vt_leaf(const struct vt_reader *r, const char *name, uint32_t n, struct vt_value value)
{
    struct vt_parse *parse = r->parse;

    parse->last = r->at - n;
    parse->at = r->at;
    value.bulk = parse->bulk;
    if (parse->sink != NULL && n > 0)
        emit_field(parse, VT_EVENT_LEAF, (struct vt_event_field){ .name = name, .ref = clause(parse),
                                            .off = parse->base + parse->last,
                                            .len = n, .raw = vt_bytes(r->data + parse->last, n),
                                            .value = value });
    return true;
}

bool vt_leaf_empty(const struct vt_reader *r, const char *name)
{
    const struct vt_value none = vt_octets(vt_bytes("", 0));

    if (r->parse->sink != NULL)
        emit_field(r->parse, VT_EVENT_LEAF, (struct vt_event_field){ .name = name, .ref = clause(r->parse),
                                            .off = r->parse->base + r->at,
                                            .raw = none.bytes, .value = none });
    return true;
}

static bool open_group(struct vt_reader *r, struct vt_open open)
{
    struct vt_parse *parse = r->parse;

    if (!vt_enter(parse))
        return false;
    open.off = parse->base + r->at;
    parse->open[parse->depth - 1] = open;
    if (parse->sink != NULL)
        emit_field(parse, VT_EVENT_OPEN, (struct vt_event_field){ .ref = open.ref, .off = open.off });
    return true;
}

bool vt_open(struct vt_reader *r, const char *name, const char *ref)
{
    return open_group(r, (struct vt_open){ .name = name, .ref = ref });
}

bool vt_open_item(struct vt_reader *r, uint16_t index)
{
    return open_group(r, (struct vt_open){ .name = NULL, .index = index });
}

static void close_group(struct vt_parse *parse, struct vt_value value)
{
    const struct vt_open *open = &parse->open[parse->depth - 1];

    if (parse->sink != NULL)
        emit_field(parse, VT_EVENT_CLOSE,
                   (struct vt_event_field){ .ref = open->ref, .off = open->off, .value = value,
                                            .len = (uint32_t)(parse->base + parse->at - open->off) });
    parse->depth--;
}

bool vt_close_as(struct vt_reader *r, struct vt_value value)
{
    if (r->parse->failure.rule != VT_RULE_NONE)
        return false;
    close_group(r->parse, value);
    return true;
}

bool vt_close(struct vt_reader *r)
{
    return vt_close_as(r, vt_none());
}

bool vt_cite(struct vt_reader *r, const char *ref)
{
    struct vt_parse *parse = r->parse;

    if (parse->depth > 0)
        parse->open[parse->depth - 1].ref = ref;
    return true;
}

void vt_close_left(struct vt_reader *r, uint8_t depth)
{
    struct vt_parse *parse = r->parse;
    struct vt_reader left = { .data = r->data, .at = r->end, .end = r->end, .parse = parse };

    if (parse->failure.rule != VT_RULE_NONE && r->end > parse->at)
        vt_leaf(&left, "unparsed", r->end - parse->at, describes(parse) ? vt_say("malformed") : vt_none());
    while (parse->depth > depth)
        close_group(parse, vt_none());
}

#endif
