// SPDX-License-Identifier: GPL-2.0-or-later
/* A64 loads and stores of one register (Arm ARM C4.1.4). */
#include "cpu/a64-ldst.h"

#include "cpu/cpu.h"

/* All by base and immediate; the operands of a call are a plain address, so it is computed first.
 */
static void lift_any(struct lift *l, enum uop_op op, uint32_t aux, unsigned slot, unsigned slot2,
		     unsigned base, uint64_t imm)
{
	struct uop *u;

	if (imm) {
		emit(l, UOP_addi, SLOT_T1, base, SLOT_ZR, imm);
		base = SLOT_T1;
	}
	u = emit(l, op, slot, base, SLOT_ZR, 0);
	u->a = (uint16_t)slot2;
	u->aux = aux | (l->flags & BLOCK_ALIGN ? ANY_ALIGNED : 0);
}

/* SCTLR_ELx.A: the alignment check comes before any translation. */
static void lift_alignment(struct lift *l, const struct access *a, unsigned base, uint64_t imm)
{
	if (l->flags & BLOCK_ALIGN && a->log2)
		emit(l, UOP_ea_aligned, SLOT_SINK, base, SLOT_ZR, imm)->aux =
			1u << a->log2 | (uint32_t)a->store << 8;
}

static uint32_t any_aux(const struct access *a)
{
	return a->log2 | a->any | (a->vector ? ANY_VECTOR : 0);
}

void lift_access(struct lift *l, const struct access *a, unsigned slot, unsigned base, uint64_t imm)
{
	/* by vector, store */
	static const uint16_t any[2][2] = { { UOP_load_any, UOP_store_any },
					    { UOP_fload_any, UOP_fstore_any } };

	if (l->flags & BLOCK_BIG_ENDIAN) {
		lift_any(l, any[a->vector][a->store], any_aux(a), slot, SLOT_SINK, base, imm);
		return;
	}
	lift_alignment(l, a, base, imm);
	emit(l, a->op, slot, base, SLOT_ZR, imm);
}

void lift_access_pair(struct lift *l, const struct access *a, unsigned slot, unsigned slot2,
		      unsigned base, uint64_t imm)
{
	static const uint16_t any[2][2] = { { UOP_load_pair_any, UOP_store_pair_any },
					    { UOP_fload_pair_any, UOP_fstore_pair_any } };

	if (l->flags & BLOCK_BIG_ENDIAN) {
		lift_any(l, any[a->vector][a->store], any_aux(a) | ANY_PAIR, slot, slot2, base,
			 imm);
		return;
	}
	lift_alignment(l, a, base, imm);
	emit(l, a->op, slot, base, SLOT_ZR, imm)->a = (uint16_t)slot2;
}

void lift_write_back(struct lift *l, unsigned base, uint64_t imm)
{
	emit(l, UOP_addi, base, base, SLOT_ZR, imm);
}

#define INT(name, bytes_log2, is_store, any_bits) \
	{ .op = UOP_##name,                       \
	  .op_x = UOP_##name##_x,                 \
	  .log2 = bytes_log2,                     \
	  .store = is_store,                      \
	  .any = any_bits }
#define VEC(name, bytes_log2, is_store) \
	{ .op = UOP_##name,             \
	  .op_x = UOP_##name##_x,       \
	  .log2 = bytes_log2,           \
	  .store = is_store,            \
	  .vector = true }

/* by V (bit 26), size (31:30), opc (23:22); the rows leave out what is not allocated */
static const struct access accesses[2][4][4] = {
	{
		{ INT(str8, 0, true, 0), INT(ldr8, 0, false, 0), INT(ldr8s, 0, false, ANY_SIGN),
		  INT(ldr8sw, 0, false, ANY_SIGN | ANY_TO32) },
		{ INT(str16, 1, true, 0), INT(ldr16, 1, false, 0), INT(ldr16s, 1, false, ANY_SIGN),
		  INT(ldr16sw, 1, false, ANY_SIGN | ANY_TO32) },
		{ INT(str32, 2, true, 0), INT(ldr32, 2, false, 0),
		  INT(ldr32s, 2, false, ANY_SIGN) },
		{ INT(str64, 3, true, 0), INT(ldr64, 3, false, 0), { .log2 = 3 } },
	},
	{
		{ VEC(fstr8, 0, true), VEC(fldr8, 0, false), VEC(fstr128, 4, true),
		  VEC(fldr128, 4, false) },
		{ VEC(fstr16, 1, true), VEC(fldr16, 1, false) },
		{ VEC(fstr32, 2, true), VEC(fldr32, 2, false) },
		{ VEC(fstr64, 3, true), VEC(fldr64, 3, false) },
	},
};

