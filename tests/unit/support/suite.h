/* The main of a unit test: runs TESTS with Check and returns the number that failed, the exit status. */
#pragma once

#include <check.h>
#include <stddef.h>

/* A step through many cases of a kind: N, but 21 times that under valgrind (VT_SLOW), which has time for a few alone; odd, so that
 * cases that take turns still do. */
size_t vt_stride(size_t n);

int vt_suite_run(const char *name, const TTest *const *tests, size_t count);
