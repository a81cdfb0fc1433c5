/* One function judges a path, whoever asks: untraced during the search, traced at its end. */
#include "x509/extension.h"
#include "x509/path.h"
#include "x509/signature.h"

/* Which certificates of a path a rule is about. */
enum span {
    ALL,       /* each, the anchor too */
    ISSUERS,   /* those above the leaf */
    CHILDREN,  /* those below another */
    /* the first alone; of a rule about the whole path it is told, unless the test says otherwise */
    LEAF,
    SERVED,    /* the leaf, and those that are no anchor */
    SIGNED     /* those whose own signature matters: not an anchor's, nor that of a root */
};

struct path_rule {
    enum vt_rule rule;
    enum span span;
    vt_path_test *test;
    bool searched;   /* it tells paths from each other, so the search asks it too */
};

static bool breaks(struct vt_event_check *finding, enum vt_rule rule)
{
    finding->rule = rule;
    return false;
}

static bool is_anchor(const struct vt_judgement *judgement, uint8_t depth)
{
    return judgement->path->anchored && depth + 1 == judgement->path->len;
}

/* What came of certificate DEPTH's signature; NULL when it was not tried, since the budget for that is
 * spent. */
static const struct vt_signature_result *try_signature(struct vt_verify_work *work,
                                                       const struct vt_path *path, uint8_t depth)
{
    const struct vt_certificate *child = vt_path_certificate(work, path, depth);
    const struct vt_pool_entry *issuer = &work->pool.entries[path->at[depth + 1]];
    struct vt_signature_result *result = work->signatures;

    for (uint32_t i = 0; i < work->budget.used[VT_SPEND_SIGNATURES]; i++, result++)
        if (result->child == path->at[depth] && result->key == issuer->key)
            return result;
    if (!vt_spend(&work->budget, VT_SPEND_SIGNATURES, 1))
        return NULL;
    *result = (struct vt_signature_result){ .child = path->at[depth], .key = issuer->key };
    result->valid = vt_signature_verify(&issuer->certificate.key, &child->algorithm, &child->tbs, 1,
                                        child->signature, NULL, NULL);
    return result;
}

bool vt_path_signed(struct vt_verify_work *work, const struct vt_path *path, uint8_t depth)
{
    const struct vt_signature_result *result = try_signature(work, path, depth);

    return result != NULL && result->valid;
}

/* Whose key is the wrong one? Where key identifiers agree, it is the signature that is wrong. */
static enum vt_rule bad_signature(const struct vt_judgement *judgement, uint8_t depth)
{
    if (vt_path_key_id_fit(vt_judged(judgement, depth), vt_judged(judgement, depth + 1)) == 2)
        return VT_RULE_PATH_SIGNATURE;
    return is_anchor(judgement, depth + 1)
        ? VT_RULE_PATH_SIGNATURE_OTHER_ROOT : VT_RULE_PATH_SIGNATURE_OTHER_KEY;
}

/* A signature that was not tried is skipped; a rule of its own fails and says why (a spent budget:
 * CHAIN_SIGNATURES). */
static bool untried(struct vt_event_check *finding)
{
    finding->result = VT_SKIP;
    return false;
}

/* RFC 5280 6.1.3 (a)(1). MD5 has no implementation here: what it signs is not verified (RFC 6151 2). Of keys
 * that are not known, and of algorithms, test_key and test_digest tell. */
static bool test_signature(struct vt_judgement *judgement, uint8_t depth, struct vt_event_check *finding)
{
    const struct vt_certificate *child = vt_judged(judgement, depth);
    const struct vt_certificate *issuer = vt_judged(judgement, depth + 1);
    const struct vt_signature_algorithm *algorithm = &child->algorithm;

    finding->seen = vt_value_of(VT_VALUE_OID, algorithm->oid);
    if (!vt_signature_key_known(&issuer->key) || algorithm->family == VT_SIGN_UNSUPPORTED)
        return untried(finding);
    if (!vt_signature_digests_known(algorithm))
        return breaks(finding, VT_RULE_PATH_SIGNATURE_ALGORITHM);

    const struct vt_signature_result *result = try_signature(judgement->work, judgement->path, depth);
    if (result == NULL)
        return untried(finding);
    vt_signature_tell(&issuer->key, algorithm, child->tbs, child->signature, result->valid,
                      judgement->report->sink,
                      &(struct vt_signed){ .names = { "tbsCertificate" },
                                           .from = { vt_from_home(&child->key.home, child->tbs) },
                                           .signature = vt_from_home(&child->key.home, child->signature) });
    if (!result->valid && judgement->work->budget.spent != VT_RULE_NONE)
        return untried(finding);         /* others may fit, which the search did not come to */
    return result->valid || breaks(finding, bad_signature(judgement, depth));
}

