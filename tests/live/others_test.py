#!/usr/bin/env python3
"""Sessions of others (`view` of captures): what our own client refuses is named all the same, with the rule that it breaks beside it.

Sessions built by hand, field by field, for what no server of today speaks; sessions of openssl's; what tshark makes of both. Then the
same cut at every byte, and with wrong lengths.
"""
import os
import re
import struct
import subprocess
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), d) for d in ("", "support", "hostile")]
import packets as pk  # noqa: E402
from capture_test import events, tiles, view, wire  # noqa: E402
from pki import HOST, Pki  # noqa: E402
from proxy import Proxy  # noqa: E402
from run import write  # noqa: E402
from servers import OpensslServer  # noqa: E402
from tally import BUILD, Tally  # noqa: E402

from cryptography.hazmat.primitives import hashes  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import padding  # noqa: E402
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key  # noqa: E402

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


def named(trace):
    """{path: [bytes]} of the leaves."""
    out = {}
    for e in trace:
        if e["event"] == "leaf":
            out.setdefault(e["path"], []).append(bytes.fromhex(e["hex"]) if e["hex"] is not None else None)
    return out


def broken(trace):
    return {(e["id"], e.get("reason", "")) for e in trace if e["event"] == "check" and e["result"] == "fail"}


def judge(tally, title, session, path):
    """All bytes are there, in one named leaf each."""
    trace, done = view(path, "--connection", "1")
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


def test_by_hand(tally, folder, pki):
    for title, session in sessions(pki).items():
        judge(tally, title, session, write(folder, "hand.pcap", session.capture()))


def main():
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="vitrine-others-", dir="/tmp") as folder:
        pki = Pki(folder)
        test_by_hand(tally, folder, pki)
    tally.finish()


if __name__ == "__main__":
    main()
