// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A64 Advanced SIMD moves: immediates, DUP, INS, UMOV, SMOV, and the bitwise logic whose ORR is
 * MOV (Arm ARM C4.1.6).
 */
#include "cpu/a64.h"

/* Where a lane is: the slot of its half, and its first bit there. */
struct lane {
	unsigned size; /* log2 of its bytes */
	unsigned slot, shift;
};

static struct lane lane_of(unsigned reg, unsigned size, unsigned index)
{
	unsigned bit = index * (8u << size);

	return (struct lane){ .size = size, .slot = vec_slot(reg) + bit / 64, .shift = bit % 64 };
}

/* imm5 names size and index: the lowest set bit is the size. False: reserved (xx000 in the low
 * four). */
static bool imm5_lane(const struct lift *l, unsigned reg, struct lane *lane)
{
	unsigned imm5 = field(l, 16, 5), size = ctz32(imm5);

	if (size > 3)
		return false;
	*lane = lane_of(reg, size, imm5 >> (size + 1));
	return true;
}

/* Reads a lane, zero-extended, into @d. */
static void emit_lane_read(struct lift *l, unsigned d, struct lane lane)
{
	if (lane.size == 3)
		emit(l, UOP_mov, d, lane.slot, SLOT_ZR, 0);
	else
		emit(l, UOP_ubfx, d, lane.slot, SLOT_ZR, mask64(8u << lane.size))->aux = lane.shift;
}

/* Writes the low bits of @n to a lane; the rest of the register stays. */
static void emit_lane_write(struct lift *l, struct lane lane, unsigned n)
{
	if (lane.size == 3)
		emit(l, UOP_mov, lane.slot, n, SLOT_ZR, 0);
	else
		emit(l, UOP_bfi, lane.slot, n, SLOT_ZR, mask64(8u << lane.size) << lane.shift)
			->aux = lane.shift;
}

static void lift_dup_elem(struct lift *l)
{
	unsigned q = field(l, 30, 1);
	struct lane lane;

	if (!imm5_lane(l, field(l, 5, 5), &lane) || (lane.size == 3 && !q)) {
		lift_undefined(l);
		return;
	}
	if (!lift_fp_enabled(l))
		return;
	emit_lane_read(l, SLOT_T0, lane);
	emit(l, UOP_vdup, vec_d(l), SLOT_T0, SLOT_ZR, 0)->aux = lane.size | q << 2;
}

static void lift_dup_scalar(struct lift *l)
{
	struct lane lane;

	if (!imm5_lane(l, field(l, 5, 5), &lane)) {
		lift_undefined(l);
		return;
	}
	if (!lift_fp_enabled(l))
		return;
	emit_lane_read(l, SLOT_T0, lane);
	emit(l, UOP_vmov64, vec_d(l), SLOT_T0, SLOT_ZR, 0);
}

static void lift_dup_gp(struct lift *l)
{
	unsigned size = ctz32(field(l, 16, 5)), q = field(l, 30, 1);

	if (size > 3 || (size == 3 && !q)) {
		lift_undefined(l);
		return;
	}
	if (lift_fp_enabled(l))
		emit(l, UOP_vdup, vec_d(l), src_slot(field(l, 5, 5)), SLOT_ZR, 0)->aux =
			size | q << 2;
}

/* SMOV to W takes bytes and halfwords; to X words too. */
static void lift_smov(struct lift *l)
{
	unsigned q = field(l, 30, 1), left;
	struct lane lane;

	if (!imm5_lane(l, field(l, 5, 5), &lane) || lane.size > 1 + q) {
		lift_undefined(l);
		return;
	}
	if (!lift_fp_enabled(l))
		return;
	left = 64 - lane.shift - (8u << lane.size);
	emit(l, q ? UOP_sbf : UOP_sbf_w, dst_slot(field(l, 0, 5)), lane.slot, SLOT_ZR, 0)->aux =
		left | (left + lane.shift) << 8;
}

/* UMOV to W takes up to words; to X doublewords only. */
static void lift_umov(struct lift *l)
{
	struct lane lane;

	if (!imm5_lane(l, field(l, 5, 5), &lane) || (lane.size == 3) != field(l, 30, 1)) {
		lift_undefined(l);
		return;
	}
	if (lift_fp_enabled(l))
		emit_lane_read(l, dst_slot(field(l, 0, 5)), lane);
}

