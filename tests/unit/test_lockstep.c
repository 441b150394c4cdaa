// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One guest, several ways to run it, one result: registers, memory, cycles.
 * The included hypervisor is run plainly; instruction by instruction, in the
 * instrumented copies of its blocks; with lookups forgotten at random; with
 * all code dropped now and then; with debug registers that never match.
 * DESIGN.md, timing invariants 1, 5 and 8. Debug exceptions that fire, in
 * hv/tests/debug.S, are the same in every way too.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/rng.h"
#include "cpu/cpu.h"
#include "cpu/stops.h"
#include "cpu/sysreg-bits.h"
#include "mmu/physmap.h"
#include "platform/machine.h"
#include "tests/unit/unit.h"

#define HYPERVISOR "roms/split-v8-gicv2.elf"
#define DEBUGGER   "roms/tests/debug.elf"

enum way { PLAIN, INSTRUMENTED, FORGETFUL, RELIFTED, STEPPED, POINTS_OFF, POINTS_ON };

static struct stops stops;
static struct cpu_debug debug[MACHINE_MAX_CORES];

struct result {
	uint64_t now, insns, registers, memory;
};

static struct profile *load_profile(void)
{
	struct error err;
	struct profile *p;

	if (getenv("SRCDIR"))
		setenv("TRAPLINE_DATA", getenv("SRCDIR"), 1);
	p = profile_load("m400", &err);
	ck_assert_msg(p != NULL, "%s", err.msg);
	return p;
}

static uint64_t hash_bytes(uint64_t h, const void *p, size_t n)
{
	const uint8_t *b = p;
	uint64_t word;

	for (; n >= 8; n -= 8, b += 8) {
		memcpy(&word, b, 8);
		h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 29;
	}
	return h;
}

static void take_result(struct machine *m, struct result *r)
{
	const struct physmap *map = machine_physmap(m);

	r->now = r->insns = r->registers = r->memory = 0;
	for (unsigned i = 0; i < machine_core_count(m); i++) {
		struct cpu *cpu = machine_cpu(m, i);

		r->now = r->now * 31 + cpu_now(cpu);
		r->insns += cpu->insns;
		r->registers = hash_bytes(r->registers, cpu->r, sizeof cpu->r[0] * SLOT_SINK);
		r->registers = hash_bytes(r->registers, cpu->r + SLOT_V0,
					  sizeof cpu->r[0] * (SLOT_COUNT - SLOT_V0));
		r->registers = hash_bytes(r->registers, cpu->sys, sizeof cpu->sys);
		r->registers = r->registers * 31 + cpu_nzcv(cpu);
		r->registers = r->registers * 31 + cpu->pc;
		r->registers = r->registers * 31 + cpu->mispredicts;
	}
	for (unsigned i = 0; i < map->count; i++)
		if (map->regions[i].kind == REGION_RAM)
			r->memory =
				hash_bytes(r->memory, map->regions[i].host, map->regions[i].size);
}

static void forget_lookups(struct mmu *m, struct rng *rng)
{
	for (unsigned i = 0; i < LOOKUP_ENTRIES; i++) {
		if (rng_next(rng) & 1)
			m->lookup->read[i].tag = lookup_no_tag(i);
		if (rng_next(rng) & 1)
			m->lookup->write[i].tag = lookup_no_tag(i);
	}
}

/*
 * Debug registers that are enabled at every EL and do not match: a breakpoint where nothing runs,
 * and a watchpoint on all of the program's first MiB, linked to a context that there is not.
 */
static const struct {
	enum sysreg_id reg;
	uint64_t value;
} never_matching[] = {
	{ SR_OSLAR_EL1, 0 },
	{ SR_MDSCR_EL1, MDSCR_MDE | MDSCR_KDE },
	{ SR_DBGBVR0_EL1, 0x123456789000 },
	{ SR_DBGBCR0_EL1, 1 | 3 << 1 | 15 << 5 | 1 << 13 },
	{ SR_DBGBVR3_EL1, 0x7fffffff },
	{ SR_DBGBCR3_EL1, 1 | 15 << 5 | 3 << 20 },
	{ SR_DBGWVR0_EL1, 0x40200000 },
	{ SR_DBGWCR0_EL1,
	  1 | 3 << 1 | 3 << 3 | 0xff << 5 | 1 << 13 | 3 << 16 | 1 << 20 | 20 << 24 },
};

/* @on: otherwise, all the same but for the points' enables. */
static void set_debug_registers(struct cpu *cpu, bool on)
{
	for (size_t i = 0; i < sizeof never_matching / sizeof *never_matching; i++)
		sysreg_poke(cpu, never_matching[i].reg,
			    on ? never_matching[i].value : never_matching[i].value & ~UINT64_C(1));
}

/* As they were, for the comparison. */
static void reset_debug_registers(struct cpu *cpu)
{
	for (size_t i = 0; i < sizeof never_matching / sizeof *never_matching; i++)
		cpu->sys[never_matching[i].reg] = 0;
	cpu->sys[SR_OSLSR_EL1] = OSLSR_RESET;
}

/*
 * Runs the program @name to @cycles or its end in slices, disturbing what must not matter between
 * them.
 */
