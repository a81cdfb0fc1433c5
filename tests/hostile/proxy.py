"""Somebody on the way: a proxy that records what crosses it, cuts the server's handshake into other records, or changes it.

What it changes is the server's flight in plain text, message by message, and after the ChangeCipherSpec the bytes of a record. EDITS
names the changes. The client must refuse each of them.
"""
import socket
import struct
import threading

HANDSHAKE, CCS = 22, 20
CLIENT_HELLO_DONE, SERVER_HELLO, NEW_TICKET, CERTIFICATE, KEY_EXCHANGE, HELLO_DONE = 1, 2, 4, 11, 12, 14


class Proxy:
    """Listens on `port` and carries each connection to TARGET. The first one's bytes are in `c2s` and `s2c`; in
    `order` as they came, (1 where the server speaks, bytes)."""

    def __init__(self, target, transform=None):
        self.target, self.transform = target, transform
        self.c2s, self.s2c, self.order = bytearray(), bytearray(), []
        self.done = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        first = True
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            server = socket.create_connection(("127.0.0.1", self.target))
            records = (self.c2s, self.s2c, self.order) if first else (bytearray(), bytearray(), [])
            change = self.transform() if self.transform else None
            threading.Thread(target=self.both, args=(client, server, records, change), daemon=True).start()
            first = False

    def both(self, client, server, records, change):
        up = threading.Thread(target=carry, args=(client, server, records, 0, None), daemon=True)
        up.start()
        carry(server, client, records, 1, change)
        up.join()
        client.close()
        server.close()
        self.done.set()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()


def carry(source, target, records, side, change):
    try:
        while data := source.recv(65536):
            if change:
                data = change.feed(data)
            records[side].extend(data)
            records[2].append((side, data))
            target.sendall(data)
    except OSError:
        pass
    try:
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def record(kind, body):
    return struct.pack(">BHH", kind, 0x0303, len(body)) + body


def message(kind, body):
    return struct.pack(">B", kind) + struct.pack(">I", len(body))[1:] + body


class Flight:
    """Takes the server's stream apart and puts it together again. EDIT(type, body) gives the messages, whole, that go out in the place of
    one; PROTECTED(body) the body of the first protected record; FRAME, how handshake messages become records."""

    def __init__(self, edit=None, protected=None, frame="message"):
        self.edit, self.protected, self.frame = edit or (lambda kind, body: [message(kind, body)]), protected, frame
        self.raw, self.handshake, self.held, self.encrypted = b"", b"", b"", False

    def feed(self, data):
        self.raw += data
        out = b""
        while len(self.raw) >= 5 and len(self.raw) >= 5 + struct.unpack(">H", self.raw[3:5])[0]:
            length = struct.unpack(">H", self.raw[3:5])[0]
            kind, body, self.raw = self.raw[0], self.raw[5:5 + length], self.raw[5 + length:]
            out += self.one(kind, body)
        return out

    def one(self, kind, body):
        if self.encrypted:
            if self.protected:
                body, self.protected = self.protected(body), None
            return record(kind, body)
        if kind != HANDSHAKE:
            self.encrypted = kind == CCS
            return self.flush() + record(kind, body)
        self.handshake += body
        out = b""
        while len(self.handshake) >= 4 and len(self.handshake) >= 4 + int.from_bytes(self.handshake[1:4], "big"):
            end = 4 + int.from_bytes(self.handshake[1:4], "big")
            kind, body, self.handshake = self.handshake[0], self.handshake[4:end], self.handshake[end:]
            for whole in self.edit(kind, body):
                out += self.framed(whole)
            if kind == HELLO_DONE:
                out += self.flush()
        return out

    def framed(self, whole):
        if self.frame == "byte":
            return b"".join(record(HANDSHAKE, whole[i:i + 1]) for i in range(len(whole)))
        if self.frame == "flight":
            self.held += whole
            return b""
        return record(HANDSHAKE, whole)

    def flush(self):
        held, self.held = self.held, b""
        return record(HANDSHAKE, held) if held else b""


def only(kind, change):
    """An edit of the messages of one type: CHANGE(body) gives the new body, or None to drop it."""
    def edit(k, body):
        if k != kind:
            return [message(k, body)]
        new = change(body)
        return [] if new is None else [message(k, new)]
    return edit


def before(kind, *extra):
    return lambda k, body: [*extra, message(k, body)] if k == kind else [message(k, body)]


