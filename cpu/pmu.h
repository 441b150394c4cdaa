/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Performance monitors, PMUv3 (Arm ARM D7). Nothing ticks: a counter is what
 * it was at the last synchronisation plus what its source advanced since, if
 * it counted. Synchronised where the answer changes: at changes of EL, of the
 * controls, when read, and at the time computed for an overflow.
 */
#ifndef TRAPLINE_CPU_PMU_H
#define TRAPLINE_CPU_PMU_H

#include <stdbool.h>
#include <stdint.h>

#include "base/event.h"
#include "cpu/sysreg.h"

#define PMU_MAX_COUNTERS 31u /* event counters; the cycle counter is bit 31 of the sets */

/*
 * Common events (Arm ARM D7.10); those without a source are not in PMCEIDn. L1D_CACHE counts what
 * MEM_ACCESS does: accesses to Device and non-cacheable memory and those that fault included, a
 * pair of registers as one. Nothing is speculated on, so BR_PRED is BR_RETIRED.
 */
enum pmu_event {
	PMU_SW_INCR = 0x00,
	PMU_L1I_CACHE_REFILL = 0x01,
	PMU_L1I_TLB_REFILL = 0x02,
	PMU_L1D_CACHE_REFILL = 0x03,
	PMU_L1D_CACHE = 0x04,
	PMU_L1D_TLB_REFILL = 0x05,
	PMU_INST_RETIRED = 0x08,
	PMU_EXC_TAKEN = 0x09,
	PMU_EXC_RETURN = 0x0a,
	PMU_CID_WRITE_RETIRED = 0x0b,
	PMU_BR_MIS_PRED = 0x10,
	PMU_CPU_CYCLES = 0x11,
	PMU_BR_PRED = 0x12,
	PMU_MEM_ACCESS = 0x13,
	PMU_L1I_CACHE = 0x14,
	PMU_L1D_CACHE_WB = 0x15,
	PMU_L2D_CACHE = 0x16,
	PMU_L2D_CACHE_REFILL = 0x17,
	PMU_BR_RETIRED = 0x21,
	PMU_EVENTS = 0x40
};

struct cpu_pmu {
	/* registers */
	uint64_t cycles;		  /* PMCCNTR_EL0 */
	uint64_t cycle_filter;		  /* PMCCFILTR_EL0 */
	uint32_t count[PMU_MAX_COUNTERS]; /* PMEVCNTR<n>_EL0 */
	uint32_t type[PMU_MAX_COUNTERS];  /* PMEVTYPER<n>_EL0 */
	uint32_t control;		  /* PMCR_EL0: E, D, X, DP, LC */
	uint32_t enabled;		  /* PMCNTENSET_EL0 */
	uint32_t overflow;		  /* PMOVSSET_EL0 */
	uint32_t interrupt;		  /* PMINTENSET_EL1 */
	/* accounting */
	uint64_t synced;		 /* cycle up to which everything is counted */
	uint32_t counting;		 /* counters that count since then */
	bool counts_blocks;		 /* one of them needs BLOCK_COUNTED */
	uint32_t divided;		 /* PMCR.D: cycles not yet making up 64 */
	uint64_t seen[PMU_MAX_COUNTERS]; /* the source's value up to which it is counted */
	const uint64_t *source[PMU_EVENTS];
	uint64_t own[PMU_EVENTS]; /* sources that are counted by pmu_count() */
	uint32_t insns_ahead;	  /* cpu->insns has so many more than were retired: see pmu_at() */
	bool level;		  /* of the overflow interrupt */
	struct event event;	  /* when an overflow may be due */
};

struct cpu_pmu *pmu_new(struct cpu *cpu);
/* While the core's event queue still exists. */
void pmu_free(struct cpu_pmu *pmu);
/* Cold reset: all counters stopped. */
void pmu_reset(struct cpu *cpu);

/* @counter, which only ever grows, counts @event from now on; it must live as long as the core. */
void pmu_connect(struct cpu *cpu, enum pmu_event event, const uint64_t *counter);

/* Counts one more of an event that has no counter of its own. */
void pmu_count(struct cpu *cpu, enum pmu_event event);

/* Inside a running block, at its instruction @insn: what was retired is less than cpu->insns. */
void pmu_at(struct cpu *cpu, unsigned insn);
/* cpu->insns is exact again. */
void pmu_leave(struct cpu *cpu);

/* Brings all counters up to cycle @now. Before anything that pmu_update() looks at changes. */
void pmu_sync(struct cpu *cpu, uint64_t now);
/* Decides anew which counters count from the last synchronisation on, and when one may overflow. */
void pmu_update(struct cpu *cpu);

/* Whether blocks have to tell of accesses and branches (BLOCK_COUNTED), as of pmu_update(). */
bool pmu_counts_blocks(const struct cpu *cpu);
/*
 * After pmu_update() by a register that ends its block: the next one knows. Changes by MDCR_EL2
 * wait for a context synchronisation event.
 */
void pmu_update_blocks(struct cpu *cpu);

/* Number of event counters that the current EL has (MDCR_EL2.HPMN). */
unsigned pmu_visible_counters(const struct cpu *cpu);
/* The sets' bits that the current EL may see and change. */
uint32_t pmu_visible_mask(const struct cpu *cpu);
/* PMCEID0 (@high false) or PMCEID1. */
uint32_t pmu_implemented_events(const struct cpu *cpu, bool high);
/* PMSWINC_EL0. */
void pmu_software_increment(struct cpu *cpu, uint32_t counters);

#endif
