/* What in a line of a trace stands for more than itself: values by their kind, the terms of a derivation, the
 * rule of a check. */
#include <stdlib.h>

#include "asn1/oid.h"
#include "session/trace_parts.h"
#include "session/value.h"

static const struct vt_json_token *member(const struct vt_trace_reader *r, const char *key)
{
    return vt_line_member(&r->line, key);
}

/* A big-endian number of at most 8 bytes; else 0. */
static uint64_t number_in(struct vt_bytes raw)
{
    uint64_t number = 0;

    for (size_t i = 0; i < raw.len && raw.len <= 8 && raw.data != NULL; i++)
        number = number << 8 | raw.data[i];
    return number;
}

/* The octets of an OID, which stand in dots beside its name. */
static bool take_oid(struct vt_trace_reader *r, struct vt_value *value)
{
    uint8_t *octets = vt_line_take(&r->line, VT_POLICY_OCTETS_MAX);
    const char *dotted;

    if (octets == NULL || !vt_line_shown(&r->line, member(r, "oid"), &dotted))
        return false;
    if (dotted == NULL || !vt_oid_read(dotted, octets, &value->bytes.len))
        return true;
    value->bytes.data = octets;
    value->label = NULL;
    return true;
}

/* A string of KIND. What has no other form here keeps its text in label. */
static bool take_string(struct vt_trace_reader *r, const struct vt_json_token *token, enum vt_value_kind kind,
                        struct vt_value *value)
{
    value->kind = kind;
    if (kind == VT_VALUE_TEXT)
        return vt_line_characters(&r->line, token, &value->bytes);
    if (kind == VT_VALUE_BYTES)
        return vt_line_hex(&r->line, token, &value->bytes);
    if (!vt_line_shown(&r->line, token, &value->label))
        return false;
    if (kind == VT_VALUE_TIME) {
        int64_t seconds = 0;

        (void)vt_time_parse(value->label, &seconds);
        value->number = (uint64_t)seconds;
    }
    return kind != VT_VALUE_OID || take_oid(r, value);
}

/* The kind that the member KEY names; without one a string is text. */
static bool take_kind(struct vt_trace_reader *r, const char *key, enum vt_value_kind *kind)
{
    const struct vt_json_token *token = member(r, key);
    int k = VT_VALUE_UINT;

    *kind = VT_VALUE_TEXT;
    if (token == NULL)
        return true;
    while (k <= VT_VALUE_ADDRESS && !vt_json_is(token, vt_value_kind_name((enum vt_value_kind)k)))
        k++;
    *kind = (enum vt_value_kind)k;
    return k <= VT_VALUE_ADDRESS || vt_line_refuse(&r->line, "a value of a kind that no trace has");
}

bool vt_trace_take_value(struct vt_trace_reader *r, const char *key, const char *type, struct vt_bytes raw,
                         struct vt_value *value)
{
    const struct vt_json_token *token = member(r, key);
    enum vt_value_kind kind;

    *value = vt_none();
    if (token == NULL)
        return true;
    value->number = number_in(raw);
    if (token->kind == VT_JSON_NULL) {
        value->kind = VT_VALUE_BYTES;
        return value->secret = true;
    }
    if (token->kind == VT_JSON_TRUE || token->kind == VT_JSON_FALSE) {
        *value = vt_bool(token->kind == VT_JSON_TRUE);
        return true;
    }
    if (token->kind == VT_JSON_NUMBER) {
        value->kind = VT_VALUE_UINT;
        return vt_json_uint(token, &value->number) || vt_line_shown(&r->line, token, &value->label);
    }
    if (token->kind != VT_JSON_STRING)
        return vt_line_refuse(&r->line, "a value is malformed");
    if (r->recorded->head.version == 1)
        return raw.data != NULL && vt_line_is_hex(&r->line, token, &value->bytes)
            && vt_bytes_equal(value->bytes, raw)
             ? (value->kind = VT_VALUE_BYTES, true) : take_string(r, token, VT_VALUE_ENUM, value);
    return take_kind(r, type, &kind) && take_string(r, token, kind, value);
}

bool vt_trace_take_name(struct vt_trace_reader *r, const char *key, struct vt_value *value)
{
    const struct vt_json_token *token = member(r, key);

    *value = vt_none();
    return token == NULL || take_string(r, token, VT_VALUE_NAME, value);
}

/* A pass of version 1 names no reason: then what was wanted, which its sentence names, or its clause tells
 * apart the rules of one id; or else it is the first. */
