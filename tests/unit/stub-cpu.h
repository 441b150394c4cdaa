/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A core without memory, for tests of system instructions, exceptions and
 * registers: instruction words are lifted by the real rows and executed one
 * at a time, each as a block of its own that takes one cycle.
 */
#ifndef TRAPLINE_TESTS_UNIT_STUB_CPU_H
#define TRAPLINE_TESTS_UNIT_STUB_CPU_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/cpu.h"

#define STUB_PC UINT64_C(0x1000)

/* What the stub's machine saw. */
struct stub_log {
	unsigned firmware_smc, firmware_hvc; /* calls */
	bool firmware_answers;		     /* what the next calls return */
	unsigned semihosting, send_event, stuck;
	bool pmu_level;
	uint64_t timer[SYSREG_COUNT]; /* storage behind timer_ops */
};

/* A core of @model at the highest EL, reset, at STUB_PC, all vector bases and SPs apart. */
struct cpu *stub_cpu_new(const char *model, bool has_el2);
void stub_cpu_free(struct cpu *cpu);
struct stub_log *stub_log(const struct cpu *cpu);

/* Puts the core at @el with SP_ELx (SP_EL0 at EL0), everything unmasked, and synchronises. */
void stub_at_el(struct cpu *cpu, unsigned el);

/* Executes @word at cpu->pc; true: it went on to the next instruction, false: it left the block. */
bool stub_run(struct cpu *cpu, uint32_t word);

/* MRS or MSR of @rt (31: XZR). */
uint32_t stub_mrs(enum sysreg_id id, unsigned rt);
uint32_t stub_msr(enum sysreg_id id, unsigned rt);
/* The same executed, through X9; each must go through. */
uint64_t stub_read(struct cpu *cpu, enum sysreg_id id);
void stub_write(struct cpu *cpu, enum sysreg_id id, uint64_t value);

/* ESR fields of the EL that the core is at now. */
unsigned stub_ec(const struct cpu *cpu);
uint32_t stub_iss(const struct cpu *cpu);

#endif
