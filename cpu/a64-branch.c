// SPDX-License-Identifier: GPL-2.0-or-later
/* A64 branches (Arm ARM C4.1.3). */
#include "cpu/a64.h"

#define LINK_REGISTER 30

/* Target of a PC-relative branch: @len bits from bit @lo, in instructions. */
static uint64_t target(const struct lift *l, unsigned lo, unsigned len)
{
	return l->pc + (sext64(field(l, lo, len), len) << 2);
}

static void jump(struct lift *l, uint64_t to, enum branch_kind kind)
{
	emit(l, UOP_jump, SLOT_SINK, SLOT_ZR, SLOT_ZR, to)->aux = kind;
	l->closed = true;
}

static void link(struct lift *l)
{
	emit(l, UOP_set, LINK_REGISTER, SLOT_ZR, SLOT_ZR, l->pc + 4);
}

static void lift_b(struct lift *l)
{
	jump(l, target(l, 0, 26), BRANCH_PLAIN);
}

static void lift_bl(struct lift *l)
{
	link(l);
	jump(l, target(l, 0, 26), BRANCH_CALL);
}

static void lift_b_cond(struct lift *l)
{
	unsigned cond = field(l, 0, 4);

	if (cond >= 14) {
		jump(l, target(l, 5, 19), BRANCH_PLAIN);
		return;
	}
	emit(l, lift_cond_test(cond), SLOT_SINK, SLOT_ZR, SLOT_ZR, target(l, 5, 19));
	l->closed = true;
}

static void lift_cbz(struct lift *l)
{
	static const uint16_t ops[2][2] = { { UOP_cbz_w, UOP_cbz }, { UOP_cbnz_w, UOP_cbnz } };

	emit(l, ops[field(l, 24, 1)][field(l, 31, 1)], SLOT_SINK, src_slot(field(l, 0, 5)), SLOT_ZR,
	     target(l, 5, 19));
	l->closed = true;
}

static void lift_tbz(struct lift *l)
{
	unsigned bit = field(l, 31, 1) << 5 | field(l, 19, 5);

	/* the bit number travels as m: cpu/uop-table-test.h */
	emit(l, field(l, 24, 1) ? UOP_tbnz : UOP_tbz, SLOT_SINK, src_slot(field(l, 0, 5)), bit,
	     target(l, 5, 14));
	l->closed = true;
}

static void jump_register(struct lift *l, unsigned n, enum branch_kind kind)
{
	emit(l, UOP_jump_ind, SLOT_SINK, n, SLOT_ZR, 0)->aux = kind;
	l->closed = true;
}

static void lift_br(struct lift *l)
{
	jump_register(l, src_slot(field(l, 5, 5)), BRANCH_PLAIN);
}

static void lift_blr(struct lift *l)
{
	unsigned n = src_slot(field(l, 5, 5));

	/* BLR X30 goes where X30 pointed before. */
	if (n == LINK_REGISTER) {
		emit(l, UOP_mov, SLOT_T0, n, SLOT_ZR, 0);
		n = SLOT_T0;
	}
	link(l);
	jump_register(l, n, BRANCH_CALL);
}

static void lift_ret(struct lift *l)
{
	jump_register(l, src_slot(field(l, 5, 5)), BRANCH_RETURN);
}

#define ROW(name, pattern, timing, lifter) { name, pattern, FEAT_BASE, timing, true, lifter }

const struct decode_row a64_branch_rows[] = {
	ROW("b", "000101 iiiiiiiiiiiiiiiiiiiiiiiiii", TC_BRANCH, lift_b),
	ROW("bl", "100101 iiiiiiiiiiiiiiiiiiiiiiiiii", TC_CALL, lift_bl),
	ROW("b_cond", "01010100 iiiiiiiiiiiiiiiiiii 0 cccc", TC_BRANCH, lift_b_cond),
	ROW("cbz", "s0110100 iiiiiiiiiiiiiiiiiii ttttt", TC_BRANCH, lift_cbz),
	ROW("cbnz", "s0110101 iiiiiiiiiiiiiiiiiii ttttt", TC_BRANCH, lift_cbz),
	ROW("tbz", "b0110110 bbbbb iiiiiiiiiiiiii ttttt", TC_BRANCH, lift_tbz),
	ROW("tbnz", "b0110111 bbbbb iiiiiiiiiiiiii ttttt", TC_BRANCH, lift_tbz),
	ROW("br", "1101011000011111000000 nnnnn 00000", TC_BRANCH_IND, lift_br),
	ROW("blr", "1101011000111111000000 nnnnn 00000", TC_BRANCH_IND, lift_blr),
	ROW("ret", "1101011001011111000000 nnnnn 00000", TC_BRANCH_IND, lift_ret),
	{ .name = NULL },
};
