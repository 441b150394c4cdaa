// SPDX-License-Identifier: GPL-2.0-or-later
/* Every fault, at every level of both stages, and which of two comes first. */
#include "tests/unit/test_mmu_world.h"

#define VA   UINT64_C(0x0000123456789000)
#define SKEW UINT64_C(0x100000000)
#define IPA  (DATA + SKEW)

struct expect {
	unsigned fsc;
	bool stage2, s1ptw;
	uint64_t ipa;
};

static void expect_fault(struct world *w, uint64_t va, enum mmu_access access,
			 const struct expect *e)
{
	ck_assert_msg(!try_access(w, va, access), "no fault, expected fsc %x", e->fsc);
	ck_assert_uint_eq(w->fault.fsc, e->fsc);
	ck_assert_int_eq(w->fault.stage2, e->stage2);
	ck_assert_int_eq(w->fault.s1ptw, e->s1ptw);
	ck_assert_uint_eq(w->fault.va, va);
	ck_assert_int_eq(w->fault.write, access == MMU_WRITE);
	ck_assert(!w->fault.cache_maint);
	if (e->stage2)
		ck_assert_uint_eq(w->fault.ipa & ~UINT64_C(0xfff), e->ipa & ~UINT64_C(0xfff));
}

static void expect_each(struct world *w, const struct expect *e)
{
	flush_all(w);
	expect_fault(w, VA, MMU_READ, e);
	expect_fault(w, VA + 8, MMU_WRITE, e);
	expect_fault(w, VA, MMU_FETCH, e);
}

/* 48-bit VA from level 0, 44-bit IPA from level 0: all levels of both stages exist. */
static struct world *deep_world(bool s2)
{
	struct world *w = world_new(1, NULL, true);

	use_el1(w);
	w->s1 = new_tt(w, 12, 48, 0);
	w->regs.tcr = tcr_el1(&w->s1, &w->s1_upper);
	w->regs.ttbr0 = w->s1.base;
	if (s2) {
		uint64_t out = DATA;

		w->s2 = new_tt(w, 12, 44, 0);
		w->s1.skew = SKEW;
		w->regs.hcr = 1;
		w->regs.vtcr = vtcr_of(&w->s2);
		w->regs.vttbr = w->s2.base | UINT64_C(1) << 48;
		w->regs.ttbr0 += SKEW;
		/* tables by pages, so that a fault can be given to each of them */
		for (uint64_t at = 0; at < (UINT64_C(1) << 20); at += 4096)
			map_at(w, &w->s2, RAM_BASE + SKEW + at, RAM_BASE + at, 3, S2_RW);
		map_at(w, &w->s2, IPA, out, 3, S2_RW);
	}
	map_at(w, &w->s1, VA, s2 ? IPA : DATA, 3, S1_RW);
	enter(w);
	ck_assert(try_access(w, VA, MMU_READ));
	return w;
}

START_TEST(stage1_translation)
{
	for (unsigned level = 0; level <= 3; level++) {
		struct world *w = deep_world(false);

		*desc_at(w, &w->s1, VA, level) = 0;
		expect_each(w, &(struct expect){ FSC_TRANSLATION | level, 0, 0, 0 });
		if (level == 0 || level == 3) /* a block where none can be */
			*desc_at(w, &w->s1, VA, level) = DATA | S1_RW | D_BLOCK;
		expect_each(w, &(struct expect){ FSC_TRANSLATION | level, 0, 0, 0 });
		world_free(w);
	}
}
END_TEST

START_TEST(stage1_address_size)
{
	for (unsigned level = 0; level <= 3; level++) {
		struct world *w = deep_world(false);

		*desc_at(w, &w->s1, VA, level) |= UINT64_C(1) << 44;
		expect_each(w, &(struct expect){ FSC_ADDRESS_SIZE | level, 0, 0, 0 });
		world_free(w);
	}
}
END_TEST

