// SPDX-License-Identifier: GPL-2.0-or-later
/* Construction: geometry checked, cores' models made. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bits.h"
#include "mmu/model.h"

#define P(key, field, def, min, max, unit, help) \
	PARAM(struct mem_timing, key, field, def, min, max, unit, help)

/* Defaults: Cortex-A57 at 2 GHz. */
const struct param mem_timing_params[] = {
	P("l1i.size", l1i_size, 48 << 10, 4096, 1 << 20, "bytes", "L1 instruction cache"),
	P("l1i.ways", l1i_ways, 3, 1, 16, "ways", "its associativity"),
	P("l1d.size", l1d_size, 32 << 10, 4096, 1 << 20, "bytes", "L1 data cache"),
	P("l1d.ways", l1d_ways, 2, 1, 16, "ways", "its associativity"),
	P("l2.size", l2_size, 1 << 20, 64 << 10, 64 << 20, "bytes", "unified L2, shared"),
	P("l2.ways", l2_ways, 16, 1, 32, "ways", "its associativity"),
	P("l3.size", l3_size, 8 << 20, 0, 512 << 20, "bytes", "system cache; 0: none"),
	P("l3.ways", l3_ways, 16, 1, 32, "ways", "its associativity"),
	P("itlb.entries", itlb_entries, 48, 4, UTLB_MAX, "entries", "instruction micro-TLB"),
	P("dtlb.entries", dtlb_entries, 32, 4, UTLB_MAX, "entries", "data micro-TLB"),
	P("utlb.max_page", utlb_max_page, 1 << 20, 4096, 1 << 30, "bytes",
	  "largest page of one micro-TLB entry"),
	P("tlb.entries", tlb_entries, 1024, 16, 1 << 16, "entries", "main TLB"),
	P("tlb.ways", tlb_ways, 4, 1, 16, "ways", "its associativity"),
	P("walk_cache.entries", walk_cache_entries, 32, 1, 4096, "entries",
	  "translation table walk cache, both stages"),
	P("ipa_cache.entries", ipa_cache_entries, 32, 1, 4096, "entries",
	  "stage-2 translations for walks"),
	P("l1i.miss", l1i_miss, 12, 0, 10000, "cycles", "instruction line from L2"),
	P("l2.hit", l2_hit, 15, 0, 10000, "cycles", "data line from L2, over an L1 hit"),
	P("l3.hit", l3_hit, 50, 0, 10000, "cycles", "line from the system cache"),
	P("dram", dram, 260, 0, 100000, "cycles", "line from memory"),
	P("peer.hit", peer_hit, 40, 0, 10000, "cycles", "line that another core's L1D owns"),
	P("store.upgrade", store_upgrade, 20, 0, 10000, "cycles", "shared line claimed to write"),
	P("store.miss", store_miss, 25, 0, 100, "percent", "of a miss that a store shows"),
	P("utlb.miss", utlb_miss, 10, 0, 10000, "cycles", "micro-TLB miss, main TLB hit"),
	P("walk.base", walk_base, 10, 0, 10000, "cycles", "table walk besides its reads"),
	P("uncached", uncached, 130, 0, 100000, "cycles", "non-cacheable access to memory"),
	P("tlbi.local", tlbi_local, 20, 0, 100000, "cycles", "TLB invalidation, this core"),
	P("tlbi.broadcast", tlbi_broadcast, 100, 0, 100000, "cycles",
	  "TLB invalidation, inner shareable"),
	P("cache_op", cache_op, 10, 0, 100000, "cycles", "cache maintenance by line"),
	P("line_cross", line_cross, 1, 0, 1000, "cycles", "access across a 64-byte boundary"),
	{ 0 },
};

#undef P

static bool check_cache(const char *name, uint32_t size, uint32_t ways, uint32_t min_sets,
			struct error *err)
{
	uint32_t lines = size / LINE_SIZE;

	if (!ways || ways > 255 || size % LINE_SIZE || lines % ways || !is_pow2(lines / ways))
		return error_set(err,
				 "%s: %u bytes in %u ways is not a power-of-two number of "
				 "%u-byte sets",
				 name, size, ways, LINE_SIZE);
	if (lines / ways < min_sets)
		return error_set(err, "%s: %u bytes in %u ways is less than %u sets", name, size,
				 ways, min_sets);
	return true;
}

static bool check_entries(const char *name, uint32_t entries, uint32_t ways, struct error *err)
{
	if (!ways || ways > 255 || entries % ways || !is_pow2(entries / ways))
		return error_set(err,
				 "%s: %u entries in %u ways is not a power-of-two number of sets",
				 name, entries, ways);
	return true;
}

static uint32_t small_ways(uint32_t entries)
{
	return entries < 4 ? entries : 4;
}

static bool check_utlb(const char *name, uint32_t entries, struct error *err)
{
	if (entries < 4 || entries > UTLB_MAX)
		return error_set(err, "%s: %u entries; 4 to %u are possible", name, entries,
				 UTLB_MAX);
	return true;
}

