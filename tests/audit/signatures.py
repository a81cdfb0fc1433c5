"""Signatures: of certificates (RFC 3279, 4055, 5758, 8410) and of the ServerKeyExchange (RFC 5246 7.4.3, RFC 8446 4.2.3)."""
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

import curves
from der import only, sequence
from disagreement import Disagreement

RSA, RSA_PSS, EC, ED25519 = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10", "1.2.840.10045.2.1", "1.3.101.112"
HASHES = {"1.3.14.3.2.26": "sha1", "2.16.840.1.101.3.4.2.4": "sha224", "2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384", "2.16.840.1.101.3.4.2.3": "sha512"}

# AlgorithmIdentifier: kind and hash
CERTIFICATE = {
    "1.2.840.113549.1.1.5": ("pkcs1", "sha1"), "1.2.840.113549.1.1.11": ("pkcs1", "sha256"), "1.2.840.113549.1.1.12": ("pkcs1", "sha384"),
    "1.2.840.113549.1.1.13": ("pkcs1", "sha512"), "1.2.840.113549.1.1.14": ("pkcs1", "sha224"), "1.2.840.10045.4.3.1": ("ecdsa", "sha224"),
    "1.2.840.10045.4.1": ("ecdsa", "sha1"), "1.2.840.10045.4.3.2": ("ecdsa", "sha256"),
    "1.2.840.10045.4.3.3": ("ecdsa", "sha384"), "1.2.840.10045.4.3.4": ("ecdsa", "sha512"), ED25519: ("ed25519", None),
}
# SignatureScheme (RFC 8446 4.2.3)
SCHEMES = {
    0x0401: ("pkcs1", "sha256"), 0x0501: ("pkcs1", "sha384"), 0x0601: ("pkcs1", "sha512"), 0x0403: ("ecdsa", "sha256"),
    0x0503: ("ecdsa", "sha384"), 0x0603: ("ecdsa", "sha512"), 0x0804: ("pss", "sha256"), 0x0805: ("pss", "sha384"), 0x0806: ("pss", "sha512"),
    0x0201: ("pkcs1", "sha1"), 0x0203: ("ecdsa", "sha1"), 0x0809: ("pss", "sha256"), 0x080a: ("pss", "sha384"), 0x080b: ("pss", "sha512"), 0x0807: ("ed25519", None),
}


def digest(name, data):
    return hashlib.new(name, data).digest()


def digest_info(name, value):
    """RFC 8017 9.2, notes 1: the DER before the digest."""
    octets = {"sha1": "2b0e03021a", "sha224": "608648016503040204", "sha256": "608648016503040201", "sha384": "608648016503040202", "sha512": "608648016503040203"}[name]
    oid = bytes.fromhex(octets)
    algorithm = b"\x06" + bytes([len(oid)]) + oid + b"\x05\x00"
    inner = b"\x30" + bytes([len(algorithm)]) + algorithm + b"\x04" + bytes([len(value)]) + value
    return b"\x30" + bytes([len(inner)]) + inner


def pkcs1(block, name, data):
    """RSASSA-PKCS1-v1_5 (RFC 8017 8.2.2): the block is made anew and compared."""
    info = digest_info(name, digest(name, data))
    ones = len(block) - len(info) - 3
    return ones >= 8 and block == b"\x00\x01" + b"\xff" * ones + b"\x00" + info


def mgf1(name, seed, length):
    """RFC 8017 B.2.1."""
    out = b""
    for counter in range(-(-length // hashlib.new(name).digest_size)):
        out += digest(name, seed + counter.to_bytes(4, "big"))
    return out[:length]


def pss(block, bits, name, data, salt_length):
    """EMSA-PSS-VERIFY (RFC 8017 9.1.2) of a block of BITS bits."""
    em = block[len(block) - (bits + 7) // 8:]
    size = hashlib.new(name).digest_size
    if block[:len(block) - len(em)].strip(b"\0") or len(em) < size + salt_length + 2 or em[-1] != 0xbc:
        return False
    masked, h = em[:-size - 1], em[-size - 1:-1]
    spare = 8 * len(em) - bits
    if masked[0] >> (8 - spare):
        return False
    db = bytearray(a ^ b for a, b in zip(masked, mgf1(name, h, len(masked))))
    db[0] &= 0xff >> spare
    zeros = len(db) - salt_length - 1
    if db[:zeros].strip(b"\0") or db[zeros] != 1:
        return False
    return digest(name, bytes(8) + digest(name, data) + bytes(db[zeros + 1:])) == h


def pss_parameters(algorithm):
    """RFC 4055 3.1: hash and salt length; what is left out is SHA-1 and 20."""
    name, salt = "sha1", 20
    for field in algorithm[1].children() if len(algorithm) > 1 else []:
        inside = field.children()[0]
        if field.tag == 0xa0:
            name = HASHES[inside.children()[0].oid()]
        elif field.tag == 0xa2:
            salt = inside.number()
    return name, salt


def valid(kind, name, salt, certificate, data, signature):
    """Whether SIGNATURE over DATA was made with the key of CERTIFICATE."""
    key = certificate.key_algorithm[0].oid()
    if kind in ("pkcs1", "pss"):
        if key not in (RSA, RSA_PSS) or (kind == "pkcs1" and key != RSA):
            return False
        n, e = certificate.rsa_key()
        if not (n % 2 and e % 2 and 3 <= e < n and int.from_bytes(signature, "big") < n):   # RFC 8017 5.2.2, step 1
            return False
        block = pow(int.from_bytes(signature, "big"), e, n).to_bytes((n.bit_length() + 7) // 8, "big")
        if len(signature) != len(block):
            return False
        return pkcs1(block, name, data) if kind == "pkcs1" else pss(block, n.bit_length() - 1, name, data, salt)
    if kind == "ecdsa":
        if key != EC:
            return False
        curve = curves.BY_OID.get(certificate.key_algorithm[1].oid())
        if curve is None:                                    # P-224 and others: vitrine does not know them either
            return False
        try:
            r, s = (x.number() for x in sequence(only(signature)))
            return curves.verify(curve, curve.decode(certificate.key), digest(name, data), r, s) == r
        except (Disagreement, ValueError):
            return False
    if key != ED25519:
        return False
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(certificate.key).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def issued(certificate, issuer):
    """Whether CERTIFICATE is signed with the key of ISSUER."""
    oid = certificate.algorithm[0].oid()
    if oid == RSA_PSS:
        return valid("pss", *pss_parameters(certificate.algorithm), issuer, certificate.tbs, certificate.signature)
    if oid not in CERTIFICATE:
        return False
    kind, name = CERTIFICATE[oid]
    return valid(kind, name, None, issuer, certificate.tbs, certificate.signature)


def scheme_valid(scheme, certificate, data, signature):
    """The ServerKeyExchange's; its PSS salt is as long as the hash (RFC 8446 4.2.3)."""
    if scheme not in SCHEMES:
        return False
    kind, name = SCHEMES[scheme]
    return valid(kind, name, hashlib.new(name).digest_size if name else None, certificate, data, signature)
