// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Floating point where Arm has its own rules (Arm ARM A1.5 and shared/functions/float): NaNs,
 * the default NaN, flush-to-zero, half precision, estimates; and that results of the host are
 * those of the integers.
 */
#include "tests/unit/test_fp.h"

#define ROUNDS	 300000u

#define S_ONE	 UINT64_C(0x3f800000)
#define S_TWO	 UINT64_C(0x40000000)
#define S_INF	 UINT64_C(0x7f800000)
#define S_NEG	 UINT64_C(0x80000000)
#define S_QNAN	 UINT64_C(0x7fc00000) /* the default one */
#define S_MAX	 UINT64_C(0x7f7fffff)
#define S_LEAST	 UINT64_C(0x00800000) /* normal */
#define S_SNAN_A UINT64_C(0x7f800a00)
#define S_SNAN_B UINT64_C(0xff800b00)
#define S_QNAN_A UINT64_C(0xffc00a00)
#define S_QNAN_B UINT64_C(0x7fc00b00)
#define QUIET	 UINT64_C(0x00400000)
#define D_INF	 UINT64_C(0x7ff0000000000000)

static fp_binary_fn *const binary[] = { fp_add,	  fp_sub,   fp_mul,    fp_mulx, fp_nmul,
					fp_div,	  fp_abd,   fp_max,    fp_min,	fp_maxnm,
					fp_minnm, fp_recps, fp_rsqrts, fp_cmeq, fp_cmge,
					fp_cmgt,  fp_cmle,  fp_cmlt,   fp_acge, fp_acgt };
static fp_unary_fn *const unary[] = { fp_sqrt, fp_recpe, fp_rsqrte, fp_recpx };

#define COUNT(a) (sizeof(a) / sizeof *(a))

static struct fp_env env(uint32_t fpcr)
{
	return fp_env_start(fpcr, 0);
}

/* ---- cases with their outcome ------------------------------------------------------- */

