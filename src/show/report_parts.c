#include "show/report_parts.h"

#include "asn1/time.h"
#include "show/certificate_summary.h"
#include "tls/names.h"
#include "tls/suite.h"
#include "session/value.h"
#include "x509/name.h"

/* Lines of a dialogue that failed: its beginning, which tells who speaks, and its end, which tells why. */
enum { LINES_FIRST = 20, LINES_LAST = 12 };

/* The dialogue where it failed, or where everything is asked for; whole, or with a line that says what is
 * left out. */
void vt_part_starttls(struct vt_layout *p, const struct vt_report_input *a)
{
    const struct vt_findings *s = a->findings;
    const struct vt_starttls *dialogue = vt_report_dialogue(a);
    bool good = dialogue->state == VT_STARTTLS_READY;
    uint32_t lines = a->full || a->exit == 3 || !good ? s->lines_len : 0;

    vt_layout_row(p, "starttls", "%s%s", vt_starttls_protocol_name(dialogue->protocol),
                good ? ": offered, accepted" : dialogue->offered ? ": offered" : "");
    for (uint32_t i = 0; i < lines; i++) {
        if (i == LINES_FIRST && !a->full && lines > LINES_FIRST + LINES_LAST + 1) {
            vt_layout_row(p, "", "(%u lines are left out here)", lines - LINES_FIRST - LINES_LAST);
            i = lines - LINES_LAST;
        }
        vt_layout_row(p, "", "%s %s", s->lines[i].from_server ? "S:" : "C:", s->lines[i].text);
    }
}

/* WORDS and the NAME of NUMBER, or that itself; "" where it was not reached. */
static const char *named(const char *words, const char *name, uint16_t number, char text[80])
{
    text[0] = '\0';
    if (number != 0 && name != NULL)
        snprintf(text, 80, "%s%s", words, name);
    else if (number != 0)
        snprintf(text, 80, "%s0x%04x", words, number);
    return text;
}

/* Of ECDHE, group and signature come with the ServerKeyExchange. */
static void agreed_line(struct vt_layout *p, const struct vt_client_session *s)
{
    const bool rsa = vt_suite_of(s->suite)->exchange == VT_EXCHANGE_RSA;
    char suite[80], group[80], scheme[80];

    vt_layout_row(p, "handshake", "%s%s%s%s", vt_version_text(s->version),
                  named(", ", vt_suite_openssl_name(s->suite), s->suite, suite),
                  named(", group ", vt_name_of(vt_group_names, s->group), s->group, group),
                  rsa ? ", RSA key exchange, not signed"
                      : named(", signed with ", vt_name_of(vt_scheme_names, s->scheme), s->scheme, scheme));
}

static const char *yes(bool value)
{
    return value ? "yes" : "no";
}

/* Clients' CA names, one a line. */
static void print_ca_names(struct vt_layout *p, const struct vt_client_session *session)
{
    struct vt_bytes name;
    uint32_t at = 0;
    char text[512];

    if (session->ca_names.len == 0 && (session->certificate_requested || session->handshake_bytes_read > 0))
        vt_layout_row(p, "client CAs", "none named");
    for (int i = 0; vt_ca_name_next(session->ca_names, &at, &name); i++) {
        vt_name_format(name, text, sizeof text);
        vt_layout_row(p, i == 0 ? "client CAs" : "", "%s", text);
    }
}

static void print_secret(struct vt_layout *p, const struct vt_report_input *a)
{
    struct vt_bytes random, master;
    char text[2 * 48 + 1];

    if (!a->secrets || !vt_client_secrets(vt_report_client(a), &random, &master))
        return;
    vt_hex_text(master, text, sizeof text);
    vt_layout_row(p, "master secret", "%s", text);
}

static void print_session(struct vt_layout *p, const struct vt_report_input *a,
                          const struct vt_client_session *session)
{
    char id[2 * 32 + 1], start[24], ticket[64] = "";

    vt_hex_text(session->session_id, id, sizeof id);
    vt_time_format(a->started, start, sizeof start);
    if (session->ticket_received)
        snprintf(ticket, sizeof ticket, "; a ticket for %u s", session->ticket_lifetime);
    else if (session->handshake_bytes_read > 0)
        snprintf(ticket, sizeof ticket, "; no ticket");
    vt_layout_row(p, "session", "new; id %s%s", session->session_id.len > 0 ? id : "none", ticket);
    vt_layout_row(p, "", "started %s, time-out %u s", start, a->timeout);
    print_secret(p, a);
    print_ca_names(p, session);
}

