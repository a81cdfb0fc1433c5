/* The dialogue of two others. What was said decides what is expected; a line that is none of its
 * protocol's is named all the same. */
#include "net/starttls_table.h"

/* How a server of each family says hello (RFC 5321 4.3.1, RFC 9051 7.1, RFC 1939 4). LMTP shows when the
 * client does. */
static const struct {
    const char *greeting, *protocol;
} greetings[] = {
    { "220", "smtp" }, { "* OK", "imap" }, { "* PREAUTH", "imap" }, { "+OK", "pop3" },
};

static const struct vt_starttls_protocol *guess(struct vt_bytes line)
{
    for (size_t i = 0; i < sizeof greetings / sizeof greetings[0]; i++)
        if (vt_bytes_begin(line, greetings[i].greeting))
            return vt_starttls_protocol(greetings[i].protocol);
    return NULL;
}

static void read_reply(struct vt_starttls *s, struct vt_bytes bytes)
{
    struct vt_starttls_step step = *vt_starttls_now(s);
    struct vt_bytes line = vt_without_line_end(bytes), keywords;
    struct vt_parse parse;
    struct vt_reader r = vt_starttls_begin_line(s, &parse, &s->s2c, bytes, step.reply, s->line_index);
    enum vt_reply outcome;

    if (s->commands > 0 && s->protocol->steps[VT_ROLE_OFFER].tag != NULL)
        step.tag = s->said;          /* their client chose its own */
    outcome = s->protocol->read_line(s, &step, &r, &keywords);
    vt_starttls_end_line(&r, &s->s2c, outcome == VT_REPLY_BROKEN ? "unparsed" : "line_end",
                         vt_value_of(VT_VALUE_TEXT, line));
    if (s->line_index == 0 && line.len >= 3)
        s->code = vt_reply_code(line.data);
    s->line_index = outcome == VT_REPLY_MORE ? (uint16_t)(s->line_index + 1) : 0;
}

static uint32_t word(const struct vt_reader *r)
{
    uint32_t n = 0;

    while (n < vt_left(r) && strchr(" \r\n", r->data[r->at + n]) == NULL)
        n++;
    return n;
}

/* Names the next word, and the one space behind it when there is one. */
static struct vt_bytes read_word(struct vt_reader *r, const char *name)
{
    struct vt_bytes out = vt_bytes(r->data + r->at, 0), space;

    if (word(r) > 0)
        (void)vt_read_as(r, name, word(r), VT_VALUE_TEXT, &out);
    if (vt_left(r) > 0 && r->data[r->at] == ' ')
        (void)vt_read_as(r, "separator", 1, VT_VALUE_TEXT, &space);
    return out;
}

/* The step that VERB begins. */
static uint8_t step_of(const struct vt_starttls *s, struct vt_bytes verb)
{
    uint8_t i = VT_ROLE_OFFER;

    while (i <= VT_ROLE_GOODBYE && !vt_word_is(verb, s->protocol->steps[i].verb))
        i++;
    return i;
}

static void read_command(struct vt_starttls *s, struct vt_bytes bytes)
{
    const bool tagged = s->protocol->steps[VT_ROLE_OFFER].tag != NULL;
    struct vt_bytes line = vt_without_line_end(bytes), tag = { NULL, 0 }, verb, argument;
    struct vt_parse parse;
    struct vt_reader r = vt_parse_untraced(&parse, line);

    if (tagged)
        (void)read_word(&r, "tag");
    verb = read_word(&r, "verb");        /* the clause of all the line is the verb's */
    if (vt_word_is(verb, "LHLO"))
        s->protocol = vt_starttls_protocol("lmtp");
    s->step = step_of(s, verb);
    s->line_index = 0;
    r = vt_starttls_begin_line(s, &parse, &s->c2s, bytes, "command", s->commands++);
    if (tagged)
        tag = read_word(&r, "tag");
    (void)read_word(&r, "verb");
    if (line.len > r.at)
        (void)vt_read_as(&r, "argument", (uint32_t)line.len - r.at, VT_VALUE_TEXT, &argument);
    tag.len = tag.len < sizeof s->said ? tag.len : sizeof s->said - 1;
    if (tag.len > 0)
        memcpy(s->said, tag.data, tag.len);
    s->said[tag.len] = 0;
    vt_starttls_end_line(&r, &s->c2s, "line_end", vt_value_of(VT_VALUE_TEXT, line));
}

bool vt_starttls_observe(struct vt_starttls *s, bool from_server, struct vt_bytes line)
{
    if (s->protocol == NULL && from_server && s->s2c.off == 0)
        s->protocol = guess(line);
    if (s->protocol == NULL)
        return false;
    if (from_server)
        read_reply(s, line);
    else
        read_command(s, line);
    return true;
}

bool vt_starttls_line(const struct vt_event *event, bool *from_server, struct vt_bytes *line)
{
    const struct vt_parse *parse = event->field.parse;

    if (event->kind != VT_EVENT_CLOSE || parse->depth != 3 || event->field.value.kind != VT_VALUE_TEXT
        || parse->open[0].name == NULL || strcmp(parse->open[0].name, "starttls") != 0)
        return false;
    *from_server = strcmp(parse->open[1].name, "command") != 0;
    *line = event->field.value.bytes;
    return true;
}
