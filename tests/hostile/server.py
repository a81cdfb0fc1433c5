"""Servers that misbehave, each in one way. FAULTS names them all.

By hand:  python3 tests/hostile/server.py NAME [PORT]      (without arguments: the names)
          then, elsewhere:  ./vitrine check 127.0.0.1:PORT --starttls smtp --name mail.vitrine.test
"""
import os
import socket
import ssl
import struct
import sys
import tempfile
import threading
import time
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "live"))

warnings.simplefilter("ignore", DeprecationWarning)       # ssl deprecates TLS 1.0 and 1.1; that is the point of two of these servers

EHLO = ["mail.vitrine.test", "PIPELINING", "SIZE 10240000", "STARTTLS", "8BITMIME"]


def reply(code, *lines):
    """An SMTP reply, of as many lines as are given."""
    marks = ["-"] * (len(lines) - 1) + [" "]
    return "".join(f"{code}{mark}{line}\r\n" for mark, line in zip(marks, lines)).encode()


class Server:
    """Listens on a free port, or on PORT; each connection gets a thread of its own, which runs HANDLER(connection, pki)."""

    def __init__(self, handler, pki, port=0):
        self.handler, self.pki, self.closed = handler, pki, threading.Event()
        self.listener = socket.create_server(("127.0.0.1", port), backlog=32)
        self.port = self.listener.getsockname()[1]
        self.connections = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections.append(connection)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            self.handler(connection, self)
        except (OSError, ssl.SSLError):
            pass                                          # the client left: its right
        finally:
            connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.closed.set()
        self.listener.close()
        for connection in self.connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def line_of(connection):
    """A line from the client, without its end; raises when it closed."""
    line = b""
    while not line.endswith(b"\n"):
        byte = connection.recv(1)
        if not byte:
            raise OSError("closed")
        line += byte
    return line.strip()


def whole(connection, data):
    connection.sendall(data)


def bytewise(connection, data):
    """Each byte in a segment of its own."""
    for i in range(len(data)):
        connection.sendall(data[i:i + 1])
        time.sleep(0.0005)


def reset(connection):
    """Closes with RST instead of FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def silence(connection, server):
    """Says nothing more, but stays, until the client or the test leaves."""
    connection.settimeout(0.2)
    while not server.closed.is_set():
        try:
            if not connection.recv(4096):
                return
        except TimeoutError:
            pass


def tls(chain="p256", old=None, then=None):
    """TLS with CHAIN; OLD is the only version spoken; then THEN(connection), or a few commands of SMTP."""
    def run(connection, server):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = old or ssl.TLSVersion.TLSv1_2
        context.maximum_version = old or ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(server.pki.path(chain + ".pem"), server.pki.path(chain + ".key"))
        with context.wrap_socket(connection, server_side=True) as secure:
            then(secure) if then else commands(secure)
    return run


def commands(connection):
    while True:
        verb = line_of(connection)[:4].upper()
        connection.sendall(reply(221, "bye") if verb == b"QUIT" else reply(250, *EHLO[:3]) if verb == b"EHLO" else reply(250, "ok"))
        if verb == b"QUIT":
            if isinstance(connection, ssl.SSLSocket):
                connection.unwrap()                       # close_notify: who does without it truncates
            return


def smtp(then=tls(), greeting=reply(220, "mail.vitrine.test ESMTP"), ehlo=reply(250, *EHLO), go=reply(220, "ready"), send=whole):
    """SMTP up to STARTTLS, then THEN. A reply that is None: the connection is closed in its place; b"": silence."""
    def run(connection, server):
        for what in (greeting, ehlo, go):
            if what is not greeting:
                while not line_of(connection)[:4].upper() == (b"EHLO" if what is ehlo else b"STAR"):
                    connection.sendall(reply(502, "not now"))
            if what is None:
                return
            if what == b"":
                return silence(connection, server)
            send(connection, what)
        if go[:3] == b"220":
            then(connection, server)
        else:
            commands(connection)
    return run


def held(seconds):
    """A greeting held back; who speaks before it is turned away, as by postscreen."""
    def run(connection, server):
        connection.settimeout(seconds)
        try:
            if connection.recv(1):
                connection.sendall(reply(521, "you spoke too soon"))
        except TimeoutError:
            connection.settimeout(None)
            smtp()(connection, server)
    return run


def lines(greeting, replies, then=b""):
    """IMAP and POP3: GREETING, and a reply to each line that holds a word of REPLIES; behind the last of them THEN at once."""
    def run(connection, server):
        connection.sendall(greeting)
        while True:
            line = line_of(connection)
            for word, said in replies.items():
                if word in line:
                    connection.sendall(said + (then if word == list(replies)[-1] else b""))
                    break
            else:
                connection.sendall(b"* BYE\r\na3 OK\r\n" if b"LOGOUT" in line else b"+OK\r\n")
                return
    return run


def greets(data):
    """DATA at once, whatever the client says."""
    def run(connection, server):
        connection.sendall(data)
        silence(connection, server)
    return run


def after(seconds, data):
    """DATA a while after the go-ahead, without a word of TLS."""
    def run(connection, server):
        time.sleep(seconds)
        connection.sendall(data)
        silence(connection, server)
    return run


def starts_with(data, then=silence):
    """DATA instead of a handshake, as soon as the client's first record is here; then THEN."""
    def run(connection, server):
        connection.recv(4096)
        connection.sendall(data)
        then(connection, server)
    return run


