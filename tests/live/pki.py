"""The certificates of the live tests: made anew for each run, with dates around now.

CERTIFICATES is the table: one row a certificate, with what is unusual about it. A server is given a chain, called like its leaf: the
leaf, then its issuers up to the root, which stays out; SENT has those that send something else. What a client trusts is roots.pem.

By hand:  python3 tests/live/pki.py DIR     writes NAME.pem (the chain as sent), NAME.rest.pem (all but its first), NAME.key and roots.pem into DIR
"""
import datetime
import ipaddress
import os
import subprocess
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, ed448, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

HOST = "mail.vitrine.test"
SERVER, CLIENT = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH

# Defaults of a row: cn HOST, issuer "inter", key "p256", days (-30, 90), names [HOST], ca None (no basicConstraints for a leaf),
# usage as its kind needs, purposes [SERVER].
CA = dict(ca=True, names=[], purposes=None)
CERTIFICATES = {
    "root": dict(CA, cn="Vitrine Test Root", issuer=None, days=(-400, 4000)),
    "rsa-root": dict(CA, cn="Vitrine Test RSA Root", issuer=None, key="rsa2048", days=(-400, 4000)),
    "inter": dict(CA, cn="Vitrine Test Intermediate", issuer="root", length=0),
    "rsa-inter": dict(CA, cn="Vitrine Test RSA Intermediate", issuer="rsa-root", key="rsa2048", length=0),

    # one leaf a kind of key
    "p256": dict(), "p384": dict(key="p384"), "p521": dict(key="p521"), "ed25519": dict(key="ed25519"),
    "rsa": dict(key="rsa2048", issuer="rsa-inter"),
    **{key: dict(key=key) for key in ("ed448", "dsa2048", "brainpool", "p224")},      # of these, no client of ours knows any
    "pss": dict(key="pss2048", issuer="rsa-inter"),              # the key itself is for PSS alone (id-RSASSA-PSS)
    "pss-signed": dict(issuer="rsa-inter", openssl=["-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"]),

    # names
    "wildcard": dict(names=["*.vitrine.test"]),
    "address": dict(names=["127.0.0.1"]),
    "wrong-name": dict(cn="other.vitrine.test", names=["other.vitrine.test"]),
    "wildcard-deep": dict(names=["*.test"]),
    "cn-only": dict(names=[]),
    "cn-beside-san": dict(names=["other.vitrine.test"]),

    # dates
    "expired": dict(days=(-90, -3)),
    "not-yet": dict(days=(5, 90)),
    "expires-soon": dict(days=(-90, 4)),
    "inter-expired": dict(CA, cn="Vitrine Expired Intermediate", issuer="root", days=(-300, -7)),
    "under-expired": dict(issuer="inter-expired"),

    # issuers
    "self-signed": dict(issuer=None),
    "stranger": dict(CA, cn="Vitrine Stranger Root", issuer=None),
    "untrusted": dict(issuer="stranger"),
    "inter-not-ca": dict(CA, cn="Vitrine Intermediate Without CA", issuer="root", ca=False),
    "under-not-ca": dict(issuer="inter-not-ca"),
    "inter-no-basic": dict(CA, cn="Vitrine Intermediate Without Constraints", issuer="root", ca=None, usage="cert"),
    "under-no-basic": dict(issuer="inter-no-basic"),
    "inter-no-sign": dict(CA, cn="Vitrine Intermediate Without CertSign", issuer="root", usage="sign"),
    "under-no-sign": dict(issuer="inter-no-sign"),
    "inter-below": dict(CA, cn="Vitrine Intermediate Too Deep", issuer="inter"),
    "too-deep": dict(issuer="inter-below"),
    "inter-client": dict(CA, cn="Vitrine Client Intermediate", issuer="root", purposes=[CLIENT]),
    "under-client": dict(issuer="inter-client"),
    "upper": dict(CA, cn="Vitrine Upper Intermediate", issuer="root"),
    "lower": dict(CA, cn="Vitrine Lower Intermediate", issuer="upper"),
    "long": dict(issuer="lower"),
    "inter-ed25519": dict(CA, cn="Vitrine Ed25519 Intermediate", issuer="root", key="ed25519"),
    "ed25519-signed": dict(issuer="inter-ed25519"),
    "forged": dict(signer="stranger"),                           # names "inter" as its issuer, signed by another key

    # name constraints
    "inter-excludes": dict(CA, cn="Vitrine Excluding Intermediate", issuer="root", excluded=["vitrine.test"]),
    "excluded": dict(issuer="inter-excludes"),
    "inter-permits": dict(CA, cn="Vitrine Permitting Intermediate", issuer="root", permitted=["elsewhere.test"]),
    "not-permitted": dict(issuer="inter-permits"),
    "inter-allows": dict(CA, cn="Vitrine Allowing Intermediate", issuer="root", permitted=["vitrine.test"]),
    "permitted": dict(issuer="inter-allows"),

    # what the leaf is for, and how strong it is
    "client-only": dict(purposes=[CLIENT]),
    "sign-only": dict(key="rsa2048", issuer="rsa-inter", usage="sign"),
    "encipher-only": dict(key="rsa2048", issuer="rsa-inter", usage="encipher"),
    "sha1": dict(key="rsa2048", issuer="rsa-inter", openssl=["-sha1"]),
    "rsa1024": dict(key="rsa1024", issuer="rsa-inter"),
    "critical": dict(critical=True),
}

