// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The timing invariants of the line lookup, under random operations of several
 * cores on a machine with very small caches and TLBs:
 * - every lookup entry is covered by a line of the L1D and an entry of the
 *   micro-TLB, and a write entry by an owned line that no monitor of another
 *   core and no decoded code covers;
 * - forgetting lookups at any time changes no charge, no result and no state
 *   of the model;
 * - data, exclusives and code marks agree with a model of a few lines.
 */
#include "base/hash.h"
#include "tests/unit/test_mmu_world.h"

enum { CORES = 4, PAGES = 24, CONTEXT_KINDS = 24, OPS = 60000, EPOCHS = 32 };

/* Check's own assertions report to the runner even when they hold: too slow for millions. */
#define MUST(c) ((c) ? (void)0 : ck_abort_msg("%s", #c))

#define AREA	DATA /* physical pages under test */

struct seen_fetch {
	uint64_t epoch, va, pa;
};

struct run {
	struct world *w;
	struct rng rng, forget;
	bool forgets;
	unsigned cores;
	struct mmu_regs kinds[CONTEXT_KINDS];
	uint8_t *shadow;	 /* of the area */
	uint64_t monitor[CORES]; /* line address + 1 */
	uint64_t marked[PAGES];	 /* code lines, bit per line */
	uint64_t expect_written; /* line that code_written must name, or 0 */
	unsigned written_calls;
	struct seen_fetch fetched[CORES][EPOCHS];
	uint64_t digest; /* of results and charges */
};

static void on_code_written(void *opaque, uint64_t line)
{
	struct run *r = opaque;

	if (line == UINT64_MAX)
		return;
	MUST(line == r->expect_written);
	r->written_calls++;
}

static struct mem_timing tiny(void)
{
	struct mem_timing t = default_timing();

	t.l1i_size = 4096;
	t.l1i_ways = 2;
	t.l1d_size = 4096;
	t.l1d_ways = 2;
	t.l2_size = 16384;
	t.l2_ways = 4;
	t.l3_size = 32768;
	t.l3_ways = 4;
	t.itlb_entries = 4;
	t.dtlb_entries = 6;
	t.tlb_entries = 32;
	t.tlb_ways = 4;
	t.walk_cache_entries = 8;
	t.ipa_cache_entries = 8;
	return t;
}

/* Page n of the area, at its VA; aliases of pages land at another lookup index. */
static uint64_t va_of(unsigned page, bool alias)
{
	return alias ? UINT64_C(0x80000000) + page * 0x3000 : UINT64_C(0x10000000) + page * 0x1000;
}

static void map_pages(struct world *w, const struct tt *tt, uint64_t skew, uint64_t extra)
{
	for (unsigned i = 0; i < PAGES; i++) {
		uint64_t ap = i % 6 == 5 ? D_AP(0) : D_AP(1); /* some are EL1's alone */
		uint64_t ro = i % 8 == 7 ? D_AP(2) : 0;
		uint64_t attr = i % 12 == 3 ? D_ATTR(2) : D_ATTR(0);
		uint64_t pa = AREA + i * 0x1000 + skew;
		uint64_t ng = i % 3 ? D_NG : 0;

		map_at(w, tt, va_of(i, false), pa, 3, D_AF | ap | ro | attr | ng | extra);
		map_at(w, tt, va_of(i, true), pa, 3, D_AF | ap | attr | ng | extra);
	}
	/* the whole area once more in a block */
	map_at(w, tt, UINT64_C(0x40000000), AREA + skew, 2, S1_RW | D_AP(1));
}