/* 16 KB and 64 KB granules have no blocks at level 1. */
START_TEST(no_large_blocks)
{
	static const struct {
		unsigned grain, in_bits, level;
	} cases[] = { { 14, 47, 1 }, { 14, 48, 0 }, { 16, 48, 1 } };
	struct world *w = world_new(1, NULL, true);

	use_el1(w);
	w->s1 = new_tt(w, cases[_i].grain, cases[_i].in_bits, cases[_i].level);
	map_at(w, &w->s1, VA, 0, cases[_i].level, S1_RW);
	w->regs.tcr = tcr_el1(&w->s1, &w->s1_upper);
	w->regs.ttbr0 = w->s1.base;
	enter(w);
	expect_each(w, &(struct expect){ FSC_TRANSLATION | cases[_i].level, 0, 0, 0 });
	world_free(w);
}
END_TEST

/* HPFAR's page is right wherever in a block the access falls, cold and from the TLBs. */
START_TEST(ipa_within_a_block)
{
	struct mem_timing t = default_timing();
	struct world *w;
	uint64_t v;

	t.utlb_max_page = 4096;
	w = world_new(1, &t, true);
	use_el1(w);
	use_s2(w, SKEW);
	map_at(w, &w->s1, VA & UINT64_C(0x7fffe00000), IPA, 2, S1_RW);
	map_at(w, &w->s2, IPA, DATA, 2, S2_RW & ~D_S2AP(2));
	enter(w);
	for (unsigned again = 0; again < 2; again++) {
		for (uint64_t at = 0; at < (UINT64_C(2) << 20); at += 0x2b018) {
			uint64_t va = (VA & UINT64_C(0x7fffe00000)) + at;

			ck_assert(!write64(w, va, 0));
			ck_assert_uint_eq(w->fault.fsc, FSC_PERMISSION | 2);
			ck_assert_uint_eq(w->fault.ipa, IPA + at);
			ck_assert(read64(w, va, &v));
			ck_assert(!write64(w, va, 0));
			ck_assert_uint_eq(w->fault.ipa, IPA + at);
		}
	}
	world_free(w);
}
END_TEST

/* IPS below the PA size counts; the base register faults at level 0. */
START_TEST(stage1_ips)
{
	struct world *w = deep_world(false);

	w->regs.tcr &= ~(UINT64_C(7) << 32); /* 32 bits */
	enter(w);
	flush_all(w);
	ck_assert(try_access(w, VA, MMU_READ));
	*desc_at(w, &w->s1, VA, 3) |= UINT64_C(1) << 32;
	expect_each(w, &(struct expect){ FSC_ADDRESS_SIZE | 3, 0, 0, 0 });
	w->regs.tcr |= UINT64_C(1) << 32; /* 36 bits */
	enter(w);
	flush_all(w);
	expect_fault(w, VA, MMU_READ, &(struct expect){ FSC_EXTERNAL, 0, 0, 0 });
	w->regs.ttbr0 |= UINT64_C(1) << 36;
	enter(w);
	expect_each(w, &(struct expect){ FSC_ADDRESS_SIZE, 0, 0, 0 });
	world_free(w);
}
END_TEST

/* Access flag, then permission, at each level that may have a leaf. */
START_TEST(stage1_leaf_faults)
{
	for (unsigned level = 1; level <= 3; level++) {
		struct world *w = deep_world(false);
		uint64_t *d = desc_at(w, &w->s1, VA, level);
		uint64_t size = UINT64_C(1) << (12 + 9 * (3 - level));
		uint64_t leaf = (DATA & ~(size - 1)) | (level == 3 ? D_PAGE : D_BLOCK);

		*d = leaf | D_AP(2) | D_PXN; /* no AF: wins over the permissions */
		expect_each(w, &(struct expect){ FSC_ACCESS_FLAG | level, 0, 0, 0 });
		*d |= D_AF;
		flush_all(w);
		expect_fault(w, VA, MMU_WRITE, &(struct expect){ FSC_PERMISSION | level, 0, 0, 0 });
		expect_fault(w, VA, MMU_FETCH, &(struct expect){ FSC_PERMISSION | level, 0, 0, 0 });
		/* the same from the TLB that the failed access filled or left alone */
		expect_fault(w, VA, MMU_WRITE, &(struct expect){ FSC_PERMISSION | level, 0, 0, 0 });
		world_free(w);
	}
}
END_TEST

