#include "session/script.h"

#include <stdlib.h>

/* Certificates of a kind: each new one is compared with those before it. */
#define CERTIFICATES_MAX 1000

struct making {
    const struct vt_model *model;
    struct vt_script *script;
    uint8_t *stream[2];                  /* where the next bytes of c2s and s2c go */
    uint64_t told[2];                    /* bytes of either stream */
    struct vt_step *hashed;              /* the last record that came and is hashed; NULL */
    uint32_t opened;                     /* the buffer that is its plain text; 0 */
    uint32_t buffers;                    /* announced so far */
    bool sent;                           /* the last of them is the plain text of a record that we sent */
    const char *problem;
};

static bool refuse(struct making *m, const char *problem)
{
    m->problem = problem;
    return false;
}

static struct vt_step *add_step(struct making *m, enum vt_step_kind kind, uint64_t off, struct vt_bytes bytes)
{
    struct vt_step *step = &m->script->steps[m->script->steps_len++];

    *step = (struct vt_step){ .kind = kind, .off = off, .bytes = bytes };
    return step;
}

static bool take_buffer(struct making *m, const struct vt_model_buffer *buffer)
{
    const bool record = strcmp(buffer->kind, "record") == 0 && buffer->parts > 0;

    m->buffers = buffer->id;
    if (buffer->id == m->model->c2s)
        add_step(m, VT_STEP_BEGIN, 0, vt_bytes(NULL, 0));
    m->sent = record && buffer->from[0].buffer == m->model->c2s;
    if (m->hashed != NULL && !m->hashed->opened && record && buffer->from[0].buffer == m->model->s2c) {
        m->hashed->opened = true;
        m->opened = buffer->id;
    }
    return true;
}

/* Of LEAF there is no more than a hash. That is kept: a replay can't make it again. */
static bool take_hash(struct making *m, const struct vt_model_field *leaf, uint64_t most)
{
    const char **stated = vt_list_add(&m->script->stated, &m->script->stated_len, sizeof *stated);

    if (stated == NULL || leaf->len > most)
        return refuse(m, "what is hashed is longer than any record");
    *stated = leaf->value;
    return true;
}

/* Bytes of the wire that are hashed. Those that came are one step, with the tag behind them; those that we
 * sent, a gap. */
static bool take_hashed_wire(struct making *m, bool s2c, const struct vt_model_field *leaf)
{
    struct vt_script *script = m->script;
    struct vt_step *last = script->steps_len > 0 ? &script->steps[script->steps_len - 1] : NULL;
    struct vt_gap *gap;

    if (!take_hash(m, leaf, UINT16_MAX))
        return false;
    m->told[s2c] += leaf->len;
    if (s2c && last != NULL && last->kind == VT_STEP_HASHED && last->off + last->bytes.len == leaf->off
        && last->bytes.len + leaf->len <= UINT16_MAX) {
        last->bytes.len += leaf->len;
    } else if (s2c) {
        m->hashed = add_step(m, VT_STEP_HASHED, leaf->off, vt_bytes(NULL, leaf->len));
    } else {
        gap = vt_list_add(&script->gaps, &script->gaps_len, sizeof *gap);
        if (gap == NULL)
            return refuse(m, "there is no memory for it");
        *gap = (struct vt_gap){ leaf->off, leaf->off + leaf->len };
    }
    return true;
}

/* The next bytes of a direction of the wire; a run of them is one step. What the dialogue calls injected may
 * have come while we were still speaking. */
static bool take_wire(struct making *m, bool s2c, const struct vt_model_field *leaf)
{
    struct vt_bytes *all = s2c ? &m->script->s2c : &m->script->c2s;
    const enum vt_step_kind kind = s2c ? VT_STEP_RECEIVE
                                 : vt_bytes_begin(vt_text(leaf->path), "starttls.probe") ? VT_STEP_SILENCE
                                 : VT_STEP_SEND;
    struct vt_step *last = m->script->steps_len > 0 ? &m->script->steps[m->script->steps_len - 1] : NULL;
    uint8_t *p = m->stream[s2c] + all->len;

    if (leaf->hashed)
        return take_hashed_wire(m, s2c, leaf);
    if (leaf->raw.data == NULL)
        return refuse(m, "bytes of it are lost");
    memcpy(p, leaf->raw.data, leaf->raw.len);
    all->len += leaf->raw.len;
    m->told[s2c] += leaf->raw.len;
    if (last != NULL && last->kind == kind)
        last->bytes.len += leaf->raw.len;
    else
        add_step(m, kind, leaf->off, vt_bytes(p, leaf->raw.len))->ahead =
            vt_bytes_begin(vt_text(leaf->path), "starttls.injected")
            || vt_bytes_begin(vt_text(leaf->path), "starttls.early") || kind == VT_STEP_SILENCE;
    return true;
}

