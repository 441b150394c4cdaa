// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * CPU interfaces, physical and virtual: what they signal, and what acknowledging and ending an
 * interrupt do (IHI 0048B 3.2 and 5.2, IHI 0069 4.1). The registers are in gic/gicc.c and
 * gic/icc.c.
 */
#include "gic/interface.h"

#include "base/bits.h"
#include "base/log.h"

struct gic_pick gic_pick(struct gic *g, unsigned core, unsigned which)
{
	return which == VIRTUAL ? gic_pick_virtual(g, core) : gic_pick_physical(g, core);
}

/* Preemption levels are the group priority without the bits that no binary point leaves in it. */
static unsigned level_shift(const struct gic *g, unsigned which)
{
	return gic_min_bpr(g, which) + 1;
}

/* The highest active preemption level, or -1. */
static int highest_active(const struct gic_interface *i)
{
	for (unsigned n = 0; n < GIC_APRS; n++) {
		uint32_t active = i->apr[0][n] | i->apr[1][n];

		if (active)
			return (int)(32 * n + ctz32(active));
	}
	return -1;
}

uint8_t gic_running_priority(const struct gic *g, unsigned core, unsigned which)
{
	int level = highest_active(&g->core[core].interface[which]);

	if (level < 0)
		return PRIORITY_IDLE;
	return (uint8_t)((unsigned)level << level_shift(g, which));
}

/* The bits of priorities that decide on preemption by an interrupt of a group (3.3.3). */
static uint8_t group_mask(const struct gic_interface *i, bool group1)
{
	unsigned bpr = i->bpr;

	if (group1 && !(i->ctlr & GICC_CTLR_CBPR))
		bpr = i->abpr - 1u;
	return (uint8_t)~mask64(bpr + 1);
}

bool gic_group_enabled(const struct gic_interface *i, const struct gic_pick *p)
{
	return i->ctlr & (p->group1 ? GICC_CTLR_ENABLE_GRP1 : GICC_CTLR_ENABLE_GRP0);
}

bool gic_signals(const struct gic *g, unsigned core, unsigned which, const struct gic_pick *p)
{
	const struct gic_interface *i = &g->core[core].interface[which];
	uint8_t running = gic_running_priority(g, core, which);
	uint8_t mask = group_mask(i, p->group1);

	if (p->intid == INTID_SPURIOUS || !gic_group_enabled(i, p) || p->priority >= i->pmr)
		return false;
	/*
	 * Both under the pending one's binary point, as GICv3 spells out: the active
	 * one's may have been finer, and a coarse group priority is no sign of urgency.
	 */
	return running == PRIORITY_IDLE || (p->priority & mask) < (running & mask);
}

static void activate_priority(const struct gic *g, struct gic_interface *i, unsigned which,
			      const struct gic_pick *p)
{
	unsigned level =
		(unsigned)(p->priority & group_mask(i, p->group1)) >> level_shift(g, which);
	/* GICH_APR has room for one of each level, whatever its group */
	unsigned bank = p->group1 && (which == PHYSICAL || gic_is_v3(g));

	i->apr[bank][level / 32] |= UINT32_C(1) << level % 32;
}

/* The bank of the active priority @level: 0 if both have it. */
static unsigned bank_of(const struct gic_interface *i, unsigned level)
{
	return i->apr[0][level / 32] >> level % 32 & 1 ? 0 : 1;
}

bool gic_drop_priority(struct gic_interface *i)
{
	int level = highest_active(i);

	if (level < 0)
		return false;
	i->apr[bank_of(i, (unsigned)level)][level / 32] &= ~(UINT32_C(1) << level % 32);
	return true;
}

int gic_active_group(const struct gic_interface *i)
{
	int level = highest_active(i);

	return level < 0 ? -1 : (int)bank_of(i, (unsigned)level);
}

static const char *kind_of(uint32_t intid)
{
	if (intid >= INTID_LPI)
		return "LPI";
	return intid < INTID_SGIS ? "SGI" : intid < INTID_SPI ? "PPI" : "SPI";
}

void gic_activate(struct gic_view *v, const struct gic_pick *p)
{
	struct gic *g = v->g;
	bool virt = v->interface == VIRTUAL;

	activate_priority(g, gic_interface_of(v), v->interface, p);
	if (virt)
		gic_accept_virtual(g, v->core, p);
	else
		gic_accept_physical(g, v->core, p);
	if (log_on(LOG_INT))
		log_printf(LOG_INT, "Acknowledging %s%s %u on CPU %u\n", virt ? "virtual " : "",
			   kind_of(p->intid), p->intid, v->core);
	if (g->config.trace)
		trace_irq_ack(g->config.trace, v->accessor, v->now, p->intid, virt);
	gic_update(g, v->accessor, v->now, g->config.irq_latency);
}

void gic_end(struct gic_view *v, uint32_t intid, unsigned source)
{
	struct gic_core *c = &v->g->core[v->core];

	if (v->interface == PHYSICAL)
		gic_deactivate(v->g, v->core, intid);
	else if (!gic_deactivate_virtual(v->g, v->core, intid, source) && intid < INTID_LPI)
		c->hcr += UINT32_C(1) << GICH_HCR_EOI_COUNT_SHIFT; /* wraps at 31 */
}

void gic_trace_eoi(const struct gic_view *v, uint32_t intid)
{
	if (v->g->config.trace)
		trace_irq_eoi(v->g->config.trace, v->accessor, v->now, intid,
			      v->interface == VIRTUAL);
}

static unsigned priority_bits(const struct gic *g, unsigned which)
{
	return which == VIRTUAL ? VIRTUAL_PRIORITY_BITS : g->config.priority_bits;
}

void gic_set_pmr(const struct gic *g, struct gic_interface *i, unsigned which, uint32_t value)
{
	i->pmr = (uint8_t)(value & ~mask64(8 - priority_bits(g, which)));
}

void gic_set_bpr(const struct gic *g, struct gic_interface *i, unsigned which, uint32_t value)
{
	unsigned min = gic_min_bpr(g, which);

	value &= 7;
	i->bpr = (uint8_t)(value > min ? value : min);
}

void gic_set_abpr(const struct gic *g, struct gic_interface *i, unsigned which, uint32_t value)
{
	unsigned min = gic_min_bpr(g, which) + 1;

	value &= 7;
	i->abpr = (uint8_t)(value > min ? value : min);
}

/* Bits that stand for a preemption level: 1 << (priority bits that can preempt), at most 128. */
uint32_t gic_apr_mask(const struct gic *g, unsigned which, unsigned bank, unsigned index)
{
	unsigned levels = 256u >> level_shift(g, which);

	if ((bank && which == VIRTUAL && !gic_is_v3(g)) || 32 * index >= levels)
		return 0;
	return (uint32_t)mask64(levels - 32 * index > 32 ? 32 : levels - 32 * index);
}