static const struct {
	const char *what;
	fp_binary_fn *fn;
	uint64_t a, b, result;
	uint32_t flags, fpcr;
} pairs[] = {
	{ "a signalling NaN comes first", fp_add, S_QNAN_A, S_SNAN_B, S_SNAN_B | QUIET, FPSR_IOC,
	  0 },
	{ "the first of two", fp_add, S_SNAN_A, S_SNAN_B, S_SNAN_A | QUIET, FPSR_IOC, 0 },
	{ "the first of two", fp_mul, S_QNAN_A, S_QNAN_B, S_QNAN_A, 0, 0 },
	{ "the only one", fp_div, S_ONE, S_QNAN_B, S_QNAN_B, 0, 0 },
	{ "no sign is changed", fp_sub, S_ONE, S_QNAN_A, S_QNAN_A, 0, 0 },
	{ "FNMUL negates NaNs", fp_nmul, S_ONE, S_QNAN_A, S_QNAN_A ^ S_NEG, 0, 0 },
	{ "FNMUL: the default NaN too", fp_nmul, 0, S_INF, S_QNAN | S_NEG, FPSR_IOC, 0 },
	{ "FABD has no sign", fp_abd, S_ONE, S_QNAN_A, S_QNAN_A & ~S_NEG, 0, 0 },
	{ "FRECPS negates its first", fp_recps, S_QNAN_A, S_ONE, S_QNAN_A ^ S_NEG, 0, 0 },
	{ "default NaN", fp_add, S_QNAN_A, S_ONE, S_QNAN, 0, FPCR_DN },
	{ "default NaN", fp_add, S_ONE, S_SNAN_B, S_QNAN, FPSR_IOC, FPCR_DN },
	{ "infinities cancel", fp_sub, S_INF, S_INF, S_QNAN, FPSR_IOC, 0 },
	{ "infinity", fp_add, S_INF, S_ONE, S_INF, 0, 0 },
	{ "0 * infinity", fp_mul, S_NEG, S_INF, S_QNAN, FPSR_IOC, 0 },
	{ "FMULX: it is 2", fp_mulx, S_NEG, S_INF, S_TWO | S_NEG, 0, 0 },
	{ "0 / 0", fp_div, 0, S_NEG, S_QNAN, FPSR_IOC, 0 },
	{ "1 / 0", fp_div, S_ONE, S_NEG, S_INF | S_NEG, FPSR_DZC, 0 },
	{ "infinity / 0 is exact", fp_div, S_INF, 0, S_INF, 0, 0 },
	{ "x - x", fp_sub, S_ONE, S_ONE, 0, 0, 0 },
	{ "x - x downwards", fp_sub, S_ONE, S_ONE, S_NEG, 0, 2u << FPCR_RMODE_SHIFT },
	{ "-0 + -0", fp_add, S_NEG, S_NEG, S_NEG, 0, 0 },
	{ "overflow", fp_mul, S_MAX, S_TWO, S_INF, FPSR_OFC | FPSR_IXC, 0 },
	{ "overflow to zero", fp_mul, S_MAX, S_TWO, S_MAX, FPSR_OFC | FPSR_IXC,
	  3u << FPCR_RMODE_SHIFT },
	{ "exact subnormal", fp_mul, S_LEAST, 0x3f000000, 0x00400000, 0, 0 },
	{ "flushed, and not inexact", fp_mul, S_LEAST, 0x3f000000, 0, FPSR_UFC, FPCR_FZ },
	/* (1 - 2^-24) * 2^-126 rounds to the least normal number */
	{ "tiny before rounding", fp_mul, S_LEAST, 0x3f7fffff, S_LEAST, FPSR_UFC | FPSR_IXC, 0 },
	{ "flushed before rounding", fp_mul, S_LEAST, 0x3f7fffff, 0, FPSR_UFC, FPCR_FZ },
	{ "inputs are flushed", fp_add, S_ONE, 1, S_ONE, FPSR_IDC, FPCR_FZ },
	{ "to zeros with a sign", fp_add, S_NEG | 1, S_NEG | 2, S_NEG, FPSR_IDC, FPCR_FZ },
	{ "also beside a NaN", fp_add, 1, S_QNAN_A, S_QNAN_A, FPSR_IDC, FPCR_FZ },
	{ "a flushed zero divides", fp_div, S_ONE, 1, S_INF, FPSR_IDC | FPSR_DZC, FPCR_FZ },
	{ "max of zeros", fp_max, S_NEG, 0, 0, 0, 0 },
	{ "min of zeros", fp_min, 0, S_NEG, S_NEG, 0, 0 },
	{ "max with a NaN", fp_max, S_ONE, S_QNAN_B, S_QNAN_B, 0, 0 },
	{ "maxNum with one", fp_maxnm, S_QNAN_B, S_NEG | S_INF, S_NEG | S_INF, 0, 0 },
	{ "minNum with one", fp_minnm, S_ONE, S_QNAN_B, S_ONE, 0, 0 },
	{ "maxNum of two", fp_maxnm, S_QNAN_A, S_QNAN_B, S_QNAN_A, 0, 0 },
	{ "maxNum, signalling", fp_maxnm, S_ONE, S_SNAN_B, S_SNAN_B | QUIET, FPSR_IOC, 0 },
	{ "max flushes", fp_max, 1, S_NEG | S_ONE, 0, FPSR_IDC, FPCR_FZ },
	{ "max keeps subnormals", fp_max, 1, S_NEG | S_ONE, 1, 0, 0 },
	{ "FRECPS(0, infinity)", fp_recps, 0, S_INF, S_TWO, 0, 0 },
	{ "FRECPS(1, 1)", fp_recps, S_ONE, S_ONE, S_ONE, 0, 0 },
	{ "FRECPS(1, 2)", fp_recps, S_ONE, S_TWO, 0, 0, 0 },
	{ "FRSQRTS(infinity, 0)", fp_rsqrts, S_INF, 0, 0x3fc00000, 0, 0 },
	{ "FRSQRTS(1, 1)", fp_rsqrts, S_ONE, S_ONE, S_ONE, 0, 0 },
	{ "equal, quiet", fp_cmeq, S_QNAN_A, S_ONE, 0, 0, 0 },
	{ "equal, signalling", fp_cmeq, S_SNAN_A, S_ONE, 0, FPSR_IOC, 0 },
	{ "ordered, quiet", fp_cmge, S_QNAN_A, S_ONE, 0, FPSR_IOC, 0 },
	{ "zeros are equal", fp_cmeq, S_NEG, 0, UINT32_MAX, 0, 0 },
	{ "magnitudes", fp_acgt, S_NEG | S_TWO, S_ONE, UINT32_MAX, 0, 0 },
};

