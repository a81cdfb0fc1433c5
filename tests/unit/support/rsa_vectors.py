#!/usr/bin/env python3
"""RSA blocks built, masked and signed by Python's integers and hashlib: right ones, and each way to be wrong.

Prints the number of rows, then rows of:
  "public" n e in out | "encrypt" n e message random out          out empty: refused
  "pkcs1" n e hash digest signature valid | "pss" n e hash digest signature valid mgf_hash salt_len
"""
import hashlib
import random

random.seed(8017)
NAMES = {"SHA-1": "sha1", "SHA-224": "sha224", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
INFO = {  # RFC 8017, 9.2, note 1
    "SHA-1": "3021300906052b0e03021a05000414",
    "SHA-224": "302d300d06096086480165030402040500041c",
    "SHA-256": "3031300d060960864801650304020105000420",
    "SHA-384": "3041300d060960864801650304020205000430",
    "SHA-512": "3051300d060960864801650304020305000440",
}


def digest(name, data):
    return hashlib.new(NAMES[name], data).digest()


def is_prime(n):
    if any(n % p == 0 for p in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)):
        return False
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for _ in range(8):
        x = pow(random.randrange(2, n - 1), d, n)
        if x not in (1, n - 1) and all((x := x * x % n) != n - 1 for _ in range(s - 1)):
            return False
    return True


def prime(bits, e):
    while True:
        p = random.getrandbits(bits) | 3 << (bits - 2) | 1
        if (p - 1) % e and is_prime(p):
            return p


