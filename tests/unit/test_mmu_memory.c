// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The memory system behind the translation: the physical map, devices and
 * their costs, exclusives between cores, decoded code, and what each miss of
 * the model charges.
 */
#include "tests/unit/test_mmu_world.h"

#define VA     UINT64_C(0x10000000)
#define DEV_VA UINT64_C(0x20000000)

/* Distinct costs, so that a sum names its parts. */
static struct mem_timing marked(void)
{
	struct mem_timing t = default_timing();

	t.l1i_miss = 1;
	t.l2_hit = 10;
	t.l3_hit = 100;
	t.dram = 1000;
	t.peer_hit = 30;
	t.store_upgrade = 20;
	t.store_miss = 50;
	t.utlb_miss = 100000;
	t.walk_base = 1000000;
	t.uncached = 70;
	t.tlbi_local = 3;
	t.tlbi_broadcast = 5;
	t.cache_op = 7;
	t.line_cross = 2;
	return t;
}

static struct world *two_cores(const struct mem_timing *t, bool timing)
{
	struct world *w = world_new(2, t, timing);

	use_el1(w);
	map_at(w, &w->s1, VA, DATA, 2, S1_RW);
	map_at(w, &w->s1, VA + (UINT64_C(2) << 20), DATA, 2, S1_RW | D_ATTR(2));
	map_at(w, &w->s1, DEV_VA, DEV_BASE, 3, S1_RW | D_ATTR(1));
	for (unsigned i = 0; i < 2; i++)
		mmu_set_context(memsys_mmu(w->ms, i), &w->regs);
	return w;
}

#define NC (UINT64_C(2) << 20) /* offset of the non-cacheable alias */

/* Charge of one access. */
static uint32_t cost(struct world *w, unsigned core, uint64_t va, enum mmu_access access)
{
	w->m = memsys_mmu(w->ms, core);
	take_charge(w->m);
	ck_assert(try_access(w, va, access));
	return take_charge(w->m);
}

START_TEST(map_rejects)
{
	static struct physmap map;
	static uint8_t bytes[4096];
	struct region r = { .name = "a", .base = 0x1000, .size = 0x1000, .host = bytes };
	struct error err;

	ck_assert(physmap_add(&map, &r, &err));
	r.name = "b";
	ck_assert(!physmap_add(&map, &r, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "b"));
	ck_assert_ptr_nonnull(strstr(err.msg, "a"));
	r.base = 0x1fc0;
	ck_assert(!physmap_add(&map, &r, &err));
	r.base = 0xfc0;
	ck_assert(!physmap_add(&map, &r, &err));
	r.base = 0;
	r.size = 0;
	ck_assert(!physmap_add(&map, &r, &err));
	r.base = UINT64_MAX & ~UINT64_C(0xfff);
	r.size = 0x2000;
	ck_assert(!physmap_add(&map, &r, &err));
	r.base = 0x20;
	r.size = 0x1000;
	ck_assert(!physmap_add(&map, &r, &err));
	r.base = 0;
	ck_assert(physmap_add(&map, &r, &err));
	r.base = 0x2000;
	ck_assert(physmap_add(&map, &r, &err));
	for (unsigned i = 0; i < 3; i++) {
		ck_assert_uint_eq(map.regions[i].id, i);
		ck_assert_uint_eq(map.regions[i].base, i * 0x1000);
	}
	ck_assert_ptr_null(physmap_find(&map, 0x3000));
	ck_assert_ptr_eq(physmap_find(&map, 0x1fff), &map.regions[1]);
	ck_assert_ptr_eq(physmap_ram(&map, 0x1ff8, 8, true), bytes + 0xff8);
	ck_assert_ptr_null(physmap_ram(&map, 0x1ff9, 8, true));
	r.kind = REGION_ROM;
	r.base = 0x8000;
	ck_assert(physmap_add(&map, &r, &err));
	ck_assert_ptr_null(physmap_ram(&map, 0x8000, 8, true));
	ck_assert_ptr_nonnull(physmap_ram(&map, 0x8000, 8, false));
	while (map.count < PHYSMAP_MAX_REGIONS) {
		r.base += r.size;
		ck_assert(physmap_add(&map, &r, &err));
	}
	r.base += r.size;
	ck_assert(!physmap_add(&map, &r, &err));
}
END_TEST

