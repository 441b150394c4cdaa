// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * L1 data caches kept coherent through an inclusive L2 that knows, per line,
 * which L1Ds hold it; an optional system cache behind it. A line is owned by
 * one core (MESI's E and M, which cost the same) or shared.
 */
#include <string.h>

#include "base/bits.h"
#include "mmu/model.h"

static struct l1d_line *l1d_set(struct l1d *c, uint64_t line)
{
	return &c->line[((uint32_t)line & (c->sets - 1)) * c->ways];
}

struct l1d_line *l1d_find(struct mmu_model *mm, uint64_t line)
{
	struct l1d_line *l = l1d_set(&mm->l1d, line);

	for (uint32_t w = 0; w < mm->l1d.ways; w++)
		if (l[w].tag == line + 1)
			return &l[w];
	return NULL;
}

static inline void forget(struct lookup_entry *e, const struct l1d_line *l)
{
	if (e->host == l->host)
		*e = lookup_empty(l->index);
}

static inline void l1d_drop_lookups(struct mmu_model *mm, struct l1d_line *l)
{
	for (uint32_t cs = l->readers | l->writers; cs; cs &= cs - 1) {
		struct lookup *t = &mm->lookups[ctz32(cs)];

		forget(&t->read[l->index], l);
		forget(&t->write[l->index], l);
	}
	l->readers = l->writers = 0;
}

void l1d_drop_writers(struct mmu_model *mm, struct l1d_line *l)
{
	for (uint32_t cs = l->writers; cs; cs &= cs - 1)
		forget(&mm->lookups[ctz32(cs)].write[l->index], l);
	l->writers = 0;
}

void l1d_disown(struct mmu_model *mm, struct l1d_line *l)
{
	l1d_drop_writers(mm, l);
	l->owned = false;
}

void l1d_drop(struct memsys *ms, unsigned core, struct l1d_line *l)
{
	l1d_drop_lookups(&ms->model[core], l);
	ms->l2_present[l->l2_slot] &= (uint16_t)~(1u << core);
	l->tag = 0;
	l->owned = false;
}

/* Line leaves L2: inclusion takes it out of every L1D. */
static void l2_evicted(struct memsys *ms, uint32_t slot, uint64_t line)
{
	for (uint32_t cores = ms->l2_present[slot]; cores; cores &= cores - 1) {
		unsigned core = ctz32(cores);
		struct l1d_line *l = l1d_find(&ms->model[core], line);

		if (l)
			l1d_drop(ms, core, l);
	}
	ms->l2_present[slot] = 0;
}

static uint32_t memory_read(struct memsys *ms, uint64_t line)
{
	uint64_t victim;

	if (!ms->has_l3)
		return ms->t.dram;
	if (tags_find(&ms->l3, line) != TAGS_NONE)
		return ms->t.l3_hit;
	tags_fill(&ms->l3, line, &victim);
	return ms->t.dram;
}

/* @line into L2, where it is not; returns its slot and adds the latency to *cycles. */
static uint32_t l2_fill(struct memsys *ms, uint64_t line, uint32_t *cycles)
{
	uint64_t victim;
	uint32_t slot;

	*cycles += memory_read(ms, line);
	slot = tags_fill(&ms->l2, line, &victim);
	if (victim != UINT64_MAX)
		l2_evicted(ms, slot, victim);
	return slot;
}

uint32_t l2_read(struct memsys *ms, uint64_t line, uint32_t hit_cycles)
{
	uint32_t cycles = 0;

	if (tags_find(&ms->l2, line) != TAGS_NONE)
		return hit_cycles;
	l2_fill(ms, line, &cycles);
	return cycles;
}

/* Other cores give up @line, or the ownership of it. Returns whether one of them owned it. */
static bool snoop(struct memsys *ms, unsigned self, uint64_t line, uint32_t slot, bool write)
{
	bool was_owned = false;

	for (uint32_t cores = ms->l2_present[slot] & ~(1u << self); cores; cores &= cores - 1) {
		unsigned core = ctz32(cores);
		struct mmu_model *peer = &ms->model[core];
		struct l1d_line *l = l1d_find(peer, line);

		if (!l)
			continue;
		was_owned |= l->owned;
		if (write)
			l1d_drop(ms, core, l);
		else if (l->owned)
			l1d_disown(peer, l);
	}
	return was_owned;
}

/* A way for @line: an invalid one, else the set's oldest. */
static inline struct l1d_line *l1d_victim(struct memsys *ms, unsigned core, uint64_t line)
{
	struct l1d *c = &ms->model[core].l1d;
	uint32_t set = (uint32_t)line & (c->sets - 1);
	struct l1d_line *row = &c->line[set * c->ways], *l = &row[c->next[set]];

	for (uint32_t w = 0; l->tag && w < c->ways; w++)
		if (!row[w].tag)
			l = &row[w];
	if (l->tag) {
		l1d_drop(ms, core, l);
		c->next[set] = (uint8_t)(c->next[set] + 1u == c->ways ? 0 : c->next[set] + 1);
	}
	return l;
}

/* A store's miss hides behind the store buffer in part. */
static uint32_t shown_latency(const struct memsys *ms, uint32_t cycles, bool write)
{
	return write ? (uint32_t)((uint64_t)cycles * ms->t.store_miss / 100) : cycles;
}

static struct l1d_line *l1d_miss(struct mmu *m, uint64_t line, uint8_t *host, bool write,
				 bool whole)
{
	struct memsys *ms = m->memsys;
	uint32_t slot, cycles = 0;
	struct l1d_line *l;

	m->counters.l1d_refill++;
	m->counters.l2_access++;
	if (ms->has_l3) /* the largest of the tag arrays: on its way while L2 is searched */
		tags_prefetch(&ms->l3, line);
	slot = tags_find(&ms->l2, line);
	if (slot != TAGS_NONE) {
		cycles = snoop(ms, m->core, line, slot, write) ? ms->t.peer_hit : ms->t.l2_hit;
	} else {
		slot = l2_fill(ms, line, &cycles);
		m->counters.l2_refill++;
		if (whole) /* every byte is written: nothing is fetched */
			cycles = ms->t.l2_hit;
	}
	l = l1d_victim(ms, m->core, line);
	*l = (struct l1d_line){
		.tag = line + 1,
		.host = host,
		.l2_slot = slot,
		.owned = write || !ms->l2_present[slot],
	};
	ms->l2_present[slot] |= (uint16_t)(1u << m->core);
	charge_mem(m, shown_latency(ms, cycles, write));
	return l;
}

struct l1d_line *l1d_access(struct mmu *m, uint64_t pa, uint8_t *host, bool write, bool whole)
{
	struct memsys *ms = m->memsys;
	uint64_t line = pa >> LINE_SHIFT;
	struct l1d_line *l = l1d_find(m->model, line);

	if (!l)
		return l1d_miss(m, line, host - (pa & (LINE_SIZE - 1)), write, whole);
	if (write && !l->owned) {
		snoop(ms, m->core, line, l->l2_slot, true);
		l->owned = true;
		charge_mem(m, ms->t.store_upgrade);
	}
	return l;
}

void l1i_access(struct mmu *m, uint64_t pa, bool cached)
{
	struct mmu_model *mm = m->model;
	struct memsys *ms = m->memsys;
	uint64_t line = pa >> LINE_SHIFT, victim;

	if (tags_find(&mm->l1i, line) != TAGS_NONE)
		return;
	m->counters.l1i_refill++;
	m->counters.l2_access += cached;
	charge_mem(m, cached ? l2_read(ms, line, ms->t.l1i_miss) : ms->t.uncached);
	tags_fill(&mm->l1i, line, &victim);
	if (victim != UINT64_MAX)
		fetch_evicted(mm);
}

void l1i_drop(struct mmu_model *mm, uint64_t line)
{
	uint32_t slot = tags_find(&mm->l1i, line);

	if (slot == TAGS_NONE)
		return;
	tags_drop(&mm->l1i, slot);
	fetch_evicted(mm);
}

void l2_invalidate(struct memsys *ms, uint32_t slot)
{
	l2_evicted(ms, slot, tags_line(&ms->l2, slot));
	tags_drop(&ms->l2, slot);
}

void line_claim(struct memsys *ms, unsigned core, uint64_t line)
{
	uint32_t slot = tags_find(&ms->l2, line);

	if (slot != TAGS_NONE)
		snoop(ms, core, line, slot, true);
}

void line_invalidate(struct memsys *ms, uint64_t line)
{
	uint32_t slot = tags_find(&ms->l2, line);

	if (slot != TAGS_NONE)
		l2_invalidate(ms, slot);
	if (ms->has_l3) {
		slot = tags_find(&ms->l3, line);
		if (slot != TAGS_NONE)
			tags_drop(&ms->l3, slot);
	}
}

void lookup_install(struct mmu *m, struct utlb_entry *e, struct l1d_line *l, uint64_t va,
		    uint64_t pa)
{
	struct mmu_model *mm = m->model;
	const struct context *c = mm->cur;
	unsigned i = lookup_index(va);
	uint16_t bit = (uint16_t)(1u << c->slot);
	struct lookup_entry entry = { align_down(va, LINE_SIZE), l->host };

	if (mm->watch_count && line_watched(mm, va))
		return;
	if (l->index != i) { /* an alias takes the line over */
		l1d_drop_lookups(mm, l);
		l->index = (uint16_t)i;
	}
	e->lines[i / 64] |= bit64(i % 64);
	e->contexts |= bit;
	if (rights_suffice(c, MMU_READ, e->x.perm)) {
		c->lookup->read[i] = entry;
		l->readers |= bit;
	}
	if (l->owned && e->writable && rights_suffice(c, MMU_WRITE, e->x.perm) &&
	    !line_has_code(m->memsys, e->region, pa) &&
	    !other_monitor_covers(m->memsys, m->core, pa >> LINE_SHIFT)) {
		c->lookup->write[i] = entry;
		l->writers |= bit;
	}
}

static bool points_into(const struct lookup_entry *e, const uint8_t *page, uint64_t size)
{
	return (uintptr_t)e->host - (uintptr_t)page < size;
}

void lookup_drop_page(struct mmu_model *mm, struct utlb_entry *e)
{
	uint64_t size = bit64(e->x.shift);

	if (!e->contexts)
		return;
	for (unsigned w = 0; w < LOOKUP_ENTRIES / 64; w++) {
		for (uint64_t bits = e->lines[w]; bits; bits &= bits - 1) {
			unsigned i = w * 64 + ctz64(bits);

			for (uint32_t cs = e->contexts; cs; cs &= cs - 1) {
				struct lookup *t = &mm->lookups[ctz32(cs)];

				if (points_into(&t->read[i], e->host, size))
					t->read[i] = lookup_empty(i);
				if (points_into(&t->write[i], e->host, size))
					t->write[i] = lookup_empty(i);
			}
		}
		e->lines[w] = 0;
	}
	e->contexts = 0;
}
