/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Core timing: timing classes, the ports and latencies of a core, and the
 * static schedule of a block.
 */
#ifndef TRAPLINE_CPU_TIMING_H
#define TRAPLINE_CPU_TIMING_H

#include <stdint.h>

#include "base/param.h"

/* What a decode row says about an instruction's cost. */
enum timing_class {
	TC_ALU,		/* add, logic, move, select, bitfield */
	TC_ALU_FLAGS,	/* the same, setting flags */
	TC_ALU_SHIFT,	/* with a shifted or extended operand */
	TC_SHIFT_REG,	/* variable shift */
	TC_MUL32,
	TC_MUL64,	/* 64-bit product, long and high forms */
	TC_MULH,
	TC_MAC,
	TC_DIV32,
	TC_DIV64,
	TC_CRC,
	TC_FP_ADD,	/* add, subtract, maximum, minimum, comparison of lanes */
	TC_FP_MUL,
	TC_FP_FMA,	/* fused multiply-add */
	TC_FP_DIV16,	/* divide and square root, half precision */
	TC_FP_DIV32,	/* single */
	TC_FP_DIV64,
	TC_FP_CVT,	/* conversion, rounding, estimate: within FP registers */
	TC_FP_CVT_GP,	/* conversion from and to general registers */
	TC_FP_CMP,	/* comparison that sets flags */
	TC_BRANCH,	/* direct */
	TC_CALL,
	TC_BRANCH_IND,	/* BR, BLR, RET */
	TC_LOAD,
	TC_LOAD_PAIR,
	TC_STORE,
	TC_STORE_PAIR,
	TC_FP_LOAD,	/* B, H, S, D, Q */
	TC_FP_LOAD_PAIR,
	TC_FP_STORE,
	TC_FP_STORE_PAIR,
	TC_FP_MOVE,	/* FP to FP, immediates */
	TC_SIMD_INT,	/* add, compare, minimum, narrow, fold */
	TC_SIMD_SHIFT,
	TC_SIMD_MUL,	/* multiply and multiply-accumulate */
	TC_SIMD_PERM,	/* permute, table */
	TC_CRYPTO,	/* AES, SHA */
	TC_FP_TO_GP,
	TC_GP_TO_FP,
	TC_EXCLUSIVE,	/* exclusives, acquire, release; their ordering costs apart */
	TC_ATOMIC,
	TC_PREFETCH,
	TC_NOP,
	TC_SYSREG,	/* MRS, MSR: cost of the register's row */
	TC_ISB,
	TC_DSB,
	TC_DMB,
	TC_SYSTEM,	/* TLBI, DC, IC, AT issue */
	TC_EXCEPTION,	/* SVC, HVC, SMC, BRK, HLT, ERET: entry and return cost apart */
	TC_WAIT,	/* WFI, WFE, SEV, YIELD */
	TC_COUNT
};

/* Access costs of system registers, by the key that a register's row names. */
enum sysreg_cost {
	COST_ID,	 /* constants: MIDR, ID registers, CurrentEL */
	COST_PLAIN,	 /* EL1 state, TPIDRs, ELR, SPSR, SP */
	COST_TRANSLATION, /* SCTLR, TTBR, TCR, MAIR, CPACR, CONTEXTIDR, VBAR */
	COST_EL2,	 /* EL2 configuration, VTTBR */
	COST_TIMER,
	COST_COUNTER,	 /* CNTxCT, PMCCNTR */
	COST_PMU,
	COST_FPCR,
	COST_DEBUG,
	COST_PSTATE,	 /* DAIF, NZCV, SPSel, PAN */
	COST_GIC,	 /* ICC, ICH */
	SYSREG_COST_COUNT
};

struct core_timing {
	/* pipeline */
	uint32_t in_order;	 /* 1: issues in program order */
	uint32_t dispatch_width; /* instructions a cycle */
	uint32_t window;	 /* reorder window, instructions: bounds the tail */
	uint32_t mispredict;
	uint32_t alu_ports, mul_ports, load_ports, store_ports, branch_ports, fp_ports;
	/* per class: cycles until the result; cycles its port is busy; how many port slots */
	uint32_t latency[TC_COUNT];
	uint32_t busy[TC_COUNT];
	/* predictors */
	uint32_t bimodal_entries, btb_entries, ras_entries;
	/* exceptions and synchronisation */
	uint32_t exception_entry;   /* to EL1 from EL0 or EL1 */
	uint32_t exception_entry_el2;
	uint32_t eret, eret_el2;
	uint32_t isb, dsb, dmb;
	uint32_t acquire_release;
	uint32_t wfi_wake;
	uint32_t sgi_propagation; /* smallest cross-core latency: the scheduling quantum */
	uint32_t irq_latency;	  /* GIC output to core */
	uint32_t sysreg_read[SYSREG_COST_COUNT];
	uint32_t sysreg_write[SYSREG_COST_COUNT];
	uint32_t frequency_mhz;	  /* core clock: relation to the counter */
};

/* The rows of struct core_timing; terminated by a NULL name. */
extern const struct param core_timing_params[];

struct block;
struct uop;
/*
 * Computes cycles, prefix, tail and absorb of @b from its instructions'
 * timing classes and the slots their micro-ops read and write. @t NULL
 * (--timing off): one cycle an instruction.
 */
void timing_schedule(const struct core_timing *t, struct block *b);

#endif
