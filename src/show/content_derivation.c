/* A derivation in words: its formula, where its inputs came from, what its results went into, where bytes are on the wire. */
#include "show/content.h"

#include <stdlib.h>
#include <string.h>

#include "show/diagnostics.h"
#include "session/provenance.h"
#include "session/signs.h"
#include "session/value.h"

static void say(const struct vt_words *w, const char *text)
{
    if (w->text != NULL)
        w->text(w->out, text);
    else
        fputs(text, w->out);
}

static void name(const struct vt_words *w, char kind, uint32_t index, const char *text)
{
    if (w->link != NULL)
        w->link(w->out, kind, index, text);
    else
        say(w, text);
}

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

void vt_content_formula(const struct vt_words *w, const struct vt_model_derive *derive)
{
    for (uint8_t i = 0; i < derive->outs; i++) {
        say(w, i > 0 ? ", " : "");
        name(w, 'b', 0, derive->out[i].name != NULL ? derive->out[i].name : derive->out[i].role);
    }
    say(w, " = ");
    say(w, derive->op);
    for (uint8_t i = 0; i < derive->ins; i++) {
        const struct vt_model_term *in = &derive->in[i];
        char *hex = in->name == NULL && in->text == NULL ? vt_content_hex(in->bytes, 16) : NULL;
        const char *quote = strcmp(in->role, "label") == 0 ? "\"" : "";

        say(w, i > 0 ? ", " : "(");
        say(w, quote);
        say(w, in->name != NULL ? in->name : hex != NULL ? hex : in->text);
        say(w, quote);
        free(hex);
    }
    say(w, derive->ins > 0 ? ")" : "()");
}

char *vt_place_text(const struct vt_model *model, uint32_t buffer, uint64_t off, uint64_t len)
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

void vt_content_origin(const struct vt_words *w, const struct vt_origin *origin)
{
    static const char *const others[] = {
        [VT_ORIGIN_OUTSIDE] = "from outside the session", [VT_ORIGIN_LITERAL] = "a literal of the standard",
        [VT_ORIGIN_MESSAGES] = "all handshake messages so far", [VT_ORIGIN_UNKNOWN] = "not told by this trace",
    };

    if (origin->kind == VT_ORIGIN_DERIVED) {
        const struct vt_model_derive *derive = &w->model->derives[origin->index];

        name(w, 'd', origin->index, derive->out[origin->term].name);
        fprintf(w->out, ", event %lu", (unsigned long)derive->event + 1);
    } else if (origin->kind == VT_ORIGIN_FIELD) {
        const struct vt_model_field *field = &w->model->fields[origin->index];
        char *place = vt_place_text(w->model, field->buffer, field->off, field->len);

        name(w, 'f', origin->index, field->path);
        say(w, place[0] != '\0' ? ", " : "");
        say(w, place);
        free(place);
    } else {
        say(w, others[origin->kind]);
    }
}

void vt_content_use(const struct vt_words *w, const struct vt_use *use)
{
    const struct vt_model_derive *derive = &w->model->derives[use->derive];

    name(w, 'd', use->derive, derive_name(derive));
    fprintf(w->out, " (event %lu), as ", (unsigned long)derive->event + 1);
    say(w, derive->in[use->term].role);
    say(w, " of ");
    say(w, derive->op);
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
