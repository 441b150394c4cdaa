// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The first rows of T32: 16- and 32-bit encodings, and the IT block, whose state is lifting
 * state (l->it, laid out as PSTATE.IT; a block that begins inside an IT block would have it in its
 * key). A 16-bit instruction is the upper half of its word.
 */
#include "cpu/a32.h"

#include "cpu/a64.h"
#include "cpu/block.h"

#define COND_AL 14u

/* Field of a 16-bit encoding, bits numbered as in the halfword. */
static uint32_t half(const struct lift *l, unsigned lo, unsigned len)
{
	return field(l, 16 + lo, len);
}

/* Condition of the instruction by the IT block, and the state after it (ITAdvance). */
static unsigned it_condition(struct lift *l)
{
	unsigned cond = l->it & 15 ? l->it >> 4 : COND_AL;

	l->it = l->it & 7 ? (uint8_t)((l->it & 0xe0) | (l->it << 1 & 0x1f)) : 0;
	return cond;
}

static bool in_it_block(const struct lift *l)
{
	return l->it & 15;
}

/* 16-bit data processing sets flags outside IT blocks only: said before the state advances. */
static void body_mov_imm(struct lift *l)
{
	emit(l, UOP_set, half(l, 8, 3), SLOT_ZR, SLOT_ZR, half(l, 0, 8));
	if (l->set_flags)
		emit(l, UOP_flags_nz_w, SLOT_SINK, half(l, 8, 3), SLOT_ZR, 0);
}

static void body_add_imm8(struct lift *l)
{
	emit(l, l->set_flags ? UOP_addsi_w : UOP_addi_w, half(l, 8, 3), half(l, 8, 3), SLOT_ZR,
	     half(l, 0, 8));
}

static void body_sub_imm8(struct lift *l)
{
	emit(l, l->set_flags ? UOP_subsi_w : UOP_addi_w, half(l, 8, 3), half(l, 8, 3), SLOT_ZR,
	     l->set_flags ? half(l, 0, 8) : (uint64_t)-(int64_t)half(l, 0, 8));
}

static void body_add_reg(struct lift *l)
{
	emit(l, l->set_flags ? UOP_adds_w : UOP_add_w, half(l, 0, 3), half(l, 3, 3), half(l, 6, 3),
	     0);
}

static void body_cmp_imm(struct lift *l)
{
	emit(l, UOP_subsi_w, SLOT_SINK, half(l, 8, 3), SLOT_ZR, half(l, 0, 8));
}

static void body_ldr_imm(struct lift *l)
{
	emit(l, UOP_ldr32, half(l, 0, 3), half(l, 3, 3), SLOT_ZR, 4 * half(l, 6, 5));
}

static void body_str_imm(struct lift *l)
{
	emit(l, UOP_str32, half(l, 0, 3), half(l, 3, 3), SLOT_ZR, 4 * half(l, 6, 5));
}

/* PC is word-aligned as a base. */
static void body_ldr_lit(struct lift *l)
{
	emit(l, UOP_ldr32, half(l, 8, 3), a32_source(l, 15, SLOT_T0, true), SLOT_ZR,
	     4 * half(l, 0, 8));
}

static void transfer(struct lift *l, bool load)
{
	uint32_t list = half(l, 0, 8);

	if (!list) {
		lift_undefined(l); /* UNPREDICTABLE */
		return;
	}
	a32_block_transfer(l, load, half(l, 8, 3), list, 0, !load || !(list >> half(l, 8, 3) & 1),
			   4 * __builtin_popcount(list));
}

static void body_ldm(struct lift *l)
{
	transfer(l, true);
}
static void body_stm(struct lift *l)
{
	transfer(l, false);
}

static void body_push(struct lift *l)
{
	uint32_t list = half(l, 0, 8) | half(l, 8, 1) << 14;
	int32_t bytes = 4 * __builtin_popcount(list);

	if (list)
		a32_block_transfer(l, false, 13, list, -bytes, true, -bytes);
	else
		lift_undefined(l);
}

static void body_pop(struct lift *l)
{
	uint32_t list = half(l, 0, 8) | half(l, 8, 1) << 15;

	if (list)
		a32_block_transfer(l, true, 13, list, 0, true, 4 * __builtin_popcount(list));
	else
		lift_undefined(l);
}

