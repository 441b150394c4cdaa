// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A64 load and store exclusive, load-acquire, store-release, atomic memory operations (Arm ARM
 * C4.1.4).
 */
#include "cpu/a64-ldst.h"

static uint32_t exclusive_aux(const struct lift *l)
{
	uint32_t aux = field(l, 30, 2);

	if (field(l, 21, 1))
		aux |= EXCL_PAIR;
	if (field(l, 15, 1))
		aux |= EXCL_ORDERED;
	return aux;
}

/*
 * LDXP with both registers the same is CONSTRAINED UNPREDICTABLE (Arm ARM K1.2): the second
 * element remains.
 */
static void lift_ldx(struct lift *l)
{
	unsigned base = lift_base(l, field(l, 5, 5));
	struct uop *u = emit(l, UOP_ldx, dst_slot(field(l, 0, 5)), base, SLOT_ZR, 0);

	u->aux = exclusive_aux(l);
	if (u->aux & EXCL_PAIR)
		u->a = (uint16_t)dst_slot(field(l, 10, 5));
}

/*
 * A status register that is also the base or a data register is CONSTRAINED UNPREDICTABLE (Arm
 * ARM K1.2): the old values are used, then the status is written.
 */
static void lift_stx(struct lift *l)
{
	unsigned base = lift_base(l, field(l, 5, 5));
	struct uop *u =
		emit(l, UOP_stx, src_slot(field(l, 0, 5)), base, dst_slot(field(l, 16, 5)), 0);

	u->aux = exclusive_aux(l);
	u->a = (uint16_t)(u->aux & EXCL_PAIR ? src_slot(field(l, 10, 5)) : SLOT_ZR);
}

static void lift_ldar(struct lift *l)
{
	unsigned base = lift_base(l, field(l, 5, 5));

	emit(l, UOP_ldar, dst_slot(field(l, 0, 5)), base, SLOT_ZR, 0)->aux =
		field(l, 30, 2) | EXCL_ORDERED;
}

static void lift_stlr(struct lift *l)
{
	unsigned base = lift_base(l, field(l, 5, 5));

	emit(l, UOP_stlr, src_slot(field(l, 0, 5)), base, SLOT_ZR, 0)->aux =
		field(l, 30, 2) | EXCL_ORDERED;
}

/* A load to XZR (STADD and its like) is a store, which acquires nothing (Arm ARM B2.3.7). */
static void lift_atomic(struct lift *l)
{
	unsigned t = field(l, 0, 5), base = lift_base(l, field(l, 5, 5));
	bool acquire = field(l, 23, 1) && t != 31, release = field(l, 22, 1);
	uint32_t op = field(l, 15, 1) ? (uint32_t)ATOMIC_SWP : field(l, 12, 3);

	emit(l, UOP_atomic, dst_slot(t), base, src_slot(field(l, 16, 5)), 0)->aux =
		field(l, 30, 2) | (acquire || release ? EXCL_ORDERED : 0) | op << ATOMIC_OP_SHIFT;
}

/* XZR as Rs compares with zero and takes no result. */
static void lift_cas(struct lift *l)
{
	unsigned s = field(l, 16, 5), base = lift_base(l, field(l, 5, 5));
	bool ordered = field(l, 22, 1) || field(l, 15, 1);
	struct uop *u = emit(l, UOP_cas, src_slot(s), base, SLOT_ZR, 0);

	u->a = (uint16_t)src_slot(field(l, 0, 5));
	u->aux = field(l, 30, 2) | (ordered ? EXCL_ORDERED : 0);
}

static void lift_casp(struct lift *l)
{
	unsigned s = field(l, 16, 5), t = field(l, 0, 5), base;
	bool ordered = field(l, 22, 1) || field(l, 15, 1);
	struct uop *u;

	if ((s | t) & 1) {
		lift_undefined(l);
		return;
	}
	base = lift_base(l, field(l, 5, 5));
	u = emit(l, UOP_casp, s, base, SLOT_ZR, 0);
	u->a = (uint16_t)t;
	u->aux = (2 + field(l, 30, 1)) | EXCL_PAIR | (ordered ? EXCL_ORDERED : 0);
}

/* Register fields that an instruction does not use should be ones; any value is accepted, as cores
 * do. */
