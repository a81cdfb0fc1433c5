/* Names: their text, their order, when two are equal. DER and expected text come from python3-cryptography
 * (Name.public_bytes, Name.rfc4514_string), the general names from `openssl x509 -ext subjectAltName`. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "support/suite.h"
#include "x509/name.h"

static struct vt_bytes unhex(const char *hex, uint8_t *out)
{
    size_t len = strlen(hex) / 2;

    for (size_t i = 0; i < len; i++) {
        char pair[3] = { hex[2 * i], hex[2 * i + 1], '\0' };
        out[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return vt_bytes(out, len);
}

#define OLYMPUS "304431143012060a0992268993f22c6401191604686f6d6531173015060a0992268993f22c64011916076f6c796d707573" \
                "3113301106035504030c0a6f6c796d7075732d4341"
#define HOME "301631143012060a0992268993f22c6401191604686f6d65"

static const struct {
    const char *der, *text;
} texts[] = {
    { OLYMPUS, "CN=olympus-CA,DC=olympus,DC=home" },
    { "3000", "" },
    { "302c311c301a060355040a0c13412c2042202b20224322203c443e3b20455c46310c300a06035504030c03237820",
      "CN=\\#x\\ ,O=A\\, B \\+ \\\"C\\\" \\<D\\>\\; E\\\\F" },
    { "3011310f300d06035504030c06206120206220", "CN=\\ a  b\\ " },
    { "30163114301206035504030c0b4772c3bcc39f6520e282ac", "CN=Grüße €" },
    { "30193117301506035504031e0e0047007200fc00df0065002020ac", "CN=Grüße €" },
    { "300c310a300806032a03040c0178", "1.2.3.4=#0c0178" }, /* RFC 4514 2.4, as openssl x509 -nameopt RFC2253 has it */
    { "300e310c300a06035504030c0361070a", "CN=a\\07\\0a" }, /* ours: controls must not reach a terminal */
    { "300e310c300a06035504030c03efbfb9", "CN=\\ef\\bf\\b9" }, /* ours: nor annotation marks, U+FFF9 */
    { "300e310c300a06035504030403616263", "CN=#0403616263" }, /* RFC 4514 2.4, no string type */
};

START_TEST(test_text)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        uint8_t der[128];
        char text[128];

        size_t len = vt_name_format(unhex(texts[i].der, der), text, sizeof text);
        ck_assert_str_eq(text, texts[i].text);
        ck_assert_uint_eq(len, strlen(texts[i].text));
        ck_assert_uint_eq(vt_name_format(unhex(texts[i].der, der), text, 4), len); /* cut, and still counted */
        ck_assert_uint_le(strlen(text), 3);
    }
}
END_TEST

/* CN=x + serialNumber=1, C=DE: two attributes in one RDN. */
#define MULTI "3023310b30090603550406130244453114300806035504030c017830080603550405130131"

START_TEST(test_multi_valued)
{
    uint8_t der[128];
    char text[64];
    struct vt_attribute attribute;
    uint32_t position = 0;
    struct vt_bytes name = unhex(MULTI, der);
    const bool firsts[] = { true, true, false };

    vt_name_format(name, text, sizeof text);
    ck_assert_str_eq(text, "CN=x+serialNumber=1,C=DE");
    for (int i = 0; i < 3; i++) {
        ck_assert(vt_name_next(name, &position, &attribute));
        ck_assert(attribute.first_of_rdn == firsts[i]);
    }
    ck_assert(!vt_name_next(name, &position, &attribute));
}
END_TEST

/* O=a and O=b, as attributes of an RDN */
#define A "300806035504" "0a0c0161"
#define B "300806035504" "0a0c0162"

