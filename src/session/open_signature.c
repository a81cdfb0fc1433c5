/* Signatures opened: the public operation, the block it uncovers, the curves' equations. */
#include "crypto/ec.h"
#include "session/opening.h"

/* What Ed25519 signs: a certificate at most. */
#define SIGNED_MAX (1u << 24)

bool vt_open_rsa(struct vt_opening *o)
{
    const struct vt_bytes n = vt_opening_stripped(o, "n", VT_OPENING_MODULUS_MAX), e = vt_opening_stripped(o, "e", VT_OPENING_EXPONENT_MAX);
    const struct vt_bytes signature = vt_opening_in(o, "signature", n.len, n.len);
    uint8_t *out = vt_opening_out(o, 0, n.len);

    return vt_opening_ready(o) && vt_textbook_rsa(n, e, signature, out, "RFC 8017 5.2.2 step 2", o->pen);
}

/* The hash function that the literal ROLE names. */
static const struct vt_textbook_digest *digest_in(struct vt_opening *o, const char *role)
{
    const struct vt_textbook_digest *digest = vt_textbook_digest_of(vt_opening_word(o, role));

    o->bad = o->bad || digest == NULL;
    return digest != NULL ? digest : &vt_textbook_digest_sha1;
}

bool vt_open_pkcs1(struct vt_opening *o)
{
    const struct vt_textbook_digest *hash = digest_in(o, "hash");
    const struct vt_bytes digest = vt_opening_in(o, "digest", hash->len, hash->len);
    const size_t len = vt_opening_number(o, "emLen", VT_OPENING_MODULUS_MAX);
    uint8_t *out = vt_opening_out(o, 0, len);

    return vt_opening_ready(o) && vt_textbook_emsa_pkcs1(hash->info, digest, out, len, o->pen);
}

bool vt_open_pss(struct vt_opening *o)
{
    const struct vt_textbook_digest *hash = digest_in(o, "hash");
    const struct vt_textbook_pss pss = { hash, digest_in(o, "mgf_hash"), vt_opening_number(o, "sLen", VT_OPENING_MODULUS_MAX) };
    const struct vt_bytes digest = vt_opening_in(o, "digest", hash->len, hash->len);
    const size_t bits = vt_opening_number(o, "emBits", 8 * VT_OPENING_MODULUS_MAX), len = (bits + 7) / 8;
    struct vt_bytes em = vt_opening_in(o, "EM", len, len + 1);
    uint8_t *out = vt_opening_out(o, 0, hash->len);

    if (!vt_opening_ready(o))
        return false;
    em = vt_bytes(em.data + (em.len - len), len);   /* RFC 8017 8.1.2: a modulus of 8k + 1 bits has an octet more */
    return vt_textbook_emsa_pss(&pss, digest, em, bits, out, o->pen);
}

static const struct vt_ec_curve *curve_in(struct vt_opening *o)
{
    static const struct {
        const char *name;
        const struct vt_ec_curve *curve;
    } curves[] = { { "secp256r1", &vt_p256 }, { "secp384r1", &vt_p384 }, { "secp521r1", &vt_p521 } };
    const char *name = vt_opening_word(o, "curve");

    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++)
        if (strcmp(curves[i].name, name) == 0)
            return curves[i].curve;
    o->bad = true;
    return &vt_p256;
}

bool vt_open_ecdsa(struct vt_opening *o)
{
    const struct vt_ec_curve *named = curve_in(o);
    const struct vt_textbook_curve curve = vt_opening_curve(named);
    const size_t point_len = vt_ec_point_len(named);
    const struct vt_bytes point = vt_opening_in(o, "public_key", point_len, point_len);
    const struct vt_bytes digest = vt_opening_in(o, "digest", 1, VT_TEXTBOOK_DIGEST_MAX);
    const struct vt_bytes r = vt_opening_stripped(o, "r", named->len), s = vt_opening_stripped(o, "s", named->len);
    uint8_t *v = vt_opening_out(o, 0, named->len);
    bool valid = vt_opening_ready(o) && vt_textbook_ecdsa(&curve, point, digest, r, s, v, o->pen);

    while (valid && o->out[0].len > 0 && o->out[0].data[0] == 0)
        o->out[0] = vt_bytes(o->out[0].data + 1, o->out[0].len - 1);
    return valid;
}

bool vt_open_ed25519(struct vt_opening *o)
{
    const struct vt_bytes A = vt_opening_in(o, "public_key", 32, 32), R = vt_opening_in(o, "R", 32, 32);
    const struct vt_bytes S = vt_opening_in(o, "S", 32, 32), M = vt_opening_joined(o, "message", SIGNED_MAX);
    uint8_t *hashed = vt_opening_room(o, 64 + M.len), *out = vt_opening_out(o, 0, 32);

    if (!vt_opening_ready(o))
        return false;
    memcpy(hashed, R.data, 32);
    memcpy(hashed + 32, A.data, 32);
    memcpy(hashed + 64, M.data, M.len);
    return vt_textbook_ed25519(A.data, S.data, vt_bytes(hashed, 64 + M.len), out, o->pen);
}
