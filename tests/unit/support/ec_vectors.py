#!/usr/bin/env python3
"""Expected values for the NIST curves: affine arithmetic on Python's integers, straight from SP 800-186.

Prints the number of rows, then rows of: "key" curve private public | "ecdh" curve private peer shared |
"ecdsa" curve public digest r s valid. Numbers and points in hex, curves by their bits.
"""
import random

random.seed(186)


class Curve:
    def __init__(self, bits, p, n, b, gx, gy):
        self.bits, self.p, self.n, self.b, self.g = bits, p, n, b, (gx, gy)
        self.len = (bits + 7) // 8
        assert self.on(self.g)

    def on(self, q):
        return (q[1] ** 2 - q[0] ** 3 + 3 * q[0] - self.b) % self.p == 0

    def add(self, q, r):
        if q is None or r is None:
            return q or r
        if q[0] == r[0]:
            if (q[1] + r[1]) % self.p == 0:
                return None
            slope = (3 * q[0] ** 2 - 3) * pow(2 * q[1], -1, self.p)
        else:
            slope = (r[1] - q[1]) * pow(r[0] - q[0], -1, self.p)
        x = (slope**2 - q[0] - r[0]) % self.p
        return x, (slope * (q[0] - x) - q[1]) % self.p

    def mul(self, k, q):
        out = None
        for bit in bin(k % self.n)[2:]:
            out = self.add(out, out)
            out = self.add(out, q) if bit == "1" else out
        return out

    def lift(self, x):
        """A point with this x; the primes here are 3 mod 4."""
        y = pow(x**3 - 3 * x + self.b, (self.p + 1) // 4, self.p)
        return (x, y) if self.on((x, y)) else None

    def octets(self, v):
        return v.to_bytes(self.len, "big").hex()

    def point(self, q):
        return "04" + self.octets(q[0]) + self.octets(q[1])


CURVES = [
    Curve(256, 2**256 - 2**224 + 2**192 + 2**96 - 1,
          0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
          0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
          0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
          0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5),
    Curve(384, 2**384 - 2**128 - 2**96 + 2**32 - 1,
          0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
          0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
          0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
          0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F),
    Curve(521, 2**521 - 1,
          0x1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409,
          0x051953EB9618E1C9A1F929A21A0B68540EEA2DA725B99B315F3B8B489918EF109E156193951EC7E937B1652C0BD3BB1BF073573DF883D2C34F1EF451FD46B503F00,
          0xC6858E06B70404E9CD9E3ECB662395B4429C648139053FB521F828AF606B4D3DBAA14B5E77EFE75928FE1DC127A2FFA8DE3348B3C1856A429BF97E7E31C2E5BD66,
          0x11839296A789A3BC0045C8A5FB42C7D1BD998F54449579B446817AFBD17273E662C97EE72995EF42640C550B9013FAD0761353C7086A272C24088BE94769FD16650),
]


def scalars(c):
    """Ends of the range, and the digits at which windows and their signs turn."""
    n = c.n
    yield from (1, 2, 7, 8, 9, 15, 16, 17, n - 1, n - 2, n - 8, n // 2, n // 2 + 1, 2 ** (c.bits - 1))
    yield from (sum(d << i for i in range(0, c.bits - 4, 4)) for d in (7, 8, 9, 15))
    yield from (random.randrange(1, n) for _ in range(4))


def refused_points(c):
    x, y = c.mul(3, c.g)
    yield c.point((x, (y + 1) % c.p))
    yield c.point((y, x))
    yield "00"
    yield "00" * (2 * c.len + 1)
    yield "04" + "00" * (2 * c.len)
    yield "02" + c.octets(x)
    yield c.point((x, y))[:-2]
    yield c.point((x, y)) + "00"
    for first in ("00", "02", "05", "06", "07"):
        yield first + c.point((x, y))[2:]
    for i in range(9):   # a small x has a second spelling, p + x, where that fits
        q = c.lift(i)
        if q and c.p + i < 256**c.len:
            yield c.point((c.p + i, q[1]))
            yield c.point((i, q[1] + c.p)) if q[1] + c.p < 256**c.len else "05"
    if c.bits == 521:
        yield c.point((x + 2**521, y))


def verify_point(c, q, e, r, s):
    w = pow(s, -1, c.n)
    return c.add(c.mul(e * w, c.g), c.mul(r * w, q))


def digest_number(c, digest):
    excess = max(8 * len(digest) - c.bits, 0)
    return int.from_bytes(digest, "big") >> excess


def signatures(c):
    d = random.randrange(1, c.n)
    q = c.mul(d, c.g)
    for length in (20, 28, 32, 48, 64, 66, 70):
        digest = random.randbytes(length) if length != 66 else b"\xff" * 66
        e, k = digest_number(c, digest), random.randrange(1, c.n)
        r = c.mul(k, c.g)[0] % c.n
        s = (e + r * d) * pow(k, -1, c.n) % c.n
        yield q, digest, r, s, 1
        yield q, digest, r, c.n - s, 1
        yield q, digest, r ^ 1, s, 0
        yield q, digest[:-1] + bytes([digest[-1] ^ 0x80]), r, s, int(length > c.len)
        yield q, digest, r + c.n, s, 0
        yield q, digest, r, s + c.n, 0
        yield q, digest, 0, s, 0
        yield q, digest, r, 0, 0
        yield q, digest, c.n, s, 0
    digest = bytes(32)   # a zero digest: u = 0
    k = random.randrange(1, c.n)
    r = c.mul(k, c.g)[0] % c.n
    yield q, digest, r, r * d * pow(k, -1, c.n) % c.n, 1
    # The sum is infinity: with e = s and r = -s/d it is G + (r/s) Q = G - G.
    e = digest_number(c, b"\x01" + bytes(c.len - 2) + b"\x80")
    r = -e * pow(d, -1, c.n) % c.n
    assert verify_point(c, q, e, r, e) is None
    yield q, b"\x01" + bytes(c.len - 2) + b"\x80" if c.bits != 521 else (e << 7).to_bytes(66, "big"), r, e, 0
    # u G = v Q, so that the last addition doubles.
    digest = random.randbytes(c.bits // 8)
    e = digest_number(c, digest)
    r = e * pow(d, -1, c.n) % c.n
    s = random.randrange(1, c.n)
    x = verify_point(c, q, e, r, s)[0] % c.n
    yield q, digest, r, s, int(x == r)
    # x >= n, so that r = x - n.
    x = next(x for x in range(c.n + 1, c.p) if c.lift(x))
    s = random.randrange(1, c.n)
    r, e = x - c.n, digest_number(c, digest)
    key = c.mul(s * pow(r, -1, c.n), c.add(c.lift(x), c.mul(-e * pow(s, -1, c.n), c.g)))
    assert verify_point(c, key, e, r, s)[0] == x
    yield key, digest, r, s, 1


def rows():
    for c in CURVES:
        peer = c.mul(random.randrange(1, c.n), c.g)
        for k in scalars(c):
            yield "key", c.bits, c.octets(k), c.point(c.mul(k, c.g))
            yield "ecdh", c.bits, c.octets(k), c.point(peer), c.octets(c.mul(k, peer)[0])
        for x in (0, 1, 2, 3, 4, 5, c.p - 1, c.p - 2, c.p - 3, c.p - 4, c.p - 5):
            q = c.lift(x)
            if q:
                yield "ecdh", c.bits, c.octets(c.n - 7), c.point(q), c.octets(c.mul(c.n - 7, q)[0])
        for k in (0, c.n, c.n + 1, 2**c.bits - 1):
            yield "key", c.bits, c.octets(k), ""
            yield "ecdh", c.bits, c.octets(k), c.point(peer), ""
        for point in refused_points(c):
            yield "ecdh", c.bits, c.octets(5), point, ""
        for q, digest, r, s, valid in signatures(c):
            number = "%0*x" % (2 * c.len + 2, r), "%0*x" % (2 * c.len + 2, s)
            yield "ecdsa", c.bits, c.point(q), digest.hex(), *number, valid


table = list(rows())
print(len(table))
for row in table:
    print(*row, sep="\t")
