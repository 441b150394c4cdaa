// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/datadir.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/version.h"
#include "tests/unit/unit.h"

START_TEST(environment_comes_first)
{
	char root[] = "test_base_datadir.XXXXXX";
	char dir[64], file[80];
	struct error err;
	char *found;
	FILE *f;

	ck_assert_ptr_nonnull(mkdtemp(root));
	snprintf(dir, sizeof(dir), "%s/profiles", root);
	snprintf(file, sizeof(file), "%s/x.ini", dir);
	ck_assert_int_eq(mkdir(dir, 0700), 0);
	f = fopen(file, "w");
	ck_assert_ptr_nonnull(f);
	fclose(f);
	setenv("TRAPLINE_DATA", root, 1);

	found = datadir_find("profiles/x.ini", &err);
	ck_assert_ptr_nonnull(found);
	ck_assert_str_eq(found, file);
	free(found);
	found = datadir_find_dir("profiles", &err);
	ck_assert_ptr_nonnull(found);
	ck_assert_str_eq(found, dir);
	free(found);

	/* A directory is no file, and a file no directory. */
	ck_assert_ptr_null(datadir_find("profiles/x.ini/", &err));
	ck_assert_ptr_null(datadir_find_dir("profiles/x.ini", &err));
	unlink(file);
	rmdir(dir);
	rmdir(root);
}
END_TEST

START_TEST(missing_file_is_named)
{
	struct error err;

	setenv("TRAPLINE_DATA", "no-such-directory", 1);
	ck_assert_ptr_null(datadir_find("profiles/none.ini", &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "profiles/none.ini"));
	ck_assert_ptr_nonnull(strstr(err.msg, "no-such-directory"));
	ck_assert_ptr_null(datadir_find("profiles/none.ini", NULL));
}
END_TEST

START_TEST(version)
{
	ck_assert(!strncmp(version_string(), "0.1.0", 5));
}
END_TEST

int main(void)
{
	return unit_run(unit_suite("base/datadir",
				   (const TTest *const[]){ environment_comes_first,
							   missing_file_is_named, version, NULL }));
}
