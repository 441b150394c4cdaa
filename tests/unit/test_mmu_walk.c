// SPDX-License-Identifier: GPL-2.0-or-later
/* Translations that succeed: stages on and off, granules, block sizes, ranges, attributes. */
#include "tests/unit/test_mmu_world.h"

#define SKEW UINT64_C(0x100000000)

static void expect_read(struct world *w, uint64_t va, uint64_t pa)
{
	uint64_t v = 0, mark = pa * UINT64_C(0x9e3779b97f4a7c15);

	memcpy(host_at(w, pa), &mark, sizeof(mark));
	ck_assert_msg(read64(w, va, &v), "va %llx: fsc %x", (unsigned long long)va, w->fault.fsc);
	ck_assert_uint_eq(v, mark);
}

/* All four pairs of stage 1 and stage 2 on and off. */
START_TEST(stage_pairs)
{
	bool s1 = _i & 1, s2 = _i & 2;
	struct world *w = world_new(1, NULL, true);
	uint64_t ipa = s2 ? DATA + SKEW : DATA, va = s1 ? 0x12345000 : ipa, pa;

	use_el1(w);
	if (s2)
		use_s2(w, SKEW);
	map_at(w, &w->s1, 0x12345000, ipa, 3, S1_RW);
	if (!s1)
		w->regs.sctlr = 0;
	enter(w);
	expect_read(w, va, DATA);
	expect_read(w, va + 0xff8, DATA + 0xff8);
	ck_assert(write64(w, va + 8, 0x55));
	ck_assert_uint_eq(*host_at(w, DATA + 8), 0x55);
	ck_assert(fetch(w, va + 0x40, &pa));
	ck_assert_uint_eq(pa, DATA + 0x40);
	/* lookups only for cacheable memory: not where the MMU is off */
	ck_assert_int_eq(lookup_find(w->m->lookup->read, va, 8) != NULL, s1);
	world_free(w);
}
END_TEST

struct shape {
	unsigned grain, in_bits, start, level;
};

/* Every leaf size of every granule, from every start level that reaches it. */
static const struct shape shapes[] = {
	{ 12, 48, 0, 1 }, { 12, 48, 0, 2 }, { 12, 48, 0, 3 }, { 12, 39, 1, 1 }, { 12, 39, 1, 2 },
	{ 12, 39, 1, 3 }, { 12, 30, 2, 2 }, { 12, 30, 2, 3 }, { 12, 36, 1, 3 }, { 12, 25, 2, 3 },
	{ 14, 48, 0, 2 }, { 14, 48, 0, 3 }, { 14, 47, 1, 2 }, { 14, 47, 1, 3 }, { 14, 36, 2, 2 },
	{ 14, 36, 2, 3 }, { 14, 25, 3, 3 }, { 14, 30, 2, 3 }, { 16, 48, 1, 2 }, { 16, 48, 1, 3 },
	{ 16, 42, 2, 2 }, { 16, 42, 2, 3 }, { 16, 29, 3, 3 }, { 16, 33, 2, 3 },
};

static uint64_t leaf_size(const struct shape *s)
{
	return UINT64_C(1) << (s->grain + (s->grain - 3) * (3 - s->level));
}

START_TEST(stage1_shapes)
{
	const struct shape *s = &shapes[_i];
	struct world *w = world_new(1, NULL, true);
	uint64_t size = leaf_size(s), va = (UINT64_C(1) << (s->in_bits - 1)) & ~(size - 1);
	uint64_t out = DATA & ~(size - 1), off = DATA - out, pa;

	use_el1(w);
	w->s1 = new_tt(w, s->grain, s->in_bits, s->start);
	w->s1_upper = new_tt(w, s->grain, s->in_bits, s->start);
	map_at(w, &w->s1, va, out, s->level, S1_RW);
	map_at(w, &w->s1_upper, va, out, s->level, S1_RW);
	w->regs.tcr = tcr_el1(&w->s1, &w->s1_upper);
	w->regs.ttbr0 = w->s1.base;
	w->regs.ttbr1 = w->s1_upper.base;
	enter(w);
	expect_read(w, va + off, DATA);
	expect_read(w, va + off + 0xa8, DATA + 0xa8);
	expect_read(w, va + off + 0xff0, DATA + 0xff0);
	/* upper range: same offset below the top */
	va |= ~((UINT64_C(1) << s->in_bits) - 1);
	expect_read(w, va + off + 0x100, DATA + 0x100);
	ck_assert(fetch(w, va + off + 0x104, &pa));
	ck_assert_uint_eq(pa, DATA + 0x104);
	/* the next leaf is not mapped, unless this one is all there is */
	if (va + size > va) {
		ck_assert(!try_access(w, va + size, MMU_READ));
		ck_assert_uint_eq(w->fault.fsc & ~3u, FSC_TRANSLATION);
	}
	world_free(w);
}
END_TEST

