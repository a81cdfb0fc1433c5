/* The report, from events made by hand: what a mail admin must find in it, and where. */
#define _POSIX_C_SOURCE 200809L

#include <stdlib.h>
#include <string.h>

#include "show/report_input.h"
#include "tests/unit/support/suite.h"

/* CN=apollo; CN=olympus-CA */
static const uint8_t apollo[] = { 0x30, 0x11, 0x31, 0x0f, 0x30, 0x0d, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x06,
                                  'a', 'p', 'o', 'l', 'l', 'o' };
static const uint8_t olympus[] = { 0x30, 0x15, 0x31, 0x13, 0x30, 0x11, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x0a,
                                   'o', 'l', 'y', 'm', 'p', 'u', 's', '-', 'C', 'A' };

static struct vt_findings findings;
static struct vt_verify_result result;
static struct vt_report_input input;

static void begin(void)
{
    vt_findings_begin(&findings);
    result = (struct vt_verify_result){ .code = 0 };
    input = (struct vt_report_input){ .target = "mail.example:25", .findings = &findings, .result = &result,
                                   .bundle = "roots.pem" };
}

static void judge(enum vt_rule rule, enum vt_result outcome, struct vt_value seen, struct vt_value wanted)
{
    struct vt_event event = { .kind = VT_EVENT_CHECK,
                              .check = { .rule = rule, .result = outcome, .depth = 0, .seen = seen, .wanted = wanted,
                                         .subject = vt_value_of(VT_VALUE_NAME, vt_bytes(apollo, sizeof apollo)),
                                         .issuer = vt_value_of(VT_VALUE_NAME, vt_bytes(olympus, sizeof olympus)) } };
    findings.sink.emit(findings.sink.context, &event);
}

/* The report as text, to be freed; ends what begin began. */
static char *report(bool color, bool quiet)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    const struct vt_report_style style = { .color = color, .quiet = quiet };

    vt_report_print(out, &input, style);
    fclose(out);
    vt_findings_free(&findings);
    return text;
}

static void expect(char *text, const char *wanted)
{
    ck_assert_str_eq(text, wanted);
    free(text);
}

START_TEST(test_good)
{
    begin();
    judge(VT_RULE_CHAIN_TRUSTED, VT_PASS, vt_none(), vt_none());
    judge(VT_RULE_PATH_EXPIRED, VT_PASS, vt_none(), vt_none());
    judge(VT_RULE_PATH_EXPIRED, VT_PASS, vt_none(), vt_none());
    judge(VT_RULE_LEAF_PURPOSE, VT_PASS, vt_say("serverAuth"), vt_say("serverAuth"));
    judge(VT_RULE_LEAF_SIGN, VT_PASS, vt_say("digitalSignature"), vt_none());
    judge(VT_RULE_LEAF_NAME, VT_PASS, vt_say("DNS:*.example"), vt_say("mail.example"));
    judge(VT_RULE_REVOKED_CRL, VT_SKIP, vt_none(), vt_none());
    expect(report(false, false),
           "mail.example:25\n\n"
           "purpose       pass  serverAuth\n"
           "key usage     pass  digitalSignature\n"
           "name          pass  DNS:*.example matches mail.example\n"
           "issuer        pass  the certificate itself, trusted by roots.pem\n"
           "also passed   path.validity\n"
           "\nverdict       pass  exit 0: all checks passed; verify code 0 (ok)\n");
}
END_TEST

