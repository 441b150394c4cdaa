// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Random cases of every decode row on this simulator and on QEMU: registers, flags, memory and
 * the exception taken have to agree.
 *
 * usage: test_diff [rows | registers | words] [--cases N] [--row PREFIX] [--show N]
 *
 * rows: N cases of each decode row. registers: every encoding of MRS, MSR and SYS, at EL1 and
 * EL0. words: N random words that no row has, which are UNDEFINED on both.
 *
 * Cases that differ are run again with everything dumped; what no divergence of divergence.c
 * explains fails the test and is printed. So does a row that was hardly tested. No row is left
 * out: WFI and WFE run with something to wake them, SVC, HVC, SMC, BRK and HLT end in the vector,
 * ERET and MSR are given values that leave the guest in control (gen-system.c). What is left out is
 * CONSTRAINED UNPREDICTABLE (gen-ldst.c), and what QEMU 7.2 lacks: SP alignment checks, and
 * alignment faults of Device memory.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/disasm.h"
#include "cpu/cpu.h"
#include "tests/diff/both.h"
#include "tests/diff/divergence.h"
#include "tests/diff/gen.h"

struct row_result {
	unsigned cases, faults;
	unsigned known;	 /* differ as a listed divergence says */
	unsigned differ; /* as nothing says */
};

enum mode { ROWS, REGISTERS, WORDS, MODES };

static struct options {
	enum mode mode;
	unsigned cases, show;
	const char *row;
} options = { ROWS, 200, 40, "" };

/* ---- what differs in one case ---- */

static void print_value(const char *name, unsigned number, uint64_t ours, uint64_t theirs)
{
	if (ours != theirs)
		printf("    %s%.*u %016lx, QEMU %016lx\n", name, number == UINT32_MAX ? 0 : 1,
		       number == UINT32_MAX ? 0 : number, ours, theirs);
}

static void print_difference(const struct diff_case *c, const char *row, const struct diff_state *a,
			     const struct diff_state *b)
{
	char text[160];

	printf("  %s, sctlr %08x cpacr %x spsr %08x fpcr %x fpsr %x\n", row, c->sctlr, c->cpacr,
	       c->spsr, (unsigned)c->fpcr << 22, c->fpsr);
	for (unsigned i = 0; i < CASE_WORDS && c->words[i]; i++) {
		disasm_a64(c->words[i], SLOT_ADDR + 4 * i, text, sizeof text);
		printf("    %08x  %s\n", c->words[i], text);
	}
	for (unsigned i = 0; i < c->overrides; i++)
		printf("    in: r%u = %lx\n", c->reg[i], c->value[i]);
	printf("    esr %lx elr %lx far %lx\n", a->esr, a->elr, a->far);
	for (unsigned i = 0; i < 31; i++)
		print_value("x", i, a->x[i], b->x[i]);
	for (unsigned i = 0; i < 64; i++)
		print_value("v half ", i, a->v[i], b->v[i]);
	print_value("sp_el0 ", UINT32_MAX, a->sp_el0, b->sp_el0);
	print_value("sp_el1 ", UINT32_MAX, a->sp_el1, b->sp_el1);
	print_value("elr ", UINT32_MAX, a->elr, b->elr);
	print_value("spsr ", UINT32_MAX, a->spsr, b->spsr);
	print_value("esr ", UINT32_MAX, a->esr, b->esr);
	print_value("far ", UINT32_MAX, a->far, b->far);
	print_value("vector ", UINT32_MAX, a->vector, b->vector);
	print_value("fpcr ", UINT32_MAX, a->fpcr, b->fpcr);
	print_value("fpsr ", UINT32_MAX, a->fpsr, b->fpsr);
	print_value("memory words ", UINT32_MAX, a->mem_count, b->mem_count);
	for (unsigned i = 0; i < MEM_CHANGES && (i < a->mem_count || i < b->mem_count); i++) {
		print_value("memory at ", i, i < a->mem_count ? a->mem[i].va : 0,
			    i < b->mem_count ? b->mem[i].va : 0);
		print_value("memory ", i, i < a->mem_count ? a->mem[i].value : 0,
			    i < b->mem_count ? b->mem[i].value : 0);
	}
}

/* ---- all rows ---- */

static bool chosen(const struct decode_row *row)
{
	return !strncmp(row->name, options.row, strlen(options.row));
}

