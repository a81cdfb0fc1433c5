/* Rules, the verdict's fold, the writer and the constant-time helpers. */
#include <string.h>

#include "base/ct.h"
#include "base/event.h"
#include "base/writer.h"
#include "support/suite.h"

START_TEST(test_every_rule_is_whole)
{
    for (int rule = VT_RULE_NONE + 1; rule < VT_RULE_COUNT; rule++) {
        const struct vt_rule_text *text = vt_rule_text((enum vt_rule)rule);

        ck_assert_msg(text->id[0] != '\0' && text->clause[0] != '\0', "rule %d", rule);
        ck_assert_msg(text->sentence[0] != '\0' && text->fix[0] != '\0', "rule %s", text->id);
        ck_assert_uint_le(vt_rule_consequence((enum vt_rule)rule)->exit, 8);
    }
}
END_TEST

/* vitrine.h names no end of the table but VT_RULES_MAX, so its users ask up to there; a bit there is none
 * beyond. */
START_TEST(test_no_number_is_beyond_the_table)
{
    const struct vt_verdict all = { .failed = { UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX,
                                                UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX },
                                    .first = UINT32_MAX, .first_depth = -1, .exit = 255, .warned = 255 };

    for (unsigned rule = 0; rule < VT_RULES_MAX; rule++) {
        const bool row = rule > VT_RULE_NONE && rule < VT_RULE_COUNT;

        ck_assert_ptr_nonnull(vt_rule_text(rule));
        ck_assert_ptr_nonnull(vt_rule_text(rule)->id);
        ck_assert_msg((strcmp(vt_rule_text(rule)->id, "none") != 0) == row, "rule %u", rule);
        ck_assert_msg(vt_rule_consequence(rule)->exit <= (row ? 8 : 0), "rule %u", rule);
        ck_assert(vt_verdict_has(&all, rule));
    }
    for (unsigned rule = VT_RULES_MAX; rule < VT_RULES_MAX + 64; rule++)
        ck_assert(!vt_verdict_has(&all, rule));
    ck_assert_str_eq(vt_rule_text(UINT32_MAX)->id, "none");
}
END_TEST

START_TEST(test_id_and_reason_are_unique)
{
    for (int a = VT_RULE_NONE + 1; a < VT_RULE_COUNT; a++)
        for (int b = VT_RULE_NONE + 1; b < a; b++) {
            const struct vt_rule_text *x = vt_rule_text((enum vt_rule)a), *y = vt_rule_text((enum vt_rule)b);

            ck_assert_msg(strcmp(x->id, y->id) != 0 || strcmp(x->reason, y->reason) != 0, "%s %s", x->id, x->reason);
        }
}
END_TEST

/* A failure is never overwritten, and the smallest exit status is the verdict's. */
START_TEST(test_verdict_is_a_fold)
{
    struct vt_report report = { .sink = NULL };

    ck_assert(vt_judge(&report, &(struct vt_event_check){ .rule = VT_RULE_LEAF_NAME, .result = VT_PASS }));
    ck_assert(vt_judge(&report, &(struct vt_event_check){ .rule = VT_RULE_TLS_EMS, .result = VT_WARN }));
    ck_assert_uint_eq(report.verdict.exit, 0);
    ck_assert(!vt_judge(&report, &(struct vt_event_check){ .rule = VT_RULE_TRUNCATED, .result = VT_FAIL }));
    ck_assert_uint_eq(report.verdict.exit, 0);
    ck_assert_int_eq(report.verdict.first, VT_RULE_NONE);
    ck_assert(!vt_judge(&report, &(struct vt_event_check){ .rule = VT_RULE_LEAF_NAME, .result = VT_FAIL, .depth = 0 }));
    ck_assert(!vt_judge(&report, &(struct vt_event_check){ .rule = VT_RULE_PATH_EXPIRED, .result = VT_FAIL, .depth = 2 }));
    ck_assert(vt_judge(&report, &(struct vt_event_check){ .rule = VT_RULE_PATH_EXPIRED, .result = VT_PASS }));
    ck_assert(vt_judge(&report, &(struct vt_event_check){ .rule = VT_RULE_LEAF_NAME, .result = VT_PASS }));
    ck_assert_uint_eq(report.verdict.exit, 5);
    ck_assert_int_eq(report.verdict.first, VT_RULE_LEAF_NAME);
    ck_assert(vt_verdict_has(&report.verdict, VT_RULE_PATH_EXPIRED));
    ck_assert(!vt_verdict_has(&report.verdict, VT_RULE_TLS_EMS));
}
END_TEST

