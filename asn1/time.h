/* Civil dates and seconds since 1970-01-01T00:00:00Z, in the proleptic Gregorian calendar, without leap
 * seconds (POSIX). Both ways, since certificates hold the one and rules compare the other. */
#pragma once

#include "base/bytes.h"

struct vt_civil {
    uint32_t year, month, day;       /* month and day count from 1 */
    uint32_t hour, minute, second;
};

/* True when DATE exists: February has 29 days in leap years alone, and no minute has a 60th second. */
bool vt_civil_valid(const struct vt_civil *date);

/* The seconds of a valid DATE. */
int64_t vt_civil_seconds(const struct vt_civil *date);

/* The date of SECONDS. False outside the years 0 to 9999. */
bool vt_civil_date(int64_t seconds, struct vt_civil *date);

/* Reads DATE's fields from digits: two for the year when TWO_DIGITS (1950 to 2049: RFC 5280 4.1.2.5.1), else
 * four, then two for each of the others. False when DIGITS are not exactly those, or no real date. */
bool vt_civil_read(struct vt_bytes digits, bool two_digits, struct vt_civil *date);

/* Writes SECONDS as 2049-12-31T23:59:59Z, NUL-terminated and cut to SIZE bytes (21 are enough); returns the
 * length. */
size_t vt_time_format(int64_t seconds, char *out, size_t size);
