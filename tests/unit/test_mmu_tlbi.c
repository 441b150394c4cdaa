// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * TLB contents and maintenance. An entry is seen from outside: the page is
 * unmapped in memory, and an access that still succeeds used a stale entry.
 */
#include "tests/unit/test_mmu_world.h"

#define VA_A UINT64_C(0x10000000)
#define VA_B UINT64_C(0x10001000)
#define VA_G UINT64_C(0x10002000) /* global */

enum { CORES = 2, ENTRIES = 9, WORLDS = 4 };

/* Translation regimes of the test: VMIDs 1, 2 and 0, and EL2. */
enum { VM1, VM2, HOST, HYP };

static const struct {
	unsigned world, asid;
	uint64_t va;
} entries[ENTRIES] = {
	{ VM1, 1, VA_A }, { VM1, 2, VA_A }, { VM1, 1, VA_G }, { VM1, 1, VA_B },	 { VM2, 1, VA_A },
	{ VM2, 1, VA_G }, { HYP, 0, VA_A }, { HYP, 0, VA_B }, { HOST, 1, VA_A },
};

#define OP(o, r, vo, s2, ll, vm, v) \
	{ .op = o,                  \
	  .regime = r,              \
	  .vmid_only = vo,          \
	  .stage2 = s2,             \
	  .last_level = ll,         \
	  .vmid = vm,               \
	  .value = v }
#define ASID(n)	 ((uint64_t)(n) << 48)
#define PAGE(va) ((va) >> 12)

/* What stays of the entries above, in their order: S survives. */
static const struct {
	const char *name;
	struct tlbi op;
	const char *survivors;
} matrix[] = {
	{ "ALLE1", OP(TLBI_ALL, REGIME_EL10, 0, 1, 0, 0, 0), "------SS-" },
	{ "ALLE2", OP(TLBI_ALL, REGIME_EL2, 0, 0, 0, 0, 0), "SSSSSS--S" },
	{ "VMALLE1", OP(TLBI_ALL, REGIME_EL10, 1, 0, 0, 1, 0), "----SSSSS" },
	{ "VMALLE1 of the host", OP(TLBI_ALL, REGIME_EL10, 1, 0, 0, 0, 0), "SSSSSSSS-" },
	{ "VMALLE1 without EL2", OP(TLBI_ALL, REGIME_EL10, 0, 0, 0, 0, 0), "------SS-" },
	{ "VMALLS12E1", OP(TLBI_ALL, REGIME_EL10, 1, 1, 0, 2, 0), "SSSS--SSS" },
	{ "VAE1", OP(TLBI_VA, REGIME_EL10, 1, 0, 0, 1, ASID(1) | PAGE(VA_A)), "-SSSSSSSS" },
	{ "VALE1", OP(TLBI_VA, REGIME_EL10, 1, 0, 1, 1, ASID(2) | PAGE(VA_A)), "S-SSSSSSS" },
	{ "VAE1 other ASID", OP(TLBI_VA, REGIME_EL10, 1, 0, 0, 1, ASID(3) | PAGE(VA_A)),
	  "SSSSSSSSS" },
	{ "VAE1 global", OP(TLBI_VA, REGIME_EL10, 1, 0, 0, 1, ASID(3) | PAGE(VA_G)), "SS-SSSSSS" },
	{ "VAE1 other VMID", OP(TLBI_VA, REGIME_EL10, 1, 0, 0, 2, ASID(1) | PAGE(VA_A)),
	  "SSSS-SSSS" },
	{ "VAE1 other page", OP(TLBI_VA, REGIME_EL10, 1, 0, 0, 1, ASID(1) | PAGE(VA_B)),
	  "SSS-SSSSS" },
	{ "VAAE1", OP(TLBI_VAA, REGIME_EL10, 1, 0, 0, 1, PAGE(VA_A)), "--SSSSSSS" },
	{ "VAALE1 global", OP(TLBI_VAA, REGIME_EL10, 1, 0, 1, 2, PAGE(VA_G)), "SSSSS-SSS" },
	{ "ASIDE1", OP(TLBI_ASID, REGIME_EL10, 1, 0, 0, 1, ASID(1)), "-SS-SSSSS" },
	{ "VAE2", OP(TLBI_VA, REGIME_EL2, 0, 0, 0, 0, PAGE(VA_A)), "SSSSSS-SS" },
	{ "VALE2", OP(TLBI_VA, REGIME_EL2, 0, 0, 1, 0, PAGE(VA_B)), "SSSSSSS-S" },
	{ "IPAS2E1", OP(TLBI_IPA, REGIME_EL10, 1, 0, 0, 1, DATA >> 12), "SSSSSSSSS" },
};