static const struct shape s2_shapes[] = {
	{ 12, 44, 0, 1 }, { 12, 44, 0, 2 }, { 12, 44, 0, 3 }, { 12, 40, 1, 1 }, { 12, 40, 1, 2 },
	{ 12, 40, 1, 3 }, { 12, 43, 1, 2 }, { 12, 32, 1, 3 }, { 12, 32, 2, 3 }, { 12, 34, 2, 2 },
	{ 14, 40, 2, 2 }, { 14, 40, 2, 3 }, { 14, 37, 2, 3 }, { 14, 44, 1, 2 }, { 14, 44, 1, 3 },
	{ 16, 40, 2, 2 }, { 16, 40, 2, 3 }, { 16, 44, 1, 3 }, { 16, 44, 2, 3 }, { 16, 33, 3, 3 },
	{ 14, 29, 3, 3 },
};

START_TEST(stage2_shapes)
{
	const struct shape *s = &s2_shapes[_i];
	struct world *w = world_new(1, NULL, true);
	uint64_t size = leaf_size(s), ipa = (UINT64_C(1) << (s->in_bits - 1)) & ~(size - 1);
	uint64_t out = DATA & ~(size - 1), off = DATA - out;

	w->s2 = new_tt(w, s->grain, s->in_bits, s->start);
	map_at(w, &w->s2, ipa, out, s->level, S2_RW);
	w->regs = (struct mmu_regs){
		.regime = REGIME_EL10,
		.el = 1,
		.hcr = 1,
		.vtcr = vtcr_of(&w->s2),
		.vttbr = w->s2.base,
	};
	enter(w);
	expect_read(w, ipa + off, DATA);
	expect_read(w, ipa + off + 0xff0, DATA + 0xff0);
	ck_assert(!try_access(w, (ipa ^ ipa >> 1) + off, MMU_READ));
	ck_assert(w->fault.stage2);
	world_free(w);
}
END_TEST

/* The contiguous hint makes one TLB entry: the neighbour's descriptor is not read again. */
START_TEST(contiguous)
{
	static const struct {
		unsigned grain, in_bits, start, level, joined;
	} cases[] = {
		{ 12, 39, 1, 3, 16 }, { 12, 39, 1, 2, 16 }, { 14, 36, 2, 3, 128 },
		{ 14, 36, 2, 2, 32 }, { 16, 42, 2, 3, 32 }, { 16, 42, 2, 2, 32 },
	};
	struct shape s = { cases[_i].grain, cases[_i].in_bits, cases[_i].start, cases[_i].level };
	struct world *w = world_new(1, NULL, true);
	uint64_t size = leaf_size(&s), all = size * cases[_i].joined, va = all,
		 out = DATA & ~(all - 1);

	use_el1(w);
	w->s1 = new_tt(w, s.grain, s.in_bits, s.start);
	for (unsigned i = 0; i < cases[_i].joined; i++)
		map_at(w, &w->s1, va + i * size, out + i * size, s.level, S1_RW | D_CONT);
	w->regs.tcr = tcr_el1(&w->s1, &w->s1_upper);
	w->regs.ttbr0 = w->s1.base;
	enter(w);
	expect_read(w, va + (DATA - out), DATA);
	ck_assert_uint_eq(w->ms->model[0].tlb.shifts, all);
	for (unsigned i = 0; i < cases[_i].joined; i++)
		*desc_at(w, &w->s1, va + i * size, s.level) = 0;
	expect_read(w, va + (DATA - out) + 8, DATA + 8);
	flush_all(w);
	ck_assert(!try_access(w, va + (DATA - out), MMU_READ));
	world_free(w);
}
END_TEST

