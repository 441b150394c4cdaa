/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Micro-ops: what guest instructions are lifted to. Each is defined once, in
 * C, and used by the interpreter and (as a compiled stencil) by the
 * translator. The list is cpu/uop-table.h; the bodies are in cpu/ops-*.h
 * (inlined into both engines) and, for anything rare, ordinary functions.
 *
 * Kinds of micro-op, by the macro that lists them:
 *
 *   UOP_ALU(name, use)   static inline void op_name(struct cpu *, struct opnd)
 *	Cannot fault. Falls through.
 *   UOP_MEM(name, use)   static inline bool fast_name(struct cpu *, struct opnd)
 *			  bool slow_name(struct cpu *, const struct uop *)
 *	fast: true if the line lookup held the access, which is then done.
 *	Otherwise slow does it by way of the modelled memory system, with
 *	cpu->left current; false: an exception was taken, leave the block.
 *   UOP_CALL(name, use)  bool call_name(struct cpu *, const struct uop *)
 *	An ordinary function. true: go on with the next micro-op. false: leave
 *	the block: cpu->pc says where to go on (an exception, a return, a
 *	context change; see cpu_unwind and cpu_retire).
 *   UOP_TEST(name, use)  static inline bool test_name(struct cpu *, struct opnd)
 *	Ends the block: taken branch to the address in imm, or falls through
 *	to the instruction after the block. aux: index of the predictor entry.
 *   Fixed (written out in the engines): head, jump, jump_ind, exit.
 *
 * `use` says what the operand slots are, for the timing schedule and for
 * attribution: see USE_*.
 */
#ifndef TRAPLINE_CPU_UOP_H
#define TRAPLINE_CPU_UOP_H

#include <stdbool.h>
#include <stdint.h>

struct cpu;
struct uop;

/* Slots of cpu->r: all registers that micro-ops name. */
enum slot {
	SLOT_X0 = 0,	/* X0-X30 */
	SLOT_SP = 31,	/* SP of the current EL and PSTATE.SP */
	SLOT_ZR = 32,	/* reads as zero; never written */
	SLOT_SINK = 33, /* written, never read: destination XZR */
	SLOT_T0 = 34,	/* temporaries of one instruction; dead at its end */
	SLOT_T1,
	SLOT_T2,
	SLOT_T3,
	SLOT_V0 = 64, /* V0-V31, two slots each, low half first */
	SLOT_COUNT = 128,
};

/* The register after @slot, an even one, in a pair of CASP: X30 is followed by XZR. */
static inline unsigned pair_second(unsigned slot)
{
	return slot == SLOT_X0 + 30 ? SLOT_ZR : slot + 1;
}

/* Operands of a micro-op: pointers into cpu->r, folded to constants in stencils. */
struct opnd {
	uint64_t *d;	   /* destination; stores: the value's register */
	uint64_t *a;	   /* second destination, or fourth source */
	const uint64_t *n; /* first source; memory: base */
	const uint64_t *m; /* second source; memory: index */
	uint64_t imm;
	uint32_t aux; /* small constant: shift amount, condition... */
};

/*
 * How the slots are used. V forms name vector registers. NZCV use is given
 * too: schedule and attribution depend on it.
 */
enum {
	USE_D_W = 1u << 0, /* d written */
	USE_D_R = 1u << 1, /* d read */
	USE_N_R = 1u << 2,
	USE_M_R = 1u << 3,
	USE_A_R = 1u << 4,
	USE_A_W = 1u << 5,
	USE_FLAGS_R = 1u << 6,
	USE_FLAGS_W = 1u << 7,
	USE_LOAD = 1u << 8,
	USE_STORE = 1u << 9,
	USE_COPY = 1u << 10,  /* d = n exactly, 64 bits: a move for the data flow */
	USE_V = 1u << 11,     /* d (and a) are vector slots (loads, stores, vector moves) */
	USE_BYTES_SHIFT = 12, /* loads and stores: log2 of the bytes of each register, 3 bits */
	USE_M_W = 1u << 15,   /* m written: status register of a store exclusive */
	USE_PAIRS = 1u << 16, /* d and a stand for two registers each: see pair_second() */
};
#define USE_BYTES(log2) ((uint32_t)(log2) << USE_BYTES_SHIFT)

#if defined(HAVE_MUSTTAIL) && defined(HAVE_PRESERVE_NONE)
#define UOP_CC __attribute__((preserve_none))
typedef void UOP_CC uop_fn(struct cpu *cpu, const struct uop *u, int64_t left);
#else
/* Dispatch loop: returns the next micro-op, or NULL to leave; cpu->left is the budget. */
#define UOP_CC
typedef const struct uop *uop_fn(struct cpu *cpu, const struct uop *u);
#endif

struct uop {
	uop_fn *fn;
	uint64_t imm;
	uint16_t d, a, n, m; /* enum slot */
	uint16_t op;	     /* enum uop_op */
	uint16_t insn;	     /* index of the guest instruction in its block */
	uint32_t aux;
};

enum uop_op {
	UOP_head, /* first of every block: budget, time, fetch check */
	UOP_step, /* instrumented blocks: before each instruction */
	UOP_note, /* instrumented blocks: before a load or store: its address, n + imm or n + (m <<
		     aux) */
	UOP_jump, /* direct branch to imm */
	UOP_jump_ind, /* indirect branch to slot n; aux: enum branch_kind */
	UOP_skip, /* unless the condition holds (aux: set of NZCV values, see cond_set()), leaves
		     out the next imm micro-ops */
	UOP_exit, /* block ends without a branch (length, page end, after a CALL): go on at imm */
#define UOP_ALU(name, use)  UOP_##name,
#define UOP_MEM(name, use)  UOP_##name,
#define UOP_CALL(name, use) UOP_##name,
#define UOP_TEST(name, use) UOP_##name,
#include "cpu/uop-table.h"
	UOP_COUNT
};

enum branch_kind { BRANCH_PLAIN, BRANCH_CALL, BRANCH_RETURN };

struct uop_info {
	const char *name;
	uint32_t use;
	uint8_t kind; /* enum uop_kind */
};
enum uop_kind { UOP_KIND_FIXED, UOP_KIND_ALU, UOP_KIND_MEM, UOP_KIND_CALL, UOP_KIND_TEST };
extern const struct uop_info uop_infos[UOP_COUNT];

#endif
