// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Arithmetic in half precision. The host has no such type: results are rounded here, once, from
 * values that its long double holds exactly or nearly so. What depends on no rounding has to be as
 * in single precision of the same operands.
 */
#include <float.h>
#include <math.h>

#include "tests/unit/test_fp.h"

#define ROUNDS	 500000u

#define H_ONE	 UINT64_C(0x3c00)
#define H_TWO	 UINT64_C(0x4000)
#define H_INF	 UINT64_C(0x7c00)
#define H_NEG	 UINT64_C(0x8000)
#define H_QNAN	 UINT64_C(0x7e00) /* the default one */
#define H_MAX	 UINT64_C(0x7bff)
#define H_LEAST	 UINT64_C(0x0400) /* normal */
#define DOWN	 (2u << FPCR_RMODE_SHIFT)

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- cases with their outcome ------------------------------------------------------- */

static const struct {
	const char *what;
	fp_binary_fn *fn;
	uint64_t a, b, result;
	uint32_t flags, fpcr;
} pairs[] = {
	{ "overflow", fp_mul, H_MAX, H_TWO, H_INF, FPSR_OFC | FPSR_IXC, 0 },
	{ "AHP makes no difference", fp_mul, H_MAX, H_TWO, H_INF, FPSR_OFC | FPSR_IXC, FPCR_AHP },
	{ "nor in operands", fp_add, H_INF, H_ONE, H_INF, 0, FPCR_AHP },
	{ "overflow downwards", fp_mul, H_MAX, H_TWO, H_MAX, FPSR_OFC | FPSR_IXC, DOWN },
	{ "65504 + 16 is half way", fp_add, H_MAX, 0x4c00, H_INF, FPSR_OFC | FPSR_IXC, 0 },
	{ "65504 + 15.99 is not", fp_add, H_MAX, 0x4bff, H_MAX, FPSR_IXC, 0 },
	{ "exact subnormal", fp_mul, H_LEAST, 0x3800, 0x0200, 0, 0 },
	{ "FZ is of other formats", fp_mul, H_LEAST, 0x3800, 0x0200, 0, FPCR_FZ },
	{ "FZ16", fp_mul, H_LEAST, 0x3800, 0, FPSR_UFC, FPCR_FZ16 },
	{ "inputs are flushed, silently", fp_add, H_ONE, 1, H_ONE, 0, FPCR_FZ16 },
	{ "to zeros with a sign", fp_add, H_NEG | 1, H_NEG | 2, H_NEG, 0, FPCR_FZ16 },
	{ "a flushed zero divides", fp_div, H_ONE, 1, H_INF, FPSR_DZC, FPCR_FZ16 },
	{ "max flushes", fp_max, 1, H_NEG | H_ONE, 0, 0, FPCR_FZ16 },
	{ "flushed halves are equal", fp_cmeq, 1, H_NEG | 2, 0xffff, 0, FPCR_FZ16 },
	{ "others are not", fp_cmeq, 1, H_NEG | 2, 0, 0, FPCR_FZ },
	{ "0 * infinity", fp_mul, H_NEG, H_INF, H_QNAN, FPSR_IOC, 0 },
	{ "FMULX: it is 2", fp_mulx, H_NEG, H_INF, H_TWO | H_NEG, 0, 0 },
	{ "default NaN", fp_add, 0xfe01, H_ONE, H_QNAN, 0, FPCR_DN },
	{ "FRECPS(0, infinity)", fp_recps, 0, H_INF, H_TWO, 0, 0 },
	{ "FRSQRTS(infinity, 0)", fp_rsqrts, H_INF, 0, 0x3e00, 0, 0 },
	/* 2 - (1 + 2^-10) * (2 - 2^-9) = 2^-19 */
	{ "FRECPS rounds once", fp_recps, 0x3c01, 0x3ffe, 0x0020, 0, 0 },
};

START_TEST(pairs_of_operands)
{
	for (size_t i = 0; i < COUNT(pairs); i++) {
		struct fp_env e = fp_env_start(pairs[i].fpcr, 0);
		uint64_t got = pairs[i].fn(&e, FP_H, pairs[i].a, pairs[i].b);

		ck_assert_msg(got == pairs[i].result && e.flags == pairs[i].flags,
			      "%s (%zu): %lx, flags %x", pairs[i].what, i, got, e.flags);
	}
}
END_TEST

