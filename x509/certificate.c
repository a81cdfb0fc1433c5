#include "x509/certificate.h"

#include "x509/algorithm.h"
#include "x509/extension.h"
#include "x509/name.h"

static const struct vt_name version_names[] = { { 0, "v1" }, { 1, "v2" }, { 2, "v3" }, { 0, NULL } };

/* 2050-01-01T00:00:00Z */
#define GENERALIZED_TIME_FROM 2524608000

/* version [0] EXPLICIT Version DEFAULT v1 */
static bool read_version(struct vt_reader *tbs, struct vt_certificate *out)
{
    struct vt_reader tagged;
    uint32_t number;

    out->version = 1;
    if (!vt_der_next_is(tbs, VT_DER_CONTEXT_OF(0)))
        return true;
    if (!(vt_der_open(tbs, "version", "RFC 5280 4.1.2.1", VT_DER_CONTEXT_OF(0), &tagged)
          && vt_der_small_as(&tagged, vt_named("Version"), VT_DER_INTEGER, version_names, &number)
          && vt_remark(tbs->parse, VT_RULE_DER_DEFAULT, number != 0, vt_say("version v1"))
          && vt_check(tbs->parse, VT_RULE_CERT_VERSION, number <= 2,
                      vt_enum(number, vt_name_of(version_names, number)))
          && vt_read_done(&tagged)))
        return false;
    out->version = (uint8_t)(number + 1);
    return true;
}

static bool read_serial(struct vt_reader *tbs, struct vt_certificate *out)
{
    return vt_cite(tbs, "RFC 5280 4.1.2.2")
        && vt_der_integer(tbs, "serialNumber", &out->serial)
        && vt_demand(tbs->parse, VT_RULE_CERT_SERIAL, out->serial.len <= VT_SERIAL_MAX,
                     vt_octets(out->serial))
        && vt_cite(tbs, "RFC 5280 4.1.2");
}

static bool read_issuer(struct vt_reader *tbs, struct vt_certificate *out)
{
    return vt_name_read(tbs, vt_named("issuer"), vt_named("RFC 5280 4.1.2.4"), &out->issuer)
        && vt_check(tbs->parse, VT_RULE_CERT_EMPTY_ISSUER, !vt_name_empty(out->issuer), vt_none());
}

static bool read_date(struct vt_reader *validity, const char *name, int64_t *out)
{
    bool utc = vt_der_next_is(validity, VT_DER_UTC_TIME);

    return vt_der_time_as(validity, name, out)
        && vt_remark(validity->parse, VT_RULE_CERT_TIME, utc || *out >= GENERALIZED_TIME_FROM, vt_time(*out));
}

static bool read_validity(struct vt_reader *tbs, struct vt_certificate *out)
{
    struct vt_reader validity;

    return vt_der_open(tbs, "validity", "RFC 5280 4.1.2.5", VT_DER_SEQUENCE, &validity)
        && read_date(&validity, vt_named("notBefore"), &out->not_before)
        && read_date(&validity, vt_named("notAfter"), &out->not_after)
        && vt_read_done(&validity);
}

static bool read_public_key(struct vt_reader *tbs, struct vt_certificate *out)
{
    uint32_t from = tbs->at;

    if (!vt_public_key_read(tbs, &out->key))
        return false;
    out->spki = vt_bytes(tbs->data + from, tbs->at - from);
    return true;
}

/* issuerUniqueID [1], subjectUniqueID [2] IMPLICIT BIT STRING OPTIONAL, from version 2 on */
static bool read_unique_id(struct vt_reader *tbs, const char *name, uint8_t tag,
                           const struct vt_certificate *out)
{
    struct vt_bytes id;
    uint8_t unused;

    return !vt_der_next_is(tbs, tag)
        || (vt_der_bits_as(tbs, name, tag, &unused, &id)
            && vt_demand(tbs->parse, VT_RULE_CERT_VERSION, out->version >= 2, vt_uint(out->version)));
}

static bool read_tbs(struct vt_reader *certificate, struct vt_certificate *out)
{
    struct vt_reader tbs;

    return vt_der_open(certificate, "tbsCertificate", "RFC 5280 4.1.2", VT_DER_SEQUENCE, &tbs)
        && read_version(&tbs, out)
        && read_serial(&tbs, out)
        && vt_signature_algorithm_read(&tbs, vt_named("signature"), &out->algorithm)
        && read_issuer(&tbs, out)
        && read_validity(&tbs, out)
        && vt_name_read(&tbs, vt_named("subject"), vt_named("RFC 5280 4.1.2.6"), &out->subject)
        && read_public_key(&tbs, out)
        && read_unique_id(&tbs, vt_named("issuerUniqueID"), VT_DER_CONTEXT(1), out)
        && read_unique_id(&tbs, vt_named("subjectUniqueID"), VT_DER_CONTEXT(2), out)
        && vt_extensions_read(&tbs, out)
        && vt_read_done(&tbs);
}

