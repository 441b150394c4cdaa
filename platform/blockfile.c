// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/blockfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/checked.h"

struct blockfile {
	char *name;
	int fd;
	bool readonly;
	uint64_t size;
};

struct blockfile *blockfile_open(const char *file, bool readonly, struct error *err)
{
	struct blockfile *b;
	struct stat st;
	off_t end;
	/* O_NONBLOCK: a FIFO is refused, not waited for */
	int fd = open(file, (readonly ? O_RDONLY : O_RDWR) | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		error_set(err, "%s: %s", file, strerror(errno));
		return NULL;
	}
	end = lseek(fd, 0, SEEK_END);
	if (fstat(fd, &st) || !(S_ISREG(st.st_mode) || S_ISBLK(st.st_mode)) || end < 0)
		error_set(err, "%s: not a disk image", file);
	else if (flock(fd, (readonly ? LOCK_SH : LOCK_EX) | LOCK_NB))
		error_set(err, "%s: in use already", file);
	else {
		b = xcalloc(1, sizeof(*b));
		*b = (struct blockfile){
			.name = xstrdup(file), .fd = fd, .readonly = readonly, .size = (uint64_t)end
		};
		return b;
	}
	close(fd);
	return NULL;
}

void blockfile_close(struct blockfile *b)
{
	if (!b)
		return;
	close(b->fd);
	free(b->name);
	free(b);
}

const char *blockfile_name(const struct blockfile *b)
{
	return b->name;
}

uint64_t blockfile_size(const struct blockfile *b)
{
	return b->size;
}

bool blockfile_readonly(const struct blockfile *b)
{
	return b->readonly;
}

bool blockfile_read(struct blockfile *b, uint64_t offset, void *buf, uint32_t len)
{
	uint8_t *at = buf;

	if (!range_fits(offset, len, b->size))
		return false;
	while (len) {
		ssize_t n = pread(b->fd, at, len, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) /* an error, or somebody cut the file off */
			return false;
		at += n;
		offset += (uint64_t)n;
		len -= (uint32_t)n;
	}
	return true;
}

bool blockfile_write(struct blockfile *b, uint64_t offset, const void *buf, uint32_t len)
{
	const uint8_t *at = buf;

	if (b->readonly || !range_fits(offset, len, b->size))
		return false;
	while (len) {
		ssize_t n = pwrite(b->fd, at, len, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		offset += (uint64_t)n;
		len -= (uint32_t)n;
	}
	return true;
}

bool blockfile_flush(struct blockfile *b)
{
	return b->readonly || fdatasync(b->fd) == 0;
}