/* Who has to act on a certificate that expired at DEPTH: only the leaf is the server owner's to renew. */
static enum vt_rule expired(const struct vt_judgement *judgement, uint8_t depth)
{
    if (depth == 0)
        return VT_RULE_PATH_EXPIRED;
    if (is_anchor(judgement, depth))
        return VT_RULE_PATH_EXPIRED_ROOT;
    return depth == 1 ? VT_RULE_PATH_EXPIRED_CA : VT_RULE_PATH_EXPIRED_UPPER_CA;
}

/* RFC 5280 4.1.2.5: the period includes both its ends. */
static bool test_validity(struct vt_judgement *judgement, uint8_t depth, struct vt_event_check *finding)
{
    const struct vt_certificate *certificate = vt_judged(judgement, depth);
    int64_t at = judgement->work->request->at;

    finding->wanted = vt_time(at);
    finding->seen = vt_time(at < certificate->not_before ? certificate->not_before : certificate->not_after);
    if (certificate->not_after < certificate->not_before)
        return breaks(finding, VT_RULE_PATH_NEVER_VALID);
    if (at < certificate->not_before)
        return breaks(finding, VT_RULE_PATH_NOT_YET_VALID);
    return at <= certificate->not_after || breaks(finding, expired(judgement, depth));
}

/* Of a certificate that is older than version 3. */
static struct vt_value old_version(const struct vt_certificate *certificate)
{
    return vt_say(certificate->version == 1 ? "v1" : "v2");
}

/* RFC 5280 6.1.4 (k). An anchor may be older than the extension that says so; one that has it is bound by
 * it. */
static bool test_ca(struct vt_judgement *judgement, uint8_t depth, struct vt_event_check *finding)
{
    const struct vt_certificate *certificate = vt_judged(judgement, depth);

    finding->seen = vt_bool(certificate->ca);
    if (certificate->version < 3) {
        finding->seen = old_version(certificate);
        return is_anchor(judgement, depth) || breaks(finding, VT_RULE_PATH_VERSION);
    }
    return certificate->ca;
}

/* RFC 5280 6.1.4 (l), (m): self-issued certificates don't count, and the leaf is no intermediate. */
static bool test_length(struct vt_judgement *judgement, uint8_t depth, struct vt_event_check *finding)
{
    const struct vt_certificate *certificate = vt_judged(judgement, depth);
    int below = 0;

    for (uint8_t i = 1; i < depth; i++)
        below += !vt_judged(judgement, i)->self_issued;
    finding->seen = vt_uint((uint64_t)below);
    if (certificate->path_len < 0)
        return true;
    finding->wanted = vt_uint((uint64_t)certificate->path_len);
    return below <= certificate->path_len;
}

/* RFC 5280 6.1.4 (n) */
static bool test_key_usage(struct vt_judgement *judgement, uint8_t depth, struct vt_event_check *finding)
{
    const struct vt_certificate *certificate = vt_judged(judgement, depth);

    finding->wanted = vt_say("keyCertSign");
    if ((certificate->present & VT_EXT_KEY_USAGE) != 0)
        finding->seen = vt_flags(certificate->key_usage, vt_key_usage_names);
    return (certificate->present & VT_EXT_KEY_USAGE) == 0
        || (certificate->key_usage & VT_KU_KEY_CERT_SIGN) != 0;
}

/* RFC 5280 6.1.4 (o), 6.1.5 (f), and what the clause of each extension says of it; 4.2.1.4: critical policies
 * are understood with their qualifiers. */
