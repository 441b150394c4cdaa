// SPDX-License-Identifier: GPL-2.0-or-later
/* Words and start states of cases; branches. */
#include "tests/diff/gen.h"

#include <string.h>

#include "base/disasm.h"
#include "cpu/gaps.h"
#include "tests/diff/divergence.h"

#define SCTLR_A	   2u
#define SCTLR_E0E  (1u << 24)
#define SCTLR_UCI  (1u << 26)
#define CPACR_FPEN (3u << 20)
#define TRIES	   1000

void gen_start(struct gen *g, const struct decoder *d, size_t row, uint64_t features)
{
	uint64_t seed = 0xcbf29ce484222325;

	g->decoder = d;
	g->features = features;
	g->row = decoder_row(d, row);
	decoder_row_bits(d, row, &g->mask, &g->value);
	/* of the name: a row that is added changes no other row's cases */
	for (const char *p = g->row->name; *p; p++)
		seed = (seed ^ (uint8_t)*p) * 0x100000001b3;
	rng_seed(&g->rng, seed);
}

static unsigned some_register(struct gen *g)
{
	switch (rng_below(&g->rng, 8)) {
	case 0:
		return 31;
	case 1:
		return 30;
	case 2:
		return (unsigned)rng_below(&g->rng, 3);
	default:
		return (unsigned)rng_below(&g->rng, 31);
	}
}

uint32_t gen_word(struct gen *g)
{
	static const unsigned fields[] = { 0, 5, 10, 16 };
	uint32_t word = 0;

	do {
		unsigned last = some_register(g);

		word = (uint32_t)rng_next(&g->rng);
		/* immediates at their ends */
		if (gen_one_in(g, 8))
			word = gen_one_in(g, 2) ? 0 : UINT32_MAX;
		for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
			unsigned shift = fields[i];
			unsigned reg = gen_one_in(g, 5) ? last : some_register(g);
			uint32_t bits = 31u << shift;

			/* where the row has a whole register field */
			if ((g->mask & bits) == 0 && (shift < 10 || !gen_one_in(g, 3)))
				word = (word & ~bits) | reg << shift;
			last = reg;
		}
		word = (word & ~g->mask) | g->value;
	} while (decoder_find(g->decoder, word) != g->row);
	return word;
}

void gen_override(struct diff_case *c, unsigned reg, uint64_t value)
{
	/* the last wish for a register counts */
	for (unsigned i = 0; i < c->overrides; i++)
		if (c->reg[i] == reg) {
			c->value[i] = value;
			return;
		}
	if (c->overrides < CASE_OVERRIDES) {
		c->reg[c->overrides] = (uint8_t)reg;
		c->value[c->overrides++] = value;
	}
}

uint64_t gen_good_address(struct gen *g)
{
	return DATA_PAGE + 0x1000 - WINDOW_SIDE + 16 * rng_below(&g->rng, 2 * WINDOW_SIDE / 16 - 8);
}

uint64_t gen_address(struct gen *g, unsigned size)
{
	uint64_t a = DATA_PAGE + 0x1000 - 192 + rng_below(&g->rng, 320);

	switch (rng_below(&g->rng, 24)) {
	case 0: /* over the end of a page */
		a = DATA_PAGE + 0x1000 - rng_below(&g->rng, size + 1);
		break;
	case 1:
		a = DATA_RO - rng_below(&g->rng, size + 1);
		break;
	case 2:
		a = DATA_EL1 - rng_below(&g->rng, size + 1);
		break;
	case 3:
		a = DATA_HOLE - rng_below(&g->rng, size + 1);
		break;
	case 4:
		a = DATA_RO + rng_below(&g->rng, 128);
		break;
	case 5:
		a = DATA_EL1 + rng_below(&g->rng, 128);
		break;
	case 6:
		a = DATA_AF - rng_below(&g->rng, size + 1) + rng_below(&g->rng, 64);
		break;
	case 7: /* wild, or tagged, or of the other half of the address space */
		if (gen_one_in(g, 3))
			return rng_next(&g->rng);
		return a | (gen_one_in(g, 2) ? UINT64_C(1) << (39 + rng_below(&g->rng, 25))
					     : UINT64_MAX << 39);
	default: /* a line's end now and then */
		if (gen_one_in(g, 8))
			a = (a & ~UINT64_C(63)) + 64 - rng_below(&g->rng, size + 1);
		break;
	}
	return gen_one_in(g, 3) ? a : a & -(uint64_t)size;
}

uint64_t gen_memory_at(uint64_t va)
{
	uint64_t word = (va - DATA_PAGE) / 8;
	unsigned shift = va % 8 * 8;
	uint64_t low = (word + 1) * 0x9e3779b97f4a7c15, high = (word + 2) * 0x9e3779b97f4a7c15;

	return low >> shift | (shift ? high << (64 - shift) : 0);
}

/* ---- branches: the slot's page is full of landing places, its neighbours are not mapped ---- */

