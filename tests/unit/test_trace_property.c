// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Random streams: whatever runs, in whatever order, on whatever cores, each cycle of each span
 * is in one bucket and in one region, and the same stream gives the same file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "tests/unit/trace_sim.h"
#include "tests/unit/unit.h"

static struct rng rng;

static uint8_t any_gp(void)
{
	return (uint8_t)rng_below(&rng, 8) ? (uint8_t)rng_below(&rng, 31) : TRACE_REG_NONE;
}

static uint8_t any_register(void)
{
	return rng_below(&rng, 4) ? any_gp() : (uint8_t)(TRACE_REG_V0 + rng_below(&rng, 32));
}

/* Waits may add up to more than the instruction took: hardware overlaps. */
static struct sim_cost any_cost(void)
{
	struct sim_cost c = { .cycles = (uint32_t)rng_below(&rng, 20) };

	if (!rng_below(&rng, 3))
		c.mem = (uint32_t)rng_below(&rng, 25);
	if (!rng_below(&rng, 5))
		c.tlb = (uint32_t)rng_below(&rng, 25);
	if (!rng_below(&rng, 5))
		c.mmio = (uint32_t)rng_below(&rng, 25);
	if (!rng_below(&rng, 9))
		c.maint = (uint32_t)rng_below(&rng, 25);
	return c;
}

static void any_access(struct sim *s, unsigned int core)
{
	uint8_t base = rng_below(&rng, 2) ? TRACE_REG_SP : any_gp();
	uint64_t addr = 0x9000 + 8 * rng_below(&rng, 700);
	uint8_t bytes = (uint8_t)(1 << rng_below(&rng, 5));
	uint8_t second = rng_below(&rng, 2) ? any_register() : TRACE_REG_NONE;

	if (rng_below(&rng, 2))
		sim_load(s, core, any_register(), second, base, addr, bytes, any_cost());
	else
		sim_store(s, core, any_register(), second, base, addr, bytes, any_cost());
}

static void any_insn(struct sim *s, unsigned int core)
{
	static const uint8_t others[] = { TRACE_OTHER, TRACE_BARRIER, TRACE_MAINT, TRACE_CALL };
	unsigned int reg = (unsigned int)rng_below(&rng, SIM_REG_COUNT);
	int region = (int)rng_below(&rng, 2);
	uint64_t offset = 4 * rng_below(&rng, 128);

	s->pc[core] = 0x40080000 + 4 * rng_below(&rng, 4096);
	switch (rng_below(&rng, 10)) {
	case 0:
		sim_alu(s, core, any_register(), any_register(), any_cost());
		break;
	case 1:
		sim_mov(s, core, any_register(), any_register(), any_cost());
		break;
	case 2:
		sim_mrs(s, core, any_gp(), reg, any_cost());
		break;
	case 3:
		sim_msr(s, core, reg, any_gp(), any_cost());
		break;
	case 4:
		sim_mmio_load(s, core, any_gp(), region, offset, any_cost());
		break;
	case 5:
		sim_mmio_store(s, core, any_gp(), region, offset, any_cost());
		break;
	case 6:
		sim_other(s, core, others[rng_below(&rng, sizeof(others))], any_cost());
		break;
	default:
		any_access(s, core);
		break;
	}
}

static struct trace_context any_context(void)
{
	struct trace_context x = rng_below(&rng, 2) ? sim_guest_a : sim_guest_b;

	x.vmpidr_el2 += rng_below(&rng, 2);
	x.contextidr_el1 = (uint32_t)rng_below(&rng, 3);
	return rng_below(&rng, 3) ? x : sim_host;
}

/* Any crossing that the architecture has, into any context: also what no hypervisor would do. */
static void any_crossing(struct sim *s, unsigned int core)
{
	struct trace_context x = any_context();
	uint8_t el = s->el[core];

	if (rng_below(&rng, 2) && el > 0) {
		sim_eret(s, core, &x, (uint8_t)rng_below(&rng, el + 1u),
			 (uint32_t)rng_below(&rng, 50));
		return;
	}
	el = (uint8_t)(el + rng_below(&rng, 3u - el));
	if (!el)
		el = 1;
	if (rng_below(&rng, 4) == 0)
		sim_abandon(s, core, (uint32_t)rng_below(&rng, 30));
	if (rng_below(&rng, 2))
		sim_irq(s, core, &x, el, (uint32_t)rng_below(&rng, 50));
	else
		sim_enter(s, core, &x, el, rng_next(&rng), (uint32_t)rng_below(&rng, 50));
}

