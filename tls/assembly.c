#include "tls/engine.h"

/* The flight whose messages are kept: to ServerHelloDone. */
static bool keeps(const struct vt_client *c)
{
    return c->wait <= VT_WAIT_SERVER_HELLO_DONE;
}

static bool append(struct vt_client *c, const struct vt_content *content)
{
    struct vt_assembly *a = &c->assembly;
    uint32_t at = a->kept + a->have;

    if (content->data.len > sizeof a->data - at)
        return vt_client_fail(c, VT_RULE_TLS_HANDSHAKE_SIZE, vt_uint(at + content->data.len), vt_none());
    memcpy(a->data + at, content->data.data, content->data.len);
    a->have += (uint32_t)content->data.len;
    a->newest = content->origin;
    if (a->parts_len < VT_PARTS_MAX)
        a->parts[a->parts_len++] = content->origin;
    return true;
}

/* Hands on the message of LEN bytes that begins behind what is kept. A message is taken as soon as it is whole, so what
 * follows it came in the newest fragment. One that came in more records than are remembered names none of them. */
static void take_message(struct vt_client *c, uint32_t len)
{
    struct vt_assembly *a = &c->assembly;
    const bool keep = keeps(c);
    const uint32_t rest = a->have - len;
    struct vt_part *last = &a->parts[a->parts_len - 1];
    const bool all = last->buffer == a->newest.buffer && last->off == a->newest.off;

    if (all)
        last->len -= rest;
    vt_handshake_message(c, vt_bytes(a->data + a->kept, len), a->parts, all ? a->parts_len : 0);
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
    const struct vt_assembly *a = &c->assembly;

    if (!append(c, content))
        return;
    while (c->state != VT_CLIENT_FAILED && a->have >= 4) {
        uint32_t body = vt_load32be(a->data + a->kept) & 0xffffff;

        if (body > VT_HANDSHAKE_MAX) {
            vt_client_fail(c, VT_RULE_TLS_HANDSHAKE_SIZE, vt_uint(body), vt_uint(VT_HANDSHAKE_MAX));
            return;
        }
        if (a->have - 4 < body)
            return;
        take_message(c, 4 + body);
    }
}
