// SPDX-License-Identifier: GPL-2.0-or-later
/* TLB and cache maintenance, address translation instructions. */
#include "base/bits.h"
#include "mmu/model.h"

static void utlb_invalidate(struct mmu_model *mm, struct utlb *u, const struct tlbi *op)
{
	bool any = false;

	for (unsigned i = 0; i < u->entries; i++) {
		struct utlb_entry *e = &u->e[i];

		if (!e->valid || !tlbi_matches(op, e->space, e->asid, e->as16, e->vpn, &e->x))
			continue;
		if (u == &mm->dtlb)
			lookup_drop_page(mm, e);
		utlb_remove(u, e);
		any = true;
	}
	if (any && u == &mm->itlb)
		fetch_evicted(mm);
}

static void tlbi_core(struct mmu_model *mm, const struct tlbi *op)
{
	utlb_invalidate(mm, &mm->itlb, op);
	utlb_invalidate(mm, &mm->dtlb, op);
	tlb_invalidate(&mm->tlb, op);
	tlb_invalidate(&mm->ipa_cache, op);
	if (!op->last_level)
		tlb_invalidate(&mm->walk_cache, op);
}

void mmu_tlbi(struct mmu *m, const struct tlbi *op)
{
	struct memsys *ms = m->memsys;

	charge_maint(m, op->shareable ? ms->t.tlbi_broadcast : ms->t.tlbi_local);
	if (!op->shareable) {
		tlbi_core(m->model, op);
		return;
	}
	for (unsigned i = 0; i < ms->cores; i++)
		tlbi_core(&ms->model[i], op);
}

static void l1i_clear(struct mmu_model *mm)
{
	tags_clear(&mm->l1i);
	fetch_evicted(mm);
}

static void ic_all(struct mmu *m)
{
	l1i_clear(m->model);
	if (m->code_written)
		m->code_written(m->code_opaque, UINT64_MAX);
}

/* Set/way operand: level - 1 in bits 3:1, way at the top, set above the line offset. */
static void set_way(struct mmu *m, uint64_t operand)
{
	struct memsys *ms = m->memsys;
	struct l1d *c = &m->model->l1d;
	unsigned level = (unsigned)extract64(operand, 1, 3) + 1;
	uint32_t ways = level == 1 ? c->ways : ms->l2.ways;
	uint32_t sets = level == 1 ? c->sets : ms->l2.sets;
	unsigned way_bits = ways > 1 ? 32 - clz32(ways - 1) : 0;
	uint32_t stride = level == 1 ? ways : ms->l2.stride;
	uint32_t way = (uint32_t)extract64(operand, 32 - way_bits, way_bits);
	uint32_t slot = (uint32_t)extract64(operand, LINE_SHIFT, ctz32(sets)) * stride + way;

	if (level > 2 || way >= ways)
		return;
	if (level == 1 && c->line[slot].tag)
		l1d_drop(ms, m->core, &c->line[slot]);
	else if (level == 2 && ms->l2.tag[slot])
		l2_invalidate(ms, slot);
}

static bool by_va(struct mmu *m, enum cache_op op, uint64_t va, struct mmu_fault *f)
{
	struct memsys *ms = m->memsys;
	struct request q = {
		.m = m,
		.c = m->model->cur,
		.va = va,
		.access = op == DC_IVAC ? MMU_WRITE : MMU_READ,
		.flags = MMU_CACHE_MAINT,
		.aligned = true,
	};
	const struct region *r;
	struct utlb_entry *e;
	uint64_t pa;

	if (!translate(&q, &e, f))
		return false;
	pa = e->x.pa + (va & mask64(e->x.shift));
	r = memsys_region(ms, pa);
	if (!r || r->kind == REGION_DEVICE || pa >> CACHEABLE_PA_BITS)
		return true;
	if (op == DC_IVAC || op == DC_CIVAC) {
		line_invalidate(ms, pa >> LINE_SHIFT);
	} else if (op == IC_IVAU) {
		/* to the point of unification of the inner shareable domain: every core */
		for (unsigned i = 0; i < ms->cores; i++)
			l1i_drop(&ms->model[i], pa >> LINE_SHIFT);
		code_invalidate(ms, r, pa);
	}
	return true;
}

bool mmu_cache_op(struct mmu *m, enum cache_op op, uint64_t operand, struct mmu_fault *f)
{
	struct memsys *ms = m->memsys;

	charge_maint(m, ms->t.cache_op);
	switch (op) {
	case DC_IVAC:
	case DC_CVAC:
	case DC_CVAU:
	case DC_CIVAC:
	case IC_IVAU:
		return by_va(m, op, operand, f);
	case DC_ISW:
	case DC_CISW:
		set_way(m, operand);
		break;
	case DC_CSW:
		break;
	case IC_IALLU:
		ic_all(m);
		break;
	case IC_IALLUIS:
		for (unsigned i = 0; i < ms->cores; i++)
			ic_all(&ms->mmu[i]);
		break;
	}
	return true;
}

#define PAR_F	 UINT64_C(1)
#define PAR_RES1 (UINT64_C(1) << 11)

static uint64_t par_ok(const struct xlat *x, uint64_t va)
{
	uint64_t pa = x->pa + (va & mask64(x->shift));

	return (uint64_t)x->attr << 56 | (pa & mask64(48) & ~mask64(12)) | PAR_RES1 |
	       (uint64_t)x->sh << 7;
}

static uint64_t par_fault(const struct mmu_fault *f)
{
	return PAR_F | PAR_RES1 | (uint64_t)f->stage2 << 9 | (uint64_t)f->s1ptw << 8 |
	       (uint64_t)f->fsc << 1;
}

bool mmu_at(struct mmu *m, const struct mmu_regs *regs, uint64_t va, enum mmu_access access,
	    bool stage12, uint64_t *par, struct mmu_fault *f)
{
	const struct mmu_features *features = &m->memsys->features;
	struct mmu_regs r = *regs;
	struct context c = { 0 };
	struct request q = {
		.m = m,
		.c = &c,
		.va = va,
		.access = access,
		.aligned = true,
		.at = true,
		.s1_only = !stage12,
	};
	struct xlat x;

	context_reduce(&r, features);
	context_decode(&c, &r, features);
	if (c.s1_on || c.s2_on)
		charge_tlb(m, m->memsys->t.utlb_miss + m->memsys->t.walk_base);
	if (translate_walk(&q, &x, f)) {
		*par = par_ok(&x, va);
		return true;
	}
	if ((f->fsc & 0x3c) == FSC_EXTERNAL_WALK)
		return false;
	/* below EL2 only; EL2 reads about it in PAR_EL1 */
	if (!stage12 && f->s1ptw && m->model->cur->el < 2)
		return false;
	*par = par_fault(f);
	return true;
}
