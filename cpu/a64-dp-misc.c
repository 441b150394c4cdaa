// SPDX-License-Identifier: GPL-2.0-or-later
/* A64 data processing with one, two and three source registers (Arm ARM C4.1.5). */
#include "cpu/a64.h"

static bool is64(const struct lift *l)
{
	return l->word >> 31;
}

static void two_sources(struct lift *l, enum uop_op x, enum uop_op w)
{
	emit(l, is64(l) ? x : w, dst_slot(field(l, 0, 5)), src_slot(field(l, 5, 5)),
	     src_slot(field(l, 16, 5)), 0);
}

static void lift_udiv(struct lift *l)
{
	l->timing = is64(l) ? TC_DIV64 : TC_DIV32;
	two_sources(l, UOP_udiv, UOP_udiv_w);
}

static void lift_sdiv(struct lift *l)
{
	l->timing = is64(l) ? TC_DIV64 : TC_DIV32;
	two_sources(l, UOP_sdiv, UOP_sdiv_w);
}

static void lift_lslv(struct lift *l)
{
	two_sources(l, UOP_lsl, UOP_lsl_w);
}

static void lift_lsrv(struct lift *l)
{
	two_sources(l, UOP_lsr, UOP_lsr_w);
}

static void lift_asrv(struct lift *l)
{
	two_sources(l, UOP_asr, UOP_asr_w);
}

static void lift_rorv(struct lift *l)
{
	two_sources(l, UOP_ror, UOP_ror_w);
}

/* Polynomials 0x04c11db7 and 0x1edc6f41 (Castagnoli), bit-reversed as the operands are. */
static void lift_crc32(struct lift *l)
{
	uint64_t polynomial = field(l, 12, 1) ? 0x82f63b78 : 0xedb88320;

	emit(l, UOP_crc32, dst_slot(field(l, 0, 5)), src_slot(field(l, 5, 5)),
	     src_slot(field(l, 16, 5)), polynomial)
		->aux = field(l, 10, 2);
}

static void one_source(struct lift *l, enum uop_op x, enum uop_op w)
{
	emit(l, is64(l) ? x : w, dst_slot(field(l, 0, 5)), src_slot(field(l, 5, 5)), SLOT_ZR, 0);
}

static void lift_rbit(struct lift *l)
{
	one_source(l, UOP_rbit, UOP_rbit_w);
}

static void lift_rev16(struct lift *l)
{
	one_source(l, UOP_rev16, UOP_rev16_w);
}

/* REV Wd, or REV32 Xd. */
static void lift_rev32(struct lift *l)
{
	one_source(l, UOP_rev32, UOP_rev_w);
}

static void lift_rev64(struct lift *l)
{
	one_source(l, UOP_rev, UOP_rev);
}

static void lift_clz(struct lift *l)
{
	one_source(l, UOP_clz, UOP_clz_w);
}

static void lift_cls(struct lift *l)
{
	one_source(l, UOP_cls, UOP_cls_w);
}

/* Three sources; the fourth operand a is the addend. */
static void three_sources(struct lift *l, enum uop_op op)
{
	emit(l, op, dst_slot(field(l, 0, 5)), src_slot(field(l, 5, 5)), src_slot(field(l, 16, 5)),
	     0)
		->a = (uint16_t)src_slot(field(l, 10, 5));
}

static void lift_madd(struct lift *l)
{
	bool plain = field(l, 10, 5) == 31;

	if (plain)
		l->timing = is64(l) ? TC_MUL64 : TC_MUL32;
	if (plain && !field(l, 15, 1))
		two_sources(l, UOP_mul, UOP_mul_w);
	else if (field(l, 15, 1))
		three_sources(l, is64(l) ? UOP_msub : UOP_msub_w);
	else
		three_sources(l, is64(l) ? UOP_madd : UOP_madd_w);
}

static void lift_maddl(struct lift *l)
{
	static const uint16_t ops[2][2] = { { UOP_smaddl, UOP_smsubl },
					    { UOP_umaddl, UOP_umsubl } };

	if (field(l, 10, 5) == 31)
		l->timing = TC_MUL64;
	three_sources(l, ops[field(l, 23, 1)][field(l, 15, 1)]);
}