/* Sizes of both stages meet in one entry: the smaller one, with the right address. */
START_TEST(mixed_sizes)
{
	struct world *w = world_new(1, NULL, true);

	use_el1(w);
	use_s2(w, SKEW);
	map_at(w, &w->s1, 0x10000000, DATA + SKEW, 2, S1_RW);
	/* stage 2 of the second MB by pages, in reverse order */
	for (unsigned i = 0; i < 512; i++) {
		uint64_t ipa = DATA + SKEW + i * 4096;

		if (i == 0)
			*desc_at(w, &w->s2, ipa, 2) = 0;
		map_at(w, &w->s2, ipa, DATA + (511 - i) * 4096, 3, S2_RW);
	}
	enter(w);
	for (unsigned i = 0; i < 512; i += 7)
		expect_read(w, 0x10000000 + i * 4096 + i * 8, DATA + (511 - i) * 4096 + i * 8);
	world_free(w);
}
END_TEST

START_TEST(top_byte_ignored)
{
	struct world *w = world_new(1, NULL, true);
	uint64_t tag = UINT64_C(0xa5) << 56, up = UINT64_C(0xffffff8000000000);

	use_el1(w);
	map_at(w, &w->s1, 0x1000, DATA, 3, S1_RW);
	map_at(w, &w->s1_upper, 0x1000, DATA + 0x1000, 3, S1_RW);
	enter(w);
	ck_assert(!try_access(w, tag | 0x1000, MMU_READ));
	ck_assert_uint_eq(w->fault.fsc, FSC_TRANSLATION);
	ck_assert_uint_eq(w->fault.va, tag | 0x1000);
	w->regs.tcr |= UINT64_C(3) << 37;
	enter(w);
	expect_read(w, tag | 0x1000, DATA);
	expect_read(w, 0x1000, DATA);
	expect_read(w, (up | 0x1000) & ~(UINT64_C(0xff) << 56), DATA + 0x1000);
	/* TBI0 alone */
	w->regs.tcr &= ~(UINT64_C(1) << 38);
	enter(w);
	expect_read(w, tag | 0x1000, DATA);
	ck_assert(!try_access(w, (up | 0x1000) ^ tag, MMU_READ));
	/* no tag makes an empty lookup entry match */
	for (unsigned i = 0; i < 64; i++) {
		uint64_t v;
		uint64_t va = UINT64_C(0x8000000000000000) + i * 0x20;

		ck_assert_ptr_null(lookup_find(w->m->lookup->read, va, 8));
		read64(w, va, &v);
	}
	world_free(w);
}
END_TEST

START_TEST(el2_regime)
{
	struct world *w = world_new(1, NULL, true);

	use_el2(w);
	map_at(w, &w->s1, 0x1000, DATA, 3, S1_RW);
	enter(w);
	expect_read(w, 0x1000, DATA);
	ck_assert(!try_access(w, UINT64_C(0xffffff8000001000), MMU_READ));
	ck_assert_uint_eq(w->fault.fsc, FSC_TRANSLATION);
	ck_assert(!w->fault.stage2);
	w->regs.tcr |= 1 << 20; /* TBI */
	enter(w);
	expect_read(w, UINT64_C(0x7f00000000001000), DATA);
	world_free(w);
}
END_TEST

START_TEST(big_endian_tables)
{
	struct world *w = world_new(1, NULL, true);

	use_el1(w);
	map_at(w, &w->s1, 0x1000, DATA, 3, S1_RW);
	for (unsigned l = 3; l >= 1; l--) {
		uint64_t *d = desc_at(w, &w->s1, 0x1000, l);

		*d = __builtin_bswap64(*d);
	}
	w->regs.sctlr |= 1 << 25;
	enter(w);
	expect_read(w, 0x1000, DATA);
	world_free(w);
}
END_TEST

