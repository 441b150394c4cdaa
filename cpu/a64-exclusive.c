// SPDX-License-Identifier: GPL-2.0-or-later
/* A64 load and store exclusive, load-acquire, store-release (Arm ARM C4.1.4). */
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

const struct decode_row a64_exclusive_rows[] = {
	SINGLE("b", "00"), SINGLE("h", "01"), SINGLE("_w", "10"), SINGLE("_x", "11"),
	PAIR("_w", "10"),  PAIR("_x", "11"),  { .name = NULL },
};