static void lift_smulh(struct lift *l)
{
	two_sources(l, UOP_smulh, UOP_smulh);
}

static void lift_umulh(struct lift *l)
{
	two_sources(l, UOP_umulh, UOP_umulh);
}

#define ROW(name, pattern, timing, lifter) { name, pattern, FEAT_BASE, timing, false, lifter }
#define CRC_ROW(name, pattern)		   { name, pattern, FEAT_CRC32, TC_CRC, false, lift_crc32 }

/* Where an instruction ignores Ra (SMULH, UMULH), any value is accepted, as cores do. */
const struct decode_row a64_dp_misc_rows[] = {
	ROW("udiv", "s0011010110 mmmmm 000010 nnnnn ddddd", TC_DIV64, lift_udiv),
	ROW("sdiv", "s0011010110 mmmmm 000011 nnnnn ddddd", TC_DIV64, lift_sdiv),
	ROW("lslv", "s0011010110 mmmmm 001000 nnnnn ddddd", TC_SHIFT_REG, lift_lslv),
	ROW("lsrv", "s0011010110 mmmmm 001001 nnnnn ddddd", TC_SHIFT_REG, lift_lsrv),
	ROW("asrv", "s0011010110 mmmmm 001010 nnnnn ddddd", TC_SHIFT_REG, lift_asrv),
	ROW("rorv", "s0011010110 mmmmm 001011 nnnnn ddddd", TC_SHIFT_REG, lift_rorv),
	CRC_ROW("crc32b", "00011010110 mmmmm 010000 nnnnn ddddd"),
	CRC_ROW("crc32h", "00011010110 mmmmm 010001 nnnnn ddddd"),
	CRC_ROW("crc32w", "00011010110 mmmmm 010010 nnnnn ddddd"),
	CRC_ROW("crc32x", "10011010110 mmmmm 010011 nnnnn ddddd"),
	CRC_ROW("crc32cb", "00011010110 mmmmm 010100 nnnnn ddddd"),
	CRC_ROW("crc32ch", "00011010110 mmmmm 010101 nnnnn ddddd"),
	CRC_ROW("crc32cw", "00011010110 mmmmm 010110 nnnnn ddddd"),
	CRC_ROW("crc32cx", "10011010110 mmmmm 010111 nnnnn ddddd"),
	ROW("rbit", "s1011010110 00000 000000 nnnnn ddddd", TC_ALU, lift_rbit),
	ROW("rev16", "s1011010110 00000 000001 nnnnn ddddd", TC_ALU, lift_rev16),
	ROW("rev32", "s1011010110 00000 000010 nnnnn ddddd", TC_ALU, lift_rev32),
	ROW("rev64", "11011010110 00000 000011 nnnnn ddddd", TC_ALU, lift_rev64),
	ROW("clz", "s1011010110 00000 000100 nnnnn ddddd", TC_ALU, lift_clz),
	ROW("cls", "s1011010110 00000 000101 nnnnn ddddd", TC_ALU, lift_cls),
	ROW("madd", "s0011011000 mmmmm 0 aaaaa nnnnn ddddd", TC_MAC, lift_madd),
	ROW("msub", "s0011011000 mmmmm 1 aaaaa nnnnn ddddd", TC_MAC, lift_madd),
	ROW("smaddl", "10011011001 mmmmm 0 aaaaa nnnnn ddddd", TC_MAC, lift_maddl),
	ROW("smsubl", "10011011001 mmmmm 1 aaaaa nnnnn ddddd", TC_MAC, lift_maddl),
	ROW("smulh", "10011011010 mmmmm 0 ..... nnnnn ddddd", TC_MULH, lift_smulh),
	ROW("umaddl", "10011011101 mmmmm 0 aaaaa nnnnn ddddd", TC_MAC, lift_maddl),
	ROW("umsubl", "10011011101 mmmmm 1 aaaaa nnnnn ddddd", TC_MAC, lift_maddl),
	ROW("umulh", "10011011110 mmmmm 0 ..... nnnnn ddddd", TC_MULH, lift_umulh),
	{ .name = NULL },
};
