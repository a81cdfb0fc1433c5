#!/usr/bin/env python3
"""Sessions of others (`view` of captures): what our own client refuses is named all the same, with the rule that it breaks beside it.

Sessions built by hand, field by field, for what no server of today speaks; sessions of openssl's; what tshark makes of both. Then the
same cut at every byte, and with wrong lengths.
"""
import datetime
import hashlib
import hmac
import os
import re
import struct
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "support", "hostile")]
import packets as pk  # noqa: E402
from capture_test import lines, tiles, view, wire  # noqa: E402
from pki import HOST, Pki  # noqa: E402
from proxy import Proxy  # noqa: E402
from run import write  # noqa: E402
from servers import OpensslServer  # noqa: E402
from tally import BUILD, SAMPLE, SANITIZED, VITRINE, Tally  # noqa: E402

from cryptography import x509  # noqa: E402
from cryptography.hazmat.primitives import hashes  # noqa: E402
from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import padding  # noqa: E402
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key  # noqa: E402
from cryptography.x509 import ocsp  # noqa: E402

C, S = 0, 1
RANDOM = bytes(range(32))


def opaque(size, data):
    return len(data).to_bytes(size, "big") + data


def record(data, kind=22, version=0x0303):
    return b"".join(struct.pack(">BHH", kind, version, len(data[i:i + 16384])) + data[i:i + 16384] for i in range(0, len(data), 16384)) \
        or struct.pack(">BHH", kind, version, 0)


def message(kind, body):
    return bytes([kind]) + opaque(3, body)


def extension(kind, data):
    return struct.pack(">H", kind) + opaque(2, data)


def client_hello(suites=(0xc02f,), version=0x0303, methods=b"\0", extensions=b"", session=b""):
    return message(1, struct.pack(">H", version) + RANDOM + opaque(1, session) + opaque(2, b"".join(struct.pack(">H", s) for s in suites))
                   + opaque(1, methods) + (opaque(2, extensions) if extensions else b""))


def server_hello(suite=0xc02f, version=0x0303, method=0, extensions=b"", session=b""):
    return message(2, struct.pack(">H", version) + RANDOM[::-1] + opaque(1, session) + struct.pack(">HB", suite, method)
                   + (opaque(2, extensions) if extensions else b""))


CCS = b"\1"
DH = opaque(2, b"\xfb" * 64) + opaque(2, b"\2") + opaque(2, b"\x42" * 64)
POINT = b"\4" + b"\x33" * 64
EC = b"\3\0\x17" + opaque(1, POINT)
SIGNATURE = b"\x55" * 128          # of versions whose signatures nobody checks here


class Session:
    """One that is built by hand. FIELDS: a leaf's path, whose bytes are wanted there; FAILS: the rules that are broken."""

    def __init__(self, turns, fields, fails=(), unparsed=()):
        self.turns, self.fields, self.fails, self.unparsed = turns, fields, set(fails), list(unparsed)

    def capture(self, **options):
        return pk.pcap(pk.frames(pk.conversation(self.turns, **options)))


def exchange(suite, params, signed, client, version=0x0303, fields=(), fails=(), key=None, certificate=b"", extra=b""):
    """A handshake by SUITE, to the first records that are sealed. With a KEY the server's parameters are really signed."""
    v, fields = {"version": version}, dict(fields)
    signature = key.sign(RANDOM + RANDOM[::-1] + params, padding.PKCS1v15(), hashes.SHA256()) if key and version >= 0x0303 else SIGNATURE
    if signed:
        fields["server_key_exchange.signed_params.signature.bytes"] = signature
    signature = (b"\4\1" if version >= 0x0303 else b"") + opaque(2, signature) if signed else b""
    flight = server_hello(suite, version) + certificate + (message(12, params + signature) if params else b"") + extra + message(14, b"")
    turns = [(C, record(client_hello((suite,), version), **v)), (S, record(flight, **v)),
             (C, record(message(16, client), **v) + record(CCS, 20, **v) + record(b"\xee" * 40, **v)),
             (S, record(CCS, 20, **v) + record(b"\xdd" * 40, **v) + record(b"\xcc" * 64, 23, **v))]
    return Session(turns, fields, set(fails) | ({("tls.version", "too-old")} if version < 0x0303 else set()))


def dh_fields(prefix="server_key_exchange.params."):
    return {prefix + "dh_p.value": b"\xfb" * 64, prefix + "dh_g.value": b"\2", prefix + "dh_Ys.value": b"\x42" * 64}


