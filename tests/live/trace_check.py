#!/usr/bin/env python3
"""The invariants of a trace file, asserted by a program that shares no code with vitrine.

  tiling      the leaves of each buffer follow each other without gap or overlap, to its end; so those of c2s and s2c, joined, are the wire's bytes
  origin      what a buffer was made from exists; where that was plain text, the bytes are the same
  inputs      every input of a derivation is an earlier value of that name
  outputs     every output of a derivation, computed again with hashlib and python3-cryptography, is the same
  secrecy     without --trace-secrets, no secret is in it

By hand:  python3 tests/live/trace_check.py FILE…     (the wire is compared by the tests, which record it)
"""
import collections
import hashlib
import hmac
import json
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils, x25519
from cryptography.hazmat.primitives.ciphers import Cipher, aead, algorithms, modes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MOST_PARTS = 255         # a message out of more records than this names the first of them

CURVES = {"secp256r1": ec.SECP256R1, "secp384r1": ec.SECP384R1, "secp521r1": ec.SECP521R1}

# Operations on a record. Its plain text is the buffer that follows: they are done again at the end of the trace.
AEADS = {"aes_128_gcm": aead.AESGCM, "aes_256_gcm": aead.AESGCM, "chacha20_poly1305": aead.ChaCha20Poly1305}
RECORD_OPS = {f"{name}_{way}" for name in AEADS for way in ("open", "seal")} | {f"aes_{bits}_cbc_{way}" for bits in (128, 256) for way in ("decrypt", "encrypt")} \
    | {f"hmac_{name}" for name in ("sha1", "sha256", "sha384")}

# Inputs that need not have been seen: parts of a signature.
READ_SILENTLY = {"R"}

# Roles whose input is a literal of the RFC, as text.
LITERALS = {"curve", "hash", "mgf_hash"}

# A name of the derivations, and where such a value is read: the end of a leaf's path.
READ_AS = {"client_random": "client_hello.random", "server_random": "server_hello.random"}

# Values that a derivation makes and that must stay null without --trace-secrets.
SECRETS = {"pre_master_secret", "master_secret", "key_block", "client_write_key", "server_write_key", "client_write_MAC_key", "server_write_MAC_key",
           "client_write_IV", "server_write_IV", "seed", "client_private_key", "private_key_octets", "pre_master_random", "padding_octets"}


def unique(pairs):
    """An object; a name that stands twice is an error (RFC 8259 4)."""
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError(f"a name stands twice in {dict(pairs)}")
    return dict(pairs)


def listed(value):
    return value if isinstance(value, list) else [value]


def p_hash(digest, secret, seed, length):
    """RFC 5246 5."""
    a, out = seed, b""
    while len(out) < length:
        a = hmac.new(secret, a, digest).digest()
        out += hmac.new(secret, a + seed, digest).digest()
    return out[:length]


class Drbg:
    """HMAC_DRBG with SHA-256 (SP 800-90A 10.1.2), without reseeding or additional input."""

    def __init__(self, seed):
        self.key, self.value, self.requests = bytes(32), b"\x01" * 32, 0
        self.update(seed)

    def hmac(self, data):
        return hmac.new(self.key, data, "sha256").digest()

    def update(self, data):
        for round_, more in ((b"\x00", True), (b"\x01", bool(data))):
            if more:
                self.key = self.hmac(self.value + round_ + data)
                self.value = self.hmac(self.value)

    def generate(self, length):
        out = b""
        while len(out) < length:
            self.value = self.hmac(self.value)
            out += self.value
        self.update(b"")
        self.requests += 1
        return out[:length]


