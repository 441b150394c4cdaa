// SPDX-License-Identifier: GPL-2.0-or-later
/* Interrupts: which are pending, where they go, whether they are masked (Arm ARM D1.13). */
#include "cpu/exception.h"
#include "cpu/exception-entry.h"
#include "cpu/regime.h"

struct interrupt {
	uint32_t line;
	uint64_t route;	  /* HCR_EL2 bit that sends it to EL2; for a virtual one, that enables it */
	uint64_t pending; /* HCR_EL2 bit that makes a virtual one pending by itself */
	uint8_t mask;	  /* PSTATE.DAIF bit */
	uint8_t vector;	  /* enum trace_vector */
	bool is_virtual;
};

/* By priority, which is implementation defined. SError and virtual SError share no line. */
static const struct interrupt interrupts[] = {
	{ LINE_SERROR, HCR_AMO, 0, DAIF_A, VECTOR_SERROR, false },
	{ LINE_FIQ, HCR_FMO, 0, DAIF_F, VECTOR_FIQ, false },
	{ LINE_IRQ, HCR_IMO, 0, DAIF_I, VECTOR_IRQ, false },
	{ 0, HCR_AMO, HCR_VSE, DAIF_A, VECTOR_SERROR, true },
	{ LINE_VFIQ, HCR_FMO, HCR_VF, DAIF_F, VECTOR_FIQ, true },
	{ LINE_VIRQ, HCR_IMO, HCR_VI, DAIF_I, VECTOR_IRQ, true },
};
#define INTERRUPTS (sizeof(interrupts) / sizeof(interrupts[0]))

static uint64_t effective_hcr(const struct cpu *cpu)
{
	return cpu->has_el2 ? cpu->sys[SR_HCR_EL2] : 0;
}

/* Its input is active, and, for a virtual one, the guest that it is meant for may see it. */
static bool pending(const struct cpu *cpu, const struct interrupt *i, uint64_t hcr)
{
	if (!i->is_virtual)
		return cpu->irq_lines & i->line;
	if (!(hcr & i->route) || (hcr & HCR_TGE) || cpu->ps.el == 2)
		return false;
	return (cpu->irq_lines & i->line) || (hcr & i->pending);
}

/* The EL that it would be taken to now, 0: none. */
static unsigned target(const struct cpu *cpu, const struct interrupt *i, uint64_t hcr)
{
	unsigned to = !i->is_virtual && (hcr & (i->route | HCR_TGE)) ? 2 : 1;

	if (to < cpu->ps.el)
		return 0;
	/* an interrupt to EL2 is not masked below it, unless that is the host's EL0 */
	if (to == 2 && cpu->ps.el < 2 && !cpu_in_host(cpu))
		return to;
	return cpu->ps.daif & i->mask ? 0 : to;
}

bool cpu_interrupt_pending(const struct cpu *cpu, bool wfi)
{
	uint64_t hcr = effective_hcr(cpu);

	for (unsigned n = 0; n < INTERRUPTS; n++) {
		const struct interrupt *i = &interrupts[n];

		if (pending(cpu, i, hcr) && (wfi || target(cpu, i, hcr)))
			return true;
	}
	return false;
}

unsigned cpu_isr(const struct cpu *cpu)
{
	uint64_t hcr = effective_hcr(cpu);
	unsigned bits = 0;

	for (unsigned n = 0; n < INTERRUPTS; n++) {
		const struct interrupt *i = &interrupts[n];
		bool virtualised = cpu->ps.el == 1 && (hcr & i->route);

		if (virtualised == i->is_virtual && pending(cpu, i, hcr))
			bits |= i->mask;
	}
	return bits;
}

void cpu_check_interrupts(struct cpu *cpu)
{
	if (cpu_interrupt_pending(cpu, false))
		cpu_attention(cpu);
}

static void wake(struct cpu *cpu)
{
	if ((cpu->sleep == SLEEP_WFI && cpu_interrupt_pending(cpu, true)) ||
	    (cpu->sleep == SLEEP_WFE && cpu_interrupt_pending(cpu, false)))
		cpu->sleep = AWAKE;
}

void cpu_set_line(struct cpu *cpu, enum irq_line line, bool level)
{
	if (!level) {
		cpu->irq_lines &= ~(uint32_t)line;
		return;
	}
	cpu->irq_lines |= line;
	wake(cpu);
	cpu_check_interrupts(cpu);
}

/* A WFE that waits for the event consumes it. */
void cpu_set_event(struct cpu *cpu)
{
	if (cpu->sleep == SLEEP_WFE)
		cpu->sleep = AWAKE;
	else
		cpu->event_register = true;
}

/* Its syndrome: of a virtual one what EL2 says (FEAT_RAS), of a physical one nothing is known. */
static uint32_t consume_serror(struct cpu *cpu, bool is_virtual)
{
	if (!is_virtual) {
		cpu->irq_lines &= ~(uint32_t)LINE_SERROR;
		return 0;
	}
	cpu->sys[SR_HCR_EL2] &= ~HCR_VSE;
	return (uint32_t)cpu->sys[SR_VSESR_EL2];
}

void cpu_defer_serror(struct cpu *cpu)
{
	uint64_t hcr = effective_hcr(cpu);

	for (unsigned n = 0; n < INTERRUPTS; n++) {
		const struct interrupt *i = &interrupts[n];

		if (i->vector == VECTOR_SERROR && pending(cpu, i, hcr) && !target(cpu, i, hcr))
			cpu->sys[i->is_virtual ? SR_VDISR_EL2 : SR_DISR_EL1] =
				DISR_A | consume_serror(cpu, i->is_virtual);
	}
}

bool cpu_take_interrupt(struct cpu *cpu)
{
	uint64_t hcr = effective_hcr(cpu);

	for (unsigned n = 0; n < INTERRUPTS; n++) {
		const struct interrupt *i = &interrupts[n];
		unsigned to = pending(cpu, i, hcr) ? target(cpu, i, hcr) : 0;
		struct exception e = {
			.target_el = to,
			.vector = i->vector,
			.is_virtual = i->is_virtual,
		};

		if (!to)
			continue;
		if (i->vector == VECTOR_SERROR) {
			e.has_syndrome = true;
			e.ec = EC_SERROR;
			e.iss = consume_serror(cpu, i->is_virtual);
		}
		cpu_take_exception(cpu, &e);
		return true;
	}
	return false;
}
