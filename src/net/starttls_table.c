#include <strings.h>

#include "net/starttls_table.h"

#define GREETING(code, ref) \
    { "wait_greeting", "the greeting", ref, "greeting", NULL, NULL, false, code, VT_RULE_STARTTLS_GREETING }

#define NOT_AVAILABLE(settings)                                                                              \
    "have its owner look in its log for why TLS is not available (often a key or certificate file that it "  \
    "cannot read; " settings ")"

const struct vt_starttls_protocol vt_starttls_protocols[] = {
    { "smtp", "STARTTLS", 25, vt_read_smtp_line, {
        GREETING(220, "RFC 5321 3.1"),
        { "wait_ehlo_reply", "the reply to EHLO", "RFC 5321 4.1.1.1", "ehlo_reply", NULL, "EHLO", true, 250,
          VT_RULE_STARTTLS_OFFERED },
        { "wait_starttls_reply", "the reply to STARTTLS", "RFC 3207 4", "starttls_reply", NULL, "STARTTLS",
          false, 220, VT_RULE_STARTTLS_ACCEPTED },
        { "wait_quit_reply", "the reply to QUIT", "RFC 5321 4.1.1.10", "quit_reply", NULL, "QUIT", false, 221,
          VT_RULE_NONE } }, { NULL }, {
        VT_STARTTLS_TEXT(OFFERED) = " (Postfix: smtpd_tls_security_level = may)",
        VT_STARTTLS_TEXT(ACCEPTED) = NOT_AVAILABLE("Postfix: smtpd_tls_chain_files") } },
    { "lmtp", "STARTTLS", 24, vt_read_smtp_line, {
        GREETING(220, "RFC 5321 3.1"),
        { "wait_lhlo_reply", "the reply to LHLO", "RFC 2033 4.1", "lhlo_reply", NULL, "LHLO", true, 250,
          VT_RULE_STARTTLS_OFFERED },
        { "wait_starttls_reply", "the reply to STARTTLS", "RFC 3207 4", "starttls_reply", NULL, "STARTTLS",
          false, 220, VT_RULE_STARTTLS_ACCEPTED },
        { "wait_quit_reply", "the reply to QUIT", "RFC 5321 4.1.1.10", "quit_reply", NULL, "QUIT", false, 221,
          VT_RULE_NONE } }, {
        VT_STARTTLS_TEXT(REFUSED) = "RFC 2033 4.1" }, {
        VT_STARTTLS_TEXT(OFFERED) = " (Dovecot: ssl = yes)",
        VT_STARTTLS_TEXT(ACCEPTED) = NOT_AVAILABLE("Dovecot: ssl_cert and ssl_key") } },
    { "imap", "STARTTLS", 143, vt_read_imap_line, {
        GREETING(0, "RFC 9051 7.1"),
        { "wait_capability_reply", "the reply to CAPABILITY", "RFC 9051 6.1.1", "capability_reply", "a1",
          "CAPABILITY", false, 0, VT_RULE_STARTTLS_OFFERED },
        { "wait_starttls_reply", "the reply to STARTTLS", "RFC 9051 6.2.1", "starttls_reply", "a2",
          "STARTTLS", false, 0, VT_RULE_STARTTLS_ACCEPTED },
        { "wait_logout_reply", "the reply to LOGOUT", "RFC 9051 6.1.3", "logout_reply", "a3", "LOGOUT", false,
          0, VT_RULE_NONE } }, {
        VT_STARTTLS_TEXT(GREETING) = "RFC 9051 7.1",
        VT_STARTTLS_TEXT(BUSY) = "RFC 9051 7.1",
        VT_STARTTLS_TEXT(BUSY_NOW) = "RFC 9051 7.1",
        VT_STARTTLS_TEXT(REFUSED) = "RFC 9051 6.1.1",
        VT_STARTTLS_TEXT(OFFERED) = "RFC 9051 6.2.1",
        VT_STARTTLS_TEXT(ACCEPTED) = "RFC 9051 6.2.1",
        VT_STARTTLS_TEXT(DIALOGUE) = "RFC 9051 2.2.2",
        VT_STARTTLS_TEXT(CLOSED) = "RFC 9051 7.1.5",
        VT_STARTTLS_TEXT(IMPLICIT) = "RFC 8314 3.2",
        VT_STARTTLS_TEXT(EARLY) = "RFC 9051 2.2.2",
        VT_STARTTLS_TEXT(INJECTION) = "RFC 9051 6.2.1" }, {
        VT_STARTTLS_TEXT(REFUSED) = "have its owner look in its log for why",
        VT_STARTTLS_TEXT(OFFERED) = " (Dovecot: ssl = yes, with ssl_cert and ssl_key)",
        VT_STARTTLS_TEXT(ACCEPTED) = NOT_AVAILABLE("Dovecot: ssl_cert and ssl_key") } },
    { "pop3", "STLS", 110, vt_read_pop3_line, {
        GREETING(0, "RFC 1939 4"),
        { "wait_capa_reply", "the reply to CAPA", "RFC 2449 5", "capa_reply", NULL, "CAPA", false, 0,
          VT_RULE_STARTTLS_OFFERED },
        { "wait_stls_reply", "the reply to STLS", "RFC 2595 4", "stls_reply", NULL, "STLS", false, 0,
          VT_RULE_STARTTLS_ACCEPTED },
        { "wait_quit_reply", "the reply to QUIT", "RFC 1939 4", "quit_reply", NULL, "QUIT", false, 0,
          VT_RULE_NONE } }, {
        VT_STARTTLS_TEXT(GREETING) = "RFC 1939 4",
        VT_STARTTLS_TEXT(BUSY) = "RFC 3206 4",
        VT_STARTTLS_TEXT(BUSY_NOW) = "RFC 3206 4",
        VT_STARTTLS_TEXT(REFUSED) = "RFC 2449 5",
        VT_STARTTLS_TEXT(OFFERED) = "RFC 2595 4",
        VT_STARTTLS_TEXT(ACCEPTED) = "RFC 2595 4",
        VT_STARTTLS_TEXT(DIALOGUE) = "RFC 1939 3",
        VT_STARTTLS_TEXT(CLOSED) = "RFC 1939 3",
        VT_STARTTLS_TEXT(IMPLICIT) = "RFC 8314 3.1",
        VT_STARTTLS_TEXT(EARLY) = "RFC 1939 3",
        VT_STARTTLS_TEXT(INJECTION) = "RFC 2595 4" }, {
        VT_STARTTLS_TEXT(REFUSED) = "it does not know that command, in whose reply STLS is offered: have its "
                                    "owner update it, or ask on the port of implicit TLS",
        VT_STARTTLS_TEXT(OFFERED) = " (Dovecot: ssl = yes, with ssl_cert and ssl_key)",
        VT_STARTTLS_TEXT(ACCEPTED) = NOT_AVAILABLE("Dovecot: ssl_cert and ssl_key") } },
};

