// SPDX-License-Identifier: GPL-2.0-or-later
/* Lane-wise Advanced SIMD on integers: which lanes meet, and where results go. */
#include "base/bits.h"
#include "cpu/cpu.h"
#include "cpu/fp.h"
#include "cpu/ops.h"
#include "cpu/simd-lane-ops.h"

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
