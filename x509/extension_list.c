/* What the readers of extensions share. */
#include "x509/extension.h"

bool vt_list_read(struct vt_reader *r, const char *name, uint8_t tag, vt_item_reader *item,
                  struct vt_certificate *out, struct vt_bytes *content)
{
    struct vt_reader list;

    if (!vt_der_open_as(r, name, NULL, tag, &list))
        return false;
    if (vt_left(&list) == 0)
        return vt_fail(r->parse, VT_RULE_EXT_EMPTY, vt_none());
    if (content != NULL)
        *content = vt_bytes(list.data + list.at, vt_left(&list));
    return vt_read_items(&list, item, out);
}

bool vt_stands_in(struct vt_bytes before, struct vt_bytes oid)
{
    struct vt_der_element extension, id;

    while (vt_der_split(&before, &extension))
        if (vt_der_split(&extension.content, &id) && vt_bytes_equal(id.content, oid))
            return true;
    return false;
}

void vt_unneeded_begin(struct vt_unneeded *u, struct vt_reader *body, const struct vt_certificate *out)
{
    u->before = *out;
    u->outer = body->parse;
    vt_parse_within(&u->inner, body);
}

bool vt_unneeded_end(struct vt_unneeded *u, struct vt_reader *body, struct vt_bytes oid,
                     struct vt_certificate *out)
{
    if (vt_parse_within_end(body, u->outer))
        return true;
    *out = u->before;
    if (out->unread.len == 0)
        out->unread = oid;
    return vt_remark(u->outer, VT_RULE_EXT_UNREAD, false, vt_value_of(VT_VALUE_OID, oid));
}