static struct diff_cases *new_cases(size_t max)
{
	struct diff_cases *all = calloc(1, sizeof *all + max * sizeof all->cases[0]);

	if (!all)
		die("memory", strerror(errno));
	return all;
}

static struct diff_cases *generate_rows(const struct decoder *d)
{
	size_t rows = decoder_row_count(d);
	struct diff_cases *all = new_cases(rows * options.cases);

	for (size_t i = 0; i < rows; i++) {
		struct gen g;

		gen_start(&g, d, i);
		for (unsigned k = 0; chosen(g.row) && k < options.cases; k++) {
			if (!gen_case(&g, &all->cases[all->count]))
				break;
			all->cases[all->count++].row = (uint16_t)i;
		}
	}
	return all;
}

/* Index of the row of @word; of none: one more than there are. */
static uint16_t row_of(const struct decoder *d, uint32_t word)
{
	const struct decode_row *row = decoder_find(d, word);

	return (uint16_t)(row ? decoder_row_index(d, row) : decoder_row_count(d));
}

static const char *row_name(const struct decoder *d, size_t row)
{
	return row < decoder_row_count(d) ? decoder_row(d, row)->name : "(no row)";
}

static struct diff_cases *generate_registers(const struct decoder *d)
{
	struct diff_cases *all = new_cases(GEN_SWEEP_CASES);

	for (uint32_t i = 0; i < GEN_SWEEP_CASES; i++) {
		struct diff_case *c = &all->cases[all->count];
		uint32_t word = gen_sweep(c, i);

		if (word)
			all->cases[all->count++].row = row_of(d, word);
	}
	return all;
}

static struct diff_cases *generate_words(const struct decoder *d)
{
	struct diff_cases *all = new_cases(options.cases);
	struct gen g;

	gen_start(&g, d, 0);
	while (all->count < options.cases)
		if (gen_unallocated(&g, &all->cases[all->count]))
			all->cases[all->count++].row = (uint16_t)decoder_row_count(d);
	return all;
}

static const struct {
	const char *name;
	struct diff_cases *(*generate)(const struct decoder *d);
} modes[MODES] = {
	[ROWS] = { "rows", generate_rows },
	[REGISTERS] = { "registers", generate_registers },
	[WORDS] = { "words", generate_words },
};

/*
 * Runs the @count cases whose numbers are in @which again, with everything dumped. What no listed
 * divergence explains is counted, and the first of it is printed.
 */
static void examine(const struct decoder *d, const struct diff_cases *all, const uint32_t *which,
		    uint32_t count, struct row_result *results)
{
	struct diff_cases *some = malloc(sizeof *all + count * sizeof all->cases[0]);
	unsigned *known = calloc(divergence_count, sizeof *known), shown = 0;
	const struct diff_state *a, *b;
	void *ours, *theirs;

	if (!some || !known)
		die("memory", strerror(errno));
	some->count = count;
	some->dump = 1;
	for (uint32_t i = 0; i < count; i++)
		some->cases[i] = all->cases[which[i]];
	run_both(some, count * sizeof(struct diff_state), &ours, &theirs);
	a = ours;
	b = theirs;
	for (uint32_t i = 0; i < count; i++) {
		const struct diff_case *c = &some->cases[i];
		struct row_result *r = &results[c->row];
		int k = divergence_find(c, &a[i], &b[i]);

		if (k >= 0) {
			known[k]++;
			r->known++;
		} else if (r->differ++ < 3 && shown++ < options.show) {
			print_difference(c, row_name(d, c->row), &a[i], &b[i]);
		}
	}
	for (unsigned i = 0; i < divergence_count; i++)
		if (known[i])
			printf("%5u x %s: %s (Arm ARM %s)\n", known[i], divergences[i].name,
			       divergences[i].what, divergences[i].section);
	free(some);
	free(known);
	free(ours);
	free(theirs);
}

/* A feature that @row needs and the core does not have: no core has it yet, or it is an option. */
static bool lacking(const struct decoder *d, size_t row)
{
	return row < decoder_row_count(d) &&
	       !(cpu_model_find(CORE)->features & feature_bit(decoder_row(d, row)->feature));
}

/*
 * A row most of whose cases do not get through proves little. Those that the core lacks cannot,
 * nor those whose only outcome is an exception.
 */
