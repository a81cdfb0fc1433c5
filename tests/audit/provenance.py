"""Where the inputs of a derivation come from: a leaf or a group that was read, or a result, earlier in the trace and of that name.

An input's bytes are taken from there. What came along in `values` must be one of them; it is never a source itself.
"""
import collections
import hashlib

import operations
from der import SEQUENCE, only
from disagreement import Disagreement, agree, same
from reading import HEX_DIGITS

# A leaf or group that derivations know by a name of its own.
ALIASES = {"client_hello.random": "client_random", "server_hello.random": "server_random", "server_key_exchange.params": "params"}

# Leaves that are the content of the group they stand in.
CONTENTS = ("content", "bytes", "point")

# A literal of these roles is text of the RFC; any other is a number, or hex.
TEXTS = ("label", "curve", "hash", "mgf_hash")


class Provenance:
    def __init__(self, seed):
        self.read = collections.defaultdict(list)            # name: values, in order, results among them
        self.derived = {}                                    # name: the last result of that name
        self.decrypted = None                                # what CBC gave, whose record has not been told yet
        self.record = []                                     # (path, bytes) of the leaves of the last record that was told
        self.transcript, self.drbg, self.head_seed = b"", None, seed

    # What is read.

    def plain(self, path, raw):
        """A leaf of a record's plain text; RAW is None when it is withheld."""
        self.record.append((path, raw))

    def plaintext(self):
        raws = [raw for _, raw in self.record]
        return None if None in raws else b"".join(raws)

    def fragment(self, op):
        """What the MAC of a CBC record covers (RFC 5246 6.2.3.1): of one that was decrypted, or of the one that was told last."""
        if self.decrypted is not None:
            return operations.unpadded(self.decrypted)[1][:-hashlib.new(op.removeprefix("hmac_")).digest_size]
        raws = [raw for path, raw in self.record if path not in ("MAC", "padding", "padding_length")]
        return None if None in raws else b"".join(raws)

    def leaf(self, path, raw):
        words = [w.partition("[")[0] for w in path.split(".")]
        self.read[words[-1]].append(raw)
        if path in ALIASES:
            self.read[ALIASES[path]].append(raw)
        if words[-1] in CONTENTS and len(words) > 1:
            name = "signature" if words[-2] == "signatureValue" else words[-2]
            self.read[name] += [raw, raw.lstrip(b"\0")]
        if words[-2:] == ["signature", "bytes"] or words[-2:] == ["signatureValue", "content"]:
            self.signature(raw)

    def group(self, path, raw):
        word = path.rpartition(".")[2].partition("[")[0]
        self.read[ALIASES.get(path, word)].append(raw)
        if word == "ECDSA-Sig-Value":
            self.signature(raw)
        if word == "subjectPublicKey":                       # tag, length, unused bits: then the key
            self.read[word].append(only(raw).bits())

    def signature(self, raw):
        """r and s of ECDSA (RFC 3279 2.2.3), without leading zeros; R and S of Ed25519 (RFC 8032 5.1.6)."""
        if raw[:1] == bytes([SEQUENCE]):
            try:
                for name, element in zip("rs", only(raw).children(), strict=True):
                    self.read[name].append(element.content.lstrip(b"\0"))
            except (Disagreement, ValueError):
                pass                                         # one of Ed25519 may begin with that byte, too
        if len(raw) == 64:
            self.read["R"].append(raw[:32])
            self.read["S"].append(raw[32:])

    def message(self, raw):
        """The transcript: all handshake messages but HelloRequest (RFC 5246 7.4.1.1)."""
        if raw[0] != 0:
            self.transcript += raw

    def certificate(self, certificate):
        """An anchor lends its key."""
        self.read["subjectPublicKey"].append(certificate.key)
        if certificate.key[:1] == bytes([SEQUENCE]):
            n, e = (x.content.lstrip(b"\0") for x in only(certificate.key).children())
            self.read["modulus"].append(n)
            self.read["publicExponent"].append(e)

    # What is derived.

    def inputs(self, event):
        """{role: values}; None when one is withheld."""
        given, found, used = event.get("values", {}), {}, set()
        for role, names in event["in"].items():
            names = names if isinstance(names, list) else [names]
            found[role] = [self.input(event["op"], role, name, given.get(name, ...) if isinstance(name, str) else ...) for name in names]
            used |= {n for n in names if isinstance(n, str)}
        agree(set(given) <= used, "values came along that are no inputs")
        return None if any(v is None for values in found.values() for v in values) else found

    def input(self, op, role, name, along):
        if type(name) is int or role in TEXTS:
            return name
        agree(isinstance(name, str), f"{role}: an input of another form")
        if name == "handshake_messages":
            return self.transcript
        if name == "TLSCompressed.fragment":
            return self.fragment(op)
        if name == "plaintext":
            return self.plaintext()
        known = self.read.get(name, [])
        if along is ...:
            return known[-1] if known else None if name in self.derived else self.literal(name, role)
        if along is None:
            return None                                      # withheld
        agree(isinstance(along, str) and HEX_DIGITS.fullmatch(along), f"{name} is no hex")
        along = bytes.fromhex(along)
        agree(along in known, lambda: f"{op}: {name} came along as {along.hex()[:64]}, which is no value of that name seen before")
        return next(v for v in reversed(known) if v == along)

    @staticmethod
    def literal(text, role):
        """The record's sequence number, its type, a version: hex."""
        try:
            return bytes.fromhex(text)
        except ValueError:
            raise Disagreement(f"{role}: {text} was not seen before, and is no literal") from None

    def computed(self, op, inputs, out):
        """What OP makes of INPUTS. The generator of random octets is the only one with a memory."""
        name, value = next(iter(out.items()))
        if op == "entropy":
            agree(self.drbg is None and not inputs and name == "seed", "entropy is drawn once")
            return {name: bytes.fromhex(self.head_seed)}
        if op == "hmac_drbg":
            agree(self.drbg is not None, "no seed was drawn")
            same(inputs["entropy_input"], [self.derived["seed"]], "the seed")
            same(inputs["request"], [self.drbg.requests], "the request's number")
            return {name: self.drbg.copy().generate(len(value))}
        found = operations.compute(op, inputs, out)
        if op == "emsa_pkcs1_v1_5":
            same(found[name], self.derived.get("signature_block"), "the block that RSA recovered")
        elif op == "ecdsa_verify":
            same(found[name], inputs["r"][0], "v and r")
        return found

    def result(self, op, out):
        if op == "entropy" and out["seed"] is not None:
            self.drbg = operations.Drbg(out["seed"])
        if op == "hmac_drbg" and self.drbg:
            self.drbg.generate(len(next(iter(out.values()))))
        if op.endswith("_cbc_decrypt"):
            self.decrypted = out["plaintext"]
        self.derived.update(out)
        for name, value in out.items():
            if value is not None:
                self.read[name].append(value)
