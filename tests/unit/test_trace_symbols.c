// SPDX-License-Identifier: GPL-2.0-or-later
/* Names of functions: what kernels have of themselves in memory, and files of symbols. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "platform/symbol-file.h"
#include "tests/unit/kernel-image.h"
#include "tests/unit/trace_sim.h"
#include "tests/unit/unit.h"
#include "trace/code.h"
#include "trace/kallsyms.h"

#define RAM_BASE UINT64_C(0x40000000)
/* Linked at, run at by EL1 and EL2, and lying at. */
#define VA     UINT64_C(0xffff800008010000)
#define EL2_VA UINT64_C(0x00008e7280210000)
#define PA     (RAM_BASE + 0x210000)
enum { RAM_SIZE = 4 << 20 };

static uint8_t *ram;
static size_t used;

static void setup(enum kernel_layout layout, uint64_t va)
{
	ram = xcalloc(1, RAM_SIZE);
	used = kernel_build(ram + (PA - RAM_BASE), va, layout);
	ck_assert_uint_le(used, KERNEL_SIZE);
}

static const char *name_at(struct code *c, uint64_t va, uint64_t pa)
{
	struct code_range r;
	uint64_t lo, hi;
	long n;

	code_find(c, va, pa, true, &r);
	ck_assert(r.lo <= va && va <= r.hi);
	if (!r.named)
		return NULL;
	for (unsigned int i = 0; i < c->image_count; i++) {
		n = symbols_find(&c->image[i].symbols, r.id, &lo, &hi);
		if (n >= 0 && c->image[i].symbols.list[n].addr == r.id)
			return c->image[i].symbols.list[n].name;
	}
	return NULL;
}

START_TEST(layouts)
{
	for (enum kernel_layout l = 0; l < KERNEL_LAYOUTS; l++) {
		struct kallsyms_place place;
		size_t from = 0;
		struct symbols s;

		setup(l, VA);
		symbols_init(&s);
		ck_assert_msg(kallsyms_find(ram, RAM_SIZE, &from, &s, &place), "layout %d", l);
		ck_assert_uint_eq(s.count, KERNEL_FUNCTIONS);
		for (unsigned int i = 0; i < KERNEL_FUNCTIONS; i++) {
			ck_assert_uint_eq(s.list[i].addr, VA + kernel_function(i));
			ck_assert_str_eq(s.list[i].name, kernel_name(i));
		}
		ck_assert_uint_ge(place.begin, PA - RAM_BASE + kernel_function(KERNEL_FUNCTIONS));
		ck_assert_uint_le(place.end, PA - RAM_BASE + used);
		symbols_fini(&s);
		ck_assert(!kallsyms_find(ram, RAM_SIZE, &from, &s, &place));
		ck_assert_uint_eq(s.count, 0);
		free(ram);
	}
}
END_TEST

/* The same function, at EL1 and at EL2, has the same name, by its symbol's address. */
START_TEST(known_by_physical_address)
{
	struct code c;
	struct code_range a, b;
	uint64_t at = kernel_function(123) + 8;

	setup(KERNEL_LINUX_6_1, VA);
	code_init(&c, ram, RAM_BASE, RAM_SIZE);
	code_start(&c);
	ck_assert_str_eq(name_at(&c, EL2_VA + at, PA + at), kernel_name(123));
	ck_assert_uint_eq(c.image_count, 1);
	ck_assert_uint_eq(c.image[0].pa, PA);
	ck_assert_uint_eq(c.image[0].alias_count, 1);
	ck_assert_uint_eq(c.image[0].alias[0], EL2_VA);
	code_find(&c, EL2_VA + at, PA + at, true, &a);
	code_find(&c, VA + at, PA + at, true, &b);
	ck_assert_uint_eq(a.id, VA + kernel_function(123));
	ck_assert_uint_eq(b.id, a.id);
	ck_assert_uint_eq(b.lo, VA + kernel_function(123));
	ck_assert_uint_eq(b.hi, VA + kernel_function(124) - 1);
	ck_assert_uint_eq(a.lo, EL2_VA + kernel_function(123));
	/* what is no part of it has no name, and nothing is searched twice */
	ck_assert_ptr_null(name_at(&c, EL2_VA, PA - 4096));
	ck_assert_ptr_null(name_at(&c, EL2_VA, TRACE_NO_PA));
	/* but by the address that its symbol has: a fetch that failed has no other */
	ck_assert_str_eq(name_at(&c, VA, TRACE_NO_PA), kernel_name(0));
	ck_assert_uint_eq(c.search_count, 1);
	code_fini(&c);
	free(ram);
}
END_TEST