enum { OPS = sizeof(matrix) / sizeof(matrix[0]) };

struct tlbs {
	struct world *w;
	struct mmu_regs regs[WORLDS];
	struct tt s1[WORLDS];
};

static struct tlbs *tlbs_new(const struct mem_timing *t)
{
	struct tlbs *s = calloc(1, sizeof(*s));
	struct world *w = s->w = world_new(CORES, t, true);

	for (unsigned i = VM1; i <= HYP; i++) {
		if (i == HYP)
			use_el2(w);
		else
			use_el1(w);
		if (i == VM1 || i == VM2)
			use_s2(w, 0);
		map_at(w, &w->s1, VA_A, DATA, 3, S1_RW | D_NG);
		map_at(w, &w->s1, VA_B, DATA + 0x1000, 3, S1_RW | D_NG);
		map_at(w, &w->s1, VA_G, DATA + 0x2000, 3, S1_RW);
		w->regs.vttbr = (w->regs.vttbr & ~ASID(0xffff)) | ASID(i == VM1	  ? 1
								       : i == VM2 ? 2
										  : 0);
		s->regs[i] = w->regs;
		s->s1[i] = w->s1;
	}
	return s;
}

static void tlbs_free(struct tlbs *s)
{
	world_free(s->w);
	free(s);
}

static bool touch(struct tlbs *s, unsigned core, unsigned entry)
{
	struct mmu *m = memsys_mmu(s->w->ms, core);
	struct mmu_regs r = s->regs[entries[entry].world];
	const uint8_t *host;
	struct mmu_fault f;
	uint64_t v;
	bool data;

	r.ttbr0 |= ASID(entries[entry].asid);
	mmu_set_context(m, &r);
	data = mmu_read(m, entries[entry].va, 8, 0, &v, &f);
	/* both sides agree: one main TLB, and maintenance reaches both micro-TLBs */
	ck_assert_int_eq(mmu_fetch(m, entries[entry].va, &v, &host, &f), data);
	return data;
}

static void set_mapped(struct tlbs *s, bool mapped)
{
	for (unsigned i = VM1; i <= HYP; i++) {
		for (uint64_t va = VA_A; va <= VA_G; va += 0x1000) {
			uint64_t *d = desc_at(s->w, &s->s1[i], va, 3);

			*d = mapped ? *d | 1 : *d & ~UINT64_C(1);
		}
	}
}

static void check_matrix(unsigned op_index, const struct mem_timing *t)
{
	struct tlbs *s = tlbs_new(t);

	for (unsigned shareable = 0; shareable < 2; shareable++) {
		struct tlbi op = matrix[op_index].op;

		set_mapped(s, true);
		for (unsigned e = 0; e < ENTRIES; e++)
			for (unsigned core = 0; core < CORES; core++)
				ck_assert(touch(s, core, e));
		set_mapped(s, false);
		op.shareable = shareable;
		mmu_tlbi(memsys_mmu(s->w->ms, 0), &op);
		for (unsigned e = 0; e < ENTRIES; e++) {
			bool stays = matrix[op_index].survivors[e] == 'S';

			ck_assert_msg(touch(s, 0, e) == stays, "%s: entry %u",
				      matrix[op_index].name, e);
			ck_assert_msg(touch(s, 1, e) == (stays || !shareable),
				      "%s: core 1, entry %u", matrix[op_index].name, e);
		}
	}
	tlbs_free(s);
}

