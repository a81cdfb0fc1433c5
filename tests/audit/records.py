"""Fields of messages, and protected records, read from bytes alone."""
import hashlib
import hmac

from cryptography.exceptions import InvalidTag

import operations
from disagreement import agree


class Reader:
    """Bytes, read from the front (RFC 5246 4)."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        agree(self.at + n <= len(self.data), "a message ends within a field")
        self.at += n
        return self.data[self.at - n:self.at]

    def number(self, n):
        return int.from_bytes(self.take(n), "big")

    def vector(self, n):
        return self.take(self.number(n))

    def left(self):
        return len(self.data) - self.at


class Protection:
    """One direction's records, opened (RFC 5246 6.2.3, 5288 3, 7366 3, 7905 2)."""

    def __init__(self, suite, mac_key, key, iv, encrypt_then_mac):
        self.name, _, self.mac, _ = suite
        self.mac_key, self.key, self.iv, self.encrypt_then_mac, self.sequence = mac_key, key, iv, encrypt_then_mac, 0

    def open(self, kind, fragment):
        """(plain text, all that was decrypted); None when it does not open."""
        prefix = self.sequence.to_bytes(8, "big") + bytes([kind]) + b"\3\3"
        if self.mac:
            found = self.open_cbc(prefix, fragment)
        else:
            found = self.open_aead(prefix, fragment)
        self.sequence += 1
        return found

    def open_aead(self, prefix, fragment):
        chacha = "CHACHA20" in self.name
        explicit = b"" if chacha else fragment[:8]
        nonce = bytes(a ^ b for a, b in zip(self.iv, self.sequence.to_bytes(12, "big"))) if chacha else self.iv + explicit
        sealed = fragment[len(explicit):]
        if len(sealed) < 16:
            return None
        try:
            plain = operations.aead("chacha20_poly1305" if chacha else "gcm", self.key).decrypt(nonce, sealed, prefix + (len(sealed) - 16).to_bytes(2, "big"))
        except InvalidTag:
            return None
        return plain, plain

    def code(self, prefix, data):
        return hmac.digest(self.mac_key, prefix + len(data).to_bytes(2, "big") + data, self.mac)

    def open_cbc(self, prefix, fragment):
        size = hashlib.new(self.mac).digest_size
        sealed = fragment[:-size] if self.encrypt_then_mac else fragment
        if len(sealed) < 32 or len(sealed) % 16 or (self.encrypt_then_mac and self.code(prefix, sealed) != fragment[-size:]):
            return None
        whole = operations.cbc(self.key, sealed[:16], sealed[16:], encrypt=False)
        padding = whole[-1] + 1
        end = len(whole) - padding - (0 if self.encrypt_then_mac else size)
        if whole[-padding:] != bytes([whole[-1]]) * padding or end < 0:
            return None
        if not self.encrypt_then_mac and self.code(prefix, whole[:end]) != whole[end:end + size]:
            return None
        return whole[:end], whole
