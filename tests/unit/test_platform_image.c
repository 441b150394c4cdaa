// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/hostfile.h"
#include "platform/image.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/rng.h"
#include "platform/boot.h"
#include "tests/unit/unit.h"

#define RAM_BASE UINT64_C(0x40000000)
#define RAM_SIZE UINT64_C(0x1000000)

/* A file with two segments, a symbol table and its strings: what the tests then break. */
struct sample {
	Elf64_Ehdr ehdr;
	Elf64_Phdr phdr[2];
	uint8_t text[64];
	Elf64_Sym sym[3];
	char str[32];
	Elf64_Shdr shdr[3];
};

static struct sample sample(void)
{
	struct sample s = {
		.ehdr = {
			.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
			.e_type = ET_EXEC,
			.e_machine = EM_AARCH64,
			.e_version = EV_CURRENT,
			.e_entry = 0xffff000000080010,
			.e_phoff = offsetof(struct sample, phdr),
			.e_shoff = offsetof(struct sample, shdr),
			.e_ehsize = sizeof(Elf64_Ehdr),
			.e_phentsize = sizeof(Elf64_Phdr),
			.e_phnum = 2,
			.e_shentsize = sizeof(Elf64_Shdr),
			.e_shnum = 3,
		},
		.phdr = {
			{ .p_type = PT_LOAD, .p_offset = offsetof(struct sample, text),
			  .p_vaddr = 0xffff000000080000, .p_paddr = RAM_BASE + 0x80000,
			  .p_filesz = 64, .p_memsz = 0x100 },
			{ .p_type = PT_LOAD, .p_offset = offsetof(struct sample, text),
			  .p_vaddr = 0xffff000000090000, .p_paddr = RAM_BASE + 0x90000,
			  .p_filesz = 16, .p_memsz = 16 },
		},
		.sym = {
			{ .st_name = 0 },
			{ .st_name = 1, .st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC),
			  .st_shndx = SHN_ABS, .st_value = 0xffff000000080010, .st_size = 12 },
			{ .st_name = 6, .st_info = ELF64_ST_INFO(STB_LOCAL, STT_OBJECT),
			  .st_shndx = SHN_ABS, .st_value = 0x1234, .st_size = 4 },
		},
		.str = "\0start\0data",
		.shdr = {
			{ .sh_type = SHT_NULL },
			{ .sh_type = SHT_SYMTAB, .sh_offset = offsetof(struct sample, sym),
			  .sh_size = 3 * sizeof(Elf64_Sym), .sh_link = 2, .sh_info = 1,
			  .sh_addralign = 8, .sh_entsize = sizeof(Elf64_Sym) },
			{ .sh_type = SHT_STRTAB, .sh_offset = offsetof(struct sample, str),
			  .sh_size = 32, .sh_addralign = 1 },
		},
	};

	for (unsigned i = 0; i < sizeof(s.text); i++)
		s.text[i] = (uint8_t)(i + 1);
	return s;
}

static bool load(struct image *img, const void *data, size_t size, struct error *e)
{
	unit_write_file("f", data, size);
	return image_load(img, "f", RAM_BASE, RAM_SIZE, e);
}

