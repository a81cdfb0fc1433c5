#include "x509/signature_trace.h"

#if VT_TRACE

static const char *const digest_ops[] = {
    [VT_DIGEST_NONE] = "none", [VT_DIGEST_MD5] = "md5", [VT_DIGEST_SHA1] = "sha1",
    [VT_DIGEST_SHA224] = "sha224", [VT_DIGEST_SHA256] = "sha256", [VT_DIGEST_SHA384] = "sha384",
    [VT_DIGEST_SHA512] = "sha512",
};

/* The parts of a message as so many inputs; returns how many there are. */
static uint8_t message_terms(struct vt_term in[VT_SIGNED_MAX], const struct vt_signed_data *data)
{
    const uint8_t count = data->count < VT_SIGNED_MAX ? data->count : VT_SIGNED_MAX;

    for (uint8_t i = 0; i < count; i++)
        in[i] = vt_term_from(data->told->from[i],
                             vt_term_of("message", data->told->names[i], data->parts[i]));
    return count;
}

void vt_tell_digest(struct vt_signed_data *data, struct vt_bytes digest)
{
    struct vt_term in[VT_SIGNED_MAX];
    const struct vt_term out = vt_term_of("digest", "signed_digest", digest);

    data->digest = vt_emit_derive(data->sink, digest_ops[data->algorithm->digest], "FIPS 180-4 6", in,
                                  message_terms(in, data), &out, 1);
}

/* BYTES of the key, whose certificate calls them NAME. */
static struct vt_term key_term(const struct vt_signed_data *data, const char *role, const char *name,
                               struct vt_bytes bytes)
{
    return vt_term_from(vt_from_home(&data->key->home, bytes), vt_term_of(role, name, bytes));
}

/* PART of the signature. */
static struct vt_term signature_term(const struct vt_signed_data *data, const char *name,
                                     struct vt_bytes part)
{
    const size_t off = (size_t)(part.data - data->signature.data);

    return vt_term_from(vt_from_within(data->told->signature, off, part.len), vt_term_of(name, name, part));
}

/* EM = 00 01 PS 00 T, where T is a DigestInfo (RFC 8017 9.2). */
static bool read_pkcs1(struct vt_reader *r)
{
    struct vt_reader info, algorithm;
    struct vt_bytes bytes;
    uint32_t padding = 0;
    uint8_t octet;

    while (2 + padding < vt_left(r) && r->data[r->at + 2 + padding] == 0xff)
        padding++;
    return vt_read_u8(r, "leading_octet", &octet) && vt_read_u8(r, "block_type", &octet)
        && vt_read_bytes(r, "PS", padding, &bytes) && vt_read_u8(r, "separator", &octet)
        && vt_der_open(r, "digestInfo", "RFC 8017 9.2", VT_DER_SEQUENCE, &info)
        && vt_der_open(&info, "digestAlgorithm", NULL, VT_DER_SEQUENCE, &algorithm)
        && vt_der_oid(&algorithm, "algorithm", &bytes) && vt_der_null(&algorithm, "parameters")
        && vt_read_done(&algorithm)
        && vt_der_octets(&info, "digest", &bytes) && vt_read_done(&info);
}

/* EM = maskedDB H bc (RFC 8017 9.1.1). */
static bool read_pss(struct vt_reader *r, uint32_t digest_len)
{
    struct vt_bytes bytes;
    uint8_t octet;

    return digest_len + 1 < vt_left(r)
        && vt_read_bytes(r, "maskedDB", vt_left(r) - digest_len - 1, &bytes)
        && vt_read_bytes(r, "H", digest_len, &bytes) && vt_read_u8(r, "trailer", &octet);
}

static bool all_zero(struct vt_bytes bytes)
{
    uint8_t any = 0;

    for (size_t i = 0; i < bytes.len; i++)
        any |= bytes.data[i];
    return any == 0;
}

