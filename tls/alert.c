#include "base/out.h"
#include "tls/client_internal.h"

enum { NO_APPLICATION_PROTOCOL = 120 };      /* RFC 7301 3.2 */

static struct vt_value worded(uint8_t description)
{
    return vt_enum(description, vt_name_of(vt_alert_names, description));
}

void vt_alert_send(struct vt_client *c, uint8_t level, uint8_t description)
{
    const uint8_t alert[2] = { level, description };
    struct vt_part origin;

    /* Without room for it the server reads slowly and floods us: it will do without. */
    if (vt_record_send(c, VT_ALERT, vt_bytes(alert, sizeof alert), &origin) && level == VT_FATAL)
        c->session.alert_sent = description;
}

/* The last state. ALERT 0: nothing is said, since the server ended it, or nobody listens. */
static bool end_failed(struct vt_client *c, uint8_t alert)
{
    if (c->state == VT_CLIENT_FAILED)
        return false;
    c->state = VT_CLIENT_FAILED;
    vt_wait_leave(c, "failed", "failure");
    if (alert != 0)
        vt_alert_send(c, VT_FATAL, alert);
    return false;
}

bool vt_client_fail_judged(struct vt_client *c, enum vt_rule rule)
{
    return end_failed(c, vt_rule_consequence(rule)->alert);
}

bool vt_client_fail(struct vt_client *c, enum vt_rule rule, struct vt_value seen, struct vt_value wanted)
{
    (void)vt_judge_plain(&c->report, rule, VT_FAIL, seen, wanted);
    return vt_client_fail_judged(c, rule);
}

bool vt_client_fail_parse(struct vt_client *c, const struct vt_parse *parse, const char *message)
{
    const enum vt_rule rule = parse->failure.rule, here = rule == VT_RULE_VALUE
        ? VT_RULE_TLS_VALUE : VT_RULE_TLS_DECODE;

    vt_verdict_add(&c->report.verdict, rule, -1);
    if (vt_rule_consequence(rule)->exit != 0)
        return vt_client_fail_judged(c, rule);
    return vt_client_fail(c, here, vt_say(message), vt_none());
}

bool vt_client_idle(struct vt_client *c, uint8_t *counter, uint8_t most)
{
    if (++*counter <= most)
        return true;
    return vt_client_fail(c, VT_RULE_TLS_FLOOD, vt_uint(*counter), vt_uint(most));
}

/* What a fatal alert tells of the server. A refusal of our version comes from servers that want a newer one:
 * those that know only older ones choose theirs (RFC 5246 E.1). A record of an older version makes that
 * doubtful, and then the alert says no more than its name (RFC 5246 7.2.2). The last row is any alert, at any
 * time. */
static const struct {
    uint8_t description;
    bool at_hello;               /* in answer to our ClientHello */
    bool new_record;             /* in a record of TLS 1.2 */
    enum vt_rule rule;
} meanings[] = {
    { 70, true, true, VT_RULE_TLS_VERSION_NEW },
    { 70, true, false, VT_RULE_TLS_VERSION_REFUSED },
    { 40, true, false, VT_RULE_TLS_NO_SHARED },
    { 71, true, false, VT_RULE_TLS_NO_SHARED },
    { 0, false, false, VT_RULE_TLS_ALERT },
};

/* RFC 5246 7.4.6: told that there is no certificate, which it had asked for, a server may end the
 * handshake. */
bool vt_client_certificate_demanded(const struct vt_client *c)
{
    return c->state == VT_CLIENT_HANDSHAKE && c->session.certificate_requested
        && c->wait > VT_WAIT_SERVER_HELLO_DONE;
}

/* By handshake_failure, as that clause has it, or by another alert about certificates, or by decode_error
 * (GnuTLS). */
static enum vt_rule meaning(const struct vt_client *c, const struct vt_content *alert)
{
    const bool at_hello = c->wait == VT_WAIT_SERVER_HELLO;
    const uint8_t what = alert->description;
    size_t i = 0;

    if (vt_client_certificate_demanded(c) && ((what >= 40 && what <= 50) || what == 116))
        return VT_RULE_TLS_CLIENT_CERTIFICATE;
    while (meanings[i].at_hello
           && !(meanings[i].description == what && at_hello
                && (!meanings[i].new_record || alert->version >= VT_TLS12)))
        i++;
    return meanings[i].rule;
}

