/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the registers of CPU interfaces do, whatever their form; gic/interface.c. */
#ifndef TRAPLINE_GIC_INTERFACE_H
#define TRAPLINE_GIC_INTERFACE_H

#include "gic/regs.h"

static inline struct gic_interface *gic_interface_of(const struct gic_view *v)
{
	return &v->g->core[v->core].interface[v->interface];
}

bool gic_group_enabled(const struct gic_interface *i, const struct gic_pick *p);

/* Acknowledges @p, which the interface signals: active, traced, outputs recomputed. */
void gic_activate(struct gic_view *v, const struct gic_pick *p);

/* Back to the running priority before the last interrupt; false if none was active. */
bool gic_drop_priority(struct gic_interface *i);

/* The group of the highest active priority, -1: none is active. */
int gic_active_group(const struct gic_interface *i);

/*
 * Deactivates what EOIR or DIR names, and counts in GICH_HCR.EOICount a virtual interrupt that no
 * list register holds: the hypervisor dropped it from them (IHI 0048B 5.3.2).
 */
void gic_end(struct gic_view *v, uint32_t intid, unsigned source);

void gic_trace_eoi(const struct gic_view *v, uint32_t intid);

/* The bits of active priorities register @index of group @bank that exist. */
uint32_t gic_apr_mask(const struct gic *g, unsigned which, unsigned bank, unsigned index);

#endif