def close(connection, server):
    """The end of the connection, in order: what the client has sent is read, so that no RST overtakes our last bytes."""
    connection.shutdown(socket.SHUT_WR)
    silence(connection, server)


def refuse_hello(connection, server):
    connection.recv(4096)
    reset(connection)


ALERT = b"\x15\x03\x03\x00\x02\x02"
# A ServerHello for ECDHE-ECDSA-AES128-GCM-SHA256, with renegotiation_info alone, and nothing after it.
HELLO_BODY = b"\x03\x03" + b"\x5a" * 32 + b"\x00" + b"\xc0\x2b" + b"\x00" + b"\x00\x05" + b"\xff\x01\x00\x01\x00"
HELLO = b"\x16\x03\x03" + struct.pack(">H", len(HELLO_BODY) + 4) + b"\x02" + struct.pack(">I", len(HELLO_BODY))[1:] + HELLO_BODY
# A Certificate message of 51 certificates, none of which is read.
MANY_BODY = (51 * 4).to_bytes(3, "big") + b"\x00\x00\x01\x30" * 51
MANY = b"\x16\x03\x03" + struct.pack(">H", len(MANY_BODY) + 4) + b"\x0b" + len(MANY_BODY).to_bytes(3, "big") + MANY_BODY

FAULTS = {
    "none": smtp(),
    # the dialogue is unusual, and right
    "multi-line": smtp(greeting=reply(220, "mail.vitrine.test", "says", "hello"), go=reply(220, "go", "ahead")),
    "long-lines": smtp(greeting=reply(220, "x" * 9000), ehlo=reply(250, "mail.vitrine.test", "X" + "y" * 9000, "STARTTLS"), go=reply(220, "z" * 9000)),
    "single-bytes": smtp(send=bytewise),
    "lower-case": smtp(ehlo=reply(250, "mail.vitrine.test", "starttls")),
    # the dialogue is wrong
    "greeting-554": smtp(greeting=reply(554, "no SMTP service here")),
    "greeting-421": smtp(greeting=reply(421, "too busy")),
    "greeting-421-many": smtp(greeting=reply(421, "4.7.0 mail.vitrine.test too many connections")),
    "greeting-held": held(18),
    "greeting-silent": smtp(greeting=b""),
    "greeting-unfinished": smtp(greeting=b"220-mail.vitrine.test\r\n220-and"),
    "ehlo-unfinished": smtp(ehlo=b"250-mail.vitrine.test\r\n250-SIZE\r\n"),
    "greeting-closed": smtp(greeting=None),
    "greeting-garbage": smtp(greeting=b"\x00\x01\x02\xff not a reply\r\n"),
    "greeting-other": smtp(greeting=b"* OK IMAP4rev1 ready\r\n"),
    "ehlo-closed": smtp(ehlo=None),
    "ehlo-silent": smtp(ehlo=b""),
    "ehlo-550": smtp(ehlo=reply(550, "go away")),
    "ehlo-421": smtp(ehlo=reply(421, "too many errors")),
    "ehlo-501": smtp(ehlo=reply(501, "invalid name")),
    "ehlo-502": smtp(ehlo=reply(502, "not known")),
    **{f"ehlo-{code}": smtp(ehlo=reply(code, "no")) for code in (504, 521, 530, 554, 555)},
    "greeting-http": smtp(greeting=b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "ehlo-early": smtp(greeting=reply(220, "mail.vitrine.test ESMTP") + reply(250, *EHLO)),
    "masked": smtp(greeting=b"220 ****************\r\n", ehlo=reply(250, "mail.vitrine.test", "PIPELINING", "XXXXXXXA", "8BITMIME")),
    "first-line": smtp(ehlo=reply(250, "STARTTLS", "SIZE 1000")),
    "ehlo-mixed": smtp(ehlo=b"250-mail.vitrine.test\r\n251 STARTTLS\r\n"),
    "not-offered": smtp(ehlo=reply(250, "mail.vitrine.test", "PIPELINING"), go=reply(502, "what?")),
    "refused-454": smtp(go=reply(454, "TLS not available due to local problem")),
    "refused-501": smtp(go=reply(501, "no parameters")),
    "refused-250": smtp(go=reply(250, "ok")),
    "refused-354": smtp(go=reply(354, "go ahead")),
    "refused-421": smtp(go=reply(421, "too many")),
    "refused-502": smtp(go=reply(502, "not implemented")),
    "refused-503": smtp(go=reply(503, "TLS already active")),
    "refused-554": smtp(go=reply(554, "no")),
    "starttls-closed": smtp(go=None),
    "starttls-silent": smtp(go=b""),
    "injected": smtp(go=reply(220, "ready") + reply(250, "injected")),
    "endless-line": smtp(greeting=b"220 " + b"x" * 100000),
    "imap-not-offered": lines(b"* OK hi\r\n", {b"CAPABILITY": b"* CAPABILITY IMAP4rev1 IDLE\r\na1 OK\r\n"}),
    "imap-refused": lines(b"* OK hi\r\n", {b"CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK\r\n", b"STARTTLS": b"a2 NO not today\r\n"}),
    "imap-bad": lines(b"* OK hi\r\n", {b"CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK\r\n", b"STARTTLS": b"a2 BAD within TLS\r\n"}),
    "imap-bye": lines(b"* BYE go away\r\n", {}),
    "imap-busy": lines(b"* BYE [UNAVAILABLE] come back later\r\n", {}),
    "imap-injected": lines(b"* OK hi\r\n", {b"CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS\r\na1 OK\r\n", b"STARTTLS": b"a2 OK go\r\n"}, b"* 1 EXISTS\r\n"),
    "pop3-not-offered": lines(b"+OK hi\r\n", {b"CAPA": b"+OK\r\nUIDL\r\nTOP\r\n.\r\n"}),
    "pop3-no-capa": lines(b"+OK hi\r\n", {b"CAPA": b"-ERR what\r\n"}),
    "pop3-refused": lines(b"+OK hi\r\n", {b"CAPA": b"+OK\r\nSTLS\r\n.\r\n", b"STLS": b"-ERR no\r\n"}),
    # after STARTTLS
    "late-454": smtp(then=after(0.1, reply(454, "TLS not available"))),
    "silent-after": smtp(then=silence),
    "closed-after": smtp(then=starts_with(b"", close)),
    "reset-after": smtp(then=refuse_hello),
    "plain-after": smtp(then=starts_with(reply(500, "what was that?"))),
    "garbage-after": smtp(then=starts_with(b"\x99\x88\x77\x66\x55\x44\x33\x22")),
    # TLS from the first byte, or what comes in its place
    "implicit": tls(),
    "plain-text": smtp(),
    "http": starts_with(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"),
    "plain-ftp": greets(reply(220, "ProFTPD Server (Debian) FTP ready")),
    "plain-220": greets(reply(220, "mail.vitrine.test ready")),
    "plain-imap": greets(b"* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n"),
    "plain-pop3": greets(b"+OK POP3 ready\r\n"),
    "plain-ssh": greets(b"SSH-2.0-OpenSSH_9.2p1\r\n"),
    "plain-xmpp": starts_with(b"<?xml version='1.0'?><stream:stream xmlns='jabber:client' id='1' from='x'><stream:error/></stream:stream>\n"),
    "plain-mysql": greets(b"\x4a\x00\x00\x00\x0a8.0.36\x00" + bytes(66)),
    "plain-mysql-full": greets(b"\x17\x00\x00\x00\xff\x10\x04Too many connections"),
    "silent": silence,
    "closed": close,
    "closed-after-hello": starts_with(b"", close),
    "reset-after-hello": refuse_hello,
    "reset-mid-handshake": starts_with(HELLO, lambda connection, server: reset(connection)),
    "closed-mid-handshake": starts_with(HELLO, close),
    "silent-mid-handshake": starts_with(HELLO),
    "half-record": starts_with(HELLO[:20], close),
    "half-record-silent": starts_with(HELLO[:20]),
    "half-a-line": greets(b"<html>"),
    "half-a-greeting": greets(b"<?xml version='1.0'?><stream:stream"),
    "telnet": greets(b"\xff\xfd\x18"),
    "warning-silent": starts_with(b"\x15\x03\x03\x00\x02\x01\x5a"),
    "warning-closed": starts_with(b"\x15\x03\x03\x00\x02\x01\x28", close),
    "warning-reset": starts_with(b"\x15\x03\x03\x00\x02\x01\x70", lambda connection, server: reset(connection)),
    "heartbeat-later": starts_with(HELLO + b"\x18\x03\x03\x00\x03\x01\x00\x00"),
    "version-later": starts_with(HELLO + b"\x16\x03\x01\x00\x01\x0b"),
    "tls1.0": tls("rsa", ssl.TLSVersion.TLSv1),
    "tls1.1": tls("rsa", ssl.TLSVersion.TLSv1_1),
    "tls1.3": tls("rsa", ssl.TLSVersion.TLSv1_3),
    "alert-handshake-failure": starts_with(ALERT + b"\x28", close),
    "alert-internal-error": starts_with(ALERT + b"\x50", close),
    "alert-unrecognized-name": starts_with(ALERT + b"\x70", close),
    "warnings": starts_with((b"\x15\x03\x03\x00\x02\x01\x70") * 200, silence),
    "empty-records": starts_with(b"\x16\x03\x03\x00\x00" * 200, silence),
    "oversized-record": starts_with(b"\x16\x03\x03\x48\x01" + b"\x02" * 18433),
    "oversized-message": starts_with(b"\x16\x03\x03\x00\x04\x02\xff\xff\xff"),
    "early-ccs": starts_with(HELLO + b"\x14\x03\x03\x00\x01\x01"),
    "early-data": starts_with(HELLO + b"\x17\x03\x03\x00\x05hello"),
    "hello-twice": starts_with(HELLO + HELLO),
    "many-certificates": starts_with(HELLO + MANY),
    "sslv2": starts_with(b"\x80\x2e\x04\x00\x01\x00\x02" + bytes(41)),
}


def main(arguments):
    if not arguments:
        print("\n".join(FAULTS))
        return
    from pki import Pki
    with tempfile.TemporaryDirectory() as folder:
        pki = Pki(folder)
        handler = FAULTS.get(arguments[0]) or tls(arguments[0])
        with Server(handler, pki, int(arguments[1]) if len(arguments) > 1 else 0) as server:
            print(f"{arguments[0]} on 127.0.0.1:{server.port}; trust {pki.path('roots.pem')}; ends with Ctrl-C", flush=True)
            try:
                threading.Event().wait()
            except KeyboardInterrupt:
                pass


if __name__ == "__main__":
    main(sys.argv[1:])
