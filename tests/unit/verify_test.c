/* The judging half of the verifier: each case of vectors/paths breaks the rules that are listed here, and no others.
 * Expectations follow the clauses; where OpenSSL comes to another verdict, the row says why. */
#include <stdio.h>

#include "tests/unit/support/paths.h"
#include "tests/unit/support/suite.h"

/* How our verdict and that of `openssl verify -auth_level 2` may differ. */
enum differs { AGREES, STRICTER, MILDER };

struct expected {
    const char *name;
    uint8_t exit, code;
    enum vt_rule failed[4], warned[3];
    enum vt_key_exchange exchange;
    enum differs differs;
};

#define R(rule) VT_RULE_##rule

static const struct expected expected[] = {
    { "good", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "root-sent", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "untrusted-given", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "untrusted-given", 0, 0, { 0 }, { R(CHAIN_COMPLETE) }, VT_KX_SIGN, AGREES }, /* RFC 5246 7.4.2: the server sends it */
    { "untrusted-given", 0, 0, { 0 }, { R(CHAIN_COMPLETE) }, VT_KX_OTHER, AGREES },
    { "trusted-intermediate", 0, 0, { 0 }, { 0 }, VT_KX_SIGN, AGREES },
    { "trusted-intermediate", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "no-name-said", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "trailing-dot", 0, 0, { 0 }, { 0 }, 0, MILDER }, /* OpenSSL keeps the dot */
    { "address", 0, 0, { 0 }, { 0 }, VT_KX_SIGN, AGREES },
    { "wildcard", 0, 0, { 0 }, { 0 }, VT_KX_SIGN, AGREES },
    { "good-rsa2048", 0, 0, { 0 }, { 0 }, VT_KX_ENCIPHER, AGREES },
    { "good-p384", 0, 0, { 0 }, { 0 }, VT_KX_SIGN, AGREES },
    { "good-p521", 0, 0, { 0 }, { 0 }, VT_KX_SIGN, AGREES },
    { "good-ed", 0, 0, { 0 }, { 0 }, VT_KX_SIGN, AGREES },
    { "v1-anchor", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "self-signed-trusted", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "any-purpose", 0, 0, { 0 }, { R(ADVICE_ANY_PURPOSE) }, 0, MILDER }, /* RFC 5280 4.2.1.12 lets anyExtendedKeyUsage stand for all */

    { "leaf-cut", 5, 1, { R(CHAIN_SYNTAX) }, { 0 }, 0, AGREES },
    { "leaf-trailing", 5, 1, { R(CHAIN_SYNTAX) }, { 0 }, 0, STRICTER },
    { "spare-broken", 0, 0, { 0 }, { R(CHAIN_SPARE) }, 0, AGREES },
    { "too-many", 5, 22, { R(CHAIN_TOO_MANY) }, { 0 }, 0, STRICTER },
    { "wrong-order", 0, 0, { 0 }, { R(CHAIN_ORDER) }, 0, AGREES },
    { "extra", 0, 0, { 0 }, { R(CHAIN_ORDER) }, 0, AGREES },
    { "duplicates", 0, 0, { 0 }, { R(CHAIN_ORDER) }, 0, AGREES },
    { "missing-intermediate", 5, 21, { R(CHAIN_LEAF_UNVERIFIED) }, { 0 }, 0, AGREES },
    { "missing-upper", 5, 20, { R(CHAIN_TRUSTED) }, { 0 }, 0, AGREES },
    { "self-signed", 5, 18, { R(CHAIN_SELF_SIGNED_LEAF) }, { 0 }, 0, AGREES },
    { "untrusted-root", 5, 19, { R(CHAIN_UNTRUSTED_ROOT) }, { 0 }, 0, AGREES },
    { "broken-intermediate", 5, 21, { R(CHAIN_LEAF_UNVERIFIED) }, { R(CHAIN_SPARE) }, 0, AGREES },
    { "broken-anchor", 5, 20, { R(CHAIN_MALFORMED_GIVEN) }, { 0 }, 0, AGREES },

    { "wrong-key", 5, 7, { R(PATH_SIGNATURE_OTHER_KEY) }, { R(ADVICE_KEY_ID) }, 0, AGREES },
    { "flipped", 5, 7, { R(PATH_SIGNATURE) }, { 0 }, 0, AGREES },
    { "key-ids-differ", 5, 21, { R(CHAIN_OTHER_ISSUER) }, { 0 }, 0, AGREES },
    { "md5", 5, 76, { R(PATH_SIGNATURE_ALGORITHM), R(PATH_DIGEST) }, { 0 }, 0, AGREES },
    { "sha1", 7, 68, { R(PATH_DIGEST) }, { 0 }, 0, AGREES },
    { "sha1-intermediate", 7, 68, { R(PATH_DIGEST) }, { 0 }, 0, AGREES },
    { "sha1-anchor", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "sha1-untrusted-root", 5, 19, { R(CHAIN_UNTRUSTED_ROOT) }, { 0 }, 0, AGREES },
    { "md5-anchor", 0, 0, { 0 }, { 0 }, 0, AGREES },

    { "sha1-alone", 5, 21, { R(CHAIN_LEAF_UNVERIFIED), R(PATH_DIGEST) }, { 0 }, 0, AGREES },
    { "untrusted-root-without-aki", 5, 19, { R(CHAIN_UNTRUSTED_ROOT) }, { 0 }, 0, AGREES },
    { "self-signed-not-that-one", 5, 18, { R(CHAIN_SELF_SIGNED_LEAF) }, { 0 }, 0, AGREES },

    { "last-second", 0, 0, { 0 }, { R(PATH_EXPIRES_SOON), R(PATH_EXPIRES_SOON_CA) }, 0, MILDER }, /* RFC 5280 4.1.2.5: notAfter is included */
    { "expired", 5, 10, { R(PATH_EXPIRED), R(PATH_EXPIRED_CA), R(PATH_EXPIRED_ROOT) }, { 0 }, 0, AGREES },
    { "first-second", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "not-yet-valid", 5, 9, { R(PATH_NOT_YET_VALID) }, { 0 }, 0, AGREES },
    { "expired-leaf", 5, 10, { R(PATH_EXPIRED) }, { 0 }, 0, AGREES },
    { "future-leaf", 5, 9, { R(PATH_NOT_YET_VALID) }, { 0 }, 0, AGREES },
    { "expired-intermediate", 5, 10, { R(PATH_EXPIRED_CA) }, { 0 }, 0, AGREES },
    { "expired-root", 5, 10, { R(PATH_EXPIRED_ROOT) }, { 0 }, 0, AGREES },
    { "expires-soon", 0, 0, { 0 }, { R(PATH_EXPIRES_SOON) }, 0, AGREES },
    { "expires-in-14-days", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "generalized-time", 0, 0, { 0 }, { 0 }, 0, AGREES },

    { "issuer-not-ca", 5, 24, { R(PATH_CA) }, { R(ADVICE_INCONSISTENT) }, 0, AGREES },
    { "issuer-without-basic", 5, 24, { R(PATH_CA) }, { R(ADVICE_INCONSISTENT) }, 0, AGREES },
    { "anchor-not-ca", 5, 24, { R(PATH_CA) }, { R(ADVICE_INCONSISTENT) }, 0, AGREES },
    { "v1-intermediate", 5, 24, { R(PATH_VERSION) }, { R(ADVICE_KEY_ID) }, 0, AGREES },
    { "issuer-may-not-sign", 5, 32, { R(PATH_KEY_USAGE) }, { 0 }, 0, AGREES },
    { "path-length", 5, 25, { R(PATH_LENGTH) }, { 0 }, 0, AGREES },
    { "path-length-kept", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "anchor-path-length", 5, 25, { R(PATH_LENGTH) }, { 0 }, 0, AGREES },
    { "path-length-self-issued", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "issuer-purpose", 7, 26, { R(LEAF_ISSUER_PURPOSE) }, { 0 }, 0, AGREES },
    { "weak-ca", 7, 67, { R(PATH_KEY_STRENGTH) }, { 0 }, 0, AGREES },
    { "p192-ca", 5, 6, { R(PATH_KEY_TYPE) }, { 0 }, 0, AGREES },
    { "dsa-ca", 5, 76, { R(PATH_ALGORITHM_UNKNOWN), R(PATH_KEY_TYPE) }, { 0 }, 0, STRICTER },

    { "critical-leaf", 5, 34, { R(PATH_CRITICAL) }, { 0 }, 0, AGREES },
    { "critical-intermediate", 5, 34, { R(PATH_CRITICAL) }, { 0 }, 0, AGREES },
    { "unknown-not-critical", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "critical-key-id", 5, 41, { R(PATH_CRITICALITY) }, { 0 }, 0, AGREES },

    { "nc-permitted", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "nc-permitted-itself", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "nc-not-permitted", 5, 47, { R(PATH_NOT_PERMITTED) }, { 0 }, 0, AGREES },
    { "nc-not-permitted-uncritical", 5, 47, { R(PATH_NOT_PERMITTED) }, { R(ADVICE_PLAIN) }, 0, AGREES },
    { "nc-label-boundary", 5, 47, { R(PATH_NOT_PERMITTED) }, { 0 }, 0, AGREES },
    { "nc-other-kind", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "nc-excluded", 5, 48, { R(PATH_EXCLUDED) }, { 0 }, 0, AGREES },
    { "nc-excluded-all", 5, 48, { R(PATH_EXCLUDED) }, { 0 }, 0, AGREES },
    { "nc-excluded-sibling", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "nc-wildcard-permitted", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "nc-wildcard-half-permitted", 5, 47, { R(PATH_NOT_PERMITTED) }, { 0 }, 0, AGREES },
    { "nc-wildcard-excluded", 5, 48, { R(PATH_EXCLUDED) }, { 0 }, 0, STRICTER },
    { "nc-wildcard-excluded-deeper", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "nc-leading-dot", 0, 0, { 0 }, { R(ADVICE_LEADING_DOT) }, 0, AGREES },
    { "nc-wildcard-base", 5, 52, { R(PATH_CONSTRAINT) }, { 0 }, 0, AGREES },
    { "nc-bad-name", 5, 53, { R(PATH_CONSTRAINT_NAME) }, { R(ADVICE_NAME) }, 0, STRICTER },
    { "nc-address", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "nc-address-outside", 5, 47, { R(PATH_NOT_PERMITTED) }, { 0 }, 0, AGREES },
    { "nc-address-excluded", 5, 48, { R(PATH_EXCLUDED) }, { 0 }, 0, AGREES },
    { "nc-address-mask", 5, 52, { R(PATH_CONSTRAINT) }, { 0 }, 0, STRICTER },
    { "nc-address-v6", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "nc-address-v6-for-v4", 5, 47, { R(PATH_NOT_PERMITTED) }, { 0 }, 0, AGREES },
    { "nc-email-host", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "nc-email-host-outside", 5, 47, { R(PATH_NOT_PERMITTED) }, { 0 }, 0, AGREES },
    { "nc-email-domain", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "nc-email-domain-outside", 5, 47, { R(PATH_NOT_PERMITTED) }, { 0 }, 0, AGREES },
    { "nc-email-mailbox", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "nc-email-mailbox-outside", 5, 47, { R(PATH_NOT_PERMITTED) }, { 0 }, 0, AGREES },
    { "nc-email-subject", 5, 48, { R(PATH_EXCLUDED) }, { 0 }, 0, AGREES },
    { "nc-uri", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "nc-uri-outside", 5, 47, { R(PATH_NOT_PERMITTED) }, { 0 }, 0, AGREES },
    { "nc-uri-address", 5, 53, { R(PATH_CONSTRAINT_NAME) }, { 0 }, 0, AGREES },
    { "nc-directory", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "nc-directory-outside", 5, 47, { R(PATH_NOT_PERMITTED) }, { 0 }, 0, AGREES },
    { "nc-other-name", 5, 51, { R(PATH_CONSTRAINT_TYPE) }, { 0 }, 0, AGREES },
    { "nc-other-name-absent", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "nc-in-leaf", 5, 41, { R(PATH_CONSTRAINT_PLACE) }, { 0 }, 0, STRICTER },
    { "nc-empty", 5, 1, { R(CHAIN_SYNTAX) }, { 0 }, 0, STRICTER },
    { "nc-anchor", 5, 47, { R(PATH_NOT_PERMITTED) }, { 0 }, 0, AGREES },
    { "nc-intermediate", 5, 47, { R(PATH_NOT_PERMITTED) }, { 0 }, 0, AGREES },
    { "nc-self-issued", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "nc-many", 5, 22, { R(CHAIN_COMPARISONS), R(PATH_CONSTRAINT_BUDGET) }, { 0 }, 0, STRICTER },

    { "nc-self-issued-leaf", 5, 47, { R(PATH_NOT_PERMITTED) }, { 0 }, 0, AGREES },
    { "nc-email-subject-beside-name", 5, 48, { R(PATH_EXCLUDED) }, { 0 }, 0, AGREES },

    { "uncritical-basic", 0, 0, { 0 }, { R(ADVICE_BASIC) }, 0, AGREES },
    { "no-key-ids", 0, 0, { 0 }, { R(ADVICE_KEY_ID) }, 0, AGREES },
    { "no-subject-key-id", 0, 0, { 0 }, { R(ADVICE_KEY_ID) }, 0, AGREES },
    { "leaf-signs", 0, 0, { 0 }, { R(ADVICE_INCONSISTENT) }, 0, AGREES },
    { "negative-serial", 0, 0, { 0 }, { R(ADVICE_SERIAL) }, 0, AGREES },
    { "underscore", 0, 0, { 0 }, { R(ADVICE_NAME) }, 0, AGREES },

    { "v1-leaf", 7, 26, { R(LEAF_VERSION) }, { R(ADVICE_KEY_ID) }, 0, STRICTER },
    { "client-only", 7, 26, { R(LEAF_PURPOSE) }, { 0 }, 0, AGREES },
    { "encipher-only", 0, 0, { 0 }, { 0 }, VT_KX_UNKNOWN, AGREES },
    { "encipher-only", 0, 0, { 0 }, { 0 }, VT_KX_ENCIPHER, AGREES },
    { "encipher-only", 7, 39, { R(LEAF_SIGN) }, { 0 }, VT_KX_SIGN, STRICTER },
    { "sign-only", 0, 0, { 0 }, { 0 }, VT_KX_SIGN, AGREES },
    { "sign-only", 7, 26, { R(LEAF_ENCIPHER) }, { 0 }, VT_KX_ENCIPHER, STRICTER },
    { "agree-only", 0, 0, { 0 }, { R(LEAF_SIGN) }, VT_KX_UNKNOWN, AGREES },
    { "weak-leaf", 7, 66, { R(LEAF_KEY_STRENGTH) }, { 0 }, 0, AGREES },
    { "p192-leaf", 7, 6, { R(LEAF_KEY_TYPE) }, { 0 }, 0, AGREES },
    { "dsa-leaf", 7, 6, { R(LEAF_KEY_TYPE) }, { 0 }, 0, STRICTER },
    { "wrong-name", 6, 62, { R(LEAF_NAME) }, { 0 }, 0, AGREES },
    { "wrong-address", 6, 64, { R(LEAF_ADDRESS) }, { 0 }, 0, AGREES },
    { "wildcard-too-deep", 6, 62, { R(LEAF_NAME) }, { 0 }, 0, AGREES },
    { "common-name", 6, 62, { R(LEAF_COMMON_NAME) }, { 0 }, 0, STRICTER },
    { "common-name-other", 6, 62, { R(LEAF_NAMELESS) }, { 0 }, 0, AGREES },
    { "common-name-beside-san", 6, 62, { R(LEAF_NAME) }, { 0 }, 0, AGREES },
    { "common-name-beside-address", 6, 62, { R(LEAF_NAME) }, { 0 }, 0, STRICTER },
    { "no-name", 6, 62, { R(LEAF_NO_NAME) }, { 0 }, 0, STRICTER },
    { "bad-name", 6, 62, { R(LEAF_NO_NAME) }, { 0 }, 0, AGREES },
    { "several", 5, 10, { R(PATH_EXPIRED_CA), R(PATH_DIGEST), R(LEAF_NAME) }, { 0 }, 0, AGREES },

    { "cycle", 5, 20, { R(CHAIN_TRUSTED) }, { 0 }, 0, AGREES },
    { "cycle-with-exit", 0, 0, { 0 }, { R(CHAIN_ORDER) }, 0, MILDER }, /* OpenSSL does not backtrack */
    { "addtrust", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "addtrust-root-sent", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "x3", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "x3-old-bundle", 5, 10, { R(PATH_EXPIRED_ROOT) }, { 0 }, 0, AGREES },
    { "longest", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "too-long", 5, 22, { R(CHAIN_DEPTH) }, { 0 }, 0, STRICTER },
    { "same-name-roots", 0, 0, { 0 }, { R(ADVICE_KEY_ID) }, 0, MILDER },
    { "same-name-intermediates", 0, 0, { 0 }, { R(CHAIN_ORDER), R(ADVICE_KEY_ID) }, 0, MILDER },
    { "same-name-expired", 0, 0, { 0 }, { R(CHAIN_ORDER) }, 0, AGREES },
    { "all-expired", 5, 10, { R(PATH_EXPIRED) }, { R(CHAIN_ORDER) }, 0, AGREES },
    { "key-ids-rank", 5, 10, { R(PATH_EXPIRED) }, { R(CHAIN_ORDER) }, 0, AGREES },
    { "two-roots-one-key", 5, 19, { R(CHAIN_UNTRUSTED_ROOT) }, { 0 }, 0, AGREES },
    { "names-without-case", 0, 0, { 0 }, { 0 }, 0, AGREES },
    { "constraints-dead-end", 0, 0, { 0 }, { R(CHAIN_ORDER) }, 0, MILDER },
    { "signature-budget", 5, 22, { R(CHAIN_SIGNATURES) }, { R(CHAIN_ORDER), R(ADVICE_KEY_ID) }, 0, AGREES },
    { "step-budget", 5, 22, { R(CHAIN_STEPS) }, { R(ADVICE_KEY_ID) }, 0, AGREES },
};

