/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Self-hosted debug (Arm ARM D2): breakpoints, watchpoints and software step by the architecture's
 * own registers, as the guest sees them. A debugger outside (cpu/stops.h) knows nothing of them.
 *
 * Their registers take effect at context synchronisation events, PSTATE.D at once. While a
 * breakpoint or software step could fire, blocks run as their instrumented copies, and UOP_step
 * asks. A watchpoint that is enabled keeps its lines out of the lookup, so that only slow paths
 * ask. Neither changes a cycle by itself.
 */
#ifndef TRAPLINE_CPU_HW_DEBUG_H
#define TRAPLINE_CPU_HW_DEBUG_H

#include <stdbool.h>
#include <stdint.h>

struct cpu;
struct uop;

/* What the last instruction was to software step: ISS.{ISV, EX} of the exception. */
enum stepped {
	STEPPED_NOTHING, /* it did not run under software step */
	STEPPED_INSN,
	STEPPED_EXCLUSIVE, /* a load exclusive */
};

/* What may fire in the present state: cpu->hw_debug. */
struct hw_debug {
	uint16_t breaks;     /* breakpoints, by number */
	uint16_t watches[2]; /* watchpoints, for accesses with the rights of this EL; of EL0 */
	bool step;	     /* software step is enabled here: PSTATE.SS says in which state */
	uint8_t in_flight;   /* enum stepped: what the running instruction will have been */
	uint8_t last;	     /* enum stepped */
};

/* One access of an instruction to memory, for its watchpoints. */
struct hw_access {
	uint64_t va;
	unsigned size, count; /* elements, one after the other, and bytes of each */
	unsigned flags;	      /* MMU_*, as the access itself has them */
	bool read, write;
	bool cache_maint; /* reported with ISS.CM, at @far */
	uint64_t far;
};

/* ---- state (cpu/hw-debug.c) ---- */

/* After anything that may change what can fire. */
void hw_debug_update(struct cpu *cpu);
/* DBGWVR or DBGWCR was written: which lines are watched. */
void hw_debug_watch_lines(struct cpu *cpu);
void hw_debug_reset(struct cpu *cpu);

/* Debug exceptions are enabled from @el with PSTATE.D as @masked (GenerateDebugExceptionsFrom). */
bool hw_debug_enabled_from(const struct cpu *cpu, unsigned el, bool masked);
/* The EL that a debug exception from the current EL is taken to. */
unsigned hw_debug_target(const struct cpu *cpu);

/* ---- software step ---- */

/* PSTATE.SS after a return by @spsr to @el (DebugExceptionReturnSS); before the state changes. */
bool hw_debug_return_ss(const struct cpu *cpu, uint64_t spsr, unsigned el);
/* The running instruction is over (SSAdvance): between instructions, and before SVC's exception. */
void hw_step_advance(struct cpu *cpu);
/* An exception entry, or an instruction that begins again: nothing was stepped. */
void hw_step_abandon(struct cpu *cpu);
/*
 * Takes the exception of software step. Between instructions, when it is active-pending: enabled,
 * with PSTATE.SS clear; then it comes before all else, interrupts included, so that a debugger
 * makes progress however many there are.
 */
void hw_step_exception(struct cpu *cpu);

/* ---- instrumented blocks ---- */

/*
 * Before the instruction at @pc, of which @u is the UOP_step. False: leave the block, cpu->pc says
 * where to go on: a breakpoint exception was taken, or a software step exception is due.
 */
bool hw_debug_insn(struct cpu *cpu, const struct uop *u, uint64_t pc);

/* ---- matching (cpu/hw-points.c) ---- */

/* Breakpoints (watchpoints) that are enabled and can match at @el, by number. */
uint16_t hw_breaks_at(const struct cpu *cpu, unsigned el);
uint16_t hw_watches_at(const struct cpu *cpu, unsigned el, bool unprivileged);
/* One of @breaks matches the instruction at @pc. */
bool hw_break_match(const struct cpu *cpu, uint16_t breaks, uint64_t pc);
/*
 * Takes the exception of a watchpoint that matches @a, the access that the instruction of @u is
 * about to make, and returns false. True: none does, or the access faults, which comes first.
 */
bool hw_watch(struct cpu *cpu, const struct uop *u, const struct hw_access *a);

#endif
