// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What Armv8.1 and 8.2 add to translation: hardware's updates of descriptors (FEAT_HAFDBS),
 * hierarchical permissions disabled (FEAT_HPDS), execute-never by EL at stage 2 (FEAT_XNX), 16-bit
 * VMIDs, CnP.
 */
#include "tests/unit/test_mmu_world.h"

#define VA	   UINT64_C(0x12345000)
#define D_DBM	   (UINT64_C(1) << 51)
#define D_RO	   D_AP(2)
#define TCR_HA	   (UINT64_C(1) << 39)
#define TCR_HD	   (UINT64_C(1) << 40)
#define TCR_HPD0   (UINT64_C(1) << 41)
#define VTCR_HA	   (UINT64_C(1) << 21)
#define VTCR_HD	   (UINT64_C(1) << 22)
#define S2_RO	   (D_S2AP(1) | D_S2MEM(15))
#define CACHE_LINE UINT64_C(64)

static struct world *world_v82(unsigned cores)
{
	struct world *w = world_new(cores, NULL, true);

	w->ms->features.hafdbs = w->ms->features.hpds = w->ms->features.xnx = true;
	use_el1(w);
	return w;
}

static uint64_t pa_of(const struct world *w, const uint64_t *desc)
{
	return RAM_BASE + (uint64_t)((const uint8_t *)desc - w->ram);
}

/* Any access sets the flag, once; without HA, or the feature, it faults. */
START_TEST(access_flag)
{
	enum mmu_access access = (enum mmu_access)_i;
	struct world *w = world_v82(1);
	uint64_t *d = map_at(w, &w->s1, VA, DATA, 3, 0);
	uint64_t before = *d;

	enter(w);
	ck_assert(!try_access(w, VA, access));
	ck_assert_uint_eq(w->fault.fsc, FSC_ACCESS_FLAG | 3);
	w->ms->features.hafdbs = false;
	w->regs.tcr |= TCR_HA;
	enter(w);
	ck_assert(!try_access(w, VA, access));
	w->ms->features.hafdbs = true;
	w->regs.tcr |= TCR_HD; /* another context: the first was decoded without the feature */
	enter(w);
	ck_assert(mmu_probe(w->m, VA, 8, MMU_READ, 0, &w->fault));
	ck_assert_uint_eq(*d, before); /* who only looks changes nothing */
	ck_assert(try_access(w, VA, access));
	ck_assert_uint_eq(*d, before | D_AF);
	*d = before; /* known to the TLB now */
	ck_assert(try_access(w, VA, access));
	ck_assert_uint_eq(*d, before);
	world_free(w);
}
END_TEST

/* Reads leave a clean page clean; the first write marks it, also after reads; others do not. */
START_TEST(dirty_state)
{
	struct world *w = world_v82(1);
	uint64_t *d = map_at(w, &w->s1, VA, DATA, 3, D_AF | D_RO | D_DBM);
	uint64_t clean = *d, v;
	struct mmu_fault f;
	uint64_t par;

	w->regs.tcr |= TCR_HA | TCR_HD;
	enter(w);
	ck_assert(read64(w, VA, &v));
	ck_assert_ptr_nonnull(lookup_find(w->m->lookup->read, VA, 8));
	ck_assert_ptr_null(lookup_find(w->m->lookup->write, VA, 8));
	ck_assert(mmu_cache_op(w->m, DC_CIVAC, VA, &f));
	ck_assert(mmu_cache_op(w->m, DC_IVAC, VA, &f)); /* needs the right to write, writes not */
	ck_assert(mmu_probe(w->m, VA, 8, MMU_WRITE, 0, &f));
	ck_assert(mmu_at(w->m, &w->regs, VA, MMU_WRITE, false, &par, &f));
	ck_assert_uint_eq(par & 1, 0);
	ck_assert_uint_eq(*d, clean);
	ck_assert(read64(w, VA, &v));
	take_charge(w->m);
	ck_assert(write64(w, VA, 1));
	ck_assert_uint_eq(*d, clean & ~D_RO);
	ck_assert_uint_gt(take_charge(w->m), 0); /* for the walk */
	ck_assert_ptr_nonnull(lookup_find(w->m->lookup->write, VA, 8));
	ck_assert(write64(w, VA + 64, 1));
	*d = clean; /* cleaned by software: seen after a TLBI */
	ck_assert(write64(w, VA + 128, 1));
	ck_assert_uint_eq(*d, clean);
	flush_all(w);
	ck_assert_ptr_null(lookup_find(w->m->lookup->write, VA, 8));
	ck_assert(write64(w, VA + 128, 1));
	ck_assert_uint_eq(*d, clean & ~D_RO);
	/* HD means nothing without HA */
	*d = clean;
	flush_all(w);
	w->regs.tcr &= ~TCR_HA;
	enter(w);
	ck_assert(!write64(w, VA, 1));
	ck_assert_uint_eq(w->fault.fsc, FSC_PERMISSION | 3);
	ck_assert_uint_eq(*d, clean);
	world_free(w);
}
END_TEST

