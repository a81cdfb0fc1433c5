/* The parts of a line that stand for more than themselves: the terms of a derivation, the rule of a check. */
#include "session/model_link.h"
#include "session/value.h"

/* The Kth value of NAME among those that came along; NULL. A name that stands for several has a list of them. */
static const struct vt_json_token *value_of(const struct vt_line *line, const char *name, uint32_t k)
{
    const struct vt_json_token *value = vt_json_member(&line->json, vt_line_member(line, "values"), name), *item = NULL;

    if (value == NULL || value->kind != VT_JSON_ARRAY)
        return value;
    do
        item = vt_json_item(&line->json, value, item);
    while (item != NULL && k-- > 0);
    return item;
}

/* The value in TOKEN: bytes when it is hex, text otherwise. */
static bool take_value(struct vt_line *line, const struct vt_json_token *token, struct vt_model_term *term)
{
    if (token == NULL || token->kind == VT_JSON_NULL)
        return true;
    if (token->kind == VT_JSON_STRING && token->text.len % 2 == 0) {
        uint8_t *p = vt_line_take(line, token->text.len / 2 + 1);

        if (p == NULL)
            return false;
        if (vt_json_unhex(token, p, &term->bytes.len)) {
            term->bytes.data = p;
            return true;
        }
    }
    term->bytes = vt_bytes(NULL, 0);
    return vt_line_shown(line, token, &term->text);
}

/* One input, named or literal: its text stays in both places until vt_model_link knows which. */
static bool take_input(struct vt_line *line, const char *role, const struct vt_json_token *token, struct vt_model_term *term)
{
    const struct vt_json_token *value;
    uint32_t k = 0;

    term->role = role;
    if (!vt_line_shown(line, token, &term->name) || term->name == NULL)
        return vt_line_refuse(line, "an input of a derivation is malformed");
    for (const struct vt_model_term *before = term - 1; before->role == role; before--)
        k += strcmp(before->name, term->name) == 0;
    value = value_of(line, term->name, k);
    if (value != NULL)
        return take_value(line, value, term);
    return token->kind == VT_JSON_STRING ? take_value(line, token, term) : vt_line_shown(line, token, &term->text);
}

/* Room for the terms of an object while it is read, from 1; what stands before the first has no role. */
struct terms {
    struct vt_model_term term[UINT8_MAX + 1];
    uint8_t count;
};

static struct vt_model_term *add_term(struct vt_line *line, struct terms *terms)
{
    if (terms->count == UINT8_MAX) {
        vt_line_refuse(line, "a derivation of too many inputs or outputs");
        return NULL;
    }
    return memset(&terms->term[++terms->count], 0, sizeof terms->term[0]);
}

/* TERMS in the model's memory; NULL when there is none. */
static const struct vt_model_term *keep(struct vt_line *line, const struct terms *terms)
{
    struct vt_model_term *kept = vt_line_take(line, terms->count * sizeof *kept);

    return kept == NULL ? NULL : memcpy(kept, terms->term + 1, terms->count * sizeof *kept);
}

/* All inputs that play one ROLE: a name, a literal, or a list of them. */
static bool take_role(struct vt_line *line, const char *role, const struct vt_json_token *token,
                      struct terms *terms)
{
    uint32_t at = (uint32_t)(token - line->json.tokens);
    uint32_t first = token->kind == VT_JSON_ARRAY ? at + 1 : at, end = token->next;

    for (uint32_t i = first; i < end; i = line->json.tokens[i].next) {
        struct vt_model_term *term = add_term(line, terms);

        if (term == NULL || !take_input(line, role, &line->json.tokens[i], term))
            return false;
    }
    return true;
}

/* The members of the object KEY: its first token's index and its end; TERMS is emptied for them. */
static bool object(struct vt_line *line, const char *key, uint32_t *at, uint32_t *end, struct terms *terms)
{
    const struct vt_json_token *token = vt_line_member(line, key);

    if (token == NULL || token->kind != VT_JSON_OBJECT)
        return vt_line_refuse(line, "a derivation without inputs or outputs");
    *at = (uint32_t)(token - line->json.tokens) + 1;
    *end = token->next;
    terms->count = 0;
    terms->term[0].role = NULL;
    return true;
}

static bool take_inputs(struct vt_line *line, struct vt_model_derive *derive)
{
    uint32_t at = 0, end = 0;
    struct terms terms;
    const char *role;

    if (!object(line, "in", &at, &end, &terms))
        return false;
    for (; at < end; at = line->json.tokens[at + 1].next)
        if (!vt_line_shown(line, &line->json.tokens[at], &role)
            || !take_role(line, role, &line->json.tokens[at + 1], &terms))
            return false;
    derive->ins = terms.count;
    derive->in = keep(line, &terms);
    return derive->in != NULL;
}

