// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The first rows of A32: enough to prove that the tables, the lifting state and the micro-ops
 * carry conditional execution, PC as an operand and block transfers. No core claims AArch32
 * (FEAT_A32) yet.
 */
#include "cpu/a32.h"

#include "cpu/a64.h"
#include "cpu/block.h"

static unsigned rd(const struct lift *l)
{
	return field(l, 12, 4);
}

/* A32ExpandImm: 8 bits rotated right by twice the upper four. */
static uint32_t expanded_imm(const struct lift *l)
{
	return ror32(field(l, 0, 8), 2 * field(l, 8, 4));
}

/* A result for @r: R15 is a branch. */
static void write_result(struct lift *l, unsigned r, unsigned slot)
{
	if (r == 15)
		a32_branch_to(l, slot, BRANCH_PLAIN);
	else if (r != slot)
		emit(l, UOP_mov_w, r, slot, SLOT_ZR, 0);
}

static unsigned result_slot(unsigned r)
{
	return r == 15 ? (unsigned)SLOT_T2 : r;
}

static void data_imm(struct lift *l, enum uop_op op, enum uop_op setting_flags)
{
	unsigned d = result_slot(rd(l)), n = a32_source(l, field(l, 16, 4), SLOT_T0, true);

	emit(l, field(l, 20, 1) ? setting_flags : op, d, n, SLOT_ZR, expanded_imm(l));
	write_result(l, rd(l), d);
}

/* Register operand with LSL by a constant; other shifts have rows of their own one day. */
static unsigned shifted_operand(struct lift *l)
{
	unsigned m = a32_source(l, field(l, 0, 4), SLOT_T1, false);

	if (!field(l, 7, 5))
		return m;
	emit(l, UOP_lsli_w, SLOT_T1, m, SLOT_ZR, 0)->aux = field(l, 7, 5);
	return SLOT_T1;
}

static void data_reg(struct lift *l, enum uop_op op, enum uop_op setting_flags)
{
	unsigned d = result_slot(rd(l)), n = a32_source(l, field(l, 16, 4), SLOT_T0, false);

	emit(l, field(l, 20, 1) ? setting_flags : op, d, n, shifted_operand(l), 0);
	write_result(l, rd(l), d);
}

static void body_add_imm(struct lift *l)
{
	data_imm(l, UOP_addi_w, UOP_addsi_w);
}
static void body_add_reg(struct lift *l)
{
	data_reg(l, UOP_add_w, UOP_adds_w);
}
static void body_sub_reg(struct lift *l)
{
	data_reg(l, UOP_sub_w, UOP_subs_w);
}
static void body_adc_reg(struct lift *l)
{
	data_reg(l, UOP_adc_w, UOP_adcs_w);
}

/* Logic and moves set N and Z, C from the shifter (unchanged: no rotation here), and leave V. */
static void body_orr_reg(struct lift *l)
{
	unsigned d = result_slot(rd(l)), n = a32_source(l, field(l, 16, 4), SLOT_T0, false);

	emit(l, UOP_orr_w, d, n, shifted_operand(l), 0);
	if (field(l, 20, 1))
		emit(l, UOP_flags_nz_w, SLOT_SINK, d, SLOT_ZR, 0);
	write_result(l, rd(l), d);
}

static void body_mov_imm(struct lift *l)
{
	unsigned d = result_slot(rd(l));

	emit(l, UOP_set, d, SLOT_ZR, SLOT_ZR, expanded_imm(l));
	if (field(l, 20, 1))
		emit(l, UOP_flags_nz_w, SLOT_SINK, d, SLOT_ZR, 0);
	write_result(l, rd(l), d);
}

static void body_mov_reg(struct lift *l)
{
	unsigned m = a32_source(l, field(l, 0, 4), SLOT_T1, false);

	write_result(l, rd(l), m);
}

static void body_cmp_imm(struct lift *l)
{
	emit(l, UOP_subsi_w, SLOT_SINK, a32_source(l, field(l, 16, 4), SLOT_T0, false), SLOT_ZR,
	     expanded_imm(l));
}

static void body_mul(struct lift *l)
{
	emit(l, UOP_mul_w, field(l, 16, 4), field(l, 0, 4), field(l, 8, 4), 0);
}

/* Offset addressing only: P = 1, W = 0. */
static int64_t offset12(const struct lift *l)
{
	int64_t imm = field(l, 0, 12);

	return field(l, 23, 1) ? imm : -imm;
}

static void body_ldr_imm(struct lift *l)
{
	unsigned n = a32_source(l, field(l, 16, 4), SLOT_T0, true);
	unsigned d = rd(l) == 15 ? (unsigned)SLOT_T2 : rd(l);

	emit(l, UOP_ldr32, d, n, SLOT_ZR, (uint64_t)offset12(l));
	if (rd(l) == 15)
		a32_branch_to(l, SLOT_T2, BRANCH_PLAIN);
}

static void body_str_imm(struct lift *l)
{
	unsigned n = a32_source(l, field(l, 16, 4), SLOT_T0, true);

	emit(l, UOP_str32, a32_source(l, rd(l), SLOT_T1, false), n, SLOT_ZR, (uint64_t)offset12(l));
}

