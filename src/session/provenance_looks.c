/* What a rule looked at, and in which record of the wire a byte lies. */
#include "session/provenance.h"

static bool overlap(const struct vt_model_field *a, const struct vt_model_field *b)
{
    return a->buffer == b->buffer && a->off < b->off + b->len && b->off < a->off + a->len;
}

/* Values that say something: no number, no boolean. */
static bool speaks(const char *value)
{
    return value != NULL && strlen(value) >= 6 && value[strspn(value, "0123456789")] != '\0';
}

/* True when what CHECK saw is the value of FIELD, and of no field elsewhere that it could have looked at: in
 * the server's own certificate, or in all. */
static bool is_value(const struct vt_model *model, const struct vt_model_check *check,
                     const struct vt_model_field *field)
{
    if (!speaks(check->seen) || field->value == NULL || strcmp(check->seen, field->value) != 0)
        return false;
    for (uint32_t i = 0; i < model->fields_len; i++) {
        const struct vt_model_field *other = &model->fields[i];

        if (other->value != NULL && strcmp(other->value, field->value) == 0 && !overlap(field, other)
            && (check->depth != 0 || other->buffer == field->buffer))
            return false;
    }
    return true;
}

/* True when FIELD is what CHECK, of the server's own certificate, is about by its own words. Of names it is
 * the one that matched, which was seen; where none did, all. */
static bool is_named(const struct vt_model_check *check, const char *field)
{
    static const struct {
        const char *id, *field;
        bool passed;               /* is about it where it passed, too */
    } rows[] = {
        { "leaf.purpose", "extKeyUsage", true }, { "leaf.key-usage", "keyUsage", true },
        { "leaf.name", "subjectAltName", false },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(check->id, rows[i].id) == 0)
            return strcmp(field, rows[i].field) == 0 && (rows[i].passed || check->result != VT_PASS);
    return false;
}

/* True when the parse that CHECK is of stood in FIELD. */
static bool stood_in(const struct vt_model_check *check, const struct vt_model_field *field)
{
    return check->buffer == field->buffer && check->off >= field->off && check->off - field->off < field->len;
}

static bool is_aim(const struct vt_model *model, const struct vt_model_check *check, uint32_t index)
{
    const struct vt_model_field *field = &model->fields[index];
    const struct vt_model_buffer *buffer = vt_model_buffer(model, field->buffer);
    /* The server's own certificate is the first; the others may stand in any order. */
    const bool other = check->depth >= 0
        && (strcmp(buffer->kind, "certificate") != 0 || (check->depth == 0 && buffer->ordinal != 0));

    if (check->buffer != 0)
        return (field->leaf || field->value != NULL) && stood_in(check, field);
    return check->result != VT_SKIP && field->event <= check->event && !other
        && ((check->depth == 0 && is_named(check, field->name)) || is_value(model, check, field));
}

uint32_t vt_next_aim(const struct vt_model *model, const struct vt_model_check *check, uint32_t field)
{
    while (field < model->fields_len && !is_aim(model, check, field))
        field++;
    return field < model->fields_len ? field : VT_NONE;
}

bool vt_looked_at(const struct vt_model *model, const struct vt_model_check *check, uint32_t field)
{
    if (check->buffer != 0)
        return stood_in(check, &model->fields[field]);
    while (field != VT_NONE && !is_aim(model, check, field))
        field = model->fields[field].parent;
    return field != VT_NONE;
}

uint32_t vt_record_number(const struct vt_model *model, uint32_t direction, uint64_t off)
{
    const int list = direction == model->s2c;

    if (!vt_model_is_wire(model, direction))
        return 0;
    return vt_model_last_at(model, model->records[list], model->records_len[list], off);
}
