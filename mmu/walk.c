// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The translation table walker: one loop for both stages and all granules,
 * and the order in which a whole translation checks what it finds
 * (Arm ARM J1.1.5, AArch64.FullTranslate).
 */
#include <string.h>

#include "base/bits.h"
#include "mmu/model.h"

#define DESC_VALID	UINT64_C(1)
#define DESC_TABLE	UINT64_C(2)	   /* table, or page at level 3 */
#define DESC_AP2	(UINT64_C(1) << 7) /* stage 1: read only */
#define DESC_S2AP1	(UINT64_C(1) << 7) /* stage 2: writable */
#define DESC_AF		(UINT64_C(1) << 10)
#define DESC_NG		(UINT64_C(1) << 11)
#define DESC_CONTIGUOUS (UINT64_C(1) << 52)
#define DESC_HIERARCHY	(UINT64_C(0x1f) << 59) /* NSTable, APTable, UXNTable, PXNTable */

#define OA_BITS		48

struct leaf {
	uint64_t desc;
	uint64_t at;   /* where it was read: a physical address, of stage 1 under stage 2 an IPA */
	uint64_t hier; /* OR of the tables' hierarchical controls */
	uint64_t addr; /* of the output page or block (contiguous range) */
	uint8_t level;
	uint8_t unit;  /* log2 of the page or block that the descriptor maps */
	uint8_t shift; /* log2 of the bytes that may be cached as one entry */
};

bool raise_fault(const struct request *q, struct mmu_fault *f, unsigned fsc)
{
	bool maint = q->at || (q->flags & MMU_CACHE_MAINT);

	*f = (struct mmu_fault){
		.va = q->va,
		.fsc = (uint8_t)fsc,
		.write = q->access == MMU_WRITE || maint,
		.cache_maint = maint,
	};
	return false;
}

bool raise_s2_fault(const struct request *q, struct mmu_fault *f, unsigned fsc, uint64_t ipa)
{
	raise_fault(q, f, fsc);
	f->stage2 = true;
	f->s1ptw = q->walking;
	f->ipa = ipa;
	return false;
}

static bool walk_fault(const struct request *q, const struct table *t, uint64_t in,
		       struct mmu_fault *f, unsigned fsc, unsigned level)
{
	if (t->stage == 2)
		return raise_s2_fault(q, f, fsc | level, in);
	return raise_fault(q, f, fsc | level);
}

/* log2 of the bytes that one descriptor of @level maps. */
static unsigned level_shift(const struct table *t, unsigned level)
{
	return t->grain + (t->grain - 3u) * (3 - level);
}

/* Blocks: 4 KB granule at levels 1 and 2, the others at level 2 (Arm ARM D5.3.1). */
static bool block_allowed(const struct table *t, unsigned level)
{
	return level == 2 || (level == 1 && t->grain == 12);
}

/* log2 of the entries that the contiguous hint joins (Arm ARM D5.3.2). */
static unsigned contiguous_log2(const struct table *t, unsigned level)
{
	if (t->grain == 12)
		return 4;
	if (t->grain == 14)
		return level == 3 ? 7 : 5;
	return 5;
}

static bool s2_translate(struct request *q, uint64_t ipa, bool mark, struct xlat *x,
			 struct mmu_fault *f);

/*
 * The address of a stage-1 descriptor through stage 2, to be read or, by hardware, written:
 * checked as that, whatever the access is.
 */
static bool table_address(struct request *q, uint64_t ipa, bool write, uint64_t *pa, bool *wb,
			  struct mmu_fault *f)
{
	struct xlat x;
	bool ok;

	q->walking = true;
	ok = s2_translate(q, ipa, write, &x, f);
	if (ok && !(x.perm & (write ? PERM_S2_W : PERM_S2_R)))
		ok = raise_s2_fault(q, f, FSC_PERMISSION | x.s2_level, ipa);
	if (ok && q->c->ptw && attr_is_device(x.attr))
		ok = raise_s2_fault(q, f, FSC_PERMISSION | x.s2_level, ipa);
	q->walking = false;
	if (!ok) {
		f->write |= write;
		return false;
	}
	*pa = x.pa + (ipa & mask64(x.shift));
	*wb = *wb && attr_is_wb(x.attr);
	return true;
}

