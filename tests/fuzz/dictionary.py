#!/usr/bin/env python3
"""The dictionary of a fuzz target, made of the project's own tables of names: what it knows by name, a fuzzer
should find.

    dictionary.py TARGET > TARGET.dict
"""
import glob
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def source(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as f:
        return f.read()


def c_bytes(text):
    """The octets of a C string."""
    return text.encode().decode("unicode_escape").encode("latin-1")


def names(path, table):
    """(number, name) of each row of a table of struct vt_name."""
    body = re.search(r"const struct vt_name %s\[\] = \{(.*?)\{ 0, NULL \}" % table, source(path), re.S)
    found = [(int(n, 0), name) for n, name in re.findall(r'\{ (0x\w+|\d+), "([^"]*)" \}', body[1])]
    assert found, f"{path}: {table} has no rows"
    return found


def wide(path, table):
    """Its numbers, in two octets each."""
    return [number.to_bytes(2, "big") for number, _ in names(path, table)]


def quoted(path, pattern):
    found = [c_bytes(text) for text in re.findall(pattern, source(path))]
    assert found, f"{path}: nothing is like {pattern}"
    return found


def rows(path, pattern):
    """The numbers that PATTERN finds in the rows of a table."""
    found = [int(number) for number in re.findall(pattern, source(path))]
    assert found, f"{path}: no row is like {pattern}"
    return found


def oids():
    """Each OID of the table as an element of DER."""
    octets = quoted("asn1/oid_table.h", r'VT_ROW\(\w+, "([^"]*)"')
    return [b"\x06" + bytes([len(o)]) + o for o in octets]


def der():
    tags = re.findall(r"VT_DER_\w+ = (0x\w+|\d+)", source("src/vitrine_parse.h"))
    assert tags
    return [bytes([int(tag, 0)]) for tag in tags] + oids() \
        + [b"\x30\x80", b"\x30\x82", b"\x05\x00", b"\x01\x01\xff", b"\xa0\x03\x02\x01\x02", b"\xa3\x82",
           b"\x03\x02\x05\xa0"]


def tls():
    return wide("tls/suite_names.c", "vt_suite_names") + wide("tls/names.c", "vt_extension_names") \
        + wide("tls/names.c", "vt_group_names") + wide("tls/names.c", "vt_scheme_names") \
        + [bytes([number, 0, 0]) for number, _ in names("tls/names.c", "vt_handshake_type_names")] \
        + [bytes([kind, 3, 3]) for kind, _ in names("tls/names.c", "vt_content_type_names")] \
        + [bytes([21, 3, 3, 0, 2, level, alert]) for level, _ in names("tls/names.c", "vt_alert_level_names")
           for alert in rows("tls/alert_table.h", r"VT_ALERT_ROW\((\d+),")]


def dialogue():
    return quoted("src/net/starttls_table.c", r'"([A-Z][A-Z0-9]+)"') \
        + quoted("src/net/starttls_line.c", r'"([A-Z*+-][A-Z]*)"') \
        + [b"220 ", b"250-", b"250 ", b"454 ", b"501 ", b"421 ", b"a1 ", b"a2 ", b"\r\n", b"\xff",
           b"XXXXXXXA"]


def keys():
    return sorted({b'"%s":' % k for k in quoted("src/session/jsonl.c", r'\\"([a-z_0-9]+)\\"')})


def rules():
    tables = glob.glob(os.path.join(ROOT, "src/base/rule_table*.h"))
    return sorted({rule for table in tables for rule in quoted(table, r'VT_ROW\(\w+, \w+, "([a-z.-]+)"')})


def trace():
    return keys() + [b'"%s"' % w for w in rules() + quoted("src/session/value.c", r'= "([a-z_0-9]+)"')
                     + quoted("src/session/recompute.c", r'"([a-z_0-9]+)"')] \
        + [b'{"event":"leaf","buf":1,"off":0,"len":1,"path":"', b'{"event":"buffer","buf":1,"kind":"s2c"}\n',
           b"<zz>", b"<script>", b"\\u001b", b"\\u202e",
           b"' onload='", b'\\" onclick=\\"', b"&zz;", b"\n"]


TARGETS = {
    "der": der, "certificate": der,
    "chain": lambda: der() + [b"\x00\x02", b"\x01\x02", b"\x02\x02"],
    "pem": lambda: [b"-----BEGIN ", b"-----END ", b"-----\n", b"CERTIFICATE-----",
                    b"Proc-Type: 4,ENCRYPTED\n", b"\r\n", b"==", b"=", b"\xef\xbb\xbf"],
    "host": lambda: [b"*.", b".", b"xn--", b"::", b"::ffff:", b"192.0.2.1", b"\x82", b"\x87\x04", b"\x87\x10",
                     b"example.com"],
    "client": tls, "keyed": lambda: tls() + [b"\xf0\x00\x00", b"\x14\x00\x01\x01", b"\x17\x00", b"\x16\x00"],
    "starttls": dialogue, "trace": trace, "json": lambda: keys()
    + [b"\\u", b"\\ud834\\udd1e", b"true", b"false", b"null", b"{}", b"[]", b"\\\\", b'\\"'],
    "capture": lambda: [b"\x0a\x0d\x0d\x0a", b"\x4d\x3c\x2b\x1a", b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4",
                        b"\x4d\x3c\xb2\xa1", b"KSLT", b"\x06\x00\x00\x00",
                        b"\x08\x00\x45\x00", b"\x86\xdd\x60", b"\x81\x00", b"\x50\x10\xff\xff",
                        b"CLIENT_RANDOM "],
    "observe": lambda: tls() + dialogue() + [b"CLIENT_RANDOM ", b"RSA "],
}


def main():
    entries = dict.fromkeys(TARGETS[sys.argv[1]]())
    print(f"# Made by tests/fuzz/dictionary.py: {len(entries)} entries")
    for entry in entries:
        print('"' + "".join(chr(b) if 0x20 <= b < 0x7f and b not in b'"\\' else f"\\x{b:02x}" for b in entry)
              + '"')


if __name__ == "__main__":
    main()