START_TEST(test_writer)
{
    uint8_t data[9];
    struct vt_writer w = vt_writer(data, sizeof data);

    vt_write_u8(&w, 1);
    uint32_t outer = vt_write_vector(&w, 2);
    uint32_t inner = vt_write_vector(&w, 3);
    vt_write_u16(&w, 0xaabb);
    vt_write_vector_end(&w, 3, inner);
    vt_write_vector_end(&w, 2, outer);
    ck_assert(!w.failed);
    ck_assert_uint_eq(w.at, 8);
    ck_assert_mem_eq(data, "\x01\x00\x05\x00\x00\x02\xaa\xbb", 8);
    vt_write_u16(&w, 0);
    ck_assert(w.failed);
    vt_write_u8(&w, 0);
    ck_assert_uint_eq(w.at, 8);
}
END_TEST

START_TEST(test_a_vector_too_long_for_its_length)
{
    uint8_t data[300], body[256] = { 0 };
    struct vt_writer w = vt_writer(data, sizeof data);
    uint32_t mark = vt_write_vector(&w, 1);

    vt_write_bytes(&w, vt_bytes(body, sizeof body));
    vt_write_vector_end(&w, 1, mark);
    ck_assert(w.failed);
}
END_TEST

START_TEST(test_masks)
{
    static const uint32_t edges[] = { 0, 1, 2, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff };

    for (int i = 0; i < 8; i++) {
        uint32_t a = edges[i];
        ck_assert_uint_eq(vt_ct_nonzero(a), a != 0 ? UINT32_MAX : 0);
        for (int j = 0; j < 8; j++) {
            uint32_t b = edges[j];
            ck_assert_uint_eq(vt_ct_eq(a, b), a == b ? UINT32_MAX : 0);
            ck_assert_uint_eq(vt_ct_lt(a, b), a < b ? UINT32_MAX : 0);
            ck_assert_uint_eq(vt_ct_select(UINT32_MAX, a, b), a);
            ck_assert_uint_eq(vt_ct_select(0, a, b), b);
        }
    }
}
END_TEST

START_TEST(test_compare_copy_wipe)
{
    uint8_t a[4] = { 1, 2, 3, 4 }, b[4] = { 1, 2, 3, 4 };

    for (int i = 0; i < 32; i++) {
        b[i / 8] ^= (uint8_t)(1 << i % 8);
        ck_assert(!vt_ct_equal(a, b, 4));
        b[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    ck_assert(vt_ct_equal(a, b, 4));
    vt_ct_copy(0, a, "wxyz", 4);
    ck_assert_mem_eq(a, "\1\2\3\4", 4);
    vt_ct_copy(UINT32_MAX, a, "wxyz", 4);
    ck_assert_mem_eq(a, "wxyz", 4);
    vt_wipe(a, 3);
    ck_assert_mem_eq(a, "\0\0\0z", 4);
}
END_TEST

START_TEST(test_loads_and_stores)
{
    uint8_t p[8];

    vt_store64be(p, 0x0102030405060708);
    ck_assert_mem_eq(p, "\1\2\3\4\5\6\7\10", 8);
    ck_assert(vt_load64be(p) == 0x0102030405060708 && vt_load32be(p) == 0x01020304 && vt_load16be(p) == 0x0102);
    ck_assert(vt_load64le(p) == 0x0807060504030201 && vt_load32le(p) == 0x04030201);
    vt_store64le(p, 0xf1f2f3f4f5f6f7f8);
    ck_assert_mem_eq(p, "\xf8\xf7\xf6\xf5\xf4\xf3\xf2\xf1", 8);
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_every_rule_is_whole, test_no_number_is_beyond_the_table,
                             test_id_and_reason_are_unique, test_verdict_is_a_fold, test_writer,
                             test_a_vector_too_long_for_its_length, test_masks, test_compare_copy_wipe,
                             test_loads_and_stores };

    return vt_suite_run("base", tests, sizeof tests / sizeof *tests);
}