START_TEST(nothing_there)
{
	struct code c;

	ram = xcalloc(1, RAM_SIZE);
	code_init(&c, ram, RAM_BASE, RAM_SIZE);
	code_start(&c);
	ck_assert_ptr_null(name_at(&c, VA, PA));
	memset(ram, 0x1f, RAM_SIZE);
	ck_assert_ptr_null(name_at(&c, VA, PA));
	code_fini(&c);
	code_init(&c, NULL, 0, 0); /* no RAM to look at */
	code_start(&c);
	ck_assert_ptr_null(name_at(&c, VA, PA));
	code_fini(&c);
	free(ram);
}
END_TEST

/* Memory that pretends, all over, to have a table, costs bounded work. */
START_TEST(hostile)
{
	static const char pretence[] = "k\0l\0m\0n\0o\0p";
	struct kallsyms_place place;
	struct symbols s;
	size_t from = 0;

	ram = xcalloc(1, RAM_SIZE);
	for (size_t i = 0; i + sizeof(pretence) < RAM_SIZE; i += sizeof(pretence))
		memcpy(ram + i, pretence, sizeof(pretence));
	symbols_init(&s);
	ck_assert(!kallsyms_find(ram, RAM_SIZE, &from, &s, &place));
	ck_assert_uint_eq(from, RAM_SIZE);
	free(ram);
	/* tables with every one of their bytes wrong, one after the other */
	setup(KERNEL_LINUX_6_1, VA);
	for (size_t i = 0; i < used; i += 61) {
		uint8_t *p = ram + (PA - RAM_BASE) + i, was = *p;
		bool found;

		*p = (uint8_t)~was;
		from = 0;
		found = kallsyms_find(ram, RAM_SIZE, &from, &s, &place);
		ck_assert(found == (s.count > 0));
		symbols_fini(&s);
		*p = was;
	}
	free(ram);
}
END_TEST

/* A file of symbols names code wherever it lies: it is recognised, whatever runs it. */
START_TEST(file_is_placed)
{
	uint64_t at = kernel_function(99) + 4;
	struct symbols s;
	struct code c;

	setup(KERNEL_LINUX_6_1, VA);
	memset(ram + (PA - RAM_BASE) + kernel_function(KERNEL_FUNCTIONS), 0, 4096 * 12);
	symbols_init(&s);
	for (unsigned int i = 0; i < KERNEL_FUNCTIONS; i++)
		symbols_add(&s, xasprintf("named_%u", i), 0x10000 + kernel_function(i), 0);
	code_init(&c, ram, RAM_BASE, RAM_SIZE);
	c.file[c.file_count++] = s;
	code_start(&c);
	ck_assert_str_eq(name_at(&c, EL2_VA + at, PA + at), "named_99");
	ck_assert_uint_eq(c.image[0].va, 0x10000);
	/* another copy of it, where its symbols say */
	ck_assert_str_eq(name_at(&c, 0x10000 + at, RAM_BASE + 0x1000), "named_99");
	code_fini(&c);
	free(ram);
}
END_TEST

/* A whole run: spans of a kernel with an alias at EL2; the file names what ran, and only that. */
START_TEST(in_a_trace)
{
	const struct trace_span *p;
	uint64_t id;
	struct sim s;

	setup(KERNEL_LINUX_6_1, VA);
	sim_open_with(&s, 1, ram, RAM_BASE, RAM_SIZE);
	sim_enter(&s, 0, &sim_guest_a, 2, SIM_ESR_HVC64, 40);
	s.pc[0] = EL2_VA + kernel_function(7);
	s.pa_offset[0] = PA - EL2_VA;
	sim_alu(&s, 0, 0, TRACE_REG_NONE, SIM_CYCLES(5));
	sim_alu(&s, 0, 0, TRACE_REG_NONE, SIM_CYCLES(6));
	sim_eret(&s, 0, &sim_host, 1, 10);
	s.pc[0] = VA + kernel_function(7) + 4;
	s.pa_offset[0] = PA - VA;
	sim_alu(&s, 0, 0, TRACE_REG_NONE, SIM_CYCLES(7));
	sim_close(&s);
	p = &s.spans[0];
	id = VA + kernel_function(7);
	ck_assert_uint_eq(p->region_count, 3);
	ck_assert(p->regions[0].id == id && p->regions[0].place == PLACE_EL2);
	ck_assert_uint_eq(p->regions[0].cycles, 21);
	ck_assert(p->regions[1].id == id && p->regions[1].place == PLACE_HOST_EL1);
	ck_assert_uint_eq(p->regions[1].cycles, 7);
	ck_assert_uint_eq(p->regions[2].kind, REGION_ENTRY);
	ck_assert_uint_eq(s.file->symbols.count, 1);
	ck_assert_str_eq(s.file->symbols.list[0].name, kernel_name(7));
	ck_assert_uint_eq(s.file->symbols.list[0].size, kernel_function(8) - kernel_function(7));
	ck_assert_uint_eq(s.file->alias_count, 1);
	ck_assert_uint_eq(s.file->aliases[0].va, VA);
	ck_assert_uint_eq(s.file->aliases[0].alias, EL2_VA);
	sim_free(&s);
	free(ram);
}
END_TEST

