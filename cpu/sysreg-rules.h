/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The functions that rows of cpu/sysreg-table.h name. */
#ifndef TRAPLINE_CPU_SYSREG_RULES_H
#define TRAPLINE_CPU_SYSREG_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/cpu.h"

/* Trap rules: 0, the EL to trap to, SYSREG_TRAP_FP with it, or SYSREG_UNDEFINED. */
#define TRAP_RULE(name) unsigned name(const struct cpu *cpu, const struct sysreg *r, bool write)
/* cpu/sysreg-traps.c */
TRAP_RULE(trap_tid1);
TRAP_RULE(trap_terr);
TRAP_RULE(trap_tlor);
TRAP_RULE(trap_tid2);
TRAP_RULE(trap_tid3);
TRAP_RULE(trap_ctr);
TRAP_RULE(trap_tvm);
TRAP_RULE(trap_tacr);
TRAP_RULE(trap_cpacr);
TRAP_RULE(trap_fp);
TRAP_RULE(trap_daif);
TRAP_RULE(trap_sp_el0);
TRAP_RULE(trap_no_el2);
TRAP_RULE(trap_rmr);
TRAP_RULE(trap_a5x);
TRAP_RULE(trap_el2_absent);
TRAP_RULE(trap_cntfrq);
TRAP_RULE(trap_cntpct);
TRAP_RULE(trap_cntvct);
TRAP_RULE(trap_cntp);
TRAP_RULE(trap_cntv);
TRAP_RULE(trap_pmu);
TRAP_RULE(trap_pmu_el1);
TRAP_RULE(trap_pmcr);
TRAP_RULE(trap_pmswinc);
TRAP_RULE(trap_pmselr);
TRAP_RULE(trap_pmccntr);
TRAP_RULE(trap_pmevcntr);
TRAP_RULE(trap_pmuserenr);
TRAP_RULE(trap_tda);
TRAP_RULE(trap_tdra);
TRAP_RULE(trap_tdosa);
TRAP_RULE(trap_dcc);
TRAP_RULE(trap_breakpoint);
TRAP_RULE(trap_watchpoint);
/* cpu/sysreg-gic.c */
TRAP_RULE(trap_icc_group0);
TRAP_RULE(trap_icc_group1);
TRAP_RULE(trap_icc_common);
TRAP_RULE(trap_icc_dir);
TRAP_RULE(trap_icc_sgi);
TRAP_RULE(trap_icc_sre);
TRAP_RULE(trap_icc_apr);
TRAP_RULE(trap_ich_apr);
TRAP_RULE(trap_ich_lr);

#define READ_RULE(name) uint64_t name(struct cpu *cpu, const struct sysreg *r, uint64_t now)
#define WRITE_RULE(name) \
	void name(struct cpu *cpu, const struct sysreg *r, uint64_t value, uint64_t now)
/* cpu/sysreg-state.c */
READ_RULE(read_midr);
READ_RULE(read_mpidr);
READ_RULE(read_pfr0);
READ_RULE(read_mmfr1);
READ_RULE(read_ccsidr);
READ_RULE(read_dczid);
READ_RULE(read_sp);
WRITE_RULE(write_sp);
READ_RULE(read_isr);
READ_RULE(read_spsel);
WRITE_RULE(write_spsel);
READ_RULE(read_currentel);
READ_RULE(read_pan);
WRITE_RULE(write_pan);
READ_RULE(read_uao);
WRITE_RULE(write_uao);
READ_RULE(read_ssbs);
WRITE_RULE(write_ssbs);
READ_RULE(read_lor);
WRITE_RULE(write_lor);
READ_RULE(read_nzcv);
WRITE_RULE(write_nzcv);
READ_RULE(read_daif);
WRITE_RULE(write_daif);
READ_RULE(read_timer);
WRITE_RULE(write_timer);
WRITE_RULE(write_control);
WRITE_RULE(write_sctlr_el1);
WRITE_RULE(write_fpcr);
WRITE_RULE(write_layout);
WRITE_RULE(write_contextidr);
WRITE_RULE(write_hcr);
READ_RULE(read_disr);
WRITE_RULE(write_disr);
WRITE_RULE(write_mdcr);
WRITE_RULE(write_aarch32_state);
/* cpu/sysreg-debug.c */
WRITE_RULE(write_mdscr);
WRITE_RULE(write_oslar);
READ_RULE(read_claimset);
WRITE_RULE(write_claimset);
READ_RULE(read_claimclr);
WRITE_RULE(write_claimclr);
WRITE_RULE(write_watchpoint);
READ_RULE(read_mdccsr);
READ_RULE(read_dbgdtr);
WRITE_RULE(write_dbgdtr);
READ_RULE(read_dbgdtrrx);
WRITE_RULE(write_dbgdtrtx);
/* cpu/sysreg-pmu.c */
READ_RULE(read_pminten);
WRITE_RULE(write_pmintenset);
WRITE_RULE(write_pmintenclr);
READ_RULE(read_pmcr);
WRITE_RULE(write_pmcr);
READ_RULE(read_pmcnten);
WRITE_RULE(write_pmcntenset);
WRITE_RULE(write_pmcntenclr);
READ_RULE(read_pmovs);
WRITE_RULE(write_pmovsset);
WRITE_RULE(write_pmovsclr);
WRITE_RULE(write_pmswinc);
READ_RULE(read_pmceid);
READ_RULE(read_pmccntr);
WRITE_RULE(write_pmccntr);
READ_RULE(read_pmxevtyper);
WRITE_RULE(write_pmxevtyper);
READ_RULE(read_pmxevcntr);
WRITE_RULE(write_pmxevcntr);
READ_RULE(read_pmevcntr);
WRITE_RULE(write_pmevcntr);
READ_RULE(read_pmevtyper);
WRITE_RULE(write_pmevtyper);
READ_RULE(read_pmccfiltr);
WRITE_RULE(write_pmccfiltr);
/* cpu/sysreg-gic.c */
READ_RULE(read_icc);
WRITE_RULE(write_icc);
READ_RULE(read_ich);
WRITE_RULE(write_ich);

/*
 * An exception that EL1's controls raise for EL0 goes to EL2 when HCR_EL2.TGE is set: the
 * answer of a trap rule for it.
 */
unsigned trap_to_el1(const struct cpu *cpu);
/* EL that FP/SIMD access traps to (CPACR_EL1, CPTR_EL2) or 0; the registers' present values. */
unsigned cpu_fp_trap_el(const struct cpu *cpu);
/* Whether CPACR_EL1 makes it trap, which comes before CPTR_EL2. */
bool cpu_cpacr_traps_fp(const struct cpu *cpu);

#endif
