// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/log.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/unit.h"

START_TEST(masks)
{
	struct error err;

	ck_assert(!log_on(LOG_INT));
	ck_assert(log_set_mask("int,guest_errors", &err));
	ck_assert_uint_eq(log_mask, 1u << LOG_INT | 1u << LOG_GUEST_ERRORS);
	ck_assert(log_on(LOG_INT));
	ck_assert(!log_on(LOG_UNIMP));
	ck_assert(log_set_mask("all", &err));
	for (int i = 0; i < LOG_CHANNEL_COUNT; i++)
		ck_assert(log_on(i));
	ck_assert(log_set_mask("none", &err));
	ck_assert_uint_eq(log_mask, 0);
}
END_TEST

START_TEST(every_name_selects_its_channel)
{
	for (int i = 0; i < LOG_CHANNEL_COUNT; i++) {
		ck_assert(log_set_mask(log_channel_name(i), NULL));
		ck_assert_uint_eq(log_mask, 1u << i);
	}
}
END_TEST

START_TEST(bad_names)
{
	static const char *const bad[] = { "in", "intx", "", "int,", ",int", "int,,mmu", "INT" };
	struct error err;

	ck_assert(log_set_mask("mmu", &err));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_msg(!log_set_mask(bad[i], &err), "'%s' was taken", bad[i]);
		ck_assert_uint_eq(log_mask, 1u << LOG_MMU);
	}
	ck_assert(!log_set_mask("int,frob", &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "'frob'"));
}
END_TEST

START_TEST(file)
{
	char name[] = "test_base_log.XXXXXX";
	int fd = mkstemp(name);
	char text[64];
	ssize_t len;

	ck_assert_int_ge(fd, 0);
	ck_assert(log_open(name, NULL));
	ck_assert(log_set_mask("unimp", NULL));
	log_printf(LOG_UNIMP, "seen %d\n", 1);
	log_printf(LOG_INT, "not seen\n");
	ck_assert(log_open("-", NULL));
	len = read(fd, text, sizeof(text) - 1);
	ck_assert_int_gt(len, 0);
	text[len] = '\0';
	ck_assert_str_eq(text, "seen 1\n");
	close(fd);
	unlink(name);
}
END_TEST

START_TEST(unwritable_file)
{
	struct error err;

	ck_assert(!log_open("no-such-directory/log", &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "no-such-directory/log"));
}
END_TEST

START_TEST(once)
{
	log_once_reset();
	ck_assert(log_once(0));
	ck_assert(!log_once(0));
	ck_assert(log_once(UINT64_MAX));
	ck_assert(!log_once(UINT64_MAX));
	log_once_reset();
	ck_assert(log_once(0));
}
END_TEST

START_TEST(once_is_bounded)
{
	log_once_reset();
	for (uint64_t k = 0; k < LOG_ONCE_MAX; k++)
		ck_assert(log_once(k << 20));
	ck_assert(!log_once(1));
	ck_assert(!log_once(2));
	log_once_reset();
}
END_TEST

int main(void)
{
	return unit_run(unit_suite("base/log",
				   (const TTest *const[]){ masks, every_name_selects_its_channel,
							   bad_names, file, unwritable_file, once,
							   once_is_bounded, NULL }));
}
