"""Captures, read, changed and written with nothing but struct: so that what the tests expect comes from no capture library of ours."""
import collections
import ipaddress
import random
import struct

Segment = collections.namedtuple("Segment", "time src dst sport dport seq ack flags data")
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


def read_pcap(path):
    """The TCP segments of a classic pcap of Ethernet and IPv4, as editcap -F pcap writes it."""
    with open(path, "rb") as f:
        data = f.read()
    out, at = [], 24
    while at < len(data):
        seconds, micro, caplen, _ = struct.unpack_from("<IIII", data, at)
        frame = data[at + 16:at + 16 + caplen]
        at += 16 + caplen
        ip = frame[14:]
        total, header = struct.unpack_from(">H", ip, 2)[0], (ip[0] & 15) * 4
        tcp = ip[header:total]
        sport, dport, seq, ack = struct.unpack_from(">HHII", tcp)
        out.append(Segment(seconds + micro / 1e6, ipaddress.ip_address(ip[12:16]), ipaddress.ip_address(ip[16:20]), sport, dport, seq, ack,
                           tcp[13], tcp[(tcp[12] >> 4) * 4:]))
    return out


def turns_of(trace):
    """The bytes of a trace, a list of its events, as turns of talk: (1 where the server speaks, bytes)."""
    kind, out = {e["buf"]: e["kind"] for e in trace if e["event"] == "buffer"}, []
    for e in trace:
        if e["event"] == "leaf" and kind[e["buf"]] in ("c2s", "s2c"):
            d, data = int(kind[e["buf"]] == "s2c"), bytes.fromhex(e["hex"])
            if out and out[-1][0] == d:
                out[-1] = (d, out[-1][1] + data)
            else:
                out.append((d, data))
    return out


def conversation(turns, isn=(1000, 5000), mss=1448, ports=(40000, 443), hosts=("192.0.2.1", "192.0.2.2"), syn=True, fin=True):
    """The segments of a connection that says TURNS, (direction, bytes) with direction 0 for the client."""
    a, b = (ipaddress.ip_address(h) for h in hosts)
    ends, seq, out, now = ((a, b, *ports), (b, a, *reversed(ports))), list(isn), [], 1.7e9

    def say(d, flags, data=b""):
        nonlocal now
        now += 0.001
        out.append(Segment(now, *ends[d], seq[d] % 2**32, seq[1 - d] % 2**32 if flags & ACK else 0, flags, data))
        seq[d] += len(data) + bool(flags & (SYN | FIN))
    if syn:
        say(0, SYN), say(1, SYN | ACK), say(0, ACK)
    else:
        seq[0] += 1
        seq[1] += 1
    for d, data in turns:
        for at in range(0, len(data), mss):
            say(d, ACK | PSH, data[at:at + mss])
        say(1 - d, ACK)
    if fin:
        say(0, FIN | ACK), say(1, FIN | ACK), say(0, ACK)
    return out


