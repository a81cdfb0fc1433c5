#include "session/policy.h"

#include "asn1/oid.h"

/* A number in groups of seven bits, the least first: UUIDs make arcs of 128 bits (X.667). */
struct arc {
    uint8_t at[20];
    unsigned count;
};

/* N becomes N * TIMES + PLUS. */
static bool grow(struct arc *n, unsigned times, unsigned plus)
{
    for (unsigned i = 0; i < n->count; i++, plus >>= 7) {
        plus += n->at[i] * times;
        n->at[i] = plus & 0x7f;
    }
    for (; plus > 0; plus >>= 7) {
        if (n->count == sizeof n->at)
            return false;
        n->at[n->count++] = plus & 0x7f;
    }
    return true;
}

/* Takes a decimal number off *TEXT, up to a dot or the end. */
static bool take_arc(const char **text, struct arc *out)
{
    const char *digit = *text;

    out->count = 0;
    for (; *digit >= '0' && *digit <= '9'; digit++)
        if (!grow(out, 10, (unsigned)(*digit - '0')))
            return false;
    if (digit == *text || (**text == '0' && digit - *text > 1) || (*digit != '.' && *digit != '\0'))
        return false;
    *text = *digit == '.' ? digit + 1 : digit;
    return *digit == '\0' || **text != '\0';
}

static bool put_arc(const struct arc *n, uint8_t out[VT_POLICY_OCTETS_MAX], size_t *len)
{
    const unsigned count = n->count > 0 ? n->count : 1;

    if (VT_POLICY_OCTETS_MAX - *len < count)
        return false;
    for (unsigned i = count; i-- > 0;)
        out[(*len)++] = (uint8_t)((n->count > 0 ? n->at[i] : 0) | (i > 0 ? 0x80 : 0));
    return true;
}

/* Dotted text as content octets (X.690 8.19). The first two arcs are one number, 40 times the first and
 * the second, which is below 40 unless the first is 2. */
bool vt_oid_read(const char *text, uint8_t out[VT_POLICY_OCTETS_MAX], size_t *len)
{
    const unsigned first = (unsigned)(*text - '0');
    struct arc arc;

    *len = 0;
    if (first > 2 || text[1] != '.')
        return false;
    text += 2;
    if (!take_arc(&text, &arc) || (first < 2 && (arc.count > 1 || (arc.count == 1 && arc.at[0] >= 40)))
        || !grow(&arc, 1, 40 * first) || !put_arc(&arc, out, len))
        return false;
    while (*text != '\0')
        if (!take_arc(&text, &arc) || !put_arc(&arc, out, len))
            return false;
    return true;
}

bool vt_policy_add(struct vt_policy_room *room, const char *dotted)
{
    struct vt_policy_inputs *inputs = &room->inputs;
    const uint8_t at = inputs->wanted_len;
    size_t len;

    if (at == VT_POLICIES_WANTED_MAX || !vt_oid_read(dotted, room->octets[at], &len))
        return false;
    room->wanted[at] = vt_bytes(room->octets[at], len);
    inputs->wanted = room->wanted;
    inputs->wanted_len++;
    return true;
}

/* The flags, by their keys. */
static const struct {
    const char *key;
    size_t at;
} flags[] = {
    { "require_explicit_policy", offsetof(struct vt_policy_inputs, require_explicit) },
    { "inhibit_any_policy", offsetof(struct vt_policy_inputs, inhibit_any) },
    { "inhibit_policy_mapping", offsetof(struct vt_policy_inputs, inhibit_mapping) },
};

void vt_policy_write(struct vt_text_writer *writer, const struct vt_policy_inputs *inputs)
{
    char dotted[4 * VT_POLICY_OCTETS_MAX + 4];

    for (uint8_t i = 0; i < inputs->wanted_len; i++) {
        vt_oid_format(inputs->wanted[i], dotted, sizeof dotted);
        vt_text_writer_put(writer, i == 0 ? ",\"policies\":[\"" : ",\"");
        vt_text_writer_put(writer, dotted);
        vt_text_writer_put(writer, i + 1 == inputs->wanted_len ? "\"]" : "\"");
    }
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if (*(const bool *)((const char *)inputs + flags[i].at)) {
            vt_text_writer_put(writer, ",\"");
            vt_text_writer_put(writer, flags[i].key);
            vt_text_writer_put(writer, "\":true");
        }
}

bool vt_policy_read(struct vt_line *line, struct vt_policy_room *room)
{
    const struct vt_json_token *list = vt_line_member(line, "policies"), *item = NULL;
    const char *dotted;

    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        const struct vt_json_token *flag = vt_line_member(line, flags[i].key);

        *(bool *)((char *)&room->inputs + flags[i].at) = flag != NULL && flag->kind == VT_JSON_TRUE;
    }
    while (list != NULL && (item = vt_json_item(&line->json, list, item)) != NULL)
        if (!vt_line_shown(line, item, &dotted) || dotted == NULL || !vt_policy_add(room, dotted))
            return vt_line_refuse(line, "a policy is malformed");
    return list == NULL || list->kind == VT_JSON_ARRAY || vt_line_refuse(line, "the policies are no list");
}