START_TEST(test_failures)
{
    begin();
    judge(VT_RULE_CHAIN_LEAF_UNVERIFIED, VT_FAIL, vt_say("CN=olympus-CA"), vt_none());
    judge(VT_RULE_LEAF_PURPOSE, VT_PASS, vt_say("serverAuth"), vt_none());
    judge(VT_RULE_LEAF_SIGN, VT_PASS, vt_none(), vt_none());
    judge(VT_RULE_LEAF_NAME, VT_FAIL, vt_say("DNS:*.example"), vt_say("mail.example"));
    judge(VT_RULE_ADVICE_BASIC, VT_WARN, vt_none(), vt_none());
    result.code = 21;
    input.exit = 5;
    expect(report(false, false),
           "mail.example:25\n\n"
           "purpose       pass  serverAuth\n"
           "key usage     pass  keyUsage, when present, allows digitalSignature: the key exchange in use signs\n"
           "name          FAIL  certificate 0: DNS:*.example\n"
           "                    wanted   mail.example: a DNS name of the certificate matches the name that was\n"
           "                             asked for\n"
           "                    clause   RFC 9525 §6.3 (leaf.name); verify code 62: hostname mismatch\n"
           "                    fix:     have CN=apollo reissued with DNS:mail.example among its names, or\n"
           "                             connect by a name that it has: *.example\n"
           "issuer        FAIL  certificate 0: CN=olympus-CA\n"
           "                    wanted   the server sends every certificate up to the root\n"
           "                    clause   RFC 5246 §7.4.2 (chain.complete); verify code 21: unable to verify the\n"
           "                             first certificate\n"
           "                    fix:     send the intermediate CN=olympus-CA, which issued CN=apollo and is\n"
           "                             missing from the chain\n"
           "advice        WARN  have CN=apollo reissued with basicConstraints critical [RFC 5280 §4.2.1.9\n"
           "                    (certificate.basic-constraints)]\n"
           "\nverdict       FAIL  exit 5: chain not valid or not trusted; verify code 21 (unable to verify the\n"
           "                    first certificate)\n");
}
END_TEST

/* The line of the verdict, alone or below the report, must hold WANTED. */
static void expect_verdict(unsigned warnings, int exit, const char *wanted)
{
    for (int quiet = 0; quiet < 2; quiet++) {
        char *text;

        begin();
        for (unsigned i = 0; i < warnings; i++)
            judge(VT_RULE_ADVICE_BASIC, VT_WARN, vt_none(), vt_none());
        input.exit = exit;
        text = report(false, quiet != 0);
        ck_assert_msg(strstr(text, wanted) != NULL, "%s is not in: %s", wanted, text);
        free(text);
    }
}

START_TEST(test_verdicts_in_words)
{
    expect_verdict(0, 0, "exit 0: all checks passed; ");
    expect_verdict(1, 0, "exit 0: all checks passed, 1 warning; ");
    expect_verdict(2, 0, "exit 0: all checks passed, 2 warnings; ");
    expect_verdict(1, 3, "exit 3: STARTTLS not offered, refused, or its dialogue broken");
}
END_TEST

START_TEST(test_the_worst_comes_first)
{
    begin();
    judge(VT_RULE_CHAIN_ORDER, VT_SKIP, vt_none(), vt_none());
    judge(VT_RULE_CHAIN_ORDER, VT_WARN, vt_none(), vt_none());
    judge(VT_RULE_CHAIN_TRUSTED, VT_FAIL, vt_none(), vt_none());
    judge(VT_RULE_CHAIN_COMPLETE, VT_PASS, vt_none(), vt_none());
    ck_assert_int_eq(vt_model_worst(&findings.model, "chain.")->told.rule, VT_RULE_CHAIN_TRUSTED);
    ck_assert_int_eq(vt_model_worst(&findings.model, "chain.order")->result, VT_WARN);
    ck_assert_ptr_null(vt_model_worst(&findings.model, "leaf."));
    vt_findings_free(&findings);
}
END_TEST

START_TEST(test_no_name_is_said)
{
    char *text;

    begin();
    judge(VT_RULE_LEAF_NAME, VT_SKIP, vt_say("no name was checked: any host will do"), vt_none());
    text = report(false, false);
    ck_assert_ptr_nonnull(strstr(text, "name          skip  no name was checked"));
    free(text);
    begin();                             /* a leaf that was not judged, though a name was given */
    judge(VT_RULE_LEAF_NAME, VT_SKIP, vt_none(), vt_none());
    text = report(false, false);
    ck_assert_ptr_nonnull(strstr(text, "name          skip  not reached"));
    free(text);
}
END_TEST

START_TEST(test_quiet_is_one_line)
{
    begin();
    judge(VT_RULE_LEAF_NAME, VT_FAIL, vt_say("DNS:x"), vt_say("y"));
    input.exit = 6;
    result.code = 62;
    expect(report(false, true),
           "mail.example:25 FAIL  exit 6: name does not match; verify code 62 (hostname mismatch)\n");
}
END_TEST

/* What a server sends can't move the cursor, colour the page or pass for a line of ours. */
START_TEST(test_hostile_text)
{
    char *text;

    begin();
    judge(VT_RULE_LEAF_NAME, VT_FAIL, vt_say("DNS:\033[2Jx\r\nverdict pass\xff"), vt_say("mail.example"));
    text = report(false, false);
    ck_assert_ptr_null(strchr(text, '\033'));
    ck_assert_ptr_null(strchr(text, '\r'));
    ck_assert_ptr_null(strchr(text, '\xff'));
    ck_assert_ptr_null(strstr(text, "\nverdict pass"));
    free(text);
}
END_TEST

