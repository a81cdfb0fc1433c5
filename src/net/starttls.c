#include "base/writer.h"
#include "net/starttls_table.h"

static void enter(struct vt_starttls *s, enum vt_starttls_state state, const char *to, const char *on)
{
    vt_emit_state(s->report->sink, vt_starttls_now(s)->state, to, on);
    s->state = state;
}

static void fail(struct vt_starttls *s, const char *on)
{
    if (s->state != VT_STARTTLS_FAILED)
        enter(s, VT_STARTTLS_FAILED, "failed", on);
}

struct vt_reader vt_starttls_begin_line(struct vt_starttls *s, struct vt_parse *parse,
                                        const struct vt_stream *stream, struct vt_bytes bytes,
                                        const char *group, uint16_t index)
{
    struct vt_reader r = vt_parse_stream(parse, s->report->sink, stream, bytes);
    const char *ref = vt_starttls_now(s)->ref;

    (void)(vt_open(&r, "starttls", ref) && vt_open(&r, group, NULL) && vt_open_item(&r, index));
    return r;
}

void vt_starttls_end_line(struct vt_reader *r, struct vt_stream *stream, const char *name,
                          struct vt_value line)
{
    struct vt_bytes rest;

    if (vt_left(r) > 0)
        vt_read_as(r, name, vt_left(r), VT_VALUE_TEXT, &rest);
    (void)(vt_close_as(r, line) && vt_close(r) && vt_close(r));
    vt_parse_end(r);
    stream->off += r->end;
}

/* Names BYTES, which belong to no line, under NAME. */
static void name_stray(struct vt_starttls *s, const char *group, const char *name, struct vt_bytes bytes,
                       struct vt_value line)
{
    struct vt_parse parse;
    struct vt_reader r;

    if (bytes.len == 0)
        return;
    r = vt_starttls_begin_line(s, &parse, &s->s2c, bytes, group, s->line_index);
    vt_starttls_end_line(&r, &s->s2c, name, line);
}

struct vt_bytes vt_without_line_end(struct vt_bytes line)
{
    if (line.len > 0 && line.data[line.len - 1] == '\n')
        line.len--;
    if (line.len > 0 && line.data[line.len - 1] == '\r')
        line.len--;
    return line;
}

/* Reads a command that was just written, by name. */
static void read_command(struct vt_starttls *s, const struct vt_starttls_step *step, struct vt_bytes bytes)
{
    struct vt_parse parse;
    struct vt_reader r = vt_starttls_begin_line(s, &parse, &s->c2s, bytes, "command", s->commands++);
    uint32_t tag = step->tag == NULL ? 0 : (uint32_t)strlen(step->tag);
    struct vt_bytes out;

    (void)((tag == 0
            || (vt_read_as(&r, "tag", tag, VT_VALUE_TEXT, &out)
                && vt_read_as(&r, "separator", 1, VT_VALUE_TEXT, &out)))
           && vt_read_as(&r, "verb", (uint32_t)strlen(step->verb), VT_VALUE_TEXT, &out)
           && (!step->says_name
               || (vt_read_as(&r, "separator", 1, VT_VALUE_TEXT, &out)
                   && vt_read_as(&r, "argument", vt_left(&r) - 2, VT_VALUE_TEXT, &out))));
    vt_starttls_end_line(&r, &s->c2s, "line_end", vt_value_of(VT_VALUE_TEXT, vt_without_line_end(bytes)));
}

/* Writes the command of STEP. */
static void write_command(struct vt_writer *w, const struct vt_starttls_step *step, const char *name)
{
    if (step->tag != NULL) {
        vt_write_bytes(w, vt_text(step->tag));
        vt_write_u8(w, ' ');
    }
    vt_write_bytes(w, vt_text(step->verb));
    if (step->says_name) {
        vt_write_u8(w, ' ');
        vt_write_bytes(w, vt_text(name));
    }
    vt_write_bytes(w, vt_text("\r\n"));
}

size_t vt_starttls_goodbye(const struct vt_starttls_protocol *protocol, char *out)
{
    struct vt_writer w = vt_writer(out, 32);

    write_command(&w, &protocol->steps[VT_ROLE_GOODBYE], "");
    return w.at;
}

