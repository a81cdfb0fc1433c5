/* Where the path ends, and why it goes no further. A missing issuer has several causes, and each its own
 * remedy: what is known of the certificates tells them apart, so that one rule fails and one thing is
 * advised.
 *
 * What this code does not check: whether a URL leads anywhere. */
#include "x509/address.h"
#include "x509/name.h"
#include "x509/path.h"

/* What installers write into the subjects of the certificates that they make, in lower case. */
static const char *const installers[] = {
    "snakeoil", "snake oil", "localhost", "localdomain", "dovecot mail server", "courier mail server",
    "zimbra", "plesk", "parallels", "webmin", "mailcow", "synology", "qnap", "ubiquiti", "fortinet",
    "someorganization", "internet widgits", "default company", "default city", "traefik default cert",
    "kubernetes ingress controller fake",
};

/* True when TEXT holds WORD, whatever its case. */
static bool mentions(struct vt_bytes text, struct vt_bytes word)
{
    for (size_t at = 0; at + word.len <= text.len; at++)
        if (vt_host_equal(vt_bytes(text.data + at, word.len), word))
            return true;
    return false;
}

static bool from_installer(const struct vt_certificate *certificate)
{
    for (size_t i = 0; i < sizeof installers / sizeof installers[0]; i++)
        if (mentions(certificate->subject, vt_text(installers[i])))
            return true;
    return false;
}

/* A certificate with the name of TOP's issuer that did not fit: its key is another one (RFC 5280 4.2.1.1).
 * One of the server's comes before one of the client's: that is the one to replace. NULL: there is none. */
static const struct vt_pool_entry *namesake(const struct vt_judgement *judgement,
                                            const struct vt_pool_entry *top)
{
    const struct vt_pool *pool = &judgement->work->pool;

    for (uint32_t i = 0; i < pool->count; i++) {
        const struct vt_pool_entry *entry = &pool->entries[i];

        if (entry != top && entry->subject == top->issuer && entry->key != top->key
            && vt_path_key_id_fit(&top->certificate, &entry->certificate) == 0)
            return entry;
    }
    return NULL;
}

/* The last of the CAs that were sent has an issuer that nobody here knows: a root, or one more that was to be
 * sent. */
static enum vt_rule unknown_issuer(const struct vt_certificate *top, struct vt_event_check *trusted)
{
    if (!vt_bytes_begin(top->ca_issuers_uri, "http"))
        return VT_RULE_CHAIN_TRUSTED;
    trusted->wanted = vt_value_of(VT_VALUE_TEXT, top->ca_issuers_uri);
    return VT_RULE_CHAIN_TRUSTED_PUBLISHED;
}

/* The certificate came without its issuer: that one is to be sent, and where it is published says from
 * where. */
static enum vt_rule unsent(const struct vt_certificate *top, bool leaf, struct vt_event_check *complete)
{
    if (!leaf)
        return VT_RULE_CHAIN_COMPLETE;
    if (vt_bytes_begin(top->ca_issuers_uri, "ldap"))
        return VT_RULE_CHAIN_DIRECTORY;
    if (!vt_bytes_begin(top->ca_issuers_uri, "http"))
        return VT_RULE_CHAIN_LEAF_UNVERIFIED;
    complete->wanted = vt_value_of(VT_VALUE_TEXT, top->ca_issuers_uri);
    return VT_RULE_CHAIN_PUBLISHED;
}

static void fail(struct vt_event_check *finding, enum vt_rule rule, struct vt_event_check *other)
{
    finding->rule = rule;
    finding->result = VT_FAIL;
    other->result = VT_SKIP;
}

/* No issuer of the path's last certificate was found. Either the server sends too little (COMPLETE fails), or
 * the client trusts too little (TRUSTED does). */
static void judge_missing(const struct vt_judgement *judgement, uint8_t last, struct vt_event_check *complete,
                          struct vt_event_check *trusted)
{
    const struct vt_pool_entry *top = &judgement->work->pool.entries[judgement->path->at[last]];
    const struct vt_pool_entry *other = namesake(judgement, top);