/* The AlgorithmIdentifier inside TBS: what follows version and serialNumber. */
static struct vt_bytes inner_algorithm(struct vt_bytes tbs)
{
    struct vt_der_element element = { .tag = 0 }, structure;

    if (vt_der_split(&tbs, &structure))
        while (vt_der_split(&structure.content, &element) && element.tag != VT_DER_SEQUENCE)
            continue;
    return element.whole;
}

static bool read_algorithm(struct vt_reader *certificate, struct vt_certificate *out)
{
    uint32_t from = certificate->at;

    return vt_signature_algorithm_read(certificate, vt_named("signatureAlgorithm"), &out->algorithm)
        && vt_check(certificate->parse, VT_RULE_CERT_ALGORITHMS_DIFFER,
                    vt_bytes_equal(inner_algorithm(out->tbs),
                                   vt_bytes(certificate->data + from, certificate->at - from)),
                    vt_value_of(VT_VALUE_OID, out->algorithm.oid));
}

/* An ECDSA signature is DER again (RFC 3279 2.2.3). Whether it is well formed is for the verifier to say. */
static bool read_signature(struct vt_reader *certificate, struct vt_certificate *out)
{
    struct vt_reader bits;

    if (out->algorithm.family != VT_SIGN_ECDSA)
        return vt_der_bits(certificate, "signatureValue", &out->signature);
    if (!vt_der_open_bits(certificate, "signatureValue", "RFC 3279 2.2.3", &bits))
        return false;
    out->signature = vt_bytes(bits.data + bits.at, vt_left(&bits));
    struct vt_bytes r, s;
    return (vt_ecdsa_parse(out->signature, &r, &s)
            ? vt_ecdsa_read(&bits, &r, &s) : vt_der_rest(&bits, "ECDSA-Sig-Value"))
        && vt_read_done(&bits);
}

bool vt_certificate_read(struct vt_reader *r, struct vt_certificate *out)
{
    struct vt_reader certificate;

    *out = (struct vt_certificate){
        .path_len = -1, .require_explicit_policy = -1, .inhibit_policy_mapping = -1, .inhibit_any_policy = -1,
    };
    vt_der_peek_whole(r, &out->der);
    if (!vt_der_open(r, "certificate", "RFC 5280 4.1", VT_DER_SEQUENCE, &certificate))
        return false;
    vt_der_peek_whole(&certificate, &out->tbs);
    if (!read_tbs(&certificate, out))
        return false;
    out->self_issued = vt_name_equal(out->issuer, out->subject);
    if (!(read_algorithm(&certificate, out)
          && read_signature(&certificate, out)
          && vt_read_done(&certificate)))
        return false;
    out->remarks = r->parse->remarks;
    out->key.home = vt_home_of(r);
    return true;
}

bool vt_certificate_parse(struct vt_bytes der, struct vt_certificate *out, struct vt_failure *failure)
{
    struct vt_parse parse;
    struct vt_reader r = vt_parse_untraced(&parse, der);
    bool read = vt_certificate_read(&r, out);

    read = vt_parse_end(&r) && read;
    if (failure != NULL)
        *failure = parse.failure;
    return read;
}

bool vt_certificate_subject(struct vt_bytes der, struct vt_bytes *subject)
{
    struct vt_der_element certificate, tbs, element = { .tag = 0 };

    if (!(vt_der_split(&der, &certificate) && vt_der_split(&certificate.content, &tbs)
          && vt_der_split(&tbs.content, &element)))
        return false;
    /* From the serial number, which the version may precede: signature, issuer, validity, subject. */
    for (int skip = element.tag == VT_DER_CONTEXT_OF(0) ? 5 : 4; skip > 0; skip--)
        if (!vt_der_split(&tbs.content, &element))
            return false;
    *subject = element.whole;
    return element.tag == VT_DER_SEQUENCE;
}

struct vt_bytes vt_certificate_der(const struct vt_certificate *certificate)
{
    return certificate->der;
}
