#include "x509/signature.h"

#include "crypto/ec.h"
#include "crypto/ed25519.h"
#include "crypto/rsa.h"
#include "x509/algorithm.h"
#include "x509/signature_trace.h"

static const struct {
    const struct vt_hash *hash;
    const char *name;
} digests[] = {
    [VT_DIGEST_NONE] = { NULL, "none" },
    [VT_DIGEST_MD5] = { NULL, "MD5" },
    [VT_DIGEST_SHA1] = { &vt_sha1, "SHA-1" },
    [VT_DIGEST_SHA224] = { &vt_sha224, "SHA-224" },
    [VT_DIGEST_SHA256] = { &vt_sha256, "SHA-256" },
    [VT_DIGEST_SHA384] = { &vt_sha384, "SHA-384" },
    [VT_DIGEST_SHA512] = { &vt_sha512, "SHA-512" },
};

const struct vt_hash *vt_digest_hash(enum vt_digest_id digest)
{
    return digests[digest].hash;
}

const char *vt_digest_name(enum vt_digest_id digest)
{
    return digests[digest].name;
}

static struct vt_rsa_key rsa_key(const struct vt_public_key *key)
{
    return (struct vt_rsa_key){ .n = key->n, .e = key->e };
}

bool vt_signature_key_known(const struct vt_public_key *key)
{
    const struct vt_rsa_key rsa = rsa_key(key);

    return key->type == VT_KEY_RSA || key->type == VT_KEY_RSA_PSS
        ? vt_rsa_key_ok(&rsa) : key->type != VT_KEY_UNSUPPORTED;
}

struct vt_value vt_signature_key_shown(const struct vt_public_key *key)
{
    if (key->type != VT_KEY_UNSUPPORTED)
        return vt_signature_key_known(key) ? vt_uint(key->bits)
            : key->bits >= VT_RSA_BITS_MIN && key->bits <= VT_RSA_BITS_MAX
            ? vt_say("RSA with a public exponent of more than 256 bits")
            : vt_say("RSA of another size than 1024 to 8192 bits");
    if (key->curve != VT_CURVE_NONE)
        return vt_say("a compressed point");
    return vt_value_of(VT_VALUE_OID, key->parameters.len != 0 ? key->parameters : key->algorithm);
}

bool vt_signature_digests_known(const struct vt_signature_algorithm *algorithm)
{
    return algorithm->family == VT_SIGN_ED25519
        || (vt_digest_hash(algorithm->digest) != NULL
            && (algorithm->family != VT_SIGN_RSA_PSS || vt_digest_hash(algorithm->mgf_digest) != NULL));
}

/* RFC 4055 1.2, 3.3: parameters in the key bind the digests, and are the least salt. */
static bool pss_fits(const struct vt_public_key *key, const struct vt_signature_algorithm *algorithm)
{
    return algorithm->family == VT_SIGN_RSA_PSS
        && (!key->pss_restricted
            || (key->pss.digest == algorithm->digest && key->pss.mgf_digest == algorithm->mgf_digest
                && algorithm->salt_len >= key->pss.salt_len));
}

bool vt_signature_fits(const struct vt_public_key *key, const struct vt_signature_algorithm *algorithm)
{
    switch (key->type) {
    case VT_KEY_RSA:
        return algorithm->family == VT_SIGN_RSA_PKCS1 || algorithm->family == VT_SIGN_RSA_PSS;
    case VT_KEY_RSA_PSS:
        return pss_fits(key, algorithm);
    case VT_KEY_EC:
        return algorithm->family == VT_SIGN_ECDSA;
    case VT_KEY_ED25519:
        return algorithm->family == VT_SIGN_ED25519;
    case VT_KEY_UNSUPPORTED:
        break;
    }
    return false;
}

static struct vt_bytes digest_parts(struct vt_signed_data *data, const struct vt_hash *hash, uint8_t *digest)
{
    struct vt_hash_state state;

    vt_hash_init(&state, hash);
    for (uint8_t i = 0; i < data->count; i++)
        vt_hash_update(&state, data->parts[i]);
    vt_hash_final(&state, digest);

    struct vt_bytes out = vt_bytes(digest, hash->digest_len);
    if (VT_TRACE && data->sink != NULL)
        vt_tell_digest(data, out);
    return out;
}

/* What came of a verification, or what is known of it: it is computed once, but for what only the block of a
 * PSS signature, or of one that is not valid, can tell. */
enum known { UNKNOWN, KNOWN_VALID, KNOWN_INVALID };

