// SPDX-License-Identifier: GPL-2.0-or-later
/* A64 SIMD loads and stores of structures (Arm ARM C4.1.4): LD1-LD4, ST1-ST4, LD1R-LD4R. */
#include "cpu/a64-ldst.h"

#include "cpu/ops-vec.h"

/* Emits the transfer of @bytes and, in post-index forms, the write-back by them or by Rm. */
static void lift_structure(struct lift *l, uint32_t aux, unsigned bytes)
{
	bool post = field(l, 23, 1), load = field(l, 22, 1);
	unsigned base, m = field(l, 16, 5);

	if (!lift_fp_enabled(l))
		return;
	base = lift_base(l, field(l, 5, 5));
	if (l->flags & BLOCK_ALIGN)
		aux |= STRUCT_ALIGNED;
	emit(l, load ? UOP_ld_struct : UOP_st_struct, vec_d(l), base, SLOT_ZR, 0)
		->aux = aux;
	if (!post)
		return;
	if (m == 31)
		lift_write_back(l, base, bytes);
	else
		emit(l, UOP_add, base, base, m, 0);
}

static void lift_multiple(struct lift *l)
{
	/* by opcode (bits 15:12): groups of registers, registers of a structure; 0: not allocated
	 */
	static const uint8_t groups[16] = {
		[0] = 1, [2] = 4, [4] = 1, [6] = 3, [7] = 1, [8] = 1, [10] = 2
	};
	static const uint8_t elements[16] = {
		[0] = 4, [2] = 1, [4] = 3, [6] = 1, [7] = 1, [8] = 2, [10] = 1
	};
	unsigned opcode = field(l, 12, 4), size = field(l, 10, 2), q = field(l, 30, 1);
	unsigned rpt = groups[opcode], selem = elements[opcode];

	/* a structure of one-lane vectors (.1D) is reserved, but for LD1 and ST1 */
	if (size == 3 && !q && selem != 1) {
		lift_undefined(l);
		return;
	}
	if (rpt * selem > 1)
		l->timing = field(l, 22, 1) ? TC_FP_LOAD_PAIR : TC_FP_STORE_PAIR;
	lift_structure(l,
		       size | (q ? STRUCT_Q : 0) | (selem - 1) << STRUCT_SELEM_SHIFT |
			       (rpt - 1) << STRUCT_RPT_SHIFT,
		       rpt * selem * (q ? 16 : 8));
}

/* Single structure to one lane: opcode<2:1> is the scale, the lane is in Q:S:size as far as it
 * fits. */
static void lift_lane(struct lift *l)
{
	unsigned scale = field(l, 14, 2), selem = (field(l, 13, 1) << 1 | field(l, 21, 1)) + 1;
	unsigned index = field(l, 30, 1) << 3 | field(l, 12, 1) << 2 | field(l, 10, 2),
		 size = scale;

	if (scale == 2 && field(l, 10, 1))
		size = 3;
	index >>= size;
	if (selem > 1)
		l->timing = field(l, 22, 1) ? TC_FP_LOAD_PAIR : TC_FP_STORE_PAIR;
	lift_structure(l,
		       size | STRUCT_Q | (selem - 1) << STRUCT_SELEM_SHIFT | STRUCT_LANE |
			       index << STRUCT_LANE_SHIFT,
		       selem << size);
}

static void lift_replicate(struct lift *l)
{
	unsigned selem = (field(l, 13, 1) << 1 | field(l, 21, 1)) + 1, size = field(l, 10, 2);

	if (selem > 1)
		l->timing = TC_FP_LOAD_PAIR;
	lift_structure(l,
		       size | (field(l, 30, 1) ? STRUCT_Q : 0) | (selem - 1) << STRUCT_SELEM_SHIFT |
			       STRUCT_REPLICATE,
		       selem << size);
}

#define ROW(name, pattern, timing, lifter) { name, pattern, FEAT_BASE, timing, false, lifter }

#define MULTIPLE(name, opcode)                                                                     \
	ROW("st" name, "0q00110000 000000 " opcode " zz nnnnn ttttt", TC_FP_STORE, lift_multiple), \
		ROW("ld" name, "0q00110001 000000 " opcode " zz nnnnn ttttt", TC_FP_LOAD,          \
		    lift_multiple),                                                                \
		ROW("st" name "_post", "0q001100100 mmmmm " opcode " zz nnnnn ttttt", TC_FP_STORE, \
		    lift_multiple),                                                                \
		ROW("ld" name "_post", "0q001100110 mmmmm " opcode " zz nnnnn ttttt", TC_FP_LOAD,  \
		    lift_multiple)

/* r: bit 21; op: opcode, S and size as the element size leaves them */
#define LANE(name, r, op)                                                                          \
	ROW("st" name, "0q00110100 " r "00000 " op " nnnnn ttttt", TC_FP_STORE, lift_lane),        \
		ROW("ld" name, "0q00110101 " r "00000 " op " nnnnn ttttt", TC_FP_LOAD, lift_lane), \
		ROW("st" name "_post", "0q00110110 " r " mmmmm " op " nnnnn ttttt", TC_FP_STORE,   \
		    lift_lane),                                                                    \
		ROW("ld" name "_post", "0q00110111 " r " mmmmm " op " nnnnn ttttt", TC_FP_LOAD,    \
		    lift_lane)
#define LANES(name, r, low)                                                         \
	LANE(name "_b", r, "00" low " S zz"), LANE(name "_h", r, "01" low " S z0"), \
		LANE(name "_s", r, "10" low " S 00"), LANE(name "_d", r, "10" low " 0 01")

#define REPLICATE(name, r, low)                                                                    \
	ROW(name, "0q00110101 " r "00000 11" low " 0 zz nnnnn ttttt", TC_FP_LOAD, lift_replicate), \
		ROW(name "_post", "0q00110111 " r " mmmmm 11" low " 0 zz nnnnn ttttt", TC_FP_LOAD, \
		    lift_replicate)

const struct decode_row a64_ldst_struct_rows[] = {
	MULTIPLE("4", "0000"),	     MULTIPLE("1_4", "0010"),
	MULTIPLE("3", "0100"),	     MULTIPLE("1_3", "0110"),
	MULTIPLE("1_1", "0111"),     MULTIPLE("2", "1000"),
	MULTIPLE("1_2", "1010"),     LANES("1_lane", "0", "0"),
	LANES("2_lane", "1", "0"),   LANES("3_lane", "0", "1"),
	LANES("4_lane", "1", "1"),   REPLICATE("ld1r", "0", "0"),
	REPLICATE("ld2r", "1", "0"), REPLICATE("ld3r", "0", "1"),
	REPLICATE("ld4r", "1", "1"), { .name = NULL },
};