static bool test_critical(struct vt_judgement *judgement, uint8_t depth, struct vt_event_check *finding)
{
    const struct vt_certificate *certificate = vt_judged(judgement, depth);
    enum vt_rule broken;
    struct vt_value seen;
    uint8_t position = 0;

    if (certificate->unknown_critical.len != 0) {
        finding->seen = vt_value_of(VT_VALUE_OID, certificate->unknown_critical);
        return false;
    }
    if ((certificate->critical & VT_EXT_POLICIES) != 0 && certificate->unknown_qualifier.len != 0) {
        finding->seen = vt_value_of(VT_VALUE_OID, certificate->unknown_qualifier);
        return breaks(finding, VT_RULE_PATH_QUALIFIER);
    }
    broken = vt_extension_marking(certificate, true, &position, &seen);
    if (broken == VT_RULE_NONE)
        return true;
    finding->seen = seen;
    return breaks(finding, broken);
}

/* RFC 5280 4.2.1.10: name constraints stand in CA certificates alone; then what they say of all below. */
static bool test_constraints(struct vt_judgement *judgement, uint8_t depth, struct vt_event_check *finding)
{
    const struct vt_certificate *certificate = vt_judged(judgement, depth);

    if ((certificate->present & VT_EXT_NAME_CONSTRAINTS) == 0)
        return true;
    if (!certificate->ca)
        return breaks(finding, VT_RULE_PATH_CONSTRAINT_PLACE);
    return vt_constraints_check(judgement, depth, finding);
}

/* RFC 9155 2: a client's signature_algorithms name neither SHA-1 nor MD5; RFC 5246 7.4.2 binds certificates
 * to that list. Algorithms that are not known are refused where a signature is due. */
static bool test_digest(struct vt_judgement *judgement, uint8_t depth, struct vt_event_check *finding)
{
    const struct vt_signature_algorithm *algorithm = &vt_judged(judgement, depth)->algorithm;

    if (algorithm->family == VT_SIGN_UNSUPPORTED && depth + 1 < judgement->path->len) {
        struct vt_event_check unknown = *finding;

        unknown.rule = VT_RULE_PATH_ALGORITHM_UNKNOWN;
        unknown.seen = vt_value_of(VT_VALUE_OID, algorithm->oid);
        (void)vt_judge(judgement->report, &unknown);
        return untried(finding);
    }
    finding->seen = algorithm->digest == VT_DIGEST_NONE ? vt_value_of(VT_VALUE_OID, algorithm->oid)
                                                        : vt_say(vt_digest_name(algorithm->digest));
    finding->wanted = vt_say("SHA-256");
    return algorithm->digest == VT_DIGEST_NONE || algorithm->digest >= VT_DIGEST_SHA224;
}

/* RFC 9325 4.5: 2048 bits of RSA; the curves that are supported are all strong enough. */
static bool test_key(struct vt_judgement *judgement, uint8_t depth, struct vt_event_check *finding)
{
    const struct vt_public_key *key = &vt_judged(judgement, depth)->key;

    finding->seen = vt_signature_key_shown(key);
    if (!vt_signature_key_known(key))
        return breaks(finding, VT_RULE_PATH_KEY_TYPE);
    if (key->type == VT_KEY_RSA || key->type == VT_KEY_RSA_PSS)
        finding->wanted = vt_uint(2048);
    return finding->wanted.kind == VT_VALUE_NONE || key->bits >= 2048;
}

/* extKeyUsage of one certificate (RFC 5280 4.2.1.12). anyExtendedKeyUsage will do. What is shown is the first
 * purpose. */
static bool allows_server(const struct vt_certificate *certificate, struct vt_value *seen)
{
    struct vt_bytes purposes = certificate->ext_key_usage_oids;
    struct vt_der_element purpose;

    if ((certificate->present & VT_EXT_EXT_KEY_USAGE) == 0)
        return true;
    if ((certificate->ext_key_usage & VT_EKU_SERVER_AUTH) != 0)
        *seen = vt_say("serverAuth");
    else if (vt_der_split(&purposes, &purpose))
        *seen = vt_value_of(VT_VALUE_OID, purpose.content);
    return (certificate->ext_key_usage & (VT_EKU_SERVER_AUTH | VT_EKU_ANY)) != 0;
}