START_TEST(tlbi_matrix)
{
	check_matrix((unsigned)_i, NULL);
}
END_TEST

/* Micro-TLBs of four entries: most of what survives does so in the main TLB. */
START_TEST(tlbi_matrix_small)
{
	struct mem_timing t = default_timing();

	t.itlb_entries = t.dtlb_entries = 4;
	t.tlb_ways = 16; /* the same page of many spaces falls in one set */
	check_matrix((unsigned)_i, &t);
}
END_TEST

/* Evicted entries are gone: a main TLB of one set forgets in FIFO order. */
START_TEST(eviction)
{
	struct mem_timing t = default_timing();
	struct world *w;

	t.tlb_entries = t.tlb_ways = 16;
	t.dtlb_entries = 4;
	w = world_new(1, &t, true);
	use_el1(w);
	for (unsigned i = 0; i < 32; i++)
		map_at(w, &w->s1, VA_A + i * 0x1000, DATA + i * 0x1000, 3, S1_RW);
	enter(w);
	for (unsigned i = 0; i < 20; i++)
		ck_assert(try_access(w, VA_A + i * 0x1000, MMU_READ));
	for (unsigned i = 0; i < 32; i++)
		*desc_at(w, &w->s1, VA_A + i * 0x1000, 3) = 0;
	for (unsigned i = 0; i < 32; i++)
		ck_assert_int_eq(try_access(w, VA_A + i * 0x1000, MMU_READ), i >= 4 && i < 20);
	world_free(w);
}
END_TEST

/* A table that was replaced is used until the walk cache is told; VALE1 does not tell it. */
START_TEST(walk_cache)
{
	struct world *w = world_new(1, NULL, true);
	uint64_t *table, old, v;
	struct tlbi op = OP(TLBI_VA, REGIME_EL10, 1, 0, 1, 0, PAGE(VA_A));

	use_el1(w);
	map_at(w, &w->s1, VA_A, DATA, 3, S1_RW);
	map_at(w, &w->s1, VA_B, DATA, 3, S1_RW);
	*host_at(w, DATA) = 1;
	*host_at(w, DATA + 0x1000) = 2;
	enter(w);
	ck_assert(try_access(w, VA_A, MMU_READ));
	table = desc_at(w, &w->s1, VA_A, 2);
	old = *table;
	*table = 0;
	map_at(w, &w->s1, VA_A, DATA + 0x1000, 3, S1_RW);
	ck_assert_uint_ne(*table, old);
	mmu_tlbi(w->m, &op);
	ck_assert(read64(w, VA_A, &v));
	ck_assert_uint_eq(v, 1);
	op.last_level = false;
	mmu_tlbi(w->m, &op);
	ck_assert(read64(w, VA_A, &v));
	ck_assert_uint_eq(v, 2);
	/* tables of the two ranges that share low bits are told apart */
	map_at(w, &w->s1_upper, VA_A, DATA, 3, S1_RW);
	ck_assert(read64(w, VA_A | ~((UINT64_C(1) << 39) - 1), &v));
	ck_assert_uint_eq(v, 1);
	world_free(w);
}
END_TEST

