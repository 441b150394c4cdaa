/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results that the host's floating point may compute: IEEE 754 binary arithmetic, rounded to the
 * nearest, of normal operands or zeros to such a result, when IXC is set already so that whether
 * the result is exact does not matter. Nothing else can have been raised then. Each function gives
 * false otherwise, having done nothing.
 */
#ifndef TRAPLINE_CPU_FP_HOST_H
#define TRAPLINE_CPU_FP_HOST_H

#include <float.h>
#include <math.h>
#include <string.h>

#include "cpu/fp.h"

enum fp_host_op { FP_HOST_ADD, FP_HOST_SUB, FP_HOST_MUL, FP_HOST_DIV };

#if FLT_EVAL_METHOD == 0 && FLT_MANT_DIG == 24 && DBL_MANT_DIG == 53

/* Normal, or zero; and the host has the format. */
static inline bool fp_host_operand(enum fp_format f, uint64_t a)
{
	if (f == FP_H)
		return false;
	if (f == FP_S)
		return (uint32_t)(a >> 23 & 0xff) - 1 < 0xfe || !(uint32_t)(a << 1);
	return (uint32_t)(a >> 52 & 0x7ff) - 1 < 0x7fe || !(a << 1);
}

/*
 * Normal, and not the least magnitude, which a tiny value may have been rounded to; or zero if
 * @zero: if no tiny value can have been.
 */
static inline bool fp_host_result(enum fp_format f, uint64_t a, bool zero)
{
	if (f == FP_S)
		return (uint32_t)(a >> 23 & 0xff) - 2 < 0xfd || (zero && !(uint32_t)(a << 1));
	return (uint32_t)(a >> 52 & 0x7ff) - 2 < 0x7fd || (zero && !(a << 1));
}

static inline bool fp_host_zero(enum fp_format f, uint64_t a)
{
	return !fp_abs(f, a);
}

static inline float fp_host_s(uint64_t a)
{
	uint32_t bits = (uint32_t)a;
	float v;

	memcpy(&v, &bits, sizeof v);
	return v;
}

static inline uint64_t fp_host_s_bits(float v)
{
	uint32_t bits;

	memcpy(&bits, &v, sizeof bits);
	return bits;
}

static inline double fp_host_d(uint64_t a)
{
	double v;

	memcpy(&v, &a, sizeof v);
	return v;
}

static inline uint64_t fp_host_d_bits(double v)
{
	uint64_t bits;

	memcpy(&bits, &v, sizeof bits);
	return bits;
}

/* @op is a constant where it matters. */
static inline __attribute__((always_inline)) bool fp_host_binary(enum fp_format f,
								 enum fp_host_op op, uint64_t a,
								 uint64_t b, uint64_t *result)
{
	if (!fp_host_operand(f, a) || !fp_host_operand(f, b) ||
	    (op == FP_HOST_DIV && fp_host_zero(f, b)))
		return false;
	if (f == FP_S) {
		float x = fp_host_s(a), y = fp_host_s(b);

		*result = fp_host_s_bits(op == FP_HOST_ADD   ? x + y
					 : op == FP_HOST_SUB ? x - y
					 : op == FP_HOST_MUL ? x * y
							     : x / y);
	} else {
		double x = fp_host_d(a), y = fp_host_d(b);

		*result = fp_host_d_bits(op == FP_HOST_ADD   ? x + y
					 : op == FP_HOST_SUB ? x - y
					 : op == FP_HOST_MUL ? x * y
							     : x / y);
	}
	/* sums of normal numbers are exact where they are small */
	return fp_host_result(f, *result,
			      op == FP_HOST_ADD || op == FP_HOST_SUB || fp_host_zero(f, a) ||
				      fp_host_zero(f, b));
}

static inline bool fp_host_sqrt(enum fp_format f, uint64_t a, uint64_t *result)
{
	if (!fp_host_operand(f, a) || a & fp_sign_bit(f))
		return false;
	*result = f == FP_S ? fp_host_s_bits(sqrtf(fp_host_s(a)))
			    : fp_host_d_bits(sqrt(fp_host_d(a)));
	return true;
}

/*
 * @addend + @a * @b, rounded once. The product is exact in double precision; rounding the sum to
 * that first does no harm unless it ends up half way between two singles.
 */
static inline float fp_host_fma_s(float a, float b, float addend)
{
	double sum = (double)a * b + addend;
	uint64_t lost = fp_host_d_bits(sum) & mask64(DBL_MANT_DIG - FLT_MANT_DIG);

	return lost == UINT64_C(1) << (DBL_MANT_DIG - FLT_MANT_DIG - 1) ? fmaf(a, b, addend)
									: (float)sum;
}

static inline __attribute__((always_inline)) bool fp_host_muladd(enum fp_format f, uint64_t addend,
								 uint64_t a, uint64_t b,
								 uint64_t *result)
{
	if (!fp_host_operand(f, a) || !fp_host_operand(f, b) || !fp_host_operand(f, addend))
		return false;
	*result = f == FP_S ? fp_host_s_bits(
				      fp_host_fma_s(fp_host_s(a), fp_host_s(b), fp_host_s(addend)))
			    : fp_host_d_bits(fma(fp_host_d(a), fp_host_d(b), fp_host_d(addend)));
	return fp_host_result(f, *result, fp_host_zero(f, a) || fp_host_zero(f, b));
}

/* Between single and double precision */
static inline bool fp_host_convert(enum fp_format from, enum fp_format to, uint64_t a,
				   uint64_t *result)
{
	if (from == FP_H || to == FP_H || !fp_host_operand(from, a))
		return false;
	*result = from == FP_S ? fp_host_d_bits(fp_host_s(a)) : fp_host_s_bits((float)fp_host_d(a));
	return fp_host_result(to, *result, fp_host_zero(from, a));
}

/* Of an integer of 64 bits, @v */
static inline bool fp_host_from_int(enum fp_format f, uint64_t v, bool is_unsigned,
				    uint64_t *result)
{
	if (f == FP_H)
		return false;
	if (f == FP_S)
		*result = fp_host_s_bits(is_unsigned ? (float)v : (float)(int64_t)v);
	else
		*result = fp_host_d_bits(is_unsigned ? (double)v : (double)(int64_t)v);
	return true;
}

#else

static inline bool fp_host_binary(enum fp_format f, enum fp_host_op op, uint64_t a, uint64_t b,
				  uint64_t *result)
{
	(void)f, (void)op, (void)a, (void)b, (void)result;
	return false;
}

static inline bool fp_host_sqrt(enum fp_format f, uint64_t a, uint64_t *result)
{
	(void)f, (void)a, (void)result;
	return false;
}

static inline bool fp_host_muladd(enum fp_format f, uint64_t addend, uint64_t a, uint64_t b,
				  uint64_t *result)
{
	(void)f, (void)addend, (void)a, (void)b, (void)result;
	return false;
}

static inline bool fp_host_convert(enum fp_format from, enum fp_format to, uint64_t a,
				   uint64_t *result)
{
	(void)from, (void)to, (void)a, (void)result;
	return false;
}

static inline bool fp_host_from_int(enum fp_format f, uint64_t v, bool is_unsigned,
				    uint64_t *result)
{
	(void)f, (void)v, (void)is_unsigned, (void)result;
	return false;
}

#endif
#endif
