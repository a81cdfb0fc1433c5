/* The key exchanges opened. */
#include "crypto/ec.h"
#include "session/recompute_terms.h"

struct vt_textbook_curve vt_recompute_curve(const void *curve)
{
    const struct vt_ec_curve *c = curve;

    return (struct vt_textbook_curve){ vt_bytes(c->p, c->len), vt_bytes(c->b, c->len), vt_bytes(c->n, c->len),
                                       vt_bytes(c->x, c->len), vt_bytes(c->y, c->len) };
}

bool vt_recompute_x25519(struct vt_recompute *o)
{
    const struct vt_bytes k = vt_recompute_in(o, "private", 32, 32), u = vt_recompute_in(o, "public", 32, 32);
    uint8_t *out = vt_recompute_out(o, 0, 32);

    if (!vt_recompute_ready(o))
        return false;
    vt_textbook_x25519(k.data, u.data, out, o->steps);
    return true;
}

/* RFC 7748 6.1: the public key is the private one times the base point, whose u is 9. */
bool vt_recompute_x25519_keypair(struct vt_recompute *o)
{
    static const uint8_t base[32] = { 9 };
    const struct vt_bytes octets = vt_recompute_in(o, "octets", 32, 32);
    uint8_t *out = vt_recompute_out(o, 1, 32);

    if (!vt_recompute_ready(o))
        return false;
    o->out[0] = octets;
    vt_textbook_x25519(octets.data, base, out, o->steps);
    return true;
}

bool vt_recompute_ecdh(struct vt_recompute *o)
{
    const struct vt_textbook_curve curve = vt_recompute_curve(o->what);
    const size_t len = curve.p.len;
    const struct vt_bytes d = vt_recompute_in(o, "private", len, len);
    const struct vt_bytes point = vt_recompute_in(o, "public", 1 + 2 * len, 1 + 2 * len);
    uint8_t *out = vt_recompute_out(o, 0, len);

    return vt_recompute_ready(o) && vt_textbook_ecdh(&curve, d, point, out, o->steps);
}

/* The private key is the octets, cut to as many bits as the order has: of P-521's first octet the lowest
 * alone. */
bool vt_recompute_ec_keypair(struct vt_recompute *o)
{
    const struct vt_ec_curve *named = o->what;
    const struct vt_textbook_curve curve = vt_recompute_curve(named);
    const struct vt_bytes octets = vt_recompute_in(o, "octets", named->len, named->len);
    uint8_t *d = vt_recompute_out(o, 0, named->len), *point = vt_recompute_out(o, 1, vt_ec_point_len(named));

    if (!vt_recompute_ready(o))
        return false;
    memcpy(d, octets.data, named->len);
    d[0] &= (uint8_t)(0xff >> (8 * named->len - named->bits));
    vt_steps_bytes(o->steps, "d", -1, o->out[0], "SEC 1 3.2.1");
    vt_textbook_ec_public(&curve, o->out[0], point, o->steps);
    return true;
}

bool vt_recompute_rsaes(struct vt_recompute *o)
{
    const struct vt_bytes message = vt_recompute_in(o, "message", 1, VT_RECOMPUTE_MODULUS_MAX);
    const struct vt_bytes octets = vt_recompute_in(o, "octets", 1, VT_RECOMPUTE_MODULUS_MAX);
    const struct vt_bytes n = vt_recompute_stripped(o, "n", VT_RECOMPUTE_MODULUS_MAX),
        e = vt_recompute_stripped(o, "e", VT_RECOMPUTE_EXPONENT_MAX);
    uint8_t *out = vt_recompute_out(o, 0, n.len);

    return vt_recompute_ready(o) && vt_textbook_rsaes(n, e, message, octets, out, o->steps);
}
