// SPDX-License-Identifier: GPL-2.0-or-later
/* Taking operands apart, rounding results, NaNs (Arm ARM, FPUnpack to FPProcessNaNs). */
#include "cpu/fp-core.h"

struct fp_value fp_unpack(struct fp_env *e, enum fp_format f, uint64_t a)
{
	struct fp_layout l = fp_layout(f);
	uint64_t fraction = a & mask64(l.fraction);
	unsigned biased = (unsigned)(a >> l.fraction) & l.exp_max;
	struct fp_value v = { .type = FPT_NONZERO, .sign = a & fp_sign_bit(f) };

	if (biased == l.exp_max && !(f == FP_H && e->alternative_half)) {
		if (!fraction)
			v.type = FPT_INFINITY;
		else
			v.type = fraction >> (l.fraction - 1) ? FPT_QNAN : FPT_SNAN;
	} else if (biased) {
		v.exp = (int)biased - fp_bias(l);
		v.mant = (UINT64_C(1) << l.fraction | fraction) << (63 - l.fraction);
	} else if (!fraction) {
		v.type = FPT_ZERO;
	} else if (fp_flushes_input(e, f)) {
		v.type = FPT_ZERO;
	} else {
		unsigned zeros = (unsigned)__builtin_clzll(fraction);

		v.exp = 64 - fp_bias(l) - (int)(l.fraction + zeros);
		v.mant = fraction << zeros;
	}
	return v;
}

bool fp_rounds_up(enum fp_round round, bool sign, uint64_t kept, uint64_t rest, uint64_t half)
{
	switch (round) {
	case FP_TIES_EVEN:
		return rest > half || (rest == half && kept & 1);
	case FP_TIES_AWAY:
		return rest >= half;
	case FP_UP:
		return rest && !sign;
	case FP_DOWN:
		return rest && sign;
	default:
		return false;
	}
}

uint64_t fp_overflow(struct fp_env *e, enum fp_format f, bool sign, enum fp_round round)
{
	bool to_infinity =
		round == FP_TIES_EVEN || round == FP_TIES_AWAY || round == (sign ? FP_DOWN : FP_UP);

	e->flags |= FPSR_OFC | FPSR_IXC;
	return to_infinity ? fp_infinity(f, sign) : fp_max_normal(f, sign);
}

uint64_t fp_pack(struct fp_env *e, enum fp_format f, bool sign, int exp, uint64_t mant,
		 enum fp_round round)
{
	struct fp_layout l = fp_layout(f);
	unsigned shift = 63 - l.fraction;
	bool alternative = f == FP_H && e->alternative_half;
	int biased = exp + fp_bias(l), biased_end = (int)l.exp_max + alternative;
	uint64_t kept, rest, bits;

	if (biased < 1 && e->flush & fp_format_bit(f)) {
		e->flags |= FPSR_UFC;
		return fp_zero(f, sign);
	}
	if (biased < 1)
		mant = fp_shift_jam(mant, (unsigned)(1 - biased));
	kept = mant >> shift;
	rest = mant & mask64(shift);
	/* tininess is detected before rounding */
	if (biased < 1 && rest)
		e->flags |= FPSR_UFC;
	if (biased <= biased_end) {
		/* the leading one, where there is one, adds to the exponent, and so does a carry */
		bits = kept + ((uint64_t)(biased > 1 ? biased - 1 : 0) << l.fraction);
		bits += fp_rounds_up(round, sign, kept, rest, UINT64_C(1) << (shift - 1));
		if (round == FP_TO_ODD && rest)
			bits |= 1;
		if (bits >> l.fraction < (uint64_t)biased_end) {
			if (rest)
				e->flags |= FPSR_IXC;
			return fp_zero(f, sign) | bits;
		}
	}
	if (!alternative)
		return fp_overflow(e, f, sign, round);
	e->flags |= FPSR_IOC;
	return fp_zero(f, sign) | mask64(fp_bits(f) - 1);
}

uint64_t fp_pack128(struct fp_env *e, enum fp_format f, bool sign, int exp, fp_u128 mant)
{
	uint64_t high = (uint64_t)(mant >> 64);
	unsigned zeros = high ? (unsigned)__builtin_clzll(high)
			      : 64 + (unsigned)__builtin_clzll((uint64_t)mant);

	mant <<= zeros;
	return fp_pack(e, f, sign, exp - (int)zeros, (uint64_t)(mant >> 64) | ((uint64_t)mant != 0),
		       e->round);
}

uint64_t fp_invalid(struct fp_env *e, enum fp_format f)
{
	e->flags |= FPSR_IOC;
	return fp_default_nan(f);
}

uint64_t fp_process_nan(struct fp_env *e, enum fp_format f, struct fp_value v, uint64_t a)
{
	if (v.type == FPT_SNAN)
		e->flags |= FPSR_IOC;
	if (e->default_nan)
		return fp_default_nan(f);
	return a | UINT64_C(1) << (fp_layout(f).fraction - 1);
}

bool fp_process_nans(struct fp_env *e, enum fp_format f, struct fp_value va, uint64_t a,
		     struct fp_value vb, uint64_t b, uint64_t *result)
{
	if (!fp_is_nan(va) && !fp_is_nan(vb))
		return false;
	if (fp_is_nan(va) && va.type >= vb.type)
		*result = fp_process_nan(e, f, va, a);
	else
		*result = fp_process_nan(e, f, vb, b);
	return true;
}
