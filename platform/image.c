// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/image.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "platform/hostfile.h"

/* Linux, Documentation/arm64/booting.rst, "Call the kernel image". */
enum {
	HEADER_TEXT_OFFSET = 8,
	HEADER_IMAGE_SIZE = 16,
	HEADER_FLAGS = 24,
	HEADER_MAGIC = 56,
	HEADER_SIZE = 64,
	FLAG_BIG_ENDIAN = 1,
};

/* Where a kernel goes that does not say: 512 KiB above the base, as before Linux 3.17. */
#define DEFAULT_TEXT_OFFSET UINT64_C(0x80000)
/* QEMU keeps the first page free for its boot stub: guests see the same addresses here. */
#define RESERVED_AT_BASE UINT64_C(0x1000)
#define IMAGE_ALIGN	 UINT64_C(0x200000)

static uint64_t le64(const uint8_t *p)
{
	uint64_t v = 0;

	for (unsigned i = 0; i < 8; i++)
		v |= (uint64_t)p[i] << (8 * i);
	return v;
}

static bool has_header(const struct image *img)
{
	return img->file_size >= HEADER_SIZE && !memcmp(img->file + HEADER_MAGIC, "ARM\x64", 4);
}

/* An arm64 Image, or (without a header) flat bytes, which are taken for a kernel as QEMU does. */
static bool load_flat(struct image *img, uint64_t ram_base, uint64_t ram_size, struct error *err)
{
	uint64_t offset = DEFAULT_TEXT_OFFSET, size = 0;

	if (has_header(img)) {
		if (le64(img->file + HEADER_FLAGS) & FLAG_BIG_ENDIAN)
			return error_set(err, "is a big-endian kernel");
		size = le64(img->file + HEADER_IMAGE_SIZE);
		if (size) {
			offset = le64(img->file + HEADER_TEXT_OFFSET);
			if (offset < RESERVED_AT_BASE)
				offset += IMAGE_ALIGN;
		}
	}
	if (size < img->file_size)
		size = img->file_size;
	if (!range_fits(offset, size, ram_size))
		return error_set(err,
				 "needs 0x%" PRIx64 " bytes from 0x%" PRIx64
				 " above the start of RAM, which has 0x%" PRIx64,
				 size, offset, ram_size);
	img->kind = IMAGE_LINUX;
	img->segments = xcalloc(1, sizeof(*img->segments));
	img->segment_count = 1;
	img->segments[0] = (struct image_segment){
		.pa = ram_base + offset,
		.data = img->file,
		.size = img->file_size,
		.mem_size = size,
	};
	img->entry = img->low = ram_base + offset;
	img->high = img->low + size;
	return true;
}

static bool unpack(struct image *img, const char *file, struct error *err)
{
	uint8_t *out;
	size_t size;

	if (!gzip_detect(img->file, img->file_size))
		return true;
	if (!gzip_unpack(file, img->file, img->file_size, IMAGE_FILE_MAX, &out, &size, err))
		return false;
	free(img->file);
	img->file = out;
	img->file_size = size;
	return true;
}

bool image_is_elf(const struct image *img)
{
	return img->file_size >= 4 && !memcmp(img->file, "\177ELF", 4);
}

bool image_load(struct image *img, const char *file, uint64_t ram_base, uint64_t ram_size,
		struct error *err)
{
	bool ok;

	*img = (struct image){ 0 };
	if (!hostfile_read(file, IMAGE_FILE_MAX, &img->file, &img->file_size, err))
		return false;
	if (!unpack(img, file, err)) {
		image_release(img);
		return false;
	}
	if (!img->file_size)
		ok = error_set(err, "is empty");
	else if (image_is_elf(img))
		ok = image_load_elf(img, ram_base, ram_size, err);
	else
		ok = load_flat(img, ram_base, ram_size, err);
	if (!ok) {
		image_release(img);
		error_prefix(err, "%s", file);
	}
	return ok;
}

void image_place(const struct image *img, uint8_t *ram, uint64_t ram_base)
{
	for (size_t i = 0; i < img->segment_count; i++) {
		const struct image_segment *s = &img->segments[i];

		if (s->size)
			memcpy(ram + (s->pa - ram_base), s->data, s->size);
	}
}

void image_release(struct image *img)
{
	free(img->segments);
	free(img->symbols);
	free(img->file);
	*img = (struct image){ 0 };
}
