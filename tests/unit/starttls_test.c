/* The STARTTLS dialogues on scripted servers: what is said, what is judged, and that every byte has a name; each script
 * whole, and cut at every byte. Expectations are the clauses of RFC 5321, 3207, 9051 and 2595. */
#include <stdio.h>
#include <stdlib.h>

#include "net/starttls.h"
#include "tests/unit/support/suite.h"
#include "tests/unit/support/tiles.h"

/* What the server says at each turn: before the first command, after it, … A NULL turn closes the connection. */
#define TURNS_MAX 5

struct script {
    const char *what, *protocol;
    const char *server[TURNS_MAX];
    const char *client;           /* all that the client says */
    enum vt_rule failed;          /* VT_RULE_NONE: TLS may begin */
};

static const struct script scripts[] = {
    { "Postfix", "smtp",
      { "220 mail.example ESMTP Postfix\r\n", "250-mail.example\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-STARTTLS\r\n250 CHUNKING\r\n",
        "220 2.0.0 Ready to start TLS\r\n" },
      "EHLO me.example\r\nSTARTTLS\r\n", VT_RULE_NONE },
    { "a greeting of several lines, STARTTLS last and in small letters", "smtp",
      { "220-mail.example\r\n220-no spam\r\n220 please\r\n", "250-mail.example\r\n250 starttls\r\n", "220 go\r\n" },
      "EHLO me.example\r\nSTARTTLS\r\n", VT_RULE_NONE },
    { "codes alone, without text", "smtp", { "220\r\n", "250-\r\n250-STARTTLS\r\n250\r\n", "220\r\n" },
      "EHLO me.example\r\nSTARTTLS\r\n", VT_RULE_NONE },
    { "bare line feeds", "smtp", { "220 a\n", "250-a\n250 STARTTLS\n", "220 go\n" }, "EHLO me.example\r\nSTARTTLS\r\n", VT_RULE_NONE },
    { "LMTP", "lmtp", { "220 l\r\n", "250-l\r\n250-STARTTLS\r\n250 ENHANCEDSTATUSCODES\r\n", "220 go\r\n" },
      "LHLO me.example\r\nSTARTTLS\r\n", VT_RULE_NONE },
    { "IMAP", "imap",
      { "* OK [CAPABILITY IMAP4rev1] hi\r\n", "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\na1 OK done\r\n", "a2 OK begin\r\n" },
      "a1 CAPABILITY\r\na2 STARTTLS\r\n", VT_RULE_NONE },
    { "POP3", "pop3", { "+OK hi\r\n", "+OK\r\nUIDL\r\nSTLS\r\n.\r\n", "+OK begin\r\n" }, "CAPA\r\nSTLS\r\n", VT_RULE_NONE },

    { "greeted with 554", "smtp", { "554 5.7.1 no\r\n", "221 bye\r\n" }, "QUIT\r\n", VT_RULE_STARTTLS_GREETING },
    { "greeted with 421 and closed", "smtp", { "421 too busy\r\n", NULL }, "QUIT\r\n", VT_RULE_STARTTLS_BUSY },
    { "greeted with 220 and 554 in one reply", "smtp", { "220-a\r\n554 b\r\n" }, "", VT_RULE_STARTTLS_DIALOGUE },
    { "not offered", "smtp", { "220 a\r\n", "250-a\r\n250 SIZE\r\n", "221 bye\r\n" }, "EHLO me.example\r\nQUIT\r\n", VT_RULE_STARTTLS_OFFERED },
    { "STARTTLS where the server's name belongs", "smtp", { "220 a\r\n", "250-STARTTLS\r\n250 SIZE\r\n", "221 bye\r\n" },
      "EHLO me.example\r\nQUIT\r\n", VT_RULE_STARTTLS_MISPLACED },
    { "a capability that was written over", "smtp", { "220 a\r\n", "250-a\r\n250-PIPELINING\r\n250 XXXXXXXA\r\n", "221 bye\r\n" },
      "EHLO me.example\r\nQUIT\r\n", VT_RULE_STARTTLS_MASKED },
    { "another was, and STARTTLS was not", "smtp", { "220 a\r\n", "250-a\r\n250-XXXB\r\n250 STARTTLS\r\n", "220 go\r\n" },
      "EHLO me.example\r\nSTARTTLS\r\n", VT_RULE_NONE },
    { "XCLIENT is no mask", "smtp", { "220 a\r\n", "250-a\r\n250 XCLIENT NAME\r\n", "221 bye\r\n" },
      "EHLO me.example\r\nQUIT\r\n", VT_RULE_STARTTLS_OFFERED },
    { "a parameter called STARTTLS offers nothing", "smtp", { "220 a\r\n", "250-a\r\n250-AUTH STARTTLS\r\n250 XSTARTTLS\r\n", "221 bye\r\n" },
      "EHLO me.example\r\nQUIT\r\n", VT_RULE_STARTTLS_OFFERED },
    { "EHLO unknown", "smtp", { "220 a\r\n", "502 no\r\n", "221 bye\r\n" }, "EHLO me.example\r\nQUIT\r\n", VT_RULE_STARTTLS_REFUSED },
    { "EHLO refused", "smtp", { "220 a\r\n", "501 no\r\n", "221 bye\r\n" }, "EHLO me.example\r\nQUIT\r\n", VT_RULE_STARTTLS_REFUSED },
    { "LHLO refused", "lmtp", { "220 a\r\n", "550 no\r\n", "221 bye\r\n" }, "LHLO me.example\r\nQUIT\r\n", VT_RULE_STARTTLS_REFUSED },
    { "too busy for EHLO", "smtp", { "220 a\r\n", "421 too many\r\n", NULL }, "EHLO me.example\r\nQUIT\r\n", VT_RULE_STARTTLS_BUSY },
    { "too busy for STARTTLS", "smtp", { "220 a\r\n", "250-a\r\n250 STARTTLS\r\n", "421 too many\r\n", NULL },
      "EHLO me.example\r\nSTARTTLS\r\nQUIT\r\n", VT_RULE_STARTTLS_BUSY_NOW },
    { "refused with 454", "smtp", { "220 a\r\n", "250-a\r\n250 STARTTLS\r\n", "454 4.7.0 TLS not available\r\n", "221 bye\r\n" },
      "EHLO me.example\r\nSTARTTLS\r\nQUIT\r\n", VT_RULE_STARTTLS_ACCEPTED },
    { "refused with 250", "smtp", { "220 a\r\n", "250-a\r\n250 STARTTLS\r\n", "250 ok\r\n", "221 bye\r\n" },
      "EHLO me.example\r\nSTARTTLS\r\nQUIT\r\n", VT_RULE_STARTTLS_ACCEPTED },
    { "closed at once", "smtp", { NULL }, "", VT_RULE_STARTTLS_CLOSED },
    { "closed after EHLO", "smtp", { "220 a\r\n", NULL }, "EHLO me.example\r\n", VT_RULE_STARTTLS_CLOSED },
    { "closed in the middle of a line", "smtp", { "220 a\r\n", "250-a\r\n250-STAR", NULL }, "EHLO me.example\r\n", VT_RULE_STARTTLS_CLOSED },
    { "closed instead of 220", "smtp", { "220 a\r\n", "250-a\r\n250 STARTTLS\r\n", NULL },
      "EHLO me.example\r\nSTARTTLS\r\n", VT_RULE_STARTTLS_CLOSED },
    { "a reply injected behind the 220", "smtp", { "220 a\r\n", "250-a\r\n250 STARTTLS\r\n", "220 go\r\n250 injected\r\n" },
      "EHLO me.example\r\nSTARTTLS\r\n", VT_RULE_STARTTLS_INJECTION },
    { "one byte injected behind the 220", "smtp", { "220 a\r\n", "250-a\r\n250 STARTTLS\r\n", "220 go\r\n\n" },
      "EHLO me.example\r\nSTARTTLS\r\n", VT_RULE_STARTTLS_INJECTION },
    { "an injection into IMAP", "imap", { "* OK hi\r\n", "* CAPABILITY STARTTLS\r\na1 OK\r\n", "a2 OK go\r\n* 1 EXISTS\r\n" },
      "a1 CAPABILITY\r\na2 STARTTLS\r\n", VT_RULE_STARTTLS_INJECTION },
    { "an HTTP server", "smtp", { "HTTP/1.1 400 Bad Request\r\n\r\n" }, "", VT_RULE_STARTTLS_DIALOGUE },
    { "codes of two digits", "smtp", { "22 a\r\n" }, "", VT_RULE_STARTTLS_DIALOGUE },
    { "a code of the sixth kind", "smtp", { "620 a\r\n" }, "", VT_RULE_STARTTLS_DIALOGUE },
    { "no separator", "smtp", { "220x\r\n" }, "", VT_RULE_STARTTLS_DIALOGUE },
    { "an empty line", "smtp", { "\r\n" }, "", VT_RULE_STARTTLS_DIALOGUE },
    { "an alert in place of a greeting", "smtp", { "\x15\x03\x01" }, "", VT_RULE_STARTTLS_IMPLICIT },
    { "a handshake record in place of a greeting", "pop3", { "\x16\x03\x03\x01" }, "", VT_RULE_STARTTLS_IMPLICIT },
    { "IMAP says BYE", "imap", { "* BYE full\r\n", "* BYE again\r\na3 OK\r\n" }, "a3 LOGOUT\r\n", VT_RULE_STARTTLS_GREETING },
    { "IMAP is authenticated already", "imap", { "* PREAUTH hi\r\n", "a3 OK\r\n" }, "a3 LOGOUT\r\n", VT_RULE_STARTTLS_GREETING },
    { "IMAP without STARTTLS", "imap", { "* OK hi\r\n", "* CAPABILITY IMAP4rev1 XSTARTTLS\r\na1 OK\r\n", "a3 OK\r\n" },
      "a1 CAPABILITY\r\na3 LOGOUT\r\n", VT_RULE_STARTTLS_OFFERED },
    { "IMAP refuses", "imap", { "* OK hi\r\n", "* CAPABILITY STARTTLS\r\na1 OK\r\n", "a2 BAD no\r\n", "a3 OK\r\n" },
      "a1 CAPABILITY\r\na2 STARTTLS\r\na3 LOGOUT\r\n", VT_RULE_STARTTLS_ACCEPTED },
    { "IMAP with a foreign tag", "imap", { "* OK hi\r\n", "b1 OK\r\n" }, "a1 CAPABILITY\r\n", VT_RULE_STARTTLS_DIALOGUE },
    { "POP3 says -ERR", "pop3", { "-ERR no\r\n", "+OK\r\n" }, "QUIT\r\n", VT_RULE_STARTTLS_GREETING },
    { "POP3 without CAPA", "pop3", { "+OK hi\r\n", "-ERR what\r\n", "+OK\r\n" }, "CAPA\r\nQUIT\r\n", VT_RULE_STARTTLS_REFUSED },
    { "POP3 has trouble", "pop3", { "-ERR [SYS/TEMP] later\r\n", "+OK\r\n" }, "QUIT\r\n", VT_RULE_STARTTLS_BUSY },
    { "IMAP has trouble", "imap", { "* BYE [UNAVAILABLE] later\r\n", "a3 OK\r\n" }, "a3 LOGOUT\r\n", VT_RULE_STARTTLS_BUSY },
    { "IMAP has too many", "imap", { "* BYE Too many connections\r\n", "a3 OK\r\n" }, "a3 LOGOUT\r\n", VT_RULE_STARTTLS_BUSY },
    { "IMAP refuses CAPABILITY", "imap", { "* OK hi\r\n", "a1 BAD no\r\n", "a3 OK\r\n" },
      "a1 CAPABILITY\r\na3 LOGOUT\r\n", VT_RULE_STARTTLS_REFUSED },
    { "POP3 without STLS", "pop3", { "+OK hi\r\n", "+OK\r\nUIDL\r\n.\r\n", "+OK\r\n" }, "CAPA\r\nQUIT\r\n", VT_RULE_STARTTLS_OFFERED },
    { "POP3 refuses", "pop3", { "+OK hi\r\n", "+OK\r\nSTLS\r\n.\r\n", "-ERR no\r\n", "+OK\r\n" },
      "CAPA\r\nSTLS\r\nQUIT\r\n", VT_RULE_STARTTLS_ACCEPTED },
};