/* Gzips into @out of 64 KiB. */
static size_t gzip(const void *data, size_t size, uint8_t *out)
{
	z_stream z = { 0 };

	ck_assert_int_eq(deflateInit2(&z, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (Bytef *)(uintptr_t)data;
	z.avail_in = (uInt)size;
	z.next_out = out;
	z.avail_out = 65536;
	ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return z.total_out;
}

START_TEST(good_elf)
{
	struct sample s = sample();
	struct image img;
	struct error e;

	ck_assert_msg(load(&img, &s, sizeof(s), &e), "%s", e.msg);
	ck_assert_int_eq(img.kind, IMAGE_ELF);
	ck_assert_uint_eq(img.entry, RAM_BASE + 0x80010);
	ck_assert_uint_eq(img.segment_count, 2);
	ck_assert_uint_eq(img.low, RAM_BASE + 0x80000);
	ck_assert_uint_eq(img.high, RAM_BASE + 0x90010);
	ck_assert_uint_eq(img.segments[0].mem_size, 0x100);
	ck_assert_int_eq(memcmp(img.segments[0].data, s.text, 64), 0);
	ck_assert_uint_eq(img.symbol_count, 1);
	ck_assert_str_eq(img.symbols[0].name, "start");
	ck_assert_uint_eq(img.symbols[0].size, 12);
	image_release(&img);
}
END_TEST

static void refuse(const struct sample *s, size_t size, const char *why)
{
	struct image img;
	struct error e;

	ck_assert_msg(!load(&img, s, size, &e), "accepted; expected: %s", why);
	ck_assert_msg(!strncmp(e.msg, "f: ", 3) && strstr(e.msg, why), "%s, not: %s", e.msg, why);
	ck_assert_ptr_null(strchr(e.msg, '\n'));
}

START_TEST(bad_elf)
{
	struct sample s;

#define BREAK(why, ...)                     \
	do {                                \
		s = sample();               \
		__VA_ARGS__;                \
		refuse(&s, sizeof(s), why); \
	} while (0)
	BREAK("not a 64-bit", s.ehdr.e_ident[EI_CLASS] = ELFCLASS32);
	BREAK("big-endian", s.ehdr.e_ident[EI_DATA] = ELFDATA2MSB; s.ehdr.e_phnum = 0);
	BREAK("another machine (62)", s.ehdr.e_machine = EM_X86_64);
	BREAK("cannot be loaded (type 1)", s.ehdr.e_type = ET_REL);
	BREAK("nothing to load", s.ehdr.e_phnum = 0; s.ehdr.e_phoff = 0);
	BREAK("nothing to load", s.phdr[0].p_type = s.phdr[1].p_type = PT_NOTE);
	BREAK("more bytes in the file", s.phdr[0].p_filesz = 0x101);
	BREAK("beyond the end", s.phdr[1].p_offset = sizeof(s) - 8);
	BREAK("beyond the end", s.phdr[1].p_offset = UINT64_MAX - 4);
	BREAK("not in RAM", s.phdr[1].p_paddr = 0);
	BREAK("not in RAM", s.phdr[1].p_paddr = RAM_BASE + RAM_SIZE - 8);
	BREAK("not in RAM", s.phdr[1].p_paddr = UINT64_MAX - 8);
	BREAK("not in RAM", s.phdr[1].p_memsz = UINT64_MAX);
	BREAK("overlaps", s.phdr[1].p_paddr = RAM_BASE + 0x800f8);
	BREAK("entry point", s.ehdr.e_entry = 0x80010);
	BREAK("entry point", s.ehdr.e_entry += 2);
#undef BREAK
	s = sample();
	refuse(&s, 40, ""); /* within the header */
	refuse(&s, 5, "");
	refuse(&s, offsetof(struct sample, phdr) + 60, "");
	refuse(&s, offsetof(struct sample, text) + 30, "beyond the end");
}
END_TEST

/* Symbols are a service: a damaged table loses them, not the run. */
START_TEST(bad_symbols)
{
	struct sample s = sample();
	struct image img;
	struct error e;

	s.shdr[2].sh_offset = UINT64_MAX - 3;
	ck_assert_msg(load(&img, &s, sizeof(s), &e), "%s", e.msg);
	ck_assert_uint_eq(img.symbol_count, 0);
	image_release(&img);
	s = sample();
	s.sym[1].st_name = 5000;
	ck_assert(load(&img, &s, sizeof(s), &e));
	ck_assert_uint_eq(img.symbol_count, 0);
	image_release(&img);
	s = sample();
	s.shdr[1].sh_link = 77;
	ck_assert(load(&img, &s, sizeof(s), &e));
	ck_assert_uint_eq(img.symbol_count, 0);
	image_release(&img);
	s = sample();
	memset(s.str, 'x', sizeof(s.str));
	ck_assert(load(&img, &s, sizeof(s), &e));
	ck_assert_uint_eq(img.symbol_count, 0);
	image_release(&img);
}
END_TEST

static void put64(uint8_t *p, uint64_t v)
{
	for (unsigned i = 0; i < 8; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

START_TEST(linux_image)
{
	uint8_t k[4096] = { 0 };
	struct image img;
	struct error e;

	memcpy(k + 56, "ARM\x64", 4);
	put64(k + 8, 0);
	put64(k + 16, 0x20000);
	ck_assert_msg(load(&img, k, sizeof(k), &e), "%s", e.msg);
	ck_assert_int_eq(img.kind, IMAGE_LINUX);
	/* text_offset 0 would hit the page that a boot stub needs */
	ck_assert_uint_eq(img.entry, RAM_BASE + 0x200000);
	ck_assert_uint_eq(img.high, RAM_BASE + 0x220000);
	image_release(&img);

	put64(k + 8, 0x80000);
	put64(k + 16, 0);
	ck_assert(load(&img, k, sizeof(k), &e));
	ck_assert_uint_eq(img.entry, RAM_BASE + 0x80000);
	ck_assert_uint_eq(img.high, RAM_BASE + 0x81000);
	image_release(&img);

	put64(k + 16, RAM_SIZE);
	ck_assert(!load(&img, k, sizeof(k), &e));
	ck_assert_ptr_nonnull(strstr(e.msg, "f: needs 0x1000000 bytes from 0x80000"));
	put64(k + 16, UINT64_MAX);
	ck_assert(!load(&img, k, sizeof(k), &e));
	put64(k + 8, UINT64_MAX);
	put64(k + 16, 8);
	ck_assert(!load(&img, k, sizeof(k), &e));
	put64(k + 8, 0x80000);
	k[24] = 1;
	ck_assert(!load(&img, k, sizeof(k), &e));
	ck_assert_str_eq(e.msg, "f: is a big-endian kernel");
}
END_TEST

START_TEST(flat_and_empty)
{
	static const char flat[] = "some code";
	struct image img;
	struct error e;

	ck_assert(load(&img, flat, sizeof(flat), &e));
	ck_assert_int_eq(img.kind, IMAGE_LINUX);
	ck_assert_uint_eq(img.entry, RAM_BASE + 0x80000);
	image_release(&img);
	ck_assert(!load(&img, flat, 0, &e));
	ck_assert_str_eq(e.msg, "f: is empty");
	ck_assert(!image_load(&img, "missing", RAM_BASE, RAM_SIZE, &e));
	ck_assert_str_eq(e.msg, "missing: No such file or directory");
	ck_assert(!image_load(&img, ".", RAM_BASE, RAM_SIZE, &e));
	ck_assert_str_eq(e.msg, ".: Is a directory");
}
END_TEST

START_TEST(gzipped)
{
	static uint8_t packed[65536], two[131072];
	struct sample s = sample();
	size_t n = gzip(&s, sizeof(s), packed), half;
	uint8_t *out;
	size_t size;
	struct image img;
	struct error e;

	ck_assert_msg(load(&img, packed, n, &e), "%s", e.msg);
	ck_assert_uint_eq(img.entry, RAM_BASE + 0x80010);
	image_release(&img);

	/* cut off anywhere, or damaged anywhere that matters */
	for (size_t cut = 3; cut < n; cut++)
		ck_assert(!load(&img, packed, cut, &e));
	ck_assert_str_eq(e.msg, "f: gzip data is cut off");
	packed[n - 6] ^= 1;
	ck_assert(!load(&img, packed, n, &e));
	ck_assert_str_eq(e.msg, "f: gzip data is damaged");
	packed[n - 6] ^= 1;

	/* members one after the other, and padding, as gzip(1) accepts them */
	half = gzip(&s, 100, two);
	half += gzip((char *)&s + 100, sizeof(s) - 100, two + half);
	memset(two + half, 0, 100);
	ck_assert_msg(load(&img, two, half + 100, &e), "%s", e.msg);
	ck_assert_uint_eq(img.file_size, sizeof(s));
	image_release(&img);

	/* a bomb: bounded whatever it says of itself */
	memset(two, 0, sizeof(two));
	n = gzip(two, sizeof(two), packed);
	ck_assert(gzip_unpack("f", packed, n, sizeof(two), &out, &size, &e));
	ck_assert_uint_eq(size, sizeof(two));
	free(out);
	ck_assert(!gzip_unpack("f", packed, n, sizeof(two) - 1, &out, &size, &e));
	ck_assert_str_eq(e.msg, "f: unpacks to more than 127.99 KiB");
}
END_TEST

/* Random damage to a good file: refused with a message or loaded within RAM, never worse. */
START_TEST(damaged_at_random)
{
	struct sample s;
	struct rng rng;
	struct image img;
	struct error e;
	unsigned loaded = 0, refused = 0;

	rng_seed(&rng, 1);
	for (unsigned i = 0; i < 3000; i++) {
		size_t size = sizeof(s);

		s = sample();
		for (unsigned n = 1 + (unsigned)rng_below(&rng, 4); n; n--)
			((uint8_t *)&s)[rng_below(&rng, sizeof(s))] = (uint8_t)rng_next(&rng);
		if (rng_below(&rng, 4) == 0)
			size = rng_below(&rng, sizeof(s) + 1);
		e.msg[0] = '\0';
		if (!load(&img, &s, size, &e)) {
			ck_assert(!strncmp(e.msg, "f: ", 3));
			refused++;
			continue;
		}
		loaded++;
		for (size_t k = 0; k < img.segment_count; k++) {
			const struct image_segment *g = &img.segments[k];

			ck_assert(g->size <= g->mem_size && g->pa >= RAM_BASE);
			ck_assert(g->pa - RAM_BASE <= RAM_SIZE - g->mem_size);
			ck_assert(g->data + g->size <= img.file + img.file_size);
		}
		image_release(&img);
	}
	ck_assert_uint_gt(loaded, 100);
	ck_assert_uint_gt(refused, 100);
}
END_TEST

static struct boot_config boot_config(void)
{
	return (struct boot_config){
		.kernel = "k",
		.board = { .cores = 1,
			   .ram_base = RAM_BASE,
			   .ram_size = RAM_SIZE,
			   .cpu_compatible = "arm,cortex-a57" },
	};
}

/* Where QEMU puts things: tree behind the RAM disk for Linux, at the start of RAM for ELF. */
START_TEST(placement)
{
	struct boot_config c = boot_config();
	struct sample s = sample();
	uint8_t initrd[5000] = { 7 };
	static uint8_t ram[RAM_SIZE];
	struct boot b;
	struct error e;
	bool bad_input;

	unit_write_file("k", "flat", 4);
	unit_write_file("i", initrd, sizeof(initrd));
	ck_assert_msg(boot_load(&b, &c, &bad_input, &e), "%s", e.msg);
	ck_assert_uint_eq(b.entry, RAM_BASE + 0x80000);
	ck_assert_uint_eq(b.dt_pa, RAM_BASE + RAM_SIZE / 2);
	ck_assert_uint_eq(b.x0, b.dt_pa);
	boot_release(&b);

	c.initrd = "i";
	ck_assert(boot_load(&b, &c, &bad_input, &e));
	ck_assert_uint_eq(b.initrd_pa, RAM_BASE + RAM_SIZE / 2);
	ck_assert_uint_eq(b.dt_pa, RAM_BASE + RAM_SIZE / 2 + 0x200000);
	boot_place(&b, ram, RAM_BASE);
	ck_assert_int_eq(memcmp(ram + 0x80000, "flat", 4), 0);
	ck_assert_uint_eq(ram[RAM_SIZE / 2], 7);
	ck_assert_int_eq(memcmp(ram + RAM_SIZE / 2 + 0x200000, "\xd0\x0d\xfe\xed", 4), 0);
	boot_release(&b);

	c.initrd = NULL;
	unit_write_file("k", &s, sizeof(s));
	ck_assert(boot_load(&b, &c, &bad_input, &e));
	ck_assert(b.dt_loaded);
	ck_assert_uint_eq(b.dt_pa, RAM_BASE);
	ck_assert_uint_eq(b.x0, 0);
	boot_release(&b);

	/* no room below the image: not loaded, and no error, as with QEMU */
	s.phdr[0].p_paddr = RAM_BASE + 0x40;
	unit_write_file("k", &s, sizeof(s));
	ck_assert(boot_load(&b, &c, &bad_input, &e));
	ck_assert(!b.dt_loaded);
	boot_release(&b);
}
END_TEST

START_TEST(no_room)
{
	struct boot_config c = boot_config();
	static uint8_t big[RAM_SIZE];
	struct boot b;
	struct error e;
	bool bad_input = false;

	unit_write_file("k", "flat", 4);
	unit_write_file("i", big, RAM_SIZE / 2 + 1);
	c.initrd = "i";
	ck_assert(!boot_load(&b, &c, &bad_input, &e));
	ck_assert_str_eq(e.msg, "i: does not fit into 16 MiB of RAM behind what is there already");
	ck_assert(bad_input);
	unit_write_file("i", big, RAM_SIZE / 2 - 0x1000);
	ck_assert(!boot_load(&b, &c, &bad_input, &e));
	ck_assert(!strncmp(e.msg, "device tree: does not fit", 25));
	c.initrd = "none";
	ck_assert(!boot_load(&b, &c, &bad_input, &e));
	ck_assert_str_eq(e.msg, "none: No such file or directory");
}
END_TEST

/* ---- -device loader and guest-loader ------------------------------------------------------ */

static bool load_beside(struct boot *b, const char *const *devices, unsigned count, bool *bad_input,
			struct error *e)
{
	struct boot_config c = boot_config();

	c.kernel = NULL;
	c.board.cores = 2;
	c.devices = devices;
	c.device_count = count;
	return boot_load(b, &c, bad_input, e);
}

/* An ELF file goes where it says, unless it is to be taken as it is; a core starts at its entry. */
START_TEST(loader)
{
	static const char *const devices[] = {
		"loader,file=e,cpu-num=0",
		"loader,file=e,addr=0x40a00000,force-raw=on,cpu-num=1",
		"loader,addr=0x40a00000,data=0x1234,data-len=2",
		"loader,addr=0x40a00004,data=0x1234,data-len=4,data-be=on",
		"virtio-rng-device",
	};
	static const char *const start[] = { "loader,addr=0x40001000,cpu-num=0" };
	struct sample s = sample();
	static uint8_t ram[RAM_SIZE];
	const uint8_t *at = ram + (s.phdr[0].p_paddr - RAM_BASE), *raw = ram + 0xa00000;
	uint64_t entry;
	struct boot b;
	struct error e;
	bool bad_input;

	unit_write_file("e", &s, sizeof(s));
	ck_assert_msg(load_beside(&b, devices, 5, &bad_input, &e), "%s", e.msg);
	boot_place(&b, ram, RAM_BASE);
	ck_assert_mem_eq(at, (uint8_t *)&s + s.phdr[0].p_offset, s.phdr[0].p_filesz);
	ck_assert(boot_modules_start(&b.modules, 0, &entry));
	ck_assert_uint_eq(entry, s.ehdr.e_entry - s.phdr[0].p_vaddr + s.phdr[0].p_paddr);
	ck_assert(boot_modules_start(&b.modules, 1, &entry));
	ck_assert_uint_eq(entry, 0x40a00000);
	/* over the file, which is there else */
	ck_assert_mem_eq(raw, "\x34\x12", 2);
	ck_assert_mem_eq(raw + 2, (uint8_t *)&s + 2, 2);
	ck_assert_mem_eq(raw + 4, "\0\0\x12\x34", 4);
	ck_assert_mem_eq(raw + 8, (uint8_t *)&s + 8, sizeof(s) - 8);
	boot_release(&b);

	ck_assert_msg(load_beside(&b, start, 1, &bad_input, &e), "%s", e.msg);
	ck_assert(boot_modules_start(&b.modules, 0, &entry));
	ck_assert_uint_eq(entry, 0x40001000);
	ck_assert(!boot_modules_start(&b.modules, 1, &entry));
	boot_release(&b);
}
END_TEST

START_TEST(bad_loader)
{
	static const struct {
		const char *first, *second, *text;
		bool file;
	} cases[] = {
		{ "loader", NULL, "-device loader: file=, data= with data-len=, or", false },
		{ "loader,addr=0x40000000", NULL, "or addr= with cpu-num= is needed", false },
		{ "loader,cpu-num=0", NULL, "is needed", false },
		{ "loader,addr=0x40000000,cpu-num=2", NULL, "cpu-num=2: there are 2 cores", false },
		{ "loader,addr=0x40000000,cpu-num=x", NULL, "cpu-num=x: not a number", false },
		{ "loader,addr=x,cpu-num=0", NULL, "addr=x: not a number", false },
		{ "loader,addr=0x40000000,data=1", NULL, "data-len= from 1 to 8", false },
		{ "loader,addr=0x40000000,data-be=on", NULL, "data-len= from 1 to 8", false },
		{ "loader,addr=0x40000000,data=256,data-len=1", NULL, "does not fit", false },
		{ "loader,addr=0x40000000,data=1,data-len=1,cpu-num=0", NULL, "cpu-num=", false },
		{ "loader,addr=0x40000000,data=1,data-len=1,data-be=x", NULL, "data-be=x", false },
		{ "loader,addr=0x40ffffff,data=1,data-len=2", NULL, "does not lie in RAM", false },
		{ "loader,addr=0x40000000,cpu-num=0,force-raw=on", NULL, "without file=", false },
		{ "loader,file=raw,addr=0x40000000,data=1,data-len=1", NULL,
		  "either file=", false },
		{ "loader,file=raw,addr=0x40000000,x=y", NULL, "'x'", false },
		{ "loader,file=raw", NULL, "does not lie in RAM", false },
		{ "loader,file=raw,addr=0x40fffffc", NULL, "does not lie in RAM", false },
		{ "loader,file=raw,addr=0xfffffffffffffffc", NULL, "does not lie in RAM", false },
		{ "loader,file=cut", NULL, "cut: damaged ELF file", true },
		{ "loader,file=none", NULL, "none: No such file", true },
		{ "loader,file=raw,addr=0x40100000", "loader,file=raw,addr=0x40100002",
		  "addr=0x40100002: overlaps what another one loads", false },
		{ "loader,file=raw,addr=0x40100000", "guest-loader,kernel=raw,addr=0x40100000",
		  "overlaps what another", false },
		{ "guest-loader,kernel=raw,initrd=raw,addr=0x40100000", NULL, "one of", false },
		{ "guest-loader,initrd=raw,bootargs=x,addr=0x40100000", NULL, "bootargs=", false },
		{ "guest-loader,kernel=none,addr=0x40100000", NULL, "none: No such file", true },
	};

	unit_write_file("raw", "12345", 5);
	unit_write_file("cut", "\177ELF\2\1\1", 7);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *devices[] = { cases[i].first, cases[i].second };
		struct boot b;
		struct error e;
		bool file;

		ck_assert_msg(!load_beside(&b, devices, cases[i].second ? 2 : 1, &file, &e), "%s",
			      cases[i].first);
		ck_assert_msg(strstr(e.msg, cases[i].text) != NULL, "%s", e.msg);
		ck_assert_msg(file == cases[i].file, "%s", e.msg);
	}
}
END_TEST

/* What a kernel gets is no place for anything else; without one the tree makes room. */
START_TEST(loader_beside_kernel)
{
	static const struct {
		const char *device, *text;
	} cases[] = {
		{ "loader,file=raw,addr=0x40080000", "overlaps the kernel" },
		{ "loader,file=raw,addr=0x40800000", "overlaps the RAM disk" },
		{ "loader,file=raw,addr=0x40a00000", "overlaps the device tree" },
	};
	const char *low = "loader,file=raw,addr=0x40000000";
	struct boot_config c = boot_config();
	struct boot b;
	struct error e;
	bool bad_input;

	unit_write_file("raw", "12345", 5);
	unit_write_file("k", "flat", 4);
	unit_write_file("i", "disk", 4);
	c.initrd = "i";
	c.device_count = 1;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		c.devices = &cases[i].device;
		ck_assert(!boot_load(&b, &c, &bad_input, &e));
		ck_assert_msg(strstr(e.msg, cases[i].text) != NULL, "%s", e.msg);
	}
	ck_assert_msg(load_beside(&b, &low, 1, &bad_input, &e), "%s", e.msg);
	ck_assert(!b.dt_loaded);
	boot_release(&b);
}
END_TEST

int main(void)
{
	return unit_run(unit_suite(
		"platform/image",
		(const TTest *const[]){ good_elf, bad_elf, bad_symbols, linux_image, flat_and_empty,
					gzipped, damaged_at_random, placement, no_room, loader,
					bad_loader, loader_beside_kernel, NULL }));
}