/* Stage 2 alone is remembered by the IPA cache: IPAS2E1 and then a stage-1 flush, or VMALLS12E1. */
START_TEST(ipa_cache)
{
	struct tlbs *s = tlbs_new(NULL);
	struct world *w = s->w;
	struct tlbi vmalle1 = OP(TLBI_ALL, REGIME_EL10, 1, 0, 0, 2, 0);
	struct tlbi ipas2 = OP(TLBI_IPA, REGIME_EL10, 1, 0, 1, 2, DATA >> 12);
	struct tlbi s12 = OP(TLBI_ALL, REGIME_EL10, 1, 1, 0, 2, 0);
	uint64_t *d = desc_at(w, &w->s2, DATA, 2), saved = *d, other = *d - (UINT64_C(2) << 20);
	uint64_t v;

	*host_at(w, DATA) = 1;
	*host_at(w, DATA - (UINT64_C(2) << 20)) = 2;
	w->regs = s->regs[VM2]; /* w->s2 is VM2's: the last that was made */
	enter(w);
	ck_assert(read64(w, VA_A, &v) && v == 1);
	*d = other;
	mmu_tlbi(w->m, &ipas2);
	ck_assert(read64(w, VA_A, &v) && v == 1); /* the combined entry */
	mmu_tlbi(w->m, &vmalle1);
	ck_assert(read64(w, VA_A, &v) && v == 2);
	*d = saved;
	mmu_tlbi(w->m, &vmalle1);
	ck_assert(read64(w, VA_A, &v) && v == 2); /* the IPA cache */
	ipas2.vmid = 1;
	mmu_tlbi(w->m, &ipas2);
	mmu_tlbi(w->m, &vmalle1);
	ck_assert(read64(w, VA_A, &v) && v == 2);
	ipas2.vmid = 2;
	ipas2.value += 512;
	mmu_tlbi(w->m, &ipas2);
	mmu_tlbi(w->m, &vmalle1);
	ck_assert(read64(w, VA_A, &v) && v == 2);
	mmu_tlbi(w->m, &s12);
	ck_assert(read64(w, VA_A, &v) && v == 1);
	tlbs_free(s);
}
END_TEST

/*
 * A stage-1 block in pieces, because stage 2 has smaller pages or the micro-TLB smaller entries:
 * naming any page of the block removes all of them.
 */
START_TEST(pieces_of_a_block)
{
	struct mem_timing t = default_timing();
	struct tlbi op = OP(TLBI_VA, REGIME_EL10, 1, 0, 0, 0, PAGE(VA_A + 0x1ff000));
	struct world *w;
	uint64_t v;

	t.utlb_max_page = 4096;
	w = world_new(1, &t, true);
	use_el1(w);
	if (_i) {
		use_s2(w, 0);
		op.vmid = 1;
		*desc_at(w, &w->s2, DATA, 2) = 0;
		for (unsigned i = 0; i < 512; i++)
			map_at(w, &w->s2, DATA + i * 0x1000, DATA + i * 0x1000, 3, S2_RW);
	}
	map_at(w, &w->s1, VA_A, DATA, 2, S1_RW);
	enter(w);
	for (unsigned i = 0; i < 16; i++)
		ck_assert(read64(w, VA_A + i * 0x1000, &v));
	*desc_at(w, &w->s1, VA_A, 2) = 0;
	for (unsigned i = 0; i < 16; i++)
		ck_assert(read64(w, VA_A + i * 0x1000, &v));
	mmu_tlbi(w->m, &op);
	for (unsigned i = 0; i < 16; i++)
		ck_assert(!read64(w, VA_A + i * 0x1000, &v));
	world_free(w);
}
END_TEST

