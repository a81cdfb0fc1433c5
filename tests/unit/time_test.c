/* Civil dates. Expected seconds come from Python's datetime (utc) and, day by day, from libc's gmtime. */
#include <stdlib.h>
#include <time.h>

#include "asn1/time.h"
#include "tests/unit/support/suite.h"

static const struct {
    const char *digits; /* YYYYMMDDHHMMSS, or with two digits of year */
    int64_t seconds;
    const char *text;
} dates[] = {
    { "19700101000000", 0, "1970-01-01T00:00:00Z" },
    { "700101000000", 0, "1970-01-01T00:00:00Z" },
    { "20000229120000", 951825600, "2000-02-29T12:00:00Z" },
    { "100430175147", 1272649907, "2010-04-30T17:51:47Z" },
    { "491231235959", 2524607999, "2049-12-31T23:59:59Z" },
    { "500101000000", -631152000, "1950-01-01T00:00:00Z" },
    { "991231235959", 946684799, "1999-12-31T23:59:59Z" },
    { "20500101000000", 2524608000, "2050-01-01T00:00:00Z" },
    { "99991231235959", 253402300799, "9999-12-31T23:59:59Z" },
    { "00010101000000", -62135596800, "0001-01-01T00:00:00Z" },
    { "21000301000000", 4107542400, "2100-03-01T00:00:00Z" },
    { "19000301000000", -2203891200, "1900-03-01T00:00:00Z" },
};

START_TEST(test_dates)
{
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        struct vt_civil date;
        char text[32];

        ck_assert_msg(vt_civil_read(vt_text(dates[i].digits), strlen(dates[i].digits) == 12, &date), "%s", dates[i].text);
        ck_assert_int_eq(vt_civil_seconds(&date), dates[i].seconds);
        ck_assert_uint_eq(vt_time_format(dates[i].seconds, text, sizeof text), 20);
        ck_assert_str_eq(text, dates[i].text);
    }
}
END_TEST

static const char *const refused[] = {
    "", "2000010100000", "200001010000000", "20000100000000", "20000001000000", "20001301000000", "20000132000000",
    "20000230000000", "20010229000000", "21000229000000", "20000431000000", "20000101240000", "20000101006000",
    "20000101000060", "2000010100000Z", "2000-101000000", "+2000101000000", "2000010100000 ", "20000101000:00",
};

START_TEST(test_refused)
{
    struct vt_civil date;

    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        ck_assert_msg(!vt_civil_read(vt_text(refused[i]), false, &date), "%s", refused[i]);
    ck_assert(!vt_civil_read(vt_text("19700101000000"), true, &date));
    ck_assert(!vt_civil_read(vt_text("700101000000"), false, &date));
}
END_TEST

/* Every day from 1900 to 2200, a second before and after midnight. */
START_TEST(test_each_day)
{
    for (int64_t day = -25567; day < 84006; day++)
        for (int64_t second = -1; second <= 1; second++) {
            time_t at = (time_t)(day * 86400 + second);
            struct tm want = *gmtime(&at);
            struct vt_civil date;

            ck_assert(vt_civil_date(at, &date));
            if ((int)date.year != want.tm_year + 1900 || (int)date.month != want.tm_mon + 1
                || (int)date.day != want.tm_mday || (int)date.hour != want.tm_hour || (int)date.minute != want.tm_min
                || (int)date.second != want.tm_sec || vt_civil_seconds(&date) != at || !vt_civil_valid(&date))
                ck_abort_msg("second %lld", (long long)at);
        }
}
END_TEST

START_TEST(test_edges)
{
    struct vt_civil date;
    char text[32], cut[8];

    ck_assert(vt_civil_date(-62167219200, &date)); /* 0000-01-01 */
    ck_assert(date.year == 0 && date.month == 1 && date.day == 1);
    ck_assert(!vt_civil_date(-62167219201, &date));
    ck_assert(!vt_civil_date(253402300800, &date));
    ck_assert(!vt_civil_date(INT64_MIN, &date));
    ck_assert(!vt_civil_date(INT64_MAX, &date));
    vt_time_format(INT64_MAX, text, sizeof text);
    ck_assert_str_eq(text, "after year 9999");
    ck_assert_uint_eq(vt_time_format(0, cut, sizeof cut), 20);
    ck_assert_str_eq(cut, "1970-01");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { test_dates, test_refused, test_each_day, test_edges };

    return vt_suite_run("time", tests, sizeof tests / sizeof *tests);
}
