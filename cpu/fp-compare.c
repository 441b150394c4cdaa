// SPDX-License-Identifier: GPL-2.0-or-later
/* Comparisons, maximum and minimum (Arm ARM, FPCompare to FPMinNum). */
#include "cpu/fp-core.h"

enum { EQUAL = 1, GREATER = 2, LESS = 4, UNORDERED = 8 };

static bool is_nan(enum fp_format f, uint64_t a)
{
	return fp_abs(f, a) > fp_infinity(f, false);
}

static bool is_quiet_nan(enum fp_format f, uint64_t a)
{
	uint64_t quiet = fp_default_nan(f);

	return (a & quiet) == quiet;
}

/* The operand, but zero for a subnormal that is flushed */
static uint64_t flushed(struct fp_env *e, enum fp_format f, uint64_t a)
{
	uint64_t magnitude = fp_abs(f, a);

	if (magnitude && magnitude < fp_min_normal(f) && fp_flushes_input(e, f))
		return a ^ magnitude;
	return a;
}

/* Encodings in the order of their numbers, -0 below 0 */
static int64_t rank(enum fp_format f, uint64_t a)
{
	int64_t magnitude = (int64_t)fp_abs(f, a);

	return a & fp_sign_bit(f) ? ~magnitude : magnitude;
}

/* Raises IOC for a signalling NaN, and for any unless @quiet. */
static unsigned relation(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b, bool quiet)
{
	a = flushed(e, f, a);
	b = flushed(e, f, b);
	if (is_nan(f, a) || is_nan(f, b)) {
		if (!quiet || (is_nan(f, a) && !is_quiet_nan(f, a)) ||
		    (is_nan(f, b) && !is_quiet_nan(f, b)))
			e->flags |= FPSR_IOC;
		return UNORDERED;
	}
	if (a == b || !fp_abs(f, a | b))
		return EQUAL;
	return rank(f, a) < rank(f, b) ? LESS : GREATER;
}

uint32_t fp_compare(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b, bool quiet)
{
	switch (relation(e, f, a, b, quiet)) {
	case LESS:
		return 0x80000000;
	case EQUAL:
		return 0x60000000;
	case GREATER:
		return 0x20000000;
	default:
		return 0x30000000;
	}
}

static uint64_t lanes(enum fp_format f, unsigned relation, unsigned wanted)
{
	return relation & wanted ? mask64(fp_bits(f)) : 0;
}

uint64_t fp_cmeq(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	return lanes(f, relation(e, f, a, b, true), EQUAL);
}

uint64_t fp_cmge(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	return lanes(f, relation(e, f, a, b, false), EQUAL | GREATER);
}

uint64_t fp_cmgt(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	return lanes(f, relation(e, f, a, b, false), GREATER);
}

uint64_t fp_cmle(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	return lanes(f, relation(e, f, a, b, false), EQUAL | LESS);
}

uint64_t fp_cmlt(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	return lanes(f, relation(e, f, a, b, false), LESS);
}

uint64_t fp_acge(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	return fp_cmge(e, f, fp_abs(f, a), fp_abs(f, b));
}

uint64_t fp_acgt(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	return fp_cmgt(e, f, fp_abs(f, a), fp_abs(f, b));
}

/* The greater of two, or the lesser if @least. Of two zeros, the positive is the greater. */
static uint64_t pick(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b, bool least)
{
	uint64_t nan;

	a = flushed(e, f, a);
	b = flushed(e, f, b);
	if (is_nan(f, a) || is_nan(f, b)) {
		(void)fp_process_nans(e, f, fp_unpack(e, f, a), a, fp_unpack(e, f, b), b, &nan);
		return nan;
	}
	return (rank(f, a) < rank(f, b)) == least ? a : b;
}

uint64_t fp_max(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	return pick(e, f, a, b, false);
}

uint64_t fp_min(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	return pick(e, f, a, b, true);
}

/* As pick(), but one quiet NaN counts as the infinity that any number is picked over. */
static uint64_t pick_number(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b, bool least)
{
	bool nan_a = is_quiet_nan(f, a), nan_b = is_quiet_nan(f, b);

	if (nan_a && !nan_b)
		a = fp_infinity(f, !least);
	else if (nan_b && !nan_a)
		b = fp_infinity(f, !least);
	return pick(e, f, a, b, least);
}

uint64_t fp_maxnm(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	return pick_number(e, f, a, b, false);
}

uint64_t fp_minnm(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	return pick_number(e, f, a, b, true);
}