void vt_part_handshake(struct vt_layout *p, const struct vt_report_input *a)
{
    const struct vt_client_session *session = vt_client_session(a->machine->client);

    if (session->suite == 0)
        return;
    agreed_line(p, session);
    vt_layout_row(p, "", "secure renegotiation %s, extended master secret %s, compression none%s",
                yes(session->secure_renegotiation), yes(session->extended_master_secret),
                a->full ? ", expansion none" : "");
    if (session->handshake_bytes_read > 0)
        vt_layout_row(p, "", "%llu bytes read, %llu written%s",
                      (unsigned long long)session->handshake_bytes_read,
                      (unsigned long long)session->handshake_bytes_written,
                      vt_client_state(a->machine->client) == VT_CLIENT_FAILED ? ", then it failed" : "");
    if (session->certificate_requested)
        vt_layout_row(p, "", "the server asked for a client certificate; none was sent");
    if (session->renegotiation_requested)
        vt_layout_row(p, "", "the server asked to renegotiate; that was refused");
    if (a->full)
        print_session(p, a, session);
}

static const char *name_of(const void *context, int i)
{
    const struct vt_certificate_summary *summary = context;

    return (uint32_t)i < summary->names_len ? summary->names[i] : NULL;
}

static void print_certificate(struct vt_layout *p, const struct vt_report_input *a, uint32_t depth)
{
    struct vt_certificate_summary summary;
    char label[16];

    vt_certificate_summary_make(&summary, a->chain[depth]);
    snprintf(label, sizeof label, "  %u", depth);
    vt_layout_row(p, label, "%s", summary.subject);
    if (summary.issuer[0] != '\0')
        vt_layout_row(p, "", "issued by %s", summary.issuer);
    if (summary.details != NULL)
        vt_layout_row(p, "", "%s", summary.details);
    if (depth == 0 && summary.names_len > 0)
        vt_layout_list(p, "", "names ", name_of, &summary, a->full ? 20 : 3);
    else if (depth == 0 && summary.nameless != NULL)
        vt_layout_row(p, "", "%s", summary.nameless);
    if (a->full)
        vt_layout_row(p, "", "SHA-256 %s", summary.sha256);
    vt_certificate_summary_free(&summary);
}

void vt_part_chain(struct vt_layout *p, const struct vt_report_input *a)
{
    vt_layout_row(p, "chain", "%u certificate%s, as sent", a->chain_len, a->chain_len == 1 ? "" : "s");
    for (uint32_t i = 0; i < a->chain_len; i++)
        print_certificate(p, a, i);
    if (a->full)
        vt_certificate_summary_pem(a->chain[0], "\n", p->out);
}

void vt_part_issuer(struct vt_layout *p, const char *label, const struct vt_report_input *a)
{
    char root[512] = "the certificate itself";

    if (a->result != NULL && a->result->path_len > 0)
        vt_name_format(a->result->path[a->result->path_len - 1]->subject, root, sizeof root);
    vt_layout_mark(p, label, VT_PASS, "%s, trusted by %s", root, a->bundle);
}

void vt_part_replay(struct vt_layout *p, const struct vt_report_replay *replay)
{
    char recorded[24];

    vt_time_format(replay->recorded, recorded, sizeof recorded);
    if (replay->events > 0)
        vt_layout_row(p, "replay",
                      "recorded %s; %lu lines, %llu bytes sent and %llu received came out again, all equal",
                      recorded, (unsigned long)replay->events, (unsigned long long)replay->sent,
                      (unsigned long long)replay->received);
    else
        vt_layout_row(p, "replay",
                      "recorded %s, without the secrets to run it again: its certificates were judged",
                      recorded);
    for (const char *const *change = replay->changes; *change != NULL; change++)
        vt_layout_row(p, change == replay->changes ? "what if" : "", "%s", *change);
}
