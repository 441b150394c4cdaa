// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/alloc.h"

#include <stdint.h>
#include <stdlib.h>

#include "tests/unit/unit.h"

START_TEST(strings)
{
	char *copy = xstrdup("abc");
	char *part = xstrndup("abcdef", 4);
	char *whole = xstrndup("ab", 4);
	char *text = xasprintf("%s-%d", copy, 12);

	ck_assert_str_eq(copy, "abc");
	ck_assert_str_eq(part, "abcd");
	ck_assert_str_eq(whole, "ab");
	ck_assert_str_eq(text, "abc-12");
	free(copy);
	free(part);
	free(whole);
	free(text);
}
END_TEST

START_TEST(calloc_is_zero)
{
	unsigned char *p = xcalloc(100, 10);

	for (int i = 0; i < 1000; i++)
		ck_assert_uint_eq(p[i], 0);
	free(p);
}
END_TEST

START_TEST(empty_sizes)
{
	free(xmalloc(0));
	free(xcalloc(0, 8));
	free(xrealloc(NULL, 0));
}
END_TEST

START_TEST(grow_keeps_elements)
{
	size_t cap = 0, moves = 0;
	uint32_t *list = NULL;

	for (uint32_t i = 0; i < 100000; i++) {
		size_t old = cap;

		list = xgrow(list, &cap, i + 1, sizeof(*list));
		ck_assert_uint_ge(cap, i + 1);
		moves += cap != old;
		list[i] = i;
	}
	for (uint32_t i = 0; i < 100000; i++)
		ck_assert_uint_eq(list[i], i);
	/* Doubling: log2(100000 / 8) growths, not one for each element. */
	ck_assert_uint_le(moves, 16);
	free(list);
}
END_TEST

START_TEST(grow_to_a_size)
{
	size_t cap = 0;
	void *p = xgrow(NULL, &cap, 1000, 16);

	ck_assert_uint_eq(cap, 1000);
	free(p);
}
END_TEST

/* Declared aside so that the compiler does not judge the impossible size. */
static volatile size_t huge = SIZE_MAX / 2;

START_TEST(overflow_exits)
{
	free(xcalloc(huge, 16));
}
END_TEST

START_TEST(out_of_memory_exits)
{
	free(xmalloc(huge));
}
END_TEST

int main(void)
{
	Suite *suite = unit_suite(
		"base/alloc", (const TTest *const[]){ strings, calloc_is_zero, empty_sizes,
						      grow_keeps_elements, grow_to_a_size, NULL });
	TCase *exits = tcase_create("exits");

	tcase_add_exit_test(exits, overflow_exits, EXIT_OUT_OF_MEMORY);
	tcase_add_exit_test(exits, out_of_memory_exits, EXIT_OUT_OF_MEMORY);
	suite_add_tcase(suite, exits);
	return unit_run(suite);
}