enum { CASES = sizeof expected / sizeof expected[0] };

static bool listed(const enum vt_rule *rules, size_t count, enum vt_rule rule)
{
    for (size_t i = 0; i < count; i++)
        if (rules[i] == rule)
            return true;
    return false;
}

static const char *rule_name(unsigned rule)
{
    static char name[96];
    const struct vt_rule_text *text = vt_rule_text((enum vt_rule)rule);

    snprintf(name, sizeof name, "%s %s", text->id, text->reason);
    return name;
}

/* Advice and warnings that a case is not about are listed too: what is told is exactly what is expected. */
static void compare(const struct expected *row, const struct vt_case *judged)
{
    for (unsigned i = 1; i < VT_RULE_COUNT; i++) {
        enum vt_rule rule = (enum vt_rule)i;

        ck_assert_msg(vt_verdict_has(&judged->result.report.verdict, rule) == listed(row->failed, 4, rule),
                      "%s: %s failed against expectation, or did not", row->name, rule_name(i));
        ck_assert_msg(((judged->outcome[i] >> VT_WARN & 1) != 0) == listed(row->warned, 3, rule),
                      "%s: %s warned against expectation, or did not", row->name, rule_name(i));
    }
    ck_assert_msg(judged->result.report.verdict.exit == row->exit, "%s: exit %u", row->name,
                  judged->result.report.verdict.exit);
    ck_assert_msg(judged->result.code == row->code, "%s: code %u", row->name, judged->result.code);
}

