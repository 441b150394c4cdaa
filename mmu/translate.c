// SPDX-License-Identifier: GPL-2.0-or-later
/* A translation through micro-TLB, main TLB and walk, in that order. */
#include "base/bits.h"
#include "mmu/model.h"

static uint32_t space_of(const struct request *q)
{
	const struct context *c = q->c;

	return c->space | (!c->s1_on && q->access == MMU_FETCH ? SPACE_FETCH : 0);
}

/* The piece of *x that holds @va, at most @max bytes. */
static void cut(struct xlat *x, uint64_t va, uint32_t max)
{
	unsigned shift = ctz32(max);
	uint64_t inside;

	if (x->shift <= shift)
		return;
	inside = va & mask64(x->shift) & ~mask64(shift);
	x->pa += inside;
	x->ipa += inside;
	x->shift = (uint8_t)shift;
}

static struct utlb_entry *utlb_victim(struct mmu_model *mm, struct utlb *u)
{
	struct utlb_entry *e = &u->e[u->next];

	u->next = u->next + 1 == u->entries ? 0 : u->next + 1;
	if (!e->valid)
		return e;
	if (u == &mm->dtlb)
		lookup_drop_page(mm, e);
	else
		fetch_evicted(mm);
	utlb_remove(u, e);
	return e;
}

/* What @e knows of the region that holds its page. */
static void note_region(struct utlb_entry *e, const struct region *r)
{
	bool bytes = r->kind != REGION_DEVICE && !r->registers;

	e->region = r;
	e->host = bytes ? r->host + (e->x.pa - r->base) : NULL;
	e->cacheable = e->host && attr_is_wb(e->x.attr) && !(e->x.pa >> CACHEABLE_PA_BITS);
	e->writable = r->kind == REGION_RAM;
}

void memsys_set_registers(struct memsys *ms, uint64_t base, bool on)
{
	for (unsigned i = 0; i < ms->map->count; i++)
		if (ms->map->regions[i].base == base)
			ms->map->regions[i].registers = on;
	for (unsigned core = 0; core < ms->cores; core++) {
		struct mmu_model *mm = &ms->model[core];

		for (unsigned i = 0; i < mm->dtlb.entries; i++) {
			struct utlb_entry *e = &mm->dtlb.e[i];

			if (!e->valid || !e->region || e->region->base != base)
				continue;
			lookup_drop_page(mm, e);
			note_region(e, e->region);
		}
	}
}

static struct utlb_entry *utlb_fill(struct request *q, struct utlb *u, struct xlat *x)
{
	struct mmu *m = q->m;
	struct utlb_entry *e = utlb_victim(m->model, u);
	const struct region *r;

	cut(x, q->va, m->memsys->t.utlb_max_page);
	utlb_put(u, e, q->va, space_of(q), q->c, x);
	r = memsys_region(m->memsys, x->pa);
	if (r && x->pa - r->base + bit64(x->shift) <= r->size)
		note_region(e, r);
	return e;
}

/* A write that the tables have yet to hear of: the entry makes way for a walk. */
static bool must_mark(const struct request *q, const struct xlat *x)
{
	return (x->perm & PERM_CLEAN) && dirties(q);
}

static struct utlb_entry *utlb_miss(struct request *q, struct utlb *u, struct mmu_fault *f)
{
	struct mmu *m = q->m;
	struct mmu_model *mm = m->model;
	const struct context *c = q->c;
	const struct tlb_slot *s;
	struct xlat x;

	if (!c->s1_on && !c->s2_on) /* nothing to look up, nothing to pay */
		return translate_walk(q, &x, f) ? utlb_fill(q, u, &x) : NULL;

	if (u == &mm->itlb)
		m->counters.itlb_refill++;
	else
		m->counters.dtlb_refill++;
	charge_tlb(m, m->memsys->t.utlb_miss);
	s = va_canonical(q->c, q->va) ? tlb_find(&mm->tlb, q->va, space_of(q), c->asid) : NULL;
	if (s && must_mark(q, &s->x)) {
		tlb_remove(&mm->tlb, s);
		s = NULL;
	}
	if (s) {
		x = s->x;
	} else {
		charge_tlb(m, m->memsys->t.walk_base);
		if (!translate_walk(q, &x, f))
			return NULL;
		tlb_insert(&mm->tlb, q->va, space_of(q), c, &x);
	}
	return utlb_fill(q, u, &x);
}

bool translate(struct request *q, struct utlb_entry **e, struct mmu_fault *f)
{
	struct mmu_model *mm = q->m->model;
	struct utlb *u = q->access == MMU_FETCH ? &mm->itlb : &mm->dtlb;

	*e = va_canonical(q->c, q->va) ? utlb_find(u, q->va, space_of(q), q->c->asid) : NULL;
	if (*e && must_mark(q, &(*e)->x)) {
		lookup_drop_page(mm, *e);
		utlb_remove(u, *e);
		*e = NULL;
	}
	if (!*e) {
		*e = utlb_miss(q, u, f);
		if (!*e)
			return false;
	}
	return translate_check(q, &(*e)->x, f);
}

bool translate_peek(struct request *q, struct xlat *x, struct mmu_fault *f)
{
	struct mmu_model *mm = q->m->model;
	struct utlb *u = q->access == MMU_FETCH ? &mm->itlb : &mm->dtlb;
	const struct utlb_entry *e;
	const struct tlb_slot *s;

	q->peek = true;
	if (!va_canonical(q->c, q->va))
		return translate_walk(q, x, f);
	e = utlb_find(u, q->va, space_of(q), q->c->asid);
	if (e && !must_mark(q, &e->x)) {
		*x = e->x;
		return translate_check(q, x, f);
	}
	s = tlb_find(&mm->tlb, q->va, space_of(q), q->c->asid);
	if (s && !must_mark(q, &s->x)) {
		*x = s->x;
		return translate_check(q, x, f);
	}
	return translate_walk(q, x, f);
}
