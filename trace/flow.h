/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Saves and restores by data flow, for one core and one leg at a time.
 *
 * A leg runs in EL2, from an entry out of context X to the ERET into context Y.
 * While it runs, every general purpose and SIMD register, and every slot of the
 * hypervisor's stack that was pushed, is known to hold X's value of a register
 * R, or not. A store of X's R to memory puts R away; the last write of R before
 * the ERET brings it in.
 *
 * In host EL1 only the GIC's virtual interface registers are followed: they are
 * the guest's whoever reads them, while everything else there is the host's own.
 */
#ifndef TRAPLINE_TRACE_FLOW_H
#define TRAPLINE_TRACE_FLOW_H

#include "trace/live.h"
#include "trace/regs.h"
#include "trace/trace.h"

struct flow;

enum flow_mode {
	FLOW_OFF,    /* host EL0 */
	FLOW_SWITCH, /* EL2: everything */
	FLOW_HOST,   /* host EL1: CLASS_VGIC only */
};

struct flow *flow_new(const struct regs *regs);
void flow_free(struct flow *f);

/* A leg begins: all registers hold X's values. Forgets what was not settled. */
void flow_begin(struct flow *f, enum flow_mode mode);

/*
 * An instruction whose cycles @c have been booked to @s at @place. @reg is the number of the
 * system register it accesses (MRS, MSR) or of the VGIC register behind a load or store;
 * REG_NONE otherwise. @step is its index in the span's listing, or STEP_INDEX_NONE.
 */
void flow_insn(struct flow *f, struct live_span *s, const struct trace_insn *i,
	       const struct cost *c, unsigned int place, uint16_t reg, long step);

/*
 * The leg ends by an ERET: last writers become restores, or, if a guest is being left and the
 * register was not put away, writes on the way out.
 */
void flow_settle(struct flow *f, struct live_span *s, bool leaving_guest);

#endif