/* Goes to STEP, and says its command. */
static void say(struct vt_starttls *s, enum vt_step_role role)
{
    struct vt_writer w = vt_writer(s->out + s->out_len, (uint32_t)sizeof s->out - s->out_len);

    s->step = (uint8_t)role;
    s->line_index = 0;
    write_command(&w, vt_starttls_now(s), s->ehlo);
    read_command(s, vt_starttls_now(s), vt_bytes(w.data, w.at));
    s->out_len += w.at;
}

/* Says goodbye after a failure that left the dialogue whole (RFC 5321 4.1.1.10: QUIT before closing). */
static void leave(struct vt_starttls *s, const char *on)
{
    enter(s, VT_STARTTLS_LEAVING, s->protocol->steps[VT_ROLE_GOODBYE].state, on);
    say(s, VT_ROLE_GOODBYE);
}

bool vt_starttls_name_ok(const char *name)
{
    size_t n = strlen(name);

    for (size_t i = 0; i < n; i++)
        if (name[i] <= ' ' || name[i] > '~')
            return false;
    return n >= 1 && n <= 255;
}

void vt_starttls_init(struct vt_starttls *s, const struct vt_starttls_protocol *protocol, const char *ehlo,
                      struct vt_report *report)
{
    memset(s, 0, sizeof *s);
    s->protocol = protocol;
    s->ehlo = vt_starttls_name_ok(ehlo) ? ehlo : "localhost";
    s->report = report;
    s->c2s.buffer = vt_emit_buffer(report->sink, VT_BUFFER_C2S, vt_bytes(NULL, 0), false, NULL, 0);
    s->s2c.buffer = vt_emit_buffer(report->sink, VT_BUFFER_S2C, vt_bytes(NULL, 0), false, NULL, 0);
    vt_emit_state(report->sink, "start", vt_starttls_now(s)->state, "connected");
}

/* The listing is complete. */
static void take_offer(struct vt_starttls *s)
{
    if (vt_starttls_judge_offer(s)) {
        enter(s, VT_STARTTLS_TALKING, s->protocol->steps[VT_ROLE_START].state, vt_starttls_now(s)->reply);
        say(s, VT_ROLE_START);
    } else {
        leave(s, vt_starttls_now(s)->reply);
    }
}

static void reply_good(struct vt_starttls *s, struct vt_value line)
{
    const char *on = vt_starttls_now(s)->reply;

    switch ((enum vt_step_role)s->step) {
    case VT_ROLE_GREETING:
        vt_starttls_judge(s, VT_RULE_STARTTLS_GREETING, true, line, vt_none());
        enter(s, VT_STARTTLS_TALKING, s->protocol->steps[VT_ROLE_OFFER].state, on);
        say(s, VT_ROLE_OFFER);
        break;
    case VT_ROLE_OFFER:
        take_offer(s);
        break;
    case VT_ROLE_START:
        vt_starttls_judge(s, VT_RULE_STARTTLS_ACCEPTED, true, line, vt_none());
        enter(s, VT_STARTTLS_ACCEPTED, "accepted", on);
        break;
    case VT_ROLE_GOODBYE:
        fail(s, on);
        break;
    }
}

static void reply_bad(struct vt_starttls *s, enum vt_reply outcome, struct vt_value line)
{
    const struct vt_starttls_step *step = vt_starttls_now(s);

    if (s->state == VT_STARTTLS_LEAVING) {
        fail(s, step->reply);
        return;
    }
    if (outcome == VT_REPLY_BUSY)
        vt_starttls_judge(s, s->offered ? VT_RULE_STARTTLS_BUSY_NOW : VT_RULE_STARTTLS_BUSY, false, line,
                          vt_none());
    else if (step->rule == VT_RULE_STARTTLS_OFFERED)
        vt_starttls_judge_refusal(s, line);
    else if (step->rule == VT_RULE_STARTTLS_ACCEPTED)
        vt_starttls_judge_start(s, line);
    else
        vt_starttls_judge(s, step->rule, false, line, vt_say(s->protocol->capability));
    leave(s, step->reply);
}