static bool verify_rsa(struct vt_signed_data *data, struct vt_bytes digest, enum known known)
{
    const struct vt_signature_algorithm *algorithm = data->algorithm;
    const struct vt_hash *hash = vt_digest_hash(algorithm->digest);
    struct vt_rsa_key key = rsa_key(data->key);
    struct vt_pss pss = { hash, vt_digest_hash(algorithm->mgf_digest), algorithm->salt_len };
    uint8_t em[VT_RSA_BYTES_MAX];
    bool valid;

    if (!vt_rsa_key_ok(&key) || (algorithm->family == VT_SIGN_RSA_PSS && pss.mgf_hash == NULL))
        return false;
    if (algorithm->family == VT_SIGN_RSA_PSS)
        valid = vt_rsa_pss_verify(&key, &pss, digest, data->signature, em);
    else if (known == KNOWN_VALID)
        valid = vt_rsa_pkcs1_block(&key, hash, digest, em);
    else
        valid = vt_rsa_pkcs1_verify(&key, hash, digest, data->signature, em);
    if (!VT_TRACE || data->sink == NULL)
        return valid;

    const struct vt_bytes block = vt_bytes(em, vt_rsa_len(&key));
    vt_tell_block(data, (uint8_t)digest.len, block);
    if (valid)
        vt_tell_encoding(data, digest, block, vt_rsa_bits(&key));
    return valid;
}

static bool verify_ecdsa(const struct vt_signed_data *data, struct vt_bytes digest, enum known known)
{
    const struct vt_ec_curve *curve = vt_curve(data->key->curve);
    struct vt_bytes r, s;

    if (known == KNOWN_INVALID || curve == NULL || !vt_ecdsa_parse(data->signature, &r, &s)
        || (known == UNKNOWN && !vt_ecdsa_verify(curve, data->key->point, digest, r, s)))
        return false;
    if (VT_TRACE && data->sink != NULL)
        vt_tell_ecdsa(data, digest, r, s);
    return true;
}

/* Ed25519 takes its message whole. What comes in parts is a ServerKeyExchange: two randoms of 32 bytes, and
 * parameters of 4 bytes and a point. */
#define ED25519_PARTS_MAX 256

static bool ed25519_valid(const struct vt_signed_data *data)
{
    uint8_t joined[ED25519_PARTS_MAX];
    size_t len = 0;

    if (data->count == 1)
        return vt_ed25519_verify(data->key->point, data->parts[0], data->signature);
    for (uint8_t i = 0; i < data->count; i++) {
        if (data->parts[i].len > sizeof joined - len)
            return false;
        memcpy(joined + len, data->parts[i].data, data->parts[i].len);
        len += data->parts[i].len;
    }
    return vt_ed25519_verify(data->key->point, vt_bytes(joined, len), data->signature);
}

static bool verify_ed25519(const struct vt_signed_data *data, enum known known)
{
    if (known == KNOWN_INVALID || (known == UNKNOWN && !ed25519_valid(data)))
        return false;
    if (VT_TRACE && data->sink != NULL)
        vt_tell_ed25519(data);
    return true;
}

static bool verify(struct vt_signed_data *data, enum known known)
{
    const struct vt_hash *hash = vt_digest_hash(data->algorithm->digest);
    uint8_t digest[VT_HASH_MAX];

    if (!vt_signature_fits(data->key, data->algorithm))
        return false;
    if (data->algorithm->family == VT_SIGN_ED25519)
        return verify_ed25519(data, known);
    if (hash == NULL)
        return false;

    struct vt_bytes out = digest_parts(data, hash, digest);
    if (data->algorithm->family == VT_SIGN_ECDSA)
        return verify_ecdsa(data, out, known);
    return verify_rsa(data, out, known);
}

bool vt_signature_verify(const struct vt_public_key *key, const struct vt_signature_algorithm *algorithm,
                         const struct vt_bytes *parts, uint8_t count, struct vt_bytes signature,
                         struct vt_sink *sink, const struct vt_signed *told)
{
    struct vt_signed_data data = { .key = key, .algorithm = algorithm, .parts = parts, .count = count,
                                   .signature = signature, .sink = sink, .told = told };

    return verify(&data, UNKNOWN);
}

void vt_signature_tell(const struct vt_public_key *key, const struct vt_signature_algorithm *algorithm,
                       struct vt_bytes data, struct vt_bytes signature, bool valid, struct vt_sink *sink,
 const struct vt_signed *told)
{
    struct vt_signed_data all = { .key = key, .algorithm = algorithm, .parts = &data, .count = 1,
                                  .signature = signature, .sink = sink, .told = told };

    if (sink != NULL)
        (void)verify(&all, valid ? KNOWN_VALID : KNOWN_INVALID);
}
