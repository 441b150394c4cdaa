// SPDX-License-Identifier: GPL-2.0-or-later
/* Set-associative translation stores and what TLBI removes from them. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bits.h"
#include "mmu/model.h"

/* Page, size and a few bits of the space in one word: what a probe compares first. */
static uint64_t tlb_key(uint64_t vpn, unsigned shift, uint32_t space)
{
	uint32_t mix = (space ^ space >> 13) & 0x3fff;

	return vpn << 20 | (uint64_t)shift << 14 | mix;
}

static uint64_t key_vpn(uint64_t key)
{
	return key >> 20;
}

static unsigned key_shift(uint64_t key)
{
	return key >> 14 & 0x3f;
}

void tlb_init(struct tlb *t, uint32_t entries, uint32_t ways)
{
	memset(t, 0, sizeof(*t));
	t->ways = ways;
	t->sets = entries / ways;
	t->key = xcalloc(entries, sizeof(*t->key));
	t->slot = xcalloc(entries, sizeof(*t->slot));
	t->next = xcalloc(t->sets, sizeof(*t->next));
}

void tlb_free(struct tlb *t)
{
	free(t->key);
	free(t->slot);
	free(t->next);
}

void tlb_clear(struct tlb *t)
{
	memset(t->key, 0, (size_t)t->sets * t->ways * sizeof(*t->key));
	memset(t->next, 0, t->sets);
	memset(t->count, 0, sizeof(t->count));
	t->shifts = 0;
	t->cut = 0;
}

static uint32_t set_of(const struct tlb *t, uint64_t vpn, unsigned shift)
{
	uint64_t n = vpn >> (shift - VA_PAGE_SHIFT);

	/* a walk cache has few sets and regular inputs: fold the upper bits in */
	return (uint32_t)(n ^ n >> 9) & (t->sets - 1);
}

static bool slot_serves(const struct tlb_slot *s, uint32_t space, uint16_t asid)
{
	return s->space == space && (s->x.global || s->asid == asid);
}

const struct tlb_slot *tlb_find(const struct tlb *t, uint64_t in, uint32_t space, uint16_t asid)
{
	for (uint64_t sizes = t->shifts; sizes; sizes &= sizes - 1) {
		unsigned shift = ctz64(sizes);
		uint64_t vpn = tlb_page(in, shift);
		uint64_t key = tlb_key(vpn, shift, space);
		uint32_t base = set_of(t, vpn, shift) * t->ways;

		for (uint32_t i = base; i < base + t->ways; i++)
			if (t->key[i] == key && slot_serves(&t->slot[i], space, asid))
				return &t->slot[i];
	}
	return NULL;
}

static bool is_cut(const struct xlat *x)
{
	return x->shift < x->s1_shift;
}

static void slot_remove(struct tlb *t, uint32_t i)
{
	const struct xlat *x = &t->slot[i].x;

	t->key[i] = 0;
	t->cut -= is_cut(x);
	if (!--t->count[x->shift])
		t->shifts &= ~bit64(x->shift);
}

void tlb_remove(struct tlb *t, const struct tlb_slot *s)
{
	slot_remove(t, (uint32_t)(s - t->slot));
}

void tlb_insert(struct tlb *t, uint64_t in, uint32_t space, const struct context *c,
		const struct xlat *x)
{
	uint64_t vpn = tlb_page(in, x->shift);
	uint32_t set = set_of(t, vpn, x->shift);
	uint32_t i = set * t->ways, end = i + t->ways;

	while (i < end && t->key[i])
		i++;
	if (i == end) {
		i = set * t->ways + t->next[set];
		t->next[set] = (uint8_t)((t->next[set] + 1) % t->ways);
		slot_remove(t, i);
	}
	t->key[i] = tlb_key(vpn, x->shift, space);
	t->slot[i] = (struct tlb_slot){
		.vpn = vpn,
		.space = space,
		.asid = c->asid,
		.as16 = c->as16,
		.x = *x,
	};
	t->cut += is_cut(x);
	t->count[x->shift]++;
	t->shifts |= bit64(x->shift);
}

static bool same_asid(uint16_t asid, bool as16, uint64_t operand)
{
	return ((asid ^ operand >> 48) & (as16 ? 0xffff : 0xff)) == 0;
}