def sessions(pki):
    der = [pki.certificates[label].public_bytes(Encoding.DER) for label in pki.sent("rsa")]
    chain = message(11, opaque(3, b"".join(opaque(3, d) for d in der)))
    yc, key, out = b"\x24" * 64, load_pem_private_key(pki.keys["rsa"], None), {}
    deflate = exchange(0xc02f, EC, True, opaque(1, POINT), key=key, fields={"server_hello.compression_method": b"\1", "client_key_exchange.ecdh_Yc.point": POINT},
                       fails=[("tls.compression", "")], certificate=chain)
    deflate.turns[1] = (S, deflate.turns[1][1].replace(server_hello(0xc02f), server_hello(0xc02f, method=1)))
    out["DEFLATE"] = deflate
    for version, name in ((0x0303, "TLS 1.2"), (0x0302, "TLS 1.1"), (0x0301, "TLS 1.0"), (0x0300, "SSL 3.0")):
        out[f"DHE, {name}"] = exchange(0x0033, DH, True, opaque(2, yc), version, certificate=chain, key=key, fields={
            **dh_fields(), "client_key_exchange.dh_Yc.value": yc, "certificate.certificate_list[0].certificate": der[0],
            **({"server_key_exchange.signed_params.algorithm": b"\4\1"} if version == 0x0303 else {})})
        out[f"anonymous DH, {name}"] = exchange(0x0034, DH, False, opaque(2, yc), version, fields={**dh_fields(), "client_key_exchange.dh_Yc.value": yc})
        out[f"RSA, {name}"] = exchange(0x002f, b"", False, yc if version == 0x0300 else opaque(2, yc), version, certificate=chain, fields={
            "client_key_exchange." + ("" if version == 0x0300 else "EncryptedPreMasterSecret.") + "encrypted_pre_master_secret": yc})
        if version >= 0x0301:
            out[f"ECDHE, {name}"] = exchange(0xc013, EC, True, opaque(1, POINT), version, certificate=chain, key=key, fields={
                "server_key_exchange.params.public.point": POINT, "client_key_exchange.ecdh_Yc.point": POINT})
    out["anonymous ECDH"] = exchange(0xc018, EC, False, opaque(1, POINT), fields={"server_key_exchange.params.public.point": POINT})
    out["RSA of export grade"] = exchange(0x0003, opaque(2, b"\xfd" * 64) + opaque(2, b"\1\0\1"), True, opaque(2, yc), 0x0301, certificate=chain, fields={
        "server_key_exchange.params.rsa_modulus.value": b"\xfd" * 64, "server_key_exchange.params.rsa_exponent.value": b"\1\0\1"})
    prime = {"prime_p": b"\xfb" * 20, "a": b"\1", "b": b"\2", "base": b"\4" + b"\6" * 40, "order": b"\7" * 20, "cofactor": b"\1", "public": b"\4" + b"\x0b" * 40}
    out["an explicit curve"] = exchange(0xc013, b"\1" + b"".join(opaque(1, x) for x in prime.values()), True, opaque(1, POINT), fails=[("tls.group", "")],
                                        fields={f"server_key_exchange.params.{k}.value": x for k, x in prime.items()})
    out["a suite without a name"] = exchange(0xfefe, DH, False, opaque(2, yc), fields={"server_key_exchange.params": DH, "client_key_exchange.exchange_keys": opaque(2, yc)})
    return out


def padded_hello():
    """TLS 1.3's, with the extensions that our client does not send."""
    share = struct.pack(">H", 29) + opaque(2, b"\x61" * 32)
    data = {43: opaque(1, b"\3\4\3\3"), 51: opaque(2, share), 45: opaque(1, b"\1"), 10: opaque(2, b"\0\x1d"), 13: opaque(2, b"\4\3"), 50: opaque(2, b"\4\1"),
            5: b"\1" + opaque(2, opaque(2, b"\xa2\2\4\0")) + opaque(2, b""), 15: b"\1", 21: bytes(9), 27: opaque(1, b"\0\2"), 28: b"\x40\0", 1: b"\4",
            44: opaque(2, b"\x0c" * 5), 49: b"", 42: b"", 13172: b"", 0x9a9a: b"\0",
            41: opaque(2, opaque(2, b"\x1d" * 9) + b"\0\0\0\7") + opaque(2, opaque(1, b"\xb1" * 32))}
    at = "client_hello.extensions[{}].extension_data.".format
    return b"".join(extension(kind, d) for kind, d in data.items()), {
        at(0) + "versions[0].version": b"\3\4", at(1) + "client_shares[0].key_exchange.bytes": b"\x61" * 32, at(2) + "ke_modes[0].mode": b"\1",
        at(5) + "supported_signature_algorithms[0].algorithm": b"\4\1", at(6) + "responder_id_list[0].responder_id.ResponderID": b"\xa2\2\4\0",
        at(7) + "mode": b"\1", at(8) + "padding": bytes(9), at(9) + "algorithms[0].algorithm": b"\0\2", at(10) + "record_size_limit": b"\x40\0",
        at(11) + "max_fragment_length": b"\4", at(12) + "cookie.bytes": b"\x0c" * 5, at(16) + "data": b"\0",
        at(17) + "identities[0].identity.bytes": b"\x1d" * 9, at(17) + "identities[0].obfuscated_ticket_age": b"\0\0\0\7", at(17) + "binders[0].binder.binder": None,
        at(17) + "binders[0].binder.bytes": b"\xb1" * 32}


def tls_13():
    offered, fields = padded_hello()
    del fields[[f for f in fields if f.endswith("binder.binder")][0]]
    retry = extension(43, b"\3\4") + extension(51, b"\0\x17") + extension(44, opaque(2, b"\x0c" * 5))
    chosen = extension(43, b"\3\4") + extension(51, b"\0\x1d" + opaque(2, b"\x62" * 32)) + extension(41, b"\0\0")
    turns = [(C, record(client_hello((0x1301,), extensions=offered, session=b"\x05" * 32), version=0x0301)),
             (S, record(server_hello(0x1301, extensions=retry, session=b"\x05" * 32)) + record(CCS, 20)),
             (C, record(CCS, 20) + record(client_hello((0x1301,), extensions=offered, session=b"\x05" * 32))),
             (S, record(server_hello(0x1301, extensions=chosen, session=b"\x05" * 32)) + record(b"\xee" * 900, 23)),
             (C, record(b"\xee" * 53, 23)), (S, record(b"\xee" * 250, 23))]
    at = "server_hello.extensions[{}].extension_data.".format
    return Session(turns, {**fields, at(0) + "selected_version": b"\3\4", at(1) + "selected_group": b"\0\x17", at(1) + "server_share.key_exchange.bytes": b"\x62" * 32,
                           at(2) + "selected_identity": b"\0\0"})


