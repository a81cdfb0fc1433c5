/* Paths and sentences: text that is put together from an event. */
#include <stdio.h>

#include "session/value.h"

void vt_put_open(struct vt_out *out, const struct vt_open *open, bool first)
{
    if (open->name == NULL) {
        vt_put_char(out, '[');
        vt_put_number(out, open->index, 1);
        vt_put_char(out, ']');
    } else {
        vt_put(out, first ? "" : ".");
        vt_put(out, open->name);
    }
}

size_t vt_path_text(const struct vt_parse *parse, const char *leaf, char *buffer, size_t size)
{
    struct vt_out out = vt_out(buffer, size);

    for (uint8_t i = 0; i < parse->depth; i++)
        vt_put_open(&out, &parse->open[i], out.len == 0);
    if (leaf != NULL)
        vt_put_open(&out, &(struct vt_open){ .name = leaf }, out.len == 0);
    return vt_put_end(&out);
}

/* The value that a placeholder stands for, as text: what CHECK holds, or words for what it does not. */
static void placeholder_text(const struct vt_event_check *check, const char *name, size_t len, char *out,
                             size_t size)
{
    char depth[12], certificate[24];
    const struct vt_value none = vt_none();
    const struct {
        const char *name;
        const struct vt_value *value;
        const char *otherwise;
    } values[] = {
        { "seen", &check->seen, "it" }, { "wanted", &check->wanted, "what is due" },
        { "subject", &check->subject, check->depth >= 0 ? certificate : "the certificate" },
        { "issuer", &check->issuer, "its issuer" }, { "hint", &none, check->hint != NULL ? check->hint : "" },
        { "depth", &none, depth }, { "name", &check->seen, "it" },
    };

    snprintf(depth, sizeof depth, "%d", check->depth);
    snprintf(certificate, sizeof certificate, "certificate %s", depth);
    snprintf(out, size, "%.*s", (int)len, name);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        if (vt_bytes_equal(vt_text(values[i].name), vt_bytes(name, len))
            && (values[i].value->kind == VT_VALUE_NONE || vt_value_text(values[i].value, out, size) == 0))
            snprintf(out, size, "%s", values[i].otherwise);
    /* A name as it is typed: without its kind. */
    if (vt_bytes_equal(vt_text("name"), vt_bytes(name, len)) && strchr(out, ':') != NULL)
        memmove(out, strchr(out, ':') + 1, strlen(strchr(out, ':')));
}

size_t vt_template_text(const char *sentence, const struct vt_event_check *check, char *buffer, size_t size)
{
    struct vt_out out = vt_out(buffer, size);

    while (*sentence != 0) {
        const char *end = *sentence == '{' ? strchr(sentence, '}') : NULL;
        char text[1024];

        if (end == NULL) {
            vt_put_char(&out, *sentence++);
            continue;
        }
        placeholder_text(check, sentence + 1, (size_t)(end - sentence - 1), text, sizeof text);
        vt_put(&out, text);
        sentence = end + 1;
    }
    return vt_put_end(&out);
}