START_TEST(pairs_of_operands)
{
	for (size_t i = 0; i < COUNT(pairs); i++) {
		struct fp_env e = env(pairs[i].fpcr);
		uint64_t got = pairs[i].fn(&e, FP_S, pairs[i].a, pairs[i].b);

		ck_assert_msg(got == pairs[i].result && e.flags == pairs[i].flags,
			      "%s (%zu): %lx, flags %x", pairs[i].what, i, got, e.flags);
	}
}
END_TEST

static const struct {
	const char *what;
	uint64_t addend, a, b, result;
	uint32_t flags, fpcr;
} fused[] = {
	{ "signalling before quiet", S_QNAN_A, S_ONE, S_SNAN_B, S_SNAN_B | QUIET, FPSR_IOC, 0 },
	{ "the addend first", S_QNAN_A, S_QNAN_B, S_ONE, S_QNAN_A, 0, 0 },
	{ "then the first factor", S_ONE, S_QNAN_B, S_QNAN_A, S_QNAN_B, 0, 0 },
	{ "quiet + 0 * infinity", S_QNAN_A, 0, S_INF, S_QNAN, FPSR_IOC, 0 },
	{ "signalling + 0 * infinity", S_SNAN_A, 0, S_INF, S_SNAN_A | QUIET, FPSR_IOC, 0 },
	{ "1 + 0 * infinity", S_ONE, S_INF, 0, S_QNAN, FPSR_IOC, 0 },
	{ "infinity - infinity", S_INF | S_NEG, S_INF, S_ONE, S_QNAN, FPSR_IOC, 0 },
	{ "x - x * 1", S_ONE, S_ONE, S_NEG | S_ONE, 0, 0, 0 },
	{ "x - x * 1 downwards", S_ONE, S_ONE, S_NEG | S_ONE, S_NEG, 0, 2u << FPCR_RMODE_SHIFT },
	{ "-0 + 0 * -1", S_NEG, 0, S_NEG | S_ONE, S_NEG, 0, 0 },
	/* (1 + 2^-23)^2 - (1 + 2^-22) = 2^-46: what a product that was rounded loses */
	{ "rounded once", S_NEG | 0x3f800002, 0x3f800001, 0x3f800001, 0x28800000, 0, 0 },
	{ "flushed", 1, S_ONE, S_ONE, S_ONE, FPSR_IDC, FPCR_FZ },
};

START_TEST(fused_multiply_add)
{
	for (size_t i = 0; i < COUNT(fused); i++) {
		struct fp_env e = env(fused[i].fpcr);
		uint64_t got = fp_muladd(&e, FP_S, fused[i].addend, fused[i].a, fused[i].b);

		ck_assert_msg(got == fused[i].result && e.flags == fused[i].flags,
			      "%s (%zu): %lx, flags %x", fused[i].what, i, got, e.flags);
	}
}
END_TEST

static const struct {
	const char *what;
	enum fp_format from, to;
	uint64_t a, result;
	uint32_t flags, fpcr;
	enum fp_round round;
} conversions[] = {
	{ "1 to half", FP_S, FP_H, S_ONE, 0x3c00, 0, 0, FP_CURRENT },
	{ "65536 to half", FP_S, FP_H, 0x47800000, 0x7c00, FPSR_OFC | FPSR_IXC, 0, FP_CURRENT },
	{ "65536 is an alternative half", FP_S, FP_H, 0x47800000, 0x7c00, 0, FPCR_AHP, FP_CURRENT },
	{ "131072 is not", FP_S, FP_H, 0x48000000, 0x7fff, FPSR_IOC, FPCR_AHP, FP_CURRENT },
	{ "nor infinity", FP_S, FP_H, S_NEG | S_INF, 0xffff, FPSR_IOC, FPCR_AHP, FP_CURRENT },
	{ "nor NaN", FP_S, FP_H, S_QNAN_A, 0x8000, FPSR_IOC, FPCR_AHP, FP_CURRENT },
	{ "alternative to single", FP_H, FP_S, 0x7c00, 0x47800000, 0, FPCR_AHP, FP_CURRENT },
	{ "halves are not flushed", FP_H, FP_S, 1, 0x33800000, 0, FPCR_FZ, FP_CURRENT },
	{ "nor are they as results", FP_S, FP_H, 0x33800000, 1, 0, FPCR_FZ, FP_CURRENT },
	{ "singles are", FP_S, FP_D, 1, 0, FPSR_IDC, FPCR_FZ, FP_CURRENT },
	{ "as results too", FP_D, FP_S, 0x3800000000000001, 0, FPSR_UFC, FPCR_FZ, FP_CURRENT },
	{ "NaNs keep the upper bits", FP_D, FP_S, D_INF | 0x0004000020000000, 0x7fe00001, FPSR_IOC,
	  0, FP_CURRENT },
	{ "and their place", FP_H, FP_D, 0xfe01, 0xfff8040000000000, 0, 0, FP_CURRENT },
	{ "default NaN", FP_S, FP_D, S_QNAN_A, 0x7ff8000000000000, 0, FPCR_DN, FP_CURRENT },
	{ "to odd", FP_D, FP_S, 0x3ff0000000000001, 0x3f800001, FPSR_IXC, 0, FP_TO_ODD },
	{ "to odd, which it is", FP_D, FP_S, 0x3ff0000030000000, 0x3f800001, FPSR_IXC, 0,
	  FP_TO_ODD },
	{ "to odd, overflow", FP_D, FP_S, D_INF - 1, S_MAX, FPSR_OFC | FPSR_IXC, 0, FP_TO_ODD },
};

