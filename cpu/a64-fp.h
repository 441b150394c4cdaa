/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the lifters of floating point share. */
#ifndef TRAPLINE_CPU_A64_FP_H
#define TRAPLINE_CPU_A64_FP_H

#include "cpu/a64.h"
#include "cpu/fp-uops.h"

/* ftype, bits 23:22 of the scalar encodings; 2 is FMOV's alone, of a register's upper half. */
static inline enum fp_format fp_scalar_format(const struct lift *l)
{
	static const uint8_t formats[4] = { FP_S, FP_D, FP_D, FP_H };

	return (enum fp_format)formats[field(l, 22, 2)];
}

/* Of the encodings of Advanced SIMD: half precision has its own, else bit 22 says which. */
static inline enum fp_format fp_vector_format(const struct lift *l, bool half)
{
	if (half)
		return FP_H;
	return field(l, 22, 1) ? FP_D : FP_S;
}

/* The micro-op that sets a register to one value of @f. */
static inline enum uop_op fp_move(enum fp_format f)
{
	static const uint16_t ops[] = {
		[FP_H] = UOP_vmov16, [FP_S] = UOP_vmov32, [FP_D] = UOP_vmov64
	};

	return (enum uop_op)ops[f];
}

/* Of the encodings of Advanced SIMD: one lane. */
static inline bool fp_is_scalar(const struct lift *l)
{
	return field(l, 28, 1);
}

/* *lanes: log2 of the lanes. False, after lift_undefined(): the vector would be 1D. */
static inline bool fp_lanes(struct lift *l, enum fp_format f, unsigned *lanes)
{
	bool q = field(l, 30, 1);

	if (!fp_is_scalar(l) && f == FP_D && !q) {
		lift_undefined(l);
		return false;
	}
	*lanes = fp_is_scalar(l) ? 0 : 3 - (unsigned)f + q;
	return true;
}

/* The micro-op for @op, which is FPX_OP of it, on each lane. */
static inline enum uop_op fp_binary_uop(enum fp_binary_op op)
{
	switch (op) {
	case FPB_ADD:
		return UOP_fp_add;
	case FPB_SUB:
		return UOP_fp_sub;
	case FPB_MUL:
		return UOP_fp_mul;
	case FPB_DIV:
		return UOP_fp_div;
	default:
		return UOP_fp_binary;
	}
}

/* Division and square root: the row's class is that of single precision. */
static inline void fp_div_timing(struct lift *l, enum fp_format f)
{
	if (l->timing == TC_FP_DIV32 && f != FP_S)
		l->timing = f == FP_D ? TC_FP_DIV64 : TC_FP_DIV16;
}

#endif
