/* The key exchanges opened. */
#include "crypto/ec.h"
#include "session/opening.h"

struct vt_textbook_curve vt_opening_curve(const void *curve)
{
    const struct vt_ec_curve *c = curve;

    return (struct vt_textbook_curve){ vt_bytes(c->p, c->len), vt_bytes(c->b, c->len), vt_bytes(c->n, c->len),
                                       vt_bytes(c->x, c->len), vt_bytes(c->y, c->len) };
}

bool vt_open_x25519(struct vt_opening *o)
{
    const struct vt_bytes k = vt_opening_in(o, "private", 32, 32), u = vt_opening_in(o, "public", 32, 32);
    uint8_t *out = vt_opening_out(o, 0, 32);

    if (!vt_opening_ready(o))
        return false;
    vt_textbook_x25519(k.data, u.data, out, o->pen);
    return true;
}

/* RFC 7748 6.1: the public key is the private one times the base point, whose u is 9. */
bool vt_open_x25519_keypair(struct vt_opening *o)
{
    static const uint8_t base[32] = { 9 };
    const struct vt_bytes octets = vt_opening_in(o, "octets", 32, 32);
    uint8_t *out = vt_opening_out(o, 1, 32);

    if (!vt_opening_ready(o))
        return false;
    o->out[0] = octets;
    vt_textbook_x25519(octets.data, base, out, o->pen);
    return true;
}

bool vt_open_ecdh(struct vt_opening *o)
{
    const struct vt_textbook_curve curve = vt_opening_curve(o->what);
    const size_t len = curve.p.len;
    const struct vt_bytes d = vt_opening_in(o, "private", len, len);
    const struct vt_bytes point = vt_opening_in(o, "public", 1 + 2 * len, 1 + 2 * len);
    uint8_t *out = vt_opening_out(o, 0, len);

    return vt_opening_ready(o) && vt_textbook_ecdh(&curve, d, point, out, o->pen);
}

/* The private key is the octets, cut to as many bits as the order has: of P-521's first octet the lowest alone. */
bool vt_open_ec_keypair(struct vt_opening *o)
{
    const struct vt_ec_curve *named = o->what;
    const struct vt_textbook_curve curve = vt_opening_curve(named);
    const struct vt_bytes octets = vt_opening_in(o, "octets", named->len, named->len);
    uint8_t *d = vt_opening_out(o, 0, named->len), *point = vt_opening_out(o, 1, vt_ec_point_len(named));

    if (!vt_opening_ready(o))
        return false;
    memcpy(d, octets.data, named->len);
    d[0] &= (uint8_t)(0xff >> (8 * named->len - named->bits));
    vt_pen_bytes(o->pen, "d", -1, o->out[0], "SEC 1 3.2.1");
    vt_textbook_ec_public(&curve, o->out[0], point, o->pen);
    return true;
}

bool vt_open_rsaes(struct vt_opening *o)
{
    const struct vt_bytes message = vt_opening_in(o, "message", 1, VT_OPENING_MODULUS_MAX);
    const struct vt_bytes octets = vt_opening_in(o, "octets", 1, VT_OPENING_MODULUS_MAX);
    const struct vt_bytes n = vt_opening_stripped(o, "n", VT_OPENING_MODULUS_MAX), e = vt_opening_stripped(o, "e", VT_OPENING_EXPONENT_MAX);
    uint8_t *out = vt_opening_out(o, 0, n.len);

    return vt_opening_ready(o) && vt_textbook_rsaes(n, e, message, octets, out, o->pen);
}