static void charge_descriptor(const struct request *q, uint64_t pa, bool wb)
{
	struct memsys *ms = q->m->memsys;

	if (q->peek)
		return;
	if (wb && !(pa >> CACHEABLE_PA_BITS))
		charge_tlb(q->m, l2_read(ms, pa >> LINE_SHIFT, ms->t.l2_hit));
	else
		charge_tlb(q->m, ms->t.uncached);
}

static bool read_descriptor(struct request *q, const struct table *t, unsigned level, uint64_t in,
			    uint64_t addr, uint64_t *desc, struct mmu_fault *f)
{
	struct memsys *ms = q->m->memsys;
	const struct region *r;
	bool wb = t->wb;

	if (t->stage == 1 && q->c->s2_on && !table_address(q, addr, false, &addr, &wb, f))
		return false;
	r = memsys_region(ms, addr);
	if (!r || r->kind == REGION_DEVICE || r->size - (addr - r->base) < 8)
		return walk_fault(q, t, in, f, FSC_EXTERNAL_WALK, level);
	charge_descriptor(q, addr, wb);
	memcpy(desc, r->host + (addr - r->base), sizeof(*desc));
	if (t->big_endian)
		*desc = __builtin_bswap64(*desc);
	return true;
}

/*
 * Hardware's update of a leaf (Arm ARM D5.4.13): the access flag, and, if @mark, that its page is
 * written to. AT and whoever only looks (q->peek) learn whether it would fault, and change nothing.
 */
static bool update_descriptor(struct request *q, const struct table *t, uint64_t in,
			      const struct leaf *leaf, bool mark, struct mmu_fault *f)
{
	struct memsys *ms = q->m->memsys;
	uint64_t desc = leaf->desc | (t->ha ? DESC_AF : 0), addr = leaf->at;
	const struct region *r;
	bool wb = t->wb;

	if (mark)
		desc = t->stage == 1 ? desc & ~DESC_AP2 : desc | DESC_S2AP1;
	if (desc == leaf->desc || q->at || q->debug)
		return true;
	if (t->stage == 1 && q->c->s2_on && !table_address(q, addr, true, &addr, &wb, f))
		return false;
	r = memsys_region(ms, addr);
	if (!r || r->kind != REGION_RAM || r->size - (addr - r->base) < 8)
		return walk_fault(q, t, in, f, FSC_UNSUPPORTED_UPDATE, 0);
	if (q->peek)
		return true;
	charge_descriptor(q, addr, wb);
	if (t->big_endian)
		desc = __builtin_bswap64(desc);
	memcpy(r->host + (addr - r->base), &desc, sizeof(desc));
	line_claim(ms, q->m->core, addr >> LINE_SHIFT);
	store_seen(q->m, addr, r);
	return true;
}

static uint32_t walk_space(const struct request *q, const struct table *t)
{
	return t->stage == 2 ? (q->c->space & (0x3ffff)) | SPACE_STAGE2 : q->c->space;
}

/* What the walk cache is indexed by: stage 1 has two ranges, told apart by the whole VA. */
static uint64_t walk_input(const struct request *q, const struct table *t, uint64_t in)
{
	return t->stage == 2 ? in : q->va;
}

/*
 * The deepest table on the way to @in that the walk cache knows. An entry covers what its table
 * maps, so its size tells its level; sizes of other granules, left from before the guest
 * changed them, name no level here.
 */
