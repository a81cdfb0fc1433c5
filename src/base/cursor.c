#include "base/cursor.h"

bool vt_take(struct vt_reader *r, uint32_t n, struct vt_bytes *out)
{
    if (r->parse->failure.rule != VT_RULE_NONE)
        return false;
    if (n > vt_left(r))
        return vt_fail(r->parse, VT_RULE_TRUNCATED, vt_uint(vt_left(r)));
    *out = vt_bytes(r->data + r->at, n);
    r->at += n;
    if (!VT_TRACE)
        vt_leaf(r, NULL, n, vt_none());
    return true;
}

bool vt_take_uint(struct vt_reader *r, uint32_t n, uint32_t *out)
{
    struct vt_bytes bytes;
    uint32_t number = 0;

    if (!vt_take(r, n, &bytes))
        return false;
    for (uint32_t i = 0; i < n; i++)
        number = number << 8 | bytes.data[i];
    *out = number;
    return true;
}

bool vt_take_child(struct vt_reader *r, uint32_t n, struct vt_reader *child)
{
    uint32_t at = r->at;

    if (r->parse->failure.rule != VT_RULE_NONE)
        return false;
    if (n > vt_left(r))
        return vt_fail(r->parse, VT_RULE_TRUNCATED, vt_uint(vt_left(r)));
    r->at += n;
    *child = (struct vt_reader){ .data = r->data, .at = at, .end = r->at, .parse = r->parse };
    return true;
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

static struct vt_reader whole(struct vt_parse *parse, struct vt_bytes data)
{
    return (struct vt_reader){ .data = data.data, .at = 0, .end = (uint32_t)data.len, .parse = parse };
}

struct vt_reader vt_parse_silent(struct vt_parse *parse, struct vt_bytes data)
{
    *parse = (struct vt_parse){ .failure = { .rule = VT_RULE_NONE } };
    return whole(parse, data);
}

void vt_parse_within(struct vt_parse *inner, struct vt_reader *body)
{
    *inner = *body->parse;
    inner->within = true;
    body->parse = inner;
}

bool vt_read_all(struct vt_reader *r)
{
    if (r->parse->failure.rule != VT_RULE_NONE)
        return false;
    if (r->at != r->end)
        return vt_fail(r->parse, VT_RULE_TRAILING, vt_uint(vt_left(r)));
    return true;
}

bool vt_parse_end(struct vt_reader *r)
{
    bool good = vt_read_all(r);

    vt_close_left(r, 0);
    return good;
}

bool vt_parse_within_end(struct vt_reader *body, struct vt_parse *outer)
{
    const struct vt_parse *inner = body->parse;
    bool good = vt_read_all(body);

    vt_close_left(body, outer->depth);
    outer->remarks = inner->remarks;
    outer->last = inner->last;
    outer->at = body->at = body->end;
    body->parse = outer;
    return good;
}

bool vt_read_done(struct vt_reader *body)
{
    return vt_read_all(body) && vt_close(body);
}

bool vt_read_done_as(struct vt_reader *body, struct vt_value value)
{
    return vt_read_all(body) && vt_close_as(body, value);
}

bool vt_remark(struct vt_parse *parse, enum vt_rule rule, bool ok, struct vt_value seen)
{
    if (!ok && parse->failure.rule == VT_RULE_NONE) {
        vt_verdict_add(&parse->remarks, rule, -1);
        vt_tell(parse, rule, VT_WARN, parse->last, seen);
    }
    return parse->failure.rule == VT_RULE_NONE;
}

#if !VT_TRACE

struct vt_reader vt_parse_begin(struct vt_parse *parse, struct vt_sink *sink, enum vt_buffer_kind kind,
                                struct vt_bytes data, const struct vt_part *from, uint8_t parts)
{
    (void)sink, (void)kind, (void)from, (void)parts;
    return vt_parse_silent(parse, data);
}

struct vt_reader vt_parse_stream(struct vt_parse *parse, struct vt_sink *sink, const struct vt_stream *stream,
                                 struct vt_bytes data)
{
    (void)sink, (void)stream;
    return vt_parse_silent(parse, data);
}

bool vt_take_vector(struct vt_reader *r, uint32_t size, struct vt_reader *body)
{
    uint32_t len;

    return vt_enter(r->parse) && vt_take_uint(r, size, &len) && vt_take_child(r, len, body);
}

bool vt_fail(struct vt_parse *parse, unsigned rule, struct vt_value seen)
{
    (void)seen;
    if (parse->failure.rule == VT_RULE_NONE)
        parse->failure = (struct vt_failure){ .rule = rule, .at = parse->at };
    return false;
}

bool vt_check_aloud(struct vt_parse *parse, enum vt_rule rule, bool ok, struct vt_value seen)
{
    (void)seen;
    if (!ok && parse->failure.rule == VT_RULE_NONE)
        parse->failure = (struct vt_failure){ .rule = rule, .at = parse->last };
    return parse->failure.rule == VT_RULE_NONE;
}

#endif
