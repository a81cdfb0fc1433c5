/* Which path the search settles on, by the names of vectors/paths. That it is accepted or refused is verify_test.c's. */
#include "tests/unit/support/paths.h"
#include "tests/unit/support/suite.h"

static const struct {
    const char *name;
    bool anchored;
    const char *path[VT_PATH_MAX];
} rows[] = {
    { "good", true, { "leaf", "inter", "root" } },
    { "root-sent", true, { "leaf", "inter", "root" } },
    { "trusted-intermediate", true, { "leaf", "inter" } },
    { "self-signed-trusted", true, { "self-good" } },
    { "self-signed", false, { "self-good" } },
    { "wrong-order", true, { "leaf2", "inter2", "inter", "root" } },
    { "missing-intermediate", false, { "leaf" } },
    { "missing-upper", false, { "leaf2", "inter2" } },
    { "untrusted-root", false, { "leaf", "inter", "root" } },
    { "broken-intermediate", false, { "leaf" } },
    { "duplicates", true, { "leaf", "inter", "root" } },
    /* The issuer that the key identifiers rule out is no explanation; one that they leave open is. */
    { "key-ids-differ", false, { "leaf" } },
    { "wrong-key", true, { "leaf-no-ids", "inter-other-key", "root" } },
    { "expired-intermediate", true, { "leaf", "expired-inter", "root" } },
    { "same-name-expired", true, { "leaf", "inter", "root" } },
    { "all-expired", true, { "expired-leaf", "inter", "root" } },
    { "key-ids-rank", true, { "expired-leaf", "inter", "root" } },
    { "two-roots-one-key", false, { "leaf", "inter", "root" } },
    { "self-signed-not-that-one", false, { "self-good" } },
    { "cycle", false, { "under-a", "a-by-b", "b-by-a" } },
    { "cycle-with-exit", true, { "under-a", "a-by-b", "b-by-root", "root" } },
    { "addtrust", true, { "leaf", "under-new", "new-root" } },
    { "addtrust-root-sent", true, { "leaf", "under-new", "new-root" } },
    { "x3", true, { "leaf", "under-new", "new-root" } },
    { "x3-old-bundle", true, { "leaf", "under-new", "new-by-old-valid", "old-root" } },
    { "same-name-roots", true, { "leaf-no-ids", "inter-no-ids", "root" } },
    { "same-name-intermediates", true, { "leaf-no-ids", "inter-no-ids", "root" } },
    { "constraints-dead-end", true, { "leaf", "inter", "root" } },
    { "longest", true, { "long-leaf", "long7", "long6", "long5", "long4", "long3", "long2", "long1", "long0", "root" } },
};

START_TEST(the_search_settles_on_the_path)
{
    static struct vt_case judged;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t len = 0;

        vt_case_run(&judged, rows[i].name, VT_KX_SIGN, false);
        for (; len < VT_PATH_MAX && rows[i].path[len] != NULL; len++)
            ck_assert_msg(len < judged.result.path_len
                          && vt_bytes_equal(judged.result.path[len]->der, vt_case_certificate(rows[i].path[len])),
                          "%s: depth %u is not %s", rows[i].name, len, rows[i].path[len]);
        ck_assert_msg(judged.result.path_len == len, "%s: %u certificates", rows[i].name, judged.result.path_len);
        ck_assert_msg(judged.result.anchored == rows[i].anchored, "%s", rows[i].name);
        vt_case_free(&judged);
    }
}
END_TEST

/* A failure is never overwritten: each rule that the best path breaks is told, though the first one decides the code. */
START_TEST(all_failures_of_the_best_path_are_told)
{
    static struct vt_case judged;

    vt_case_run(&judged, "several", VT_KX_SIGN, true);
    ck_assert(vt_verdict_has(&judged.result.report.verdict, VT_RULE_PATH_EXPIRED_CA));
    ck_assert(vt_verdict_has(&judged.result.report.verdict, VT_RULE_PATH_DIGEST));
    ck_assert(vt_verdict_has(&judged.result.report.verdict, VT_RULE_LEAF_NAME));
    ck_assert_uint_eq(judged.result.report.verdict.exit, 5);
    ck_assert_int_eq(judged.result.code_depth, 1);
    vt_case_free(&judged);
}
END_TEST

/* The code is about the certificate that breaks the rule, as OpenSSL counts: the leaf is 0. */
START_TEST(the_depth_is_that_of_the_certificate)
{
    static const struct {
        const char *name;
        int depth;
    } depths[] = {
        { "wrong-name", 0 }, { "sha1-intermediate", 1 }, { "missing-upper", 1 }, { "expired-root", 2 },
        { "untrusted-root", 2 }, { "nc-intermediate", 1 }, { "path-length", 2 },
    };
    static struct vt_case judged;

    for (size_t i = 0; i < sizeof depths / sizeof depths[0]; i++) {
        vt_case_run(&judged, depths[i].name, VT_KX_SIGN, false);
        ck_assert_msg(judged.result.code_depth == depths[i].depth, "%s: %d", depths[i].name, judged.result.code_depth);
        vt_case_free(&judged);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        the_search_settles_on_the_path,
        all_failures_of_the_best_path_are_told,
        the_depth_is_that_of_the_certificate,
    };

    return vt_suite_run("path", tests, sizeof tests / sizeof tests[0]);
}
