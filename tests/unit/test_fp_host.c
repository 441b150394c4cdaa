// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Floating point against the host's: SSE computes in all rounding modes, with flags; the x87's
 * 64-bit significands hold every operand of a conversion exactly. Where the two architectures
 * differ on purpose (NaNs, when a result counts as tiny, integers out of range) the test says
 * what Arm's has to be.
 */
#include <fenv.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/test_fp.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define ROUNDS 1000000u

enum { MXCSR_MASKED = 0x1f80, MXCSR_ROUND_SHIFT = 13 };

/* By enum fp_round, of those that a host has */
static const unsigned sse_round[4] = { 0, 2, 1, 3 };
static const int fenv_round[4] = { FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO };

enum op { ADD, SUB, MUL, DIV, SQRT, FMA, OPS };
static const char *const op_names[OPS] = { "add", "sub", "mul", "div", "sqrt", "fma" };

/* d = d op b, between loads of MXCSR: the compiler moves nothing in between. */
#define SSE(insn, dest, ...)                                                              \
	__asm__ volatile("ldmxcsr %[in]\n\t" insn "\n\tstmxcsr %[out]\n\tldmxcsr %[back]" \
			 : [d] "+x"(dest), [out] "=m"(out)                                \
			 : [in] "m"(in), [back] "m"(back), __VA_ARGS__)

static uint32_t sse_double(enum op op, unsigned round, const uint64_t v[3], uint64_t *result)
{
	uint32_t in = MXCSR_MASKED | sse_round[round] << MXCSR_ROUND_SHIFT, back = MXCSR_MASKED;
	uint32_t out = 0;
	double d, b, c;

	memcpy(&d, &v[0], 8);
	memcpy(&b, &v[1], 8);
	memcpy(&c, &v[2], 8);
	switch (op) {
	case ADD:
		SSE("addsd %[b], %[d]", d, [b] "x"(b));
		break;
	case SUB:
		SSE("subsd %[b], %[d]", d, [b] "x"(b));
		break;
	case MUL:
		SSE("mulsd %[b], %[d]", d, [b] "x"(b));
		break;
	case DIV:
		SSE("divsd %[b], %[d]", d, [b] "x"(b));
		break;
	case SQRT:
		SSE("sqrtsd %[b], %[d]", d, [b] "x"(d));
		break;
	default:
		SSE("vfmadd231sd %[b], %[c], %[d]", d, [b] "x"(b), [c] "x"(c));
		break;
	}
	memcpy(result, &d, 8);
	return out;
}

static uint32_t sse_single(enum op op, unsigned round, const uint64_t v[3], uint64_t *result)
{
	uint32_t in = MXCSR_MASKED | sse_round[round] << MXCSR_ROUND_SHIFT, back = MXCSR_MASKED;
	uint32_t out = 0, bits;
	float d, b, c;

	memcpy(&d, &v[0], 4);
	memcpy(&b, &v[1], 4);
	memcpy(&c, &v[2], 4);
	switch (op) {
	case ADD:
		SSE("addss %[b], %[d]", d, [b] "x"(b));
		break;
	case SUB:
		SSE("subss %[b], %[d]", d, [b] "x"(b));
		break;
	case MUL:
		SSE("mulss %[b], %[d]", d, [b] "x"(b));
		break;
	case DIV:
		SSE("divss %[b], %[d]", d, [b] "x"(b));
		break;
	case SQRT:
		SSE("sqrtss %[b], %[d]", d, [b] "x"(d));
		break;
	default:
		SSE("vfmadd231ss %[b], %[c], %[d]", d, [b] "x"(b), [c] "x"(c));
		break;
	}
	memcpy(&bits, &d, 4);
	*result = bits;
	return out;
}

/* MXCSR's IE, ZE, OE, UE, PE */
static uint32_t fpsr_of(uint32_t mxcsr)
{
	return (mxcsr & 1 ? FPSR_IOC : 0) | (mxcsr & 4 ? FPSR_DZC : 0) |
	       (mxcsr & 8 ? FPSR_OFC : 0) | (mxcsr & 16 ? FPSR_UFC : 0) |
	       (mxcsr & 32 ? FPSR_IXC : 0);
}

