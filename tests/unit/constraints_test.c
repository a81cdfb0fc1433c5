/* Name constraints on one name: what the grammars of RFC 5280 4.2.1.10, RFC 5321, RFC 3986 and RFC 1123
 * come to by hand. Whole chains are judged beside PKITS (tests/corpora/pkits.py) and openssl
 * (verify_test.c). */
#include <string.h>

#include "tests/unit/support/suite.h"
#include "x509/name.h"
#include "x509/path.h"

static struct vt_verify_work work;
static struct vt_verify_request request;

/* A GeneralName of TEXT, in a GeneralSubtree for a CONSTRAINT. */
static struct vt_bytes general_name(uint8_t kind, const char *text, size_t len, bool constraint)
{
    static uint8_t octets[2][80];
    uint8_t *p = octets[constraint];

    p[0] = 0x30;
    p[1] = (uint8_t)(len + 2);
    p[2] = (uint8_t)(0x80 | kind);
    p[3] = (uint8_t)len;
    memcpy(p + 4, text, len);
    return constraint ? vt_bytes(p, len + 4) : vt_bytes(p + 2, len + 2);
}

static enum vt_rule judge(bool excluded, struct vt_bytes base)
{
    struct vt_report report = { .sink = NULL };
    struct vt_judgement judgement = { .work = &work, .path = &work.path, .report = &report };
    struct vt_event_check finding = { .rule = VT_RULE_NONE };
    struct vt_certificate *ca = &work.pool.entries[1].certificate;

    work.request = &request;
    work.path = (struct vt_path){ .at = { 0, 1 }, .len = 2 };
    ca->permitted = excluded ? vt_bytes(NULL, 0) : base;
    ca->excluded = excluded ? base : vt_bytes(NULL, 0);
    return vt_constraints_check(&judgement, 1, &finding) ? VT_RULE_NONE : finding.rule;
}

static enum vt_rule judge_name(uint8_t kind, struct vt_bytes name, struct vt_bytes base, bool excluded)
{
    struct vt_certificate *leaf = &work.pool.entries[0].certificate;

    leaf->present = VT_EXT_SUBJECT_ALT_NAME;
    leaf->subject = vt_bytes("\x30\x00", 2);
    leaf->subject_alt_name = general_name(kind, (const char *)name.data, name.len, false);
    return judge(excluded, general_name(kind, (const char *)base.data, base.len, true));
}

/* Whether under a permitted subtree or an excluded one, what cannot be evaluated is refused; of what can,
 * one of them is kept. */