static void lift_ins_gp(struct lift *l)
{
	struct lane to;

	if (!imm5_lane(l, field(l, 0, 5), &to)) {
		lift_undefined(l);
		return;
	}
	if (lift_fp_enabled(l))
		emit_lane_write(l, to, src_slot(field(l, 5, 5)));
}

static void lift_ins_elem(struct lift *l)
{
	struct lane to;

	if (!imm5_lane(l, field(l, 0, 5), &to)) {
		lift_undefined(l);
		return;
	}
	if (!lift_fp_enabled(l))
		return;
	/* imm4 has the source's index, above bits that the size leaves unused */
	emit_lane_read(l, SLOT_T0, lane_of(field(l, 5, 5), to.size, field(l, 11, 4) >> to.size));
	emit_lane_write(l, to, SLOT_T0);
}

/* The 8 bits of a modified immediate, abc:defgh. */
static uint64_t imm8(const struct lift *l)
{
	return field(l, 16, 3) << 5 | field(l, 5, 5);
}

static uint64_t twice32(uint64_t v)
{
	return v << 32 | v;
}

static void vector_imm(struct lift *l, enum uop_op op, uint64_t imm)
{
	if (lift_fp_enabled(l))
		emit(l, op, vec_d(l), SLOT_ZR, SLOT_ZR, imm)->aux = field(l, 30, 1);
}

/* AdvSIMDExpandImm(), cmode 0xxx, 10xx and 110x: shifted by bytes, 110x with ones below. */
static uint64_t shifted_imm(const struct lift *l)
{
	unsigned cmode = field(l, 12, 4);
	uint64_t v = imm8(l);

	if (cmode >= 12)
		v = cmode & 1 ? v << 16 | 0xffff : v << 8 | 0xff;
	else if (cmode >= 8)
		v = (v << 16 | v) << (cmode & 2 ? 8 : 0);
	else
		v <<= (cmode >> 1) * 8;
	return twice32(v);
}

static void lift_movi(struct lift *l)
{
	vector_imm(l, UOP_vset, shifted_imm(l));
}

static void lift_mvni(struct lift *l)
{
	vector_imm(l, UOP_vset, ~shifted_imm(l));
}

static void lift_orr_vec_imm(struct lift *l)
{
	vector_imm(l, UOP_vorri, shifted_imm(l));
}

static void lift_bic_vec_imm(struct lift *l)
{
	vector_imm(l, UOP_vbici, shifted_imm(l));
}

static void lift_movi_bytes(struct lift *l)
{
	vector_imm(l, UOP_vset, imm8(l) * UINT64_C(0x0101010101010101));
}

/* Each bit of the immediate is a byte. */
static void lift_movi_mask(struct lift *l)
{
	uint64_t v = 0;

	for (unsigned i = 0; i < 8; i++)
		if (imm8(l) >> i & 1)
			v |= UINT64_C(0xff) << 8 * i;
	vector_imm(l, UOP_vset, v);
}

static void lift_fmov_vec_s(struct lift *l)
{
	vector_imm(l, UOP_vset, twice32(fp_expand_imm((uint32_t)imm8(l), 32)));
}

static void lift_fmov_vec_d(struct lift *l)
{
	vector_imm(l, UOP_vset, fp_expand_imm((uint32_t)imm8(l), 64));
}

static void lift_fmov_vec_h(struct lift *l)
{
	uint64_t v = fp_expand_imm((uint32_t)imm8(l), 16);

	vector_imm(l, UOP_vset, twice32(v << 16 | v));
}

static void lift_logic(struct lift *l)
{
	/* by U, size */
	static const uint16_t ops[2][4] = { { UOP_and, UOP_bic, UOP_orr, UOP_orn }, { UOP_eor } };
	enum uop_op op = ops[field(l, 29, 1)][field(l, 22, 2)];
	unsigned d = vec_d(l), n = vec_n(l), m = vec_m(l);
	bool q = field(l, 30, 1);

	if (!lift_fp_enabled(l))
		return;
	if (op == UOP_orr && n == m) { /* MOV (vector) */
		l->timing = TC_FP_MOVE;
		emit(l, q ? UOP_vmov128 : UOP_vmov64, d, n, SLOT_ZR, 0);
		return;
	}
	emit(l, op, d, n, m, 0);
	if (q)
		emit(l, op, d + 1, n + 1, m + 1, 0);
	else
		emit(l, UOP_set, d + 1, SLOT_ZR, SLOT_ZR, 0);
}

