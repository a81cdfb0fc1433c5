/* Signatures opened: the public operation, the block it uncovers, the curves' equations. */
#include "crypto/ec.h"
#include "session/recompute_terms.h"

/* What Ed25519 signs: a certificate at most. */
#define SIGNED_MAX (1u << 24)

bool vt_recompute_rsa(struct vt_recompute *o)
{
    const struct vt_bytes n = vt_recompute_stripped(o, "n", VT_RECOMPUTE_MODULUS_MAX),
        e = vt_recompute_stripped(o, "e", VT_RECOMPUTE_EXPONENT_MAX);
    const struct vt_bytes signature = vt_recompute_in(o, "signature", n.len, n.len);
    uint8_t *out = vt_recompute_out(o, 0, n.len);

    return vt_recompute_ready(o) && vt_textbook_rsa(n, e, signature, out, "RFC 8017 5.2.2 step 2", o->steps);
}

/* The hash function that the literal ROLE names. */
static const struct vt_textbook_digest *digest_in(struct vt_recompute *o, const char *role)
{
    const struct vt_textbook_digest *digest = vt_textbook_digest_of(vt_recompute_word(o, role));

    o->bad = o->bad || digest == NULL;
    return digest != NULL ? digest : &vt_textbook_digest_sha1;
}

bool vt_recompute_pkcs1(struct vt_recompute *o)
{
    const struct vt_textbook_digest *hash = digest_in(o, "hash");
    const struct vt_bytes digest = vt_recompute_in(o, "digest", hash->len, hash->len);
    const size_t len = vt_recompute_number(o, "emLen", VT_RECOMPUTE_MODULUS_MAX);
    uint8_t *out = vt_recompute_out(o, 0, len);

    return vt_recompute_ready(o) && vt_textbook_emsa_pkcs1(hash->info, digest, out, len, o->steps);
}

bool vt_recompute_pss(struct vt_recompute *o)
{
    const struct vt_textbook_digest *hash = digest_in(o, "hash");
    const struct vt_textbook_pss pss = { hash, digest_in(o, "mgf_hash"),
                                         vt_recompute_number(o, "sLen", VT_RECOMPUTE_MODULUS_MAX) };
    const struct vt_bytes digest = vt_recompute_in(o, "digest", hash->len, hash->len);
    const size_t bits = vt_recompute_number(o, "emBits", 8 * VT_RECOMPUTE_MODULUS_MAX), len = (bits + 7) / 8;
    struct vt_bytes em = vt_recompute_in(o, "EM", len, len + 1);
    uint8_t *out = vt_recompute_out(o, 0, hash->len);

    if (!vt_recompute_ready(o))
        return false;
    em = vt_bytes(em.data + (em.len - len), len);   /* RFC 8017 8.1.2: a modulus of 8k + 1 bits has an
                                                       octet more */
    return vt_textbook_emsa_pss(&pss, digest, em, bits, out, o->steps);
}

static const struct vt_ec_curve *curve_in(struct vt_recompute *o)
{
    static const struct {
        const char *name;
        const struct vt_ec_curve *curve;
    } curves[] = { { "secp256r1", &vt_p256 }, { "secp384r1", &vt_p384 }, { "secp521r1", &vt_p521 } };
    const char *name = vt_recompute_word(o, "curve");

    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++)
        if (strcmp(curves[i].name, name) == 0)
            return curves[i].curve;
    o->bad = true;
    return &vt_p256;
}

bool vt_recompute_ecdsa(struct vt_recompute *o)
{
    const struct vt_ec_curve *named = curve_in(o);
    const struct vt_textbook_curve curve = vt_recompute_curve(named);
    const size_t point_len = vt_ec_point_len(named);
    const struct vt_bytes point = vt_recompute_in(o, "public_key", point_len, point_len);
    const struct vt_bytes digest = vt_recompute_in(o, "digest", 1, VT_TEXTBOOK_DIGEST_MAX);
    const struct vt_bytes r = vt_recompute_stripped(o, "r", named->len),
        s = vt_recompute_stripped(o, "s", named->len);
    uint8_t *v = vt_recompute_out(o, 0, named->len);
    bool valid = vt_recompute_ready(o) && vt_textbook_ecdsa(&curve, point, digest, r, s, v, o->steps);

    while (valid && o->out[0].len > 0 && o->out[0].data[0] == 0)
        o->out[0] = vt_bytes(o->out[0].data + 1, o->out[0].len - 1);
    return valid;
}

bool vt_recompute_ed25519(struct vt_recompute *o)
{
    const struct vt_bytes A = vt_recompute_in(o, "public_key", 32, 32), R = vt_recompute_in(o, "R", 32, 32);
    const struct vt_bytes S = vt_recompute_in(o, "S", 32, 32),
        M = vt_recompute_joined(o, "message", SIGNED_MAX);
    uint8_t *hashed = vt_recompute_room(o, 64 + M.len), *out = vt_recompute_out(o, 0, 32);

    if (!vt_recompute_ready(o))
        return false;
    memcpy(hashed, R.data, 32);
    memcpy(hashed + 32, A.data, 32);
    memcpy(hashed + 64, M.data, M.len);
    return vt_textbook_ed25519(A.data, S.data, vt_bytes(hashed, 64 + M.len), out, o->steps);
}
