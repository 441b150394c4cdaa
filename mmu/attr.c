// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory attributes and access rights, as descriptors encode them. */
#include "base/bits.h"
#include "mmu/model.h"

/* Stage 2 MemAttr[3:0], Arm ARM D5.3.3, in MAIR's encoding. */
uint8_t attr_from_s2(unsigned memattr)
{
	/* index 0 is reserved in the inner field: non-cacheable */
	static const uint8_t nibble[4] = { 0x4, 0x4, 0xb, 0xf };
	unsigned outer = memattr >> 2 & 3, inner = memattr & 3;

	if (!outer)
		return (uint8_t)(inner << 2);
	return (uint8_t)(nibble[outer] << 4 | nibble[inner]);
}

enum { RANK_NC, RANK_WT, RANK_WB };

static unsigned nibble_rank(unsigned n)
{
	if (n == 4)
		return RANK_NC;
	return n & 4 ? RANK_WB : RANK_WT;
}

/* The weaker cacheability; allocation hints are those of stage 1. */
static unsigned combine_nibble(unsigned s1, unsigned s2)
{
	unsigned r1 = nibble_rank(s1), r2 = nibble_rank(s2);

	if (r2 >= r1)
		return s1;
	return r2 == RANK_NC ? 0x4 : (0x8 | (s1 & 3));
}

/* Arm ARM D5.5.6: Device wins over Normal, then the stricter of each. */
uint8_t attr_combine(uint8_t s1, uint8_t s2)
{
	if (attr_is_device(s1) && attr_is_device(s2))
		return s1 < s2 ? s1 : s2;
	if (attr_is_device(s1))
		return s1;
	if (attr_is_device(s2))
		return s2;
	return (uint8_t)(combine_nibble(s1 >> 4, s2 >> 4) << 4 |
			 combine_nibble(s1 & 0xf, s2 & 0xf));
}

enum { SH_NONE = 0, SH_OUTER = 2, SH_INNER = 3 };

/* SH of the combined @attr; @sh2 is SH_NONE where stage 2 is off. */
uint8_t attr_shareability(uint8_t attr, unsigned sh1, unsigned sh2)
{
	if (attr_is_device(attr) || attr == ATTR_NORMAL_NC)
		return SH_OUTER;
	if (sh1 == SH_OUTER || sh2 == SH_OUTER)
		return SH_OUTER;
	if (sh1 == SH_INNER || sh2 == SH_INNER)
		return SH_INNER;
	return SH_NONE;
}

enum {
	DESC_AP1 = 1u << 6, /* EL0 may access */
	DESC_AP2 = 1u << 7, /* read only */
	DESC_S2AP0 = 1u << 6,
	DESC_S2AP1 = 1u << 7,
};

#define DESC_DBM	     (UINT64_C(1) << 51)
#define DESC_PXN	     (UINT64_C(1) << 53)
#define DESC_S2_XN0	     (UINT64_C(1) << 53) /* XN[0] */
#define DESC_XN		     (UINT64_C(1) << 54) /* UXN in a regime with EL0 */
#define DESC_PXN_TABLE	     (UINT64_C(1) << 59)
#define DESC_XN_TABLE	     (UINT64_C(1) << 60)
#define DESC_AP_TABLE_NO_EL0 (UINT64_C(1) << 61)
#define DESC_AP_TABLE_RO     (UINT64_C(1) << 62)

/* Arm ARM D5.4.5 and D5.4.6. @hier: the OR of the table descriptors above. */
uint16_t s1_rights(const struct context *c, const struct table *t, uint64_t desc, uint64_t hier)
{
	bool clean = t->hd && (desc & DESC_DBM) && (desc & DESC_AP2);
	bool ro = (!clean && (desc & DESC_AP2)) || (hier & DESC_AP_TABLE_RO);
	bool el0 = (desc & DESC_AP1) && !(hier & DESC_AP_TABLE_NO_EL0);
	bool xn = (desc & DESC_XN) || (hier & DESC_XN_TABLE);
	bool pxn = (desc & DESC_PXN) || (hier & DESC_PXN_TABLE);
	uint16_t p = clean && !ro ? PERM_R1 | PERM_S1_CLEAN : PERM_R1;

	if (t->single_priv) {
		if (!ro)
			p |= PERM_W1;
		if (!xn && !(c->wxn && !ro))
			p |= PERM_X1;
		return p;
	}
	if (!ro)
		p |= PERM_W1;
	if (el0)
		p |= ro ? PERM_R0 : PERM_R0 | PERM_W0;
	if (!xn && !(c->wxn && (p & PERM_W0)))
		p |= PERM_X0;
	/* What EL0 may write is never executed at EL1. */
	if (!pxn && !(p & PERM_W0) && !(c->wxn && (p & PERM_W1)))
		p |= PERM_X1;
	return p;
}

/*
 * Stage 2: S2AP and XN; execution does not need the right to read. XN[1:0] with FEAT_XNX: 0b01
 * leaves EL0 the right to execute, 0b11 EL1 (Arm ARM, stage 2 access permissions).
 */
uint16_t s2_rights(const struct table *t, uint64_t desc)
{
	bool clean = t->hd && (desc & DESC_DBM) && !(desc & DESC_S2AP1);
	bool xn1 = desc & DESC_XN, xn0 = t->xnx && (desc & DESC_S2_XN0);
	uint16_t p = clean ? PERM_S2_CLEAN : 0;

	if (desc & DESC_S2AP0)
		p |= PERM_S2_R;
	if (clean || (desc & DESC_S2AP1))
		p |= PERM_S2_W;
	if (!xn1)
		p |= PERM_S2_X0;
	if (xn1 == xn0)
		p |= PERM_S2_X1;
	return p;
}
