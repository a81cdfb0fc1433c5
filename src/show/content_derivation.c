/* A derivation in words: its formula, where its inputs came from, what its results went into. */
#include "show/content.h"

#include <stdlib.h>
#include <string.h>

#include "show/diagnostics.h"
#include "session/provenance.h"
#include "session/signs.h"
#include "session/value.h"

static const char *const origin_words[] = {
    [VT_ORIGIN_OUTSIDE] = "from outside the session", [VT_ORIGIN_LITERAL] = "a literal of the standard",
    [VT_ORIGIN_MESSAGES] = "all handshake messages so far", [VT_ORIGIN_UNKNOWN] = "not told by this trace",
};

/* What a derivation is called: its first result. A foreign trace's may have none. */
static const char *derive_name(const struct vt_model_derive *derive)
{
    return derive->outs > 0 && derive->out[0].name != NULL ? derive->out[0].name : derive->op;
}

char *vt_content_hex(struct vt_bytes bytes, size_t most)
{
    size_t shown = bytes.len < most ? bytes.len : most;
    char *text = vt_need(NULL, 2 * shown + sizeof "secret…");

    if (bytes.data == NULL || bytes.len == 0)
        return strcpy(text, bytes.data == NULL ? "secret" : "-");
    vt_hex_text(vt_bytes(bytes.data, shown), text, 2 * shown + 1);
    return shown < bytes.len ? strcat(text, vt_sign("…")) : text;
}

char *vt_term_text(const struct vt_model_term *term, size_t most)
{
    if (term->bytes.data != NULL || (term->text == NULL && term->origin.kind != VT_ORIGIN_MESSAGES))
        return vt_content_hex(term->bytes, most);
    return vt_need_text(term->text != NULL ? term->text : origin_words[VT_ORIGIN_MESSAGES]);
}

size_t vt_step_label(char *out, size_t size, const char *name, int index)
{
    return (size_t)(index >= 0 ? snprintf(out, size, "%s[%d]", name, index)
                    : snprintf(out, size, "%s", name));
}

void vt_content_formula(const struct vt_words *w, const struct vt_model_derive *derive)
{
    for (uint8_t i = 0; i < derive->outs; i++) {
        vt_words_text(w, i > 0 ? ", " : "");
        vt_words_link(w, 0, 0, derive->out[i].name != NULL ? derive->out[i].name : derive->out[i].role);
    }
    vt_words_text(w, " = ");
    vt_words_text(w, derive->op);
    for (uint8_t i = 0; i < derive->ins; i++) {
        const struct vt_model_term *in = &derive->in[i];
        char *value = in->name == NULL ? vt_term_text(in, 16) : NULL;
        const char *quote = strcmp(in->role, "label") == 0 ? "\"" : "";

        vt_words_text(w, i > 0 ? ", " : "(");
        vt_words_text(w, quote);
        vt_words_text(w, value != NULL ? value : in->name);
        vt_words_text(w, quote);
        free(value);
    }
    vt_words_text(w, derive->ins > 0 ? ")" : "()");
}

void vt_content_origin(const struct vt_words *w, const struct vt_origin *origin)
{
    if (origin->kind == VT_ORIGIN_DERIVED) {
        const struct vt_model_derive *derive = &w->model->derives[origin->index];

        vt_words_link(w, 'd', origin->index, derive->out[origin->term].name);
        fprintf(w->out, ", event %lu", (unsigned long)derive->event + 1);
    } else if (origin->kind == VT_ORIGIN_FIELD) {
        const struct vt_model_field *field = &w->model->fields[origin->index];
        char *place = vt_wire_text(w->model, field->buffer, field->off, field->len);

        vt_words_link(w, 'f', origin->index, field->path);
        vt_words_text(w, place[0] != '\0' ? ", " : "");
        vt_words_text(w, place);
        free(place);
    } else {
        vt_words_text(w, origin_words[origin->kind]);
    }
}

void vt_content_use(const struct vt_words *w, const struct vt_use *use)
{
    const struct vt_model_derive *derive = &w->model->derives[use->derive];

    vt_words_link(w, 'd', use->derive, derive_name(derive));
    fprintf(w->out, " (event %lu), as ", (unsigned long)derive->event + 1);
    vt_words_text(w, derive->in[use->term].role);
    vt_words_text(w, " of ");
    vt_words_text(w, derive->op);
}

char *vt_formula_text(const struct vt_model_derive *derive)
{
    struct vt_growing text;

    vt_grow(&text);
    vt_content_formula(&(struct vt_words){ .out = text.out }, derive);
    return vt_grown(&text);
}

char *vt_origin_text(const struct vt_model *model, const struct vt_origin *origin)
{
    struct vt_growing text;

    vt_grow(&text);
    vt_content_origin(&(struct vt_words){ .out = text.out, .model = model }, origin);
    return vt_grown(&text);
}
