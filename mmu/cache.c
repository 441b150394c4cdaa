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

static void drop_entries(struct mmu_model *mm, struct l1d_line *l, uint32_t contexts, bool write)
{
	for (; contexts; contexts &= contexts - 1) {
		struct lookup *t = &mm->lookups[ctz32(contexts)];
		struct lookup_entry *e = write ? &t->write[l->index] : &t->read[l->index];

		if (e->host == l->host)
			*e = lookup_empty(l->index);
	}
}

static void l1d_drop_lookups(struct mmu_model *mm, struct l1d_line *l)
{
	drop_entries(mm, l, l->readers, false);
	drop_entries(mm, l, l->writers, true);
	l->readers = l->writers = 0;
}

void l1d_drop_writers(struct mmu_model *mm, struct l1d_line *l)
{
	drop_entries(mm, l, l->writers, true);
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

static struct l1d_line *l1d_victim(struct memsys *ms, unsigned core, uint64_t line)
{
	struct l1d *c = &ms->model[core].l1d;
	uint32_t set = (uint32_t)line & (c->sets - 1);
	struct l1d_line *l = &c->line[set * c->ways];
	uint32_t w = 0;

	while (w < c->ways && l[w].tag)
		w++;
	if (w == c->ways) {
		w = c->next[set];
		c->next[set] = (uint8_t)(w + 1 == c->ways ? 0 : w + 1);
		l1d_drop(ms, core, &l[w]);
	}
	return &l[w];
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
	uint32_t slot = tags_find(&ms->l2, line), cycles = 0;
	struct l1d_line *l;

	if (slot != TAGS_NONE) {
		cycles = snoop(ms, m->core, line, slot, write) ? ms->t.peer_hit : ms->t.l2_hit;
	} else {
		slot = l2_fill(ms, line, &cycles);
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
	mm->l1i.tag[slot] = 0;
	fetch_evicted(mm);
}

void l2_invalidate(struct memsys *ms, uint32_t slot)
{
	l2_evicted(ms, slot, tags_line(&ms->l2, slot));
	ms->l2.tag[slot] = 0;
}

void line_invalidate(struct memsys *ms, uint64_t line)
{
	uint32_t slot = tags_find(&ms->l2, line);

	if (slot != TAGS_NONE)
		l2_invalidate(ms, slot);
	if (ms->has_l3) {
		slot = tags_find(&ms->l3, line);
		if (slot != TAGS_NONE)
			ms->l3.tag[slot] = 0;
	}
}

void lookup_install(struct mmu *m, struct utlb_entry *e, struct l1d_line *l, uint64_t va,
		    const struct region *r, uint64_t pa)
{
	struct mmu_model *mm = m->model;
	const struct context *c = mm->cur;
	unsigned i = lookup_index(va);
	uint16_t bit = (uint16_t)(1u << c->slot);
	struct lookup_entry entry = { align_down(va, LINE_SIZE), l->host };
	bool pan = c->pan && (e->x.perm & PERM_R0);

	if (l->index != i) { /* an alias takes the line over */
		l1d_drop_lookups(mm, l);
		l->index = (uint16_t)i;
	}
	e->lines[i / 64] |= bit64(i % 64);
	e->contexts |= bit;
	if ((e->x.perm & c->need[MMU_READ]) && (e->x.perm & PERM_S2_R) && !pan) {
		c->lookup->read[i] = entry;
		l->readers |= bit;
	}
	if (l->owned && (e->x.perm & c->need[MMU_WRITE]) && (e->x.perm & PERM_S2_W) && !pan &&
	    r->kind == REGION_RAM && !line_has_code(m->memsys, r, pa) &&
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
