/* The main of a unit test: runs TESTS with Check and returns the number that failed, the exit status. */
#ifndef VT_TESTS_SUITE_H
#define VT_TESTS_SUITE_H

#include <check.h>
#include <stddef.h>

int vt_suite_run(const char *name, const TTest *const *tests, size_t count);

#endif
