#include "x509/algorithm.h"

#include "asn1/oid.h"

/* RFC 4055 5 wants the parameters of RSA to be NULL, and verifiers to take none as well. */
static bool read_null(struct vt_reader *algorithm)
{
    return !vt_der_next_is(algorithm, VT_DER_NULL) || vt_der_null(algorithm, "parameters");
}

static const struct {
    enum vt_oid oid;
    enum vt_digest_id id;
} digests[] = {
    { VT_OID_SHA1, VT_DIGEST_SHA1 }, { VT_OID_SHA224, VT_DIGEST_SHA224 }, { VT_OID_SHA256, VT_DIGEST_SHA256 },
    { VT_OID_SHA384, VT_DIGEST_SHA384 }, { VT_OID_SHA512, VT_DIGEST_SHA512 }, { VT_OID_MD5, VT_DIGEST_MD5 },
};

bool vt_digest_algorithm_read(struct vt_reader *r, const char *name, enum vt_digest_id *out)
{
    struct vt_reader algorithm;
    struct vt_bytes oid;

    if (!(vt_der_open_as(r, name, NULL, VT_DER_SEQUENCE, &algorithm)
          && vt_der_oid(&algorithm, "algorithm", &oid)))
        return false;
    *out = VT_DIGEST_NONE;
    for (size_t i = 0; i < sizeof digests / sizeof *digests; i++)
        if (vt_oid_is(oid, digests[i].oid))
            *out = digests[i].id;
    return (*out == VT_DIGEST_NONE ? vt_der_rest(&algorithm, "parameters") : read_null(&algorithm))
        && vt_read_done(&algorithm);
}

/* hashAlgorithm [0] HashAlgorithm DEFAULT sha1 */
static bool read_pss_hash(struct vt_reader *params, struct vt_signature_algorithm *out)
{
    struct vt_reader tagged;

    out->digest = VT_DIGEST_SHA1;
    return !vt_der_next_is(params, VT_DER_CONTEXT_OF(0))
        || (vt_der_open(params, "hashAlgorithm", NULL, VT_DER_CONTEXT_OF(0), &tagged)
            && vt_digest_algorithm_read(&tagged, vt_named("HashAlgorithm"), &out->digest)
            && vt_remark(params->parse, VT_RULE_DER_DEFAULT, out->digest != VT_DIGEST_SHA1, vt_say("SHA-1"))
            && vt_read_done(&tagged));
}

/* Its parameter is the digest that MGF1 works with; other mask generation functions are not in use. */
static bool read_mask_digest(struct vt_reader *mask, struct vt_bytes oid, struct vt_signature_algorithm *out)
{
    out->mgf_digest = VT_DIGEST_NONE;
    return vt_oid_is(oid, VT_OID_MGF1)
        ? vt_digest_algorithm_read(mask, vt_named("parameters"), &out->mgf_digest)
                                       : vt_der_rest(mask, "parameters");
}

/* maskGenAlgorithm [1] MaskGenAlgorithm DEFAULT mgf1SHA1 */
static bool read_pss_mask(struct vt_reader *params, struct vt_signature_algorithm *out)
{
    struct vt_reader tagged, mask;
    struct vt_bytes oid;

    out->mgf_digest = VT_DIGEST_SHA1;
    return !vt_der_next_is(params, VT_DER_CONTEXT_OF(1))
        || (vt_der_open(params, "maskGenAlgorithm", NULL, VT_DER_CONTEXT_OF(1), &tagged)
            && vt_der_open(&tagged, "MaskGenAlgorithm", NULL, VT_DER_SEQUENCE, &mask)
            && vt_der_oid(&mask, "algorithm", &oid)
            && read_mask_digest(&mask, oid, out)
            && vt_read_done(&mask)
            && vt_remark(params->parse, VT_RULE_DER_DEFAULT, out->mgf_digest != VT_DIGEST_SHA1,
                         vt_say("SHA-1"))
            && vt_read_done(&tagged));
}

/* name [TAG] INTEGER DEFAULT what *OUT holds */
static bool read_default(struct vt_reader *params, const char *name, uint8_t tag, uint32_t *out)
{
    struct vt_reader tagged;
    uint32_t absent = *out;

    return !vt_der_next_is(params, tag)
        || (vt_der_open_as(params, name, NULL, tag, &tagged)
            && vt_der_small(&tagged, "INTEGER", out)
            && vt_remark(params->parse, VT_RULE_DER_DEFAULT, *out != absent, vt_uint(*out))
            && vt_read_done(&tagged));
}

