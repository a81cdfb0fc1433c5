"""A reader of DER (X.690) and of what a signature check needs of a certificate (RFC 5280 4.1)."""
from disagreement import agree

SEQUENCE, SET, INTEGER, BIT_STRING, OID = 0x30, 0x31, 0x02, 0x03, 0x06


class Element:
    """One tag, length and content; `whole` has all three."""

    def __init__(self, data, at=0, end=None):
        end = len(data) if end is None else end
        agree(at + 2 <= end, "DER ends within an element")
        self.tag, length, self.start = data[at], data[at + 1], at + 2
        agree(self.tag & 0x1f != 0x1f, "a tag of several octets")
        if length >= 0x80:                                   # X.690 8.1.3.5: how many octets follow
            more = length & 0x7f
            agree(0 < more <= 4 and at + 2 + more <= end, "a DER length that cannot be")
            length, self.start = int.from_bytes(data[at + 2:at + 2 + more], "big"), at + 2 + more
            agree(length >= 0x80 and data[at + 2] != 0, "a DER length that is not the shortest (X.690 10.1)")
        self.end = self.start + length
        agree(self.end <= end, "a DER element reaches beyond what holds it")
        self.data, self.at = data, at

    @property
    def whole(self):
        return self.data[self.at:self.end]

    @property
    def content(self):
        return self.data[self.start:self.end]

    def children(self):
        found, at = [], self.start
        while at < self.end:
            found.append(Element(self.data, at, self.end))
            at = found[-1].end
        return found

    def number(self):
        agree(self.tag == INTEGER and self.end > self.start, "an INTEGER was expected")
        return int.from_bytes(self.content, "big", signed=True)

    def oid(self):
        agree(self.tag == OID, "an OBJECT IDENTIFIER was expected")
        return dotted(self.content)

    def bits(self):
        agree(self.tag == BIT_STRING and self.content[:1] == b"\0", "a BIT STRING of whole octets was expected")
        return self.content[1:]


def dotted(octets):
    """X.690 8.19; "" for octets that are no OBJECT IDENTIFIER."""
    arcs, arc = [], 0
    for octet in octets:
        arc = arc << 7 | octet & 0x7f
        if octet < 0x80:
            arcs, arc = arcs + [arc], 0
    if not octets or octets[-1] >= 0x80:
        return ""
    first = min(arcs[0] // 40, 2)
    return ".".join(str(a) for a in [first, arcs[0] - 40 * first] + arcs[1:])


def only(data):
    """The one element that DATA is."""
    element = Element(data)
    agree(element.end == len(data), "octets after a DER element")
    return element


def sequence(element):
    agree(element.tag == SEQUENCE, "a SEQUENCE was expected")
    return element.children()


class Certificate:
    def __init__(self, data):
        self.der = bytes(data)
        tbs, algorithm, signature = sequence(only(self.der))
        fields = sequence(tbs)
        if fields[0].tag == 0xa0:                            # version
            fields = fields[1:]
        _, inner, issuer, _, subject, key = fields[:6]
        agree(inner.whole == algorithm.whole, "a certificate names two signature algorithms (RFC 5280 4.1.1.2)")
        self.tbs, self.algorithm, self.signature = tbs.whole, sequence(algorithm), signature.bits()
        self.issuer, self.subject = (only(name.whole).whole for name in (issuer, subject))
        key_algorithm, bits = sequence(key)
        self.key_algorithm, self.key = sequence(key_algorithm), bits.bits()
        self.extensions = dict(self.extension(e) for f in fields[6:] if f.tag == 0xa3 for e in sequence(f.children()[0]))

    @staticmethod
    def extension(element):
        """extnID, and the content of extnValue (RFC 5280 4.2)."""
        fields = sequence(element)
        return fields[0].oid(), fields[-1].content

    def self_signed(self):
        """By its names; or by its key identifiers (RFC 5280 4.2.1.1, 4.2.1.2), should the names say otherwise."""
        own, authority = self.extensions.get("2.5.29.14"), self.extensions.get("2.5.29.35")
        ids = [e.content for e in sequence(only(authority)) if e.tag == 0x80] if authority else []
        return self.issuer == self.subject or (own is not None and only(own).content in ids)

    def rsa_key(self):
        """n and e (RFC 8017 A.1.1)."""
        n, e = sequence(only(self.key))
        return n.number(), e.number()