START_TEST(between_formats)
{
	for (size_t i = 0; i < COUNT(conversions); i++) {
		struct fp_env e = env(conversions[i].fpcr);
		uint64_t got = fp_convert(&e, conversions[i].from, conversions[i].to,
					  conversions[i].a, conversions[i].round);

		ck_assert_msg(got == conversions[i].result && e.flags == conversions[i].flags,
			      "%s (%zu): %lx, flags %x", conversions[i].what, i, got, e.flags);
	}
}
END_TEST

/* ---- estimates -------------------------------------------------------------------------- */

static const struct {
	fp_unary_fn *fn;
	uint64_t a, result;
	uint32_t flags, fpcr;
} estimates[] = {
	/* by hand: 2^19 / 513 = 1021, rounded half 511; 2^19 / 769 = 681, rounded half 341 */
	{ fp_recpe, S_ONE, 0x3f7f8000, 0, 0 },
	{ fp_recpe, 0x40400000, 0x3eaa8000, 0, 0 },
	{ fp_recpe, S_NEG, S_NEG | S_INF, FPSR_DZC, 0 },
	{ fp_recpe, S_NEG | S_INF, S_NEG, 0, 0 },
	{ fp_recpe, S_SNAN_A, S_SNAN_A | QUIET, FPSR_IOC, 0 },
	/* 2^-128 has the greatest estimate, what is below none */
	{ fp_recpe, 0x00200000, 0x7f7f8000, 0, 0 },
	{ fp_recpe, 0x001fffff, S_INF, FPSR_OFC | FPSR_IXC, 0 },
	{ fp_recpe, 0x001fffff, S_MAX, FPSR_OFC | FPSR_IXC, 2u << FPCR_RMODE_SHIFT },
	{ fp_recpe, S_NEG | 0x001fffff, S_NEG | S_INF, FPSR_OFC | FPSR_IXC,
	  2u << FPCR_RMODE_SHIFT },
	/* 2^126 and 2^127 have subnormal ones */
	{ fp_recpe, 0x7e800000, 0x007fc000, 0, 0 },
	{ fp_recpe, 0x7f000000, 0x003fe000, 0, 0 },
	{ fp_recpe, 0x7e800000, 0, FPSR_UFC, FPCR_FZ },
	{ fp_recpe, 1, S_INF, FPSR_IDC | FPSR_DZC, FPCR_FZ },
	/* 257 * 1022^2 < 2^28 <= 257 * 1023^2; 514 * 722^2 < 2^28 <= 514 * 723^2 */
	{ fp_rsqrte, S_ONE, 0x3f7f8000, 0, 0 },
	{ fp_rsqrte, S_TWO, 0x3f348000, 0, 0 },
	{ fp_rsqrte, S_NEG | S_ONE, S_QNAN, FPSR_IOC, 0 },
	{ fp_rsqrte, S_NEG, S_NEG | S_INF, FPSR_DZC, 0 },
	{ fp_rsqrte, S_INF, 0, 0, 0 },
	{ fp_recpx, S_ONE, 0x40000000, 0, 0 },
	{ fp_recpx, 1, 0x7f000000, 0, 0 },
	{ fp_recpx, S_NEG | S_INF, S_NEG, 0, 0 },
	{ fp_sqrt, S_NEG, S_NEG, 0, 0 },
	{ fp_sqrt, S_NEG | S_INF, S_QNAN, FPSR_IOC, 0 },
	{ fp_sqrt, S_NEG | 1, S_NEG, FPSR_IDC, FPCR_FZ },
};

