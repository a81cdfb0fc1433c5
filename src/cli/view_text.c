#include "cli/view_text.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "session/provenance.h"
#include "session/signs.h"
#include "session/value.h"

bool vt_view_text(const struct vt_options *o, const char *path, const struct vt_model *model, FILE *out)
{
    struct vt_view v = { .o = o, .model = model, .path = path,
                         .page = { .out = out, .color = o->color, .width = vt_layout_width() } };

    if (o->find != NULL)
        return vt_view_find(&v, o->find);
    if (o->open != NULL)
        return vt_view_open(&v, o->open);
    if (o->from != NULL || o->to != NULL)
        return vt_view_range(&v, o->from, o->to);
    vt_view_contents(&v);
    return true;
}

/* The end of PATH that PATTERN must match: without recursion, the last star tries again one character on. */
static bool glob(const char *pattern, const char *path)
{
    const char *star = NULL, *again = NULL;

    while (*path != '\0') {
        if (*pattern == '*') {
            star = ++pattern;
            again = path;
        } else if (*pattern == '?' || *pattern == *path) {
            pattern++;
            path++;
        } else if (star != NULL) {
            pattern = star;
            path = ++again;
        } else {
            return false;
        }
    }
    return pattern[strspn(pattern, "*")] == '\0';
}

bool vt_view_matches(const char *pattern, const char *path)
{
    while (path != NULL && !glob(pattern, path)) {
        path = strchr(path, '.');
        path = path != NULL ? path + 1 : NULL;
    }
    return path != NULL;
}

char *vt_view_hex(struct vt_bytes bytes, size_t most)
{
    size_t shown = bytes.len < most ? bytes.len : most;
    char *text = vt_need(NULL, 2 * shown + sizeof "secret…");

    if (bytes.data == NULL || bytes.len == 0)
        return strcpy(text, bytes.data == NULL ? "secret" : "-");
    vt_hex_text(vt_bytes(bytes.data, shown), text, 2 * shown + 1);
    return shown < bytes.len ? strcat(text, vt_sign("…")) : text;
}

char *vt_view_formula(const struct vt_model_derive *derive)
{
    struct vt_growing text;

    vt_grow(&text);
    for (uint8_t i = 0; i < derive->outs; i++)
        fprintf(text.out, "%s%s", i > 0 ? ", " : "", derive->out[i].name);
    fprintf(text.out, " = %s(", derive->op);
    for (uint8_t i = 0; i < derive->ins; i++) {
        const struct vt_model_term *in = &derive->in[i];
        char *hex = in->name == NULL && in->text == NULL ? vt_view_hex(in->bytes, 16) : NULL;
        const char *quote = strcmp(in->role, "label") == 0 ? "\"" : "";

        fprintf(text.out, "%s%s%s%s", i > 0 ? ", " : "", quote, in->name != NULL ? in->name : hex != NULL ? hex : in->text, quote);
        free(hex);
    }
    fputc(')', text.out);
    return vt_grown(&text);
}

char *vt_view_place(const struct vt_model *model, uint32_t buffer, uint64_t off, uint64_t len)
{
    struct vt_part parts[8];
    uint32_t count = vt_model_wire(model, buffer, off, len, parts, 8);
    struct vt_growing text;

    vt_grow(&text);
    for (uint32_t i = 0; i < count && i < 8; i++) {
        bool from_server = parts[i].buffer == model->s2c;
        uint32_t record = vt_record_number(model, parts[i].buffer, parts[i].off);

        fprintf(text.out, "%sbyte", i > 0 ? "; " : "");
        if (parts[i].len == 1)
            fprintf(text.out, " %llu", (unsigned long long)parts[i].off);
        else
            fprintf(text.out, "s %llu%s%llu", (unsigned long long)parts[i].off, vt_sign("–"),
                    (unsigned long long)(parts[i].off + parts[i].len - 1));
        fprintf(text.out, " of what the %s sent", from_server ? "server" : "client");
        if (record > 0)
            fprintf(text.out, ", in record %lu%s", (unsigned long)record, vt_model_is_encrypted(model, buffer) ? ", encrypted" : "");
    }
    if (count > 8)
        fprintf(text.out, "; and %lu parts more", (unsigned long)count - 8);
    return vt_grown(&text);
}

void vt_view_check(struct vt_view *v, const struct vt_model_check *check)
{
    struct vt_growing text;
    char *line, number[16];

    vt_grow(&text);
    fputs(check->id, text.out);
    if (check->depth >= 0)
        fprintf(text.out, ", certificate %d", check->depth);
    if (check->seen != NULL)
        fprintf(text.out, ": saw %s", check->seen);
    if (check->wanted != NULL)
        fprintf(text.out, "%s wanted %s", check->seen != NULL ? "," : ":", check->wanted);
    if (check->ref != NULL)
        fprintf(text.out, " (%s)", check->ref);
    line = vt_grown(&text);
    snprintf(number, sizeof number, "%7lu", vt_view_number(check->event));
    vt_layout_mark(&v->page, number, check->result, "%s", line);
    free(line);
    if (check->result != VT_FAIL && check->result != VT_WARN)
        return;
    if (check->sentence != NULL)
        vt_layout_detail(&v->page, "demands:", VT_INK_FAINT, check->sentence);
    if (check->fix != NULL && check->fix[0] != '\0')
        vt_layout_detail(&v->page, "fix:", VT_INK_FAINT, check->fix);
}