START_TEST(impossible_geometry)
{
	static const struct {
		size_t offset;
		uint32_t value;
		const char *names;
	} cases[] = {
		{ offsetof(struct mem_timing, l1d_size), 3000, "l1d" },
		{ offsetof(struct mem_timing, l1d_ways), 3, "l1d" },
		{ offsetof(struct mem_timing, l1i_ways), 0, "l1i" },
		{ offsetof(struct mem_timing, l2_size), 4096, "l2" },
		{ offsetof(struct mem_timing, l3_ways), 7, "l3" },
		{ offsetof(struct mem_timing, dtlb_entries), 0, "dtlb" },
		{ offsetof(struct mem_timing, itlb_entries), 1000, "itlb" },
		{ offsetof(struct mem_timing, tlb_ways), 5, "tlb" },
		{ offsetof(struct mem_timing, walk_cache_entries), 20 + 5, "walk_cache" },
		{ offsetof(struct mem_timing, utlb_max_page), 5000, "utlb.max_page" },
		{ offsetof(struct mem_timing, store_miss), 101, "store.miss" },
	};
	struct mem_timing t = default_timing();
	struct mmu_features f = { .pa_bits = 40, .tgran4 = true };
	static struct physmap map;
	struct error err;

	memcpy((char *)&t + cases[_i].offset, &cases[_i].value, 4);
	ck_assert_ptr_null(memsys_new(&map, 1, &f, &t, true, &err));
	ck_assert_msg(strstr(err.msg, cases[_i].names) != NULL, "%s", err.msg);
	t = default_timing();
	ck_assert_ptr_null(memsys_new(&map, 0, &f, &t, true, &err));
	ck_assert_ptr_null(memsys_new(&map, MMU_MAX_CORES + 1, &f, &t, true, &err));
}
END_TEST

START_TEST(params_are_sane)
{
	struct mem_timing t;
	size_t n = 0;

	memset(&t, 0xff, sizeof(t));
	for (const struct param *p = mem_timing_params; p->name; p++, n++) {
		uint32_t *v = (uint32_t *)(void *)((char *)&t + p->offset);

		ck_assert_msg(*v == UINT32_MAX, "%s: two rows for one field", p->name);
		*v = p->def;
		ck_assert_uint_le(p->min, p->def);
		ck_assert_uint_le(p->def, p->max);
		for (const struct param *q = mem_timing_params; q < p; q++)
			ck_assert_str_ne(p->name, q->name);
	}
	ck_assert_uint_eq(n * sizeof(uint32_t), sizeof(t));
}
END_TEST

