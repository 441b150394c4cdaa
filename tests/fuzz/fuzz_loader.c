// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What -kernel, -initrd, -bios, the loaders, flash banks and disks are given: ELF, arm64 Image,
 * flat, each also gzipped, and damaged.
 */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/blockfile.h"
#include "platform/hostfile.h"
#include "platform/image.h"
#include "tests/fuzz/fuzz.h"

#define RAM_BASE UINT64_C(0x40000000)
#define RAM_SIZE UINT64_C(0x1000000)

enum {
	AS_IMAGE,
	AS_KERNEL,
	AS_INITRD,
	AS_BOTH,
	AS_FIRMWARE,
	AS_FLASH,
	AS_LOADED,
	AS_GUEST,
	AS_DISK,
	AS_READONLY_DISK,
	ROLES
};
/* What gzip may unpack to here, and how many cycles a machine with a damaged kernel gets. */
enum { UNPACKED_MAX = 256 << 10, CYCLES = 3000 };
enum { OPTION_MAX = 128 };

static void check_image(const struct image *img)
{
	for (size_t i = 0; i < img->segment_count; i++) {
		const struct image_segment *s = &img->segments[i];

		fuzz_check(s->size <= s->mem_size, "segment %zu: size", i);
		fuzz_check(s->pa >= img->low && s->mem_size <= img->high - s->pa,
			   "segment %zu: outside of the image", i);
		fuzz_check(!s->size || (s->data >= img->file &&
					s->size <= (size_t)(img->file + img->file_size - s->data)),
			   "segment %zu: outside of the file", i);
	}
	for (size_t i = 0; i < img->symbol_count; i++)
		fuzz_check(strlen(img->symbols[i].name) > 0, "symbol %zu: no name", i);
	fuzz_check(img->low >= RAM_BASE && img->high <= RAM_BASE + RAM_SIZE && img->low < img->high,
		   "image outside of RAM");
}

static void load_image(const char *file)
{
	struct image img;
	struct error err;

	err.msg[0] = '\0';
	if (!image_load(&img, file, RAM_BASE, RAM_SIZE, &err)) {
		fuzz_check_error(&err, file);
		return;
	}
	check_image(&img);
	image_release(&img);
}

static void unpack(const uint8_t *data, size_t size)
{
	struct error err;
	uint8_t *out;
	size_t n;

	if (!gzip_detect(data, size))
		return;
	err.msg[0] = '\0';
	if (gzip_unpack("packed", data, size, UNPACKED_MAX, &out, &n, &err)) {
		fuzz_check(n <= UNPACKED_MAX, "unpacked to %zu bytes", n);
		free(out);
	} else {
		fuzz_check_error(&err, "packed");
	}
}

static void add(struct machine_options *list, const char *option)
{
	list->text[list->count++] = option;
}

/* What a role's option says of the file, in @buf. */
static void use_file(struct machine_config *c, const char *file, unsigned role,
		     char buf[OPTION_MAX])
{
	switch (role) {
	case AS_KERNEL:
		c->kernel = file;
		return;
	case AS_INITRD:
		c->initrd = file;
		return;
	case AS_BOTH:
		c->kernel = c->initrd = file;
		return;
	case AS_FIRMWARE:
		c->bios = file;
		return;
	case AS_FLASH:
		snprintf(buf, OPTION_MAX, "if=pflash,format=raw,file=%s", file);
		add(&c->drives, buf);
		return;
	case AS_LOADED:
		snprintf(buf, OPTION_MAX, "loader,addr=0x40200000,cpu-num=0,file=%s", file);
		add(&c->devices, buf);
		return;
	case AS_GUEST:
		snprintf(buf, OPTION_MAX, "guest-loader,addr=0x40200000,kernel=%s", file);
		add(&c->devices, buf);
		return;
	default:
		snprintf(buf, OPTION_MAX, "if=none,id=d,readonly=%s,file=%s",
			 role == AS_READONLY_DISK ? "on" : "off", file);
		add(&c->drives, buf);
		add(&c->devices, "virtio-blk-pci,drive=d");
	}
}

