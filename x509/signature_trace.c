#include "x509/signature_trace.h"

#if VT_TRACE

#include "x509/signature.h"

/* The parts of what a ServerKeyExchange signs: two randoms and the parameters (RFC 8422 5.4). */
#define PARTS_MAX 3

void vt_tell_digest(struct vt_sink *sink, enum vt_digest_id algorithm, const char *name, const struct vt_bytes *parts,
                    uint8_t count, struct vt_bytes digest)
{
    static const char *const ops[] = {
        [VT_DIGEST_NONE] = "none", [VT_DIGEST_MD5] = "md5", [VT_DIGEST_SHA1] = "sha1",
        [VT_DIGEST_SHA224] = "sha224", [VT_DIGEST_SHA256] = "sha256", [VT_DIGEST_SHA384] = "sha384",
        [VT_DIGEST_SHA512] = "sha512",
    };
    struct vt_term in[PARTS_MAX];
    struct vt_term out = { "digest", "signed_digest", vt_value_of(VT_VALUE_BYTES, digest) };

    if (count > PARTS_MAX)
        return;
    for (uint8_t i = 0; i < count; i++)
        in[i] = (struct vt_term){ "message", name, vt_value_of(VT_VALUE_BYTES, parts[i]) };
    vt_emit_derive(sink, ops[algorithm], "FIPS 180-4 6", in, count, &out, 1);
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
                   const struct vt_signature_algorithm *algorithm, struct vt_bytes signature, struct vt_bytes block)
{
    const struct vt_term in[] = {
        { "signature", "signature", vt_value_of(VT_VALUE_BYTES, signature) },
        { "n", "modulus", vt_value_of(VT_VALUE_BYTES, key->n) },
        { "e", "publicExponent", vt_value_of(VT_VALUE_BYTES, key->e) },
    };
    const struct vt_term out = { "block", "signature_block", vt_value_of(VT_VALUE_BYTES, block) };
    struct vt_parse parse;

    if (sink == NULL || all_zero(block))
        return;
    vt_emit_derive(sink, "rsavp1", "RFC 8017 5.2.2", in, 3, &out, 1);

    struct vt_reader r = vt_parse_begin(&parse, sink, VT_BUFFER_SIGNATURE_BLOCK, block, NULL, 0);
    if (algorithm->family == VT_SIGN_RSA_PSS)
        (void)read_pss(&r, vt_digest_hash(algorithm->digest)->digest_len);
    else
        (void)read_pkcs1(&r);
    (void)vt_parse_end(&r);
}

#endif
