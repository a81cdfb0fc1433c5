#include "session/jsonl_parts.h"
#include "asn1/oid.h"
#include "crypto/hash.h"
#include "session/line.h"
#include "session/policy.h"
#include "session/value.h"

static void put_value(struct vt_text_writer *writer, const char *key, const struct vt_value *value)
{
    if (value->kind == VT_VALUE_NONE)
        return;
    vt_text_writer_put(writer, key);
    vt_json_write_value(writer, value);
}

/* True when what VALUE is written as does not tell its kind. */
static bool needs_kind(const struct vt_value *value)
{
    return value->kind != VT_VALUE_NONE && value->kind != VT_VALUE_UINT && value->kind != VT_VALUE_BOOL
        && value->kind != VT_VALUE_TEXT && !(value->secret && value->bytes.data == NULL);
}

/* VALUE under KEY, and its kind under TYPE: in version 1 there was none. */
static void put_typed(struct vt_jsonl *j, const char *key, const char *type, const struct vt_value *value)
{
    char dotted[4 * VT_POLICY_OCTETS_MAX + 4];

    if (j->version > 1 && needs_kind(value))
        put_word(&j->writer, type, vt_value_kind_name(value->kind));
    put_value(&j->writer, key, value);
    if (j->version == 1 || value->kind != VT_VALUE_OID || value->bytes.len > VT_POLICY_OCTETS_MAX)
        return;
    vt_oid_format(value->bytes, dotted, sizeof dotted);
    put_word(&j->writer, ",\"oid\":", dotted);
}

static void put_buffer(struct vt_jsonl *j, const struct vt_event *event)
{
    const struct vt_event_buffer *buffer = &event->buffer;

    put_number(&j->writer, ",\"buf\":", buffer->id);
    put_word(&j->writer, ",\"kind\":", vt_buffer_kind_name(buffer->kind));
    if (buffer->kind != VT_BUFFER_C2S && buffer->kind != VT_BUFFER_S2C)
        put_number(&j->writer, ",\"len\":", buffer->data.len);
    for (uint8_t i = 0; i < buffer->parts; i++) {
        vt_text_writer_put(&j->writer, i == 0 ? ",\"from\":[{\"buf\":" : ",{\"buf\":");
        vt_text_writer_number(&j->writer, buffer->from[i].buffer);
        put_number(&j->writer, ",\"off\":", buffer->from[i].off);
        put_number(&j->writer, ",\"len\":", buffer->from[i].len);
        vt_text_writer_char(&j->writer, '}');
    }
    if (buffer->parts > 0)
        vt_text_writer_char(&j->writer, ']');
}

static void put_path(struct vt_jsonl *j, const struct vt_parse *parse, const char *leaf, bool opened)
{
    uint32_t len;

    vt_jsonl_follow(&j->path, parse, opened);
    len = j->path.end[parse->depth];
    vt_text_writer_put(&j->writer, ",\"path\":\"");
    vt_text_writer_bytes(&j->writer, j->path.text, len);
    if (leaf != NULL) {
        vt_text_writer_put(&j->writer, len > 0 ? "." : "");
        vt_text_writer_put(&j->writer, leaf);
    }
    vt_text_writer_char(&j->writer, '"');
}

/* True when FIELD has come from a trace that kept no more than its hash, which is its value. */
static bool was_hashed(const struct vt_event_field *field)
{
    return field->value.bulk && field->raw.data == NULL && field->value.bytes.data != NULL;
}

/* What stands for bytes that are not kept. In a replay they are others, of the same length, and what was
 * recorded is told again. */
static void put_hash(struct vt_jsonl *j, const struct vt_event_field *field)
{
    uint8_t digest[32];

    if (!was_hashed(field))
        vt_hash_once(&vt_sha256, field->raw, digest);
    vt_text_writer_put(&j->writer, ",\"sha256\":\"");
    if (j->stated_len > 0)
        vt_text_writer_put(&j->writer, *j->stated++), j->stated_len--;
    else
        vt_text_writer_hex(&j->writer, was_hashed(field) ? field->value.bytes
                           : vt_bytes(digest, sizeof digest));
    vt_text_writer_char(&j->writer, '"');
}

