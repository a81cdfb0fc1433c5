#include "x509/algorithm.h"

#include "asn1/oid.h"
#include "crypto/ec.h"
#include "crypto/ed25519.h"
#include "crypto/rsa.h"

static uint16_t bit_length(struct vt_bytes number)
{
    size_t bits = number.len * 8;

    for (uint8_t top = number.data[0]; top < 0x80; top = (uint8_t)(top << 1))
        bits--;
    return bits > UINT16_MAX ? UINT16_MAX : (uint16_t)bits;
}

/* An INTEGER above zero, without its leading zero octet. */
static bool read_positive(struct vt_reader *r, const char *name, struct vt_bytes *out)
{
    if (!(vt_der_integer_as(r, name, VT_DER_INTEGER, out)
          && vt_demand(r->parse, VT_RULE_CERT_KEY, out->data[0] < 0x80, vt_say("a negative number"))))
        return false;
    if (out->data[0] == 0)
        *out = vt_bytes(out->data + 1, out->len - 1);
    return vt_demand(r->parse, VT_RULE_CERT_KEY, out->len > 0, vt_say("zero"));
}

/* RFC 3279 2.3.1: RSAPublicKey. */
static bool read_rsa(struct vt_reader *bits, struct vt_public_key *key)
{
    struct vt_reader rsa;

    if (!(vt_der_open(bits, "RSAPublicKey", "RFC 3279 2.3.1", VT_DER_SEQUENCE, &rsa)
          && read_positive(&rsa, vt_named("modulus"), &key->n)
          && read_positive(&rsa, vt_named("publicExponent"), &key->e)
          && vt_demand(bits->parse, VT_RULE_CERT_KEY_RSA,
                       vt_rsa_key_possible(&(struct vt_rsa_key){ key->n, key->e }), vt_octets(key->e))
          && vt_read_done(&rsa)))
        return false;
    key->bits = bit_length(key->n);
    return true;
}

static bool read_null(struct vt_reader *algorithm, struct vt_public_key *key)
{
    (void)key;
    return !vt_der_next_is(algorithm, VT_DER_NULL) || vt_der_null(algorithm, "parameters");
}

/* RFC 4055 1.2: without parameters the key may do any RSASSA-PSS. */
static bool read_pss_parameters(struct vt_reader *algorithm, struct vt_public_key *key)
{
    key->pss_restricted = vt_more(algorithm);
    return !key->pss_restricted || vt_pss_parameters_read(algorithm, &key->pss);
}

/* The curves we name; those with an id are those we compute on. */
static const struct curve {
    enum vt_oid oid;
    enum vt_curve_id id;
    uint16_t bits;
} curves[] = {
    { VT_OID_P256, VT_CURVE_P256, 256 }, { VT_OID_P384, VT_CURVE_P384, 384 },
    { VT_OID_P521, VT_CURVE_P521, 521 }, { VT_OID_P224, VT_CURVE_NONE, 224 },
    { VT_OID_P192, VT_CURVE_NONE, 192 }, { VT_OID_SECP256K1, VT_CURVE_NONE, 256 },
    { VT_OID_BRAINPOOL256, VT_CURVE_NONE, 256 }, { VT_OID_BRAINPOOL384, VT_CURVE_NONE, 384 },
    { VT_OID_BRAINPOOL512, VT_CURVE_NONE, 512 },
};

/* RFC 5480 2.1.1: implicitCurve and specifiedCurve must not be used. */
static bool read_curve(struct vt_reader *algorithm, struct vt_public_key *key)
{
    uint8_t tag = 0;

    vt_peek_u8(algorithm, &tag);
    if (tag != VT_DER_OID)
        return vt_fail(algorithm->parse, VT_RULE_CERT_EXPLICIT_CURVE, vt_uint(tag));
    if (!vt_der_oid(algorithm, "namedCurve", &key->parameters))
        return false;
    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++)
        if (vt_oid_is(key->parameters, curves[i].oid)) {
            key->curve = curves[i].id;
            key->bits = curves[i].bits;
        }
    if (key->curve == VT_CURVE_NONE)
        key->type = VT_KEY_UNSUPPORTED;
    return true;
}

static const struct vt_name point_forms[] = {
    { 0, "infinity" }, { 2, "compressed, y even" }, { 3, "compressed, y odd" }, { 4, "uncompressed" },
    { 0, NULL }
};

const struct vt_ec_curve *vt_curve(enum vt_curve_id id)
{
    static const struct vt_ec_curve *const known[] = {
        [VT_CURVE_NONE] = NULL, [VT_CURVE_P256] = &vt_p256, [VT_CURVE_P384] = &vt_p384,
        [VT_CURVE_P521] = &vt_p521,
    };

    return known[id];
}