bool vt_pss_parameters_read(struct vt_reader *r, struct vt_signature_algorithm *out)
{
    struct vt_reader params;
    uint32_t salt_len = 20, trailer = 1;

    if (!(vt_der_open(r, "parameters", "RFC 4055 3.1", VT_DER_SEQUENCE, &params)
          && read_pss_hash(&params, out)
          && read_pss_mask(&params, out)
          && read_default(&params, vt_named("saltLength"), VT_DER_CONTEXT_OF(2), &salt_len)
          && vt_demand(r->parse, VT_RULE_VALUE, salt_len <= VT_RSA_BYTES_MAX, vt_uint(salt_len))
          && read_default(&params, vt_named("trailerField"), VT_DER_CONTEXT_OF(3), &trailer)
          && vt_demand(r->parse, VT_RULE_VALUE, trailer == 1, vt_uint(trailer))
          && vt_read_done(&params)))
        return false;
    out->salt_len = (uint16_t)salt_len;
    out->family = out->digest != VT_DIGEST_NONE && out->mgf_digest != VT_DIGEST_NONE ? VT_SIGN_RSA_PSS
                                                                                     : VT_SIGN_UNSUPPORTED;
    return true;
}

/* RFC 3279 2.2, RFC 4055 5, RFC 5758 3.2, RFC 8410 3. */
static const struct signature_row {
    enum vt_oid oid;
    enum vt_signature_family family;
    enum vt_digest_id digest;
} signatures[] = {
    { VT_OID_SHA256_RSA, VT_SIGN_RSA_PKCS1, VT_DIGEST_SHA256 },
    { VT_OID_SHA384_RSA, VT_SIGN_RSA_PKCS1, VT_DIGEST_SHA384 },
    { VT_OID_SHA512_RSA, VT_SIGN_RSA_PKCS1, VT_DIGEST_SHA512 },
    { VT_OID_SHA224_RSA, VT_SIGN_RSA_PKCS1, VT_DIGEST_SHA224 },
    { VT_OID_SHA1_RSA, VT_SIGN_RSA_PKCS1, VT_DIGEST_SHA1 },
    { VT_OID_MD5_RSA, VT_SIGN_RSA_PKCS1, VT_DIGEST_MD5 },
    { VT_OID_ECDSA_SHA256, VT_SIGN_ECDSA, VT_DIGEST_SHA256 },
    { VT_OID_ECDSA_SHA384, VT_SIGN_ECDSA, VT_DIGEST_SHA384 },
    { VT_OID_ECDSA_SHA512, VT_SIGN_ECDSA, VT_DIGEST_SHA512 },
    { VT_OID_ECDSA_SHA224, VT_SIGN_ECDSA, VT_DIGEST_SHA224 },
    { VT_OID_ECDSA_SHA1, VT_SIGN_ECDSA, VT_DIGEST_SHA1 },
    { VT_OID_ED25519, VT_SIGN_ED25519, VT_DIGEST_NONE },
    { VT_OID_RSA_PSS, VT_SIGN_RSA_PSS, VT_DIGEST_NONE },
};

static bool read_parameters(struct vt_reader *algorithm, struct vt_signature_algorithm *out)
{
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
        if (vt_oid_is(out->oid, signatures[i].oid)) {
            out->family = signatures[i].family;
            out->digest = signatures[i].digest;
        }
    switch (out->family) {
    case VT_SIGN_RSA_PKCS1:
        return read_null(algorithm);
    case VT_SIGN_RSA_PSS:
        return vt_pss_parameters_read(algorithm, out);
    case VT_SIGN_ECDSA:
    case VT_SIGN_ED25519:
        return true; /* none (RFC 5758 3.2, RFC 8410 3): what follows is left over */
    case VT_SIGN_UNSUPPORTED:
        break;
    }
    return vt_der_rest(algorithm, "parameters");
}

bool vt_signature_algorithm_read(struct vt_reader *r, const char *name, struct vt_signature_algorithm *out)
{
    struct vt_reader algorithm;

    *out = (struct vt_signature_algorithm){ .family = VT_SIGN_UNSUPPORTED };
    return vt_der_open_as(r, name, vt_named("RFC 5280 4.1.1.2"), VT_DER_SEQUENCE, &algorithm)
        && vt_der_oid(&algorithm, "algorithm", &out->oid)
        && read_parameters(&algorithm, out)
        && vt_read_done(&algorithm);
}

/* ECDSA-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER } */
bool vt_ecdsa_read(struct vt_reader *bits, struct vt_bytes *r, struct vt_bytes *s)
{
    struct vt_reader body;

    return vt_der_open(bits, "ECDSA-Sig-Value", "RFC 3279 2.2.3", VT_DER_SEQUENCE, &body)
        && vt_der_integer(&body, "r", r) && vt_der_integer(&body, "s", s) && vt_read_done(&body);
}

/* The value of a positive INTEGER. */
static bool positive(struct vt_bytes *integer)
{
    if (integer->len == 0 || integer->data[0] >= 0x80)
        return false;
    if (integer->data[0] == 0)
        *integer = vt_bytes(integer->data + 1, integer->len - 1);
    return integer->len != 0;
}

bool vt_ecdsa_parse(struct vt_bytes signature, struct vt_bytes *r, struct vt_bytes *s)
{
    struct vt_parse parse;
    struct vt_reader reader = vt_parse_untraced(&parse, signature);

    return vt_ecdsa_read(&reader, r, s) && vt_parse_end(&reader) && positive(r) && positive(s);
}