static void reply_broken(struct vt_starttls *s, struct vt_value line)
{
    if (s->state != VT_STARTTLS_LEAVING)
        vt_starttls_judge_broken(s, line);
    fail(s, vt_starttls_now(s)->reply);
}

static void take_outcome(struct vt_starttls *s, enum vt_reply outcome, struct vt_value line)
{
    if (outcome == VT_REPLY_MORE && ++s->line_index < VT_STARTTLS_LINES_MAX)
        return;
    if (outcome == VT_REPLY_GOOD)
        reply_good(s, line);
    else if (outcome == VT_REPLY_BAD || outcome == VT_REPLY_BUSY)
        reply_bad(s, outcome, line);
    else
        reply_broken(s, outcome == VT_REPLY_MORE ? vt_say("a reply without end") : line);
}

/* Reads one whole line, by name. */
static void take_line(struct vt_starttls *s, struct vt_bytes bytes)
{
    const struct vt_starttls_step *step = vt_starttls_now(s);
    struct vt_bytes line = vt_without_line_end(bytes), keywords = vt_bytes(NULL, 0);
    struct vt_parse parse;
    struct vt_reader r = vt_starttls_begin_line(s, &parse, &s->s2c, bytes, step->reply, s->line_index);
    enum vt_reply outcome = s->protocol->read_line(s, step, &r, &keywords);
    struct vt_value value = vt_value_of(VT_VALUE_TEXT, line);
    size_t n = line.len < sizeof s->said - 1 ? line.len : sizeof s->said - 1;

    vt_starttls_end_line(&r, &s->s2c, outcome == VT_REPLY_BROKEN ? "unparsed" : "line_end", value);
    memcpy(s->said, line.data, n);
    s->said[n] = 0;
    if (outcome != VT_REPLY_BROKEN && s->line_index == 0 && line.len >= 3)
        s->code = vt_reply_code(line.data);
    if (step->rule == VT_RULE_STARTTLS_OFFERED) {
        s->misplaced = s->misplaced || (step->says_name && line.len > 4 && s->line_index == 0
                       && vt_word_is(vt_bytes(line.data + 4, line.len - 4), s->protocol->capability));
        vt_starttls_note(s, keywords);
    }
    take_outcome(s, outcome, value);
}

/* Bytes that came although TLS was due, or our question: whoever sent them, they belong to nobody (RFC
 * 3207 4). */
static void take_stray(struct vt_starttls *s, struct vt_bytes bytes, enum vt_rule rule, const char *name)
{
    struct vt_value text = vt_value_of(VT_VALUE_TEXT, vt_without_line_end(bytes));

    s->line_index = 0;
    name_stray(s, name, "text", bytes, text);
    vt_starttls_judge(s, rule, false, text, vt_none());
    fail(s, name);
}

/* True for bytes that answer what has not left yet. IMAP servers may say what is new at any time, untagged
 * (RFC 9051 2.2.2). */
static bool is_early(const struct vt_starttls *s, uint8_t first)
{
    return s->state == VT_STARTTLS_TALKING && s->step == VT_ROLE_OFFER && s->out_at < s->out_len
        && s->in_len == 0 && (vt_starttls_now(s)->tag == NULL || first != '*');
}

/* True when TLS arrives where plain text was due: an alert or a handshake record. */
static bool is_tls(struct vt_bytes bytes)
{
    return bytes.len >= 2 && (bytes.data[0] == 0x15 || bytes.data[0] == 0x16) && bytes.data[1] == 0x03;
}

static void take_tls(struct vt_starttls *s, struct vt_bytes bytes)
{
    name_stray(s, vt_starttls_now(s)->reply, "tls", bytes, vt_none());
    vt_starttls_command(s, VT_RULE_STARTTLS_IMPLICIT, vt_say("a TLS record"), "");
    fail(s, "tls");
}

/* Takes what has been gathered, when it is more than the beginning of a line. */
static void take_gathered(struct vt_starttls *s)
{
    struct vt_bytes bytes = vt_bytes(s->in, s->in_len);

    if (is_tls(bytes)) {
        take_tls(s, bytes);
    } else if (bytes.data[bytes.len - 1] == '\n') {
        take_line(s, bytes);
    } else if (s->in_len == VT_STARTTLS_LINE_MAX) {
        name_stray(s, vt_starttls_now(s)->reply, "unparsed", bytes, vt_none());
        reply_broken(s, vt_say("a line without end"));
    } else {
        return;
    }
    s->in_len = 0;
}

