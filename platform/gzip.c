// SPDX-License-Identifier: GPL-2.0-or-later
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"
#include "platform/hostfile.h"
#include "platform/size.h"

enum { CHUNK = 1 << 20, GZIP_WINDOW = 15 + 16 /* zlib: window bits, and a gzip header */ };

bool gzip_detect(const uint8_t *data, size_t size)
{
	return size >= 3 && data[0] == 0x1f && data[1] == 0x8b && data[2] == Z_DEFLATED;
}

/* One step of inflate; output grows as needed, to one byte more than @max at most. */
static int inflate_some(z_stream *z, uint8_t **out, size_t *cap, size_t max)
{
	size_t len = (size_t)(z->next_out - *out);

	if (!z->avail_out) {
		size_t want = len + CHUNK <= max ? len + CHUNK : max + 1;

		*out = xgrow(*out, cap, want, 1);
		z->next_out = *out + len;
		z->avail_out = (uInt)(want - len);
	}
	return inflate(z, Z_NO_FLUSH);
}

/* Zero bytes may pad a gzip file; anything else behind the end of a member is another member. */
static bool only_padding(const z_stream *z)
{
	for (uInt i = 0; i < z->avail_in; i++)
		if (z->next_in[i])
			return false;
	return true;
}

bool gzip_unpack(const char *file, const uint8_t *data, size_t size, size_t max, uint8_t **out,
		 size_t *out_size, struct error *err)
{
	z_stream z = { 0 };
	uint8_t *buf = xmalloc(0);
	size_t cap = 0, len = 0;
	char text[32];
	bool ok = false;
	int rc;

	if (size > UINT_MAX) {
		free(buf);
		return error_set(err, "%s: gzip file of 4 GiB and more", file);
	}
	z.next_in = (Bytef *)(uintptr_t)data;
	z.avail_in = (uInt)size;
	z.next_out = buf;
	rc = inflateInit2(&z, GZIP_WINDOW);
	while (rc == Z_OK) {
		rc = inflate_some(&z, &buf, &cap, max);
		len = (size_t)(z.next_out - buf);
		if (len > max)
			break;
		if (rc == Z_STREAM_END && !only_padding(&z))
			rc = inflateReset(&z);
		else if (rc == Z_STREAM_END)
			ok = true;
	}
	if (len > max)
		error_set(err, "%s: unpacks to more than %s", file,
			  size_format(max, text, sizeof(text)));
	else if (!ok)
		error_set(err, "%s: gzip data is %s", file,
			  rc == Z_BUF_ERROR ? "cut off" : "damaged");
	inflateEnd(&z);
	if (!ok) {
		free(buf);
		return false;
	}
	*out = buf;
	*out_size = len;
	return true;
}
