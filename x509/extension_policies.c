/* Policies, which x509/policy.c judges; and Microsoft's templates, which name a policy too. */
#include "x509/extension.h"

#include "asn1/oid.h"

/* DisplayText is any of four string types; CAs exceed its 200 characters, so they are not counted. */
static bool read_text(struct vt_reader *r, const char *name)
{
    struct vt_bytes text;
    uint8_t tag;

    return vt_der_string(r, name, &text, &tag);
}

static bool notice_number_item(struct vt_reader *list, uint16_t index, void *out)
{
    struct vt_bytes number;

    (void)out;
    return vt_open_item(list, index) && vt_der_integer(list, "INTEGER", &number) && vt_close(list);
}

/* NoticeReference ::= SEQUENCE { organization DisplayText, noticeNumbers SEQUENCE OF INTEGER } */
static bool read_notice_ref(struct vt_reader *notice, struct vt_certificate *out)
{
    struct vt_reader ref;

    return vt_der_open(notice, "noticeRef", NULL, VT_DER_SEQUENCE, &ref)
        && read_text(&ref, vt_named("organization"))
        && vt_list_read(&ref, vt_named("noticeNumbers"), VT_DER_SEQUENCE, notice_number_item, out, NULL)
        && vt_read_done(&ref);
}

/* UserNotice ::= SEQUENCE { noticeRef NoticeReference OPTIONAL, explicitText DisplayText OPTIONAL } */
static bool read_notice(struct vt_reader *qualifier, struct vt_certificate *out)
{
    struct vt_reader notice;

    return vt_der_open(qualifier, "UserNotice", NULL, VT_DER_SEQUENCE, &notice)
        && (!vt_der_next_is(&notice, VT_DER_SEQUENCE) || read_notice_ref(&notice, out))
        && (!vt_more(&notice) || read_text(&notice, vt_named("explicitText")))
        && vt_read_done(&notice);
}

static bool read_qualifier(struct vt_reader *info, struct vt_bytes id, struct vt_certificate *out)
{
    struct vt_bytes uri;

    if (vt_oid_is(id, VT_OID_QUALIFIER_CPS))
        return vt_der_string_as(info, vt_named("CPSuri"), VT_DER_IA5_STRING, VT_DER_IA5_STRING, &uri);
    if (vt_oid_is(id, VT_OID_QUALIFIER_NOTICE))
        return read_notice(info, out);
    if (out->unknown_qualifier.len == 0)
        out->unknown_qualifier = id;
    return vt_der_rest(info, "qualifier");
}

/* PolicyQualifierInfo ::= SEQUENCE { policyQualifierId, qualifier ANY DEFINED BY policyQualifierId } */
static bool qualifier_item(struct vt_reader *list, uint16_t index, void *out)
{
    struct vt_reader info;
    struct vt_bytes id;

    return vt_der_open_item(list, index, VT_DER_SEQUENCE, &info)
        && vt_der_oid(&info, "policyQualifierId", &id)
        && read_qualifier(&info, id, out)
        && vt_read_done(&info);
}

static bool read_qualifiers(struct vt_reader *policy, struct vt_certificate *out)
{
    return vt_list_read(policy, vt_named("policyQualifiers"), VT_DER_SEQUENCE, qualifier_item, out, NULL);
}

/* PolicyInformation ::= SEQUENCE { policyIdentifier, policyQualifiers SEQUENCE SIZE (1..MAX) OF … OPTIONAL },
 * behind those in BEFORE, of which none names the same policy (RFC 5280 4.2.1.4). No rule rests on qualifiers
 * that are not critical. */
static bool read_policy(struct vt_reader *list, uint16_t index, struct vt_bytes before, bool critical,
                        struct vt_certificate *out)
{
    struct vt_unneeded unneeded;
    struct vt_reader policy;
    struct vt_bytes id;

    if (!(vt_der_open_item(list, index, VT_DER_SEQUENCE, &policy)
          && vt_der_oid(&policy, "policyIdentifier", &id)
          && vt_demand(list->parse, VT_RULE_EXT_VALUE, !vt_stands_in(before, id),
                       vt_value_of(VT_VALUE_OID, id))))
        return false;
    if (critical || !vt_more(&policy))
        return (!vt_more(&policy) || read_qualifiers(&policy, out)) && vt_read_done(&policy);
    vt_unneeded_begin(&unneeded, &policy, out);
    (void)read_qualifiers(&policy, out);
    return vt_unneeded_end(&unneeded, &policy, vt_oid_octets(VT_OID_POLICIES), out) && vt_read_done(&policy);
}

