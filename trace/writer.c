// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "base/outfile.h"
#include "trace/writer.h"

struct writer {
	struct outfile file;
	bool begun;
	struct wire_out held; /* what there is to write until then */
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
	error_set(&w->first_error, "%s: %s; the trace is incomplete", w->file.path, what);
}

static void write_all(struct writer *w, const uint8_t *data, size_t len)
{
	while (len && !w->failed) {
		ssize_t n = write(w->file.fd, data, len);

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
static bool may_replace(const struct outfile *f, struct error *err)
{
	uint8_t magic[FORMAT_MAGIC_SIZE];
	struct stat st;
	ssize_t n;

	if (fstat(f->fd, &st))
		return error_set(err, "%s: %s", f->path, strerror(errno));
	if (!S_ISREG(st.st_mode) || !st.st_size)
		return true;
	n = pread(f->fd, magic, sizeof(magic), 0);
	if (n < 0)
		return error_set(err, "%s: %s", f->path, strerror(errno));
	if (n != sizeof(magic) || memcmp(magic, FORMAT_MAGIC, sizeof(magic)))
		return error_set(err, "%s: exists and is not a Trapline trace; not overwritten",
				 f->path);
	return true;
}

/* To the file, or to what waits for its beginning. */
static void put(struct writer *w, const uint8_t *data, size_t len)
{
	if (w->begun) {
		write_all(w, data, len);
		return;
	}
	wire_reserve(&w->held, len);
	memcpy(w->held.data + w->held.len, data, len);
	w->held.len += len;
}

struct writer *writer_open(const char *path, struct error *err)
{
	uint8_t header[FORMAT_HEADER_SIZE] = FORMAT_MAGIC;
	struct outfile file;
	struct writer *w;

	if (!outfile_open(&file, path, err))
		return NULL;
	if (!may_replace(&file, err)) {
		outfile_close(&file, NULL);
		return NULL;
	}
	w = xcalloc(1, sizeof(*w));
	w->file = file;
	if (deflateInit(&w->z, COMPRESSION_LEVEL) != Z_OK)
		fail(w, "the compressor cannot start");
	wire_store32(header + 8, FORMAT_VERSION);
	put(w, header, sizeof(header));
	return w;
}

void writer_begin(struct writer *w)
{
	if (w->begun)
		return;
	w->begun = true;
	if (!outfile_begin(&w->file, NULL))
		fail(w, strerror(errno));
	write_all(w, w->held.data, w->held.len);
}

void writer_chunk(struct writer *w, uint32_t kind, struct wire_out *o)
{
	uint8_t h[FORMAT_CHUNK_HEADER_SIZE];
	size_t bound, packed;

	if (!o->len)
		return;
	if (kind != CHUNK_HEAD)
		writer_begin(w);
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
	put(w, h, sizeof(h));
	put(w, w->packed, packed);
	o->len = 0;
}

static void release(struct writer *w)
{
	deflateEnd(&w->z);
	free(w->packed);
	free(w->held.data);
	free(w);
}

bool writer_close(struct writer *w, struct error *err)
{
	struct error trouble;
	bool ok;

	writer_begin(w);
	ok = outfile_close(&w->file, &trouble);
	if (w->failed)
		trouble = w->first_error;
	ok = ok && !w->failed;
	if (!ok && err)
		*err = trouble;
	release(w);
	return ok;
}

bool writer_ok(const struct writer *w)
{
	return !w->failed;
}

void writer_abandon(struct writer *w)
{
	outfile_close(&w->file, NULL);
	release(w);
}
