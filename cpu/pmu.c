// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpu/pmu.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bits.h"
#include "cpu/cpu.h"
#include "cpu/sysreg-bits.h"

/* Most that any event advances in a cycle: bounds how soon a counter may overflow. */
#define EVENTS_PER_CYCLE 8u
/* An overflow is looked for no more often than this, in cycles. */
#define OVERFLOW_POLL 64u

#define PRIORITY_PMU  8u

static void overflow_due(void *opaque, uint64_t when)
{
	struct cpu *cpu = opaque;

	(void)when;
	pmu_sync(cpu, cpu_now(cpu));
	pmu_update(cpu);
}

struct cpu_pmu *pmu_new(struct cpu *cpu)
{
	struct cpu_pmu *pmu = xcalloc(1, sizeof(*pmu));

	pmu->event.name = "pmu";
	pmu->event.priority = PRIORITY_PMU;
	pmu->event.fire = overflow_due;
	pmu->event.opaque = cpu;
	pmu->source[PMU_SW_INCR] = &pmu->own[PMU_SW_INCR];
	pmu->source[PMU_EXC_RETURN] = &pmu->own[PMU_EXC_RETURN];
	pmu->source[PMU_CID_WRITE_RETIRED] = &pmu->own[PMU_CID_WRITE_RETIRED];
	pmu->source[PMU_INST_RETIRED] = &cpu->insns;
	pmu->source[PMU_EXC_TAKEN] = &cpu->exceptions_taken;
	pmu->source[PMU_BR_MIS_PRED] = &cpu->mispredicts;
	pmu->source[PMU_CPU_CYCLES] = &pmu->synced;
	pmu->source[PMU_L1D_CACHE] = pmu->source[PMU_MEM_ACCESS] = &cpu->accesses;
	pmu->source[PMU_BR_PRED] = pmu->source[PMU_BR_RETIRED] = &cpu->branches;
	return pmu;
}

void pmu_free(struct cpu_pmu *pmu)
{
	struct cpu *cpu;

	if (!pmu)
		return;
	cpu = pmu->event.opaque;
	event_cancel(&cpu->events, &pmu->event);
	free(pmu);
}

void pmu_connect(struct cpu *cpu, enum pmu_event event, const uint64_t *counter)
{
	cpu->pmu->source[event] = counter;
}

void pmu_count(struct cpu *cpu, enum pmu_event event)
{
	if (cpu->pmu)
		cpu->pmu->own[event]++;
}

void pmu_at(struct cpu *cpu, unsigned insn)
{
	if (cpu->pmu)
		cpu->pmu->insns_ahead = cpu->block->insn_count - insn;
}

void pmu_leave(struct cpu *cpu)
{
	if (cpu->pmu)
		cpu->pmu->insns_ahead = 0;
}

/* ---- who counts ---------------------------------------------------------------- */

static unsigned hpmn(const struct cpu *cpu)
{
	unsigned n = cpu->sys[SR_MDCR_EL2] & MDCR_HPMN;
	unsigned all = cpu->model->pmu_counters;

	return cpu->has_el2 && n < all ? n : all;
}

unsigned pmu_visible_counters(const struct cpu *cpu)
{
	return cpu->ps.el < 2 ? hpmn(cpu) : cpu->model->pmu_counters;
}

uint32_t pmu_visible_mask(const struct cpu *cpu)
{
	return (uint32_t)(PMU_CYCLE_BIT | mask64(pmu_visible_counters(cpu)));
}

uint32_t pmu_implemented_events(const struct cpu *cpu, bool high)
{
	uint32_t mask = 0;

	if (!cpu->pmu)
		return 0;
	for (unsigned i = 0; i < 32; i++)
		if (cpu->pmu->source[i + (high ? 32u : 0u)])
			mask |= UINT32_C(1) << i;
	return mask;
}

/* Filters of PMEVTYPER and PMCCFILTR, without EL3. */
static bool counts_here(const struct cpu *cpu, uint64_t filter)
{
	switch (cpu->ps.el) {
	case 0:
		return !(filter & PMEVTYPER_U);
	case 1:
		return !(filter & PMEVTYPER_P);
	default:
		return filter & PMEVTYPER_NSH;
	}
}