static const struct {
    const char *a, *b;
    bool equal;
} pairs[] = {
    { OLYMPUS, OLYMPUS, true },
    { OLYMPUS, HOME, false },
    { HOME, OLYMPUS, false },
    { "3000", "3000", true },
    { "3000", HOME, false },
    /* PrintableString "Mail  Example" and UTF8String " MAIL EXAMPLE " (RFC 5280 7.1: case and white space) */
    { "3018311630140603550403130d4d61696c20204578616d706c65", "30193117301506035504030c0e204d41494c204558414d504c4520", true },
    { "3018311630140603550403130d4d61696c20204578616d706c65", "30163114301206035504030c0b4d41494c4558414d504c45", false },
    /* UTF8String and BMPString of one text */
    { "30163114301206035504030c0b4772c3bcc39f6520e282ac", "30193117301506035504031e0e0047007200fc00df0065002020ac", true },
    /* one value, two attribute types */
    { "300c310a300806035504030c0178", "300c310a3008060355040a0c0178", false },
    /* the two attributes of an RDN in the other order: a SET has none */
    { MULTI, "3023310b30090603550406130244453114300806035504051301313008060355040" "30c0178", true },
    /* RFC 5280 7.1: RDNs match when they have the same number of attributes, each matched by another */
    { "3016" "3114" A A, "300c" "310a" A, false },
    { "3016" "3114" A A, "3016" "3114" A A, true },
    { "3016" "3114" A A, "3018" "310a" A "310a" A, false },
    { "3020" "311e" A A B, "3020" "311e" A B B, false },
    /* the same, of which the encodings are in another order than the folded values: O=A, O=b and O=B, O=a */
    { "3016" "3114" "3008060355040a0c0141" B, "3016" "3114" "3008060355040a0c0142" A, true },
    { "3016" "3114" "3008060355040a0c0141" B, "3016" "3114" "3008060355040a0c0142" B, false },
    /* no string: the octets and the tag count */
    { "300d310b3009060355040304020061", "300d310b3009060355040304020061", true },
    { "300c310a3008060355040304" "0161", "300c310a3008060355040304" "0141", false },
    { "300c310a3008060355040304" "0161", "300c310a3008060355040303" "0161", false },
    /* a value that is a prefix */
    { "300c310a300806035504030c0178", "300d310b300906035504030c027878", false },
};

static bool same_digest(struct vt_bytes a, struct vt_bytes b)
{
    uint8_t x[VT_NAME_DIGEST_LEN], y[VT_NAME_DIGEST_LEN];

    vt_name_digest(a, x);
    vt_name_digest(b, y);
    return memcmp(x, y, sizeof x) == 0;
}

START_TEST(test_equal)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        uint8_t a[128], b[128];

        ck_assert_msg(vt_name_equal(unhex(pairs[i].a, a), unhex(pairs[i].b, b)) == pairs[i].equal, "pair %zu", i);
        ck_assert_msg(vt_name_equal(unhex(pairs[i].b, b), unhex(pairs[i].a, a)) == pairs[i].equal, "pair %zu, turned", i);
        ck_assert_msg(same_digest(unhex(pairs[i].a, a), unhex(pairs[i].b, b)) == pairs[i].equal, "pair %zu, by digest", i);
    }
}
END_TEST

START_TEST(test_within)
{
    uint8_t a[128], b[128];

    ck_assert(vt_name_within(unhex(OLYMPUS, a), unhex(HOME, b)));
    ck_assert(!vt_name_within(unhex(HOME, a), unhex(OLYMPUS, b)));
    ck_assert(vt_name_within(unhex(HOME, a), unhex("3000", b)));
    ck_assert(vt_name_empty(unhex("3000", a)));
    ck_assert(!vt_name_empty(unhex(HOME, a)));
}
END_TEST

/* TAG and a length below 65536, in three octets. */
static uint8_t *header(uint8_t *p, uint8_t tag, unsigned len)
{
    p[0] = tag;
    p[1] = 0x82;
    vt_store16be(p + 2, (uint16_t)len);
    return p + 4;
}

/* A Name of one RDN: COUNT attributes O of LEN octets each, all alike but for the last octet. */
static struct vt_bytes wide(uint8_t *out, unsigned count, unsigned len, uint8_t last)
{
    uint8_t *p = header(header(out, 0x30, count * (13 + len) + 4), 0x31, count * (13 + len));

    for (unsigned i = 0; i < count; i++) {
        p = header(p, 0x30, len + 9);
        memcpy(p, "\x06\x03\x55\x04\x0a", 5);
        p = header(p + 5, 0x0c, len);
        memset(p, 'x', len);
        p += len;
    }
    p[-1] = last;
    return vt_bytes(out, (size_t)(p - out));
}

/* RFC 5280 7.1 on hostile names. Sixteen long attributes against sixteen, all alike but for one octet, cost about what the same
 * bytes cost in one attribute. */
