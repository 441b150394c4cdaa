// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One guest, several ways to run it, one result: registers, memory, cycles.
 * The included hypervisor is run plainly; instruction by instruction, in the
 * instrumented copies of its blocks; with lookups forgotten at random; with
 * all code dropped now and then. DESIGN.md, timing invariants 1, 5 and 8.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/rng.h"
#include "cpu/cpu.h"
#include "cpu/stops.h"
#include "mmu/physmap.h"
#include "platform/machine.h"
#include "tests/unit/unit.h"

#define ROM "roms/split-v8-gicv2.elf"

enum way { PLAIN, INSTRUMENTED, FORGETFUL, RELIFTED, STEPPED };

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

/* Runs the hypervisor to @cycles in slices, disturbing what must not matter between them. */
static void run(enum way way, uint64_t cycles, bool timing, struct result *r)
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
	enum machine_exit why;
	struct machine *m;

	snprintf(rom, sizeof rom, "%s/" ROM, src ? src : ".");
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
	take_result(m, r);
	ck_assert(machine_free(m, &err));
	profile_free(profile);
}

static void compare(enum way way, uint64_t cycles, bool timing)
{
	struct result a, b;

	run(PLAIN, cycles, timing, &a);
	run(way, cycles, timing, &b);
	ck_assert_uint_eq(a.now, b.now);
	ck_assert_uint_eq(a.insns, b.insns);
	ck_assert_uint_eq(a.registers, b.registers);
	ck_assert_uint_eq(a.memory, b.memory);
	ck_assert_uint_gt(a.insns, 1000);
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
	};

	tcase_set_timeout(tcase, 300);
	for (unsigned i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_loop_test(tcase, tests[i], 0, sizeof lengths / sizeof lengths[0]);
	suite_add_tcase(suite, tcase);
	return unit_run(suite);
}