static void run(const char *name, enum way way, uint64_t cycles, bool timing, struct result *r)
{
	struct profile *profile = load_profile();
	const char *src = getenv("SRCDIR");
	char rom[4096];
	struct error err;
	struct rng rng;
	struct machine_config c = {
		.virtualization = true,
		.model = cpu_model_find("xgene1"),
		.profile = profile,
		.cores = 2,
		.ram_size = 512u << 20,
		.max_cycles = cycles,
		.timing_off = !timing,
	};
	bool points = way == POINTS_OFF || way == POINTS_ON;
	enum machine_exit why;
	struct machine *m;

	snprintf(rom, sizeof rom, "%s/%s", src ? src : ".", name);
	c.kernel = rom;
	c.start_stopped = true;
	m = machine_new(&c, NULL, &err);
	ck_assert_msg(m != NULL, "%s", err.msg);
	rng_seed(&rng, 1);
	/* a breakpoint that is never met keeps all cores in the instrumented blocks */
	stops_clear(&stops);
	ck_assert(stops_add(&stops, STOP_KIND_SOFTWARE, 0x123456789000, 0));
	for (unsigned i = 0; way == INSTRUMENTED && i < machine_core_count(m); i++) {
		debug[i] = (struct cpu_debug){ .stops = &stops };
		machine_cpu(m, i)->debug = &debug[i];
		debug_apply(machine_cpu(m, i));
	}
	ck_assert_int_eq(machine_run(m), MACHINE_STOPPED);
	/* now and then: a core that is turned on is reset */
	for (unsigned k = 0; points && k < 30000; k++) {
		for (unsigned i = 0; k % 1000 == 0 && i < machine_core_count(m); i++)
			set_debug_registers(machine_cpu(m, i), way == POINTS_ON);
		if (machine_step(m, 0) != MACHINE_STOPPED)
			break;
	}
	if (way == STEPPED) {
		unsigned core = 0;

		for (unsigned k = 0; k < 30000; k++)
			if (machine_step(m, core) != MACHINE_STOPPED)
				break;
	}
	if (way == FORGETFUL || way == RELIFTED) {
		for (unsigned k = 0; k < 2000; k++) {
			struct cpu *cpu = machine_cpu(m, rng_next(&rng) % machine_core_count(m));

			if (machine_step(m, 0) != MACHINE_STOPPED)
				break;
			for (unsigned i = 0; i < machine_core_count(m); i++)
				if (way == FORGETFUL)
					forget_lookups(machine_cpu(m, i)->mmu, &rng);
			if (way == RELIFTED && !cpu->resume)
				cpu_flush_code(cpu);
		}
	}
	why = machine_run(m);
	ck_assert(why == MACHINE_LIMIT || why == MACHINE_POWER_OFF);
	/* the host's processes ran with them: nobody turned them off */
	if (way == POINTS_ON)
		ck_assert(hw_debug_enabled_from(machine_cpu(m, 0), 0, true) &&
			  hw_breaks_at(machine_cpu(m, 0), 0) &&
			  hw_watches_at(machine_cpu(m, 0), 0, false));
	for (unsigned i = 0; points && i < machine_core_count(m); i++)
		reset_debug_registers(machine_cpu(m, i));
	take_result(m, r);
	ck_assert(machine_free(m, &err));
	profile_free(profile);
}

static void compare_of(const char *name, enum way plain, enum way way, uint64_t cycles, bool timing)
{
	struct result a, b;

	run(name, plain, cycles, timing, &a);
	run(name, way, cycles, timing, &b);
	ck_assert_uint_eq(a.now, b.now);
	ck_assert_uint_eq(a.insns, b.insns);
	ck_assert_uint_eq(a.registers, b.registers);
	ck_assert_uint_eq(a.memory, b.memory);
	ck_assert_uint_gt(a.insns, 1000);
}

static void compare(enum way way, uint64_t cycles, bool timing)
{
	compare_of(HYPERVISOR, PLAIN, way, cycles, timing);
}

static const uint64_t lengths[] = { 60000, 1000000, 9999999 };

START_TEST(repeated_runs_agree)
{
	compare(PLAIN, lengths[_i], true);
}
END_TEST

START_TEST(instrumented_blocks_agree)
{
	compare(INSTRUMENTED, lengths[_i], true);
}
END_TEST

START_TEST(instrumented_blocks_agree_without_timing)
{
	compare(INSTRUMENTED, lengths[_i], false);
}
END_TEST

START_TEST(single_steps_agree)
{
	compare(STEPPED, lengths[_i], true);
}
END_TEST

START_TEST(lookups_may_forget)
{
	compare(FORGETFUL, lengths[_i], true);
}
END_TEST

START_TEST(code_may_be_dropped)
{
	compare(RELIFTED, lengths[_i], true);
}
END_TEST

START_TEST(debug_registers_cost_nothing)
{
	compare_of(HYPERVISOR, POINTS_OFF, POINTS_ON, lengths[_i], true);
}
END_TEST

START_TEST(debug_exceptions_agree)
{
	static const enum way ways[] = { INSTRUMENTED, FORGETFUL, RELIFTED, STEPPED };

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		compare_of(DEBUGGER, PLAIN, ways[i], lengths[_i] * 100, true);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("lockstep");
	TCase *tcase = tcase_create("lockstep");
	const TTest *const tests[] = {
		repeated_runs_agree,
		instrumented_blocks_agree,
		instrumented_blocks_agree_without_timing,
		single_steps_agree,
		lookups_may_forget,
		code_may_be_dropped,
		debug_registers_cost_nothing,
		debug_exceptions_agree,
	};

	tcase_set_timeout(tcase, 300);
	for (unsigned i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_loop_test(tcase, tests[i], 0, sizeof lengths / sizeof lengths[0]);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
