/* Signed certificate timestamps (RFC 6962 3.3): TLS's encoding inside an OCTET STRING inside extnValue. They
 * are shown; no log's key is known here, so nothing is verified. */
#include "x509/extension.h"

/* RFC 5246 7.4.1.4.1 */
static const struct vt_name hashes[] = {
    { 0, "none" }, { 1, "md5" }, { 2, "sha1" }, { 3, "sha224" }, { 4, "sha256" }, { 5, "sha384" },
    { 6, "sha512" },
    { 0, NULL }
};
static const struct vt_name signatures[] = { { 0, "anonymous" }, { 1, "rsa" }, { 2, "dsa" }, { 3, "ecdsa" },
                                             { 0, NULL } };

static const struct vt_name versions[] = { { 0, "v1" }, { 0, NULL } };

/* uint64 timestamp: milliseconds since 1970 */
static bool read_timestamp(struct vt_reader *sct)
{
    struct vt_bytes bytes;

    return vt_take(sct, 8, &bytes)
        && vt_leaf(sct, "timestamp", 8, vt_time((int64_t)(vt_load64be(bytes.data) / 1000)));
}

static bool read_opaque(struct vt_reader *sct, const char *name)
{
    struct vt_reader body;
    struct vt_bytes bytes;

    return vt_read_vector16(sct, name, &body) && vt_read_rest(&body, "bytes", &bytes) && vt_read_done(&body);
}

/* SignedCertificateTimestamp (RFC 6962 3.2). Versions after v1 are not known. */
static bool read_sct(struct vt_reader *sct)
{
    struct vt_bytes bytes;
    uint8_t version, hash, signature;

    if (!vt_read_enum8(sct, "sct_version", versions, &version))
        return false;
    if (version != 0)
        return vt_read_rest(sct, "opaque", &bytes);
    return vt_read_bytes(sct, "log_id", 32, &bytes)
        && read_timestamp(sct)
        && read_opaque(sct, vt_named("extensions"))
        && vt_read_enum8(sct, "hash", hashes, &hash)
        && vt_read_enum8(sct, "signature_algorithm", signatures, &signature)
        && read_opaque(sct, vt_named("signature"));
}

/* SignedCertificateTimestampList: opaque SerializedSCT<1..2^16-1>; SerializedSCT sct_list<1..2^16-1> */
static bool sct_item(struct vt_reader *list, uint16_t index, void *context)
{
    struct vt_reader sct;

    (void)context;
    return vt_open_item(list, index)
        && vt_read_vector16(list, "serialized_sct", &sct) && read_sct(&sct) && vt_read_done(&sct)
        && vt_close(list);
}

bool vt_sct_list_read(struct vt_reader *r, struct vt_certificate *out)
{
    struct vt_reader octets, list;

    (void)out;
    return vt_der_open_octets(r, "SignedCertificateTimestampList", NULL, &octets)
        && vt_read_vector16(&octets, "sct_list", &list)
        && (vt_left(&list) > 0 || vt_fail(r->parse, VT_RULE_EXT_EMPTY, vt_none()))
        && vt_read_items(&list, sct_item, NULL)
        && vt_read_done(&octets);
}
