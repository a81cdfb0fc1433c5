#!/usr/bin/env python3
"""Certificates that are right, or wrong in one thing: rows of name, the rule that is broken ("none"), DER.

The rule is written as its id and reason in base/rule_table.h; behind a `~` it is one that the parse remarks upon, and goes on. Everything is encoded here, by hand; signatures are
zeros, since the parser checks none.
"""


def tlv(tag, *parts):
    body = b"".join(parts)
    size = len(body)
    length = bytes([size]) if size < 128 else (lambda n: bytes([128 + len(n)]) + n)(size.to_bytes((size.bit_length() + 7) // 8, "big"))
    return bytes([tag]) + length + body


def oid(dotted):
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    out = b""
    for arc in [40 * first + second] + rest:
        groups = [arc & 127]
        while arc := arc >> 7:
            groups.insert(0, arc & 127 | 128)
        out += bytes(groups)
    return tlv(6, out)


def seq(*parts):
    return tlv(0x30, *parts)


def number(n):
    return tlv(2, n.to_bytes(n.bit_length() // 8 + 1, "big"))


def octets(body):
    return tlv(4, body)


def bits(body, unused=0):
    return tlv(3, bytes([unused]), body)


def utf8(text):
    return tlv(12, text.encode())


def extension(dotted, value, critical=b""):
    return seq(oid(dotted), critical, octets(value))


TRUE, FALSE, NULL = b"\x01\x01\xff", b"\x01\x01\x00", b"\x05\x00"
PKCS1, CE, PKIX, MS = "1.2.840.113549.1.1.", "2.5.29.", "1.3.6.1.5.5.7.", "1.3.6.1.4.1.311."
SHA256_RSA = seq(oid(PKCS1 + "11"), NULL)
NAME = seq(tlv(0x31, seq(oid("2.5.4.3"), utf8("x"))))
VALIDITY = seq(tlv(23, b"200101000000Z"), tlv(23, b"300101000000Z"))
MODULUS = 2**2047 + 1
RSA_KEY = seq(seq(oid(PKCS1 + "1"), NULL), bits(seq(number(MODULUS), number(65537))))
BASIC = extension(CE + "19", seq(TRUE), TRUE)
GENERAL = {"dns": tlv(0x82, b"a.example"), "email": tlv(0x81, b"a@b.example"), "uri": tlv(0x86, b"ldap://b/"),
           "ip": tlv(0x87, b"\xc0\0\2\1"), "ipv6": tlv(0x87, bytes(16)), "rid": tlv(0x88, b"\x2a\3\4"),
           "dir": tlv(0xA4, NAME), "other": tlv(0xA0, oid(MS + "20.2.3"), tlv(0xA0, utf8("u@b"))),
           "edi": tlv(0xA5, tlv(0xA1, utf8("p"))), "x400": tlv(0xA3, seq())}

rows = []


def certificate(version=tlv(0xA0, number(2)), serial=number(77), inner=SHA256_RSA, issuer=NAME, validity=VALIDITY,
                subject=NAME, key=RSA_KEY, unique=b"", extensions=(BASIC,), more=b"", outer=None, signature=None,
                after=b"", wrap=lambda e: tlv(0xA3, seq(*e))):
    tbs = seq(version, serial, inner, issuer, validity, subject, key, unique, wrap(extensions) if extensions is not None else b"", more)
    return seq(tbs, outer or inner, signature or bits(bytes(256)), after)


def row(name, rule="none", **parts):
    rows.append((name, rule, certificate(**parts)))


def ext(name, dotted, value, rule="none"):
    row(name, rule, extensions=[extension(dotted, value)])


def unneeded(name, dotted, value, rule):
    """An extension that no rule rests on: malformed, it is a remark (RFC 5280 4.2), unless it is critical."""
    ext(name, dotted, value, UNREAD)
    row(name + ", critical", rule, extensions=[extension(dotted, value, TRUE)])


UNREAD, DEFAULT, EARLY = "~certificate.extension unread", "~der.default ", "~der.time before-2050"
SYNTAX = {"truncated": "syntax.length truncated", "trailing": "syntax.length trailing", "value": "syntax.value ",
          "tag": "der.tag unexpected", "bits": "der.bit-string ", "oid": "der.oid ",
          "order": "der.set-order ", "string": "der.string ", "time": "der.time ", "limit": "syntax.limit ",
          "empty": "certificate.extension empty", "ext": "certificate.extension value", "key": "certificate.key ",
          "integer": "der.integer "}

# The certificate itself (RFC 5280 4.1).
row("plain")
row("version 1", version=b"", extensions=None)
row("version 2", version=tlv(0xA0, number(1)), extensions=None, unique=tlv(0x81, b"\0\1") + tlv(0x82, b"\4\xf0"))
row("version 1 spelled out", DEFAULT, version=tlv(0xA0, number(0)), extensions=None)
row("version 4", "certificate.version ", version=tlv(0xA0, number(3)))
row("unique id in version 1", "certificate.version ", version=b"", extensions=None, unique=tlv(0x81, b"\0\1"))
row("extensions in version 1", "certificate.extension version", version=b"")
row("extensions in version 2", "certificate.extension version", version=tlv(0xA0, number(1)))
row("serial of 20 octets", serial=tlv(2, b"\x7f" + bytes(19)))
row("serial of 21 octets", serial=tlv(2, b"\0\xff" + bytes(19)))
row("serial of 64 octets", serial=tlv(2, b"\x7f" + bytes(63)))
row("serial of 65 octets", "certificate.serial ", serial=tlv(2, b"\x7f" + bytes(64)))
row("serial zero", serial=number(0))
row("serial negative", serial=tlv(2, b"\xff"))
row("serial not minimal", SYNTAX["integer"], serial=tlv(2, b"\0\1"))
row("algorithms differ", "certificate.signature-algorithm ", outer=seq(oid(PKCS1 + "12"), NULL))
row("algorithms differ in parameters", "certificate.signature-algorithm ", outer=seq(oid(PKCS1 + "11")))
row("no issuer", "certificate.issuer empty", issuer=seq())
row("no subject", subject=seq())
row("an empty RDN", SYNTAX["value"], subject=seq(tlv(0x31)))
row("an RDN of two", subject=seq(tlv(0x31, seq(oid("2.5.4.3"), utf8("a")), seq(oid("2.5.4.6"), tlv(19, b"DE")))))
row("an RDN out of order", SYNTAX["order"], subject=seq(tlv(0x31, seq(oid("2.5.4.6"), tlv(19, b"DE")), seq(oid("2.5.4.3"), utf8("a")))))
row("an RDN of 17", SYNTAX["limit"], subject=seq(tlv(0x31, *(seq(oid("2.5.4.3"), utf8(chr(97 + i))) for i in range(17)))))
row("a control letter in PrintableString", SYNTAX["string"], subject=seq(tlv(0x31, seq(oid("2.5.4.3"), tlv(19, b"a\0")))))
row("an attribute of no string type", subject=seq(tlv(0x31, seq(oid("2.5.4.3"), seq(number(1))))))
row("a date without seconds", SYNTAX["time"], validity=seq(tlv(23, b"2001010000Z"), tlv(23, b"300101000000Z")))
row("dates from 2050", validity=seq(tlv(23, b"200101000000Z"), tlv(24, b"20510101000000Z")))
row("a GeneralizedTime of 2049", EARLY, validity=seq(tlv(23, b"200101000000Z"), tlv(24, b"20491231235959Z")))
row("a GeneralizedTime of 2050", validity=seq(tlv(23, b"200101000000Z"), tlv(24, b"20500101000000Z")))
row("a GeneralizedTime for a beginning", EARLY, validity=seq(tlv(24, b"20200101000000Z"), tlv(23, b"300101000000Z")))
row("three dates", SYNTAX["trailing"], validity=seq(*[tlv(23, b"200101000000Z")] * 3))
row("no extensions", extensions=None)
row("an empty list of extensions", SYNTAX["empty"], extensions=())
row("something behind the extensions", SYNTAX["trailing"], more=NULL)
row("something behind the signature", SYNTAX["trailing"], after=NULL)
row("unused bits in the signature", SYNTAX["bits"], signature=bits(b"\xfe", 1))
rows.append(("something behind it all", SYNTAX["trailing"], certificate() + b"\0"))
rows.append(("nothing", SYNTAX["truncated"], b""))
rows.append(("an empty SEQUENCE", SYNTAX["truncated"], seq()))
rows.append(("an empty TBSCertificate", SYNTAX["truncated"], seq(seq())))

# Signature algorithms.
SHA1, SHA256 = seq(oid("1.3.14.3.2.26"), NULL), seq(oid("2.16.840.1.101.3.4.2.1"), NULL)
MGF = seq(oid(PKCS1 + "8"), SHA256)
PSS = [tlv(0xA0, SHA256), tlv(0xA1, MGF), tlv(0xA2, number(32))]


def pss(*params):
    return seq(oid(PKCS1 + "10"), seq(*params))


row("RSASSA-PSS with SHA-256", inner=pss(*PSS))
row("RSASSA-PSS, all defaults", inner=pss())
row("RSASSA-PSS without parameters", SYNTAX["truncated"], inner=seq(oid(PKCS1 + "10")))
row("RSASSA-PSS, SHA-1 spelled out", DEFAULT, inner=pss(tlv(0xA0, SHA1)))
row("RSASSA-PSS, MGF1 with SHA-1 spelled out", DEFAULT, inner=pss(tlv(0xA0, SHA256), tlv(0xA1, seq(oid(PKCS1 + "8"), SHA1))))
row("RSASSA-PSS, salt of 20 spelled out", DEFAULT, inner=pss(tlv(0xA2, number(20))))
row("RSASSA-PSS, trailer spelled out", DEFAULT, inner=pss(tlv(0xA3, number(1))))
row("RSASSA-PSS, another trailer", SYNTAX["value"], inner=pss(tlv(0xA3, number(2))))
row("RSASSA-PSS, huge salt", SYNTAX["value"], inner=pss(tlv(0xA2, number(2**20))))
row("RSASSA-PSS, another mask", inner=pss(tlv(0xA1, seq(oid("1.2.3"), NULL))))
row("RSASSA-PSS, a field twice", SYNTAX["trailing"], inner=pss(*PSS, PSS[2]))
row("SHA-256 without NULL", inner=seq(oid(PKCS1 + "11")))
row("SHA-256 with other parameters", SYNTAX["trailing"], inner=seq(oid(PKCS1 + "11"), number(1)))
row("ECDSA", inner=seq(oid("1.2.840.10045.4.3.2")), signature=bits(seq(number(1), number(2))))
row("ECDSA, signature no DER", inner=seq(oid("1.2.840.10045.4.3.2")), signature=bits(b"\1\2\3"))
row("ECDSA with NULL", SYNTAX["trailing"], inner=seq(oid("1.2.840.10045.4.3.2"), NULL))
row("Ed25519", inner=seq(oid("1.3.101.112")))
row("Ed25519 with NULL", SYNTAX["trailing"], inner=seq(oid("1.3.101.112"), NULL))
row("an unknown algorithm", inner=seq(oid("1.2.3"), seq(number(1))))


# Keys.
def key(name, algorithm, body, rule="none", unused=0):
    row("key: " + name, rule, key=seq(algorithm, bits(body, unused)))


RSA, EC = seq(oid(PKCS1 + "1"), NULL), "1.2.840.10045.2.1"
P256, P384 = oid("1.2.840.10045.3.1.7"), oid("1.3.132.0.34")
key("RSA modulus zero", RSA, seq(number(0), number(3)), SYNTAX["key"])
key("RSA modulus negative", RSA, seq(tlv(2, b"\x80"), number(3)), SYNTAX["key"])
key("RSA exponent negative", RSA, seq(number(MODULUS), tlv(2, b"\xff")), SYNTAX["key"])
for name, modulus, exponent in (("modulus even", MODULUS - 1, 65537), ("modulus 1", 1, 3), ("exponent even", MODULUS, 65536), ("exponent 1", MODULUS, 1),
                                ("exponent above the modulus", MODULUS, 2 * MODULUS + 1)):
    key("RSA " + name, RSA, seq(number(modulus), number(exponent)), "certificate.key rsa-numbers")
    key("RSA-PSS " + name, seq(oid(PKCS1 + "10")), seq(number(modulus), number(exponent)), "certificate.key rsa-numbers")
key("RSA exponent below the modulus", RSA, seq(number(MODULUS), number(MODULUS - 2)))
key("RSA exponent zero", RSA, seq(number(MODULUS), number(0)), SYNTAX["key"])
key("RSA, three numbers", RSA, seq(number(MODULUS), number(3), number(3)), SYNTAX["trailing"])
key("RSA, unused bits", RSA, seq(number(MODULUS), number(4)), SYNTAX["bits"], 2)
key("RSA-PSS free", seq(oid(PKCS1 + "10")), seq(number(MODULUS), number(3)))
key("RSA-PSS restricted", pss(*PSS), seq(number(MODULUS), number(3)))
# The base points of SP 800-186 3.2.1, which openssl prints: openssl ecparam -name NAME -text -param_enc explicit -noout.
BASE = {256: "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
        384: "04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"
             "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
        521: "0400c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66"
             "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650"}
CURVES = {256: oid("1.2.840.10045.3.1.7"), 384: oid("1.3.132.0.34"), 521: oid("1.3.132.0.35")}
for size, hexadecimal in BASE.items():
    point = bytes.fromhex(hexadecimal)
    off, algorithm = point[:-1] + bytes([point[-1] ^ 1]), seq(oid(EC), CURVES[size])
    key(f"P-{size}", algorithm, point)
    key(f"P-{size} off its curve", algorithm, off, "certificate.key off-curve")
    key(f"P-{size} all zero", algorithm, b"\4" + bytes(len(point) - 1), "certificate.key off-curve")
    key(f"P-{size} not below the prime", algorithm, b"\4" + b"\xff" * (len(point) - 1), "certificate.key off-curve")
    key(f"P-{size} at infinity", algorithm, b"\0", SYNTAX["key"])
key("P-384 with a point of P-256", seq(oid(EC), P384), bytes.fromhex(BASE[256]), SYNTAX["key"])
key("P-256 short", seq(oid(EC), P256), b"\4" + bytes(63), SYNTAX["key"])
key("P-256 hybrid", seq(oid(EC), P256), b"\6" + bytes(64), SYNTAX["key"])
key("P-256 nothing", seq(oid(EC), P256), b"", SYNTAX["truncated"])
key("P-256 compressed", seq(oid(EC), P256), b"\2" + bytes(32))
key("P-192", seq(oid(EC), oid("1.2.840.10045.3.1.1")), b"\4" + bytes(48))
key("an unknown curve", seq(oid(EC), oid("1.2.3")), b"\4abc")
key("explicit curve", seq(oid(EC), seq(number(1))), b"\4" + bytes(64), "certificate.key explicit-curve")
key("implicit curve", seq(oid(EC), NULL), b"\4" + bytes(64), "certificate.key explicit-curve")
key("no curve", seq(oid(EC)), b"\4" + bytes(64), "certificate.key explicit-curve")
# RFC 8032 7.1, test 1; y = 2 is no point's (RFC 8032 5.1.3: its x^2 is no square), and p is no canonical y.
key("Ed25519", seq(oid("1.3.101.112")), bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
key("Ed25519, no point", seq(oid("1.3.101.112")), b"\2" + bytes(31), SYNTAX["key"])
key("Ed25519, not below the prime", seq(oid("1.3.101.112")), b"\xed" + b"\xff" * 30 + b"\x7f", SYNTAX["key"])
key("Ed25519 with parameters", seq(oid("1.3.101.112"), NULL), bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"), SYNTAX["trailing"])
key("Ed25519 short", seq(oid("1.3.101.112")), bytes(31), SYNTAX["key"])
key("Ed448", seq(oid("1.3.101.113")), bytes(57))
key("DSA", seq(oid("1.2.840.10040.4.1"), seq(number(7), number(3), number(2))), number(5))

# Extensions in general (4.2).
row("an unknown extension", extensions=[extension("1.2.3", seq(number(1))), extension("1.2.4", b"no DER"), extension("1.2.5", b"")])
row("an unknown critical one", extensions=[extension("1.2.3", NULL, TRUE)])
row("not critical, spelled out", DEFAULT, extensions=[extension("1.2.3", NULL, FALSE)])
row("the same twice", "certificate.extension duplicate", extensions=[extension(CE + "14", octets(b"a")), BASIC, extension(CE + "14", octets(b"b"))])
row("an unknown one twice", "certificate.extension duplicate", extensions=[extension("1.2.3", NULL)] * 2)
row("32 extensions", extensions=[extension("1.2.%d" % i, NULL) for i in range(32)])
row("33 extensions", SYNTAX["limit"], extensions=[extension("1.2.%d" % i, NULL) for i in range(33)])
ext("nothing inside", CE + "19", b"", SYNTAX["truncated"])
ext("something behind", CE + "19", seq(TRUE) + NULL, SYNTAX["trailing"])

# basicConstraints, keyUsage, extKeyUsage, TLS feature.
ext("basic: nothing", CE + "19", seq())
ext("basic: FALSE spelled out", CE + "19", seq(FALSE), DEFAULT)
ext("basic: path of 3", CE + "19", seq(TRUE, number(3)))
ext("basic: negative path", CE + "19", seq(TRUE, tlv(2, b"\xff")), SYNTAX["value"])
ext("basic: too much", CE + "19", seq(TRUE, number(3), NULL), SYNTAX["trailing"])
ext("usage: all nine", CE + "15", bits(b"\xff\x80", 7))
ext("usage: none", CE + "15", bits(b""), SYNTAX["empty"])
ext("usage: dirty", CE + "15", bits(b"\xa1", 5), SYNTAX["bits"])
ext("purposes", CE + "37", seq(oid(PKIX + "3.1"), oid(CE + "37.0"), oid("1.2.3")))
ext("purposes: none", CE + "37", seq(), SYNTAX["empty"])
ext("purposes: bad OID", CE + "37", seq(tlv(6, b"\x80\x01")), SYNTAX["oid"])
ext("feature: staple", PKIX + "1.24", seq(number(5), number(17), number(99)))
unneeded("feature: none", PKIX + "1.24", seq(), SYNTAX["empty"])

# Names.
for san, broken in (("17", ext), ("18", unneeded)):
    ext("names: every kind, " + san, CE + san, seq(*GENERAL.values()))
    broken("names: none, " + san, CE + san, seq(), SYNTAX["empty"])
    broken("names: 5 octets of address, " + san, CE + san, seq(tlv(0x87, bytes(5))), SYNTAX["ext"])
    broken("names: not ASCII, " + san, CE + san, seq(tlv(0x82, b"\xfc.example")), SYNTAX["string"])
    broken("names: unknown kind, " + san, CE + san, seq(tlv(0x89, b"")), SYNTAX["tag"])
    for kind, name in (("dns", tlv(0x82)), ("email", tlv(0x81)), ("uri", tlv(0x86)), ("dir", tlv(0xA4, seq())), ("ip", tlv(0x87)), ("edi", tlv(0xA5))):
        broken(f"names: an empty {kind}, {san}", CE + san, seq(GENERAL["dns"], name), SYNTAX["ext"])
ext("constraints", CE + "30", seq(tlv(0xA0, seq(GENERAL["dns"]), seq(tlv(0x87, bytes(8)))), tlv(0xA1, seq(GENERAL["dir"]))))
ext("constraints: 5 octets of address", CE + "30", seq(tlv(0xA0, seq(tlv(0x87, bytes(5))))))
ext("constraints: empty names", CE + "30", seq(tlv(0xA1, seq(tlv(0x82)), seq(tlv(0xA4, seq())))))
ext("constraints: none", CE + "30", seq(), SYNTAX["empty"])
ext("constraints: none permitted", CE + "30", seq(tlv(0xA0)), SYNTAX["empty"])
ext("constraints: minimum spelled out", CE + "30", seq(tlv(0xA0, seq(GENERAL["dns"], tlv(0x80, b"\0")))), DEFAULT)
ext("constraints: minimum", CE + "30", seq(tlv(0xA0, seq(GENERAL["dns"], tlv(0x80, b"\1")))), SYNTAX["ext"])
ext("constraints: maximum", CE + "30", seq(tlv(0xA1, seq(GENERAL["dns"], tlv(0x81, b"\1")))), SYNTAX["ext"])
ext("constraints: out of order", CE + "30", seq(tlv(0xA1, seq(GENERAL["dns"])), tlv(0xA0, seq(GENERAL["dns"]))), SYNTAX["trailing"])
ext("attributes", CE + "9", seq(seq(oid(PKIX + "9.4"), tlv(0x31, tlv(19, b"DE")))))
unneeded("attributes: none", CE + "9", seq(), SYNTAX["empty"])
unneeded("attributes: no value", CE + "9", seq(seq(oid("1.2.3"), tlv(0x31))), SYNTAX["empty"])

# Key identifiers, CRLs, access.
ext("subject key", CE + "14", octets(b"key"))
ext("authority key: nothing", CE + "35", seq())
ext("authority key: all", CE + "35", seq(tlv(0x80, b"key"), tlv(0xA1, GENERAL["dir"]), tlv(0x82, b"\x05")))
ext("authority key: serial alone", CE + "35", seq(tlv(0x82, b"\x05")), SYNTAX["ext"])
ext("authority key: issuer alone", CE + "35", seq(tlv(0xA1, GENERAL["dir"])), SYNTAX["ext"])
ext("authority key: an empty issuer", CE + "35", seq(tlv(0xA1, tlv(0xA4, seq())), tlv(0x82, b"\5")), SYNTAX["ext"])
ext("authority key: serial not minimal", CE + "35", seq(tlv(0xA1, GENERAL["dir"]), tlv(0x82, b"\0\5")), SYNTAX["integer"])
for crl, broken in (("31", ext), ("46", unneeded)):
    ext("crl " + crl, CE + crl, seq(seq(tlv(0xA0, tlv(0xA0, GENERAL["uri"])), tlv(0x81, b"\1\x7e"), tlv(0xA2, GENERAL["dir"]))))
    ext("crl relative " + crl, CE + crl, seq(seq(tlv(0xA0, tlv(0xA1, seq(oid("2.5.4.3"), utf8("c")))))))
    broken("crl none " + crl, CE + crl, seq(), SYNTAX["empty"])
    broken("crl reasons alone " + crl, CE + crl, seq(seq(tlv(0x81, b"\1\x7e"))), SYNTAX["ext"])
    broken("crl no name " + crl, CE + crl, seq(seq(tlv(0xA0, tlv(0xA0)))), SYNTAX["empty"])
for access in ("1.1", "1.11"):
    ext("access " + access, PKIX + access, seq(seq(oid(PKIX + "48.2"), GENERAL["uri"]), seq(oid(PKIX + "48.1"), GENERAL["dir"]), seq(oid(PKIX + "48.1"), tlv(0x86, b"http://o/")), seq(oid(PKIX + "48.1"), tlv(0x86, b"http://p/"))))
    unneeded("access none " + access, PKIX + access, seq(), SYNTAX["empty"])
    unneeded("access nowhere " + access, PKIX + access, seq(seq(oid(PKIX + "48.1"))), SYNTAX["tag"])
    unneeded("access at an empty place " + access, PKIX + access, seq(seq(oid(PKIX + "48.1"), tlv(0x86))), SYNTAX["ext"])

# Policies.
CPS = seq(oid(PKIX + "2.1"), tlv(22, b"http://cps/"))
NOTICE = seq(oid(PKIX + "2.2"), seq(seq(utf8("org"), seq(number(1), number(2))), tlv(30, "text".encode("utf-16-be"))))
for policies, broken in ((CE + "32", ext), (MS + "21.10", unneeded)):
    ext("policies " + policies, policies, seq(seq(oid(CE + "32.0")), seq(oid("1.2.3"), seq(CPS, NOTICE, seq(oid("1.2.4"), NULL)))))
    broken("policies none " + policies, policies, seq(), SYNTAX["empty"])
    unneeded("policies: no qualifier " + policies, policies, seq(seq(oid("1.2.3"), seq())), SYNTAX["empty"])
    unneeded("policies: CPS no ASCII " + policies, policies, seq(seq(oid("1.2.3"), seq(seq(oid(PKIX + "2.1"), tlv(22, b"\xff"))))), SYNTAX["string"])
ext("policies: one twice", CE + "32", seq(seq(oid("1.2.3")), seq(oid("1.2.4")), seq(oid("1.2.3"), seq(CPS))), SYNTAX["ext"])
ext("policies: 64", CE + "32", seq(*(seq(oid(f"1.2.{i}")) for i in range(64))))
ext("policies: 65", CE + "32", seq(*(seq(oid(f"1.2.{i}")) for i in range(65))), SYNTAX["limit"])
unneeded("policies: no qualifier in one", CE + "32", seq(seq(oid("1.2.3"), seq(seq(oid(PKIX + "2.1"))))), SYNTAX["truncated"])
ext("mappings", CE + "33", seq(seq(oid("1.2.3"), oid("1.2.4"))))
ext("mappings: none", CE + "33", seq(), SYNTAX["empty"])
ext("mappings: any", CE + "33", seq(seq(oid("1.2.3"), oid(CE + "32.0"))))
ext("policy constraints", CE + "36", seq(tlv(0x80, b"\0"), tlv(0x81, b"\1")))
ext("policy constraints: none", CE + "36", seq(), SYNTAX["empty"])
ext("policy constraints: negative", CE + "36", seq(tlv(0x80, b"\xff")), SYNTAX["value"])
ext("inhibit any", CE + "54", number(1))
ext("inhibit any: negative", CE + "54", tlv(2, b"\xff"), SYNTAX["value"])

# Microsoft's, and SCTs (RFC 6962 3.3).
ext("template name", MS + "20.2", tlv(30, "WebServer".encode("utf-16-be")))
ext("template name in UTF-8", MS + "20.2", utf8("WebServer"))
unneeded("template name: odd", MS + "20.2", tlv(30, b"\0W\0"), SYNTAX["string"])
ext("template", MS + "21.7", seq(oid(MS + "21.8.1"), number(100), number(3)))
ext("template: no version", MS + "21.7", seq(oid(MS + "21.8.1")))
unneeded("template: too much", MS + "21.7", seq(oid(MS + "21.8.1"), number(1), number(2), number(3)), SYNTAX["trailing"])


def opaque(body):
    return len(body).to_bytes(2, "big") + body


SCT = b"\0" + bytes(32) + (1700000000123).to_bytes(8, "big") + opaque(b"") + b"\4\3" + opaque(seq(number(1), number(2)))
SCTS = "1.3.6.1.4.1.11129.2.4.2"
ext("SCTs", SCTS, octets(opaque(opaque(SCT) + opaque(b"\1later"))))
unneeded("SCTs: none", SCTS, octets(opaque(b"")), SYNTAX["empty"])
unneeded("SCTs: cut", SCTS, octets(opaque(opaque(SCT[:-1]))), SYNTAX["truncated"])
unneeded("SCTs: too much", SCTS, octets(opaque(opaque(SCT + b"\0"))), SYNTAX["trailing"])
unneeded("SCTs: list too long", SCTS, octets(opaque(opaque(SCT)) + b"\0"), SYNTAX["trailing"])

if __name__ == "__main__":
    print(len(rows))
    for name, rule, der in rows:
        print(name, rule, der.hex(), sep="\t")