/* A leaf of a record that we sent: what the client was told to send. What is withheld needs no step: without
 * a seed there is no replay. */
static bool take_sent(struct making *m, const struct vt_model_field *leaf)
{
    if (strcmp(leaf->path, "data") == 0 && leaf->raw.data != NULL)
        add_step(m, VT_STEP_WRITE, m->told[0], leaf->raw);
    else if (strcmp(leaf->path, "alert.description") == 0 && leaf->value != NULL
             && strcmp(leaf->value, "close_notify") == 0)
        add_step(m, VT_STEP_CLOSE, m->told[0], vt_bytes(NULL, 0));
    return true;
}

/* A leaf of a record's plain text that is hashed: the length of what we sent, or of what came. */
static bool take_hashed(struct making *m, const struct vt_model_field *leaf)
{
    const bool content = strcmp(leaf->path, "data") == 0 || strcmp(leaf->path, "unparsed") == 0;

    if (!take_hash(m, leaf, VT_CIPHERTEXT_MAX))
        return false;
    if (content && m->sent && leaf->buffer == m->buffers)
        add_step(m, VT_STEP_WRITE, m->told[0], vt_bytes(NULL, leaf->len));
    if (content && leaf->buffer == m->opened)
        m->hashed->content = leaf->len;
    return true;
}

static bool take_leaf(struct making *m, const struct vt_model_field *leaf)
{
    if (strcmp(leaf->path, "starttls.command[0].argument") == 0)
        m->script->ehlo = (const char *)leaf->raw.data;
    if (vt_model_is_wire(m->model, leaf->buffer))
        return take_wire(m, leaf->buffer == m->model->s2c, leaf);
    if (leaf->hashed)
        return take_hashed(m, leaf);
    return leaf->buffer != m->buffers || !m->sent || take_sent(m, leaf);
}

/* Rules of the network, of a second connection, and of what the server said under TLS. */
static bool is_stated(const struct vt_model_check *check)
{
    return vt_bytes_begin(vt_text(check->id), "net.") || strcmp(check->id, "tls.offers") == 0
        || strcmp(vt_rule_text(check->told.rule)->reason, "client-certificate-reply") == 0;
}

/* A rule that was applied. A replay finds out again, save for how the connection fared. */
static bool take_check(struct making *m, const struct vt_model_check *check)
{
    if (is_stated(check))
        add_step(m, VT_STEP_JUDGE, 0, vt_bytes(NULL, 0))->check = &check->told;
    else if (strcmp(check->id, "tls.close") == 0
             || (strcmp(check->id, "tls.alert") == 0 && check->seen != NULL
                 && strcmp(check->seen, "the end of the connection") == 0))
        add_step(m, VT_STEP_END, 0, vt_bytes(NULL, 0));
    return true;
}

static bool take_state(struct making *m, const struct vt_model_state *state)
{
    const char *on = state->on != NULL ? state->on : "";

    if (strcmp(on, "closed") == 0)
        add_step(m, VT_STEP_END, 0, vt_bytes(NULL, 0));
    if (strcmp(on, "timeout") == 0)
        add_step(m, VT_STEP_SILENCE, 0, vt_bytes(NULL, 0));
    m->script->over = strcmp(on, "hang-up") == 0;
    return true;
}

static bool take_event(struct making *m, const struct vt_model_event *event)
{
    m->script->over = false;
    switch (event->kind) {
    case VT_EVENT_BUFFER:
        return take_buffer(m, &m->model->buffers[event->index]);
    case VT_EVENT_LEAF:
        return take_leaf(m, &m->model->fields[event->index]);
    case VT_EVENT_CHECK:
        return take_check(m, &m->model->checks[event->index]);
    case VT_EVENT_STATE:
        return take_state(m, &m->model->states[event->index]);
    default:
        return true;                     /* a replay makes it again */
    }
}

