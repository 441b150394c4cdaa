// SPDX-License-Identifier: GPL-2.0-or-later
/* A64 loads and stores of register pairs (Arm ARM C4.1.4). */
#include "cpu/a64-ldst.h"

/* by V, opc (31:30), L (bit 22); opc 01 with L = 0 is not allocated for general registers */
static const struct access pairs[2][3][2] = {
	{
		{ { .op = UOP_stp32, .log2 = 2, .store = true }, { .op = UOP_ldp32, .log2 = 2 } },
		{ { .op = 0 }, { .op = UOP_ldp32s, .log2 = 2, .any = ANY_SIGN } },
		{ { .op = UOP_stp64, .log2 = 3, .store = true }, { .op = UOP_ldp64, .log2 = 3 } },
	},
	{
		{ { .op = UOP_fstp32, .log2 = 2, .store = true, .vector = true },
		  { .op = UOP_fldp32, .log2 = 2, .vector = true } },
		{ { .op = UOP_fstp64, .log2 = 3, .store = true, .vector = true },
		  { .op = UOP_fldp64, .log2 = 3, .vector = true } },
		{ { .op = UOP_fstp128, .log2 = 4, .store = true, .vector = true },
		  { .op = UOP_fldp128, .log2 = 4, .vector = true } },
	},
};

enum pair_form { PAIR_NON_TEMPORAL, PAIR_POST, PAIR_OFFSET, PAIR_PRE }; /* bits 24:23 */

/*
 * CONSTRAINED UNPREDICTABLE (Arm ARM K1.2): of a load with both registers the same, the first
 * element remains in a general register (and the second in a vector register); of a load of the
 * base with write-back, the write-back remains.
 */
static void pair_slots(const struct lift *l, const struct access *a, bool write_back,
		       unsigned *slot, unsigned *slot2)
{
	unsigned t = field(l, 0, 5), t2 = field(l, 10, 5), n = field(l, 5, 5);

	if (a->vector) {
		*slot = vec_slot(t);
		*slot2 = vec_slot(t2);
	} else if (a->store) {
		*slot = src_slot(t);
		*slot2 = src_slot(t2);
	} else {
		*slot = write_back && t == n ? SLOT_SINK : dst_slot(t);
		*slot2 = t2 == t || (write_back && t2 == n) ? SLOT_SINK : dst_slot(t2);
	}
}

static void lift_pair(struct lift *l)
{
	const struct access *a = &pairs[field(l, 26, 1)][field(l, 30, 2)][field(l, 22, 1)];
	enum pair_form form = field(l, 23, 2);
	uint64_t imm = sext64(field(l, 15, 7), 7) << a->log2;
	bool write_back = form == PAIR_POST || form == PAIR_PRE;
	unsigned base, slot, slot2;

	if (a->vector && !lift_fp_enabled(l))
		return;
	base = lift_base(l, field(l, 5, 5));
	pair_slots(l, a, write_back, &slot, &slot2);
	lift_access_pair(l, a, slot, slot2, base, form == PAIR_POST ? 0 : imm);
	if (write_back)
		lift_write_back(l, base, imm);
}

#define ROW(name, opc, v, form, load, timing)                                     \
	{                                                                         \
		name,	   opc "101" v "0" form load "iiiiiii uuuuu nnnnn ttttt", \
		FEAT_BASE, timing,                                                \
		false,	   lift_pair                                              \
	}
#define FORMS(name, opc, v, load, timing)                     \
	ROW(name "_post", opc, v, "01", load, timing),        \
		ROW(name "_off", opc, v, "10", load, timing), \
		ROW(name "_pre", opc, v, "11", load, timing)
#define NON_TEMPORAL(name, opc, v, load, timing) ROW(name, opc, v, "00", load, timing)

const struct decode_row a64_ldst_pair_rows[] = {
	FORMS("stp_w", "00", "0", "0", TC_STORE_PAIR),
	FORMS("ldp_w", "00", "0", "1", TC_LOAD_PAIR),
	FORMS("ldpsw", "01", "0", "1", TC_LOAD_PAIR),
	FORMS("stp_x", "10", "0", "0", TC_STORE_PAIR),
	FORMS("ldp_x", "10", "0", "1", TC_LOAD_PAIR),
	FORMS("stp_s", "00", "1", "0", TC_FP_STORE_PAIR),
	FORMS("ldp_s", "00", "1", "1", TC_FP_LOAD_PAIR),
	FORMS("stp_d", "01", "1", "0", TC_FP_STORE_PAIR),
	FORMS("ldp_d", "01", "1", "1", TC_FP_LOAD_PAIR),
	FORMS("stp_q", "10", "1", "0", TC_FP_STORE_PAIR),
	FORMS("ldp_q", "10", "1", "1", TC_FP_LOAD_PAIR),
	NON_TEMPORAL("stnp_w", "00", "0", "0", TC_STORE_PAIR),
	NON_TEMPORAL("ldnp_w", "00", "0", "1", TC_LOAD_PAIR),
	NON_TEMPORAL("stnp_x", "10", "0", "0", TC_STORE_PAIR),
	NON_TEMPORAL("ldnp_x", "10", "0", "1", TC_LOAD_PAIR),
	NON_TEMPORAL("stnp_s", "00", "1", "0", TC_FP_STORE_PAIR),
	NON_TEMPORAL("ldnp_s", "00", "1", "1", TC_FP_LOAD_PAIR),
	NON_TEMPORAL("stnp_d", "01", "1", "0", TC_FP_STORE_PAIR),
	NON_TEMPORAL("ldnp_d", "01", "1", "1", TC_FP_LOAD_PAIR),
	NON_TEMPORAL("stnp_q", "10", "1", "0", TC_FP_STORE_PAIR),
	NON_TEMPORAL("ldnp_q", "10", "1", "1", TC_FP_LOAD_PAIR),
	{ .name = NULL },
};
