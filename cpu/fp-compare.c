// SPDX-License-Identifier: GPL-2.0-or-later
/* Comparisons, maximum and minimum (Arm ARM, FPCompare to FPMinNum). */
#include "cpu/fp-core.h"

enum { EQUAL = 1, GREATER = 2, LESS = 4, UNORDERED = 8 };

/* Raises IOC for a signalling NaN, and for any unless @quiet. */
static unsigned relation(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b, bool quiet)
{
	struct fp_value va = fp_unpack(e, f, a), vb = fp_unpack(e, f, b);
	int order;

	if (fp_is_nan(va) || fp_is_nan(vb)) {
		if (!quiet || va.type == FPT_SNAN || vb.type == FPT_SNAN)
			e->flags |= FPSR_IOC;
		return UNORDERED;
	}
	order = fp_order(va, vb);
	return order < 0 ? LESS : order > 0 ? GREATER : EQUAL;
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
	struct fp_value va = fp_unpack(e, f, a), vb = fp_unpack(e, f, b);
	uint64_t nan;
	bool first;

	if (fp_process_nans(e, f, va, a, vb, b, &nan))
		return nan;
	if (va.type == FPT_ZERO && vb.type == FPT_ZERO)
		return fp_zero(f, least ? va.sign || vb.sign : va.sign && vb.sign);
	first = least ? fp_order(va, vb) < 0 : fp_order(va, vb) > 0;
	/* a subnormal that was flushed is zero in the result too */
	if ((first ? va : vb).type == FPT_ZERO)
		return fp_zero(f, (first ? va : vb).sign);
	return first ? a : b;
}

uint64_t fp_max(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	return pick(e, f, a, b, false);
}

uint64_t fp_min(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	return pick(e, f, a, b, true);
}

static bool is_quiet_nan(enum fp_format f, uint64_t a)
{
	uint64_t quiet = fp_default_nan(f);

	return (a & quiet) == quiet;
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