/* A write that is refused marks nothing: EL0 at a page of EL1, and where tables say read only. */
START_TEST(refused_writes)
{
	struct world *w = world_v82(1);
	uint64_t *d = map_at(w, &w->s1, VA, DATA, 3, D_AF | D_RO | D_DBM);
	uint64_t clean = *d;

	w->regs.tcr |= TCR_HA | TCR_HD;
	w->regs.el = 0;
	enter(w);
	ck_assert(!write64(w, VA, 1));
	ck_assert_uint_eq(*d, clean);
	w->regs.el = 1;
	*desc_at(w, &w->s1, VA, 2) |= UINT64_C(1) << 62; /* APTable: read only */
	enter(w);
	flush_all(w);
	ck_assert(!write64(w, VA, 1));
	ck_assert_uint_eq(*d, clean);
	world_free(w);
}
END_TEST

/* A clean page counts as writable: what EL0 may write EL1 does not execute. */
START_TEST(clean_is_writable)
{
	struct world *w = world_v82(1);

	map_at(w, &w->s1, VA, DATA, 3, D_AF | D_AP(3) | D_DBM);
	w->regs.tcr |= TCR_HA;
	enter(w);
	ck_assert(try_access(w, VA, MMU_FETCH));
	flush_all(w);
	w->regs.tcr |= TCR_HD;
	enter(w);
	ck_assert(!try_access(w, VA, MMU_FETCH));
	world_free(w);
}
END_TEST

/* Stage 2: flag and dirty state of the page, and of the page that holds stage 1's descriptor. */
START_TEST(stage2)
{
	struct world *w = world_v82(1);
	uint64_t *d1 = map_at(w, &w->s1, VA, DATA, 3, 0), before = *d1;
	uint64_t *d2, *table, clean, v;
	uint64_t table_ipa;

	use_s2(w, 0);
	w->regs.tcr |= TCR_HA | TCR_HD;
	w->regs.vtcr |= VTCR_HA | VTCR_HD;
	d2 = map_at(w, &w->s2, DATA, DATA, 2, S2_RO | D_DBM);
	clean = *d2;
	table_ipa = pa_of(w, d1) & ~UINT64_C(0x1fffff);
	table = desc_at(w, &w->s2, table_ipa, 2);
	enter(w);

	/* where stage 2 does not let hardware write, there is a fault of the walk */
	*table = table_ipa | S2_RO | D_AF | D_BLOCK;
	ck_assert(!read64(w, VA, &v));
	ck_assert_uint_eq(w->fault.fsc, FSC_PERMISSION | 2);
	ck_assert(w->fault.stage2 && w->fault.s1ptw && w->fault.write);
	ck_assert_uint_eq(w->fault.ipa, pa_of(w, d1));
	ck_assert_uint_eq(*d1, before);
	ck_assert(!mmu_probe(w->m, VA, 8, MMU_READ, 0, &w->fault));

	/* writable but clean: marked, as the flag of stage 1 is written */
	*table |= D_DBM;
	flush_all(w);
	ck_assert(read64(w, VA, &v));
	ck_assert_uint_eq(*d1, before | D_AF);
	ck_assert_uint_eq(*table, table_ipa | S2_RO | D_S2AP(2) | D_AF | D_DBM | D_BLOCK);
	ck_assert_uint_eq(*d2, clean | D_AF);

	/* then a write, which stage 2's cached walks must not hide */
	ck_assert(write64(w, VA, 1));
	ck_assert_uint_eq(*d2, clean | D_AF | D_S2AP(2));
	/* without DBM it is what it was */
	*d2 = (clean | D_AF) & ~D_DBM;
	flush_all(w);
	ck_assert(!write64(w, VA, 1));
	ck_assert(w->fault.stage2 && !w->fault.s1ptw);
	ck_assert_uint_eq(w->fault.fsc, FSC_PERMISSION | 2);
	world_free(w);
}
END_TEST