static const struct {
	fp_unary_fn *fn;
	uint64_t a, result;
	uint32_t flags, fpcr;
} singles[] = {
	/* by hand: 2^19 / 513 = 1021, rounded half 511 */
	{ fp_recpe, H_ONE, 0x3bfc, 0, 0 },
	{ fp_recpe, H_NEG, H_NEG | H_INF, FPSR_DZC, 0 },
	/* 2^-16 has the greatest estimate, what is below none */
	{ fp_recpe, 0x0100, 0x7bfc, 0, 0 },
	{ fp_recpe, 0x00ff, H_INF, FPSR_OFC | FPSR_IXC, 0 },
	{ fp_recpe, 0x00ff, H_MAX, FPSR_OFC | FPSR_IXC, DOWN },
	{ fp_recpe, 0x00ff, H_INF, FPSR_DZC, FPCR_FZ16 },
	/* 2^14 and 2^15 have subnormal ones */
	{ fp_recpe, 0x7400, 0x03fe, 0, 0 },
	{ fp_recpe, 0x7800, 0x01ff, 0, FPCR_FZ },
	{ fp_recpe, 0x7400, 0, FPSR_UFC, FPCR_FZ16 },
	/* 257 * 1022^2 < 2^28 <= 257 * 1023^2 */
	{ fp_rsqrte, H_ONE, 0x3bfc, 0, 0 },
	{ fp_rsqrte, 1, 0x6bfc, 0, 0 },
	{ fp_rsqrte, 1, H_INF, FPSR_DZC, FPCR_FZ16 },
	{ fp_rsqrte, H_NEG | H_ONE, H_QNAN, FPSR_IOC, 0 },
	{ fp_recpx, H_ONE, 0x4000, 0, 0 },
	{ fp_recpx, 1, 0x7800, 0, 0 },
	{ fp_recpx, H_NEG | H_INF, H_NEG, 0, 0 },
	{ fp_sqrt, H_NEG | 1, H_NEG, 0, FPCR_FZ16 },
	{ fp_sqrt, H_NEG | 1, H_QNAN, FPSR_IOC, FPCR_FZ },
};

START_TEST(single_operands)
{
	for (size_t i = 0; i < COUNT(singles); i++) {
		struct fp_env e = fp_env_start(singles[i].fpcr, 0);
		uint64_t got = singles[i].fn(&e, FP_H, singles[i].a);

		ck_assert_msg(got == singles[i].result && e.flags == singles[i].flags,
			      "%zu: %lx, flags %x", i, got, e.flags);
	}
}
END_TEST

/* ---- results that are rounded ------------------------------------------------------------- */

static long double value(uint64_t a)
{
	long double v = ldexpl((long double)(a & 0x3ff), -24);

	if (a & 0x7c00)
		v = ldexpl((long double)((a & 0x3ff) | 0x400), (int)(a >> 10 & 31) - 25);
	if ((a & 0x7fff) == H_INF)
		v = INFINITY;
	return a & H_NEG ? -v : v;
}

/*
 * The half that @v + @error rounds to, @v not 0, and what that raises; @error is less than half of
 * the lowest bit of a long double. Tiny results are found before rounding, and flushed if @flush.
 */
static uint64_t half_of(long double v, long double error, enum fp_round round, bool flush,
			uint32_t *flags)
{
	bool sign = signbit(v), up;
	int exp, quantum;
	long double units, whole;
	uint64_t bits;

	(void)frexpl(v, &exp);
	/* what is a little less than a power of two is below it */
	if (fabsl(frexpl(v, &exp)) == 0.5L && error != 0 && signbit(error) != sign)
		exp--;
	if (exp <= -14 && flush) {
		*flags = FPSR_UFC;
		return sign ? H_NEG : 0;
	}
	quantum = exp <= -14 ? -24 : exp - 11;
	units = ldexpl(v, -quantum);
	/* on the grid, or half way: not quite */
	if (error != 0 && rintl(2 * units) == 2 * units)
		units += signbit(error) ? -0x1p-40L : 0x1p-40L;
	whole = rounded(units, round);
	*flags = whole != units ? FPSR_IXC : 0;
	if (exp <= -14 && *flags)
		*flags |= FPSR_UFC;
	whole = ldexpl(whole, quantum);
	if (fabsl(whole) > 65504) {
		*flags = FPSR_OFC | FPSR_IXC;
		up = round == FP_TIES_EVEN || round == (sign ? FP_DOWN : FP_UP);
		return (sign ? H_NEG : 0) | (up ? H_INF : H_MAX);
	}
	whole = fabsl(whole);
	if (whole < 0x1p-14L) {
		bits = (uint64_t)ldexpl(whole, 24);
	} else {
		(void)frexpl(whole, &exp);
		bits = ((uint64_t)(exp + 13) << 10) + (uint64_t)ldexpl(whole, 11 - exp);
	}
	return (sign ? H_NEG : 0) | bits;
}