/* Instructions in a row without a name are one region, up to a jump. */
START_TEST(without_names)
{
	const struct trace_span *p;
	struct sim s;

	sim_open(&s, 0);
	sim_enter(&s, 0, &sim_guest_a, 2, SIM_ESR_HVC64, 40);
	s.pc[0] = 0x1000;
	for (int i = 0; i < 3; i++)
		sim_alu(&s, 0, 0, TRACE_REG_NONE, SIM_CYCLES(1));
	s.pc[0] = 0x1040;
	sim_alu(&s, 0, 0, TRACE_REG_NONE, SIM_CYCLES(10));
	s.pc[0] = 0x1000;
	sim_alu(&s, 0, 0, TRACE_REG_NONE, SIM_CYCLES(1));
	s.pc[0] = 0x1ffc;
	sim_alu(&s, 0, 0, TRACE_REG_NONE, SIM_CYCLES(100));
	sim_eret(&s, 0, &sim_guest_a, 1, 1000); /* in the next page */
	sim_close(&s);
	p = &s.spans[0];
	ck_assert_uint_eq(p->region_count, 5);
	ck_assert(p->regions[0].id == 0x1000 && p->regions[0].cycles == 4);
	ck_assert(p->regions[1].id == 0x1040 && p->regions[1].cycles == 10);
	ck_assert(p->regions[2].id == 0x1ffc && p->regions[2].cycles == 100);
	ck_assert(p->regions[3].id == 0x2000 && p->regions[3].cycles == 1000);
	sim_free(&s);
}
END_TEST

/* ---- files ------------------------------------------------------------------------------ */

static bool read_text(const char *text, struct symbols *s, struct error *err)
{
	symbols_init(s);
	unit_write_file("symbols", text, strlen(text));
	return symbol_file_read("symbols", s, err);
}

START_TEST(text_files)
{
	struct symbols s;
	struct error err;

	ck_assert(read_text("ffff800008010000 T _stext\n"
			    "ffff800008010040 t helper.isra.0\r\n"
			    "ffff800008020000 D data\n"
			    "                 U undefined\n"
			    "ffff80000a000000 A absolute\n"
			    "ffff800001000000 t in_a_module\t[virtio_net]\n"
			    "ffff800008010020 W weak",
			    &s, &err));
	ck_assert_uint_eq(s.count, 3);
	ck_assert_str_eq(s.list[0].name, "_stext");
	ck_assert_str_eq(s.list[1].name, "weak");
	ck_assert_str_eq(s.list[2].name, "helper.isra.0");
	ck_assert_uint_eq(s.list[2].addr, UINT64_C(0xffff800008010040));
	symbols_fini(&s);
}
END_TEST

START_TEST(bad_files)
{
	static const struct {
		const char *text, *says;
	} bad[] = {
		{ "", "symbols: names no functions" },
		{ "ffff800008010000 D data\n", "symbols: names no functions" },
		{ "hello\n", "symbols: neither an ELF file nor a list of symbols" },
		{ "0000000000000001 T a\nno symbol\n", "(line 2 is not: address, type, name)" },
		{ "ffffffffffffffffff T too_long\n", "(line 1 is not" },
		{ "0000000000000000 T a\n0000000000000000 T b\n", "kptr_restrict" },
		{ "\177ELF and nothing more", "symbols: damaged ELF file" },
		/* Debian's stand-in */
		{ "ffffffffffffffff B The real System.map is elsewhere\n",
		  "symbols: names no functions" },
	};
	struct symbols s;
	struct error err;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_msg(!read_text(bad[i].text, &s, &err), "%s", bad[i].text);
		ck_assert_msg(strstr(err.msg, bad[i].says) != NULL, "%s", err.msg);
		ck_assert_uint_eq(s.count, 0);
	}
	ck_assert(!symbol_file_read("not-there", &s, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "not-there"));
}
END_TEST

START_TEST(elf_file)
{
	const char *dir = getenv("SRCDIR");
	char *path = xasprintf("%s/roms/split-v8-gicv2.elf", dir ? dir : ".");
	struct symbols s;
	struct error err;
	bool found = false;

	symbols_init(&s);
	ck_assert_msg(symbol_file_read(path, &s, &err), "%s", err.msg);
	for (size_t i = 0; i < s.count; i++) {
		ck_assert(i == 0 || s.list[i - 1].addr <= s.list[i].addr);
		found |= !strcmp(s.list[i].name, "lowvisor_vectors") ||
			 strstr(s.list[i].name, "vectors");
	}
	ck_assert(found);
	symbols_fini(&s);
	free(path);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { layouts,
				       known_by_physical_address,
				       nothing_there,
				       hostile,
				       file_is_placed,
				       in_a_trace,
				       without_names,
				       text_files,
				       bad_files,
				       elf_file,
				       NULL };

	return unit_run(unit_suite("trace symbols", tests));
}
