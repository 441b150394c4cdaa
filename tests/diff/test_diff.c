// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Random cases of every decode row on this simulator and on QEMU: registers, flags, memory and
 * the exception taken have to agree.
 *
 * usage: test_diff [rows | registers | words] [--cases N] [--row PREFIX] [--core CORE] [--show N]
 *
 * rows: cases of each decode row, N of them that execute. registers: every encoding of MRS, MSR
 * and SYS, at EL1, EL0 and EL2, there with HCR_EL2.E2H and without. words: N random words that no
 * row has, which are UNDEFINED on both.
 *
 * The first core is an Armv8.0 one. Rows that it lacks are UNDEFINED on both there, and get their
 * cases on the second: of the Armv8.2 cores that QEMU has (cortex-a76, neoverse-n1, max) one
 * whose instruction set is that of our core of this name, where max has much more: what only ours
 * of that name has runs there, and nothing else. Loads, stores and system instructions get some
 * cases on the second core too, with PSTATE.PAN, UAO and SSBS.
 *
 * What no divergence of divergence.c explains fails the test and is printed. So does a row that no
 * core executes. No row is left out: WFI and WFE run with something to wake them, SVC, HVC, SMC,
 * BRK and HLT end in the vector, ERET and MSR are given values that leave the guest in control
 * (gen-system.c). What is left out is CONSTRAINED UNPREDICTABLE (gen-ldst.c), and what QEMU 7.2
 * lacks: SP alignment checks, and alignment faults of Device memory.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/cpu.h"
#include "tests/diff/compare.h"
#include "tests/diff/gen.h"

#define MACHINES    4
#define ROUNDS	    6
#define CORE_V80    "cortex-a57"
#define CORE_V82    "cortex-a76"
#define CORE_MAX    "max"
#define CASES_OF(n) (sizeof(struct diff_cases) + (n) * sizeof(struct diff_case))

enum mode { ROWS, REGISTERS, WORDS, MODES };

static struct options {
	enum mode mode;
	unsigned cases, show;
	const char *row, *core;
} options = { ROWS, 200, 40, "", NULL };

static const char *const level_names[DIFF_LEVELS] = { "EL1", "EL2", "EL2, E2H" };

/* One machine's results, by row; one more for words that no row has. */
struct run {
	struct diff_machine machine;
	uint64_t features;
	struct row_result *results;
};

static struct run runs[MACHINES];
static unsigned run_count, astray;

static struct diff_cases *new_cases(size_t max)
{
	struct diff_cases *all = calloc(1, CASES_OF(max));

	if (!all)
		die("memory", strerror(errno));
	return all;
}

static void run(const struct decoder *d, struct run *r, struct diff_cases *all)
{
	astray += compare_cases(d, &r->machine, all, r->results, options.show);
	free(all);
}

/* ---- rows ---- */

static bool chosen(const struct decode_row *row)
{
	return !strncmp(row->name, options.row, strlen(options.row));
}

static bool has(const struct run *r, const struct decode_row *row)
{
	return r->features & feature_bit(row->feature);
}

/* Rows whose only outcome is an exception: they execute when it is taken. */
static bool raises(const struct decode_row *row)
{
	static const char *const names[] = { "svc",   "hvc",   "smc",	"brk",	"hlt",
					     "dcps1", "dcps2", "dcps3", "drps", "sysl" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(row->name, names[i]))
			return true;
	return false;
}

static unsigned executed(const struct run *r, const struct decoder *d, size_t row)
{
	return raises(decoder_row(d, row)) ? r->results[row].cases : r->results[row].executed;
}

/* Cases of the row of @g that machine @r gets at first. */
static unsigned first_cases(const struct run *r, const struct gen *g)
{
	uint64_t pstate = r->features & (feature_bit(FEAT_PAN) | feature_bit(FEAT_UAO));
	bool before_has = false;

	if (!chosen(g->row))
		return 0;
	for (const struct run *before = runs; before < r; before++) {
		before_has |= has(before, g->row);
		pstate &= ~before->features;
	}
	if (!before_has) /* what is UNDEFINED on our max may be known to QEMU's */
		return has(r, g->row) || strcmp(r->machine.core, CORE_MAX) ? options.cases : 0;
	return gen_depends_on_pstate(g) && pstate ? options.cases / 4 : 0;
}

/* How many more cases it takes until as many as asked for have executed; 0: enough have. */
static unsigned more_cases(const struct run *r, const struct decoder *d, size_t row)
{
	const struct row_result *result = &r->results[row];
	unsigned got = executed(r, d, row), missing = options.cases - got;

	if (got >= options.cases || !has(r, decoder_row(d, row)) || result->cases < options.cases)
		return 0;
	return got ? missing * result->cases / got + 4 : 4 * options.cases;
}

static void run_rows(const struct decoder *d, struct run *r)
{
	size_t rows = decoder_row_count(d);
	struct gen *gens = calloc(rows, sizeof *gens);

	if (!gens)
		die("memory", strerror(errno));
	for (size_t i = 0; i < rows; i++)
		gen_start(&gens[i], d, i, r->features);
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct diff_cases *all = NULL;
		size_t count = 0;

		for (size_t i = 0; i < rows; i++) {
			unsigned n = round ? more_cases(r, d, i) : first_cases(r, &gens[i]);

			all = realloc(all, CASES_OF(count + n));
			if (!all)
				die("memory", strerror(errno));
			for (; n && gen_case(&gens[i], &all->cases[count]); n--)
				all->cases[count++].row = (uint16_t)i;
		}
		if (!count) {
			free(all);
			break;
		}
		all->count = (uint32_t)count;
		all->dump = 0;
		run(d, r, all);
	}
	free(gens);
}