static const struct access *access_of(const struct lift *l)
{
	return &accesses[field(l, 26, 1)][field(l, 30, 2)][field(l, 22, 2)];
}

/* Slot of Rt. */
static unsigned data_slot(const struct lift *l, const struct access *a)
{
	unsigned t = field(l, 0, 5);

	if (a->vector)
		return vec_slot(t);
	return a->store ? src_slot(t) : dst_slot(t);
}

/* False: the instruction is over, as it traps, or is a prefetch, which the model ignores. */
static bool begin(struct lift *l, const struct access *a)
{
	return (!a->vector || lift_fp_enabled(l)) && a->op;
}

static void lift_uimm(struct lift *l)
{
	const struct access *a = access_of(l);

	if (begin(l, a))
		lift_access(l, a, data_slot(l, a), lift_base(l, field(l, 5, 5)),
			    (uint64_t)field(l, 10, 12) << a->log2);
}

static uint64_t imm9(const struct lift *l)
{
	return sext64(field(l, 12, 9), 9);
}

static void lift_unscaled(struct lift *l)
{
	const struct access *a = access_of(l);

	if (begin(l, a))
		lift_access(l, a, data_slot(l, a), lift_base(l, field(l, 5, 5)), imm9(l));
}

/*
 * Write-back to the base that is also Rt is CONSTRAINED UNPREDICTABLE (Arm ARM K1.2): a store
 * stores the old value, and of a load only the write-back remains.
 */
static unsigned data_slot_write_back(const struct lift *l, const struct access *a)
{
	if (!a->vector && !a->store && field(l, 0, 5) == field(l, 5, 5))
		return SLOT_SINK;
	return data_slot(l, a);
}

static void lift_post(struct lift *l)
{
	const struct access *a = access_of(l);
	unsigned base;

	if (!begin(l, a))
		return;
	base = lift_base(l, field(l, 5, 5));
	lift_access(l, a, data_slot_write_back(l, a), base, 0);
	lift_write_back(l, base, imm9(l));
}

static void lift_pre(struct lift *l)
{
	const struct access *a = access_of(l);
	unsigned base;

	if (!begin(l, a))
		return;
	base = lift_base(l, field(l, 5, 5));
	lift_access(l, a, data_slot_write_back(l, a), base, imm9(l));
	lift_write_back(l, base, imm9(l));
}

/* LDTR and STTR: at EL1 with the permissions of EL0, where nothing makes them plain accesses. */
static void lift_unpriv(struct lift *l)
{
	const struct access *a = access_of(l);
	unsigned base = lift_base(l, field(l, 5, 5));

	if (l->flags & BLOCK_UNPRIV_EL1 || !(l->flags & BLOCK_EL_MASK))
		lift_access(l, a, data_slot(l, a), base, imm9(l));
	else
		lift_any(l, a->store ? UOP_store_any : UOP_load_any, any_aux(a) | ANY_UNPRIV,
			 data_slot(l, a), SLOT_SINK, base, imm9(l));
}

static void lift_reg_offset(struct lift *l)
{
	const struct access *a = access_of(l);
	unsigned m = src_slot(field(l, 16, 5)), option = field(l, 13, 3), base, shift;

	if (!begin(l, a))
		return;
	shift = field(l, 12, 1) ? a->log2 : 0;
	base = lift_base(l, field(l, 5, 5));
	if (l->flags & (BLOCK_BIG_ENDIAN | BLOCK_ALIGN)) {
		emit(l, UOP_add, SLOT_T0, base, lift_extended(l, m, option, shift), 0);
		lift_access(l, a, data_slot(l, a), SLOT_T0, 0);
		return;
	}
	if ((option & 3) == 2) { /* UXTW, SXTW */
		m = lift_extended(l, m, option, 0);
	}
	emit(l, a->op_x, data_slot(l, a), base, m, 0)->aux = shift;
}

static void lift_literal(struct lift *l)
{
	/* by V, opc */
	static const struct access literals[2][4] = {
		{ INT(ldr32, 2, false, 0),
		  INT(ldr64, 3, false, 0),
		  INT(ldr32s, 2, false, ANY_SIGN),
		  { .log2 = 3 } },
		{ VEC(fldr32, 2, false), VEC(fldr64, 3, false), VEC(fldr128, 4, false) },
	};
	const struct access *a = &literals[field(l, 26, 1)][field(l, 30, 2)];

	/* the address is a constant: base XZR */
	if (begin(l, a))
		lift_access(l, a, data_slot(l, a), SLOT_ZR,
			    l->pc + (sext64(field(l, 5, 19), 19) << 2));
}