#define ROW(name, pattern, timing, lifter) { name, pattern, FEAT_BASE, timing, false, lifter }

const struct decode_row a64_simd_move_rows[] = {
	ROW("dup_elem", "0q001110000 iiiii 000001 nnnnn ddddd", TC_FP_MOVE, lift_dup_elem),
	ROW("dup_scalar", "01011110000 iiiii 000001 nnnnn ddddd", TC_FP_MOVE, lift_dup_scalar),
	ROW("dup_gp", "0q001110000 iiiii 000011 nnnnn ddddd", TC_GP_TO_FP, lift_dup_gp),
	ROW("smov", "0q001110000 iiiii 001011 nnnnn ddddd", TC_FP_TO_GP, lift_smov),
	ROW("umov", "0q001110000 iiiii 001111 nnnnn ddddd", TC_FP_TO_GP, lift_umov),
	ROW("ins_gp", "01001110000 iiiii 000111 nnnnn ddddd", TC_GP_TO_FP, lift_ins_gp),
	ROW("ins_elem", "01101110000 iiiii 0 jjjj 1 nnnnn ddddd", TC_FP_MOVE, lift_ins_elem),
	ROW("movi_32", "0q00111100000 iii 0hh001 iiiii ddddd", TC_FP_MOVE, lift_movi),
	ROW("orr_vec_imm_32", "0q00111100000 iii 0hh101 iiiii ddddd", TC_FP_MOVE, lift_orr_vec_imm),
	ROW("movi_16", "0q00111100000 iii 10h001 iiiii ddddd", TC_FP_MOVE, lift_movi),
	ROW("orr_vec_imm_16", "0q00111100000 iii 10h101 iiiii ddddd", TC_FP_MOVE, lift_orr_vec_imm),
	ROW("movi_msl", "0q00111100000 iii 110h01 iiiii ddddd", TC_FP_MOVE, lift_movi),
	ROW("movi_8", "0q00111100000 iii 111001 iiiii ddddd", TC_FP_MOVE, lift_movi_bytes),
	ROW("fmov_vec_s", "0q00111100000 iii 111101 iiiii ddddd", TC_FP_MOVE, lift_fmov_vec_s),
	ROW("mvni_32", "0q10111100000 iii 0hh001 iiiii ddddd", TC_FP_MOVE, lift_mvni),
	ROW("bic_vec_imm_32", "0q10111100000 iii 0hh101 iiiii ddddd", TC_FP_MOVE, lift_bic_vec_imm),
	ROW("mvni_16", "0q10111100000 iii 10h001 iiiii ddddd", TC_FP_MOVE, lift_mvni),
	ROW("bic_vec_imm_16", "0q10111100000 iii 10h101 iiiii ddddd", TC_FP_MOVE, lift_bic_vec_imm),
	ROW("mvni_msl", "0q10111100000 iii 110h01 iiiii ddddd", TC_FP_MOVE, lift_mvni),
	ROW("movi_64", "0q10111100000 iii 111001 iiiii ddddd", TC_FP_MOVE, lift_movi_mask),
	ROW("fmov_vec_d", "0110111100000 iii 111101 iiiii ddddd", TC_FP_MOVE, lift_fmov_vec_d),
	{ "fmov_vec_h", "0q00111100000 iii 111111 iiiii ddddd", FEAT_FP16, TC_FP_MOVE, false,
	  lift_fmov_vec_h },
	ROW("and_vec", "0q001110001 mmmmm 000111 nnnnn ddddd", TC_FP_MOVE, lift_logic),
	ROW("bic_vec", "0q001110011 mmmmm 000111 nnnnn ddddd", TC_FP_MOVE, lift_logic),
	ROW("orr_vec", "0q001110101 mmmmm 000111 nnnnn ddddd", TC_FP_MOVE, lift_logic),
	ROW("orn_vec", "0q001110111 mmmmm 000111 nnnnn ddddd", TC_FP_MOVE, lift_logic),
	ROW("eor_vec", "0q101110001 mmmmm 000111 nnnnn ddddd", TC_FP_MOVE, lift_logic),
	{ .name = NULL },
};
