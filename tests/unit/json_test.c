/* The JSON, from events made by hand: what jq reads back, and what a script may rely on. */
#define _POSIX_C_SOURCE 200809L

#include <stdlib.h>
#include <string.h>

#include "show/report_input.h"
#include "tests/unit/support/suite.h"

static struct vt_findings findings;
static struct vt_machine machine;
static struct vt_verify_result result;
static struct vt_report_input input;

static void begin(void)
{
    vt_findings_begin(&findings);
    machine = (struct vt_machine){ .client = NULL };
    result = (struct vt_verify_result){ .code = 0 };
    input = (struct vt_report_input){ .target = "mail.example:25", .findings = &findings, .machine = &machine };
}

static void judge(enum vt_rule rule, enum vt_result outcome, int depth, struct vt_value seen)
{
    struct vt_event event = { .kind = VT_EVENT_CHECK,
                              .check = { .rule = rule, .result = outcome, .depth = depth, .seen = seen } };

    findings.sink.emit(findings.sink.context, &event);
}

/* Prints the object to a file, and has jq, which refuses what is no JSON, evaluate FILTER on it: its output is OUT. */
static void filter(const char *filter_text, char *out, size_t size)
{
    char name[] = "/tmp/vitrine-json-XXXXXX", command[600];
    FILE *file = fdopen(mkstemp(name), "w"), *pipe;
    size_t n;

    vt_json_print(file, &input);
    fclose(file);
    snprintf(command, sizeof command, "test $(wc -l < %s) = 1 && iconv -f UTF-8 -t UTF-8 %s | jq -c '%s'", name, name,
             filter_text);
    pipe = popen(command, "r");
    n = fread(out, 1, size - 1, pipe);
    out[n > 0 && out[n - 1] == '\n' ? n - 1 : n] = '\0';
    ck_assert_int_eq(pclose(pipe), 0);
    remove(name);
}

static void expect(const char *filter_text, const char *wanted)
{
    char out[4096];

    filter(filter_text, out, sizeof out);
    ck_assert_msg(strcmp(out, wanted) == 0, "%s: %s, not %s", filter_text, out, wanted);
}

START_TEST(test_not_reached_is_absent)
{
    begin();
    judge(VT_RULE_NET_CONNECT, VT_FAIL, -1, vt_say("Connection refused"));
    input.exit = 2;
    expect("keys_unsorted", "[\"target\",\"verdict\",\"exit\",\"checks\"]");
    expect("[.target, .verdict, .exit]", "[\"mail.example:25\",\"fail\",2]");
    expect(".checks[0] | [.id, .reason, .result, .seen, .depth]",
           "[\"net.connected\",\"refused\",\"fail\",\"Connection refused\",null]");
    expect(".checks | map(select(.result == \"fail\") | (.fix | length > 0)) | all", "true");
    vt_findings_free(&findings);
}
END_TEST

START_TEST(test_verify_has_no_target)
{
    begin();
    input.machine = NULL;
    input.result = &result;
    result.code = 20;
    input.exit = 5;
    judge(VT_RULE_CHAIN_COMPLETE, VT_FAIL, 1, vt_none());
    judge(VT_RULE_REVOKED_CRL, VT_SKIP, -1, vt_none());
    expect("keys_unsorted", "[\"verdict\",\"exit\",\"verify\",\"checks\"]");
    expect(".verify", "{\"code\":20,\"text\":\"unable to get local issuer certificate\",\"depth\":0}");
    expect(".checks | map([.id, .result, .depth])", "[[\"chain.complete\",\"fail\",1],[\"revocation.crl\",\"skip\",null]]");
    expect(".checks[0].ref", "\"RFC 5246 §7.4.2\"");
    vt_findings_free(&findings);
}
END_TEST

/* RFC 8259 8.1: UTF-8, whatever a server sends. */
START_TEST(test_hostile_text_is_utf8)
{
    begin();
    judge(VT_RULE_LEAF_NAME, VT_FAIL, 0, vt_say("\xff\xfe\"\\\n\t\001 \xe2\x80\xae x"));
    expect(".checks[0].depth", "0");
    expect(".checks[0].seen | test(\"[\\u0001-\\u001f\\u202e]\")", "false");
    vt_findings_free(&findings);
}
END_TEST

START_TEST(test_dialogue)
{
    begin();
    machine.dialogue.protocol = vt_starttls_protocol("smtp");
    expect(".starttls", "{\"protocol\":\"smtp\",\"dialogue\":[]}");
    judge(VT_RULE_STARTTLS_OFFERED, VT_FAIL, -1, vt_say("250 mail.example"));
    expect(".starttls.offered", "false");
    vt_findings_free(&findings);
    begin();
    machine.dialogue.protocol = vt_starttls_protocol("smtp");
    machine.dialogue.offered = true;
    judge(VT_RULE_STARTTLS_OFFERED, VT_PASS, -1, vt_none());
    expect(".starttls.offered", "true");
    vt_findings_free(&findings);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { test_not_reached_is_absent, test_verify_has_no_target, test_hostile_text_is_utf8,
                                   test_dialogue };

    return vt_suite_run("json", tests, sizeof tests / sizeof tests[0]);
}