#define ROW(name, pattern, timing, lifter) { name, pattern, FEAT_BASE, timing, false, lifter }

/* Rows of one access in each addressing form; sz, v and opc are the encoding's bits. */
#define FORMS(name, sz, v, opc, timing)                                                         \
	ROW(name "_uimm", sz "111" v "01" opc "iiiiiiiiiiii nnnnn ttttt", timing, lift_uimm),   \
		ROW(name "_unscaled", sz "111" v "00" opc "0 iiiiiiiii 00 nnnnn ttttt", timing, \
		    lift_unscaled),                                                             \
		ROW(name "_reg", sz "111" v "00" opc "1 mmmmm o1p S 10 nnnnn ttttt", timing,    \
		    lift_reg_offset)
#define INDEXED(name, sz, v, opc, timing)                                                       \
	ROW(name "_post", sz "111" v "00" opc "0 iiiiiiiii 01 nnnnn ttttt", timing, lift_post), \
		ROW(name "_pre", sz "111" v "00" opc "0 iiiiiiiii 11 nnnnn ttttt", timing,      \
		    lift_pre)
#define UNPRIV(name, sz, opc, timing) \
	ROW(name "_unpriv", sz "111000" opc "0 iiiiiiiii 10 nnnnn ttttt", timing, lift_unpriv)

#define GENERAL(name, sz, opc, timing)                                          \
	FORMS(name, sz, "0", opc, timing), INDEXED(name, sz, "0", opc, timing), \
		UNPRIV(name, sz, opc, timing)
#define VECTOR(name, sz, opc, timing) \
	FORMS(name, sz, "1", opc, timing), INDEXED(name, sz, "1", opc, timing)

const struct decode_row a64_ldst_rows[] = {
	GENERAL("strb", "00", "00", TC_STORE),
	GENERAL("ldrb", "00", "01", TC_LOAD),
	GENERAL("ldrsb_x", "00", "10", TC_LOAD),
	GENERAL("ldrsb_w", "00", "11", TC_LOAD),
	GENERAL("strh", "01", "00", TC_STORE),
	GENERAL("ldrh", "01", "01", TC_LOAD),
	GENERAL("ldrsh_x", "01", "10", TC_LOAD),
	GENERAL("ldrsh_w", "01", "11", TC_LOAD),
	GENERAL("str_w", "10", "00", TC_STORE),
	GENERAL("ldr_w", "10", "01", TC_LOAD),
	GENERAL("ldrsw", "10", "10", TC_LOAD),
	GENERAL("str_x", "11", "00", TC_STORE),
	GENERAL("ldr_x", "11", "01", TC_LOAD),
	FORMS("prfm", "11", "0", "10", TC_PREFETCH),
	VECTOR("str_b", "00", "00", TC_FP_STORE),
	VECTOR("ldr_b", "00", "01", TC_FP_LOAD),
	VECTOR("str_q", "00", "10", TC_FP_STORE),
	VECTOR("ldr_q", "00", "11", TC_FP_LOAD),
	VECTOR("str_h", "01", "00", TC_FP_STORE),
	VECTOR("ldr_h", "01", "01", TC_FP_LOAD),
	VECTOR("str_s", "10", "00", TC_FP_STORE),
	VECTOR("ldr_s", "10", "01", TC_FP_LOAD),
	VECTOR("str_d", "11", "00", TC_FP_STORE),
	VECTOR("ldr_d", "11", "01", TC_FP_LOAD),
	ROW("ldr_w_lit", "00011000 iiiiiiiiiiiiiiiiiii ttttt", TC_LOAD, lift_literal),
	ROW("ldr_x_lit", "01011000 iiiiiiiiiiiiiiiiiii ttttt", TC_LOAD, lift_literal),
	ROW("ldrsw_lit", "10011000 iiiiiiiiiiiiiiiiiii ttttt", TC_LOAD, lift_literal),
	ROW("prfm_lit", "11011000 iiiiiiiiiiiiiiiiiii ttttt", TC_PREFETCH, lift_literal),
	ROW("ldr_s_lit", "00011100 iiiiiiiiiiiiiiiiiii ttttt", TC_FP_LOAD, lift_literal),
	ROW("ldr_d_lit", "01011100 iiiiiiiiiiiiiiiiiii ttttt", TC_FP_LOAD, lift_literal),
	ROW("ldr_q_lit", "10011100 iiiiiiiiiiiiiiiiiii ttttt", TC_FP_LOAD, lift_literal),
	{ .name = NULL },
};
