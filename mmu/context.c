// SPDX-License-Identifier: GPL-2.0-or-later
/* Translation contexts: system registers decoded once, interned per core. */
#include <string.h>

#include "base/bits.h"
#include "base/hash.h"
#include "mmu/model.h"

enum {
	SCTLR_M = 1u << 0,
	SCTLR_C = 1u << 2,
	SCTLR_I = 1u << 12,
	SCTLR_WXN = 1u << 19,
	SCTLR_EE = 1u << 25,
};

#define HCR_VM	    UINT64_C(1)
#define HCR_PTW	    (UINT64_C(1) << 2)
#define HCR_DC	    (UINT64_C(1) << 12)
#define HCR_TGE	    (UINT64_C(1) << 27)
#define HCR_CD	    (UINT64_C(1) << 32)
#define HCR_ID	    (UINT64_C(1) << 33)

#define TCR_TBI0    (UINT64_C(1) << 37)
#define TCR_TBI1    (UINT64_C(1) << 38)
#define TCR_AS	    (UINT64_C(1) << 36)
#define TCR_A1	    (UINT64_C(1) << 22)
#define TCR_EPD0    (UINT64_C(1) << 7)
#define TCR_EPD1    (UINT64_C(1) << 23)
#define TCR_EL2_TBI (UINT64_C(1) << 20)
#define TTBR_CNP    UINT64_C(1)
#define VTCR_VS	    (UINT64_C(1) << 19)

static bool two_ranges(enum regime r)
{
	return r != REGIME_EL2;
}

/* HCR_EL2.{DC,TGE} turn stage 1 of EL1&0 off (Arm ARM D5.1.3, HCR_EL2). */
static bool stage1_on(const struct mmu_regs *r)
{
	if (r->regime == REGIME_EL10 && (r->hcr & (HCR_DC | HCR_TGE)))
		return false;
	return r->sctlr & SCTLR_M;
}

static bool stage2_on(const struct mmu_regs *r)
{
	return r->regime == REGIME_EL10 && (r->hcr & (HCR_VM | HCR_DC));
}

void context_reduce(struct mmu_regs *r, const struct mmu_features *f)
{
	bool s1, s2;

	if (r->regime != REGIME_EL10) {
		r->hcr = 0;
		r->vtcr = r->vttbr = 0;
	}
	if (r->regime == REGIME_EL2) {
		r->ttbr1 = 0;
		r->el = 2;
	}
	r->hcr &= HCR_VM | HCR_PTW | HCR_DC | HCR_TGE | HCR_CD | HCR_ID;
	r->sctlr &= SCTLR_M | SCTLR_C | SCTLR_I | SCTLR_WXN | SCTLR_EE;
	s1 = stage1_on(r);
	s2 = stage2_on(r);
	if (!s1) {
		r->sctlr &= SCTLR_I;
		r->tcr &= r->regime == REGIME_EL2 ? TCR_EL2_TBI : TCR_TBI0 | TCR_TBI1;
		r->ttbr0 = r->ttbr1 = r->mair = 0;
	}
	if (!s2) {
		r->hcr = 0;
		r->vttbr &= ~mask64(48);
		r->vtcr &= VTCR_VS;
		r->s2_big_endian = false;
	}
	if (!f->vmid16)
		r->vttbr &= mask64(56);
	/* CnP says what other cores may share: no core's TLB serves another here */
	r->ttbr0 &= ~TTBR_CNP;
	r->ttbr1 &= ~TTBR_CNP;
	r->vttbr &= ~TTBR_CNP;
	r->pan = r->pan && f->pan && s1 && r->el > 0 && r->regime != REGIME_EL2;
}

static bool bit(uint64_t value, unsigned n)
{
	return value >> n & 1;
}

/* PS and IPS: the size asked for, capped at what the core has. */
static uint8_t output_bits(unsigned ps, const struct mmu_features *f)
{
	static const uint8_t bits[8] = { 32, 36, 40, 42, 44, 48, 48, 48 };

	return bits[ps] < f->pa_bits ? bits[ps] : f->pa_bits;
}

/* A granule that the core lacks behaves as one that it has. */
static uint8_t granule(unsigned shift, const struct mmu_features *f)
{
	if ((shift == 12 && f->tgran4) || (shift == 14 && f->tgran16) ||
	    (shift == 16 && f->tgran64))
		return (uint8_t)shift;
	return f->tgran4 ? 12 : f->tgran64 ? 16 : 14;
}

/* Write-back in both the inner and the outer field: what the walker may keep in L2. */
static bool walk_wb(uint64_t tcr, unsigned irgn, unsigned orgn)
{
	return (extract64(tcr, irgn, 2) & 1) && (extract64(tcr, orgn, 2) & 1);
}

/* Base address: aligned to the first table, within the output size. */
static void set_base(struct table *t, uint64_t ttbr)
{
	unsigned covered = (unsigned)(t->grain + (t->grain - 3) * (3 - t->start));
	/* bytes of the first table, concatenation included */
	unsigned size = t->in_bits > covered ? t->in_bits - covered + 3 : 3;

	t->base = ttbr & mask64(48) & ~mask64(size);
	if (t->fault == TABLE_OK && t->out_bits < 48 && (t->base >> t->out_bits))
		t->fault = TABLE_ADDRESS_SIZE_FAULT;
}