class Key:
    """A modulus of exactly so many bits. Several primes do as well as two, and are sooner found."""

    def __init__(self, bits, e):
        while True:
            count = max(2, bits // 512)
            sizes = [bits // count + 1] * (count - 1)
            primes = [prime(size, e) for size in sizes]
            rest = 1
            for p in primes:
                rest *= p
            primes.append(prime(bits - rest.bit_length() + random.choice((0, 1)), e))
            self.n = rest * primes[-1]
            if self.n.bit_length() == bits:
                break
        self.e, self.primes, self.len = e, primes, (bits + 7) // 8

    def sign(self, em):
        """The e-th root, prime by prime, put together by the Chinese remainder theorem."""
        m, out = int.from_bytes(em, "big"), 0
        for p in self.primes:
            others = self.n // p
            out += pow(m % p, pow(self.e, -1, p - 1), p) * others * pow(others, -1, p)
        return (out % self.n).to_bytes(self.len, "big")

    def hex(self):
        return "00%x" % self.n if len("%x" % self.n) % 2 == 0 else "0%x" % self.n, "%06x" % self.e


def pkcs1_em(length, tail, padding=None):
    padding = b"\xff" * (length - 3 - len(tail)) if padding is None else padding
    return b"\0\1" + padding + b"\0" + tail


def pkcs1_rows(key):
    message = random.randbytes(50)
    for name, info in INFO.items():
        h = digest(name, message)
        tail = bytes.fromhex(info) + h
        good = key.sign(pkcs1_em(key.len, tail))

        def row(signature, valid, name=name, h=h):
            return "pkcs1", *key.hex(), name, h.hex(), signature.hex(), valid

        yield row(good, 1)
        yield row(good[:-1] + bytes([good[-1] ^ 1]), 0)
        yield row(good, 0, h=h[:-1] + bytes([h[-1] ^ 1]))
        yield row(good, 0, h=h[:-1])
        yield row(good, 0, name="SHA-256" if name != "SHA-256" else "SHA-384", h=digest("SHA-256", message))
        yield row(b"\0" + good, 0)
        yield row(good[1:], 0)
        if int.from_bytes(good, "big") + key.n < 256**key.len:
            yield row((int.from_bytes(good, "big") + key.n).to_bytes(key.len, "big"), 0)
        # Short padding and garbage behind (Bleichenbacher 2006), or between (BERserk): never parsed, so never right.
        room = key.len - 3 - len(tail)
        yield row(key.sign(pkcs1_em(key.len, tail[:-1])), 0, h=h[:-1])
        for em in (
            pkcs1_em(key.len, tail, b"\xff" * 8) + random.randbytes(room - 8),
            pkcs1_em(key.len, random.randbytes(room - 8) + tail, b"\xff" * 8),
            pkcs1_em(key.len, tail, b"\xff" * (room - 1) + b"\xfe"),
            pkcs1_em(key.len, tail, b"\0" * room),
            b"\0\2" + pkcs1_em(key.len, tail)[2:],
            b"\0\1" + b"\xff" * room + b"\xff" + tail,
            pkcs1_em(key.len, h),   # no DigestInfo at all
            pkcs1_em(key.len, tail.replace(b"\x05\x00\x04", b"\x04").replace(tail[:4], bytes([0x30, tail[1] - 2, 0x30, tail[3] - 2]))),
        ):
            yield row(key.sign(em), 0)


def mask(name, seed, data):
    stream, counter = b"", 0
    while len(stream) < len(data):
        stream += digest(name, seed + counter.to_bytes(4, "big"))
        counter += 1
    return bytes(a ^ b for a, b in zip(data, stream))


def pss_em(bits, name, mgf, h, salt, dirt=0, trailer=0xBC, db_start=b"", top=0):
    length = (bits - 1 + 7) // 8
    hashed = digest(name, bytes(8) + h + salt)
    padding = length - len(salt) - len(hashed) - 2
    if padding < 0:
        return None
    db = bytearray(mask(mgf, hashed, (db_start + bytes(padding))[:padding] + bytes([1 + dirt]) + salt))
    db[0] &= 0xFF >> (8 * length - (bits - 1))
    db[0] |= top
    return bytes(db) + hashed + bytes([trailer])


def pss_rows(key):
    bits = key.n.bit_length()
    message = random.randbytes(50)
    for name, mgf, salt_len in (("SHA-256", "SHA-256", 32), ("SHA-512", "SHA-512", 62), ("SHA-1", "SHA-1", 20),
                                ("SHA-384", "SHA-256", 0), ("SHA-224", "SHA-1", 5), ("SHA-512", "SHA-512", 64)):
        h, salt = digest(name, message), random.randbytes(salt_len)

        def row(em, valid, salt_len=salt_len, name=name, mgf=mgf, h=h):
            if em is None or int.from_bytes(em, "big") >= key.n:
                return None
            return "pss", *key.hex(), name, h.hex(), key.sign(em).hex(), valid, mgf, salt_len

        em = pss_em(bits, name, mgf, h, salt)
        yield row(em, 1)
        if em is None:
            continue
        yield row(em, 0, salt_len=salt_len + 1)
        yield row(em, 0, salt_len=salt_len - 1) if salt_len else None
        yield row(em, 0, salt_len=2000)
        yield row(em, 0, mgf="SHA-224" if mgf != "SHA-224" else "SHA-1")
        yield row(em, 0, h=digest(name, b""))
        yield row(pss_em(bits, name, mgf, h[1:], salt), 0, h=h[1:])
        yield row(pss_em(bits, name, mgf, h, salt, dirt=1), 0)
        yield row(pss_em(bits, name, mgf, h, salt, trailer=0xBD), 0)
        if len(em) - len(h) - salt_len - 2 > 1:
            yield row(pss_em(bits, name, mgf, h, salt, db_start=b"\0\1"), 0)
        for top in (0x80, 0x40, 1 << (7 - (8 * len(em) - bits))) if (bits - 1) % 8 else ():
            if not 0xFF >> (8 * len(em) - (bits - 1)) & top:
                yield row(pss_em(bits, name, mgf, h, salt, top=top), 0)
        if bits % 8 == 1:
            yield row(b"\1" + em, 0)   # the octet in front of a block that is shorter than the modulus


def public_rows():
    def row(n, e, x, length, ok):
        out = pow(x, e, n).to_bytes((n.bit_length() + 7) // 8, "big").hex() if ok else ""
        number = lambda v: v.to_bytes((v.bit_length() + 7) // 8, "big").hex()
        return "public", number(n), number(e), x.to_bytes(length, "big").hex(), out

    for bits in (1024, 1025, 1031, 1032, 1056, 2048, 3072, 4096, 8191, 8192):
        n, length = random.getrandbits(bits) | 1 << (bits - 1) | 1, (bits + 7) // 8
        for e in (3, 65537) if bits > 4096 else (3, 5, 17, 65537, 2**64 - 1):
            yield row(n, e, random.randrange(n), length, True)
        for x in (0, 1, n - 1):
            yield row(n, 3, x, length, True)
        if n < 256**length:
            yield row(n, 3, n, length, False)
        yield row(n, 3, 256**length - 1, length, False)
        yield row(n, 3, 1, length + 1, False)
        yield row(n, 3, 1, length - 1, False)
        for e in (0, 1, 2, 4, 65536, 2**64 + 1):
            yield row(n, e, 1, length, False)
        yield row(n - 1, 3, 1, length, False)
    for bits in (1, 512, 1016, 1023, 8193, 8200, 16384):
        yield row(1 << (bits - 1) | 1, 3, 0, (bits + 7) // 8, False)
    yield row(0, 3, 0, 0, False)


def encrypt_rows(key):
    for length, zeros in ((48, 0), (48, 5), (key.len - 11, 0), (key.len - 10, 0), (48, key.len), (48, 52), (1, 3)):
        message = random.randbytes(length)
        supply = bytearray(random.choices(range(1, 256), k=key.len))
        for i in random.sample(range(key.len), zeros):
            supply[i] = 0
        padding = bytes(b for b in supply if b)[: key.len - 3 - length]
        ok = len(padding) == key.len - 3 - length >= 8
        em = int.from_bytes(b"\0\2" + padding + b"\0" + message, "big")
        out = pow(em, key.e, key.n).to_bytes(key.len, "big").hex() if ok else ""
        yield "encrypt", *key.hex(), message.hex(), supply.hex(), out


def rows():
    yield from public_rows()
    for bits in (1024, 1025, 1026, 1027, 1028, 1029, 1030, 1031, 2048, 8192):
        key = Key(bits, 3 if bits == 2048 else 65537)
        yield from pkcs1_rows(key) if bits in (1024, 2048, 8192) else ()
        yield from pss_rows(key)
        yield from encrypt_rows(key) if bits != 8192 else ()


table = [row for row in rows() if row]
print(len(table))
for row in table:
    print(*row, sep="\t")