bool vt_trace_take_rule(struct vt_trace_reader *r, const char *id)
{
    struct vt_event_check *check = &r->event.check;
    const struct vt_rule_text *found = NULL;
    const char *reason, *wanted;

    if (!vt_line_shown(&r->line, member(r, "reason"), &reason)
        || !vt_line_shown(&r->line, member(r, "wanted"), &wanted))
        return false;
    for (int rule = VT_RULE_NONE + 1; rule < VT_RULE_COUNT; rule++) {
        const struct vt_rule_text *text = vt_rule_text((enum vt_rule)rule);
        const bool named = reason != NULL || vt_is_broken(check->result) || r->recorded->head.version > 1;

        if (strcmp(text->id, id) != 0 || (named && strcmp(text->reason, reason != NULL ? reason : "") != 0))
            continue;
        if (found != NULL && (wanted == NULL || strstr(text->sentence, wanted) == NULL)
            && (check->ref == NULL || strcmp(text->clause, check->ref) != 0
                || strcmp(found->clause, check->ref) == 0))
            continue;
        found = text;
        check->rule = (enum vt_rule)rule;
        if (wanted != NULL && strstr(text->sentence, wanted) != NULL)
            break;
    }
    if (found != NULL && check->ref != NULL && strcmp(check->ref, found->clause) == 0)
        check->ref = NULL;
    check->id = found == NULL ? id : NULL;
    return true;
}

/* Inputs that are literals of the RFC, by their role in an operation (docs/trace.md): words, and octets, in
 * hex. All others are named; so is an explicit nonce that was read. */
static const struct {
    const char *role;
    enum vt_value_kind kind;
} literals[] = {
    { "label", VT_VALUE_TEXT }, { "curve", VT_VALUE_TEXT }, { "hash", VT_VALUE_TEXT },
    { "mgf_hash", VT_VALUE_TEXT },
    { "seq_num", VT_VALUE_BYTES }, { "type", VT_VALUE_BYTES }, { "version", VT_VALUE_BYTES },
    { "length", VT_VALUE_BYTES }, { "client_version", VT_VALUE_BYTES }, { "explicit", VT_VALUE_BYTES },
};

static enum vt_value_kind literal_kind(const char *role)
{
    for (size_t i = 0; i < sizeof literals / sizeof literals[0]; i++)
        if (strcmp(literals[i].role, role) == 0)
            return literals[i].kind;
    return VT_VALUE_NONE;
}

/* The Kth of what the object KEY has under NAME; NULL. A name that stands for several has a list of them. */
static const struct vt_json_token *value_of(const struct vt_line *line, const char *key, const char *name,
                                            uint32_t k)
{
    const struct vt_json_token *value = vt_json_member(&line->json, vt_line_member(line, key), name),
        *item = NULL;

    if (value == NULL || value->kind != VT_JSON_ARRAY)
        return value;
    do
        item = vt_json_item(&line->json, value, item);
    while (item != NULL && k-- > 0);
    return item;
}

/* Octets of a derivation, or a number; withheld where they are null. */
static bool take_octets(struct vt_line *line, const struct vt_json_token *token, struct vt_value *value)
{
    if (token != NULL && token->kind == VT_JSON_NUMBER) {
        value->kind = VT_VALUE_UINT;
        return vt_json_uint(token, &value->number)
            || vt_line_refuse(line, "an input of a derivation is malformed");
    }
    *value = (struct vt_value){ .kind = VT_VALUE_BYTES, .secret = token != NULL
                                && token->kind == VT_JSON_NULL };
    return value->secret || vt_line_hex(line, token, &value->bytes);
}

/* One input that plays term->role: a literal, or the name of a value, which may have come along. BEFORE: how
 * many came before it. */
static bool take_input(struct vt_trace_reader *r, const struct vt_json_token *token, struct vt_term *term,
                       uint8_t before)
{
    const enum vt_value_kind kind = literal_kind(term->role);
    const struct vt_json_token *value;
    uint32_t k = 0;

    term->value = vt_none();
    if (token->kind == VT_JSON_NUMBER)
        return take_octets(&r->line, token, &term->value);
    if (token->kind != VT_JSON_STRING)
        return vt_line_refuse(&r->line, "an input of a derivation is malformed");
    term->value.kind = kind;
    if (kind == VT_VALUE_TEXT || (kind == VT_VALUE_BYTES && vt_line_is_hex(&r->line, token,
                                                                           &term->value.bytes)))
        return kind == VT_VALUE_BYTES || take_string(r, token, kind, &term->value);
    term->value = vt_none();
    if (!vt_line_shown(&r->line, token, &term->name))
        return false;
    for (uint8_t i = 0; i < before; i++)
        k += r->in[i].name != NULL && strcmp(r->in[i].name, term->name) == 0;
    value = value_of(&r->line, "values", term->name, k);
    return value == NULL || take_octets(&r->line, value, &term->value);
}

