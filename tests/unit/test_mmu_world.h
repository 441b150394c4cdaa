/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of mmu/ stand on: a small machine (RAM, ROM, a device), a
 * builder of translation tables that shares no code with the walker, and
 * accesses that are one line each.
 */
#ifndef TRAPLINE_TESTS_UNIT_TEST_MMU_WORLD_H
#define TRAPLINE_TESTS_UNIT_TEST_MMU_WORLD_H

#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "mmu/model.h"
#include "tests/unit/unit.h"

#define RAM_BASE UINT64_C(0x40000000)
#define RAM_SIZE (UINT64_C(64) << 20)
#define ROM_BASE UINT64_C(0x00000000)
#define ROM_SIZE UINT64_C(0x10000)
#define DEV_BASE UINT64_C(0x09000000)
#define HOLE	 UINT64_C(0x0a000000)
#define DATA	 (RAM_BASE + (UINT64_C(32) << 20)) /* above the tables, 2 MB aligned */

/* Descriptor bits, written out once more for the tests. */
#define D_BLOCK	   UINT64_C(1)
#define D_PAGE	   UINT64_C(3)
#define D_TABLE	   UINT64_C(3)
#define D_ATTR(n)  ((uint64_t)(n) << 2)
#define D_AP(n)	   ((uint64_t)(n) << 6) /* AP[2:1] */
#define D_S2AP(n)  ((uint64_t)(n) << 6)
#define D_SH(n)	   ((uint64_t)(n) << 8)
#define D_AF	   (UINT64_C(1) << 10)
#define D_NG	   (UINT64_C(1) << 11)
#define D_CONT	   (UINT64_C(1) << 52)
#define D_PXN	   (UINT64_C(1) << 53)
#define D_UXN	   (UINT64_C(1) << 54)
#define D_S2MEM(n) ((uint64_t)(n) << 2)

/* MAIR: 0 write-back, 1 Device-nGnRnE, 2 non-cacheable, 3 write-through, 4 Device-GRE */
#define MAIR                                                                                  \
	(UINT64_C(0xff) | UINT64_C(0x00) << 8 | UINT64_C(0x44) << 16 | UINT64_C(0xaa) << 24 | \
	 UINT64_C(0x0c) << 32)
#define S1_RW	      (D_AF | D_AP(0))
#define S2_RW	      (D_AF | D_S2AP(3) | D_S2MEM(15))

#define SCTLR_ON      (UINT64_C(1) | UINT64_C(1) << 2 | UINT64_C(1) << 12)
#define SCTLR_WXN_BIT (UINT64_C(1) << 19)

struct tt {
	uint64_t base; /* physical */
	unsigned grain, in_bits, start;
	uint64_t skew; /* IPA of a table is its PA plus this */
};

struct world {
	struct physmap map;
	uint8_t *ram, *rom;
	uint64_t free_table; /* physical */
	struct mem_timing t;
	struct mmu_features f;
	struct memsys *ms;
	struct mmu *m;
	struct mmu_regs regs;
	struct mmu_fault fault;
	uint64_t dev_value, dev_offset;
	unsigned dev_reads, dev_writes, dev_size;
	struct tt s1, s1_upper, s2;
};

static inline bool world_dev_read(void *dev, const struct mmio_access *a, uint64_t offset,
				  uint64_t *value)
{
	struct world *w = dev;

	w->dev_reads++;
	w->dev_offset = offset;
	w->dev_size = a->size;
	*value = w->dev_value + offset;
	return offset != 0xffc;
}

static inline bool world_dev_write(void *dev, const struct mmio_access *a, uint64_t offset,
				   uint64_t value)
{
	struct world *w = dev;

	w->dev_writes++;
	w->dev_offset = offset;
	w->dev_size = a->size;
	w->dev_value = value;
	return offset != 0xffc;
}

static const struct mmio_ops world_dev_ops = { world_dev_read, world_dev_write, 2, 4 };

static inline struct mem_timing default_timing(void)
{
	struct mem_timing t;

	param_defaults(mem_timing_params, &t);
	return t;
}

static inline void world_add(struct world *w, const struct region *r)
{
	struct error err;

	ck_assert_msg(physmap_add(&w->map, r, &err), "%s", err.msg);
}

static inline uint8_t *host_at(struct world *w, uint64_t pa)
{
	return w->ram + (pa - RAM_BASE);
}

