#include "tls/client_internal.h"

bool vt_assembly_add(struct vt_assembly *a, const struct vt_content *content)
{
    uint32_t at = a->kept + a->have;

    if (content->data.len > a->room - at)
        return false;
    memcpy(a->data + at, content->data.data, content->data.len);
    a->have += (uint32_t)content->data.len;
    a->newest = content->origin;
    if (a->parts_len < VT_PARTS_MAX)
        a->parts[a->parts_len++] = content->origin;
    return true;
}

/* The length that the message under way says it has, header and all; 0: too little of it is there to tell. */
static uint32_t due(const struct vt_assembly *a)
{
    return a->have < 4 ? 0 : 4 + (vt_load32be(a->data + a->kept) & 0xffffff);
}

uint32_t vt_assembly_whole(const struct vt_assembly *a)
{
    return due(a) <= a->have ? due(a) : 0;
}

/* A message is taken as soon as it is whole, so what follows it came in the newest fragment. One that came in
 * more records than are remembered names none of them. */
uint8_t vt_assembly_parts(struct vt_assembly *a, uint32_t len)
{
    struct vt_part *last = &a->parts[a->parts_len - 1];

    if (last->buffer != a->newest.buffer || last->off != a->newest.off)
        return 0;
    last->len -= a->have - len;
    return a->parts_len;
}

void vt_assembly_drop(struct vt_assembly *a, uint32_t len, bool keep)
{
    const uint32_t rest = a->have - len;

    a->newest.off += a->newest.len - rest;
    a->newest.len = rest;
    a->parts[0] = a->newest;
    a->parts_len = rest > 0;
    a->have = rest;
    if (keep)
        a->kept += len;
    else
        memmove(a->data + a->kept, a->data + a->kept + len, rest);
}

void vt_assembly_take(struct vt_client *c, const struct vt_content *content)
{
    struct vt_assembly *a = &c->assembly;

    if (!vt_assembly_add(a, content)) {
        vt_client_fail(c, VT_RULE_TLS_HANDSHAKE_SIZE, vt_uint(a->kept + a->have + content->data.len),
                       vt_uint(a->room));
        return;
    }
    while (c->state != VT_CLIENT_FAILED) {
        const uint32_t len = vt_assembly_whole(a);
        const enum vt_rule too_long = a->data[a->kept] == VT_CERTIFICATE ? VT_RULE_TLS_HANDSHAKE_SIZE
                                                                         : VT_RULE_TLS_MESSAGE_SIZE;
        const bool keep = c->wait <= VT_WAIT_SERVER_HELLO_DONE;   /* the flight whose messages stay */

        if (due(a) > 4 + VT_HANDSHAKE_MAX)
            vt_client_fail(c, too_long, vt_uint(due(a) - 4), vt_uint(VT_HANDSHAKE_MAX));
        if (due(a) > 4 + VT_HANDSHAKE_MAX || len == 0)
            return;
        vt_handshake_message(c, vt_assembly_message(a, len), a->parts, vt_assembly_parts(a, len));
        vt_assembly_drop(a, len, keep);
    }
}