/* No descriptor can be updated in ROM. */
START_TEST(tables_in_rom)
{
	struct world *w = world_v82(1);
	uint64_t entry = DATA | D_BLOCK, v;

	memcpy(w->rom + 8, &entry, sizeof(entry)); /* level 1: 1 GB at 1 GB */
	w->regs.ttbr0 = ROM_BASE;
	w->regs.tcr |= TCR_HA;
	enter(w);
	ck_assert(!read64(w, DATA, &v));
	ck_assert_uint_eq(w->fault.fsc, FSC_UNSUPPORTED_UPDATE);
	world_free(w);
}
END_TEST

/* Another core neither keeps the line nor its exclusive reservation. */
START_TEST(other_cores)
{
	struct world *w = world_v82(2);
	uint64_t *d = map_at(w, &w->s1, VA, DATA, 3, 0);
	struct mmu *other = memsys_mmu(w->ms, 1);
	uint64_t at = pa_of(w, d), v;

	/* the table as data */
	map_at(w, &w->s1, UINT64_C(0x40000000), at & ~UINT64_C(0xfff), 3, S1_RW);
	w->regs.tcr |= TCR_HA;
	mmu_set_context(other, &w->regs);
	ck_assert(mmu_read(other, UINT64_C(0x40000000) + (at & 0xfff), 8, MMU_EXCLUSIVE, &v,
			   &w->fault));
	ck_assert_ptr_nonnull(l1d_find(other->model, at / CACHE_LINE));
	ck_assert(mmu_monitor_armed(other));
	enter(w);
	ck_assert(read64(w, VA, &v));
	ck_assert(!mmu_monitor_armed(other));
	ck_assert_ptr_null(l1d_find(other->model, at / CACHE_LINE));
	ck_assert(mmu_read(other, UINT64_C(0x40000000) + (at & 0xfff), 8, 0, &v, &w->fault));
	ck_assert_uint_eq(v, *d);
	ck_assert(v & D_AF);
	world_free(w);
}
END_TEST

START_TEST(big_endian)
{
	struct world *w = world_v82(1);
	uint64_t *d = map_at(w, &w->s1, VA, DATA, 3, D_RO | D_DBM), v;

	uint64_t *l2 = desc_at(w, &w->s1, VA, 2), *l1 = desc_at(w, &w->s1, VA, 1);

	v = *d;
	*d = __builtin_bswap64(*d);
	*l2 = __builtin_bswap64(*l2);
	*l1 = __builtin_bswap64(*l1);
	w->regs.sctlr |= UINT64_C(1) << 25;
	w->regs.tcr |= TCR_HA | TCR_HD;
	enter(w);
	ck_assert(write64(w, VA, 0));
	ck_assert_uint_eq(*d, __builtin_bswap64((v | D_AF) & ~D_RO));
	world_free(w);
}
END_TEST