/* An answer to a ClientHello that the user narrowed may be for that: what was asked for by name was not
 * there. */
static void put_own_lists(struct vt_out *out, const struct vt_client *c)
{
    const bool suites = c->config.suites != NULL, groups = c->config.groups != NULL;

    if (c->wait != VT_WAIT_SERVER_HELLO || !(suites || groups))
        return;
    vt_put(out, "; or leave out ");
    vt_put(out, suites && groups ? "--ciphers and --groups" : suites ? "--ciphers" : "--groups");
    vt_put(out, ": what the server wants may not be among what you named");
}

/* RULE failed, with the hint in OUT, if there is one. DUE: it says what was to come. */
static void fail_hinted(struct vt_client *c, enum vt_rule rule, struct vt_value seen, bool due,
                        struct vt_out *out)
{
    const char *hint = vt_put_end(out) > 0 ? out->text : NULL;
    const struct vt_event_check check = { .rule = rule, .result = VT_FAIL, .depth = -1, .seen = seen,
                                          .hint = hint,
                                          .wanted = due ? vt_say(vt_wait_due(c)) : vt_none() };

    (void)vt_judge(&c->report, &check);
    (void)vt_client_fail_judged(c, rule);
}

/* A warning may have come first, and told why. */
void vt_client_fail_closed(struct vt_client *c, struct vt_value seen)
{
    const char *name = vt_name_of(vt_alert_names, c->session.alert);
    char hint[240];
    struct vt_out out = vt_out(hint, sizeof hint);

    if (c->session.alert_level != 0) {
        vt_put(&out, ", after it had sent the alert ");
        vt_put(&out, name != NULL ? name : "of number ");
        if (name == NULL)
            vt_put_number(&out, c->session.alert, 1);
        vt_put(&out, ", as a warning");
    }
    put_own_lists(&out, c);
    fail_hinted(c, vt_client_certificate_demanded(c) ? VT_RULE_TLS_CLIENT_CERTIFICATE : VT_RULE_TLS_CLOSED,
                seen, true, &out);
}

static void take_fatal(struct vt_client *c, const struct vt_content *alert)
{
    const enum vt_rule rule = meaning(c, alert);
    char hint[240];
    struct vt_out out = vt_out(hint, sizeof hint);

    if (rule == VT_RULE_TLS_NO_SHARED)
        put_own_lists(&out, c);
    if (alert->description == NO_APPLICATION_PROTOCOL && c->config.alpn != NULL)
        vt_put(&out, "; or name a protocol that it has with --alpn");
    fail_hinted(c, rule, worded(alert->description), rule == VT_RULE_TLS_ALERT, &out);
}

void vt_client_warn(struct vt_client *c, enum vt_rule rule, struct vt_value seen, struct vt_value wanted)
{
    (void)vt_judge_plain(&c->report, rule, VT_WARN, seen, wanted);
}

/* The server says goodbye; RFC 5246 7.2.1 has us answer with the same. */
static void take_close_notify(struct vt_client *c)
{
    if (c->state == VT_CLIENT_HANDSHAKE) {
        vt_client_fail_closed(c, worded(VT_CLOSE_NOTIFY));
        return;
    }
    if (c->assembly.have > 0)
        vt_client_warn(c, VT_RULE_TLS_HALF_MESSAGE, vt_uint(c->assembly.have), vt_none());
    if (c->state == VT_CLIENT_OPEN)
        vt_alert_send(c, VT_WARNING, VT_CLOSE_NOTIFY);
    c->state = VT_CLIENT_CLOSED;
    vt_wait_leave(c, "closed", "close_notify");
}

void vt_alert_take(struct vt_client *c, const struct vt_content *alert)
{
    const bool close = alert->description == VT_CLOSE_NOTIFY;

    if (close)
        take_close_notify(c);
    c->session.alert_level = alert->level;
    c->session.alert = alert->description;
    if (!close && alert->level == VT_WARNING)
        (void)vt_client_idle(c, &c->warnings, VT_WARNING_ALERTS_MAX);
    else if (!close)
        take_fatal(c, alert);
}
