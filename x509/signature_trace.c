#include "x509/signature_trace.h"

#if VT_TRACE

/* The parts of what a ServerKeyExchange signs: two randoms and the parameters (RFC 8422 5.4). */
#define PARTS_MAX 3

static const char *const digest_ops[] = {
    [VT_DIGEST_NONE] = "none", [VT_DIGEST_MD5] = "md5", [VT_DIGEST_SHA1] = "sha1",
    [VT_DIGEST_SHA224] = "sha224", [VT_DIGEST_SHA256] = "sha256", [VT_DIGEST_SHA384] = "sha384",
    [VT_DIGEST_SHA512] = "sha512",
};

/* The parts of a message as so many inputs; returns how many there are. */
static uint8_t message_terms(struct vt_term in[PARTS_MAX], const char *const *names,
                             const struct vt_bytes *parts, uint8_t count)
{
    for (uint8_t i = 0; i < count && i < PARTS_MAX; i++)
        in[i] = vt_term_of("message", names[i], parts[i]);
    return count < PARTS_MAX ? count : PARTS_MAX;
}

void vt_tell_digest(struct vt_sink *sink, enum vt_digest_id algorithm, const char *const *names,
                    const struct vt_bytes *parts, uint8_t count, struct vt_bytes digest)
{
    struct vt_term in[PARTS_MAX];
    const struct vt_term out = vt_term_of("digest", "signed_digest", digest);

    vt_emit_derive(sink, digest_ops[algorithm], "FIPS 180-4 6", in, message_terms(in, names, parts, count),
                   &out, 1);
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

void vt_tell_block(struct vt_sink *sink, const struct vt_public_key *key,
                   const struct vt_signature_algorithm *algorithm, struct vt_bytes signature,
                   uint8_t digest_len, struct vt_bytes block)
{
    const struct vt_term in[] = {
        vt_term_of("signature", "signature", signature), vt_term_of("n", "modulus", key->n),
        vt_term_of("e", "publicExponent", key->e),
    };
    const struct vt_term out = vt_term_of("block", "signature_block", block);
    struct vt_parse parse;

    if (all_zero(block))
        return;
    vt_emit_derive(sink, "rsavp1", "RFC 8017 5.2.2", in, 3, &out, 1);

    struct vt_reader r = vt_parse_begin(&parse, sink, VT_BUFFER_SIGNATURE_BLOCK, block, NULL, 0);
    if (algorithm->family == VT_SIGN_RSA_PSS)
        (void)read_pss(&r, digest_len);
    else
        (void)read_pkcs1(&r);
    (void)vt_parse_end(&r);
}

/* The octet before the block that a modulus of 8k + 1 bits leaves is none of EM (RFC 8017 8.1.2). */
static void tell_pss(struct vt_sink *sink, const struct vt_signature_algorithm *algorithm,
                     struct vt_bytes digest, struct vt_bytes block, size_t bits)
{
    const struct vt_term in[] = {
        vt_term_of("digest", "signed_digest", digest), vt_term_of("EM", "signature_block", block),
        { "emBits", NULL, vt_uint(bits - 1) },
        { "hash", NULL, vt_say(digest_ops[algorithm->digest]) },
        { "mgf_hash", NULL, vt_say(digest_ops[algorithm->mgf_digest]) },
        { "sLen", NULL, vt_uint(algorithm->salt_len) },
    };
    const struct vt_term out = vt_term_of("out", "H",
                                          vt_bytes(block.data + block.len - 1 - digest.len, digest.len));

    vt_emit_derive(sink, "emsa_pss_verify", "RFC 8017 9.1.2", in, 6, &out, 1);
}

void vt_tell_encoding(struct vt_sink *sink, const struct vt_signature_algorithm *algorithm,
                      struct vt_bytes digest, struct vt_bytes block, size_t bits)
{
    const struct vt_term in[] = {
        vt_term_of("digest", "signed_digest", digest),
        { "hash", NULL, vt_say(digest_ops[algorithm->digest]) },
        { "emLen", NULL, vt_uint(block.len) },
    };
    const struct vt_term out = vt_term_of("out", "EM", block);

    if (algorithm->family == VT_SIGN_RSA_PSS)
        tell_pss(sink, algorithm, digest, block, bits);
    else
        vt_emit_derive(sink, "emsa_pkcs1_v1_5", "RFC 8017 9.2", in, 3, &out, 1);
}

/* FIPS 186-5 6.4.2: the signature is valid when v = r. */
void vt_tell_ecdsa(struct vt_sink *sink, const struct vt_public_key *key, struct vt_bytes digest,
                   struct vt_bytes r, struct vt_bytes s)
{
    static const char *const curves[] = {
        [VT_CURVE_NONE] = "none", [VT_CURVE_P256] = "secp256r1", [VT_CURVE_P384] = "secp384r1",
        [VT_CURVE_P521] = "secp521r1",
    };
    const struct vt_term in[] = {
        { "curve", NULL, vt_say(curves[key->curve]) },
        vt_term_of("public_key", "subjectPublicKey", key->point),
        vt_term_of("digest", "signed_digest", digest), vt_term_of("r", "r", r), vt_term_of("s", "s", s),
    };
    const struct vt_term out = vt_term_of("out", "v", r);

    vt_emit_derive(sink, "ecdsa_verify", "FIPS 186-5 6.4.2", in, 5, &out, 1);
}

/* RFC 8032 5.1.7: the signature is valid when R is [S]B - [k]A. */
void vt_tell_ed25519(struct vt_sink *sink, const struct vt_public_key *key, const char *const *names,
                     const struct vt_bytes *parts, uint8_t count, struct vt_bytes signature)
{
    const struct vt_bytes R = vt_bytes(signature.data, signature.len / 2);
    struct vt_term in[PARTS_MAX + 3] = {
        vt_term_of("public_key", "subjectPublicKey", key->point), vt_term_of("R", "R", R),
        vt_term_of("S", "S", vt_bytes(signature.data + R.len, signature.len - R.len)),
    };
    const struct vt_term out = vt_term_of("out", "R", R);

    vt_emit_derive(sink, "ed25519_verify", "RFC 8032 5.1.7", in,
                   (uint8_t)(3 + message_terms(in + 3, names, parts, count)), &out, 1);
}

#endif
