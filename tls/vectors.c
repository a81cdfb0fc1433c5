/* The fields that several messages have: opaque vectors, and lists of numbers. */
#include "tls/messages.h"

bool vt_read_opaque(struct vt_reader *r, struct vt_opaque form, struct vt_bytes *out)
{
    struct vt_reader body;

    return vt_read_vector(r, form.name, form.size, &body)
        && vt_demand(r->parse, VT_RULE_VALUE, vt_left(&body) >= form.least && vt_left(&body) <= form.most,
                     vt_uint(vt_left(&body)))
        && vt_read_as(&body, form.content, vt_left(&body), form.text ? VT_VALUE_TEXT : VT_VALUE_BYTES, out)
        && vt_read_done(&body);
}

static bool number_item(struct vt_reader *list, uint16_t index, void *context)
{
    const struct vt_numbers *form = context;
    uint32_t number;

    return vt_open_item(list, index) && vt_read_number(list, form->item, form->each, form->names, &number)
        && vt_close(list);
}

bool vt_read_numbers(struct vt_reader *r, struct vt_numbers form)
{
    struct vt_reader list;

    return vt_read_vector(r, form.name, form.size, &list)
        && vt_demand(r->parse, VT_RULE_VALUE, vt_left(&list) > 0, vt_say("an empty list"))
        && vt_read_items(&list, number_item, &form);
}

void vt_write_list(struct vt_writer *w, const struct vt_list *list)
{
    uint32_t mark = vt_write_vector(w, 2);

    for (uint8_t i = 0; i < list->len; i++)
        vt_write_u16(w, list->codes[i]);
    vt_write_vector_end(w, 2, mark);
}