static const struct {
    uint8_t kind;
    const char *name, *base;
    enum { WITHIN, OUTSIDE, BAD_NAME, BAD_BASE } is;
} rows[] = {
    { VT_GN_EMAIL, "me@example.com", "example.com", WITHIN },
    { VT_GN_EMAIL, "me.too+x=y@example.com", "example.com", WITHIN },
    { VT_GN_EMAIL, "me@a.example.com", "example.com", OUTSIDE },
    { VT_GN_EMAIL, "me@a.example.com", ".example.com", WITHIN },
    { VT_GN_EMAIL, "me@example.com", "ME@example.com", OUTSIDE },
    { VT_GN_EMAIL, "me@evil.example@example.com", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "me@example.com@evil.example", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "\"me@evil.example\"@example.com", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "@example.com", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "me@", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "me", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "example.com", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "@", "example.com", BAD_NAME },
    { VT_GN_EMAIL, ".me@example.com", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "me.@example.com", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "m..e@example.com", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "<me@example.com>", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "Me <me@example.com", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "me@example.com ", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "me@example.com.", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "me@.example.com", ".example.com", BAD_NAME },
    { VT_GN_EMAIL, "me@[192.0.2.1]", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "me@192.0.2.1", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "m\xc3\xbc@example.com", "example.com", BAD_NAME },
    { VT_GN_EMAIL, "me@example.com", "", BAD_BASE },
    { VT_GN_EMAIL, "me@example.com", ".", BAD_BASE },
    { VT_GN_EMAIL, "me@example.com", "@example.com", BAD_BASE },
    { VT_GN_EMAIL, "me@example.com", "a@b@example.com", BAD_BASE },
    { VT_GN_EMAIL, "me@example.com", "192.0.2.1", BAD_BASE },
    { VT_GN_EMAIL, "me@example.com", "*.example.com", BAD_BASE },

    { VT_GN_DNS, "a.example.com", "example.com", WITHIN },
    { VT_GN_DNS, "a.example.com", "", WITHIN },
    { VT_GN_DNS, "aexample.com", "example.com", OUTSIDE },
    { VT_GN_DNS, "a_b.example.com", "example.com", WITHIN },
    { VT_GN_DNS, "", "example.com", BAD_NAME },
    { VT_GN_DNS, ".", "example.com", BAD_NAME },
    { VT_GN_DNS, "a.example.com.", "example.com", BAD_NAME },
    { VT_GN_DNS, ".example.com", "example.com", BAD_NAME },
    { VT_GN_DNS, "a..example.com", "example.com", BAD_NAME },
    { VT_GN_DNS, "a b.example.com", "example.com", BAD_NAME },
    { VT_GN_DNS, "*a.example.com", "example.com", BAD_NAME },
    { VT_GN_DNS, "*.*.example.com", "example.com", BAD_NAME },
    { VT_GN_DNS, "*", "example.com", BAD_NAME },
    { VT_GN_DNS, "*.", "example.com", BAD_NAME },
    { VT_GN_DNS, "http://example.com", "example.com", BAD_NAME },
    { VT_GN_DNS, "192.0.2.1", "example.com", BAD_NAME },
    { VT_GN_DNS, "m\xc3\xbc.example.com", "example.com", BAD_NAME },
    { VT_GN_DNS, "a.example.com", "*.example.com", BAD_BASE },
    { VT_GN_DNS, "a.example.com", "example.com.", BAD_BASE },
    { VT_GN_DNS, "a.example.com", "192.0.2.1", BAD_BASE },

    { VT_GN_URI, "https://example.com", "example.com", WITHIN },
    { VT_GN_URI, "https://u:p@example.com:443/x@evil.example", "example.com", WITHIN },
    { VT_GN_URI, "https://a.example.com?@example.com", "example.com", OUTSIDE },
    { VT_GN_URI, "https://a.example.com:/", ".example.com", WITHIN },
    { VT_GN_URI, "https://evil.example@x@example.com/", "example.com", BAD_NAME },
    { VT_GN_URI, "https://evil.example\\@example.com/", "example.com", BAD_NAME },
    { VT_GN_URI, "https://example.com:80:x/", "example.com", BAD_NAME },
    { VT_GN_URI, "https://example.com:80\\@evil.example/", "evil.example", BAD_NAME },
    { VT_GN_URI, "://example.com", "example.com", BAD_NAME },
    { VT_GN_URI, " https://example.com", "example.com", BAD_NAME },
    { VT_GN_URI, "https:example.com", "example.com", BAD_NAME },
    { VT_GN_URI, "https:///example.com", "example.com", BAD_NAME },
    { VT_GN_URI, "//example.com/", "example.com", BAD_NAME },
    { VT_GN_URI, "urn:x", "example.com", BAD_NAME },
    { VT_GN_URI, "", "example.com", BAD_NAME },
    { VT_GN_URI, "https://192.0.2.1/", "example.com", BAD_NAME },
    { VT_GN_URI, "https://3221225985/", "example.com", BAD_NAME },
    { VT_GN_URI, "https://[2001:db8::1]/", "example.com", BAD_NAME },
    { VT_GN_URI, "https://ex%61mple.com/", "example.com", BAD_NAME },
    { VT_GN_URI, "https://example.com./", "example.com", BAD_NAME },
    { VT_GN_URI, "https://example.com", "https://example.com", BAD_BASE },
    { VT_GN_URI, "https://example.com", "", BAD_BASE },
    { VT_GN_URI, "https://example.com", "u@example.com", BAD_BASE },
    { VT_GN_URI, "https://example.com", "192.0.2.1", BAD_BASE },
};