START_TEST(test_color_and_width)
{
    char name[400] = "DNS:", *text;

    begin();
    memset(name + 4, 'a', 300);
    judge(VT_RULE_LEAF_NAME, VT_FAIL, vt_say(name), vt_say("mail.example"));
    text = report(false, false);
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
        ck_assert_msg(strlen(line) <= VT_LAYOUT_WIDTH + 2, "%s", line);
    free(text);
    begin();
    judge(VT_RULE_LEAF_PURPOSE, VT_PASS, vt_say("serverAuth"), vt_none());
    text = report(true, false);
    ck_assert_ptr_nonnull(strstr(text, "\033[32mpass\033[0m"));
    free(text);
}
END_TEST

/* RFC 5246 7.2.2: the owner of broken bytes takes up where they are broken; alone, the place is no finding. */
START_TEST(test_syntax_is_told_by_its_owner)
{
    static const uint8_t bytes[] = { 5 };
    struct vt_parse parse;
    struct vt_reader r, body;
    char *text;

    begin();
    r = vt_parse_begin(&parse, &findings.sink, VT_BUFFER_CERTIFICATE, vt_bytes(bytes, sizeof bytes), NULL, 0);
    ck_assert(vt_open(&r, "certificate", NULL));
    ck_assert(!vt_read_vector8(&r, "tbsCertificate", &body));
    ck_assert(!vt_parse_end(&r));
    ck_assert_uint_eq(findings.model.checks_len, 0);
    judge(VT_RULE_CHAIN_SYNTAX, VT_FAIL, vt_say("syntax.length truncated at byte 1"), vt_none());
    ck_assert_uint_eq(findings.model.checks_len, 1);
    ck_assert_str_eq(findings.model.checks[0].where, "byte 1, in certificate.tbsCertificate");
    input.exit = 5;
    text = report(false, false);
    ck_assert_ptr_nonnull(strstr(text, "syntax.length truncated at byte 1"));
    free(text);
}
END_TEST

/* Whatever rule decides alone, at whatever point of a session, the report has a row that explains the verdict; so has the JSON. */
START_TEST(test_every_verdict_has_its_row)
{
    for (int rule = 1; rule < VT_RULE_COUNT; rule++)
        for (int way = 0; way < 4 && vt_rule_consequence((enum vt_rule)rule)->exit != 0; way++) {
            const struct vt_rule_text *row = vt_rule_text((enum vt_rule)rule);
            const struct vt_report_style style = { .json = way % 2 == 1 };
            char *text, *fix, *id, json_id[80];
            size_t size;
            FILE *out;

            begin();
            judge((enum vt_rule)rule, VT_FAIL, vt_say("the fault"), vt_say("the right thing"));
            input.exit = vt_rule_consequence((enum vt_rule)rule)->exit;
            input.result = way < 2 ? NULL : &result;
            ck_assert_ptr_null(strchr(row->sentence, '{'));
            ck_assert_msg(findings.model.checks_len == 1, "%s: %u findings", row->id, findings.model.checks_len);
            ck_assert_ptr_null(strchr(findings.model.checks[0].fix, '{'));
            out = open_memstream(&text, &size);
            vt_report_print(out, &input, style);
            fclose(out);
            snprintf(json_id, sizeof json_id, "\"id\":\"%s\"", row->id);
            id = strstr(text, style.json ? json_id : row->id);
            fix = strstr(text, style.json ? "\"fix\":\"" : "fix:     ");
            ck_assert_msg(id != NULL && fix != NULL && strstr(text, "the fault") != NULL, "%s: no row: %s", row->id, text);
            ck_assert_msg(style.json || strstr(text, "FAIL") < strstr(text, "verdict"), "%s: no FAIL but the verdict", row->id);
            free(text);
            vt_findings_free(&findings);
        }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { test_good, test_failures, test_verdicts_in_words, test_the_worst_comes_first, test_no_name_is_said,
                                   test_quiet_is_one_line, test_hostile_text, test_color_and_width, test_syntax_is_told_by_its_owner,
                                   test_every_verdict_has_its_row };

    return vt_suite_run("report", tests, sizeof tests / sizeof tests[0]);
}