const uint8_t vt_starttls_protocols_len = sizeof vt_starttls_protocols / sizeof vt_starttls_protocols[0];

const struct vt_starttls_protocol *vt_starttls_protocol(const char *name)
{
    for (uint8_t i = 0; i < vt_starttls_protocols_len; i++)
        if (strcasecmp(vt_starttls_protocols[i].name, name) == 0)    /* people write SMTP, too */
            return &vt_starttls_protocols[i];
    return NULL;
}

const struct vt_starttls_step *vt_starttls_now(const struct vt_starttls *s)
{
    static const struct vt_starttls_step other = { .state = "", .waiting = "", .reply = "reply" };

    return s->step <= VT_ROLE_GOODBYE ? &s->protocol->steps[s->step] : &other;
}

const char *vt_starttls_names(void)
{
    return "smtp lmtp imap pop3";
}

const char *vt_starttls_protocol_name(const struct vt_starttls_protocol *protocol)
{
    return protocol->name;
}

uint16_t vt_starttls_port(const struct vt_starttls_protocol *protocol)
{
    return protocol->port;
}

bool vt_port_is_implicit(uint16_t port)
{
    static const uint16_t ports[] = { 443, 465, 563, 636, 853, 989, 990, 992, 993, 994, 995, 5061, 5223,
                                      6697 };

    for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++)
        if (ports[i] == port)
            return true;
    return false;
}