static void run(struct sim *s, uint64_t seed, unsigned int detail, unsigned int steps)
{
	rng_seed(&rng, seed);
	sim_open(s, detail);
	trace_symbol(s->t, "a", 0x40080000, 0x1000);
	trace_symbol(s->t, "b", 0x40081200, 0x300);
	trace_symbol(s->t, "c", 0x40082000, 0);
	for (unsigned int i = 0; i < steps; i++) {
		unsigned int core = (unsigned int)rng_below(&rng, SIM_CORES);

		/* Outside of spans time passes untold. */
		if (!trace_wants_insns(s->t, core))
			s->now[core] += rng_below(&rng, 100);
		switch (rng_below(&rng, 24)) {
		case 0:
		case 1:
			any_crossing(s, core);
			break;
		case 2:
			sim_wait(s, core, rng_below(&rng, 500), any_cost());
			break;
		default:
			any_insn(s, core);
			break;
		}
	}
	sim_close(s);
}

static void check_span(const struct trace_span *p)
{
	uint64_t regions = 0;

	for (size_t i = 0; i < p->region_count; i++)
		regions += p->regions[i].cycles;
	ck_assert_uint_eq(trace_span_explained(p), trace_span_cycles(p));
	ck_assert_uint_eq(regions, trace_span_cycles(p));
	for (size_t i = 0; i < p->leg_count; i++)
		ck_assert_uint_eq(p->legs[i].begin, i ? p->legs[i - 1].end : p->begin);
	ck_assert_uint_eq(p->legs[p->leg_count - 1].end, p->end);
	for (unsigned int b = 0; b < BUCKET_COUNT; b++)
		ck_assert_uint_le(p->bucket[b], trace_span_cycles(p));
	for (unsigned int c = 0; c < CLASS_COUNT; c++) {
		ck_assert_uint_le(p->moves[DIR_SAVE][c].stall + p->moves[DIR_SAVE][c].mmio,
				  p->bucket[BUCKET_SAVE + c]);
		ck_assert_uint_le(p->moves[DIR_RESTORE][c].stall + p->moves[DIR_RESTORE][c].mmio,
				  p->bucket[BUCKET_RESTORE + c]);
	}
}

START_TEST(buckets_add_up)
{
	size_t spans = 0, saves = 0, restores = 0;

	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct sim s;

		run(&s, seed, 0, 4000);
		for (size_t i = 0; i < s.span_count; i++) {
			check_span(&s.spans[i]);
			saves += s.spans[i].bucket[BUCKET_SAVE + CLASS_GP] != 0;
			restores += s.spans[i].bucket[BUCKET_RESTORE + CLASS_EL1_SYS] != 0;
		}
		spans += s.span_count;
		sim_free(&s);
	}
	/* The streams do reach what they are to test. */
	ck_assert_uint_gt(spans, 2000);
	ck_assert_uint_gt(saves, 500);
	ck_assert_uint_gt(restores, 200);
}
END_TEST

/* The steps of a span cover it, and say of each cycle what the buckets say. */
START_TEST(listing_adds_up)
{
	for (uint64_t seed = 1; seed <= 8; seed++) {
		uint64_t moved = 0, steps = 0, want_moved = 0, want = 0;
		struct sim s;

		run(&s, seed, ~0u, 3000);
		for (size_t i = 0; i < s.step_count; i++) {
			steps += s.steps[i].cycles;
			for (int m = 0; m < STEP_MOVES; m++)
				moved += s.steps[i].moves[m].cycles;
		}
		for (size_t i = 0; i < s.span_count; i++) {
			want += trace_span_cycles(&s.spans[i]);
			for (unsigned int b = 0; b < BUCKET_ENTRY; b++)
				want_moved += s.spans[i].bucket[b];
		}
		ck_assert_uint_eq(steps, want);
		ck_assert_uint_eq(moved, want_moved);
		sim_free(&s);
	}
}
END_TEST

static char *contents(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	char *data;

	ck_assert_ptr_nonnull(f);
	fseek(f, 0, SEEK_END);
	*len = (size_t)ftell(f);
	rewind(f);
	data = malloc(*len);
	ck_assert_uint_eq(fread(data, 1, *len, f), *len);
	fclose(f);
	return data;
}

START_TEST(same_run_same_file)
{
	struct sim a, b;
	size_t alen, blen;
	char *adata, *bdata;

	run(&a, 7, 4, 20000);
	run(&b, 7, 4, 20000);
	adata = contents(a.path, &alen);
	bdata = contents(b.path, &blen);
	ck_assert_uint_eq(alen, blen);
	ck_assert_int_eq(memcmp(adata, bdata, alen), 0);
	free(adata);
	free(bdata);
	sim_free(&a);
	sim_free(&b);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { buckets_add_up, listing_adds_up, same_run_same_file, NULL };

	return unit_run(unit_suite("trace property", tests));
}
