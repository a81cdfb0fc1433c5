#!/usr/bin/env python3
"""What python3-cryptography reads in real certificates: Debian's bundle, x509-limbo's accepted chains, the article's.

Rows: DER, version, serial, issuer, subject, notBefore, notAfter, SubjectPublicKeyInfo, signature OID, key, basicConstraints
("-", or cA and path length), keyUsage bits, extKeyUsage OIDs, subject and authority key identifier, names.
"""
import json
import os
import re
import warnings

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtensionOID

warnings.simplefilter("ignore")
CORPORA = os.environ.get("CORPORA", "../shared/corpora")
USAGES = ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
          "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]
PREFIX = {x509.DNSName: "DNS:", x509.IPAddress: "IP:", x509.RFC822Name: "email:", x509.UniformResourceIdentifier: "URI:"}


def pem(text):
    return [x509.load_pem_x509_certificate(block.encode())
            for block in re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", text, re.S)]


def value(certificate, kind):
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def usage_bits(usage):
    set_bits = 0
    for bit, name in enumerate(USAGES if usage else []):
        if bit > 6 and not usage.key_agreement:
            continue
        set_bits |= getattr(usage, name) << bit
    return set_bits


def key_text(key):
    curve = getattr(key, "curve", None)
    return f"EC {curve.key_size}" if curve else f"RSA {key.key_size}" if hasattr(key, "key_size") else "Ed25519 256"


def row(c):
    basic, san = value(c, x509.BasicConstraints), value(c, x509.SubjectAlternativeName)
    ski, aki = value(c, x509.SubjectKeyIdentifier), value(c, x509.AuthorityKeyIdentifier)
    eku = value(c, x509.ExtendedKeyUsage)
    return [c.public_bytes(Encoding.DER).hex(), c.version.value + 1, "%x" % c.serial_number, c.issuer.public_bytes().hex(),
            c.subject.public_bytes().hex(), int(c.not_valid_before_utc.timestamp()), int(c.not_valid_after_utc.timestamp()),
            c.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo).hex(),
            c.signature_algorithm_oid.dotted_string, key_text(c.public_key()),
            "-" if basic is None else f"{basic.ca:d} {-1 if basic.path_length is None else basic.path_length}",
            usage_bits(value(c, x509.KeyUsage)), ",".join(oid.dotted_string for oid in eku or []),
            ski.digest.hex() if ski else "", (aki.key_identifier or b"").hex() if aki else "",
            ",".join(PREFIX[type(name)] + str(name.value) for name in san or [] if type(name) in PREFIX)]


certificates = pem(open("/etc/ssl/certs/ca-certificates.crt").read())
article = os.environ.get("ARTICLE", os.path.join(CORPORA, "..", "article"))
certificates += pem(open(os.path.join(article, "apollo.pem")).read())
for case in json.load(open(os.path.join(CORPORA, "limbo", "limbo-open.json")))["testcases"]:
    if case["expected_result"] == "SUCCESS":
        for text in case["trusted_certs"] + case["untrusted_intermediates"] + [case["peer_certificate"]]:
            certificates += pem(text)
print(len(certificates))
for c in certificates:
    print(*row(c), sep="\t")
