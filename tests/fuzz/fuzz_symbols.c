// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Names of functions: guest memory in which a kernel's own table is looked for, and files of
 * symbols. Memory is a kernel with damage; files are what is made of it, and text.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/symbol-file.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/kernel-image.h"
#include "trace/code.h"
#include "trace/kallsyms.h"

#define RAM_BASE UINT64_C(0x40000000)
#define VA	 UINT64_C(0xffff800008010000)

/* Of an input: how it is taken. */
enum { CHOICES = 8, ROOM = 128 << 10, LOOKS = 40 };

static void check_table(const struct symbols *s)
{
	for (size_t i = 0; i < s->count; i++) {
		const char *name = s->list[i].name;

		fuzz_check(!i || s->list[i - 1].addr <= s->list[i].addr, "not in order");
		fuzz_check(*name != '\0', "a symbol without a name");
		for (; *name; name++)
			fuzz_check(*name > ' ' && *name < 0x7f, "a name with 0x%02x in it",
				   (unsigned char)*name);
	}
}

static void find_tables(const uint8_t *ram, size_t size)
{
	struct kallsyms_place place;
	size_t from = 0, before = 0;
	struct symbols s;

	symbols_init(&s);
	while (kallsyms_find(ram, size, &from, &s, &place)) {
		fuzz_check(from > before && place.begin < place.end && place.end <= size,
			   "a table at %zu to %zu, search at %zu", place.begin, place.end, from);
		before = from;
		check_table(&s);
		symbols_fini(&s);
	}
	fuzz_check(!s.count, "symbols of no table");
}

static uint64_t look(struct code *c, uint64_t va, uint64_t pa)
{
	struct code_range r;

	code_find(c, va, pa, true, &r);
	fuzz_check(r.lo <= va && va <= r.hi, "0x%" PRIx64 " is not in what was found of it", va);
	return r.id;
}

static void run_code(const uint8_t *ram, size_t size, uint64_t seed)
{
	struct code c[2];
	struct rng rng;

	for (int i = 0; i < 2; i++) {
		code_init(&c[i], ram, RAM_BASE, size);
		code_start(&c[i]);
	}
	rng_seed(&rng, seed);
	for (int n = 0; n < LOOKS; n++) {
		uint64_t pa = RAM_BASE + rng_below(&rng, size + 4096);
		uint64_t va = rng_below(&rng, 2) ? VA + (pa - RAM_BASE) : fuzz_value(&rng);

		fuzz_check(look(&c[0], va, pa) == look(&c[1], va, pa), "two answers");
	}
	code_fini(&c[0]);
	code_fini(&c[1]);
}

static void read_file(const uint8_t *data, size_t size)
{
	const char *path = fuzz_file(0, data, size);
	struct symbols s;
	struct error err;

	symbols_init(&s);
	if (symbol_file_read(path, &s, &err)) {
		fuzz_check(s.count > 0, "a file of symbols without any");
		for (size_t i = 1; i < s.count; i++)
			fuzz_check(s.list[i - 1].addr <= s.list[i].addr, "not in order");
	} else {
		fuzz_check(!s.count, "symbols of a file that was refused");
		fuzz_check_error(&err, path);
	}
	symbols_fini(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, data + size };
	uint64_t choice = fuzz_take(&in, CHOICES);

	size = (size_t)(in.end - in.pos);
	if (choice & 1) {
		read_file(in.pos, size);
	} else if (size) {
		find_tables(in.pos, size);
		run_code(in.pos, size, choice);
	}
	return 0;
}

/* ---- inputs -------------------------------------------------------------------------- */

static size_t make_text(struct rng *rng, uint8_t *buf, size_t cap)
{
	static const char *const forms[] = { "%016" PRIx64 " %c f%u\n", "%" PRIx64 " %c f%u [m]\n",
					     "%16" PRIx64 " %c f%u\r\n", " %" PRIx64 " %c\tf%u" };
	size_t at = 0;

	for (uint64_t n = rng_below(rng, 200); n && at + 64 < cap; n--)
		at += (size_t)snprintf((char *)buf + at, cap - at,
				       forms[rng_below(rng, 20) ? 0 : rng_below(rng, 4)],
				       rng_below(rng, 4) ? VA + 4 * n : fuzz_value(rng),
				       "TtDWUA"[rng_below(rng, 6)], (unsigned)n);
	return at;
}

static size_t generate(struct rng *rng, uint8_t *buf, size_t cap)
{
	static struct fuzz_blob elf;
	uint8_t *body = buf + CHOICES;
	size_t room = cap - CHOICES, size;

	fuzz_fill(rng, buf, CHOICES);
	if (!elf.data)
		elf = fuzz_source("roms/vmm.elf");
	if (!(buf[0] & 1)) {
		memset(body, 0, room);
		size = kernel_build(body, VA, (enum kernel_layout)rng_below(rng, KERNEL_LAYOUTS));
	} else if (rng_below(rng, 2) && elf.size <= room) {
		size = elf.size;
		memcpy(body, elf.data, size);
	} else {
		size = make_text(rng, body, room);
	}
	if (size && rng_below(rng, 8))
		size = fuzz_damage(rng, body, size, room, rng_below(rng, 2) ? 2 : 30);
	return CHOICES + size;
}

const struct fuzz_plan fuzz_plan = {
	.name = "symbols",
	.iterations = 1500,
	.max_size = ROOM,
	.generate = generate,
};
