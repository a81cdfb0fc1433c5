/* The first line of a trace, read. */
#include "session/trace_read.h"
#include "session/value.h"

/* A time; 0, and *GIVEN false, where there is none. */
static bool take_time(struct vt_line *line, const char *key, bool *given, int64_t *out)
{
    const char *text;

    if (!vt_line_text(line, key, &text))
        return false;
    *given = text != NULL;
    return text == NULL || vt_time_parse(text, out) || vt_line_refuse(line, "a time is malformed");
}

/* Days, 0 where there are none. */
static bool take_days(struct vt_line *line, const char *key, uint16_t *out)
{
    const struct vt_json_token *token = vt_line_member(line, key);
    uint64_t days = 0;

    if (token != NULL && (!vt_json_uint(token, &days) || days == 0 || days > UINT16_MAX))
        return vt_line_refuse(line, "a number of days is malformed");
    *out = (uint16_t)days;
    return true;
}

/* A list of numbers of 16 bits: an offer. OUT stays NULL when it is not there. */
static bool take_offer(struct vt_line *line, const char *key, uint16_t *room, const uint16_t **out,
                       uint8_t *count)
{
    const struct vt_json_token *list = vt_line_member(line, key), *item = NULL;
    uint64_t number;

    if (list == NULL)
        return true;
    if (list->kind != VT_JSON_ARRAY)
        return vt_line_refuse(line, "an offer is no list");
    while ((item = vt_json_item(&line->json, list, item)) != NULL) {
        if (*count == VT_OFFERS_MAX || !vt_json_uint(item, &number) || number > 0xffff)
            return vt_line_refuse(line, "an offer is malformed");
        room[(*count)++] = (uint16_t)number;
    }
    *out = room;
    return true;
}

static bool take_alpn(struct vt_line *line, struct vt_recorded *t)
{
    struct vt_client_config *client = &t->client;
    const struct vt_json_token *list = vt_line_member(line, "alpn"), *item = NULL;

    if (list == NULL)
        return true;
    if (list->kind != VT_JSON_ARRAY)
        return vt_line_refuse(line, "an offer is no list");
    while ((item = vt_json_item(&line->json, list, item)) != NULL)
        if (client->alpn_len == VT_OFFERS_MAX || !vt_line_hex(line, item, &t->alpn[client->alpn_len++]))
            return vt_line_refuse(line, "an offer is malformed");
    client->alpn = t->alpn;
    return true;
}

static bool take_seed(struct vt_line *line, struct vt_recorded *t)
{
    const struct vt_json_token *token = vt_line_member(line, "seed");
    struct vt_bytes seed;

    if (token == NULL)
        return true;
    if (!vt_line_hex(line, token, &seed) || seed.len != VT_SEED_LEN)
        return vt_line_refuse(line, "the seed is malformed");
    memcpy(t->client.seed, seed.data, VT_SEED_LEN);
    t->has_seed = true;
    return true;
}

static bool take_flag(const struct vt_line *line, const char *key)
{
    const struct vt_json_token *token = vt_line_member(line, key);

    return token != NULL && token->kind == VT_JSON_TRUE;
}

static bool take_version(struct vt_line *line, uint8_t *version)
{
    uint64_t number;

    if (!vt_json_is(vt_line_member(line, "event"), "trace") || !vt_json_uint(vt_line_member(line, "version"),
                                                                             &number))
        return vt_line_refuse(line, "this is no trace");
    *version = (uint8_t)number;
    return number == 1 || number == VT_TRACE_VERSION || vt_line_refuse(line, "a trace of another version");
}

/* What the client was asked for, of a session of ours. */
static bool take_client(struct vt_line *line, struct vt_recorded *t)
{
    struct vt_client_config *c = &t->client;
    const char *name, *verify_name;

    if (!vt_line_text(line, "name", &name) || !vt_line_text(line, "verify_name", &verify_name)
        || !take_days(line, "expires_in", &c->expires_in) || !vt_policy_read(line, &t->policy))
        return false;
    c->target = t->head.target;
    c->name = vt_text(name != NULL ? name : "");
    c->verify_name = vt_text(verify_name != NULL ? verify_name : "");
    c->no_name = take_flag(line, "no_name");
    c->allow_cn = take_flag(line, "allow_cn");
    c->trust = vt_json_is(vt_line_member(line, "trust"), "reported") ? VT_TRUST_REPORTED : VT_TRUST_REQUIRED;
    c->policy = t->policy.inputs;
    return take_offer(line, "suites", t->suites, &c->suites, &c->suites_len)
        && take_offer(line, "groups", t->groups, &c->groups, &c->groups_len)
        && take_offer(line, "schemes", t->schemes, &c->schemes, &c->schemes_len)
        && take_alpn(line, t) && take_seed(line, t);
}

bool vt_trace_take_head(struct vt_line *line, struct vt_recorded *t)
{
    bool timed, judged;

    if (!take_version(line, &t->head.version) || !vt_line_text(line, "program", &t->program)
        || !vt_line_text(line, "target", &t->head.target)
            || !vt_line_text(line, "starttls", &t->head.starttls)
        || !take_time(line, "time", &timed, &t->head.time) || !take_time(line, "at", &judged, &t->client.now)
        || !take_client(line, t))
        return false;
    t->head.client = judged ? &t->client : NULL;
    t->head.hashed = vt_json_is(vt_line_member(line, "data"), "hash");
    t->secrets = take_flag(line, "secrets");
    return true;
}
