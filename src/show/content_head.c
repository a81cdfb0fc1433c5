/* What a session or a file is as a whole: when it was recorded, with what, how much of it has a name. */
#include "show/content.h"

#include <inttypes.h>
#include <string.h>

#include "session/line.h"

/* What the first check called ID saw. */
static const char *seen(const struct vt_model *model, const char *id)
{
    for (uint32_t i = 0; i < model->checks_len; i++)
        if (strcmp(model->checks[i].id, id) == 0 && model->checks[i].seen != NULL)
            return model->checks[i].seen;
    return NULL;
}

static uint64_t length_of(const struct vt_model *model, uint32_t id)
{
    const struct vt_model_buffer *buffer = vt_model_buffer(model, id);

    return buffer != NULL ? buffer->len : 0;
}

/* 100 means all: what is left is never rounded away. */
static void say_bytes(const struct vt_rows *r, bool wire)
{
    const struct vt_model *model = r->model;
    uint64_t all = vt_model_bytes(model), nameless = model->unparsed + model->lost,
        left = nameless < all ? nameless : all;
    uint64_t share = all > 0 ? (all - left) * 10000 / all : 10000;
    char ways[100] = "", lost[40] = "";

    if (wire)
        snprintf(ways, sizeof ways,
                 " on the wire, %" PRIu64 " from the server and %" PRIu64 " from the client",
                 length_of(model, model->s2c), length_of(model, model->c2s));
    if (model->lost > 0)
        snprintf(lost, sizeof lost, ", lost: %" PRIu64, model->lost);
    vt_row_format(r, "bytes", VT_INK_PLAIN,
                  "%" PRIu64 "%s; named: %" PRIu64 ".%02" PRIu64 " %%, unparsed: %lu%s", all, ways,
                  share / 100, share % 100, (unsigned long)model->unparsed, lost);
}

void vt_content_head(const struct vt_rows *r)
{
    const struct vt_model *model = r->model;
    const bool wire = model->c2s != 0 || model->s2c != 0;

    vt_row(r, "recorded", VT_INK_PLAIN, model->time);
    if (model->time == NULL || model->at == NULL || strcmp(model->at, model->time) != 0)
        vt_row(r, "judged as of", VT_INK_PLAIN, model->at);
    vt_row(r, "name", VT_INK_PLAIN, model->server_name);
    vt_row(r, "starttls", VT_INK_PLAIN, model->starttls);
    vt_row(r, "version", VT_INK_PLAIN, seen(model, "tls.version"));
    vt_row(r, "cipher suite", VT_INK_PLAIN, seen(model, "tls.cipher"));
    if (wire)
        vt_row(r, "secrets", VT_INK_PLAIN, model->recorded.secrets
               ? "recorded: whoever has them can read the session" : "not recorded");
    vt_row(r, "data", VT_INK_PLAIN,
           model->recorded.head.hashed ? "application data was not kept: its length and SHA-256 stand for it"
           : NULL);
    vt_row(r, "ended", VT_INK_WARN, model->ended ? VT_TRACE_ENDED : NULL);
    say_bytes(r, wire);
    vt_row_format(r, "events", VT_INK_PLAIN,
                  "%" PRIu32 ": %" PRIu32 " fields, %" PRIu32 " derivations, %" PRIu32 " rules",
                  model->events_len, model->fields_len, model->derives_len, model->checks_len);
}