static inline struct world *world_new(unsigned cores, const struct mem_timing *t, bool timing)
{
	struct world *w = calloc(1, sizeof(*w));
	struct error err;

	w->ram = calloc(1, RAM_SIZE);
	w->rom = calloc(1, ROM_SIZE);
	w->t = t ? *t : default_timing();
	w->f = (struct mmu_features){
		.pa_bits = 44,
		.tgran4 = true,
		.tgran16 = true,
		.tgran64 = true,
		.asid16 = true,
		.vmid16 = true,
		.pan = true,
	};
	world_add(w, &(struct region){ .name = "rom",
				       .base = ROM_BASE,
				       .size = ROM_SIZE,
				       .kind = REGION_ROM,
				       .host = w->rom });
	world_add(w, &(struct region){ .name = "dev",
				       .base = DEV_BASE,
				       .size = 0x1000,
				       .kind = REGION_DEVICE,
				       .ops = &world_dev_ops,
				       .dev = w,
				       .read_cycles = 100,
				       .write_cycles = 7,
				       .write_complete_cycles = 60 });
	world_add(w, &(struct region){ .name = "ram",
				       .base = RAM_BASE,
				       .size = RAM_SIZE,
				       .kind = REGION_RAM,
				       .host = w->ram });
	w->ms = memsys_new(&w->map, cores, &w->f, &w->t, timing, &err);
	ck_assert_msg(w->ms != NULL, "%s", err.msg);
	w->m = memsys_mmu(w->ms, 0);
	w->free_table = RAM_BASE;
	return w;
}

static inline void world_free(struct world *w)
{
	memsys_free(w->ms);
	free(w->ram);
	free(w->rom);
	free(w);
}

/* Zeroed memory for a table of @bytes, aligned to its size (and to 4 KB at least). */
static inline uint64_t new_table(struct world *w, uint64_t bytes)
{
	uint64_t size = 4096;

	while (size < bytes)
		size *= 2;
	w->free_table = (w->free_table + size - 1) & ~(size - 1);
	w->free_table += size;
	ck_assert_uint_lt(w->free_table, DATA);
	memset(host_at(w, w->free_table - size), 0, size);
	return w->free_table - size;
}

static inline struct tt new_tt(struct world *w, unsigned grain, unsigned in_bits, unsigned start)
{
	unsigned below = grain + (grain - 3) * (3 - start);
	struct tt tt = { .grain = grain, .in_bits = in_bits, .start = start };

	tt.base = new_table(w, in_bits > below ? UINT64_C(8) << (in_bits - below) : 8);
	return tt;
}

static inline uint64_t *desc_slot(struct world *w, const struct tt *tt, uint64_t table,
				  unsigned level, uint64_t in)
{
	unsigned below = tt->grain + (tt->grain - 3) * (3 - level);
	uint64_t n = in & (tt->in_bits < 64 ? (UINT64_C(1) << tt->in_bits) - 1 : UINT64_MAX);

	n >>= below;
	if (level != tt->start)
		n &= (UINT64_C(1) << (tt->grain - 3)) - 1;
	return (uint64_t *)(void *)host_at(w, table + n * 8);
}

/* Descriptor of @level on the way to @in, tables above it made as needed. */
static inline uint64_t *desc_at(struct world *w, const struct tt *tt, uint64_t in, unsigned level)
{
	uint64_t table = tt->base;

	for (unsigned l = tt->start; l < level; l++) {
		uint64_t *d = desc_slot(w, tt, table, l, in);

		if (!*d)
			*d = (new_table(w, UINT64_C(1) << tt->grain) + tt->skew) | D_TABLE;
		table = (*d & UINT64_C(0xfffffffff000)) - tt->skew;
		table &= ~((UINT64_C(1) << tt->grain) - 1);
	}
	return desc_slot(w, tt, table, level, in);
}

/* Maps the page or block of @level that holds @in to @out. */
static inline uint64_t *map_at(struct world *w, const struct tt *tt, uint64_t in, uint64_t out,
			       unsigned level, uint64_t attrs)
{
	uint64_t *d = desc_at(w, tt, in, level);

	*d = out | attrs | (level == 3 ? D_PAGE : D_BLOCK);
	return d;
}

static inline uint64_t tg0_of(unsigned grain)
{
	return grain == 12 ? 0 : grain == 14 ? 2 : 1;
}

static inline uint64_t tg1_of(unsigned grain)
{
	return grain == 12 ? 2 : grain == 14 ? 1 : 3;
}