START_TEST(device_accesses)
{
	struct world *w = two_cores(NULL, true);
	struct mmu *m = w->m;
	uint64_t v[2] = { 0 };

	w->dev_value = 0x1000;
	ck_assert(mmu_read(m, DEV_VA + 8, 4, 0, v, &w->fault));
	ck_assert_uint_eq(v[0], 0x1008);
	ck_assert_ptr_nonnull(m->mmio.region);
	ck_assert_str_eq(m->mmio.region->name, "dev");
	ck_assert_uint_eq(m->mmio.pa, DEV_BASE + 8);
	ck_assert_uint_eq(m->mmio.value, 0x1008);
	ck_assert_uint_eq(m->mmio.size, 4);
	ck_assert(!m->mmio.write);
	v[0] = 0xabcd;
	ck_assert(mmu_write(m, DEV_VA + 2, 2, 0, v, &w->fault));
	ck_assert_uint_eq(w->dev_value, 0xabcd);
	ck_assert_uint_eq(w->dev_size, 2);
	ck_assert(m->mmio.write);
	/* narrower than the device takes, and what its handler refuses */
	ck_assert(!mmu_read(m, DEV_VA, 1, 0, v, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_EXTERNAL);
	ck_assert(!mmu_read(m, DEV_VA + 0xffc, 4, 0, v, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_EXTERNAL);
	ck_assert(!mmu_write(m, DEV_VA + 0xffc, 4, 0, v, &w->fault));
	ck_assert(w->fault.write);
	/* wider: in pieces */
	w->dev_value = 0;
	w->dev_reads = 0;
	ck_assert(mmu_read(m, DEV_VA + 16, 8, 0, v, &w->fault));
	ck_assert_uint_eq(w->dev_reads, 2);
	ck_assert_uint_eq(v[0], UINT64_C(0x1400000010));
	ck_assert(mmu_read(m, DEV_VA + 16, 16, 0, v, &w->fault));
	ck_assert_uint_eq(v[1], UINT64_C(0x1c00000018));
	/* mapped as Normal memory, and over a line's end: no whole pieces, nor a byte too many */
	map_at(w, &w->s1, DEV_VA + 0x2000, DEV_BASE, 3, S1_RW | D_ATTR(2));
	v[1] = UINT64_MAX;
	ck_assert(!mmu_read(m, DEV_VA + 0x2000 + LINE_SIZE - 2, 8, 0, v, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_EXTERNAL);
	ck_assert_uint_eq(v[1], UINT64_MAX);
	ck_assert(!mmu_write(m, DEV_VA + 0x2000 + LINE_SIZE - 2, 8, 0, v, &w->fault));
	ck_assert_uint_eq(w->dev_offset, LINE_SIZE - 2);
	/* memory again */
	ck_assert(mmu_read(m, VA, 4, 0, v, &w->fault));
	ck_assert_ptr_null(m->mmio.region);
	/* exclusives are for memory */
	ck_assert(!mmu_read(m, DEV_VA, 4, MMU_EXCLUSIVE, v, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_UNSUPPORTED_ATOMIC);
	/* read-only memory ignores stores */
	map_at(w, &w->s1, DEV_VA + 0x1000, ROM_BASE, 3, S1_RW);
	v[0] = 5;
	ck_assert(mmu_write(m, DEV_VA + 0x1000, 8, 0, v, &w->fault));
	ck_assert_uint_eq(w->rom[0], 0);
	ck_assert(mmu_read(m, DEV_VA + 0x1000, 8, 0, v, &w->fault));
	ck_assert_ptr_nonnull(lookup_find(m->lookup->read, DEV_VA + 0x1000, 8));
	ck_assert_ptr_null(lookup_find(m->lookup->write, DEV_VA + 0x1000, 8));
	world_free(w);
}
END_TEST

/* Posted writes are in flight together; a read waits for them or for its own trip. */
START_TEST(posted_writes)
{
	struct world *w = two_cores(NULL, true);
	struct mmu *m = w->m;
	uint32_t v = 0;

	m->now = 1000;
	ck_assert(mmu_read(m, DEV_VA, 4, 0, &v, &w->fault)); /* translation paid */
	take_charge(m);
	ck_assert(mmu_write(m, DEV_VA, 4, 0, &v, &w->fault));
	ck_assert_uint_eq(m->charge.mmio, 7);
	ck_assert_uint_eq(m->posted_until, 1067);
	ck_assert_uint_eq(mmu_barrier_wait(m, 1010), 57);
	ck_assert_uint_eq(mmu_barrier_wait(m, 1067), 0);
	m->now = 1010;
	ck_assert(mmu_write(m, DEV_VA, 4, 0, &v, &w->fault));
	ck_assert_uint_eq(m->posted_until, 1077);
	take_charge(m);
	m->now = 1020;
	ck_assert(mmu_read(m, DEV_VA, 4, 0, &v, &w->fault));
	ck_assert_uint_eq(m->charge.mmio, 100);
	m->posted_until = 2150;
	m->now = 2000;
	take_charge(m);
	ck_assert(mmu_read(m, DEV_VA, 4, 0, &v, &w->fault));
	ck_assert_uint_eq(m->charge.mmio, 150);
	m->now = 2000;
	take_charge(m);
	ck_assert(mmu_read(m, DEV_VA, 4, 0, &v, &w->fault));
	ck_assert_uint_eq(m->charge.mmio, 100);
	ck_assert_uint_eq(m->charge.mem + m->charge.tlb + m->charge.maint, 0);
	world_free(w);
}
END_TEST

START_TEST(charges_of_levels)
{
	struct mem_timing t = marked();
	struct world *w;
	const uint32_t utlb = t.utlb_miss, walk = t.utlb_miss + t.walk_base;

	t.l1d_size = 4096; /* 32 sets of 2 */
	t.l1d_ways = 2;
	t.l2_size = 16384; /* 64 sets of 4 */
	t.l2_ways = 4;
	t.l3_size = 65536;
	t.l3_ways = 8;
	w = two_cores(&t, true);
	/* level 1 and level 2 descriptors and the data come from memory */
	ck_assert_uint_eq(cost(w, 0, VA, MMU_READ), walk + 2 * 1000 + 1000);
	ck_assert_uint_eq(cost(w, 0, VA, MMU_READ), 0);
	ck_assert_uint_eq(cost(w, 0, VA + 8, MMU_WRITE), 0);
	ck_assert_uint_eq(cost(w, 0, VA + 64, MMU_READ), 1000);
	ck_assert_uint_eq(cost(w, 0, VA + 128, MMU_WRITE), 500);
	/* 2 more lines in the set of 32: the first one leaves L1, not L2 */
	ck_assert_uint_eq(cost(w, 0, VA + 2048, MMU_READ), 1000);
	ck_assert_uint_eq(cost(w, 0, VA + 4096, MMU_READ), 1000);
	ck_assert_uint_eq(cost(w, 0, VA, MMU_READ), 10);
	/* out of L2, still in L3 */
	for (unsigned i = 2; i < 6; i++)
		ck_assert_uint_eq(cost(w, 0, VA + i * 4096, MMU_READ), 1000);
	ck_assert_uint_eq(cost(w, 0, VA, MMU_READ), 100);
	/* a crossing costs, hit or not */
	ck_assert_uint_eq(cost(w, 0, VA + 124, MMU_READ), 2);
	ck_assert_uint_eq(cost(w, 0, VA + 124, MMU_READ), 2);
	/* non-cacheable, each time; its page is a second micro-TLB and TLB miss */
	ck_assert_uint_eq(cost(w, 0, VA + NC, MMU_READ), walk + 10 + 70);
	ck_assert_uint_eq(cost(w, 0, VA + NC, MMU_READ), 70);
	ck_assert_uint_eq(cost(w, 0, VA + NC, MMU_WRITE), 70);
	/* instruction side: main TLB hit, line in L2, then in L1I */
	ck_assert_uint_eq(cost(w, 0, VA, MMU_FETCH), utlb + 1);
	ck_assert_uint_eq(cost(w, 0, VA, MMU_FETCH), 0);
	ck_assert_uint_eq(cost(w, 0, VA + 64, MMU_FETCH), 1);
	ck_assert_uint_eq(cost(w, 0, VA + 640, MMU_FETCH), 1000);
	world_free(w);
}
END_TEST

START_TEST(charges_between_cores)
{
	struct mem_timing t = marked();
	struct world *w = two_cores(&t, true);

	cost(w, 0, VA, MMU_READ);
	cost(w, 1, VA + 4096, MMU_READ);		 /* translations paid */
	ck_assert_uint_eq(cost(w, 1, VA, MMU_READ), 30); /* owned by core 0 until now */
	ck_assert_uint_eq(cost(w, 0, VA, MMU_READ), 0);
	ck_assert_uint_eq(cost(w, 0, VA, MMU_WRITE), 20); /* shared: claimed */
	ck_assert_uint_eq(cost(w, 0, VA, MMU_WRITE), 0);
	ck_assert_uint_eq(cost(w, 1, VA, MMU_WRITE), 15); /* half of a peer hit */
	ck_assert_uint_eq(cost(w, 0, VA, MMU_READ), 30);
	ck_assert_uint_eq(cost(w, 0, VA + 64, MMU_READ), 1000);
	/* clean and invalidate reaches all cores */
	take_charge(w->m);
	ck_assert(mmu_cache_op(w->m, DC_CIVAC, VA, &w->fault));
	ck_assert_uint_eq(take_charge(w->m), 7);
	ck_assert_uint_eq(cost(w, 1, VA, MMU_READ), 1000);
	world_free(w);
}
END_TEST

/* A device's write takes the line out of every cache; its reads, and a debugger, none. */
START_TEST(charges_after_devices)
{
	struct mem_timing t = marked();
	struct world *w;
	uint64_t v = 42;

	t.l3_size = 65536;
	t.l3_ways = 8;
	w = two_cores(&t, true);
	for (unsigned core = 0; core < 2; core++)
		for (unsigned i = 0; i < 3; i++)
			cost(w, core, VA + i * 64, MMU_READ);
	ck_assert_uint_eq(cost(w, 0, VA, MMU_READ), 0);
	ck_assert(memsys_debug_access(w->ms, DATA + 60, &v, 8, true));
	ck_assert(memsys_debug_access(w->ms, DATA + 60, &v, 8, false));
	ck_assert_uint_eq(cost(w, 0, VA, MMU_READ), 0);
	ck_assert_ptr_nonnull(lookup_find(memsys_mmu(w->ms, 0)->lookup->read, VA, 8));
	/* two lines of three */
	ck_assert(memsys_device_write(w->ms, DATA + 60, &v, 8));
	ck_assert_ptr_null(lookup_find(memsys_mmu(w->ms, 0)->lookup->read, VA, 8));
	ck_assert_ptr_null(lookup_find(memsys_mmu(w->ms, 1)->lookup->read, VA + 64, 8));
	ck_assert_uint_eq(cost(w, 0, VA, MMU_READ), 1000);
	ck_assert_uint_eq(cost(w, 1, VA + 64, MMU_READ), 1000);
	ck_assert_uint_eq(cost(w, 1, VA + 128, MMU_READ), 0);
	ck_assert_uint_eq(*host_at(w, DATA + 60), 42);
	/* one that a core owns: its bytes are older */
	cost(w, 0, VA, MMU_WRITE);
	ck_assert(memsys_device_write(w->ms, DATA, &v, 8));
	ck_assert_ptr_null(lookup_find(memsys_mmu(w->ms, 0)->lookup->write, VA, 8));
	ck_assert_uint_eq(cost(w, 0, VA, MMU_WRITE), 500);
	ck_assert(!memsys_device_write(w->ms, HOLE, &v, 8));
	world_free(w);
}
END_TEST

START_TEST(charges_of_maintenance)
{
	struct mem_timing t = marked();
	struct world *w = two_cores(&t, true);
	struct tlbi op = { .op = TLBI_ALL, .regime = REGIME_EL10 };
	const uint32_t utlb = t.utlb_miss, walk = t.utlb_miss + t.walk_base;

	cost(w, 0, VA, MMU_READ);
	cost(w, 0, VA, MMU_FETCH);
	take_charge(w->m);
	mmu_tlbi(w->m, &op);
	ck_assert_uint_eq(w->m->charge.maint, 3);
	op.shareable = true;
	mmu_tlbi(w->m, &op);
	ck_assert_uint_eq(w->m->charge.maint, 3 + 5);
	ck_assert_uint_eq(cost(w, 0, VA, MMU_READ), walk + 2 * 10);
	op.op = TLBI_VA;
	op.last_level = true;
	op.value = VA >> 12;
	mmu_tlbi(w->m, &op);
	/* the walk cache knows the level-2 table */
	ck_assert_uint_eq(cost(w, 0, VA, MMU_READ), walk + 10);
	ck_assert_uint_eq(cost(w, 0, VA, MMU_FETCH), utlb);
	ck_assert(mmu_cache_op(w->m, IC_IALLU, 0, &w->fault));
	ck_assert_uint_eq(cost(w, 0, VA, MMU_FETCH), 1);
	ck_assert(mmu_cache_op(w->m, IC_IVAU, VA, &w->fault));
	ck_assert_uint_eq(cost(w, 0, VA, MMU_FETCH), 1);
	/* DC ZVA fetches nothing from memory */
	take_charge(w->m);
	ck_assert(mmu_zero_block(w->m, VA + 0x8000, &w->fault));
	ck_assert_uint_eq(take_charge(w->m), 5);
	/* by set and way: level 1, then level 2 */
	cost(w, 0, VA + 0x10000, MMU_READ);
	for (unsigned way = 0; way < 2; way++)
		ck_assert(mmu_cache_op(w->m, DC_CISW,
				       (uint64_t)way << 31 | ((VA + 0x10000) & 0x3fc0), &w->fault));
	ck_assert_uint_eq(cost(w, 0, VA + 0x10000, MMU_READ), 10);
	for (unsigned way = 0; way < 16; way++)
		ck_assert(mmu_cache_op(w->m, DC_CISW,
				       (uint64_t)way << 28 | ((DATA + 0x10000) & 0xffc0) | 2,
				       &w->fault));
	ck_assert_uint_eq(cost(w, 0, VA + 0x10000, MMU_READ), 100); /* L3 is not reached */
	world_free(w);
}
END_TEST

/* Nested walk with nothing cached: (n+1)(m+1)-1 reads. */
START_TEST(reads_of_a_nested_walk)
{
	struct mem_timing t = default_timing();
	struct world *w;

	memset((char *)&t + offsetof(struct mem_timing, l1i_miss), 0,
	       sizeof(t) - offsetof(struct mem_timing, l1i_miss));
	t.l2_hit = t.l3_hit = t.dram = 1;
	t.walk_cache_entries = 1;
	w = world_new(1, &t, true);
	use_el1(w);
	w->s2 = new_tt(w, 12, 40, 1);
	w->regs.hcr = 1;
	w->regs.vtcr = vtcr_of(&w->s2);
	w->regs.vttbr = w->s2.base;
	/* each table of stage 1 in a GB of its own as IPA, so that no stage-2 table is shared */
	for (unsigned l = 0; l < 3; l++) {
		uint64_t pa = l ? new_table(w, 4096) : w->s1.base;
		uint64_t ipa = UINT64_C(0x40000000) * (l + 4) + l * 0x201000;

		map_at(w, &w->s2, ipa, pa, 3, S2_RW);
		if (!l)
			w->regs.ttbr0 = ipa;
		/* fill the entry of the table above, in place */
		if (l == 1)
			*desc_slot(w, &w->s1, w->s1.base, 1, VA) = ipa | D_TABLE;
		if (l == 2)
			*desc_slot(w, &w->s1, pa - 0x1000 * 3, 2, VA) = ipa | D_TABLE;
		if (l == 2)
			*desc_slot(w, &w->s1, pa, 3, VA) =
				(UINT64_C(0x40000000) * 9) | S1_RW | D_PAGE;
	}
	map_at(w, &w->s2, UINT64_C(0x40000000) * 9, DATA, 3, S2_RW);
	enter(w);
	take_charge(w->m);
	ck_assert_msg(try_access(w, VA, MMU_READ), "fsc %x", w->fault.fsc);
	ck_assert_uint_eq(w->m->charge.tlb, (3 + 1) * (3 + 1) - 1);
	world_free(w);
}
END_TEST

/* Timing off: the same results, and no charge. */
START_TEST(timing_off)
{
	struct world *w = two_cores(NULL, false);
	struct tlbi op = { .op = TLBI_ALL, .regime = REGIME_EL10, .shareable = true };
	uint32_t v = 1;

	for (unsigned core = 0; core < 2; core++) {
		for (unsigned i = 0; i < 100; i++) {
			ck_assert_uint_eq(cost(w, core, VA + i * 72, MMU_WRITE), 0);
			ck_assert_uint_eq(cost(w, core, VA + i * 72, MMU_FETCH), 0);
		}
		ck_assert_uint_eq(cost(w, core, VA + NC, MMU_READ), 0);
		ck_assert(mmu_write(w->m, DEV_VA, 4, 0, &v, &w->fault));
		ck_assert(mmu_read(w->m, DEV_VA, 4, 0, &v, &w->fault));
		ck_assert(mmu_cache_op(w->m, DC_CIVAC, VA, &w->fault));
		mmu_tlbi(w->m, &op);
		ck_assert_uint_eq(take_charge(w->m), 0);
		ck_assert_uint_eq(w->m->posted_until, 0);
	}
	ck_assert(read64(w, VA, (uint64_t[1]){ 0 }));
	ck_assert_ptr_nonnull(lookup_find(w->m->lookup->read, VA, 8));
	world_free(w);
}
END_TEST

struct lost {
	unsigned count;
};

static void count_lost(void *opaque)
{
	((struct lost *)opaque)->count++;
}

static bool store_exclusive(struct world *w, unsigned core, uint64_t va, uint64_t v)
{
	bool ok;

	ck_assert(mmu_store_exclusive(memsys_mmu(w->ms, core), va, 8, 0, &v, &ok, &w->fault));
	return ok;
}

static void load_exclusive(struct world *w, unsigned core, uint64_t va)
{
	uint64_t v;

	ck_assert(mmu_read(memsys_mmu(w->ms, core), va, 8, MMU_EXCLUSIVE, &v, &w->fault));
	ck_assert(mmu_monitor_armed(memsys_mmu(w->ms, core)));
}

/* By a cacheable and by a non-cacheable address. */
START_TEST(exclusives)
{
	struct world *w = two_cores(NULL, _i & 1);
	uint64_t va = VA + (_i & 2 ? NC : 0), other = VA + (_i & 4 ? NC : 0), v = 7;
	struct mmu *m0 = memsys_mmu(w->ms, 0), *m1 = memsys_mmu(w->ms, 1);
	struct lost lost = { 0 };

	m0->monitor_lost = count_lost;
	m0->monitor_opaque = &lost;
	ck_assert(!store_exclusive(w, 0, va, 1)); /* never armed */
	load_exclusive(w, 0, va);
	ck_assert(store_exclusive(w, 0, va, 1));
	ck_assert(!store_exclusive(w, 0, va, 2)); /* once only */
	ck_assert_uint_eq(*host_at(w, DATA), 1);
	/* same granule, other address; and another granule */
	load_exclusive(w, 0, va);
	ck_assert(store_exclusive(w, 0, va + 56, 3));
	load_exclusive(w, 0, va);
	ck_assert(!store_exclusive(w, 0, va + 64, 4));
	ck_assert(!mmu_monitor_armed(m0));
	load_exclusive(w, 0, va);
	mmu_clear_exclusive(m0);
	ck_assert(!store_exclusive(w, 0, va, 5));
	/* own store: still armed; another core's store: open, and WFE's event */
	load_exclusive(w, 0, va);
	ck_assert(mmu_write(m0, other, 8, 0, &v, &w->fault));
	ck_assert(mmu_monitor_armed(m0));
	ck_assert(mmu_read(m1, other, 8, 0, &v, &w->fault));
	ck_assert(mmu_monitor_armed(m0));
	ck_assert_ptr_null(lookup_find(m1->lookup->write, other, 8));
	ck_assert_uint_eq(lost.count, 0);
	ck_assert(mmu_write(m1, other + 32, 8, 0, &v, &w->fault));
	ck_assert(!mmu_monitor_armed(m0));
	ck_assert_uint_eq(lost.count, 1);
	ck_assert(!store_exclusive(w, 0, va, 6));
	/* a core that may write the line loses its lookup to the LDXR */
	if (!(_i & 4))
		ck_assert_ptr_nonnull(lookup_find(m1->lookup->write, other, 8));
	load_exclusive(w, 0, va);
	ck_assert_ptr_null(lookup_find(m1->lookup->write, other, 8));
	/* both armed: one wins */
	load_exclusive(w, 1, other);
	ck_assert(store_exclusive(w, 1, other, 9));
	ck_assert(!store_exclusive(w, 0, va, 8));
	ck_assert_uint_eq(*host_at(w, DATA), 9);
	/* DC ZVA and a device's write count as stores */
	load_exclusive(w, 0, va);
	ck_assert(mmu_zero_block(m1, VA + 8, &w->fault));
	ck_assert(!mmu_monitor_armed(m0));
	load_exclusive(w, 0, va);
	ck_assert(memsys_device_write(w->ms, DATA + 60, &v, 2));
	ck_assert(!mmu_monitor_armed(m0));
	/* a failed store faults as the architecture lets it, only while armed */
	load_exclusive(w, 0, va);
	ck_assert(
		!mmu_store_exclusive(m0, UINT64_C(0x90000000), 8, 0, &v, &(bool){ 0 }, &w->fault));
	ck_assert_uint_eq(w->fault.fsc & 0x3c, FSC_TRANSLATION);
	world_free(w);
}
END_TEST

/* The L1D evicts the line; the monitor stays, and still sees the write. */
START_TEST(exclusive_survives_eviction)
{
	struct world *w = two_cores(NULL, true);
	uint64_t v;

	load_exclusive(w, 0, VA);
	for (unsigned i = 1; i <= 4; i++)
		ck_assert(read64(w, VA + i * 16384, &v));
	ck_assert_ptr_null(l1d_find(&w->ms->model[0], DATA >> LINE_SHIFT));
	w->m = memsys_mmu(w->ms, 1);
	ck_assert(read64(w, VA, &v)); /* core 1 owns it alone, but may not write unseen */
	ck_assert_ptr_null(lookup_find(w->m->lookup->write, VA, 8));
	ck_assert(write64(w, VA, 1));
	ck_assert(!store_exclusive(w, 0, VA, 2));
	world_free(w);
}
END_TEST

struct written {
	unsigned count;
	uint64_t line;
};

static void note_written(void *opaque, uint64_t line)
{
	struct written *n = opaque;

	n->count++;
	n->line = line;
}

START_TEST(code_marks)
{
	struct world *w = two_cores(NULL, true);
	struct written seen[2] = { { 0 } };
	struct mmu *m0 = memsys_mmu(w->ms, 0), *m1 = memsys_mmu(w->ms, 1);
	uint64_t v = 0;

	for (unsigned i = 0; i < 2; i++) {
		memsys_mmu(w->ms, i)->code_written = note_written;
		memsys_mmu(w->ms, i)->code_opaque = &seen[i];
	}
	ck_assert(mmu_write(m0, VA, 8, 0, &v, &w->fault));
	ck_assert_ptr_nonnull(lookup_find(m0->lookup->write, VA, 8));
	mmu_mark_code(w->ms, DATA + 20);
	ck_assert_ptr_null(lookup_find(m0->lookup->write, VA, 8));
	ck_assert_ptr_nonnull(lookup_find(m0->lookup->read, VA, 8));
	/* the neighbours are not code */
	ck_assert(mmu_write(m0, VA + 64, 8, 0, &v, &w->fault));
	ck_assert_uint_eq(seen[0].count, 0);
	/* any core's store reaches all cores, once */
	ck_assert(mmu_write(m1, VA + 4, 4, 0, &v, &w->fault));
	ck_assert_uint_eq(seen[0].count, 1);
	ck_assert_uint_eq(seen[1].count, 1);
	ck_assert_uint_eq(seen[0].line, DATA);
	ck_assert_ptr_nonnull(lookup_find(m1->lookup->write, VA, 8));
	ck_assert(mmu_write(m1, VA + 4, 4, 0, &v, &w->fault));
	ck_assert_uint_eq(seen[0].count, 1);
	/* a crossing store tells of both lines; so do non-cacheable and device writes */
	mmu_mark_code(w->ms, DATA);
	mmu_mark_code(w->ms, DATA + 64);
	ck_assert(mmu_write(m0, VA + 60, 8, 0, &v, &w->fault));
	ck_assert_uint_eq(seen[1].count, 3);
	mmu_mark_code(w->ms, DATA);
	ck_assert(mmu_write(m0, VA + NC, 8, 0, &v, &w->fault));
	ck_assert_uint_eq(seen[1].count, 4);
	mmu_mark_code(w->ms, DATA);
	ck_assert(memsys_device_write(w->ms, DATA - 4, &v, 8));
	ck_assert_uint_eq(seen[1].count, 5);
	mmu_mark_code(w->ms, DATA);
	ck_assert(memsys_debug_access(w->ms, DATA, &v, 8, false));
	ck_assert(mmu_debug_access(m0, VA + 8, &v, 8, false));
	ck_assert_uint_eq(seen[1].count, 5);
	/* IC by address: where code is; all: this core, or every one */
	ck_assert(mmu_cache_op(m0, IC_IVAU, VA, &w->fault));
	ck_assert_uint_eq(seen[1].count, 6);
	ck_assert(mmu_cache_op(m0, IC_IALLU, 0, &w->fault));
	ck_assert_uint_eq(seen[1].count, 6);
	ck_assert_uint_eq(seen[0].line, UINT64_MAX);
	ck_assert(mmu_cache_op(m0, IC_IALLUIS, 0, &w->fault));
	ck_assert_uint_eq(seen[1].line, UINT64_MAX);
	world_free(w);
}
END_TEST

/* The epoch comes back with its context, and not after an eviction. */
START_TEST(fetch_epochs)
{
	struct world *w = two_cores(NULL, true);
	struct mmu_regs other = w->regs;
	uint64_t pa, first, second;
	struct tlbi op = { .op = TLBI_ALL, .regime = REGIME_EL10 };

	other.ttbr0 |= UINT64_C(5) << 48;
	ck_assert(fetch(w, VA, &pa));
	first = w->m->fetch_epoch;
	mmu_set_context(w->m, &other);
	second = w->m->fetch_epoch;
	ck_assert_uint_ne(first, second);
	mmu_set_context(w->m, &w->regs);
	ck_assert_uint_eq(w->m->fetch_epoch, first);
	ck_assert(fetch(w, VA + 64, &pa)); /* into a free way */
	ck_assert_uint_eq(w->m->fetch_epoch, first);
	mmu_tlbi(w->m, &op);
	ck_assert_uint_ne(w->m->fetch_epoch, first);
	first = w->m->fetch_epoch;
	mmu_tlbi(w->m, &op); /* nothing left to remove */
	ck_assert_uint_eq(w->m->fetch_epoch, first);
	world_free(w);
}
END_TEST

START_TEST(debug_accesses)
{
	struct world *w = two_cores(NULL, true);
	uint8_t buf[300], back[300];
	const uint8_t *host;
	uint64_t pa, v;

	for (unsigned i = 0; i < sizeof(buf); i++)
		buf[i] = (uint8_t)(i * 7);
	map_at(w, &w->s1, DEV_VA + 0x1000, DATA + 0x3000, 3, S1_RW | D_UXN);
	map_at(w, &w->s1, DEV_VA + 0x2000, DATA + 0x9000, 3, S1_RW | D_AP(2) | D_PXN);
	ck_assert(mmu_debug_access(w->m, DEV_VA + 0x1f80, buf, sizeof(buf), true));
	ck_assert(mmu_debug_access(w->m, DEV_VA + 0x1f80, back, sizeof(back), false));
	ck_assert_mem_eq(buf, back, sizeof(buf));
	ck_assert_mem_eq(host_at(w, DATA + 0x9000), buf + 0x80, sizeof(buf) - 0x80);
	ck_assert(!mmu_debug_access(w->m, DEV_VA, &v, 4, false));
	ck_assert(!mmu_debug_access(w->m, DEV_VA + 0x3000, &v, 4, false));
	ck_assert(!memsys_debug_access(w->ms, HOLE, &v, 4, false));
	ck_assert(mmu_fetch_debug(w->m, DEV_VA + 0x1044, &pa, &host, &w->fault));
	ck_assert_uint_eq(pa, DATA + 0x3044);
	ck_assert_ptr_eq(host, host_at(w, DATA + 0x3040));
	ck_assert(!mmu_fetch_debug(w->m, DEV_VA + 0x2000, &pa, &host, &w->fault));
	ck_assert_uint_eq(w->fault.fsc, FSC_PERMISSION | 3);
	ck_assert_uint_eq(take_charge(w->m), 0);
	ck_assert_uint_eq(w->dev_reads, 0);
	/* EL0 running: the debugger sees the kernel's memory all the same */
	w->regs.el = 0;
	enter(w);
	ck_assert(mmu_debug_access(w->m, DEV_VA + 0x1000, &v, 8, false));
	world_free(w);
}
END_TEST

START_TEST(reset)
{
	struct world *w = two_cores(NULL, true);
	uint32_t first = cost(w, 0, VA, MMU_READ);

	load_exclusive(w, 0, VA);
	ck_assert_uint_gt(first, 0);
	mmu_reset(w->m);
	ck_assert(!mmu_monitor_armed(w->m));
	ck_assert_uint_eq(take_charge(w->m), 0);
	ck_assert_ptr_null(lookup_find(w->m->lookup->read, VA, 8));
	/* stage 1 is off again */
	ck_assert(!try_access(w, VA, MMU_READ));
	ck_assert_uint_eq(w->fault.fsc, FSC_EXTERNAL);
	enter(w);
	ck_assert_uint_gt(cost(w, 0, VA, MMU_READ), 0);
	world_free(w);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("mmu memory");
	TCase *t = tcase_create("memory");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, map_rejects);
	tcase_add_loop_test(t, impossible_geometry, 0, 11);
	tcase_add_test(t, params_are_sane);
	tcase_add_test(t, device_accesses);
	tcase_add_test(t, posted_writes);
	tcase_add_test(t, charges_of_levels);
	tcase_add_test(t, charges_between_cores);
	tcase_add_test(t, charges_after_devices);
	tcase_add_test(t, charges_of_maintenance);
	tcase_add_test(t, reads_of_a_nested_walk);
	tcase_add_test(t, timing_off);
	tcase_add_loop_test(t, exclusives, 0, 8);
	tcase_add_test(t, exclusive_survives_eviction);
	tcase_add_test(t, code_marks);
	tcase_add_test(t, fetch_epochs);
	tcase_add_test(t, debug_accesses);
	tcase_add_test(t, reset);
	suite_add_tcase(s, t);
	return unit_run(s);
}