def ip_packet(s, version=4, options=b"", hop=b""):
    tcp = struct.pack(">HHIIBBHHH", s.sport, s.dport, s.seq, s.ack, (5 + len(options) // 4) << 4, s.flags, 65535, 0, 0) + options + s.data
    if version == 4:
        src, dst = s.src.packed[-4:], s.dst.packed[-4:]
        return struct.pack(">BBHHHBBH", 0x45 + len(hop) // 4, 0, 20 + len(hop) + len(tcp), 1, 0x4000, 64, 6, 0) + src + dst + hop + tcp
    src, dst = (b"\x20\x01\x0d\xb8" + bytes(8) + x.packed[-4:] for x in (s.src, s.dst))
    return struct.pack(">IHBB", 0x60000000, len(hop) + len(tcp), 0 if hop else 6, 64) + src + dst + hop + tcp


V6_HOP = bytes([6, 0, 1, 4, 0, 0, 0, 0])       # hop-by-hop options before TCP
V4_OPTIONS = bytes([1, 1, 1, 0])

LINKS = {                                       # name: (link type, what stands before the IP packet of a version)
    "ethernet": (1, lambda v: bytes(12) + (b"\x08\x00" if v == 4 else b"\x86\xdd")),
    "vlan": (1, lambda v: bytes(12) + b"\x88\xa8\x00\x07\x81\x00\x00\x05" + (b"\x08\x00" if v == 4 else b"\x86\xdd")),
    "raw": (101, lambda v: b""),
    "bsd-raw": (12, lambda v: b""),
    "cooked": (113, lambda v: struct.pack(">HHH8s", 0, 1, 6, bytes(8)) + (b"\x08\x00" if v == 4 else b"\x86\xdd")),
    "cooked-2": (276, lambda v: (b"\x08\x00" if v == 4 else b"\x86\xdd") + bytes(18)),
    "null": (0, lambda v: struct.pack("<I", 2 if v == 4 else 30)),
    "null-be": (0, lambda v: struct.pack(">I", 2 if v == 4 else 10)),
    "loop": (108, lambda v: struct.pack(">I", 2 if v == 4 else 24)),
}


def frames(segments, link="ethernet", version=4, snap=None, **more):
    """(link type, [(time, bytes as captured, length on the wire)])"""
    kind, before = LINKS[link]
    out = []
    for s in segments:
        whole = before(version) + ip_packet(s, version, **more)
        whole += bytes(max(0, 60 - len(whole))) if link == "ethernet" else b""
        out.append((s.time, whole[:snap], len(whole)))
    return kind, out


def pcap(packets, order="<", nano=False):
    link, packets = packets
    out = [struct.pack(order + "IHHiIII", 0xa1b23c4d if nano else 0xa1b2c3d4, 2, 4, 0, 0, 262144, link)]
    for time, data, wire in packets:
        out.append(struct.pack(order + "IIII", int(time), int(time % 1 * (1e9 if nano else 1e6)), len(data), wire) + data)
    return b"".join(out)


def block(order, kind, body):
    body += bytes(-len(body) % 4)
    return struct.pack(order + "II", kind, len(body) + 12) + body + struct.pack(order + "I", len(body) + 12)


def section(order="<"):
    return block(order, 0x0a0d0d0a, struct.pack(order + "IHHq", 0x1a2b3c4d, 1, 0, -1))


def interface(order, link, snap=0, options=b""):
    return block(order, 1, struct.pack(order + "HHI", link, 0, snap) + options)


def secrets(order, text):
    return block(order, 10, struct.pack(order + "II", 0x544c534b, len(text)) + text)


def pcapng(packets, order="<", kind="enhanced", number=0):
    """The blocks of packets alone; KIND enhanced, simple or obsolete."""
    _, packets = packets
    out = []
    for time, data, wire in packets:
        ticks, padded = int(time * 1e6), data + bytes(-len(data) % 4)
        if kind == "simple":
            out.append(block(order, 3, struct.pack(order + "I", wire) + padded))
        elif kind == "obsolete":
            out.append(block(order, 2, struct.pack(order + "HHIIII", number, 0, ticks >> 32, ticks & 0xffffffff, len(data), wire) + padded))
        else:
            out.append(block(order, 6, struct.pack(order + "IIIII", number, ticks >> 32, ticks & 0xffffffff, len(data), wire) + padded))
    return b"".join(out)


# Changes of segments that lose nothing.

def twice(segments, seed=1):
    r, out = random.Random(seed), []
    for s in segments:
        out += [s] * r.choice((1, 1, 2, 3))
    return out


def shuffled(segments, seed=1, window=6):
    """Each data segment may come up to WINDOW places late."""
    r = random.Random(seed)
    keyed = [(i + (r.randrange(window) if s.data else 0), i, s) for i, s in enumerate(segments)]
    return [s for _, _, s in sorted(keyed, key=lambda k: k[:2])]


def overlapping(segments, seed=1):
    """Each data segment is sent in pieces that share bytes."""
    r, out = random.Random(seed), []
    for s in segments:
        if len(s.data) < 8:
            out.append(s)
            continue
        at = 0
        while at < len(s.data):
            end = min(len(s.data), at + r.randrange(4, max(5, len(s.data) // 2)))
            start = max(0, at - r.randrange(0, 40))
            out.append(s._replace(seq=(s.seq + start) % 2**32, data=s.data[start:end]))
            at = end
    return out
