/* One line of a reply, family by family. R holds the whole line; what these leave of it is its line end. A
 * line that is none of its protocol's is left where it stopped making sense, and the caller names the
 * rest. */
#include <strings.h>

#include "net/starttls_table.h"

/* Bytes before the line end, which is CRLF, or a LF of a careless server. */
static uint32_t content_left(const struct vt_reader *r)
{
    uint32_t left = vt_left(r);

    if (left > 0 && r->data[r->end - 1] == '\n')
        left--;
    if (left > 0 && left < vt_left(r) && r->data[r->at + left - 1] == '\r')
        left--;
    return left;
}

static void read_text(struct vt_reader *r, const char *name, uint32_t n, struct vt_bytes *out)
{
    *out = vt_bytes(r->data + r->at, 0);
    if (n > 0)
        vt_read_as(r, name, n, VT_VALUE_TEXT, out);
}

/* Bytes up to the next space, at most the rest of the line. */
static uint32_t word_length(const struct vt_reader *r)
{
    uint32_t n = 0, left = content_left(r);

    while (n < left && r->data[r->at + n] != ' ')
        n++;
    return n;
}

bool vt_word_is(struct vt_bytes word, const char *wanted)
{
    return word.len == strlen(wanted) && strncasecmp((const char *)word.data, wanted, word.len) == 0;
}

/* The code 421, or any of its kind before STARTTLS; with that, 454 says what is wrong with TLS (RFC 5321
 * 4.2.1, RFC 3207 4). */
static bool smtp_busy(const struct vt_starttls_step *step, uint32_t code)
{
    return code == 421 || (step->rule != VT_RULE_STARTTLS_ACCEPTED && code >= 400 && code < 500);
}

/* Response codes that say so (RFC 9051 7.1, RFC 3206 4), and how servers without them put it. */
static bool says_busy(struct vt_bytes text)
{
    static const char *const words[] = { "[UNAVAILABLE]", "[LIMIT]", "[SYS/TEMP]", "oo many " };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        for (size_t at = 0, n = strlen(words[i]); at + n <= text.len; at++)
            if (memcmp(text.data + at, words[i], n) == 0)
                return true;
    return false;
}

static struct vt_bytes first_word(struct vt_bytes text)
{
    size_t n = 0;

    while (n < text.len && text.data[n] != ' ')
        n++;
    return vt_bytes(text.data, n);
}

uint32_t vt_reply_code(const uint8_t digits[3])
{
    return (uint32_t)(digits[0] - '0') * 100 + (uint32_t)(digits[1] - '0') * 10 + (uint32_t)(digits[2] - '0');
}

/* Three digits, the first of them 2 to 5 (RFC 5321 4.2). */
static bool read_code(struct vt_reader *r, uint32_t *code)
{
    const uint8_t *p = r->data + r->at;
    struct vt_bytes digits;

    if (content_left(r) < 3 || p[0] < '2' || p[0] > '5' || p[1] < '0' || p[1] > '9' || p[2] < '0'
        || p[2] > '9')
        return false;
    *code = vt_reply_code(p);
    return vt_take(r, 3, &digits) && vt_leaf(r, "code", 3, vt_uint(*code));
}

enum vt_reply vt_read_smtp_line(const struct vt_starttls *s, const struct vt_starttls_step *step,
                                struct vt_reader *r, struct vt_bytes *keywords)
{
    struct vt_bytes separator, text;
    uint32_t code;

    if (!read_code(r, &code) || (s->line_index > 0 && code != s->code))
        return VT_REPLY_BROKEN;
    if (content_left(r) > 0 && r->data[r->at] != ' ' && r->data[r->at] != '-')
        return VT_REPLY_BROKEN;
    read_text(r, "separator", content_left(r) > 0, &separator);
    read_text(r, "text", content_left(r), &text);
    if (s->line_index > 0)  /* the first line holds the server's name */
        *keywords = first_word(text);
    if (separator.len > 0 && separator.data[0] == '-')
        return VT_REPLY_MORE;
    return code == step->good ? VT_REPLY_GOOD : smtp_busy(step, code) ? VT_REPLY_BUSY : VT_REPLY_BAD;
}

