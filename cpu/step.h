/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Instruction by instruction: what instrumented blocks call. Records of
 * retired instructions go to the tracer while it wants them; a debugger's
 * step budget ends the run between two instructions, inside the timing block,
 * so that nothing changes in time.
 */
#ifndef TRAPLINE_CPU_STEP_H
#define TRAPLINE_CPU_STEP_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/uop.h"

struct cpu;

/* A block is about to be entered: what its fetch costs belongs to its first instruction. */
void step_block(struct cpu *cpu);
/* ...but was not entered after all. */
void step_abandon(struct cpu *cpu);
/*
 * Before the instruction of @u: closes the record of the one before and opens its own.
 * false: the step budget is used up or a breakpoint is here; cpu->resume and cpu->pc are set.
 */
bool step_insn(struct cpu *cpu, const struct uop *u);
/* An exception was taken where an instruction would have begun: it is a step of its own. */
void step_exception(struct cpu *cpu);
/*
 * @u: a UOP_note. Address of the load or store that comes next. false: a watchpoint is there;
 * the core stands before the instruction as for a breakpoint.
 */
bool step_note(struct cpu *cpu, const struct uop *u, uint64_t address);
/* The instruction in flight is over (cpu_now is its end): its record goes out. */
void step_close(struct cpu *cpu);

#endif
