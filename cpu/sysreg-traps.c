// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Trap rules of system registers. Each follows the order of the accessor's
 * pseudocode in Arm ARM D13: EL1's controls first, then EL2's.
 */
#include "cpu/regime.h"
#include "cpu/sysreg-bits.h"
#include "cpu/sysreg-rules.h"

unsigned trap_to_el1(const struct cpu *cpu)
{
	return cpu->ps.el == 0 && (cpu->sys[SR_HCR_EL2] & HCR_TGE) ? 2 : 1;
}

static unsigned mdcr_trap(const struct cpu *cpu, uint64_t bits)
{
	return cpu->ps.el < 2 && (cpu->sys[SR_MDCR_EL2] & bits) ? 2 : 0;
}

TRAP_RULE(trap_terr)
{
	(void)r, (void)write;
	return cpu_hcr_trap(cpu, HCR_TERR);
}

TRAP_RULE(trap_tlor)
{
	(void)r, (void)write;
	return cpu_hcr_trap(cpu, HCR_TLOR);
}

TRAP_RULE(trap_tid1)
{
	(void)r, (void)write;
	return cpu_hcr_trap(cpu, HCR_TID1);
}

TRAP_RULE(trap_tid2)
{
	(void)r, (void)write;
	return cpu_hcr_trap(cpu, HCR_TID2);
}

TRAP_RULE(trap_tid3)
{
	(void)r, (void)write;
	return cpu_hcr_trap(cpu, HCR_TID3);
}

TRAP_RULE(trap_ctr)
{
	(void)r, (void)write;
	if (cpu->ps.el == 0 && !(cpu_sctlr(cpu) & SCTLR_UCT))
		return trap_to_el1(cpu);
	return cpu_hcr_trap(cpu, HCR_TID2);
}

TRAP_RULE(trap_tvm)
{
	(void)r;
	return cpu_hcr_trap(cpu, write ? HCR_TVM : HCR_TRVM);
}

TRAP_RULE(trap_tacr)
{
	(void)r, (void)write;
	return cpu_hcr_trap(cpu, HCR_TACR);
}

TRAP_RULE(trap_cpacr)
{
	(void)r, (void)write;
	return cpu->ps.el < 2 && (cpu->sys[SR_CPTR_EL2] & CPTR_TCPAC) ? 2 : 0;
}

bool cpu_cpacr_traps_fp(const struct cpu *cpu)
{
	unsigned fpen = cpu->sys[SR_CPACR_EL1] >> CPACR_FPEN_SHIFT & 3;

	if (cpu_in_host(cpu))
		return false;
	return cpu->ps.el < 2 && (!(fpen & 1) || (fpen == 1 && cpu->ps.el == 0));
}

/* CPTR_EL2 with HCR_EL2.E2H: its FPEN is for EL2, and for a host's EL0, as CPACR_EL1's for EL1. */
static bool host_cptr_traps_fp(const struct cpu *cpu)
{
	unsigned fpen = cpu->sys[SR_CPTR_EL2] >> CPACR_FPEN_SHIFT & 3;

	return !(fpen & 1) || (fpen == 1 && cpu->ps.el == 0 && cpu_host_el0(cpu));
}

unsigned cpu_fp_trap_el(const struct cpu *cpu)
{
	if (cpu_cpacr_traps_fp(cpu))
		return trap_to_el1(cpu);
	if (cpu_e2h(cpu))
		return host_cptr_traps_fp(cpu) ? 2 : 0;
	return cpu->sys[SR_CPTR_EL2] & CPTR_TFP ? 2 : 0;
}

TRAP_RULE(trap_fp)
{
	unsigned el = cpu_fp_trap_el(cpu);

	(void)r, (void)write;
	return el ? el | SYSREG_TRAP_FP : 0;
}

TRAP_RULE(trap_daif)
{
	(void)r, (void)write;
	if (cpu->ps.el == 0 && !(cpu_sctlr(cpu) & SCTLR_UMA))
		return trap_to_el1(cpu);
	return 0;
}

