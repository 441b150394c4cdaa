// SPDX-License-Identifier: GPL-2.0-or-later
/* Conversions between formats and with integers (Arm ARM, FPConvert, FPToFixed, FPRoundInt). */
#include "cpu/fp-core.h"
#include "cpu/fp-host.h"

uint64_t fp_convert_nan(enum fp_format from, enum fp_format to, uint64_t a)
{
	unsigned wide = fp_layout(from).fraction, narrow = fp_layout(to).fraction;
	uint64_t fraction = a & mask64(wide);

	fraction = wide > narrow ? fraction >> (wide - narrow) : fraction << (narrow - wide);
	return fp_zero(to, a & fp_sign_bit(from)) | fp_default_nan(to) | fraction;
}

static uint64_t convert(struct fp_env *e, enum fp_format from, enum fp_format to, uint64_t a,
			enum fp_round round)
{
	struct fp_value v = fp_unpack(e, from, a);
	bool alternative = to == FP_H && e->alternative_half;

	switch (v.type) {
	case FPT_ZERO:
		return fp_zero(to, v.sign);
	case FPT_NONZERO:
		return fp_pack(e, to, v.sign, v.exp, v.mant, fp_rounding(e, round));
	case FPT_INFINITY:
		if (!alternative)
			return fp_infinity(to, v.sign);
		e->flags |= FPSR_IOC;
		return fp_zero(to, v.sign) | mask64(fp_bits(to) - 1);
	default:
		if (alternative || v.type == FPT_SNAN)
			e->flags |= FPSR_IOC;
		if (alternative)
			return fp_zero(to, v.sign);
		return e->default_nan ? fp_default_nan(to) : fp_convert_nan(from, to, a);
	}
}

/* FPUnpackCV(), FPRoundCV(): of halves, FPCR.AHP counts here, and FZ16 does not. */
uint64_t fp_convert(struct fp_env *e, enum fp_format from, enum fp_format to, uint64_t a,
		    enum fp_round round)
{
	struct fp_env env = *e;
	uint64_t result;

	if (e->host && fp_rounding(e, round) == FP_TIES_EVEN &&
	    fp_host_convert(from, to, a, &result))
		return result;
	env.alternative_half = e->ahp;
	env.flush &= (uint8_t)~fp_format_bit(FP_H);
	result = convert(&env, from, to, a, round);
	e->flags = env.flags;
	return result;
}

/* A magnitude split at the point; @exp < 64 is the weight of the value's leading bit. */
struct split {
	uint64_t whole, rest; /* rest: over 2^64, with lost bits in bit 0 */
};

static struct split split_at_point(uint64_t mant, int exp)
{
	if (exp < 0)
		return (struct split){ 0, fp_shift_jam(mant, (unsigned)(-1 - exp)) };
	return (struct split){ mant >> (63 - exp), exp == 63 ? 0 : mant << (exp + 1) };
}

/* The magnitude rounded to an integer: there is room, since what has 64 bits has no rest. */
static uint64_t rounded(struct split s, bool sign, enum fp_round round)
{
	return s.whole + fp_rounds_up(round, sign, s.whole, s.rest, UINT64_C(1) << 63);
}

uint64_t fp_round_int(struct fp_env *e, enum fp_format f, uint64_t a, enum fp_round round,
		      bool exact)
{
	struct fp_value v = fp_unpack(e, f, a);
	struct split s;
	uint64_t whole;
	unsigned zeros;

	if (fp_is_nan(v))
		return fp_process_nan(e, f, v, a);
	if (v.type == FPT_ZERO)
		return fp_zero(f, v.sign);
	if (v.type == FPT_INFINITY || v.exp >= (int)fp_layout(f).fraction)
		return a;
	s = split_at_point(v.mant, v.exp);
	whole = rounded(s, v.sign, fp_rounding(e, round));
	if (exact && s.rest)
		e->flags |= FPSR_IXC;
	if (!whole)
		return fp_zero(f, v.sign);
	zeros = (unsigned)__builtin_clzll(whole);
	return fp_pack(e, f, v.sign, 63 - (int)zeros, whole << zeros, FP_TO_ZERO);
}

static uint64_t saturated(struct fp_env *e, struct fp_int to, bool sign)
{
	e->flags |= FPSR_IOC;
	if (to.is_unsigned)
		return sign ? 0 : mask64(to.width);
	return mask64(to.width - 1u) + sign;
}

uint64_t fp_to_int(struct fp_env *e, enum fp_format f, uint64_t a, struct fp_int to,
		   enum fp_round round)
{
	struct fp_value v = fp_unpack(e, f, a);
	int exp = v.exp + to.fraction;
	uint64_t whole, limit;
	struct split s;

	if (v.type == FPT_ZERO)
		return 0;
	if (fp_is_nan(v)) {
		e->flags |= FPSR_IOC;
		return 0;
	}
	if (v.type == FPT_INFINITY || exp > 63)
		return saturated(e, to, v.sign);
	s = split_at_point(v.mant, exp);
	whole = rounded(s, v.sign, fp_rounding(e, round));
	if (to.is_unsigned)
		limit = v.sign ? 0 : mask64(to.width);
	else
		limit = mask64(to.width - 1u) + v.sign;
	if (whole > limit)
		return saturated(e, to, v.sign);
	if (s.rest)
		e->flags |= FPSR_IXC;
	return (v.sign ? -whole : whole) & mask64(to.width);
}

uint64_t fp_from_int(struct fp_env *e, enum fp_format f, uint64_t v, struct fp_int from,
		     enum fp_round round)
{
	uint64_t magnitude = from.is_unsigned ? v & mask64(from.width) : sext64(v, from.width);
	bool sign = !from.is_unsigned && magnitude >> 63;
	unsigned zeros;
	uint64_t result;

	if (e->host && !from.fraction && fp_rounding(e, round) == FP_TIES_EVEN &&
	    fp_host_from_int(f, magnitude, from.is_unsigned, &result))
		return result;
	if (!magnitude)
		return 0;
	if (sign)
		magnitude = -magnitude;
	zeros = (unsigned)__builtin_clzll(magnitude);
	return fp_pack(e, f, sign, 63 - (int)zeros - from.fraction, magnitude << zeros,
		       fp_rounding(e, round));
}