START_TEST(test_wide_names)
{
    static uint8_t a[1 << 16], b[1 << 16];
    clock_t took[2];

    for (unsigned i = 0; i < 2; i++) {
        unsigned count = i == 0 ? 1 : 16;
        struct vt_bytes x = wide(a, count, 61440 / count, 'y'), y = wide(b, count, 61440 / count, 'z');

        ck_assert(vt_name_equal(x, wide(b, count, 61440 / count, 'y')));
        wide(b, count, 61440 / count, 'z');
        took[i] = clock();
        for (int n = 0; n < 50; n++)
            ck_assert(!vt_name_equal(x, y));
        took[i] = clock() - took[i];
    }
    ck_assert_msg(took[1] < 4 * took[0], "%ld and %ld", (long)took[0], (long)took[1]);
}
END_TEST

START_TEST(test_attribute)
{
    static const uint8_t dc[] = { 0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25 }, o[] = { 0x55, 4, 10 };
    uint8_t der[128], tag;
    struct vt_bytes value;

    ck_assert(vt_name_attribute(unhex(OLYMPUS, der), vt_bytes(dc, sizeof dc), &value, &tag));
    ck_assert_uint_eq(tag, 0x16);
    ck_assert(vt_bytes_equal(value, vt_text("olympus"))); /* the last, the most specific */
    ck_assert(!vt_name_attribute(unhex(OLYMPUS, der), vt_bytes(o, sizeof o), &value, &tag));
}
END_TEST

static const struct {
    const char *der, *text;
} general_names[] = {
    { "820c6d61696c2e6578616d706c65", "DNS:mail.example" },
    { "8704c0000201", "IP:192.0.2.1" },
    { "871020010db8000000000000000000000001", "IP:2001:db8::1" },
    { "871000000000000000000000000000000001", "IP:::1" },
    { "871000000000000000000000000000000000", "IP:::" },
    { "871020010db8000000010000000000000000", "IP:2001:db8:0:1::" },
    { "871020010db8000100020003000400050000", "IP:2001:db8:1:2:3:4:5:0" }, /* RFC 5952 4.2.2: no :: for one hextet */
    { "8708c0000200ffffff00", "IP:192.0.2.0/255.255.255.0" },
    { "8703c00002", "IP:c00002" },
    { "810561406578" "6d", "email:a@exm" },
    { "860a6c6461703a2f2f2f434e", "URI:ldap:///CN" },
    { "a418" HOME, "DirName:DC=home" },
    { "88032a0304", "RID:1.2.3.4" },
    { "82036100" "62", "DNS:a\\00b" },
};

START_TEST(test_general_names)
{
    for (size_t i = 0; i < sizeof general_names / sizeof *general_names; i++) {
        uint8_t der[64];
        char text[64];
        struct vt_general_name name;
        uint32_t position = 0;
        struct vt_bytes run = unhex(general_names[i].der, der);

        ck_assert_msg(vt_general_name_next(run, &position, &name), "%s", general_names[i].text);
        vt_general_name_format(&name, text, sizeof text);
        ck_assert_str_eq(text, general_names[i].text);
        ck_assert_msg(!vt_general_name_next(run, &position, &name), "%s: an end", general_names[i].text);
    }
}
END_TEST

/* Reading aloud refuses what the walk would take for granted. */
static bool reads(const char *hex, bool general)
{
    uint8_t der[128];
    struct vt_parse parse;
    struct vt_reader r = vt_parse_untraced(&parse, unhex(hex, der));
    struct vt_general_name name;
    struct vt_bytes out;
    bool read = general ? vt_general_name_read(&r, 0, &name) : vt_name_read(&r, "name", NULL, &out);

    return vt_parse_end(&r) && read;
}

START_TEST(test_read)
{
    for (size_t i = 0; i < sizeof general_names / sizeof *general_names; i++)
        ck_assert_msg(reads(general_names[i].der, true), "%s", general_names[i].text);
    ck_assert(reads(OLYMPUS, false) && reads("3000", false));
    ck_assert(reads("30233" "10b300906035504061302444531143008" "06035504030c017830080603550405130131", false));
    ck_assert(!reads("30023100", false));                                       /* an empty RDN */
    ck_assert(!reads("3016311430080603550405130131300806035504030c0178", false)); /* a SET out of order */
    ck_assert(!reads("300c310a300806035504030c01ff", false));                     /* no UTF-8 */
    ck_assert(!reads("300e310c300a06035504030c01780500", false));                 /* a third element */
    ck_assert(!reads("8201ff", true) && !reads("8a00", true) && !reads("0400", true));
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_text, test_multi_valued, test_equal, test_within, test_wide_names, test_attribute,
                             test_general_names, test_read };

    return vt_suite_run("name", tests, sizeof tests / sizeof *tests);
}
