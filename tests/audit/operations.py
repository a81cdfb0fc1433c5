"""The operations of `derive`: {name: function(inputs, out)}; INPUTS are lists of bytes, numbers and texts by role, OUT the trace's bytes by name.

Each returns what its outputs are. The lengths of OUT are used where the RFC leaves the length to the caller.
"""
import hashlib
import hmac

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ed25519, x25519
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import curves
from disagreement import Disagreement, agree
from signatures import digest_info, mgf1

HASHES = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")


def prf(name, secret, label, seed, length):
    """RFC 5246 5."""
    def mac(data):
        return hmac.digest(secret, data, name)

    a, out = label + seed, b""
    while len(out) < length:
        a = mac(a)
        out += mac(a + label + seed)
    return out[:length]


class Drbg:
    """HMAC_DRBG with SHA-256 (SP 800-90A 10.1.2), without reseeding or additional input."""

    def __init__(self, seed):
        self.key, self.value, self.requests = bytes(32), b"\x01" * 32, 0
        self.update(seed)

    def copy(self):
        other = object.__new__(Drbg)
        other.key, other.value, other.requests = self.key, self.value, self.requests
        return other

    def mac(self, data):
        return hmac.digest(self.key, data, "sha256")

    def update(self, data):
        for octet in b"\x00\x01" if data else b"\x00":
            self.key = self.mac(self.value + bytes([octet]) + data)
            self.value = self.mac(self.value)

    def generate(self, length):
        out = b""
        while len(out) < length:
            self.value = self.mac(self.value)
            out += self.value
        self.update(b"")
        self.requests += 1
        return out[:length]


def number(octets):
    return int.from_bytes(octets, "big")


def private_key(curve, octets):
    """The drawn octets, of the top one no more bits than the curve has (RFC 8422 5.10; here: masked)."""
    return bytes([octets[0] & (2 ** (curve.p.bit_length() - 8 * (curve.size - 1)) - 1)]) + octets[1:]


def public_key(group, private):
    if group == "x25519":                                    # RFC 7748 6.1
        return x25519.X25519PrivateKey.from_private_bytes(private).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    curve = curves.BY_NAME[group]
    return curve.encode(curve.multiply(number(private), curve.g))


def shared(group, private, public):
    """The x coordinate of private·public (RFC 8422 5.10), or X25519 (RFC 7748 5)."""
    if group == "x25519":
        return x25519.X25519PrivateKey.from_private_bytes(private).exchange(x25519.X25519PublicKey.from_public_bytes(public))
    curve = curves.BY_NAME[group]
    x, _ = curve.affine(curve.multiply(number(private), curve.decode(public)))
    return x.to_bytes(curve.size, "big")


def rsa_encrypt(message, octets, n, e):
    """RSAES-PKCS1-v1_5 (RFC 8017 7.2.1); the padding is the drawn octets that are not zero."""
    size = (n.bit_length() + 7) // 8
    padding = octets.replace(b"\0", b"")[:size - len(message) - 3]
    return pow(number(b"\0\2" + padding + b"\0" + message), e, n).to_bytes(size, "big")


def aead(name, key):
    return ChaCha20Poly1305(key) if name == "chacha20_poly1305" else AESGCM(key)


def cbc(key, iv, data, encrypt):
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv))
    run = cipher.encryptor() if encrypt else cipher.decryptor()
    return run.update(data) + run.finalize()


def seal(name, i):
    """Ciphertext and tag (SP 800-38D 7.1, RFC 8439 2.8)."""
    sealed = aead(name, one(i, "key")).encrypt(one(i, "nonce"), one(i, "plaintext"), one(i, "additional_data"))
    return {"ciphertext": sealed[:-16], "tag": sealed[-16:]}


def unseal(name, i):
    """The plain text, when the tag is the right one (SP 800-38D 7.2, RFC 8439 2.8)."""
    agree(len(one(i, "tag")) == 16, "a tag of another length")
    return {"plaintext": aead(name, one(i, "key")).decrypt(one(i, "nonce"), one(i, "ciphertext") + one(i, "tag"), one(i, "additional_data"))}


def encrypt(i):
    return {"ciphertext": cbc(one(i, "key"), one(i, "IV"), unpadded(one(i, "plaintext"))[0], encrypt=True)}


def decrypt(i):
    return {"plaintext": unpadded(cbc(one(i, "key"), one(i, "IV"), one(i, "ciphertext"), encrypt=False))[0]}


def unpadded(whole):
    """RFC 5246 6.2.3.2: what CBC enciphers, and what stands before its padding."""
    end = len(whole) - 1 - whole[-1]
    agree(end >= 0 and whole[end:] == whole[-1:] * (whole[-1] + 1), "padding of other octets")
    return whole, whole[:end]


def ed25519_check(i):
    """RFC 8032 5.1.7; R comes again when the signature is good."""
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(i["public_key"][0]).verify(i["R"][0] + i["S"][0], b"".join(i["message"]))
    except InvalidSignature as bad:
        raise Disagreement("the Ed25519 signature is not good") from bad
    return i["R"][0]


