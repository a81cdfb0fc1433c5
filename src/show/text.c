#include "show/text.h"

#include "asn1/oid.h"
#include "session/signs.h"
#include "session/value.h"

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
    struct vt_bytes shown = vt_bytes(bytes.data, bytes.data == NULL ? 0 : bytes.len < BYTES_SHOWN ? bytes.len : BYTES_SHOWN);
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

/* A value: bytes when their column was too narrow, as many as a line takes; an OID in dots behind its name. Returns its
 * length uncut. */
static size_t value_text(const struct vt_value *value, char *out, size_t size)
{
    size_t n;

    if (value->kind == VT_VALUE_BYTES && value->bytes.len > BYTES_SHOWN && value->bytes.data != NULL)
        return value->bytes.len > BYTES_VALUE ? (size_t)snprintf(out, size, "%zu bytes", value->bytes.len)
                                              : vt_hex_text(value->bytes, out, size);
    if (value->kind == VT_VALUE_NONE || value->kind == VT_VALUE_BYTES)
        return 0;
    n = vt_value_text(value, out, size);
    if (value->kind == VT_VALUE_OID && n > 0 && (out[0] < '0' || out[0] > '9') && n + 3 < size) {
        memcpy(out + n, " (", 3);
        n += 2 + vt_oid_format(value->bytes, out + n + 2, size - n - 2);
        if (n + 1 < size)
            memcpy(out + n++, ")", 2);
    }
    return n;
}

/* The end of a line: name, value and clause. */
static void put_rest(struct vt_text *t, const char *name, const struct vt_value *value, const char *ref)
{
    bool cite = ref != NULL && (t->last_ref == NULL || strcmp(ref, t->last_ref) != 0);
    char text[400] = "";
    size_t n;

    n = value_text(value, text, sizeof text);
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
static void put_held(struct vt_text *t, struct vt_bytes bytes, const struct vt_value *value)
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
    struct vt_value none = vt_none();

    if (t->held)
        put_held(t, vt_bytes(NULL, 0), &none);
}

/* The name of a leaf, or of the innermost group, indented by its depth. */
static void indent(const struct vt_parse *parse, const char *leaf, char *out, size_t size)
{
    const struct vt_open *group = parse->depth > 0 ? &parse->open[parse->depth - 1] : NULL;
    int depth = 2 * (leaf != NULL ? parse->depth : parse->depth - 1);

    if (leaf != NULL || group->name != NULL)
        snprintf(out, size, "%*s%s", depth, "", leaf != NULL ? leaf : group->name);
    else
        snprintf(out, size, "%*s[%u]", depth, "", group->index);
}

static void take_open(struct vt_text *t, const struct vt_event_field *field)
{
    flush(t);
    t->held = true;
    t->said = 0;
    t->off = field->off;
    t->head_len = 0;
    t->has_length = false;
    t->ref = field->ref;
    indent(field->parse, NULL, t->name, sizeof t->name);
}

/* True when the leaf belongs to the line that waits: its tag, its length, or its content. */
static bool joins(struct vt_text *t, const struct vt_event_field *field)
{
    bool length = strcmp(field->name, "length") == 0;

    if (!t->held || field->off != t->off + t->head_len)
        return false;
    if ((length || strcmp(field->name, "tag") == 0) && t->head_len + field->len <= sizeof t->head && field->raw.data != NULL) {
        memcpy(t->head + t->head_len, field->raw.data, field->len);
        t->head_len = (uint8_t)(t->head_len + field->len);
        t->has_length = t->has_length || length;
        t->length = length ? field->value.number : t->length;
        return true;
    }
    if (t->head_len == 0 || strcmp(field->name, "content") != 0)
        return false;
    put_held(t, vt_bytes(field->raw.data, field->len), &field->value);
    t->said = field->value.kind != VT_VALUE_NONE && field->value.kind != VT_VALUE_BYTES ? field->parse->depth : 0;
    return true;
}