START_TEST(stage1_external_on_walk)
{
	for (unsigned level = 1; level <= 3; level++) {
		struct world *w = deep_world(false);

		*desc_at(w, &w->s1, VA, level - 1) = HOLE | D_TABLE;
		expect_each(w, &(struct expect){ FSC_EXTERNAL_WALK | level, 0, 0, 0 });
		*desc_at(w, &w->s1, VA, level - 1) = DEV_BASE | D_TABLE;
		expect_each(w, &(struct expect){ FSC_EXTERNAL_WALK | level, 0, 0, 0 });
		world_free(w);
	}
}
END_TEST

START_TEST(stage2_translation)
{
	for (unsigned level = 0; level <= 3; level++) {
		struct world *w = deep_world(true);

		/* the output page has its own table at level 3 only: unmap from there up */
		if (level == 3) {
			*desc_at(w, &w->s2, IPA, 3) = 0;
			expect_each(w, &(struct expect){ FSC_TRANSLATION | 3, 1, 0, IPA });
		} else {
			uint64_t far = level == 0   ? UINT64_C(1) << 43
				       : level == 1 ? IPA + (UINT64_C(1) << 32)
						    : IPA + (UINT64_C(1) << 27);

			*desc_at(w, &w->s1, VA, 3) = far | S1_RW | D_PAGE;
			expect_each(w, &(struct expect){ FSC_TRANSLATION | level, 1, 0, far });
		}
		world_free(w);
	}
}
END_TEST

START_TEST(stage2_leaf_faults)
{
	static const struct {
		unsigned fsc;
		uint64_t clear, set;
		bool read, write, fetch;
	} cases[] = {
		{ FSC_ADDRESS_SIZE, 0, UINT64_C(1) << 44, 1, 1, 1 },
		{ FSC_ACCESS_FLAG, D_AF | D_S2AP(3), 0, 1, 1, 1 },
		{ FSC_PERMISSION, D_S2AP(2), 0, 0, 1, 0 },
		{ FSC_PERMISSION, D_S2AP(1), 0, 1, 0, 0 },
		{ FSC_PERMISSION, D_S2AP(3), 0, 1, 1, 0 },
		{ FSC_PERMISSION, 0, D_UXN, 0, 0, 1 },
	};

	for (unsigned level = 1; level <= 3; level++) {
		struct world *w = deep_world(true);
		uint64_t ipa = UINT64_C(1) << 42; /* a corner with no other mapping */
		uint64_t size = UINT64_C(1) << (12 + 9 * (3 - level));
		struct expect e = { cases[_i].fsc | level, 1, 0, ipa + (DATA & (size - 1)) };
		uint64_t *d = map_at(w, &w->s2, ipa, DATA & ~(size - 1), level, S2_RW);

		*desc_at(w, &w->s1, VA, 3) = e.ipa | S1_RW | D_PAGE;
		flush_all(w);
		ck_assert(try_access(w, VA, MMU_READ));
		*d = (*d & ~cases[_i].clear) | cases[_i].set;
		for (unsigned a = MMU_READ; a <= MMU_FETCH; a++) {
			bool fails = a == MMU_READ    ? cases[_i].read
				     : a == MMU_WRITE ? cases[_i].write
						      : cases[_i].fetch;

			flush_all(w);
			if (fails)
				expect_fault(w, VA, (enum mmu_access)a, &e);
			else
				ck_assert(try_access(w, VA, (enum mmu_access)a));
			/* and again, now that TLBs may hold it */
			if (fails)
				expect_fault(w, VA, (enum mmu_access)a, &e);
		}
		world_free(w);
	}
}
END_TEST

