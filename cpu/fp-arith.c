// SPDX-License-Identifier: GPL-2.0-or-later
/* Sums, products, quotients and roots (Arm ARM, FPAdd to FPSqrt and FPMulAdd). */
#include "cpu/fp-core.h"
#include "cpu/fp-host.h"

/* The zero that an exact cancellation gives */
static uint64_t cancelled(const struct fp_env *e, enum fp_format f)
{
	return fp_zero(f, e->round == FP_DOWN);
}

static fp_u128 high128(uint64_t v)
{
	return (fp_u128)v << 64;
}

/*
 * The sum of two magnitudes m * 2^(exp - 127), with signs; the upper two bits of both must be
 * free, and both be as many bits longer than the result as alignment may lose.
 */
static uint64_t add_magnitudes(struct fp_env *e, enum fp_format f, bool sign_a, int exp_a,
			       fp_u128 a, bool sign_b, int exp_b, fp_u128 b)
{
	int exp = exp_a > exp_b ? exp_a : exp_b;

	a = fp_shift_jam128(a, (unsigned)(exp - exp_a));
	b = fp_shift_jam128(b, (unsigned)(exp - exp_b));
	if (sign_a == sign_b)
		return fp_pack128(e, f, sign_a, exp, a + b);
	if (a == b)
		return cancelled(e, f);
	return a > b ? fp_pack128(e, f, sign_a, exp, a - b) : fp_pack128(e, f, sign_b, exp, b - a);
}

static uint64_t add(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b, bool negate)
{
	struct fp_value va = fp_unpack(e, f, a), vb = fp_unpack(e, f, b);
	uint64_t nan;

	if (fp_process_nans(e, f, va, a, vb, b, &nan))
		return nan;
	vb.sign ^= negate;
	if (va.type == FPT_INFINITY && vb.type == FPT_INFINITY && va.sign != vb.sign)
		return fp_invalid(e, f);
	if (va.type == FPT_INFINITY)
		return fp_infinity(f, va.sign);
	if (vb.type == FPT_INFINITY)
		return fp_infinity(f, vb.sign);
	if (va.type == FPT_ZERO && vb.type == FPT_ZERO)
		return va.sign == vb.sign ? fp_zero(f, va.sign) : cancelled(e, f);
	if (vb.type == FPT_ZERO)
		return fp_pack(e, f, va.sign, va.exp, va.mant, e->round);
	if (va.type == FPT_ZERO)
		return fp_pack(e, f, vb.sign, vb.exp, vb.mant, e->round);
	return add_magnitudes(e, f, va.sign, va.exp + 2, high128(va.mant) >> 2, vb.sign, vb.exp + 2,
			      high128(vb.mant) >> 2);
}

uint64_t fp_add(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	uint64_t result;

	if (e->host && fp_host_binary(f, FP_HOST_ADD, a, b, &result))
		return result;
	return add(e, f, a, b, false);
}

uint64_t fp_sub(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	uint64_t result;

	if (e->host && fp_host_binary(f, FP_HOST_SUB, a, b, &result))
		return result;
	return add(e, f, a, b, true);
}

uint64_t fp_abd(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	return fp_abs(f, fp_sub(e, f, a, b));
}

static bool infinity_by_zero(struct fp_value a, struct fp_value b)
{
	return (a.type == FPT_INFINITY && b.type == FPT_ZERO) ||
	       (a.type == FPT_ZERO && b.type == FPT_INFINITY);
}

/* The product of values that are no NaNs, nor infinity and zero. */
static uint64_t multiply(struct fp_env *e, enum fp_format f, struct fp_value a, struct fp_value b)
{
	bool sign = a.sign ^ b.sign;

	if (a.type == FPT_INFINITY || b.type == FPT_INFINITY)
		return fp_infinity(f, sign);
	if (a.type == FPT_ZERO || b.type == FPT_ZERO)
		return fp_zero(f, sign);
	return fp_pack128(e, f, sign, a.exp + b.exp + 1, (fp_u128)a.mant * b.mant);
}

