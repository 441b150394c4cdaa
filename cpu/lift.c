// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpu/lift.h"

#include "cpu/a64.h"
#include "cpu/cpu.h"

struct uop *emit(struct lift *l, enum uop_op op, unsigned d, unsigned n, unsigned m, uint64_t imm)
{
	struct uop *u = &l->uops[l->count++];

	*u = (struct uop){
		.imm = imm,
		.d = (uint16_t)d,
		.a = SLOT_SINK,
		.n = (uint16_t)n,
		.m = (uint16_t)m,
		.op = (uint16_t)op,
		.insn = l->insn,
	};
	return u;
}

/* Takes back what this instruction emitted so far. */
static void retract(struct lift *l)
{
	while (l->count && l->uops[l->count - 1].insn == l->insn &&
	       l->uops[l->count - 1].op != UOP_head)
		l->count--;
	l->closed = false;
}

void lift_undefined(struct lift *l)
{
	retract(l);
	emit(l, UOP_undefined, SLOT_SINK, SLOT_ZR, SLOT_ZR, 0);
	l->timing = TC_EXCEPTION;
	l->ends_block = true;
}

bool lift_fp_enabled(struct lift *l)
{
	unsigned target = l->flags >> BLOCK_FP_TRAP_SHIFT & 3;

	if (!target)
		return true;
	emit(l, UOP_fp_trap, SLOT_SINK, SLOT_ZR, SLOT_ZR, 0)->aux = target;
	l->timing = TC_EXCEPTION;
	l->ends_block = true;
	return false;
}

/*
 * True if an earlier instruction of the block checked SP, and since then it only changed by
 * multiples of 16. A block is entered at its start only, so the check was executed.
 */
static bool sp_known_aligned(const struct lift *l)
{
	for (unsigned i = l->count; i-- > 0;) {
		const struct uop *u = &l->uops[i];
		uint32_t use = uop_infos[u->op].use;

		if (u->op == UOP_sp_aligned)
			return true;
		if ((u->d == SLOT_SP && use & USE_D_W) || (u->a == SLOT_SP && use & USE_A_W) ||
		    (u->m == SLOT_SP && use & USE_M_W)) {
			if (u->op != UOP_addi || u->n != SLOT_SP || u->imm % 16)
				return false;
		}
	}
	return false;
}

unsigned lift_base(struct lift *l, unsigned rn)
{
	if (rn != 31)
		return rn;
	if (l->flags & BLOCK_SP_ALIGN && !sp_known_aligned(l))
		emit(l, UOP_sp_aligned, SLOT_SINK, SLOT_SP, SLOT_ZR, 0);
	return SLOT_SP;
}

unsigned lift_extended(struct lift *l, unsigned slot, unsigned option, unsigned shift)
{
	unsigned width = 8u << (option & 3);
	bool sign = option & 4;

	if (width == 64 && shift == 0)
		return slot;
	if (width == 64)
		emit(l, UOP_lsli, SLOT_T0, slot, SLOT_ZR, 0)->aux = shift;
	else if (!sign)
		emit(l, UOP_ubfiz, SLOT_T0, slot, SLOT_ZR, mask64(width))->aux = shift;
	else if (shift == 0 && width == 32)
		emit(l, UOP_sxtw, SLOT_T0, slot, SLOT_ZR, 0);
	else
		emit(l, UOP_sbf, SLOT_T0, slot, SLOT_ZR, 0)->aux =
			(64 - width) | (64 - width - shift) << 8;
	return SLOT_T0;
}

uint32_t cond_set(unsigned cond)
{
	uint32_t set = 0;

	for (unsigned nzcv = 0; nzcv < 16; nzcv++) {
		bool n = nzcv & 8, z = nzcv & 4, c = nzcv & 2, v = nzcv & 1;
		const bool holds[] = { z, c, n, v, c && !z, n == v, n == v && !z, true };

		/* The low bit inverts, except for the two that always hold. */
		if (holds[cond >> 1 & 7] != ((cond & 1) && cond < 14))
			set |= 1u << nzcv;
	}
	return set;
}

/* Conditions in the order of their encoding; 0 (UOP_head) where there is no fused form. */
#define FUSED_BY_CONDITION(prefix) \
	{ UOP_##prefix##_eq,       \
	  UOP_##prefix##_ne,       \
	  UOP_##prefix##_cs,       \
	  UOP_##prefix##_cc,       \
	  UOP_##prefix##_mi,       \
	  UOP_##prefix##_pl,       \
	  0,                       \
	  0,                       \
	  UOP_##prefix##_hi,       \
	  UOP_##prefix##_ls,       \
	  UOP_##prefix##_ge,       \
	  UOP_##prefix##_lt,       \
	  UOP_##prefix##_gt,       \
	  UOP_##prefix##_le }
#define FUSED_LOGIC(prefix) \
	{ UOP_##prefix##_eq, UOP_##prefix##_ne, 0, 0, UOP_##prefix##_mi, UOP_##prefix##_pl }

static const struct fusion {
	uint16_t setter;
	bool immediate;
	uint16_t fused[14];
} fusions[] = {
	{ UOP_subs, false, FUSED_BY_CONDITION(subs) },
	{ UOP_subs_w, false, FUSED_BY_CONDITION(subs_w) },
	{ UOP_subsi, true, FUSED_BY_CONDITION(subsi) },
	{ UOP_subsi_w, true, FUSED_BY_CONDITION(subsi_w) },
	{ UOP_ands, false, FUSED_LOGIC(ands) },
	{ UOP_ands_w, false, FUSED_LOGIC(ands_w) },
};

static const uint16_t plain_tests[14] = {
	UOP_b_eq, UOP_b_ne, UOP_b_cs, UOP_b_cc, UOP_b_mi, UOP_b_pl, UOP_b_vs,
	UOP_b_vc, UOP_b_hi, UOP_b_ls, UOP_b_ge, UOP_b_lt, UOP_b_gt, UOP_b_le,
};

enum uop_op lift_cond_test(unsigned cond)
{
	return cond < 14 ? plain_tests[cond] : UOP_jump;
}

void lift_fuse(struct uop *uops, unsigned *count)
{
	struct uop *test, *setter;
	unsigned cond = 0;

	if (*count < 2)
		return;
	test = &uops[*count - 1];
	setter = test - 1;
	while (cond < 14 && plain_tests[cond] != test->op)
		cond++;
	if (cond == 14)
		return;
	for (size_t i = 0; i < sizeof fusions / sizeof *fusions; i++) {
		const struct fusion *f = &fusions[i];

		if (setter->op != f->setter || !f->fused[cond] ||
		    (f->immediate && setter->imm >= SLOT_COUNT))
			continue;
		if (f->immediate)
			setter->m = (uint16_t)setter->imm;
		setter->op = f->fused[cond];
		setter->imm = test->imm;
		setter->insn = test->insn;
		setter->aux = test->aux;
		--*count;
		return;
	}
}
