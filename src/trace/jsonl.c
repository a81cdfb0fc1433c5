#include "trace/jsonl.h"

#include "asn1/time.h"
#include "base/out.h"
#include "trace/json.h"
#include "trace/value.h"

/* A session has a thousand fields, and its trace must not cost much beside the handshake: so what is written for each of them
 * goes out in few pieces, and without printf. Keys are our own, and short. */
enum { KEY_MAX = 64 };

/* ,"NAME": and the number that may follow. */
static struct vt_out key_text(char text[KEY_MAX], const char *name)
{
    struct vt_out out = vt_out(text, KEY_MAX);

    vt_put(&out, ",\"");
    vt_put(&out, name);
    vt_put(&out, "\":");
    return out;
}

static void key(FILE *file, const char *name)
{
    char text[KEY_MAX];
    struct vt_out out = key_text(text, name);

    fwrite(text, 1, vt_put_end(&out), file);
}

static void put_number(struct vt_jsonl *j, const char *name, uint64_t number)
{
    char text[KEY_MAX];
    struct vt_out out = key_text(text, name);

    vt_put_number(&out, number, 1);
    fwrite(text, 1, vt_put_end(&out), j->out);
}

static void begin(struct vt_jsonl *j, const char *event)
{
    char text[KEY_MAX];
    struct vt_out out = vt_out(text, sizeof text);

    vt_put(&out, "{\"event\":\"");
    vt_put(&out, event);
    vt_put_char(&out, '"');
    fwrite(text, 1, vt_put_end(&out), j->out);
}

static void end(struct vt_jsonl *j)
{
    fputs("}\n", j->out);
}

static void put_string(struct vt_jsonl *j, const char *name, const char *text)
{
    if (text == NULL)
        return;
    key(j->out, name);
    vt_json_string(j->out, text);
}

static void put_text(struct vt_jsonl *j, const char *name, struct vt_bytes text)
{
    if (text.len == 0)
        return;
    key(j->out, name);
    vt_json_text(j->out, text);
}

static void put_time(struct vt_jsonl *j, const char *name, int64_t seconds)
{
    char text[24];

    vt_time_format(seconds, text, sizeof text);
    put_string(j, name, text);
}

static void put_value(struct vt_jsonl *j, const char *name, const struct vt_value *value)
{
    if (value->kind == VT_VALUE_NONE)
        return;
    key(j->out, name);
    vt_json_value(j->out, value);
}

static void put_offer(struct vt_jsonl *j, const char *name, const uint16_t *numbers, uint8_t count)
{
    if (numbers == NULL)
        return;
    key(j->out, name);
    for (uint8_t i = 0; i < count; i++)
        fprintf(j->out, "%s%u", i == 0 ? "[" : ",", numbers[i]);
    fputs(count == 0 ? "[]" : "]", j->out);
}

static void put_alpn(struct vt_jsonl *j, const struct vt_bytes *names, uint8_t count)
{
    if (names == NULL)
        return;
    key(j->out, "alpn");
    for (uint8_t i = 0; i < count; i++) {
        putc(i == 0 ? '[' : ',', j->out);
        vt_json_hex(j->out, names[i]);
    }
    fputs(count == 0 ? "[]" : "]", j->out);
}

static void put_untrusted(struct vt_jsonl *j, const struct vt_client_config *client)
{
    for (uint32_t i = 0; i < client->untrusted_len; i++) {
        begin(j, "untrusted");
        key(j->out, "der");
        vt_json_hex(j->out, client->untrusted[i]);
        end(j);
    }
}

static void put_client(struct vt_jsonl *j, const struct vt_client_config *client)
{
    put_time(j, "at", client->now);
    put_text(j, "name", client->name);
    put_text(j, "verify_name", client->verify_name);
    if (client->no_name)
        fputs(",\"no_name\":true", j->out);
    put_string(j, "trust", client->trust == VT_TRUST_REPORTED ? "reported" : "required");
    put_offer(j, "suites", client->suites, client->suites_len);
    put_offer(j, "groups", client->groups, client->groups_len);
    put_offer(j, "schemes", client->schemes, client->schemes_len);
    put_alpn(j, client->alpn, client->alpn_len);
    if (j->sink.secrets) {
        key(j->out, "seed");
        vt_json_hex(j->out, vt_bytes(client->seed, sizeof client->seed));
    }
}