def heartbeats(suite=0xc013):
    """Before anything is sealed; the second is Heartbleed's: it asks for more than it brings."""
    both = extension(15, b"\1")
    turns = [(C, record(client_hello((suite,), extensions=both))), (S, record(server_hello(suite, extensions=both) + message(14, b""))),
             (C, record(b"\1\0\5hello" + bytes(16), 24)), (S, record(b"\2\0\5hello" + bytes(16), 24)), (C, record(b"\1\x40\0", 24)),
             (S, record(b"\1\x28", 21))]
    return Session(turns, {"TLSPlaintext.heartbeat.type": b"\1", "TLSPlaintext.heartbeat.payload": b"hello", "TLSPlaintext.heartbeat.padding": bytes(16),
                           "TLSPlaintext.heartbeat.payload_length": b"\x40\0", "TLSPlaintext.alert.level": b"\1"},
                   [("tls.record", "type"), ("syntax.length", "truncated")])


def unknown_types():
    turns = [(C, record(client_hello())), (S, record(server_hello() + message(99, b"who knows") + message(23, b"\0\0"))),
             (S, record(b"some bytes", 99) + record(b"\2\x28", 21) + record(b"", 22))]
    return Session(turns, {"handshake.body": b"who knows", "supplemental_data.body": b"\0\0", "TLSPlaintext.fragment": b"some bytes", "TLSPlaintext.alert.description": b"\x28"},
                   [("tls.record", "type"), ("tls.record", "empty")])


def version_2(version, suite=0x0005):
    """A hello as SSL 2.0 wrote it, to which a server of a later version answers."""
    challenge = bytes(range(16))
    body = b"\1" + struct.pack(">HHHH", version, 9, 0, 16) + b"\1\0\x80" + b"\7\0\xc0" + b"\0" + struct.pack(">H", suite) + challenge
    turns = [(C, struct.pack(">H", 0x8000 | len(body)) + body), (S, record(server_hello(suite, version) + message(14, b""), version=version)),
             (C, record(message(16, b"\x24" * 64 if version == 0x0300 else opaque(2, b"\x24" * 64)), version=version))]
    return Session(turns, {"V2ClientHello.challenge": challenge, "V2ClientHello.cipher_specs[0].cipher_spec": b"\1\0\x80", "V2ClientHello.version": struct.pack(">H", version),
                           "V2ClientHello.cipher_specs[2].cipher_spec": b"\0" + struct.pack(">H", suite), "server_hello.server_version": struct.pack(">H", version)},
                   [("tls.version", "too-old")] if version < 0x0303 else [])


def malformed():
    """A message and a record that are none: they alone are unparsed."""
    turns = [(C, record(client_hello())), (S, record(server_hello() + message(12, b"\3\0\x17\xff\4") + message(14, b"x") + message(14, b""))),
             (S, record(b"\2", 21) + record(b"\2\x28", 21)), (C, b"GET / HTTP/1.1\r\n\r\n")]
    return Session(turns, {"server_hello_done.length": bytes(3), "TLSPlaintext.alert.description": b"\x28"},
                   [("syntax.length", "truncated"), ("syntax.length", "trailing"), ("tls.record", "")],
                   ["malformed", "malformed", "malformed: no record begins here", "malformed: no record begins here"])


def others():
    return {"TLS 1.3": tls_13(), "heartbeats": heartbeats(), "unknown types": unknown_types(), "malformed": malformed(),
            "a hello of SSL 2.0 for TLS 1.0": version_2(0x0301), "a hello of SSL 2.0 for SSL 3.0": version_2(0x0300), "a hello of SSL 2.0 for TLS 1.2": version_2(0x0303)}


def prf(secret, label, seed, size):
    """RFC 5246 5, of SHA-256."""
    out, a, seed = b"", label + seed, label + seed
    while len(out) < size:
        a = hmac.digest(secret, a, "sha256")
        out += hmac.digest(secret, a + seed, "sha256")
    return out[:size]


class Sealer:
    """Both ends of a session of AES-128-GCM: what each sends is sealed once its keys are there."""

    def __init__(self, master):
        self.master, self.turns, self.messages, self.keys, self.sequence = master, [], b"", [None, None], [0, 0]

    def say(self, side, data, kind=22):
        if kind == 22:
            self.messages += data
        if self.keys[side]:
            key, iv = self.keys[side]
            explicit = self.sequence[side].to_bytes(8, "big")
            data = explicit + AESGCM(key).encrypt(iv + explicit, data, explicit + struct.pack(">BHH", kind, 0x0303, len(data)))
            self.sequence[side] += 1
        self.turns.append((side, record(data, kind)))

    def change(self, side):
        self.say(side, CCS, 20)
        block = prf(self.master, b"key expansion", RANDOM[::-1] + RANDOM, 40)
        self.keys[side], self.sequence[side] = (block[16 * side:16 * side + 16], block[32 + 4 * side:36 + 4 * side]), 0

    def finish(self, side):
        digest = hashlib.sha256(self.messages).digest()
        self.say(side, message(20, prf(self.master, (b"client", b"server")[side] + b" finished", digest, 12)))

    def handshake(self, suite, flight, share, between=b"", **hello):
        self.messages = b""
        self.say(C, client_hello((suite,), **hello))
        self.say(S, server_hello(suite, **hello) + flight + message(14, b""))
        self.say(C, message(16, share))
        self.change(C)
        if between:
            self.say(C, between)
        self.finish(C)
        self.say(S, message(4, b"\0\0\1\x2c" + opaque(2, b"a ticket")))
        self.change(S)
        self.finish(S)


