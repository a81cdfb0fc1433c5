/* Host names: RFC 9525's rules, and the examples of RFC 6125 and RFC 4291. */
#include <stdio.h>

#include "tests/unit/support/suite.h"
#include "x509/address.h"
#include "x509/host.h"

/* A certificate whose SAN holds one entry of TAG, and whose common name is COMMON (empty: none). */
struct fixture {
    uint8_t san[300], name[300];
    struct vt_certificate certificate;
};

static struct vt_bytes element(uint8_t *out, uint8_t tag, struct vt_bytes content)
{
    ck_assert_uint_lt(content.len, 128);
    memmove(out + 2, content.data, content.len);
    out[0] = tag;
    out[1] = (uint8_t)content.len;
    return vt_bytes(out, content.len + 2);
}

static void make(struct fixture *f, uint8_t tag, struct vt_bytes entry, const char *common)
{
    static const uint8_t id_cn[] = { 0x06, 0x03, 0x55, 0x04, 0x03 };
    struct vt_bytes cn;

    memset(f, 0, sizeof *f);
    if (tag != 0) {
        f->certificate.present = VT_EXT_SUBJECT_ALT_NAME;
        f->certificate.subject_alt_name = element(f->san, tag, entry);
    }
    memcpy(f->name, id_cn, sizeof id_cn);
    cn = element(f->name + sizeof id_cn, 0x0c, vt_text(common));
    cn = element(f->name, 0x30, vt_bytes(f->name, sizeof id_cn + cn.len)); /* AttributeTypeAndValue */
    cn = element(f->name, 0x31, cn);
    f->certificate.subject = element(f->name, 0x30, common[0] != '\0' ? cn : vt_bytes(f->name, 0));
}

static enum vt_host_match_result match(const struct fixture *f, const char *reference, struct vt_value *seen)
{
    struct vt_reference parsed;

    ck_assert_msg(vt_reference_parse(vt_text(reference), &parsed), "%s", reference);
    return vt_host_match(&f->certificate, &parsed, seen);
}

static const struct {
    const char *presented, *reference;
    bool matches;
} dns_rows[] = {
    { "example.com", "example.com", true },
    { "EXAMPLE.com", "example.COM", true },
    { "example.com", "example.com.", true },          /* the reference may be absolute, RFC 1034 3.1 */
    { "example.com.", "example.com", false },         /* a presented name is in preferred name syntax */
    { "example.com.", "example.com.", false },
    { "example.com", "www.example.com", false },
    { "www.example.com", "example.com", false },
    { "xample.com", "example.com", false },
    { "*.example.com", "foo.example.com", true },     /* RFC 6125 6.4.3 */
    { "*.EXAMPLE.com", "FOO.example.COM", true },
    { "*.example.com", "foo.example.com.", true },
    { "*.example.com", "bar.foo.example.com", false },
    { "*.example.com", "example.com", false },
    { "*.example.com", "foo.example.org", false },
    { "foo.*.example.com", "foo.bar.example.com", false }, /* not the leftmost label */
    { "*.*.example.com", "foo.bar.example.com", false },
    { "baz*.example.net", "baz1.example.net", false },     /* no whole label: RFC 9525 6.3 drops these */
    { "*baz.example.net", "foobaz.example.net", false },
    { "b*z.example.net", "buzz.example.net", false },
    { "**.example.com", "foo.example.com", false },
    { "*", "localhost", false },
    { "*.", "localhost", false },
    { "*.com", "example.com", true },                 /* public suffixes are not known */
    { ".example.com", "example.com", false },
    { ".example.com", "foo.example.com", false },
    { "", "example.com", false },
    { "localhost", "localhost", true },
    { "my_mail.example.com", "my_mail.example.com", true },
    { "xn--bcher-kva.example", "XN--BCHER-KVA.example", true }, /* A-labels, octet by octet */
    { "*.example.com", "xn--bcher-kva.example.com", true },
    { "xn--*.example.com", "xn--bcher-kva.example.com", false },
    { "m\xc3\xbcller.example", "xn--mller-kva.example", false },
    { "192.0.2.1", "192.0.2.1", false },              /* an address is no DNS name */
    { "*.0.2.1", "192.0.2.1", false },
    { "::1", "::1", false },
};

START_TEST(dns_names)
{
    for (size_t i = 0; i < sizeof dns_rows / sizeof dns_rows[0]; i++) {
        struct fixture f;
        struct vt_value seen;

        make(&f, 0x82, vt_text(dns_rows[i].presented), "");
        ck_assert_msg((match(&f, dns_rows[i].reference, &seen) == VT_HOST_MATCH) == dns_rows[i].matches, "%s as %s",
                      dns_rows[i].presented, dns_rows[i].reference);
    }
}
END_TEST

