/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_TESTS_UNIT_UNIT_H
#define TRAPLINE_TESTS_UNIT_UNIT_H

#include <check.h>
#include <stddef.h>

/* Runs a suite and returns the exit status of its program: 0 if all of it passed, else 1. */
int unit_run(Suite *suite);

/*
 * A suite with one case of the given tests, which ends with NULL: what most test programs need.
 */
Suite *unit_suite(const char *name, const TTest *const *tests);
/* The same, with @setup called before each of them and @teardown after it. */
Suite *unit_fixture_suite(const char *name, SFun setup, SFun teardown, const TTest *const *tests);

/* Makes the file @name, new, of @size bytes. */
void unit_write_file(const char *name, const void *data, size_t size);

#endif