static bool check_geometry(const struct mem_timing *t, struct error *err)
{
	if (!is_pow2(t->utlb_max_page) || t->utlb_max_page < 4096 || t->utlb_max_page > 1u << 30)
		return error_set(err, "utlb.max_page: %u is not a power of two from 4096 to 2^30",
				 t->utlb_max_page);
	if (t->store_miss > 100)
		return error_set(err, "store.miss: %u is not a percentage", t->store_miss);
	return check_cache("l1i", t->l1i_size, t->l1i_ways, 1, err) &&
	       check_cache("l1d", t->l1d_size, t->l1d_ways, 1, err) &&
	       check_cache("l2", t->l2_size, t->l2_ways, 64, err) &&
	       (!t->l3_size || check_cache("l3", t->l3_size, t->l3_ways, 64, err)) &&
	       check_utlb("itlb", t->itlb_entries, err) &&
	       check_utlb("dtlb", t->dtlb_entries, err) &&
	       check_entries("tlb", t->tlb_entries, t->tlb_ways, err) &&
	       check_entries("walk_cache", t->walk_cache_entries, small_ways(t->walk_cache_entries),
			     err) &&
	       check_entries("ipa_cache", t->ipa_cache_entries, small_ways(t->ipa_cache_entries),
			     err);
}

static void model_init(struct memsys *ms, unsigned core)
{
	const struct mem_timing *t = &ms->t;
	struct mmu_model *mm = &ms->model[core];
	struct mmu *m = &ms->mmu[core];

	*m = (struct mmu){ .core = core, .timing = ms->timing, .memsys = ms, .model = mm };
	mm->mmu = m;
	mm->lookups = xcalloc(MMU_CONTEXTS, sizeof(*mm->lookups));
	mm->l1d.ways = t->l1d_ways;
	mm->l1d.sets = t->l1d_size / LINE_SIZE / t->l1d_ways;
	mm->l1d.line = xcalloc((size_t)mm->l1d.sets * mm->l1d.ways, sizeof(*mm->l1d.line));
	mm->l1d.next = xcalloc(mm->l1d.sets, 1);
	tags_init(&mm->l1i, t->l1i_size, t->l1i_ways);
	tlb_init(&mm->tlb, t->tlb_entries, t->tlb_ways);
	tlb_init(&mm->walk_cache, t->walk_cache_entries, small_ways(t->walk_cache_entries));
	tlb_init(&mm->ipa_cache, t->ipa_cache_entries, small_ways(t->ipa_cache_entries));
	utlb_init(&mm->itlb, t->itlb_entries);
	utlb_init(&mm->dtlb, t->dtlb_entries);
	mmu_reset(m);
}

struct memsys *memsys_new(struct physmap *map, unsigned cores, const struct mmu_features *f,
			  const struct mem_timing *t, bool timing, struct error *err)
{
	struct memsys *ms;

	if (!cores || cores > MMU_MAX_CORES) {
		error_set(err, "%u cores; 1 to %u are possible", cores, MMU_MAX_CORES);
		return NULL;
	}
	if (!check_geometry(t, err))
		return NULL;
	ms = xcalloc(1, sizeof(*ms));
	ms->map = map;
	ms->cores = cores;
	ms->timing = timing;
	ms->features = *f;
	ms->t = *t;
	tags_init(&ms->l2, t->l2_size, t->l2_ways);
	ms->l2_present = xcalloc((size_t)ms->l2.sets * ms->l2.stride, sizeof(*ms->l2_present));
	ms->has_l3 = t->l3_size;
	if (ms->has_l3)
		tags_init(&ms->l3, t->l3_size, t->l3_ways);
	for (unsigned i = 0; i < cores; i++)
		model_init(ms, i);
	return ms;
}

void memsys_free(struct memsys *ms)
{
	if (!ms)
		return;
	code_maps_free(ms);
	for (unsigned i = 0; i < ms->cores; i++) {
		struct mmu_model *mm = &ms->model[i];

		free(mm->lookups);
		free(mm->l1d.line);
		free(mm->l1d.next);
		tags_free(&mm->l1i);
		tlb_free(&mm->tlb);
		tlb_free(&mm->walk_cache);
		tlb_free(&mm->ipa_cache);
	}
	tags_free(&ms->l2);
	tags_free(&ms->l3);
	free(ms->l2_present);
	free(ms);
}

struct mmu *memsys_mmu(struct memsys *ms, unsigned core)
{
	return &ms->mmu[core];
}

void mmu_reset(struct mmu *m)
{
	struct mmu_model *mm = m->model;
	static const struct mmu_regs off = { .regime = REGIME_EL10, .el = 1 };

	for (uint32_t i = 0; i < mm->l1d.sets * mm->l1d.ways; i++)
		if (mm->l1d.line[i].tag)
			l1d_drop(m->memsys, m->core, &mm->l1d.line[i]);
	memset(mm->l1d.next, 0, mm->l1d.sets);
	tags_clear(&mm->l1i);
	tlb_clear(&mm->tlb);
	tlb_clear(&mm->walk_cache);
	tlb_clear(&mm->ipa_cache);
	utlb_clear(&mm->itlb);
	utlb_clear(&mm->dtlb);
	mmu_clear_exclusive(m);
	mm->cur = NULL;
	mm->fetch_evictions++;
	contexts_reset(mm);
	m->charge = (struct mmu_charge){ 0 };
	m->mmio = (struct mmio_record){ 0 };
	m->posted_until = 0;
	mmu_set_context(m, &off);
}