/* The stage-1 page that the entry was cut from, not only the piece: TLBI names pages. */
static bool covers(uint64_t vpn, unsigned shift, uint64_t operand)
{
	uint64_t page = operand & mask64(56 - VA_PAGE_SHIFT);

	return ((vpn ^ page) >> (shift - VA_PAGE_SHIFT)) == 0;
}

/* Arm ARM D5.10.2. What an entry of either stage is hit by. */
bool tlbi_matches(const struct tlbi *op, uint32_t space, uint16_t asid, bool as16, uint64_t vpn,
		  const struct xlat *x)
{
	bool same_vmid = (space & 0xffff) == op->vmid;
	unsigned size = x->shift > x->s1_shift ? x->shift : x->s1_shift;

	if ((space >> SPACE_REGIME_SHIFT & 3) != op->regime)
		return false;
	if (space & SPACE_STAGE2) {
		if (op->op == TLBI_IPA)
			/* the operand is IPA[47:12] in bits 35:0 */
			return same_vmid && covers(vpn, x->shift, op->value & mask64(36));
		return op->op == TLBI_ALL && (!op->vmid_only || (op->stage2 && same_vmid));
	}
	if (op->vmid_only && !same_vmid)
		return false;
	switch (op->op) {
	case TLBI_ALL:
		return true;
	case TLBI_VA:
		return covers(vpn, size, op->value) &&
		       (x->global || same_asid(asid, as16, op->value));
	case TLBI_VAA:
		return covers(vpn, size, op->value);
	case TLBI_ASID:
		return !x->global && same_asid(asid, as16, op->value);
	case TLBI_IPA:
		break;
	}
	return false;
}

void tlb_invalidate(struct tlb *t, const struct tlbi *op)
{
	uint32_t n = t->sets * t->ways;
	/* the key alone tells whether an entry covers the page, unless entries were cut */
	bool by_page = (op->op == TLBI_VA || op->op == TLBI_VAA || op->op == TLBI_IPA) && !t->cut;
	uint64_t page = op->value & mask64(56 - VA_PAGE_SHIFT);

	if (op->op == TLBI_IPA)
		page &= mask64(36);
	for (uint32_t i = 0; i < n; i++) {
		uint64_t key = t->key[i];
		const struct tlb_slot *s = &t->slot[i];

		if (!key)
			continue;
		if (by_page && (key_vpn(key) ^ page) >> (key_shift(key) - VA_PAGE_SHIFT))
			continue;
		if (tlbi_matches(op, s->space, s->asid, s->as16, s->vpn, &s->x))
			slot_remove(t, i);
	}
}

/* Micro-TLBs */

void utlb_init(struct utlb *u, uint32_t entries)
{
	memset(u, 0, sizeof(*u));
	u->entries = entries;
	memset(u->bucket, UTLB_NONE, sizeof(u->bucket));
}

/* Forgets every entry; the lookups under them are the caller's to clear. */
void utlb_clear(struct utlb *u)
{
	utlb_init(u, u->entries);
}

/* Unhooks @e; its lookups must be gone already. */
void utlb_remove(struct utlb *u, struct utlb_entry *e)
{
	uint8_t *link = utlb_bucket(u, e->vpn, e->x.shift, e->space);
	unsigned self = (unsigned)(e - u->e);

	while (*link != self)
		link = &u->e[*link].chain;
	*link = e->chain;
	e->valid = false;
	if (!--u->count[e->x.shift])
		u->shifts &= ~bit64(e->x.shift);
}

/* Writes an entry into @e, which is free. */
void utlb_put(struct utlb *u, struct utlb_entry *e, uint64_t va, uint32_t space,
	      const struct context *c, const struct xlat *x)
{
	uint8_t *link;

	*e = (struct utlb_entry){
		.vpn = tlb_page(va, x->shift),
		.space = space,
		.asid = c->asid,
		.valid = true,
		.as16 = c->as16,
		.x = *x,
	};
	link = utlb_bucket(u, e->vpn, x->shift, space);
	e->chain = *link;
	*link = (uint8_t)(e - u->e);
	u->count[x->shift]++;
	u->shifts |= bit64(x->shift);
}