#define ROW(name, pattern, lifter) { name, pattern, FEAT_BASE, TC_EXCLUSIVE, false, lifter }
#define SINGLE(suffix, sz)                                                               \
	ROW("stxr" suffix, sz "001000000 mmmmm 0 ..... nnnnn ttttt", lift_stx),          \
		ROW("stlxr" suffix, sz "001000000 mmmmm 1 ..... nnnnn ttttt", lift_stx), \
		ROW("ldxr" suffix, sz "001000010 ..... 0 ..... nnnnn ttttt", lift_ldx),  \
		ROW("ldaxr" suffix, sz "001000010 ..... 1 ..... nnnnn ttttt", lift_ldx), \
		ROW("stlr" suffix, sz "001000100 ..... 1 ..... nnnnn ttttt", lift_stlr), \
		ROW("ldar" suffix, sz "001000110 ..... 1 ..... nnnnn ttttt", lift_ldar)
#define PAIR(suffix, sz)                                                                 \
	ROW("stxp" suffix, sz "001000001 mmmmm 0 uuuuu nnnnn ttttt", lift_stx),          \
		ROW("stlxp" suffix, sz "001000001 mmmmm 1 uuuuu nnnnn ttttt", lift_stx), \
		ROW("ldxp" suffix, sz "001000011 ..... 0 uuuuu nnnnn ttttt", lift_ldx),  \
		ROW("ldaxp" suffix, sz "001000011 ..... 1 uuuuu nnnnn ttttt", lift_ldx)

/* A and R: acquire and release, in every combination. */
#define LSE(name, pattern, lifter) { name, pattern, FEAT_LSE, TC_ATOMIC, false, lifter }
#define OPERATION(name, sz, o3_opc) \
	LSE(name, sz "111000 A R 1 mmmmm " o3_opc " 00 nnnnn ttttt", lift_atomic)
#define ATOMICS(suffix, sz)                                                                       \
	OPERATION("ldadd" suffix, sz, "0000"), OPERATION("ldclr" suffix, sz, "0001"),             \
		OPERATION("ldeor" suffix, sz, "0010"), OPERATION("ldset" suffix, sz, "0011"),     \
		OPERATION("ldsmax" suffix, sz, "0100"), OPERATION("ldsmin" suffix, sz, "0101"),   \
		OPERATION("ldumax" suffix, sz, "0110"), OPERATION("ldumin" suffix, sz, "0111"),   \
		OPERATION("swp" suffix, sz, "1000"),                                              \
		LSE("cas" suffix, sz "0010001 A 1 mmmmm R 11111 nnnnn ttttt", lift_cas)
#define LDAPR(suffix, sz)                                                                     \
	{ "ldapr" suffix, sz "111000101 11111 1100 00 nnnnn ttttt", FEAT_LRCPC, TC_EXCLUSIVE, \
	  false, lift_ldar }
/* They order in every region, as LDAR and STLR do: FEAT_LOR asks for less. */
#define LOR(suffix, sz)                                                                         \
	{ "stllr" suffix, sz "001000100 ..... 0 ..... nnnnn ttttt", FEAT_LOR, TC_EXCLUSIVE,     \
	  false, lift_stlr },                                                                   \
		{ "ldlar" suffix, sz "001000110 ..... 0 ..... nnnnn ttttt", FEAT_LOR,           \
		  TC_EXCLUSIVE, false, lift_ldar }

const struct decode_row a64_exclusive_rows[] = {
	SINGLE("b", "00"),
	SINGLE("h", "01"),
	SINGLE("_w", "10"),
	SINGLE("_x", "11"),
	PAIR("_w", "10"),
	PAIR("_x", "11"),
	ATOMICS("b", "00"),
	ATOMICS("h", "01"),
	ATOMICS("_w", "10"),
	ATOMICS("_x", "11"),
	LSE("casp_w", "000010000 A 1 mmmmm R 11111 nnnnn ttttt", lift_casp),
	LSE("casp_x", "010010000 A 1 mmmmm R 11111 nnnnn ttttt", lift_casp),
	LDAPR("b", "00"),
	LDAPR("h", "01"),
	LDAPR("_w", "10"),
	LDAPR("_x", "11"),
	LOR("b", "00"),
	LOR("h", "01"),
	LOR("_w", "10"),
	LOR("_x", "11"),
	{ .name = NULL },
};
