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

/* The event of the next field that has the value of FIELD and lies elsewhere; VT_NONE. */
static uint32_t next_of_value(const struct vt_model *model, uint32_t field)
{
    const struct vt_model_field *f = &model->fields[field];

    for (uint32_t i = field + 1; i < model->fields_len; i++)
        if (model->fields[i].value != NULL && strcmp(model->fields[i].value, f->value) == 0
            && !overlap(f, &model->fields[i]))
            return model->fields[i].event;
    return VT_NONE;
}

bool vt_looked_at(const struct vt_model *model, const struct vt_model_check *check, uint32_t field,
                  uint32_t *again)
{
    const struct vt_model_field *f = &model->fields[field];

    if (check->buffer != 0)
        return check->buffer == f->buffer && check->off >= f->off && check->off - f->off < f->len;
    if (!speaks(check->seen) || f->value == NULL || f->event > check->event
        || strcmp(check->seen, f->value) != 0)
        return false;
    if (*again == 0)
        *again = next_of_value(model, field);
    return *again >= check->event;
}

uint32_t vt_record_number(const struct vt_model *model, uint32_t direction, uint64_t off)
{
    const int list = direction == model->s2c;

    if (!vt_model_is_wire(model, direction))
        return 0;
    return vt_model_last_at(model, model->records[list], model->records_len[list], off);
}
