/* The certificate parser: real certificates as python3-cryptography reads them, made ones that are wrong in one range,
 * and mutations of both. */
#include <stdlib.h>

#include "asn1/oid.h"
#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"
#include "tests/unit/support/twice.h"
#include "x509/certificate.h"
#include "x509/name.h"

#define VECTORS "python3 tests/unit/support/certificate_vectors.py"
#define FIELDS "python3 tests/unit/support/certificate_fields.py"

static bool read_certificate(struct vt_reader *r, void *out)
{
    return vt_certificate_read(r, out);
}

static bool parse(struct vt_bytes der, struct vt_certificate *out, struct vt_failure *failure)
{
    struct vt_certificate again;
    struct vt_failure failed;
    bool good = vt_parse_twice(der, read_certificate, out, failure);

    ck_assert_int_eq(vt_certificate_parse(der, &again, &failed), good);
    ck_assert(failed.rule == failure->rule && failed.at == failure->at);
    return good;
}

/* The number that hex TEXT writes, whatever its leading zeros. */
static bool same_number(struct vt_bytes serial, const char *text)
{
    char hex[64];
    size_t skip = 0;

    for (size_t i = 0; i < serial.len && i < 21; i++)
        snprintf(hex + 2 * i, 3, "%02x", serial.data[i]);
    skip = strspn(hex, "0");
    return strcmp(hex + skip, text + strspn(text, "0")) == 0;
}

static const char *key_text(const struct vt_public_key *key, char *text, size_t size)
{
    static const char *const types[] = { "unsupported", "RSA", "RSA-PSS", "EC", "Ed25519" };
    static const uint16_t curves[] = { 0, 256, 384, 521 };

    snprintf(text, size, "%s %u", types[key->type], key->bits);
    ck_assert(key->type != VT_KEY_EC || curves[key->curve] == key->bits);
    return text;
}

static const char *basic_text(const struct vt_certificate *c, char *text, size_t size)
{
    snprintf(text, size, "%d %d", c->ca, c->path_len);
    return (c->present & VT_EXT_BASIC_CONSTRAINTS) != 0 ? text : "-";
}

static const char *purposes_text(struct vt_bytes oids, char *text, size_t size)
{
    struct vt_der_element oid;
    size_t len = 0;

    text[0] = 0;
    while (vt_der_split(&oids, &oid)) {
        len += len > 0 ? (size_t)snprintf(text + len, size - len, ",") : 0;
        len += vt_oid_format(oid.content, text + len, size - len);
    }
    return text;
}

static const char *names_text(struct vt_bytes names, char *text, size_t size)
{
    struct vt_general_name name;
    uint32_t position = 0;
    size_t len = 0;

    text[0] = 0;
    while (len < size && vt_general_name_next(names, &position, &name)) { /* cut texts count on */
        if (name.kind != VT_GN_DNS && name.kind != VT_GN_ADDRESS && name.kind != VT_GN_EMAIL && name.kind != VT_GN_URI)
            continue;
        if (len > 0 && len < size - 1)
            text[len++] = ',';
        len += vt_general_name_format(&name, text + len, size - len);
    }
    return text;
}

static bool is(const char *what, const char *got, const char *want)
{
    if (strcmp(got, want) != 0)
        printf("%s: %s, not %s\n", what, got, want);
    return strcmp(got, want) == 0;
}

START_TEST(test_fields)
{
    struct vt_rows rows;
    struct vt_failure failure;
    struct vt_certificate c;
    static char text[1 << 16];

    vt_rows_run(&rows, "certificates", FIELDS);
    while (vt_rows_next(&rows)) {
        struct vt_bytes der = vt_rows_hex(&rows, 0), subject;
        bool good = parse(der, &c, &failure)
            && vt_bytes_equal(c.der, der)
            && c.version == vt_rows_uint(&rows, 1)
            && same_number(c.serial, vt_rows_text(&rows, 2))
            && vt_bytes_equal(c.issuer, vt_rows_hex(&rows, 3))
            && vt_bytes_equal(c.subject, vt_rows_hex(&rows, 4))
            && c.not_before == strtoll(vt_rows_text(&rows, 5), NULL, 10)
            && c.not_after == strtoll(vt_rows_text(&rows, 6), NULL, 10)
            && vt_bytes_equal(c.spki, vt_rows_hex(&rows, 7))
            && vt_oid_format(c.algorithm.oid, text, sizeof text) > 0 && is("algorithm", text, vt_rows_text(&rows, 8))
            && is("key", key_text(&c.key, text, sizeof text), vt_rows_text(&rows, 9))
            && is("basicConstraints", basic_text(&c, text, sizeof text), vt_rows_text(&rows, 10))
            && c.key_usage == vt_rows_uint(&rows, 11)
            && is("purposes", purposes_text(c.ext_key_usage_oids, text, sizeof text), vt_rows_text(&rows, 12))
            && vt_bytes_equal(c.subject_key_id, vt_rows_hex(&rows, 13))
            && vt_bytes_equal(c.authority_key_id, vt_rows_hex(&rows, 14))
            && is("names", names_text(c.subject_alt_name, text, sizeof text), vt_rows_text(&rows, 15))
            && vt_certificate_subject(der, &subject) && vt_bytes_equal(subject, c.subject)
            && c.self_issued == (strcmp(vt_rows_text(&rows, 3), vt_rows_text(&rows, 4)) == 0);

        vt_rows_check(&rows, good);
    }
    ck_assert(vt_rows_close(&rows));
}
END_TEST

