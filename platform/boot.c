// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/boot.h"

#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/checked.h"
#include "platform/hostfile.h"
#include "platform/size.h"

#define PAGE		  UINT64_C(4096)
#define DT_ALIGN	  UINT64_C(0x200000)  /* Linux maps the tree with one block of 2 MiB */
#define INITRD_OFFSET_MAX UINT64_C(0x8000000) /* 128 MiB: out of the way of the kernel's growth */

static uint64_t max64(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static bool fits(const struct boot_config *c, uint64_t pa, uint64_t size)
{
	return range_fits(pa - c->board.ram_base, size, c->board.ram_size);
}

static bool no_room(const char *what, const struct boot_config *c, struct error *err)
{
	char buf[32];

	return error_set(err, "%s: does not fit into %s of RAM behind what is there already", what,
			 size_format(c->board.ram_size, buf, sizeof(buf)));
}

static bool load_initrd(struct boot *b, const struct boot_config *c, struct error *err)
{
	uint64_t half = c->board.ram_size / 2;
	uint64_t offset = half < INITRD_OFFSET_MAX ? half : INITRD_OFFSET_MAX;

	if (!hostfile_read(c->initrd, c->board.ram_size, &b->initrd, &b->initrd_size, err))
		return false;
	b->initrd_pa = align_up(max64(c->board.ram_base + offset, b->image.high), PAGE);
	if (!fits(c, b->initrd_pa, b->initrd_size))
		return no_room(c->initrd, c, err);
	return true;
}

/*
 * Where the tree goes: for Linux behind the RAM disk (or where that would be); else, as for
 * firmware, to the start of RAM if the image leaves room there.
 */
static bool place_tree(struct boot *b, const struct boot_config *c, struct error *err)
{
	uint64_t base = c->board.ram_base, half = c->board.ram_size / 2;
	uint64_t offset = half < INITRD_OFFSET_MAX ? half : INITRD_OFFSET_MAX;
	uint64_t limit = c->kernel ? b->image.low : base + c->board.ram_size;

	if (c->firmware)
		limit = base + c->board.ram_size;
	else if (boot_modules_low(&b->modules) < limit)
		limit = boot_modules_low(&b->modules);
	if (c->firmware || !c->kernel || b->image.kind == IMAGE_ELF) {
		b->dt_pa = base;
		b->dt_loaded = b->dt.size <= limit - base;
		return true;
	}
	if (c->initrd)
		offset = b->initrd_pa + b->initrd_size - base;
	b->dt_pa = align_up(max64(base + offset, b->image.high), DT_ALIGN);
	if (!fits(c, b->dt_pa, b->dt.size))
		return no_room("device tree", c, err);
	b->dt_loaded = true;
	b->x0 = b->dt_pa;
	return true;
}

/* What is loaded beside the kernel leaves alone what the kernel gets. */
static bool check_modules(const struct boot *b, struct error *err)
{
	const struct boot_modules *m = &b->modules;
	const char *what = NULL;

	if (b->dt_loaded && boot_modules_overlap(m, b->dt_pa, b->dt.size))
		what = "device tree";
	for (size_t i = 0; !b->firmware && i < b->image.segment_count; i++)
		if (boot_modules_overlap(m, b->image.segments[i].pa, b->image.segments[i].mem_size))
			what = "kernel";
	if (!b->firmware && b->initrd && boot_modules_overlap(m, b->initrd_pa, b->initrd_size))
		what = "RAM disk";
	return !what || error_set(err, "-device loader or guest-loader: overlaps the %s", what);
}

static bool load(struct boot *b, const struct boot_config *c, bool *bad_input, struct error *err)
{
	uint64_t base = c->board.ram_base, size = c->board.ram_size;
	const struct boot_target target = {
		.ram_base = base,
		.ram_size = size,
		.cores = c->board.cores,
	};

	b->entry = base;
	b->firmware = c->firmware;
	*bad_input = false;
	if (!boot_modules_read(&b->modules, c->devices, c->device_count, &target, bad_input, err))
		return false;
	*bad_input = true;
	if (c->kernel) {
		if (!image_load(&b->image, c->kernel, base, size, err))
			return false;
		b->entry = b->image.entry;
	}
	if (c->firmware)
		b->entry = c->firmware_entry;
	if (c->initrd && !load_initrd(b, c, err))
		return false;
	if (c->dtb ? !devicetree_load(&b->dt, c->dtb, err)
		   : !devicetree_build(&b->dt, &c->board, err))
		return false;
	*bad_input = c->dtb != NULL;
	if (!devicetree_finish(&b->dt, c->append, b->initrd_pa, c->firmware ? 0 : b->initrd_size,
			       base, size, err) ||
	    !boot_modules_describe(&b->modules, &b->dt, err))
		return c->dtb ? error_prefix(err, "%s", c->dtb) : false;
	*bad_input = false;
	return place_tree(b, c, err) && check_modules(b, err);
}

bool boot_load(struct boot *b, const struct boot_config *c, bool *bad_input, struct error *err)
{
	bool ignored;

	*b = (struct boot){ 0 };
	if (load(b, c, bad_input ? bad_input : &ignored, err))
		return true;
	boot_release(b);
	return false;
}

void boot_release(struct boot *b)
{
	image_release(&b->image);
	boot_modules_release(&b->modules);
	devicetree_release(&b->dt);
	free(b->initrd);
	*b = (struct boot){ 0 };
}

void boot_place(const struct boot *b, uint8_t *ram, uint64_t ram_base)
{
	if (b->dt_loaded)
		memcpy(ram + (b->dt_pa - ram_base), b->dt.blob, b->dt.size);
	if (!b->firmware) {
		image_place(&b->image, ram, ram_base);
		if (b->initrd)
			memcpy(ram + (b->initrd_pa - ram_base), b->initrd, b->initrd_size);
	}
	/* last: a number may patch any of it */
	boot_modules_place(&b->modules, ram, ram_base);
}
