// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A64 loads and stores that fault, and those with rules of their own: precise aborts, alignment,
 * unprivileged and exclusive accesses, DC ZVA, stores over the code that runs.
 */
#include "mmu/mmu.h"
#include "tests/unit/test_a64_world.h"

#define PC  UINT64_C(0x80000)
#define WNR (1u << 6)

/* Runs @word, which must take a data abort of @fsc at @far (@write), and change nothing else. */
static void aborts(struct mem_world *mw, uint32_t word, unsigned fsc, uint64_t far, bool write)
{
	static uint8_t before[4 * PAGE];
	uint64_t r[SLOT_COUNT];
	uint32_t iss;

	memcpy(before, mem_at(mw, DATA), sizeof before);
	memcpy(r, mw->cpu->r, sizeof r);
	mw->cpu->pc = PC;
	ck_assert_msg(exec(mw->cpu, word) == EXEC_LEFT, "%08x", word);
	iss = mem_took(mw, PC, EC_DABT_SAME);
	ck_assert_msg((iss & 0x3f) == fsc, "%08x: status %02x", word, iss & 0x3f);
	ck_assert_uint_eq(!!(iss & WNR), write);
	ck_assert_uint_eq(mw->cpu->sys[SR_FAR_EL1], far);
	ck_assert_mem_eq(r, mw->cpu->r, SLOT_ZR * 8);
	ck_assert_mem_eq(&r[SLOT_V0], &mw->cpu->r[SLOT_V0], 64 * 8);
	ck_assert_mem_eq(before, mem_at(mw, DATA), sizeof before);
}

static struct mem_world filled_world(void)
{
	struct mem_world mw = mem_world_new();
	struct rng r;

	rng_seed(&r, 51);
	for (uint64_t i = 0; i < 4 * PAGE; i++)
		mem_at(&mw, DATA)[i] = (uint8_t)rng_next(&r);
	exec_randomize(mw.cpu, &r);
	mw.cpu->r[SLOT_ZR] = 0;
	return mw;
}

START_TEST(pairs_are_all_or_nothing)
{
	/* over the end of the mapped pages, the second register beyond it; @first: bytes of the
	 * first */
	static const struct {
		uint32_t word;
		unsigned first;
		bool write;
	} cases[] = {
		{ 0xa9000440, 8, true },   /* stp x0, x1, [x2] */
		{ 0xa8810440, 8, true },   /* stp x0, x1, [x2], #16 */
		{ 0x29000440, 4, true },   /* stp w0, w1, [x2] */
		{ 0xad000440, 16, true },  /* stp q0, q1, [x2] */
		{ 0x6c810440, 8, true },   /* stp d0, d1, [x2], #16 */
		{ 0xa9400440, 8, false },  /* ldp x0, x1, [x2] */
		{ 0xa8c10440, 8, false },  /* ldp x0, x1, [x2], #16 */
		{ 0x69400440, 4, false },  /* ldpsw x0, x1, [x2] */
		{ 0xacc10440, 16, false }, /* ldp q0, q1, [x2], #32 */
		{ 0x28c10840, 4, false },  /* ldp w0, w2, [x2], #8 */
	};
	struct mem_world mw = filled_world();

	for (unsigned pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
			mw.cpu->r[2] = UNMAPPED - cases[i].first;
			mw.cpu->flags &= ~(uint32_t)BLOCK_BIG_ENDIAN;
			mw.cpu->flags |= pass ? BLOCK_BIG_ENDIAN : 0;
			aborts(&mw, cases[i].word, FSC_TRANSLATION | 3, UNMAPPED, cases[i].write);
		}
	mem_world_free(&mw);
}
END_TEST

START_TEST(write_back_does_not_happen)
{
	static const struct {
		uint32_t word;
		int64_t offset; /* of the access from the base */
		bool write;
	} cases[] = {
		{ 0xf8008c40, 8, true },   /* str x0, [x2, #8]! */
		{ 0xf8008440, 0, true },   /* str x0, [x2], #8 */
		{ 0xf85f8c40, -8, false }, /* ldr x0, [x2, #-8]! */
		{ 0x3cc10440, 0, false },  /* ldr q0, [x2], #16 */
		{ 0xa9bf0440, -16, true }, /* stp x0, x1, [x2, #-16]! */
		{ 0x4c9f7040, 0, true },   /* st1 {v0.16b}, [x2], #16 */
		{ 0x4cdf2040, 0, false },  /* ld1 {v0-v3.16b}, [x2], #64 */
	};
	struct mem_world mw = filled_world();

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		mw.cpu->r[2] = UNMAPPED + 0x100 - (uint64_t)cases[i].offset;
		aborts(&mw, cases[i].word, FSC_TRANSLATION | 3, UNMAPPED + 0x100, cases[i].write);
	}
	mw.cpu->r[2] = READ_ONLY + 8;
	aborts(&mw, 0xf8008440, FSC_PERMISSION | 3, READ_ONLY + 8, true);
	mem_world_free(&mw);
}
END_TEST