static void put_buffer(struct vt_jsonl *j, const struct vt_event_buffer *buffer)
{
    begin(j, "buffer");
    fprintf(j->out, ",\"buf\":%u,\"kind\":\"%s\"", buffer->id, vt_buffer_kind_name(buffer->kind));
    if (buffer->kind != VT_BUFFER_C2S && buffer->kind != VT_BUFFER_S2C)
        fprintf(j->out, ",\"len\":%zu", buffer->data.len);
    for (uint8_t i = 0; i < buffer->parts; i++)
        fprintf(j->out, "%s{\"buf\":%u,\"off\":%llu,\"len\":%lu}", i == 0 ? ",\"from\":[" : ",", buffer->from[i].buffer,
                (unsigned long long)buffer->from[i].off, (unsigned long)buffer->from[i].len);
    if (buffer->parts > 0)
        putc(']', j->out);
    end(j);
}

static void put_path(struct vt_jsonl *j, const struct vt_parse *parse, const char *leaf)
{
    char path[512];

    vt_path_text(parse, leaf, path, sizeof path);
    put_string(j, "path", path);
}

/* open, leaf and close. */
static void put_field(struct vt_jsonl *j, const char *event, const struct vt_event_field *field)
{
    bool leaf = field->name != NULL;

    begin(j, event);
    put_number(j, "buf", field->parse->buffer);
    put_number(j, "off", field->off);
    if (event[0] != 'o')
        put_number(j, "len", field->len);
    put_path(j, field->parse, field->name);
    if (leaf) {
        key(j->out, "hex");
        vt_json_hex(j->out, field->raw);
    }
    put_value(j, "value", &field->value);
    put_string(j, "ref", field->ref);
    end(j);
}

static void put_name_or_literal(FILE *out, const struct vt_term *term)
{
    if (term->name != NULL)
        vt_json_string(out, term->name);
    else
        vt_json_value(out, &term->value);
}

static void put_term_value(FILE *out, const struct vt_term *term)
{
    vt_json_value(out, &term->value);
}

static const char *role(const struct vt_term *term)
{
    return term->role;
}

static const char *output_name(const struct vt_term *term)
{
    return term->name != NULL ? term->name : term->role;
}

/* The name of an input whose value came along; NULL: none did, or it is a literal and stands in "in". */
static const char *valued_name(const struct vt_term *term)
{
    return term->value.kind != VT_VALUE_NONE ? term->name : NULL;
}

/* One object of TERMS, under the key that KEY_OF gives each; those that share one become a list. */
static void put_terms(struct vt_jsonl *j, const struct vt_term *terms, uint8_t count, const char *(*key_of)(const struct vt_term *),
                      void (*put)(FILE *, const struct vt_term *))
{
    bool done[16] = { false }, first = true;  /* vt_emit_derive hands on 8 at most */

    putc('{', j->out);
    for (uint8_t i = 0; i < count && i < 16; i++) {
        const char *name = key_of(&terms[i]);
        uint8_t same = 0;

        if (name == NULL || done[i])
            continue;
        for (uint8_t k = i; k < count && k < 16; k++)
            same = (uint8_t)(same + (key_of(&terms[k]) != NULL && strcmp(key_of(&terms[k]), name) == 0));
        fprintf(j->out, "%s\"%s\":%s", first ? "" : ",", name, same > 1 ? "[" : "");
        for (uint8_t k = i; k < count && k < 16; k++) {
            if (key_of(&terms[k]) == NULL || strcmp(key_of(&terms[k]), name) != 0)
                continue;
            fputs(k == i ? "" : ",", j->out);
            put(j->out, &terms[k]);
            done[k] = true;
        }
        fputs(same > 1 ? "]" : "", j->out);
        first = false;
    }
    putc('}', j->out);
}

