/* The demands on a mail server's own certificate, whatever path leads to it: use, strength, name. */
#include "x509/name.h"
#include "x509/path.h"
#include "x509/signature.h"

/* A finding about the leaf that passes unless something else is said. */
static struct vt_event_check about_leaf(const struct vt_judgement *judgement, enum vt_rule rule)
{
    struct vt_event_check finding = vt_path_finding(judgement, rule, 0);

    finding.result = VT_PASS;
    return finding;
}

static const struct vt_certificate *leaf_of(const struct vt_judgement *judgement)
{
    return vt_path_certificate(judgement->work, judgement->path, 0);
}

static void turn(struct vt_event_check *finding, enum vt_rule rule)
{
    finding->rule = rule;
    finding->result = VT_FAIL;
}

/* The uses of a key that TLS knows (RFC 5280 4.2.1.3), for what to show: of several the first. */
static const struct vt_name usages[] = {
    { VT_KU_DIGITAL_SIGNATURE | VT_KU_KEY_ENCIPHERMENT, "digitalSignature, keyEncipherment" },
    { VT_KU_DIGITAL_SIGNATURE, "digitalSignature" },
    { VT_KU_KEY_ENCIPHERMENT, "keyEncipherment" },
    { VT_KU_KEY_AGREEMENT, "keyAgreement" },
    { VT_KU_KEY_CERT_SIGN | VT_KU_CRL_SIGN, "keyCertSign, cRLSign" },
    { VT_KU_KEY_CERT_SIGN, "keyCertSign" },
    { VT_KU_CRL_SIGN, "cRLSign" },
    { 0, "no use that TLS has" },
    { 0, NULL },
};

static struct vt_value show_usage(uint16_t usage)
{
    const struct vt_name *name = usages;

    while ((usage & name->number) != name->number)
        name++;
    return vt_say(name->name);
}

/* The uses of a key in any TLS handshake (RFC 5280 4.2.1.12, of serverAuth). */
#define TLS_USES (VT_KU_DIGITAL_SIGNATURE | VT_KU_KEY_ENCIPHERMENT | VT_KU_KEY_AGREEMENT)

/* RFC 5246 7.4.2. Before a key exchange is chosen either use will do. A key that is for key agreement alone serves no handshake
 * of this client, which is advice then; one for none of the three serves nobody's. That is no more than advice, too, where the key
 * of a CA serves before anything is negotiated: x509-limbo (ca-as-leaf) wants such a one accepted. */
static void judge_usage(struct vt_judgement *judgement, const struct vt_certificate *own)
{
    const struct vt_certificate *leaf = leaf_of(judgement);
    enum vt_key_exchange exchange = judgement->work->request->key_exchange;
    struct vt_event_check finding = about_leaf(judgement, VT_RULE_LEAF_SIGN);
    uint16_t wanted = VT_KU_DIGITAL_SIGNATURE | VT_KU_KEY_ENCIPHERMENT;

    if (exchange != VT_KX_UNKNOWN)
        wanted = exchange == VT_KX_SIGN ? VT_KU_DIGITAL_SIGNATURE : VT_KU_KEY_ENCIPHERMENT;
    if (exchange == VT_KX_ENCIPHER)
        finding.rule = VT_RULE_LEAF_ENCIPHER;
    finding.wanted = show_usage(wanted);
    if ((leaf->present & VT_EXT_KEY_USAGE) != 0) {
        finding.seen = show_usage(leaf->key_usage);
        if ((leaf->key_usage & TLS_USES) == 0)
            finding.rule = VT_RULE_LEAF_NO_USE;
        if ((leaf->key_usage & wanted) == 0)
            finding.result = exchange == VT_KX_UNKNOWN && (leaf->ca || finding.rule != VT_RULE_LEAF_NO_USE) ? VT_WARN : VT_FAIL;
    }
    if (own != NULL)
        finding.result = VT_SKIP;
    (void)vt_judge(judgement->report, &finding);
}

/* RFC 9325 4.5. The curves that are supported are all strong enough. */
static void judge_strength(struct vt_judgement *judgement)
{
    const struct vt_public_key *key = &leaf_of(judgement)->key;
    struct vt_event_check finding = about_leaf(judgement, VT_RULE_LEAF_KEY_STRENGTH);
    bool rsa = key->type == VT_KEY_RSA || key->type == VT_KEY_RSA_PSS;

    finding.seen = rsa && key->bits < 2048 ? vt_uint(key->bits) : vt_signature_key_shown(key);
    if (rsa)
        finding.wanted = vt_uint(2048);
    if (rsa && key->bits < 2048)
        finding.result = VT_FAIL;
    if (!vt_signature_key_known(key) && (!rsa || key->bits >= 2048)) {
        turn(&finding, VT_RULE_LEAF_KEY_TYPE);
        finding.wanted = vt_none();
    }
    (void)vt_judge(judgement->report, &finding);
}

