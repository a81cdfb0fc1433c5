#include "session/json_read.h"

#include "asn1/der.h"
#include "asn1/string.h"
#include "session/value.h"

enum want { WANT_VALUE, WANT_VALUE_OR_END, WANT_KEY, WANT_KEY_OR_END, WANT_COMMA_OR_END };

struct parser {
    struct vt_json *json;
    const uint8_t *p, *end;
    uint32_t open[VT_JSON_DEPTH_MAX];  /* the containers round P */
    uint32_t depth;
};

static void skip_space(struct parser *s)
{
    while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r'))
        s->p++;
}

static bool take_character(struct parser *s, char c)
{
    if (s->p == s->end || *s->p != (uint8_t)c)
        return false;
    s->p++;
    return true;
}

static struct vt_json_token *add_token(struct parser *s, enum vt_json_kind kind, struct vt_bytes text)
{
    struct vt_json *json = s->json;

    if (json->count == VT_JSON_TOKENS_MAX)
        return NULL;
    json->tokens[json->count] = (struct vt_json_token){ .kind = kind, .text = text, .next = json->count + 1 };
    return &json->tokens[json->count++];
}

/* The number of four hex digits at P; -1: there are none. */
static int32_t hex4(const uint8_t *p, const uint8_t *end)
{
    int32_t number = 0;

    if (end - p < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        if (vt_hex_digit(p[i]) < 0)
            return -1;
        number = number * 16 + vt_hex_digit(p[i]);
    }
    return number;
}

/* The length of the escape or character at P; 0: malformed. */
static size_t character_length(const uint8_t *p, const uint8_t *end)
{
    uint32_t c;
    size_t n = 0;

    /* What traces are made of costs no call. */
    if (*p >= 0x20 && *p < 0x80 && *p != '\\')
        return 1;
    if (*p != '\\')
        return *p >= 0x20 && vt_string_next(VT_DER_UTF8_STRING, vt_bytes(p, (size_t)(end - p)), &n, &c) ? n
            : 0;
    if (end - p < 2)
        return 0;
    if (p[1] == 'u')
        return hex4(p + 2, end) < 0 ? 0 : 6;
    return strchr("\"\\/bfnrt", p[1]) != NULL && p[1] != 0 ? 2 : 0;
}

static bool take_string(struct parser *s)
{
    const uint8_t *start = s->p + 1;

    if (!take_character(s, '"'))
        return false;
    while (s->p < s->end && *s->p != '"') {
        size_t n = character_length(s->p, s->end);

        if (n == 0)
            return false;
        s->p += n;
    }
    return take_character(s, '"')
        && add_token(s, VT_JSON_STRING, vt_bytes(start, (size_t)(s->p - 1 - start))) != NULL;
}

/* Whole numbers alone: a trace has no others. No leading zero. */
static bool take_number(struct parser *s)
{
    const uint8_t *start = s->p;

    (void)take_character(s, '-');
    while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
        s->p++;
    if (s->p == start || s->p[-1] == '-' || (s->p - start > 1 && *start == '0'))
        return false;
    return add_token(s, VT_JSON_NUMBER, vt_bytes(start, (size_t)(s->p - start))) != NULL;
}

static bool take_word(struct parser *s, const char *word, enum vt_json_kind kind)
{
    size_t n = strlen(word);

    if ((size_t)(s->end - s->p) < n || memcmp(s->p, word, n) != 0)
        return false;
    s->p += n;
    return add_token(s, kind, vt_bytes(NULL, 0)) != NULL;
}

static bool open_container(struct parser *s, enum vt_json_kind kind)
{
    s->p++;
    if (s->depth == VT_JSON_DEPTH_MAX)
        return false;
    s->open[s->depth++] = s->json->count;
    return add_token(s, kind, vt_bytes(NULL, 0)) != NULL;
}

static bool take_scalar(struct parser *s)
{
    switch (*s->p) {
    case '"':
        return take_string(s);
    case 't':
        return take_word(s, "true", VT_JSON_TRUE);
    case 'f':
        return take_word(s, "false", VT_JSON_FALSE);
    case 'n':
        return take_word(s, "null", VT_JSON_NULL);
    default:
        return take_number(s);
    }
}

static bool in_object(const struct parser *s)
{
    return s->json->tokens[s->open[s->depth - 1]].kind == VT_JSON_OBJECT;
}

static bool close_container(struct parser *s)
{
    if (!take_character(s, in_object(s) ? '}' : ']'))
        return false;
    s->json->tokens[s->open[--s->depth]].next = s->json->count;
    return true;
}

