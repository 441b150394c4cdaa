// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"

#include <string.h>

#include "tests/unit/unit.h"

START_TEST(set_and_prefix)
{
	struct error e;

	ck_assert(!error_set(&e, "offset %d", 7));
	ck_assert_str_eq(e.msg, "offset 7");
	ck_assert(!error_prefix(&e, "%s", "a.elf"));
	ck_assert_str_eq(e.msg, "a.elf: offset 7");
}
END_TEST

START_TEST(null_is_allowed)
{
	ck_assert(!error_set(NULL, "x"));
	ck_assert(!error_prefix(NULL, "x"));
}
END_TEST

START_TEST(own_message_as_argument)
{
	struct error e;

	error_set(&e, "inner");
	error_set(&e, "outer(%s)", e.msg);
	ck_assert_str_eq(e.msg, "outer(inner)");
	error_prefix(&e, "%s", e.msg);
	ck_assert_str_eq(e.msg, "outer(inner): outer(inner)");
}
END_TEST

START_TEST(long_text_is_cut)
{
	char text[2000];
	struct error e;

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	error_set(&e, "%s", text);
	ck_assert_uint_eq(strlen(e.msg), sizeof(e.msg) - 1);
	error_prefix(&e, "file");
	ck_assert_uint_eq(strlen(e.msg), sizeof(e.msg) - 1);
	ck_assert(!strncmp(e.msg, "file: aaa", 9));
	error_prefix(&e, "%s", text);
	ck_assert_uint_eq(strlen(e.msg), sizeof(e.msg) - 1);
}
END_TEST

START_TEST(one_line)
{
	struct error e;

	error_set(&e, "no file '%s'", "a\nb\x1b[2J\x7f");
	ck_assert_str_eq(e.msg, "no file 'a?b?[2J?'");
	error_prefix(&e, "%s", "c\td");
	ck_assert_str_eq(e.msg, "c?d: no file 'a?b?[2J?'");
}
END_TEST

int main(void)
{
	return unit_run(
		unit_suite("base/error", (const TTest *const[]){ set_and_prefix, null_is_allowed,
								 own_message_as_argument,
								 long_text_is_cut,
								 one_line, NULL }));
}