/* SEC 1 2.3.3: an octet that says the form, x, and y unless it is compressed to a bit of that octet. */
static bool read_point(struct vt_reader *bits, struct vt_public_key *key)
{
    const struct vt_ec_curve *curve = vt_curve(key->curve);
    uint32_t size = (key->bits + 7u) / 8;
    struct vt_bytes coordinate;
    uint8_t form;

    key->point = vt_bytes(bits->data + bits->at, vt_left(bits));
    if (!vt_read_enum8(bits, "form", point_forms, &form))
        return false;
    if (key->bits == 0)
        return vt_read_rest(bits, "point", &coordinate);
    if ((form == 2 || form == 3) && vt_left(bits) == size) {
        key->type = VT_KEY_UNSUPPORTED;
        return vt_read_bytes(bits, "x", size, &coordinate);
    }
    return vt_demand(bits->parse, VT_RULE_CERT_KEY, form == 4, vt_enum(form, vt_name_of(point_forms, form)))
        && vt_demand(bits->parse, VT_RULE_CERT_KEY, vt_left(bits) == 2 * size, vt_uint(vt_left(bits)))
        && vt_read_bytes(bits, "x", size, &coordinate)
        && vt_read_bytes(bits, "y", size, &coordinate)
        && vt_demand(bits->parse, VT_RULE_CERT_KEY_POINT, curve == NULL || vt_ec_point_ok(curve, key->point),
                     vt_value_of(VT_VALUE_OID, key->parameters));
}

/* RFC 8410 3: no parameters; 4: the 32 octets of RFC 8032 5.1.5. */
static bool read_nothing(struct vt_reader *algorithm, struct vt_public_key *key)
{
    (void)algorithm;
    key->bits = 256;
    return true;
}

static bool read_ed25519(struct vt_reader *bits, struct vt_public_key *key)
{
    return vt_demand(bits->parse, VT_RULE_CERT_KEY, vt_left(bits) == 32, vt_uint(vt_left(bits)))
        && vt_read_rest(bits, "point", &key->point)
        && vt_demand(bits->parse, VT_RULE_CERT_KEY, vt_ed25519_key_ok(key->point),
                     vt_value_of(VT_VALUE_OID, key->algorithm));
}

static bool read_unknown_parameters(struct vt_reader *algorithm, struct vt_public_key *key)
{
    (void)key;
    return vt_der_rest(algorithm, "parameters");
}

static bool read_unknown(struct vt_reader *bits, struct vt_public_key *key)
{
    (void)key;
    return vt_der_rest(bits, "key");
}

static const struct kind {
    enum vt_oid oid;
    enum vt_key_type type;
    bool (*parameters)(struct vt_reader *algorithm, struct vt_public_key *key);
    bool (*key)(struct vt_reader *bits, struct vt_public_key *key);
} kinds[] = {
    { VT_OID_RSA, VT_KEY_RSA, read_null, read_rsa },
    { VT_OID_EC, VT_KEY_EC, read_curve, read_point },
    { VT_OID_ED25519, VT_KEY_ED25519, read_nothing, read_ed25519 },
    { VT_OID_RSA_PSS, VT_KEY_RSA_PSS, read_pss_parameters, read_rsa },
    { VT_OID_UNKNOWN, VT_KEY_UNSUPPORTED, read_unknown_parameters, read_unknown },
};

static const struct kind *kind_of(struct vt_bytes algorithm)
{
    const struct kind *kind = kinds;

    while (kind->oid != VT_OID_UNKNOWN && !vt_oid_is(algorithm, kind->oid))
        kind++;
    return kind;
}

static bool read_parameters(struct vt_reader *algorithm, struct vt_public_key *key)
{
    const struct kind *kind = kind_of(key->algorithm);

    key->type = kind->type;
    return kind->parameters(algorithm, key);
}

bool vt_public_key_read(struct vt_reader *r, struct vt_public_key *out)
{
    struct vt_reader spki, algorithm, bits;

    *out = (struct vt_public_key){ .type = VT_KEY_UNSUPPORTED };
    return vt_der_open(r, "subjectPublicKeyInfo", "RFC 5280 4.1.2.7", VT_DER_SEQUENCE, &spki)
        && vt_der_open(&spki, "algorithm", NULL, VT_DER_SEQUENCE, &algorithm)
        && vt_der_oid(&algorithm, "algorithm", &out->algorithm)
        && read_parameters(&algorithm, out)
        && vt_read_done(&algorithm)
        && vt_der_open_bits(&spki, "subjectPublicKey", NULL, &bits)
        && kind_of(out->algorithm)->key(&bits, out)
        && vt_read_done(&bits)
        && vt_read_done(&spki);
}