static void setup_contexts(struct run *r)
{
	struct world *w = r->w;
	unsigned n = 0;

	for (unsigned vm = 0; vm < 3; vm++) {
		struct mmu_regs base;

		use_el1(w);
		if (vm)
			use_s2(w, vm * UINT64_C(0x80000000));
		w->regs.vttbr = (w->regs.vttbr & ~(UINT64_C(0xffff) << 48)) | (uint64_t)vm << 48;
		map_pages(w, &w->s1, w->s1.skew, 0);
		base = w->regs;
		for (unsigned asid = 1; asid <= 3; asid++) {
			base.ttbr0 = (w->regs.ttbr0) | (uint64_t)asid << 48;
			for (unsigned el = 0; el < 2 && n < CONTEXT_KINDS - 1; el++) {
				base.el = (uint8_t)el;
				base.pan = asid == 3;
				r->kinds[n++] = base;
			}
		}
		w->s1.skew = 0;
	}
	use_el2(w);
	map_pages(w, &w->s1, 0, 0);
	while (n < CONTEXT_KINDS)
		r->kinds[n++] = w->regs;
}

static void setup(struct run *r, uint64_t seed, unsigned cores, bool forgets)
{
	struct mem_timing t = tiny();

	memset(r, 0, sizeof(*r));
	r->w = world_new(cores, &t, true);
	r->cores = cores;
	r->forgets = forgets;
	rng_seed(&r->rng, seed);
	rng_seed(&r->forget, seed * 77 + 1);
	r->shadow = calloc(PAGES, 4096);
	setup_contexts(r);
	for (unsigned i = 0; i < cores; i++) {
		struct mmu *m = memsys_mmu(r->w->ms, i);

		m->code_written = on_code_written;
		m->code_opaque = r;
		mmu_set_context(m, &r->kinds[i]);
	}
}

static void check_entry(struct run *r, unsigned core, const struct context *c,
			const struct lookup_entry *e, unsigned index, bool write)
{
	struct memsys *ms = r->w->ms;
	struct mmu_model *mm = &ms->model[core];
	uint16_t need = c->need[write ? MMU_WRITE : MMU_READ];
	uint64_t pa, line;
	struct l1d_line *l;
	struct utlb_entry *u;
	const struct region *region;

	if (!e->host) {
		MUST(lookup_index(e->tag) != index);
		return;
	}
	MUST(mm->context_hash[c->slot] != 0);
	MUST(lookup_index(e->tag) == index);
	pa = RAM_BASE + (uint64_t)(e->host - r->w->ram);
	line = pa >> LINE_SHIFT;
	region = physmap_find(&r->w->map, pa);
	l = l1d_find(mm, line);
	MUST(l != NULL);
	MUST(l->index == index);
	MUST((write ? l->writers : l->readers) & (1u << c->slot));
	MUST(ms->l2_present[l->l2_slot] & (1u << core));
	MUST(tags_line(&ms->l2, l->l2_slot) == line);
	u = utlb_find(&mm->dtlb, e->tag, c->space, c->asid);
	MUST(u != NULL);
	MUST(u->x.pa + (e->tag & ((UINT64_C(1) << u->x.shift) - 1)) == pa);
	MUST(u->x.perm & need);
	MUST(u->x.perm & (write ? PERM_S2_W : PERM_S2_R));
	MUST(!(c->pan && (u->x.perm & PERM_R0)));
	MUST(attr_is_wb(u->x.attr));
	if (!write)
		return;
	MUST(l->owned);
	MUST(ms->l2_present[l->l2_slot] == 1u << core);
	MUST(!line_has_code(ms, region, pa));
	MUST(!other_monitor_covers(ms, core, line));
}

static void check_all(struct run *r)
{
	for (unsigned core = 0; core < r->cores; core++) {
		struct mmu_model *mm = &r->w->ms->model[core];

		for (unsigned c = 0; c < MMU_CONTEXTS; c++) {
			for (unsigned i = 0; i < LOOKUP_ENTRIES; i++) {
				check_entry(r, core, &mm->context[c], &mm->lookups[c].read[i], i,
					    false);
				check_entry(r, core, &mm->context[c], &mm->lookups[c].write[i], i,
					    true);
			}
		}
	}
}

