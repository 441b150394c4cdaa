// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The micro-ops compile into stencils: their relocations are all of the kinds
 * that a translator can patch, every micro-op has its code, and a pasted
 * block computes what the bodies compute.
 */
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "config.h"
#include "cpu/block.h"
#include "cpu/cpu.h"
#include "cpu/decode.h"
#include "cpu/interp.h"
#include "cpu/lift.h"
#include "tests/unit/unit.h"

#if defined(HAVE_PRESERVE_NONE) && defined(__x86_64__)

struct hole {
	const char *name;
	unsigned types[2]; /* relocations that it may have */
};

static const struct hole known_holes[] = {
	{ "HOLE_D", { R_X86_64_32S, R_X86_64_32 } },
	{ "HOLE_A", { R_X86_64_32S, R_X86_64_32 } },
	{ "HOLE_N", { R_X86_64_32S, R_X86_64_32 } },
	{ "HOLE_M", { R_X86_64_32S, R_X86_64_32 } },
	{ "HOLE_AUX", { R_X86_64_32S, R_X86_64_32 } },
	{ "HOLE_IMM", { R_X86_64_64, R_X86_64_64 } },
	{ "HOLE_UOP", { R_X86_64_64, R_X86_64_64 } },
	{ "HOLE_FUNCTION", { R_X86_64_64, R_X86_64_64 } },
	{ "HOLE_NEXT", { R_X86_64_PLT32, R_X86_64_PC32 } },
	{ "HOLE_COLD", { R_X86_64_PLT32, R_X86_64_PC32 } },
	{ "HOLE_TAKEN", { R_X86_64_PLT32, R_X86_64_PC32 } },
	{ "HOLE_NOT_TAKEN", { R_X86_64_PLT32, R_X86_64_PC32 } },
	{ "HOLE_LEAVE", { R_X86_64_PLT32, R_X86_64_PC32 } },
};

#define HOLE_COUNT (sizeof known_holes / sizeof known_holes[0])

/* The object, read with libelf. */
static struct object {
	int fd;
	Elf *elf;
	Elf_Data *text, *symbols, *relocations;
	size_t symbol_count, relocation_count, strings;
	size_t constant_bytes; /* in sections that a pasted stencil could not reach */
} obj;

static void open_object(void)
{
	const char *dir = getenv("BUILDDIR");
	char path[4096];
	Elf_Scn *scn = NULL;
	size_t names;

	snprintf(path, sizeof path, "%s/cpu/stencils.o", dir ? dir : ".");
	ck_assert(elf_version(EV_CURRENT) != EV_NONE);
	obj.fd = open(path, O_RDONLY);
	ck_assert_msg(obj.fd >= 0, "cannot open %s", path);
	obj.elf = elf_begin(obj.fd, ELF_C_READ, NULL);
	ck_assert_ptr_nonnull(obj.elf);
	ck_assert_int_eq(elf_getshdrstrndx(obj.elf, &names), 0);
	while ((scn = elf_nextscn(obj.elf, scn))) {
		GElf_Shdr sh;
		const char *name;

		ck_assert_ptr_nonnull(gelf_getshdr(scn, &sh));
		name = elf_strptr(obj.elf, names, sh.sh_name);
		if (!strcmp(name, ".text"))
			obj.text = elf_getdata(scn, NULL);
		else if (!strncmp(name, ".rodata", 7) || !strncmp(name, ".data", 5))
			obj.constant_bytes += sh.sh_size;
		if (sh.sh_type == SHT_SYMTAB) {
			obj.symbols = elf_getdata(scn, NULL);
			obj.symbol_count = sh.sh_size / sh.sh_entsize;
			obj.strings = sh.sh_link;
		} else if (sh.sh_type == SHT_RELA && !strcmp(name, ".rela.text")) {
			obj.relocations = elf_getdata(scn, NULL);
			obj.relocation_count = sh.sh_size / sh.sh_entsize;
		}
	}
	ck_assert(obj.text && obj.symbols && obj.relocations);
}

static void close_object(void)
{
	elf_end(obj.elf);
	close(obj.fd);
}

static const char *symbol_name(size_t index, GElf_Sym *sym)
{
	ck_assert_ptr_nonnull(gelf_getsym(obj.symbols, (int)index, sym));
	return elf_strptr(obj.elf, obj.strings, sym->st_name);
}