/* A single store over the page's end, the second page of which is read-only. */
START_TEST(unaligned_store_over_the_end)
{
	struct mem_world mw = filled_world();
	uint8_t before[16];

	memcpy(before, mem_at(&mw, READ_ONLY - 8), 16);
	mw.cpu->r[2] = READ_ONLY - 4;
	mw.cpu->pc = PC;
	ck_assert_int_eq(exec(mw.cpu, 0xf9000040), EXEC_LEFT); /* str x0, [x2] */
	ck_assert_uint_eq(mem_took(&mw, PC, EC_DABT_SAME) & 0x3f, FSC_PERMISSION | 3);
	ck_assert_mem_eq(before, mem_at(&mw, READ_ONLY - 8), 16);
	mem_world_free(&mw);
}
END_TEST

START_TEST(sp_alignment)
{
	struct mem_world mw = filled_world();
	uint64_t x0 = mw.cpu->r[0];

	mem_world_sctlr(&mw, SCTLR_SA);
	mw.cpu->r[SLOT_SP] = RW_PAGES + 8;
	mw.cpu->pc = PC;
	ck_assert_int_eq(exec(mw.cpu, 0xf9400be0), EXEC_LEFT); /* ldr x0, [sp, #16] */
	mem_took(&mw, PC, EC_SP_ALIGN);
	ck_assert_uint_eq(mw.cpu->r[0], x0);
	mw.cpu->pc = PC;
	ck_assert_int_eq(exec(mw.cpu, 0xf98003e0), EXEC_NEXT); /* prfm [sp]: no check */
	mw.cpu->r[SLOT_SP] = RW_PAGES + 16;
	mw.cpu->pc = PC;
	ck_assert_int_eq(exec(mw.cpu, 0xf9400be0), EXEC_NEXT);
	ck_assert_mem_eq(&mw.cpu->r[0], mem_at(&mw, RW_PAGES + 32), 8);
	mem_world_free(&mw);
}
END_TEST

START_TEST(alignment_checking)
{
	struct mem_world mw = filled_world();

	mem_world_sctlr(&mw, SCTLR_A);
	mw.cpu->r[2] = RW_PAGES + 4;
	aborts(&mw, 0xf9400040, FSC_ALIGNMENT, RW_PAGES + 4, false); /* ldr x0, [x2] */
	aborts(&mw, 0xf8008440, FSC_ALIGNMENT, RW_PAGES + 4, true);  /* str x0, [x2], #8 */
	aborts(&mw, 0xa9400440, FSC_ALIGNMENT, RW_PAGES + 4, false); /* ldp x0, x1, [x2] */
	aborts(&mw, 0x3dc00040, FSC_ALIGNMENT, RW_PAGES + 4, false); /* ldr q0, [x2] */
	aborts(&mw, 0x4c407c40, FSC_ALIGNMENT, RW_PAGES + 4, false); /* ld1 {v0.2d}, [x2] */
	mw.cpu->r[3] = 1;
	aborts(&mw, 0xb8636840, FSC_ALIGNMENT, RW_PAGES + 5, false); /* ldr w0, [x2, x3] */
	/* the check comes before translation */
	mw.cpu->r[2] = UNMAPPED + 1;
	aborts(&mw, 0x79400040, FSC_ALIGNMENT, UNMAPPED + 1, false); /* ldrh w0, [x2] */
	/* elements, not the whole, have to be aligned */
	mw.cpu->pc = PC;
	mw.cpu->r[2] = RW_PAGES + 4;
	ck_assert_int_eq(exec(mw.cpu, 0x29400440), EXEC_NEXT); /* ldp w0, w1, [x2] */
	mw.cpu->r[2] = RW_PAGES + 1;
	ck_assert_int_eq(exec(mw.cpu, 0x39400040), EXEC_NEXT); /* ldrb w0, [x2] */
	ck_assert_int_eq(exec(mw.cpu, 0x4c407040), EXEC_NEXT); /* ld1 {v0.16b}, [x2] */
	mem_world_free(&mw);
}
END_TEST

START_TEST(device_memory_is_aligned)
{
	struct mem_world mw = filled_world();

	mw.cpu->r[2] = DEV_BASE + 2;
	aborts(&mw, 0xb9400040, FSC_ALIGNMENT, DEV_BASE + 2, false); /* ldr w0, [x2] */
	mw.w->dev_value = 0x1000;
	mw.cpu->r[2] = DEV_BASE + 8;
	mw.cpu->pc = PC;
	ck_assert_int_eq(exec(mw.cpu, 0x29400440), EXEC_NEXT); /* ldp w0, w1, [x2]: two accesses */
	ck_assert_uint_eq(mw.cpu->r[0], 0x1008);
	ck_assert_uint_eq(mw.cpu->r[1], 0x100c);
	ck_assert_uint_eq(mw.w->dev_reads, 2);
	mem_world_free(&mw);
}
END_TEST

