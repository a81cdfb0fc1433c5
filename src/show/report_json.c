/* The JSON of check, connect and verify: whose keys are a contract with scripts. A key that is absent was
 * not reached. */
#include "session/json.h"

#include "asn1/time.h"
#include "show/report_input.h"
#include "show/certificate_summary.h"
#include "tls/names.h"
#include "tls/suite.h"
#include "session/value.h"
#include "x509/name.h"

/* A member's key; OPEN is what stands before it: '{' or ','. */
static void key(FILE *out, char open, const char *name)
{
    fprintf(out, "%c\"%s\":", open, name);
}

static void text(FILE *out, char open, const char *name, const char *value)
{
    key(out, open, name);
    vt_json_string(out, value);
}

static void text_if(FILE *out, char open, const char *name, const char *value)
{
    if (value != NULL && value[0] != '\0')
        text(out, open, name, value);
}

static void number(FILE *out, char open, const char *name, uint64_t value)
{
    key(out, open, name);
    fprintf(out, "%llu", (unsigned long long)value);
}

static void boolean(FILE *out, char open, const char *name, bool value)
{
    key(out, open, name);
    fputs(value ? "true" : "false", out);
}

static void print_starttls(FILE *out, const struct vt_report_input *a)
{
    const struct vt_findings *s = a->findings;
    const struct vt_model_check *offered = vt_model_worst(&s->model, "starttls.offered");

    key(out, ',', "starttls");
    text(out, '{', "protocol", vt_starttls_protocol_name(a->machine->dialogue.protocol));
    if (offered != NULL)
        boolean(out, ',', "offered", a->machine->dialogue.offered);
    fputs(",\"dialogue\":[", out);
    for (uint32_t i = 0; i < s->lines_len; i++) {
        fputs(i > 0 ? "," : "", out);
        text(out, '{', "from", s->lines[i].from_server ? "server" : "client");
        text(out, ',', "line", s->lines[i].text);
        fputc('}', out);
    }
    fputs("]}", out);
}

static void print_ca_names(FILE *out, const struct vt_client_session *session)
{
    struct vt_bytes name;
    uint32_t at = 0;

    fputs(",\"client_ca_names\":[", out);
    for (int i = 0; vt_ca_name_next(session->ca_names, &at, &name); i++) {
        char line[512];

        vt_name_format(name, line, sizeof line);
        fputs(i > 0 ? "," : "", out);
        vt_json_string(out, line);
    }
    fputc(']', out);
}

static void print_agreed(FILE *out, const struct vt_client_session *session)
{
    text_if(out, ',', "cipher", vt_suite_openssl_name(session->suite));
    if (session->group != 0)
        text_if(out, ',', "group", vt_name_of(vt_group_names, session->group));
    if (session->scheme != 0)
        text_if(out, ',', "server_signature", vt_name_of(vt_scheme_names, session->scheme));
    boolean(out, ',', "secure_renegotiation", session->secure_renegotiation);
    boolean(out, ',', "extended_master_secret", session->extended_master_secret);
    boolean(out, ',', "encrypt_then_mac", session->encrypt_then_mac);
    text(out, ',', "compression", "none");
    key(out, ',', "session_id");
    vt_json_hex(out, session->session_id);
    boolean(out, ',', "resumed", false);
    if (session->alpn.len > 0) {
        key(out, ',', "alpn");
        vt_json_text(out, session->alpn);
    }
}

static void print_tls(FILE *out, const struct vt_report_input *a)
{
    const struct vt_client_session *session = vt_client_session(a->machine->client);

    if (session->version == 0)
        return;
    key(out, ',', "tls");
    text(out, '{', "version", vt_version_text(session->version));
    if (session->suite != 0)
        print_agreed(out, session);
    if (vt_client_state(a->machine->client) == VT_CLIENT_OPEN || session->handshake_bytes_read > 0) {
        number(out, ',', "bytes_read", session->handshake_bytes_read);
        number(out, ',', "bytes_written", session->handshake_bytes_written);
    }
    if (session->certificate_requested || session->handshake_bytes_read > 0)
        print_ca_names(out, session);
    if (session->renegotiation_requested)
        boolean(out, ',', "renegotiation_requested", true);
    fputc('}', out);
}

