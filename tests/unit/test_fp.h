/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operands for the tests of floating point, and what they are as integers. */
#ifndef TRAPLINE_TESTS_UNIT_TEST_FP_H
#define TRAPLINE_TESTS_UNIT_TEST_FP_H

#include <math.h>

#include "base/rng.h"
#include "cpu/fp.h"
#include "tests/unit/unit.h"

/* ck_assert_msg for inner loops: Check writes to a pipe for each assertion, even one that holds. */
#define MUST(condition, ...)                       \
	do {                                       \
		if (!(condition))                  \
			ck_abort_msg(__VA_ARGS__); \
	} while (0)

struct fp_shape {
	unsigned fraction, exponent; /* bits */
};

static inline struct fp_shape fp_shape(enum fp_format f)
{
	return f == FP_H   ? (struct fp_shape){ 10, 5 }
	       : f == FP_S ? (struct fp_shape){ 23, 8 }
			   : (struct fp_shape){ 52, 11 };
}

static inline uint64_t fp_exponent_mask(enum fp_format f)
{
	struct fp_shape s = fp_shape(f);

	return mask64(s.exponent) << s.fraction;
}

static inline bool is_nan(enum fp_format f, uint64_t a)
{
	return (a & ~fp_sign_bit(f)) > fp_exponent_mask(f);
}

static inline bool is_quiet(enum fp_format f, uint64_t a)
{
	return is_nan(f, a) && a >> (fp_shape(f).fraction - 1) & 1;
}

static inline bool is_subnormal(enum fp_format f, uint64_t a)
{
	return !(a & fp_exponent_mask(f)) && a & mask64(fp_shape(f).fraction);
}

static inline uint64_t least_normal(enum fp_format f)
{
	return UINT64_C(1) << fp_shape(f).fraction;
}

/* Zeros, subnormals, infinities, NaNs, the ends of the range, and what lies around 1. */
static inline uint64_t fp_operand(struct rng *r, enum fp_format f)
{
	struct fp_shape s = fp_shape(f);
	uint64_t pick = rng_next(r), low = rng_next(r) & mask64(s.fraction), exp;
	uint64_t max = mask64(s.exponent), bias = max >> 1;

	if (pick & 1)
		low = pick & 2 ? low & 3 : low & ~mask64(s.fraction - 2);
	else if ((pick & 6) == 6)
		low = pick & 8 ? 0 : mask64(s.fraction);
	switch (pick >> 8 & 15) {
	case 0:
		exp = low = 0;
		break;
	case 1:
		exp = 0;
		break;
	case 2:
		exp = max;
		break;
	case 3:
		exp = max, low = 0;
		break;
	case 4:
		exp = 1 + (pick >> 32) % 3;
		break;
	case 5:
		exp = max - 1 - (pick >> 32) % 3;
		break;
	case 6:
		exp = bias / 2 + (pick >> 32) % (2 * s.fraction) - s.fraction;
		break;
	case 7:
	case 8:
		exp = (bias + (pick >> 32) % 66) % max;
		break;
	case 9:
	case 10:
	case 11:
	case 12:
		exp = bias - 2 + (pick >> 32) % 5;
		break;
	default:
		exp = (pick >> 32) & max;
		break;
	}
	return (pick >> 63 ? fp_sign_bit(f) : 0) | (exp & max) << s.fraction | low;
}

/* To an integral value */
static inline long double rounded(long double v, enum fp_round round)
{
	switch (round) {
	case FP_TIES_EVEN:
		return rintl(v);
	case FP_UP:
		return ceill(v);
	case FP_DOWN:
		return floorl(v);
	case FP_TO_ZERO:
		return truncl(v);
	default:
		return roundl(v);
	}
}

/* The integer that @exact, a scaled operand, is converted to, and what that raises. */
static inline uint64_t integer_of(long double exact, struct fp_int to, enum fp_round round,
				  uint32_t *flags)
{
	long double whole = rounded(exact, round);
	long double least = to.is_unsigned ? 0 : -ldexpl(1, to.width - 1);
	long double end = ldexpl(1, to.is_unsigned ? to.width : to.width - 1);
	uint64_t magnitude;

	*flags = FPSR_IOC;
	if (isnan(whole))
		return 0;
	if (whole < least)
		return to.is_unsigned ? 0 : UINT64_C(1) << (to.width - 1);
	if (whole >= end)
		return mask64(to.is_unsigned ? to.width : to.width - 1u);
	*flags = whole != exact ? FPSR_IXC : 0;
	magnitude = (uint64_t)fabsl(whole);
	return (whole < 0 ? -magnitude : magnitude) & mask64(to.width);
}

#endif