/* IPS of 48 bits: the PA size of the core caps it. */
static inline uint64_t tcr_el1(const struct tt *lower, const struct tt *upper)
{
	uint64_t wb = UINT64_C(1) << 8 | UINT64_C(1) << 10;

	return (64 - lower->in_bits) | wb | tg0_of(lower->grain) << 14 |
	       (uint64_t)(64 - upper->in_bits) << 16 | wb << 16 | tg1_of(upper->grain) << 30 |
	       UINT64_C(5) << 32;
}

static inline uint64_t vtcr_of(const struct tt *s2)
{
	uint64_t sl0 = (s2->grain == 12 ? 2 : 3) - s2->start;

	return (64 - s2->in_bits) | sl0 << 6 | UINT64_C(1) << 8 | UINT64_C(1) << 10 |
	       tg0_of(s2->grain) << 14 | UINT64_C(5) << 16;
}

/* EL1 with 4 KB tables of 39 bits in both ranges, stage 2 off. */
static inline void use_el1(struct world *w)
{
	w->s1 = new_tt(w, 12, 39, 1);
	w->s1_upper = new_tt(w, 12, 39, 1);
	w->regs = (struct mmu_regs){
		.regime = REGIME_EL10,
		.el = 1,
		.sctlr = SCTLR_ON,
		.mair = MAIR,
		.tcr = tcr_el1(&w->s1, &w->s1_upper),
		.ttbr0 = w->s1.base,
		.ttbr1 = w->s1_upper.base,
	};
}

/* Stage 2 on as well: 40-bit IPA, 4 KB, two concatenated tables at level 1, VMID 1. */
static inline void use_s2(struct world *w, uint64_t skew)
{
	w->s2 = new_tt(w, 12, 40, 1);
	w->s1.skew = w->s1_upper.skew = skew;
	w->regs.hcr = 1;
	w->regs.vtcr = vtcr_of(&w->s2);
	w->regs.vttbr = w->s2.base | UINT64_C(1) << 48;
	w->regs.ttbr0 += skew;
	w->regs.ttbr1 += skew;
	/* all of RAM, by 2 MB blocks */
	for (uint64_t at = 0; at < RAM_SIZE; at += UINT64_C(2) << 20)
		map_at(w, &w->s2, RAM_BASE + skew + at, RAM_BASE + at, 2, S2_RW);
}

static inline void use_el2(struct world *w)
{
	w->s1 = new_tt(w, 12, 39, 1);
	w->regs = (struct mmu_regs){
		.regime = REGIME_EL2,
		.el = 2,
		.sctlr = SCTLR_ON,
		.mair = MAIR,
		.tcr = 25 | 1 << 8 | 1 << 10 | 5 << 16,
		.ttbr0 = w->s1.base,
	};
}

static inline void enter(struct world *w)
{
	mmu_set_context(w->m, &w->regs);
}

static inline bool read64(struct world *w, uint64_t va, uint64_t *v)
{
	return mmu_read(w->m, va, 8, 0, v, &w->fault);
}

static inline bool write64(struct world *w, uint64_t va, uint64_t v)
{
	return mmu_write(w->m, va, 8, 0, &v, &w->fault);
}

static inline bool fetch(struct world *w, uint64_t va, uint64_t *pa)
{
	const uint8_t *host;

	return mmu_fetch(w->m, va, pa, &host, &w->fault);
}

/* One access of any kind; true if allowed. */
static inline bool try_access(struct world *w, uint64_t va, enum mmu_access access)
{
	uint64_t v = 0;

	switch (access) {
	case MMU_READ:
		return read64(w, va, &v);
	case MMU_WRITE:
		return write64(w, va, v);
	case MMU_FETCH:
		return fetch(w, va, &v);
	}
	return false;
}

static inline void flush_all(struct world *w)
{
	struct tlbi el1 = { .op = TLBI_ALL, .regime = REGIME_EL10, .shareable = true };
	struct tlbi el2 = { .op = TLBI_ALL, .regime = REGIME_EL2, .shareable = true };

	mmu_tlbi(w->m, &el1);
	mmu_tlbi(w->m, &el2);
}

static inline uint32_t take_charge(struct mmu *m)
{
	struct mmu_charge c = m->charge;

	m->charge = (struct mmu_charge){ 0 };
	return c.mem + c.tlb + c.mmio + c.maint;
}

#endif