static void decode_s1(struct context *c, unsigned upper, const struct mmu_features *f)
{
	static const uint8_t tg0[4] = { 12, 16, 14, 12 }, tg1[4] = { 12, 14, 12, 16 };
	const struct mmu_regs *r = &c->regs;
	struct table *t = &c->s1[upper];
	unsigned at = upper ? 16 : 0; /* TCR's upper half repeats the lower one's layout */
	unsigned tsz = (unsigned)extract64(r->tcr, at, 6);
	unsigned tg = (unsigned)extract64(r->tcr, upper ? 30 : 14, 2);
	unsigned stride;

	t->stage = 1;
	t->single_priv = !two_ranges(r->regime);
	t->big_endian = r->sctlr & SCTLR_EE;
	t->grain = granule(upper ? tg1[tg] : tg0[tg], f);
	t->wb = walk_wb(r->tcr, at + 8, at + 10) && !c->d_uncached;
	t->out_bits = output_bits((unsigned)extract64(r->tcr, t->single_priv ? 16 : 32, 3), f);
	t->ha = f->hafdbs && bit(r->tcr, t->single_priv ? 21 : 39);
	t->hd = t->ha && bit(r->tcr, t->single_priv ? 22 : 40);
	t->hpd = f->hpds && bit(r->tcr, t->single_priv ? 24 : 41 + upper);
	if (tsz < 16 || tsz > 39)
		t->fault = TABLE_TRANSLATION_FAULT;
	if (!t->single_priv && (r->tcr & (upper ? TCR_EPD1 : TCR_EPD0)))
		t->fault = TABLE_TRANSLATION_FAULT;
	t->in_bits = (uint8_t)(64 - tsz);
	if (t->fault != TABLE_OK)
		return;
	stride = t->grain - 3u;
	t->start = (uint8_t)(4 - (t->in_bits - t->grain + stride - 1) / stride);
	set_base(t, upper ? r->ttbr1 : r->ttbr0);
}

/* Arm ARM, S2 start level consistency: SL0 against granule, PA size and T0SZ. */
static bool s2_start(struct table *t, unsigned sl0, const struct mmu_features *f)
{
	int stride = t->grain - 3, entries_log2;

	if (sl0 == 3)
		return false;
	t->start = (uint8_t)((t->grain == 12 ? 2 : 3) - sl0);
	if (t->grain == 12 && t->start == 0 && f->pa_bits <= 42)
		return false;
	if (t->grain == 14 && t->start == 1 && f->pa_bits <= 40)
		return false;
	if (t->grain == 16 && t->start == 1 && f->pa_bits <= 42)
		return false;
	if (t->in_bits > f->pa_bits)
		return false;
	entries_log2 = t->in_bits - ((3 - t->start) * stride + t->grain);
	/* up to 16 concatenated tables */
	return entries_log2 >= 1 && entries_log2 <= stride + 4;
}

static void decode_s2(struct context *c, const struct mmu_features *f)
{
	static const uint8_t tg0[4] = { 12, 16, 14, 12 };
	const struct mmu_regs *r = &c->regs;
	struct table *t = &c->s2;
	unsigned tsz = (unsigned)extract64(r->vtcr, 0, 6);

	t->stage = 2;
	t->big_endian = r->s2_big_endian;
	t->grain = granule(tg0[extract64(r->vtcr, 14, 2)], f);
	t->wb = walk_wb(r->vtcr, 8, 10) && !(r->hcr & HCR_CD);
	t->out_bits = output_bits((unsigned)extract64(r->vtcr, 16, 3), f);
	t->ha = f->hafdbs && bit(r->vtcr, 21);
	t->hd = t->ha && bit(r->vtcr, 22);
	t->xnx = f->xnx;
	t->in_bits = (uint8_t)(64 - tsz);
	if (tsz < 16 || tsz > 39 || !s2_start(t, (unsigned)extract64(r->vtcr, 6, 2), f)) {
		t->fault = TABLE_TRANSLATION_FAULT;
		return;
	}
	set_base(t, r->vttbr);
}

