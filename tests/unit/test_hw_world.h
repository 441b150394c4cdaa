/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A core for the tests of self-hosted debug: code at CODE, data at DATA, both for EL0 and EL1, with
 * the MMU on in EL1&0 and off at EL2. Every vector is a WFI, so that a run ends at the first
 * exception that is taken.
 */
#ifndef TRAPLINE_TESTS_UNIT_TEST_HW_WORLD_H
#define TRAPLINE_TESTS_UNIT_TEST_HW_WORLD_H

#include "cpu/exception.h"
#include "cpu/hw-debug.h"
#include "tests/unit/test_mmu_world.h"
#include "tests/unit/unit.h"

#define CODE	    (RAM_BASE + (UINT64_C(16) << 20)) /* 2 MB, read-only */
#define VECTORS_EL1 (CODE + 0x100000)
#define VECTORS_EL2 (CODE + 0x101000)
#define READ_ONLY   (DATA + 0x200000) /* 2 MB; beyond, nothing is mapped */
#define UNMAPPED    (DATA + 0x400000)

#define WFI	    0xd503207fu
#define NOP	    0xd503201fu
#define ISB	    0xd5033fdfu
#define SVC	    0xd4000001u
#define ERET	    0xd69f03e0u
#define MRS(id, rt) (0xd5200000u | (uint32_t)sysregs[id].enc << 5 | (rt))
#define MSR(id, rt) (0xd5000000u | (uint32_t)sysregs[id].enc << 5 | (rt))

/* DBGBCR and DBGWCR */
#define POINT_E	    1u
#define POINT_EL1   (1u << 1)
#define POINT_EL0   (2u << 1)
#define POINT_HMC   (1u << 13)
#define BCR_BAS	    (15u << 5)
#define BCR_BT(n)   ((uint64_t)(n) << 20)
#define LBN(n)	    ((uint64_t)(n) << 16)
#define WCR_LOAD    (1u << 3)
#define WCR_STORE   (2u << 3)
#define WCR_BAS(n)  ((uint64_t)(n) << 5)
#define WCR_WT	    (1u << 20)
#define WCR_MASK(n) ((uint64_t)(n) << 24)

struct hw_world {
	struct world *w;
	struct cpu *cpu;
};

static inline void hw_code(struct hw_world *h, uint64_t at, const uint32_t *words, size_t count)
{
	memcpy(host_at(h->w, at), words, count * sizeof(*words));
	cpu_flush_code(h->cpu);
}

static inline struct hw_world hw_world_new(const char *model, bool has_el2)
{
	struct hw_world h = { .w = world_new(1, NULL, true) };
	struct world *w = h.w;
	struct cpu_config config = {
		.model = cpu_model_find(model),
		.mmu = w->m,
		.has_el2 = has_el2,
	};
	struct cpu *cpu = h.cpu = cpu_new(&config);

	use_el1(w);
	map_at(w, &w->s1, CODE, CODE, 2, D_AF | D_AP(3));
	map_at(w, &w->s1, DATA, DATA, 2, D_AF | D_AP(1));
	map_at(w, &w->s1, READ_ONLY, READ_ONLY, 2, D_AF | D_AP(3));
	cpu_reset(cpu, CODE);
	cpu->sys[SR_SCTLR_EL1] = w->regs.sctlr | SCTLR_UCI | SCTLR_DZE | SCTLR_NTWI | SCTLR_SPAN;
	cpu->sys[SR_TCR_EL1] = w->regs.tcr;
	cpu->sys[SR_TTBR0_EL1] = w->regs.ttbr0;
	cpu->sys[SR_TTBR1_EL1] = w->regs.ttbr1;
	cpu->sys[SR_MAIR_EL1] = w->regs.mair;
	cpu->sys[SR_VBAR_EL1] = VECTORS_EL1;
	cpu->sys[SR_VBAR_EL2] = VECTORS_EL2;
	cpu->sys[SR_CPACR_EL1] = 3 << 20;
	cpu->sys[SR_OSLSR_EL1] &= ~OSLSR_OSLK;
	for (uint64_t at = 0; at < 0x800; at += 0x80) {
		hw_code(&h, VECTORS_EL1 + at, (const uint32_t[]){ WFI }, 1);
		hw_code(&h, VECTORS_EL2 + at, (const uint32_t[]){ WFI }, 1);
	}
	return h;
}

static inline void hw_world_free(struct hw_world *h)
{
	cpu_free(h->cpu);
	world_free(h->w);
}

/* The core goes on at CODE in @el, with PSTATE.D as given and everything else unmasked. */
static inline void hw_at(struct hw_world *h, unsigned el, bool masked)
{
	struct cpu *cpu = h->cpu;

	cpu_switch_sp(cpu, el, el != 0);
	cpu->ps.daif = masked ? DAIF_D : 0;
	cpu->ps.ss = cpu->ps.pan = false;
	cpu->ps.il = false;
	cpu->pc = CODE;
	cpu->sleep = AWAKE;
	cpu->same_exception = 0;
	hw_debug_watch_lines(cpu);
	cpu_sync_context(cpu);
}

/* Runs until the core sleeps. */
static inline void hw_run(struct hw_world *h)
{
	h->cpu->sleep = AWAKE;
	ck_assert_int_eq(cpu_run(h->cpu, cpu_now(h->cpu) + 1000000), RUN_SLEEP);
}

/* The core is in the vector of a synchronous exception that it took to @el from @pc. Its ISS. */
static inline uint32_t hw_took(const struct hw_world *h, unsigned el, unsigned ec, uint64_t pc)
{
	const uint64_t *sys = h->cpu->sys;
	uint64_t esr = sys[el == 2 ? SR_ESR_EL2 : SR_ESR_EL1];

	ck_assert_uint_eq(h->cpu->ps.el, el);
	ck_assert_msg(esr >> 26 == ec, "exception class %x, not %x, at %lx", (unsigned)(esr >> 26),
		      ec, (unsigned long)sys[el == 2 ? SR_ELR_EL2 : SR_ELR_EL1]);
	ck_assert_uint_eq(sys[el == 2 ? SR_ELR_EL2 : SR_ELR_EL1], pc);
	return esr & 0x1ffffff;
}

#endif