START_TEST(a_nul_ends_no_name)
{
    static const char presented[] = "example.com\0.evil.example";
    struct vt_reference parsed;
    struct vt_value seen;
    struct fixture f;

    make(&f, 0x82, vt_bytes(presented, sizeof presented - 1), "");
    ck_assert_int_eq(match(&f, "example.com", &seen), VT_HOST_NAMELESS);
    ck_assert(!vt_reference_parse(vt_bytes(presented, sizeof presented - 1), &parsed));
    ck_assert(!vt_reference_parse(vt_bytes("example.com\0", 12), &parsed));
}
END_TEST

START_TEST(addresses_match_addresses_alone)
{
    static const uint8_t v4[] = { 192, 0, 2, 1 }, v6[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 };
    static const uint8_t mapped[16] = { [10] = 0xff, [11] = 0xff, [12] = 192, [14] = 2, [15] = 1 };
    struct vt_value seen;
    struct fixture f;

    make(&f, 0x87, vt_bytes(v4, 4), "");
    ck_assert_int_eq(match(&f, "192.0.2.1", &seen), VT_HOST_MATCH);
    ck_assert_int_eq(match(&f, "192.0.2.2", &seen), VT_HOST_MISMATCH);
    ck_assert_int_eq(match(&f, "::ffff:192.0.2.1", &seen), VT_HOST_MISMATCH);
    make(&f, 0x87, vt_bytes(v6, 16), "");
    ck_assert_int_eq(match(&f, "2001:DB8::1", &seen), VT_HOST_MATCH);
    ck_assert_int_eq(match(&f, "2001:db8::2", &seen), VT_HOST_MISMATCH);
    make(&f, 0x87, vt_bytes(mapped, 16), "");
    ck_assert_int_eq(match(&f, "192.0.2.1", &seen), VT_HOST_MISMATCH);
    make(&f, 0x82, vt_bytes(v4, 4), "");
    ck_assert_int_eq(match(&f, "192.0.2.1", &seen), VT_HOST_NAMELESS);
    make(&f, 0x87, vt_bytes("abcd", 4), "");       /* 97.98.99.100 */
    ck_assert_int_eq(match(&f, "abcd", &seen), VT_HOST_MISMATCH);
}
END_TEST

START_TEST(the_common_name_counts_without_alternative_names_only_to_be_told)
{
    static const uint8_t v4[] = { 192, 0, 2, 1 };
    struct vt_value seen;
    struct fixture f;

    make(&f, 0, vt_text(""), "mail.example.com");
    ck_assert_int_eq(match(&f, "mail.example.com", &seen), VT_HOST_COMMON_NAME);
    ck_assert_int_eq(match(&f, "www.example.com", &seen), VT_HOST_NAMELESS);
    make(&f, 0x81, vt_text("admin@example.com"), "mail.example.com");
    ck_assert_int_eq(match(&f, "mail.example.com", &seen), VT_HOST_COMMON_NAME);
    make(&f, 0x86, vt_text("http://mail.example.com/"), "mail.example.com");
    ck_assert_int_eq(match(&f, "mail.example.com", &seen), VT_HOST_NAMELESS);
    make(&f, 0x82, vt_text("*"), "mail.example.com");
    ck_assert_int_eq(match(&f, "mail.example.com", &seen), VT_HOST_NAMELESS);
    make(&f, 0x82, vt_text("192.0.2.1"), "mail.example.com");
    ck_assert_int_eq(match(&f, "192.0.2.1", &seen), VT_HOST_NAMELESS);
    make(&f, 0x82, vt_text("www.example.com"), "mail.example.com");
    ck_assert_int_eq(match(&f, "mail.example.com", &seen), VT_HOST_MISMATCH);
    make(&f, 0x87, vt_bytes(v4, 4), "mail.example.com");
    ck_assert_int_eq(match(&f, "mail.example.com", &seen), VT_HOST_MISMATCH);
    make(&f, 0, vt_text(""), "192.0.2.1");
    ck_assert_int_eq(match(&f, "192.0.2.1", &seen), VT_HOST_NAMELESS);
    make(&f, 0, vt_text(""), "");
    ck_assert_int_eq(match(&f, "mail.example.com", &seen), VT_HOST_NAMELESS);
}
END_TEST

START_TEST(what_was_seen_is_the_entry)
{
    static const uint8_t entries[] = "\x81\x03" "a@b" "\x82\x03" "one" "\x87\x04" "\x01\x02\x03\x04" "\x82\x03" "two";
    struct vt_value seen;
    struct fixture f;

    make(&f, 0x82, vt_text("x"), "");
    f.certificate.subject_alt_name = vt_bytes(entries, sizeof entries - 1);
    ck_assert_int_eq(match(&f, "two", &seen), VT_HOST_MATCH);
    ck_assert(seen.kind == VT_VALUE_GENERAL_NAME && vt_bytes_equal(seen.bytes, vt_bytes(entries + 16, 5)));
    ck_assert_int_eq(match(&f, "three", &seen), VT_HOST_MISMATCH);
    ck_assert(vt_bytes_equal(seen.bytes, vt_bytes(entries + 5, 5)));
    ck_assert_int_eq(match(&f, "9.9.9.9", &seen), VT_HOST_MISMATCH);
    ck_assert(vt_bytes_equal(seen.bytes, vt_bytes(entries + 10, 6)));
    ck_assert_int_eq(match(&f, "1.2.3.4", &seen), VT_HOST_MATCH);
}
END_TEST

