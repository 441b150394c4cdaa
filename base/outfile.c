// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

/* Input files by what they are, not by name: links and paths lead to the same one. */
static struct identity {
	dev_t dev;
	ino_t ino;
} * inputs;
static size_t input_count, input_cap;

static bool is_input(const struct stat *st)
{
	for (size_t i = 0; i < input_count; i++)
		if (inputs[i].dev == st->st_dev && inputs[i].ino == st->st_ino)
			return true;
	return false;
}

void outfile_protect(int fd)
{
	struct stat st;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || is_input(&st))
		return;
	inputs = xgrow(inputs, &input_cap, input_count + 1, sizeof(*inputs));
	inputs[input_count++] = (struct identity){ st.st_dev, st.st_ino };
}

void outfile_unprotect_all(void)
{
	free(inputs);
	inputs = NULL;
	input_count = input_cap = 0;
}

/* Whether @f may be written; nothing is said of what is no regular file: a device, a pipe. */
static bool is_free(const struct outfile *f, struct error *err)
{
	struct stat st;

	if (fstat(f->fd, &st))
		return error_set(err, "%s: %s", f->path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return true;
	if (is_input(&st))
		return error_set(err, "%s: is an input file too; not overwritten", f->path);
	if (flock(f->fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
		return error_set(err, "%s: something else is written there already", f->path);
	return true;
}

bool outfile_open(struct outfile *f, const char *path, struct error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	bool created = fd >= 0;

	if (fd < 0 && errno == EEXIST)
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	/* what can only be written: a device, a pipe, a file without permission to read */
	if (fd < 0 && (errno == EACCES || errno == EINVAL || errno == ENXIO))
		fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0) {
		*f = OUTFILE_NONE;
		return error_set(err, "%s: %s", path, strerror(errno));
	}
	*f = (struct outfile){ .fd = fd, .created = created, .path = xstrdup(path) };
	if (is_free(f, err))
		return true;
	outfile_close(f, NULL);
	return false;
}

bool outfile_begin(struct outfile *f, struct error *err)
{
	struct stat st;

	if (f->begun)
		return true;
	f->begun = true;
	if (fstat(f->fd, &st) || (S_ISREG(st.st_mode) && ftruncate(f->fd, 0)))
		return error_set(err, "%s: %s", f->path, strerror(errno));
	return true;
}

bool outfile_close(struct outfile *f, struct error *err)
{
	bool ok = true;

	if (f->fd >= 0 && f->created && !f->begun)
		unlink(f->path);
	if (f->fd >= 0 && close(f->fd))
		ok = error_set(err, "%s: %s", f->path, strerror(errno));
	free(f->path);
	*f = OUTFILE_NONE;
	return ok;
}
