#include "session/line.h"

#include <stdio.h>

#include "session/value.h"

bool vt_line_refuse(struct vt_line *line, const char *problem)
{
    if (line->problem == NULL)
        line->problem = problem;
    return false;
}

const struct vt_json_token *vt_line_member(const struct vt_line *line, const char *key)
{
    return vt_json_member(&line->json, line->json.tokens, key);
}

void *vt_line_take(struct vt_line *line, size_t n)
{
    void *p = vt_arena_take(line->arena, n);

    if (p == NULL)
        vt_line_refuse(line, "there is no memory for it");
    return p;
}

bool vt_line_is_hex(struct vt_line *line, const struct vt_json_token *token, struct vt_bytes *out)
{
    uint8_t *p = NULL;

    if (token != NULL && token->kind == VT_JSON_STRING)
        p = vt_line_take(line, token->text.len / 2 + 1);
    *out = vt_bytes(p, 0);
    return p != NULL && vt_json_unhex(token, p, &out->len);
}

bool vt_line_hex(struct vt_line *line, const struct vt_json_token *token, struct vt_bytes *out)
{
    return vt_line_is_hex(line, token, out) || vt_line_refuse(line, "hex digits are missing or malformed");
}

bool vt_line_characters(struct vt_line *line, const struct vt_json_token *token, struct vt_bytes *out)
{
    uint8_t *p = vt_line_take(line, token->text.len + 1);

    if (p != NULL)
        *out = vt_bytes(p, vt_json_unescape(token, p));
    return p != NULL;
}

bool vt_line_text(struct vt_line *line, const char *key, const char **out)
{
    const struct vt_json_token *token = vt_line_member(line, key);
    struct vt_bytes text;

    *out = NULL;
    if (token == NULL)
        return true;
    if (token->kind != VT_JSON_STRING)
        return vt_line_refuse(line, "a text is malformed");
    if (!vt_line_characters(line, token, &text))
        return false;
    *out = (const char *)text.data;
    return strlen(*out) == text.len || vt_line_refuse(line, "a text holds a NUL");
}

/* The characters of TOKEN; what a JSON number or boolean is written with stands for it. */
static bool characters(struct vt_line *line, const struct vt_json_token *token, struct vt_bytes *out)
{
    *out = token->kind == VT_JSON_TRUE ? vt_text("true") : token->kind == VT_JSON_FALSE ? vt_text("false")
        : token->text;
    return token->kind != VT_JSON_STRING || memchr(token->text.data, '\\', token->text.len) == NULL
        || vt_line_characters(line, token, out);
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

    *out = p = vt_line_take(line, n + 1);
    if (p != NULL)
        vt_clean_text(text, p, n + 1);
    return p != NULL;
}

struct vt_bytes vt_line_next(struct vt_bytes *text)
{
    const uint8_t *end = text->len == 0 ? NULL : memchr(text->data, '\n', text->len);
    const size_t n = end == NULL ? text->len : (size_t)(end - text->data), taken = n + (end != NULL);
    const struct vt_bytes line = vt_bytes(text->data, n);

    *text = vt_bytes(text->data + taken, text->len - taken);
    return line;
}

uint32_t vt_line_count(struct vt_bytes text)
{
    uint32_t lines = 0;

    for (size_t i = 0; i < text.len; i++)
        lines += text.data[i] == '\n';
    return lines;
}

bool vt_line_each(struct vt_line *line, struct vt_bytes text, vt_take_line *take, void *context,
                  struct vt_trace_error *error)
{
    uint32_t number = 0;

    if (text.len == 0 || text.len > VT_TRACE_MAX)
        vt_line_refuse(line, text.len == 0 ? "it is empty" : "it is too long");
    while (line->problem == NULL && text.len > 0) {
        const struct vt_bytes first = vt_line_next(&text);

        number++;
        if (first.data + first.len == text.data)
            vt_line_refuse(line, "the last line is cut off");
        else if (!vt_json_parse(&line->json, first) || line->json.tokens[0].kind != VT_JSON_OBJECT)
            vt_line_refuse(line, "this is no JSON object");
        else if (!take(context, number))
            break;
    }
    if (line->problem == NULL)
        return true;
    error->line = number;
    snprintf(error->text, sizeof error->text, "%s", line->problem);
    return false;
}
