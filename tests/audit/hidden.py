"""What a trace without secrets must not hold: made from the server's own key log, and searched for as bytes, hex and base64."""
import base64
import hashlib
import json

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import load_pem_private_key

import operations
from registry import SUITES


def masters(keylog):
    """{client random: master secret} of the lines of an NSS key log, in hex."""
    return {words[1]: words[2] for words in map(str.split, keylog.splitlines()) if words[:1] == ["CLIENT_RANDOM"]}


def messages(text):
    """The bytes of each message buffer that was not withheld, and the direction of its first part."""
    buffers, data = {}, {}
    for event in map(json.loads, text.splitlines()):
        if event["event"] == "buffer":
            buffers[event["buf"]] = event
        if event["event"] == "leaf":
            data.setdefault(event["buf"], []).append(event["hex"])
    return [(bytes.fromhex("".join(data[n])), event["from"][0]["buf"]) for n, event in buffers.items()
            if event["kind"] == "message" and None not in data.get(n, [])]


def client_random(text):
    return next(m for m, _ in messages(text) if m[0] == 1)[6:38].hex()


def secrets(text, master, rsa_key):
    """{name: bytes}: the master secret, the key block and its parts; with the server's RSA key the premaster secret."""
    seen = [m for m, _ in messages(text)]
    server_hello = next(m for m in seen if m[0] == 2)
    suite = SUITES[int.from_bytes(server_hello[39 + server_hello[38]:41 + server_hello[38]], "big")]
    master = bytes.fromhex(master)
    key_exchange = next(m for m in seen if m[0] == 16)
    mac = hashlib.new(suite[2]).digest_size if suite[2] else 0
    iv = 0 if mac else 12 if "CHACHA20" in suite[0] else 4
    randoms = server_hello[6:38] + next(m for m in seen if m[0] == 1)[6:38]
    block = operations.prf(suite[1], master, b"key expansion", randoms, 2 * (mac + suite[3] + iv))
    found, at = {"master_secret": master, "key_block": block}, 0
    for name, size in (("MAC_key", mac), ("key", suite[3]), ("IV", iv)):
        for side in ("client", "server"):
            if size:
                found[f"{side}_write_{name}"] = block[at:at + size]
            at += size
    if "TLS_RSA" in suite[0]:
        with open(rsa_key, "rb") as f:
            key = load_pem_private_key(f.read(), None)
        found["pre_master_secret"] = key.decrypt(key_exchange[6:], padding.PKCS1v15())
    return found


def forms(secret):
    """As bytes, in hex of both cases, and in base64 wherever it may begin in a group of three. GCM's IV of four bytes would be
    found by chance, in a long trace: it counts as a whole value in hex."""
    if len(secret) < 8:
        yield b'"' + secret.hex().encode() + b'"'
        return
    yield secret
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + secret)
        first, last = -(-8 * shift // 6), 8 * (shift + len(secret)) // 6          # digits made of the secret's bits alone
        yield whole[first:last]


def found(text, wanted):
    """The names of WANTED that stand in TEXT in any form."""
    raw = text.encode()
    return [name for name, secret in wanted.items() if any(form in raw for form in forms(secret))]
