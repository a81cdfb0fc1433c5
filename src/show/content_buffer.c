/* Words and rows as such; what a buffer is called, and where bytes are: in it, and on the wire. */
#include "show/content.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "session/provenance.h"
#include "session/signs.h"
#include "session/value.h"
#include "show/diagnostics.h"

enum { PARTS = 8 };

void vt_words_text(const struct vt_words *w, const char *text)
{
    if (w->text != NULL)
        w->text(w->out, text);
    else if (text != NULL)
        fputs(text, w->out);
}

void vt_words_link(const struct vt_words *w, char kind, uint32_t index, const char *text)
{
    if (w->link != NULL)
        w->link(w->out, kind, index, text);
    else
        vt_words_text(w, text);
}

void vt_row(const struct vt_rows *r, const char *label, enum vt_ink ink, const char *text)
{
    if (text != NULL && *text != 0)
        r->row(r->context, label, ink, text);
}

void vt_row_words(const struct vt_rows *r, const char *label, enum vt_ink ink, char *text)
{
    vt_row(r, label, ink, text);
    free(text);
}

void vt_row_format(const struct vt_rows *r, const char *label, enum vt_ink ink, const char *format, ...)
{
    struct vt_growing text;
    va_list arguments;

    vt_grow(&text);
    va_start(arguments, format);
    vfprintf(text.out, format, arguments);
    va_end(arguments);
    vt_row_words(r, label, ink, vt_grown(&text));
}

/* Certificates are counted from the leaf, as checks count them; so are the others of a kind that have no name
 * of their own. */
void vt_content_buffer(const struct vt_words *w, uint32_t id)
{
    static const struct {
        const char *kind, *says;
        bool counted;
    } words[] = {
        { "c2s", "wire, client to server", false },     { "s2c", "wire, server to client", false },
        { "record", "decrypted record ", true },        { "certificate", "certificate ", true },
        { "signature_block", "signature block ", true }
    };
    const struct vt_model_buffer *buffer = vt_model_buffer(w->model, id);

    for (size_t i = 0; buffer != NULL && i < sizeof words / sizeof words[0]; i++)
        if (strcmp(buffer->kind, words[i].kind) == 0) {
            fputs(words[i].says, w->out);
            if (words[i].counted)
                fprintf(w->out, "%" PRIu32, buffer->ordinal);
            return;
        }
    vt_words_text(w, buffer != NULL ? buffer->name : "?");
}

char *vt_buffer_text(const struct vt_model *model, uint32_t id)
{
    struct vt_growing text;

    vt_grow(&text);
    vt_content_buffer(&(struct vt_words){ .out = text.out, .model = model }, id);
    return vt_grown(&text);
}

void vt_content_parts(const struct vt_words *w, const struct vt_model_buffer *buffer)
{
    fprintf(w->out, "%" PRIu64 " bytes", buffer->len);
    for (uint32_t i = 0; i < buffer->parts; i++) {
        const struct vt_part *part = &buffer->from[i];
        char *of = vt_buffer_text(w->model, part->buffer);

        fprintf(w->out, "%s%lu bytes at %" PRIu64 " of ", i == 0 ? ", made of " : ", ",
                (unsigned long)part->len, (uint64_t)part->off);
        vt_words_link(w, 'b', part->buffer, of);
        free(of);
    }
}

/* "byte 5", "bytes 5–9". */
static void put_bytes(FILE *out, uint64_t off, uint64_t len)
{
    if (len == 1)
        fprintf(out, "byte %" PRIu64, off);
    else
        fprintf(out, "bytes %" PRIu64 "%s%" PRIu64, off, vt_sign("–"), off + len - (len > 0));
}

char *vt_wire_text(const struct vt_model *model, uint32_t buffer, uint64_t off, uint64_t len)
{
    struct vt_part parts[PARTS];
    uint32_t count = vt_model_wire(model, buffer, off, len, parts, PARTS);
    struct vt_growing text;

    vt_grow(&text);
    for (uint32_t i = 0; i < count && i < PARTS; i++) {
        uint32_t record = vt_record_number(model, parts[i].buffer, parts[i].off);

        fputs(i > 0 ? "; " : "", text.out);
        put_bytes(text.out, parts[i].off, parts[i].len);
        fprintf(text.out, " of what the %s sent", parts[i].buffer == model->s2c ? "server" : "client");
        if (record > 0)
            fprintf(text.out, ", in record %" PRIu32 "%s", record,
                    vt_model_is_encrypted(model, buffer) ? ", encrypted" : "");
    }
    if (count > PARTS)
        fprintf(text.out, "; and %" PRIu32 " parts more", count - PARTS);
    return vt_grown(&text);
}

char *vt_place_text(const struct vt_model *model, const struct vt_model_field *field)
{
    char *wire = vt_wire_text(model, field->buffer, field->off, field->len);
    struct vt_growing text;

    if (vt_model_is_wire(model, field->buffer))
        return wire;
    vt_grow(&text);
    put_bytes(text.out, field->off, field->len);
    fputs(" of ", text.out);
    vt_content_buffer(&(struct vt_words){ .out = text.out, .model = model }, field->buffer);
    fprintf(text.out, "%s%s", *wire != 0 ? ": " : "", wire);
    free(wire);
    return vt_grown(&text);
}

char *vt_said_text(const struct vt_model *model, const struct vt_model_message *message)
{
    const struct vt_model_field *group = &model->fields[message->field], *f;
    bool said = strncmp(message->name, "starttls", 8) == 0 && group->raw.data != NULL;
    struct vt_growing text;
    char line[72];

    vt_grow(&text);
    if (said) {
        bool cut = vt_escape_text(group->raw, line, sizeof line) >= sizeof line;

        fprintf(text.out, "   %s%s", line, cut ? vt_sign("…") : "");
    }
    for (uint32_t i = group->next; !said && strcmp(message->name, "alert") == 0 && i != VT_NONE;
         i = f->next) {
        f = &model->fields[i];
        if (f->leaf && f->parent == message->field && f->value != NULL)
            fprintf(text.out, " %s", f->value);
    }
    return vt_grown(&text);
}
