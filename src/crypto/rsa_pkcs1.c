#include "crypto/rsa.h"

#include "base/ct.h"

/* The DER of DigestInfo up to the digest itself (RFC 8017, 9.2, note 1). */
struct digest_info {
    const struct vt_hash *hash;
    uint8_t len, der[19];
};

#define SHA2(hash, whole, arc, digest)                                                              \
    { hash, 19, { 0x30, whole, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, \
                  arc, 0x05, 0x00, 0x04, digest } }

static const struct digest_info digest_infos[] = {
    { &vt_sha1, 15,
      { 0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14 } },
    SHA2(&vt_sha224, 0x2d, 0x04, 0x1c),
    SHA2(&vt_sha256, 0x31, 0x01, 0x20),
    SHA2(&vt_sha384, 0x41, 0x02, 0x30),
    SHA2(&vt_sha512, 0x51, 0x03, 0x40),
};

static const struct digest_info *find_digest_info(const struct vt_hash *hash)
{
    for (size_t i = 0; i < sizeof digest_infos / sizeof digest_infos[0]; i++)
        if (digest_infos[i].hash == hash)
            return &digest_infos[i];
    return NULL;
}

/* EMSA-PKCS1-v1_5 (RFC 8017, 9.2): 00 01 FF … FF 00 DigestInfo, with at least eight FF. The smallest modulus
 * has 128 octets and the longest DigestInfo 83, so there is always room. */
static void encode(const struct digest_info *info, struct vt_bytes digest, uint8_t *em, size_t len)
{
    const size_t padding = len - 3 - info->len - digest.len;

    em[0] = 0x00;
    em[1] = 0x01;
    memset(em + 2, 0xff, padding);
    em[2 + padding] = 0x00;
    memcpy(em + 3 + padding, info->der, info->len);
    memcpy(em + 3 + padding + info->len, digest.data, digest.len);
}

bool vt_rsa_pkcs1_block(const struct vt_rsa_key *key, const struct vt_hash *hash, struct vt_bytes digest,
                        uint8_t em[VT_RSA_BYTES_MAX])
{
    const struct digest_info *info = find_digest_info(hash);

    memset(em, 0, VT_RSA_BYTES_MAX);
    if (info == NULL || digest.len != hash->digest_len || !vt_rsa_key_ok(key))
        return false;
    encode(info, digest, em, vt_rsa_len(key));
    return true;
}

bool vt_rsa_pkcs1_verify(const struct vt_rsa_key *key, const struct vt_hash *hash, struct vt_bytes digest,
                         struct vt_bytes signature, uint8_t em[VT_RSA_BYTES_MAX])
{
    uint8_t expected[VT_RSA_BYTES_MAX];

    memset(em, 0, VT_RSA_BYTES_MAX);
    return vt_rsa_pkcs1_block(key, hash, digest, expected) && vt_rsa_public(key, signature, em)
        && memcmp(em, expected, vt_rsa_len(key)) == 0;
}

/* Fills PS with the octets of RANDOM that are not zero. */
static bool take_nonzero(uint8_t *ps, size_t len, struct vt_bytes random)
{
    size_t have = 0;

    for (size_t i = 0; i < random.len && have < len; i++)
        if (random.data[i] != 0)
            ps[have++] = random.data[i];
    return have == len;
}

/* EM = 00 02 PS 00 M, with at least eight octets of PS (RFC 8017, 7.2.1). Its first octet keeps it below
 * n. */
bool vt_rsa_pkcs1_encrypt(const struct vt_rsa_key *key, struct vt_bytes message, struct vt_bytes random,
                          uint8_t *out)
{
    const size_t len = vt_rsa_len(key);
    uint8_t em[VT_RSA_BYTES_MAX];
    size_t padding;
    bool ok;

    if (!vt_rsa_key_ok(key) || message.len > len - 11)
        return false;
    padding = len - 3 - message.len;
    em[0] = 0x00;
    em[1] = 0x02;
    em[2 + padding] = 0x00;
    memcpy(em + 3 + padding, message.data, message.len);
    ok = take_nonzero(em + 2, padding, random);
    if (ok)
        vt_rsa_apply(key, em, out);
    vt_wipe(em, sizeof em);
    return ok;
}