/* open, leaf and close. */
static void put_field(struct vt_jsonl *j, const struct vt_event *event)
{
    const struct vt_event_field *field = &event->field;
    const bool leaf = event->kind == VT_EVENT_LEAF, opened = event->kind == VT_EVENT_OPEN;
    const bool hashed = leaf && field->value.bulk
        && (was_hashed(field) || (j->hashed && field->raw.data != NULL));

    put_number(&j->writer, ",\"buf\":", field->parse->buffer);
    put_number(&j->writer, ",\"off\":", field->off);
    if (!opened)
        put_number(&j->writer, ",\"len\":", field->len);
    put_path(j, field->parse, field->name, opened);
    if (leaf) {
        vt_text_writer_put(&j->writer, ",\"hex\":");
        vt_json_write_hex(&j->writer, hashed ? vt_bytes(NULL, field->len) : field->raw);
    }
    if (hashed)
        put_hash(j, field);
    else
        put_typed(j, ",\"value\":", ",\"type\":", &field->value);
    put_word(&j->writer, ",\"ref\":", field->ref);
}

static void put_name_or_literal(struct vt_text_writer *writer, const struct vt_term *term)
{
    if (term->name != NULL)
        vt_json_write_text(writer, vt_text(term->name));
    else
        vt_json_write_value(writer, &term->value);
}

static void put_term_value(struct vt_text_writer *writer, const struct vt_term *term)
{
    vt_json_write_value(writer, &term->value);
}

