// SPDX-License-Identifier: GPL-2.0-or-later
/* The states of physical interrupts: IHI 0048B 3.2.4, 4.3.7; IHI 0069 4.1. */
#include "base/bits.h"
#include "gic/state.h"

static unsigned words(const struct gic *g)
{
	return g->intids / 32;
}

uint32_t gic_pending(struct gic *g, unsigned core, unsigned word)
{
	return *gic_bits(g, core, word, BITS_LATCH) |
	       (*gic_bits(g, core, word, BITS_LEVEL) & ~*gic_bits(g, core, word, BITS_EDGE));
}

static void sgi_latch(struct gic *g, unsigned core, unsigned intid)
{
	uint32_t *latch = gic_bits(g, core, 0, BITS_LATCH);

	*latch = deposit32(*latch, intid, 1, g->core[core].sgi_sources[intid] != 0);
}

void gic_sgi_set(struct gic *g, unsigned core, unsigned intid, uint8_t sources)
{
	g->core[core].sgi_sources[intid] |= sources & (uint8_t)mask64(g->config.cores);
	sgi_latch(g, core, intid);
}

void gic_sgi_clear(struct gic *g, unsigned core, unsigned intid, uint8_t sources)
{
	g->core[core].sgi_sources[intid] &= (uint8_t)~sources;
	sgi_latch(g, core, intid);
}

void gic_deactivate(struct gic *g, unsigned core, unsigned intid)
{
	if (intid < g->intids)
		*gic_bits(g, core, intid / 32, BITS_ACTIVE) &= ~(UINT32_C(1) << intid % 32);
}

void gic_route(struct gic *g, unsigned intid, uint64_t affinity)
{
	g->spi_router[intid] = affinity;
	for (unsigned core = 0; core < g->config.cores; core++) {
		uint32_t *word = &g->spi_target[core][intid / 32];

		*word = deposit32(*word, intid % 32, 1, affinity == gic_affinity(core));
	}
}

/* Interrupts of one word that the distributor forwards to the core. */
static uint32_t forwarded(struct gic *g, unsigned core, unsigned word)
{
	uint32_t set = gic_pending(g, core, word) & *gic_bits(g, core, word, BITS_ENABLED) &
		       ~*gic_bits(g, core, word, BITS_ACTIVE);
	uint32_t group1 = *gic_bits(g, core, word, BITS_GROUP1);
	uint32_t enables = g->ctlr; /* GICC_CTLR has the two at the same bits */

	if (word)
		set &= g->spi_target[core][word];
	/* a GICv3 does not offer an interface what it has not enabled (IHI 0069 4.1.1) */
	if (gic_is_v3(g))
		enables &= g->core[core].interface[PHYSICAL].ctlr;
	if (!(enables & GICD_CTLR_ENABLE_GRP0))
		set &= group1;
	if (!(enables & GICD_CTLR_ENABLE_GRP1))
		set &= ~group1;
	return set;
}

static struct gic_pick pick_wired(struct gic *g, unsigned core)
{
	struct gic_pick best = { .intid = INTID_SPURIOUS };

	for (unsigned word = 0; word < words(g); word++) {
		for (uint32_t set = forwarded(g, core, word); set; set &= set - 1) {
			unsigned intid = word * 32 + ctz32(set);
			uint8_t priority = *gic_priority(g, core, intid);

			if (best.intid != INTID_SPURIOUS && priority >= best.priority)
				continue;
			best.intid = intid;
			best.priority = priority;
		}
	}
	if (best.intid == INTID_SPURIOUS)
		return best;
	best.group1 = *gic_bits(g, core, best.intid / 32, BITS_GROUP1) >> best.intid % 32 & 1;
	if (best.intid < INTID_SGIS && !gic_is_v3(g))
		best.source = (uint8_t)ctz32(g->core[core].sgi_sources[best.intid]);
	return best;
}

struct gic_pick gic_pick_physical(struct gic *g, unsigned core)
{
	struct gic_pick best = pick_wired(g, core), lpi;
	uint32_t group1 = GICD_CTLR_ENABLE_GRP1;

	if (!g->core[core].lpis_enabled ||
	    !(g->ctlr & g->core[core].interface[PHYSICAL].ctlr & group1))
		return best;
	lpi = gic_pick_lpi(g, core);
	if (lpi.intid == INTID_SPURIOUS ||
	    (best.intid != INTID_SPURIOUS && best.priority <= lpi.priority))
		return best;
	return lpi;
}

/* An LPI has no active state (IHI 0069 4.1.2). */
void gic_accept_physical(struct gic *g, unsigned core, const struct gic_pick *p)
{
	unsigned word = p->intid / 32;
	uint32_t bit = UINT32_C(1) << p->intid % 32;

	if (p->intid >= INTID_LPI) {
		gic_lpi_set(g, core, p->intid, false);
		return;
	}
	if (p->intid < INTID_SGIS && !gic_is_v3(g))
		gic_sgi_clear(g, core, p->intid, (uint8_t)(1u << p->source));
	else
		*gic_bits(g, core, word, BITS_LATCH) &= ~bit;
	*gic_bits(g, core, word, BITS_ACTIVE) |= bit;
}

static void set_input(struct gic *g, unsigned core, unsigned intid, bool level, unsigned from,
		      uint64_t now)
{
	unsigned word = intid / 32;
	uint32_t bit = UINT32_C(1) << intid % 32;
	uint32_t *input = gic_bits(g, core, word, BITS_LEVEL);

	if (level == ((*input & bit) != 0))
		return;
	*input ^= bit;
	if (level)
		*gic_bits(g, core, word, BITS_LATCH) |= bit & *gic_bits(g, core, word, BITS_EDGE);
	gic_update(g, from, now, g->config.irq_latency);
}

void gic_set_spi(struct gic *g, unsigned spi, bool level, unsigned from, uint64_t now)
{
	if (spi < g->config.spis)
		set_input(g, 0, INTID_SPI + spi, level, from, now);
}

void gic_pulse_spi(struct gic *g, unsigned intid)
{
	uint32_t bit = UINT32_C(1) << intid % 32;

	if (intid >= INTID_SPI && intid < g->intids)
		*gic_bits(g, 0, intid / 32, BITS_LATCH) |=
			bit & *gic_bits(g, 0, intid / 32, BITS_EDGE);
}

void gic_set_ppi(struct gic *g, unsigned core, unsigned intid, bool level, uint64_t now)
{
	if (core < g->config.cores && intid >= INTID_SGIS && intid < INTID_SPI &&
	    intid != GIC_MAINTENANCE_PPI)
		set_input(g, core, intid, level, core, now);
}
