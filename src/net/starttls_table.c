#include "net/starttls_table.h"

#define GREETING(code) \
    { "wait_greeting", "the greeting", "greeting", NULL, NULL, false, code, VT_RULE_STARTTLS_GREETING }

const struct vt_starttls_protocol vt_starttls_protocols[] = {
    { "smtp", "RFC 3207 4", "STARTTLS", 25, 465, vt_read_smtp_line, {
        GREETING(220),
        { "wait_ehlo_reply", "the reply to EHLO", "ehlo_reply", NULL, "EHLO", true, 250, VT_RULE_STARTTLS_OFFERED },
        { "wait_starttls_reply", "the reply to STARTTLS", "starttls_reply", NULL, "STARTTLS", false, 220, VT_RULE_STARTTLS_ACCEPTED },
        { "wait_quit_reply", "the reply to QUIT", "quit_reply", NULL, "QUIT", false, 221, VT_RULE_NONE } } },
    { "lmtp", "RFC 3207 4", "STARTTLS", 24, 0, vt_read_smtp_line, {
        GREETING(220),
        { "wait_lhlo_reply", "the reply to LHLO", "lhlo_reply", NULL, "LHLO", true, 250, VT_RULE_STARTTLS_OFFERED },
        { "wait_starttls_reply", "the reply to STARTTLS", "starttls_reply", NULL, "STARTTLS", false, 220, VT_RULE_STARTTLS_ACCEPTED },
        { "wait_quit_reply", "the reply to QUIT", "quit_reply", NULL, "QUIT", false, 221, VT_RULE_NONE } } },
    { "imap", "RFC 3501 6.2.1", "STARTTLS", 143, 993, vt_read_imap_line, {
        GREETING(0),
        { "wait_capability_reply", "the reply to CAPABILITY", "capability_reply", "a1", "CAPABILITY", false, 0, VT_RULE_STARTTLS_OFFERED },
        { "wait_starttls_reply", "the reply to STARTTLS", "starttls_reply", "a2", "STARTTLS", false, 0, VT_RULE_STARTTLS_ACCEPTED },
        { "wait_logout_reply", "the reply to LOGOUT", "logout_reply", "a3", "LOGOUT", false, 0, VT_RULE_NONE } } },
    { "pop3", "RFC 2595 4", "STLS", 110, 995, vt_read_pop3_line, {
        GREETING(0),
        { "wait_capa_reply", "the reply to CAPA", "capa_reply", NULL, "CAPA", false, 0, VT_RULE_STARTTLS_OFFERED },
        { "wait_stls_reply", "the reply to STLS", "stls_reply", NULL, "STLS", false, 0, VT_RULE_STARTTLS_ACCEPTED },
        { "wait_quit_reply", "the reply to QUIT", "quit_reply", NULL, "QUIT", false, 0, VT_RULE_NONE } } },
};

const uint8_t vt_starttls_protocols_len = sizeof vt_starttls_protocols / sizeof vt_starttls_protocols[0];

const struct vt_starttls_protocol *vt_starttls_protocol(const char *name)
{
    for (uint8_t i = 0; i < vt_starttls_protocols_len; i++)
        if (strcmp(vt_starttls_protocols[i].name, name) == 0)
            return &vt_starttls_protocols[i];
    return NULL;
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

uint16_t vt_starttls_implicit_port(const struct vt_starttls_protocol *protocol)
{
    return protocol->implicit_port;
}
