/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lifting: from one instruction word to micro-ops. */
#ifndef TRAPLINE_CPU_LIFT_H
#define TRAPLINE_CPU_LIFT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bits.h"
#include "cpu/decode.h"
#include "cpu/uop.h"

struct cpu_model;

enum lift_isa { ISA_A64, ISA_A32, ISA_T32 };

/* State of lifting one block; lifters read the first part and append with emit(). */
struct lift {
	uint64_t pc;		/* address of the instruction */
	uint32_t word;		/* its encoding */
	uint32_t flags;		/* BLOCK_*: what the block may assume (cpu/cpu.h) */
	const struct cpu_model *model;
	uint16_t insn;		/* index in the block */
	enum timing_class timing; /* from the row; a lifter may refine it */
	bool ends_block;	/* from the row; a lifter or a branch sets it */
	uint8_t isa;		/* enum lift_isa */
	uint8_t bytes;		/* length of the instruction; 0 is 4 */
	uint8_t it;		/* T32: PSTATE.IT before the instruction, 0: not in an IT block */
	bool set_flags;		/* T32: 16-bit data processing sets flags (outside IT blocks) */
	bool closed;		/* a branch or exit micro-op was emitted: nothing may follow */
	unsigned count;		/* micro-ops so far */
	struct uop *uops;
};

#define LIFT_MAX_UOPS_PER_INSN 13

/* Appends a micro-op; unused operands SLOT_ZR (sources) and SLOT_SINK (destinations). */
struct uop *emit(struct lift *l, enum uop_op op, unsigned d, unsigned n, unsigned m, uint64_t imm);

/* The instruction is UNDEFINED in this state: replaces what it emitted. */
void lift_undefined(struct lift *l);

/*
 * Merges a flag-setting micro-op with the conditional branch that ends the block after it. For
 * copies of a block that always run as a whole: the merged micro-op belongs to the branch.
 */
void lift_fuse(struct uop *uops, unsigned *count);

/* Field [lo, lo+len) of the word. */
static inline uint32_t field(const struct lift *l, unsigned lo, unsigned len)
{
	return extract32(l->word, lo, len);
}

/* Slots of a register field: 31 is XZR as a source, as a destination, or SP. */
static inline unsigned src_slot(uint32_t r)
{
	return r == 31 ? SLOT_ZR : r;
}

static inline unsigned dst_slot(uint32_t r)
{
	return r == 31 ? SLOT_SINK : r;
}

static inline unsigned vec_slot(uint32_t r)
{
	return SLOT_V0 + 2 * r;
}

/* Vector registers Vd, Vn and Vm, in the usual fields of A64. */
static inline unsigned vec_d(const struct lift *l)
{
	return vec_slot(field(l, 0, 5));
}

static inline unsigned vec_n(const struct lift *l)
{
	return vec_slot(field(l, 5, 5));
}

static inline unsigned vec_m(const struct lift *l)
{
	return vec_slot(field(l, 16, 5));
}

#endif