def mgf1(digest, seed, length):
    """RFC 8017 B.2.1."""
    return b"".join(hashlib.new(digest, seed + n.to_bytes(4, "big")).digest() for n in range(length // 20 + 1))[:length]


def pkcs1(given, _out):
    """RFC 8017 9.2, with the DigestInfo of the notes."""
    oid = {"sha1": "06052b0e03021a", "sha224": "0609608648016503040204", "sha256": "0609608648016503040201", "sha384": "0609608648016503040202",
           "sha512": "0609608648016503040203"}[given["hash"]]
    algorithm = bytes.fromhex(oid + "0500")
    body = bytes([0x30, len(algorithm)]) + algorithm + bytes([4, len(given["digest"])]) + given["digest"]
    info = bytes([0x30, len(body)]) + body
    return b"\x00\x01" + b"\xff" * (given["emLen"] - len(info) - 3) + b"\x00" + info


def pss(given, _out):
    """RFC 8017 9.1.2: H'; empty when the block is not one."""
    size = (given["emBits"] + 7) // 8
    block, digest = given["EM"][-size:], hashlib.new(given["hash"])
    masked, h = block[:-1 - digest.digest_size], block[-1 - digest.digest_size:-1]
    db = bytes(a ^ b for a, b in zip(masked, mgf1(given["mgf_hash"], h, len(masked)), strict=True))
    db = bytes([db[0] & (0xff >> (8 * size - given["emBits"]))]) + db[1:]
    salt = db[len(db) - given["sLen"]:]
    digest.update(bytes(8) + given["digest"] + salt)
    return digest.digest() if db == bytes(len(db) - len(salt) - 1) + b"\x01" + salt and block[-1] == 0xbc else b""


def ecdsa(given, _out):
    curve = CURVES[given["curve"]]()
    signature = utils.encode_dss_signature(int.from_bytes(given["r"], "big"), int.from_bytes(given["s"], "big"))
    digest = {20: hashes.SHA1, 28: hashes.SHA224, 32: hashes.SHA256, 48: hashes.SHA384, 64: hashes.SHA512}[len(given["digest"])]()
    ec.EllipticCurvePublicKey.from_encoded_point(curve, given["public_key"]).verify(signature, given["digest"], ec.ECDSA(utils.Prehashed(digest)))
    return given["r"]


def eddsa(given, _out):
    ed25519.Ed25519PublicKey.from_public_bytes(given["public_key"]).verify(given["R"] + given["S"], b"".join(given["message"]))
    return given["R"]


SIGNATURES = {"emsa_pkcs1_v1_5": pkcs1, "emsa_pss_verify": pss, "ecdsa_verify": ecdsa, "ed25519_verify": eddsa}


class Trace:
    def __init__(self, text):
        self.problems = []
        self.head = {}
        self.events = []
        for number, line in enumerate(text.splitlines(), 1):
            try:
                self.events.append(json.loads(line, object_pairs_hook=unique))
            except ValueError as trouble:
                self.complain(f"line {number}: {trouble}")
        self.buffers = {}                                      # id: its event
        self.leaves = collections.defaultdict(list)            # id: [(off, len, hex, path)]
        self.values = collections.defaultdict(list)            # name: values in hex, in order
        self.handshake, self.drbg, self.derivations = b"", None, 0
        self.records = []                                      # (event, inputs, buffers before it) of RECORD_OPS

    def complain(self, what):
        if len(self.problems) < 20:
            self.problems.append(what)

    # Reading.

    def check(self):
        if not self.events or self.events[0].get("event") != "trace" or self.events[0].get("version") != 1:
            self.complain("the first line is no head of version 1")
        self.head = self.events[0] if self.events else {}
        for event in self.events[1:]:
            handler = getattr(self, "on_" + event.get("event", "nothing"), None)
            if handler:
                handler(event)
            elif event.get("event") not in ("open", "close", "check", "state", "anchor", "untrusted"):
                self.complain(f"an event of kind {event.get('event')!r}")
        self.check_tiling()
        self.check_origins()
        self.check_records()
        return self.problems

    def on_buffer(self, event):
        if event["buf"] in self.buffers:
            self.complain(f"buffer {event['buf']} is announced twice")
        self.buffers[event["buf"]] = event

    def on_leaf(self, event):
        value = event["hex"]
        if event["buf"] not in self.buffers:
            self.complain(f"a leaf of buffer {event['buf']}, which is unknown")
        if value is None:
            if self.head.get("secrets"):
                self.complain(f"{event['path']} is withheld, though secrets were asked for")
        elif len(value) != 2 * event["len"] or value != value.lower():
            self.complain(f"{event['path']}: hex of {len(value)} digits for {event['len']} bytes")
        # A field that lies next to the one before, in the order in which they are read.
        before = self.leaves[event["buf"]]
        expected = before[-1][0] + before[-1][1] if before else 0
        if event["off"] != expected:
            self.complain(f"buffer {event['buf']}: {event['path']} is at {event['off']}, the leaf before ends at {expected}")
        before.append((event["off"], event["len"], value, event["path"]))
        self.values[event["path"].split(".")[-1].split("[")[0]].append(value)

    def on_derive(self, event):
        self.derivations += 1
        inputs = {role: [self.input(event, role, name, n) for n, name in enumerate(listed(names))] for role, names in event["in"].items()}
        for name, value in event["out"].items():
            if name in SECRETS and value is not None and not self.head.get("secrets"):
                self.complain(f"{name} is in the trace")
        if event["op"] in RECORD_OPS:
            self.records.append((event, inputs, len(self.buffers)))
        else:
            self.try_again(event, inputs)
        for name, value in event["out"].items():
            self.values[name].append(value)

    def try_again(self, event, inputs):
        try:
            self.recompute(event, inputs)
        except Exception as trouble:
            self.complain(f"{event['op']} of {list(event['out'])}: {trouble!r}")

    def input(self, event, role, name, n):
        """The bytes of an input, None when they are withheld. NAME is a value's name, or a literal: a number, a label, hex."""
        given = listed(event.get("values", {}).get(name)) if isinstance(name, str) else [None]
        value = given[min(n, len(given) - 1)]
        known = self.values.get(name, []) if isinstance(name, str) else []
        if name == "handshake_messages":
            return self.messages()
        if isinstance(name, int):
            return name
        if role == "label":
            return name.encode()
        if role in LITERALS:
            return name
        if name == "TLSCompressed.fragment":
            return b""                                         # of the record that follows: check_records puts it in
        if value is None:
            if known:
                return None if known[-1] is None else bytes.fromhex(known[-1])
            try:
                return bytes.fromhex(name)                     # a literal of the record: its sequence number, type, version
            except ValueError:
                self.complain(f"{event['op']}: its input {name} has no value, and was not seen before")
                return None
        seen = known + [v for off, length, v, path in self.all_leaves() if path.endswith(READ_AS.get(name, "\0"))]
        if seen and value not in seen and name not in READ_SILENTLY:
            self.complain(f"{event['op']}: its input {name} is none of the values of that name seen before")
        return bytes.fromhex(value)

    def all_leaves(self):
        return (leaf for leaves in self.leaves.values() for leaf in leaves)

    def messages(self):
        """The handshake messages so far: the transcript."""
        out = b""
        for number, buffer in self.buffers.items():
            if buffer["kind"] == "message":
                leaves = self.leaves[number]
                if any(leaf[2] is None for leaf in leaves):
                    return None
                content = bytes.fromhex("".join(leaf[2] for leaf in leaves))
                if len(content) == buffer["len"] and content[:1] != b"\x00":     # a HelloRequest is no part of it (RFC 5246 7.4.1.1)
                    out += content
        return out

    # Doing it again.

    def recompute(self, event, inputs):
        op, out = event["op"], {k: None if v is None else bytes.fromhex(v) for k, v in event["out"].items()}
        flat = [x for values in inputs.values() for x in values]
        if op == "entropy":
            seed = next(iter(out.values()))
            self.drbg = Drbg(seed) if seed is not None else None
            return
        if any(x is None for x in flat):
            return                                             # withheld: nothing to compute from
        wanted = self.result(op, inputs, flat, out)
        for name, value in out.items():
            if value is not None and wanted.get(name) != value:
                self.complain(f"{op}: {name} is {value.hex()}, but computed again {wanted.get(name, b'').hex()}")

    def result(self, op, inputs, flat, out):
        """{name: bytes} of the outputs, as this program computes them."""
        only = next(iter(out))
        length = len(out[only] or b"")
        if op.startswith("prf_"):
            return {only: p_hash(op[4:], inputs["secret"][0], inputs["label"][0] + b"".join(inputs["seed"]), length)}
        if op in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512"):
            return {only: hashlib.new(op, b"".join(flat)).digest()}
        if op == "concat":
            return {only: b"".join(flat)}
        if op == "xor":
            return {only: bytes(a ^ b for a, b in zip(*flat, strict=True))}
        if op == "partition":
            parts, at = {}, 0
            for name, value in out.items():
                parts[name], at = flat[0][at:at + len(value)], at + len(value)
            return parts if at == len(flat[0]) else {}
        if op == "hmac_drbg":
            if self.drbg is None or inputs["request"][0] != self.drbg.requests + 0:
                return {only: out[only]} if self.drbg is None else {}
            return {only: self.drbg.generate(length)}
        if op.endswith("_keypair"):
            return self.keypair(op, flat[0], list(out))
        if op == "x25519":
            private = x25519.X25519PrivateKey.from_private_bytes(inputs["private"][0])
            return {only: private.exchange(x25519.X25519PublicKey.from_public_bytes(inputs["public"][0]))}
        if op.startswith("ecdh_"):
            curve = CURVES[op[5:]]()
            private = ec.derive_private_key(int.from_bytes(inputs["private"][0], "big"), curve)
            return {only: private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(curve, inputs["public"][0]))}
        if op == "rsavp1":
            n, e = (int.from_bytes(inputs[k][0], "big") for k in "ne")
            return {only: pow(int.from_bytes(inputs["signature"][0], "big"), e, n).to_bytes(length, "big")}
        if op == "rsaes_pkcs1_encrypt":
            return self.encrypt(inputs, out, only)
        if op in SIGNATURES:
            return {only: SIGNATURES[op]({role: values if role == "message" else values[0] for role, values in inputs.items()}, out[only])}
        raise ValueError("an operation that this checker does not know")

    @staticmethod
    def keypair(op, octets, names):
        """The private key is made of drawn octets: clamped, or masked to the curve's size (RFC 7748 5, RFC 8422)."""
        if op.startswith("x25519"):
            public = x25519.X25519PrivateKey.from_private_bytes(octets).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
            return {names[0]: octets, names[1]: public}
        curve = CURVES[op[5:].replace("_keypair", "")]()
        scalar = octets if curve.key_size % 8 == 0 else bytes([octets[0] & ((1 << curve.key_size % 8) - 1)]) + octets[1:]
        key = ec.derive_private_key(int.from_bytes(scalar, "big"), curve)
        return {names[0]: scalar, names[1]: key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)}

    @staticmethod
    def encrypt(inputs, out, only):
        """RFC 8017 7.2.1; the padding is the drawn octets that are not zero."""
        n, e = (int.from_bytes(inputs[k][0], "big") for k in "ne")
        size, message = len(out[only]), inputs["message"][0]
        padding = inputs["octets"][0].replace(b"\x00", b"")[:size - len(message) - 3]
        block = b"\x00\x02" + padding + b"\x00" + message
        return {only: pow(int.from_bytes(block, "big"), e, n).to_bytes(size, "big")}

    # Records.

    def check_records(self):
        for event, inputs, before in self.records:
            leaves = self.leaves.get(before + 1, [])
            if any(leaf[2] is None for leaf in leaves) or any(x is None for values in inputs.values() for x in values):
                continue
            try:
                self.check_record(event, inputs, b"".join(bytes.fromhex(leaf[2]) for leaf in leaves), leaves)
            except Exception as trouble:
                self.complain(f"{event['op']} of buffer {before + 1}: {trouble!r}")

    def check_record(self, event, inputs, plain, leaves):
        """Removes the protection of a record, or computes its MAC; PLAIN is the text that the trace has."""
        (name, value), = event["out"].items()
        key, cipher, value = inputs["key"][0], event["op"].rsplit("_", 1)[0], bytes.fromhex(value)
        if cipher in AEADS:
            if AEADS[cipher](key).decrypt(inputs["nonce"][0], inputs["ciphertext"][0] + value, inputs["additional_data"][0]) != plain:
                self.complain(f"{event['op']}: the record is another")
        elif event["op"].startswith("hmac_"):
            content = b"".join(bytes.fromhex(leaf[2]) for leaf in leaves if leaf[3] not in ("MAC", "padding", "padding_length"))
            message = b"".join(inputs["message"]) + (content if event["in"]["message"][-1] == "TLSCompressed.fragment" else b"")
            if hmac.new(key, message, event["op"][5:]).digest() != value:
                self.complain(f"{event['op']}: the MAC is another")
        else:
            text = Cipher(algorithms.AES(key), modes.CBC(inputs["IV"][0])).decryptor().update(inputs["ciphertext"][0])
            if text != plain or text[-1:] != value or text[-1 - text[-1]:] != bytes([text[-1]]) * (text[-1] + 1):
                self.complain(f"{event['op']}: the record or its {name} is another")

    # Buffers.

    def bytes_of(self, number):
        """The content of a buffer by its leaves; None when a part is withheld."""
        leaves = self.leaves[number]
        return None if any(leaf[2] is None for leaf in leaves) else bytes.fromhex("".join(leaf[2] for leaf in leaves))

    def check_tiling(self):
        """Leaves come in order: on_leaf has seen to it that they leave no gap. Here: that they reach the end."""
        for number, buffer in self.buffers.items():
            end = sum(leaf[1] for leaf in self.leaves[number])
            if buffer["kind"] not in ("c2s", "s2c") and end != buffer["len"]:
                self.complain(f"buffer {number} ({buffer['kind']}) has {buffer['len']} bytes, its leaves {end}")

    def check_origins(self):
        for number, buffer in self.buffers.items():
            parts = []
            for part in buffer.get("from", []):
                source = self.bytes_of(part["buf"]) if part["buf"] in self.buffers else b""
                if source is not None and part["off"] + part["len"] > len(source):
                    self.complain(f"buffer {number} is made from bytes that buffer {part['buf']} does not have")
                parts.append(None if source is None else source[part["off"]:part["off"] + part["len"]])
            content = self.bytes_of(number)
            if buffer["kind"] not in ("message", "certificate") or not parts or None in parts or content is None:
                continue
            joined = b"".join(parts)
            if joined != content and not (len(parts) == MOST_PARTS and content.startswith(joined)):
                self.complain(f"buffer {number} ({buffer['kind']}) is not what it was made from")

    def wire(self, kind):
        """All that crossed the wire in one direction."""
        return b"".join(self.bytes_of(number) or b"" for number, buffer in self.buffers.items() if buffer["kind"] == kind)


def main(files):
    bad = 0
    for file in files:
        with open(file, encoding="utf-8") as f:
            trace = Trace(f.read())
        for problem in trace.check():
            print(f"{file}: {problem}")
            bad += 1
        print(f"{file}: {len(trace.events)} events, {len(trace.buffers)} buffers, {trace.derivations} derivations, {bad} problems")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
