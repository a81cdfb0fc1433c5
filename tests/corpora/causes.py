#!/usr/bin/env python3
"""Why a chain goes nowhere: each cause told from the others, with one thing to change, addressed to who can change it.

Chains are made here by python3-cryptography, each as a mail server would send it; `openssl verify` says with which code it refuses them. FIX is what
the one fix must hold; NOT what none of the fixes may. The faulty chains of ../shared/faults stand beside them.
"""
import datetime
import json
import os
import re
import ssl
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from tally import CORPORA, VITRINE, Tally  # noqa: E402

from cryptography import x509  # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID  # noqa: E402

FAULTS = os.path.join(CORPORA, "../faults")
HOST, NOW = "mail.vitrine.test", datetime.datetime(2026, 6, 1, 12, 0)
AT = NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
DAY = datetime.timedelta(days=1)
TYPES = {"CN": NameOID.COMMON_NAME, "O": NameOID.ORGANIZATION_NAME, "OU": NameOID.ORGANIZATIONAL_UNIT_NAME}
KEYS = {}


def key(label):
    return KEYS.setdefault(label, ec.generate_private_key(ec.SECP256R1()))


def name(text):
    return x509.Name([x509.NameAttribute(TYPES[kind], value) for kind, value in (part.split("=") for part in text.split(","))])