static uint64_t ours(struct fp_env *e, enum op op, enum fp_format f, const uint64_t v[3])
{
	static fp_binary_fn *const binary[] = { fp_add, fp_sub, fp_mul, fp_div };

	if (op == SQRT)
		return fp_sqrt(e, f, v[0]);
	return op == FMA ? fp_muladd(e, f, v[0], v[1], v[2]) : binary[op](e, f, v[0], v[1]);
}

static void compare(enum op op, enum fp_format f, unsigned round, const uint64_t v[3])
{
	unsigned operands = op == SQRT ? 1 : op == FMA ? 3 : 2;
	struct fp_env e = { .round = (enum fp_round)round };
	uint64_t got, want;
	uint32_t flags, ignore = 0;

	for (unsigned i = 0; i < operands; i++)
		if (is_nan(f, v[i]))
			return; /* test_fp's */
	got = ours(&e, op, f, v);
	flags = fpsr_of(f == FP_D ? sse_double(op, round, v, &want)
				  : sse_single(op, round, v, &want));
	if (is_nan(f, want)) /* the default NaN of x86 is negative */
		want &= ~fp_sign_bit(f);
	/* what is rounded to the least normal number is tiny to Arm, which looks before rounding */
	if ((want & ~fp_sign_bit(f)) == least_normal(f) && flags & FPSR_IXC)
		ignore = FPSR_UFC;
	MUST(got == want && (e.flags | ignore) == (flags | ignore),
	     "%s of %u bits, mode %u, of %lx, %lx, %lx: %lx, flags %x; the host has %lx, %x",
	     op_names[op], fp_bits(f), round, v[0], v[1], v[2], got, e.flags, want, flags);
}

START_TEST(arithmetic_as_the_host)
{
	enum op last = __builtin_cpu_supports("fma") ? FMA : SQRT;
	struct rng r;

	rng_seed(&r, 1);
	for (unsigned i = 0; i < ROUNDS; i++) {
		enum fp_format f = i & 1 ? FP_S : FP_D;
		uint64_t v[3] = { fp_operand(&r, f), fp_operand(&r, f), fp_operand(&r, f) };

		/* sums that cancel */
		if ((i & 14) == 2)
			v[0] = v[1] ^ (rng_next(&r) & 3) ^ fp_sign_bit(f);
		for (enum op op = ADD; op <= last; op++)
			compare(op, f, i >> 4 & 3, v);
	}
}
END_TEST

static long double value(enum fp_format f, uint64_t a)
{
	uint32_t low = (uint32_t)a;
	float s;
	double d;

	memcpy(&s, &low, 4);
	memcpy(&d, &a, 8);
	return f == FP_S ? s : d;
}

START_TEST(to_integers_as_the_host)
{
	struct rng r;

	rng_seed(&r, 2);
	for (unsigned i = 0; i < ROUNDS; i++) {
		enum fp_format f = i & 1 ? FP_S : FP_D;
		uint64_t a = fp_operand(&r, f), got, want;
		struct fp_int to = { .width = i & 2 ? 32 : 64, .is_unsigned = i & 4 };
		enum fp_round round = (enum fp_round)rng_below(&r, 5);
		struct fp_env e = { .round = FP_TIES_EVEN };
		uint32_t flags = 0;
		long double exact;

		to.fraction = (uint8_t)(i & 8 ? rng_below(&r, to.width + 1u) : 0);
		exact = ldexpl(value(f, a), to.fraction);
		want = integer_of(exact, to, round, &flags);
		got = fp_to_int(&e, f, a, to, round);
		MUST(got == want && e.flags == flags,
		     "%lx of %u bits to %u.%u bits, mode %u: %lx, flags %x; not %lx, %x", a,
		     fp_bits(f), to.width, to.fraction, round, got, e.flags, want, flags);
	}
}
END_TEST