/* A disk that no driver of the guest's wrote to. */
static void check_untouched(const char *file, const struct fuzz_input *in)
{
	size_t size = (size_t)(in->end - in->pos), n;
	uint8_t *now;
	struct error err;

	fuzz_check(hostfile_read(file, size + 1, &now, &n, &err), "%s", err.msg);
	fuzz_check(n == size && !memcmp(now, in->pos, size), "the disk image was written to");
	free(now);
}

static void load_machine(const char *file, unsigned role, const struct fuzz_input *in)
{
	struct machine_config c = fuzz_machine_config();
	char option[OPTION_MAX];
	struct machine *m;
	struct error err;
	bool bad_input;

	use_file(&c, file, role, option);
	c.ram_size = RAM_SIZE;
	c.max_cycles = CYCLES;
	err.msg[0] = '\0';
	m = machine_new(&c, &bad_input, &err);
	if (!m) {
		/* a good kernel may leave no room for the tree: that is -m's fault */
		bool no_room = !strncmp(err.msg, "device tree: does not fit", 25);

		fuzz_check(bad_input || no_room, "a file's fault is blamed on an option: %s",
			   err.msg);
		fuzz_check_error(&err, no_room ? NULL : file);
		return;
	}
	machine_run(m);
	machine_free(m, NULL);
	if (role >= AS_DISK)
		check_untouched(file, in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, data + size };
	unsigned role = (unsigned)fuzz_take(&in, 1) % ROLES;
	size_t left = (size_t)(in.end - in.pos);
	const char *file = fuzz_file(0, in.pos, left);

	unpack(in.pos, left);
	if (role == AS_IMAGE)
		load_image(file);
	else
		load_machine(file, role, &in);
	return 0;
}

/* ---- making files -------------------- */