static unsigned resume_level(const struct request *q, const struct table *t, uint64_t in,
			     uint64_t *table, uint64_t *hier)
{
	const struct tlb_slot *s = tlb_find(&q->m->model->walk_cache, walk_input(q, t, in),
					    walk_space(q, t), q->c->asid);
	unsigned stride = t->grain - 3u;

	for (unsigned level = 3; s && level > t->start; level--) {
		if (s->x.shift != t->grain + stride * (4 - level))
			continue;
		*table = s->x.pa;
		*hier = s->x.ipa;
		return level;
	}
	return t->start;
}

/* A walk cache entry: pa is the next table, ipa its hierarchical controls. */
static void remember_table(const struct request *q, const struct table *t, uint64_t in,
			   unsigned level, uint64_t table, uint64_t hier)
{
	unsigned shift = level_shift(t, level);
	struct xlat x = {
		.pa = table,
		.ipa = hier,
		.shift = (uint8_t)shift,
		.s1_shift = (uint8_t)shift,
		.global = t->stage == 2 || t->single_priv,
	};

	if (!q->peek)
		tlb_insert(&q->m->model->walk_cache, walk_input(q, t, in), walk_space(q, t), q->c,
			   &x);
}

static bool table_walk(struct request *q, const struct table *t, uint64_t in, struct leaf *leaf,
		       struct mmu_fault *f)
{
	uint64_t table = t->base, hier = 0, desc = 0;
	unsigned level, shift, top;

	if (t->fault == TABLE_TRANSLATION_FAULT || in >> t->in_bits)
		return walk_fault(q, t, in, f, FSC_TRANSLATION, 0);
	if (t->fault == TABLE_ADDRESS_SIZE_FAULT)
		return walk_fault(q, t, in, f, FSC_ADDRESS_SIZE, 0);

	level = resume_level(q, t, in, &table, &hier);
	for (;; level++) {
		bool is_table;

		shift = level_shift(t, level);
		/* only the first table may be short or concatenated */
		top = level == t->start ? t->in_bits : shift + t->grain - 3u;
		leaf->at = table + extract64(in, shift, top - shift) * 8;
		if (!read_descriptor(q, t, level, in, leaf->at, &desc, f))
			return false;
		is_table = (desc & DESC_TABLE) && level < 3;
		if (!(desc & DESC_VALID) ||
		    (!is_table && (level == 3 ? !(desc & DESC_TABLE) : !block_allowed(t, level))))
			return walk_fault(q, t, in, f, FSC_TRANSLATION, level);
		if (extract64(desc, t->out_bits, OA_BITS - t->out_bits))
			return walk_fault(q, t, in, f, FSC_ADDRESS_SIZE, level);
		if (!is_table)
			break;
		table = desc & mask64(OA_BITS) & ~mask64(t->grain);
		if (t->stage == 1 && !t->hpd)
			hier |= desc & DESC_HIERARCHY;
		remember_table(q, t, in, level, table, hier);
	}
	if (!(desc & DESC_AF) && !t->ha)
		return walk_fault(q, t, in, f, FSC_ACCESS_FLAG, level);

	leaf->desc = desc;
	leaf->hier = hier;
	leaf->level = (uint8_t)level;
	leaf->unit = leaf->shift = (uint8_t)shift;
	if ((desc & DESC_CONTIGUOUS) && shift + contiguous_log2(t, level) <= t->in_bits)
		leaf->shift = (uint8_t)(shift + contiguous_log2(t, level));
	/* the hint promises that the low bits of the joined entries count up */
	leaf->addr = desc & mask64(OA_BITS) & ~mask64(leaf->shift);
	return true;
}

/* Device memory takes no unaligned access and no DC ZVA. */
static bool forbids(const struct request *q, bool device)
{
	return device && q->access != MMU_FETCH && !(q->flags & MMU_CACHE_MAINT) && !q->at &&
	       (!q->aligned || (q->flags & MMU_DC_ZVA));
}

/*
 * Stage 2 of one page: x->perm holds the stage-2 rights, x->attr the stage-2 attributes. @mark:
 * something will be written there, unless x->perm forbids it.
 */
