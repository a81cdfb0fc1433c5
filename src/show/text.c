#include "show/text.h"

#include <stdlib.h>

#include "session/signs.h"
#include "session/value.h"
#include "show/content_judged.h"

enum {
    NAME_WIDTH = 46,
    BYTES_SHOWN = 8,    /* in their own column */
    BYTES_VALUE = 32,   /* as a value */
    NAME_COLUMN = 7 + 10 + 12 + 2 * BYTES_SHOWN + 2
};

static const char *ink(const struct vt_text *t, const char *code)
{
    return t->color ? code : "";
}

/* HEX, at most BYTES_SHOWN bytes of it, in its column. */
static void put_bytes(struct vt_text *t, struct vt_bytes bytes)
{
    struct vt_bytes shown = vt_bytes(bytes.data, bytes.data == NULL ? 0 : bytes.len < BYTES_SHOWN ? bytes.len
                                     : BYTES_SHOWN);
    char hex[2 * BYTES_SHOWN + 1];

    vt_hex_text(shown, hex, sizeof hex);
    fprintf(t->out, "%-*s%s", 2 * BYTES_SHOWN, bytes.data == NULL && bytes.len > 0 ? "secret" : hex,
            bytes.len <= BYTES_SHOWN || bytes.data == NULL ? "  " : vt_ascii_only() ? ".." : "… ");
}

static void put_length(struct vt_text *t, bool known, uint64_t length)
{
    if (known)
        fprintf(t->out, " %7llu  ", (unsigned long long)length);
    else
        fprintf(t->out, " %7s  ", "");
}

/* What a value is shown as: bytes when their column was too narrow, as many as a line takes; an OID in dots
 * behind its name. Returns its length uncut. */
static size_t value_text(const struct vt_model_field *field, char *out, size_t size)
{
    const size_t bytes = field->value == NULL ? 0 : strlen(field->value) / 2;

    if (field->value == NULL || (field->kind == VT_VALUE_BYTES && bytes <= BYTES_SHOWN))
        return 0;
    if (field->kind == VT_VALUE_BYTES && bytes > BYTES_VALUE)
        return (size_t)snprintf(out, size, "%zu bytes", bytes);
    if (field->dotted == NULL || strcmp(field->dotted, field->value) == 0)
        return (size_t)snprintf(out, size, "%s", field->value);
    return (size_t)snprintf(out, size, "%s (%s)", field->value, field->dotted);
}

/* The end of a line: name, value and clause. */
static void put_rest(struct vt_text *t, const char *name, const struct vt_model_field *value, const char *ref)
{
    bool cite = ref != NULL && (t->last_ref == NULL || strcmp(ref, t->last_ref) != 0);
    char text[400] = "";
    size_t n;

    n = value == NULL ? 0 : value_text(value, text, sizeof text);
    fprintf(t->out, "%s%s%s", ink(t, "\033[1m"), name, ink(t, "\033[0m"));
    if (n > 0 || cite)
        fprintf(t->out, "%*s", (int)(strlen(name) < NAME_WIDTH ? NAME_WIDTH - strlen(name) : 0) + 1, "");
    fprintf(t->out, "%s%s", text, n >= sizeof text ? vt_sign("…") : "");
    if (cite)
        fprintf(t->out, "%s%s%s%s", n > 0 ? "   " : "", ink(t, "\033[2m"), ref, ink(t, "\033[0m"));
    if (cite)
        t->last_ref = ref;
    putc('\n', t->out);
}

/* The line that waits, with the content BYTES when that is a leaf of its own. */
static void put_held(struct vt_text *t, struct vt_bytes bytes, const struct vt_model_field *value)
{
    char hex[2 * sizeof t->head + 1];

    vt_hex_text(vt_bytes(t->head, t->head_len), hex, sizeof hex);
    fprintf(t->out, "%7llu", (unsigned long long)t->off);
    put_length(t, t->has_length, t->length);
    fprintf(t->out, "%-*s", (int)sizeof t->head + 4, hex);
    put_bytes(t, bytes);
    put_rest(t, t->name, value, t->ref);
    t->held = false;
}

static void flush(struct vt_text *t)
{
    if (t->held)
        put_held(t, vt_bytes(NULL, 0), NULL);
}

/* A group is an item, "extensions[2]", when the group around it has the same name without the last index. */
static const char *item_of(const struct vt_model *model, const struct vt_model_field *group)
{
    const struct vt_model_field *around = group->leaf || group->parent == VT_NONE ? NULL
        : &model->fields[group->parent];
    const size_t len = around == NULL ? 0 : strlen(around->path);
    const char *index = around == NULL ? NULL : strrchr(group->path, '[');

    return index != NULL && (size_t)(index - group->path) == len
        && strncmp(group->path, around->path, len) == 0 ? index : NULL;
}

