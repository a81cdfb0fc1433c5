/* Advice: what RFC 5280 asks of those who issue certificates, and of nobody who checks them. Only what falls
 * short is told, as a warning. */
#include "asn1/oid.h"
#include "asn1/string.h"
#include "x509/address.h"
#include "x509/extension.h"
#include "x509/path.h"

/* True when CERTIFICATE is as its clause asks; otherwise FINDING says what is amiss. */
typedef bool vt_advice(const struct vt_certificate *certificate, struct vt_event_check *finding);

/* RFC 5280 4.2.1.1, 4.2.1.2: both in CA certificates, the issuer's in all but self-signed ones. */
static bool advise_key_ids(const struct vt_certificate *certificate, struct vt_event_check *finding)
{
    if (certificate->authority_key_id.len == 0 && !certificate->self_issued)
        finding->wanted = vt_say("a keyIdentifier in its authorityKeyIdentifier");
    else if (certificate->subject_key_id.len == 0 && certificate->ca)
        finding->wanted = vt_say("a subjectKeyIdentifier");
    return finding->wanted.kind == VT_VALUE_NONE;
}

/* RFC 5280 4.2.1.3, 4.2.1.9 */
static bool advise_consistency(const struct vt_certificate *certificate, struct vt_event_check *finding)
{
    bool usage = (certificate->present & VT_EXT_KEY_USAGE) != 0,
        signs = (certificate->key_usage & VT_KU_KEY_CERT_SIGN) != 0;

    if (certificate->path_len >= 0 && (!certificate->ca || (usage && !signs))) {
        finding->seen = vt_say("pathLenConstraint");
        return false;
    }
    finding->seen = vt_say("keyCertSign");
    return certificate->ca || !signs;
}

/* RFC 5280 4.1.2.2 */
static bool advise_serial(const struct vt_certificate *certificate, struct vt_event_check *finding)
{
    struct vt_bytes serial = certificate->serial;

    finding->seen = vt_octets(serial);
    return serial.len > 0 && serial.len <= 20 && serial.data[0] < 0x80
        && (serial.len > 1 || serial.data[0] > 0);
}

/* True when TEXT is printable ASCII without a space and without NEVER. */
static bool printable(struct vt_bytes text, const char *never)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] <= ' ' || text.data[i] > '~' || vt_character_in(never, text.data[i]))
            return false;
    return text.len > 0;
}

/* Preferred name syntax (RFC 1123 2.1) has no underscore. */
static bool dns_ok(struct vt_bytes name)
{
    return vt_host_syntax(vt_host_without_wildcard(name)) && printable(name, "_");
}

/* Local-part "@" Domain, or an address in brackets (RFC 5321 4.1.2). */
static bool mailbox_ok(struct vt_bytes name)
{
    size_t at = name.len;

    while (at > 0 && name.data[at - 1] != '@')
        at--;
    if (at < 2 || at == name.len)
        return false;

    const struct vt_bytes local = vt_bytes(name.data, at - 1), host = vt_bytes(name.data + at, name.len - at);
    bool quoted = local.len > 2 && local.data[0] == '"' && local.data[local.len - 1] == '"';
    return (quoted || printable(local, "()<>[]:;@\\,\"")) && (host.data[0] == '[' || vt_host_syntax(host));
}

/* A scheme and what it is about, in the characters of RFC 3986; behind "//" a host. */
static bool uri_ok(struct vt_bytes name)
{
    const struct vt_bytes host = vt_uri_host(name);
    size_t colon = 0;

    while (colon < name.len && name.data[colon] != ':')
        colon++;
    return colon > 0 && colon + 1 < name.len && printable(name, "<>\"\\^`{|}")
        && printable(vt_bytes(name.data, colon), "/?#[]@!$&'()*,;=%")
        && (name.len < colon + 3 || memcmp(name.data + colon, "://", 3) != 0 || host.len > 0);
}