/* Owned lines are in one L1D; every L1D line is in L2 (inclusion). */
static void check_caches(struct run *r)
{
	struct memsys *ms = r->w->ms;

	for (unsigned core = 0; core < r->cores; core++) {
		struct l1d *c = &ms->model[core].l1d;

		for (uint32_t i = 0; i < c->sets * c->ways; i++) {
			const struct l1d_line *l = &c->line[i];

			if (!l->tag)
				continue;
			MUST(tags_find(&ms->l2, l->tag - 1) == l->l2_slot);
			MUST(ms->l2_present[l->l2_slot] & (1u << core));
			if (l->owned)
				MUST(ms->l2_present[l->l2_slot] == 1u << core);
		}
	}
}

static uint64_t hash_bytes(uint64_t h, const void *p, size_t n)
{
	const uint8_t *b = p;

	while (n--)
		h = (h ^ *b++) * UINT64_C(0x100000001b3);
	return h;
}

static uint64_t hash_utlb(uint64_t h, const struct utlb *u)
{
	h = hash_combine(h, u->next);
	for (unsigned i = 0; i < u->entries; i++) {
		h = hash_combine(h, u->e[i].valid);
		if (u->e[i].valid) {
			h = hash_combine(h, u->e[i].vpn ^ (uint64_t)u->e[i].asid << 48);
			h = hash_combine(h, u->e[i].x.pa ^ u->e[i].space);
		}
	}
	return h;
}

static uint64_t hash_tags(uint64_t h, const struct tags *t)
{
	h = hash_bytes(h, t->tag, (size_t)t->sets * t->stride * sizeof(*t->tag));
	return hash_bytes(h, t->next, t->sets);
}

/* All of the model except the lookups and the bookkeeping of what they hold. */
static uint64_t hash_model(const struct run *r)
{
	const struct memsys *ms = r->w->ms;
	uint64_t h = hash_tags(hash_tags(1, &ms->l2), &ms->l3);

	for (unsigned core = 0; core < r->cores; core++) {
		const struct mmu_model *mm = &ms->model[core];

		h = hash_tags(h, &mm->l1i);
		h = hash_bytes(h, mm->l1d.next, mm->l1d.sets);
		for (uint32_t i = 0; i < mm->l1d.sets * mm->l1d.ways; i++)
			h = hash_combine(h, mm->l1d.line[i].tag << 1 | mm->l1d.line[i].owned);
		h = hash_utlb(hash_utlb(h, &mm->dtlb), &mm->itlb);
		h = hash_bytes(h, mm->tlb.key, mm->tlb.sets * mm->tlb.ways * 8);
		h = hash_bytes(h, mm->walk_cache.key,
			       mm->walk_cache.sets * mm->walk_cache.ways * 8);
		h = hash_bytes(h, mm->ipa_cache.key, mm->ipa_cache.sets * mm->ipa_cache.ways * 8);
		h = hash_combine(h, mm->monitor);
		h = hash_combine(h, mm->fetch_evictions);
	}
	return h;
}

static void forget(struct run *r)
{
	if (!r->forgets || rng_below(&r->forget, 20))
		return;
	for (unsigned core = 0; core < r->cores; core++)
		for (unsigned c = 0; c < MMU_CONTEXTS; c++)
			if (rng_below(&r->forget, 2))
				lookup_clear(&r->w->ms->model[core].lookups[c]);
}

static void note(struct run *r, uint64_t v)
{
	r->digest = hash_combine(r->digest, v);
}

static void note_charge(struct run *r, struct mmu *m)
{
	note(r, m->charge.mem);
	note(r, m->charge.tlb);
	note(r, m->charge.maint);
	m->charge = (struct mmu_charge){ 0 };
}

static void note_fault(struct run *r, const struct mmu_fault *f)
{
	note(r, f->fsc | (uint64_t)f->stage2 << 8 | (uint64_t)f->write << 9);
	note(r, f->va);
}