def test_keyed(tally, folder):
    """What is sealed where the keys are known: next_protocol, heartbeats, a second handshake, by key exchanges that are not ours."""
    master, npn = bytes(range(48)), extension(13172, b"")
    for suite, flight, share in ((0x009e, message(12, DH + b"\4\1" + opaque(2, SIGNATURE)), opaque(2, b"\x24" * 64)), (0x00a6, message(12, DH), opaque(2, b"\x24" * 64))):
        sealed = Sealer(master)
        sealed.handshake(suite, flight, share, message(67, opaque(1, b"http/1.1") + opaque(1, bytes(21))), extensions=npn)
        sealed.say(C, b"a line\n", 23)
        sealed.say(S, b"\1\0\5hello" + bytes(16), 24)
        sealed.say(S, message(0, b""))
        sealed.handshake(suite, flight, share, extensions=extension(65281, opaque(1, b"\x1a" * 12)))
        sealed.say(S, b"\1\0", 21)
        wanted = {"next_protocol.selected_protocol.name": b"http/1.1", "next_protocol.padding.bytes": bytes(21), "heartbeat.payload": b"hello", "data": b"a line\n",
                  "client_hello.extensions[0].extension_data.renegotiated_connection.verify_data": b"\x1a" * 12, "new_session_ticket.ticket.bytes": b"a ticket",
                  "alert.description": b"\0", **dh_fields(), "client_key_exchange.dh_Yc.value": b"\x24" * 64}
        session = Session(sealed.turns, wanted, [("tls.record", "type")])
        keys = write(folder, "hand.keys", f"CLIENT_RANDOM {RANDOM.hex()} {master.hex()}\n".encode())
        trace = judge(tally, f"opened, suite {suite:04x}", session, write(folder, "sealed.pcap", session.capture()), "--keylog", keys)
        finished = [e["result"] for e in trace if e["event"] == "check" and e["id"] == "tls.finished"]
        tally.check(f"opened, suite {suite:04x}: four Finished are right", finished == ["pass"] * 4, str(finished))
        closed = view(os.path.join(folder, "sealed.pcap"), "--connection", "1")[0]
        tally.check(f"sealed, suite {suite:04x}: nothing is unparsed", not [e for e in lines(closed) if e["path"].endswith("unparsed")] and broken(closed) == session.fails)
        wrong = write(folder, "wrong.keys", f"CLIENT_RANDOM {RANDOM.hex()} {master[::-1].hex()}\n".encode())
        other = view(os.path.join(folder, "sealed.pcap"), "--connection", "1", "--keylog", wrong)[0]
        tally.check(f"keys of another session, suite {suite:04x}: what is sealed is named", broken(other) == session.fails | {("tls.record", "bad-mac")} and not tiles(other)
                    and not [e for e in lines(other) if e["path"].endswith("unparsed")], f"{broken(other)}")


def ocsp_response(pki, status, responder=None):
    """One of cryptography's, and what is in it."""
    leaf, issuer = pki.certificates["p256"], pki.certificates["inter"]
    key = load_pem_private_key(pki.keys["inter"], None)
    builder = ocsp.OCSPResponseBuilder().add_response(
        leaf, issuer, hashes.SHA1(), status, pki.now, pki.now + datetime.timedelta(days=7), pki.now if status == ocsp.OCSPCertStatus.REVOKED else None,
        x509.ReasonFlags.key_compromise if status == ocsp.OCSPCertStatus.REVOKED else None)
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.NAME if responder else ocsp.OCSPResponderEncoding.HASH, issuer)
    if responder:
        points = x509.CRLDistributionPoints([x509.DistributionPoint([x509.UniformResourceIdentifier("http://crl.example/1.crl")], None, None, None)])
        certificate = (x509.CertificateBuilder().subject_name(issuer.subject).issuer_name(issuer.subject).public_key(issuer.public_key()).serial_number(7)
                       .not_valid_before(pki.now).not_valid_after(pki.now + datetime.timedelta(days=9)).add_extension(points, False).sign(key, hashes.SHA256()))
        builder = builder.certificates([certificate, certificate]).add_extension(x509.OCSPNonce(b"\x0e" * 16), False)
    response = builder.sign(key, hashes.SHA256())
    return response.public_bytes(Encoding.DER), response


