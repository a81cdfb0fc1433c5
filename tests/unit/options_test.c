/* The command line's options: what they set, and the one line that a wrong one gets. */
#define _POSIX_C_SOURCE 200809L

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/options.h"
#include "tests/unit/support/suite.h"

static struct vt_options o;
static char said[4096];

/* Parses up to eight words for COMMAND; what goes to stderr is in SAID. */
static bool parse(const char *command, unsigned bit, const char *const *words)
{
    static const char *argv[12];
    FILE *catch = tmpfile();
    int argc = 0, kept;
    size_t n;
    bool good;

    for (; words[argc] != NULL; argc++)
        argv[argc] = words[argc];
    argv[argc] = NULL;
    fflush(stderr);
    kept = dup(STDERR_FILENO);
    dup2(fileno(catch), STDERR_FILENO);
    good = vt_options_parse(&o, command, bit, argc, argv);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(catch);
    n = fread(said, 1, sizeof said - 1, catch);
    said[n] = '\0';
    fclose(catch);
    return good;
}

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

START_TEST(test_values_and_words)
{
    ck_assert(parse("check", VT_FOR_CHECK, WORDS("a.example:25", "--starttls", "smtp", "--timeout=3", "--json", "b.example",
                                                 "--at=1970-01-02T00:00:00Z")));
    ck_assert_str_eq(o.starttls, "smtp");
    ck_assert_uint_eq(o.timeout, 3);
    ck_assert(o.json && !o.quiet && !o.no_name);
    ck_assert(o.at_given);
    ck_assert_int_eq(o.at, 86400);
    ck_assert_int_eq(o.words_len, 2);
    ck_assert_str_eq(o.words[0], "a.example:25");
    ck_assert_str_eq(o.words[1], "b.example");
    ck_assert_str_eq(said, "");
}
END_TEST

START_TEST(test_defaults)
{
    ck_assert(parse("check", VT_FOR_CHECK, WORDS("a.example")));
    ck_assert_uint_eq(o.timeout, 0);
    ck_assert_ptr_null(o.bundle);
    ck_assert_ptr_null(o.name);
    ck_assert(!o.at_given && o.at > 1700000000);
}
END_TEST

/* X.690 8.19.5 has 2.999.3 for its example; the arc of X.667 that is all ones. */
START_TEST(test_policies)
{
    static const uint8_t baseline[] = { 0x67, 0x81, 0x0c, 0x01, 0x02, 0x01 }, example[] = { 0x88, 0x37, 0x03 };
    uint8_t uuid[20];

    memset(uuid, 0xff, sizeof uuid);
    uuid[0] = 0x69, uuid[1] = 0x83, uuid[19] = 0x7f;
    ck_assert(parse("verify", VT_FOR_VERIFY, WORDS("--policy", "2.23.140.1.2.1", "--policy=2.999.3", "--policy",
                                                   "2.25.340282366920938463463374607431768211455", "--policy=0.0", "x")));
    ck_assert_uint_eq(o.policy.inputs.wanted_len, 4);
    ck_assert(vt_bytes_equal(o.policy.inputs.wanted[0], vt_bytes(baseline, sizeof baseline)));
    ck_assert(vt_bytes_equal(o.policy.inputs.wanted[1], vt_bytes(example, sizeof example)));
    ck_assert(vt_bytes_equal(o.policy.inputs.wanted[2], vt_bytes(uuid, sizeof uuid)));
    ck_assert(vt_bytes_equal(o.policy.inputs.wanted[3], vt_bytes("", 1)));
    ck_assert(!o.policy.inputs.require_explicit && !o.policy.inputs.inhibit_any && !o.policy.inputs.inhibit_mapping);
    ck_assert(parse("check", VT_FOR_CHECK, WORDS("x", "--require-explicit-policy", "--inhibit-any-policy", "--inhibit-policy-mapping")));
    ck_assert(o.policy.inputs.require_explicit && o.policy.inputs.inhibit_any && o.policy.inputs.inhibit_mapping);
}
END_TEST

/* As a shell's alias and what is typed behind it: the last of an option counts. */
START_TEST(test_the_last_counts)
{
    ck_assert(parse("check", VT_FOR_CHECK, WORDS("--name", "a", "--timeout", "3", "--json", "x", "--json", "--timeout=7", "--name=b")));
    ck_assert_str_eq(o.name, "b");
    ck_assert_uint_eq(o.timeout, 7);
    ck_assert(o.json);
}
END_TEST