SENT = {
    "missing": ["p256"],
    "wrong-order": ["long", "upper", "lower"],
    "extra": ["p256", "inter", "stranger", "wrong-name"],
    "root-sent": ["p256", "inter", "root"],
    "untrusted-root-sent": ["untrusted", "stranger"],
    "twice": ["p256", "p256", "inter"],
}

CURVES = {"p256": ec.SECP256R1, "p384": ec.SECP384R1, "p521": ec.SECP521R1, "p224": ec.SECP224R1, "brainpool": ec.BrainpoolP256R1}
USAGES = {"cert": ("key_cert_sign", "crl_sign"), "sign": ("digital_signature",), "encipher": ("key_encipherment",),
          "both": ("digital_signature", "key_encipherment")}
ALL_USAGES = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign",
              "crl_sign", "encipher_only", "decipher_only")


def new_key(kind):
    if kind in CURVES:
        return ec.generate_private_key(CURVES[kind]())
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if kind == "ed448":
        return ed448.Ed448PrivateKey.generate()
    if kind == "dsa2048":
        return dsa.generate_private_key(key_size=2048)
    return rsa.generate_private_key(public_exponent=65537, key_size=int(kind[3:]))


def general_name(text):
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def name(cn):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, cn)])


def extensions(row, public, issuer_public):
    """(extension, critical) of each extension of ROW."""
    if row["ca"] is not None:
        yield x509.BasicConstraints(ca=row["ca"], path_length=row["length"] if row["ca"] else None), True
    usages = USAGES[row["usage"]]
    yield x509.KeyUsage(**{u: u in usages for u in ALL_USAGES}), True
    if row["purposes"]:
        yield x509.ExtendedKeyUsage(row["purposes"]), False
    if row["names"]:
        yield x509.SubjectAlternativeName([general_name(n) for n in row["names"]]), False
    if row["permitted"] or row["excluded"]:
        yield x509.NameConstraints(*([x509.DNSName(n) for n in row[k]] or None for k in ("permitted", "excluded"))), True
    if row["critical"]:
        yield x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.55555.1"), b"\x05\x00"), True
    yield x509.SubjectKeyIdentifier.from_public_key(public), False
    yield x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_public), False


