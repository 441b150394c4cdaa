/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the lifters of Advanced SIMD on integers share. */
#ifndef TRAPLINE_CPU_A64_SIMD_H
#define TRAPLINE_CPU_A64_SIMD_H

#include "cpu/a64.h"
#include "cpu/simd-lanes.h"

/* An instruction: operation, shape (SIMD_*), and the element sizes that it has, a bit for each. */
struct simd_form {
	enum lane_op op;
	unsigned sizes;
	uint32_t shape;
};

enum {
	SIZES_B = 1,
	SIZES_BH = 3,
	SIZES_BHS = 7,
	SIZES_ALL = 15,
	SIZES_HS = 6,
	SIZES_D = 8,
};

/*
 * Emits @f on elements of 1 << @size bytes (narrow ones, if the shape has two widths) and the
 * registers in the usual fields; scalar if bit 28 is set. @imm: see SIMD_IMM, SIMD_ELEMENT.
 * Sizes that @f lacks, and vectors of one doubleword, are UNDEFINED.
 */
void simd_lift(struct lift *l, const struct simd_form *f, unsigned size, uint64_t imm);

#endif