def made(subject, issuer=None, signer=None, own=None, ca=False, days=(-100, 200), names=(HOST,), published=None, ids=True):
    """A certificate in PEM. OWN and SIGNER are labels of keys: by default those called like subject and issuer."""
    issuer, own = issuer or subject, own or subject
    mine, theirs = key(own), key(signer or issuer)
    b = (x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer)).public_key(mine.public_key())
         .serial_number(x509.random_serial_number()).not_valid_before(NOW + days[0] * DAY).not_valid_after(NOW + days[1] * DAY)
         .add_extension(x509.BasicConstraints(ca, None), critical=True))
    if ca:
        usage = dict.fromkeys(("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
                               "encipher_only", "decipher_only"), False)
        b = b.add_extension(x509.KeyUsage(key_cert_sign=True, crl_sign=True, **usage), critical=True)
    else:
        b = b.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        if names:
            names = [x509.DNSName(n) if isinstance(n, str) else n for n in names]
            b = b.add_extension(x509.SubjectAlternativeName(names), critical=False)
    if ids:
        b = b.add_extension(x509.SubjectKeyIdentifier.from_public_key(mine.public_key()), critical=False)
        b = b.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(theirs.public_key()), critical=False)
    if published:
        places = [x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(u)) for u in published]
        b = b.add_extension(x509.AuthorityInformationAccess(places), critical=False)
    return b.sign(theirs, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def broken(pem):
    """PEM with the BOOLEAN of its basicConstraints (RFC 5280 4.2.1.9) made an INTEGER."""
    der = x509.load_pem_x509_certificate(pem.encode()).public_bytes(serialization.Encoding.DER)
    at = der.index(bytes.fromhex("300301 01ff".replace(" ", "")))
    return ssl.DER_cert_to_PEM_cert(der[:at + 2] + b"\x02" + der[at + 3:])


ROOT, INTER, UPPER, HTTP = "CN=Good Root", "CN=Good Issuing CA", "CN=Good Policy CA", "http://ca.vitrine.test/issuing.cer"
LDAP = "ldap:///CN=Good%20Issuing%20CA,DC=test?cACertificate"
LEAF = f"CN={HOST}"
root = made(ROOT, ca=True, days=(-1000, 3000))
inter = made(INTER, ROOT, ca=True)
leaf = made(LEAF, INTER)
stranger_inter = made("CN=Private CA", "CN=Private Root", ca=True)
private = made(LEAF, "CN=Private CA")
NOBODY = "renew|reissued"
BROKEN = {name: broken(text) for name, text in (("inter", inter), ("root", root))}
GIVEN_FILE = os.path.join(tempfile.gettempdir(), f"vitrine-causes-{os.getpid()}.pem")
MAIL = [x509.RFC822Name("postmaster@vitrine.test")]

# name, bundle, chain as sent, options, exit status, what fails or (~) warns, openssl's code, the fix, what no fix may say
CASES = [
    ("good", root, [leaf, inter], "", 0, "", 0, "", ""),
    # The server sends too little.
    ("leaf alone", root, [leaf], "", 5, "chain.complete", 20, f"send the intermediate {INTER}", "public CA|--bundle|" + NOBODY),
    ("leaf alone, issuer published", root, [made(LEAF, INTER, published=[HTTP])], "", 5, "chain.complete", 20, re.escape(HTTP), "--bundle|" + NOBODY),
    ("leaf alone, published twice", root, [made(LEAF, INTER, published=[LDAP, HTTP])], "", 5, "chain.complete", 20, re.escape(HTTP), "ldap:|--bundle"),
    ("leaf alone, in a directory", root, [made(LEAF, INTER, published=[LDAP])], "", 5, "chain.complete", 20, "probably private.*--bundle", NOBODY),
    ("issuer of one that is no CA", root, [made(LEAF, "CN=Odd"), made("CN=Odd", INTER)], "", 5, "chain.complete path.ca", None,
     f"send the intermediate {INTER}, which issued CN=Odd", "--bundle|renew"),
    # The client trusts too little, or the CA is private.
    ("issuer of the last CA unknown", root, [private, stranger_inter], "", 5, "chain.trusted", 20, "CN=Private Root.*private or new root", "send the|" + NOBODY),
    ("the same, published", root, [private, made("CN=Private CA", "CN=Private Root", ca=True, published=[HTTP])], "", 5, "chain.trusted", 20,
     re.escape(HTTP), NOBODY),
    ("private root sent", root, [private, stranger_inter, made("CN=Private Root", ca=True)], "", 5, "chain.trusted", 19, "CN=Private Root is private, or newer",
     "send the|" + NOBODY),
    ("root with a new key", made(ROOT, own="old root", signer="old root", ca=True), [leaf, inter], "", 5, "chain.trusted", 20,
     f"bundle holds {ROOT} with another key.*update its roots", "send the|" + NOBODY),
    # The chain file holds a certificate of that name with another key.
    ("previous intermediate", root, [leaf, made(INTER, ROOT, own="old inter", ca=True)], "", 5, "chain.complete", 20,
     f"another certificate of {INTER}.*replace it", "send the|--bundle|renew"),
    ("previous upper intermediate", root, [leaf, made(INTER, UPPER, ca=True), made(UPPER, ROOT, own="old upper", ca=True)], "", 5, "chain.complete", 20,
     f"another certificate of {UPPER}.*replace it", "send the|--bundle|renew"),
    ("the same without key identifiers", root, [made(LEAF, INTER, ids=False), made(INTER, ROOT, own="old inter", ca=True, ids=False)], "", 5,
     "path.signature", 7, f"certificate of {INTER} in the chain file is perhaps its previous one", "send the|--bundle|renew"),
    ("root of another key without key identifiers", made(ROOT, own="old root", signer="old root", ca=True, ids=False),
     [made(LEAF, INTER, ids=False), made(INTER, ROOT, ca=True, ids=False)], "", 5, "path.signature", 7, "bundle perhaps holds CN=Good Root with another key",
     "send the|renew|chain file"),
    # What does not parse is not missing.
    ("malformed intermediate", root, [leaf, BROKEN["inter"]], "", 5, "chain.complete", None, f"certificate 1 of what the server sends, {INTER}, breaks .* at byte",
     "send the|remove|--bundle"),
    ("malformed spare", root, [leaf, inter, BROKEN["root"]], "", 0, "~chain.spare", 0, "replace certificate 2 .*or remove it", ""),
    ("malformed intermediate, given", root, [leaf], "--untrusted " + GIVEN_FILE, 5, "chain.complete", None, f"certificate of {INTER} that was given .* breaks", "send the"),
    ("malformed root in the bundle", BROKEN["root"], [leaf, inter], "", 5, "chain.complete", None, f"certificate of {ROOT} that was given .* breaks", "private|add it"),
    ("more than are read", root, [leaf] + 15 * [stranger_inter] + [inter], "", 5, "chain.length ~chain.order", 0, "17 were sent, 16 are the limit", "missing"),
    # The right certificates in the wrong order (RFC 5246 7.4.2).
    ("own certificate last", root, [inter, leaf], "", 6, "~chain.order leaf.name", None, f"put the certificate of {LEAF}, which is for {HOST}, first", NOBODY),
    # Validity: who can act on it.
    ("expired leaf", root, [made(LEAF, INTER, days=(-100, -1)), inter], "", 5, "path.validity", 10, f"renew {LEAF}", "its CA|roots"),
    ("expired intermediate", root, [leaf, made(INTER, ROOT, ca=True, days=(-100, -1))], "", 5, "path.validity", 10,
     f"fetch the current certificate of {INTER} from its CA", "renew"),
    ("expired cross-certificate", root, [leaf, made(INTER, UPPER, ca=True), made(UPPER, ROOT, ca=True, days=(-100, -1))], "", 5, "path.validity", 10,
     f"{UPPER} is a root by now, leave it out.*update the clients' roots", "renew"),
    ("the same with another way", root + made(UPPER, ca=True), [leaf, made(INTER, UPPER, ca=True), made(UPPER, ROOT, ca=True, days=(-100, -1))], "", 0, "", 0,
     "", ""),
    ("expired root", made(ROOT, ca=True, days=(-1000, -1)), [leaf, inter], "", 5, "path.validity", 10, "update the clients' roots", "renew"),
    ("not yet valid", root, [leaf, made(INTER, ROOT, ca=True, days=(1, 100))], "", 5, "path.validity", 9, "correct the clock", "renew|install"),
    # What installers make.
    ("self-signed", root, [made(LEAF, names=[HOST])], "", 5, "chain.trusted", 18, "self-signed.*place-holder.*from a CA", "renew"),
    ("Dovecot's", root, [made("O=Dovecot mail server,OU=imap," + LEAF)], "", 5, "chain.trusted", 18, "place-holder that its installer made", "renew|reissue"),
    ("localhost", root, [made("O=SomeOrganization,CN=localhost.localdomain")], "", 5, "chain.trusted", 18, "place-holder", "renew|reissue"),
    ("of an installer's CA", root, [made("OU=Zimbra Collaboration Server," + LEAF, "O=CA,OU=Zimbra Collaboration Server")], "", 5, "chain.trusted", 20,
     "place-holder", "send the|renew"),
    ("an organisation like any", root, [made("O=Exim Bank," + LEAF)], "", 5, "chain.trusted", 18, "self-signed", "renew"),
    # The end of the whole path comes near.
    ("leaf ends soon", root, [made(LEAF, INTER, days=(-100, 5)), inter], "", 0, "~path.expires-soon", 0, f"renew {LEAF} now", "its CA"),
    ("intermediate ends soon", root, [leaf, made(INTER, ROOT, ca=True, days=(-100, 5))], "", 0, "~path.expires-soon", 0, f"before .* {INTER} .*current one", "renew"),
    ("root ends soon", made(ROOT, ca=True, days=(-100, 5)), [leaf, inter], "", 0, "", 0, "", ""),
    ("a day after the limit", root, [leaf, made(INTER, ROOT, ca=True, days=(-100, 15))], "", 0, "", 0, "", ""),
    ("with another limit", root, [leaf, made(INTER, ROOT, ca=True, days=(-100, 15))], "--expires-in 16", 0, "~path.expires-soon", 0, INTER, "renew"),
    ("with a nearer limit", root, [made(LEAF, INTER, days=(-100, 5)), inter], "--expires-in 5", 0, "", 0, "", ""),
    ("warnings that count", root, [made(LEAF, INTER, days=(-100, 5)), inter], "--strict", 5, "~path.expires-soon", 0, "", ""),
    ("warnings that count, of a CA", root, [leaf, made(INTER, ROOT, ca=True, days=(-100, 5))], "--strict", 5, "~path.expires-soon", 0, "", ""),
    ("no warnings to count", root, [leaf, inter], "--strict", 0, "", 0, "", ""),
    # The common name is no name (RFC 9525 2).
    ("a name in the CN alone", root, [made(LEAF, INTER, names=()), inter], "", 6, "leaf.name", 0, "OpenSSL, GnuTLS and Postfix.*Go and browsers do not", ""),
    ("allowed", root, [made(LEAF, INTER, names=()), inter], "--allow-cn", 0, "~leaf.name", 0, "Go and browsers do not", ""),
    ("allowed, and warnings count", root, [made(LEAF, INTER, names=()), inter], "--allow-cn --strict", 6, "~leaf.name", 0, "", ""),
    ("another CN, allowed", root, [made("CN=other.vitrine.test", INTER, names=()), inter], "--allow-cn", 6, "leaf.name", None, "", ""),
    ("beside an e-mail address", root, [made(LEAF, INTER, names=MAIL), inter], "", 6, "leaf.name", 0, "OpenSSL, GnuTLS and Postfix", "connect by"),
    ("beside an e-mail address, allowed", root, [made(LEAF, INTER, names=MAIL), inter], "--allow-cn", 0, "~leaf.name", 0, "", ""),
    ("an e-mail address alone", root, [made("CN=Jane Doe", INTER, names=MAIL), inter], "", 6, "leaf.name", 0, "it names no host there", "connect by"),
    ("a CN that nobody takes", root, [made("CN=other.vitrine.test", INTER, names=()), inter], "", 6, "leaf.name", 0, "it names no host there", "connect by"),
    ("a wildcard for all the world", root, [made(LEAF, INTER, names=["*"]), inter], "", 6, "leaf.name", 0, "it names no host there", "connect by"),
    ("a SAN beside it, allowed", root, [made(LEAF, INTER, names=["other.vitrine.test"]), inter], "--allow-cn", 6, "leaf.name", None, "", ""),
]

# Of ../shared/faults: chain, bundle, name, as above.
GIVEN = [
    ("missing-chain", "admin-root", "mail.example.test", 5, "chain.complete", "send the intermediate", "use a (public )?CA|--bundle"),
    ("private-ca-chain", "admin-root", "exchange01.int.contoso.test", 5, "chain.trusted", "CN=Contoso Offline Root CA.*bundle.*public CA", "send the"),
    ("old-intermediate-chain", "admin-root", "mail.example.test", 5, "chain.complete", "previous one.*replace it", "missing"),
    ("cross-chain", "old-root", "mail.example.test", 5, "path.validity", "update the clients' roots, or send the chain to", "renew"),
    ("ends-soon-chain", "admin-root", "mail.example.test", 0, "~path.expires-soon", "2026-12-03", "renew"),
]


def verify(tally, title, command, status, ids, fix, never):
    done = subprocess.run([VITRINE, "verify", *command], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    tally.check(f"{title}: exit", done.returncode == status, f"exit {done.returncode}, not {status}: {done.stderr}")
    answer = json.loads(subprocess.run([VITRINE, "verify", "--json", *command], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60).stdout)
    bad = [c for c in answer["checks"] if c["result"] in ("fail", "warn") and not c["id"].startswith("certificate.")]
    seen = [("~" if c["result"] == "warn" else "") + c["id"] for c in bad]
    tally.check(f"{title}: findings", seen == ids.split(), f"{seen}, not {ids.split()}")
    fixes = " ".join(c.get("fix", "") for c in bad)
    tally.check(f"{title}: the fix", re.search(fix, fixes) is not None, f"{fixes!r} lacks {fix!r}")
    tally.check(f"{title}: no other", not never or not re.search(never, fixes), f"{fixes!r} holds {never!r}")
    told = re.sub(r"\s+", " ", done.stdout)
    tally.check(f"{title}: the report", all(re.sub(r"\s+", " ", c["fix"]) in told for c in bad), f"the report lacks {fixes!r}")
    return answer


def main():
    tally = Tally()
    with open(GIVEN_FILE, "w", encoding="ascii") as f:
        f.write(BROKEN["inter"])
    with tempfile.TemporaryDirectory() as folder:
        bundle, chain = os.path.join(folder, "roots.pem"), os.path.join(folder, "chain.pem")
        for title, roots, sent, options, status, ids, code, fix, never in CASES:
            for path, text in ((bundle, roots), (chain, "".join(sent))):
                with open(path, "w", encoding="ascii") as f:
                    f.write(text)
            verify(tally, title, ["--bundle", bundle, "--name", HOST, "--at", AT, *options.split(), chain], status, ids, fix, never)
            if code is None:
                continue
            peer = subprocess.run(["openssl", "verify", "-attime", str(int(NOW.replace(tzinfo=datetime.timezone.utc).timestamp())), "-CAfile", bundle,
                                   "-untrusted", chain, chain], capture_output=True, text=True, timeout=60)
            said = re.search(r"error (\d+) at", peer.stdout + peer.stderr)
            tally.check(f"{title}: openssl", (int(said[1]) if said else 0) == code, f"{peer.stdout}{peer.stderr}, not {code}")
    for title, roots, host, status, ids, fix, never in GIVEN:
        verify(tally, title, ["--bundle", f"{FAULTS}/{roots}.pem", "--name", host, "--at", "2026-11-28T16:00:00Z", f"{FAULTS}/{title}.pem"], status, ids,
               fix, never)
    os.unlink(GIVEN_FILE)
    tally.finish()


main()
