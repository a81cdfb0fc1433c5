#!/usr/bin/env python3
"""What tshark and vitrine say of the same session must agree: each field that both have, over each suite.

vitrine talks with openssl s_server, writes a trace and a capture (--pcapng, with the secrets in it). tshark dissects and decrypts the
capture; its fields (PDML: name and bytes) are compared with the trace's leaves, in order and by direction.

usage: tshark_test.py [WORD]…    only what has each WORD in its title
"""
import collections
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from matrix_test import ECDHE, RSA, Case, start, title  # noqa: E402
from pki import HOST, Pki  # noqa: E402
from servers import Postfix  # noqa: E402
from tally import VITRINE, Tally, spread  # noqa: E402

SECRET_LINE = "a line that only the secrets show"

# A field of tshark's, and the paths of the leaves that it is; `+` after the path: all leaves below it, joined.
SAME = {
    "tls.record.content_type": r"TLS\w+\.type",
    "tls.record.version": r"TLS\w+\.version",
    "tls.record.length": r"TLS\w+\.length",
    "tls.handshake.type": r"\w+\.msg_type",
    "tls.handshake.length": r"(client_hello|server_hello|certificate|server_key_exchange|server_hello_done|client_key_exchange|finished|new_session_ticket|certificate_request)\.length",
    "tls.handshake.version": r"(client_hello\.client|server_hello\.server)_version",
    "tls.handshake.random": r"(client|server)_hello\.random",
    "tls.handshake.session_id_length": r"(client|server)_hello\.session_id\.length",
    "tls.handshake.session_id": r"(client|server)_hello\.session_id\.(id|bytes)",
    "tls.handshake.cipher_suites_length": r"client_hello\.cipher_suites\.length",
    "tls.handshake.ciphersuite": r"client_hello\.cipher_suites\[\d+\]\.cipher_suite|server_hello\.cipher_suite",
    "tls.handshake.comp_methods_length": r"client_hello\.compression_methods\.length",
    "tls.handshake.comp_method": r"client_hello\.compression_methods\[\d+\]\.method|server_hello\.compression_method",
    "tls.handshake.extensions_length": r"(client|server)_hello\.extensions\.length",
    "tls.handshake.extension.type": r"(client|server)_hello\.extensions\[\d+\]\.extension_type",
    "tls.handshake.extension.len": r"(client|server)_hello\.extensions\[\d+\]\.extension_data\.length",
    "tls.handshake.extensions_server_name_list_len": r".*\.server_name_list\.length",
    "tls.handshake.extensions_server_name_type": r".*\.name_type",
    "tls.handshake.extensions_server_name_len": r".*\.host_name\.length",
    "tls.handshake.extensions_server_name": r".*\.host_name\.name",
    "tls.handshake.extensions_reneg_info_len": r".*\.renegotiated_connection\.length",
    "tls.handshake.extensions_supported_groups_length": r".*\.named_group_list\.length",
    "tls.handshake.extensions_supported_group": r".*\.named_group_list\[\d+\]\.group",
    "tls.handshake.extensions_ec_point_formats_length": r".*\.ec_point_format_list\.length",
    "tls.handshake.extensions_ec_point_format": r".*\.ec_point_format_list\[\d+\]\.format",
    "tls.handshake.sig_hash_alg_len": r".*\.supported_signature_algorithms\.length",
    "tls.handshake.sig_hash_alg": r".*\.supported_signature_algorithms\[\d+\]\.algorithm|server_key_exchange\.signed_params\.algorithm",
    "tls.handshake.certificates_length": r"certificate\.certificate_list\.length",
    "tls.handshake.certificate_length": r"certificate\.certificate_list\[\d+\]\.length",
    "tls.handshake.certificate": r"certificate\.certificate_list\[\d+\]\.certificate",
    "tls.handshake.server_curve_type": r".*\.params\.curve_type",
    "tls.handshake.server_named_curve": r".*\.params\.namedcurve",
    "tls.handshake.server_point_len": r"server_key_exchange\.params\.public\.length",
    "tls.handshake.server_point": r"server_key_exchange\.params\.public\.\+",
    "tls.handshake.sig_len": r"server_key_exchange\.signed_params\.signature\.length",
    "tls.handshake.sig": r"server_key_exchange\.signed_params\.signature\.\+",
    "tls.handshake.client_point_len": r"client_key_exchange\.ecdh_Yc\.length",
    "tls.handshake.client_point": r"client_key_exchange\.ecdh_Yc\.\+",
    "tls.handshake.epms_len": r"client_key_exchange\.\w+\.length",
    "tls.handshake.epms": r"client_key_exchange\.(?!ecdh)\w+\.\+",
    "tls.handshake.session_ticket_lifetime_hint": r"new_session_ticket\.ticket_lifetime_hint",
    "tls.handshake.session_ticket_length": r"new_session_ticket\.ticket\.length",
    "tls.handshake.session_ticket": r"new_session_ticket\.ticket\.bytes",
    "tls.alert_message.level": r"(.*\.)?alert\.level",
    "tls.alert_message.desc": r"(.*\.)?alert\.description",
    "x509af.version": r"x509\.certificate\.tbsCertificate\.version\.Version\.content",
    "x509af.serialNumber": r"x509\.certificate\.tbsCertificate\.serialNumber\.content",
    "x509af.algorithm.id": r"x509\.certificate\.(tbsCertificate\.(signature|subjectPublicKeyInfo\.algorithm)|signatureAlgorithm)\.algorithm\.content",
    "x509if.oid": r"x509\.certificate\.tbsCertificate\.(issuer|subject)\[\d+\]\[\d+\]\.type\.content",
    "x509sat.uTF8String": r"x509\.certificate\.tbsCertificate\.(issuer|subject)\[\d+\]\[\d+\]\.value\.content",
    "x509af.utcTime": r"x509\.certificate\.tbsCertificate\.validity\.not\w+\.content",
    "x509af.extension.id": r"x509\.certificate\.tbsCertificate\.extensions\.Extensions\[\d+\]\.extnID\.content",
    "x509af.critical": r"x509\.certificate\.tbsCertificate\.extensions\.Extensions\[\d+\]\.critical\.content",
    "x509ce.SubjectKeyIdentifier": r".*\.subjectKeyIdentifier\.content",
    "x509ce.keyIdentifier": r".*\.authorityKeyIdentifier\.keyIdentifier\.content",
    "x509ce.cA": r".*\.basicConstraints\.cA\.content",
    "x509ce.pathLenConstraint": r".*\.basicConstraints\.pathLenConstraint\.content",
    "x509ce.dNSName": r".*\.subjectAltName\[\d+\]\.dNSName\.content",
    "x509ce.KeyPurposeId": r".*\.extKeyUsage\[\d+\]\.\w+\.content|.*\.extKeyUsage\[\d+\]\.content",
    "pkcs1.modulus": r".*\.modulus\.content",
    "pkcs1.publicExponent": r".*\.publicExponent\.content",
}
# The kinds of string in a name, which are one field of ours.
STRINGS = ("x509sat.printableString", "x509sat.teletexString")
# Of these there must be some in every session.
EVERY_SESSION = ("tls.record.content_type", "tls.handshake.type", "tls.handshake.random", "tls.handshake.certificate", "x509af.serialNumber",
                 "x509af.algorithm.id", "x509if.oid", "x509sat.uTF8String", "x509af.utcTime", "x509af.extension.id", "x509ce.dNSName")