/* Stage 2 MemAttr over stage 1 MAIR: the PAR of AT S12E1R shows the result. */
START_TEST(attributes_combine)
{
	static const struct {
		unsigned s1, s2, attr, sh;
	} cases[] = {
		{ 0, 0xf, 0xff, 3 }, { 0, 0x5, 0x44, 2 }, { 0, 0xa, 0xbb, 3 }, { 0, 0x0, 0x00, 2 },
		{ 0, 0x1, 0x04, 2 }, { 0, 0x3, 0x0c, 2 }, { 2, 0xf, 0x44, 2 }, { 3, 0xf, 0xaa, 3 },
		{ 3, 0x5, 0x44, 2 }, { 1, 0xf, 0x00, 2 }, { 1, 0x3, 0x00, 2 }, { 4, 0x1, 0x04, 2 },
		{ 4, 0x3, 0x0c, 2 }, { 4, 0xf, 0x0c, 2 }, { 0, 0xd, 0xf4, 3 }, { 0, 0x7, 0x4f, 3 },
	};
	struct world *w = world_new(1, NULL, true);
	uint64_t par;

	use_el1(w);
	use_s2(w, 0);
	map_at(w, &w->s1, 0x1000, DATA, 3, S1_RW | D_ATTR(cases[_i].s1) | D_SH(3));
	map_at(w, &w->s2, DATA, DATA, 2, D_AF | D_S2AP(3) | D_S2MEM(cases[_i].s2));
	w->regs.regime = REGIME_EL10;
	enter(w);
	ck_assert(mmu_at(w->m, &w->regs, 0x1000, MMU_READ, true, &par, &w->fault));
	ck_assert_uint_eq(par & 1, 0);
	ck_assert_uint_eq(par >> 56, cases[_i].attr);
	ck_assert_uint_eq(par >> 7 & 3, cases[_i].sh);
	ck_assert_uint_eq(par & UINT64_C(0xfffffffff000), DATA);
	/* stage 1 alone */
	ck_assert(mmu_at(w->m, &w->regs, 0x1000, MMU_READ, false, &par, &w->fault));
	ck_assert_uint_eq(par >> 56, MAIR >> (cases[_i].s1 * 8) & 0xff);
	world_free(w);
}
END_TEST

static bool has_lookup(struct world *w, uint64_t va)
{
	uint64_t v;

	ck_assert(read64(w, va, &v));
	return lookup_find(w->m->lookup->read, va, 8);
}

/* Controls that turn cacheability off, and HCR_EL2.DC that turns it on. */
START_TEST(cacheability_controls)
{
	struct world *w = world_new(1, NULL, true);

	use_el1(w);
	use_s2(w, 0);
	map_at(w, &w->s1, 0x1000, DATA, 3, S1_RW);
	map_at(w, &w->s1, 0x2000, DATA, 3, S1_RW | D_ATTR(2));
	map_at(w, &w->s1, 0x3000, DATA, 3, S1_RW | D_ATTR(1));
	map_at(w, &w->s1, 0x4000, DATA, 3, S1_RW | D_ATTR(3));
	enter(w);
	ck_assert(has_lookup(w, 0x1000));
	ck_assert(!has_lookup(w, 0x2000));
	ck_assert(!has_lookup(w, 0x3000));
	ck_assert(!has_lookup(w, 0x4000));
	w->regs.sctlr &= ~UINT64_C(4);
	enter(w);
	ck_assert(!has_lookup(w, 0x1000));
	w->regs.sctlr |= 4;
	w->regs.hcr |= UINT64_C(1) << 32; /* CD */
	enter(w);
	ck_assert(!has_lookup(w, 0x1000));
	w->regs.hcr = 1 << 12; /* DC: stage 1 off and write-back, stage 2 on */
	enter(w);
	ck_assert(has_lookup(w, DATA));
	world_free(w);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("mmu walk");
	TCase *t = tcase_create("walk");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, stage_pairs, 0, 4);
	tcase_add_loop_test(t, stage1_shapes, 0, sizeof(shapes) / sizeof(shapes[0]));
	tcase_add_loop_test(t, stage2_shapes, 0, sizeof(s2_shapes) / sizeof(s2_shapes[0]));
	tcase_add_loop_test(t, contiguous, 0, 6);
	tcase_add_test(t, mixed_sizes);
	tcase_add_test(t, top_byte_ignored);
	tcase_add_test(t, el2_regime);
	tcase_add_test(t, big_endian_tables);
	tcase_add_loop_test(t, attributes_combine, 0, 16);
	tcase_add_test(t, cacheability_controls);
	suite_add_tcase(s, t);
	return unit_run(s);
}