START_TEST(integral_values_as_the_host)
{
	struct rng r;

	rng_seed(&r, 3);
	for (unsigned i = 0; i < ROUNDS; i++) {
		enum fp_format f = i & 1 ? FP_S : FP_D;
		uint64_t a = fp_operand(&r, f), got;
		enum fp_round round = (enum fp_round)rng_below(&r, 5);
		struct fp_env e = { .round = FP_TIES_EVEN };
		bool exact = i & 2;
		long double want = rounded(value(f, a), round);
		uint32_t flags = exact && want != value(f, a) ? FPSR_IXC : 0;

		if (is_nan(f, a))
			continue;
		got = fp_round_int(&e, f, a, round, exact);
		MUST(value(f, got) == want && !signbit(value(f, got)) == !signbit(want) &&
			     e.flags == flags,
		     "%lx of %u bits, mode %u: %lx, flags %x", a, fp_bits(f), round, got, e.flags);
	}
}
END_TEST

/* The x87 rounds what is stored to float and double as its control word says. */
START_TEST(from_integers_as_the_host)
{
	struct rng r;

	rng_seed(&r, 4);
	for (unsigned i = 0; i < ROUNDS; i++) {
		struct fp_int from = { .width = i & 2 ? 32 : 64, .is_unsigned = i & 4 };
		uint64_t v = rng_next(&r) >> rng_below(&r, 64), got, want = 0;
		unsigned round = i >> 4 & 3;
		struct fp_env e = { .round = (enum fp_round)round };
		volatile long double exact;
		volatile double d;
		volatile float s;
		enum fp_format f = i & 1 ? FP_S : FP_D;
		uint32_t flags;

		from.fraction = (uint8_t)(i & 8 ? rng_below(&r, from.width + 1u) : 0);
		if (from.is_unsigned)
			exact = (long double)(v & mask64(from.width));
		else
			exact = (long double)(int64_t)sext64(v, from.width);
		exact = ldexpl(exact, -from.fraction);
		fesetround(fenv_round[round]);
		if (f == FP_S) {
			s = (float)exact;
			memcpy(&want, (const void *)&s, 4);
			flags = s != exact ? FPSR_IXC : 0;
		} else {
			d = (double)exact;
			memcpy(&want, (const void *)&d, 8);
			flags = d != exact ? FPSR_IXC : 0;
		}
		fesetround(FE_TONEAREST);
		got = fp_from_int(&e, f, v, from, FP_CURRENT);
		MUST(got == want && e.flags == flags,
		     "%lx of %u.%u bits, mode %u: %lx, flags %x; not %lx, %x", v, from.width,
		     from.fraction, round, got, e.flags, want, flags);
	}
}
END_TEST

START_TEST(formats_as_the_host)
{
	struct rng r;

	rng_seed(&r, 5);
	for (unsigned i = 0; i < ROUNDS; i++) {
		unsigned round = i & 3;
		uint32_t in = MXCSR_MASKED | sse_round[round] << MXCSR_ROUND_SHIFT, flags;
		uint32_t out = 0, back = MXCSR_MASKED, bits;
		uint64_t a = fp_operand(&r, FP_D), got, want;
		struct fp_env e = { .round = (enum fp_round)round };
		bool least;
		double d;
		float s = 0;

		if (is_nan(FP_D, a))
			continue;
		memcpy(&d, &a, 8);
		SSE("cvtsd2ss %[b], %[d]", s, [b] "x"(d));
		memcpy(&bits, &s, 4);
		flags = fpsr_of(out);
		got = fp_convert(&e, FP_D, FP_S, a, FP_CURRENT);
		least = (bits & 0x7fffffff) == 0x00800000 && flags & FPSR_IXC;
		MUST(got == bits &&
			     (e.flags | (least ? FPSR_UFC : 0)) == (flags | (least ? FPSR_UFC : 0)),
		     "%lx to single, mode %u: %lx, flags %x; not %x, %x", a, round, got, e.flags,
		     bits, flags);
		/* and back, which is exact */
		e.flags = 0;
		d = s;
		memcpy(&want, &d, 8);
		MUST(fp_convert(&e, FP_S, FP_D, got, FP_CURRENT) == want && !e.flags,
		     "%lx to double", got);
	}
}
END_TEST

