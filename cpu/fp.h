/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Floating-point arithmetic of AArch64 (Arm ARM, shared/functions/float): bit exact in results
 * and in the cumulative exception bits, with integers only. Values are encodings in the low bits
 * of a uint64_t; the bits above an argument's format must be zero, and those of a result are.
 */
#ifndef TRAPLINE_CPU_FP_H
#define TRAPLINE_CPU_FP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bits.h"

/* log2 of the format's bytes */
enum fp_format { FP_H = 1, FP_S = 2, FP_D = 3 };

/* The first four as FPCR.RMode encodes them. */
enum fp_round {
	FP_TIES_EVEN,
	FP_UP,	 /* to plus infinity */
	FP_DOWN, /* to minus infinity */
	FP_TO_ZERO,
	FP_TIES_AWAY,
	FP_TO_ODD,  /* von Neumann: inexact results get a lowest bit of 1 */
	FP_CURRENT, /* not a mode: that of FPCR */
};

/* Cumulative bits of FPSR */
enum {
	FPSR_IOC = 1u << 0, /* invalid operation */
	FPSR_DZC = 1u << 1, /* division by zero */
	FPSR_OFC = 1u << 2, /* overflow */
	FPSR_UFC = 1u << 3, /* underflow */
	FPSR_IXC = 1u << 4, /* inexact */
	FPSR_IDC = 1u << 7, /* input denormal, flushed */
	FPSR_QC = 1u << 27, /* saturation of integers, by Advanced SIMD */
};

enum {
	FPCR_FZ16 = 1u << 19,
	FPCR_RMODE_SHIFT = 22,
	FPCR_FZ = 1u << 24,
	FPCR_DN = 1u << 25,
	FPCR_AHP = 1u << 26,
};

/* What an operation depends on besides its operands, and the exceptions it raised. */
struct fp_env {
	enum fp_round round;
	/* a bit for each format: FPCR.FZ, FZ16: its subnormal inputs and results are zero */
	uint8_t flush;
	bool default_nan; /* FPCR.DN: NaN results are the default NaN */
	bool ahp;	  /* FPCR.AHP, which conversions between formats heed and nothing else */
	bool alternative_half; /* in these, then: halves without infinities and NaNs */
	bool host;	       /* results may be computed by the host: see fp_env_start() */
	uint32_t flags;	       /* FPSR_*: only ever set */
};

static inline unsigned fp_format_bit(enum fp_format f)
{
	return 1u << f;
}

/*
 * The environment that @fpcr describes, with the exceptions in @fpsr raised already. That matters
 * for speed only: most results are inexact, and what the host computes need not be looked at for
 * that once IXC is set.
 */
static inline struct fp_env fp_env_start(uint32_t fpcr, uint32_t fpsr)
{
	enum fp_round round = (enum fp_round)(fpcr >> FPCR_RMODE_SHIFT & 3);
	unsigned flush = fpcr & FPCR_FZ ? fp_format_bit(FP_S) | fp_format_bit(FP_D) : 0;

	return (struct fp_env){
		.round = round,
		.flush = (uint8_t)(flush | (fpcr & FPCR_FZ16 ? fp_format_bit(FP_H) : 0)),
		.default_nan = fpcr & FPCR_DN,
		.ahp = fpcr & FPCR_AHP,
		.host = round == FP_TIES_EVEN && fpsr & FPSR_IXC,
		.flags = fpsr,
	};
}

/* @round, or the mode in FPCR for FP_CURRENT */
static inline enum fp_round fp_rounding(const struct fp_env *e, enum fp_round round)
{
	return round == FP_CURRENT ? e->round : round;
}

static inline unsigned fp_bits(enum fp_format f)
{
	return 8u << f;
}

static inline uint64_t fp_sign_bit(enum fp_format f)
{
	return UINT64_C(1) << (fp_bits(f) - 1);
}

/* FPNeg(), FPAbs(): of NaNs too, and nothing is raised */
static inline uint64_t fp_neg(enum fp_format f, uint64_t a)
{
	return a ^ fp_sign_bit(f);
}

static inline uint64_t fp_abs(enum fp_format f, uint64_t a)
{
	return a & ~fp_sign_bit(f);
}

/* ---- two operands ----------------------------------------------------------------- */

typedef uint64_t fp_binary_fn(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b);

fp_binary_fn fp_add, fp_sub, fp_mul, fp_div;
fp_binary_fn fp_mulx;		 /* FPMulX(): infinity times zero is 2, signed */
fp_binary_fn fp_nmul;		 /* the product negated, NaNs included */
fp_binary_fn fp_abd;		 /* absolute difference */
fp_binary_fn fp_max, fp_min;	 /* a NaN operand gives a NaN */
fp_binary_fn fp_maxnm, fp_minnm; /* maxNum() and minNum() of IEEE 754-2008 */
fp_binary_fn fp_recps;		 /* FPRecipStepFused(): 2 - a * b */
fp_binary_fn fp_rsqrts;		 /* FPRSqrtStepFused(): (3 - a * b) / 2 */

/* Comparisons for lanes: all ones or zero. Absolute values in the last two. */
fp_binary_fn fp_cmeq, fp_cmge, fp_cmgt, fp_cmle, fp_cmlt, fp_acge, fp_acgt;

/* FPCompare(): NZCV in bits 31:28. @quiet: a quiet NaN raises nothing. */
uint32_t fp_compare(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b, bool quiet);

/* ---- fused ---------------------------------------------------------------------- */

/* FPMulAdd(): @addend + @a * @b, rounded once */
uint64_t fp_muladd(struct fp_env *e, enum fp_format f, uint64_t addend, uint64_t a, uint64_t b);
/* FPMulAddH(): the same of a single-precision @addend and halves @a and @b */
uint64_t fp_muladd_half(struct fp_env *e, uint64_t addend, uint64_t a, uint64_t b);

/* ---- one operand ------------------------------------------------------------------ */

typedef uint64_t fp_unary_fn(struct fp_env *e, enum fp_format f, uint64_t a);

fp_unary_fn fp_sqrt;
fp_unary_fn fp_recpe, fp_rsqrte; /* FPRecipEstimate(), FPRSqrtEstimate() */
fp_unary_fn fp_recpx;		 /* FPRecpX() */

/* UnsignedRecipEstimate(), UnsignedRSqrtEstimate() of a 32-bit fraction */
uint32_t fp_urecpe(uint32_t a);
uint32_t fp_ursqrte(uint32_t a);

/* FPRoundInt(): to an integral value. @exact: raises IXC if that changes it. */
uint64_t fp_round_int(struct fp_env *e, enum fp_format f, uint64_t a, enum fp_round round,
		      bool exact);

/* ---- conversions ---------------------------------------------------------------------- */

/* FPConvert() between different formats */
uint64_t fp_convert(struct fp_env *e, enum fp_format from, enum fp_format to, uint64_t a,
		    enum fp_round round);

/* An integer format: fixed point with @fraction bits below the point, up to @width. */
struct fp_int {
	uint8_t width; /* 16, 32 or 64 */
	uint8_t fraction;
	bool is_unsigned;
};

/* FPToFixed(): saturates; in the low @to.width bits */
uint64_t fp_to_int(struct fp_env *e, enum fp_format f, uint64_t a, struct fp_int to,
		   enum fp_round round);
/* FixedToFP() of the low @from.width bits of @v */
uint64_t fp_from_int(struct fp_env *e, enum fp_format f, uint64_t v, struct fp_int from,
		     enum fp_round round);

#endif