enum { SCRIPTS = sizeof scripts / sizeof scripts[0] };

struct talk {
    struct tiles tiles;
    struct vt_report report;
    struct vt_starttls dialogue;
    char client[1024], server[65536]; /* what each said, joined */
    char lines[65536];                /* the dialogue as renderers see it */
};

static void note_line(void *context, const struct vt_event *event)
{
    struct talk *t = context;
    struct vt_bytes line;
    bool from_server;
    size_t at = strlen(t->lines);

    if (vt_starttls_line(event, &from_server, &line))
        snprintf(t->lines + at, sizeof t->lines - at, "%s%.*s\n", from_server ? "S:" : "C:", (int)line.len, (const char *)line.data);
}

static void begin(struct talk *t, const char *protocol)
{
    memset(t, 0, sizeof *t);
    tiles_init(&t->tiles);
    t->tiles.then = note_line;
    t->tiles.then_context = t;
    t->report.sink = &t->tiles.sink;
    vt_starttls_init(&t->dialogue, vt_starttls_protocol(protocol), "me.example", &t->report);
}

/* Sends all that is pending. */
static void listen_to(struct talk *t)
{
    struct vt_bytes out = vt_starttls_pending(&t->dialogue);

    strncat(t->client, (const char *)out.data, out.len);
    vt_starttls_sent(&t->dialogue, out.len);
}