/* @a with FPCR.FZ16 */
static uint64_t flushed(uint64_t a, bool flush)
{
	return flush && is_subnormal(FP_H, a) ? a & H_NEG : a;
}

enum op { ADD, SUB, MUL, DIV, SQRT, FMA, RECPS, RSQRTS, OPS };
static const char *const op_names[OPS] = { "add",  "sub", "mul",   "div",
					   "sqrt", "fma", "recps", "rsqrts" };

static uint64_t ours(struct fp_env *e, enum op op, const uint64_t v[3])
{
	static fp_binary_fn *const binary[OPS] = {
		[ADD] = fp_add, [SUB] = fp_sub,	    [MUL] = fp_mul,
		[DIV] = fp_div, [RECPS] = fp_recps, [RSQRTS] = fp_rsqrts
	};

	if (op == SQRT)
		return fp_sqrt(e, FP_H, v[0]);
	return op == FMA ? fp_muladd(e, FP_H, v[2], v[0], v[1]) : binary[op](e, FP_H, v[0], v[1]);
}

/* a + b as a long double and what it lacks (Knuth): exact where nothing overflows */
static long double sum(long double a, long double b, long double *error)
{
	volatile long double s = a + b, bb = s - a, aa = s - bb;
	volatile long double da = a - aa, db = b - bb;

	*error = da + db;
	return s;
}

/* The result before it is rounded; what operands of 11 bits give is on no grid but their own. */
static long double exact(enum op op, const long double x[3], long double *error)
{
	long double s;

	*error = 0;
	switch (op) {
	case ADD:
		return x[0] + x[1];
	case SUB:
		return x[0] - x[1];
	case MUL:
		return x[0] * x[1];
	case DIV:
		return x[0] / x[1];
	case SQRT:
		return sqrtl(x[0]);
	case FMA:
		return sum(x[0] * x[1], x[2], error);
	case RECPS:
		return sum(2, -x[0] * x[1], error);
	default:
		s = sum(3, -x[0] * x[1], error);
		*error /= 2;
		return s / 2;
	}
}

static void compare(enum op op, uint32_t fpcr, const uint64_t v[3])
{
	struct fp_env e = fp_env_start(fpcr, 0);
	enum fp_round round = e.round;
	bool flush = fpcr & FPCR_FZ16;
	uint64_t got = ours(&e, op, v), want;
	uint32_t flags = 0;
	long double x[3], result, error;

	for (unsigned i = 0; i < 3; i++)
		x[i] = value(flushed(v[i], flush));
	result = exact(op, x, &error);
	/* special values are of the tables, and of single precision */
	if (!isfinite(result) || result == 0)
		return;
	want = half_of(result, error, round, flush, &flags);
	MUST(got == want && e.flags == flags,
	     "%s, FPCR %x, of %lx, %lx, %lx: %lx, flags %x; not %lx, %x", op_names[op], fpcr, v[0],
	     v[1], v[2], got, e.flags, want, flags);
}

static uint64_t finite_half(struct rng *r)
{
	uint64_t a;

	do
		a = fp_operand(r, FP_H);
	while ((a & H_INF) == H_INF);
	return a;
}

/* Modes of rounding, FZ16, and what is of no consequence. */
static uint32_t some_fpcr(struct rng *r)
{
	return (uint32_t)rng_next(r) & (FPCR_AHP | FPCR_DN | FPCR_FZ | FPCR_FZ16 | 3u << 22);
}

