/* Where to find more: key identifiers, CRL distribution points, access to services. */
#include "x509/extension.h"

#include "asn1/oid.h"

bool vt_subject_key_id_read(struct vt_reader *r, struct vt_certificate *out)
{
    return vt_der_octets(r, "subjectKeyIdentifier", &out->subject_key_id);
}

/* authorityCertIssuer [1] and authorityCertSerialNumber [2] come together or not at all. */
static bool read_issuer_and_serial(struct vt_reader *body, struct vt_certificate *out)
{
    bool issuer = vt_der_next_is(body, VT_DER_CONTEXT_OF(1)), serial;

    if (issuer
        && !vt_list_read(body, vt_named("authorityCertIssuer"), VT_DER_CONTEXT_OF(1), vt_general_name_item,
                         out, &out->authority_issuer))
        return false;
    serial = vt_der_next_is(body, VT_DER_CONTEXT(2));
    return vt_demand(body->parse, VT_RULE_EXT_VALUE, issuer == serial, vt_none())
        && (!serial || vt_der_integer_as(body, vt_named("authorityCertSerialNumber"), VT_DER_CONTEXT(2),
                                          &out->authority_serial));
}

/* AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0], authorityCertIssuer [1], authorityCertSerialNumber
 * [2] } */
bool vt_authority_key_id_read(struct vt_reader *r, struct vt_certificate *out)
{
    struct vt_reader body;

    return vt_der_open(r, "authorityKeyIdentifier", NULL, VT_DER_SEQUENCE, &body)
        && (!vt_der_next_is(&body, VT_DER_CONTEXT(0))
            || vt_der_primitive(&body, "keyIdentifier", VT_DER_CONTEXT(0), VT_VALUE_BYTES,
                                &out->authority_key_id))
        && read_issuer_and_serial(&body, out)
        && vt_read_done(&body);
}

static bool attribute_item(struct vt_reader *list, uint16_t index, void *out)
{
    (void)out;
    return vt_open_item(list, index) && vt_der_dump(list, "AttributeTypeAndValue") && vt_close(list);
}

/* DistributionPointName ::= CHOICE { fullName [0] GeneralNames, nameRelativeToCRLIssuer [1]
 * RelativeDistinguishedName } */
bool vt_distribution_point_name_read(struct vt_reader *r, struct vt_certificate *out)
{
    struct vt_reader choice;

    return vt_der_open(r, "distributionPoint", NULL, VT_DER_CONTEXT_OF(0), &choice)
        && (vt_der_next_is(&choice, VT_DER_CONTEXT_OF(1))
                ? vt_list_read(&choice, vt_named("nameRelativeToCRLIssuer"), VT_DER_CONTEXT_OF(1),
                               attribute_item, out, NULL)
                : vt_list_read(&choice, vt_named("fullName"), VT_DER_CONTEXT_OF(0), vt_general_name_item, out,
                               NULL))
        && vt_read_done(&choice);
}

const struct vt_name vt_reason_flag_names[] = {
    { 0, "unused" }, { 1, "keyCompromise" }, { 2, "cACompromise" }, { 3, "affiliationChanged" },
    { 4, "superseded" },
    { 5, "cessationOfOperation" }, { 6, "certificateHold" }, { 7, "privilegeWithdrawn" },
    { 8, "aACompromise" },
    { 0, NULL }
};

/* DistributionPoint ::= SEQUENCE { distributionPoint [0], reasons [1], cRLIssuer [2] }, not reasons alone */
bool vt_distribution_point_item(struct vt_reader *list, uint16_t index, void *out)
{
    struct vt_reader point;
    uint16_t reasons;
    bool named, issued;

    if (!vt_der_open_item(list, index, VT_DER_SEQUENCE, &point))
        return false;
    named = vt_der_next_is(&point, VT_DER_CONTEXT_OF(0));
    if (!((!named || vt_distribution_point_name_read(&point, out))
          && (!vt_der_next_is(&point, VT_DER_CONTEXT(1))
              || vt_der_named_bits_as(&point, vt_named("reasons"), VT_DER_CONTEXT(1), vt_reason_flag_names,
                                      &reasons))))
        return false;
    issued = vt_der_next_is(&point, VT_DER_CONTEXT_OF(2));
    return vt_demand(list->parse, VT_RULE_EXT_VALUE, named || issued, vt_none())
        && (!issued
            || vt_list_read(&point, vt_named("cRLIssuer"), VT_DER_CONTEXT_OF(2), vt_general_name_item, out,
                            NULL))
        && vt_read_done(&point);
}

/* AccessDescription ::= SEQUENCE { accessMethod OBJECT IDENTIFIER, accessLocation GeneralName } */
static bool read_access(struct vt_reader *list, uint16_t index, struct vt_bytes *method,
                        struct vt_general_name *at)
{
    struct vt_reader access;

    return vt_der_open_item(list, index, VT_DER_SEQUENCE, &access)
        && vt_der_oid(&access, "accessMethod", method)
        && vt_open(&access, "accessLocation", NULL) && vt_general_name_read(&access, 0, at)
        && vt_close(&access)
        && vt_demand(list->parse, VT_RULE_EXT_VALUE, vt_names_something(at), vt_octets(at->value))
        && vt_read_done(&access);
}

static bool is_http(struct vt_bytes uri)
{
    return uri.len > 4 && memcmp(uri.data, "http", 4) == 0;
}

/* Of several URIs the first that anybody can fetch, else the first. */
static void keep_best(struct vt_bytes *kept, enum vt_oid method, struct vt_bytes seen,
                      const struct vt_general_name *at)
{
    if (at->kind == VT_GN_URI && vt_oid_is(seen, method)
        && (kept->len == 0 || (is_http(at->value) && !is_http(*kept))))
        *kept = at->value;
}

bool vt_authority_access_item(struct vt_reader *list, uint16_t index, void *context)
{
    struct vt_certificate *out = context;
    struct vt_general_name at;
    struct vt_bytes method;

    if (!read_access(list, index, &method, &at))
        return false;
    keep_best(&out->ocsp_uri, VT_OID_AD_OCSP, method, &at);
    keep_best(&out->ca_issuers_uri, VT_OID_AD_CA_ISSUERS, method, &at);
    return true;
}

bool vt_subject_access_item(struct vt_reader *list, uint16_t index, void *out)
{
    struct vt_general_name at;
    struct vt_bytes method;

    (void)out;
    return read_access(list, index, &method, &at);
}