static void hear(struct talk *t, const char *text, size_t cut)
{
    size_t n = strlen(text);

    strcat(t->server, text);
    for (size_t at = 0; at < n; at += cut) {
        vt_starttls_feed(&t->dialogue, vt_bytes(text + at, n - at < cut ? n - at : cut));
        if (vt_starttls_pending(&t->dialogue).len > 0 && at + cut < n)
            ck_abort_msg("it spoke before the reply was complete: %s", text);
    }
}

static void run(struct talk *t, const struct script *script, size_t cut)
{
    begin(t, script->protocol);
    for (int i = 0; i < TURNS_MAX && script->server[i] != NULL; i++) {
        listen_to(t);
        hear(t, script->server[i], cut);
    }
    listen_to(t);
    if (script->failed == VT_RULE_STARTTLS_CLOSED || t->dialogue.state == VT_STARTTLS_LEAVING)
        vt_starttls_end(&t->dialogue);
    vt_starttls_settle(&t->dialogue);
}

static void check_wire(const struct tiles *tiles, int direction, const char *text)
{
    ck_assert_uint_eq(tiles->wire_len[direction], strlen(text));
    if (text[0] != 0) /* memcmp may not be given the NULL of an empty wire */
        ck_assert_mem_eq(tiles->wire[direction], text, strlen(text));
}

