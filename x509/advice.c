/* Advice: what RFC 5280 asks of those who issue certificates, and of nobody who checks them. Only what falls short is
 * told, as a warning. */
#include "x509/address.h"
#include "x509/name.h"
#include "x509/path.h"

/* True when CERTIFICATE is as its clause asks; otherwise FINDING says what is amiss. */
typedef bool vt_advice(const struct vt_certificate *certificate, struct vt_event_check *finding);

/* RFC 5280 4.2.1.1, 4.2.1.2: both in CA certificates, the issuer's in all but self-signed ones. */
static bool advise_key_ids(const struct vt_certificate *certificate, struct vt_event_check *finding)
{
    if (certificate->authority_key_id.len == 0 && !certificate->self_issued)
        finding->wanted = vt_say("authorityKeyIdentifier");
    else if (certificate->subject_key_id.len == 0 && certificate->ca)
        finding->wanted = vt_say("subjectKeyIdentifier");
    return finding->wanted.kind == VT_VALUE_NONE;
}

/* RFC 5280 4.2.1.9 */
static bool advise_basic(const struct vt_certificate *certificate, struct vt_event_check *finding)
{
    (void)finding;
    return !certificate->ca || (certificate->critical & VT_EXT_BASIC_CONSTRAINTS) != 0;
}

/* RFC 5280 4.2.1.3, 4.2.1.9 */
static bool advise_consistency(const struct vt_certificate *certificate, struct vt_event_check *finding)
{
    finding->seen = vt_say("keyCertSign");
    return certificate->ca || (certificate->key_usage & VT_KU_KEY_CERT_SIGN) == 0;
}

/* RFC 5280 4.1.2.2 */
static bool advise_serial(const struct vt_certificate *certificate, struct vt_event_check *finding)
{
    struct vt_bytes serial = certificate->serial;

    finding->seen = vt_value_of(VT_VALUE_BYTES, serial);
    return serial.len > 1 ? serial.data[0] < 0x80 : serial.len == 1 && serial.data[0] > 0 && serial.data[0] < 0x80;
}

static bool has_underscore(struct vt_bytes host)
{
    for (size_t i = 0; i < host.len; i++)
        if (host.data[i] == '_')
            return true;
    return false;
}

/* RFC 5280 4.2.1.6: preferred name syntax (RFC 1123 2.1) has no underscore. */
static bool advise_names(const struct vt_certificate *certificate, struct vt_event_check *finding)
{
    struct vt_general_name name;
    uint32_t position = 0;

    while (vt_general_name_next(certificate->subject_alt_name, &position, &name)) {
        struct vt_bytes host = name.value;

        if (name.kind != VT_GN_DNS)
            continue;
        if (host.len > 2 && host.data[0] == '*' && host.data[1] == '.')
            host = vt_bytes(host.data + 2, host.len - 2);
        finding->seen = vt_value_of(VT_VALUE_TEXT, name.value);
        if (!vt_host_syntax(host) || has_underscore(host))
            return false;
    }
    return true;
}

static const struct {
    enum vt_rule rule;
    vt_advice *test;
} advice[] = {
    { VT_RULE_ADVICE_KEY_ID, advise_key_ids },
    { VT_RULE_ADVICE_BASIC, advise_basic },
    { VT_RULE_ADVICE_INCONSISTENT, advise_consistency },
    { VT_RULE_ADVICE_SERIAL, advise_serial },
    { VT_RULE_ADVICE_NAME, advise_names },
};

/* Anchors are the client's own choice: nobody is to reissue them. */
void vt_path_advise(struct vt_judgement *judgement)
{
    uint8_t count = judgement->path->anchored ? judgement->path->len - 1 : judgement->path->len;

    for (uint8_t depth = 0; depth < count; depth++)
        for (size_t i = 0; i < sizeof advice / sizeof advice[0]; i++) {
            struct vt_event_check finding = vt_path_finding(judgement, advice[i].rule, depth);

            finding.result = VT_WARN;
            if (!advice[i].test(vt_path_certificate(judgement->work, judgement->path, depth), &finding))
                (void)vt_judge(judgement->report, &finding);
        }
}