static bool name_ok(const struct vt_general_name *name)
{
    static bool (*const tests[])(struct vt_bytes name) = { [VT_GN_EMAIL] = mailbox_ok, [VT_GN_DNS] = dns_ok,
                                                           [VT_GN_URI] = uri_ok,
                                                           [VT_GN_REGISTERED] = NULL };

    return tests[name->kind] == NULL || tests[name->kind](name->value);
}

/* As far as one label tells that names are given to anybody below it. */
static bool wildcard_ok(const struct vt_general_name *name)
{
    struct vt_bytes host = vt_host_without_wildcard(name->value), parent;

    return name->kind != VT_GN_DNS || host.len == name->value.len || vt_host_parent(host, &parent);
}

static bool each_name(const struct vt_certificate *certificate,
                      bool (*ok)(const struct vt_general_name *name), struct vt_event_check *finding)
{
    struct vt_general_name name;
    uint32_t position = 0;

    while (vt_general_name_next(certificate->subject_alt_name, &position, &name)) {
        finding->seen = vt_value_of(VT_VALUE_TEXT, name.value);
        if (!ok(&name))
            return false;
    }
    return true;
}

/* RFC 5280 4.2.1.6 */
static bool advise_names(const struct vt_certificate *certificate, struct vt_event_check *finding)
{
    return each_name(certificate, name_ok, finding);
}

/* RFC 9525 leaves it to others what a wildcard must not stand for; OpenSSL wants two labels behind it. */
static bool advise_wildcards(const struct vt_certificate *certificate, struct vt_event_check *finding)
{
    return each_name(certificate, wildcard_ok, finding);
}

/* RFC 5280 4.2.1.6 */
static bool advise_subject(const struct vt_certificate *certificate, struct vt_event_check *finding)
{
    (void)finding;
    return !vt_name_empty(certificate->subject) || (certificate->present & VT_EXT_SUBJECT_ALT_NAME) == 0
        || (certificate->critical & VT_EXT_SUBJECT_ALT_NAME) != 0;
}

/* RFC 5280 4.2.1.12 */
static bool advise_purpose(const struct vt_certificate *certificate, struct vt_event_check *finding)
{
    finding->seen = vt_value_of(VT_VALUE_OID, vt_oid_octets(VT_OID_EKU_ANY));
    return (certificate->ext_key_usage & (VT_EKU_ANY | VT_EKU_SERVER_AUTH)) != VT_EKU_ANY;
}

static bool dotted(struct vt_bytes subtrees, struct vt_value *seen)
{
    struct vt_der_element subtree;
    struct vt_general_name base;
    uint32_t position;

    while (vt_der_split(&subtrees, &subtree)) {
        position = 0;
        *seen = vt_value_of(VT_VALUE_GENERAL_NAME, subtree.content);
        if (vt_general_name_next(subtree.content, &position, &base) && base.kind == VT_GN_DNS
            && base.value.len > 0 && base.value.data[0] == '.')
            return true;
    }
    return false;
}

/* RFC 5280 4.2.1.10: of the constraints on DNS names, unlike those on URIs and mailboxes, none begins with a
 * period. */
static bool advise_constraints(const struct vt_certificate *certificate, struct vt_event_check *finding)
{
    return !dotted(certificate->permitted, &finding->seen) && !dotted(certificate->excluded, &finding->seen);
}

static const struct {
    enum vt_rule rule;
    vt_advice *test;
} advice[] = {
    { VT_RULE_ADVICE_KEY_ID, advise_key_ids },
    { VT_RULE_ADVICE_INCONSISTENT, advise_consistency },
    { VT_RULE_ADVICE_SERIAL, advise_serial },
    { VT_RULE_ADVICE_NAME, advise_names },
    { VT_RULE_ADVICE_WILDCARD, advise_wildcards },
    { VT_RULE_ADVICE_EMPTY_SUBJECT, advise_subject },
    { VT_RULE_ADVICE_ANY_PURPOSE, advise_purpose },
    { VT_RULE_ADVICE_LEADING_DOT, advise_constraints },
};

