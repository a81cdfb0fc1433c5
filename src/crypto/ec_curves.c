/* The curves' constants, as SP 800-186, section 3.2.1 prints them: the prime, the order, b, and the base
 * point. */
#include "crypto/ec.h"

/* The octets of a word of 64 bits. */
#define OCTET(x, at) (uint8_t)((uint64_t)(x) >> (at))
#define FOUR(x, at) OCTET(x, (at) + 24), OCTET(x, (at) + 16), OCTET(x, (at) + 8), OCTET(x, at)
#define W(x) FOUR(x, 32), FOUR(x, 0)

static const uint8_t p256[5][32] = {
    { W(0xffffffff00000001), W(0x0000000000000000), W(0x00000000ffffffff), W(0xffffffffffffffff) },
    { W(0xffffffff00000000), W(0xffffffffffffffff), W(0xbce6faada7179e84), W(0xf3b9cac2fc632551) },
    { W(0x5ac635d8aa3a93e7), W(0xb3ebbd55769886bc), W(0x651d06b0cc53b0f6), W(0x3bce3c3e27d2604b) },
    { W(0x6b17d1f2e12c4247), W(0xf8bce6e563a440f2), W(0x77037d812deb33a0), W(0xf4a13945d898c296) },
    { W(0x4fe342e2fe1a7f9b), W(0x8ee7eb4a7c0f9e16), W(0x2bce33576b315ece), W(0xcbb6406837bf51f5) },
};

static const uint8_t p384[5][48] = {
    { W(0xffffffffffffffff), W(0xffffffffffffffff), W(0xffffffffffffffff), W(0xfffffffffffffffe),
      W(0xffffffff00000000), W(0x00000000ffffffff) },
    { W(0xffffffffffffffff), W(0xffffffffffffffff), W(0xffffffffffffffff), W(0xc7634d81f4372ddf),
      W(0x581a0db248b0a77a), W(0xecec196accc52973) },
    { W(0xb3312fa7e23ee7e4), W(0x988e056be3f82d19), W(0x181d9c6efe814112), W(0x0314088f5013875a),
      W(0xc656398d8a2ed19d), W(0x2a85c8edd3ec2aef) },
    { W(0xaa87ca22be8b0537), W(0x8eb1c71ef320ad74), W(0x6e1d3b628ba79b98), W(0x59f741e082542a38),
      W(0x5502f25dbf55296c), W(0x3a545e3872760ab7) },
    { W(0x3617de4a96262c6f), W(0x5d9e98bf9292dc29), W(0xf8f41dbd289a147c), W(0xe9da3113b5f0b8c0),
      W(0x0a60b1ce1d7e819d), W(0x7a431d7c90ea0e5f) },
};

static const uint8_t p521[5][66] = {
    { 0x01, 0xff, W(0xffffffffffffffff), W(0xffffffffffffffff), W(0xffffffffffffffff), W(0xffffffffffffffff),
      W(0xffffffffffffffff), W(0xffffffffffffffff), W(0xffffffffffffffff), W(0xffffffffffffffff) },
    { 0x01, 0xff, W(0xffffffffffffffff), W(0xffffffffffffffff), W(0xffffffffffffffff), W(0xfffffffffffffffa),
      W(0x51868783bf2f966b), W(0x7fcc0148f709a5d0), W(0x3bb5c9b8899c47ae), W(0xbb6fb71e91386409) },
    { 0x00, 0x51, W(0x953eb9618e1c9a1f), W(0x929a21a0b68540ee), W(0xa2da725b99b315f3), W(0xb8b489918ef109e1),
      W(0x56193951ec7e937b), W(0x1652c0bd3bb1bf07), W(0x3573df883d2c34f1), W(0xef451fd46b503f00) },
    { 0x00, 0xc6, W(0x858e06b70404e9cd), W(0x9e3ecb662395b442), W(0x9c648139053fb521), W(0xf828af606b4d3dba),
      W(0xa14b5e77efe75928), W(0xfe1dc127a2ffa8de), W(0x3348b3c1856a429b), W(0xf97e7e31c2e5bd66) },
    { 0x01, 0x18, W(0x39296a789a3bc004), W(0x5c8a5fb42c7d1bd9), W(0x98f54449579b4468), W(0x17afbd17273e662c),
      W(0x97ee72995ef42640), W(0xc550b9013fad0761), W(0x353c7086a272c240), W(0x88be94769fd16650) },
};

#define CURVE(bits, len) { "P-" #bits, p##bits[0], p##bits[1], p##bits[2], p##bits[3], p##bits[4], bits, len }

const struct vt_ec_curve vt_p256 = CURVE(256, 32);
const struct vt_ec_curve vt_p384 = CURVE(384, 48);
const struct vt_ec_curve vt_p521 = CURVE(521, 66);
