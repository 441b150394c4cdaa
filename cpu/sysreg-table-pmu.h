/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Part of cpu/sysreg-table.h. No include guard. */
/* Performance monitors, PMUv3 (Arm ARM D7, D13.4); the counters are cpu/pmu.c's. */
#define PMU(name, op1, crm, op2, access, rule, get, put, ...) \
	SYSREG(name, 3, op1, 9, crm, op2, PMU, access, DEBUG_PMU, PMU, .trap = rule, .read = get, \
	       .write = put, .ends_block = true, __VA_ARGS__)
PMU(PMINTENSET_EL1, 0, 14, 1, RW(1), trap_pmu_el1, read_pminten, write_pmintenset,
    .write_mask = MASK32)
PMU(PMINTENCLR_EL1, 0, 14, 2, RW(1), trap_pmu_el1, read_pminten, write_pmintenclr,
    .write_mask = MASK32)
PMU(PMCR_EL0, 3, 12, 0, RW(0), trap_pmcr, read_pmcr, write_pmcr, .write_mask = MASK32)
PMU(PMCNTENSET_EL0, 3, 12, 1, RW(0), trap_pmu, read_pmcnten, write_pmcntenset, .write_mask = MASK32)
PMU(PMCNTENCLR_EL0, 3, 12, 2, RW(0), trap_pmu, read_pmcnten, write_pmcntenclr, .write_mask = MASK32)
PMU(PMOVSCLR_EL0, 3, 12, 3, RW(0), trap_pmu, read_pmovs, write_pmovsclr, .write_mask = MASK32)
PMU(PMSWINC_EL0, 3, 12, 4, WO(0), trap_pmswinc, NULL, write_pmswinc, .write_mask = MASK32)
PMU(PMSELR_EL0, 3, 12, 5, RW(0), trap_pmselr, NULL, NULL, .write_mask = 0x1f)
PMU(PMCEID0_EL0, 3, 12, 6, RO(0), trap_pmu, read_pmceid, NULL, .reset = 0)
PMU(PMCEID1_EL0, 3, 12, 7, RO(0), trap_pmu, read_pmceid, NULL, .reset = 0)
SYSREG(PMCCNTR_EL0, 3, 3, 9, 13, 0, PMU, RW(0), DEBUG_PMU, COUNTER, .trap = trap_pmccntr,
       .read = read_pmccntr, .write = write_pmccntr, .ends_block = true,
       .event = SYSREG_EVENT_READ | SYSREG_EVENT_WRITE)
PMU(PMXEVTYPER_EL0, 3, 13, 1, RW(0), trap_pmu, read_pmxevtyper, write_pmxevtyper,
    .write_mask = MASK32)
PMU(PMXEVCNTR_EL0, 3, 13, 2, RW(0), trap_pmevcntr, read_pmxevcntr, write_pmxevcntr,
    .write_mask = MASK32)
PMU(PMUSERENR_EL0, 3, 14, 0, RWX(0, 1), trap_pmuserenr, NULL, NULL, .write_mask = 0xf)
PMU(PMOVSSET_EL0, 3, 14, 3, RW(0), trap_pmu, read_pmovs, write_pmovsset, .write_mask = MASK32)
#undef PMU

#define PMEVCNTR(n) \
	SYSREG(PMEVCNTR##n##_EL0, 3, 3, 14, 8 + (n) / 8, (n) % 8, PMU, RW(0), DEBUG_PMU, PMU, \
	       .trap = trap_pmevcntr, .read = read_pmevcntr, .write = write_pmevcntr, \
	       .ends_block = true, .write_mask = MASK32)
PMEVCNTR(0) PMEVCNTR(1) PMEVCNTR(2) PMEVCNTR(3) PMEVCNTR(4) PMEVCNTR(5) PMEVCNTR(6) PMEVCNTR(7)
PMEVCNTR(8) PMEVCNTR(9) PMEVCNTR(10) PMEVCNTR(11) PMEVCNTR(12) PMEVCNTR(13) PMEVCNTR(14)
PMEVCNTR(15) PMEVCNTR(16) PMEVCNTR(17) PMEVCNTR(18) PMEVCNTR(19) PMEVCNTR(20) PMEVCNTR(21)
PMEVCNTR(22) PMEVCNTR(23) PMEVCNTR(24) PMEVCNTR(25) PMEVCNTR(26) PMEVCNTR(27) PMEVCNTR(28)
PMEVCNTR(29) PMEVCNTR(30)
#undef PMEVCNTR

#define PMEVTYPER(n) \
	SYSREG(PMEVTYPER##n##_EL0, 3, 3, 14, 12 + (n) / 8, (n) % 8, PMU, RW(0), DEBUG_PMU, PMU, \
	       .trap = trap_pmu, .read = read_pmevtyper, .write = write_pmevtyper, \
	       .ends_block = true, .write_mask = MASK32)
PMEVTYPER(0) PMEVTYPER(1) PMEVTYPER(2) PMEVTYPER(3) PMEVTYPER(4) PMEVTYPER(5) PMEVTYPER(6)
PMEVTYPER(7) PMEVTYPER(8) PMEVTYPER(9) PMEVTYPER(10) PMEVTYPER(11) PMEVTYPER(12) PMEVTYPER(13)
PMEVTYPER(14) PMEVTYPER(15) PMEVTYPER(16) PMEVTYPER(17) PMEVTYPER(18) PMEVTYPER(19) PMEVTYPER(20)
PMEVTYPER(21) PMEVTYPER(22) PMEVTYPER(23) PMEVTYPER(24) PMEVTYPER(25) PMEVTYPER(26) PMEVTYPER(27)
PMEVTYPER(28) PMEVTYPER(29) PMEVTYPER(30)
#undef PMEVTYPER

SYSREG(PMCCFILTR_EL0, 3, 3, 14, 15, 7, PMU, RW(0), DEBUG_PMU, PMU, .trap = trap_pmu,
       .read = read_pmccfiltr, .write = write_pmccfiltr, .write_mask = MASK32, .ends_block = true)