static bool find_stencil(const char *prefix, const char *name, GElf_Sym *sym)
{
	char wanted[128];

	snprintf(wanted, sizeof wanted, "%s_%s", prefix, name);
	for (size_t i = 1; i < obj.symbol_count; i++)
		if (!strcmp(symbol_name(i, sym), wanted))
			return sym->st_size > 0;
	return false;
}

START_TEST(relocations_are_patchable)
{
	open_object();
	for (size_t i = 0; i < obj.relocation_count; i++) {
		GElf_Rela r;
		GElf_Sym sym;
		const char *name;
		bool known = false;

		ck_assert_ptr_nonnull(gelf_getrela(obj.relocations, (int)i, &r));
		name = symbol_name(GELF_R_SYM(r.r_info), &sym);
		for (size_t h = 0; h < HOLE_COUNT; h++)
			if (!strcmp(known_holes[h].name, name))
				known = GELF_R_TYPE(r.r_info) == known_holes[h].types[0] ||
					GELF_R_TYPE(r.r_info) == known_holes[h].types[1];
		ck_assert_msg(known, "relocation type %u of %s at %#llx",
			      (unsigned)GELF_R_TYPE(r.r_info), name,
			      (unsigned long long)r.r_offset);
	}
	ck_assert_uint_gt(obj.relocation_count, 500);
	ck_assert_uint_eq(obj.constant_bytes, 0);
	close_object();
}
END_TEST

START_TEST(every_micro_op_has_a_stencil)
{
	GElf_Sym sym;

	open_object();
	for (unsigned op = 0; op < UOP_COUNT; op++) {
		if (uop_infos[op].kind == UOP_KIND_FIXED)
			continue;
		ck_assert_msg(find_stencil("hot", uop_infos[op].name, &sym), "hot_%s",
			      uop_infos[op].name);
		if (uop_infos[op].kind == UOP_KIND_MEM)
			ck_assert_msg(find_stencil("cold", uop_infos[op].name, &sym), "cold_%s",
				      uop_infos[op].name);
	}
	close_object();
}
END_TEST

/* ---- pasting --------------------------------------------------------------- */

#define BUFFER_SIZE 65536u
enum { ENDED_NEXT = 1, ENDED_TAKEN, ENDED_NOT_TAKEN, ENDED_LEAVE };

struct paste {
	uint8_t *code;
	size_t used;
	uint8_t *ends[5];     /* by ENDED_* */
	const void *function; /* for HOLE_FUNCTION */
};

typedef void __attribute__((preserve_none)) pasted_fn(struct cpu *cpu, int64_t left);

/* movq $value, offsetof(pc)(%r12); ret: where control leaves the pasted code */
static uint8_t *paste_end(struct paste *p, uint32_t value)
{
	uint8_t *at = p->code + p->used;
	uint32_t disp = offsetof(struct cpu, pc);

	memcpy(at, "\x49\xc7\x84\x24", 4);
	memcpy(at + 4, &disp, 4);
	memcpy(at + 8, &value, 4);
	at[12] = 0xc3;
	p->used += 16;
	return at;
}

