// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpu/a32.h"

#include "cpu/a64.h"
#include "cpu/block.h"

#define COND_AL 14u
#define PC 15u

unsigned a32_source(struct lift *l, unsigned r, enum slot temp, bool align)
{
	uint64_t pc = l->pc + (l->isa == ISA_T32 ? 4 : 8);

	if (r != PC)
		return r;
	emit(l, UOP_set, temp, SLOT_ZR, SLOT_ZR, (uint32_t)(align ? pc & ~UINT64_C(3) : pc));
	return temp;
}

void a32_branch_to(struct lift *l, unsigned slot, unsigned kind)
{
	emit(l, UOP_jump_ind, SLOT_SINK, slot, SLOT_ZR, 0)->aux = kind;
	l->closed = true;
}

void a32_block_transfer(struct lift *l, bool load, unsigned base, uint32_t list, int32_t offset,
			bool write_back, int32_t change)
{
	bool base_loaded = load && (list >> base & 1);

	/* the base must hold its value until the last access cannot fault any more */
	if (base_loaded)
		emit(l, UOP_mov_w, SLOT_T0, base, SLOT_ZR, 0);
	for (unsigned r = 0; r < 16; r++) {
		unsigned address = base_loaded ? (unsigned)SLOT_T0 : base;

		if (!(list >> r & 1))
			continue;
		if (load)
			emit(l, UOP_ldr32, r == PC ? (unsigned)SLOT_T1 : r, address, SLOT_ZR,
			     (uint64_t)(int64_t)offset);
		else
			emit(l, UOP_str32, a32_source(l, r, SLOT_T1, false), address, SLOT_ZR,
			     (uint64_t)(int64_t)offset);
		offset += 4;
	}
	if (write_back && !base_loaded)
		emit(l, UOP_addi_w, base, base, SLOT_ZR, (uint64_t)(int64_t)change);
	if (load && list >> PC & 1)
		a32_branch_to(l, SLOT_T1, BRANCH_RETURN);
}

void a32_conditional(struct lift *l, unsigned cond, void (*body)(struct lift *l))
{
	unsigned skip;

	if (cond >= COND_AL) {
		body(l);
		return;
	}
	skip = l->count;
	emit(l, UOP_skip, SLOT_SINK, SLOT_ZR, SLOT_ZR, 0)->aux = cond_set(cond);
	body(l);
	if (l->closed) {
		/* not taken: the block ends here all the same */
		emit(l, UOP_exit, SLOT_SINK, SLOT_ZR, SLOT_ZR, l->pc + (l->bytes ? l->bytes : 4u));
		l->uops[skip].imm = l->count - 1 - (skip + 1);
	} else {
		l->uops[skip].imm = l->count - (skip + 1);
	}
}
