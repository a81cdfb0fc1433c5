/* The demands on a mail server's own certificate, whatever path leads to it: use, strength, name. */
#include "x509/path.h"
#include "x509/signature.h"

/* Of the certificates that were sent after the first, the one that has the name that the first has not: the
 * server's own, in the wrong place (RFC 5246 7.4.2). NULL: there is none. */
static const struct vt_certificate *misplaced(const struct vt_pool *pool, const struct vt_leaf_name *name)
{
    struct vt_value seen;

    for (uint8_t i = 1; name->parsed && name->match != VT_HOST_MATCH && i < pool->sent; i++)
        if (vt_host_match(&pool->entries[i].certificate, &name->reference, &seen) == VT_HOST_MATCH)
            return &pool->entries[i].certificate;
    return NULL;
}

void vt_leaf_match(struct vt_judgement *judgement)
{
    const struct vt_verify_request *request = judgement->work->request;
    struct vt_leaf_name *name = &judgement->name;

    name->parsed = !request->no_name && vt_reference_parse(request->name, &name->reference);
    name->match = VT_HOST_MISMATCH;
    if (name->parsed)
        name->match = vt_host_match(vt_judged(judgement, 0), &name->reference, &name->seen);
    name->own = misplaced(&judgement->work->pool, name);
}

static bool broken_as(struct vt_event_check *finding, enum vt_result result)
{
    finding->result = result;
    return false;
}

/* The uses of a key that TLS knows (RFC 5280 4.2.1.3), for what to show: of several the first. */
static const struct vt_name usages[] = {
    { VT_KU_DIGITAL_SIGNATURE | VT_KU_KEY_ENCIPHERMENT, "digitalSignature, keyEncipherment" },
    { VT_KU_DIGITAL_SIGNATURE, "digitalSignature" }, { VT_KU_KEY_ENCIPHERMENT, "keyEncipherment" },
    { VT_KU_KEY_AGREEMENT, "keyAgreement" }, { VT_KU_KEY_CERT_SIGN | VT_KU_CRL_SIGN, "keyCertSign, cRLSign" },
    { VT_KU_KEY_CERT_SIGN, "keyCertSign" }, { VT_KU_CRL_SIGN, "cRLSign" }, { 0, "no use that TLS has" },
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

/* RFC 5246 7.4.2. Before a key exchange is chosen either use will do. A key that is for key agreement alone
 * serves no handshake of this client, which is advice then; one for none of the three serves nobody's. That
 * is no more than advice, too, where the key of a CA serves before anything is negotiated: x509-limbo
 * (ca-as-leaf) wants such a one accepted. */
bool vt_leaf_usage(struct vt_judgement *judgement, uint8_t depth, struct vt_event_check *finding)
{
    const struct vt_certificate *leaf = vt_judged(judgement, depth);
    const enum vt_key_exchange exchange = judgement->work->request->key_exchange;
    const uint16_t wanted = (exchange != VT_KX_ENCIPHER ? VT_KU_DIGITAL_SIGNATURE : 0)
        | (exchange != VT_KX_SIGN ? VT_KU_KEY_ENCIPHERMENT : 0);
    const bool either = exchange != VT_KX_SIGN && exchange != VT_KX_ENCIPHER;
    const bool present = (leaf->present & VT_EXT_KEY_USAGE) != 0, unused = (leaf->key_usage & TLS_USES) == 0;

    finding->rule = exchange == VT_KX_ENCIPHER ? VT_RULE_LEAF_ENCIPHER : VT_RULE_LEAF_SIGN;
    finding->wanted = show_usage(wanted);
    if (present)
        finding->seen = show_usage(leaf->key_usage);
    if (present && unused)
        finding->rule = VT_RULE_LEAF_NO_USE;
    if (judgement->name.own != NULL)
        return broken_as(finding, VT_SKIP);
    return !present || (leaf->key_usage & wanted) != 0
        || broken_as(finding, either && (leaf->ca || !unused) ? VT_WARN : VT_FAIL);
}

/* RFC 9325 4.5. The curves that are supported are all strong enough. */
bool vt_leaf_strength(struct vt_judgement *judgement, uint8_t depth, struct vt_event_check *finding)
{
    const struct vt_public_key *key = &vt_judged(judgement, depth)->key;
    const bool rsa = key->type == VT_KEY_RSA || key->type == VT_KEY_RSA_PSS, short_rsa = rsa
        && key->bits < 2048;
    const bool known = short_rsa || vt_signature_key_known(key);

    finding->rule = known ? VT_RULE_LEAF_KEY_STRENGTH : VT_RULE_LEAF_KEY_TYPE;
    finding->seen = short_rsa ? vt_uint(key->bits) : vt_signature_key_shown(key);
    finding->wanted = rsa && known ? vt_uint(2048) : vt_none();
    return known && !short_rsa;
}

/* Fourteen days: the time in which a renewal that has failed is noticed and put right. */
#define EXPIRES_IN 14

/* Every certificate of the path but the anchor counts: the chain ends with the first of them. One that has
 * expired is another rule's. */
bool vt_leaf_expiry(struct vt_judgement *judgement, uint8_t depth, struct vt_event_check *finding)
{
    const struct vt_verify_request *request = judgement->work->request;
    const int64_t end = vt_judged(judgement, depth)->not_after;
    const int64_t until = request->at
        + 86400 * (int64_t)(request->expires_in != 0 ? request->expires_in : EXPIRES_IN);

    finding->rule = depth == 0 ? VT_RULE_PATH_EXPIRES_SOON : VT_RULE_PATH_EXPIRES_SOON_CA;
    finding->seen = vt_time(end);
    finding->wanted = vt_time(until);
    finding->result = request->at > end ? VT_SKIP : end < until ? VT_WARN : VT_PASS;
    return finding->result != VT_WARN;
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

/* RFC 9525 6. No name to compare with is a failure, unless the caller said so in words. */
bool vt_leaf_name(struct vt_judgement *judgement, uint8_t depth, struct vt_event_check *finding)
{
    const struct vt_verify_request *request = judgement->work->request;
    const struct vt_leaf_name *name = &judgement->name;

    (void)depth;
    finding->wanted = vt_value_of(VT_VALUE_TEXT, request->name);
    finding->seen = name->parsed && name->seen.kind == VT_VALUE_NONE ? vt_say("none") : name->seen;
    if (request->no_name) {
        finding->seen = vt_say("no name was checked: any host with a trusted certificate passes");
        return broken_as(finding, VT_SKIP);
    }
    if (name->own != NULL) {
        finding->rule = VT_RULE_LEAF_NOT_FIRST;
        finding->seen = vt_value_of(VT_VALUE_NAME, name->own->subject);
        return false;
    }
    finding->rule = name->parsed
        ? wrong_name(name->match, name->reference.address_len != 0) : VT_RULE_LEAF_NO_NAME;
    return name->match == VT_HOST_MATCH
        || broken_as(finding, name->match == VT_HOST_COMMON_NAME && request->allow_cn ? VT_WARN : VT_FAIL);
}
