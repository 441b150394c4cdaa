// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/boot-modules.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "platform/hostfile.h"
#include "platform/props.h"

static bool is_module(const char *driver)
{
	return !strcmp(driver, "loader") || !strcmp(driver, "guest-loader");
}

/* The bytes of img->file, as they are, at @pa. */
static void make_flat(struct image *img, uint64_t pa)
{
	img->segments = xcalloc(1, sizeof(*img->segments));
	img->segment_count = 1;
	img->segments[0] = (struct image_segment){
		.pa = pa,
		.data = img->file,
		.size = img->file_size,
		.mem_size = img->file_size,
	};
	img->entry = img->low = pa;
	img->high = pa + img->file_size;
}

static bool place_flat(struct image *img, uint64_t pa, const struct boot_target *t,
		       struct error *err)
{
	if (pa < t->ram_base || !range_fits(pa - t->ram_base, img->file_size, t->ram_size))
		return error_set(err, "does not lie in RAM");
	make_flat(img, pa);
	return true;
}

static bool read_file(struct boot_module *b, const char *file, bool raw, uint64_t pa,
		      const struct boot_target *t, bool *bad_input, struct error *err)
{
	struct image *img = &b->image;

	*bad_input = true;
	/* an ELF file may be larger than what is loaded of it: symbols, debug information */
	if (!hostfile_read(file, raw ? t->ram_size : IMAGE_FILE_MAX, &img->file, &img->file_size,
			   err))
		return false;
	if (!raw && image_is_elf(img))
		return image_load_elf(img, t->ram_base, t->ram_size, err) ||
		       error_prefix(err, "%s", file);
	*bad_input = false;
	return place_flat(img, pa, t, err);
}

/* ---- loader ------------------------------------------------------------------------------- */

struct number {
	bool given, big_endian;
	uint64_t value, len;
};

static bool take_number(struct number *n, struct props *p, struct error *err)
{
	n->given = props_has(p, "data") || props_has(p, "data-len") || props_has(p, "data-be");
	if (!props_take_u64(p, "data", &n->value, err) ||
	    !props_take_u64(p, "data-len", &n->len, err) ||
	    !props_take_bool(p, "data-be", &n->big_endian, err))
		return false;
	if (!n->given)
		return true;
	if (n->len < 1 || n->len > sizeof(n->value))
		return error_set(err, "data= needs data-len= from 1 to 8");
	if (n->len < sizeof(n->value) && n->value >> (8 * n->len))
		return error_set(err, "data= does not fit into the bytes of data-len=");
	return true;
}

static bool place_number(struct boot_module *b, const struct number *n, uint64_t pa,
			 const struct boot_target *t, struct error *err)
{
	b->kind = MODULE_NUMBER;
	b->image.file = xmalloc(n->len);
	b->image.file_size = n->len;
	for (unsigned i = 0; i < n->len; i++) {
		unsigned byte = n->big_endian ? (unsigned)n->len - 1 - i : i;

		b->image.file[i] = (uint8_t)(n->value >> (8 * byte));
	}
	return place_flat(&b->image, pa, t, err);
}

static bool take_core(struct boot_module *b, struct props *p, const struct boot_target *t,
		      struct error *err)
{
	uint64_t core = UINT64_MAX;

	if (!props_take_u64(p, "cpu-num", &core, err))
		return false;
	if (core == UINT64_MAX)
		return true;
	if (core >= t->cores)
		return error_set(err, "cpu-num=%" PRIu64 ": there are %u cores", core, t->cores);
	b->starts = true;
	b->core = (unsigned)core;
	return true;
}

static bool read_loader(struct boot_module *b, struct props *p, const struct boot_target *t,
			bool *bad_input, struct error *err)
{
	const char *file = props_take(p, "file");
	struct number number = { 0 };
	bool raw = false, addressed = props_has(p, "addr");
	uint64_t pa = 0;

	if (!props_take_u64(p, "addr", &pa, err) || !props_take_bool(p, "force-raw", &raw, err) ||
	    !take_number(&number, p, err) || !take_core(b, p, t, err) || !props_finish(p, err))
		return false;
	if (file && number.given)
		return error_set(err, "either file= or data=");
	if (raw && !file)
		return error_set(err, "force-raw= without file=");
	if (file) {
		b->kind = MODULE_FILE;
		return read_file(b, file, raw, pa, t, bad_input, err);
	}
	if (number.given && b->starts)
		return error_set(err, "cpu-num= is for a file= or an addr= alone");
	if (number.given)
		return place_number(b, &number, pa, t, err);
	if (!addressed || !b->starts)
		return error_set(err, "file=, data= with data-len=, or addr= with cpu-num= is "
				      "needed");
	b->image.entry = pa;
	return true;
}

/* ---- guest-loader --------------------------------------------------------------------------- */

