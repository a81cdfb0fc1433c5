/* What a key may do: basicConstraints, keyUsage, extKeyUsage; and the TLS feature extension. */
#include "x509/extension.h"

#include "asn1/oid.h"

/* BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER (0..MAX) OPTIONAL } */
bool vt_basic_constraints_read(struct vt_reader *r, struct vt_certificate *out)
{
    struct vt_reader body;
    uint32_t path_len;

    if (!(vt_der_open(r, "basicConstraints", NULL, VT_DER_SEQUENCE, &body)
          && (!vt_der_next_is(&body, VT_DER_BOOLEAN)
              || (vt_der_boolean(&body, "cA", &out->ca)
                  && vt_remark(r->parse, VT_RULE_DER_DEFAULT, out->ca, vt_say("cA FALSE"))))))
        return false;
    if (vt_der_next_is(&body, VT_DER_INTEGER)) {
        if (!vt_der_small(&body, "pathLenConstraint", &path_len))
            return false;
        out->path_len = (int)path_len;
    }
    return vt_read_done(&body);
}

const struct vt_name vt_key_usage_names[] = {
    { 0, "digitalSignature" }, { 1, "nonRepudiation" }, { 2, "keyEncipherment" }, { 3, "dataEncipherment" },
    { 4, "keyAgreement" }, { 5, "keyCertSign" }, { 6, "cRLSign" }, { 7, "encipherOnly" },
    { 8, "decipherOnly" },
    { 0, NULL }
};

/* KeyUsage ::= BIT STRING, of which at least one bit is set. */
bool vt_key_usage_read(struct vt_reader *r, struct vt_certificate *out)
{
    return vt_der_named_bits(r, "keyUsage", vt_key_usage_names, &out->key_usage)
        && vt_demand(r->parse, VT_RULE_EXT_EMPTY, out->key_usage != 0, vt_none());
}

static const struct {
    enum vt_oid oid;
    uint16_t bit;
} purposes[] = {
    { VT_OID_EKU_SERVER_AUTH, VT_EKU_SERVER_AUTH }, { VT_OID_EKU_CLIENT_AUTH, VT_EKU_CLIENT_AUTH },
    { VT_OID_EKU_ANY, VT_EKU_ANY }, { VT_OID_EKU_OCSP_SIGNING, VT_EKU_OCSP_SIGNING },
};

bool vt_purpose_item(struct vt_reader *list, uint16_t index, void *context)
{
    struct vt_certificate *out = context;
    struct vt_bytes oid;
    uint16_t bit = VT_EKU_OTHER;

    if (!(vt_open_item(list, index) && vt_der_oid(list, "KeyPurposeId", &oid)))
        return false;
    for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++)
        if (vt_oid_is(oid, purposes[i].oid))
            bit = purposes[i].bit;
    out->ext_key_usage |= bit;
    return vt_close(list);
}

/* TLS extensions that a certificate may demand (RFC 7633 4; RFC 6066 8, RFC 6961 2.2). */
static const struct vt_name features[] = { { 5, "status_request" }, { 17, "status_request_v2" },
                                           { 0, NULL } };

bool vt_feature_item(struct vt_reader *list, uint16_t index, void *context)
{
    struct vt_certificate *out = context;
    uint32_t feature;

    if (!(vt_open_item(list, index)
          && vt_der_small_as(list, vt_named("Feature"), VT_DER_INTEGER, features, &feature)))
        return false;
    out->must_staple |= feature == 5;
    return vt_close(list);
}
