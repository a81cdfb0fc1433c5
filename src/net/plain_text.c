#include "net/plain_text.h"

#include "base/out.h"
#include "net/starttls.h"

/* The first of these that a line begins with, and holds the word of, is what speaks. The greetings: RFC
 * 5321 4.2, RFC 959 5.4, RFC 9051 7.1, RFC 1939 4, RFC 4253 4.2, RFC 9112 4, RFC 6120 4.2, RFC 3977 5.1,
 * RFC 5804 1.7, RFC 2812 2.3.1. */
static const struct {
    const char *begins, *holds;
    const char *speaks;
    const char *starttls;       /* our name for it; NULL: its dialogue is not known here */
    uint16_t port;              /* where its TLS usually is; 0: nowhere */
} greetings[] = {
    { "220", "FTP", "FTP", NULL, 990 },
    { "220", "SMTP", "SMTP", "smtp", 0 },
    { "220", "", "SMTP, or FTP,", "smtp", 0 },
    { "421", "", "SMTP", "smtp", 0 },
    { "554", "", "SMTP", "smtp", 0 },
    { "* ", "", "IMAP", "imap", 0 },
    { "+OK", "", "POP3", "pop3", 0 },
    { "-ERR", "", "POP3", "pop3", 0 },
    { "SSH-", "", "SSH, which has no TLS,", NULL, 0 },
    { "HTTP/", "", "HTTP", NULL, 443 },
    { "<?xml", "", "XMPP", NULL, 5223 },
    { "<stream:", "", "XMPP", NULL, 5223 },
    { "20", " ", "NNTP", NULL, 563 },
    { "\"IMPLEMENTATION\"", "", "ManageSieve", NULL, 0 },
    { ":", " NOTICE ", "IRC", NULL, 6697 },
    { "\n", "", "MySQL's protocol, within which its TLS begins, not", NULL, 0 },
    { "", "", "an unknown protocol", NULL, 0 },
};

static bool line_holds(struct vt_bytes line, const char *word)
{
    for (; !vt_bytes_begin(line, word); line = vt_bytes(line.data + 1, line.len - 1))
        if (line.len == 0)
            return false;
    return true;
}

/* TARGET with the port in its place, or with its own. */
static void put_target(struct vt_out *out, const char *target, uint16_t port)
{
    const char *colon = strrchr(target, ':');

    colon = colon != NULL ? colon : target;
    for (const char *at = target; *at != 0 && (port == 0 || at <= colon); at++)
        vt_put_char(out, *at);
    if (port != 0)
        vt_put_number(out, port, 1);
}

bool vt_plain_hint(struct vt_bytes line, const char *target, const char *tried, char text[VT_PLAIN_HINT])
{
    struct vt_out out = vt_out(text, VT_PLAIN_HINT);
    size_t i = 0;

    if (target == NULL)
        target = "HOST:PORT";
    while (!vt_bytes_begin(line, greetings[i].begins) || !line_holds(line, greetings[i].holds))
        i++;
    vt_put(&out, greetings[i].speaks);
    vt_put(&out, " in plain text");
    if (greetings[i].starttls != NULL || greetings[i].port != 0) {
        vt_put(&out, greetings[i].port != 0 ? "; its TLS is, as a rule, on another port: run vitrine check "
                                            : " first: run vitrine check ");
        put_target(&out, target, greetings[i].port);
    }
    if (greetings[i].starttls != NULL) {
        vt_put(&out, " --starttls ");
        vt_put(&out, greetings[i].starttls);
    }
    vt_put_end(&out);
    return greetings[i].begins[0] != 0
        && (tried == NULL || greetings[i].starttls == NULL
            || !vt_bytes_equal(vt_text(greetings[i].starttls), vt_text(tried)));
}

/* 421 and its like (RFC 5321 4.2.1), -ERR (RFC 1939 3), BYE and BAD (RFC 9051 7.1), about a certificate. */
bool vt_plain_demands_certificate(struct vt_bytes line)
{
    static const char *const refusals[] = { "4", "5", "-ERR", "* BYE", "* BAD" };

    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
        if (vt_bytes_begin(line, refusals[i]))
            return line_holds(line, "ertificate");
    return false;
}

void vt_plain_hint_to_client(const char *target, struct vt_bytes line, char out[VT_PLAIN_HINT])
{
    (void)vt_plain_hint(line, target, NULL, out);
}