static void put(uint8_t *at, uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

/* Any field of the struct of @bytes at @offset: fields there are of 2, 4 and 8 bytes. */
static void break_field(struct rng *rng, uint8_t *buf, size_t size, uint64_t offset, size_t bytes)
{
	unsigned width = 2u << rng_below(rng, 3);
	uint64_t at = offset + width * rng_below(rng, bytes / width);

	if (at <= size && size - at >= width)
		put(buf + at, rng_below(rng, 3) ? fuzz_value(rng) : rng_below(rng, size + 16),
		    width);
}

/* Wherever the headers are: one of the file's own, or what a damaged one points to. */
static void break_elf(struct rng *rng, uint8_t *buf, size_t size)
{
	Elf64_Ehdr h;

	if (size < sizeof(h))
		return;
	memcpy(&h, buf, sizeof(h));
	for (uint64_t n = rng_below(rng, 4); n; n--) {
		switch (rng_below(rng, 4)) {
		case 0:
			break_field(rng, buf, size, 4 + rng_below(rng, 2) * 12, 48);
			break;
		case 1:
			break_field(rng, buf, size,
				    h.e_shoff + sizeof(Elf64_Shdr) * rng_below(rng, h.e_shnum + 1),
				    sizeof(Elf64_Shdr));
			break;
		default:
			break_field(rng, buf, size,
				    h.e_phoff + sizeof(Elf64_Phdr) * rng_below(rng, h.e_phnum + 1),
				    sizeof(Elf64_Phdr));
		}
	}
}

static size_t make_elf(struct rng *rng, uint8_t *buf, size_t cap)
{
	static const char *const names[] = { "roms/tests/hello.elf", "roms/tests/smp.elf",
					     "roms/tests/timer.elf", "roms/split-v8-gicv2.elf" };
	static struct fuzz_blob files[sizeof(names) / sizeof(names[0])];
	/* the large one seldom: it takes most of the time */
	unsigned i = rng_below(rng, 16) ? (unsigned)rng_below(rng, 3) : 3;

	if (!files[i].data)
		files[i] = fuzz_source(names[i]);
	fuzz_check(files[i].size <= cap, "%s has grown: raise max_size", names[i]);
	memcpy(buf, files[i].data, files[i].size);
	break_elf(rng, buf, files[i].size);
	return files[i].size;
}

/* Linux, Documentation/arm64/booting.rst: the header, with fields that are sometimes possible. */
static size_t make_image(struct rng *rng, uint8_t *buf, size_t cap)
{
	size_t size = 64 + rng_below(rng, 4096);

	(void)cap;
	fuzz_fill(rng, buf, size);
	put(buf + 8, rng_below(rng, 2) ? 0x80000 : fuzz_value(rng), 8);
	put(buf + 16, rng_below(rng, 2) ? size + rng_below(rng, RAM_SIZE) : fuzz_value(rng), 8);
	put(buf + 24, rng_below(rng, 2) ? 0xa : fuzz_value(rng), 8);
	memcpy(buf + 56, "ARM\x64", 4);
	return rng_below(rng, 8) ? size : rng_below(rng, size);
}

static size_t make_flat(struct rng *rng, uint8_t *buf, size_t cap)
{
	size_t size = rng_below(rng, 2048);

	(void)cap;
	fuzz_fill(rng, buf, size);
	return size;
}

/* Much more than UNPACKED_MAX in a few KiB. */
static size_t make_bomb(struct rng *rng, uint8_t *buf, size_t cap)
{
	static const uint8_t zeros[2 << 20];
	size_t n = fuzz_gzip(zeros, sizeof(zeros) - rng_below(rng, 4096), buf, cap);

	return n + fuzz_gzip(zeros, rng_below(rng, sizeof(zeros)), buf + n, cap - n);
}

/* One member, or two; damaged, mostly in the header or the trailer. */
static size_t pack(struct rng *rng, uint8_t *buf, size_t size, size_t cap)
{
	size_t half = rng_below(rng, 4) ? size : rng_below(rng, size + 1), n;
	uint8_t *plain = malloc(size + 1);

	memcpy(plain, buf, size);
	n = fuzz_gzip(plain, half, buf, cap);
	if (half < size)
		n += fuzz_gzip(plain + half, size - half, buf + n, cap - n);
	free(plain);
	if (n < 18)
		return n;
	switch (rng_below(rng, 4)) {
	case 0:
		buf[rng_below(rng, 10)] ^= (uint8_t)(1u << rng_below(rng, 8));
		break;
	case 1:
		buf[n - 8 + rng_below(rng, 8)] ^= (uint8_t)(1u << rng_below(rng, 8));
		break;
	case 2:
		return fuzz_damage(rng, buf, n, cap, 3);
	}
	return n;
}

static size_t generate(struct rng *rng, uint8_t *buf, size_t cap)
{
	uint8_t *file = buf + 1;
	size_t size, room = cap - 1;

	buf[0] = (uint8_t)rng_next(rng);
	switch (rng_below(rng, 16)) {
	case 0:
		return 1 + make_flat(rng, file, room);
	case 1:
		return 1 + make_bomb(rng, file, room);
	case 2:
	case 3:
	case 4:
		size = make_image(rng, file, room);
		break;
	default:
		size = make_elf(rng, file, room);
	}
	if (rng_below(rng, 2))
		size = fuzz_damage(rng, file, size, room, 4);
	if (size && rng_below(rng, 4) == 0)
		size = pack(rng, file, size, room);
	if (buf[0] % ROLES >= AS_DISK && rng_below(rng, 2))
		size -= size % BLOCK_SECTOR;
	return 1 + size;
}

const struct fuzz_plan fuzz_plan = {
	.name = "loader",
	.iterations = 2500,
	.max_size = 256 << 10,
	.generate = generate,
};