static void paste_init(struct paste *p, const void *function)
{
	p->code = mmap(NULL, BUFFER_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(p->code, MAP_FAILED);
	p->used = 0;
	p->function = function;
	for (unsigned e = ENDED_NEXT; e <= ENDED_LEAVE; e++)
		p->ends[e] = paste_end(p, e);
}

static uint64_t slot_offset(unsigned slot)
{
	return offsetof(struct cpu, r) + 8u * slot;
}

/* Value of a hole for @u: an address for the branch holes, whose targets are @next and @cold. */
static uint64_t hole_value(const struct paste *p, const char *hole, const struct uop *u,
			   const uint8_t *next, const uint8_t *cold)
{
	const struct {
		const char *name;
		uint64_t value;
	} values[] = {
		{ "HOLE_D", slot_offset(u->d) },
		{ "HOLE_A", slot_offset(u->a) },
		{ "HOLE_N", slot_offset(u->n) },
		{ "HOLE_M", slot_offset(u->m) },
		{ "HOLE_AUX", u->aux },
		{ "HOLE_IMM", u->imm },
		{ "HOLE_UOP", (uintptr_t)u },
		{ "HOLE_FUNCTION", (uintptr_t)p->function },
		{ "HOLE_NEXT", (uintptr_t)next },
		{ "HOLE_COLD", (uintptr_t)cold },
		{ "HOLE_TAKEN", (uintptr_t)p->ends[ENDED_TAKEN] },
		{ "HOLE_NOT_TAKEN", (uintptr_t)p->ends[ENDED_NOT_TAKEN] },
		{ "HOLE_LEAVE", (uintptr_t)p->ends[ENDED_LEAVE] },
	};

	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
		if (!strcmp(values[i].name, hole))
			return values[i].value;
	ck_abort_msg("no value for %s", hole);
	return 0;
}

static uint8_t *paste_stencil(struct paste *p, const char *prefix, const struct uop *u,
			      const uint8_t *next, const uint8_t *cold)
{
	GElf_Sym stencil, hole;
	uint8_t *at = p->code + p->used;

	ck_assert(find_stencil(prefix, uop_infos[u->op].name, &stencil));
	memcpy(at, (uint8_t *)obj.text->d_buf + stencil.st_value, stencil.st_size);
	for (size_t i = 0; i < obj.relocation_count; i++) {
		GElf_Rela r;
		uint64_t v;
		uint8_t *place;

		ck_assert_ptr_nonnull(gelf_getrela(obj.relocations, (int)i, &r));
		if (r.r_offset < stencil.st_value ||
		    r.r_offset >= stencil.st_value + stencil.st_size)
			continue;
		place = at + (r.r_offset - stencil.st_value);
		v = hole_value(p, symbol_name(GELF_R_SYM(r.r_info), &hole), u,
			       next ? next : at + stencil.st_size, cold) +
		    (uint64_t)r.r_addend;
		if (GELF_R_TYPE(r.r_info) == R_X86_64_PLT32 ||
		    GELF_R_TYPE(r.r_info) == R_X86_64_PC32)
			v -= (uintptr_t)place;
		memcpy(place, &v, GELF_R_TYPE(r.r_info) == R_X86_64_64 ? 8 : 4);
	}
	p->used += stencil.st_size;
	return at;
}

/* Pastes micro-ops in a row; the cold halves first, so that their addresses are known. */
static pasted_fn *paste_block(struct paste *p, const struct uop *uops, unsigned count)
{
	uint8_t *hot[64], *next = p->ends[ENDED_NEXT];

	ck_assert_uint_lt(count, 64);
	/* backwards: a cold half goes on behind its micro-op, at code that is there already */
	for (unsigned i = count; i-- > 0;) {
		uint8_t *cold = NULL;

		if (uop_infos[uops[i].op].kind == UOP_KIND_MEM)
			cold = paste_stencil(p, "cold", &uops[i], next, NULL);
		hot[i] = paste_stencil(p, "hot", &uops[i], next, cold);
		next = hot[i];
	}
	return (pasted_fn *)(uintptr_t)hot[0];
}

/* ---- a block of guest code ----------------------------------------------------- */

static struct {
	struct cpu cpu;
	struct mmu mmu;
	struct lookup lookup;
	uint8_t memory[4096] __attribute__((aligned(64)));
} machine[2];

static unsigned slow_calls;
static const struct uop *slow_uop;

/* Stands for the slow half of a load: reads the memory itself. */
static bool slow_load(struct cpu *cpu, const struct uop *u)
{
	slow_calls++;
	slow_uop = u;
	memcpy(&cpu->r[u->d], machine[0].memory + (cpu->r[u->n] + u->imm) % 4096, 8);
	return true;
}

static void set_up(unsigned which, bool with_lookup)
{
	struct cpu *cpu = &machine[which].cpu;

	memset(&machine[which], 0, sizeof machine[which]);
	cpu->mmu = &machine[which].mmu;
	cpu->mmu->lookup = &machine[which].lookup;
	for (unsigned i = 0; i < LOOKUP_ENTRIES; i++) {
		bool line = with_lookup && i < 64;

		machine[which].lookup.read[i].tag = line ? 0x10000 + i * 64 : lookup_no_tag(i);
		machine[which].lookup.write[i] = machine[which].lookup.read[i];
		machine[which].lookup.read[i].host = machine[which].memory + i % 64 * 64;
		machine[which].lookup.write[i].host = machine[which].memory + i % 64 * 64;
	}
	for (unsigned i = 0; i < 4096; i++)
		machine[which].memory[i] = (uint8_t)(i * 7 + 3);
	for (unsigned i = 0; i < 31; i++)
		cpu->r[i] = UINT64_C(0x0123456789abcdef) * (i + 1);
	cpu->r[3] = 0x10000;
}

static unsigned lift_words(const uint32_t *words, unsigned n, struct uop *uops)
{
	struct decoder *d = decoder_new(&a64_table);
	struct lift l = { .pc = 0x40000000, .uops = uops, .flags = 1 };

	for (unsigned i = 0; i < n; i++) {
		const struct decode_row *row;

		l.word = words[i];
		l.insn = (uint16_t)i;
		row = decoder_find(d, l.word);
		ck_assert_ptr_nonnull(row);
		row->lift(&l);
		l.pc += 4;
	}
	decoder_free(d);
	return l.count;
}

static const uint32_t words[] = {
	0x91001440, /* add x0, x2, #5 */
	0x8b000c01, /* add x1, x0, x0, lsl #3 */
	0xf9400864, /* ldr x4, [x3, #16] */
	0xca010085, /* eor x5, x4, x1 */
	0xf9001065, /* str x5, [x3, #32] */
	0x9b017ca6, /* mul x6, x5, x1 */
	0xeb0600bf, /* cmp x5, x6 */
	0x54000081, /* b.ne */
};

START_TEST(pasted_block_computes)
{
	struct uop uops[64];
	unsigned n = lift_words(words, 8, uops);
	struct paste p;
	uint64_t x0, x1, x4, x5, x6;

	open_object();
	paste_init(&p, (const void *)(uintptr_t)slow_load);
	set_up(0, true);
	x0 = machine[0].cpu.r[2] + 5;
	x1 = x0 + (x0 << 3);
	memcpy(&x4, machine[0].memory + 16, 8);
	x5 = x4 ^ x1;
	x6 = x5 * x1;
	paste_block(&p, uops, n)(&machine[0].cpu, 100);
	ck_assert_uint_eq(machine[0].cpu.r[0], x0);
	ck_assert_uint_eq(machine[0].cpu.r[1], x1);
	ck_assert_uint_eq(machine[0].cpu.r[4], x4);
	ck_assert_uint_eq(machine[0].cpu.r[5], x5);
	ck_assert_uint_eq(machine[0].cpu.r[6], x6);
	ck_assert_int_eq(memcmp(machine[0].memory + 32, &x5, 8), 0);
	ck_assert_uint_eq(cpu_nzcv(&machine[0].cpu) >> 30 & 1, x5 == x6);
	ck_assert_uint_eq(cpu_nzcv(&machine[0].cpu) >> 31, (x5 - x6) >> 63);
	ck_assert_uint_eq(machine[0].cpu.pc, ENDED_TAKEN);
	munmap(p.code, BUFFER_SIZE);
	close_object();
}
END_TEST

START_TEST(a_miss_goes_through_the_cold_half)
{
	struct uop uops[64];
	unsigned n = lift_words(words, 4, uops);
	struct paste p;
	uint64_t x4;

	open_object();
	paste_init(&p, (const void *)(uintptr_t)slow_load);
	set_up(0, false);
	memcpy(&x4, machine[0].memory + 16, 8);
	slow_calls = 0;
	paste_block(&p, uops, n)(&machine[0].cpu, 100);
	ck_assert_uint_eq(slow_calls, 1);
	ck_assert_uint_eq(slow_uop->op, UOP_ldr64);
	ck_assert_uint_eq(machine[0].cpu.left, 100);
	ck_assert_uint_eq(machine[0].cpu.r[4], x4);
	ck_assert_uint_eq(machine[0].cpu.pc, ENDED_NEXT);
	munmap(p.code, BUFFER_SIZE);
	close_object();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		relocations_are_patchable,
		every_micro_op_has_a_stencil,
		pasted_block_computes,
		a_miss_goes_through_the_cold_half,
		NULL,
	};
	return unit_run(unit_suite("stencils", tests));
}

#else

int main(void)
{
	puts("stencils need clang with preserve_none on x86-64");
	return 77;
}

#endif