/* Stage 2 of the table that each stage-1 level reads: S1PTW, with the descriptor's IPA. */
START_TEST(stage1_walk_in_stage2)
{
	for (unsigned level = 0; level <= 3; level++) {
		struct world *w = deep_world(true);
		uint64_t pa =
			RAM_BASE + (uint64_t)((uint8_t *)desc_at(w, &w->s1, VA, level) - w->ram);
		uint64_t ipa = pa + SKEW;
		uint64_t *d = desc_at(w, &w->s2, ipa, 3), saved = *d;

		*d = 0;
		expect_each(w, &(struct expect){ FSC_TRANSLATION | 3, 1, 1, ipa });
		ck_assert_uint_eq(w->fault.ipa, ipa);
		*d = saved & ~D_AF;
		expect_each(w, &(struct expect){ FSC_ACCESS_FLAG | 3, 1, 1, ipa });
		*d = saved & ~D_S2AP(1); /* a walk reads, whatever the access */
		expect_each(w, &(struct expect){ FSC_PERMISSION | 3, 1, 1, ipa });
		*d = saved & ~D_S2AP(2);
		flush_all(w);
		ck_assert(try_access(w, VA, MMU_WRITE));
		*d = saved | UINT64_C(1) << 45;
		expect_each(w, &(struct expect){ FSC_ADDRESS_SIZE | 3, 1, 1, ipa });
		/* protected table walk: only with HCR_EL2.PTW, only Device */
		*d = saved & ~D_S2MEM(15);
		flush_all(w);
		ck_assert(try_access(w, VA, MMU_READ));
		w->regs.hcr |= 4;
		enter(w);
		expect_each(w, &(struct expect){ FSC_PERMISSION | 3, 1, 1, ipa });
		w->regs.hcr &= ~UINT64_C(4);
		enter(w);
		*d = HOLE | S2_RW | D_PAGE; /* stage 2 is fine, the memory is not */
		expect_each(w, &(struct expect){ FSC_EXTERNAL_WALK | level, 0, 0, 0 });
		world_free(w);
	}
}
END_TEST

START_TEST(stage2_external_on_walk)
{
	struct world *w = deep_world(true);

	*desc_at(w, &w->s2, IPA, 2) = HOLE | D_TABLE;
	expect_each(w, &(struct expect){ FSC_EXTERNAL_WALK | 3, 1, 0, IPA });
	*desc_at(w, &w->s2, IPA, 0) = HOLE | D_TABLE;
	expect_each(w, &(struct expect){ FSC_EXTERNAL_WALK | 1, 1, 1, w->regs.ttbr0 });
	world_free(w);
}
END_TEST

/* Stage-1 permission is checked before stage 2 is looked at, and AF before permission. */
START_TEST(stage1_before_stage2)
{
	struct world *w = deep_world(true);

	*desc_at(w, &w->s2, IPA, 3) = 0;
	*desc_at(w, &w->s1, VA, 3) |= D_AP(2) | D_PXN;
	flush_all(w);
	expect_fault(w, VA, MMU_WRITE, &(struct expect){ FSC_PERMISSION | 3, 0, 0, 0 });
	expect_fault(w, VA, MMU_FETCH, &(struct expect){ FSC_PERMISSION | 3, 0, 0, 0 });
	expect_fault(w, VA, MMU_READ, &(struct expect){ FSC_TRANSLATION | 3, 1, 0, IPA });
	/* both stages in a TLB entry: the same order */
	*desc_at(w, &w->s2, IPA, 3) = DATA | (S2_RW & ~D_S2AP(2)) | D_PAGE;
	flush_all(w);
	ck_assert(try_access(w, VA, MMU_READ));
	expect_fault(w, VA, MMU_WRITE, &(struct expect){ FSC_PERMISSION | 3, 0, 0, 0 });
	world_free(w);
}
END_TEST

START_TEST(ranges)
{
	struct world *w = world_new(1, NULL, true);
	static const uint64_t outside[] = {
		UINT64_C(0x0000008000000000), UINT64_C(0xffffff7fffffffff) & ~UINT64_C(7),
		UINT64_C(0x8000000000000000), UINT64_C(0x7fffffffffff0000),
		UINT64_C(0x0080000000000000), UINT64_C(0xff7fffffffff0000),
	};

	use_el1(w);
	map_at(w, &w->s1, 0, DATA, 1, S1_RW);
	map_at(w, &w->s1, UINT64_C(0x7fc0000000), DATA & ~UINT64_C(0x3fffffff), 1, S1_RW);
	map_at(w, &w->s1_upper, UINT64_C(0x7fc0000000), DATA & ~UINT64_C(0x3fffffff), 1, S1_RW);
	enter(w);
	for (unsigned i = 0; i < 6; i++)
		expect_fault(w, outside[i], MMU_READ, &(struct expect){ FSC_TRANSLATION, 0, 0, 0 });
	w->regs.tcr |= 1 << 7; /* EPD0 */
	enter(w);
	flush_all(w);
	expect_fault(w, 0x1000, MMU_READ, &(struct expect){ FSC_TRANSLATION, 0, 0, 0 });
	ck_assert(try_access(w, UINT64_C(0xffffffffc2000000), MMU_READ));
	w->regs.tcr ^= 1 << 7 | 1 << 23; /* EPD1 */
	enter(w);
	flush_all(w);
	ck_assert(try_access(w, UINT64_C(0x7fc2000000), MMU_READ));
	expect_fault(w, UINT64_C(0xffffffffc2000000), MMU_READ,
		     &(struct expect){ FSC_TRANSLATION, 0, 0, 0 });
	world_free(w);
}
END_TEST

