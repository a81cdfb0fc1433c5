#include "capture/ocsp.h"

#include "asn1/oid.h"
#include "x509/algorithm.h"
#include "x509/name.h"

static const struct vt_name status_names[] = {
    { 0, "successful" }, { 1, "malformedRequest" }, { 2, "internalError" }, { 3, "tryLater" },
    { 5, "sigRequired" },
    { 6, "unauthorized" }, { 0, NULL }
};

/* RFC 5280 5.3.1 */
static const struct vt_name reason_names[] = {
    { 0, "unspecified" }, { 1, "keyCompromise" }, { 2, "cACompromise" }, { 3, "affiliationChanged" },
    { 4, "superseded" },
    { 5, "cessationOfOperation" }, { 6, "certificateHold" }, { 8, "removeFromCRL" },
    { 9, "privilegeWithdrawn" },
    { 10, "aACompromise" }, { 0, NULL }
};

static bool read_enumerated(struct vt_reader *r, const char *name, const struct vt_name *names)
{
    uint32_t number;

    return vt_der_small_as(r, name, VT_DER_ENUMERATED, names, &number);
}

static bool read_time(struct vt_reader *r, const char *name)
{
    int64_t time;

    return vt_der_time(r, name, &time);
}

/* Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING } */
static bool extension_item(struct vt_reader *list, uint16_t index, void *context)
{
    struct vt_reader extension, value;
    struct vt_bytes oid;
    bool critical;

    (void)context;
    return vt_der_open_item(list, index, VT_DER_SEQUENCE, &extension)
        && vt_der_oid(&extension, "extnID", &oid)
        && (!vt_der_next_is(&extension, VT_DER_BOOLEAN) || vt_der_boolean(&extension, "critical", &critical))
        && vt_der_open_octets(&extension, "extnValue", NULL, &value)
        && (vt_left(&value) == 0 || vt_der_rest(&value, "value"))
        && vt_read_done(&value) && vt_read_done(&extension);
}

/* What [1] EXPLICIT Extensions OPTIONAL has, in two places. */
static bool read_extensions(struct vt_reader *r, const char *name)
{
    struct vt_reader tagged, list;

    return !vt_der_next_is(r, VT_DER_CONTEXT_OF(1))
        || (vt_der_open(r, name, "RFC 6960 4.4", VT_DER_CONTEXT_OF(1), &tagged)
            && vt_der_open(&tagged, "Extensions", NULL, VT_DER_SEQUENCE, &list)
            && vt_read_items(&list, extension_item, NULL) && vt_read_done(&tagged));
}

static bool read_cert_id(struct vt_reader *r)
{
    struct vt_reader id;
    struct vt_bytes bytes;
    enum vt_digest_id digest;

    return vt_der_open(r, "certID", "RFC 6960 4.1.1", VT_DER_SEQUENCE, &id)
        && vt_digest_algorithm_read(&id, "hashAlgorithm", &digest)
        && vt_der_octets(&id, "issuerNameHash", &bytes) && vt_der_octets(&id, "issuerKeyHash", &bytes)
        && vt_der_integer(&id, "serialNumber", &bytes)
        && vt_read_done(&id);
}

/* RevokedInfo ::= SEQUENCE { revocationTime GeneralizedTime, revocationReason [0] EXPLICIT CRLReason OPTIONAL
 * } */
static bool read_revoked(struct vt_reader *r)
{
    struct vt_reader info, reason;

    return vt_der_open(r, "revoked", NULL, VT_DER_CONTEXT_OF(1), &info)
        && read_time(&info, "revocationTime")
        && (!vt_der_next_is(&info, VT_DER_CONTEXT_OF(0))
            || (vt_der_open(&info, "revocationReason", "RFC 5280 5.3.1", VT_DER_CONTEXT_OF(0), &reason)
                && read_enumerated(&reason, "CRLReason", reason_names) && vt_read_done(&reason)))
        && vt_read_done(&info);
}

/* CertStatus ::= CHOICE { good [0] IMPLICIT NULL, revoked [1] IMPLICIT RevokedInfo, unknown [2] IMPLICIT
 * UnknownInfo } */
static bool read_cert_status(struct vt_reader *r)
{
    struct vt_bytes nothing;
    struct vt_reader choice = *r;

    if (!vt_open(r, "certStatus", "RFC 6960 4.2.1"))
        return false;
    if (vt_der_next_is(&choice, VT_DER_CONTEXT_OF(1)))
        return read_revoked(r) && vt_close(r);
    return (vt_der_next_is(&choice, VT_DER_CONTEXT(2))
                ? vt_der_primitive(r, "unknown", VT_DER_CONTEXT(2), VT_VALUE_BYTES, &nothing)
                : vt_der_primitive(r, "good", VT_DER_CONTEXT(0), VT_VALUE_BYTES, &nothing))
        && vt_close(r);
}