/* ---- registers, words ---- */

/* Index of the row of @word; of none: one more than there are. */
static uint16_t row_of(const struct decoder *d, uint32_t word)
{
	const struct decode_row *row = decoder_find(d, word);

	return (uint16_t)(row ? decoder_row_index(d, row) : decoder_row_count(d));
}

static void run_registers(const struct decoder *d, struct run *r)
{
	struct diff_cases *all = new_cases(GEN_SWEEP_CASES);

	for (uint32_t i = 0; i < GEN_SWEEP_CASES; i++) {
		struct diff_case *c = &all->cases[all->count];
		uint32_t word = gen_sweep(c, i, r->machine.level);

		if (word)
			all->cases[all->count++].row = row_of(d, word);
	}
	run(d, r, all);
}

static void run_words(const struct decoder *d, struct run *r)
{
	struct diff_cases *all = new_cases(options.cases);
	struct gen g;

	gen_start(&g, d, 0, r->features);
	while (all->count < options.cases)
		if (gen_unallocated(&g, &all->cases[all->count]))
			all->cases[all->count++].row = (uint16_t)decoder_row_count(d);
	run(d, r, all);
}

static const struct {
	const char *name;
	void (*run)(const struct decoder *d, struct run *r);
	struct diff_machine machines[MACHINES];
} modes[MODES] = {
	[ROWS] = { "rows",
		   run_rows,
		   { { CORE_V80, LEVEL_EL1 }, { CORE_V82, LEVEL_EL1 }, { CORE_MAX, LEVEL_EL1 } } },
	[REGISTERS] = { "registers",
			run_registers,
			{ { CORE_V80, LEVEL_EL1 },
			  { CORE_V82, LEVEL_EL1 },
			  { CORE_V82, LEVEL_EL2 },
			  { CORE_V82, LEVEL_HOST } } },
	[WORDS] = { "words", run_words, { { CORE_V80, LEVEL_EL1 }, { CORE_V82, LEVEL_EL1 } } },
};

/* ---- coverage ---- */

/* What is wrong with row @i, all machines together. */
static const char *trouble(const struct decoder *d, size_t i)
{
	unsigned most = 0;

	for (unsigned k = 0; k < run_count; k++) {
		if (runs[k].results[i].differ)
			return "  DIFFERS";
		if (options.mode == ROWS && has(&runs[k], decoder_row(d, i)) &&
		    executed(&runs[k], d, i) > most)
			most = executed(&runs[k], d, i);
	}
	if (options.mode != ROWS || most >= options.cases)
		return "";
	return most ? "  TOO FEW EXECUTE" : "  NO CORE EXECUTES IT";
}

static void print_head(void)
{
	printf("%-20s", "");
	for (unsigned k = 0; k < run_count; k++)
		printf(" | %-18s %-12s", runs[k].machine.core, level_names[runs[k].machine.level]);
	printf("\n%-20s", "row");
	for (unsigned k = 0; k < run_count; k++)
		printf(" | %6s %8s %6s %6s  ", "cases", "executed", "known", "differ");
	putchar('\n');
}

/* Prints the coverage by row and machine; returns the number of rows that disagree or lack cases.
 */
static unsigned print_coverage(const struct decoder *d)
{
	size_t rows = decoder_row_count(d) + (options.mode != ROWS);
	unsigned bad = 0;

	print_head();
	for (size_t i = 0; i < rows; i++) {
		const char *note = trouble(d, i);
		unsigned cases = 0;

		for (unsigned k = 0; k < run_count; k++)
			cases += runs[k].results[i].cases;
		if (options.mode == ROWS ? !chosen(decoder_row(d, i)) : !cases)
			continue;
		printf("%-20s", row_name(d, i));
		for (unsigned k = 0; k < run_count; k++) {
			const struct row_result *r = &runs[k].results[i];

			printf(" | %6u %8u %6u %6u  ", r->cases, r->executed, r->known, r->differ);
		}
		puts(note);
		bad += *note != '\0';
	}
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
		else if (!strcmp(argv[i], "--core"))
			options.core = argv[i + 1];
		else
			die(argv[i], "unknown option");
	}
}

int main(int argc, char **argv)
{
	struct decoder *d = decoder_new(&a64_table);
	unsigned bad;

	parse(argc, argv);
	find_tools();
	for (unsigned i = 0; i < MACHINES && modes[options.mode].machines[i].core; i++) {
		struct run *r = &runs[run_count];

		r->machine = modes[options.mode].machines[i];
		if (options.core && strcmp(options.core, r->machine.core))
			continue;
		r->features = cpu_model_find(r->machine.core)->features;
		r->results = calloc(decoder_row_count(d) + 1, sizeof *r->results);
		if (!r->results)
			die("memory", strerror(errno));
		modes[options.mode].run(d, r);
		run_count++;
	}
	if (!run_count)
		die(options.core, "no such core in this test");
	print_divergences();
	bad = print_coverage(d);
	printf("%u rows that are not as they should be, %u runs with stray stores\n", bad, astray);
	for (unsigned i = 0; i < run_count; i++)
		free(runs[i].results);
	decoder_free(d);
	return bad || astray ? 1 : 0;
}
