// SPDX-License-Identifier: GPL-2.0-or-later
/* The operations of Advanced SIMD on one lane of integers (Arm ARM C7.2), and their table. */
#include "cpu/simd-lane-ops.h"

#include "base/bits.h"

typedef __int128 wide;

/* The number that extended operand @x stands for. */
static wide value(const struct lane *l, uint64_t x)
{
	return l->is_signed ? (wide)(int64_t)x : (wide)x;
}

/* SatQ() of the Arm ARM. */
static uint64_t saturate(struct lane *l, wide v, bool to_signed)
{
	wide max = ((wide)1 << (to_signed ? l->bits - 1 : l->bits)) - 1;
	wide min = to_signed ? -max - 1 : 0;

	if (v > max || v < min) {
		l->qc = true;
		v = v > max ? max : min;
	}
	return (uint64_t)v;
}

static uint64_t all_ones_if(bool condition)
{
	return condition ? UINT64_MAX : 0;
}

static wide product(const struct lane *l)
{
	return value(l, l->n) * value(l, l->m);
}

static uint64_t lane_add(struct lane *l)
{
	return l->n + l->m;
}

static uint64_t lane_sub(struct lane *l)
{
	return l->n - l->m;
}

static uint64_t lane_adda(struct lane *l)
{
	return l->d + l->n + l->m;
}

static uint64_t lane_mul(struct lane *l)
{
	return l->n * l->m;
}

static uint64_t lane_mla(struct lane *l)
{
	return l->d + l->n * l->m;
}

static uint64_t lane_mls(struct lane *l)
{
	return l->d - l->n * l->m;
}

/* PolynomialMult() of bytes. */
static uint64_t lane_pmul(struct lane *l)
{
	uint64_t v = 0;

	for (unsigned i = 0; i < 8; i++)
		if (l->m >> i & 1)
			v ^= l->n << i;
	return v;
}

/* The halving operations exist for lanes of up to 32 bits, whose sums fit. */
static uint64_t lane_hadd(struct lane *l)
{
	return (l->n + l->m) >> 1;
}

static uint64_t lane_rhadd(struct lane *l)
{
	return (l->n + l->m + 1) >> 1;
}

static uint64_t lane_hsub(struct lane *l)
{
	return (l->n - l->m) >> 1;
}

static uint64_t lane_addh(struct lane *l)
{
	return (l->n + l->m) >> l->bits;
}

static uint64_t lane_raddh(struct lane *l)
{
	return (l->n + l->m + bit64(l->bits - 1)) >> l->bits;
}

static uint64_t lane_subh(struct lane *l)
{
	return (l->n - l->m) >> l->bits;
}

static uint64_t lane_rsubh(struct lane *l)
{
	return (l->n - l->m + bit64(l->bits - 1)) >> l->bits;
}

static uint64_t lane_max(struct lane *l)
{
	return value(l, l->n) > value(l, l->m) ? l->n : l->m;
}

static uint64_t lane_min(struct lane *l)
{
	return value(l, l->n) < value(l, l->m) ? l->n : l->m;
}

static uint64_t lane_abd(struct lane *l)
{
	return value(l, l->n) > value(l, l->m) ? l->n - l->m : l->m - l->n;
}

static uint64_t lane_aba(struct lane *l)
{
	return l->d + lane_abd(l);
}

static uint64_t lane_gt(struct lane *l)
{
	return all_ones_if(value(l, l->n) > value(l, l->m));
}

static uint64_t lane_ge(struct lane *l)
{
	return all_ones_if(value(l, l->n) >= value(l, l->m));
}

static uint64_t lane_eq(struct lane *l)
{
	return all_ones_if(l->n == l->m);
}

static uint64_t lane_le(struct lane *l)
{
	return all_ones_if(value(l, l->n) <= value(l, l->m));
}

static uint64_t lane_lt(struct lane *l)
{
	return all_ones_if(value(l, l->n) < value(l, l->m));
}

static uint64_t lane_tst(struct lane *l)
{
	return all_ones_if((l->n & l->m) != 0);
}

static uint64_t lane_qadd(struct lane *l)
{
	return saturate(l, value(l, l->n) + value(l, l->m), l->is_signed);
}

static uint64_t lane_qsub(struct lane *l)
{
	return saturate(l, value(l, l->n) - value(l, l->m), l->is_signed);
}

static uint64_t lane_suqadd(struct lane *l)
{
	return saturate(l, (wide)(int64_t)sext64(l->d, l->bits) + (wide)l->n, true);
}

static uint64_t lane_usqadd(struct lane *l)
{
	return saturate(l, (wide)(l->d & mask64(l->bits)) + (wide)(int64_t)l->n, false);
}

static uint64_t lane_qdmulh(struct lane *l)
{
	return saturate(l, (2 * product(l)) >> l->bits, true);
}

static uint64_t lane_qrdmulh(struct lane *l)
{
	return saturate(l, (2 * product(l) + ((wide)1 << (l->bits - 1))) >> l->bits, true);
}

static uint64_t lane_qdmull(struct lane *l)
{
	return saturate(l, 2 * product(l), true);
}