static bool single_item(struct vt_reader *list, uint16_t index, void *context)
{
    struct vt_reader single, next;

    (void)context;
    return vt_der_open_item(list, index, VT_DER_SEQUENCE, &single)
        && read_cert_id(&single) && read_cert_status(&single)
        && read_time(&single, "thisUpdate")
        && (!vt_der_next_is(&single, VT_DER_CONTEXT_OF(0))
            || (vt_der_open(&single, "nextUpdate", NULL, VT_DER_CONTEXT_OF(0), &next)
                && read_time(&next, "GeneralizedTime") && vt_read_done(&next)))
        && read_extensions(&single, "singleExtensions")
        && vt_read_done(&single);
}

/* ResponderID ::= CHOICE { byName [1] Name, byKey [2] KeyHash }, both EXPLICIT */
static bool read_responder(struct vt_reader *r)
{
    const bool by_name = vt_der_next_is(r, VT_DER_CONTEXT_OF(1));
    struct vt_reader id;
    struct vt_bytes bytes;

    return vt_open(r, "responderID", NULL)
        && vt_der_open(r, by_name ? "byName" : "byKey", NULL, VT_DER_CONTEXT_OF(by_name ? 1 : 2), &id)
        && (by_name ? vt_name_read(&id, "Name", "RFC 5280 4.1.2.4", &bytes)
            : vt_der_octets(&id, "KeyHash", &bytes))
        && vt_read_done(&id) && vt_close(r);
}

static bool read_responses(struct vt_reader *data)
{
    struct vt_reader list;

    return vt_der_open(data, "responses", NULL, VT_DER_SEQUENCE, &list)
        && vt_read_items(&list, single_item, NULL);
}

static bool read_version(struct vt_reader *data)
{
    struct vt_reader tagged;
    uint32_t version;

    return !vt_der_next_is(data, VT_DER_CONTEXT_OF(0))
        || (vt_der_open(data, "version", NULL, VT_DER_CONTEXT_OF(0), &tagged)
            && vt_der_small(&tagged, "Version", &version) && vt_read_done(&tagged));
}

static bool read_response_data(struct vt_reader *basic)
{
    struct vt_reader data;

    return vt_der_open(basic, "tbsResponseData", "RFC 6960 4.2.1", VT_DER_SEQUENCE, &data)
        && read_version(&data) && read_responder(&data) && read_time(&data, "producedAt")
            && read_responses(&data)
        && read_extensions(&data, "responseExtensions")
        && vt_read_done(&data);
}

static bool certificate_item(struct vt_reader *list, uint16_t index, void *context)
{
    struct vt_certificate certificate;

    (void)context;
    return vt_open_item(list, index) && vt_certificate_read(list, &certificate) && vt_close(list);
}

/* certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL */
static bool read_certs(struct vt_reader *basic)
{
    struct vt_reader tagged, list;

    return !vt_der_next_is(basic, VT_DER_CONTEXT_OF(0))
        || (vt_der_open(basic, "certs", NULL, VT_DER_CONTEXT_OF(0), &tagged)
            && vt_der_open(&tagged, "Certificates", NULL, VT_DER_SEQUENCE, &list)
            && vt_read_items(&list, certificate_item, NULL) && vt_read_done(&tagged));
}

static bool read_basic(struct vt_reader *r)
{
    struct vt_reader basic;
    struct vt_signature_algorithm algorithm;
    struct vt_bytes signature;

    return vt_der_open(r, "BasicOCSPResponse", "RFC 6960 4.2.1", VT_DER_SEQUENCE, &basic)
        && read_response_data(&basic)
        && vt_signature_algorithm_read(&basic, "signatureAlgorithm", &algorithm)
        && vt_der_bits(&basic, "signature", &signature)
        && read_certs(&basic)
        && vt_read_done(&basic);
}

/* ResponseBytes ::= SEQUENCE { responseType OBJECT IDENTIFIER, response OCTET STRING } */
static bool read_response_bytes(struct vt_reader *r)
{
    struct vt_reader tagged, bytes, response;
    struct vt_bytes type;

    return vt_der_open(r, "responseBytes", NULL, VT_DER_CONTEXT_OF(0), &tagged)
        && vt_der_open(&tagged, "ResponseBytes", NULL, VT_DER_SEQUENCE, &bytes)
        && vt_der_oid(&bytes, "responseType", &type)
        && vt_der_open_octets(&bytes, "response", NULL, &response)
        && (vt_oid_is(type, VT_OID_OCSP_BASIC) ? read_basic(&response) : vt_der_rest(&response, "value"))
        && vt_read_done(&response) && vt_read_done(&bytes) && vt_read_done(&tagged);
}

/* OCSPResponse ::= SEQUENCE { responseStatus, responseBytes [0] EXPLICIT ResponseBytes OPTIONAL } */
bool vt_ocsp_response_read(struct vt_reader *r)
{
    struct vt_reader body;

    return vt_der_open(r, "OCSPResponse", "RFC 6960 4.2.1", VT_DER_SEQUENCE, &body)
        && read_enumerated(&body, "responseStatus", status_names)
        && (!vt_der_next_is(&body, VT_DER_CONTEXT_OF(0)) || read_response_bytes(&body))
        && vt_read_done(&body);
}
