"""Makes vectors/tls anew: sessions of our own client, with a fixed seed and clock, against OpenSSL and GnuTLS, byte for byte.

    python3 tests/support/tls_record.py DRIVE vectors/tls        DRIVE: tests/support/tls_drive.c, built

Certificates and keys are made for the occasion. What is signed by hand, because no server would send it, is signed by
python3-cryptography with the same key.
"""
import os
import subprocess
import sys
import tempfile
import time

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

drive, out = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
os.makedirs(out, exist_ok=True)
pki = tempfile.TemporaryDirectory()
os.chdir(pki.name)
EXTENSIONS = """subjectAltName=DNS:mail.example.com
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature%s
extendedKeyUsage=serverAuth
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
"""


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def make_root():
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "root.key",
            "-out", "root.pem", "-subj", "/O=Vitrine tests/CN=Root", "-days", "3650",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl("x509", "-in", "root.pem", "-outform", "der", "-out", os.path.join(out, "root.der"))


def make_leaf(name, usage, *newkey):
    with open("ext", "w") as file:
        file.write(EXTENSIONS % usage)
    openssl("req", "-new", *newkey, "-nodes", "-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=mail.example.com")
    openssl("x509", "-req", "-in", name + ".csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "3000",
            "-extfile", "ext", "-out", name + ".pem")


def session(name, server, *options):
    process = subprocess.Popen(server, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.7)
    try:
        subprocess.run([drive, "5999", os.path.join(out, "root.der"), "send=hello", "get=6",
                        "record=" + os.path.join(out, name), *options], check=True)
    finally:
        process.terminate()
        process.wait()


def s_server(key, *options):
    return ["openssl", "s_server", "-accept", "5999", "-key", key + ".key", "-cert", key + ".pem", "-tls1_2", "-rev",
            "-cipher", "ALL:@SECLEVEL=0", *options]


def gnutls(key, priority):
    return ["gnutls-serv", "-p", "5999", "--echo", "-a", "--x509keyfile", key + ".key", "--x509certfile", key + ".pem",
            "--priority", priority]


def messages(stream):
    """The handshake messages of the plain records at the head of STREAM."""
    data = b""
    while stream and stream[0] == 22:
        size = int.from_bytes(stream[3:5], "big")
        data, stream = data + stream[5:5 + size], stream[5 + size:]
    while data:
        size = 4 + int.from_bytes(data[1:4], "big")
        yield data[:size]
        data = data[size:]


def sign_key_exchange(name, group, point):
    """A ServerKeyExchange that no honest server sends, well signed, for the randoms of the session ecdhe_rsa."""
    randoms = b""
    for direction in ("c2s", "s2c"):
        with open(os.path.join(out, "ecdhe_rsa." + direction), "rb") as file:
            randoms += next(messages(file.read()))[6:38]
    params = b"\x03" + group.to_bytes(2, "big") + bytes([len(point)]) + point
    with open("rsa.key", "rb") as file:
        key = serialization.load_pem_private_key(file.read(), None)
    signature = key.sign(randoms + params, padding.PKCS1v15(), hashes.SHA256())
    body = params + b"\x04\x01" + len(signature).to_bytes(2, "big") + signature
    with open(os.path.join(out, name + ".ske"), "wb") as file:
        file.write(b"\x0c" + len(body).to_bytes(3, "big") + body)


make_root()
make_leaf("rsa", ",keyEncipherment", "-newkey", "rsa:2048")
make_leaf("ec", "", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
session("ecdhe_rsa", s_server("rsa", "-verify", "1", "-CAfile", "root.pem"), "suite=ECDHE-RSA-AES128-GCM-SHA256")
session("ecdhe_ecdsa", gnutls("ec", "NORMAL:-GROUP-X25519"), "suite=ECDHE-ECDSA-CHACHA20-POLY1305")
session("rsa_etm", s_server("rsa"), "suite=AES128-SHA")
session("ecdhe_mte", s_server("rsa", "-no_etm"), "suite=ECDHE-RSA-AES256-SHA384", "group=secp521r1")
session("classic", gnutls("rsa", "NORMAL:-VERS-ALL:+VERS-TLS1.2:%NO_SESSION_HASH:%NO_TICKETS"), "suite=ECDHE-RSA-AES256-GCM-SHA384")
sign_key_exchange("zero_share", 29, bytes(32))
sign_key_exchange("short_share", 29, bytes([9]) + bytes(30))
sign_key_exchange("off_curve", 23, b"\x04" + bytes([1]) * 64)