static void warn(struct vt_judgement *judgement, uint8_t depth, enum vt_rule rule, struct vt_value seen,
                 struct vt_value wanted)
{
    struct vt_event_check finding = vt_path_finding(judgement, rule, depth);

    finding.result = VT_WARN;
    finding.seen = seen;
    finding.wanted = wanted;
    (void)vt_judge(judgement->report, &finding);
}

/* What the parse remarked upon. An anchor's dates do no harm: Certum Trusted Network CA 2, trusted
 * everywhere, begins in a GeneralizedTime of 2011. */
static void tell_remarks(struct vt_judgement *judgement, const struct vt_certificate *certificate,
                         uint8_t depth)
{
    bool anchor = judgement->path->anchored && depth + 1 == judgement->path->len;

    if (vt_verdict_has(&certificate->remarks, VT_RULE_DER_DEFAULT))
        warn(judgement, depth, VT_RULE_DER_DEFAULT, vt_none(), vt_none());
    if (vt_verdict_has(&certificate->remarks, VT_RULE_EXT_UNREAD))
        warn(judgement, depth, VT_RULE_EXT_UNREAD, vt_value_of(VT_VALUE_OID, certificate->unread), vt_none());
    if (vt_verdict_has(&certificate->remarks, VT_RULE_CERT_TIME) && !anchor)
        warn(judgement, depth, VT_RULE_CERT_TIME, vt_none(), vt_none());
}

static void tell_markings(struct vt_judgement *judgement, const struct vt_certificate *certificate,
                          uint8_t depth)
{
    struct vt_value seen;
    uint8_t position = 0;
    enum vt_rule rule;

    while ((rule = vt_extension_marking(certificate, false, &position, &seen)) != VT_RULE_NONE)
        warn(judgement, depth, rule, seen, vt_none());
}

/* RFC 5280 4.2.1.1: by its key identifier, or by the name and number that its own issuer gave it, the AKI
 * says which certificate the issuer's is. */
static void tell_authority(struct vt_judgement *judgement, const struct vt_certificate *certificate,
                           uint8_t depth)
{
    const struct vt_certificate *issuer = vt_judged(judgement, depth + 1);
    const enum vt_rule rule = VT_RULE_ADVICE_KEY_ID_DIFFERS;
    struct vt_general_name name;
    uint32_t position = 0;

    if (vt_path_key_id_fit(certificate, issuer) == 0)
        warn(judgement, depth, rule, vt_octets(certificate->authority_key_id),
             vt_octets(issuer->subject_key_id));
    else if (certificate->authority_serial.len != 0
             && !vt_bytes_equal(certificate->authority_serial, issuer->serial))
        warn(judgement, depth, rule, vt_octets(certificate->authority_serial), vt_octets(issuer->serial));
    else if (vt_general_name_next(certificate->authority_issuer, &position, &name)
             && name.kind == VT_GN_DIRECTORY && !vt_name_equal(name.value, issuer->issuer))
        warn(judgement, depth, rule, vt_value_of(VT_VALUE_NAME, name.value),
             vt_value_of(VT_VALUE_NAME, issuer->issuer));
}

void vt_path_advise(struct vt_judgement *judgement)
{
    for (uint8_t depth = 0; depth < judgement->path->len; depth++) {
        const struct vt_certificate *certificate = vt_judged(judgement, depth);

        for (size_t i = 0; i < sizeof advice / sizeof advice[0]; i++) {
            struct vt_event_check finding = vt_path_finding(judgement, advice[i].rule, depth);

            finding.result = VT_WARN;
            if (!advice[i].test(certificate, &finding))
                (void)vt_judge(judgement->report, &finding);
        }
        tell_markings(judgement, certificate, depth);
        tell_remarks(judgement, certificate, depth);
        if (depth + 1 < judgement->path->len)
            tell_authority(judgement, certificate, depth);
    }
}
