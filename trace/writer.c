// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/hash.h"
#include "trace/writer.h"

struct writer {
	int fd;
	char *path;
	uint32_t seq;
	bool failed;
	struct error first_error;
	z_stream z;
	uint8_t *packed;
	size_t packed_cap;
};

/* Level 1: a trace is written while the machine runs, and its chunks are small. */
enum { COMPRESSION_LEVEL = 1 };

static void fail(struct writer *w, const char *what)
{
	if (w->failed)
		return;
	w->failed = true;
	error_set(&w->first_error, "%s: %s; the trace is incomplete", w->path, what);
	fprintf(stderr, "trapline: %s\n", w->first_error.msg);
}

static void write_all(struct writer *w, const uint8_t *data, size_t len)
{
	while (len && !w->failed) {
		ssize_t n = write(w->fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			fail(w, n < 0 ? strerror(errno) : "nothing more can be written");
			return;
		}
		data += n;
		len -= (size_t)n;
	}
}

/* Whether what is there may be replaced; false with a message if not. */
static bool may_replace(int fd, const char *path, struct error *err)
{
	uint8_t magic[FORMAT_MAGIC_SIZE];
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st))
		return error_set(err, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode) || !st.st_size)
		return true;
	n = pread(fd, magic, sizeof(magic), 0);
	if (n < 0)
		return error_set(err, "%s: %s", path, strerror(errno));
	if (n != sizeof(magic) || memcmp(magic, FORMAT_MAGIC, sizeof(magic)))
		return error_set(err, "%s: exists and is not a Trapline trace; not overwritten",
				 path);
	if (ftruncate(fd, 0))
		return error_set(err, "%s: %s", path, strerror(errno));
	return true;
}

struct writer *writer_open(const char *path, struct error *err)
{
	uint8_t header[FORMAT_HEADER_SIZE] = FORMAT_MAGIC;
	struct writer *w;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	if (fd < 0 && (errno == EACCES || errno == EINVAL || errno == ENXIO)) {
		struct stat st; /* a device or pipe that can only be written */

		if (!stat(path, &st) && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
			fd = open(path, O_WRONLY | O_CLOEXEC);
	}
	if (fd < 0) {
		error_set(err, "%s: %s", path, strerror(errno));
		return NULL;
	}
	if (!may_replace(fd, path, err)) {
		close(fd);
		return NULL;
	}
	w = xcalloc(1, sizeof(*w));
	w->fd = fd;
	w->path = xstrdup(path);
	if (deflateInit(&w->z, COMPRESSION_LEVEL) != Z_OK)
		fail(w, "the compressor cannot start");
	wire_store32(header + 8, FORMAT_VERSION);
	write_all(w, header, sizeof(header));
	return w;
}

void writer_chunk(struct writer *w, uint32_t kind, struct wire_out *o)
{
	uint8_t h[FORMAT_CHUNK_HEADER_SIZE];
	size_t bound, packed;

	if (!o->len)
		return;
	if (w->failed || o->len > FORMAT_CHUNK_MAX) {
		fail(w, "a chunk is too large");
		o->len = 0;
		return;
	}
	bound = deflateBound(&w->z, o->len);
	w->packed = xgrow(w->packed, &w->packed_cap, bound, 1);
	w->z.next_in = o->data;
	w->z.avail_in = (uInt)o->len;
	w->z.next_out = w->packed;
	w->z.avail_out = (uInt)bound;
	if (deflate(&w->z, Z_FINISH) != Z_STREAM_END)
		fail(w, "a chunk cannot be compressed");
	packed = bound - w->z.avail_out;
	deflateReset(&w->z);

	wire_store32(h, kind);
	wire_store32(h + 4, w->seq++);
	wire_store32(h + 8, (uint32_t)o->len);
	wire_store32(h + 12, (uint32_t)packed);
	wire_store32(h + 16, hash_crc32(0, w->packed, packed));
	wire_store32(h + 20, hash_crc32(0, h, 20));
	write_all(w, h, sizeof(h));
	write_all(w, w->packed, packed);
	o->len = 0;
}

bool writer_close(struct writer *w, struct error *err)
{
	bool ok;

	if (close(w->fd))
		fail(w, strerror(errno));
	ok = !w->failed;
	if (!ok && err)
		*err = w->first_error;
	deflateEnd(&w->z);
	free(w->packed);
	free(w->path);
	free(w);
	return ok;
}
