// SPDX-License-Identifier: GPL-2.0-or-later
#include "gic/gic.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "gic/state.h"

static bool check(const struct gic_config *c, struct error *err)
{
	unsigned lists = c->version == 3 ? GICV3_MAX_LIST_REGISTERS : GIC_MAX_LIST_REGISTERS;

	if (c->version && c->version != 2 && c->version != 3)
		return error_set(err, "gic: version %u: only 2 and 3 are implemented", c->version);
	if (c->cores < 1 || c->cores > GIC_MAX_CORES)
		return error_set(err, "gic: %u cores: there are 1 to %d interfaces", c->cores,
				 GIC_MAX_CORES);
	if (c->spis < 32 || c->spis > GIC_MAX_SPIS || c->spis % 32)
		return error_set(err, "gic: %u SPIs: not a multiple of 32 from 32 to %d", c->spis,
				 GIC_MAX_SPIS);
	if (c->v2m_spi > c->spis || c->v2m_spis > c->spis - c->v2m_spi)
		return error_set(err, "gic: SPIs %u to %u by message: there are %u", c->v2m_spi,
				 c->v2m_spi + c->v2m_spis - 1, c->spis);
	if (c->list_registers < 1 || c->list_registers > lists)
		return error_set(err, "gic: %u list registers: not 1 to %u", c->list_registers,
				 lists);
	if (c->priority_bits < 4 || c->priority_bits > 8)
		return error_set(err, "gic: %u priority bits: not 4 to 8", c->priority_bits);
	return true;
}

static void reset_interface(const struct gic *g, struct gic_interface *i, unsigned which)
{
	*i = (struct gic_interface){ 0 };
	if (gic_is_v3(g))
		i->ctlr = GICC_CTLR_FIQ_EN;
	gic_set_bpr(g, i, which, 0);
	gic_set_abpr(g, i, which, 0);
}

void gic_reset(struct gic *g, uint64_t now)
{
	g->ctlr = 0;
	memset(g->spi_target, 0, sizeof(g->spi_target));
	memset(g->spi_priority, 0, sizeof(g->spi_priority));
	for (unsigned word = 1; word < g->intids / 32; word++) {
		uint32_t level = g->spi[word][BITS_LEVEL];

		memset(g->spi[word], 0, sizeof(g->spi[word]));
		g->spi[word][BITS_LEVEL] = level;
		if (g->config.cores == 1 && !gic_is_v3(g))
			g->spi_target[0][word] = ~UINT32_C(0);
	}
	/* the reset value of GICD_IROUTERn is ours to choose: core 0 */
	for (unsigned intid = INTID_SPI; gic_is_v3(g) && intid < g->intids; intid++)
		gic_route(g, intid, 0);
	for (unsigned core = 0; core < g->config.cores; core++) {
		struct gic_core *c = &g->core[core];
		uint32_t level = c->bits[BITS_LEVEL];

		memset(c->bits, 0, sizeof(c->bits));
		c->bits[BITS_LEVEL] = level;
		c->bits[BITS_ENABLED] = gic_is_v3(g) ? 0 : 0xffff; /* SGIs */
		c->bits[BITS_EDGE] = 0xffff;
		memset(c->priority, 0, sizeof(c->priority));
		memset(c->sgi_sources, 0, sizeof(c->sgi_sources));
		reset_interface(g, &c->interface[PHYSICAL], PHYSICAL);
		reset_interface(g, &c->interface[VIRTUAL], VIRTUAL);
		c->hcr = 0;
		memset(c->lr, 0, sizeof(c->lr));
		c->waker = GICR_WAKER_PROCESSOR_SLEEP | GICR_WAKER_CHILDREN_ASLEEP;
		c->trap_sre_el1 = false; /* UNKNOWN by the architecture; as on QEMU */
		gic_reset_lpis(g, core);
	}
	g->its = (struct gic_its){ 0 };
	gic_update(g, GIC_NO_CORE, now, g->config.irq_latency);
}

struct gic *gic_new(const struct gic_config *c, struct error *err)
{
	struct gic *g;

	if (!check(c, err))
		return NULL;
	g = xcalloc(1, sizeof(*g));
	g->config = *c;
	g->intids = INTID_SPI + c->spis;
	for (unsigned core = 0; gic_is_v3(g) && c->memory && core < c->cores; core++)
		g->core[core].lpis = xcalloc(1, sizeof(*g->core[core].lpis));
	gic_outputs_init(g);
	gic_reset(g, 0);
	return g;
}

void gic_free(struct gic *g)
{
	if (!g)
		return;
	for (unsigned core = 0; g->config.queues && core < g->config.cores; core++) {
		for (unsigned which = 0; which < INTERFACES; which++) {
			event_cancel(g->config.queues[core], &g->core[core].output[which][0].rise);
			event_cancel(g->config.queues[core], &g->core[core].output[which][1].rise);
		}
	}
	for (unsigned core = 0; core < GIC_MAX_CORES; core++)
		free(g->core[core].lpis);
	free(g);
}