/* HPD: the tables' rights do not count, the leaf's do. */
START_TEST(hierarchy_disabled)
{
	struct world *w = world_v82(1);

	map_at(w, &w->s1, VA, DATA, 3, S1_RW);
	*desc_at(w, &w->s1, VA, 2) |= UINT64_C(0xf) << 59;
	enter(w);
	ck_assert(!try_access(w, VA, MMU_WRITE));
	ck_assert(!try_access(w, VA, MMU_FETCH));
	flush_all(w);
	w->regs.tcr |= TCR_HPD0;
	enter(w);
	ck_assert(try_access(w, VA, MMU_WRITE));
	ck_assert(try_access(w, VA, MMU_FETCH));
	world_free(w);
}
END_TEST

/* XN[1:0] of stage 2, by EL; without the feature bit 53 is ignored. */
START_TEST(stage2_execute_never)
{
	static const struct {
		bool el1, el0;
	} executes[4] = { { true, true }, { false, true }, { false, false }, { true, false } };

	for (unsigned xn = 0; xn < 4; xn++) {
		for (unsigned el = 0; el < 2; el++) {
			for (unsigned feature = 0; feature < 2; feature++) {
				struct world *w = world_v82(1);
				bool expected = el ? executes[xn].el1 : executes[xn].el0;

				map_at(w, &w->s1, VA, DATA, 3, D_AF | D_AP(3));
				use_s2(w, 0);
				map_at(w, &w->s2, DATA, DATA, 2, S2_RW | (uint64_t)xn << 53);
				w->ms->features.xnx = feature;
				w->regs.el = (uint8_t)el;
				enter(w);
				if (!feature)
					expected = !(xn & 2);
				ck_assert_msg(try_access(w, VA, MMU_FETCH) == expected,
					      "XN %u at EL%u, feature %u", xn, el, feature);
				ck_assert(try_access(w, VA, MMU_READ));
				world_free(w);
			}
		}
	}
}
END_TEST

/* CnP is no part of a context; VMIDs that differ in their upper half are different ones. */
START_TEST(cnp_and_vmid)
{
	struct world *w = world_v82(1);
	const struct lookup *lookup;
	uint64_t v;

	map_at(w, &w->s1, VA, DATA, 3, S1_RW);
	use_s2(w, 0);
	w->regs.vtcr |= UINT64_C(1) << 19;
	w->regs.vttbr |= UINT64_C(0x100) << 48;
	enter(w);
	lookup = w->m->lookup;
	ck_assert(read64(w, VA, &v));
	w->regs.ttbr0 |= 1;
	w->regs.ttbr1 |= 1;
	w->regs.vttbr |= 1;
	enter(w);
	ck_assert_ptr_eq(w->m->lookup, lookup);
	mmu_tlbi(w->m, &(struct tlbi){ .op = TLBI_ALL,
				       .regime = REGIME_EL10,
				       .vmid_only = true,
				       .stage2 = true,
				       .vmid = 1 });
	ck_assert_ptr_nonnull(lookup_find(w->m->lookup->read, VA, 8));
	mmu_tlbi(w->m, &(struct tlbi){ .op = TLBI_ALL,
				       .regime = REGIME_EL10,
				       .vmid_only = true,
				       .stage2 = true,
				       .vmid = 0x101 });
	ck_assert_ptr_null(lookup_find(w->m->lookup->read, VA, 8));
	world_free(w);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("mmu of Armv8.2");
	TCase *t = tcase_create("v82");

	tcase_add_loop_test(t, access_flag, 0, 3);
	tcase_add_test(t, dirty_state);
	tcase_add_test(t, refused_writes);
	tcase_add_test(t, clean_is_writable);
	tcase_add_test(t, stage2);
	tcase_add_test(t, tables_in_rom);
	tcase_add_test(t, other_cores);
	tcase_add_test(t, big_endian);
	tcase_add_test(t, hierarchy_disabled);
	tcase_add_test(t, stage2_execute_never);
	tcase_add_test(t, cnp_and_vmid);
	suite_add_tcase(s, t);
	return unit_run(s);
}