/* The rule that is broken; behind a "~", the first that the parse remarked upon; "none". */
static const char *rule_name(enum vt_rule rule, const struct vt_certificate *c, char *text, size_t size)
{
    const char *mark = rule == VT_RULE_NONE ? "~" : "";

    for (unsigned i = 1; rule == VT_RULE_NONE && i < VT_RULE_COUNT; i++)
        if (vt_verdict_has(&c->remarks, (enum vt_rule)i))
            rule = (enum vt_rule)i;
    snprintf(text, size, "%s%s %s", mark, vt_rule_text(rule)->id, vt_rule_text(rule)->reason);
    return rule == VT_RULE_NONE ? "none" : text;
}

START_TEST(test_vectors)
{
    struct vt_rows rows;
    struct vt_failure failure;
    struct vt_certificate c;
    char text[64];

    vt_rows_run(&rows, "made certificates", VECTORS);
    while (vt_rows_next(&rows)) {
        (void)parse(vt_rows_hex(&rows, 2), &c, &failure);
        vt_rows_check(&rows, is(vt_rows_text(&rows, 0), rule_name(failure.rule, &c, text, sizeof text), vt_rows_text(&rows, 1)));
    }
    ck_assert(vt_rows_close(&rows));
}
END_TEST

static void look_purposes(const struct vt_certificate *c)
{
    ck_assert_uint_eq(c->ext_key_usage, VT_EKU_SERVER_AUTH | VT_EKU_ANY | VT_EKU_OTHER);
    ck_assert_uint_eq(c->present, VT_EXT_EXT_KEY_USAGE);
    ck_assert_uint_eq(c->critical, 0);
}

static void look_feature(const struct vt_certificate *c)
{
    ck_assert(c->must_staple);
}

static void look_access(const struct vt_certificate *c)
{
    ck_assert(vt_bytes_equal(c->ocsp_uri, vt_text("http://o/"))); /* the first that is a URI */
    ck_assert(vt_bytes_equal(c->ca_issuers_uri, vt_text("ldap://b/")));
}

static void look_constraints(const struct vt_certificate *c)
{
    ck_assert_uint_eq(c->permitted.len, 25);
    ck_assert_mem_eq(c->permitted.data, "\x30\x0b\x82\x09" "a.example", 13);
    ck_assert_uint_eq(c->excluded.len, 18);
}

static void look_names(const struct vt_certificate *c)
{
    char text[256];
    static const char want[] = "DNS:a.example,email:a@b.example,URI:ldap://b/,IP:192.0.2.1,IP:::";

    ck_assert_str_eq(names_text(c->subject_alt_name, text, sizeof text), want);
}

static void look_plain(const struct vt_certificate *c)
{
    ck_assert(c->ca && c->path_len == -1 && c->version == 3);
    ck_assert_uint_eq(c->critical, VT_EXT_BASIC_CONSTRAINTS);
    ck_assert_uint_eq(c->unknown_critical.len, 0);
    ck_assert(c->key.type == VT_KEY_RSA && c->key.bits == 2048 && c->key.n.len == 256);
    ck_assert(vt_bytes_equal(c->key.e, vt_bytes("\1\0\1", 3)));
    ck_assert(c->algorithm.family == VT_SIGN_RSA_PKCS1 && c->algorithm.digest == VT_DIGEST_SHA256);
    ck_assert(c->signature.len == 256 && c->tbs.data == c->der.data + 4);
}

static void look_unknown(const struct vt_certificate *c)
{
    ck_assert(vt_bytes_equal(c->unknown_critical, vt_bytes("\x2a\x03", 2)));
}

static void look_pss(const struct vt_certificate *c)
{
    ck_assert(c->algorithm.family == VT_SIGN_RSA_PSS && c->algorithm.digest == VT_DIGEST_SHA256);
    ck_assert(c->algorithm.mgf_digest == VT_DIGEST_SHA256 && c->algorithm.salt_len == 32);
}

static void look_pss_defaults(const struct vt_certificate *c)
{
    ck_assert(c->algorithm.family == VT_SIGN_RSA_PSS && c->algorithm.digest == VT_DIGEST_SHA1);
    ck_assert(c->algorithm.mgf_digest == VT_DIGEST_SHA1 && c->algorithm.salt_len == 20);
}

static void look_unsupported_signature(const struct vt_certificate *c)
{
    ck_assert_int_eq(c->algorithm.family, VT_SIGN_UNSUPPORTED);
}

static void look_pss_key(const struct vt_certificate *c)
{
    ck_assert(c->key.type == VT_KEY_RSA_PSS && c->key.pss_restricted && c->key.bits == 2048);
    ck_assert(c->key.pss.digest == VT_DIGEST_SHA256 && c->key.pss.salt_len == 32);
}

