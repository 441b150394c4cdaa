// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/datadir.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

/* The directory of the running binary, or NULL where /proc does not tell. */
static char *binary_dir(void)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash;

	if (len <= 0)
		return NULL;
	path[len] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	return xstrdup(path);
}

/* `root`/`name` if that exists and is a directory, or is not one, as wanted. */
static char *try_root(const char *root, const char *name, bool want_dir)
{
	char *path = xasprintf("%s/%s", root, name);
	struct stat st;

	if (stat(path, &st) == 0 && (bool)S_ISDIR(st.st_mode) == want_dir)
		return path;
	free(path);
	return NULL;
}

static char *find(const char *name, bool want_dir, struct error *err)
{
	const char *env = getenv("TRAPLINE_DATA");
	char *beside = binary_dir();
	const char *roots[] = { env, beside, TRAPLINE_DATADIR };
	char *path = NULL;

	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]) && !path; i++)
		if (roots[i])
			path = try_root(roots[i], name, want_dir);
	if (!path)
		error_set(err, "%s: not found in %s%s%s or %s", name, env ? env : "",
			  env ? ", " : "", beside ? beside : "?", TRAPLINE_DATADIR);
	free(beside);
	return path;
}

char *datadir_find(const char *file, struct error *err)
{
	return find(file, false, err);
}

char *datadir_find_dir(const char *dir, struct error *err)
{
	return find(dir, true, err);
}
