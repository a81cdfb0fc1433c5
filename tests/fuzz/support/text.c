/* What people and scripts are shown: nothing of it may come from outside but letters. */
#include "tests/fuzz/support/fuzz.h"

#include <stdlib.h>

#include "show/html_parts.h"
#include "session/json_read.h"

/* The character at TEXT, and how many bytes it has; 0: it is no UTF-8 (RFC 3629 4). */
static size_t next(struct vt_bytes text, uint32_t *c)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const uint8_t first = text.data[0];
    const size_t n = first < 0x80   ? 1
                     : first < 0xc0 ? 0
                     : first < 0xe0 ? 2
                     : first < 0xf0 ? 3
                     : first < 0xf8 ? 4
                                    : 0;

    if (n == 0 || n > text.len)
        return 0;
    *c = n == 1 ? first : first & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((text.data[i] & 0xc0) != 0x80)
            return 0;
        *c = *c << 6 | (text.data[i] & 0x3f);
    }
    return *c < least[n] || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000) ? 0 : n;
}

/* Control characters, C1 too, and what turns the direction of writing (Unicode, UAX 9). */
static bool steers(uint32_t c)
{
    return (c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f
        || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

void fuzz_check_text(struct vt_bytes text)
{
    for (size_t at = 0, n; at < text.len; at += n) {
        uint32_t c = 0;

        n = next(vt_bytes(text.data + at, text.len - at), &c);
        FUZZ_DEMAND(n > 0);
        FUZZ_DEMAND(!steers(c));
    }
}

void fuzz_check_json(struct vt_bytes text)
{
    static struct vt_json json;

    fuzz_check_text(text);
    FUZZ_DEMAND(text.len > 0 && text.data[text.len - 1] == '\n');
    FUZZ_DEMAND(memchr(text.data, '\n', text.len - 1) == NULL);
    FUZZ_DEMAND(vt_json_parse(&json, vt_bytes(text.data, text.len - 1)));
}

/* All that our pages have; a space on both sides. */
static const char elements[] =
    " a article aside b body br button cite code dd details div dl dt em figcaption figure footer h1 h2 h3 "
    "h4 head"
    " header html i li main meta nav ol p pre q script section small span strong style summary table tbody td"
    " th thead time title tr ul ";
static const char attributes[] =
    " aria-label charset class colspan content data-at data-event data-from data-kind data-len data-made"
    " data-op data-origin hidden href http-equiv id lang name open role rowspan scope tabindex title ";

static bool known(const char *list, const char *word, size_t n)
{
    char wanted[24];

    if (n == 0 || n > sizeof wanted - 3)
        return false;
    snprintf(wanted, sizeof wanted, " %.*s ", (int)n, word);
    return strstr(list, wanted) != NULL;
}

static const char *word_end(const char *p)
{
    while ((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '-')
        p++;
    return p;
}

/* One attribute; returns what follows it. */
static const char *attribute(const char *p)
{
    const char *name = p, *value;

    p = word_end(p);
    FUZZ_DEMAND(known(attributes, name, (size_t)(p - name)));
    if (*p != '=')
        return p;
    value = p + 1;
    if (*value == '"')
        p = value + 1 + strcspn(value + 1, "\"<");
    else
        p = value + strcspn(value, " \"'<>=`");
    FUZZ_DEMAND(*value != '"' || *p == '"');
    FUZZ_DEMAND(memcmp(name, "href", 4) != 0 || *value == '#' || memcmp(value, "\"#", 2) == 0);
    return p + (*value == '"');
}

/* The tag whose '<' is before P; returns what follows it. */
static const char *tag(const char *p)
{
    const bool end = *p == '/';
    const char *name = p + end;

    if (strncmp(p, "!doctype html>", 14) == 0)
        return p + 14;
    p = word_end(name);
    FUZZ_DEMAND(known(elements, name, (size_t)(p - name)));
    while (*p == ' ' && !end)
        p = attribute(p + 1);
    FUZZ_DEMAND(*p == '>');
    return p + 1;
}

/* Our own style or script, which stands in the page as it is; at most once each. */
static const char *own(const char *p, const char *element, struct vt_bytes content)
{
    if (strncmp(p - strlen(element), element, strlen(element)) != 0)
        return p;
    FUZZ_DEMAND(memcmp(p, content.data, content.len) == 0);
    FUZZ_DEMAND(strncmp(p + content.len, "</", 2) == 0);
    return p + content.len;
}

static const char *entity(const char *p)
{
    static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&nbsp;" };

    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
        if (strncmp(p, entities[i], strlen(entities[i])) == 0)
            return p + strlen(entities[i]);
    fuzz_breach("an ampersand begins an entity", __FILE__, __LINE__);
}

void fuzz_check_html(struct vt_bytes page)
{
    char *text = malloc(page.len + 1);
    unsigned scripts = 0;

    FUZZ_DEMAND(text != NULL);
    memcpy(text, page.data, page.len);
    text[page.len] = '\0';
    FUZZ_DEMAND(strlen(text) == page.len);
    for (const char *p = text; *p != '\0';) {
        if (*p == '<') {
            p = tag(p + 1);
            scripts += strncmp(p - 8, "<script>", 8) == 0;
            p = own(own(p, "<style>", vt_html_style()), "<script>", vt_html_script());
        } else if (*p == '&') {
            p = entity(p);
        } else {
            /* A tab stands between the textbook's steps. */
            FUZZ_DEMAND(*p == '\n' || *p == '\t' || ((unsigned char)*p >= 0x20 && *p != 0x7f));
            p++;
        }
    }
    FUZZ_DEMAND(scripts == 1);
    free(text);
}