START_TEST(arithmetic_rounds_once)
{
	struct rng r;

	if (LDBL_MANT_DIG < 64)
		return;
	rng_seed(&r, 1);
	for (unsigned i = 0; i < ROUNDS; i++) {
		uint64_t v[3] = { finite_half(&r), finite_half(&r), finite_half(&r) };
		uint32_t fpcr = some_fpcr(&r);

		if ((i & 7) == 2) /* sums that cancel */
			v[0] = v[1] ^ (rng_next(&r) & 3) ^ H_NEG;
		for (enum op op = ADD; op < OPS; op++)
			compare(op, fpcr, v);
	}
	for (uint32_t a = 0; a < H_INF; a++)
		for (uint32_t mode = 0; mode < 8; mode++)
			compare(SQRT, (mode & 3) << FPCR_RMODE_SHIFT | (mode & 4 ? FPCR_FZ16 : 0),
				(uint64_t[]){ a, 0, 0 });
}
END_TEST

/* All halves, to integers of all widths and to integral halves */
START_TEST(to_integers)
{
	struct rng r;

	rng_seed(&r, 2);
	for (uint32_t n = 0; n < 0x10000 * 5u * 8; n++) {
		uint64_t a = n & 0xffff, got, want;
		enum fp_round round = (enum fp_round)((n >> 16) % 5);
		unsigned kind = (n >> 16) / 5;
		struct fp_int to = { .width = (uint8_t)(16u << kind % 3), .is_unsigned = kind & 4 };
		struct fp_env e = fp_env_start(some_fpcr(&r), 0);
		bool flush = e.flush & fp_format_bit(FP_H);
		long double exact = value(flushed(a, flush)), whole;
		uint32_t flags = 0;

		if (is_nan(FP_H, a))
			continue;
		to.fraction = (uint8_t)(kind & 1 ? rng_below(&r, to.width + 1u) : 0);
		exact = ldexpl(exact, to.fraction);
		want = integer_of(exact, to, round, &flags);
		got = fp_to_int(&e, FP_H, a, to, round);
		MUST(got == want && e.flags == flags,
		     "%lx to %u.%u bits, mode %u: %lx, flags %x; not %lx, %x", a, to.width,
		     to.fraction, round, got, e.flags, want, flags);

		e.flags = 0;
		exact = value(flushed(a, flush));
		whole = rounded(exact, round);
		got = fp_round_int(&e, FP_H, a, round, true);
		MUST(value(got) == whole && !signbit(value(got)) == !signbit(exact) &&
			     e.flags == (whole != exact ? FPSR_IXC : 0u),
		     "%lx, mode %u: %lx, flags %x", a, round, got, e.flags);
	}
}
END_TEST

START_TEST(from_integers)
{
	struct rng r;

	if (LDBL_MANT_DIG < 64)
		return;
	rng_seed(&r, 3);
	for (unsigned i = 0; i < ROUNDS; i++) {
		struct fp_int from = { .width = (uint8_t)(16u << i % 3), .is_unsigned = i & 4 };
		uint64_t v = rng_next(&r) >> rng_below(&r, 64), got, want = 0;
		uint32_t fpcr = some_fpcr(&r), flags = 0;
		struct fp_env e = fp_env_start(fpcr, 0);
		long double exact;

		from.fraction = (uint8_t)(i & 8 ? rng_below(&r, from.width + 1u) : 0);
		exact = from.is_unsigned ? (long double)(v & mask64(from.width))
					 : (long double)(int64_t)sext64(v, from.width);
		exact = ldexpl(exact, -from.fraction);
		if (exact != 0)
			want = half_of(exact, 0, e.round, fpcr & FPCR_FZ16, &flags);
		got = fp_from_int(&e, FP_H, v, from, FP_CURRENT);
		MUST(got == want && e.flags == flags,
		     "%lx of %u.%u bits, FPCR %x: %lx, flags %x; not %lx, %x", v, from.width,
		     from.fraction, fpcr, got, e.flags, want, flags);
	}
}
END_TEST

/* ---- as in single precision ---------------------------------------------------------------- */

/* The single with the same value, or the same NaN: signalling if @a is. */
static uint64_t widened(uint64_t a)
{
	struct fp_env e = { .round = FP_TIES_EVEN };
	uint64_t sign = (a & H_NEG) << 16;

	return is_nan(FP_H, a) ? sign | 0x7f800000 | (a & 0x3ff) << 13
			       : fp_convert(&e, FP_H, FP_S, a, FP_CURRENT);
}