/* Takes what WANT asks for, and says what comes next. */
static bool next_step(struct parser *s, enum want *want)
{
    bool may_end = *want == WANT_VALUE_OR_END || *want == WANT_KEY_OR_END || *want == WANT_COMMA_OR_END;
    bool wants_key = *want == WANT_KEY || *want == WANT_KEY_OR_END;

    if (may_end && close_container(s)) {
        *want = WANT_COMMA_OR_END;
        return true;
    }
    if (*want == WANT_COMMA_OR_END) {
        *want = in_object(s) ? WANT_KEY : WANT_VALUE;
        return take_character(s, ',');
    }
    if (wants_key) {
        if (!take_string(s))
            return false;
        skip_space(s);
        *want = WANT_VALUE;
        return take_character(s, ':');
    }
    *want = *s->p == '{' ? WANT_KEY_OR_END : *s->p == '[' ? WANT_VALUE_OR_END : WANT_COMMA_OR_END;
    if (*want == WANT_COMMA_OR_END)
        return take_scalar(s);
    return open_container(s, *want == WANT_KEY_OR_END ? VT_JSON_OBJECT : VT_JSON_ARRAY);
}

bool vt_json_parse(struct vt_json *json, struct vt_bytes text)
{
    struct parser s = { .json = json, .p = text.data, .end = text.data + text.len };
    enum want want = WANT_VALUE;

    json->count = 0;
    do {
        skip_space(&s);
        if (s.p == s.end || !next_step(&s, &want))
            return false;
    } while (s.depth > 0);
    skip_space(&s);
    return s.p == s.end;
}

const struct vt_json_token *vt_json_member(const struct vt_json *json, const struct vt_json_token *object,
                                           const char *key)
{
    if (object == NULL || object->kind != VT_JSON_OBJECT)
        return NULL;
    for (const struct vt_json_token *t = object + 1; t < json->tokens + object->next;
         t = json->tokens + t[1].next)
        if (vt_json_is(t, key))
            return t + 1;
    return NULL;
}

const struct vt_json_token *vt_json_item(const struct vt_json *json, const struct vt_json_token *list,
                                         const struct vt_json_token *before)
{
    const struct vt_json_token *item;

    if (list == NULL || list->kind != VT_JSON_ARRAY)
        return NULL;
    item = before != NULL ? json->tokens + before->next : list + 1;
    return item < json->tokens + list->next ? item : NULL;
}

bool vt_json_is(const struct vt_json_token *token, const char *text)
{
    return token != NULL && token->kind == VT_JSON_STRING && vt_bytes_equal(token->text, vt_text(text));
}

bool vt_json_uint(const struct vt_json_token *token, uint64_t *out)
{
    uint64_t number = 0;

    if (token == NULL || token->kind != VT_JSON_NUMBER || token->text.len > 16 || token->text.data[0] == '-')
        return false;
    for (size_t i = 0; i < token->text.len; i++)
        number = number * 10 + (uint64_t)(token->text.data[i] - '0');
    *out = number;
    return number < (uint64_t)1 << 53;
}

/* The character of the escape \uXXXX at P, of both halves of a pair; N is its length. A half alone stands for
 * U+FFFD. */
static uint32_t unescape_u(const uint8_t *p, const uint8_t *end, size_t *n)
{
    uint32_t c = (uint32_t)hex4(p + 2, end);
    int32_t low = end - p >= 12 && p[6] == '\\' && p[7] == 'u' ? hex4(p + 8, end) : -1;

    *n = 6;
    if (c < 0xd800 || c > 0xdfff)
        return c;
    if (c > 0xdbff || low < 0xdc00 || low > 0xdfff)
        return 0xfffd;
    *n = 12;
    return 0x10000 + ((c - 0xd800) << 10) + ((uint32_t)low - 0xdc00);
}

size_t vt_json_unescape(const struct vt_json_token *token, uint8_t *out)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    const uint8_t *p = token->text.data, *end = p + token->text.len;
    size_t len = 0, n;

    while (p < end) {
        if (*p != '\\') {
            out[len++] = *p++;
        } else if (p[1] == 'u') {
            struct vt_out utf8 = vt_out((char *)out + len, 4);

            vt_put_utf8(&utf8, unescape_u(p, end, &n));
            len += utf8.len;
            p += n;
        } else {
            const char *at = strchr(from, p[1]);

            out[len++] = at != NULL ? (uint8_t)to[at - from] : p[1];
            p += 2;
        }
    }
    return len;
}

bool vt_json_unhex(const struct vt_json_token *token, uint8_t *out, size_t *len)
{
    if (token == NULL || token->kind != VT_JSON_STRING)
        return false;
    *len = token->text.len / 2;
    return vt_hex_read(token->text, out);
}
