/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files of the FP arithmetic: operands taken apart, results put together. */
#ifndef TRAPLINE_CPU_FP_CORE_H
#define TRAPLINE_CPU_FP_CORE_H

#include "cpu/fp.h"

__extension__ typedef unsigned __int128 fp_u128;

/* In the order of precedence among NaNs: what is above wins. */
enum fp_type { FPT_ZERO, FPT_NONZERO, FPT_INFINITY, FPT_QNAN, FPT_SNAN };

/* FPT_NONZERO: mant * 2^(exp - 63), with bit 63 of mant set */
struct fp_value {
	enum fp_type type;
	bool sign;
	int exp;
	uint64_t mant;
};

struct fp_layout {
	unsigned fraction; /* bits */
	unsigned exp_max;  /* biased exponent of infinities and NaNs; the bias is half of it */
};

static inline struct fp_layout fp_layout(enum fp_format f)
{
	static const struct fp_layout layouts[] = {
		[FP_H] = { 10, 0x1f }, [FP_S] = { 23, 0xff }, [FP_D] = { 52, 0x7ff }
	};

	return layouts[f];
}

static inline int fp_bias(struct fp_layout l)
{
	return (int)(l.exp_max >> 1);
}

static inline bool fp_is_nan(struct fp_value v)
{
	return v.type >= FPT_QNAN;
}

static inline uint64_t fp_zero(enum fp_format f, bool sign)
{
	return sign ? fp_sign_bit(f) : 0;
}

static inline uint64_t fp_infinity(enum fp_format f, bool sign)
{
	struct fp_layout l = fp_layout(f);

	return fp_zero(f, sign) | (uint64_t)l.exp_max << l.fraction;
}

static inline uint64_t fp_min_normal(enum fp_format f)
{
	return UINT64_C(1) << fp_layout(f).fraction;
}

static inline uint64_t fp_max_normal(enum fp_format f, bool sign)
{
	return fp_infinity(f, sign) - 1;
}

static inline uint64_t fp_default_nan(enum fp_format f)
{
	return fp_infinity(f, false) | UINT64_C(1) << (fp_layout(f).fraction - 1);
}

/* 2^@exp, or 1.5 times that */
static inline uint64_t fp_power(enum fp_format f, bool sign, int exp, bool and_half)
{
	struct fp_layout l = fp_layout(f);

	return fp_zero(f, sign) | (uint64_t)(exp + fp_bias(l)) << l.fraction |
	       (uint64_t)and_half << (l.fraction - 1);
}

/* True if an operand of @f, which is subnormal, counts as zero; raises IDC then but for halves. */
static inline bool fp_flushes_input(struct fp_env *e, enum fp_format f)
{
	if (!(e->flush & fp_format_bit(f)))
		return false;
	e->flags |= f == FP_H ? 0 : FPSR_IDC;
	return true;
}

/* FPUnpack() */
struct fp_value fp_unpack(struct fp_env *e, enum fp_format f, uint64_t a);

/*
 * FPRound(): the encoding of @mant * 2^(@exp - 63), bit 63 of @mant set, bit 0 also set if
 * anything was lost below it.
 */
uint64_t fp_pack(struct fp_env *e, enum fp_format f, bool sign, int exp, uint64_t mant,
		 enum fp_round round);

/* The same of @mant * 2^(@exp - 127), @mant not 0, in the current rounding mode. */
uint64_t fp_pack128(struct fp_env *e, enum fp_format f, bool sign, int exp, fp_u128 mant);

/* Shifts right, ORing what falls out into bit 0. */
static inline uint64_t fp_shift_jam(uint64_t v, unsigned n)
{
	if (n == 0)
		return v;
	return n > 63 ? v != 0 : v >> n | ((v & mask64(n)) != 0);
}

static inline fp_u128 fp_shift_jam128(fp_u128 v, unsigned n)
{
	if (n == 0)
		return v;
	return n > 127 ? v != 0 : v >> n | (v << (128 - n) != 0);
}

/* Whether a magnitude of @kept units and @rest, @half of which is half a unit, is rounded up. */
bool fp_rounds_up(enum fp_round round, bool sign, uint64_t kept, uint64_t rest, uint64_t half);

/* What is beyond the greatest number: that or infinity, raising OFC and IXC */
uint64_t fp_overflow(struct fp_env *e, enum fp_format f, bool sign, enum fp_round round);

/* The invalid operation: raises IOC and gives the default NaN. */
uint64_t fp_invalid(struct fp_env *e, enum fp_format f);

/* FPProcessNaN() of @a, which is one */
uint64_t fp_process_nan(struct fp_env *e, enum fp_format f, struct fp_value v, uint64_t a);

/* FPConvertNaN(): @a of format @from, quiet: its sign and the upper bits of its fraction */
uint64_t fp_convert_nan(enum fp_format from, enum fp_format to, uint64_t a);

/*
 * FPProcessNaNs(): true if @va or @vb is a NaN, and *result what comes of it. A signalling NaN
 * precedes a quiet one, then the first operand the second.
 */
bool fp_process_nans(struct fp_env *e, enum fp_format f, struct fp_value va, uint64_t a,
		     struct fp_value vb, uint64_t b, uint64_t *result);

/* @addend + @a * @b of values that are no NaNs nor an invalid operation, over 2^@halvings */
uint64_t fp_muladd_values(struct fp_env *e, enum fp_format f, struct fp_value addend,
			  struct fp_value a, struct fp_value b, unsigned halvings);

#endif