START_TEST(each_case_breaks_its_rules_and_no_others)
{
    static struct vt_case judged;

    for (size_t i = 0; i < CASES; i++) {
        vt_case_run(&judged, expected[i].name, expected[i].exchange, true);
        compare(&expected[i], &judged);
        vt_case_free(&judged);
    }
}
END_TEST

START_TEST(with_and_without_a_sink_the_verdict_is_the_same)
{
    static struct vt_case heard, silent;

    for (size_t i = 0; i < CASES; i++) {
        vt_case_run(&heard, expected[i].name, expected[i].exchange, true);
        vt_case_run(&silent, expected[i].name, expected[i].exchange, false);
        ck_assert_mem_eq(&heard.result.report.verdict, &silent.result.report.verdict, sizeof(struct vt_verdict));
        vt_case_free(&heard);
        vt_case_free(&silent);
    }
}
END_TEST

START_TEST(openssl_agrees_where_it_is_not_said_to_differ)
{
    static struct vt_case judged;

    for (size_t i = 0; i < CASES; i++) {
        bool valid, theirs;
        enum differs differs = AGREES;

        vt_case_run(&judged, expected[i].name, expected[i].exchange, false);
        valid = judged.result.code == VT_VERIFY_CODE_OK;
        theirs = judged.openssl == 0;
        if (valid != theirs)
            differs = valid ? MILDER : STRICTER;
        ck_assert_msg(differs == expected[i].differs, "%s: OpenSSL says %d, we %u", expected[i].name, judged.openssl,
                      judged.result.code);
        vt_case_free(&judged);
    }
}
END_TEST