/* The source of counter @n, or NULL: an event that is not implemented never counts. */
static const uint64_t *source_of(const struct cpu_pmu *pmu, unsigned n)
{
	uint32_t event = pmu->type[n] & PMEVTYPER_EVENT;

	return event < PMU_EVENTS ? pmu->source[event] : NULL;
}

static uint32_t who_counts(const struct cpu *cpu)
{
	const struct cpu_pmu *pmu = cpu->pmu;
	bool all = pmu->control & PMCR_E;
	bool upper = cpu->has_el2 && (cpu->sys[SR_MDCR_EL2] & MDCR_HPME);
	unsigned split = hpmn(cpu);
	uint32_t counting = 0;

	if (!pmu->enabled)
		return 0;
	for (unsigned n = 0; n < cpu->model->pmu_counters; n++) {
		uint32_t bit = UINT32_C(1) << n;

		if ((pmu->enabled & bit) && (n < split ? all : upper) && source_of(pmu, n) &&
		    counts_here(cpu, pmu->type[n]))
			counting |= bit;
	}
	if (all && (pmu->enabled & PMU_CYCLE_BIT) && counts_here(cpu, pmu->cycle_filter))
		counting |= (uint32_t)PMU_CYCLE_BIT;
	return counting;
}

/* ---- counting -------------------------------------------------------------------- */

static uint64_t source_value(const struct cpu_pmu *pmu, unsigned n)
{
	const uint64_t *source = source_of(pmu, n);
	uint64_t value = source ? *source : 0;

	if ((pmu->type[n] & PMEVTYPER_EVENT) == PMU_INST_RETIRED)
		value -= pmu->insns_ahead;
	return value;
}

static bool divides(const struct cpu_pmu *pmu)
{
	return (pmu->control & PMCR_D) && !(pmu->control & PMCR_LC);
}

static void count_cycles(struct cpu_pmu *pmu, uint64_t elapsed)
{
	uint64_t before = pmu->cycles;

	if (divides(pmu)) {
		elapsed += pmu->divided;
		pmu->divided = elapsed % 64;
		elapsed /= 64;
	}
	pmu->cycles += elapsed;
	/* overflow: of 64 bits, or of the low 32 */
	if (pmu->control & PMCR_LC ? pmu->cycles < before : (before & MASK32) + elapsed > MASK32)
		pmu->overflow |= (uint32_t)PMU_CYCLE_BIT;
}

static void set_line(struct cpu *cpu)
{
	struct cpu_pmu *pmu = cpu->pmu;
	uint32_t pending = pmu->overflow & pmu->interrupt;
	uint32_t upper = (uint32_t)(mask64(cpu->model->pmu_counters) & ~mask64(hpmn(cpu)));
	bool level;

	if (!(pmu->control & PMCR_E))
		pending &= upper;
	if (!(cpu->has_el2 && (cpu->sys[SR_MDCR_EL2] & MDCR_HPME)))
		pending &= ~upper;
	level = pending;
	if (level == pmu->level)
		return;
	pmu->level = level;
	if (cpu->ops && cpu->ops->pmu_irq)
		cpu->ops->pmu_irq(cpu->ops_opaque, cpu, level);
}

void pmu_sync(struct cpu *cpu, uint64_t now)
{
	struct cpu_pmu *pmu = cpu->pmu;
	uint64_t elapsed;

	if (!pmu)
		return;
	elapsed = now > pmu->synced ? now - pmu->synced : 0;
	pmu->synced += elapsed;
	if (!pmu->counting)
		return;
	if (pmu->counting & PMU_CYCLE_BIT)
		count_cycles(pmu, elapsed);
	for (uint32_t rest = pmu->counting & ~(uint32_t)PMU_CYCLE_BIT; rest; rest &= rest - 1) {
		unsigned n = ctz32(rest);
		uint64_t value = source_value(pmu, n);
		uint64_t sum = pmu->count[n] + (value - pmu->seen[n]);

		pmu->seen[n] = value;
		pmu->count[n] = (uint32_t)sum;
		if (sum > MASK32)
			pmu->overflow |= UINT32_C(1) << n;
	}
	set_line(cpu);
}

