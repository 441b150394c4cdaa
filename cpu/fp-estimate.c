// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Estimates of reciprocals and reciprocal roots: 8 bits, by the integer algorithms of the Arm
 * ARM (RecipEstimate, RecipSqrtEstimate), which define every bit.
 */
#include "cpu/fp-core.h"

/* @a: 256 to 511, a value of 0.5 to 1 in 512ths. 256 to 511, one of 1 to 2 in 256ths. */
static unsigned reciprocal(unsigned a)
{
	/* in the middle of the interval, rounded to the nearest */
	return ((1u << 19) / (2 * a + 1) + 1) / 2;
}

/* @a: 128 to 511, a value of 0.25 to 1 in 512ths. 256 to 511, one of 1 to 2 in 256ths. */
static unsigned reciprocal_root(unsigned a)
{
	unsigned b = 512;

	a = a < 256 ? 2 * a + 1 : 2 * ((a & ~1u) + 1);
	while (a * (b + 1) * (b + 1) < 1u << 28)
		b++;
	return (b + 1) / 2;
}

uint64_t fp_recpe(struct fp_env *e, enum fp_format f, uint64_t a)
{
	struct fp_value v = fp_unpack(e, f, a);
	struct fp_layout l = fp_layout(f);
	int bias = fp_bias(l), biased;
	uint64_t fraction;

	if (fp_is_nan(v))
		return fp_process_nan(e, f, v, a);
	if (v.type == FPT_INFINITY)
		return fp_zero(f, v.sign);
	if (v.type == FPT_ZERO) {
		e->flags |= FPSR_DZC;
		return fp_infinity(f, v.sign);
	}
	if (v.exp < -bias - 1)
		return fp_overflow(e, f, v.sign, e->round);
	if (e->flush & fp_format_bit(f) && v.exp >= bias - 1) {
		e->flags |= FPSR_UFC;
		return fp_zero(f, v.sign);
	}
	/* 1 / (1.x * 2^exp) is 1.y * 2^(-exp - 1), subnormal for the two greatest exponents */
	biased = bias - 1 - v.exp;
	fraction = (uint64_t)(reciprocal((unsigned)(v.mant >> 55)) & 0xff) << (l.fraction - 8);
	if (biased < 1) {
		fraction = (fraction | UINT64_C(1) << l.fraction) >> (1 - biased);
		biased = 0;
	}
	return fp_zero(f, v.sign) | (uint64_t)biased << l.fraction | fraction;
}

uint64_t fp_rsqrte(struct fp_env *e, enum fp_format f, uint64_t a)
{
	struct fp_value v = fp_unpack(e, f, a);
	struct fp_layout l = fp_layout(f);
	unsigned scaled;
	int half;

	if (fp_is_nan(v))
		return fp_process_nan(e, f, v, a);
	if (v.type == FPT_ZERO) {
		e->flags |= FPSR_DZC;
		return fp_infinity(f, v.sign);
	}
	if (v.sign)
		return fp_invalid(e, f);
	if (v.type == FPT_INFINITY)
		return fp_zero(f, false);
	/* value = scaled / 512 * 4^half, with scaled / 512 in 0.25 to 1 */
	if (v.exp & 1) {
		scaled = (unsigned)(v.mant >> 55);
		half = (v.exp + 1) / 2;
	} else {
		scaled = (unsigned)(v.mant >> 56);
		half = (v.exp + 2) / 2;
	}
	return (uint64_t)(fp_bias(l) - half) << l.fraction |
	       (uint64_t)(reciprocal_root(scaled) & 0xff) << (l.fraction - 8);
}

uint64_t fp_recpx(struct fp_env *e, enum fp_format f, uint64_t a)
{
	struct fp_value v = fp_unpack(e, f, a);
	struct fp_layout l = fp_layout(f);
	unsigned biased = (unsigned)(a >> l.fraction) & l.exp_max;

	if (fp_is_nan(v))
		return fp_process_nan(e, f, v, a);
	biased = biased ? biased ^ l.exp_max : l.exp_max - 1;
	return fp_zero(f, v.sign) | (uint64_t)biased << l.fraction;
}

uint32_t fp_urecpe(uint32_t a)
{
	return a >> 31 ? reciprocal(a >> 23) << 23 : UINT32_MAX;
}

uint32_t fp_ursqrte(uint32_t a)
{
	return a >> 30 ? reciprocal_root(a >> 23) << 23 : UINT32_MAX;
}