void vt_starttls_feed(struct vt_starttls *s, struct vt_bytes bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        struct vt_bytes rest = vt_bytes(bytes.data + i, bytes.len - i);
        bool unasked = s->step == VT_ROLE_START && s->out_at < s->out_len;

        if (s->state == VT_STARTTLS_ACCEPTED || s->state == VT_STARTTLS_READY
            || (s->state == VT_STARTTLS_TALKING && unasked)) {
            take_stray(s, rest, VT_RULE_STARTTLS_INJECTION, "injected");
            return;
        }
        if (is_early(s, bytes.data[i])) {
            take_stray(s, rest, VT_RULE_STARTTLS_EARLY, "early");
            return;
        }
        if (s->state == VT_STARTTLS_FAILED) {
            name_stray(s, "after", "unparsed", rest, vt_none());
            return;
        }
        s->in[s->in_len++] = bytes.data[i];
        take_gathered(s);
    }
}

/* Names a line that will not be completed. */
static void name_gathered(struct vt_starttls *s)
{
    name_stray(s, vt_starttls_now(s)->reply, "unparsed", vt_bytes(s->in, s->in_len), vt_none());
    s->in_len = 0;
}

void vt_starttls_settle(struct vt_starttls *s)
{
    if (s->state != VT_STARTTLS_ACCEPTED)
        return;
    vt_starttls_judge(s, VT_RULE_STARTTLS_INJECTION, true, vt_say("nothing"), vt_none());
    enter(s, VT_STARTTLS_READY, "tls", "settled");
}

void vt_starttls_end(struct vt_starttls *s)
{
    const bool mute = s->said[0] == 0 && s->in_len == 0, half = s->in_len > 0;
    const char *verb = vt_starttls_now(s)->verb;
    /* Nothing came after our command. */
    const bool ours = s->state == VT_STARTTLS_TALKING && verb != NULL && s->line_index == 0;

    name_gathered(s);
    if (s->probed && mute)
        vt_starttls_command(s, VT_RULE_STARTTLS_IMPLICIT,
                            vt_say("the end of the connection, once we had begun with TLS"), "");
    else if (s->state == VT_STARTTLS_TALKING && mute)
        vt_starttls_command(s, VT_RULE_STARTTLS_CLOSED, vt_say("nothing at all"),
                            "; or, if this port speaks TLS from the first byte, run ");
    else if (s->state == VT_STARTTLS_TALKING || s->state == VT_STARTTLS_ACCEPTED)
        vt_starttls_judge(s, VT_RULE_STARTTLS_CLOSED, false,
                          vt_say(half ? "half a line" : ours ? verb : s->said), vt_none());
    fail(s, "closed");
}

void vt_starttls_silence(struct vt_starttls *s)
{
    name_gathered(s);
    fail(s, "timeout");
}

/* The text stands in the trace, too, and comes back from it: what would be escaped there is a question
 * mark. */
bool vt_starttls_begun(const struct vt_starttls *s, char *out, size_t size)
{
    struct vt_bytes last = s->in_len > 0 ? vt_bytes(s->in, s->in_len)
                                         : vt_text(s->line_index > 0 ? s->said : "");
    size_t n = last.len < size - 1 ? last.len : size - 1;

    for (size_t i = 0; i < n; i++)
        out[i] = last.data[i] >= ' ' && last.data[i] <= '~' && last.data[i] != '\\' ? (char)last.data[i]
                                                                                    : '?';
    out[n] = 0;
    return n > 0;
}

const char *vt_starttls_waiting(const struct vt_starttls *s)
{
    return vt_starttls_now(s)->waiting;
}

struct vt_bytes vt_starttls_pending(const struct vt_starttls *s)
{
    return vt_bytes(s->out + s->out_at, s->out_len - s->out_at);
}

void vt_starttls_sent(struct vt_starttls *s, size_t n)
{
    s->out_at += (uint32_t)n;
    if (s->out_at == s->out_len)
        s->out_at = s->out_len = 0;
}