/* Fourteen days: the time in which a renewal that has failed is noticed and put right. */
#define EXPIRES_IN 14

/* How the certificate at DEPTH stands to that time: skipped when it has expired, which is another rule's. */
static struct vt_event_check expiry_of(const struct vt_judgement *judgement, uint8_t depth)
{
    const struct vt_verify_request *request = judgement->work->request;
    const int64_t end = vt_path_certificate(judgement->work, judgement->path, depth)->not_after;
    const int64_t until = request->at + 86400 * (int64_t)(request->expires_in != 0 ? request->expires_in : EXPIRES_IN);
    struct vt_event_check finding =
        vt_path_finding(judgement, depth == 0 ? VT_RULE_PATH_EXPIRES_SOON : VT_RULE_PATH_EXPIRES_SOON_CA, depth);

    finding.seen = vt_time(end);
    finding.wanted = vt_time(until);
    finding.result = request->at > end ? VT_SKIP : end < until ? VT_WARN : VT_PASS;
    return finding;
}

/* Every certificate of the path but the anchor counts: the chain ends with the first of them. */
static void judge_expiry(struct vt_judgement *judgement)
{
    const struct vt_path *path = judgement->path;
    const struct vt_event_check leaf = expiry_of(judgement, 0);
    bool warned = false;

    for (uint8_t depth = 0; depth == 0 || depth + path->anchored < path->len; depth++) {
        const struct vt_event_check finding = expiry_of(judgement, depth);

        if (finding.result == VT_WARN) {
            (void)vt_judge(judgement->report, &finding);
            warned = true;
        }
    }
    if (!warned)
        (void)vt_judge(judgement->report, &leaf);
}

/* Of the certificates that were sent after the first, the one that has the name that the first has not: the server's own, in
 * the wrong place (RFC 5246 7.4.2). NULL: there is none. */
static const struct vt_certificate *misplaced(const struct vt_judgement *judgement)
{
    const struct vt_pool *pool = &judgement->work->pool;
    const unsigned sent = pool->count - (unsigned)(pool->drawn[0] + pool->drawn[1]);
    struct vt_reference reference;
    struct vt_value seen;

    if (judgement->work->request->no_name || !vt_reference_parse(judgement->work->request->name, &reference)
        || vt_host_match(leaf_of(judgement), &reference, &seen) == VT_HOST_MATCH)
        return NULL;
    for (uint8_t i = 1; i < sent; i++)
        if (vt_host_match(&pool->entries[i].certificate, &reference, &seen) == VT_HOST_MATCH)
            return &pool->entries[i].certificate;
    return NULL;
}

/* The certificate does not have the name: why, and so what is to be done about it. */
static enum vt_rule wrong_name(enum vt_host_match_result match, bool address)
{
    if (match == VT_HOST_COMMON_NAME)
        return VT_RULE_LEAF_COMMON_NAME;
    if (match == VT_HOST_NAMELESS)
        return VT_RULE_LEAF_NAMELESS;
    return address ? VT_RULE_LEAF_ADDRESS : VT_RULE_LEAF_NAME;
}

/* RFC 9525 6. No name to compare with is a failure, unless the caller said so in words. OWN: see misplaced. */
static void judge_name(struct vt_judgement *judgement, const struct vt_certificate *own)
{
    const struct vt_verify_request *request = judgement->work->request;
    struct vt_event_check finding = about_leaf(judgement, VT_RULE_LEAF_NAME);
    enum vt_host_match_result match = VT_HOST_MISMATCH;
    struct vt_reference reference;

    finding.wanted = vt_value_of(VT_VALUE_TEXT, request->name);
    if (request->no_name) {
        finding.result = VT_SKIP;
        finding.seen = vt_say("no name was checked: any host with a trusted certificate passes");
    } else if (!vt_reference_parse(request->name, &reference)) {
        turn(&finding, VT_RULE_LEAF_NO_NAME);
    } else {
        match = vt_host_match(leaf_of(judgement), &reference, &finding.seen);
        if (finding.seen.kind == VT_VALUE_NONE)
            finding.seen = vt_say("none");
        finding.rule = reference.address_len != 0 ? VT_RULE_LEAF_ADDRESS : VT_RULE_LEAF_NAME;
        if (match != VT_HOST_MATCH)
            turn(&finding, wrong_name(match, reference.address_len != 0));
        if (match == VT_HOST_COMMON_NAME && request->allow_cn)
            finding.result = VT_WARN;
    }
    if (own != NULL) {
        turn(&finding, VT_RULE_LEAF_NOT_FIRST);
        finding.seen = vt_value_of(VT_VALUE_NAME, own->subject);
    }
    (void)vt_judge(judgement->report, &finding);
}

void vt_leaf_check(struct vt_judgement *judgement)
{
    const struct vt_certificate *own = misplaced(judgement);

    judge_usage(judgement, own);
    judge_strength(judgement);
    judge_expiry(judgement);
    judge_name(judgement, own);
}