class Pki:
    def __init__(self, folder):
        """Makes all certificates, and writes them into FOLDER."""
        self.folder, self.rows, self.keys, self.certificates = folder, {}, {}, {}
        self.now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None, microsecond=0)
        for label in CERTIFICATES:
            self.make(label)
        for label in list(CERTIFICATES) + list(SENT):
            self.write(label + ".pem", b"".join(self.pem(c) for c in self.sent(label)))
            self.write(label + ".rest.pem", b"".join(self.pem(c) for c in self.sent(label)[1:]))
            self.write(label + ".key", self.keys[self.sent(label)[0]])
        self.write("roots.pem", self.pem("root") + self.pem("rsa-root"))

    def path(self, file):
        return os.path.join(self.folder, file)

    def write(self, file, data):
        with open(self.path(file), "wb") as f:
            f.write(data)
        os.chmod(self.path(file), 0o644)        # Postfix and Dovecot read the keys as users of their own

    def pem(self, label):
        return self.certificates[label].public_bytes(serialization.Encoding.PEM)

    def sent(self, label):
        """What the server sends for the chain LABEL: labels of certificates."""
        if label in SENT:
            return SENT[label]
        chain = [label]
        while self.rows[chain[-1]]["issuer"] and self.rows[self.rows[chain[-1]]["issuer"]]["issuer"]:
            chain.append(self.rows[chain[-1]]["issuer"])
        return chain

    def date(self, label, end):
        """A date of certificate LABEL as a pattern that a sentence for people may hold."""
        days = self.rows[label]["days"][end]
        return (self.now + datetime.timedelta(days=days)).strftime("%Y-%m-%d")

    def make(self, label):
        row = dict(cn=HOST, issuer="inter", key="p256", days=(-30, 90), names=[HOST], ca=None, length=None, usage=None,
                   purposes=[SERVER], permitted=[], excluded=[], critical=False, signer=None, openssl=[])
        row.update(CERTIFICATES[label])
        row["usage"] = row["usage"] or ("cert" if row["ca"] else "both" if row["key"][:3] == "rsa" else "sign")
        self.rows[label] = row
        if row["key"] == "pss2048" or row["openssl"]:
            return self.make_with_openssl(label, row)
        key = new_key(row["key"])
        self.keys[label] = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        row["private"] = key
        issuer = self.rows[row["issuer"] or label]
        signer = self.rows[row["signer"]]["private"] if row["signer"] else issuer["private"]
        builder = (x509.CertificateBuilder().subject_name(name(row["cn"])).issuer_name(name(issuer["cn"])).public_key(key.public_key())
                   .serial_number(x509.random_serial_number())
                   .not_valid_before(self.now + datetime.timedelta(days=row["days"][0]))
                   .not_valid_after(self.now + datetime.timedelta(days=row["days"][1])))
        for extension, critical in extensions(row, key.public_key(), issuer["private"].public_key()):
            builder = builder.add_extension(extension, critical)
        digest = None if isinstance(signer, ed25519.Ed25519PrivateKey) else hashes.SHA256()
        self.certificates[label] = builder.sign(signer, digest)

    def make_with_openssl(self, label, row):
        """For what python3-cryptography cannot make: PSS keys, certificates signed with PSS or with SHA-1."""
        kind = {"pss2048": ["RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"], "rsa2048": ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
                "p256": ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]}[row["key"]]
        key, request, out = self.path(label + ".key"), self.path(label + ".csr"), self.path(label + ".pem")
        issuer = row["issuer"]
        self.write(issuer + ".pem", self.pem(issuer))
        self.write(issuer + ".key", self.keys[issuer])
        usage = ",".join({"digital_signature": "digitalSignature", "key_encipherment": "keyEncipherment"}[u] for u in USAGES[row["usage"]])
        self.write(label + ".ext", f"keyUsage=critical,{usage}\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:{HOST}\n"
                   "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n".encode())
        for command in (["genpkey", "-algorithm", *kind, "-out", key],
                        ["req", "-new", "-key", key, "-subj", f"/CN={row['cn']}", "-out", request],
                        ["x509", "-req", "-in", request, "-CA", self.path(issuer + ".pem"), "-CAkey", self.path(issuer + ".key"), "-days", "90",
                         "-extfile", self.path(label + ".ext"), *row["openssl"], "-out", out]):
            subprocess.run(["openssl", *command], check=True, capture_output=True)
        with open(key, "rb") as f:
            self.keys[label] = f.read()
        with open(out, "rb") as f:
            self.certificates[label] = x509.load_pem_x509_certificate(f.read())


if __name__ == "__main__":
    os.makedirs(sys.argv[1], exist_ok=True)
    Pki(sys.argv[1])