static bool hardly_executes(const struct decode_row *row, const struct row_result *r)
{
	static const char *const raise[] = { "svc",   "hvc",   "smc",	"brk",	"hlt",
					     "dcps1", "dcps2", "dcps3", "drps", "sysl" };
	for (size_t i = 0; i < sizeof raise / sizeof *raise; i++)
		if (!strcmp(row->name, raise[i]))
			return false;
	return r->faults * 4 > r->cases * 3;
}

/* What is wrong with the results of row @i. */
static const char *trouble(const struct decoder *d, size_t i, const struct row_result *r)
{
	if (r->differ)
		return "  DIFFERS";
	if (options.mode != ROWS)
		return "";
	if (r->cases < options.cases)
		return "  TOO FEW CASES";
	return !lacking(d, i) && hardly_executes(decoder_row(d, i), r) ? "  HARDLY EXECUTES" : "";
}

/* Prints the coverage; returns the number of rows that disagree or lack cases. */
static unsigned print_coverage(const struct decoder *d, const struct row_result *results)
{
	size_t rows = decoder_row_count(d) + (options.mode != ROWS);
	unsigned bad = 0;

	printf("%-18s %6s %6s %6s %6s\n", "row", "cases", "faults", "known", "differ");
	for (size_t i = 0; i < rows; i++) {
		const struct row_result *r = &results[i];
		const char *note;

		if (options.mode == ROWS ? !chosen(decoder_row(d, i)) : !r->cases)
			continue;
		note = trouble(d, i, r);
		printf("%-18s %6u %6u %6u %6u%s%s\n", row_name(d, i), r->cases, r->faults, r->known,
		       r->differ, note,
		       lacking(d, i) ? "  UNDEFINED on both: the core lacks it" : "");
		bad += *note != '\0';
	}
	return bad;
}

/* Returns the number of rows that are not as they should be. */
static unsigned compare(const struct decoder *d, const struct diff_cases *all,
			const struct diff_digest *ours, const struct diff_digest *theirs)
{
	struct row_result *results = calloc(decoder_row_count(d) + 1, sizeof *results);
	uint32_t *which = calloc(all->count + 1u, sizeof *which), differ = 0;
	unsigned bad = 0;

	if (!results || !which)
		die("memory", strerror(errno));
	for (uint32_t i = 0; i < all->count; i++) {
		struct row_result *r = &results[all->cases[i].row];

		if (ours[i].number != i || theirs[i].number != i)
			die("results", "out of order");
		r->cases++;
		r->faults += ours[i].esr >> 26 != 0x3c; /* not the BRK that ends it */
		if (ours[i].hash != theirs[i].hash)
			which[differ++] = i;
	}
	if (differ)
		examine(d, all, which, differ, results);
	bad = print_coverage(d, results);
	if (ours[all->count].hash || theirs[all->count].hash) {
		printf("stray stores: %s\n", ours[all->count].hash ? "ours" : "QEMU's");
		bad++;
	}
	printf("%u cases, %u in which the two differ, %u rows that are not as they should be\n",
	       all->count, differ, bad);
	free(results);
	free(which);
	return bad;
}

static void parse(int argc, char **argv)
{
	int i = 1;

	for (unsigned m = 0; m < MODES && argc > 1; m++)
		if (!strcmp(argv[1], modes[m].name)) {
			options.mode = (enum mode)m;
			i = 2;
		}
	for (; i < argc; i += 2) {
		if (i + 1 == argc)
			die(argv[i], "needs a value");
		if (!strcmp(argv[i], "--cases"))
			options.cases = (unsigned)atoi(argv[i + 1]);
		else if (!strcmp(argv[i], "--show"))
			options.show = (unsigned)atoi(argv[i + 1]);
		else if (!strcmp(argv[i], "--row"))
			options.row = argv[i + 1];
		else
			die(argv[i], "unknown option");
	}
}

int main(int argc, char **argv)
{
	struct decoder *d = decoder_new(&a64_table);
	struct diff_cases *all;
	void *ours, *theirs;
	unsigned bad;

	parse(argc, argv);
	find_tools();
	all = modes[options.mode].generate(d);
	run_both(all, (all->count + 1) * sizeof(struct diff_digest), &ours, &theirs);
	bad = compare(d, all, ours, theirs);
	free(all);
	free(ours);
	free(theirs);
	decoder_free(d);
	return bad ? 1 : 0;
}
