/* What a model keeps of an event: copies in its own memory, and values as text. */
#include "asn1/oid.h"
#include "asn1/time.h"
#include "session/model_link.h"
#include "session/value.h"

bool vt_model_refuse(struct vt_model *m, const char *problem)
{
    if (m->problem == NULL)
        m->problem = problem;
    return false;
}

void *vt_model_take(struct vt_model *m, size_t n)
{
    void *p = vt_arena_take(&m->arena, n);

    if (p == NULL)
        vt_model_refuse(m, "there is no memory for it");
    return p;
}

/* TEXT, or NULL where it is NULL, in the model's memory. */
const char *vt_model_keep(struct vt_model *m, const char *text)
{
    const char *kept = text == NULL ? NULL : vt_text_keep(&m->making->texts, vt_text(text));

    if (kept == NULL && text != NULL)
        vt_model_refuse(m, "there is no memory for it");
    return kept;
}

struct vt_bytes vt_model_keep_bytes(struct vt_model *m, struct vt_bytes bytes)
{
    uint8_t *p = bytes.data == NULL ? NULL : vt_model_take(m, bytes.len + 1);

    return vt_bytes(p == NULL ? NULL : memcpy(p, bytes.data, bytes.len), bytes.len);
}

/* VALUE as text; NULL: there is none, or it is withheld. */
const char *vt_model_keep_value(struct vt_model *m, const struct vt_value *value)
{
    char text[256], *long_text;
    size_t n;

    if (value->kind == VT_VALUE_NONE || (value->secret && value->bytes.data == NULL))
        return NULL;
    n = vt_value_text(value, text, sizeof text);
    if (n < sizeof text)
        return vt_model_keep(m, text);
    long_text = vt_model_take(m, n + 1);
    if (long_text != NULL)
        vt_value_text(value, long_text, n + 1);
    return long_text;
}

/* VALUE in the model's memory. */
struct vt_value vt_model_copy_value(struct vt_model *m, const struct vt_value *value)
{
    struct vt_value copy = *value;

    copy.label = vt_model_keep(m, value->label);
    copy.bytes = vt_model_keep_bytes(m, value->bytes);
    return copy;
}

/* One more item of SIZE bytes in the list that ITEMS is the address of; zeroed. NULL when there is no
 * memory. */
void *vt_model_add(struct vt_model *m, void *items, uint32_t *count, size_t size)
{
    void *item = vt_list_add(items, count, size);

    if (item == NULL)
        vt_model_refuse(m, "there is no memory for it");
    return item;
}

/* Notes what happened; *EVENT is its index. */
void vt_model_add_event(struct vt_model *m, enum vt_event_kind kind, uint32_t index, uint32_t *event)
{
    struct vt_model_event *e = vt_model_add(m, &m->events, &m->events_len, sizeof *e);

    *event = m->events_len - 1;
    if (e != NULL)
        *e = (struct vt_model_event){ .kind = kind, .index = index };
}

const char *vt_model_keep_path(struct vt_model *m, const struct vt_parse *parse, const char *leaf)
{
    char path[1024];

    vt_path_text(parse, leaf, path, sizeof path);
    return vt_model_keep(m, path);
}

void vt_model_keep_meaning(struct vt_model *m, struct vt_model_field *field, const struct vt_value *value)
{
    char dotted[1024];

    field->kind = value->kind;
    field->value = vt_model_keep_value(m, value);
    if (value->kind != VT_VALUE_OID || value->bytes.data == NULL)
        return;
    vt_oid_format(value->bytes, dotted, sizeof dotted);
    field->dotted = vt_model_keep(m, dotted);
}

static const char *keep_time(struct vt_model *m, bool given, int64_t seconds)
{
    char text[24];

    vt_time_format(seconds, text, sizeof text);
    return given ? vt_model_keep(m, text) : NULL;
}

/* TEXT made safe to show. */
static const char *keep_clean(struct vt_model *m, const char *text)
{
    const struct vt_bytes bytes = vt_text(text != NULL ? text : "");
    const size_t n = vt_clean_text(bytes, NULL, 0);
    char *clean = bytes.len == 0 ? NULL : vt_model_take(m, n + 1);

    if (clean != NULL)
        vt_clean_text(bytes, clean, n + 1);
    return clean;
}

/* The first line, as text. */
void vt_model_show_head(struct vt_model *m)
{
    const struct vt_recorded *first = &m->recorded;
    const struct vt_client_config *client = first->head.client;

    m->program = keep_clean(m, first->program);
    m->target = keep_clean(m, first->head.target);
    m->starttls = keep_clean(m, first->head.starttls);
    m->server_name = keep_clean(m, (const char *)first->client.name.data);
    m->time = keep_time(m, first->head.time != 0, first->head.time);
    m->at = keep_time(m, client != NULL, client != NULL ? client->now : 0);
}