START_TEST(references)
{
    static const char *const names[] = { "a", "mail.example.com", "mail.example.com.", "a-b_c.d", "xn--p1ai", "1and1.com",
                                         "3com", "192.0.2.1.example" };
    static const char *const refused[] = { "", ".", "a..b", ".a", "*.example.com", "a b", "m\xc3\xbcller.example", "a/b",
                                           "mail.example.com..", "1.2.3", "192.0.2.256", "192.0.2.01", "1.2.3.4.5", "127.1",
                                           "[::1]", "::1%lo", "a:b", "12345" };
    char longest[260];
    struct vt_reference parsed;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        ck_assert_msg(vt_reference_parse(vt_text(names[i]), &parsed) && parsed.address_len == 0, "%s", names[i]);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        ck_assert_msg(!vt_reference_parse(vt_text(refused[i]), &parsed), "%s", refused[i]);
    memset(longest, 'a', sizeof longest);
    ck_assert(vt_reference_parse(vt_bytes(longest, 63), &parsed));
    ck_assert(!vt_reference_parse(vt_bytes(longest, 64), &parsed));
    for (size_t i = 50; i < sizeof longest; i += 51)
        longest[i] = '.';
    ck_assert(vt_reference_parse(vt_bytes(longest, 253), &parsed));
    ck_assert(!vt_reference_parse(vt_bytes(longest, 254), &parsed));
}
END_TEST

/* The forms of RFC 4291 2.2, and what is none. */
static const struct {
    const char *text, *hex;
} address_rows[] = {
    { "0.0.0.0", "00000000" },
    { "255.255.255.255", "ffffffff" },
    { "ABCD:EF01:2345:6789:ABCD:EF01:2345:6789", "abcdef0123456789abcdef0123456789" },
    { "2001:DB8:0:0:8:800:200C:417A", "20010db80000000000080800200c417a" },
    { "2001:DB8::8:800:200C:417A", "20010db80000000000080800200c417a" },
    { "FF01::101", "ff010000000000000000000000000101" },
    { "::1", "00000000000000000000000000000001" },
    { "::", "00000000000000000000000000000000" },
    { "1::", "00010000000000000000000000000000" },
    { "::13.1.68.3", "0000000000000000000000000d014403" },
    { "::FFFF:129.144.52.38", "00000000000000000000ffff81903426" },
    { "0:0:0:0:0:FFFF:129.144.52.38", "00000000000000000000ffff81903426" },
    { "1:2:3:4:5:6:7::", "00010002000300040005000600070000" },
    { "::2:3:4:5:6:7:8", "00000002000300040005000600070008" },
    { "1:2:3:4:5:6:7:8:9", "" }, { "1:2:3:4:5:6:7", "" }, { "1:2:3:4:5:6:7:8::", "" }, { "::1:2:3:4:5:6:7:8", "" },
    { "1::2::3", "" }, { ":::", "" }, { ":1", "" }, { "1:", "" }, { ":", "" }, { "1:2:3:4:5:6:7:", "" }, { "12345::", "" },
    { "g::", "" }, { "::1.2.3", "" }, { "::1.2.3.4:5", "" }, { "1:2:3:4:5:6:7:1.2.3.4", "" }, { "::1 ", "" }, { "", "" },
    { "1.2.3.4.", "" }, { ".1.2.3", "" }, { "1..2.3", "" }, { "0x1.2.3.4", "" }, { "1.2.3.0004", "" }, { "1:2", "" },
};

START_TEST(addresses)
{
    for (size_t i = 0; i < sizeof address_rows / sizeof address_rows[0]; i++) {
        uint8_t address[16];
        char hex[33] = "";
        uint8_t len = vt_address_parse(vt_text(address_rows[i].text), address);

        for (uint8_t j = 0; j < len; j++)
            snprintf(hex + 2 * j, 3, "%02x", address[j]);
        ck_assert_msg(strcmp(hex, address_rows[i].hex) == 0, "%s: %s", address_rows[i].text, hex);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        dns_names,
        a_nul_ends_no_name,
        addresses_match_addresses_alone,
        the_common_name_counts_without_alternative_names_only_to_be_told,
        what_was_seen_is_the_entry,
        references,
        addresses,
    };

    return vt_suite_run("host", tests, sizeof tests / sizeof tests[0]);
}
