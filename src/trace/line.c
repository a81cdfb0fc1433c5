#include "trace/line.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdlib.h>

#include "trace/value.h"

#define BLOCK 65536

struct vt_arena_block {
    struct vt_arena_block *before;
    alignas(max_align_t) uint8_t bytes[];
};

void *vt_arena_take(struct vt_arena *arena, size_t n)
{
    size_t round = (n + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    void *p;

    if (arena->last == NULL || round > arena->size - arena->used) {
        size_t size = round > BLOCK ? round : BLOCK;
        struct vt_arena_block *block = calloc(1, sizeof *block + size);

        if (block == NULL)
            return NULL;
        block->before = arena->last;
        *arena = (struct vt_arena){ .last = block, .size = size };
    }
    p = arena->last->bytes + arena->used;
    arena->used += round;
    return p;
}

void vt_arena_free(struct vt_arena *arena)
{
    while (arena->last != NULL) {
        struct vt_arena_block *before = arena->last->before;

        free(arena->last);
        arena->last = before;
    }
    *arena = (struct vt_arena){ 0 };
}

bool vt_line_refuse(struct vt_line *line, const char *problem)
{
    if (line->problem == NULL)
        line->problem = problem;
    return false;
}

const struct vt_json_token *vt_line_member(const struct vt_line *line, const char *key)
{
    return vt_json_member(&line->json, 0, key);
}

static uint8_t *carve(struct vt_line *line, size_t n)
{
    uint8_t *p = vt_arena_take(line->arena, n);

    if (p == NULL)
        vt_line_refuse(line, "there is no memory for it");
    return p;
}

bool vt_line_hex(struct vt_line *line, const struct vt_json_token *token, struct vt_bytes *out)
{
    uint8_t *p;

    *out = vt_bytes(NULL, 0);
    if (token == NULL || token->kind != VT_JSON_STRING)
        return vt_line_refuse(line, "hex digits are missing or malformed");
    p = carve(line, token->text.len / 2 + 1);
    out->data = p;
    return p != NULL && (vt_json_unhex(token, p, &out->len) || vt_line_refuse(line, "hex digits are missing or malformed"));
}

bool vt_line_text(struct vt_line *line, const char *key, const char **out)
{
    const struct vt_json_token *token = vt_line_member(line, key);
    uint8_t *p;
    size_t n;

    *out = NULL;
    if (token == NULL)
        return true;
    if (token->kind != VT_JSON_STRING)
        return vt_line_refuse(line, "a text is malformed");
    p = carve(line, token->text.len + 1);
    if (p == NULL)
        return false;
    n = vt_json_unescape(token, p);
    p[n] = 0;
    *out = (const char *)p;
    return strlen(*out) == n ? true : vt_line_refuse(line, "a text holds a NUL");
}

/* The characters of TOKEN, in memory of the arena's; what a JSON number or boolean is written with stands for it. */
static bool characters(struct vt_line *line, const struct vt_json_token *token, struct vt_bytes *out)
{
    uint8_t *p;

    *out = token->kind == VT_JSON_TRUE ? vt_text("true") : token->kind == VT_JSON_FALSE ? vt_text("false") : token->text;
    if (token->kind != VT_JSON_STRING || memchr(token->text.data, '\\', token->text.len) == NULL)
        return true;
    p = carve(line, token->text.len + 1);
    if (p != NULL)
        *out = vt_bytes(p, vt_json_unescape(token, p));
    return p != NULL;
}

bool vt_line_shown(struct vt_line *line, const struct vt_json_token *token, const char **out)
{
    struct vt_bytes text;
    char *p;

    *out = NULL;
    if (token == NULL || token->kind == VT_JSON_NULL)
        return true;
    if (token->kind == VT_JSON_OBJECT || token->kind == VT_JSON_ARRAY)
        return vt_line_refuse(line, "a value is malformed");
    if (!characters(line, token, &text))
        return false;
    size_t n = vt_clean_text(text, NULL, 0);

    p = (char *)carve(line, n + 1);
    if (p != NULL)
        vt_clean_text(text, p, n + 1);
    *out = p;
    return p != NULL;
}

uint32_t vt_line_each(struct vt_line *line, struct vt_bytes text, vt_take_line *take, void *context)
{
    uint32_t number = 0;

    while (text.len > 0) {
        const uint8_t *end = memchr(text.data, '\n', text.len);
        size_t n = end == NULL ? text.len : (size_t)(end - text.data);

        number++;
        if (end == NULL && !vt_line_refuse(line, "the last line is cut off"))
            return number;
        if (!vt_json_parse(&line->json, vt_bytes(text.data, n)) || line->json.tokens[0].kind != VT_JSON_OBJECT)
            vt_line_refuse(line, "this is no JSON object");
        if (line->problem != NULL || !take(context, number))
            return number;
        text = vt_bytes(text.data + n + 1, text.len - n - 1);
    }
    if (number == 0)
        vt_line_refuse(line, "it is empty");
    return 0;
}