START_TEST(test_double_dash_and_stdin_are_words)
{
    ck_assert(parse("dump", VT_FOR_DUMP, WORDS("-")));
    ck_assert_str_eq(o.words[0], "-");
    ck_assert(parse("dump", VT_FOR_DUMP, WORDS("--json", "--", "--json")));
    ck_assert(o.json);
    ck_assert_int_eq(o.words_len, 1);
    ck_assert_str_eq(o.words[0], "--json");
}
END_TEST

/* Each wrong use, and what its line must hold. */
static const struct {
    const char *words[5];
    const char *says;
} wrongs[] = {
    { { "--colour" }, "there is no option --colour" },
    { { "--trac" }, "write --trace or --trace-secrets" },
    { { "-starttls", "smtp" }, "write --starttls" },
    { { "--name" }, "--name needs its NAME" },
    { { "--name=" }, "is empty" },
    { { "--name", "a", "--no-name" }, "contradict" },
    { { "--json=yes" }, "takes no argument" },
    { { "--timeout", "0" }, "1 to 3600" },
    { { "--timeout", "4x" }, "1 to 3600" },
    { { "--timeout", "3601" }, "1 to 3600" },
    { { "--timeout", "-1" }, "1 to 3600" },
    { { "--timeout", "99999999999999999999" }, "1 to 3600" },
    { { "--at", "2026-02-30T00:00:00Z" }, "2026-11-24T16:11:08Z" },
    { { "--at", "yesterday" }, "2026-11-24T16:11:08Z" },
    { { "--color", "blue" }, "auto, always or never" },
    { { "--status" }, "not there yet" },
    { { "--crl", "x" }, "not there yet" },
    { { "--key", "x" }, "not there yet" },
    { { "--raw" }, "there is no option --raw" },
    { { "--expires-in", "0" }, "whole days, 1 to 3650" },
    { { "--expires-in", "2w" }, "whole days, 1 to 3650" },
    { { "--policy", "anyPolicy" }, "numbers and dots" },
    { { "--policy", "2" }, "numbers and dots" },
    { { "--policy", "3.1" }, "numbers and dots" },
    { { "--policy", "1.40" }, "numbers and dots" },
    { { "--policy", "1.2." }, "numbers and dots" },
    { { "--policy", "1..2" }, "numbers and dots" },
    { { "--policy", "1.02" }, "numbers and dots" },
    { { "--policy", "1.-2" }, "numbers and dots" },
    { { "--policy", "2.25.99999999999999999999999999999999999999999999" }, "numbers and dots" },
};

START_TEST(test_wrong)
{
    for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
        ck_assert(!parse("check", VT_FOR_CHECK, wrongs[i].words));
        ck_assert_msg(strstr(said, wrongs[i].says) != NULL, "%s: %s", wrongs[i].words[0], said);
        ck_assert_msg(strncmp(said, "vitrine: check: ", 16) == 0, "%s", said);
        ck_assert_msg(strchr(said, '\n') == said + strlen(said) - 1, "one line: %s", said);
    }
}
END_TEST

START_TEST(test_color)
{
    ck_assert(parse("check", VT_FOR_CHECK, WORDS("a", "--color=always")) && o.color);
    ck_assert(parse("check", VT_FOR_CHECK, WORDS("a", "--color=never")) && !o.color);
    setenv("NO_COLOR", "1", 1);
    ck_assert(parse("check", VT_FOR_CHECK, WORDS("a")) && !o.color);
}
END_TEST

/* --help of a command lists its options, those alone, and none that is not there yet. */
START_TEST(test_help)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    vt_options_help(out, VT_FOR_VERIFY);
    fclose(out);
    ck_assert_ptr_nonnull(strstr(text, "--bundle FILE"));
    ck_assert_ptr_nonnull(strstr(text, "--untrusted FILE"));
    ck_assert_ptr_null(strstr(text, "--starttls"));
    ck_assert_ptr_null(strstr(text, "--crl"));
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
        ck_assert_msg(strlen(line) <= 100, "%s", line);
    free(text);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { test_values_and_words, test_defaults, test_policies, test_double_dash_and_stdin_are_words,
                                   test_the_last_counts, test_wrong, test_color, test_help };

    return vt_suite_run("options", tests, sizeof tests / sizeof tests[0]);
}
