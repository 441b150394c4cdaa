// SPDX-License-Identifier: GPL-2.0-or-later
/* What the running code may take for granted, and how it changes. */
#include "cpu/exception.h"
#include "cpu/pmu.h"
#include "cpu/regime.h"
#include "cpu/sysreg-rules.h"

/* ---- stack pointers -------------------------------------------------------- */

static unsigned current_sp(const struct cpu *cpu)
{
	return cpu->ps.sp_sel ? cpu->ps.el : 0;
}

uint64_t cpu_get_sp(const struct cpu *cpu, unsigned el)
{
	return el == current_sp(cpu) ? cpu->r[SLOT_SP] : cpu->sp_el[el];
}

void cpu_set_sp(struct cpu *cpu, unsigned el, uint64_t value)
{
	if (el == current_sp(cpu))
		cpu->r[SLOT_SP] = value;
	else
		cpu->sp_el[el] = value;
}

void cpu_switch_sp(struct cpu *cpu, unsigned el, unsigned sp_sel)
{
	cpu->sp_el[current_sp(cpu)] = cpu->r[SLOT_SP];
	cpu->ps.el = (uint8_t)el;
	cpu->ps.sp_sel = (uint8_t)sp_sel;
	cpu->r[SLOT_SP] = cpu->sp_el[current_sp(cpu)];
}

/* ---- flags of blocks --------------------------------------------------------- */

/* LDTR and STTR have the rights of EL0: at EL1, and at the EL2 of a host (Arm ARM, IsUnpriv). */
static bool unprivileged_form(const struct cpu *cpu)
{
	unsigned el = cpu->ps.el;

	return !cpu->ps.uao && (el == 1 || (el == 2 && cpu_host_el0(cpu)));
}

void cpu_update_flags(struct cpu *cpu)
{
	unsigned el = cpu->ps.el;
	uint64_t control = cpu_sctlr(cpu);
	uint32_t flags = el;

	if (control & (el == 0 ? SCTLR_SA0 : SCTLR_SA))
		flags |= BLOCK_SP_ALIGN;
	if (control & SCTLR_A)
		flags |= BLOCK_ALIGN;
	flags |= cpu_fp_trap_el(cpu) << BLOCK_FP_TRAP_SHIFT;
	if (control & (el == 0 ? SCTLR_E0E : SCTLR_EE))
		flags |= BLOCK_BIG_ENDIAN;
	if (!cpu->ps.sp_sel)
		flags |= BLOCK_SP_EL0;
	if (cpu->ps.il)
		flags |= BLOCK_IL;
	if (!unprivileged_form(cpu))
		flags |= BLOCK_UNPRIV_EL1;
	if (el == 2 && cpu_e2h(cpu))
		flags |= BLOCK_E2H;
	if (pmu_counts_blocks(cpu))
		flags |= BLOCK_COUNTED;
	cpu->flags = flags;
}

/* ---- translation --------------------------------------------------------------- */

void cpu_mmu_regs(const struct cpu *cpu, enum regime regime, unsigned el, struct mmu_regs *out)
{
	const uint64_t *sys = cpu->sys;

	*out = (struct mmu_regs){ .regime = regime, .el = (uint8_t)el };
	if (regime == REGIME_EL2) {
		out->sctlr = sys[SR_SCTLR_EL2];
		out->tcr = sys[SR_TCR_EL2];
		out->ttbr0 = sys[SR_TTBR0_EL2];
		out->mair = sys[SR_MAIR_EL2];
		return;
	}
	out->pan = cpu->ps.pan;
	if (regime == REGIME_EL20) {
		out->sctlr = sys[SR_SCTLR_EL2];
		out->tcr = sys[SR_TCR_EL2];
		out->ttbr0 = sys[SR_TTBR0_EL2];
		out->ttbr1 = sys[SR_TTBR1_EL2];
		out->mair = sys[SR_MAIR_EL2];
		return;
	}
	out->sctlr = sys[SR_SCTLR_EL1];
	out->tcr = sys[SR_TCR_EL1];
	out->ttbr0 = sys[SR_TTBR0_EL1];
	out->ttbr1 = sys[SR_TTBR1_EL1];
	out->mair = sys[SR_MAIR_EL1];
	if (!cpu->has_el2)
		return;
	out->hcr = sys[SR_HCR_EL2];
	out->vtcr = sys[SR_VTCR_EL2];
	out->vttbr = sys[SR_VTTBR_EL2];
	out->s2_big_endian = sys[SR_SCTLR_EL2] & SCTLR_EE;
	/* stage 1 of EL1&0 is off with TGE (Arm ARM, AArch64.S1Enabled) */
	if (out->hcr & HCR_TGE)
		out->sctlr &= ~SCTLR_M;
}

void cpu_sync_context(struct cpu *cpu)
{
	struct mmu_regs regs;

	cpu->context_dirty = false;
	cpu_update_flags(cpu);
	hw_debug_update(cpu);
	if (!cpu->mmu)
		return;
	cpu_mmu_regs(cpu, cpu_regime(cpu, cpu->ps.el), cpu->ps.el, &regs);
	mmu_set_context(cpu->mmu, &regs);
}

uint64_t cpu_untag_pc(const struct cpu *cpu, uint64_t pc)
{
	enum regime regime = cpu_regime(cpu, cpu->ps.el);
	uint64_t tcr = cpu->sys[regime == REGIME_EL10 ? SR_TCR_EL1 : SR_TCR_EL2];
	bool upper = pc >> 55 & 1;

	if (regime == REGIME_EL2)
		return tcr & TCR_EL2_TBI ? pc & ~(UINT64_C(0xff) << 56) : pc;
	if (!(tcr & (upper ? TCR_TBI1 : TCR_TBI0)))
		return pc;
	return upper ? pc | UINT64_C(0xff) << 56 : pc & ~(UINT64_C(0xff) << 56);
}