START_TEST(single_operands)
{
	for (size_t i = 0; i < COUNT(estimates); i++) {
		struct fp_env e = env(estimates[i].fpcr);
		uint64_t got = estimates[i].fn(&e, FP_S, estimates[i].a);

		ck_assert_msg(got == estimates[i].result && e.flags == estimates[i].flags,
			      "%zu: %lx, flags %x", i, got, e.flags);
	}
	ck_assert_uint_eq(fp_urecpe(0x7fffffff), UINT32_MAX);
	ck_assert_uint_eq(fp_urecpe(0x80000000), 0xff800000);
	ck_assert_uint_eq(fp_ursqrte(0x3fffffff), UINT32_MAX);
	ck_assert_uint_eq(fp_ursqrte(0x40000000), 0xff800000);
}
END_TEST

/* Within 2^-8 of the value: x * FRECPE(x) and x * FRSQRTE(x)^2 are near 1. */
START_TEST(estimates_are_near)
{
	struct rng r;

	rng_seed(&r, 20);
	for (unsigned i = 0; i < ROUNDS; i++) {
		uint64_t x = (rng_next(&r) & mask64(52)) | (UINT64_C(512) + rng_below(&r, 1024))
								   << 52;
		struct fp_env e = env(0);
		uint64_t y = fp_recpe(&e, FP_D, x), z = fp_rsqrte(&e, FP_D, x);
		/* 1 - x * y, in all modes the same to many more bits than matter */
		uint64_t off = fp_abs(FP_D, fp_muladd(&e, FP_D, UINT64_C(0x3ff) << 52, x,
						      fp_neg(FP_D, y)));

		MUST(off < (UINT64_C(0x3ff) - 8) << 52, "FRECPE(%lx) = %lx", x, y);
		off = fp_abs(FP_D, fp_muladd(&e, FP_D, UINT64_C(0x3ff) << 52,
					     fp_mul(&e, FP_D, x, z), fp_neg(FP_D, z)));
		MUST(off < (UINT64_C(0x3ff) - 7) << 52, "FRSQRTE(%lx) = %lx", x, z);
	}
}
END_TEST

/* ---- rules that hold for all operations ---------------------------------------------------- */

static const enum fp_format formats[] = { FP_H, FP_S, FP_D };

/* FPCR.DN: a NaN is replaced by the default one, and that is all. FNMUL's and FABD's get a sign. */
START_TEST(default_nan_replaces_nans)
{
	struct rng r;

	rng_seed(&r, 21);
	for (unsigned i = 0; i < ROUNDS; i++) {
		enum fp_format f = formats[i % 3];
		fp_binary_fn *fn = binary[i / 3 % 13]; /* what is not a comparison */
		uint64_t a = fp_operand(&r, f), b = fp_operand(&r, f), got, want;
		struct fp_env e = env(0), dn = env(FPCR_DN);
		uint64_t nan = fp_exponent_mask(f) | least_normal(f) >> 1;

		want = fn(&e, f, a, b);
		got = fn(&dn, f, a, b);
		if (is_nan(f, want))
			want = fn == fp_nmul ? fp_neg(f, nan) : nan;
		MUST(got == want && dn.flags == e.flags, "%u: %lx, %lx: %lx", i / 3 % 13, a, b,
		     got);
	}
}
END_TEST

/*
 * FPCR.FZ and FZ16, inputs: the same as of zeros, and IDC but for halves. Results: zero and UFC
 * where the exact result is less than any normal number, which it is if it rounds towards zero to
 * such a number.
 */