/* @extended: FMULX, to which infinity by zero is 2. */
static uint64_t product(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b, bool extended)
{
	struct fp_value va = fp_unpack(e, f, a), vb = fp_unpack(e, f, b);
	uint64_t result;

	if (fp_process_nans(e, f, va, a, vb, b, &result))
		return result;
	if (!infinity_by_zero(va, vb))
		return multiply(e, f, va, vb);
	return extended ? fp_power(f, va.sign ^ vb.sign, 1, false) : fp_invalid(e, f);
}

uint64_t fp_mul(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	uint64_t result;

	if (e->host && fp_host_binary(f, FP_HOST_MUL, a, b, &result))
		return result;
	return product(e, f, a, b, false);
}

uint64_t fp_mulx(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	uint64_t result;

	if (e->host && fp_host_binary(f, FP_HOST_MUL, a, b, &result))
		return result;
	return product(e, f, a, b, true);
}

uint64_t fp_nmul(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	return fp_neg(f, fp_mul(e, f, a, b));
}

static uint64_t divide(struct fp_env *e, enum fp_format f, struct fp_value a, struct fp_value b)
{
	/* between 2^62 and 2^64 */
	fp_u128 n = (fp_u128)a.mant << 63;
	uint64_t q = (uint64_t)(n / b.mant);
	unsigned zeros = !(q >> 63);

	q = q << zeros | (n % b.mant != 0);
	return fp_pack(e, f, a.sign ^ b.sign, a.exp - b.exp - (int)zeros, q, e->round);
}

uint64_t fp_div(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	struct fp_value va, vb;
	uint64_t result;
	bool sign;

	if (e->host && fp_host_binary(f, FP_HOST_DIV, a, b, &result))
		return result;
	va = fp_unpack(e, f, a);
	vb = fp_unpack(e, f, b);
	sign = va.sign ^ vb.sign;
	if (fp_process_nans(e, f, va, a, vb, b, &result))
		return result;
	if (va.type == vb.type && va.type != FPT_NONZERO)
		return fp_invalid(e, f);
	if (va.type == FPT_INFINITY || vb.type == FPT_ZERO) {
		if (va.type != FPT_INFINITY)
			e->flags |= FPSR_DZC;
		return fp_infinity(f, sign);
	}
	if (va.type == FPT_ZERO || vb.type == FPT_INFINITY)
		return fp_zero(f, sign);
	return divide(e, f, va, vb);
}

/* The integral root of @n, which is at least 2^126: its upper bit is bit 63. */
static uint64_t root128(fp_u128 n)
{
	uint64_t root = 0;

	for (unsigned bit = 64; bit-- > 0;) {
		uint64_t with = root | UINT64_C(1) << bit;

		if ((fp_u128)with * with <= n)
			root = with;
	}
	return root;
}

uint64_t fp_sqrt(struct fp_env *e, enum fp_format f, uint64_t a)
{
	uint64_t result, root;
	struct fp_value v;
	bool odd;
	fp_u128 n;

	if (e->host && fp_host_sqrt(f, a, &result))
		return result;
	v = fp_unpack(e, f, a);
	if (fp_is_nan(v))
		return fp_process_nan(e, f, v, a);
	if (v.type == FPT_ZERO)
		return fp_zero(f, v.sign);
	if (v.sign)
		return fp_invalid(e, f);
	if (v.type == FPT_INFINITY)
		return fp_infinity(f, false);
	odd = v.exp & 1;
	n = (fp_u128)v.mant << (63 + odd);
	root = root128(n);
	return fp_pack(e, f, false, (v.exp - odd) / 2, root | ((fp_u128)root * root != n),
		       e->round);
}

uint64_t fp_muladd_values(struct fp_env *e, enum fp_format f, struct fp_value addend,
			  struct fp_value a, struct fp_value b, unsigned halvings)
{
	bool sign = a.sign ^ b.sign;
	int exp = a.exp + b.exp + 1 - (int)halvings, exp_addend = addend.exp - (int)halvings;