static void body_bx(struct lift *l)
{
	unsigned m = half(l, 3, 4);

	a32_branch_to(l, a32_source(l, m, SLOT_T0, false), m == 14 ? BRANCH_RETURN : BRANCH_PLAIN);
}

static void body_b_cond(struct lift *l)
{
	emit(l, UOP_jump, SLOT_SINK, SLOT_ZR, SLOT_ZR,
	     (uint32_t)(l->pc + 4 + (uint64_t)sextract64(half(l, 0, 8), 0, 8) * 2))
		->aux = BRANCH_PLAIN;
	l->closed = true;
}

/* MOVW (T3): imm16 = imm4:i:imm3:imm8. */
static void body_movw(struct lift *l)
{
	uint32_t imm = field(l, 16, 4) << 12 | field(l, 26, 1) << 11 | field(l, 12, 3) << 8 |
		       field(l, 0, 8);

	emit(l, UOP_set, field(l, 8, 4), SLOT_ZR, SLOT_ZR, imm);
}

static void lift_it(struct lift *l)
{
	if (in_it_block(l) || half(l, 4, 4) == 15) {
		lift_undefined(l); /* UNPREDICTABLE */
		return;
	}
	l->it = (uint8_t)half(l, 0, 8);
	emit(l, UOP_mov, SLOT_SINK, SLOT_ZR, SLOT_ZR, 0); /* an instruction has a micro-op */
}

static void lift_b_cond(struct lift *l)
{
	if (in_it_block(l))
		lift_undefined(l); /* UNPREDICTABLE */
	else
		a32_conditional(l, half(l, 8, 4), body_b_cond);
}

#define LIFT(name)                                                \
	static void lift_##name(struct lift *l)                   \
	{                                                         \
		l->set_flags = !in_it_block(l);                   \
		a32_conditional(l, it_condition(l), body_##name); \
	}
LIFT(mov_imm)
LIFT(add_imm8)
LIFT(sub_imm8)
LIFT(add_reg)
LIFT(cmp_imm)
LIFT(ldr_imm)
LIFT(str_imm)
LIFT(ldr_lit)
LIFT(ldm)
LIFT(stm)
LIFT(push)
LIFT(pop)
LIFT(bx)
LIFT(movw)

static const struct decode_row rows[] = {
	A32_ROW("mov_imm_t1", "0010 0ddd iiii iiii", TC_ALU, mov_imm),
	A32_ROW("add_imm_t2", "0011 0ddd iiii iiii", TC_ALU, add_imm8),
	A32_ROW("sub_imm_t2", "0011 1ddd iiii iiii", TC_ALU, sub_imm8),
	A32_ROW("add_reg_t1", "0001 100m mmnn nddd", TC_ALU, add_reg),
	A32_ROW("cmp_imm_t1", "0010 1nnn iiii iiii", TC_ALU_FLAGS, cmp_imm),
	A32_ROW("ldr_imm_t1", "0110 1iii iinn nttt", TC_LOAD, ldr_imm),
	A32_ROW("str_imm_t1", "0110 0iii iinn nttt", TC_STORE, str_imm),
	A32_ROW("ldr_lit_t1", "0100 1ttt iiii iiii", TC_LOAD, ldr_lit),
	A32_ROW("ldm_t1", "1100 1nnn rrrr rrrr", TC_LOAD_PAIR, ldm),
	A32_ROW("stm_t1", "1100 0nnn rrrr rrrr", TC_STORE_PAIR, stm),
	A32_ROW("push_t1", "1011 010M rrrr rrrr", TC_STORE_PAIR, push),
	A32_ROW("pop_t1", "1011 110P rrrr rrrr", TC_LOAD_PAIR, pop),
	A32_ROW("bx_t1", "0100 0111 0mmm m000", TC_BRANCH_IND, bx),
	A32_ROW("b_t1", "1101 cccc iiii iiii", TC_BRANCH, b_cond),
	A32_ROW("it_t1", "1011 1111 cccc kkkk", TC_NOP, it),
	A32_ROW("movw_t3", "1111 0i10 0100 iiii 0iii dddd iiii iiii", TC_ALU, movw),
	{ .name = NULL },
};

static const struct decode_row *const groups[] = { rows, NULL };
const struct decode_table t32_table = { .name = "t32", .groups = groups };
