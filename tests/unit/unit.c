// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>

int unit_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

Suite *unit_fixture_suite(const char *name, SFun setup, SFun teardown, const TTest *const *tests)
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);

	/* The runner of the tests has the time limit; Check's of 4 s is short for sanitizers. */
	tcase_set_timeout(tcase, 100);
	tcase_add_checked_fixture(tcase, setup, teardown);
	for (; *tests; tests++)
		tcase_add_test(tcase, *tests);
	suite_add_tcase(suite, tcase);
	return suite;
}

Suite *unit_suite(const char *name, const TTest *const *tests)
{
	return unit_fixture_suite(name, NULL, NULL, tests);
}

void unit_write_file(const char *name, const void *data, size_t size)
{
	FILE *f;

	remove(name); /* some file systems flush a file that is truncated, which takes long */
	f = fopen(name, "wbe");
	ck_assert_msg(f != NULL, "%s", name);
	ck_assert_uint_eq(fwrite(data, 1, size, f), size);
	ck_assert_int_eq(fclose(f), 0);
}