bool vt_trace_take_part(const struct vt_json *json, const struct vt_json_token *token, const char *key,
                        bool whole, struct vt_part *part)
{
    const struct vt_json_token *off = vt_json_member(json, token, "off");
    uint64_t id, len = VT_ALL;

    if (!vt_json_uint(vt_json_member(json, token, key), &id) || id > UINT32_MAX)
        return false;
    if ((off != NULL || !whole)
        && (!vt_json_uint(off, &part->off) || !vt_json_uint(vt_json_member(json, token, "len"), &len)
            || len > UINT32_MAX))
        return false;
    part->buffer = (uint32_t)id;
    part->len = (uint32_t)len;
    return true;
}

/* Where the Kth input that plays term->role came from. */
static bool take_from(struct vt_trace_reader *r, struct vt_term *term, uint32_t k)
{
    const struct vt_json_token *token = value_of(&r->line, "from", term->role, k);
    const struct vt_json *json = &r->line.json;
    const bool derived = vt_json_member(json, token, "derive") != NULL;
    uint64_t out = 0;

    if (token == NULL || token->kind == VT_JSON_NULL)
        return true;        /* a literal; or version 1, which does not say */
    if (vt_json_is(token, "messages") || vt_json_is(token, "outside")) {
        term->from.kind = vt_json_is(token, "messages") ? VT_FROM_MESSAGES : VT_FROM_OUTSIDE;
        return true;
    }
    if (!vt_trace_take_part(json, token, derived ? "derive" : "buf", derived, &term->from.at)
        || term->from.at.buffer == 0
        || (derived && (!vt_json_uint(vt_json_member(json, token, "out"), &out) || out >= VT_TERMS_MAX)))
        return vt_line_refuse(&r->line, "where an input of a derivation came from is malformed");
    term->from.kind = derived ? VT_FROM_DERIVED : VT_FROM_BYTES;
    term->from.out = (uint8_t)out;
    return true;
}

static struct vt_term *add_term(struct vt_trace_reader *r, struct vt_term *terms, uint8_t *count)
{
    if (*count == VT_TERMS_MAX) {
        vt_line_refuse(&r->line, "a derivation of too many inputs or outputs");
        return NULL;
    }
    terms[*count] = (struct vt_term){ .role = "out" };
    return &terms[(*count)++];
}

/* All inputs that play one role: a name, a literal, or a list of them. */
static bool take_role(struct vt_trace_reader *r, const char *role, const struct vt_json_token *token)
{
    uint8_t *count = &r->event.derive.ins;
    uint32_t at = (uint32_t)(token - r->line.json.tokens), k = 0;

    for (uint32_t i = token->kind == VT_JSON_ARRAY ? at + 1 : at; i < token->next;
         i = r->line.json.tokens[i].next) {
        struct vt_term *term = add_term(r, r->in, count);

        if (term == NULL)
            return false;
        term->role = role;
        if (!take_input(r, &r->line.json.tokens[i], term, (uint8_t)(*count - 1)) || !take_from(r, term, k++))
            return false;
    }
    return true;
}

static bool take_output(struct vt_trace_reader *r, const char *name, const struct vt_json_token *token)
{
    struct vt_term *term = add_term(r, r->out, &r->event.derive.outs);

    if (term == NULL || !take_octets(&r->line, token, &term->value))
        return vt_line_refuse(&r->line, "an output of a derivation is malformed");
    term->name = name;
    return true;
}

/* Hands each member of the object KEY to TAKE. */
static bool take_members(struct vt_trace_reader *r, const char *key,
                         bool (*take)(struct vt_trace_reader *r, const char *name,
                                      const struct vt_json_token *token))
{
    const struct vt_json_token *object = member(r, key), *tokens = r->line.json.tokens;
    const char *name;

    if (object == NULL || object->kind != VT_JSON_OBJECT)
        return vt_line_refuse(&r->line, "a derivation without inputs or outputs");
    for (const struct vt_json_token *at = object + 1; at < tokens + object->next; at = tokens + at[1].next)
        if (!vt_line_shown(&r->line, at, &name) || !take(r, name, at + 1))
            return false;
    return true;
}

bool vt_trace_take_derive(struct vt_trace_reader *r)
{
    struct vt_event_derive *derive = &r->event.derive;

    *derive = (struct vt_event_derive){ .in = r->in, .out = r->out };
    if (!vt_line_shown(&r->line, member(r, "op"), &derive->op)
        || !vt_line_shown(&r->line, member(r, "ref"), &derive->ref))
        return false;
    return derive->op != NULL ? take_members(r, "in", take_role) && take_members(r, "out", take_output)
                              : vt_line_refuse(&r->line, "a derivation without an operation");
}