static enum vt_reply imap_outcome(const struct vt_starttls_step *step, struct vt_bytes tag,
                                  struct vt_bytes text)
{
    struct vt_bytes status = first_word(text);
    bool untagged = vt_word_is(tag, "*");

    if (untagged && step->tag != NULL)
        return VT_REPLY_MORE;
    if (!untagged && (step->tag == NULL || !vt_bytes_equal(tag, vt_text(step->tag))))
        return VT_REPLY_BROKEN;
    if (vt_word_is(status, "OK"))
        return VT_REPLY_GOOD;
    /* After PREAUTH STARTTLS is no longer possible (RFC 9051 7.1.4). */
    if (vt_word_is(status, "NO") || vt_word_is(status, "BAD") || vt_word_is(status, "BYE")
        || vt_word_is(status, "PREAUTH"))
        return says_busy(text) ? VT_REPLY_BUSY : VT_REPLY_BAD;
    return VT_REPLY_BROKEN;
}

enum vt_reply vt_read_imap_line(const struct vt_starttls *s, const struct vt_starttls_step *step,
                                struct vt_reader *r, struct vt_bytes *keywords)
{
    uint32_t n = word_length(r);
    struct vt_bytes tag, separator, text;

    (void)s;
    if (n == 0 || n > 16 || n == content_left(r))
        return VT_REPLY_BROKEN;
    read_text(r, "tag", n, &tag);
    read_text(r, "separator", 1, &separator);
    read_text(r, "text", content_left(r), &text);
    if (vt_word_is(first_word(text), "CAPABILITY"))
        *keywords = vt_bytes(text.data + 10, text.len - 10);
    return imap_outcome(step, tag, text);
}

enum vt_reply vt_read_pop3_line(const struct vt_starttls *s, const struct vt_starttls_step *step,
                                struct vt_reader *r, struct vt_bytes *keywords)
{
    bool listing = step->rule == VT_RULE_STARTTLS_OFFERED;
    struct vt_bytes status, separator, text;

    if (s->line_index > 0) {
        read_text(r, "text", content_left(r), &text);
        *keywords = first_word(text);
        return vt_word_is(text, ".") ? VT_REPLY_GOOD : VT_REPLY_MORE;
    }
    status = vt_bytes(r->data + r->at, word_length(r));
    if (!vt_word_is(status, "+OK") && !vt_word_is(status, "-ERR"))
        return VT_REPLY_BROKEN;
    read_text(r, "status", (uint32_t)status.len, &status);
    read_text(r, "separator", content_left(r) > 0, &separator);
    read_text(r, "text", content_left(r), &text);
    if (vt_word_is(status, "-ERR"))
        return says_busy(text) ? VT_REPLY_BUSY : VT_REPLY_BAD;
    return listing ? VT_REPLY_MORE : VT_REPLY_GOOD;
}

/* Adds WORD to the list of what the server offers; where there is no room, the list says that there is
 * more. */
static void note_offer(struct vt_starttls *s, struct vt_bytes word)
{
    static const char more[] = " ...";
    size_t at = strlen(s->offers), end = at < sizeof more ? 0 : at + 1 - sizeof more;

    if (strcmp(s->offers + end, more) == 0)
        return;
    if (at + word.len + 1 + sizeof more > sizeof s->offers)
        word = vt_text(more + 1);
    if (at > 0)
        s->offers[at++] = ' ';
    memcpy(s->offers + at, word.data, word.len);
    s->offers[at + word.len] = 0;
}

/* Firewalls that do not know a capability write X over it, but for the last letter: XXXXXXXA. */
static bool is_masked(struct vt_bytes word)
{
    size_t n = 0;

    while (n < word.len && word.data[n] == 'X')
        n++;
    return n >= 3 && n + 1 >= word.len;
}

void vt_starttls_note(struct vt_starttls *s, struct vt_bytes words)
{
    size_t start = 0;

    for (size_t i = 0; words.len > 0 && i <= words.len; i++) {
        if (i < words.len && words.data[i] != ' ')
            continue;
        struct vt_bytes word = vt_bytes(words.data + start, i - start);

        if (word.len > 0 && !(word.len == 1 && word.data[0] == '.'))
            note_offer(s, word);
        s->offered = s->offered || vt_word_is(word, s->protocol->capability);
        s->masked = s->masked || is_masked(word);
        start = i + 1;
    }
}