def hello(change):
    """An edit of the ServerHello, as [version, random, session id, suite, compression, {extension: body} as a list of pairs]."""
    def edit(body):
        at = 35 + body[34]
        extensions, rest = [], body[at + 5:]
        while rest:
            kind, length = struct.unpack(">HH", rest[:4])
            extensions.append((kind, rest[4:4 + length]))
            rest = rest[4 + length:]
        fields = [body[:2], body[2:34], body[34:at], body[at:at + 2], body[at + 2:at + 3], extensions]
        change(fields)
        tail = b"".join(struct.pack(">HH", kind, len(b)) + b for kind, b in fields[5])
        return b"".join(fields[:5]) + struct.pack(">H", len(tail)) + tail
    return only(SERVER_HELLO, edit)


def put(index, value):
    return hello(lambda fields: fields.__setitem__(index, value))


def add(*extra):
    return hello(lambda fields: fields[5].extend(extra))


def without(kind):
    return hello(lambda fields: fields.__setitem__(5, [e for e in fields[5] if e[0] != kind]))


def flip(at):
    """A change of one bit, of the byte at AT."""
    def change(body):
        at_positive = at % len(body)
        return body[:at_positive] + bytes([body[at_positive] ^ 1]) + body[at_positive + 1:]
    return change


def replace(at, data):
    return lambda body: body[:at] + data + body[at + len(data):]


RENEGOTIATION_INFO = 0xFF01

EDITS = {
    # the same messages in other records: the client must not mind
    "one-byte-records": dict(frame="byte"),
    "one-record": dict(frame="flight"),
    # ServerHello
    "version-1.1": dict(edit=put(0, b"\x03\x02")),
    "version-1.0": dict(edit=put(0, b"\x03\x01")),
    "random": dict(edit=only(SERVER_HELLO, flip(10))),
    "downgrade": dict(edit=hello(lambda f: f.__setitem__(1, f[1][:24] + b"DOWNGRD\x00"))),
    "suite-rc4": dict(edit=put(3, b"\x00\x05")),
    "suite-export": dict(edit=put(3, b"\x00\x03")),
    "suite-tls1.3": dict(edit=put(3, b"\x13\x01")),
    "compression": dict(edit=put(4, b"\x01")),
    "unsolicited-extension": dict(edit=add((1, b"\x01"))),
    "extension-twice": dict(edit=add((RENEGOTIATION_INFO, b"\x00"))),
    "no-renegotiation-info": dict(edit=without(RENEGOTIATION_INFO)),
    "renegotiation-info-full": dict(edit=hello(lambda f: f.__setitem__(5, [(k, b"\x0c" + bytes(12) if k == RENEGOTIATION_INFO else b) for k, b in f[5]]))),
    "hello-trailing": dict(edit=only(SERVER_HELLO, lambda body: body + b"\x00")),
    "hello-cut": dict(edit=only(SERVER_HELLO, lambda body: body[:30])),
    "hello-twice": dict(edit=lambda kind, body: [message(kind, body)] * (2 if kind == SERVER_HELLO else 1)),
    # Certificate
    "no-certificate": dict(edit=only(CERTIFICATE, lambda body: None)),
    "empty-certificate": dict(edit=only(CERTIFICATE, lambda body: b"\x00\x00\x00")),
    "certificate-signature": dict(edit=only(CERTIFICATE, lambda body: flip(int.from_bytes(body[3:6], "big") + 5)(body))),
    "certificate-tag": dict(edit=only(CERTIFICATE, lambda body: replace(6, b"\x31")(body))),
    # ServerKeyExchange and ServerHelloDone
    "no-key-exchange": dict(edit=only(KEY_EXCHANGE, lambda body: None)),
    "key-exchange-twice": dict(edit=lambda kind, body: [message(kind, body)] * (2 if kind == KEY_EXCHANGE else 1)),
    "signature": dict(edit=only(KEY_EXCHANGE, flip(-1))),
    "signed-point": dict(edit=only(KEY_EXCHANGE, flip(20))),
    "scheme-sha1": dict(edit=only(KEY_EXCHANGE, lambda body: replace(4 + body[3], b"\x02\x03")(body))),
    "group-unknown": dict(edit=only(KEY_EXCHANGE, replace(1, b"\x00\x09"))),
    "explicit-curve": dict(edit=only(KEY_EXCHANGE, replace(0, b"\x01"))),
    "done-full": dict(edit=only(HELLO_DONE, lambda body: b"\x00")),
    "finished-early": dict(edit=before(HELLO_DONE, message(20, bytes(12)))),
    # after the client's Finished
    "ticket": dict(edit=only(NEW_TICKET, flip(-1))),
    "finished-record": dict(protected=flip(-1)),
}


def editing(name):
    """What Proxy needs to make the change NAME."""
    return lambda: Flight(**EDITS[name])