/* Where a branch goes: never to the slot itself, where it would loop. */
static bool gen_branch(struct gen *g, struct diff_case *c)
{
	uint32_t word = gen_word(g);
	bool near = !gen_one_in(g, 4);
	int32_t offset = (int32_t)rng_below(&g->rng, 1000) - 500;
	unsigned n = word >> 5 & 31;

	if (!offset)
		return false;
	if (!strcmp(g->row->name, "b") || !strcmp(g->row->name, "bl")) {
		if (near)
			word = (word & ~0x3ffffffu) | ((uint32_t)offset & 0x3ffffffu);
		/* not into the simulated board's own image, nor to itself */
		if (!(word & 0x3ffffffu))
			return false;
	} else if (g->row->name[0] == 't') {
		if (near)
			word = (word & ~0x7ffe0u) | ((uint32_t)offset & 0x3fffu) << 5;
		if (!(word & 0x7ffe0u))
			return false;
	} else if (strchr(g->row->pattern, 'i')) {
		if (near)
			word = (word & ~0xffffe0u) | ((uint32_t)offset & 0x7ffffu) << 5;
		if (!(word & 0xffffe0u))
			return false;
	} else if (n != 31) {
		uint64_t to = SLOT_ADDR + 4 * (int64_t)offset;

		if (gen_one_in(g, 6))
			to += rng_below(&g->rng, 4);
		else if (gen_one_in(g, 6))
			to = gen_one_in(g, 2) ? gen_address(g, 4) & ~UINT64_C(3)
					      : rng_next(&g->rng);
		gen_override(c, n, to);
	}
	c->words[0] = word;
	return true;
}

static bool is_load_store(uint32_t word)
{
	return (word & 0x0a000000) == 0x08000000;
}

static bool is_system(uint32_t word)
{
	return (word & 0xff000000) == 0xd5000000;
}

static bool is_eret(uint32_t word)
{
	return word == 0xd69f03e0;
}

bool gen_depends_on_pstate(const struct gen *g)
{
	return is_load_store(g->value) || is_system(g->value) || is_eret(g->value);
}

static void start_state(struct gen *g, struct diff_case *c)
{
	static const uint8_t modes[] = { EL1H, EL1H, EL1H, EL1H, EL1T, EL0T, EL0T };

	memset(c, 0, sizeof *c);
	c->seed = rng_next(&g->rng);
	c->spsr = (uint32_t)(rng_next(&g->rng) & 0xf0000000) | PSTATE_DAIF |
		  modes[rng_below(&g->rng, sizeof modes)];
	if (gen_depends_on_pstate(g)) {
		c->spsr |= gen_has(g, FEAT_PAN) && gen_one_in(g, 6) ? PSTATE_PAN : 0;
		c->spsr |= gen_has(g, FEAT_UAO) && gen_one_in(g, 4) ? PSTATE_UAO : 0;
		c->spsr |= gen_has(g, FEAT_SSBS) && gen_one_in(g, 4) ? PSTATE_SSBS : 0;
	}
	c->sctlr = SCTLR_TEST | SCTLR_UCI;
	c->cpacr = CPACR_FPEN;
	if (gen_one_in(g, 3))
		c->fpcr = (uint8_t)rng_below(&g->rng, 32);
	if (gen_has(g, FEAT_FP16) && gen_one_in(g, 3))
		c->fpcr |= 1u << 5;
	if (gen_one_in(g, 3))
		c->fpsr = (uint8_t)rng_next(&g->rng);
	c->halves = g->row->feature == FEAT_FP16 || g->row->feature == FEAT_FHM;
	if (gen_one_in(g, 12))
		c->sctlr |= SCTLR_A;
	if (gen_one_in(g, 12))
		c->sctlr |= SCTLR_E0E;
	if (gen_one_in(g, 40))
		c->cpacr = (uint32_t)rng_below(&g->rng, 4) << 20;
}

static bool try_case(struct gen *g, struct diff_case *c)
{
	char mnemonic[32];
	bool ok = true;

	start_state(g, c);
	if (gen_system(g, c, &ok))
		return ok;
	if (is_load_store(g->value))
		return gen_load_store(g, c);
	if (g->row->timing == TC_BRANCH || g->row->timing == TC_CALL ||
	    g->row->timing == TC_BRANCH_IND)
		return gen_branch(g, c);
	c->words[0] = gen_word(g);
	/* the unallocated words of a row too, but not too many of them */
	return disasm_a64_mnemonic(c->words[0], 0, mnemonic, sizeof mnemonic) || gen_one_in(g, 8);
}

bool gen_case(struct gen *g, struct diff_case *c)
{
	for (unsigned i = 0; i < TRIES; i++)
		if (try_case(g, c))
			return true;
	return false;
}

bool gen_unallocated(struct gen *g, struct diff_case *c)
{
	uint32_t word = (uint32_t)(rng_next(&g->rng) >> 32);

	switch (rng_below(&g->rng, 4)) {
	case 0: /* exceptions, system, branches to registers */
		word = (word & 0x03ffffff) | 0xd4000000;
		break;
	case 1: /* data processing, registers */
		word = (word & 0xe0ffffff) | 0x1a000000;
		break;
	default:
		break;
	}
	start_state(g, c);
	c->words[0] = word;
	return word && !decoder_find(g->decoder, word) && !gap_of_word(word) &&
	       !divergence_never_ends(word);
}