/* T0SZ out of range, and stage-2 controls that contradict each other: level 0. */
START_TEST(bad_controls)
{
	struct world *w = deep_world(true);
	uint64_t vtcr = w->regs.vtcr;
	static const struct {
		uint64_t clear, set;
	} cases[] = {
		{ 0x3f, 15 },			/* 49 bits */
		{ 0x3f, 40 },			/* 24 bits */
		{ 0x3f, 19 },			/* 45 bits: more than the PA size */
		{ 3 << 6, 3 << 6 },		/* SL0 reserved */
		{ 3 << 6, 0 << 6 },		/* level 2 for 44 bits: too many tables */
		{ 0x3f | 3 << 6, 25 | 2 << 6 }, /* level 0 for 39 bits: one entry */
		{ 0x3f | 3 << 6, 35 | 2 << 6 }, /* level 0 for 29 bits: too few entries */
		{ 3 << 14 | 3 << 6, 1 << 14 | 3 << 6 },
	};

	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		w->regs.vtcr = (vtcr & ~cases[i].clear) | cases[i].set;
		enter(w);
		expect_each(w, &(struct expect){ FSC_TRANSLATION, 1, 1, w->regs.ttbr0 });
	}
	w->regs.vtcr = vtcr;
	w->regs.vttbr |= UINT64_C(1) << 45;
	enter(w);
	expect_each(w, &(struct expect){ FSC_ADDRESS_SIZE, 1, 1, w->regs.ttbr0 });
	w->regs.hcr = 0;
	w->regs.tcr = (w->regs.tcr & ~UINT64_C(0x3f)) | 15;
	enter(w);
	expect_each(w, &(struct expect){ FSC_TRANSLATION, 0, 0, 0 });
	w->regs.tcr = (w->regs.tcr & ~UINT64_C(0x3f)) | 40;
	enter(w);
	expect_each(w, &(struct expect){ FSC_TRANSLATION, 0, 0, 0 });
	world_free(w);
}
END_TEST

/* Level 0 of stage 2 needs 44 bits of PA or more. */
START_TEST(stage2_start_level_needs_pa)
{
	struct world *w = deep_world(true);

	w->ms->features.pa_bits = 40;
	w->regs.vtcr = (w->regs.vtcr & ~UINT64_C(0x3f)) | 24;
	w->regs.ttbr1 ^= 0x1000; /* a context that was not decoded before */
	enter(w);
	expect_each(w, &(struct expect){ FSC_TRANSLATION, 1, 1, w->regs.ttbr0 });
	world_free(w);
}
END_TEST

