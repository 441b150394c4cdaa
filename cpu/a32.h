/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared by the lifters of A32 and T32. */
#ifndef TRAPLINE_CPU_A32_H
#define TRAPLINE_CPU_A32_H

#include "cpu/lift.h"

extern const struct decode_table a32_table, t32_table;

/* A row of either table. */
#define A32_ROW(row_name, pattern_, timing_, lifter) \
	{ .name = row_name,                          \
	  .pattern = pattern_,                       \
	  .feature = FEAT_A32,                       \
	  .timing = timing_,                         \
	  .lift = lift_##lifter }

/*
 * Slot of R@r as a source. R0-R14 are X0-X14 (the User mode mapping, Arm ARM D1.20.1); R15 reads as
 * the instruction's address + 8 in A32, + 4 and word-aligned where @align in T32: a constant in
 * @temp.
 */
unsigned a32_source(struct lift *l, unsigned r, enum slot temp, bool align);

/* Writes PC from @slot: a branch that may change the instruction set (BXWritePC) ends the block. */
void a32_branch_to(struct lift *l, unsigned slot, unsigned kind);

/*
 * Loads (or stores) the registers of @list from (to) consecutive words at @base + @offset, lowest
 * register at the lowest address; then, with @write_back, @base += @change. A list with PC ends
 * the block with a branch. @load false: store.
 */
void a32_block_transfer(struct lift *l, bool load, unsigned base, uint32_t list, int32_t offset,
			bool write_back, int32_t change);

/*
 * Conditional execution: everything that @body emits runs only if @cond holds. The branch that a
 * body ends with becomes a conditional end of the block.
 */
void a32_conditional(struct lift *l, unsigned cond, void (*body)(struct lift *l));

#endif