static void put_derive(struct vt_jsonl *j, const struct vt_event_derive *derive)
{
    bool valued = false;

    for (uint8_t i = 0; i < derive->ins; i++)
        valued = valued || valued_name(&derive->in[i]) != NULL;
    begin(j, "derive");
    put_string(j, "op", derive->op);
    key(j->out, "in");
    put_terms(j, derive->in, derive->ins, role, put_name_or_literal);
    if (valued) {
        key(j->out, "values");
        put_terms(j, derive->in, derive->ins, valued_name, put_term_value);
    }
    key(j->out, "out");
    put_terms(j, derive->out, derive->outs, output_name, put_term_value);
    put_string(j, "ref", derive->ref);
    end(j);
}

static void put_check(struct vt_jsonl *j, const struct vt_event_check *check)
{
    const struct vt_rule_text *rule = vt_rule_text(check->rule);

    begin(j, "check");
    put_string(j, "id", rule->id);
    if (rule->reason[0] != 0 && check->result != VT_PASS)
        put_string(j, "reason", rule->reason);
    put_string(j, "result", vt_result_name(check->result));
    if (check->depth >= 0)
        fprintf(j->out, ",\"subject\":\"certificate %d\"", check->depth);
    put_value(j, "seen", &check->seen);
    put_value(j, "wanted", &check->wanted);
    if (check->parse != NULL) {
        fprintf(j->out, ",\"buf\":%u,\"off\":%llu", check->parse->buffer, (unsigned long long)check->off);
        put_path(j, check->parse, NULL);
    }
    put_string(j, "ref", rule->clause);
    end(j);
}

static void put_state(struct vt_jsonl *j, const struct vt_event_state *state)
{
    begin(j, "state");
    put_string(j, "from", state->from);
    put_string(j, "to", state->to);
    put_string(j, "on", state->on);
    end(j);
}

static void emit(void *context, const struct vt_event *event)
{
    struct vt_jsonl *j = context;

    switch (event->kind) {
    case VT_EVENT_BUFFER:
        put_buffer(j, &event->buffer);
        break;
    case VT_EVENT_OPEN:
        put_field(j, "open", &event->field);
        break;
    case VT_EVENT_LEAF:
        put_field(j, "leaf", &event->field);
        break;
    case VT_EVENT_CLOSE:
        put_field(j, "close", &event->field);
        break;
    case VT_EVENT_DERIVE:
        put_derive(j, &event->derive);
        break;
    case VT_EVENT_CHECK:
        put_check(j, &event->check);
        break;
    case VT_EVENT_STATE:
        put_state(j, &event->state);
        break;
    }
}

void vt_jsonl_begin(struct vt_jsonl *j, FILE *out, bool secrets, const struct vt_trace_head *head)
{
    *j = (struct vt_jsonl){ .sink = { .emit = emit, .context = j, .secrets = secrets }, .out = out };
    begin(j, "trace");
    fputs(",\"version\":1", out);
    put_string(j, "program", "vitrine");
    put_string(j, "target", head->target);
    if (head->time != 0)
        put_time(j, "time", head->time);
    fprintf(out, ",\"secrets\":%s", secrets ? "true" : "false");
    put_string(j, "starttls", head->starttls);
    if (head->client != NULL)
        put_client(j, head->client);
    end(j);
    if (head->client != NULL)
        put_untrusted(j, head->client);
}

static bool next_anchor(const void *context, struct vt_bytes subject, uint32_t *position, struct vt_bytes *der)
{
    struct vt_jsonl *j = *(struct vt_jsonl *const *)context;

    if (!j->inner.next(j->inner.context, subject, position, der))
        return false;
    begin(j, "anchor");
    key(j->out, "der");
    vt_json_hex(j->out, *der);
    end(j);
    return true;
}

const struct vt_anchors *vt_jsonl_anchors(struct vt_jsonl *j, const struct vt_anchors *inner)
{
    j->self = j;
    j->inner = *inner;
    j->outer = (struct vt_anchors){ .next = next_anchor, .context = &j->self };
    return &j->outer;
}

bool vt_jsonl_end(struct vt_jsonl *j)
{
    return fflush(j->out) == 0 && !ferror(j->out);
}