    complete->seen = trusted->seen = complete->issuer;
    if (other != NULL) {
        complete->wanted = trusted->wanted = vt_octets(top->certificate.authority_key_id);
        complete->seen = trusted->seen = vt_octets(other->certificate.subject_key_id);
    }
    if (other != NULL && other->anchor)
        fail(trusted, VT_RULE_CHAIN_OTHER_ROOT, complete);
    else if (other != NULL)
        fail(complete, last == 0 ? VT_RULE_CHAIN_OTHER_ISSUER : VT_RULE_CHAIN_OTHER_KEY, trusted);
    else if (last > 0 && top->certificate.ca)
        fail(trusted, unknown_issuer(&top->certificate, trusted), complete);
    else
        fail(complete, unsent(&top->certificate, last == 0, complete), trusted);
}

static bool issuer_malformed(const struct vt_judgement *judgement, uint8_t last)
{
    const struct vt_verify_work *work = judgement->work;

    return work->malformed.failure.rule != VT_RULE_NONE
        && work->malformed.subject == work->pool.entries[judgement->path->at[last]].issuer;
}

/* Only the client has a certificate of the path: those who were given none cannot build it. Without a server
 * nobody sends anything. */
static void judge_given(const struct vt_judgement *judgement, struct vt_event_check *complete)
{
    const struct vt_verify_work *work = judgement->work;

    for (uint8_t i = judgement->path->len - 1; work->request->key_exchange != VT_KX_UNKNOWN && i > 0; i--) {
        const uint8_t at = judgement->path->at[i];

        if (at >= work->pool.sent && !work->pool.entries[at].anchor) {
            *complete = vt_path_finding(judgement, VT_RULE_CHAIN_COMPLETE, i - 1);
            complete->result = VT_WARN;
            complete->seen = complete->issuer;
        }
    }
}

/* What installers make is to be replaced, whoever signed it. */
static bool is_place_holder(const struct vt_judgement *judgement)
{
    return from_installer(vt_judged(judgement, 0));
}

void vt_path_judge_end(struct vt_judgement *judgement)
{
    const struct vt_verify_work *work = judgement->work;
    uint8_t last = judgement->path->len - 1;
    bool root = vt_path_self_signed(vt_judged(judgement, last));
    char broken[VT_PATH_BROKEN_MAX];
    struct vt_event_check complete = vt_path_finding(judgement, VT_RULE_CHAIN_COMPLETE, last),
        trusted = complete;

    complete.result = trusted.result = VT_PASS;
    complete.seen = vt_uint(judgement->path->len);
    trusted.rule = VT_RULE_CHAIN_TRUSTED;
    trusted.seen = trusted.subject;
    if (work->budget.spent != VT_RULE_NONE && !work->found) {
        fail(&trusted, work->budget.spent, &complete);
        trusted.wanted = vt_uint(work->budget.limit);
    } else if (!judgement->path->anchored && issuer_malformed(judgement, last)) {
        fail(&complete, work->malformed.sent > 0 ? VT_RULE_CHAIN_MALFORMED : VT_RULE_CHAIN_MALFORMED_GIVEN,
             &trusted);
        complete.depth = work->malformed.sent > 0 ? work->malformed.sent : last;
        complete.seen = vt_path_show_broken(&work->malformed.failure, broken);
    } else if (work->request->chain_len > VT_CHAIN_MAX && !judgement->path->anchored) {
        /* what was not read is not missing: CHAIN_TOO_MANY failed */
        complete.result = trusted.result = VT_SKIP;
    } else if (!judgement->path->anchored && is_place_holder(judgement)) {
        trusted = vt_path_finding(judgement, VT_RULE_CHAIN_PLACE_HOLDER, 0);
        fail(&trusted, last == 0 && root ? VT_RULE_CHAIN_PLACE_HOLDER : VT_RULE_CHAIN_PLACE_HOLDER_ISSUED,
             &complete);
        trusted.seen = trusted.subject;
    } else if (!judgement->path->anchored && root) {
        trusted.rule = last == 0 ? VT_RULE_CHAIN_SELF_SIGNED_LEAF : VT_RULE_CHAIN_UNTRUSTED_ROOT;
        trusted.result = VT_FAIL;
    } else if (!judgement->path->anchored) {
        judge_missing(judgement, last, &complete, &trusted);
    } else {
        judge_given(judgement, &complete);
    }
    (void)vt_judge(judgement->report, &complete);
    (void)vt_judge(judgement->report, &trusted);
}