	if (addend.type == FPT_INFINITY)
		return fp_infinity(f, addend.sign);
	if (a.type == FPT_INFINITY || b.type == FPT_INFINITY)
		return fp_infinity(f, sign);
	if (a.type == FPT_ZERO || b.type == FPT_ZERO) {
		if (addend.type != FPT_ZERO)
			return fp_pack(e, f, addend.sign, exp_addend, addend.mant, e->round);
		return addend.sign == sign ? fp_zero(f, sign) : cancelled(e, f);
	}
	/* a product has 106 bits at most, so two are free at the other end */
	if (addend.type == FPT_ZERO)
		return fp_pack128(e, f, sign, exp, (fp_u128)a.mant * b.mant);
	return add_magnitudes(e, f, addend.sign, exp_addend + 2, high128(addend.mant) >> 2, sign,
			      exp + 2, (fp_u128)a.mant * b.mant >> 2);
}

/* FPProcessNaNs3(), FPProcessNaNs3H(): of an addend and factors of formats @f. */
static bool process_nans3(struct fp_env *e, const enum fp_format f[3], const struct fp_value v[3],
			  const uint64_t bits[3], uint64_t *result)
{
	unsigned best = 0;

	for (unsigned i = 1; i < 3; i++)
		if (fp_is_nan(v[i]) && v[i].type > v[best].type)
			best = i;
	if (!fp_is_nan(v[best]))
		return false;
	*result = fp_process_nan(e, f[best], v[best], bits[best]);
	if (f[best] != f[0])
		*result = fp_convert_nan(f[best], f[0], *result);
	return true;
}

/* The addend, whose format the result has, and the factors. */
static uint64_t muladd(struct fp_env *e, const enum fp_format f[3], const uint64_t bits[3])
{
	struct fp_value v[3];
	uint64_t result;
	bool invalid;

	for (unsigned i = 0; i < 3; i++)
		v[i] = fp_unpack(e, f[i], bits[i]);
	invalid = infinity_by_zero(v[1], v[2]);
	if (process_nans3(e, f, v, bits, &result))
		return v[0].type == FPT_QNAN && invalid ? fp_invalid(e, f[0]) : result;
	if (invalid || (v[0].type == FPT_INFINITY &&
			(v[1].type == FPT_INFINITY || v[2].type == FPT_INFINITY) &&
			v[0].sign != (v[1].sign ^ v[2].sign)))
		return fp_invalid(e, f[0]);
	return fp_muladd_values(e, f[0], v[0], v[1], v[2], 0);
}

uint64_t fp_muladd(struct fp_env *e, enum fp_format f, uint64_t addend, uint64_t a, uint64_t b)
{
	uint64_t result;

	if (e->host && fp_host_muladd(f, addend, a, b, &result))
		return result;
	return muladd(e, (enum fp_format[]){ f, f, f }, (uint64_t[]){ addend, a, b });
}

uint64_t fp_muladd_half(struct fp_env *e, uint64_t addend, uint64_t a, uint64_t b)
{
	return muladd(e, (enum fp_format[]){ FP_S, FP_H, FP_H }, (uint64_t[]){ addend, a, b });
}

/* The steps of Newton and Raphson: (@whole - a * b) / 2^@halvings, rounded once. */
static uint64_t step(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b,
		     struct fp_value whole, unsigned halvings, uint64_t if_invalid)
{
	struct fp_value va, vb;
	uint64_t result;

	a = fp_neg(f, a);
	va = fp_unpack(e, f, a);
	vb = fp_unpack(e, f, b);
	if (fp_process_nans(e, f, va, a, vb, b, &result))
		return result;
	if (infinity_by_zero(va, vb))
		return if_invalid;
	return fp_muladd_values(e, f, whole, va, vb, halvings);
}

uint64_t fp_recps(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	struct fp_value two = { .type = FPT_NONZERO, .exp = 1, .mant = UINT64_C(1) << 63 };

	return step(e, f, a, b, two, 0, fp_power(f, false, 1, false));
}

uint64_t fp_rsqrts(struct fp_env *e, enum fp_format f, uint64_t a, uint64_t b)
{
	struct fp_value three = { .type = FPT_NONZERO, .exp = 1, .mant = UINT64_C(3) << 62 };

	return step(e, f, a, b, three, 1, fp_power(f, false, 0, true));
}
