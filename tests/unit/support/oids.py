#!/usr/bin/env python3
"""Holds the rows of asn1/oid_table.h against the objects that OpenSSL knows: name, octets, dotted form.

A row's name is printed as it stands in the table when OpenSSL has a similar one for the dotted form that the octets
decode to, or has none at all for it; else "?" with OpenSSL's names, which fails the test.
"""
import re
import subprocess

# Where standards and OpenSSL name a thing differently.
ALIASES = {
    "extendedKeyUsage": "extKeyUsage", "ct_precert_scts": "signedCertificateTimestampList",
    "ct_precert_poison": "precertificatePoison", "ct_cert_scts": "ocspSignedCertificateTimestampList",
    "msUPN": "userPrincipalName", "msSmartcardLogin": "smartcardLogon", "msEFS": "encryptedFileSystem",
    "msSGC": "serverGatedCrypto", "nsSGC": "netscapesgc", "basicOCSPResponse": "ocspbasic",
    "CRLReason": "reasonCode", "pkInitKDC": "pkinitKPKdc", "ad_timestamping": "timeStamping",
}


def plain(name):
    name = ALIASES.get(name, name).lower()
    name = re.sub(r"^(x509v3 |id-)", "", name)
    name = re.sub(r"^(kp|ad|qt|on|pkix|pe)-", "", name)
    return re.sub(r"[^a-z0-9]", "", name)


def decode(octets):
    arcs, value = [], 0
    for octet in octets:
        value = value << 7 | octet & 0x7F
        if octet < 0x80:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(str(arc) for arc in [first, arcs[0] - 40 * first] + arcs[1:])


known = {}
for line in subprocess.run(["openssl", "list", "-objects"], check=True, capture_output=True, text=True).stdout.splitlines():
    match = re.fullmatch(r"(.*) = (.*), ([0-9.]+)", line)
    if match:
        known[match[3]] = [match[1], match[2]]

rows = re.findall(r'VT_ROW\(\w+, "([^"]*)", "([^"]*)"\)', open("asn1/oid_table.h").read())
print(len(rows))
for escaped, name in rows:
    octets = bytes(int(pair, 16) for pair in re.findall(r"\\x(..)", escaped))
    dotted = decode(octets)
    theirs = known.get(dotted)
    agreed = theirs is None or plain(name) in [plain(their) for their in theirs]
    print(name if agreed else "? " + " / ".join(theirs) + " not " + name, octets.hex(), dotted, sep="\t")
