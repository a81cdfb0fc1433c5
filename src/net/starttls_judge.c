/* What is judged of a dialogue: each rule with the clause and the words of the protocol that is spoken. */
#include "base/out.h"
#include "net/starttls_table.h"
#include "net/plain_text.h"

/* Judges RULE on what was seen; false on failure. HINT: NULL for that of the protocol, of which a pass
 * needs none. */
static bool judge_hinted(struct vt_starttls *s, enum vt_rule rule, bool ok, struct vt_value seen,
                         struct vt_value wanted, const char *hint)
{
    const unsigned text = rule - VT_RULE_STARTTLS_GREETING;

    return vt_judge(s->report, &(struct vt_event_check){
        .rule = rule, .result = ok ? VT_PASS : VT_FAIL, .depth = -1, .seen = seen, .wanted = wanted,
        .ref = s->protocol->refs[text], .hint = hint != NULL || ok ? hint : s->protocol->hints[text] });
}

bool vt_starttls_judge(struct vt_starttls *s, enum vt_rule rule, bool ok, struct vt_value seen,
                       struct vt_value wanted)
{
    return judge_hinted(s, rule, ok, seen, wanted, NULL);
}

void vt_starttls_command(struct vt_starttls *s, enum vt_rule rule, struct vt_value seen, const char *before)
{
    char hint[VT_PLAIN_HINT];
    struct vt_out out = vt_out(hint, sizeof hint);

    vt_put(&out, before);
    vt_put(&out, "vitrine check ");
    vt_put(&out, s->target != NULL ? s->target : "HOST:PORT");
    vt_put_end(&out);
    judge_hinted(s, rule, false, seen, vt_say(s->protocol->name), hint);
}

bool vt_starttls_judge_offer(struct vt_starttls *s)
{
    struct vt_value wanted = vt_say(s->protocol->capability);
    enum vt_rule rule = s->offered || !(s->masked || s->misplaced) ? VT_RULE_STARTTLS_OFFERED
                      : s->masked ? VT_RULE_STARTTLS_MASKED : VT_RULE_STARTTLS_MISPLACED;
    struct vt_value seen = rule == VT_RULE_STARTTLS_MISPLACED ? vt_say("STARTTLS where its name belongs")
                         : s->offered ? wanted
                         : vt_say(s->offers[0] != 0 ? s->offers : "no extension at all");

    return vt_starttls_judge(s, rule, s->offered, seen, wanted);
}

/* What to do about the reply CODE to EHLO or LHLO: of RFC 5321 4.1.4 those for the name in it, for a
 * server that does not know the command, and for its policy; and what else servers say. The last is any
 * other. */
static const char *refusal_hint(uint32_t code)
{
    static const char name[] = "give it a host name that it accepts, with --ehlo NAME";
    static const char verb[] = "it does not know that command, without which there is no STARTTLS: have its "
                               "owner update it, or switch off the inspection of SMTP in a firewall before "
                               "it";
    static const char closed[] = "it takes no mail here, or none from this host: have its owner look in its "
                                 "log "
                                 "for why";
    static const struct {
        uint32_t code;
        const char *hint;
    } hints[] = {
        { 500, verb }, { 502, verb }, { 501, name }, { 504, name }, { 521, closed }, { 554, closed },
        { 530, "it wants something else first, and no client can know what: have its owner look at its "
               "settings" },
        { 550, "it turns this client away by its own policy: have its owner look in its log for why, or try "
               "another name with --ehlo NAME" },
        { 0, "have its owner look in its log for why" },
    };
    size_t i = 0;

    while (hints[i].code != 0 && hints[i].code != code)
        i++;
    return hints[i].hint;
}

void vt_starttls_judge_refusal(struct vt_starttls *s, struct vt_value line)
{
    const struct vt_starttls_step *step = &s->protocol->steps[s->step];
    char asked[300];
    struct vt_out out = vt_out(asked, sizeof asked);

    vt_put(&out, step->verb);
    vt_put(&out, step->says_name ? " " : "");
    vt_put(&out, step->says_name ? s->ehlo : "");
    vt_put_end(&out);
    judge_hinted(s, VT_RULE_STARTTLS_REFUSED, false, line, vt_say(asked),
                 step->says_name ? refusal_hint(s->code) : NULL);
}

/* What a code says of STARTTLS once it is offered (RFC 5321 4.2), in the first row that it is not above.
 * RFC 3207 4 has 454 for trouble of TLS's own; for that the hint of the protocol stays (NULL), as for a
 * refusal of IMAP or POP3, which have no codes. IMAP's BAD is for STARTTLS within TLS (RFC 9051 6.2.1). */
static const struct {
    uint16_t to;
    const char *hint;
} refusals[] = {
    { 399, "only 220 lets TLS begin: have its owner update it, or find what answers in its place" },
    { 499, NULL },
    { 500, "it does not know what it offers: have its owner update it, or find what answers in its place, "
           "perhaps a firewall" },
    { 501, "it takes a bare STARTTLS for one with parameters: have its owner update it, or find what changes "
           "it "
           "on the way" },
    { 502, "it has not what it offers: have its owner update it, or find what answers in its place, perhaps "
           "a "
           "firewall" },
    { 503, "for it TLS is active already, or something else is due: have its owner find the proxy before it "
           "that has TLS with it, or update it" },
    { 599, "have its owner look in its log for why it refuses what it offers" },
};

void vt_starttls_judge_start(struct vt_starttls *s, struct vt_value line)
{
    const struct vt_starttls_step *step = &s->protocol->steps[VT_ROLE_START];
    const bool bad = step->tag != NULL
                     && vt_word_is(vt_bytes((const uint8_t *)s->said + strlen(step->tag) + 1, 3), "BAD");
    const uint32_t code = step->good != 0 ? s->code : bad ? 503 : 454;
    size_t i = 0;

    while (code > refusals[i].to)
        i++;
    judge_hinted(s, VT_RULE_STARTTLS_ACCEPTED, false, line, vt_say(s->protocol->capability),
                 refusals[i].hint);
}

void vt_starttls_judge_broken(struct vt_starttls *s, struct vt_value line)
{
    static const char unknown[] = "find out what listens on this port, or stands before it";
    char hint[32 + VT_PLAIN_HINT] = "it seems to speak ";
    bool known = s->step == VT_ROLE_GREETING && s->said[0] != 0
              && vt_plain_hint(vt_text(s->said), s->target, s->protocol->name, hint + strlen(hint));

    judge_hinted(s, VT_RULE_STARTTLS_DIALOGUE, false, line, vt_say(s->protocol->name),
                 known ? hint : unknown);
}