/* ASIDs and VMIDs of 8 bits unless TCR.AS and VTCR.VS say 16. */
START_TEST(tag_widths)
{
	bool wide = _i;
	struct world *w = world_new(1, NULL, true);
	uint64_t *d;

	use_el1(w);
	use_s2(w, 0);
	d = map_at(w, &w->s1, VA_A, DATA, 3, S1_RW | D_NG);
	if (wide) {
		w->regs.tcr |= UINT64_C(1) << 36;
		w->regs.vtcr |= 1 << 19;
	}
	w->regs.ttbr0 |= ASID(0x0107);
	enter(w);
	ck_assert(try_access(w, VA_A, MMU_READ));
	*d = 0;
	w->regs.ttbr0 ^= ASID(0x0300);
	enter(w);
	ck_assert_int_eq(try_access(w, VA_A, MMU_READ), !wide);
	w->regs.ttbr0 ^= ASID(0x0300);
	w->regs.vttbr ^= ASID(0x0100);
	enter(w);
	ck_assert_int_eq(try_access(w, VA_A, MMU_READ), !wide);
	w->regs.vttbr ^= ASID(0x0100);
	enter(w);
	ck_assert(try_access(w, VA_A, MMU_READ));
	/* A1: the ASID is TTBR1's */
	w->regs.tcr |= 1 << 22;
	enter(w);
	ck_assert(!try_access(w, VA_A, MMU_READ));
	w->regs.ttbr1 |= ASID(0x0107);
	enter(w);
	ck_assert(try_access(w, VA_A, MMU_READ));
	world_free(w);
}
END_TEST

/* Entries of one setting of the stages never serve another. */
START_TEST(stages_apart)
{
	struct world *w = world_new(1, NULL, true);
	uint64_t v;

	use_el1(w);
	map_at(w, &w->s1, DATA, DATA + 0x1000, 3, S1_RW);
	*host_at(w, DATA) = 1;
	*host_at(w, DATA + 0x1000) = 2;
	enter(w);
	ck_assert(read64(w, DATA, &v) && v == 2);
	w->regs.sctlr &= ~UINT64_C(1);
	enter(w);
	ck_assert(read64(w, DATA, &v) && v == 1);
	w->regs.sctlr |= 1;
	enter(w);
	ck_assert(read64(w, DATA, &v) && v == 2);
	world_free(w);
}
END_TEST

/* More contexts than are interned: each still translates as its registers say. */
START_TEST(many_contexts)
{
	struct world *w = world_new(1, NULL, true);
	struct mmu_regs regs[40];
	uint64_t v;

	for (unsigned i = 0; i < 40; i++) {
		use_el1(w);
		map_at(w, &w->s1, VA_A, DATA + i * 0x1000, 3, S1_RW | D_NG);
		*host_at(w, DATA + i * 0x1000) = (uint8_t)(i + 1);
		w->regs.ttbr0 |= ASID(i + 1);
		regs[i] = w->regs;
	}
	for (unsigned round = 0; round < 3; round++) {
		for (unsigned i = 0; i < 40; i += round + 1) {
			const uint8_t *p;

			mmu_set_context(w->m, &regs[i]);
			p = lookup_find(w->m->lookup->read, VA_A, 8);
			ck_assert(!p || p == host_at(w, DATA + i * 0x1000));
			ck_assert(read64(w, VA_A, &v));
			ck_assert_uint_eq(v, i + 1);
			ck_assert_ptr_nonnull(lookup_find(w->m->lookup->read, VA_A, 8));
		}
	}
	/* bits that do not matter make no new context */
	mmu_set_context(w->m, &regs[39]);
	regs[39].hcr |= UINT64_C(7) << 6; /* VF, VI, VSE */
	regs[39].sctlr |= 1 << 26;
	mmu_set_context(w->m, &regs[39]);
	ck_assert_ptr_nonnull(lookup_find(w->m->lookup->read, VA_A, 8));
	world_free(w);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("mmu tlbi");
	TCase *t = tcase_create("tlbi");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, tlbi_matrix, 0, OPS);
	tcase_add_loop_test(t, tlbi_matrix_small, 0, OPS);
	tcase_add_test(t, eviction);
	tcase_add_test(t, walk_cache);
	tcase_add_test(t, ipa_cache);
	tcase_add_loop_test(t, pieces_of_a_block, 0, 2);
	tcase_add_loop_test(t, tag_widths, 0, 2);
	tcase_add_test(t, stages_apart);
	tcase_add_test(t, many_contexts);
	suite_add_tcase(s, t);
	return unit_run(s);
}
