// SPDX-License-Identifier: GPL-2.0-or-later
/* When debug exceptions are enabled and where they go (Arm ARM D2.4, D2.5); software step
 * (D2.12). */
#include "cpu/hw-debug.h"

#include "base/bits.h"
#include "cpu/exception-entry.h"
#include "cpu/regime.h"

#define FSC_DEBUG 0x22u
#define STEP_ISV  (1u << 24)
#define STEP_EX	  (1u << 6)

/* ---- routing and enables ---------------------------------------------------------- */

static bool routed_to_el2(const struct cpu *cpu)
{
	return cpu->has_el2 &&
	       ((cpu->sys[SR_HCR_EL2] & HCR_TGE) || (cpu->sys[SR_MDCR_EL2] & MDCR_TDE));
}

unsigned hw_debug_target(const struct cpu *cpu)
{
	return cpu->ps.el == 2 || routed_to_el2(cpu) ? 2 : 1;
}

/* OS Lock, OS Double Lock (FEAT_DoubleLock; not while the core asks to stay powered). */
static bool locked(const struct cpu *cpu)
{
	return (cpu->sys[SR_OSLSR_EL1] & OSLSR_OSLK) ||
	       ((cpu->sys[SR_OSDLR_EL1] & OSDLR_DLK) &&
		!(cpu->sys[SR_DBGPRCR_EL1] & DBGPRCR_CORENPDRQ));
}

bool hw_debug_enabled_from(const struct cpu *cpu, unsigned el, bool masked)
{
	unsigned target = routed_to_el2(cpu) ? 2 : 1;

	if (locked(cpu))
		return false;
	if (el == target)
		return (cpu->sys[SR_MDSCR_EL1] & MDSCR_KDE) && !masked;
	return target > el;
}

static bool enabled(const struct cpu *cpu)
{
	return hw_debug_enabled_from(cpu, cpu->ps.el, cpu->ps.daif & DAIF_D);
}

void hw_debug_update(struct cpu *cpu)
{
	struct hw_debug *h = &cpu->hw_debug;
	uint64_t mdscr = cpu->sys[SR_MDSCR_EL1];
	bool stepped = h->step, points = false;

	h->step = false;
	if ((mdscr & (MDSCR_SS | MDSCR_MDE)) && enabled(cpu)) {
		h->step = mdscr & MDSCR_SS;
		points = mdscr & MDSCR_MDE;
	}
	if (!stepped)
		h->last = STEPPED_NOTHING;
	h->breaks = points ? hw_breaks_at(cpu, cpu->ps.el) : 0;
	h->watches[0] = points ? hw_watches_at(cpu, cpu->ps.el, false) : 0;
	h->watches[1] = points ? hw_watches_at(cpu, cpu->ps.el, true) : 0;
	/* the blocks that run are plain ones: let the dispatcher choose again */
	if ((h->step || h->breaks) && !cpu->instrument)
		cpu_attention(cpu);
}

void hw_debug_reset(struct cpu *cpu)
{
	cpu->hw_debug = (struct hw_debug){ 0 };
	hw_debug_watch_lines(cpu);
}

/* ---- software step ------------------------------------------------------------------- */

bool hw_debug_return_ss(const struct cpu *cpu, uint64_t spsr, unsigned el)
{
	bool masked = spsr >> SPSR_DAIF_SHIFT & DAIF_D;

	return (cpu->sys[SR_MDSCR_EL1] & MDSCR_SS) && !enabled(cpu) &&
	       hw_debug_enabled_from(cpu, el, masked) && (spsr & SPSR_SS);
}

void hw_step_advance(struct cpu *cpu)
{
	struct hw_debug *h = &cpu->hw_debug;

	if (!h->in_flight)
		return;
	h->last = h->step ? h->in_flight : STEPPED_NOTHING;
	h->in_flight = STEPPED_NOTHING;
	cpu->ps.ss = false;
}

void hw_step_abandon(struct cpu *cpu)
{
	cpu->hw_debug.in_flight = STEPPED_NOTHING;
	cpu->hw_debug.last = STEPPED_NOTHING;
}

void hw_step_exception(struct cpu *cpu)
{
	uint8_t last = cpu->hw_debug.last;
	uint32_t iss = FSC_DEBUG;

	if (last != STEPPED_NOTHING)
		iss |= STEP_ISV;
	if (last == STEPPED_EXCLUSIVE)
		iss |= STEP_EX;
	cpu_take_sync(cpu, hw_debug_target(cpu), EC_STEP_LOW, iss);
}

/* LDXR, LDAXR, LDXP, LDAXP of any size; CASP is their neighbour. */
static bool load_exclusive(uint32_t word)
{
	return (word & 0x3fc00000) == 0x08400000 && (!(word & BIT64(21)) || word & BIT64(31));
}

/* ---- instrumented blocks --------------------------------------------------------------- */

/* What the fetch of the block has cost is abandoned with its first instruction. */
static void take_breakpoint(struct cpu *cpu, const struct uop *u)
{
	if (cpu->step.fetched)
		cpu->fetch_stall = cpu->step.rec.mem_stall + cpu->step.rec.tlb_stall;
	cpu_unwind(cpu, u);
	cpu_take_sync(cpu, hw_debug_target(cpu), EC_BREAKPOINT_LOW, FSC_DEBUG);
	cpu->fetch_stall = 0;
	cpu->step.fetched = false;
}

bool hw_debug_insn(struct cpu *cpu, const struct uop *u, uint64_t pc)
{
	struct hw_debug *h = &cpu->hw_debug;

	if (h->in_flight) {
		cpu_unwind(cpu, u);
		return false;
	}
	if (h->breaks && hw_break_match(cpu, h->breaks, pc)) {
		take_breakpoint(cpu, u);
		return false;
	}
	if (h->step)
		h->in_flight = load_exclusive(cpu->block->insns[u->insn].word) ? STEPPED_EXCLUSIVE
									       : STEPPED_INSN;
	return true;
}