#if defined(__clang__) || defined(__GNUC__)
__attribute__((target("f16c"))) static uint32_t half_of(unsigned round, float s, uint32_t *flags)
{
	__m128 v = _mm_set_ss(s);
	__m128i h = _mm_setzero_si128();
	uint32_t in = MXCSR_MASKED | sse_round[round] << MXCSR_ROUND_SHIFT, back = MXCSR_MASKED;
	uint32_t out = 0;

	/* immediate 4: the mode of MXCSR */
	SSE("vcvtps2ph $4, %[b], %[d]", h, [b] "x"(v));
	*flags = fpsr_of(out);
	return (uint32_t)_mm_cvtsi128_si32(h) & 0xffff;
}

__attribute__((target("f16c"))) static float of_half(uint32_t h)
{
	return _mm_cvtss_f32(_mm_cvtph_ps(_mm_cvtsi32_si128((int)h)));
}
#endif

START_TEST(half_precision_as_the_host)
{
	struct rng r;

	if (!__builtin_cpu_supports("f16c"))
		return;
	rng_seed(&r, 6);
	for (uint32_t h = 0; h < 0x10000; h++) {
		struct fp_env e = { .round = FP_TIES_EVEN };
		uint64_t got = fp_convert(&e, FP_H, FP_S, h, FP_CURRENT);

		if (!is_nan(FP_H, h))
			MUST(value(FP_S, got) == of_half(h) && !e.flags, "half %x: %lx", h, got);
	}
	for (unsigned i = 0; i < ROUNDS; i++) {
		unsigned round = i & 3;
		struct fp_env e = { .round = (enum fp_round)round };
		uint64_t a = fp_operand(&r, FP_S), got;
		uint32_t flags, want, ignore = 0;

		/* where halves are */
		if (i & 4)
			a = (a & 0x807fffff) | (uint32_t)(127 - 27 + rng_below(&r, 46)) << 23;
		if (is_nan(FP_S, a))
			continue;
		want = half_of(round, (float)value(FP_S, a), &flags);
		if ((want & 0x7fff) == 0x0400 && flags & FPSR_IXC)
			ignore = FPSR_UFC;
		got = fp_convert(&e, FP_S, FP_H, a, FP_CURRENT);
		MUST(got == want && (e.flags | ignore) == (flags | ignore),
		     "%lx to half, mode %u: %lx, flags %x; not %x, %x", a, round, got, e.flags,
		     want, flags);
	}
}
END_TEST

START_TEST(comparisons_as_the_host)
{
	struct rng r;

	rng_seed(&r, 7);
	for (unsigned i = 0; i < ROUNDS; i++) {
		enum fp_format f = i & 1 ? FP_S : FP_D;
		uint64_t a = fp_operand(&r, f), b = i & 6 ? fp_operand(&r, f) : a ^ (i >> 3 & 1);
		long double x = value(f, a), y = value(f, b);
		uint32_t want = x < y ? 8 : x > y ? 2 : x == y ? 6 : 3, got;
		struct fp_env e = { .round = FP_TIES_EVEN };
		bool quiet = i & 8, nan = isunordered(x, y);
		bool signalling =
			(is_nan(f, a) && !is_quiet(f, a)) || (is_nan(f, b) && !is_quiet(f, b));

		got = fp_compare(&e, f, a, b, quiet) >> 28;
		MUST(got == want && e.flags == (signalling || (nan && !quiet) ? FPSR_IOC : 0u),
		     "%lx with %lx: %x, flags %x", a, b, got, e.flags);
	}
}
END_TEST

int main(void)
{
	return unit_run(unit_suite(
		"cpu/fp against the host",
		(const TTest *const[]){ arithmetic_as_the_host, to_integers_as_the_host,
					integral_values_as_the_host, from_integers_as_the_host,
					formats_as_the_host, half_precision_as_the_host,
					comparisons_as_the_host, NULL }));
}

#else

int main(void)
{
	puts("needs SSE and the x87");
	return 77;
}

#endif
