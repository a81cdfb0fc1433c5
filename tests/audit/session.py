"""The session once more, from the first byte of the wire, with nothing of the trace but those bytes, the seed and the anchors.

The random octets come from the seed, the keys from them; every record is opened, every message read, every signature and Finished checked.
Then all that is compared with what the trace says: record and message buffers, leaves, results of checks.
"""
import hashlib

import operations
import signatures
from der import Certificate
from disagreement import Disagreement, agree, same
from records import Protection, Reader
from registry import GROUPS, MESSAGES, SUITES

CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE = 20, 21, 22
HELLO, SERVER_HELLO, CERTIFICATE, KEY_EXCHANGE, DONE, CLIENT_KEY, FINISHED = 1, 2, 11, 12, 14, 16, 20
ENCRYPT_THEN_MAC, EXTENDED_MASTER_SECRET = 22, 23


class Session:
    def __init__(self, audit):
        self.audit, self.buffers, self.checks = audit, list(audit.buffers), audit.checks
        self.streams = {b.kind: b for b in self.buffers if b.kind in ("c2s", "s2c")}
        seed = audit.head.get("seed")
        self.random = operations.Drbg(bytes.fromhex(seed)) if seed else None
        self.plain = {"c2s": [], "s2c": []}                  # of opened records: (offset of the fragment, plain text, all decrypted)
        self.messages = {"c2s": [], "s2c": []}
        self.opened = self.verified = self.unopened = 0
        self.suite = self.master = None

    def run(self):
        if any(stream.hashed for stream in self.streams.values()):
            return "the wire is not read again: its data is hashed"
        records = {kind: list(self.records(stream)) for kind, stream in self.streams.items() if stream.known}
        for kind, found in records.items():
            self.assemble(kind, [r for r in self.until_protected(found)])
        self.handshake()
        if self.master:
            for kind, protection in self.protections().items():
                self.open_all(kind, records.get(kind, []), protection)
            self.compare_records()
        elif self.random:
            agree(not any(b.kind == "record" for b in self.buffers), "records were opened without keys")
        self.compare_messages()
        self.check_finished()
        self.check_complete()
        agree(self.failed() or not self.audit.buffers.short, f"{self.audit.buffers.short} is not what follows, in a session that went on")
        return f"{self.verified} signatures verified, {self.opened} records opened"

    # The wire.

    def records(self, stream):
        """(offset of the fragment, type, fragment) of each record; up to what the trace could not read either."""
        start = [off for off, _, path, _ in stream.leaves if path.startswith("TLS") and path.endswith("text.type")]
        stop = min([off for off, _, path, _ in stream.leaves if path in ("unparsed", "plain_text") or path.endswith(".unparsed")
                    and not path.startswith("starttls")] + [stream.end])
        at = start[0] if start else stop
        for said in start:
            if at + 5 > stop:
                break
            same(said, at, f"{stream.kind}: where a record begins")
            length = int.from_bytes(stream.data[at + 3:at + 5], "big")
            if at + 5 + length > stop:
                return
            yield at + 5, stream.data[at], bytes(stream.data[at + 5:at + 5 + length])
            at += 5 + length
        agree(at >= stop or stop < stream.end, f"{stream.kind}: bytes at {at} that are in no record")

    @staticmethod
    def until_protected(records):
        for record in records:
            if record[1] == CHANGE_CIPHER_SPEC:
                return
            yield record

    def assemble(self, kind, records):
        """Handshake messages out of fragments (RFC 5246 6.2.1)."""
        data = b"".join(fragment for _, what, fragment in records if what == HANDSHAKE)
        self.cut(kind, data)

    def cut(self, kind, data):
        while len(data) >= 4 and len(data) >= 4 + int.from_bytes(data[1:4], "big"):
            end = 4 + int.from_bytes(data[1:4], "big")
            self.messages[kind].append(data[:end])
            data = data[end:]

    def find(self, kind, what):
        """The body of a message, and the whole."""
        found = [m for m in self.messages[kind] if m[0] == what]
        return (Reader(found[0][4:]), found[0]) if found else (None, None)

    # The handshake.

    def handshake(self):
        hello, _ = self.find("c2s", HELLO)
        answer, _ = self.find("s2c", SERVER_HELLO)
        if not hello:
            return
        self.client_random = hello.data[2:34]
        if self.random:
            same(self.client_random, self.random.generate(32), "the client's random, from the seed")
        if not answer or "fail" in self.results("tls.version"):
            return
        try:
            self.read_server_hello(answer)
        except Disagreement:
            agree(self.failed(), "a ServerHello that cannot be read, in a session that went on")
            return
        self.check_chain()
        self.check_key_exchange()
        self.derive_keys()

    def failed(self):
        return any(c["result"] == "fail" for found in self.checks.values() for c in found)

    def results(self, rule):
        return [c["result"] for c in self.checks.get(rule, [])]

    def read_server_hello(self, body):
        """RFC 5246 7.4.1.3."""
        version, self.server_random = body.take(2), body.take(32)
        body.vector(1)
        number = body.number(2)
        body.take(1)
        self.extensions = []
        if body.left():
            inside = Reader(body.vector(2))
            while inside.left():
                self.extensions.append(inside.number(2))
                inside.vector(2)
        agree(body.left() == 0, "octets after a ServerHello")
        self.suite = SUITES.get(number)
        self.expect("server_hello", {"server_version": version, "random": self.server_random, "cipher_suite": number.to_bytes(2, "big")})

    def check_chain(self):
        """Each certificate by its issuer's key, up to an anchor (RFC 5280 6.1.3 (a)(1))."""
        self.leaf = None
        body, _ = self.find("s2c", CERTIFICATE)
        if not body:
            return
        try:
            inside, sent = Reader(body.vector(3)), []
            while inside.left():
                sent.append(Certificate(inside.vector(3)))
        except (Disagreement, ValueError, IndexError):
            agree(self.failed(), "certificates that cannot be read, in a session that went on")
            return
        if not sent:
            return
        self.leaf, anchors = sent[0], self.audit.given["anchor"]
        path, trusted = longest(sent[0], sent[1:] + self.audit.given["untrusted"], anchors, [])
        self.verified += len(path)
        signed, trust = self.results("path.signature"), self.results("chain.trusted")
        agree("fail" in signed or trusted or "pass" not in trust, "no good signatures lead to an anchor")
        agree("fail" not in signed or not trusted, "the signatures that lead to an anchor are good")

    def check_key_exchange(self):
        """RFC 5246 7.4.3, RFC 8422 5.4."""
        self.group = self.point = None
        body, _ = self.find("s2c", KEY_EXCHANGE)
        result = self.results("tls.server-signature")
        if not body or not self.leaf or not set(result) & {"pass", "fail"}:
            agree("pass" not in result, "a signature that was never made")
            return
        curve_type, group, point = body.number(1), body.number(2), body.vector(1)
        params = body.data[:body.at]
        scheme, signature = body.number(2), body.vector(2)
        agree(body.left() == 0 and curve_type == 3, "a ServerKeyExchange of another form")
        good = signatures.scheme_valid(scheme, self.leaf, self.client_random + self.server_random + params, signature)
        refused = any(c.get("reason") == "scheme" for c in self.checks.get("tls.server-signature", []))   # and not tried
        agree(not refused or "pass" not in result, "a signature that was good and refused")
        same("pass" in result, good and not refused, "whether the ServerKeyExchange's signature is good")
        self.verified += good and not refused
        self.group, self.point = GROUPS.get(group), point
        self.expect("server_key_exchange", {"params.namedcurve": group.to_bytes(2, "big"), "params.public.point": point,
                                            "signed_params.algorithm": scheme.to_bytes(2, "big"), "signed_params.signature.bytes": signature})

    def derive_keys(self):
        """RFC 5246 8.1 and 7.4.7, RFC 7627 4: the master secret, by what was drawn from the seed."""
        body, _ = self.find("c2s", CLIENT_KEY)
        if not body or not self.random or not self.suite or not self.leaf:
            return
        if "ECDHE" in self.suite[0]:
            agree(self.group is not None, "a key exchange whose parameters were not good")
            secret, sent = self.ecdhe()
            same(body.vector(1), sent, "the client's public key, from the seed")
        else:
            random = self.random.generate(46)
            secret, (n, e) = b"\3\3" + random, self.leaf.rsa_key()
            padding = self.random.generate((n.bit_length() + 7) // 8)
            same(body.vector(2), operations.rsa_encrypt(secret, padding, n, e), "the encrypted premaster secret, from the seed")
        if EXTENDED_MASTER_SECRET in self.extensions:
            label, seed = "extended master secret", hashlib.new(self.suite[1], b"".join(self.transcript())).digest()
        else:
            label, seed = "master secret", self.client_random + self.server_random
        self.master = self.prf(secret, label, seed, 48)
        same(self.audit.provenance.derived.get("master_secret"), self.master, "the master secret")

    def ecdhe(self):
        size = 32 if self.group == "x25519" else operations.curves.BY_NAME[self.group].size
        octets = self.random.generate(size)
        private = octets if self.group == "x25519" else operations.private_key(operations.curves.BY_NAME[self.group], octets)
        return operations.shared(self.group, private, self.point), operations.public_key(self.group, private)

    def prf(self, secret, label, seed, length):
        return operations.prf(self.suite[1], secret, label.encode(), seed, length)

    def transcript(self):
        """The messages before any Finished, in the order of RFC 5246 7.3: hello, the server's flight, the client's key."""
        server, client = ([m for m in self.messages[k] if m[0] != 0] for k in ("s2c", "c2s"))
        done = next((i for i, m in enumerate(server) if m[0] == DONE), len(server) - 1) + 1
        own = next((i for i, m in enumerate(client) if m[0] == FINISHED), len(client))
        return client[:1] + server[:done] + client[1:own]

    # Records.

    def protections(self):
        """RFC 5246 6.3: the key block, cut."""
        _, _, mac, key = self.suite
        mac_size = hashlib.new(mac).digest_size if mac else 0
        iv = 0 if mac else 12 if "CHACHA20" in self.suite[0] else 4
        block = Reader(self.prf(self.master, "key expansion", self.server_random + self.client_random, 2 * (mac_size + key + iv)))
        cut = [[block.take(n), block.take(n)] for n in (mac_size, key, iv)]
        both = ENCRYPT_THEN_MAC in self.extensions
        return {kind: Protection(self.suite, *(pair[i] for pair in cut), both) for i, kind in enumerate(("c2s", "s2c"))}

    def open_all(self, kind, records, protection):
        protected = records[len(list(self.until_protected(records))) + 1:]
        data = b""
        for n, (off, what, fragment) in enumerate(protected):
            found = protection.open(what, fragment)
            if found is None:
                agree(kind == "s2c" and n == len(protected) - 1 and "fail" in self.results("tls.record"),
                      f"{kind}: the record at {off - 5} does not open")
                self.unopened += 1
                break
            self.opened += 1
            if kind == "c2s":
                self.check_nonce(protection, n, fragment)
            self.plain[kind].append((off, len(fragment), *found))
            data += found[0] if what == HANDSHAKE else b""
        self.cut(kind, data)

    def check_nonce(self, protection, n, fragment):
        """What we send: the sequence number as explicit nonce (RFC 5288 3), or an IV from the seed."""
        if protection.mac:
            same(fragment[:16], self.random.generate(16), "an IV of ours, from the seed")
        elif "CHACHA20" not in protection.name:
            same(fragment[:8], n.to_bytes(8, "big"), "an explicit nonce of ours")

    def compare_records(self):
        """The trace's record buffers, in order, are what was opened."""
        for kind, found in self.plain.items():
            said = [b for b in self.buffers if b.kind == "record" and b.parts[0]["buf"] == self.streams[kind].id]
            if self.failed():
                agree(len(said) <= len(found), f"{kind}: more records than could be opened")
            else:
                same(len(said), len(found), f"{kind}: records opened")
            for buffer, (off, length, plain, whole) in zip(said, found):
                same((buffer.parts[0]["off"], buffer.parts[0]["len"]), (off, length), f"which bytes buffer {buffer.id} was decrypted from")
                agree(bytes(buffer.data) in (plain, whole), f"buffer {buffer.id} is not the plain text of its record")

    # Messages.

    def root(self, buffer):
        """The direction that a buffer came from. Only the server's messages come in so many records that none is named."""
        while buffer.kind not in self.streams:
            if not buffer.parts:
                return "s2c"
            buffer = self.buffers[buffer.parts[0]["buf"] - 1]
        return buffer.kind

    def compare_messages(self):
        """The trace's message buffers, in order, are the messages of the wire."""
        for kind in self.streams:
            said = [bytes(b.data) for b in self.buffers if b.kind == "message" and b.known and self.root(b) == kind]
            found = self.messages[kind]
            for one, two in zip(said, found):
                same(one, two, f"{kind}: a {MESSAGES.get(two[0], 'message')}")
            agree(len(said) <= len(found) or not self.random or self.failed(), f"{kind}: more messages than crossed the wire")
            agree(len(said) == len(found) or self.failed() or not self.master, f"{kind}: messages of the wire are missing")

    def expect(self, message, fields):
        """Leaves of a message have the bytes that this program read."""
        for buffer in self.buffers:
            if buffer.kind == "message" and buffer.leaves and buffer.leaves[0][2].startswith(message + "."):
                leaves = {path: bytes(buffer.data[off:off + length]) for off, length, path, _ in buffer.leaves}
                for path, raw in fields.items():
                    if not any(p.endswith("unparsed") for p in leaves):
                        same(leaves.get(f"{message}.{path}"), raw, f"{message}.{path}")
                return

    def check_finished(self):
        """RFC 5246 7.4.9."""
        results = self.results("tls.finished")
        if not self.master:
            agree("pass" not in results or not self.random, "a Finished that no keys could have made")
            return
        seen = self.transcript()
        body, whole = self.find("c2s", FINISHED)
        if body:
            same(body.data, self.verify_data("client", seen), "the client's Finished")
        theirs, _ = self.find("s2c", FINISHED)
        if not theirs:
            agree("pass" not in results, "a Finished that did not come")
            return
        done = next(i for i, m in enumerate(self.messages["s2c"]) if m[0] == DONE)
        after = [m for m in self.messages["s2c"][done + 1:] if m[0] not in (0, FINISHED)]
        good = theirs.data == self.verify_data("server", seen + [whole] + after)
        if results:
            same("pass" in results, good, "whether the server's Finished is good")
        agree(results or self.failed(), "a Finished that nobody checked")

    def check_complete(self):
        """Nothing was computed in silence: a session that went well shows each signature, each record's arithmetic and both Finished."""
        made = self.audit.made
        if self.failed() or not self.master:
            return
        same(sum(made[op] for op in ("ecdsa_verify", "ed25519_verify", "emsa_pkcs1_v1_5", "emsa_pss_verify")), self.verified, "signatures derived")
        for name in ("MAC", "additional_data") if self.suite[2] else ("additional_data", "nonce"):
            same(made[name], self.opened, f"records for which {name} was derived")
        same(made["plaintext"] + made["ciphertext"], self.opened, "records that were enciphered or deciphered")
        same(made["hmac_drbg"], self.random.requests, "draws from the generator of random octets")
        same(made["rsaes_pkcs1_encrypt"], int("TLS_RSA" in self.suite[0]), "encryptions to the server's key")
        agree(made["verify_data"] >= sum(m[0] == FINISHED for found in self.messages.values() for m in found), "a Finished that was not derived")

    def verify_data(self, whose, messages):
        return self.prf(self.master, whose + " finished", hashlib.new(self.suite[1], b"".join(messages)).digest(), 12)


def longest(certificate, others, anchors, seen):
    """The longest run of good signatures from CERTIFICATE on, as the issuers; and whether it ends in an anchor."""
    if any(certificate.der == a.der for a in anchors):
        return [], True
    best = []
    for issuer in anchors + others:
        if issuer.subject != certificate.issuer or issuer in seen or not signatures.issued(certificate, issuer):
            continue
        path, trusted = ([], True) if issuer in anchors else longest(issuer, others, anchors, seen + [issuer])
        if trusted:
            return [issuer] + path, True
        best = max(best, [issuer] + path, key=len)
    return best, False
