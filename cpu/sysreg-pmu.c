// SPDX-License-Identifier: GPL-2.0-or-later
/* Registers of the performance monitors (Arm ARM D13.4). */
#include "base/bits.h"
#include "cpu/pmu.h"
#include "cpu/sysreg-bits.h"
#include "cpu/sysreg-rules.h"

#define PMCR_CONTROL ((uint32_t)(PMCR_E | PMCR_D | PMCR_X | PMCR_DP | PMCR_LC))
/* NSK, NSU and M are RES0 without EL3 */
#define FILTER_MASK ((uint32_t)(PMEVTYPER_P | PMEVTYPER_U | PMEVTYPER_NSH))
#define TYPE_MASK   (FILTER_MASK | (uint32_t)PMEVTYPER_EVENT)

/* ---- control --------------------------------------------------------------------- */

READ_RULE(read_pmcr)
{
	uint64_t implementer = cpu->model->midr >> 24 & 0xff;

	(void)r, (void)now;
	return implementer << 24 | (uint64_t)cpu->model->pmu_idcode << 16 |
	       (uint64_t)pmu_visible_counters(cpu) << PMCR_N_SHIFT | cpu->pmu->control;
}

WRITE_RULE(write_pmcr)
{
	struct cpu_pmu *pmu = cpu->pmu;

	(void)r;
	pmu_sync(cpu, now);
	pmu->control = (uint32_t)value & PMCR_CONTROL;
	if (value & PMCR_C)
		pmu->cycles = pmu->divided = 0;
	if (value & PMCR_P)
		for (unsigned n = 0; n < pmu_visible_counters(cpu); n++)
			pmu->count[n] = 0;
	pmu_update(cpu);
	pmu_update_blocks(cpu);
}

READ_RULE(read_pmceid)
{
	(void)now;
	return pmu_implemented_events(cpu, sysreg_id_of(r) == SR_PMCEID1_EL0);
}

/* ---- sets: one register sets bits, its twin clears them ------------------------------ */

static void change_set(struct cpu *cpu, uint32_t *set, uint64_t bits, bool on, uint64_t now)
{
	uint32_t mask = (uint32_t)bits & pmu_visible_mask(cpu);

	pmu_sync(cpu, now);
	*set = on ? *set | mask : *set & ~mask;
	pmu_update(cpu);
	pmu_update_blocks(cpu);
}

READ_RULE(read_pmcnten)
{
	(void)r, (void)now;
	return cpu->pmu->enabled & pmu_visible_mask(cpu);
}

WRITE_RULE(write_pmcntenset)
{
	(void)r;
	change_set(cpu, &cpu->pmu->enabled, value, true, now);
}

WRITE_RULE(write_pmcntenclr)
{
	(void)r;
	change_set(cpu, &cpu->pmu->enabled, value, false, now);
}

READ_RULE(read_pminten)
{
	(void)r, (void)now;
	return cpu->pmu->interrupt & pmu_visible_mask(cpu);
}

WRITE_RULE(write_pmintenset)
{
	(void)r;
	change_set(cpu, &cpu->pmu->interrupt, value, true, now);
}

WRITE_RULE(write_pmintenclr)
{
	(void)r;
	change_set(cpu, &cpu->pmu->interrupt, value, false, now);
}

READ_RULE(read_pmovs)
{
	(void)r;
	pmu_sync(cpu, now);
	return cpu->pmu->overflow & pmu_visible_mask(cpu);
}

WRITE_RULE(write_pmovsset)
{
	(void)r;
	change_set(cpu, &cpu->pmu->overflow, value, true, now);
}

WRITE_RULE(write_pmovsclr)
{
	(void)r;
	change_set(cpu, &cpu->pmu->overflow, value, false, now);
}

WRITE_RULE(write_pmswinc)
{
	(void)r;
	pmu_sync(cpu, now);
	pmu_software_increment(cpu, (uint32_t)value & pmu_visible_mask(cpu));
}

/* ---- counters ------------------------------------------------------------------------- */

READ_RULE(read_pmccntr)
{
	(void)r;
	pmu_sync(cpu, now);
	return cpu->pmu->cycles;
}

WRITE_RULE(write_pmccntr)
{
	(void)r;
	pmu_sync(cpu, now);
	cpu->pmu->cycles = value;
	cpu->pmu->divided = 0;
	pmu_update(cpu);
}

READ_RULE(read_pmccfiltr)
{
	(void)r, (void)now;
	return cpu->pmu->cycle_filter;
}

WRITE_RULE(write_pmccfiltr)
{
	(void)r;
	pmu_sync(cpu, now);
	cpu->pmu->cycle_filter = value & FILTER_MASK;
	pmu_update(cpu);
}

/*
 * Counters beyond the visible ones are RAZ/WI, which is one of the choices (CONSTRAINED
 * UNPREDICTABLE).
 */
static uint64_t read_count(struct cpu *cpu, unsigned n, uint64_t now)
{
	if (n >= pmu_visible_counters(cpu))
		return 0;
	pmu_sync(cpu, now);
	return cpu->pmu->count[n];
}

static void write_count(struct cpu *cpu, unsigned n, uint64_t value, uint64_t now)
{
	if (n >= pmu_visible_counters(cpu))
		return;
	pmu_sync(cpu, now);
	cpu->pmu->count[n] = (uint32_t)value;
	pmu_update(cpu);
}

static uint64_t read_type(const struct cpu *cpu, unsigned n)
{
	return n < pmu_visible_counters(cpu) ? cpu->pmu->type[n] : 0;
}

static void write_type(struct cpu *cpu, unsigned n, uint64_t value, uint64_t now)
{
	if (n >= pmu_visible_counters(cpu))
		return;
	pmu_sync(cpu, now);
	cpu->pmu->type[n] = (uint32_t)value & TYPE_MASK;
	/* another source: it counts from here */
	cpu->pmu->counting &= ~(UINT32_C(1) << n);
	pmu_update(cpu);
	pmu_update_blocks(cpu);
}

/* The number in an encoding: CRm<1:0>:op2. */
static unsigned counter_number(const struct sysreg *r)
{
	return r->enc & 0x1f;
}

READ_RULE(read_pmevcntr)
{
	return read_count(cpu, counter_number(r), now);
}

WRITE_RULE(write_pmevcntr)
{
	write_count(cpu, counter_number(r), value, now);
}

READ_RULE(read_pmevtyper)
{
	(void)now;
	return read_type(cpu, counter_number(r));
}

WRITE_RULE(write_pmevtyper)
{
	write_type(cpu, counter_number(r), value, now);
}

/* ---- the counter that PMSELR_EL0 selects; 31: the cycle counter's filter ------------------ */

READ_RULE(read_pmxevcntr)
{
	(void)r;
	return read_count(cpu, (unsigned)cpu->sys[SR_PMSELR_EL0], now);
}

WRITE_RULE(write_pmxevcntr)
{
	(void)r;
	write_count(cpu, (unsigned)cpu->sys[SR_PMSELR_EL0], value, now);
}

READ_RULE(read_pmxevtyper)
{
	unsigned n = (unsigned)cpu->sys[SR_PMSELR_EL0];

	return n == 31 ? read_pmccfiltr(cpu, r, now) : read_type(cpu, n);
}

WRITE_RULE(write_pmxevtyper)
{
	unsigned n = (unsigned)cpu->sys[SR_PMSELR_EL0];

	if (n == 31)
		write_pmccfiltr(cpu, r, value, now);
	else
		write_type(cpu, n, value, now);
}
