"""The curves P-256, P-384 and P-521 (SP 800-186 3.2.1), and ECDSA's check (FIPS 186-5 6.4.2), in Python's own numbers."""
from disagreement import agree


class Curve:
    def __init__(self, name, p, b, n, gx, gy):
        self.name, self.p, self.b, self.n = name, p, b, n
        self.size = (p.bit_length() + 7) // 8
        self.g = (gx, gy, 1)

    def decode(self, octets):
        """An uncompressed point (SEC 1 2.3.4), on the curve."""
        agree(len(octets) == 1 + 2 * self.size and octets[0] == 4, "a point that is not uncompressed, or not of this curve")
        x, y = (int.from_bytes(octets[1 + i * self.size:1 + (i + 1) * self.size], "big") for i in (0, 1))
        agree((y * y - x ** 3 + 3 * x - self.b) % self.p == 0 and max(x, y) < self.p, "a point that is not on its curve")
        return x, y, 1

    def encode(self, point):
        x, y = self.affine(point)
        return b"\4" + x.to_bytes(self.size, "big") + y.to_bytes(self.size, "big")

    # The group law (SP 800-186, appendix A; a = -3) on Jacobian points: x = X/Z², y = Y/Z³; Z = 0 is the point at infinity.

    def affine(self, point):
        inverse = pow(point[2], -1, self.p)
        return point[0] * inverse ** 2 % self.p, point[1] * inverse ** 3 % self.p

    def double(self, point):
        p = self.p
        x, y, z = point
        zz, yy = z * z % p, y * y % p
        s, m = 4 * x * yy % p, 3 * (x - zz) * (x + zz) % p
        x3 = (m * m - 2 * s) % p
        return x3, (m * (s - x3) - 8 * yy * yy) % p, 2 * y * z % p

    def add(self, one, two):
        p = self.p
        if not one[2] or not two[2]:
            return two if not one[2] else one
        z1, z2 = one[2] ** 2 % p, two[2] ** 2 % p
        u1, u2 = one[0] * z2 % p, two[0] * z1 % p
        s1, s2 = one[1] * z2 * two[2] % p, two[1] * z1 * one[2] % p
        if u1 == u2:
            return self.double(one) if s1 == s2 else (1, 1, 0)
        h, r = u2 - u1, s2 - s1
        hh = h * h % p
        v = u1 * hh % p
        x3 = (r * r - hh * h - 2 * v) % p
        return x3, (r * (v - x3) - s1 * hh * h) % p, h * one[2] * two[2] % p

    def twice(self, a, one, b, two):
        """a·ONE + b·TWO, bit by bit (Shamir's trick)."""
        both, total = self.add(one, two), (1, 1, 0)
        for i in range(max(a.bit_length(), b.bit_length()) - 1, -1, -1):
            total = self.double(total)
            bits = a >> i & 1, b >> i & 1
            if any(bits):
                total = self.add(total, both if all(bits) else one if bits[0] else two)
        return total

    def multiply(self, k, point):
        return self.twice(k, point, 0, self.g)


P256 = Curve("secp256r1", 2 ** 256 - 2 ** 224 + 2 ** 192 + 2 ** 96 - 1,
             0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b,
             0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551,
             0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,
             0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5)
P384 = Curve("secp384r1", 2 ** 384 - 2 ** 128 - 2 ** 96 + 2 ** 32 - 1,
             0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef,
             0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973,
             0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7,
             0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f)
P521 = Curve("secp521r1", 2 ** 521 - 1,
             0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00,
             0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409,
             0x00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66,
             0x011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650)
BY_NAME = {c.name: c for c in (P256, P384, P521)}
BY_OID = {"1.2.840.10045.3.1.7": P256, "1.3.132.0.34": P384, "1.3.132.0.35": P521}


def verify(curve, public, digest, r, s):
    """v, which equals r when the signature is good. FIPS 186-5 6.4.2, step 1: r and s lie between 0 and n."""
    agree(0 < r < curve.n and 0 < s < curve.n, "an ECDSA signature with r or s out of range")
    e = int.from_bytes(digest, "big") >> max(0, 8 * len(digest) - curve.n.bit_length())
    w = pow(s, -1, curve.n)
    point = curve.twice(e * w % curve.n, curve.g, r * w % curve.n, public)
    agree(point[2] % curve.p != 0, "an ECDSA signature that leads to the point at infinity")
    return curve.affine(point)[0] % curve.n
