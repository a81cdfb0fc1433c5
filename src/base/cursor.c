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

bool vt_read_items(struct vt_reader *list, vt_item_reader *read, void *context)
{
    for (uint16_t i = 0; vt_more(list); i++)
        if (!read(list, i, context))
            return false;
    return vt_read_done(list);
}

#if VT_TRACE

bool vt_read_number(struct vt_reader *r, const char *name, uint32_t n, const struct vt_name *names,
                    uint32_t *out)
{
    if (!vt_take_uint(r, n, out))
        return false;
    if (r->parse->sink == NULL)
        return vt_leaf(r, name, n, vt_none());
    return vt_leaf(r, name, n, names == NULL ? vt_uint(*out) : vt_enum(*out, vt_name_of(names, *out)));
}

bool vt_read_as(struct vt_reader *r, const char *name, uint32_t n, enum vt_value_kind kind,
                struct vt_bytes *out)
{
    return vt_take(r, n, out) && vt_leaf(r, name, n, vt_value_of(kind, *out));
}

bool vt_read_bytes(struct vt_reader *r, const char *name, uint32_t n, struct vt_bytes *out)
{
    return vt_read_as(r, name, n, VT_VALUE_BYTES, out);
}

bool vt_read_secret(struct vt_reader *r, const char *name, uint32_t n, struct vt_bytes *out)
{
    return vt_take(r, n, out) && vt_leaf(r, name, n, vt_secret(vt_octets(*out)));
}

bool vt_read_vector(struct vt_reader *r, const char *name, uint32_t size, struct vt_reader *body)
{
    uint32_t len;

    return vt_open(r, name, NULL)
        && vt_read_number(r, "length", size, NULL, &len)
        && vt_take_child(r, len, body);
}

#else

bool vt_take_vector(struct vt_reader *r, uint32_t size, struct vt_reader *body)
{
    uint32_t len;

    return vt_enter(r->parse) && vt_take_uint(r, size, &len) && vt_take_child(r, len, body);
}

#endif