/* The certificates of LIST, each once, in *OUT; returns how many, or more than CERTIFICATES_MAX. */
static uint32_t take_certificates(const struct vt_bytes *list, uint32_t len, struct vt_bytes **out)
{
    uint32_t count = 0;

    *out = calloc(CERTIFICATES_MAX, sizeof **out);
    for (uint32_t i = 0, k; i < len && *out != NULL; i++) {
        for (k = 0; k < count && !vt_bytes_equal((*out)[k], list[i]); k++)
            ;
        if (k == CERTIFICATES_MAX)
            return CERTIFICATES_MAX + 1;
        if (k == count)
            (*out)[count++] = list[i];
    }
    return *out != NULL ? count : CERTIFICATES_MAX + 1;
}

static bool take_all_certificates(struct making *m)
{
    struct vt_script *s = m->script;

    s->anchor_array.count = take_certificates(m->model->anchors, m->model->anchors_len, &s->anchors);
    s->untrusted_array.count = take_certificates(m->model->untrusted, m->model->untrusted_len, &s->untrusted);
    if (s->anchor_array.count > CERTIFICATES_MAX || s->untrusted_array.count > CERTIFICATES_MAX)
        return refuse(m, "it has more certificates than any trace of ours");
    s->anchor_array.der = s->anchors;
    s->untrusted_array.der = s->untrusted;
    s->spares = vt_anchors_from_array(&s->untrusted_array);
    s->anchor_array.untrusted = &s->spares;
    return true;
}

/* What the first line says. */
static bool take_head(struct making *m)
{
    const struct vt_recorded *first = &m->model->recorded;
    struct vt_script *s = m->script;

    if (first->head.client == NULL || first->head.time == 0)
        return refuse(m, "a time is missing: this is no recorded session");
    s->head = first->head;
    s->client = *first->head.client;
    s->secrets = first->secrets;
    s->has_seed = first->has_seed;
    s->ended = m->model->ended;
    s->condensed = m->model->condensed;
    return true;
}

/* Room for both streams, and for one step an event. */
static bool reserve(struct making *m)
{
    uint64_t len[2] = { 0, 0 };

    for (uint32_t i = 0; i < m->model->fields_len; i++) {
        const struct vt_model_field *field = &m->model->fields[i];

        if (field->leaf && field->raw.data != NULL && vt_model_is_wire(m->model, field->buffer))
            len[field->buffer == m->model->s2c] += field->len;
    }
    m->script->memory = malloc(len[0] + len[1] + 1);
    m->script->steps = calloc(m->model->events_len + 1, sizeof *m->script->steps);
    if (m->script->memory == NULL || m->script->steps == NULL)
        return refuse(m, "there is no memory for it");
    m->stream[0] = m->script->memory;
    m->stream[1] = m->script->memory + len[0];
    m->script->c2s = vt_bytes(m->stream[0], 0);
    m->script->s2c = vt_bytes(m->stream[1], 0);
    return true;
}

bool vt_script_make(const struct vt_model *model, struct vt_script *script, const char **problem)
{
    struct making m = { .model = model, .script = script };
    bool good;

    memset(script, 0, sizeof *script);
    good = take_head(&m) && reserve(&m) && take_all_certificates(&m);
    for (uint32_t i = 0; i < model->events_len && good; i++)
        good = take_event(&m, &model->events[i]);
    script->sent = m.told[0];
    *problem = m.problem;
    if (!good)
        vt_script_free(script);
    return good;
}

bool vt_script_read(struct vt_bytes text, struct vt_script *script, struct vt_trace_error *error)
{
    struct vt_model *model = malloc(sizeof *model);
    const char *problem;

    memset(script, 0, sizeof *script);
    *error = (struct vt_trace_error){ .text = "there is no memory for it" };
    if (model == NULL || !vt_model_read_compared(text, model, error)) {
        free(model);
        return false;
    }
    if (vt_script_make(model, script, &problem)) {
        script->own = model;
        return true;
    }
    *error = (struct vt_trace_error){ .line = 1 };
    snprintf(error->text, sizeof error->text, "%s", problem);
    vt_model_free(model);
    free(model);
    return false;
}

void vt_script_free(struct vt_script *script)
{
    void *lists[] = { script->memory, script->steps, script->gaps, script->stated, script->anchors,
                      script->untrusted };

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        free(lists[i]);
    if (script->own != NULL)
        vt_model_free(script->own);
    free(script->own);
    memset(script, 0, sizeof *script);
}
