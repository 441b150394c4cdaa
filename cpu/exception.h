/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exceptions: routing, entry, return (Arm ARM D1). */
#ifndef TRAPLINE_CPU_EXCEPTION_H
#define TRAPLINE_CPU_EXCEPTION_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/cpu.h"
#include "cpu/sysreg-bits.h"

/* ESR_ELx.EC values (Arm ARM D13.2.37). */
enum esr_ec {
	EC_UNKNOWN = 0x00,
	EC_WFX = 0x01,
	EC_FP = 0x07,
	EC_ILLEGAL = 0x0e,
	EC_SVC64 = 0x15,
	EC_HVC64 = 0x16,
	EC_SMC64 = 0x17,
	EC_SYS64 = 0x18,
	EC_IABT_LOW = 0x20,
	EC_IABT_SAME = 0x21,
	EC_PC_ALIGN = 0x22,
	EC_DABT_LOW = 0x24,
	EC_DABT_SAME = 0x25,
	EC_SP_ALIGN = 0x26,
	EC_SERROR = 0x2f,
	EC_BREAKPOINT_LOW = 0x30,
	EC_BREAKPOINT_SAME = 0x31,
	EC_STEP_LOW = 0x32,
	EC_STEP_SAME = 0x33,
	EC_WATCHPOINT_LOW = 0x34,
	EC_WATCHPOINT_SAME = 0x35,
	EC_BRK64 = 0x3c,
};

/* CV and COND of the ISS of conditional instructions' traps: A64 has no other condition. */
#define COND_ALWAYS 0x01e00000u

/*
 * Takes a synchronous exception with syndrome @ec/@iss to @target_el (1 or 2); cpu->pc is the
 * preferred return address (already unwound or retired). Charges the entry, tells the tracer,
 * synchronises the context. LOW/SAME variants of EC are chosen from @ec's LOW form.
 */
void cpu_take_sync(struct cpu *cpu, unsigned target_el, enum esr_ec ec, uint32_t iss);

/*
 * The EL that a synchronous exception from the current EL goes to when nothing routes it higher:
 * EL1, or EL2 (TGE, or taken from EL2).
 */
unsigned cpu_default_target(const struct cpu *cpu);

/*
 * The instruction of @u is UNDEFINED (or traps): unwinds, takes the exception.
 * Both return false, for use as `return cpu_undefined(cpu, u);` in call functions.
 */
bool cpu_undefined(struct cpu *cpu, const struct uop *u);
bool cpu_trap(struct cpu *cpu, const struct uop *u, unsigned target_el, enum esr_ec ec,
	      uint32_t iss);

/*
 * Data abort of the instruction of @u: unwinds, builds the syndrome (ISV for stage 2), takes it.
 * Returns false.
 */
bool cpu_data_abort(struct cpu *cpu, const struct uop *u, const struct mmu_fault *f);
/* SP alignment fault of the instruction of @u. Returns false. */
bool cpu_sp_alignment(struct cpu *cpu, const struct uop *u);
/* Instruction abort or PC alignment at cpu->pc (outside blocks). */
void cpu_fetch_abort(struct cpu *cpu, const struct mmu_fault *f);
void cpu_pc_alignment(struct cpu *cpu);

/* Takes the highest-priority pending and unmasked interrupt, if any. Outside blocks. */
bool cpu_take_interrupt(struct cpu *cpu);

/*
 * Asks for a look at interrupts if one could be taken now: after anything that unmasks, reroutes
 * or raises one.
 */
void cpu_check_interrupts(struct cpu *cpu);
/* Pending interrupts as ISR_EL1 shows them: bits 2 A, 1 I, 0 F. */
unsigned cpu_isr(const struct cpu *cpu);
/*
 * ESB (FEAT_RAS): an SError that is pending and cannot be taken now goes to DISR_EL1, a virtual
 * one to VDISR_EL2, and is pending no more (Arm ARM, AArch64.ESBOperation).
 */
void cpu_defer_serror(struct cpu *cpu);

/* Recomputes cpu->flags from PSTATE and the control registers. */
void cpu_update_flags(struct cpu *cpu);

/* EL that DC ZVA traps to from here, 0 if it does not: for call_dc_zva. */
unsigned cpu_dc_zva_trap(const struct cpu *cpu);

/* Address of the instruction of @u. */
uint64_t cpu_insn_pc(const struct cpu *cpu, const struct uop *u);

/*
 * Syndrome bits 24:14 (ISV, SAS, SSE, SRT, SF, AR) of the load or store @word, 0 where the
 * Arm ARM gives no valid syndrome: pairs, exclusives, SIMD&FP, write-back.
 */
uint32_t cpu_load_store_syndrome(uint32_t word);
/* ISS of a trapped MRS, MSR or SYS instruction @word (EC 0x18). */
uint32_t cpu_sysreg_syndrome(uint32_t word);

/* SPSR image of the current PSTATE. */
uint64_t cpu_pstate_spsr(const struct cpu *cpu);

#endif