START_TEST(unprivileged)
{
	struct mem_world mw = filled_world();

	mw.cpu->r[2] = RW_PAGES + 8;
	aborts(&mw, 0xf8400840, FSC_PERMISSION | 3, RW_PAGES + 8, false); /* ldtr x0, [x2] */
	aborts(&mw, 0xb8004840, FSC_PERMISSION | 3, RW_PAGES + 12, true); /* sttr w0, [x2, #4] */
	mw.cpu->r[2] = USER_PAGE + 8;
	mw.cpu->pc = PC;
	ck_assert_int_eq(exec(mw.cpu, 0xf8400840), EXEC_NEXT);
	ck_assert_mem_eq(&mw.cpu->r[0], mem_at(&mw, USER_PAGE + 8), 8);
	ck_assert_int_eq(exec(mw.cpu, 0x38c00843), EXEC_NEXT); /* ldtrsb w3, [x2] */
	ck_assert_uint_eq(mw.cpu->r[3], (uint32_t)(int8_t)*mem_at(&mw, USER_PAGE + 8));
	ck_assert_int_eq(exec(mw.cpu, 0xb8004840), EXEC_NEXT);
	ck_assert_mem_eq(&mw.cpu->r[0], mem_at(&mw, USER_PAGE + 12), 4);
	/* where they are plain accesses, EL1's permissions hold */
	mw.cpu->flags |= BLOCK_UNPRIV_EL1;
	mw.cpu->r[2] = RW_PAGES + 8;
	ck_assert_int_eq(exec(mw.cpu, 0xf8400840), EXEC_NEXT);
	ck_assert_mem_eq(&mw.cpu->r[0], mem_at(&mw, RW_PAGES + 8), 8);
	mem_world_free(&mw);
}
END_TEST

/* LDXR x0 (and LDXP x0, x1), STXR w4 of x5 (and x6), all at x2. */
START_TEST(exclusives)
{
	struct mem_world mw = filled_world();
	uint8_t *p = mem_at(&mw, RW_PAGES + 32);

	for (unsigned size = 0; size < 4; size++) {
		uint32_t ldxr = 0x085f7c40 | size << 30, stxr = 0x08047c45 | size << 30;
		uint8_t before[16];
		uint64_t want = 0;

		mw.cpu->r[2] = RW_PAGES + 32;
		memcpy(before, p, 16);
		memcpy(&want, p, 1u << size);
		mw.cpu->pc = PC;
		/* without a monitor: fails, stores nothing */
		mmu_clear_exclusive(mw.w->m);
		ck_assert_int_eq(exec(mw.cpu, stxr), EXEC_NEXT);
		ck_assert_uint_eq(mw.cpu->r[4], 1);
		ck_assert_mem_eq(before, p, 16);
		/* with one: once */
		ck_assert_int_eq(exec(mw.cpu, ldxr), EXEC_NEXT);
		ck_assert_uint_eq(mw.cpu->r[0], want);
		exec(mw.cpu, stxr);
		ck_assert_uint_eq(mw.cpu->r[4], 0);
		ck_assert_mem_eq(p, &mw.cpu->r[5], 1u << size);
		ck_assert_mem_eq(p + (1u << size), before + (1u << size), 16 - (1u << size));
		exec(mw.cpu, stxr);
		ck_assert_uint_eq(mw.cpu->r[4], 1);
		/* CLREX */
		exec(mw.cpu, ldxr);
		exec(mw.cpu, 0xd5033f5f);
		exec(mw.cpu, stxr);
		ck_assert_uint_eq(mw.cpu->r[4], 1);
		if (size) {
			mw.cpu->r[2]++;
			aborts(&mw, ldxr, FSC_ALIGNMENT, RW_PAGES + 33, false);
		}
	}
	mem_world_free(&mw);
}
END_TEST