START_TEST(what_cannot_be_evaluated_is_refused)
{
    static const enum vt_rule wanted[][2] = {
        [WITHIN] = { VT_RULE_NONE, VT_RULE_PATH_EXCLUDED },
        [OUTSIDE] = { VT_RULE_PATH_NOT_PERMITTED, VT_RULE_NONE },
        [BAD_NAME] = { VT_RULE_PATH_CONSTRAINT_NAME, VT_RULE_PATH_CONSTRAINT_NAME },
        [BAD_BASE] = { VT_RULE_PATH_CONSTRAINT, VT_RULE_PATH_CONSTRAINT },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int excluded = 0; excluded < 2; excluded++) {
            enum vt_rule rule = judge_name(rows[i].kind, vt_text(rows[i].name), vt_text(rows[i].base),
                                           excluded == 1);

            ck_assert_msg(rule == wanted[rows[i].is][excluded], "%s %s %s: rule %d", rows[i].name,
                          excluded == 1 ? "excluded by" : "permitted by", rows[i].base, (int)rule);
        }
}
END_TEST

/* An octet that no grammar has, anywhere in a name, makes it one that cannot be evaluated. */
START_TEST(stray_octets_are_refused)
{
    static const struct { uint8_t kind; const char *name, *base; } good[] = {
        { VT_GN_EMAIL, "me@example.com", "example.com" }, { VT_GN_DNS, "a.example.com", "example.com" },
        { VT_GN_URI, "https://u@example.com:1", "example.com" },
    };
    static const uint8_t stray[] = { 0, '\t', '\n', ' ', '"', '<', '\\', '@', '*', 0x7f, 0x80, 0xff };

    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        for (size_t at = 0; at <= strlen(good[i].name); at++)
            for (size_t k = 0; k < sizeof stray; k++) {
                const size_t len = strlen(good[i].name);
                char name[40];

                memcpy(name, good[i].name, at);
                name[at] = (char)stray[k];
                memcpy(name + at + 1, good[i].name + at, len - at);
                /* RFC 3986 lets a user be called "*", and RFC 5321 a mailbox. */
                if (stray[k] == '*' && good[i].kind != VT_GN_DNS)
                    continue;
                ck_assert_msg(judge_name(good[i].kind, vt_bytes(name, len + 1), vt_text(good[i].base), true)
                              == VT_RULE_PATH_CONSTRAINT_NAME, "%s, %02x at %zu", good[i].name, stray[k], at);
            }
}
END_TEST

/* CN=HOST, with no alternative name. */
static enum vt_rule judge_common_name(const char *host, const char *base, bool excluded)
{
    struct vt_certificate *leaf = &work.pool.entries[0].certificate;
    const uint8_t len = (uint8_t)strlen(host);
    uint8_t subject[80] = { 0x30, len + 11, 0x31, len + 9, 0x30, len + 7, 6, 3, 0x55, 4, 3, 0x0c, len };

    memcpy(subject + 13, host, len);
    leaf->present = 0;
    leaf->subject_alt_name = vt_bytes(NULL, 0);
    leaf->subject = vt_bytes(subject, len + 13u);
    return judge(excluded, general_name(VT_GN_DNS, base, strlen(base), true));
}

/* Where a common name may stand for a DNS name, a CA's constraints on those hold for it. */
START_TEST(a_common_name_that_counts_is_limited)
{
    request.allow_cn = false;
    ck_assert_int_eq(judge_common_name("a.example.com", "example.com", true), VT_RULE_NONE);
    request.allow_cn = true;
    ck_assert_int_eq(judge_common_name("a.example.com", "example.com", true), VT_RULE_PATH_EXCLUDED);
    ck_assert_int_eq(judge_common_name("a.example.com", "example.com", false), VT_RULE_NONE);
    ck_assert_int_eq(judge_common_name("a.example.com", "example.org", false), VT_RULE_PATH_NOT_PERMITTED);
    ck_assert_int_eq(judge_common_name("*.example.com", "a.example.com", true), VT_RULE_PATH_EXCLUDED);
    ck_assert_int_eq(judge_common_name("Some Body", "example.com", false), VT_RULE_NONE);
    request.allow_cn = false;
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        what_cannot_be_evaluated_is_refused,
        stray_octets_are_refused,
        a_common_name_that_counts_is_limited,
    };

    return vt_suite_run("constraints", tests, sizeof tests / sizeof tests[0]);
}