/* A purpose that a CA does not have, it cannot hand down. */
static bool test_purpose(struct vt_judgement *judgement, uint8_t depth, struct vt_event_check *finding)
{
    const struct vt_certificate *certificate = vt_judged(judgement, depth);

    finding->wanted = vt_say("serverAuth");
    if (depth > 0)
        return allows_server(certificate, &finding->seen) || breaks(finding, VT_RULE_LEAF_ISSUER_PURPOSE);
    if (certificate->version < 3) {
        finding->seen = old_version(certificate);
        finding->wanted = vt_say("v3");
        return breaks(finding, VT_RULE_LEAF_VERSION);
    }
    return allows_server(certificate, &finding->seen);
}

static bool within(const struct vt_judgement *judgement, enum span span, uint8_t depth)
{
    bool last = depth + 1 == judgement->path->len;

    switch (span) {
    case ALL:
        return true;
    case ISSUERS:
        return depth > 0;
    case CHILDREN:
        return !last;
    case LEAF:
        return depth == 0;
    case SERVED:
        return depth == 0 || !is_anchor(judgement, depth);
    case SIGNED:
        return !last || (!judgement->path->anchored && !vt_path_self_signed(vt_judged(judgement, depth)));
    }
    return true;
}

/* Applies RULE to each certificate it is about. One pass, about the first of them, when all keep it; skip
 * when it is about none. */
static void apply_rule(struct vt_judgement *judgement, const struct path_rule *rule)
{
    struct vt_event_check all = { .rule = rule->rule, .result = VT_SKIP, .depth = -1 };
    bool kept = true;

    for (uint8_t depth = 0; depth < judgement->path->len; depth++) {
        struct vt_event_check finding = vt_path_finding(judgement, rule->rule, depth);

        if (!within(judgement, rule->span, depth))
            continue;
        if (!rule->test(judgement, depth, &finding)) {
            (void)vt_judge(judgement->report, &finding);
            judgement->failures++;
            kept = false;
        } else if (all.depth < 0) {
            all = finding;
            all.result = finding.result == VT_FAIL ? VT_PASS : finding.result;
        }
    }
    if (kept)
        (void)vt_judge(judgement->report, &all);
}

/* Signatures come first, and the search checks those on its own, once the rest can matter. */
static const struct path_rule path_rules[] = {
    { VT_RULE_PATH_SIGNATURE, CHILDREN, test_signature, false },
    { VT_RULE_PATH_EXPIRED, ALL, test_validity, true },
    { VT_RULE_PATH_CA, ISSUERS, test_ca, true },
    { VT_RULE_PATH_LENGTH, ISSUERS, test_length, true },
    { VT_RULE_PATH_KEY_USAGE, ISSUERS, test_key_usage, true },
    { VT_RULE_PATH_NOT_PERMITTED, ALL, test_constraints, true },
    { VT_RULE_PATH_CRITICAL, ALL, test_critical, true },
    { VT_RULE_PATH_POLICY, LEAF, vt_policy_check, true },
    { VT_RULE_PATH_DIGEST, SIGNED, test_digest, true },
    { VT_RULE_PATH_KEY_STRENGTH, ISSUERS, test_key, true },
    { VT_RULE_LEAF_PURPOSE, ALL, test_purpose, true },
    { VT_RULE_LEAF_SIGN, LEAF, vt_leaf_usage, false },
    { VT_RULE_LEAF_KEY_STRENGTH, LEAF, vt_leaf_strength, false },
    { VT_RULE_PATH_EXPIRES_SOON, SERVED, vt_leaf_expiry, false },
    { VT_RULE_LEAF_NAME, LEAF, vt_leaf_name, false },
};

void vt_path_check(struct vt_judgement *judgement)
{
    if (judgement->whole)
        vt_leaf_match(judgement);
    for (size_t i = 0; i < sizeof path_rules / sizeof path_rules[0]; i++)
        if (judgement->whole || path_rules[i].searched)
            apply_rule(judgement, &path_rules[i]);
}
