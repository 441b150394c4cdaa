/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the lifters of floating point share. */
#ifndef TRAPLINE_CPU_A64_FP_H
#define TRAPLINE_CPU_A64_FP_H

#include "cpu/a64.h"
#include "cpu/fp-uops.h"

static inline unsigned fp_vd(const struct lift *l)
{
	return vec_slot(field(l, 0, 5));
}

static inline unsigned fp_vn(const struct lift *l)
{
	return vec_slot(field(l, 5, 5));
}

static inline unsigned fp_vm(const struct lift *l)
{
	return vec_slot(field(l, 16, 5));
}

/* Bit 22: single or double, of rows that match no other format. */
static inline enum fp_format fp_format(const struct lift *l)
{
	return field(l, 22, 1) ? FP_D : FP_S;
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
	*lanes = fp_is_scalar(l) ? 0 : f == FP_D ? 1 : 1 + q;
	return true;
}

/* Division and square root: the row's class is that of single precision. */
static inline void fp_div_timing(struct lift *l)
{
	if (l->timing == TC_FP_DIV32 && fp_format(l) == FP_D)
		l->timing = TC_FP_DIV64;
}

#endif
