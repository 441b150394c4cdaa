// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A64 Advanced SIMD permutations and bit selection: UZP, TRN, ZIP, EXT, TBL, TBX, REV, NOT, BSL,
 * BIT, BIF (Arm ARM C4.1.6).
 */
#include "cpu/a64-simd.h"
#include "cpu/simd-permute.h"

/* UZP, TRN, ZIP: opcode<1:0> is the kind, opcode<2> the second of the two instructions. */
static void lift_permute(struct lift *l)
{
	unsigned size = field(l, 22, 2), q = field(l, 30, 1);

	if (size == 3 && !q)
		lift_undefined(l);
	else if (lift_fp_enabled(l))
		emit(l, UOP_simd_permute, vec_d(l), vec_n(l), vec_m(l), 0)->aux =
			size | (q ? PERM_Q : 0) | (field(l, 14, 1) ? PERM_HIGH : 0) |
			field(l, 12, 2) << PERM_KIND_SHIFT;
}

static void lift_ext(struct lift *l)
{
	unsigned q = field(l, 30, 1), index = field(l, 11, 4);

	if (!q && index >= 8)
		lift_undefined(l);
	else if (lift_fp_enabled(l))
		emit(l, UOP_simd_ext, vec_d(l), vec_n(l), vec_m(l), index)->aux = q ? PERM_Q : 0;
}

static void lift_table(struct lift *l)
{
	bool tbx = field(l, 12, 1);

	if (lift_fp_enabled(l))
		emit(l, tbx ? UOP_simd_tbx : UOP_simd_tbl, vec_d(l), vec_n(l), vec_m(l), 0)
			->aux = (field(l, 30, 1) ? PERM_Q : 0) | (tbx ? PERM_KEEP : 0) |
				field(l, 13, 2) << PERM_TABLE_SHIFT;
}

/* Elements in reverse order within containers of 1 << @container bytes. */
static void reverse(struct lift *l, unsigned container)
{
	unsigned size = field(l, 22, 2);

	if (size >= container)
		lift_undefined(l);
	else if (lift_fp_enabled(l))
		emit(l, UOP_simd_rev, vec_d(l), vec_n(l), SLOT_ZR, (1u << (container - size)) - 1)
			->aux = size | (field(l, 30, 1) ? PERM_Q : 0);
}

static void lift_rev64(struct lift *l)
{
	reverse(l, 3);
}

static void lift_rev32(struct lift *l)
{
	reverse(l, 2);
}

static void lift_rev16(struct lift *l)
{
	reverse(l, 1);
}

/* A bitwise operation on both halves, the high one zeroed in 64-bit vectors. */
static void halves(struct lift *l, enum uop_op op, unsigned n, unsigned m)
{
	unsigned d = vec_d(l);

	if (!lift_fp_enabled(l))
		return;
	emit(l, op, d, n, m, 0);
	if (field(l, 30, 1))
		emit(l, op, d + 1, n == SLOT_ZR ? n : n + 1, m + 1, 0);
	else
		emit(l, UOP_set, d + 1, SLOT_ZR, SLOT_ZR, 0);
}

static void lift_not(struct lift *l)
{
	halves(l, UOP_orn, SLOT_ZR, vec_n(l));
}

static void lift_bsl(struct lift *l)
{
	halves(l, UOP_bsl, vec_n(l), vec_m(l));
}

static void lift_bit(struct lift *l)
{
	halves(l, UOP_bit, vec_n(l), vec_m(l));
}

static void lift_bif(struct lift *l)
{
	halves(l, UOP_bif, vec_n(l), vec_m(l));
}

static void lift_rbit(struct lift *l)
{
	static const struct simd_form form = { LANE_rbit, SIZES_B, 0 };

	simd_lift(l, &form, 0, 0);
}

#define ROW(name, pattern, timing, lifter) { name, pattern, FEAT_BASE, timing, false, lifter }
#define PERMUTE(name, opcode) \
	ROW(name, "0q001110 zz 0 mmmmm 0 " opcode " 10 nnnnn ddddd", TC_SIMD_PERM, lift_permute)
#define REV(name, u, opcode, lifter) \
	ROW(name, "0q" u "01110 zz 10000 " opcode " 10 nnnnn ddddd", TC_SIMD_PERM, lifter)

const struct decode_row a64_simd_permute_rows[] = {
	PERMUTE("uzp1", "001"),
	PERMUTE("trn1", "010"),
	PERMUTE("zip1", "011"),
	PERMUTE("uzp2", "101"),
	PERMUTE("trn2", "110"),
	PERMUTE("zip2", "111"),
	ROW("ext_vec", "0q101110000 mmmmm 0 iiii 0 nnnnn ddddd", TC_SIMD_PERM, lift_ext),
	ROW("tbl", "0q001110000 mmmmm 0 ll 0 00 nnnnn ddddd", TC_SIMD_PERM, lift_table),
	ROW("tbx", "0q001110000 mmmmm 0 ll 1 00 nnnnn ddddd", TC_SIMD_PERM, lift_table),
	REV("rev64_vec", "0", "00000", lift_rev64),
	REV("rev16_vec", "0", "00001", lift_rev16),
	REV("rev32_vec", "1", "00000", lift_rev32),
	ROW("not_vec", "0q10111000 10000 00101 10 nnnnn ddddd", TC_SIMD_INT, lift_not),
	ROW("rbit_vec", "0q10111001 10000 00101 10 nnnnn ddddd", TC_SIMD_INT, lift_rbit),
	ROW("bsl_vec", "0q101110011 mmmmm 000111 nnnnn ddddd", TC_SIMD_INT, lift_bsl),
	ROW("bit_vec", "0q101110101 mmmmm 000111 nnnnn ddddd", TC_SIMD_INT, lift_bit),
	ROW("bif_vec", "0q101110111 mmmmm 000111 nnnnn ddddd", TC_SIMD_INT, lift_bif),
	{ .name = NULL },
};
