// SPDX-License-Identifier: GPL-2.0-or-later
/* AT, TLBI and the TLBs they reach: system instructions over a real memory system. */
#include "cpu/exception.h"

#include "cpu/sysreg-bits.h"
#include "tests/unit/stub-cpu.h"
#include "tests/unit/test_mmu_world.h"

#define SYS(op1, crn, crm, op2, rt) \
	(0xd5080000u | (op1) << 16 | (crn) << 12 | (crm) << 8 | (op2) << 5 | (rt))
#define AT_S1E1R     SYS(0, 7, 8, 0, 0)
#define AT_S1E0R     SYS(0, 7, 8, 2, 0)
#define AT_S12E1W    SYS(4, 7, 8, 5, 0)
#define TLBI_VMALLE1 SYS(0, 8, 7, 0, 31)

#define VA	     UINT64_C(0x12345000)
#define IPA_SKEW     UINT64_C(0x100000000)

/* Both stages on; @cores share the memory. The core is at EL2. */
static struct cpu *core_with_tables(struct world **world, unsigned cores)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);
	struct world *w = world_new(cores, NULL, true);

	use_el1(w);
	use_s2(w, IPA_SKEW);
	map_at(w, &w->s1, VA, DATA + IPA_SKEW, 3, S1_RW);
	cpu->mmu = w->m;
	cpu->sys[SR_SCTLR_EL1] |= w->regs.sctlr;
	cpu->sys[SR_TCR_EL1] = w->regs.tcr;
	cpu->sys[SR_TTBR0_EL1] = w->regs.ttbr0;
	cpu->sys[SR_TTBR1_EL1] = w->regs.ttbr1;
	cpu->sys[SR_MAIR_EL1] = w->regs.mair;
	cpu->sys[SR_HCR_EL2] |= w->regs.hcr;
	cpu->sys[SR_VTCR_EL2] = w->regs.vtcr;
	cpu->sys[SR_VTTBR_EL2] = w->regs.vttbr;
	cpu_sync_context(cpu);
	*world = w;
	return cpu;
}

static uint64_t at(struct cpu *cpu, uint32_t op, uint64_t va)
{
	cpu->r[0] = va;
	ck_assert(stub_run(cpu, op));
	return cpu->sys[SR_PAR_EL1];
}

/* Stage 1 alone gives the IPA, both stages the PA; a fault its status and stage. */
START_TEST(at_results)
{
	struct world *w;
	struct cpu *cpu = core_with_tables(&w, 1);

	ck_assert_uint_eq(at(cpu, AT_S1E1R, VA + 0x123) & UINT64_C(0xfffffffff001),
			  DATA + IPA_SKEW);
	ck_assert_uint_eq(at(cpu, AT_S12E1W, VA) & UINT64_C(0xfffffffff001), DATA);
	/* AP(0) is EL1's alone: permission fault, level 3, stage 1 */
	ck_assert_uint_eq(at(cpu, AT_S1E0R, VA) & 0x3ff, 1 | 0xf << 1);
	ck_assert_uint_eq(at(cpu, AT_S1E1R, VA + 0x1000) & 0x3ff, 1 | 7 << 1);
	/* outside stage 2: bit 9 */
	map_at(w, &w->s1, VA + 0x2000, HOLE, 3, S1_RW);
	ck_assert_uint_eq(at(cpu, AT_S12E1W, VA + 0x2000) & 0x201, 0x201);
	ck_assert_uint_eq(at(cpu, AT_S1E1R, VA + 0x2000) & UINT64_C(0xfffffffff001), HOLE);
	stub_cpu_free(cpu);
	world_free(w);
}
END_TEST

/* A stage 1 table that stage 2 does not map: EL1's AT is an abort to EL2, EL2's a result. */
START_TEST(at_with_a_faulting_walk)
{
	struct world *w;
	struct cpu *cpu = core_with_tables(&w, 1);

	cpu->sys[SR_TTBR0_EL1] = HOLE;
	cpu_sync_context(cpu);
	ck_assert_uint_eq(at(cpu, AT_S1E1R, VA) & 0x301, 0x301); /* F, PTW, S */
	stub_at_el(cpu, 1);
	cpu->r[0] = VA;
	ck_assert(!stub_run(cpu, AT_S1E1R));
	ck_assert_uint_eq(cpu->ps.el, 2);
	ck_assert_uint_eq(stub_ec(cpu), EC_DABT_LOW);
	/* CM, S1PTW, WnR, translation fault; no ISV */
	ck_assert_uint_eq(stub_iss(cpu) & ~3u, 0x1c4);
	ck_assert_uint_eq(cpu->sys[SR_FAR_EL2], VA);
	ck_assert_uint_eq(cpu->sys[SR_HPFAR_EL2], HOLE >> 12 << 4);
	stub_cpu_free(cpu);
	world_free(w);
}
END_TEST

/* With TGE stage 1 of EL1&0 is off, whatever SCTLR_EL1.M says. */
START_TEST(tge_disables_stage_1)
{
	struct world *w;
	struct cpu *cpu = core_with_tables(&w, 1);

	cpu->sys[SR_HCR_EL2] = (cpu->sys[SR_HCR_EL2] & ~HCR_VM) | HCR_TGE;
	ck_assert_uint_eq(at(cpu, AT_S1E1R, VA) & UINT64_C(0xfffffffff001), VA);
	stub_cpu_free(cpu);
	world_free(w);
}
END_TEST

/* A translation that was used stays in the TLBs of both cores until the right TLBI. */
static bool other_core_sees_change(uint64_t hcr)
{
	struct world *w;
	struct cpu *cpu = core_with_tables(&w, 2);
	struct mmu *other = memsys_mmu(w->ms, 1);
	uint64_t value = 0;
	bool changed;

	*(uint64_t *)(void *)host_at(w, DATA) = 1;
	*(uint64_t *)(void *)host_at(w, DATA + 0x1000) = 2;
	w->regs.hcr |= hcr;
	mmu_set_context(other, &w->regs);
	ck_assert(mmu_read(other, VA, 8, 0, &value, &w->fault));
	ck_assert_uint_eq(value, 1);
	map_at(w, &w->s1, VA, DATA + 0x1000 + IPA_SKEW, 3, S1_RW);
	cpu->sys[SR_HCR_EL2] |= hcr;
	stub_at_el(cpu, 1);
	ck_assert(stub_run(cpu, TLBI_VMALLE1));
	ck_assert(mmu_read(other, VA, 8, 0, &value, &w->fault));
	changed = value == 2;
	stub_cpu_free(cpu);
	world_free(w);
	return changed;
}

/* HCR_EL2.FB makes a guest's local TLBI a broadcast. */
START_TEST(forced_broadcast)
{
	ck_assert(!other_core_sees_change(0));
	ck_assert(other_core_sees_change(HCR_FB));
}
END_TEST

int main(void)
{
	return unit_run(
		unit_suite("cpu/sysreg-maintenance",
			   (const TTest *const[]){ at_results, at_with_a_faulting_walk,
						   tge_disables_stage_1, forced_broadcast, NULL }));
}
