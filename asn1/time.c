#include "asn1/time.h"

#include "base/out.h"

#define DAY 86400
#define DAYS_TO_1970 719528 /* from 0000-01-01 */

static const uint16_t days_before[13] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };

static bool leap(uint32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days of the year before the first of MONTH, which may be 13. */
static uint32_t days_to_month(uint32_t year, uint32_t month)
{
    return days_before[month - 1] + (month > 2 && leap(year) ? 1u : 0u);
}

/* Days from 0000-01-01 to the first of YEAR: 365 a year, and one for each leap year before it (0 is one). */
static uint32_t days_to_year(uint32_t year)
{
    uint32_t past = year - 1;

    return year == 0 ? 0 : 365 * year + past / 4 - past / 100 + past / 400 + 1;
}

bool vt_civil_valid(const struct vt_civil *date)
{
    return date->year <= 9999 && date->month >= 1 && date->month <= 12 && date->day >= 1
        && date->day <= days_to_month(date->year, date->month + 1) - days_to_month(date->year, date->month)
        && date->hour < 24 && date->minute < 60 && date->second < 60;
}

int64_t vt_civil_seconds(const struct vt_civil *date)
{
    uint32_t days = days_to_year(date->year) + days_to_month(date->year, date->month) + date->day - 1;

    return ((int64_t)days - DAYS_TO_1970) * DAY + date->hour * 3600 + date->minute * 60 + date->second;
}

bool vt_civil_date(int64_t seconds, struct vt_civil *date)
{
    const int64_t first = -(int64_t)DAYS_TO_1970 * DAY;
    const int64_t end = ((int64_t)days_to_year(10000) - DAYS_TO_1970) * DAY;

    if (seconds < first || seconds >= end)
        return false;

    uint32_t days = (uint32_t)((seconds - first) / DAY), second = (uint32_t)((seconds - first) % DAY);
    uint32_t year = days / 366, month = 1; /* at most 21 years too early */

    while (days_to_year(year + 1) <= days)
        year++;
    days -= days_to_year(year);
    while (days_to_month(year, month + 1) <= days)
        month++;
    *date = (struct vt_civil){ .year = year, .month = month, .day = days - days_to_month(year, month) + 1,
                               .hour = second / 3600, .minute = second / 60 % 60, .second = second % 60 };
    return true;
}

bool vt_civil_read(struct vt_bytes digits, bool two_digits, struct vt_civil *date)
{
    uint32_t *const fields[] = { &date->year, &date->month, &date->day, &date->hour, &date->minute,
                                 &date->second };
    size_t at = 0;

    if (digits.len != (two_digits ? 12 : 14))
        return false;
    for (size_t i = 0; i < 6; i++) {
        *fields[i] = 0;
        for (size_t end = at + (i == 0 && !two_digits ? 4 : 2); at < end; at++) {
            if (digits.data[at] < '0' || digits.data[at] > '9')
                return false;
            *fields[i] = *fields[i] * 10 + (uint32_t)(digits.data[at] - '0');
        }
    }
    if (two_digits)
        date->year += date->year < 50 ? 2000 : 1900;
    return vt_civil_valid(date);
}

size_t vt_time_format(int64_t seconds, char *out, size_t size)
{
    struct vt_out text = vt_out(out, size);
    struct vt_civil date;

    if (!vt_civil_date(seconds, &date)) {
        vt_put(&text, seconds < 0 ? "before year 0" : "after year 9999");
        return vt_put_end(&text);
    }
    vt_put_number(&text, date.year, 4);
    vt_put_char(&text, '-');
    vt_put_number(&text, date.month, 2);
    vt_put_char(&text, '-');
    vt_put_number(&text, date.day, 2);
    vt_put_char(&text, 'T');
    vt_put_number(&text, date.hour, 2);
    vt_put_char(&text, ':');
    vt_put_number(&text, date.minute, 2);
    vt_put_char(&text, ':');
    vt_put_number(&text, date.second, 2);
    vt_put_char(&text, 'Z');
    return vt_put_end(&text);
}