def stapled(pki):
    key, yc = load_pem_private_key(pki.keys["rsa"], None), opaque(1, POINT)
    basic = "certificate_status.response.OCSPResponse.responseBytes.ResponseBytes.response.BasicOCSPResponse."
    single, out = basic + "tbsResponseData.responses[0].", {}
    for title, status, responder in (("good", ocsp.OCSPCertStatus.GOOD, None), ("revoked", ocsp.OCSPCertStatus.REVOKED, True), ("unknown", ocsp.OCSPCertStatus.UNKNOWN, True)):
        der, response = ocsp_response(pki, status, responder)
        serial = response.serial_number.to_bytes(response.serial_number.bit_length() // 8 + 1, "big")
        fields = {single + "certID.issuerNameHash.content": response.issuer_name_hash, single + "certID.issuerKeyHash.content": response.issuer_key_hash,
                  single + "certID.serialNumber.content": serial, single + "thisUpdate.content": f"{pki.now:%Y%m%d%H%M%SZ}".encode(),
                  single + "nextUpdate.GeneralizedTime.content": f"{pki.now + datetime.timedelta(days=7):%Y%m%d%H%M%SZ}".encode(),
                  "certificate_status.status_type": b"\1", basic + "signature.content": response.signature,
                  "certificate_status.response.OCSPResponse.responseStatus.content": b"\0"}
        if title == "revoked":
            fields[single + "certStatus.revoked.revocationReason.CRLReason.content"] = b"\1"
            fields[basic + "certs.Certificates[1].certificate.tbsCertificate.serialNumber.content"] = b"\7"
        elif title == "good":
            fields[basic + "tbsResponseData.responderID.byKey.KeyHash.content"] = response.responder_key_hash
        else:
            fields[single + "certStatus.unknown.tag"] = b"\x82"
        for form, extra in (("", b"\1" + opaque(3, der)), (", two of them", b"\2" + opaque(3, opaque(3, der) + opaque(3, b"") + opaque(3, der)))):
            wanted = fields if not form else {"certificate_status.ocsp_response_list[2].ocsp_response" + k[len("certificate_status.response"):]: v
                                              for k, v in fields.items() if ".response." in k}
            out[f"OCSP, {title}{form}"] = exchange(0xc02f, EC, True, yc, key=key, certificate=message(22, extra), fields=wanted)
    out["OCSP, try later"] = exchange(0xc02f, EC, True, yc, key=key, certificate=message(22, b"\1" + opaque(3, b"\x30\3\x0a\1\3")),
                                      fields={"certificate_status.response.OCSPResponse.responseStatus.content": b"\3"})
    return out


def named(trace):
    """{path: [bytes]} of the leaves."""
    out = {}
    for e in trace:
        if e["event"] == "leaf":
            out.setdefault(e["path"], []).append(bytes.fromhex(e["hex"]) if e["hex"] is not None else None)
    return out


def broken(trace):
    return {(e["id"], e.get("reason", "")) for e in trace if e["event"] == "check" and e["result"] == "fail"}


def judge(tally, title, session, path, *options):
    """All bytes are there, in one named leaf each."""
    trace, done = view(path, "--connection", "1", *options)
    found = named(trace)
    for side, kind in ((C, "c2s"), (S, "s2c")):
        wanted = b"".join(data for d, data in session.turns if d == side)
        tally.check(f"{title}: bytes of {kind}", wire(trace, kind) == wanted, f"{len(wire(trace, kind))} of {len(wanted)}: {done.stderr}")
    tally.problems(f"{title}: leaves tile", tiles(trace))
    unparsed = [(e["path"], e.get("value"), e["hex"][:80]) for e in trace if e["event"] == "leaf" and e["path"].endswith("unparsed")]
    tally.check(f"{title}: unparsed", [u[1] for u in unparsed] == session.unparsed, f"{unparsed}, not {session.unparsed}")
    tally.check(f"{title}: rules that are broken", broken(trace) == session.fails, f"{broken(trace)}, not {session.fails}")
    for field, wanted in session.fields.items():
        tally.check(f"{title}: {field}", wanted in found.get(field, []), f"{[x.hex()[:60] for x in found.get(field, [])]} of {sorted(found)}"[:900])
    return trace


# Of the rest tshark reads less, or stops: it says nothing of SSL 3.0's signatures, of DEFLATE…
AGREE = ["DHE, TLS 1.2", "DHE, TLS 1.1", "DHE, TLS 1.0", "anonymous DH, TLS 1.0", "RSA, TLS 1.0", "RSA, SSL 3.0", "ECDHE, TLS 1.1", "DEFLATE", "TLS 1.3", "OCSP, good", "OCSP, revoked",
         "a hello of SSL 2.0 for TLS 1.0", "heartbeats"]


def test_by_hand(tally, folder, pki):
    for title, session in {**sessions(pki), **others(), **stapled(pki)}.items():
        path = write(folder, "hand.pcap", session.capture())
        trace = judge(tally, title, session, path)
        if title in AGREE:
            test_tshark(tally, title, path, trace)


# A field of tshark's, and the path of the leaves that it is.
SAME = {
    "tls.record.content_type": r"TLS\w+\.type", "tls.record.length": r"TLS\w+\.length|V2ClientHello\.msg_length", "tls.handshake.random": r"(client|server)_hello\.random",
    "tls.handshake.version": r"(client_hello\.client|server_hello\.server)_version|V2ClientHello\.version", "tls.handshake.comp_method": r".*\.(compression_)?method",
    "tls.handshake.p": r".*\.dh_p\.value", "tls.handshake.g": r".*\.dh_g\.value", "tls.handshake.ys": r".*\.dh_Ys\.value", "tls.handshake.yc": r".*\.dh_Yc\.value",
    "tls.handshake.server_point": r"server_key.*\.public\.point", "tls.handshake.client_point": r".*\.ecdh_Yc\.point", "tls.handshake.epms": r".*\.encrypted_pre_master_secret",
    "tls.handshake.sig": r"server_key.*\.signature\.bytes", "tls.handshake.client_cert_vrfy.sig": r"certificate_verify\.signature\.bytes",
    "tls.handshake.sig_hash_alg": r".*(supported_signature_algorithms\[\d+\]|signed_params|certificate_verify|certificate_request)\.algorithm", "tls.handshake.cert_type": r".*\.certificate_types\[\d+\]\.type",
    "tls.handshake.session_ticket": r"new_session_ticket\.ticket\.bytes", "tls.handshake.session_ticket_lifetime_hint": r"new_session_ticket\.ticket_lifetime_hint",
    "tls.handshake.extensions_key_share_key_exchange": r".*\.key_exchange\.bytes", "tls.handshake.extensions_key_share_selected_group": r".*\.selected_group",
    "tls.handshake.extensions.supported_version": r".*\.(versions\[\d+\]\.version|selected_version)", "tls.extension.psk_ke_mode": r".*\.ke_modes\[\d+\]\.mode",
    "tls.handshake.npn_selected_protocol": r".*\.selected_protocol\.name", "tls.handshake.challenge": r"V2ClientHello\.challenge", "tls.handshake.cipherspec": r"V2.*\.cipher_spec",
    "tls.heartbeat_message.type": r"(TLSPlaintext\.)?heartbeat\.type", "tls.heartbeat_message.payload_length": r".*heartbeat\.payload_length",
    "ocsp.responseStatus": r".*\.responseStatus\.content", "ocsp.issuerKeyHash": r".*\.issuerKeyHash\.content", "ocsp.serialNumber": r".*\.certID\.serialNumber\.content",
    "ocsp.thisUpdate": r".*\.thisUpdate\.content", "ocsp.producedAt": r".*\.producedAt\.content", "ocsp.responseType.id": r".*\.responseType\.content",
}


def dissected(path):
    """{tshark's field: [bytes]}."""
    done = subprocess.run(["tshark", "-r", path, "-T", "pdml", "-2"], capture_output=True, timeout=60)
    out = {}
    for field in ElementTree.fromstring(done.stdout).iter("field"):
        field_name = field.get("name").replace("opaque_type", "content_type")     # as it calls what TLS 1.3 seals
        if field_name in SAME and field.get("value"):
            out.setdefault(field_name, []).append(field.get("value"))
    return out


def test_tshark(tally, title, path, trace, without=()):
    """Each field that tshark has of it is a leaf of ours; returns how many were compared."""
    compared = 0
    for field, wanted in dissected(path).items():
        ours = [e["hex"] for e in lines(trace) if re.fullmatch(SAME[field], e["path"])]
        if field not in without:
            tally.check(f"{title}: tshark's {field}", sorted(ours) == sorted(wanted), f"{sorted(ours)[:4]}, not {sorted(wanted)[:4]}"[:500])
            compared += len(wanted)
    return compared


# title: the version and the suite that both sides of openssl's are told
LIVE = {
    "TLS 1.0 DHE": ("-tls1", "DHE-RSA-AES128-SHA"), "TLS 1.1 DHE": ("-tls1_1", "DHE-RSA-AES256-SHA"), "TLS 1.0 ECDHE": ("-tls1", "ECDHE-RSA-AES128-SHA"),
    "TLS 1.0 RSA": ("-tls1", "AES128-SHA"), "TLS 1.1 RSA": ("-tls1_1", "AES256-SHA"), "TLS 1.0 anonymous DH": ("-tls1", "ADH-AES128-SHA"),
    "TLS 1.0 anonymous ECDH": ("-tls1", "AECDH-AES256-SHA"), "TLS 1.2 DHE GCM": ("-tls1_2", "DHE-RSA-AES256-GCM-SHA384"), "TLS 1.2 DHE ChaCha20": ("-tls1_2", "DHE-RSA-CHACHA20-POLY1305"),
    "TLS 1.2 DHE CBC": ("-tls1_2", "DHE-RSA-AES128-SHA256"), "TLS 1.2 anonymous DH": ("-tls1_2", "ADH-AES128-GCM-SHA256"), "Camellia": ("-tls1_2", "DHE-RSA-CAMELLIA128-SHA256"),
    "CCM": ("-tls1_2", "DHE-RSA-AES128-CCM8"), "client certificate, TLS 1.0": ("-tls1", "DHE-RSA-AES128-SHA"), "client certificate, TLS 1.2": ("-tls1_2", "DHE-RSA-AES128-GCM-SHA256"),
    "stapled": ("-tls1_2", "ECDHE-RSA-AES128-GCM-SHA256"), "next protocol": ("-tls1_2", "ECDHE-RSA-AES128-GCM-SHA256"), "renegotiation": ("-tls1_2", "ECDHE-RSA-AES128-GCM-SHA256"),
    "TLS 1.3": ("-tls1_3", "ALL"), "TLS 1.3, another group": ("-tls1_3", "ALL"),
}


def more_options(title, pki):
    """What s_server and s_client are told besides."""
    client = ("-cert", pki.path("rsa.pem"), "-key", pki.path("rsa.key"))
    return {"client certificate, TLS 1.0": (("-verify", "1", "-CAfile", pki.path("roots.pem")), client),
            "client certificate, TLS 1.2": (("-verify", "1", "-CAfile", pki.path("roots.pem")), client),
            "stapled": (("-status_file", pki.path("status.der")), ("-status",)), "next protocol": (("-nextprotoneg", "http/1.1"), ("-nextprotoneg", "http/1.1")),
            "renegotiation": (("-client_renegotiation",), ()), "TLS 1.3, another group": (("-groups", "P-384"), ("-groups", "X25519:P-384"))}.get(title, ((), ()))


def talk(pki, title, keys):
    """The turns of a session of openssl's."""
    version, cipher = LIVE[title]
    server_more, client_more = more_options(title, pki)
    options = [version, "-cipher", f"{cipher}:@SECLEVEL=0"]
    with OpensslServer(pki, "rsa", *options, *server_more, "-keylogfile", keys) as server, Proxy(server.port) as proxy:
        with subprocess.Popen(["openssl", "s_client", "-connect", f"127.0.0.1:{proxy.port}", "-servername", HOST, *options, *client_more],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as client:
            for line in (b"R\n",) * (title == "renegotiation") + (b"hello\n", b"Q\n"):
                time.sleep(0.4)
                client.stdin.write(line)
                client.stdin.flush()
            said = client.communicate(timeout=20)[0]
        proxy.done.wait(5)
    return proxy.order, said.decode("latin-1")


def test_live(tally, folder, pki):
    compared = 0
    with open(pki.path("status.der"), "wb") as f:
        f.write(ocsp_response(pki, ocsp.OCSPCertStatus.GOOD)[0])
    for title, (version, _) in LIVE.items():
        keys = os.path.join(folder, f"{title}.keys")
        turns, said = talk(pki, title, keys)
        session = Session(turns, {}, [("tls.version", "too-old")] if version in ("-tls1", "-tls1_1") else [])
        path = write(folder, "live.pcap", session.capture())
        trace = judge(tally, title, session, path)
        compared += test_tshark(tally, title, path, trace)
        opens = version == "-tls1_2" and title not in ("Camellia", "CCM")
        trace = judge(tally, f"{title}, with keys", session, path, "--keylog", keys) if opens else trace
        finished = [e["result"] for e in trace if e["event"] == "check" and e["id"] == "tls.finished"]
        tally.check(f"{title}: each Finished is right", finished == ["pass"] * (0 if not opens else 4 if title == "renegotiation" else 2), f"{finished}: {said[-500:]}")
        found = named(trace)
        tally.check(f"{title}: what is there", title != "stapled" or "certificate_status.response.OCSPResponse.responseStatus.content" in found)
        tally.check(f"{title}: what is there", title != "next protocol" or found.get("next_protocol.selected_protocol.name") == [b"http/1.1"], str(sorted(found)))
    print(f"{compared} fields of tshark's in {len(LIVE)} sessions of openssl's")
    tally.check("tshark has fields of them", compared > 1000, str(compared))


def large_certificate(pki, size):
    """One of SIZE bytes or a few less."""
    issuer, key = pki.certificates["inter"], load_pem_private_key(pki.keys["inter"], None)
    padding_of = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.99"), b"\4\x84" + opaque(4, bytes(size - 600)))
    return (x509.CertificateBuilder().subject_name(issuer.subject).issuer_name(issuer.subject).public_key(issuer.public_key()).serial_number(7)
            .not_valid_before(pki.now).not_valid_after(pki.now + datetime.timedelta(days=9)).add_extension(padding_of, False).sign(key, hashes.SHA256())
            .public_bytes(Encoding.DER))


def test_large(tally, folder, pki):
    for size in (70_000, 2**24 - 100):
        der = large_certificate(pki, size)
        session = exchange(0xc02f, EC, False, opaque(1, POINT), certificate=message(11, opaque(3, opaque(3, der))))
        session.turns[1] = (S, session.turns[1][1])
        session.fields = {"certificate.certificate_list[0].certificate": der, "client_key_exchange.ecdh_Yc.point": POINT, "certificate.tbsCertificate.serialNumber.content": b"\7"}
        session.unparsed, session.fails = [], set()
        path = write(folder, "large.pcap", session.capture(mss=16000))
        trace, done = view(path, "--connection", "1")
        found = named(trace)
        for field, wanted in session.fields.items():
            tally.check(f"a message of {size} bytes: {field}", wanted in found.get(field, []), done.stderr)
        tally.check(f"a message of {size} bytes: all bytes", wire(trace, "s2c") == session.turns[1][1] + session.turns[3][1] and not tiles(trace), done.stderr)
    starts = [pk.conversation([(C, record(client_hello())), (S, record(server_hello() + b"\x0b\xff\xff\xff" + bytes(999)))], ports=(30000 + i, 443), fin=False) for i in range(60)]
    path = write(folder, "starts.pcap", pk.pcap(pk.frames([x for one in starts for x in one])))
    limit = "" if SANITIZED else "ulimit -v 40000;"         # a sanitizer reserves terabytes
    done = subprocess.run(["sh", "-c", f'{limit} exec "$0" view "$1"', VITRINE, path], capture_output=True, text=True, timeout=60)
    tally.check("a length of 16 MB costs nothing before it comes", done.returncode == 0 and "TLS in 60" in done.stdout, done.stderr)


def test_cut(tally, folder, pki):
    """The capture ends anywhere: in a record, in a message, in a header. That is no fault of who spoke, and what is there is named."""
    everything = sessions(pki)
    sealed = Sealer(bytes(48))
    sealed.handshake(0xc02f, message(12, EC + b"\4\1" + opaque(2, SIGNATURE)), opaque(1, POINT))
    everything["GCM"] = Session(sealed.turns, {})
    for title in ("GCM", "DHE, TLS 1.2", "RSA, SSL 3.0")[:1 if SAMPLE else 3]:
        wrong, turns = [], everything[title].turns
        for d in (C, S):
            stream = b"".join(data for side, data in turns if side == d)
            starts = {at: struct.unpack_from(">BHH", stream, at) for at in record_starts(stream)}
            for n in sorted(set(range(1, len(stream), 1 + len(stream) // 25)) | {at + k for at in starts for k in range(7) if 0 < at + k < len(stream)}):
                trace, done = view(write(folder, "begun.pcap", pk.pcap(pk.frames(pk.conversation([(d, stream[:n])], fin=False)))), "--connection", "1")
                at = max(x for x in starts if x < n)
                header = {e["path"].split(".")[-1]: e["hex"] for e in lines(trace) if e["buf"] == 1 + d and at <= e["off"] < n and e["path"].count(".") == 1}
                kind, _, length = starts[at]
                good = n < 6 or (header.get("type") == f"{kind:02x}" and (n < at + 5 or header.get("length") == f"{length:04x}"))
                if broken(trace) - {("tls.version", "too-old"), ("tls.server-signature", "")} or tiles(trace) or wire(trace, ("c2s", "s2c")[d]) != stream[:n] or not good \
                        or [e for e in lines(trace) if e["path"].endswith("unparsed")]:
                    wrong.append(f"{n} of {len(stream)}: {broken(trace)} {tiles(trace)} {header} {[e for e in lines(trace) if e['path'].endswith('unparsed')]} {done.stderr}")
        tally.problems(f"cut after any byte: {title}", wrong[:3])


def test_lost(tally, folder, pki):
    """A segment inside a record that is not there: the record's end is known from its header, and all that follows is named."""
    session, wrong = sessions(pki)["DHE, TLS 1.2"], []
    session.turns.append((S, record(b"\2\x28" * 20, 21)))
    whole = pk.conversation(session.turns, mss=200)
    inside = [i for i, s in enumerate(whole) if s.sport == 443 and len(s.data) == 200][1:]
    for i in inside:
        trace, done = view(write(folder, "lost.pcap", pk.pcap(pk.frames(whole[:i] + whole[i + 1:]))), "--connection", "1")
        found = named(trace)
        if broken(trace) - {("tls.server-signature", "")} or tiles(trace) or [p for p in found if p.endswith("unparsed")] or found.get("lost") != [None] or not found.get("TLSCiphertext.ciphertext") \
                or found.get("TLSPlaintext.change_cipher_spec.type") != [b"\1"] * 2 or found.get("client_key_exchange.length") is None:
            wrong.append(f"segment {i}: {broken(trace)} {tiles(trace)} {sorted(found)} {done.stderr}")
    tally.problems(f"each of {len(inside)} segments lost", wrong[:2])
    talk = [(S, b"220 mail.example ESMTP\r\n"), (C, b"EHLO x\r\n"), (S, b"250-mail.example\r\n" + b"250-X" + b"Y" * 300 + b"\r\n250 STARTTLS\r\n"), (C, b"STARTTLS\r\n"), (S, b"220 go\r\n")]
    whole = pk.conversation(talk + session.turns, mss=100)
    gone = [i for i, s in enumerate(whole) if s.data == b"Y" * 100][0]
    found = named(view(write(folder, "lost.pcap", pk.pcap(pk.frames(whole[:gone] + whole[gone + 1:]))), "--connection", "1")[0])
    tally.check("a loss in the dialogue before", found.get("server_key_exchange.params.dh_p.value") == [b"\xfb" * 64] and found.get("lost") == [None], str(sorted(found)))


def record_starts(stream):
    at = 0
    while at < len(stream):
        yield at
        at += 5 + int.from_bytes(stream[at + 3:at + 5], "big")


def blocks(turns):
    """As the fuzz target `observe` takes them: who, a length, bytes."""
    return b"".join(bytes([d]) + opaque(2, data[i:i + 60000]) for d, data in turns for i in range(0, len(data), 60000))


def test_hostile(tally, folder, pki):
    """Each session cut at each byte, and with each pair of bytes a length that is wrong: the fuzz target's oracles hold, sanitized too."""
    everything, count = {**sessions(pki), **others(), **stapled(pki)}, 0
    place = os.path.join(folder, "hostile")
    os.mkdir(place)
    for title, session in everything.items():
        for d in (C, S):
            stream = b"".join(data for side, data in session.turns if side == d)
            for at in range(0, len(stream), 1 if len(stream) < 700 else 7):
                for change in (stream[:at], stream[:at] + b"\xff\xff" + stream[at + 2:], stream[:at] + b"\0\0" + stream[at + 2:]):
                    others_turns = [(side, data) for side, data in session.turns if side != d]
                    turns = [(d, change)] + others_turns if d == C else others_turns[:1] + [(d, change)] + others_turns[1:]
                    write(place, str(count), blocks(turns))
                    count += 1
    done = subprocess.run([os.path.join(BUILD, "tests/fuzz/observe"), place], capture_output=True, text=True, timeout=300)
    tally.check(f"{count} hostile sessions", done.returncode == 0, f"{done.returncode}: {(done.stdout + done.stderr)[-600:]}")


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="vitrine-others-", dir="/tmp") as folder:
        pki = Pki(folder)
        test_by_hand(tally, folder, pki)
        test_keyed(tally, folder)
        test_live(tally, folder, pki)
        test_large(tally, folder, pki)
        test_cut(tally, folder, pki)
        test_lost(tally, folder, pki)
        test_hostile(tally, folder, pki)
    tally.finish()


if __name__ == "__main__":
    main()