def pkcs1_block(i):
    info = digest_info(i["hash"][0], i["digest"][0])
    return b"\0\1" + b"\xff" * (i["emLen"][0] - 3 - len(info)) + b"\0" + info


def pss_hash(i):
    """EMSA-PSS-VERIFY (RFC 8017 9.1.2): H by the salt that the block holds."""
    name, size, salt = i["hash"][0], len(i["digest"][0]), i["sLen"][0]
    bits = i["emBits"][0]
    em = i["EM"][0][-((bits + 7) // 8):]
    masked, h = em[:-size - 1], em[-size - 1:-1]
    db = bytearray(a ^ b for a, b in zip(masked, mgf1(i["mgf_hash"][0], h, len(masked))))
    db[0] &= 0xff >> 8 * len(em) - bits
    agree(em[-1] == 0xbc and bytes(db[:-salt]) == bytes(len(db) - salt - 1) + b"\1", "the block is none of EMSA-PSS")
    return hashlib.new(name, bytes(8) + i["digest"][0] + bytes(db[len(db) - salt:])).digest()


def ecdsa_check(i):
    curve = curves.BY_NAME[i["curve"][0]]
    v = curves.verify(curve, curve.decode(i["public_key"][0]), i["digest"][0], number(i["r"][0]), number(i["s"][0]))
    return v.to_bytes((v.bit_length() + 7) // 8, "big")


def partition(i, out):
    parts, at = {}, 0
    for name, value in out.items():
        parts[name] = i["whole"][0][at:at + len(value)]
        at += len(value)
    agree(at == len(i["whole"][0]), "the parts are not the whole")
    return parts


def joined(i):
    return b"".join(x for values in i.values() for x in values)


def keypair(group, octets, out):
    """The private key first, then the public one."""
    private = octets if group == "x25519" else private_key(curves.BY_NAME[group], octets)
    return dict(zip(out, (private, public_key(group, private))))


def lone(compute):
    """An operation with one output."""
    return lambda i, out: {next(iter(out)): compute(i, len(next(iter(out.values()))))}


def one(i, role):
    return i[role][0]


OPERATIONS = {
    "concat": lone(lambda i, n: joined(i)),
    "xor": lone(lambda i, n: bytes(a ^ b for a, b in zip(*(x for values in i.values() for x in values), strict=True))),
    "partition": partition,
    "rsavp1": lone(lambda i, n: pow(number(one(i, "signature")), number(one(i, "e")), number(one(i, "n"))).to_bytes(len(one(i, "n")), "big")),
    "rsaes_pkcs1_encrypt": lone(lambda i, n: rsa_encrypt(one(i, "message"), one(i, "octets"), number(one(i, "n")), number(one(i, "e")))),
    "emsa_pkcs1_v1_5": lone(lambda i, n: pkcs1_block(i)),
    "emsa_pss_verify": lone(lambda i, n: pss_hash(i)),
    "ecdsa_verify": lone(lambda i, n: ecdsa_check(i)),
    "ed25519_verify": lone(lambda i, n: ed25519_check(i)),
}
for _name in HASHES:
    OPERATIONS[_name] = lone(lambda i, n, name=_name: hashlib.new(name, joined(i)).digest())
    OPERATIONS["hmac_" + _name] = lone(lambda i, n, name=_name: hmac.digest(one(i, "key"), b"".join(x for r, v in i.items() if r != "key" for x in v), name))
    OPERATIONS["prf_" + _name] = lone(lambda i, n, name=_name: prf(name, one(i, "secret"), one(i, "label").encode(), b"".join(i["seed"]), n))
for _name in ("x25519", *curves.BY_NAME):
    _op = _name if _name == "x25519" else "ecdh_" + _name
    OPERATIONS[_op] = lone(lambda i, n, group=_name: shared(group, one(i, "private"), one(i, "public")))
    OPERATIONS[_op + "_keypair"] = lambda i, out, group=_name: keypair(group, one(i, "octets"), out)

for _name in ("aes_128", "aes_256"):
    OPERATIONS[_name + "_cbc_encrypt"], OPERATIONS[_name + "_cbc_decrypt"] = lambda i, out: encrypt(i), lambda i, out: decrypt(i)
for _name in ("aes_128_gcm", "aes_256_gcm", "chacha20_poly1305"):
    OPERATIONS[_name + "_seal"] = lambda i, out, name=_name: seal(name, i)
    OPERATIONS[_name + "_open"] = lambda i, out, name=_name: unseal(name, i)


def compute(op, inputs, out):
    agree(op in OPERATIONS, f"an operation that this audit does not know: {op}")
    try:
        return OPERATIONS[op](inputs, out)
    except (KeyError, ValueError, IndexError, TypeError, AttributeError, OverflowError, ZeroDivisionError, InvalidTag) as trouble:
        raise Disagreement(f"{op} cannot be computed from such inputs: {trouble!r}") from trouble