static bool s2_translate(struct request *q, uint64_t ipa, bool mark, struct xlat *x,
			 struct mmu_fault *f)
{
	const struct context *c = q->c;
	uint32_t space = (c->space & 0x3ffff) | SPACE_STAGE2;
	const struct tlb_slot *s = tlb_find(&q->m->model->ipa_cache, ipa, space, 0);
	struct leaf leaf;

	if (s && !(mark && (s->x.perm & PERM_S2_CLEAN))) {
		*x = s->x;
		return true;
	}
	if (s && !q->peek)
		tlb_remove(&q->m->model->ipa_cache, s);
	if (!table_walk(q, &c->s2, ipa, &leaf, f))
		return false;
	*x = (struct xlat){
		.pa = leaf.addr,
		.ipa = ipa & ~mask64(leaf.shift),
		.perm = s2_rights(&c->s2, leaf.desc),
		.shift = leaf.shift,
		.s1_shift = leaf.shift,
		.s2_level = leaf.level,
		.attr = attr_from_s2((unsigned)extract64(leaf.desc, 2, 4)),
		.sh = (uint8_t)extract64(leaf.desc, 8, 2),
		.global = true,
	};
	mark = mark && (x->perm & PERM_S2_CLEAN) &&
	       (q->walking || !forbids(q, attr_is_device(x->attr)));
	if (!update_descriptor(q, &c->s2, ipa, &leaf, mark, f))
		return false;
	if (mark)
		x->perm &= (uint16_t)~PERM_S2_CLEAN;
	if (!q->peek)
		tlb_insert(&q->m->model->ipa_cache, ipa, space, c, x);
	return true;
}

bool check_s1_rights(const struct request *q, const struct xlat *x, struct mmu_fault *f)
{
	const struct context *c = q->c;
	bool unpriv = (q->flags & MMU_UNPRIV) && c->el && c->regs.regime != REGIME_EL2;
	uint16_t need = c->need[q->access];

	if (!c->s1_on || q->debug)
		return true;
	if (q->flags & MMU_CACHE_MAINT) {
		/* by VA: EL0 needs to read, DC IVAC to write; else rights are not checked */
		if (q->access == MMU_READ && c->el)
			return true;
	} else if (unpriv) {
		need = q->access == MMU_WRITE ? PERM_W0 : PERM_R0;
	} else if (c->pan && q->access != MMU_FETCH && (x->perm & PERM_R0)) {
		return raise_fault(q, f, FSC_PERMISSION | x->s1_level);
	}
	if (!(x->perm & need))
		return raise_fault(q, f, FSC_PERMISSION | x->s1_level);
	return true;
}

bool check_s2_rights(const struct request *q, const struct xlat *x, struct mmu_fault *f)
{
	if (!q->c->s2_on || q->debug || ((q->flags & MMU_CACHE_MAINT) && q->access == MMU_READ))
		return true;
	if (!(x->perm & q->c->s2_need[q->access]))
		return raise_s2_fault(q, f, FSC_PERMISSION | x->s2_level,
				      x->ipa + (q->va & mask64(x->shift)));
	return true;
}

bool translate_check(const struct request *q, const struct xlat *x, struct mmu_fault *f)
{
	if (forbids(q, x->s1_device))
		return raise_fault(q, f, FSC_ALIGNMENT);
	if (!check_s1_rights(q, x, f))
		return false;
	if (forbids(q, attr_is_device(x->attr)))
		return raise_s2_fault(q, f, FSC_ALIGNMENT, x->ipa + (q->va & mask64(x->shift)));
	return check_s2_rights(q, x, f);
}

