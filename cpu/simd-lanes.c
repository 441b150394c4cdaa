// SPDX-License-Identifier: GPL-2.0-or-later
/* Lane-wise Advanced SIMD on integers (Arm ARM C7.2): the operations, and the loop over lanes. */
#include "cpu/simd-lanes.h"

#include "base/bits.h"
#include "cpu/cpu.h"
#include "cpu/ops.h"

#define FPSR_QC (1u << 27)

typedef __int128 wide;

/* One lane: extended operands and how to look at them. Who stores a result cuts it to @bits. */
struct lane {
	uint64_t n, m, d;
	unsigned bits; /* of the result */
	bool is_signed;
	bool qc; /* set if the result was saturated */
};

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

static const struct {
	uint64_t (*fn)(struct lane *);
	bool reads_d;
} lane_ops[LANE_OP_COUNT] = {
#define X(name, d_read) [LANE_##name] = { lane_##name, d_read },
	LANE_OPS(X)
#undef X
};

bool lane_op_reads_d(enum lane_op op)
{
	return lane_ops[op].reads_d;
}

/* Lane @i of the register at @v, of 8 << @size bits. */
static uint64_t lane_get(const uint64_t *v, unsigned size, unsigned i, bool is_signed)
{
	unsigned bits = 8u << size, at = i * bits;
	uint64_t x = v[at / 64] >> at % 64;

	return is_signed ? sext64(x, bits) : x & mask64(bits);
}

static void lane_put(uint64_t *v, unsigned size, unsigned i, uint64_t x)
{
	unsigned bits = 8u << size, at = i * bits;

	v[at / 64] = deposit64(v[at / 64], at % 64, bits, x);
}

static void note_saturation(struct cpu *cpu, const struct lane *l)
{
	if (l->qc)
		cpu->sys[SR_FPSR] |= FPSR_QC;
}

/* The sizes, counts and first lanes of an instruction. */
struct shape {
	unsigned size_d, size_n, size_m;
	unsigned lanes, first_d, first_n, first_m;
	unsigned pairs; /* lanes of n, in SIMD_PAIRS */
};

static struct shape shape_of(uint32_t aux)
{
	unsigned size = aux >> SIMD_SIZE_SHIFT & 3;
	bool wd = aux & SIMD_WIDE_D, wn = aux & SIMD_WIDE_N, wm = aux & SIMD_WIDE_M;
	struct shape s = { .size_d = size + wd, .size_n = size + wn, .size_m = size + wm };
	unsigned narrow = 8u >> size, whole = aux & SIMD_Q ? 16 : 8;

	if (aux & SIMD_PAIRS) {
		s.pairs = (aux & SIMD_SCALAR ? 16 : whole) >> size;
		s.lanes = whole >> s.size_d;
	} else if (wd || wn || wm) {
		s.lanes = narrow;
		if (aux & SIMD_Q) {
			s.first_d = wd ? 0 : narrow;
			s.first_n = wn ? 0 : narrow;
			s.first_m = wm ? 0 : narrow;
		}
	} else {
		s.lanes = whole >> size;
	}
	if (aux & SIMD_SCALAR)
		s.lanes = 1;
	return s;
}

static void load_pair(struct lane *l, const struct shape *s, const uint64_t *n, const uint64_t *m,
		      unsigned i)
{
	const uint64_t *v = 2 * i < s->pairs ? n : m;
	unsigned k = 2 * i % s->pairs;

	l->n = lane_get(v, s->size_n, k, l->is_signed);
	l->m = lane_get(v, s->size_n, k + 1, l->is_signed);
}

static void run_lanes(struct cpu *cpu, const struct uop *u)
{
	const struct shape s = shape_of(u->aux);
	const uint64_t *n = &cpu->r[u->n], *m = &cpu->r[u->m];
	uint64_t (*fn)(struct lane *) = lane_ops[u->aux & SIMD_OP_MASK].fn;
	struct lane l = { .bits = 8u << s.size_d, .is_signed = u->aux & SIMD_SIGNED };
	uint64_t *d = &cpu->r[u->d], result[2] = { 0, 0 };

	if (u->aux & SIMD_IMM)
		l.m = u->imm;
	else if (u->aux & SIMD_ELEMENT)
		l.m = lane_get(m, s.size_m, (unsigned)u->imm, l.is_signed);
	/* the second half of a narrowing keeps the first */
	if (s.first_d)
		result[0] = d[0];
	for (unsigned i = 0; i < s.lanes; i++) {
		if (u->aux & SIMD_PAIRS) {
			load_pair(&l, &s, n, m, i);
		} else {
			l.n = lane_get(n, s.size_n, s.first_n + i, l.is_signed);
			if (u->aux & SIMD_TWO)
				l.m = lane_get(m, s.size_m, s.first_m + i, l.is_signed);
		}
		l.d = lane_get(d, s.size_d, s.first_d + i, l.is_signed);
		lane_put(result, s.size_d, s.first_d + i, fn(&l));
	}
	d[0] = result[0];
	d[1] = result[1];
	note_saturation(cpu, &l);
}

bool call_simd_one(struct cpu *cpu, const struct uop *u)
{
	run_lanes(cpu, u);
	return true;
}

bool call_simd_one_acc(struct cpu *cpu, const struct uop *u)
{
	run_lanes(cpu, u);
	return true;
}

bool call_simd_two(struct cpu *cpu, const struct uop *u)
{
	run_lanes(cpu, u);
	return true;
}

bool call_simd_two_acc(struct cpu *cpu, const struct uop *u)
{
	run_lanes(cpu, u);
	return true;
}

bool call_simd_across(struct cpu *cpu, const struct uop *u)
{
	const struct shape s = shape_of(u->aux & ~(uint32_t)SIMD_WIDE_D);
	unsigned bits = (8u << s.size_d) << (u->aux & SIMD_WIDE_D ? 1 : 0);
	uint64_t (*fn)(struct lane *) = lane_ops[u->aux & SIMD_OP_MASK].fn;
	struct lane l = { .bits = bits, .is_signed = u->aux & SIMD_SIGNED };
	uint64_t *d = &cpu->r[u->d];

	l.n = lane_get(&cpu->r[u->n], s.size_n, 0, l.is_signed);
	for (unsigned i = 1; i < s.lanes; i++) {
		l.m = lane_get(&cpu->r[u->n], s.size_n, i, l.is_signed);
		l.n = fn(&l);
	}
	d[0] = l.n & mask64(bits);
	d[1] = 0;
	return true;
}
