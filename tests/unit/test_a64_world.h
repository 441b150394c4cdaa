/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A core with memory for the tests of A64 loads and stores: EL1, MMU on, and a few pages
 * mapped one to one from DATA: two writable, one read-only, one for EL0 too, one Device, then a
 * hole.
 */
#ifndef TRAPLINE_TESTS_UNIT_TEST_A64_WORLD_H
#define TRAPLINE_TESTS_UNIT_TEST_A64_WORLD_H

#include "cpu/exception.h"
#include "tests/unit/test_a64_exec.h"
#include "tests/unit/test_mmu_world.h"

#define PAGE	  UINT64_C(0x1000)
#define RW_PAGES  DATA /* two of them */
#define READ_ONLY (DATA + 2 * PAGE)
#define USER_PAGE (DATA + 3 * PAGE)
#define UNMAPPED  (DATA + 4 * PAGE)
#define VECTORS	  UINT64_C(0xffff800)

struct mem_world {
	struct world *w;
	struct cpu *cpu;
};

static inline struct mem_world mem_world_new(void)
{
	struct mem_world mw = { .w = world_new(1, NULL, true) };
	struct world *w = mw.w;
	struct cpu_config config = { .model = cpu_model_find("cortex-a57"), .mmu = w->m };
	struct cpu *cpu = cpu_new(&config);

	use_el1(w);
	for (unsigned i = 0; i < 2; i++)
		map_at(w, &w->s1, RW_PAGES + i * PAGE, RW_PAGES + i * PAGE, 3, S1_RW);
	map_at(w, &w->s1, READ_ONLY, READ_ONLY, 3, D_AF | D_AP(2));
	map_at(w, &w->s1, USER_PAGE, USER_PAGE, 3, D_AF | D_AP(1));
	map_at(w, &w->s1, DEV_BASE, DEV_BASE, 3, S1_RW | D_ATTR(1));
	cpu_reset(cpu, 0x80000);
	cpu->sys[SR_SCTLR_EL1] = w->regs.sctlr;
	cpu->sys[SR_TCR_EL1] = w->regs.tcr;
	cpu->sys[SR_TTBR0_EL1] = w->regs.ttbr0;
	cpu->sys[SR_TTBR1_EL1] = w->regs.ttbr1;
	cpu->sys[SR_MAIR_EL1] = w->regs.mair;
	cpu->sys[SR_VBAR_EL1] = VECTORS;
	cpu->sys[SR_CPACR_EL1] = 3 << 20;
	cpu_sync_context(cpu);
	mw.cpu = cpu;
	return mw;
}

static inline void mem_world_free(struct mem_world *mw)
{
	cpu_free(mw->cpu);
	world_free(mw->w);
}

/* Turns bits of SCTLR_EL1 on and synchronises. */
static inline void mem_world_sctlr(struct mem_world *mw, uint64_t set)
{
	mw->cpu->sys[SR_SCTLR_EL1] |= set;
	cpu_sync_context(mw->cpu);
}

static inline uint8_t *mem_at(struct mem_world *mw, uint64_t va)
{
	return host_at(mw->w, va);
}

/* The core took an exception to EL1 from @pc, with class @ec; its ISS. */
static inline uint32_t mem_took(const struct mem_world *mw, uint64_t pc, unsigned ec)
{
	const uint64_t *sys = mw->cpu->sys;

	ck_assert_uint_eq(mw->cpu->pc, VECTORS + 0x200);
	ck_assert_uint_eq(sys[SR_ELR_EL1], pc);
	ck_assert_uint_eq(sys[SR_ESR_EL1] >> 26, ec);
	return sys[SR_ESR_EL1] & 0x1ffffff;
}

#endif