void vt_tell_block(struct vt_signed_data *data, uint8_t digest_len, struct vt_bytes block)
{
    const struct vt_term in[] = {
        signature_term(data, "signature", data->signature),
        key_term(data, "n", "modulus", data->key->n), key_term(data, "e", "publicExponent", data->key->e),
    };
    const struct vt_term out = vt_term_of("block", "signature_block", block);
    struct vt_parse parse;

    if (all_zero(block))
        return;
    data->block = vt_emit_derive(data->sink, "rsavp1", "RFC 8017 5.2.2", in, 3, &out, 1);

    struct vt_reader r = vt_parse_begin(&parse, data->sink, VT_BUFFER_SIGNATURE_BLOCK, block, NULL, 0);
    if (data->algorithm->family == VT_SIGN_RSA_PSS)
        (void)read_pss(&r, digest_len);
    else
        (void)read_pkcs1(&r);
    (void)vt_parse_end(&r);
}

/* The octet before the block that a modulus of 8k + 1 bits leaves is none of EM (RFC 8017 8.1.2). */
static void tell_pss(const struct vt_signed_data *data, struct vt_bytes digest, struct vt_bytes block,
                     size_t bits)
{
    const struct vt_signature_algorithm *algorithm = data->algorithm;
    const struct vt_term in[] = {
        vt_term_from(data->digest, vt_term_of("digest", "signed_digest", digest)),
        vt_term_from(data->block, vt_term_of("EM", "signature_block", block)),
        { .role = "emBits", .value = vt_uint(bits - 1) },
        { .role = "hash", .value = vt_say(digest_ops[algorithm->digest]) },
        { .role = "mgf_hash", .value = vt_say(digest_ops[algorithm->mgf_digest]) },
        { .role = "sLen", .value = vt_uint(algorithm->salt_len) },
    };
    const struct vt_term out = vt_term_of("out", "H",
                                          vt_bytes(block.data + block.len - 1 - digest.len, digest.len));

    vt_emit_derive(data->sink, "emsa_pss_verify", "RFC 8017 9.1.2", in, 6, &out, 1);
}

void vt_tell_encoding(const struct vt_signed_data *data, struct vt_bytes digest, struct vt_bytes block,
                      size_t bits)
{
    const struct vt_term in[] = {
        vt_term_from(data->digest, vt_term_of("digest", "signed_digest", digest)),
        { .role = "hash", .value = vt_say(digest_ops[data->algorithm->digest]) },
        { .role = "emLen", .value = vt_uint(block.len) },
    };
    const struct vt_term out = vt_term_of("out", "EM", block);

    if (data->algorithm->family == VT_SIGN_RSA_PSS)
        tell_pss(data, digest, block, bits);
    else
        vt_emit_derive(data->sink, "emsa_pkcs1_v1_5", "RFC 8017 9.2", in, 3, &out, 1);
}

/* FIPS 186-5 6.4.2: the signature is valid when v = r. */
void vt_tell_ecdsa(const struct vt_signed_data *data, struct vt_bytes digest, struct vt_bytes r,
                   struct vt_bytes s)
{
    static const char *const curves[] = {
        [VT_CURVE_NONE] = "none", [VT_CURVE_P256] = "secp256r1", [VT_CURVE_P384] = "secp384r1",
        [VT_CURVE_P521] = "secp521r1",
    };
    const struct vt_term in[] = {
        { .role = "curve", .value = vt_say(curves[data->key->curve]) },
        key_term(data, "public_key", "subjectPublicKey", data->key->point),
        vt_term_from(data->digest, vt_term_of("digest", "signed_digest", digest)),
        signature_term(data, "r", r), signature_term(data, "s", s),
    };
    const struct vt_term out = vt_term_of("out", "v", r);

    vt_emit_derive(data->sink, "ecdsa_verify", "FIPS 186-5 6.4.2", in, 5, &out, 1);
}

/* RFC 8032 5.1.7: the signature is valid when R is [S]B - [k]A. */
void vt_tell_ed25519(const struct vt_signed_data *data)
{
    const struct vt_bytes R = vt_bytes(data->signature.data, data->signature.len / 2);
    struct vt_term in[VT_SIGNED_MAX + 3] = {
        key_term(data, "public_key", "subjectPublicKey", data->key->point), signature_term(data, "R", R),
        signature_term(data, "S", vt_bytes(R.data + R.len, data->signature.len - R.len)),
    };
    const struct vt_term out = vt_term_of("out", "R", R);

    vt_emit_derive(data->sink, "ed25519_verify", "RFC 8032 5.1.7", in,
                   (uint8_t)(3 + message_terms(in + 3, data)), &out, 1);
}

#endif