/* SP_EL0 is not accessible by name while it is the current stack pointer. */
TRAP_RULE(trap_sp_el0)
{
	(void)r, (void)write;
	return cpu->ps.sp_sel ? 0 : SYSREG_UNDEFINED;
}

/* RVBAR_EL1 exists where EL1 is the highest EL. */
TRAP_RULE(trap_no_el2)
{
	(void)r, (void)write;
	return cpu->has_el2 ? SYSREG_UNDEFINED : 0;
}

/* RMR_ELx exists at the highest EL where that can use AArch32 too. */
TRAP_RULE(trap_rmr)
{
	bool highest = (sysreg_id_of(r) == SR_RMR_EL2) == cpu->has_el2;

	(void)write;
	return highest && (cpu->model->features & feature_bit(FEAT_A32)) ? 0 : SYSREG_UNDEFINED;
}

TRAP_RULE(trap_a5x)
{
	uint32_t implementer = (uint32_t)(cpu->model->midr >> 24);
	uint32_t part = cpu->model->midr >> 4 & 0xfff;

	(void)r, (void)write;
	if (cpu_hcr_trap(cpu, HCR_TIDCP))
		return 2;
	return implementer == 0x41 && (part == 0xd03 || part == 0xd07) ? 0 : SYSREG_UNDEFINED;
}

TRAP_RULE(trap_el2_absent)
{
	(void)r, (void)write;
	return cpu->has_el2 ? 0 : SYSREG_UNDEFINED;
}

/* ---- timers (Arm ARM D11.2) ---------------------------------------------- */

static uint64_t timer_control(const struct cpu *cpu, enum sysreg_id id)
{
	return cpu->timer ? cpu->timer->read(cpu->timer_opaque, cpu->core, id, cpu_now(cpu)) : 0;
}

/*
 * EL0's access by CNTKCTL_EL1 (a host's EL0: by CNTHCTL_EL2, which has the same bits), then EL0's
 * and EL1's to the physical timer by CNTHCTL_EL2.
 */
static unsigned timer_trap(const struct cpu *cpu, uint64_t kctl_any, uint64_t hctl)
{
	bool host = cpu_in_host(cpu);
	enum sysreg_id el0_control = host ? SR_CNTHCTL_EL2 : SR_CNTKCTL_EL1;

	if (cpu->ps.el == 0 && !(timer_control(cpu, el0_control) & kctl_any))
		return trap_to_el1(cpu);
	if (cpu_e2h(cpu))
		hctl <<= CNTHCTL_HOST_SHIFT;
	if (cpu->has_el2 && cpu->ps.el < 2 && !host && hctl &&
	    !(timer_control(cpu, SR_CNTHCTL_EL2) & hctl))
		return 2;
	return 0;
}

TRAP_RULE(trap_cntfrq)
{
	unsigned highest = cpu->has_el2 ? 2 : 1;

	(void)r;
	if (write)
		return cpu->ps.el == highest ? 0 : SYSREG_UNDEFINED;
	return timer_trap(cpu, CNTKCTL_EL0PCTEN | CNTKCTL_EL0VCTEN, 0);
}

TRAP_RULE(trap_cntpct)
{
	(void)r, (void)write;
	return timer_trap(cpu, CNTKCTL_EL0PCTEN, CNTHCTL_EL1PCTEN);
}

TRAP_RULE(trap_cntvct)
{
	(void)r, (void)write;
	return timer_trap(cpu, CNTKCTL_EL0VCTEN, 0);
}

TRAP_RULE(trap_cntp)
{
	(void)r, (void)write;
	return timer_trap(cpu, CNTKCTL_EL0PTEN, CNTHCTL_EL1PCEN);
}

TRAP_RULE(trap_cntv)
{
	(void)r, (void)write;
	return timer_trap(cpu, CNTKCTL_EL0VTEN, 0);
}