def cases():
    groups = ["x25519", "secp256r1", "secp384r1", "secp521r1"]
    schemes = {"ECDHE-RSA": [("rsa_pss_rsae_sha256", "rsa"), ("rsa_pkcs1_sha256", "rsa")],
               "ECDHE-ECDSA": [("ecdsa_secp256r1_sha256", "p256"), ("ecdsa_secp384r1_sha384", "p384")]}
    for kx in schemes:
        for i, cipher in enumerate(ECDHE):
            scheme, chain = schemes[kx][i % 2]
            yield Case("openssl", kx, cipher, groups[i % 4], scheme, chain, "-no_etm" if i % 3 == 2 else "")
    for cipher in RSA:
        yield Case("openssl", "RSA", cipher, None, None, "rsa", "" if "GCM" in cipher else "-no_etm")


def talk(port, pki, folder, *options, secrets=("--trace-secrets",)):
    """One session; the paths of its trace and its capture."""
    trace, capture = os.path.join(folder, f"{port}.trace"), os.path.join(folder, f"{port}.pcapng")
    done = subprocess.run([VITRINE, "connect", f"127.0.0.1:{port}", "--bundle", pki.path("roots.pem"), "--name", HOST, "--trace", trace, "--pcapng", capture,
                           *secrets, "--timeout", "20", *options], input=SECRET_LINE + "\nQUIT\n", capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise RuntimeError(f"exit {done.returncode}: {done.stdout[-300:]}{done.stderr[-300:]}")
    return trace, capture


def dissect(capture, port, protocol):
    """tshark's fields, by direction and name, in order; and the plain text it could decrypt."""
    done = subprocess.run(["tshark", "-r", capture, "-d", f"tcp.port=={port},{protocol}", "-T", "pdml", "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"],
                          capture_output=True, timeout=60, check=True)
    fields, text = collections.defaultdict(list), b""
    for packet in ElementTree.fromstring(done.stdout).iter("packet"):
        source = next(f.get("show") for f in packet.iter("field") if f.get("name") == "tcp.srcport")
        for field in packet.iter("field"):
            if field.get("name") in ("tcp.checksum.status", "ip.checksum.status") and field.get("show") != "1":
                raise RuntimeError("a checksum is wrong")
            if field.get("value"):
                name = field.get("name")
                fields["s2c" if source == str(port) else "c2s", "x509sat.uTF8String" if name in STRINGS else name].append(field.get("value"))
                if name in ("tls.segment.data", "data.data", "smtp.command_line", "tls.app_data", "smtp.req.command"):
                    text += bytes.fromhex(field.get("value"))
    return fields, text


def read_leaves(trace):
    """The trace's leaves as (direction, path, hex), those of a buffer where its first byte crossed the wire."""
    direction, inside, leaves = {}, {}, []
    for line in open(trace, encoding="utf-8"):
        event = json.loads(line)
        if event["event"] == "buffer":
            direction[event["buf"]] = event["kind"] if event["kind"] in ("c2s", "s2c") else direction.get(event["from"][0]["buf"]) if event.get("from") else None
            inside[event["buf"]] = "x509." if event["kind"] == "certificate" else ""    # which, like the message, is called certificate
        elif event["event"] == "leaf":
            leaves.append((direction[event["buf"]], inside[event["buf"]] + event["path"], event["hex"] or ""))
    return leaves


def ours(leaves, side, pattern):
    """The leaves of one direction whose path matches, in order."""
    if not pattern.endswith(r"\+"):
        return [value for d, path, value in leaves if d == side and re.fullmatch(pattern, path)]
    joined, before = [], None
    for d, path, value in leaves:
        match = d == side and re.match(pattern[:-2], path)
        if match and path[match.end():] != "length":
            if before == match[0]:
                joined[-1] += value
            else:
                joined.append(value)
            before = match[0]
        else:
            before = None
    return joined


def compare(leaves, fields):
    """What differs, and how many values were compared."""
    compared = collections.Counter()
    for name, pattern in SAME.items():
        for side in ("c2s", "s2c"):
            theirs, mine = fields.get((side, name), []), ours(leaves, side, pattern)
            if theirs != mine and theirs:
                yield f"{side} {name}: tshark has {theirs}, vitrine {mine}", compared
            compared[name] += len(theirs) if theirs == mine else 0
    for name in EVERY_SESSION:
        if not compared[name]:
            yield f"{name}: nothing was compared", compared
    yield None, compared


def examine(trace, capture, port, protocol):
    fields, text = dissect(capture, port, protocol)
    leaves = read_leaves(trace)
    *problems, (_, compared) = compare(leaves, fields)
    problems = [problem for problem, _ in problems]
    if SECRET_LINE.encode() not in text and SECRET_LINE[::-1].encode() not in text:
        problems.append("tshark could not decrypt what was typed")
    return problems, compared


def main(words):
    tally, total, sessions = Tally(), collections.Counter(), 0
    with tempfile.TemporaryDirectory(prefix="vitrine-tshark-") as folder:
        pki = Pki(folder)

        def one(case):
            with start(pki, case) as server:
                return case, *examine(*talk(server.port, pki, folder), server.port, "tls")

        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            for case, problems, compared in pool.map(one, [c for c in spread(cases(), 7) if all(w in title(c).split() for w in words)]):
                tally.problems(title(case), problems)
                total += compared
                sessions += 1
        with start(pki, case) as server:
            _, capture = talk(server.port, pki, folder, secrets=())
            fields, text = dissect(capture, server.port, "tls")
        tally.check("without secrets there is no plain text", fields and SECRET_LINE[::-1].encode() not in text + open(capture, "rb").read(), "there is")
        if not words or "postfix" in words:
            with Postfix(pki, {"smtp": []}) as server:
                port = server.port["smtp"]
                problems, compared = examine(*talk(port, pki, folder, "--starttls", "smtp"), port, "smtp")
            tally.problems("postfix, STARTTLS", problems)
            total += compared
            sessions += 1
    print(f"{sum(total.values())} values of {len([n for n in total if total[n]])} kinds of field agree in {sessions} sessions")
    tally.finish()


if __name__ == "__main__":
    main(sys.argv[1:])
