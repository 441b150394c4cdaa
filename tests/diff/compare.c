// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/diff/compare.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/disasm.h"
#include "tests/diff/divergence.h"

#define DIVERGENCES_MAX 64

static unsigned known[DIVERGENCES_MAX];

const char *row_name(const struct decoder *d, size_t row)
{
	return row < decoder_row_count(d) ? decoder_row(d, row)->name : "(no row)";
}

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
	       c->spsr, (unsigned)CASE_FPCR(c), c->fpsr);
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
	print_value("sp_elx ", UINT32_MAX, a->sp_elx, b->sp_elx);
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

/* ---- all cases ---- */

/* Runs the @count cases whose numbers are in @which again, with everything dumped. */
static void examine(const struct decoder *d, const struct diff_machine *m,
		    const struct diff_cases *all, const uint32_t *which, uint32_t count,
		    struct row_result *results, unsigned show)
{
	struct diff_cases *some = malloc(sizeof *all + count * sizeof all->cases[0]);
	const struct diff_state *a, *b;
	void *ours, *theirs;
	unsigned shown = 0;

	if (!some)
		die("memory", strerror(errno));
	some->count = count;
	some->dump = 1;
	for (uint32_t i = 0; i < count; i++)
		some->cases[i] = all->cases[which[i]];
	run_both(m, some, count * sizeof(struct diff_state), &ours, &theirs);
	a = ours;
	b = theirs;
	for (uint32_t i = 0; i < count; i++) {
		const struct diff_case *c = &some->cases[i];
		struct row_result *r = &results[c->row];
		int k = divergence_find(c, &a[i], &b[i]);

		if (k >= 0) {
			known[k]++;
			r->known++;
		} else if (r->differ++ < (show + 9) / 10 && shown++ < show) {
			print_difference(c, row_name(d, c->row), &a[i], &b[i]);
		}
	}
	free(some);
	free(ours);
	free(theirs);
}

unsigned compare_cases(const struct decoder *d, const struct diff_machine *m,
		       const struct diff_cases *all, struct row_result *results, unsigned show)
{
	uint32_t *which = calloc(all->count + 1u, sizeof *which), differ = 0;
	const struct diff_digest *a, *b;
	void *ours, *theirs;
	unsigned astray;

	if (!which)
		die("memory", strerror(errno));
	run_both(m, all, (all->count + 1) * sizeof(struct diff_digest), &ours, &theirs);
	a = ours;
	b = theirs;
	for (uint32_t i = 0; i < all->count; i++) {
		struct row_result *r = &results[all->cases[i].row];

		if (a[i].number != i || b[i].number != i)
			die("results", "out of order");
		r->cases++;
		r->executed += a[i].esr >> 26 == 0x3c; /* the BRK that ends it */
		if (a[i].hash != b[i].hash)
			which[differ++] = i;
	}
	astray = (a[all->count].hash ? 1u : 0) + (b[all->count].hash ? 1u : 0);
	if (a[all->count].hash)
		printf("stray stores: ours\n");
	if (b[all->count].hash)
		printf("stray stores: QEMU's\n");
	free(ours);
	free(theirs);
	if (differ)
		examine(d, m, all, which, differ, results, show);
	free(which);
	return astray;
}

void print_divergences(void)
{
	for (unsigned i = 0; i < divergence_count; i++)
		if (known[i])
			printf("%5u x %s: %s (Arm ARM %s)\n", known[i], divergences[i].name,
			       divergences[i].what, divergences[i].section);
}