START_TEST(mmu_off)
{
	struct world *w = world_new(1, NULL, true);
	uint64_t v;

	enter(w);
	expect_fault(w, UINT64_C(1) << 44, MMU_READ, &(struct expect){ FSC_ADDRESS_SIZE, 0, 0, 0 });
	expect_fault(w, UINT64_C(1) << 44, MMU_FETCH,
		     &(struct expect){ FSC_ADDRESS_SIZE, 0, 0, 0 });
	expect_fault(w, UINT64_C(1) << 63, MMU_WRITE,
		     &(struct expect){ FSC_ADDRESS_SIZE, 0, 0, 0 });
	expect_fault(w, HOLE, MMU_READ, &(struct expect){ FSC_EXTERNAL, 0, 0, 0 });
	expect_fault(w, HOLE, MMU_FETCH, &(struct expect){ FSC_EXTERNAL, 0, 0, 0 });
	expect_fault(w, DEV_BASE, MMU_FETCH, &(struct expect){ FSC_EXTERNAL, 0, 0, 0 });
	/* data is Device: unaligned accesses fault, fetches do not care */
	ck_assert(!read64(w, DATA + 4, &v));
	ck_assert_uint_eq(w->fault.fsc, FSC_ALIGNMENT);
	ck_assert_uint_eq(w->fault.va, DATA + 4);
	ck_assert(mmu_read(w->m, DATA + 4, 4, 0, &v, &w->fault));
	ck_assert(!mmu_zero_block(w->m, DATA, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_ALIGNMENT);
	ck_assert(w->fault.write);
	world_free(w);
}
END_TEST

START_TEST(alignment)
{
	struct world *w = world_new(1, NULL, true);
	uint64_t v[2] = { 0 };
	bool ok;

	use_el1(w);
	map_at(w, &w->s1, 0x1000, DATA, 3, S1_RW);
	map_at(w, &w->s1, 0x2000, DATA, 3, S1_RW | D_ATTR(1));
	map_at(w, &w->s1, 0x3000, DATA, 3, S1_RW | D_ATTR(1) | D_AP(2));
	enter(w);
	ck_assert(mmu_read(w->m, 0x1001, 8, 0, v, &w->fault));
	ck_assert(!mmu_read(w->m, 0x1001, 8, MMU_ALIGNED, v, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_ALIGNMENT);
	ck_assert(!mmu_read(w->m, 0x1002, 4, MMU_ORDERED, v, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_ALIGNMENT);
	ck_assert(!mmu_read(w->m, 0x1008, 16, MMU_EXCLUSIVE, v, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_ALIGNMENT);
	ck_assert(!mmu_store_exclusive(w->m, 0x1004, 8, 0, v, &ok, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_ALIGNMENT);
	ck_assert(w->fault.write);
	/* before translation */
	ck_assert(!mmu_read(w->m, 0x9001, 8, MMU_ALIGNED, v, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_ALIGNMENT);
	/* Device: after translation, before permission */
	ck_assert(!mmu_write(w->m, 0x2001, 2, 0, v, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_ALIGNMENT);
	ck_assert(!mmu_write(w->m, 0x3001, 2, 0, v, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_ALIGNMENT);
	ck_assert(!mmu_write(w->m, 0x3002, 2, 0, v, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_PERMISSION | 3);
	ck_assert(!mmu_zero_block(w->m, 0x2040, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_ALIGNMENT);
	ck_assert(!mmu_read(w->m, 0x9001, 8, 0, v, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_TRANSLATION | 3);
	world_free(w);
}
END_TEST

/* Device by stage 2 alone: its alignment fault is stage 2's, after stage-1 permission. */
START_TEST(alignment_in_stage2)
{
	struct world *w = deep_world(true);
	uint64_t v;

	*desc_at(w, &w->s2, IPA, 3) &= ~D_S2MEM(15);
	flush_all(w);
	for (unsigned again = 0; again < 2; again++) {
		ck_assert(!read64(w, VA + 4, &v));
		ck_assert_uint_eq(w->fault.fsc, FSC_ALIGNMENT);
		ck_assert(w->fault.stage2);
		ck_assert(read64(w, VA + 8, &v));
		*desc_at(w, &w->s1, VA, 3) |= D_AP(2);
		flush_all(w);
		ck_assert_int_eq(read64(w, VA + 8, &v), true);
		ck_assert(!mmu_write(w->m, VA + 4, 8, 0, &v, &w->fault));
		ck_assert_uint_eq(w->fault.fsc, FSC_PERMISSION | 3);
		ck_assert(!w->fault.stage2);
	}
	world_free(w);
}
END_TEST

/* An access over two pages: the fault names its part, and no byte is written. */
START_TEST(page_crossing)
{
	struct world *w = world_new(1, NULL, true);
	uint64_t v = UINT64_MAX, got;
	uint32_t part;

	use_el1(w);
	map_at(w, &w->s1, 0x1000, DATA, 3, S1_RW);
	map_at(w, &w->s1, 0x2000, DATA + 0x5000, 3, S1_RW | D_AP(2));
	map_at(w, &w->s1, 0x4000, DATA + 0x1000, 3, S1_RW);
	enter(w);
	ck_assert(!mmu_write(w->m, 0x1ffc, 8, 0, &v, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_PERMISSION | 3);
	ck_assert_uint_eq(w->fault.va, 0x2000);
	memcpy(&part, host_at(w, DATA + 0xffc), 4);
	ck_assert_uint_eq(part, 0);
	ck_assert(!mmu_read(w->m, 0x2ffd, 8, 0, &v, &w->fault));
	ck_assert_uint_eq(w->fault.va, 0x3000);
	ck_assert_uint_eq(w->fault.fsc, FSC_TRANSLATION | 3);
	ck_assert(!mmu_read(w->m, 0x3ffd, 8, 0, &v, &w->fault));
	ck_assert_uint_eq(w->fault.va, 0x3ffd);
	ck_assert(!mmu_probe(w->m, 0x1ffc, 8, MMU_WRITE, 0, &w->fault));
	ck_assert_uint_eq(w->fault.va, 0x2000);
	/* and one that succeeds over discontiguous pages */
	*desc_at(w, &w->s1, 0x2000, 3) &= ~D_AP(2);
	flush_all(w);
	v = UINT64_C(0x1122334455667788);
	ck_assert(mmu_write(w->m, 0x1ffb, 8, 0, &v, &w->fault));
	memcpy(&part, host_at(w, DATA + 0xffb), 4);
	ck_assert_uint_eq(part, 0x55667788);
	ck_assert_uint_eq(*host_at(w, DATA + 0xfff), 0x44);
	ck_assert_uint_eq(*host_at(w, DATA + 0x5002), 0x11);
	ck_assert(mmu_read(w->m, 0x1ffb, 8, 0, &got, &w->fault));
	ck_assert_uint_eq(got, v);
	world_free(w);
}
END_TEST

/* A probe sees what the access would, without touching the model. */
START_TEST(probe_changes_nothing)
{
	struct world *w = deep_world(true);

	flush_all(w);
	take_charge(w->m);
	ck_assert(mmu_probe(w->m, VA, 8, MMU_WRITE, 0, &w->fault));
	ck_assert(!mmu_probe(w->m, VA + 0x1000, 8, MMU_WRITE, 0, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_TRANSLATION | 3);
	ck_assert(w->fault.write);
	ck_assert_uint_eq(take_charge(w->m), 0);
	ck_assert_uint_eq(w->ms->model[0].tlb.shifts, 0);
	ck_assert_uint_eq(w->ms->model[0].walk_cache.shifts, 0);
	world_free(w);
}
END_TEST

START_TEST(cache_maintenance)
{
	struct world *w = deep_world(true);

	ck_assert(!mmu_cache_op(w->m, DC_CVAC, VA + 0x1000, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_TRANSLATION | 3);
	ck_assert(w->fault.cache_maint);
	ck_assert(w->fault.write);
	ck_assert_uint_eq(w->fault.va, VA + 0x1000);
	/* EL1 needs rights for DC IVAC only */
	*desc_at(w, &w->s1, VA, 3) |= D_AP(2);
	flush_all(w);
	ck_assert(mmu_cache_op(w->m, DC_CIVAC, VA, &w->fault));
	ck_assert(mmu_cache_op(w->m, IC_IVAU, VA, &w->fault));
	ck_assert(!mmu_cache_op(w->m, DC_IVAC, VA, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_PERMISSION | 3);
	/* EL0 needs to read */
	w->regs.el = 0;
	enter(w);
	ck_assert(!mmu_cache_op(w->m, DC_CVAU, VA, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_PERMISSION | 3);
	*desc_at(w, &w->s1, VA, 3) |= D_AP(1);
	flush_all(w);
	ck_assert(mmu_cache_op(w->m, DC_CVAU, VA, &w->fault));
	/* stage 2 */
	*desc_at(w, &w->s2, IPA, 3) = 0;
	flush_all(w);
	ck_assert(!mmu_cache_op(w->m, DC_CVAU, VA, &w->fault));
	ck_assert(w->fault.stage2 && w->fault.cache_maint && w->fault.write);
	world_free(w);
}
END_TEST

START_TEST(address_translation)
{
	struct world *w = deep_world(true);
	uint64_t par, pa = RAM_BASE + (uint64_t)((uint8_t *)desc_at(w, &w->s1, VA, 3) - w->ram);
	uint64_t *walk = desc_at(w, &w->s2, pa + SKEW, 3), saved = *walk;
	struct mmu_regs guest = w->regs;

	ck_assert(mmu_at(w->m, &guest, VA + 0x123, MMU_READ, false, &par, &w->fault));
	ck_assert_uint_eq(par, UINT64_C(0xff) << 56 | IPA | 1 << 11);
	ck_assert(mmu_at(w->m, &guest, VA, MMU_READ, true, &par, &w->fault));
	ck_assert_uint_eq(par & UINT64_C(0xfffffffff000), DATA);
	/* faults are values */
	ck_assert(mmu_at(w->m, &guest, VA + 0x1000, MMU_READ, true, &par, &w->fault));
	ck_assert_uint_eq(par, 1 | (FSC_TRANSLATION | 3) << 1 | 1 << 11);
	guest.el = 0;
	ck_assert(mmu_at(w->m, &guest, VA, MMU_WRITE, false, &par, &w->fault));
	ck_assert_uint_eq(par, 1 | (FSC_PERMISSION | 3) << 1 | 1 << 11);
	guest.el = 1;
	*desc_at(w, &w->s2, IPA, 3) = 0;
	flush_all(w);
	ck_assert(mmu_at(w->m, &guest, VA, MMU_READ, true, &par, &w->fault));
	ck_assert_uint_eq(par, 1 | (FSC_TRANSLATION | 3) << 1 | 1 << 9 | 1 << 11);
	/* stage 2 of the walk: an exception for EL1, a value for EL2 */
	*walk = 0;
	flush_all(w);
	ck_assert(!mmu_at(w->m, &guest, VA, MMU_READ, false, &par, &w->fault));
	ck_assert(w->fault.stage2 && w->fault.s1ptw && w->fault.cache_maint);
	ck_assert_uint_eq(w->fault.fsc, FSC_TRANSLATION | 3);
	ck_assert_uint_eq(w->fault.ipa, pa + SKEW);
	use_el2(w);
	enter(w);
	ck_assert(mmu_at(w->m, &guest, VA, MMU_READ, false, &par, &w->fault));
	ck_assert_uint_eq(par, 1 | (FSC_TRANSLATION | 3) << 1 | 1 << 8 | 1 << 9 | 1 << 11);
	/* an external abort on the walk is always an exception */
	*walk = HOLE | (saved & 0xfff);
	flush_all(w);
	ck_assert(!mmu_at(w->m, &guest, VA, MMU_READ, false, &par, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_EXTERNAL_WALK | 3);
	world_free(w);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("mmu fault");
	TCase *t = tcase_create("fault");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, stage1_translation);
	tcase_add_test(t, stage1_address_size);
	tcase_add_loop_test(t, no_large_blocks, 0, 3);
	tcase_add_test(t, ipa_within_a_block);
	tcase_add_test(t, stage1_ips);
	tcase_add_test(t, stage1_leaf_faults);
	tcase_add_test(t, stage1_external_on_walk);
	tcase_add_test(t, stage2_translation);
	tcase_add_loop_test(t, stage2_leaf_faults, 0, 6);
	tcase_add_test(t, stage1_walk_in_stage2);
	tcase_add_test(t, stage2_external_on_walk);
	tcase_add_test(t, stage1_before_stage2);
	tcase_add_test(t, ranges);
	tcase_add_test(t, bad_controls);
	tcase_add_test(t, stage2_start_level_needs_pa);
	tcase_add_test(t, mmu_off);
	tcase_add_test(t, alignment);
	tcase_add_test(t, alignment_in_stage2);
	tcase_add_test(t, page_crossing);
	tcase_add_test(t, probe_changes_nothing);
	tcase_add_test(t, cache_maintenance);
	tcase_add_test(t, address_translation);
	suite_add_tcase(s, t);
	return unit_run(s);
}