/* The name of a field, or what stands for it, indented by its depth. */
static void indent(const struct vt_text *t, const struct vt_model_field *field, const char *sign, char *out,
                   size_t size)
{
    const char *item = item_of(t->model, field);

    snprintf(out, size, "%*s%s", 2 * (field->depth + (sign != NULL)), "",
             sign != NULL ? sign : item != NULL ? item : field->name);
}

static void take_open(struct vt_text *t, const struct vt_model_field *field)
{
    flush(t);
    t->held = true;
    t->said = 0;
    t->off = field->off;
    t->head_len = 0;
    t->has_length = false;
    t->ref = field->ref;
    indent(t, field, NULL, t->name, sizeof t->name);
}

static bool speaks(const struct vt_model_field *field)
{
    return field->value != NULL && field->kind != VT_VALUE_BYTES;
}

/* True when the leaf belongs to the line that waits: its tag, its length, or its content. */
static bool joins(struct vt_text *t, const struct vt_model_field *field)
{
    bool length = strcmp(field->name, "length") == 0;

    if (!t->held || field->off != t->off + t->head_len)
        return false;
    if ((length || strcmp(field->name, "tag") == 0) && t->head_len + field->len <= sizeof t->head
        && field->raw.data != NULL) {
        memcpy(t->head + t->head_len, field->raw.data, field->len);
        t->head_len = (uint8_t)(t->head_len + field->len);
        t->has_length = t->has_length || length;
        t->length = length && field->value != NULL ? strtoull(field->value, NULL, 10) : t->length;
        return true;
    }
    if (t->head_len == 0 || strcmp(field->name, "content") != 0)
        return false;
    put_held(t, vt_bytes(field->raw.data, field->len), field);
    t->said = speaks(field) ? field->depth : 0;
    return true;
}

static void take_leaf(struct vt_text *t, const struct vt_model_field *field)
{
    char name[sizeof t->name];

    if (joins(t, field))
        return;
    flush(t);
    indent(t, field, NULL, name, sizeof name);
    fprintf(t->out, "%7llu", (unsigned long long)field->off);
    put_length(t, true, field->len);
    fprintf(t->out, "%-*s", (int)sizeof t->head + 4, "");
    put_bytes(t, vt_bytes(field->raw.data, field->len));
    put_rest(t, name, field, NULL);
}

/* A group that stands for a value as a whole, which its content has not said yet. */
static void take_close(struct vt_text *t, const struct vt_model_field *field)
{
    bool said = t->said == field->depth + 1 || !speaks(field);
    char name[sizeof t->name];

    t->said = 0;
    if (t->held && !said) {
        put_held(t, vt_bytes(NULL, 0), field);
        return;
    }
    flush(t);
    if (said)
        return;
    fprintf(t->out, "%*s", NAME_COLUMN, "");
    indent(t, field, "=", name, sizeof name);
    put_rest(t, name, field, NULL);
}

static void take_buffer(struct vt_text *t, const struct vt_model_buffer *buffer)
{
    flush(t);
    t->last_ref = NULL;
    if (!vt_model_is_wire(t->model, buffer->id))
        fprintf(t->out, "%s%s, %llu bytes%s\n", ink(t, "\033[4m"), buffer->kind,
                (unsigned long long)buffer->announced, ink(t, "\033[0m"));
}

bool vt_text_event(struct vt_text *t, uint32_t event)
{
    const struct vt_model_event *e = &t->model->events[event];

    if (e->kind == VT_EVENT_BUFFER)
        take_buffer(t, &t->model->buffers[e->index]);
    else if (e->kind == VT_EVENT_OPEN)
        take_open(t, &t->model->fields[e->index]);
    else if (e->kind == VT_EVENT_LEAF)
        take_leaf(t, &t->model->fields[e->index]);
    else if (e->kind == VT_EVENT_CLOSE)
        take_close(t, &t->model->fields[e->index]);
    else
        return false;
    return true;
}

static void put_check(struct vt_text *t, const struct vt_model_check *check)
{
    char *line;

    if (!vt_is_broken(check->result))
        return;
    flush(t);
    line = vt_check_text(&(struct vt_words){ .model = t->model }, check, VT_CHECK_LINE);
    fprintf(t->out, "%7llu  %s%s %s%s\n", (unsigned long long)check->off, ink(t, "\033[31m"),
            vt_result_name(check->result), line, ink(t, "\033[0m"));
    free(line);
}

void vt_text_begin(struct vt_text *t, const struct vt_model *model, FILE *out, bool color)
{
    *t = (struct vt_text){ .model = model, .out = out, .color = color };
}

bool vt_text_end(struct vt_text *t)
{
    flush(t);
    return fflush(t->out) == 0 && !ferror(t->out);
}

bool vt_text_write(FILE *out, const struct vt_model *model, bool color)
{
    struct vt_text text;

    vt_text_begin(&text, model, out, color);
    for (uint32_t i = 0; i < model->events_len; i++)
        if (!vt_text_event(&text, i) && model->events[i].kind == VT_EVENT_CHECK)
            put_check(&text, &model->checks[model->events[i].index]);
    return vt_text_end(&text);
}