static void check_outcome(struct talk *t, const struct script *script)
{
    enum vt_starttls_state state = script->failed == VT_RULE_NONE ? VT_STARTTLS_READY : VT_STARTTLS_FAILED;

    ck_assert_msg(t->dialogue.state == state, "%s: state %d", script->what, (int)t->dialogue.state);
    ck_assert_msg(t->report.verdict.first == script->failed, "%s: rule %s", script->what,
                  vt_rule_text(t->report.verdict.first)->id);
    ck_assert_int_eq(t->report.verdict.exit, script->failed == VT_RULE_NONE ? 0 : 3);
    ck_assert_str_eq(t->client, script->client);
    ck_assert_msg(tiles_breach(&t->tiles)[0] == 0, "%s: %s", script->what, t->tiles.broken);
    check_wire(&t->tiles, 0, t->client);
    check_wire(&t->tiles, 1, t->server);
    ck_assert_uint_eq(t->dialogue.s2c.off, strlen(t->server));
    tiles_free(&t->tiles);
}

static struct talk talk;

START_TEST(scripts_at_every_cut)
{
    for (int i = 0; i < SCRIPTS; i++)
        for (size_t cut = 1; cut < 40; cut++) {
            run(&talk, &scripts[i], cut);
            check_outcome(&talk, &scripts[i]);
        }
}
END_TEST

START_TEST(a_line_of_9000_bytes)
{
    static char reply[9100];

    memset(reply, 'x', 9000);
    memcpy(reply, "250-", 4);
    strcpy(reply + 9000, "\r\n250 STARTTLS\r\n");
    for (size_t cut = 1; cut < sizeof reply; cut = cut * 3 + 1) {
        struct script script = { "long", "smtp", { "220 a\r\n", reply, "220 go\r\n" }, "EHLO me.example\r\nSTARTTLS\r\n", VT_RULE_NONE };

        run(&talk, &script, cut);
        check_outcome(&talk, &script);
    }
}
END_TEST

