// SPDX-License-Identifier: GPL-2.0-or-later
#include "gic/irq-regs.h"

#include "base/bits.h"

enum { SGIS = 0xffff, PPIS = ~SGIS };

/* Whether the frame has the registers of word @index: a GICv3's distributor has SPIs only. */
static bool has_word(const struct gic_view *v, unsigned index)
{
	return index < gic_words(v->g) && (index || !v->spis_only);
}

/*
 * Bits of a word that software may change, by the kind of state. The triggers of SGIs and PPIs are
 * what they are. In a GICv2 SGIs are always enabled, and pending by GICD_SPENDSGIRn only.
 */
static uint32_t writable(const struct gic *g, unsigned word, enum gic_bits which)
{
	if (word)
		return ~0u;
	if (which == BITS_EDGE)
		return 0;
	if (!gic_is_v3(g) && (which == BITS_ENABLED || which == BITS_LATCH))
		return (uint32_t)PPIS;
	return ~0u;
}

void gic_write_gicd_ctlr(struct gic_view *v, const struct gic_reg *r, unsigned index,
			 uint32_t value)
{
	(void)r;
	(void)index;
	v->g->ctlr = value & (GICD_CTLR_ENABLE_GRP0 | GICD_CTLR_ENABLE_GRP1);
}

uint32_t gic_read_zero(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)v;
	(void)r;
	(void)index;
	return 0;
}

void gic_write_ignored(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	(void)v;
	(void)r;
	(void)index;
	(void)value;
}

uint32_t gic_read_bits(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	return has_word(v, index) ? *gic_bits(v->g, v->core, index, r->arg) : 0;
}

void gic_write_bits(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	uint32_t mask = writable(v->g, index, r->arg);
	uint32_t *bits;

	if (!has_word(v, index))
		return;
	bits = gic_bits(v->g, v->core, index, r->arg);
	*bits = (*bits & ~mask) | (value & mask);
}

void gic_set_bits(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	if (has_word(v, index))
		*gic_bits(v->g, v->core, index, r->arg) |= value & writable(v->g, index, r->arg);
}

void gic_clear_bits(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	if (has_word(v, index))
		*gic_bits(v->g, v->core, index, r->arg) &= ~(value & writable(v->g, index, r->arg));
}

uint32_t gic_read_pending(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	return has_word(v, index) ? gic_pending(v->g, v->core, index) : 0;
}

static bool has_intid(const struct gic_view *v, unsigned intid)
{
	return has_word(v, intid / 32);
}

uint32_t gic_read_priority(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	return has_intid(v, index) ? *gic_priority(v->g, v->core, index) : 0;
}

void gic_write_priority(struct gic_view *v, const struct gic_reg *r, unsigned index,
			uint32_t value)
{
	(void)r;
	if (has_intid(v, index))
		*gic_priority(v->g, v->core, index) =
			(uint8_t)(value & ~mask64(8 - v->g->config.priority_bits));
}

uint32_t gic_read_cfg(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	uint32_t edge, value = 0;

	(void)r;
	if (!has_word(v, index / 2))
		return 0;
	edge = extract32(*gic_bits(v->g, v->core, index / 2, BITS_EDGE), index % 2 * 16, 16);
	for (; edge; edge &= edge - 1)
		value |= UINT32_C(2) << 2 * ctz32(edge);
	return value;
}

void gic_write_cfg(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	uint32_t edge = 0;
	uint32_t *bits;

	(void)r;
	if (!has_word(v, index / 2) || !writable(v->g, index / 2, BITS_EDGE))
		return;
	for (unsigned i = 0; i < 16; i++)
		edge |= extract32(value, 2 * i + 1, 1) << i;
	bits = gic_bits(v->g, v->core, index / 2, BITS_EDGE);
	*bits = deposit32(*bits, index % 2 * 16, 16, edge);
}