/* Earliest cycle at which counter @n may overflow. */
static uint64_t overflow_time(const struct cpu_pmu *pmu, unsigned n)
{
	uint64_t rest, cycles;

	if (n < PMU_MAX_COUNTERS) {
		rest = MASK32 + 1 - pmu->count[n];
		if ((pmu->type[n] & PMEVTYPER_EVENT) == PMU_CPU_CYCLES)
			return pmu->synced + rest;
		cycles = rest / EVENTS_PER_CYCLE;
		return pmu->synced + (cycles > OVERFLOW_POLL ? cycles : OVERFLOW_POLL);
	}
	if (pmu->control & PMCR_LC) {
		rest = -pmu->cycles;
		/* a counter at 0 overflows after 2^64 cycles: never */
		return rest && rest <= UINT64_MAX - pmu->synced ? pmu->synced + rest : UINT64_MAX;
	}
	rest = MASK32 + 1 - (pmu->cycles & MASK32);
	return pmu->synced + (divides(pmu) ? rest * 64 - pmu->divided : rest);
}

static bool counts_blocks(const struct cpu *cpu)
{
	const struct cpu_pmu *pmu = cpu->pmu;

	for (uint32_t rest = pmu->counting & ~(uint32_t)PMU_CYCLE_BIT; rest; rest &= rest - 1) {
		const uint64_t *source = source_of(pmu, ctz32(rest));

		if (source == &cpu->accesses || source == &cpu->branches)
			return true;
	}
	return false;
}

bool pmu_counts_blocks(const struct cpu *cpu)
{
	return cpu->pmu && cpu->pmu->counts_blocks;
}

void pmu_update_blocks(struct cpu *cpu)
{
	cpu->flags &= ~(uint32_t)BLOCK_COUNTED;
	if (pmu_counts_blocks(cpu))
		cpu->flags |= BLOCK_COUNTED;
}

void pmu_update(struct cpu *cpu)
{
	struct cpu_pmu *pmu = cpu->pmu;
	uint64_t next = UINT64_MAX;
	uint32_t counting, started;

	if (!pmu)
		return;
	counting = who_counts(cpu);
	started = counting & ~pmu->counting & ~(uint32_t)PMU_CYCLE_BIT;
	for (; started; started &= started - 1)
		pmu->seen[ctz32(started)] = source_value(pmu, ctz32(started));
	pmu->counting = counting;
	pmu->counts_blocks = counts_blocks(cpu);
	for (uint32_t rest = counting & pmu->interrupt; rest; rest &= rest - 1) {
		uint64_t when = overflow_time(pmu, ctz32(rest));

		next = when < next ? when : next;
	}
	if (next != UINT64_MAX) {
		event_schedule(&cpu->events, &pmu->event, next);
		cpu_check_events(cpu);
	} else {
		event_cancel(&cpu->events, &pmu->event);
	}
	set_line(cpu);
}

void pmu_software_increment(struct cpu *cpu, uint32_t counters)
{
	struct cpu_pmu *pmu = cpu->pmu;

	for (uint32_t rest = counters & pmu->counting & ~(uint32_t)PMU_CYCLE_BIT; rest;
	     rest &= rest - 1) {
		unsigned n = ctz32(rest);

		if ((pmu->type[n] & PMEVTYPER_EVENT) != PMU_SW_INCR)
			continue;
		if (++pmu->count[n] == 0)
			pmu->overflow |= UINT32_C(1) << n;
	}
	set_line(cpu);
}

void pmu_reset(struct cpu *cpu)
{
	struct cpu_pmu *pmu = cpu->pmu;

	if (!pmu)
		return;
	event_cancel(&cpu->events, &pmu->event);
	pmu->cycles = pmu->cycle_filter = 0;
	memset(pmu->count, 0, sizeof(pmu->count));
	memset(pmu->type, 0, sizeof(pmu->type));
	pmu->control = pmu->enabled = pmu->overflow = pmu->interrupt = 0;
	pmu->synced = cpu_now(cpu);
	pmu->counting = pmu->divided = pmu->insns_ahead = 0;
	pmu->counts_blocks = false;
	set_line(cpu);
}
