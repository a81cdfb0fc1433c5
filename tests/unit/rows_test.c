#include "tests/unit/support/rows.h"
#include "tests/unit/support/suite.h"

/* The counts and the first vector were read off the file with another tool (python3 json). */
START_TEST(test_rows)
{
    struct vt_rows rows;
    static const uint8_t first_iv[] = { 0xda, 0x95, 0x20, 0xf7 };

    vt_rows_open(&rows, "wycheproof/aes_cbc_pkcs5_test.json",
                 ".testGroups[] as $g | $g.tests[] | [.msg, .tcId, $g.keySize, .iv, .nosuch, .result]");
    while (vt_rows_next(&rows)) {
        if (vt_rows_uint(&rows, 1) == 1) {
            struct vt_bytes iv = vt_rows_hex(&rows, 3);

            ck_assert_uint_eq(vt_rows_hex(&rows, 0).len, 0);
            ck_assert_uint_eq(iv.len, 16);
            ck_assert_mem_eq(iv.data, first_iv, 4);
            ck_assert_str_eq(vt_rows_text(&rows, 4), "");
            ck_assert_str_eq(vt_rows_text(&rows, 5), "valid");
        }
        if (vt_rows_uint(&rows, 2) == 192)
            vt_rows_not_applicable(&rows, "AES-192");
        else
            vt_rows_check(&rows, true);
    }
    ck_assert_uint_eq(rows.total, 216);
    ck_assert_uint_eq(rows.run, 144);
    ck_assert_uint_eq(rows.not_applicable[0].count, 72);
    ck_assert(vt_rows_close(&rows));
}
END_TEST

/* A vector that does not come out as expected, or is not reached, makes the tally false. */
START_TEST(test_rows_failures)
{
    struct vt_rows rows;

    vt_rows_open(&rows, "wycheproof/x25519_test.json", ".testGroups[].tests[] | [.tcId, .private]");
    while (vt_rows_next(&rows))
        vt_rows_check(&rows, vt_rows_uint(&rows, 0) != 7);
    ck_assert(!vt_rows_close(&rows));

    vt_rows_open(&rows, "wycheproof/x25519_test.json", ".testGroups[].tests[1:][] | [.tcId]");
    while (vt_rows_next(&rows))
        vt_rows_check(&rows, true);
    ck_assert(!vt_rows_close(&rows));
}
END_TEST

int main(void)
{
    const TTest *tests[] = { test_rows, test_rows_failures };

    return vt_suite_run("rows", tests, sizeof tests / sizeof *tests);
}
