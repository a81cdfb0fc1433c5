"""What a leaf's `value` says, by its bytes: numbers, names of registries, times, OBJECT IDENTIFIERs, text."""
import ipaddress
import re

from der import dotted
from disagreement import agree, same
from registry import ENUMERATIONS, KEY_USAGE, OIDS

UTC_TIME = re.compile(r"(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z")
GENERALIZED_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z")


def number(raw, name):
    """A decimal reply code, a DER length (X.690 8.1.3), or an unsigned number."""
    if name == "code":
        return int(raw)
    if name == "length" and len(raw) > 1 and raw[0] & 0x80 and len(raw) == 1 + (raw[0] & 0x7f):
        raw = raw[1:]
    return int.from_bytes(raw, "big")


def time(raw):
    """UTCTime has two digits of a year, from 1950 on (RFC 5280 4.1.2.5.1)."""
    text = raw.decode("latin-1")
    if (m := UTC_TIME.fullmatch(text)):
        return f"{'19' if m[1] >= '50' else '20'}{m[1]}-{m[2]}-{m[3]}T{m[4]}:{m[5]}:{m[6]}Z"
    if (m := GENERALIZED_TIME.fullmatch(text)):
        return f"{m[1]}-{m[2]}-{m[3]}T{m[4]}:{m[5]}:{m[6]}Z"
    return None


def flags(raw):
    """A named bit list (X.690 11.2.2): bit 0 is the top one."""
    bits = [i for i in range(8 * len(raw)) if raw[i // 8] >> (7 - i % 8) & 1]
    return " ".join(KEY_USAGE[b] if b < len(KEY_USAGE) else str(b) for b in bits)


def texts(raw):
    """What the bytes may read as."""
    for encoding in ("utf-8", "latin-1", "utf-16-be"):
        try:
            yield raw.decode(encoding)
        except UnicodeDecodeError:
            pass
    yield from filter(None, (time(raw), dotted(raw), OIDS.get(dotted(raw)), flags(raw)))
    if raw == b"\x02":
        yield "v3"
    if len(raw) in (4, 16):
        yield str(ipaddress.ip_address(raw))


def check(raw, path, value):
    """VALUE is what RAW, the bytes of the leaf PATH, mean."""
    name = path.rpartition(".")[2].partition("[")[0]
    if value is None or value == raw.hex():
        return
    if isinstance(value, bool):
        agree(raw in (b"\x00", b"\xff"), "a BOOLEAN of other octets (X.690 11.1)")
        same(value, raw == b"\xff", path)
    elif isinstance(value, int):
        agree(name != "code" or raw.isdigit(), "a code that is no number")
        same(value, number(raw, name), path)
    elif name == "type" and path.startswith("TLS"):
        check_name(raw, path, value, ENUMERATIONS["content_type"])
    elif name in ENUMERATIONS and not path.startswith("starttls"):        # IMAP has a tag too (RFC 9051 2.2.1), which is text
        check_name(raw, path, value, ENUMERATIONS[name])
    elif value not in texts(raw):
        unknown(raw, path, value)


def check_kind(raw, event):
    """The kind of a leaf's value, and of an OID its arcs, are those of its bytes RAW."""
    kind, value = event.get("type"), event.get("value")
    agree("oid" not in event or (kind == "oid" and event["oid"] == dotted(raw)), f"{event['path']}: not {event.get('oid')}")
    agree(kind != "oid" or "oid" in event, f"{event['path']}: an OID without its arcs")
    agree(kind is None or isinstance(value, str), f"{event['path']}: {value!r} is no {kind}")
    agree(kind != "bytes" or value == raw.hex(), f"{event['path']}: {value!r} is not its bytes")


def check_name(raw, path, value, names):
    n = int.from_bytes(raw, "big")
    if n in names or value in names.values():
        same(value, names.get(n), path)
    elif value.startswith("unassigned"):
        same(value, f"unassigned (0x{n:x})", path)
    else:
        unknown(raw, path, value)


def unknown(raw, path, value):
    """A name that this audit's registry lacks: neither the bytes nor the name may be another's."""
    oid = dotted(raw)
    agree(len(value) != 2 * len(raw) or set(value) - set("0123456789abcdef"), f"{path}: {raw.hex()} is not {value}")
    agree(oid not in OIDS and value not in OIDS.values(), f"{path}: {raw.hex()} is not {value!r}")
    agree(not value.isascii() or not raw.isascii() or len(value) != len(raw) or "\\" in value, f"{path}: {raw.hex()} does not read {value!r}")


def sums_up(value, inside, raw):
    """A group's VALUE: that of a leaf INSIDE it, its line of text, or text in which each of its parts stands (a distinguished name)."""
    if value in inside or value == raw.rstrip(b"\r\n").decode("latin-1") or value == raw.hex():
        return True
    return isinstance(value, str) and any(isinstance(part, str) and part in value for part in inside)