START_TEST(a_line_without_end)
{
    static char line[VT_STARTTLS_LINE_MAX + 1];

    memset(line, '2', VT_STARTTLS_LINE_MAX);
    run(&talk, &(struct script){ "endless", "smtp", { line }, "", VT_RULE_NONE }, 1000);
    ck_assert_int_eq(talk.report.verdict.first, VT_RULE_STARTTLS_DIALOGUE);
    ck_assert_str_eq(tiles_breach(&talk.tiles), "");
    tiles_free(&talk.tiles);
}
END_TEST

START_TEST(a_reply_without_end)
{
    begin(&talk, "smtp");
    for (int i = 0; i < VT_STARTTLS_LINES_MAX; i++) {
        ck_assert_int_eq(talk.dialogue.state, VT_STARTTLS_TALKING);
        hear(&talk, "220-a\r\n", 7);
    }
    ck_assert_int_eq(talk.report.verdict.first, VT_RULE_STARTTLS_DIALOGUE);
    tiles_free(&talk.tiles);
}
END_TEST

/* The 220 that is there before STARTTLS was sent answers nothing. */
START_TEST(a_reply_before_the_command)
{
    begin(&talk, "smtp");
    hear(&talk, "220 a\r\n", 7);
    listen_to(&talk);
    vt_starttls_feed(&talk.dialogue, vt_text("250 STARTTLS\r\n"));
    listen_to(&talk);
    tiles_free(&talk.tiles);

    begin(&talk, "smtp");
    hear(&talk, "220 a\r\n", 7);
    listen_to(&talk);
    vt_starttls_feed(&talk.dialogue, vt_text("250-a\r\n250 STARTTLS\r\n220 go\r\n"));
    ck_assert_int_eq(talk.report.verdict.first, VT_RULE_STARTTLS_INJECTION);
    tiles_free(&talk.tiles);
}
END_TEST