static void must_be_expected(const char *name)
{
    for (size_t i = 0; i < CASES; i++)
        if (strcmp(expected[i].name, name) == 0)
            return;
    ck_abort_msg("the case %s is not expected to be anything", name);
}

START_TEST(no_case_is_left_out)
{
    vt_case_names(must_be_expected);
}
END_TEST

/* The check ids of the contract. */
static const enum vt_rule reported[][3] = {
    { R(CHAIN_ORDER) },
    { R(CHAIN_COMPLETE), R(CHAIN_LEAF_UNVERIFIED) },
    { R(CHAIN_TRUSTED), R(CHAIN_UNTRUSTED_ROOT), R(CHAIN_SELF_SIGNED_LEAF) },
    { R(PATH_SIGNATURE), R(PATH_SIGNATURE_ALGORITHM) },
    { R(PATH_EXPIRED), R(PATH_NOT_YET_VALID) },
    { R(PATH_CA), R(PATH_VERSION) },
    { R(PATH_LENGTH) },
    { R(PATH_KEY_USAGE) },
    { R(PATH_NOT_PERMITTED), R(PATH_EXCLUDED) },
    { R(PATH_CRITICAL), R(PATH_CRITICALITY) },
    { R(PATH_POLICY) },
    { R(PATH_DIGEST) },
    { R(LEAF_NAME), R(LEAF_COMMON_NAME), R(LEAF_ADDRESS) },
    { R(LEAF_PURPOSE), R(LEAF_VERSION), R(LEAF_ISSUER_PURPOSE) },
    { R(LEAF_SIGN), R(LEAF_ENCIPHER) },
    { R(LEAF_KEY_STRENGTH), R(LEAF_KEY_TYPE) },
    { R(PATH_EXPIRES_SOON) },
    { R(REVOKED_CRL) },
    { R(REVOKED_STAPLE) },
};