static void look_pss_free(const struct vt_certificate *c)
{
    ck_assert(c->key.type == VT_KEY_RSA_PSS && !c->key.pss_restricted);
}

static void look_p521(const struct vt_certificate *c)
{
    ck_assert(c->key.type == VT_KEY_EC && c->key.curve == VT_CURVE_P521 && c->key.bits == 521);
    ck_assert(c->key.point.len == 133 && c->key.point.data[0] == 4);
}

static void look_unsupported(const struct vt_certificate *c)
{
    ck_assert(c->key.type == VT_KEY_UNSUPPORTED && c->key.algorithm.len > 0);
}

static void look_ed25519(const struct vt_certificate *c)
{
    ck_assert(c->key.type == VT_KEY_ED25519 && c->key.point.len == 32 && c->key.curve == VT_CURVE_NONE);
}

static const struct {
    const char *name;
    void (*look)(const struct vt_certificate *c);
} looks[] = {
    { "plain", look_plain },
    { "purposes", look_purposes },
    { "feature: staple", look_feature },
    { "access 1.1", look_access },
    { "constraints", look_constraints },
    { "names: every kind, 17", look_names },
    { "an unknown critical one", look_unknown },
    { "RSASSA-PSS with SHA-256", look_pss },
    { "RSASSA-PSS, all defaults", look_pss_defaults },
    { "RSASSA-PSS, another mask", look_unsupported_signature },
    { "an unknown algorithm", look_unsupported_signature },
    { "key: RSA-PSS restricted", look_pss_key },
    { "key: RSA-PSS free", look_pss_free },
    { "key: P-521", look_p521 },
    { "key: P-256 compressed", look_unsupported },
    { "key: P-192", look_unsupported },
    { "key: DSA", look_unsupported },
    { "key: Ed448", look_unsupported },
    { "key: Ed25519", look_ed25519 },
};

#define LOOKS (sizeof looks / sizeof *looks)

START_TEST(test_looks)
{
    struct vt_rows rows;
    struct vt_certificate c;
    size_t looked = 0;

    vt_rows_run(&rows, "made certificates", VECTORS);
    while (vt_rows_next(&rows)) {
        size_t i = 0;

        while (i < LOOKS && strcmp(looks[i].name, vt_rows_text(&rows, 0)) != 0)
            i++;
        if (i == LOOKS) {
            vt_rows_not_applicable(&rows, "only parsed, in test_vectors");
            continue;
        }
        vt_rows_check(&rows, vt_certificate_parse(vt_rows_hex(&rows, 2), &c, NULL));
        looks[i].look(&c);
        looked++;
    }
    ck_assert_uint_eq(looked, LOOKS);
    ck_assert(vt_rows_close(&rows));
}
END_TEST

/* Any bytes at all: they tile, and the two parses agree. The walkers over what was parsed never leave it. */
static void try(struct vt_bytes data)
{
    uint8_t *copy = malloc(data.len); /* of exactly this size, for the sanitizers */
    struct vt_certificate c;
    struct vt_failure failure;
    struct vt_bytes subject;
    char text[256];

    memcpy(copy, data.data, data.len);
    (void)parse(vt_bytes(copy, data.len), &c, &failure);
    (void)vt_certificate_subject(vt_bytes(copy, data.len), &subject);
    (void)vt_name_equal(c.issuer, c.subject);
    (void)vt_name_format(c.subject, text, sizeof text);
    (void)names_text(c.subject_alt_name, text, sizeof text);
    free(copy);
}

static void mutate_rows(const char *command, int mutations)
{
    struct vt_rows rows;
    static uint8_t data[1 << 17];
    uint32_t x = 2026;

    vt_rows_run(&rows, "mutated", command);
    while (vt_rows_next(&rows)) {
        struct vt_bytes der = vt_rows_hex(&rows, strcmp(command, VECTORS) == 0 ? 2 : 0);

        for (int i = 0; i < mutations; i++) {
            size_t len = der.len;

            memcpy(data, der.data, len);
            for (int changes = 1 + i % 3; changes > 0; changes--)
                len = vt_mutate(&x, data, len);
            try(vt_bytes(data, len));
        }
        vt_rows_check(&rows, true); /* asserted in there */
    }
    ck_assert(vt_rows_close(&rows));
}

START_TEST(test_mutations)
{
    mutate_rows(FIELDS, 40);
    mutate_rows(VECTORS, 60);
}
END_TEST

START_TEST(test_seeds)
{
    struct vt_rows rows;

    vt_rows_run(&rows, "x509", "python3 tests/unit/support/seeds.py x509");
    while (vt_rows_next(&rows)) {
        try(vt_rows_hex(&rows, 0));
        vt_rows_check(&rows, true); /* asserted in there */
    }
    ck_assert(vt_rows_close(&rows));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { test_fields, test_vectors, test_looks, test_mutations, test_seeds };

    return vt_suite_run("certificate", tests, sizeof tests / sizeof *tests);
}