/* ---- performance monitors (Arm ARM D7) ------------------------------------ */

/* EL0 needs PMUSERENR_EL0.EN, or one of @also. */
static unsigned pmu_trap(const struct cpu *cpu, uint64_t also, uint64_t mdcr)
{
	if (cpu->ps.el == 0 && !(cpu->sys[SR_PMUSERENR_EL0] & (PMUSERENR_EN | also)))
		return trap_to_el1(cpu);
	return mdcr_trap(cpu, mdcr);
}

TRAP_RULE(trap_pmu)
{
	(void)r, (void)write;
	return pmu_trap(cpu, 0, MDCR_TPM);
}

TRAP_RULE(trap_pmu_el1)
{
	(void)r, (void)write;
	return mdcr_trap(cpu, MDCR_TPM);
}

TRAP_RULE(trap_pmcr)
{
	(void)r, (void)write;
	return pmu_trap(cpu, 0, MDCR_TPM | MDCR_TPMCR);
}

TRAP_RULE(trap_pmswinc)
{
	(void)r, (void)write;
	return pmu_trap(cpu, PMUSERENR_SW, MDCR_TPM);
}

TRAP_RULE(trap_pmselr)
{
	(void)r, (void)write;
	return pmu_trap(cpu, PMUSERENR_ER, MDCR_TPM);
}

TRAP_RULE(trap_pmccntr)
{
	(void)r;
	return pmu_trap(cpu, write ? 0 : PMUSERENR_CR, MDCR_TPM);
}

TRAP_RULE(trap_pmevcntr)
{
	(void)r;
	return pmu_trap(cpu, write ? 0 : PMUSERENR_ER, MDCR_TPM);
}

/* EL0 reads PMUSERENR_EL0 whatever it says. */
TRAP_RULE(trap_pmuserenr)
{
	(void)r, (void)write;
	return mdcr_trap(cpu, MDCR_TPM);
}

/* ---- debug (Arm ARM D2) ---------------------------------------------------- */

/* MDCR_EL2.TDE and HCR_EL2.TGE count as all of TDA, TDRA and TDOSA. */
static unsigned debug_trap(const struct cpu *cpu, uint64_t bit)
{
	if (cpu->ps.el < 2 && (cpu->sys[SR_HCR_EL2] & HCR_TGE))
		return 2;
	return mdcr_trap(cpu, bit | MDCR_TDE);
}

TRAP_RULE(trap_tda)
{
	(void)r, (void)write;
	return debug_trap(cpu, MDCR_TDA);
}

TRAP_RULE(trap_tdra)
{
	(void)r, (void)write;
	return debug_trap(cpu, MDCR_TDRA);
}

TRAP_RULE(trap_tdosa)
{
	(void)r, (void)write;
	return debug_trap(cpu, MDCR_TDOSA);
}

TRAP_RULE(trap_dcc)
{
	(void)r, (void)write;
	if (cpu->ps.el == 0 && (cpu->sys[SR_MDSCR_EL1] & MDSCR_TDCC))
		return trap_to_el1(cpu);
	return debug_trap(cpu, MDCR_TDA);
}

/* ID_AA64DFR0_EL1.{BRPs, WRPs}: numbers less one; the register's number is its CRm. */
static unsigned comparator_trap(const struct cpu *cpu, const struct sysreg *r, unsigned field)
{
	unsigned last = cpu->sys[SR_ID_AA64DFR0_EL1] >> field & 0xf;
	unsigned number = r->enc >> 3 & 0xf;

	return number > last ? SYSREG_UNDEFINED : debug_trap(cpu, MDCR_TDA);
}

TRAP_RULE(trap_breakpoint)
{
	(void)write;
	return comparator_trap(cpu, r, 12);
}

TRAP_RULE(trap_watchpoint)
{
	(void)write;
	return comparator_trap(cpu, r, 20);
}