/* P, U: before or after, up or down; the lowest register is always at the lowest address. */
static void block_transfer(struct lift *l, bool load)
{
	uint32_t list = field(l, 0, 16);
	int32_t bytes = 4 * __builtin_popcount(list);
	bool before = field(l, 24, 1), up = field(l, 23, 1);
	int32_t offset = up ? (before ? 4 : 0) : (before ? -bytes : 4 - bytes);

	if (!list || field(l, 16, 4) == 15) {
		lift_undefined(l); /* UNPREDICTABLE */
		return;
	}
	a32_block_transfer(l, load, field(l, 16, 4), list, offset, field(l, 21, 1),
			   up ? bytes : -bytes);
}

static void body_ldm(struct lift *l)
{
	block_transfer(l, true);
}
static void body_stm(struct lift *l)
{
	block_transfer(l, false);
}

static void branch(struct lift *l, unsigned kind)
{
	int64_t offset = (int64_t)sextract64(l->word, 0, 24) * 4;

	if (kind == BRANCH_CALL)
		emit(l, UOP_set, 14, SLOT_ZR, SLOT_ZR, (uint32_t)(l->pc + 4));
	emit(l, UOP_jump, SLOT_SINK, SLOT_ZR, SLOT_ZR, (uint32_t)(l->pc + 8 + (uint64_t)offset))
		->aux = kind;
	l->closed = true;
}

static void body_b(struct lift *l)
{
	branch(l, BRANCH_PLAIN);
}
static void body_bl(struct lift *l)
{
	branch(l, BRANCH_CALL);
}

static void body_bx(struct lift *l)
{
	unsigned m = field(l, 0, 4);

	a32_branch_to(l, a32_source(l, m, SLOT_T0, false), m == 14 ? BRANCH_RETURN : BRANCH_PLAIN);
}

/* Every A32 instruction here is conditional on bits 31:28. */
#define LIFT(name)                                                        \
	static void lift_##name(struct lift *l)                           \
	{                                                                 \
		if (field(l, 28, 4) == 15)                                \
			lift_undefined(l);                                \
		else                                                      \
			a32_conditional(l, field(l, 28, 4), body_##name); \
	}
LIFT(add_imm)
LIFT(add_reg)
LIFT(sub_reg)
LIFT(adc_reg)
LIFT(orr_reg)
LIFT(mov_imm)
LIFT(mov_reg)
LIFT(cmp_imm)
LIFT(mul)
LIFT(ldr_imm)
LIFT(str_imm)
LIFT(ldm)
LIFT(stm)
LIFT(b)
LIFT(bl)
LIFT(bx)

static const struct decode_row rows[] = {
	A32_ROW("add_imm_a32", "cccc 0010 100S nnnn dddd iiii iiii iiii", TC_ALU, add_imm),
	A32_ROW("add_reg_a32", "cccc 0000 100S nnnn dddd iiii i000 mmmm", TC_ALU_SHIFT, add_reg),
	A32_ROW("sub_reg_a32", "cccc 0000 010S nnnn dddd iiii i000 mmmm", TC_ALU_SHIFT, sub_reg),
	A32_ROW("adc_reg_a32", "cccc 0000 101S nnnn dddd iiii i000 mmmm", TC_ALU_SHIFT, adc_reg),
	A32_ROW("orr_reg_a32", "cccc 0001 100S nnnn dddd iiii i000 mmmm", TC_ALU_SHIFT, orr_reg),
	A32_ROW("mov_imm_a32", "cccc 0011 101S 0000 dddd iiii iiii iiii", TC_ALU, mov_imm),
	A32_ROW("mov_reg_a32", "cccc 0001 1010 0000 dddd 0000 0000 mmmm", TC_ALU, mov_reg),
	A32_ROW("cmp_imm_a32", "cccc 0011 0101 nnnn 0000 iiii iiii iiii", TC_ALU_FLAGS, cmp_imm),
	A32_ROW("mul_a32", "cccc 0000 0000 dddd 0000 mmmm 1001 nnnn", TC_MUL32, mul),
	A32_ROW("ldr_imm_a32", "cccc 0101 U001 nnnn tttt iiii iiii iiii", TC_LOAD, ldr_imm),
	A32_ROW("str_imm_a32", "cccc 0101 U000 nnnn tttt iiii iiii iiii", TC_STORE, str_imm),
	A32_ROW("ldm_a32", "cccc 100P U0W1 nnnn rrrr rrrr rrrr rrrr", TC_LOAD_PAIR, ldm),
	A32_ROW("stm_a32", "cccc 100P U0W0 nnnn rrrr rrrr rrrr rrrr", TC_STORE_PAIR, stm),
	A32_ROW("b_a32", "cccc 1010 iiii iiii iiii iiii iiii iiii", TC_BRANCH, b),
	A32_ROW("bl_a32", "cccc 1011 iiii iiii iiii iiii iiii iiii", TC_CALL, bl),
	A32_ROW("bx_a32", "cccc 0001 0010 1111 1111 1111 0001 mmmm", TC_BRANCH_IND, bx),
	{ .name = NULL },
};

static const struct decode_row *const groups[] = { rows, NULL };
const struct decode_table a32_table = { .name = "a32", .groups = groups };