/* Where in the area the VA of a random operation points; UINT64_MAX: nowhere. */
static uint64_t pick(struct run *r, uint64_t *va, unsigned size, bool aligned)
{
	unsigned page = (unsigned)rng_below(&r->rng, PAGES);
	uint64_t off = rng_below(&r->rng, 4096 - size);
	unsigned how = (unsigned)rng_below(&r->rng, 5);

	if (rng_below(&r->rng, 3)) /* a few lines are contended */
		off = off % 256 + (page & 1) * 0x400;
	if (aligned)
		off &= ~(uint64_t)(size - 1);
	if (how == 0)
		*va = UINT64_C(0x40000000) + page * 0x1000 + off;
	else
		*va = va_of(page, how == 1) + off;
	return page * 0x1000 + off;
}

static void shadow_write(struct run *r, unsigned core, uint64_t off, const void *p, unsigned size)
{
	memcpy(r->shadow + off, p, size);
	for (unsigned i = 0; i < r->cores; i++)
		for (uint64_t l = off & ~63; l < off + size; l += 64)
			if (i != core && r->monitor[i] == l + 1)
				r->monitor[i] = 0;
}

/* Lines of [off, off+size) that carry marks: a store must report them. */
static unsigned expect_code(struct run *r, uint64_t off, unsigned size)
{
	unsigned calls = 0;

	for (uint64_t l = off & ~63; l < off + size; l += 64) {
		uint64_t *word = &r->marked[l >> 12];
		uint64_t bit = UINT64_C(1) << (l >> 6 & 63);

		if (*word & bit) {
			*word &= ~bit;
			r->expect_written = AREA + l;
			calls += r->cores;
		}
	}
	r->written_calls = 0;
	return calls;
}

/* As an engine does it: the lookup first. */
static void do_read(struct run *r, struct mmu *m, unsigned size)
{
	uint64_t va, off = pick(r, &va, size, false);
	const uint8_t *fast = lookup_find(m->lookup->read, va, size);
	uint8_t buf[16] = { 0 };
	struct mmu_fault f;

	if (fast) {
		memcpy(buf, fast, size);
	} else if (!mmu_read(m, va, size, 0, buf, &f)) {
		note_fault(r, &f);
		return;
	}
	MUST(!memcmp(buf, r->shadow + off, size));
	note(r, buf[0]);
}

static void do_write(struct run *r, struct mmu *m, unsigned size)
{
	uint64_t va, off = pick(r, &va, size, size == 1);
	uint8_t *fast = lookup_find(m->lookup->write, va, size);
	uint64_t data[2] = { rng_next(&r->rng), rng_next(&r->rng) };
	struct mmu_fault f;
	unsigned calls;

	/* two lines at a time would need two expectations */
	if ((off & 63) + size > 64)
		size = 1;
	if (fast) {
		calls = expect_code(r, off, size);
		MUST(calls == 0);
		memcpy(fast, data, size);
	} else {
		uint64_t saved = r->marked[off >> 12];

		calls = expect_code(r, off, size);
		if (!mmu_write(m, va, size, 0, data, &f)) {
			r->marked[off >> 12] = saved;
			MUST(r->written_calls == 0);
			note_fault(r, &f);
			return;
		}
		MUST(r->written_calls == calls);
	}
	shadow_write(r, m->core, off, data, size);
}

static void do_load_exclusive(struct run *r, struct mmu *m)
{
	uint64_t va, off = pick(r, &va, 8, true), v;
	struct mmu_fault f;

	if (!mmu_read(m, va, 8, MMU_EXCLUSIVE, &v, &f)) {
		note_fault(r, &f);
		return;
	}
	MUST(!memcmp(&v, r->shadow + off, 8));
	r->monitor[m->core] = (off & ~UINT64_C(63)) + 1;
}

