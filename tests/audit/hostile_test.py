#!/usr/bin/env python3
"""The auditor's own judgement: for each algorithm values that must be refused, beside the good ones that python3-cryptography made."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
from cryptography.hazmat.primitives import hashes  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa  # noqa: E402
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature  # noqa: E402
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: E402

import curves  # noqa: E402
import signatures  # noqa: E402
from disagreement import Disagreement  # noqa: E402
from operations import compute  # noqa: E402
from tally import Tally  # noqa: E402

DATA = b"what is signed"
CURVES = [(ec.SECP256R1(), "1.2.840.10045.3.1.7"), (ec.SECP384R1(), "1.3.132.0.34"), (ec.SECP521R1(), "1.3.132.0.35")]


class Oid:
    def __init__(self, text):
        self.text = text

    def oid(self):
        return self.text


class Holder:
    """What signatures.valid asks of a certificate."""

    def __init__(self, oids, key=None, rsa_key=None):
        self.key_algorithm, self.key, self.numbers = [Oid(o) for o in oids], key, rsa_key

    def rsa_key(self):
        return self.numbers


def der(r, s):
    """SEQUENCE { r, s } of any numbers, negative ones too."""
    def integer(n):
        body = n.to_bytes(n.bit_length() // 8 + 1, "big", signed=True)
        return b"\x02" + bytes([len(body)]) + body
    inside = integer(r) + integer(s)
    return b"\x30" + (bytes([len(inside)]) if len(inside) < 128 else b"\x81" + bytes([len(inside)])) + inside


def raises(work):
    try:
        work()
    except Disagreement:
        return True
    return False


def judge_ecdsa(tally):
    for curve, oid in CURVES:
        own = curves.BY_OID[oid]
        private = ec.generate_private_key(curve)
        public = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        for name, algorithm in (("sha1", hashes.SHA1()), ("sha224", hashes.SHA224()), ("sha256", hashes.SHA256()), ("sha512", hashes.SHA512())):
            signature = private.sign(DATA, ec.ECDSA(algorithm))
            tally.check(f"{own.name} {name}", signatures.valid("ecdsa", name, None, Holder([signatures.EC, oid], public), DATA, signature))
        r, s = decode_dss_signature(private.sign(DATA, ec.ECDSA(hashes.SHA256())))
        holder, digest = Holder([signatures.EC, oid], public), signatures.digest("sha256", DATA)
        tally.check(f"{own.name} by hand", signatures.valid("ecdsa", "sha256", None, holder, DATA, encode_dss_signature(r, s)))
        wrong = {"r = 0": (0, s), "s = 0": (r, 0), "both 0": (0, 0), "r = n": (own.n, s), "s = n": (r, own.n), "r + n": (r + own.n, s), "s + n": (r, s + own.n),
                 "r - n": (r - own.n, s), "-s": (r, -s), "r = 1": (1, s), "s + 1": (r, s % (own.n - 1) + 1), "swapped": (s, r)}
        for what, (x, y) in wrong.items():
            tally.check(f"{own.name} {what}", not signatures.valid("ecdsa", "sha256", None, holder, DATA, der(x, y)))
            if x >= 0 <= y:                                  # a derivation of such a signature is no derivation
                size = own.size + 1
                inputs = {"curve": [own.name], "public_key": [public], "digest": [digest], "r": [x.to_bytes(size, "big")], "s": [y.to_bytes(size, "big")]}
                out = x.to_bytes((x.bit_length() + 7) // 8, "big")
                tally.check(f"{own.name} {what}, derived",
                            raises(lambda i=inputs, o=out: compute("ecdsa_verify", i, {"v": o}) == {"v": o} or refuse()))
        for what, point in {"no point": b"", "at infinity": b"\0", "compressed": b"\x02" + public[1:1 + own.size], "off the curve": public[:-1] + bytes([public[-1] ^ 1]),
                            "x = p": b"\4" + own.p.to_bytes(own.size, "big") + public[1 + own.size:]}.items():
            tally.check(f"{own.name} {what}", not signatures.valid("ecdsa", "sha256", None, Holder([signatures.EC, oid], point), DATA, encode_dss_signature(r, s)))
        tally.check(f"{own.name} garbage", not signatures.valid("ecdsa", "sha256", None, holder, DATA, b"\x30\x03\x02\x01\x05"))
    private = ec.generate_private_key(ec.SECP224R1())
    public = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    tally.check("P-224 is no curve of ours", not signatures.valid("ecdsa", "sha256", None, Holder([signatures.EC, "1.3.132.0.33"], public), DATA,
                                                                  private.sign(DATA, ec.ECDSA(hashes.SHA256()))))


def refuse():
    raise Disagreement("another value")


def judge_rsa(tally):
    private = rsa.generate_private_key(65537, 2048)
    n, e = private.public_key().public_numbers().n, 65537
    holder = Holder([signatures.RSA], rsa_key=(n, e))
    good = private.sign(DATA, padding.PKCS1v15(), hashes.SHA256())
    pss = private.sign(DATA, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
    tally.check("PKCS #1", signatures.valid("pkcs1", "sha256", None, holder, DATA, good))
    tally.check("PKCS #1 with SHA-1", signatures.valid("pkcs1", "sha1", None, holder, DATA, private.sign(DATA, padding.PKCS1v15(), hashes.SHA1())))
    tally.check("PSS", signatures.valid("pss", "sha256", 32, holder, DATA, pss))
    number = int.from_bytes(good, "big")
    wrong = {"0": bytes(256), "1": b"\0" * 255 + b"\1", "n - 1": (n - 1).to_bytes(256, "big"), "n": n.to_bytes(256, "big"), "short": good[1:], "long": b"\0" + good,
             "changed": good[:-1] + bytes([good[-1] ^ 1])}
    if number + n < 1 << 2048:
        wrong["s + n"] = (number + n).to_bytes(256, "big")
    for what, signature in wrong.items():
        for kind, salt in (("pkcs1", None), ("pss", 32)):
            tally.check(f"{kind} {what}", not signatures.valid(kind, "sha256", salt, holder, DATA, signature))
    tally.check("another hash", not signatures.valid("pkcs1", "sha384", None, holder, DATA, good))
    tally.check("another salt length", not signatures.valid("pss", "sha256", 20, holder, DATA, pss))
    for exponent in (0, 1, 2, 65536):
        tally.check(f"e = {exponent}", not signatures.valid("pkcs1", "sha256", None, Holder([signatures.RSA], rsa_key=(n, exponent)), DATA, good))
    # Bleichenbacher 2006: with e = 1 any block is its own signature, so blocks can be tried. Padding too short, and something behind the digest.
    info = signatures.digest_info("sha256", signatures.digest("sha256", DATA))
    tally.check("padding cut short", not signatures.pkcs1(b"\0\1" + b"\xff" * 8 + b"\0" + info + b"\0" * (245 - len(info)), "sha256", DATA))
    tally.check("no padding", not signatures.pkcs1(b"\0\1\0" + info, "sha256", DATA))


def judge_ed25519(tally):
    private = ed25519.Ed25519PrivateKey.generate()
    holder = Holder([signatures.ED25519], private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    good, order = private.sign(DATA), 2 ** 252 + 27742317777372353535851937790883648493
    bigger = good[:32] + (int.from_bytes(good[32:], "little") + order).to_bytes(32, "little")
    tally.check("Ed25519", signatures.valid("ed25519", None, None, holder, DATA, good))
    for what, signature in {"S + L": bigger, "S = 0": good[:32] + bytes(32), "R = 0": bytes(32) + good[32:], "short": good[:-1], "long": good + b"\0", "none": b""}.items():
        tally.check(f"Ed25519 {what}", not signatures.valid("ed25519", None, None, holder, DATA, signature))


def judge_groups(tally):
    """RFC 7748 6.1, RFC 8422 5.11: a share that leads to zero, or is no point, makes no secret."""
    for what, group, share in (("zero", "x25519", bytes(32)), ("one", "x25519", b"\1" + bytes(31)), ("short", "x25519", bytes(31))):
        tally.check(f"x25519 of {what}", raises(lambda s=share: compute("x25519", {"private": [b"\7" * 32], "public": [s]}, {"s": bytes(32)})))
    for what, share in (("infinity", b"\0"), ("(1, 1)", b"\4" + (1).to_bytes(32, "big") * 2), ("short", b"\4" + bytes(63))):
        tally.check(f"P-256 of {what}", raises(lambda s=share: compute("ecdh_secp256r1", {"private": [b"\7" * 32], "public": [s]}, {"s": bytes(32)})))


def main():
    tally = Tally()
    for judge in (judge_ecdsa, judge_rsa, judge_ed25519, judge_groups):
        judge(tally)
    tally.finish()


if __name__ == "__main__":
    main()
