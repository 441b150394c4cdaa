// SPDX-License-Identifier: GPL-2.0-or-later
/* Lane-wise Advanced SIMD on integers (Arm ARM C7.2): the operations, and the loop over lanes. */
#include "cpu/simd-lanes.h"

#include "base/bits.h"
#include "cpu/cpu.h"
#include "cpu/ops.h"
#include "cpu/simd-elements.h"

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

/* Lanes of an instruction: what its operation is applied to, one by one. */
struct lanes {
	uint64_t n[SIMD_MAX_ELEMENTS], m[SIMD_MAX_ELEMENTS], d[SIMD_MAX_ELEMENTS];
	unsigned count, bits;
	bool is_signed, qc;
};

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

static const struct {
	uint64_t (*one)(struct lane *);
	void (*all)(struct lanes *);
	bool reads_d;
} lane_ops[LANE_OP_COUNT] = {
#define X(name, d_read) [LANE_##name] = { lane_##name, run_##name, d_read },
	LANE_OPS(X)
#undef X
};

bool lane_op_reads_d(enum lane_op op)
{
	return lane_ops[op].reads_d;
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

/* Elements of the register in @slot from element @first on. */
static void load(const struct cpu *cpu, uint64_t *to, unsigned slot, unsigned size, unsigned first,
		 bool is_signed)
{
	uint64_t all[SIMD_MAX_ELEMENTS];

	if (!first) {
		simd_unpack(to, &cpu->r[slot], size, is_signed);
		return;
	}
	simd_unpack(all, &cpu->r[slot], size, is_signed);
	for (unsigned i = first; i < 16u >> size; i++)
		to[i - first] = all[i];
}

static void load_pairs(const struct cpu *cpu, struct lanes *l, const struct uop *u,
		       const struct shape *s)
{
	uint64_t n[SIMD_MAX_ELEMENTS], m[SIMD_MAX_ELEMENTS];

	simd_unpack(n, &cpu->r[u->n], s->size_n, l->is_signed);
	if (u->aux & SIMD_TWO)
		simd_unpack(m, &cpu->r[u->m], s->size_n, l->is_signed);
	for (unsigned i = 0; i < s->lanes; i++) {
		const uint64_t *pair = 2 * i < s->pairs ? &n[2 * i] : &m[2 * i - s->pairs];

		l->n[i] = pair[0];
		l->m[i] = pair[1];
	}
}

static void load_m(const struct cpu *cpu, struct lanes *l, const struct uop *u,
		   const struct shape *s)
{
	uint64_t all;

	if (u->aux & SIMD_TWO) {
		load(cpu, l->m, u->m, s->size_m, s->first_m, l->is_signed);
		return;
	}
	all = u->imm;
	if (u->aux & SIMD_ELEMENT) {
		load(cpu, l->m, u->m, s->size_m, 0, l->is_signed);
		all = l->m[u->imm];
	}
	for (unsigned i = 0; i < s->lanes; i++)
		l->m[i] = all;
}

static void run_lanes(struct cpu *cpu, const struct uop *u)
{
	const struct shape s = shape_of(u->aux);
	struct lanes l;
	uint64_t old = cpu->r[u->d];

	l.count = s.lanes;
	l.bits = 8u << s.size_d;
	l.is_signed = u->aux & SIMD_SIGNED;
	if (u->aux & SIMD_PAIRS) {
		load_pairs(cpu, &l, u, &s);
	} else {
		load(cpu, l.n, u->n, s.size_n, s.first_n, l.is_signed);
		load_m(cpu, &l, u, &s);
	}
	load(cpu, l.d, u->d, s.size_d, s.first_d, l.is_signed);
	lane_ops[u->aux & SIMD_OP_MASK].all(&l);
	for (unsigned i = s.lanes; i < 16u >> s.size_d; i++)
		l.d[i] = 0;
	simd_pack(&cpu->r[u->d], l.d, s.size_d);
	/* the second half of a narrowing goes above the first */
	if (s.first_d) {
		cpu->r[u->d + 1] = cpu->r[u->d];
		cpu->r[u->d] = old;
	}
	if (l.qc)
		cpu->sys[SR_FPSR] |= FPSR_QC;
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
	struct lane l = { .is_signed = u->aux & SIMD_SIGNED };
	uint64_t n[SIMD_MAX_ELEMENTS];

	l.bits = (8u << s.size_d) << (u->aux & SIMD_WIDE_D ? 1 : 0);
	simd_unpack(n, &cpu->r[u->n], s.size_n, l.is_signed);
	l.n = n[0];
	for (unsigned i = 1; i < s.lanes; i++) {
		l.m = n[i];
		l.n = lane_ops[u->aux & SIMD_OP_MASK].one(&l);
	}
	cpu->r[u->d] = l.n & mask64(l.bits);
	cpu->r[u->d + 1] = 0;
	return true;
}

bool call_simd_dot(struct cpu *cpu, const struct uop *u)
{
	uint64_t n[SIMD_MAX_ELEMENTS], m[SIMD_MAX_ELEMENTS], d[SIMD_MAX_ELEMENTS];
	bool is_signed = u->aux & SIMD_SIGNED;
	unsigned lanes = u->aux & SIMD_Q ? 4 : 2;

	simd_unpack(n, &cpu->r[u->n], 0, is_signed);
	simd_unpack(m, &cpu->r[u->m], 0, is_signed);
	simd_unpack(d, &cpu->r[u->d], 2, false);
	for (unsigned i = 0; i < 4; i++) {
		unsigned group = u->aux & SIMD_ELEMENT ? (unsigned)u->imm : i;

		for (unsigned k = 0; k < 4; k++)
			d[i] += n[4 * i + k] * m[4 * group + k];
		if (i >= lanes)
			d[i] = 0;
	}
	simd_pack(&cpu->r[u->d], d, 2);
	return true;
}
