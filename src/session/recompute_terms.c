#include "session/recompute_terms.h"

uint8_t *vt_recompute_room(struct vt_recompute *o, size_t len)
{
    uint8_t *room = vt_arena_take(&o->arena, len + 1);

    o->bad = o->bad || room == NULL;
    return room;
}

uint8_t *vt_recompute_out(struct vt_recompute *o, unsigned k, size_t len)
{
    uint8_t *room = vt_recompute_room(o, len);

    o->out[k] = vt_bytes(room, len);
    return room;
}

/* The Kth term that plays ROLE; NULL. */
static const struct vt_model_term *term(const struct vt_recompute *o, const char *role, unsigned k)
{
    for (uint8_t i = 0; i < o->derive->ins; i++)
        if (strcmp(o->derive->in[i].role, role) == 0 && k-- == 0)
            return &o->derive->in[i];
    return NULL;
}

/* The first record whose buffer follows the derivation. */
static const struct vt_model_buffer *record(const struct vt_recompute *o)
{
    const struct vt_model_buffer *next = vt_model_buffer_after(o->model, o->derive->event);

    return next != NULL && strcmp(next->kind, "record") == 0 ? next : NULL;
}

struct vt_bytes vt_recompute_plain(const struct vt_recompute *o)
{
    const struct vt_model_buffer *buffer = record(o);

    return buffer == NULL ? vt_bytes(NULL, 0) : buffer->data;
}

/* All handshake messages before the derivation; but no HelloRequest (RFC 5246 7.4.1.1). */
static bool is_message(const struct vt_recompute *o, const struct vt_model_buffer *buffer)
{
    return strcmp(buffer->kind, "message") == 0 && buffer->event < o->derive->event
        && (buffer->data.data == NULL || buffer->data.len == 0 || buffer->data.data[0] != 0);
}

static struct vt_bytes messages(struct vt_recompute *o)
{
    size_t len = 0, at = 0;
    uint8_t *joined;

    for (uint32_t i = 0; i < o->model->buffers_len; i++)
        if (is_message(o, &o->model->buffers[i])) {
            o->withheld = o->withheld || o->model->buffers[i].data.data == NULL;
            len += o->model->buffers[i].data.len;
        }
    joined = vt_recompute_room(o, len);
    for (uint32_t i = 0; i < o->model->buffers_len && vt_recompute_ready(o); i++)
        if (is_message(o, &o->model->buffers[i])) {
            memcpy(joined + at, o->model->buffers[i].data.data, o->model->buffers[i].data.len);
            at += o->model->buffers[i].data.len;
        }
    return vt_bytes(joined, len);
}

static struct vt_bytes bytes_of(struct vt_recompute *o, const struct vt_model_term *t)
{
    if (t->origin.kind == VT_ORIGIN_MESSAGES)
        return messages(o);
    return t->bytes.data == NULL && t->text != NULL ? vt_text(t->text) : t->bytes;
}

/* The Kth input that plays ROLE. */
static struct vt_bytes input(struct vt_recompute *o, const char *role, unsigned k, size_t least, size_t most)
{
    const struct vt_model_term *t = term(o, role, k);
    struct vt_bytes bytes = t == NULL ? vt_bytes(NULL, 0) : bytes_of(o, t);

    if (t == NULL)
        o->bad = true;
    else if (bytes.data == NULL)
        o->withheld = true;
    else if (bytes.len < least || bytes.len > most)
        o->bad = true;
    return vt_recompute_ready(o) ? bytes : vt_bytes("", 0);
}

struct vt_bytes vt_recompute_in(struct vt_recompute *o, const char *role, size_t least, size_t most)
{
    return input(o, role, 0, least, most);
}

struct vt_bytes vt_recompute_stripped(struct vt_recompute *o, const char *role, size_t most)
{
    struct vt_bytes number = vt_recompute_in(o, role, 1, most + 1);

    while (number.len > 0 && number.data[0] == 0)
        number = vt_bytes(number.data + 1, number.len - 1);
    o->bad = o->bad || number.len > most;
    return number;
}

struct vt_bytes vt_recompute_joined(struct vt_recompute *o, const char *role, size_t most)
{
    size_t len = 0, at = 0;
    uint8_t *joined;

    for (unsigned k = 0; term(o, role, k) != NULL; k++)
        len += input(o, role, k, 0, most).len;
    o->bad = o->bad || len > most;
    joined = vt_recompute_ready(o) ? vt_recompute_room(o, len) : NULL;
    for (unsigned k = 0; joined != NULL && term(o, role, k) != NULL; k++) {
        struct vt_bytes part = input(o, role, k, 0, most);

        memcpy(joined + at, part.data, part.len);
        at += part.len;
    }
    return vt_bytes(joined, len);
}

const char *vt_recompute_word(struct vt_recompute *o, const char *role)
{
    const struct vt_model_term *t = term(o, role, 0);

    o->bad = o->bad || t == NULL || t->text == NULL;
    return o->bad ? "" : t->text;
}

size_t vt_recompute_number(struct vt_recompute *o, const char *role, size_t most)
{
    size_t number = 0;

    for (const char *digit = vt_recompute_word(o, role); *digit != 0; digit++) {
        if (*digit < '0' || *digit > '9' || number > most)
            o->bad = true;
        number = number > most ? number : 10 * number + (size_t)(*digit - '0');
    }
    o->bad = o->bad || number > most;
    return o->bad ? 0 : number;
}