static bool take_outputs(struct vt_line *line, struct vt_model_derive *derive)
{
    uint32_t at = 0, end = 0;
    struct terms terms;

    if (!object(line, "out", &at, &end, &terms))
        return false;
    for (; at < end; at = line->json.tokens[at + 1].next) {
        struct vt_model_term *term = add_term(line, &terms);

        if (term == NULL || !vt_line_shown(line, &line->json.tokens[at], &term->name)
            || !take_value(line, &line->json.tokens[at + 1], term))
            return vt_line_refuse(line, "an output of a derivation is malformed");
        term->role = term->name;
    }
    derive->outs = terms.count;
    derive->out = keep(line, &terms);
    return derive->out != NULL;
}

bool vt_model_take_derive(struct vt_line *line, struct vt_model_derive *derive)
{
    if (!vt_line_shown(line, vt_line_member(line, "op"), &derive->op)
        || !vt_line_shown(line, vt_line_member(line, "ref"), &derive->ref))
        return false;
    if (derive->op == NULL)
        return vt_line_refuse(line, "a derivation without an operation");
    return take_inputs(line, derive) && take_outputs(line, derive);
}

/* The rule of that id and reason. A pass may name no reason: then what was wanted, which its sentence names, or its clause tells
 * apart the rules of one id; or else it is the first. */
static const struct vt_rule_text *find_rule(const struct vt_model_check *check)
{
    const struct vt_rule_text *found = NULL;

    for (int rule = VT_RULE_NONE + 1; rule < VT_RULE_COUNT; rule++) {
        const struct vt_rule_text *text = vt_rule_text((enum vt_rule)rule);

        bool named = check->reason[0] != 0 || check->result == VT_FAIL || check->result == VT_WARN;

        if (strcmp(text->id, check->id) != 0 || (named && strcmp(text->reason, check->reason) != 0))
            continue;
        if (check->wanted != NULL && strstr(text->sentence, check->wanted) != NULL)
            return text;
        if (found == NULL || (check->ref != NULL && strcmp(text->clause, check->ref) == 0 && strcmp(found->clause, check->ref) != 0))
            found = text;
    }
    return found;
}

bool vt_model_explain(struct vt_line *line, struct vt_model_check *check)
{
    const struct vt_rule_text *rule = find_rule(check);
    struct vt_event_check event = { .depth = check->depth };
    char *fix;

    if (rule == NULL)
        return true;
    check->sentence = rule->sentence;
    if (check->result == VT_PASS || check->result == VT_SKIP)
        return true;
    if (!vt_line_shown(line, vt_line_member(line, "hint"), &event.hint))
        return false;
    event.seen = check->seen != NULL ? vt_say(check->seen) : vt_none();
    event.wanted = check->wanted != NULL ? vt_say(check->wanted) : vt_none();
    size_t n = vt_template_text(rule->fix, &event, NULL, 0);

    fix = vt_line_take(line, n + 1);
    if (fix == NULL)
        return false;
    vt_template_text(rule->fix, &event, fix, n + 1);
    check->fix = fix;
    return true;
}

/* The record that the derivation at EVENT is about: the one whose plain text it takes, which is the last buffer before it; or gives,
 * which comes right behind it and what else is derived of that record. */
static const struct vt_model_buffer *record_of(const struct vt_model *model, uint32_t event)
{
    const struct vt_model_buffer *next = vt_model_buffer_after(model, event), *found;
    const uint32_t before = next != NULL ? (uint32_t)(next - model->buffers) : model->buffers_len;
    uint32_t behind = event;

    while (behind < model->events_len && behind - event < 3 && model->events[behind].kind == VT_EVENT_DERIVE)
        behind++;
    if (next != NULL && next->event == behind)
        found = next;
    else
        found = before > 0 ? &model->buffers[before - 1] : NULL;
    return found != NULL && strcmp(found->kind, "record") == 0 ? found : NULL;
}

void vt_model_resolve_plain(const struct vt_model *model, struct vt_model_term *term, uint32_t event, bool all)
{
    const struct vt_model_buffer *record = record_of(model, event);
    uint64_t len = record != NULL ? record->len : 0;

    term->text = NULL;
    if (record == NULL || record->first == VT_NONE) {
        term->bytes = vt_bytes(record != NULL ? "" : NULL, 0);
        return;
    }
    for (uint32_t i = 0; i < record->leaves_len && !all; i++) {
        const struct vt_model_field *leaf = &model->fields[record->leaves[i]];

        if ((strcmp(leaf->path, "MAC") == 0 || strcmp(leaf->path, "padding") == 0) && leaf->off < len)
            len = leaf->off;
    }
    term->origin = (struct vt_origin){ .kind = VT_ORIGIN_FIELD, .index = record->first };
    term->bytes = vt_bytes(record->data.data, (size_t)len);
}
