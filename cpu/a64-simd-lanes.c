// SPDX-License-Identifier: GPL-2.0-or-later
/* From an instruction of Advanced SIMD on integers to a frequent micro-op or the general one. */
#include "cpu/a64-simd.h"

#define SIZES_OF(name)	   { UOP_##name##_b, UOP_##name##_h, UOP_##name##_s, UOP_##name##_d }
#define SIZES_BHS_OF(name) { UOP_##name##_b, UOP_##name##_h, UOP_##name##_s, 0 }

/* Operations of two vectors of one width, by SIMD_SIGNED and element size; 0: none. */
static const uint16_t lanewise[LANE_OP_COUNT][2][4] = {
	[LANE_add] = { SIZES_OF(vadd) },
	[LANE_sub] = { SIZES_OF(vsub) },
	[LANE_mul] = { { 0, UOP_vmul_h, UOP_vmul_s, 0 } },
	[LANE_eq] = { SIZES_OF(vceq), SIZES_OF(vceq) },
	[LANE_tst] = { SIZES_OF(vtst) },
	[LANE_gt] = { SIZES_BHS_OF(vchi), SIZES_OF(vcgt) },
	[LANE_ge] = { SIZES_BHS_OF(vchs), SIZES_OF(vcge) },
	[LANE_max] = { SIZES_BHS_OF(vumax), SIZES_BHS_OF(vsmax) },
	[LANE_min] = { SIZES_BHS_OF(vumin), SIZES_BHS_OF(vsmin) },
};

/* What an instruction is, once its fields are read. */
struct operation {
	const struct simd_form *form;
	unsigned size, m;
	uint64_t imm;
	bool q, scalar;
};

/* Zeroes the high half of d after a micro-op that works on all of it. */
static void end_of_short(struct lift *l, const struct operation *o)
{
	if (!o->q)
		emit(l, UOP_set, vec_d(l) + 1, SLOT_ZR, SLOT_ZR, 0);
}

/* A comparison with zero, or of two registers, or arithmetic on them. */
static bool lift_lanewise(struct lift *l, const struct operation *o)
{
	uint32_t kind = o->form->shape & ~(uint32_t)SIMD_SIGNED;
	uint16_t op = lanewise[o->form->op][o->form->shape & SIMD_SIGNED ? 1 : 0][o->size];
	unsigned m = o->m;

	if (!op || (kind != SIMD_TWO && (kind != SIMD_IMM || o->imm)))
		return false;
	if (kind == SIMD_IMM) {
		m = SLOT_T0;
		emit(l, UOP_set, SLOT_T0, SLOT_ZR, SLOT_ZR, 0);
		emit(l, UOP_set, SLOT_T1, SLOT_ZR, SLOT_ZR, 0);
	}
	emit(l, op, vec_d(l), vec_n(l), m, 0);
	end_of_short(l, o);
	return true;
}

/* Words and doublewords shifted by an immediate, without sign. */
static bool lift_shifted(struct lift *l, const struct operation *o)
{
	static const uint16_t ops[2][4] = { { 0, 0, UOP_vshl_s, UOP_vshl_d },
					    { 0, 0, UOP_vushr_s, UOP_vushr_d } };
	int by = (int)o->imm;
	bool right = by < 0;
	uint16_t op = ops[right][o->size];

	if (o->form->op != LANE_shl || o->form->shape != SIMD_IMM || !op || -by == 8 << o->size)
		return false;
	emit(l, op, vec_d(l), vec_n(l), SLOT_ZR, 0)->aux = (uint32_t)(right ? -by : by);
	end_of_short(l, o);
	return true;
}

/* What string functions make of the bytes that they compared: SHRN, XTN; ADDP, UMAXP. */
static bool lift_bytes(struct lift *l, const struct operation *o)
{
	const struct simd_form *f = o->form;
	bool pairs = f->shape == (SIMD_TWO | SIMD_PAIRS) && o->q;

	if (o->size)
		return false;
	if (f->op == LANE_shl && f->shape == (SIMD_IMM | SIMD_WIDE_N) && !o->q && !o->scalar)
		emit(l, UOP_vshrn_b, vec_d(l), vec_n(l), SLOT_ZR, 0)->aux =
			(uint32_t)-(int)o->imm;
	else if (pairs && (f->op == LANE_add || f->op == LANE_max))
		emit(l, f->op == LANE_add ? UOP_vaddp_b : UOP_vumaxp_b, vec_d(l), vec_n(l), o->m,
		     0);
	else
		return false;
	return true;
}

static void lift_general(struct lift *l, const struct operation *o)
{
	const struct simd_form *f = o->form;
	bool two = f->shape & (SIMD_TWO | SIMD_ELEMENT);
	/* the second half of a narrowing leaves the first as it is */
	bool acc = lane_op_reads_d(f->op) ||
		   (o->q && f->shape & SIMD_WIDE_N && !(f->shape & SIMD_WIDE_D));
	enum uop_op op;

	if (two)
		op = acc ? UOP_simd_two_acc : UOP_simd_two;
	else
		op = acc ? UOP_simd_one_acc : UOP_simd_one;
	emit(l, op, vec_d(l), vec_n(l), two ? o->m : SLOT_ZR, o->imm)->aux =
		f->op | f->shape | o->size << SIMD_SIZE_SHIFT | (o->q ? SIMD_Q : 0) |
		(o->scalar ? SIMD_SCALAR : 0);
}

void simd_lift(struct lift *l, const struct simd_form *f, unsigned size, uint64_t imm)
{
	const uint32_t wide = SIMD_WIDE_D | SIMD_WIDE_N | SIMD_WIDE_M;
	struct operation o = { .form = f, .size = size, .m = vec_m(l), .imm = imm };

	o.scalar = field(l, 28, 1);
	o.q = !o.scalar && field(l, 30, 1);
	/* halfword elements are of V0-V15 */
	if (f->shape & SIMD_ELEMENT && size == 1)
		o.m = vec_slot(field(l, 16, 4));
	if (!(f->sizes >> size & 1) || (size == 3 && !o.q && !o.scalar && !(f->shape & wide))) {
		lift_undefined(l);
		return;
	}
	if (!lift_fp_enabled(l))
		return;
	if (!lift_lanewise(l, &o) && !lift_shifted(l, &o) && !lift_bytes(l, &o))
		lift_general(l, &o);
}