static void do_store_exclusive(struct run *r, struct mmu *m)
{
	uint64_t va, off = pick(r, &va, 8, true), v = rng_next(&r->rng);
	bool expected, ok;
	struct mmu_fault f;
	uint64_t saved;
	unsigned calls;

	/* often where the monitor points */
	if (r->monitor[m->core] && rng_below(&r->rng, 4)) {
		off = (r->monitor[m->core] - 1) + (off & 56);
		va = va_of((unsigned)(off >> 12), va & 0x40) + (off & 4095);
	}
	expected = r->monitor[m->core] == (off & ~UINT64_C(63)) + 1;
	saved = r->marked[off >> 12];
	calls = expected ? expect_code(r, off, 8) : 0;
	if (!mmu_store_exclusive(m, va, 8, 0, &v, &ok, &f)) {
		r->marked[off >> 12] = saved;
		note_fault(r, &f);
		return;
	}
	MUST(ok == expected);
	if (ok) {
		MUST(r->written_calls == calls);
		shadow_write(r, m->core, off, &v, 8);
	}
	r->monitor[m->core] = 0;
}

static void do_fetch(struct run *r, struct mmu *m)
{
	uint64_t va, pa, off = pick(r, &va, 4, true);
	struct seen_fetch *seen = &r->fetched[m->core][rng_below(&r->rng, EPOCHS)];
	const uint8_t *host;
	struct mmu_fault f;

	if (!mmu_fetch(m, va, &pa, &host, &f)) {
		note_fault(r, &f);
		return;
	}
	MUST(pa == AREA + off);
	MUST(host == host_at(r->w, pa & ~UINT64_C(63)));
	*seen = (struct seen_fetch){ m->fetch_epoch, va, pa };
	if (rng_below(&r->rng, 3) == 0) {
		mmu_mark_code(r->w->ms, pa);
		r->marked[off >> 12] |= UINT64_C(1) << (off >> 6 & 63);
	}
}

/* What was fetched under the present epoch is still held: no cost, same address. */
static void check_epoch(struct run *r, struct mmu *m)
{
	for (unsigned i = 0; i < EPOCHS; i++) {
		const struct seen_fetch *s = &r->fetched[m->core][i];
		struct mmu_charge before = m->charge;
		const uint8_t *host;
		struct mmu_fault f;
		uint64_t pa;

		if (!s->va || s->epoch != m->fetch_epoch)
			continue;
		MUST(mmu_fetch(m, s->va, &pa, &host, &f));
		MUST(pa == s->pa);
		MUST(!memcmp(&before, &m->charge, sizeof(before)));
		MUST(s->epoch == m->fetch_epoch);
	}
}

static void do_maintenance(struct run *r, struct mmu *m)
{
	static const enum cache_op ops[] = {
		DC_CIVAC, DC_CVAC, DC_CVAU, IC_IALLU, IC_IALLUIS, DC_CISW, DC_CSW,
	};
	uint64_t va, off = pick(r, &va, 8, true);
	enum cache_op op = ops[rng_below(&r->rng, 7)];
	struct mmu_fault f;

	(void)off;
	if (op == DC_CISW || op == DC_CSW)
		va = rng_next(&r->rng) & (rng_below(&r->rng, 2) ? 0x80000fc0 : 0xc0000fc2);
	if (!mmu_cache_op(m, op, va, &f))
		note_fault(r, &f);
}

static void do_tlbi(struct run *r, struct mmu *m)
{
	uint64_t va;
	struct tlbi op = {
		.op = (enum tlbi_op)rng_below(&r->rng, 5),
		.regime = rng_below(&r->rng, 4) ? REGIME_EL10 : REGIME_EL2,
		.vmid_only = rng_below(&r->rng, 3),
		.stage2 = rng_below(&r->rng, 2),
		.last_level = rng_below(&r->rng, 2),
		.shareable = rng_below(&r->rng, 2),
		.vmid = (uint16_t)rng_below(&r->rng, 3),
	};

	if (rng_below(&r->rng, 4) == 0)
		op.op = TLBI_VA;
	pick(r, &va, 8, true);
	op.value = va >> 12 | rng_below(&r->rng, 4) << 48;
	if (op.op == TLBI_IPA)
		op.value = (AREA >> 12) + rng_below(&r->rng, PAGES);
	mmu_tlbi(m, &op);
}