/* The product saturates before it is added, and the sum again. */
static uint64_t lane_qdmlal(struct lane *l)
{
	return saturate(l, value(l, l->d) + value(l, lane_qdmull(l)), true);
}

static uint64_t lane_qdmlsl(struct lane *l)
{
	return saturate(l, value(l, l->d) - value(l, lane_qdmull(l)), true);
}

/* d and the product are added before anything is cut off. */
static uint64_t lane_qrdmlah(struct lane *l)
{
	wide d = value(l, l->d) * ((wide)1 << l->bits);

	return saturate(l, (d + 2 * product(l) + ((wide)1 << (l->bits - 1))) >> l->bits, true);
}

static uint64_t lane_qrdmlsh(struct lane *l)
{
	wide d = value(l, l->d) * ((wide)1 << l->bits);

	return saturate(l, (d - 2 * product(l) + ((wide)1 << (l->bits - 1))) >> l->bits, true);
}

/*
 * n shifted left by the signed low byte of m, right if it is negative; exact as far as a result of
 * up to 64 bits, or its saturation, depends on it.
 */
static wide shifted(const struct lane *l, bool round)
{
	wide v = value(l, l->n);
	int amount = (int8_t)l->m;

	if (amount < 0) {
		/* from 66 on, all that is left is the sign */
		unsigned by = amount < -66 ? 66 : (unsigned)-amount;

		return (v + (round ? (wide)1 << (by - 1) : 0)) >> by;
	}
	if ((unsigned)amount >= l->bits) {
		/* nothing is left of it but that it is out of range */
		v = v > 0 ? 1 : v < 0 ? -1 : 0;
		amount = (int)l->bits;
	}
	return (wide)((unsigned __int128)v << amount);
}

static uint64_t lane_shl(struct lane *l)
{
	return (uint64_t)shifted(l, false);
}

static uint64_t lane_rshl(struct lane *l)
{
	return (uint64_t)shifted(l, true);
}

static uint64_t lane_qshl(struct lane *l)
{
	return saturate(l, shifted(l, false), l->is_signed);
}

static uint64_t lane_qrshl(struct lane *l)
{
	return saturate(l, shifted(l, true), l->is_signed);
}

static uint64_t lane_qshlu(struct lane *l)
{
	return saturate(l, shifted(l, false), false);
}

static uint64_t lane_qrshlu(struct lane *l)
{
	return saturate(l, shifted(l, true), false);
}

static uint64_t lane_sra(struct lane *l)
{
	return l->d + lane_shl(l);
}

static uint64_t lane_rsra(struct lane *l)
{
	return l->d + lane_rshl(l);
}

static uint64_t lane_sli(struct lane *l)
{
	return (l->d & mask64((unsigned)l->m)) | l->n << l->m;
}

static uint64_t lane_sri(struct lane *l)
{
	uint64_t kept = mask64(l->bits - (unsigned)-(int8_t)l->m);

	return (l->d & ~kept) | (lane_shl(l) & kept);
}

static uint64_t lane_neg(struct lane *l)
{
	return -l->n;
}

static uint64_t lane_abs(struct lane *l)
{
	return value(l, l->n) < 0 ? -l->n : l->n;
}

static uint64_t lane_qneg(struct lane *l)
{
	return saturate(l, -value(l, l->n), true);
}

static uint64_t lane_qabs(struct lane *l)
{
	wide v = value(l, l->n);

	return saturate(l, v < 0 ? -v : v, true);
}

/* n is sign-extended */
static uint64_t lane_cls(struct lane *l)
{
	return clz64(l->n ^ (uint64_t)((int64_t)l->n >> 63)) - (64 - l->bits) - 1;
}

static uint64_t lane_clz(struct lane *l)
{
	return clz64(l->n) - (64 - l->bits);
}

static uint64_t lane_cnt(struct lane *l)
{
	return (uint64_t)__builtin_popcountll(l->n);
}

static uint64_t lane_rbit(struct lane *l)
{
	uint64_t v = 0;

	for (unsigned i = 0; i < l->bits; i++)
		v |= (l->n >> i & 1) << (l->bits - 1 - i);
	return v;
}

/* The loop over the lanes, once for each operation: results replace d. */
#define X(name, reads_d)                                                        \
	static void run_##name(struct lanes *s)                                 \
	{                                                                       \
		struct lane l = { .bits = s->bits, .is_signed = s->is_signed }; \
										\
		for (unsigned i = 0; i < s->count; i++) {                       \
			l.n = s->n[i];                                          \
			l.m = s->m[i];                                          \
			l.d = s->d[i];                                          \
			s->d[i] = lane_##name(&l);                              \
		}                                                               \
		s->qc = l.qc;                                                   \
	}
LANE_OPS(X)
#undef X

const struct lane_op_row lane_ops[LANE_OP_COUNT] = {
#define X(name, d_read) [LANE_##name] = { lane_##name, run_##name, d_read },
	LANE_OPS(X)
#undef X
};

bool lane_op_reads_d(enum lane_op op)
{
	return lane_ops[op].reads_d;
}