START_TEST(exclusive_pairs)
{
	struct mem_world mw = filled_world();
	uint8_t *p = mem_at(&mw, RW_PAGES + 32);

	for (unsigned wide = 0; wide < 2; wide++) {
		unsigned size = wide ? 8 : 4;
		uint64_t want[2] = { 0 };

		memcpy(&want[0], p, size);
		memcpy(&want[1], p + size, size);
		mw.cpu->r[2] = RW_PAGES + 32;
		mw.cpu->pc = PC;
		exec(mw.cpu, 0x887f8440 | wide << 30); /* ldaxp x0, x1, [x2] */
		ck_assert_uint_eq(mw.cpu->r[0], want[0]);
		ck_assert_uint_eq(mw.cpu->r[1], want[1]);
		exec(mw.cpu, 0x88249845 | wide << 30); /* stlxp w4, x5, x6, [x2] */
		ck_assert_uint_eq(mw.cpu->r[4], 0);
		ck_assert_mem_eq(p, &mw.cpu->r[5], size);
		ck_assert_mem_eq(p + size, &mw.cpu->r[6], size);
		/* aligned to the pair */
		mw.cpu->r[2] = RW_PAGES + 32 + size;
		aborts(&mw, 0x887f0440 | wide << 30, FSC_ALIGNMENT, RW_PAGES + 32 + size, false);
	}
	/* the status register is the data: the old value is stored, then the status written */
	mw.cpu->r[2] = RW_PAGES + 32;
	mw.cpu->r[5] = UINT64_C(0x1122334455667788);
	mw.cpu->pc = PC;
	exec(mw.cpu, 0xc85f7c40);
	exec(mw.cpu, 0xc8057c45); /* stxr w5, x5, [x2] */
	ck_assert_uint_eq(mw.cpu->r[5], 0);
	ck_assert_uint_eq(*p, 0x88);
	mem_world_free(&mw);
}
END_TEST

START_TEST(zero_a_block)
{
	struct mem_world mw = filled_world();
	uint8_t before[256], *p = mem_at(&mw, RW_PAGES);

	memcpy(before, p, sizeof before);
	memset(before + 64, 0, 64);
	mw.cpu->r[2] = RW_PAGES + 64 + 13;
	mw.cpu->pc = PC;
	ck_assert_int_eq(exec(mw.cpu, 0xd50b7422), EXEC_NEXT); /* dc zva, x2 */
	ck_assert_mem_eq(p, before, sizeof before);
	mw.cpu->r[2] = READ_ONLY + 70;
	aborts(&mw, 0xd50b7422, FSC_PERMISSION | 3, READ_ONLY + 70, true);
	mem_world_free(&mw);
}
END_TEST

/*
 * Code that overwrites the instruction after itself runs what it wrote; the write-back of the
 * store that did it is not lost. On the real engine, with the rows' blocks.
 */
START_TEST(stores_over_running_code)
{
	static const struct {
		uint32_t store;
		uint64_t advance;
	} cases[] = {
		{ 0xb8004401, 4 },  /* str w1, [x0], #4 */
		{ 0xb8000c01, 0 },  /* str w1, [x0, #0]! */
		{ 0x28810c01, 8 },  /* stp w1, w3, [x0], #8 */
		{ 0x0d9f8000, 4 },  /* st1 {v0.s}[0], [x0], #4 */
		{ 0x0d858000, 40 }, /* st1 {v0.s}[0], [x0], x5 */
		{ 0xb9000001, 0 },  /* str w1, [x0] */
		{ 0x889ffc01, 0 },  /* stlr w1, [x0] */
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct mem_world mw = mem_world_new();
		uint32_t code[] = {
			cases[i].store, 0xd2800022, /* mov x2, #1: becomes #2 */
			0xd503201f, /* nop: stays, whatever the store's second register has */
			0x91000484, /* add x4, x4, #1 */
			0x14000000, /* b . */
		};

		memcpy(mem_at(&mw, RW_PAGES), code, sizeof code);
		mw.cpu->pc = RW_PAGES;
		mw.cpu->r[0] = RW_PAGES + 4;
		mw.cpu->r[1] = 0xd2800042; /* mov x2, #2 */
		mw.cpu->r[3] = 0xd503201f;
		mw.cpu->r[5] = 40;
		mw.cpu->r[SLOT_V0] = 0xd2800042;
		cpu_run(mw.cpu, cpu_now(mw.cpu) + 100000);
		ck_assert_uint_eq(mw.cpu->pc, RW_PAGES + 16);
		ck_assert_msg(mw.cpu->r[2] == 2, "%08x: x2 is %llu", cases[i].store,
			      (unsigned long long)mw.cpu->r[2]);
		ck_assert_uint_eq(mw.cpu->r[0], RW_PAGES + 4 + cases[i].advance);
		ck_assert_uint_eq(mw.cpu->r[4], 1);
		mem_world_free(&mw);
	}
}
END_TEST

int main(void)
{
	return unit_run(unit_suite(
		"cpu/a64-fault",
		(const TTest *const[]){ pairs_are_all_or_nothing, write_back_does_not_happen,
					unaligned_store_over_the_end, sp_alignment,
					alignment_checking, device_memory_is_aligned, unprivileged,
					exclusives, exclusive_pairs, zero_a_block,
					stores_over_running_code, NULL }));
}