static void take_leaf(struct vt_text *t, const struct vt_event_field *field)
{
    char name[sizeof t->name];

    if (joins(t, field))
        return;
    flush(t);
    indent(field->parse, field->name, name, sizeof name);
    fprintf(t->out, "%7llu", (unsigned long long)field->off);
    put_length(t, true, field->len);
    fprintf(t->out, "%-*s", (int)sizeof t->head + 4, "");
    put_bytes(t, vt_bytes(field->raw.data, field->len));
    put_rest(t, name, &field->value, NULL);
}

/* A group that stands for a value as a whole, which its content has not said yet. */
static void take_close(struct vt_text *t, const struct vt_event_field *field)
{
    bool said = t->said == field->parse->depth || field->value.kind == VT_VALUE_NONE || field->value.kind == VT_VALUE_BYTES;
    char name[sizeof t->name];

    t->said = 0;
    if (t->held && !said) {
        put_held(t, vt_bytes(NULL, 0), &field->value);
        return;
    }
    flush(t);
    if (said)
        return;
    fprintf(t->out, "%*s", NAME_COLUMN, "");
    indent(field->parse, "=", name, sizeof name);
    put_rest(t, name, &field->value, NULL);
}

static void take_check(struct vt_text *t, const struct vt_event_check *check)
{
    const struct vt_rule_text *rule = vt_rule_text(check->rule);
    char seen[200];

    if (check->result != VT_FAIL && check->result != VT_WARN)
        return;
    flush(t);
    vt_value_text(&check->seen, seen, sizeof seen);
    fprintf(t->out, "%7llu  %s%s %s: %s%s%s%s (%s)\n", (unsigned long long)check->off, ink(t, "\033[31m"),
            vt_result_name(check->result), rule->id, rule->sentence, seen[0] != 0 ? "; seen: " : "", seen,
            ink(t, "\033[0m"), check->ref != NULL ? check->ref : rule->clause);
}

static void take_derive(struct vt_text *t, const struct vt_event_derive *derive)
{
    flush(t);
    for (uint8_t i = 0; i < derive->outs; i++)
        fprintf(t->out, "%s%s", i == 0 ? "" : ", ", derive->out[i].name != NULL ? derive->out[i].name : derive->out[i].role);
    fprintf(t->out, " = %s(", derive->op);
    for (uint8_t i = 0; i < derive->ins; i++) {
        const struct vt_term *term = &derive->in[i];
        char text[80];

        vt_value_text(&term->value, text, sizeof text);
        fprintf(t->out, "%s%s", i == 0 ? "" : ", ", term->name != NULL ? term->name : text);
    }
    fprintf(t->out, ")   %s%s%s\n", ink(t, "\033[2m"), derive->ref != NULL ? derive->ref : "", ink(t, "\033[0m"));
}

static void take_buffer(struct vt_text *t, const struct vt_event_buffer *buffer)
{
    flush(t);
    t->last_ref = NULL;
    if (buffer->kind != VT_BUFFER_C2S && buffer->kind != VT_BUFFER_S2C)
        fprintf(t->out, "%s%s, %zu bytes%s\n", ink(t, "\033[4m"), vt_buffer_kind_name(buffer->kind), buffer->data.len,
                ink(t, "\033[0m"));
}

static void emit(void *context, const struct vt_event *event)
{
    struct vt_text *t = context;

    if (event->kind == VT_EVENT_OPEN)
        take_open(t, &event->field);
    else if (event->kind == VT_EVENT_LEAF)
        take_leaf(t, &event->field);
    else if (event->kind == VT_EVENT_CLOSE)
        take_close(t, &event->field);
    else if (event->kind == VT_EVENT_CHECK)
        take_check(t, &event->check);
    else if (event->kind == VT_EVENT_DERIVE)
        take_derive(t, &event->derive);
    else if (event->kind == VT_EVENT_BUFFER)
        take_buffer(t, &event->buffer);
}

void vt_text_begin(struct vt_text *t, FILE *out, bool color)
{
    *t = (struct vt_text){ .sink = { .emit = emit, .context = t }, .out = out, .color = color };
}

bool vt_text_end(struct vt_text *t)
{
    flush(t);
    return fflush(t->out) == 0 && !ferror(t->out);
}
