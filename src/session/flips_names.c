#include "session/flips_names.h"

#include <stdio.h>
#include <stdlib.h>

#include "session/memory.h"
#include "session/value.h"

/* Buffers within buffers: a certificate in a message in the wire. */
#define NESTING_MAX 4

struct namer_buffer {
    uint32_t id;
    uint16_t certificate;        /* from 1: its place in the chain; 0: none */
    uint8_t parts_len;
    struct vt_part *parts;
};

struct vt_namer {
    struct vt_sink sink;
    uint32_t s2c;
    uint16_t certificates;
    struct namer_buffer *buffers;    /* views of the wire: messages and certificates. Others hold bytes of their own */
    uint32_t buffers_len;
    char (*paths)[sizeof ((struct vt_flip_field *)0)->path];
    uint32_t paths_len;              /* the first stands for bytes that nobody named */
    uint32_t *path_of;               /* of each byte */
    uint32_t len;
    bool failed;                     /* memory ran out */
};

static void add_buffer(struct vt_namer *n, const struct vt_event_buffer *event)
{
    struct namer_buffer *b;

    if (event->kind == VT_BUFFER_S2C)
        n->s2c = event->id;
    if ((event->kind != VT_BUFFER_MESSAGE && event->kind != VT_BUFFER_CERTIFICATE) || event->parts == 0)
        return;
    b = vt_list_add(&n->buffers, &n->buffers_len, sizeof *b);
    n->failed = b == NULL;
    if (n->failed)
        return;
    *b = (struct namer_buffer){ .id = event->id, .parts_len = event->parts, .parts = malloc(event->parts * sizeof *b->parts) };
    if (event->kind == VT_BUFFER_CERTIFICATE)
        b->certificate = ++n->certificates;
    if (b->parts == NULL)
        n->failed = true, b->parts_len = 0;
    else
        memcpy(b->parts, event->from, event->parts * sizeof *b->parts);
}

static const struct namer_buffer *find(const struct vt_namer *n, uint32_t id)
{
    for (uint32_t i = 0; i < n->buffers_len; i++)
        if (n->buffers[i].id == id)
            return &n->buffers[i];
    return NULL;
}

/* Follows byte OFF of buffer ID down to the wire. False: it did not come in the clear. */
static bool on_wire(const struct vt_namer *n, uint32_t id, uint64_t off, uint64_t *out)
{
    for (unsigned depth = 0; id != n->s2c && depth < NESTING_MAX; depth++) {
        const struct namer_buffer *b = find(n, id);
        uint8_t i = 0;

        for (; b != NULL && i < b->parts_len && off >= b->parts[i].len; i++)
            off -= b->parts[i].len;
        if (b == NULL || i == b->parts_len)
            return false;
        id = b->parts[i].buffer;
        off += b->parts[i].off;
    }
    *out = off;
    return id == n->s2c && off < n->len;
}

/* Later leaves lie deeper: a record's fragment, then the message in it, then the certificate in that. */
static void add_leaf(struct vt_namer *n, const struct vt_event_field *leaf)
{
    const struct namer_buffer *b = find(n, leaf->parse->buffer);
    char *path;
    int used;
    uint64_t at;

    if (n->s2c == 0 || !on_wire(n, leaf->parse->buffer, leaf->off, &at))
        return;
    path = vt_list_add(&n->paths, &n->paths_len, sizeof *n->paths);
    n->failed = path == NULL;
    if (n->failed)
        return;
    used = b != NULL && b->certificate > 0 ? snprintf(path, sizeof *n->paths, "chain[%u].", b->certificate - 1u) : 0;
    vt_path_text(leaf->parse, leaf->name, path + used, sizeof *n->paths - (size_t)used);
    for (uint32_t i = 0; i < leaf->len; i++)
        if (on_wire(n, leaf->parse->buffer, leaf->off + i, &at))
            n->path_of[at] = n->paths_len - 1;
}

static void emit(void *context, const struct vt_event *event)
{
    struct vt_namer *n = context;

    if (n->failed)
        return;
    if (event->kind == VT_EVENT_BUFFER)
        add_buffer(n, &event->buffer);
    else if (event->kind == VT_EVENT_LEAF)
        add_leaf(n, &event->field);
}

struct vt_namer *vt_namer_make(uint32_t len)
{
    struct vt_namer *n = calloc(1, sizeof *n);

    if (n == NULL)
        return NULL;
    *n = (struct vt_namer){ .sink = { .emit = emit, .context = n }, .len = len, .path_of = calloc(len + 1, sizeof *n->path_of) };
    n->failed = n->path_of == NULL || vt_list_add(&n->paths, &n->paths_len, sizeof *n->paths) == NULL;
    if (!n->failed)
        snprintf(n->paths[0], sizeof *n->paths, "unread");
    return n;
}

struct vt_sink *vt_namer_sink(struct vt_namer *namer)
{
    return &namer->sink;
}

/* Where the ServerHello, and with it all that may still be of any version, ends. */
static uint32_t settled_at(const struct vt_namer *n)
{
    static const char hello[] = "server_hello.";
    uint32_t at = n->len;

    while (at > 0 && strncmp(n->paths[n->path_of[at - 1]], hello, sizeof hello - 1) != 0)
        at--;
    return at;
}

/* Runs of bytes of one name become fields. */
static bool hand_over(const struct vt_namer *n, struct vt_flip_map *map)
{
    const uint32_t settled = settled_at(n);

    for (uint32_t at = 0; at < n->len; at++) {
        if (at == 0 || n->path_of[at] != n->path_of[at - 1]) {
            struct vt_flip_field *field = vt_list_add(&map->fields, &map->fields_len, sizeof *field);

            if (field == NULL)
                return false;
            field->off = at;
            memcpy(field->path, n->paths[n->path_of[at]], sizeof field->path);
            field->reason = vt_flip_reason(field->path, at >= settled);
        }
        map->fields[map->fields_len - 1].len++;
        map->field_of[at] = map->fields_len - 1;
    }
    return true;
}

bool vt_namer_end(struct vt_namer *n, struct vt_flip_map *map)
{
    bool good = !n->failed && hand_over(n, map);

    for (uint32_t i = 0; i < n->buffers_len; i++)
        free(n->buffers[i].parts);
    free(n->buffers);
    free(n->paths);
    free(n->path_of);
    free(n);
    return good;
}