/* Where an input came from: bytes of a buffer, an output of an earlier derivation, or neither. */
static void put_from(struct vt_text_writer *writer, const struct vt_term *term)
{
    static const char *const words[] = { [VT_FROM_LITERAL] = "null", [VT_FROM_OUTSIDE] = "\"outside\"",
                                         [VT_FROM_MESSAGES] = "\"messages\"" };
    const struct vt_from *from = &term->from;
    const bool derived = from->kind == VT_FROM_DERIVED;

    if (!derived && from->kind != VT_FROM_BYTES) {
        vt_text_writer_put(writer, words[from->kind]);
        return;
    }
    put_number(writer, derived ? "{\"derive\":" : "{\"buf\":", from->at.buffer);
    if (derived)
        put_number(writer, ",\"out\":", from->out);
    if (!derived || from->at.len != VT_ALL) {
        put_number(writer, ",\"off\":", from->at.off);
        put_number(writer, ",\"len\":", from->at.len);
    }
    vt_text_writer_char(writer, '}');
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

/* How many of the first COUNT of TERMS have NAME for a key. */
static uint8_t named(const struct vt_term *terms, uint8_t count,
                     const char *(*key_of)(const struct vt_term *), const char *name)
{
    uint8_t n = 0;

    for (uint8_t i = 0; i < count; i++)
        n = (uint8_t)(n + (key_of(&terms[i]) != NULL && strcmp(key_of(&terms[i]), name) == 0));
    return n;
}

/* One object of TERMS, under the key that KEY_OF gives each; those that share one become a list. */
static void put_terms(struct vt_jsonl *j, const struct vt_term *terms, uint8_t count,
                      const char *(*key_of)(const struct vt_term *),
                      void (*put)(struct vt_text_writer *, const struct vt_term *))
{
    const char *before = "{\"";

    for (uint8_t i = 0; i < count; i++) {
        const char *name = key_of(&terms[i]);
        const bool list = name != NULL && named(terms, count, key_of, name) > 1;

        if (name == NULL || named(terms, i, key_of, name) > 0)
            continue;
        vt_text_writer_put(&j->writer, before);
        vt_text_writer_put(&j->writer, name);
        vt_text_writer_put(&j->writer, list ? "\":[" : "\":");
        for (uint8_t k = i; k < count; k++)
            if (named(terms + k, 1, key_of, name) == 1) {
                vt_text_writer_put(&j->writer, k == i ? "" : ",");
                put(&j->writer, &terms[k]);
            }
        vt_text_writer_put(&j->writer, list ? "]" : "");
        before = ",\"";
    }
    vt_text_writer_put(&j->writer, before[0] == '{' ? "{}" : "}");
}

static void put_derive(struct vt_jsonl *j, const struct vt_event *event)
{
    const struct vt_event_derive *derive = &event->derive;
    struct vt_term out[VT_TERMS_MAX];
    bool valued = false;

    for (uint8_t i = 0; i < derive->ins; i++)
        valued = valued || valued_name(&derive->in[i]) != NULL;
    put_word(&j->writer, ",\"op\":", derive->op);
    vt_text_writer_put(&j->writer, ",\"in\":");
    put_terms(j, derive->in, derive->ins, role, put_name_or_literal);
    if (valued) {
        vt_text_writer_put(&j->writer, ",\"values\":");
        put_terms(j, derive->in, derive->ins, valued_name, put_term_value);
    }
    if (j->version > 1) {
        vt_text_writer_put(&j->writer, ",\"from\":");
        put_terms(j, derive->in, derive->ins, role, put_from);
    }
    for (uint8_t i = 0; i < derive->outs; i++) {
        out[i] = derive->out[i];
        if (j->hashed && out[i].value.bulk)
            out[i].value.bytes.data = NULL;
    }
    vt_text_writer_put(&j->writer, ",\"out\":");
    put_terms(j, out, derive->outs, output_name, put_term_value);
    put_word(&j->writer, ",\"ref\":", derive->ref);
}

static void put_check(struct vt_jsonl *j, const struct vt_event *event)
{
    const struct vt_event_check *check = &event->check;
    const struct vt_rule_text *rule = vt_rule_text(check->rule);

    put_word(&j->writer, ",\"id\":", check->id != NULL ? check->id : rule->id);
    if (rule->reason[0] != 0 && (j->version > 1 || check->result != VT_PASS || check->ref != NULL))
        put_word(&j->writer, ",\"reason\":", rule->reason);
    put_word(&j->writer, ",\"result\":", vt_result_name(check->result));
    if (check->depth >= 0) {
        vt_text_writer_put(&j->writer, ",\"subject\":\"certificate ");
        vt_text_writer_number(&j->writer, (uint64_t)check->depth);
        vt_text_writer_char(&j->writer, '"');
    }
    if (j->version > 1 && vt_is_broken(check->result)) {
        put_value(&j->writer, ",\"subject_name\":", &check->subject);
        put_value(&j->writer, ",\"issuer_name\":", &check->issuer);
    }
    put_typed(j, ",\"seen\":", ",\"seen_type\":", &check->seen);
    put_typed(j, ",\"wanted\":", ",\"wanted_type\":", &check->wanted);
    if (check->parse != NULL) {
        put_number(&j->writer, ",\"buf\":", check->parse->buffer);
        put_number(&j->writer, ",\"off\":", check->off);
        put_path(j, check->parse, NULL, false);
    }
    put_word(&j->writer, ",\"ref\":", check->ref != NULL ? check->ref : rule->clause);
    put_string(&j->writer, ",\"hint\":", check->hint);
}

static void put_state(struct vt_jsonl *j, const struct vt_event *event)
{
    put_word(&j->writer, ",\"from\":", event->state.from);
    put_word(&j->writer, ",\"to\":", event->state.to);
    put_string(&j->writer, ",\"on\":", event->state.on);
}

static void put_anchor(struct vt_jsonl *j, const struct vt_event *event)
{
    vt_text_writer_put(&j->writer, ",\"der\":");
    vt_json_write_hex(&j->writer, event->anchor.der);
}

static void end_at_size(struct vt_jsonl *j)
{
    vt_text_writer_put(&j->writer, VT_JSONL_END);
    vt_text_writer_flush(&j->writer);
    j->ended = true;
}

/* Room for a record's lines and more: with less left, a trace ends where a record does, so that a replay
 * comes to the same place. */
#define ROOM (1u << 20)

/* What is withheld, or lost in a capture (a hole may be of 2 GB), takes no room. */
static uint64_t there(struct vt_bytes bytes)
{
    return bytes.data != NULL ? bytes.len : 0;
}

/* What the line of EVENT may take at most: hex, twice where a value is one; and all the rest. */
static uint64_t line_most(const struct vt_event *event)
{
    uint64_t bytes = event->kind == VT_EVENT_LEAF ? there(event->field.raw) : 0;

    for (uint8_t i = 0; event->kind == VT_EVENT_DERIVE && i < event->derive.ins; i++)
        bytes += there(event->derive.in[i].value.bytes);
    for (uint8_t i = 0; event->kind == VT_EVENT_DERIVE && i < event->derive.outs; i++)
        bytes += there(event->derive.out[i].value.bytes);
    return 4 * bytes + 65536;
}

/* True when the trace has ended, or ends here. */
static bool ends(struct vt_jsonl *j, const struct vt_event *event)
{
    const bool whole = j->told && event->kind != VT_EVENT_LEAF;
    const uint64_t line = line_most(event), room = whole && line < ROOM ? ROOM : line;

    if (event->kind == VT_EVENT_BUFFER)
        j->record = event->buffer.kind == VT_BUFFER_RECORD ? event->buffer.id : 0;
    j->told = j->record != 0 && event->kind == VT_EVENT_LEAF && event->field.parse->buffer == j->record;
    if (j->ended || (event->kind != VT_EVENT_END && j->writer.written + room <= j->most))
        return j->ended;
    end_at_size(j);
    return true;
}

static void put_event(void *context, const struct vt_event *event)
{
    static const struct {
        const char *word;
        void (*put)(struct vt_jsonl *j, const struct vt_event *event);
    } kinds[] = {
        [VT_EVENT_BUFFER] = { "buffer", put_buffer }, [VT_EVENT_OPEN] = { "open", put_field },
        [VT_EVENT_LEAF] = { "leaf", put_field },      [VT_EVENT_CLOSE] = { "close", put_field },
        [VT_EVENT_DERIVE] = { "derive", put_derive }, [VT_EVENT_CHECK] = { "check", put_check },
        [VT_EVENT_STATE] = { "state", put_state },    [VT_EVENT_ANCHOR] = { "anchor", put_anchor },
    };
    struct vt_jsonl *j = context;
    const bool untrusted = event->kind == VT_EVENT_ANCHOR && event->anchor.untrusted;

    if (ends(j, event))
        return;
    begin_line(&j->writer, untrusted ? "untrusted" : kinds[event->kind].word);
    kinds[event->kind].put(j, event);
    end_line(&j->writer);
}

void vt_jsonl_begin_into(struct vt_jsonl *j, void (*take)(void *, struct vt_bytes), void *context,
                         bool secrets, const struct vt_trace_head *head)
{
    *j = (struct vt_jsonl){ .sink = { .emit = put_event, .context = j, .secrets = secrets },
                            .writer = { .take = take, .context = context }, .hashed = head->hashed,
                            .version = head->version != 0 ? head->version : VT_TRACE_VERSION,
                            .most = VT_TRACE_MAX };
    vt_jsonl_put_head(j, head);
}

void vt_jsonl_begin(struct vt_jsonl *j, FILE *out, bool secrets, const struct vt_trace_head *head)
{
    vt_jsonl_begin_into(j, vt_text_writer_to_file, out, secrets, head);
}

bool vt_jsonl_end(struct vt_jsonl *j)
{
    return j->writer.take != vt_text_writer_to_file
        || (fflush(j->writer.context) == 0 && !ferror(j->writer.context));
}