void context_decode(struct context *c, const struct mmu_regs *regs, const struct mmu_features *f)
{
	const struct mmu_regs *r = &c->regs;
	bool s1, s2, dc;
	uint16_t vmid;

	c->regs = *regs;
	s1 = c->s1_on = stage1_on(r);
	s2 = c->s2_on = stage2_on(r);
	dc = c->default_cacheable = r->regime == REGIME_EL10 && (r->hcr & HCR_DC);
	c->el = r->el;
	c->pan = r->pan;
	c->wxn = r->sctlr & SCTLR_WXN;
	c->ptw = r->hcr & HCR_PTW;
	c->pa_bits = f->pa_bits;
	c->d_uncached = (s1 && !(r->sctlr & SCTLR_C)) || (s2 && (r->hcr & HCR_CD));
	c->i_uncached = (!dc && !(r->sctlr & SCTLR_I)) || (s2 && (r->hcr & HCR_ID));
	if (two_ranges(r->regime)) {
		c->tbi[0] = r->tcr & TCR_TBI0;
		c->tbi[1] = r->tcr & TCR_TBI1;
	} else {
		c->tbi[0] = c->tbi[1] = r->tcr & TCR_EL2_TBI;
	}

	memset(c->s1, 0, sizeof(c->s1));
	memset(&c->s2, 0, sizeof(c->s2));
	if (s1) {
		decode_s1(c, 0, f);
		if (two_ranges(r->regime))
			decode_s1(c, 1, f);
	}
	if (s2)
		decode_s2(c, f);

	c->as16 = f->asid16 && (r->tcr & TCR_AS);
	c->asid = 0;
	if (s1 && two_ranges(r->regime)) {
		c->asid = (uint16_t)((r->tcr & TCR_A1 ? r->ttbr1 : r->ttbr0) >> 48);
		if (!c->as16)
			c->asid &= 0xff;
	}
	vmid = (uint16_t)(r->vttbr >> 48);
	if (!(r->vtcr & VTCR_VS))
		vmid &= 0xff;
	c->space = vmid | (uint32_t)r->regime << SPACE_REGIME_SHIFT | (s1 ? SPACE_S1_ON : 0) |
		   (s2 ? SPACE_S2_ON : 0);
	c->need[MMU_READ] = c->el ? PERM_R1 : PERM_R0;
	c->need[MMU_WRITE] = c->el ? PERM_W1 : PERM_W0;
	c->need[MMU_FETCH] = c->el ? PERM_X1 : PERM_X0;
	c->s2_need[MMU_READ] = PERM_S2_R;
	c->s2_need[MMU_WRITE] = PERM_S2_W;
	c->s2_need[MMU_FETCH] = c->el ? PERM_S2_X1 : PERM_S2_X0;
	for (unsigned a = MMU_READ; a <= MMU_FETCH; a++) {
		c->expected[a] = c->need[a] | c->s2_need[a];
		c->judged[a] = c->expected[a] | (c->pan && a != MMU_FETCH ? PERM_R0 : 0) |
			       (a == MMU_WRITE ? PERM_CLEAN : 0);
	}
}

static uint64_t regs_hash(const struct mmu_regs *r)
{
	uint64_t h = (uint64_t)r->regime << 16 | (uint64_t)r->el << 8 |
		     (uint64_t)r->s2_big_endian << 1 | r->pan;

	h = hash_combine(h, r->sctlr ^ r->tcr * 3);
	h = hash_combine(h, r->ttbr0 ^ r->ttbr1 * 5);
	h = hash_combine(h, r->mair ^ r->hcr * 7);
	h = hash_combine(h, r->vtcr ^ r->vttbr * 9);
	return h | 1;
}

static bool regs_equal(const struct mmu_regs *a, const struct mmu_regs *b)
{
	return a->regime == b->regime && a->el == b->el && a->pan == b->pan &&
	       a->s2_big_endian == b->s2_big_endian && a->sctlr == b->sctlr && a->tcr == b->tcr &&
	       a->ttbr0 == b->ttbr0 && a->ttbr1 == b->ttbr1 && a->mair == b->mair &&
	       a->hcr == b->hcr && a->vtcr == b->vtcr && a->vttbr == b->vttbr;
}

void lookup_clear(struct lookup *t)
{
	for (unsigned i = 0; i < LOOKUP_ENTRIES; i++) {
		t->read[i] = lookup_empty(i);
		t->write[i] = lookup_empty(i);
	}
}

void contexts_reset(struct mmu_model *mm)
{
	for (unsigned i = 0; i < MMU_CONTEXTS; i++) {
		mm->context_hash[i] = 0;
		mm->context[i].slot = (uint8_t)i;
		mm->context[i].lookup = &mm->lookups[i];
		lookup_clear(&mm->lookups[i]);
	}
	mm->next_context = 0;
}

static void make_current(struct mmu *m, struct context *c)
{
	m->model->cur = c;
	m->lookup = c->lookup;
	m->fetch_epoch = m->model->fetch_evictions << 8 | c->slot;
}

void mmu_set_context(struct mmu *m, const struct mmu_regs *regs)
{
	struct mmu_model *mm = m->model;
	const struct mmu_features *f = &m->memsys->features;
	struct mmu_regs r = *regs;
	struct context *c;
	uint64_t hash;

	context_reduce(&r, f);
	hash = regs_hash(&r);
	for (unsigned i = 0; i < MMU_CONTEXTS; i++) {
		if (mm->context_hash[i] == hash && regs_equal(&mm->context[i].regs, &r)) {
			make_current(m, &mm->context[i]);
			return;
		}
	}
	c = &mm->context[mm->next_context];
	mm->next_context = (mm->next_context + 1) % MMU_CONTEXTS;
	if (mm->context_hash[c->slot]) {
		lookup_clear(c->lookup);
		mm->fetch_evictions++; /* the slot's old epoch must not come back */
	}
	mm->context_hash[c->slot] = hash;
	context_decode(c, &r, f);
	make_current(m, c);
}