static void print_known(FILE *out, const struct vt_certificate_summary *p)
{
    text(out, ',', "not_before", p->not_before);
    text(out, ',', "not_after", p->not_after);
    key(out, ',', "key");
    text(out, '{', "type", p->key);
    if (p->certificate.key.bits > 0)
        number(out, ',', "bits", p->certificate.key.bits);
    text_if(out, ',', "curve", p->curve);
    fputc('}', out);
    text(out, ',', "signature", p->signature);
}

static void print_names(FILE *out, const struct vt_certificate_summary *p)
{
    fputs(",\"names\":[", out);
    for (uint32_t i = 0; i < p->names_len; i++) {
        fputs(i > 0 ? "," : "", out);
        vt_json_string(out, p->names[i]);
    }
    fputc(']', out);
}

static void print_certificate(FILE *out, uint32_t depth, struct vt_bytes der)
{
    struct vt_certificate_summary p;

    vt_certificate_summary_make(&p, der);
    number(out, '{', "depth", depth);
    if (p.certificate.subject.len > 0)
        text(out, ',', "subject", p.subject);
    if (p.certificate.issuer.len > 0)
        text(out, ',', "issuer", p.issuer);
    if (p.failure.rule == VT_RULE_NONE)
        print_known(out, &p);
    text(out, ',', "sha256", p.sha256);
    if (p.failure.rule == VT_RULE_NONE)
        print_names(out, &p);
    fputs(",\"pem\":\"", out);
    vt_certificate_summary_pem(der, "\\n", out);
    fputs("\"}", out);
    vt_certificate_summary_free(&p);
}

static void print_chain(FILE *out, const struct vt_report_input *a)
{
    key(out, ',', "chain");
    for (uint32_t i = 0; i < a->chain_len; i++) {
        fputc(i == 0 ? '[' : ',', out);
        print_certificate(out, i, a->chain[i]);
    }
    fputc(']', out);
}

static void print_verify(FILE *out, const struct vt_report_input *a)
{
    key(out, ',', "verify");
    number(out, '{', "code", a->result->code);
    text(out, ',', "text", vt_verify_code_text(a->result->code));
    fprintf(out, ",\"depth\":%d}", a->result->code_depth < 0 ? 0 : a->result->code_depth);
}

static void print_finding(FILE *out, const struct vt_model_check *f)
{
    text(out, '{', "id", f->id);
    if (f->fix != NULL)
        text_if(out, ',', "reason", f->reason);
    text(out, ',', "result", vt_result_name(f->result));
    if (f->depth >= 0)
        number(out, ',', "depth", (uint64_t)f->depth);
    text_if(out, ',', "seen", f->seen);
    text_if(out, ',', "wanted", f->wanted);
    text_if(out, ',', "where", f->where);
    text(out, ',', "ref", f->ref);
    text_if(out, ',', "fix", f->fix);
    fputc('}', out);
}

static void print_checks(FILE *out, const struct vt_findings *s)
{
    fputs(",\"checks\":[", out);
    for (uint32_t i = 0; i < s->model.checks_len; i++) {
        fputs(i > 0 ? "," : "", out);
        print_finding(out, &s->model.checks[i]);
    }
    fputc(']', out);
}

static void print_replay(FILE *out, const struct vt_report_replay *replay)
{
    char recorded[24];

    vt_time_format(replay->recorded, recorded, sizeof recorded);
    key(out, ',', "replay");
    text(out, '{', "recorded", recorded);
    number(out, ',', "events_equal", replay->events);
    number(out, ',', "bytes_sent", replay->sent);
    number(out, ',', "bytes_received", replay->received);
    fputs(",\"what_if\":[", out);
    for (const char *const *change = replay->changes; *change != NULL; change++) {
        if (change > replay->changes)
            fputc(',', out);
        vt_json_string(out, *change);
    }
    fputs("]}", out);
}

void vt_json_print(FILE *out, const struct vt_report_input *a)
{
    bool server = a->machine != NULL || a->replay != NULL;

    if (server)
        text(out, '{', "target", a->target);
    text(out, server ? ',' : '{', "verdict", a->exit == 0 ? "pass" : "fail");
    number(out, ',', "exit", (uint64_t)a->exit);
    if (vt_report_dialogue(a) != NULL)
        print_starttls(out, a);
    if (vt_report_client(a) != NULL)
        print_tls(out, a);
    if (a->chain_len > 0)
        print_chain(out, a);
    if (a->result != NULL)
        print_verify(out, a);
    print_checks(out, a->findings);
    if (a->replay != NULL)
        print_replay(out, a->replay);
    fputs("}\n", out);
}
