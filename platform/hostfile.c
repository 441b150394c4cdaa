// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/hostfile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/outfile.h"
#include "platform/size.h"

enum { CHUNK = 1 << 20 };

static bool too_large(const char *file, const char *how, size_t max, struct error *err)
{
	char buf[32];

	return error_set(err, "%s: %s more than %s", file, how, size_format(max, buf, sizeof(buf)));
}

/* Reads to the end of @f, growing as it comes: pipes have no size to ask for. */
static bool read_all(FILE *f, const char *file, size_t max, uint8_t **data, size_t *size,
		     struct error *err)
{
	size_t cap = 0, len = 0, n;
	uint8_t *buf = xmalloc(0);

	do {
		if (len == cap)
			buf = xgrow(buf, &cap, len + CHUNK, 1);
		n = fread(buf + len, 1, cap - len, f);
		len += n;
	} while (n && len <= max);
	if (ferror(f) || len > max) {
		free(buf);
		return len > max ? too_large(file, "is", max, err)
				 : error_set(err, "%s: %s", file, strerror(errno));
	}
	*data = buf;
	*size = len;
	return true;
}

bool hostfile_read(const char *file, size_t max, uint8_t **data, size_t *size, struct error *err)
{
	FILE *f = fopen(file, "rbe");
	struct stat st;
	bool ok;

	if (!f)
		return error_set(err, "%s: %s", file, strerror(errno));
	outfile_protect(fileno(f));
	if (fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_size > max)
		ok = too_large(file, "is", max, err);
	else
		ok = read_all(f, file, max, data, size, err);
	fclose(f);
	return ok;
}

bool hostfile_write(const char *file, const void *data, size_t size, struct error *err)
{
	const uint8_t *at = data;
	struct outfile f;
	bool ok;

	if (!outfile_open(&f, file, err))
		return false;
	ok = outfile_begin(&f, err);
	while (ok && size) {
		ssize_t n = write(f.fd, at, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			ok = error_set(err, "%s: %s", file, strerror(n ? errno : EIO));
			break;
		}
		at += n;
		size -= (size_t)n;
	}
	return outfile_close(&f, ok ? err : NULL) && ok;
}