/* What answers a question that has not left answers nothing; IMAP's news alone may come unasked (RFC 9051 2.2.2). */
START_TEST(the_answer_before_the_question)
{
    static const struct { const char *protocol, *server; enum vt_rule failed; } cases[] = {
        { "smtp", "220 a\r\n250-a\r\n250 STARTTLS\r\n", VT_RULE_STARTTLS_EARLY },
        { "smtp", "220 a\r\n\n", VT_RULE_STARTTLS_EARLY },
        { "pop3", "+OK a\r\n+OK\r\nSTLS\r\n.\r\n", VT_RULE_STARTTLS_EARLY },
        { "imap", "* OK a\r\n* OK news\r\na1 OK\r\n", VT_RULE_STARTTLS_EARLY },
        { "imap", "* OK a\r\n* OK news\r\n", VT_RULE_NONE },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (size_t cut = 1; cut < 40; cut++) {
            struct vt_bytes rest = vt_text(cases[i].server);

            begin(&talk, cases[i].protocol);
            for (size_t n; rest.len > 0; rest = vt_bytes(rest.data + n, rest.len - n)) {
                n = rest.len < cut ? rest.len : cut;
                vt_starttls_feed(&talk.dialogue, vt_bytes(rest.data, n));
            }
            ck_assert_int_eq(talk.report.verdict.first, cases[i].failed);
            ck_assert_str_eq(tiles_breach(&talk.tiles), "");
            tiles_free(&talk.tiles);
        }
}
END_TEST

START_TEST(bytes_after_settling)
{
    run(&talk, &scripts[0], 100);
    ck_assert_int_eq(talk.dialogue.state, VT_STARTTLS_READY);
    vt_starttls_feed(&talk.dialogue, vt_text("x"));
    ck_assert_int_eq(talk.report.verdict.first, VT_RULE_STARTTLS_INJECTION);
    tiles_free(&talk.tiles);
}
END_TEST

/* Asked of it, a port of implicit TLS is probed once: what answers in TLS is one, and what hangs up, too. */
START_TEST(silence_is_probed_once)
{
    begin(&talk, "smtp");
    ck_assert(vt_starttls_probe(&talk.dialogue));
    ck_assert_uint_eq(vt_starttls_pending(&talk.dialogue).len, 99);
    vt_starttls_sent(&talk.dialogue, 99);
    vt_starttls_feed(&talk.dialogue, vt_bytes("\x15\x03\x03\0\x02\x02\x28", 7));
    ck_assert_int_eq(talk.report.verdict.first, VT_RULE_STARTTLS_IMPLICIT);
    ck_assert_str_eq(tiles_breach(&talk.tiles), "");
    tiles_free(&talk.tiles);

    begin(&talk, "imap");
    ck_assert(vt_starttls_probe(&talk.dialogue));
    ck_assert(!vt_starttls_probe(&talk.dialogue));
    vt_starttls_end(&talk.dialogue);
    ck_assert_int_eq(talk.report.verdict.first, VT_RULE_STARTTLS_IMPLICIT);
    tiles_free(&talk.tiles);

    begin(&talk, "smtp");
    vt_starttls_silence(&talk.dialogue);
    ck_assert_int_eq(talk.dialogue.state, VT_STARTTLS_FAILED);
    tiles_free(&talk.tiles);

    begin(&talk, "smtp");
    vt_starttls_feed(&talk.dialogue, vt_text("220-half a greeting\r\n"));
    ck_assert_msg(!vt_starttls_probe(&talk.dialogue), "a server that speaks is not probed");
    tiles_free(&talk.tiles);
}
END_TEST

START_TEST(renderers_see_the_lines)
{
    run(&talk, &scripts[0], 7);
    ck_assert_str_eq(talk.lines,
                     "S:220 mail.example ESMTP Postfix\nC:EHLO me.example\nS:250-mail.example\nS:250-PIPELINING\n"
                     "S:250-SIZE 10240000\nS:250-STARTTLS\nS:250 CHUNKING\nC:STARTTLS\nS:220 2.0.0 Ready to start TLS\n");
    ck_assert_str_eq(talk.dialogue.offers, "PIPELINING SIZE STARTTLS CHUNKING");
    tiles_free(&talk.tiles);
}
END_TEST

START_TEST(without_a_sink_the_verdict_is_the_same)
{
    for (int i = 0; i < SCRIPTS; i++) {
        struct vt_report report = { .sink = NULL };

        vt_starttls_init(&talk.dialogue, vt_starttls_protocol(scripts[i].protocol), "me.example", &report);
        for (int turn = 0; turn < TURNS_MAX && scripts[i].server[turn] != NULL; turn++) {
            vt_starttls_sent(&talk.dialogue, vt_starttls_pending(&talk.dialogue).len);
            vt_starttls_feed(&talk.dialogue, vt_text(scripts[i].server[turn]));
        }
        if (scripts[i].failed == VT_RULE_STARTTLS_CLOSED)
            vt_starttls_end(&talk.dialogue);
        ck_assert_int_eq(report.verdict.first, scripts[i].failed);
    }
}
END_TEST

START_TEST(names)
{
    ck_assert_ptr_null(vt_starttls_protocol("gopher"));
    ck_assert_ptr_null(vt_starttls_protocol("smt"));
    ck_assert_ptr_null(vt_starttls_protocol("smtps"));
    ck_assert_ptr_eq(vt_starttls_protocol("SMTP"), vt_starttls_protocol("smtp"));
    ck_assert(vt_port_is_implicit(993) && !vt_port_is_implicit(143));
    ck_assert_str_eq(vt_starttls_names(), "smtp lmtp imap pop3");
    ck_assert_uint_eq(vt_starttls_port(vt_starttls_protocol("imap")), 143);
    ck_assert(!vt_starttls_name_ok("two words") && !vt_starttls_name_ok("a\r\nMAIL") && !vt_starttls_name_ok(""));
    ck_assert(vt_starttls_name_ok("[IPv6:::1]"));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { scripts_at_every_cut, a_line_of_9000_bytes, a_line_without_end, a_reply_without_end,
                                   a_reply_before_the_command, the_answer_before_the_question, bytes_after_settling, silence_is_probed_once,
                                   renderers_see_the_lines, without_a_sink_the_verdict_is_the_same, names };

    return vt_suite_run("starttls", tests, sizeof tests / sizeof tests[0]);
}
