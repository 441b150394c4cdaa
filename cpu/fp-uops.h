/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The operands of the floating-point micro-ops (cpu/uop-table-fp.h) beside their slots: aux. */
#ifndef TRAPLINE_CPU_FP_UOPS_H
#define TRAPLINE_CPU_FP_UOPS_H

#include <stdint.h>

#include "cpu/fp.h"

/* What fp_binary, fp_pairwise and fp_across compute of two values. */
enum fp_binary_op {
	FPB_ADD,
	FPB_SUB,
	FPB_MUL,
	FPB_MULX,
	FPB_NMUL,
	FPB_DIV,
	FPB_ABD,
	FPB_MAX,
	FPB_MIN,
	FPB_MAXNM,
	FPB_MINNM,
	FPB_RECPS,
	FPB_RSQRTS,
	FPB_CMEQ,
	FPB_CMGE,
	FPB_CMGT,
	FPB_CMLE,
	FPB_CMLT,
	FPB_ACGE,
	FPB_ACGT,
};

enum fp_unary_op { FPU_SQRT, FPU_RECPE, FPU_RSQRTE, FPU_RECPX, FPU_URECPE, FPU_URSQRTE };

/* fp_muladd */
enum { FPM_NEGATE_PRODUCT = 1u, FPM_NEGATE_ADDEND = 2u };

enum {
	FPX_OP = 31u,	      /* enum fp_binary_op...; conversions: enum fp_format of the result */
	FPX_FORMAT_SHIFT = 5, /* 2 bits: enum fp_format */
	FPX_LANES_SHIFT = 7,  /* 2 bits: log2 of the lanes */
	FPX_ROUND_SHIFT = 9,  /* 3 bits: enum fp_round */
	FPX_ELEMENT = 1u << 12,	 /* the second factor is one lane of m for all: */
	FPX_INDEX_SHIFT = 13,	 /* 3 bits: its number */
	FPX_EXACT = 1u << 15,	 /* fp_rint: raises IXC */
	FPX_UNSIGNED = 1u << 15, /* integers */
	FPX_SIGNAL = 1u << 15,	 /* fp_compare, fp_ccmp: quiet NaNs are invalid too */
	FPX_INT_SHIFT = 16,	 /* 2 bits: log2 of an integer's bytes */
};

static inline uint32_t fpx(unsigned op, enum fp_format f, unsigned log2_lanes)
{
	return op | (uint32_t)f << FPX_FORMAT_SHIFT | log2_lanes << FPX_LANES_SHIFT;
}

static inline uint32_t fpx_round(enum fp_round round)
{
	return (uint32_t)round << FPX_ROUND_SHIFT;
}

#endif