static bool read_guest(struct boot_module *b, struct props *p, const struct boot_target *t,
		       bool *bad_input, struct error *err)
{
	const char *kernel = props_take(p, "kernel"), *initrd = props_take(p, "initrd");
	const char *args = props_take(p, "bootargs");
	uint64_t pa = 0;

	if (!props_take_u64(p, "addr", &pa, err) || !props_finish(p, err))
		return false;
	if (!kernel == !initrd)
		return error_set(err, "kernel= or initrd= is needed, one of the two");
	if (args && !kernel)
		return error_set(err, "bootargs= is for a kernel=");
	if (args)
		b->bootargs = xstrdup(args);
	b->kind = kernel ? MODULE_KERNEL : MODULE_RAMDISK;
	return read_file(b, kernel ? kernel : initrd, true, pa, t, bad_input, err);
}

/* ---- all ------------------------------------------------------------------------------------- */

/* A file of @m takes any of the bytes; @but is not asked. */
static bool overlaps(const struct boot_modules *m, const struct boot_module *but, uint64_t pa,
		     uint64_t size)
{
	for (size_t i = 0; i < m->count; i++) {
		const struct image *img = &m->list[i].image;

		if (&m->list[i] == but || m->list[i].kind == MODULE_NUMBER)
			continue;
		for (size_t k = 0; k < img->segment_count; k++)
			if (ranges_overlap(img->segments[k].pa, img->segments[k].mem_size, pa,
					   size))
				return true;
	}
	return false;
}

static bool check_overlap(const struct boot_modules *m, const struct boot_module *b,
			  struct error *err)
{
	if (b->kind == MODULE_NUMBER)
		return true;
	for (size_t k = 0; k < b->image.segment_count; k++)
		if (overlaps(m, b, b->image.segments[k].pa, b->image.segments[k].mem_size))
			return error_set(err, "overlaps what another one loads");
	return true;
}

bool boot_modules_read(struct boot_modules *m, const char *const *options, unsigned count,
		       const struct boot_target *target, bool *bad_input, struct error *err)
{
	for (unsigned i = 0; i < count; i++) {
		const char *driver;
		struct props p;
		bool ok = true;

		if (!props_parse(&p, options[i], "driver", err))
			return error_prefix(err, "-device");
		driver = props_take(&p, "driver");
		if (driver && is_module(driver)) {
			struct boot_module *b;

			m->list = xgrow(m->list, &m->cap, m->count + 1, sizeof(*m->list));
			b = &m->list[m->count++];
			*b = (struct boot_module){ 0 };
			ok = (!strcmp(driver, "loader")
				      ? read_loader(b, &p, target, bad_input, err)
				      : read_guest(b, &p, target, bad_input, err)) &&
			     check_overlap(m, b, err);
		}
		props_release(&p);
		if (!ok)
			return error_prefix(err, "-device %s", options[i]);
	}
	return true;
}

uint64_t boot_modules_low(const struct boot_modules *m)
{
	uint64_t low = UINT64_MAX;

	for (size_t i = 0; i < m->count; i++) {
		const struct boot_module *b = &m->list[i];

		if (b->kind != MODULE_NUMBER && b->image.segment_count && b->image.low < low)
			low = b->image.low;
	}
	return low;
}

bool boot_modules_overlap(const struct boot_modules *m, uint64_t pa, uint64_t size)
{
	return overlaps(m, NULL, pa, size);
}

bool boot_modules_start(const struct boot_modules *m, unsigned core, uint64_t *entry)
{
	bool found = false;

	for (size_t i = 0; i < m->count; i++)
		if (m->list[i].starts && m->list[i].core == core) {
			*entry = m->list[i].image.entry;
			found = true;
		}
	return found;
}

bool boot_modules_describe(const struct boot_modules *m, struct devicetree *dt, struct error *err)
{
	for (size_t i = 0; i < m->count; i++) {
		const struct boot_module *b = &m->list[i];
		const struct devicetree_module node = {
			.pa = b->image.low,
			.size = b->image.file_size,
			.ramdisk = b->kind == MODULE_RAMDISK,
			.bootargs = b->bootargs,
		};

		if ((b->kind == MODULE_KERNEL || b->kind == MODULE_RAMDISK) &&
		    !devicetree_add_module(dt, &node, err))
			return false;
	}
	return true;
}

void boot_modules_place(const struct boot_modules *m, uint8_t *ram, uint64_t ram_base)
{
	for (size_t i = 0; i < m->count; i++)
		image_place(&m->list[i].image, ram, ram_base);
}

void boot_modules_release(struct boot_modules *m)
{
	for (size_t i = 0; i < m->count; i++) {
		image_release(&m->list[i].image);
		free(m->list[i].bootargs);
	}
	free(m->list);
	*m = (struct boot_modules){ 0 };
}