bool vt_policy_item(struct vt_reader *list, uint16_t index, void *context)
{
    struct vt_certificate *out = context;
    struct vt_bytes before = vt_bytes(out->policies.data,
                                      (size_t)(list->data + list->at - out->policies.data));

    return vt_demand(list->parse, VT_RULE_LIMIT, index < VT_POLICIES_MAX, vt_uint(index))
        && read_policy(list, index, before, (out->critical & VT_EXT_POLICIES) != 0, out);
}

/* No rule rests on any of it: it is read whole, or not. */
static bool ms_policy_item(struct vt_reader *list, uint16_t index, void *out)
{
    return read_policy(list, index, vt_bytes(NULL, 0), true, out);
}

/* The same syntax: the purposes a certificate is for, as Windows keeps them. */
bool vt_ms_application_policies_read(struct vt_reader *r, struct vt_certificate *out)
{
    struct vt_bytes of_policies = out->unknown_qualifier;
    bool read = vt_list_read(r, vt_named("applicationCertPolicies"), VT_DER_SEQUENCE, ms_policy_item, out,
                             NULL);

    out->unknown_qualifier = of_policies;
    return read;
}

bool vt_mapping_item(struct vt_reader *list, uint16_t index, void *context)
{
    struct vt_certificate *out = context;
    struct vt_reader mapping;
    struct vt_bytes issuers, subjects;

    if (!(vt_der_open_item(list, index, VT_DER_SEQUENCE, &mapping)
          && vt_der_oid(&mapping, "issuerDomainPolicy", &issuers)
          && vt_der_oid(&mapping, "subjectDomainPolicy", &subjects)))
        return false;
    out->maps_any_policy = out->maps_any_policy || vt_oid_is(issuers, VT_OID_ANY_POLICY)
        || vt_oid_is(subjects, VT_OID_ANY_POLICY);
    return vt_read_done(&mapping);
}

/* SkipCerts ::= INTEGER (0..MAX) */
static bool read_skip_certs(struct vt_reader *body, const char *name, uint8_t tag, int *out)
{
    uint32_t skip;

    if (!vt_der_small_as(body, name, tag, NULL, &skip))
        return false;
    *out = (int)skip;    /* which is below 2^31 */
    return true;
}

/* PolicyConstraints ::= SEQUENCE { requireExplicitPolicy [0], inhibitPolicyMapping [1] }, not both absent */
bool vt_policy_constraints_read(struct vt_reader *r, struct vt_certificate *out)
{
    struct vt_reader body;

    return vt_der_open(r, "policyConstraints", NULL, VT_DER_SEQUENCE, &body)
        && vt_demand(r->parse, VT_RULE_EXT_EMPTY, vt_left(&body) > 0, vt_none())
        && (!vt_der_next_is(&body, VT_DER_CONTEXT(0))
            || read_skip_certs(&body, vt_named("requireExplicitPolicy"), VT_DER_CONTEXT(0),
                               &out->require_explicit_policy))
        && (!vt_der_next_is(&body, VT_DER_CONTEXT(1))
            || read_skip_certs(&body, vt_named("inhibitPolicyMapping"), VT_DER_CONTEXT(1),
                               &out->inhibit_policy_mapping))
        && vt_read_done(&body);
}

bool vt_inhibit_any_policy_read(struct vt_reader *r, struct vt_certificate *out)
{
    return read_skip_certs(r, vt_named("inhibitAnyPolicy"), VT_DER_INTEGER, &out->inhibit_any_policy);
}

/* [MS-WCCE] 2.2.2.7.7.1: a BMPString, "WebServer". Other CAs write other types. */
bool vt_ms_template_name_read(struct vt_reader *r, struct vt_certificate *out)
{
    (void)out;
    return read_text(r, vt_named("certificateTemplateName"));
}

/* [MS-WCCE] 2.2.2.7.7.2: the template's OID, its major and minor version. */
bool vt_ms_template_read(struct vt_reader *r, struct vt_certificate *out)
{
    struct vt_reader body;
    struct vt_bytes id, version;

    (void)out;
    return vt_der_open(r, "certificateTemplate", NULL, VT_DER_SEQUENCE, &body)
        && vt_der_oid(&body, "templateID", &id)
        && (!vt_more(&body) || vt_der_integer(&body, "templateMajorVersion", &version))
        && (!vt_more(&body) || vt_der_integer(&body, "templateMinorVersion", &version))
        && vt_read_done(&body);
}