START_TEST(flush_to_zero)
{
	struct rng r;

	rng_seed(&r, 22);
	for (unsigned i = 0; i < ROUNDS; i++) {
		enum fp_format f = formats[i % 3];
		fp_binary_fn *fn = binary[i / 3 % COUNT(binary)];
		uint64_t a = fp_operand(&r, f), b = fp_operand(&r, f), got, want, truncated;
		uint32_t mode = (uint32_t)rng_below(&r, 4) << FPCR_RMODE_SHIFT, flags = 0;
		uint32_t flush = f == FP_H ? FPCR_FZ16 : FPCR_FZ,
			 other = f == FP_H ? FPCR_FZ : FPCR_FZ16;
		struct fp_env fz = env(mode | flush), e = env(mode | other), zero = env(3u << 22);

		got = fn(&fz, f, a, b);
		if (f != FP_H && (is_subnormal(f, a) || is_subnormal(f, b)))
			flags = FPSR_IDC;
		a = is_subnormal(f, a) ? a & fp_sign_bit(f) : a;
		b = is_subnormal(f, b) ? b & fp_sign_bit(f) : b;
		want = fn(&e, f, a, b);
		truncated = fp_abs(f, fn(&zero, f, a, b));
		if (truncated < least_normal(f) && (truncated || zero.flags & FPSR_IXC)) {
			want &= fp_sign_bit(f);
			/* negated after rounding, but zero is zero */
			flags |= FPSR_UFC;
		} else {
			flags |= e.flags;
		}
		MUST(got == want && fz.flags == flags,
		     "%zu, FPCR %x: %lx, %lx: %lx, %x; not %lx, %x", i / 3 % COUNT(binary), mode, a,
		     b, got, fz.flags, want, flags);
	}
}
END_TEST

/* With IXC set, the host may compute: nothing must tell. */
START_TEST(the_host_as_the_integers)
{
	struct rng r;

	rng_seed(&r, 23);
	for (unsigned i = 0; i < 4 * ROUNDS; i++) {
		enum fp_format f = formats[1 + (i & 1)];
		uint64_t a = fp_operand(&r, f), b = fp_operand(&r, f), c = fp_operand(&r, f);
		uint32_t fpcr = (uint32_t)rng_next(&r) & (FPCR_FZ | FPCR_DN | 3u << 22);
		struct fp_env e[2] = { fp_env_start(fpcr, FPSR_IXC), fp_env_start(fpcr, FPSR_IXC) };
		uint64_t got[2];
		unsigned n = i / 2 % (COUNT(binary) + COUNT(unary) + 1);

		ck_assert(e[0].host == !(fpcr >> 22 & 3));
		e[1].host = false;
		for (unsigned k = 0; k < 2; k++)
			got[k] = n < COUNT(binary) ? binary[n](&e[k], f, a, b)
				 : n < COUNT(binary) + COUNT(unary)
					 ? unary[n - COUNT(binary)](&e[k], f, a)
					 : fp_muladd(&e[k], f, a, b, c);
		MUST(got[0] == got[1] && e[0].flags == e[1].flags,
		     "%u: %lx, %lx, %lx: %lx, %x, not %lx, %x", n, a, b, c, got[0], e[0].flags,
		     got[1], e[1].flags);
	}
}
END_TEST

/* Conversions too, between the formats that the host has and from integers */
START_TEST(the_host_converts_as_the_integers)
{
	struct rng r;

	rng_seed(&r, 24);
	for (unsigned i = 0; i < 4 * ROUNDS; i++) {
		enum fp_format from = formats[1 + (i & 1)], to = formats[2 - (i & 1)];
		enum fp_round round = i & 2 ? FP_CURRENT : (enum fp_round)rng_below(&r, 6);
		uint64_t a = fp_operand(&r, from), v = rng_next(&r) >> rng_below(&r, 64), got[4];
		struct fp_int integer = { .width = i & 4 ? 32 : 64, .is_unsigned = i & 8 };
		uint32_t fpcr = (uint32_t)rng_next(&r) & (FPCR_FZ | FPCR_DN | FPCR_AHP | 3u << 22);
		struct fp_env e[2] = { fp_env_start(fpcr, FPSR_IXC), fp_env_start(fpcr, FPSR_IXC) };

		integer.fraction = (uint8_t)(i & 16 ? rng_below(&r, integer.width + 1u) : 0);
		e[1].host = false;
		for (unsigned k = 0; k < 2; k++) {
			got[k] = fp_convert(&e[k], from, to, a, round);
			got[2 + k] = fp_from_int(&e[k], from, v, integer, round);
		}
		MUST(got[0] == got[1] && got[2] == got[3] && e[0].flags == e[1].flags,
		     "FPCR %x, mode %u: %lx: %lx, not %lx; %lx: %lx, not %lx; %x, not %x", fpcr,
		     round, a, got[0], got[1], v, got[2], got[3], e[0].flags, e[1].flags);
	}
}
END_TEST

int main(void)
{
	return unit_run(unit_suite(
		"cpu/fp", (const TTest *const[]){ pairs_of_operands, fused_multiply_add,
						  between_formats, single_operands,
						  estimates_are_near, default_nan_replaces_nans,
						  flush_to_zero, the_host_as_the_integers,
						  the_host_converts_as_the_integers, NULL }));
}