static void must_be_complete(const char *name)
{
    static struct vt_case judged;

    vt_case_run(&judged, name, VT_KX_SIGN, true);
    for (size_t i = 0; i < sizeof reported / sizeof reported[0]; i++) {
        const char *id = vt_rule_text(reported[i][0])->id;
        bool told = false;

        for (unsigned rule = 1; rule < VT_RULE_COUNT; rule++)
            told = told || (strcmp(vt_rule_text((enum vt_rule)rule)->id, id) == 0 && judged.outcome[rule] != 0);
        ck_assert_msg(told, "%s: nothing is said about %s", name, id);
    }
    vt_case_free(&judged);
}

START_TEST(every_report_speaks_about_every_check)
{
    vt_case_names(must_be_complete);
}
END_TEST

static void must_be_worded(uint8_t code, const char *words)
{
    const char *ours = vt_verify_code_text(code);

    if (code == 24)                                              /* renumbered in OpenSSL 3; ours is that of 1.1.1 */
        words = "invalid CA certificate";
    if (code != 1 && strcmp(ours, vt_verify_code_text(1)) == 0)  /* a code that no rule has */
        return;
    ck_assert_str_eq(ours, words);
}

START_TEST(codes_have_the_words_of_openssl)
{
    vt_case_codes(must_be_worded);
    for (unsigned rule = 1; rule < VT_RULE_COUNT; rule++) {
        const struct vt_consequence *consequence = vt_rule_consequence((enum vt_rule)rule);

        if (consequence->exit != 0 && consequence->code > 1)
            ck_assert_msg(strcmp(vt_verify_code_text(consequence->code), vt_verify_code_text(1)) != 0, "%s: code %u",
                          rule_name(rule), consequence->code);
    }
}
END_TEST

START_TEST(each_sent_certificate_and_each_signature_block_is_told_once)
{
    static struct vt_case judged;

    vt_case_run(&judged, "root-sent", VT_KX_SIGN, true);
    ck_assert_uint_eq(judged.certificates, 3);
    ck_assert_uint_eq(judged.blocks, 0);
    vt_case_free(&judged);
    vt_case_run(&judged, "good-rsa2048", VT_KX_SIGN, true);
    ck_assert_uint_eq(judged.certificates, 1);
    ck_assert_uint_eq(judged.blocks, 1);
    vt_case_free(&judged);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        each_case_breaks_its_rules_and_no_others,
        with_and_without_a_sink_the_verdict_is_the_same,
        openssl_agrees_where_it_is_not_said_to_differ,
        no_case_is_left_out,
        every_report_speaks_about_every_check,
        codes_have_the_words_of_openssl,
        each_sent_certificate_and_each_signature_block_is_told_once,
    };

    return vt_suite_run("verify", tests, sizeof tests / sizeof tests[0]);
}