/* Stage 1 off: flat, within the PA size; Arm ARM D5.2.9. */
static bool s1_flat(const struct request *q, struct xlat *x, struct mmu_fault *f)
{
	const struct context *c = q->c;
	bool upper = extract64(q->va, 55, 1);
	uint64_t va = c->tbi[upper] ? q->va & mask64(56) : q->va;

	if (va >> c->pa_bits)
		return raise_fault(q, f, FSC_ADDRESS_SIZE);
	x->shift = 30;
	x->s1_shift = VA_PAGE_SHIFT; /* no stage-1 page: TLBI names only what it covers */
	x->ipa = va & ~mask64(x->shift);
	x->perm = PERM_S1_ALL;
	x->global = true;
	if (c->default_cacheable)
		x->attr = ATTR_NORMAL_WB;
	else if (q->access == MMU_FETCH)
		x->attr = ATTR_NORMAL_WT;
	else
		x->attr = ATTR_DEVICE_NGNRNE;
	x->sh = attr_shareability(x->attr, 0, 0);
	x->s1_device = attr_is_device(x->attr);
	return !forbids(q, x->s1_device) || raise_fault(q, f, FSC_ALIGNMENT);
}

static bool s1_walk(struct request *q, struct xlat *x, struct mmu_fault *f)
{
	const struct context *c = q->c;
	bool tbi = c->tbi[extract64(q->va, 55, 1)];
	bool upper = extract64(q->va, tbi ? 55 : 63, 1);
	const struct table *t = &c->s1[c->regs.regime == REGIME_EL2 ? 0 : upper];
	uint64_t va = tbi ? sext64(q->va, 56) : q->va;
	struct leaf leaf;
	bool mark;

	if (c->regs.regime == REGIME_EL2) {
		if (tbi)
			va &= mask64(56);
	} else if (upper) {
		/* the bits above the input size are ones: complement them to be checked as zeros */
		va ^= ~mask64(t->in_bits);
	}
	if (!table_walk(q, t, va, &leaf, f))
		return false;
	x->ipa = leaf.addr;
	x->shift = leaf.shift;
	x->s1_shift = leaf.shift;
	x->s1_level = leaf.level;
	x->perm = s1_rights(c, t, leaf.desc, leaf.hier);
	x->global = t->single_priv || !(leaf.desc & DESC_NG);
	x->attr = (uint8_t)extract64(c->regs.mair, (unsigned)extract64(leaf.desc, 2, 3) * 8, 8);
	x->sh = (uint8_t)extract64(leaf.desc, 8, 2);
	x->s1_device = attr_is_device(x->attr);
	if (forbids(q, x->s1_device))
		return raise_fault(q, f, FSC_ALIGNMENT);
	if (!check_s1_rights(q, x, f))
		return false;
	mark = dirties(q) && (x->perm & PERM_S1_CLEAN);
	if (!update_descriptor(q, t, va, &leaf, mark, f))
		return false;
	if (mark)
		x->perm &= (uint16_t)~PERM_S1_CLEAN;
	return true;
}

bool translate_walk(struct request *q, struct xlat *x, struct mmu_fault *f)
{
	const struct context *c = q->c;
	struct xlat s2;
	uint64_t ipa;

	memset(x, 0, sizeof(*x));
	if (c->s1_on ? !s1_walk(q, x, f) : !s1_flat(q, x, f))
		return false;
	x->perm |= PERM_S2_ALL;
	x->pa = x->ipa;
	if (!c->s2_on || q->s1_only) {
		x->sh = attr_shareability(x->attr, x->sh, 0);
		return true;
	}

	ipa = x->ipa + (q->va & mask64(x->shift));
	if (!s2_translate(q, ipa, dirties(q), &s2, f))
		return false;
	x->perm = (uint16_t)((x->perm & ~PERM_S2_ALL) | s2.perm);
	x->s2_level = s2.s2_level;
	x->attr = attr_combine(x->attr, s2.attr);
	x->sh = attr_shareability(x->attr, x->sh, s2.sh);
	if (s2.shift < x->shift)
		x->shift = s2.shift;
	x->ipa = ipa & ~mask64(x->shift);
	x->pa = (s2.pa + (ipa & mask64(s2.shift))) & ~mask64(x->shift);
	if (!x->s1_device && forbids(q, attr_is_device(x->attr)))
		return raise_s2_fault(q, f, FSC_ALIGNMENT, ipa);
	return check_s2_rights(q, x, f);
}
