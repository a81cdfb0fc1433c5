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
    if (a->parts_len < VT_PARTS_MAX)
        a->parts[a->parts_len++] = content->origin;
    return true;
}

/* How many parts make up the next LEN bytes; *TAIL receives what the last of them has beyond. */
static uint8_t parts_of(const struct vt_assembly *a, uint32_t len, uint32_t *tail)
{
    uint8_t i = 0;

    while (i < a->parts_len && a->parts[i].len < len)
        len -= a->parts[i++].len;
    *tail = i < a->parts_len ? a->parts[i].len - len : 0;
    return i < a->parts_len ? (uint8_t)(i + 1) : i;
}

/* Drops COUNT parts, of the last of which TAIL bytes are the next message's. */
static void drop_parts(struct vt_assembly *a, uint8_t count, struct vt_part last, uint32_t tail)
{
    uint8_t from = tail > 0 ? (uint8_t)(count - 1) : count;

    memmove(a->parts, a->parts + from, (size_t)(a->parts_len - from) * sizeof a->parts[0]);
    a->parts_len = (uint8_t)(a->parts_len - from);
    if (tail > 0)
        a->parts[0] = (struct vt_part){ last.buffer, last.off + last.len - tail, tail };
}

/* Hands on the message of LEN bytes that begins behind what is kept. */
static void take_message(struct vt_client *c, uint32_t len)
{
    struct vt_assembly *a = &c->assembly;
    const bool keep = keeps(c);
    uint32_t tail;
    uint8_t count = parts_of(a, len, &tail);
    struct vt_part last = a->parts[count - 1];

    a->parts[count - 1].len -= tail;
    vt_handshake_message(c, vt_bytes(a->data + a->kept, len), a->parts, count);
    drop_parts(a, count, last, tail);
    a->have -= len;
    if (keep)
        a->kept += len;
    else
        memmove(a->data + a->kept, a->data + a->kept + len, a->have);
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