static void do_zero(struct run *r, struct mmu *m)
{
	static const uint8_t zeros[64];
	uint64_t va, off = pick(r, &va, 1, false);
	uint64_t saved = r->marked[off >> 12];
	unsigned calls = expect_code(r, off & ~UINT64_C(63), 64);
	struct mmu_fault f;

	if (!mmu_zero_block(m, va, &f)) {
		r->marked[off >> 12] = saved;
		note_fault(r, &f);
		return;
	}
	MUST(r->written_calls == calls);
	shadow_write(r, m->core, off & ~UINT64_C(63), zeros, 64);
}

static void do_outside_write(struct run *r)
{
	uint64_t va, off = pick(r, &va, 8, true), v = rng_next(&r->rng);
	unsigned calls = expect_code(r, off, 8);

	if (v & 1)
		MUST(memsys_debug_access(r->w->ms, AREA + off, &v, 8, true));
	else
		MUST(memsys_device_write(r->w->ms, AREA + off, &v, 8));
	MUST(r->written_calls == calls);
	shadow_write(r, MMU_MAX_CORES, off, &v, 8);
}

static void step(struct run *r)
{
	struct mmu *m = memsys_mmu(r->w->ms, (unsigned)rng_below(&r->rng, r->cores));
	unsigned what = (unsigned)rng_below(&r->rng, 100);

	if (what < 35)
		do_read(r, m, 1u << rng_below(&r->rng, 5));
	else if (what < 60)
		do_write(r, m, 1u << rng_below(&r->rng, 5));
	else if (what < 68)
		do_load_exclusive(r, m);
	else if (what < 76)
		do_store_exclusive(r, m);
	else if (what < 84)
		do_fetch(r, m);
	else if (what < 91)
		mmu_set_context(m, &r->kinds[rng_below(&r->rng, CONTEXT_KINDS)]);
	else if (what < 93)
		do_maintenance(r, m);
	else if (what < 95)
		do_tlbi(r, m);
	else if (what < 97)
		do_zero(r, m);
	else if (what < 98)
		do_outside_write(r);
	else
		r->monitor[m->core] = 0, mmu_clear_exclusive(m);
	MUST(mmu_monitor_armed(m) == (r->monitor[m->core] != 0));
	check_epoch(r, m);
	note_charge(r, m);
	forget(r);
}

START_TEST(random_operations)
{
	unsigned cores = 1u << (_i % 3);
	struct run a, b;

	setup(&a, 1000 + (uint64_t)_i, cores, false);
	setup(&b, 1000 + (uint64_t)_i, cores, true);
	for (unsigned i = 0; i < OPS; i++) {
		step(&a);
		step(&b);
		MUST(a.digest == b.digest);
		if (i % 500 < 2) {
			check_all(&a);
			check_all(&b);
			check_caches(&a);
			MUST(hash_model(&a) == hash_model(&b));
		}
	}
	MUST(!memcmp(host_at(a.w, AREA), a.shadow, PAGES * 4096));
	MUST(!memcmp(host_at(b.w, AREA), b.shadow, PAGES * 4096));
	world_free(a.w);
	world_free(b.w);
	free(a.shadow);
	free(b.shadow);
}
END_TEST

/* With a smaller number of operations, everything after each one. */
START_TEST(every_step)
{
	struct run a;

	setup(&a, 5000 + (uint64_t)_i, CORES, false);
	for (unsigned i = 0; i < 1000; i++) {
		step(&a);
		check_all(&a);
		check_caches(&a);
	}
	world_free(a.w);
	free(a.shadow);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("mmu lookup");
	TCase *t = tcase_create("lookup");

	tcase_set_timeout(t, 300);
	tcase_add_loop_test(t, random_operations, 0, 6);
	tcase_add_loop_test(t, every_step, 0, 3);
	suite_add_tcase(s, t);
	return unit_run(s);
}
