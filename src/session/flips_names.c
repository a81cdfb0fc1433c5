#include "session/flips_names.h"

#include <stdio.h>
#include <stdlib.h>

#include "session/memory.h"

/* Parts of the wire that a leaf is in: a message may begin in one record and end in the next. */
#define PARTS_MAX 16

/* The leaf that names each of LEN bytes of s2c, 1 + its index; 0: none. Later leaves lie deeper: a record's
 * fragment, then the message in it, then the certificate in that. What was encrypted has no byte of its own
 * on the wire. */
static void name_bytes(const struct vt_model *model, uint32_t *leaf_of, uint64_t len)
{
    for (uint32_t i = 0; i < model->fields_len; i++) {
        const struct vt_model_field *leaf = &model->fields[i];
        struct vt_part parts[PARTS_MAX];
        uint32_t count;

        if (!leaf->leaf || vt_model_is_encrypted(model, leaf->buffer))
            continue;
        count = vt_model_wire(model, leaf->buffer, leaf->off, leaf->len, parts, PARTS_MAX);
        for (uint32_t p = 0; p < count && p < PARTS_MAX; p++)
            for (uint64_t at = parts[p].off; parts[p].buffer == model->s2c && at < parts[p].off + parts[p].len
                 && at < len; at++)
                leaf_of[at] = i + 1;
    }
}

static const char *path_of(const struct vt_model *model, uint32_t leaf)
{
    return leaf == 0 ? "unread" : model->fields[leaf - 1].path;
}

/* Where the ServerHello, and with it all that may still be of any version, ends. */
static uint32_t settled_at(const struct vt_model *model, const uint32_t *leaf_of, uint32_t len)
{
    static const char hello[] = "server_hello.";

    while (len > 0 && strncmp(path_of(model, leaf_of[len - 1]), hello, sizeof hello - 1) != 0)
        len--;
    return len;
}

/* The path of LEAF; that in a certificate begins with its place in the chain. */
static void put_path(const struct vt_model *model, uint32_t leaf, struct vt_flip_field *field)
{
    const struct vt_model_buffer *buffer = leaf == 0 ? NULL
        : vt_model_buffer(model, model->fields[leaf - 1].buffer);
    char chain[24] = "";

    if (buffer != NULL && strcmp(buffer->kind, "certificate") == 0)
        snprintf(chain, sizeof chain, "chain[%lu].", (unsigned long)buffer->ordinal);
    snprintf(field->path, sizeof field->path, "%s%s", chain, path_of(model, leaf));
}

bool vt_flips_name(const struct vt_model *model, struct vt_flip_map *map)
{
    const uint32_t len = (uint32_t)map->bytes.len;
    uint32_t *leaf_of = calloc(len + 1, sizeof *leaf_of), settled;
    bool good = leaf_of != NULL;

    if (good)
        name_bytes(model, leaf_of, len);
    settled = good ? settled_at(model, leaf_of, len) : 0;
    for (uint32_t at = 0; at < len && good; at++) {
        struct vt_flip_field *field;

        if (at == 0 || leaf_of[at] != leaf_of[at - 1]) {
            field = vt_list_add(&map->fields, &map->fields_len, sizeof *field);
            good = field != NULL;
            if (!good)
                break;
            field->off = at;
            put_path(model, leaf_of[at], field);
            field->reason = vt_flip_reason(field->path, at >= settled);
        }
        map->fields[map->fields_len - 1].len++;
        map->field_of[at] = map->fields_len - 1;
    }
    free(leaf_of);
    return good;
}