/* Comparisons and choices, and whatever has a NaN among its operands */
START_TEST(unrounded_as_single)
{
	static fp_binary_fn *const all[] = { fp_max,  fp_min,  fp_maxnm, fp_minnm, fp_cmeq,
					     fp_cmge, fp_cmgt, fp_cmle,	 fp_cmlt,  fp_acge,
					     fp_acgt, fp_add,  fp_sub,	 fp_mul,   fp_mulx,
					     fp_nmul, fp_div,  fp_abd,	 fp_recps, fp_rsqrts };
	struct rng r;

	rng_seed(&r, 4);
	for (unsigned i = 0; i < 2 * ROUNDS; i++) {
		unsigned n = i % COUNT(all);
		uint64_t a = fp_operand(&r, FP_H), b = i & 64 ? fp_operand(&r, FP_H) : a ^ (i & 1);
		uint64_t got, want, sa, sb;
		uint32_t fpcr = some_fpcr(&r) & ~(uint32_t)FPCR_FZ;
		struct fp_env h = fp_env_start(fpcr, 0), s = fp_env_start(fpcr, 0);
		bool flush = fpcr & FPCR_FZ16, quiet = i & 128;

		sa = widened(flushed(a, flush));
		sb = widened(flushed(b, flush));
		got = fp_compare(&h, FP_H, a, b, quiet);
		want = fp_compare(&s, FP_S, sa, sb, quiet);
		MUST(got == want && h.flags == s.flags, "%lx with %lx: %lx", a, b, got);
		if (n >= 11 && !is_nan(FP_H, a) && !is_nan(FP_H, b))
			continue;
		h.flags = s.flags = 0;
		got = all[n](&h, FP_H, a, b);
		want = all[n](&s, FP_S, sa, sb);
		MUST((n >= 4 && n < 11 ? want == (got ? UINT32_MAX : 0) : want == widened(got)) &&
			     h.flags == s.flags,
		     "%u, FPCR %x, of %lx, %lx: %lx, flags %x; single has %lx, %x", n, fpcr, a, b,
		     got, h.flags, want, s.flags);
	}
}
END_TEST

/* Estimates of all halves: 8 bits, which are those of the same value as a single */
START_TEST(estimates_as_single)
{
	static fp_unary_fn *const fns[] = { fp_recpe, fp_rsqrte };

	for (uint64_t a = 0; a < 0x10000; a++)
		for (unsigned n = 0; n < COUNT(fns); n++) {
			struct fp_env h = fp_env_start(0, 0), s = h;
			uint64_t got = fns[n](&h, FP_H, a), want = fns[n](&s, FP_S, widened(a));

			/* too great for a half only: the test of single operands has the ends */
			if (n == 0 && (a & 0x7fff) && (a & 0x7fff) < 0x0100)
				continue;
			MUST(widened(got) == want && h.flags == s.flags, "%u of %lx: %lx, %x", n, a,
			     got, h.flags);
		}
}
END_TEST

/* ---- FMLAL: halves multiplied, a single added ------------------------------------------ */

START_TEST(products_added_to_singles)
{
	struct rng r;

	rng_seed(&r, 5);
	for (unsigned i = 0; i < ROUNDS; i++) {
		uint64_t c = fp_operand(&r, FP_S), a = fp_operand(&r, FP_H);
		uint64_t b = fp_operand(&r, FP_H), got, want;
		uint32_t fpcr = some_fpcr(&r);
		struct fp_env h = fp_env_start(fpcr, 0), s = fp_env_start(fpcr & ~(FPCR_FZ16), 0);
		bool flush = fpcr & FPCR_FZ16;

		got = fp_muladd_half(&h, c, a, b);
		want = fp_muladd(&s, FP_S, c, widened(flushed(a, flush)),
				 widened(flushed(b, flush)));
		MUST(got == want && h.flags == s.flags,
		     "FPCR %x: %lx + %lx * %lx: %lx, flags %x; not %lx, %x", fpcr, c, a, b, got,
		     h.flags, want, s.flags);
	}
}
END_TEST

int main(void)
{
	return unit_run(unit_suite(
		"cpu/fp in half precision",
		(const TTest *const[]){ pairs_of_operands, single_operands, arithmetic_rounds_once,
					to_integers, from_integers, unrounded_as_single,
					estimates_as_single, products_added_to_singles, NULL }));
}
