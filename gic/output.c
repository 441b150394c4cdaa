// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Outputs to the cores.
 *
 * An output that should be high is either told to the core (level) or on its way (rise is
 * queued). Any access recomputes all outputs, at the time of the core that accesses, which may
 * be behind the time at which another core's SGI was sent: so the arrival of a rise that is on
 * its way is not moved unless another interrupt asserts the output, and then only forward.
 */
#include <stdio.h>

#include "gic/state.h"

/* Among events of one cycle, after the timers that cause them. */
enum { RISE_PRIORITY = 16 };

static void tell(struct gic_output *o, bool level)
{
	const struct gic_config *c = &o->gic->config;

	if (o->level == level)
		return;
	o->level = level;
	if (c->set_line)
		c->set_line(c->opaque, o->core, o->line, level);
}

static void arrive(void *opaque, uint64_t when)
{
	struct gic_output *o = opaque;
	struct trace *t = o->gic->config.trace;

	if (t)
		trace_irq_raise(t, o->core, when, o->intid,
				o->line == LINE_VIRQ || o->line == LINE_VFIQ);
	tell(o, true);
}

void gic_outputs_init(struct gic *g)
{
	static const struct {
		enum irq_line line;
		const char *name;
	} lines[INTERFACES][2] = {
		[PHYSICAL] = { { LINE_IRQ, "irq" }, { LINE_FIQ, "fiq" } },
		[VIRTUAL] = { { LINE_VIRQ, "virq" }, { LINE_VFIQ, "vfiq" } },
	};

	for (unsigned core = 0; core < g->config.cores; core++) {
		for (unsigned which = 0; which < INTERFACES; which++) {
			for (unsigned fiq = 0; fiq < 2; fiq++) {
				struct gic_output *o = &g->core[core].output[which][fiq];

				snprintf(o->name, sizeof(o->name), "gic%u.%s", core,
					 lines[which][fiq].name);
				o->rise = (struct event){ .name = o->name,
							  .priority = RISE_PRIORITY,
							  .fire = arrive,
							  .opaque = o };
				o->gic = g;
				o->core = core;
				o->line = lines[which][fiq].line;
			}
		}
	}
}

static void assert_output(struct gic_output *o, unsigned intid, uint64_t when)
{
	const struct gic_config *c = &o->gic->config;
	bool same = o->intid == intid;

	o->intid = intid;
	if (o->level)
		return;
	if (!c->queues) {
		arrive(o, when);
		return;
	}
	if (o->rise.queued && (same || o->rise.when <= when))
		return;
	event_schedule(c->queues[o->core], &o->rise, when);
	if (c->kick)
		c->kick(c->opaque, o->core);
}

static void negate_output(struct gic_output *o)
{
	if (o->gic->config.queues)
		event_cancel(o->gic->config.queues[o->core], &o->rise);
	tell(o, false);
}

static void update_interface(struct gic *g, unsigned core, unsigned which, uint64_t when)
{
	struct gic_core *c = &g->core[core];
	struct gic_pick p = gic_pick(g, core, which);
	bool signals = gic_signals(g, core, which, &p);
	bool fiq = !p.group1 && (c->interface[which].ctlr & GICC_CTLR_FIQ_EN);

	for (unsigned n = 0; n < 2; n++) {
		if (signals && fiq == (n == 1))
			assert_output(&c->output[which][n], p.intid, when);
		else
			negate_output(&c->output[which][n]);
	}
}

/* The maintenance interrupt is a level-sensitive PPI like any other. */
static void update_maintenance(struct gic *g, unsigned core)
{
	uint32_t *input = gic_bits(g, core, 0, BITS_LEVEL);
	uint32_t bit = UINT32_C(1) << GIC_MAINTENANCE_PPI;

	if ((g->core[core].hcr & GICH_HCR_EN) && gic_misr(g, core))
		*input |= bit;
	else
		*input &= ~bit;
}

void gic_update(struct gic *g, unsigned from, uint64_t now, uint32_t latency)
{
	uint32_t propagation = g->config.sgi_propagation;
	uint32_t elsewhere = latency > propagation ? latency : propagation;

	for (unsigned core = 0; core < g->config.cores; core++) {
		uint64_t when = now + (core == from || g->config.cores == 1 ? latency : elsewhere);

		update_interface(g, core, VIRTUAL, when);
		update_maintenance(g, core);
		update_interface(g, core, PHYSICAL, when);
	}
}
