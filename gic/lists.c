// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Virtual interrupts: list registers, maintenance, and the hypervisor's view of the guest's
 * controls (IHI 0048B 5.3, IHI 0069 6). Both versions of the GIC work alike here.
 */
#include "base/bits.h"
#include "gic/state.h"

static uint32_t lr_intid(uint64_t lr)
{
	return (uint32_t)lr;
}

/* GICv2: the requesting core, of a software-generated virtual SGI. */
static unsigned lr_source(const struct gic *g, uint64_t lr)
{
	if (gic_is_v3(g) || (lr & LR_HW) || lr_intid(lr) >= INTID_SGIS)
		return 0;
	return (unsigned)extract64(lr, LR_PINTID_SHIFT, LR_SOURCE_BITS);
}

static uint8_t lr_priority(uint64_t lr)
{
	return (uint8_t)(lr >> LR_PRIORITY_SHIFT);
}

static bool lr_wants_eoi(uint64_t lr)
{
	return !(lr & LR_HW) && (lr & LR_EOI);
}

/* In a GICv3 an interrupt of a disabled group does not hide one of the other (IHI 0069 6.4). */
static bool lr_considered(const struct gic *g, const struct gic_core *c, uint64_t lr)
{
	uint32_t enable = lr & LR_GRP1 ? GICC_CTLR_ENABLE_GRP1 : GICC_CTLR_ENABLE_GRP0;

	if ((lr & LR_STATE) != LR_PENDING)
		return false;
	return !gic_is_v3(g) || (c->interface[VIRTUAL].ctlr & enable);
}

struct gic_pick gic_pick_virtual(const struct gic *g, unsigned core)
{
	const struct gic_core *c = &g->core[core];
	struct gic_pick best = { .intid = INTID_SPURIOUS };
	bool found = false;

	if (!(c->hcr & GICH_HCR_EN))
		return best;
	for (unsigned n = 0; n < g->config.list_registers; n++) {
		uint64_t lr = c->lr[n];

		if (!lr_considered(g, c, lr))
			continue;
		if (found && lr_priority(lr) >= best.priority)
			continue;
		found = true;
		best = (struct gic_pick){ .intid = lr_intid(lr),
					  .priority = lr_priority(lr),
					  .source = (uint8_t)lr_source(g, lr),
					  .group1 = lr & LR_GRP1,
					  .lr = (uint8_t)n };
	}
	return best;
}

void gic_accept_virtual(struct gic *g, unsigned core, const struct gic_pick *p)
{
	g->core[core].lr[p->lr] ^= LR_STATE; /* pending to active */
}

/* The list register that holds the interrupt as active, or list_registers. */
static unsigned find_active(const struct gic *g, unsigned core, uint32_t intid, unsigned source)
{
	const struct gic_core *c = &g->core[core];
	unsigned other_source = g->config.list_registers;

	for (unsigned n = g->config.list_registers; n-- > 0;) {
		uint64_t lr = c->lr[n];

		if (!(lr & LR_ACTIVE) || lr_intid(lr) != intid)
			continue;
		if (intid >= INTID_SGIS || (lr & LR_HW) || lr_source(g, lr) == source)
			return n;
		other_source = n;
	}
	/* software that forgets the source of an SGI: UNPREDICTABLE, most forgiving this way */
	return other_source;
}

bool gic_deactivate_virtual(struct gic *g, unsigned core, uint32_t intid, unsigned source)
{
	unsigned n = find_active(g, core, intid, source);
	uint64_t *lr;

	if (n == g->config.list_registers)
		return false;
	lr = &g->core[core].lr[n];
	*lr &= ~LR_ACTIVE;
	if (*lr & LR_HW) {
		unsigned physical = (unsigned)extract64(*lr, LR_PINTID_SHIFT, 10);

		/* an SGI cannot stand behind it: UNPREDICTABLE, ignored */
		if (physical >= INTID_SGIS)
			gic_deactivate(g, core, physical);
	}
	return true;
}

/* Ended, and the hypervisor wants to know. */
uint64_t gic_eisr(const struct gic *g, unsigned core)
{
	uint64_t set = 0;

	for (unsigned n = 0; n < g->config.list_registers; n++) {
		uint64_t lr = g->core[core].lr[n];

		if (!(lr & LR_STATE) && lr_wants_eoi(lr))
			set |= bit64(n);
	}
	return set;
}

/* Free for another interrupt. */
uint64_t gic_elrsr(const struct gic *g, unsigned core)
{
	uint64_t set = 0;

	for (unsigned n = 0; n < g->config.list_registers; n++) {
		uint64_t lr = g->core[core].lr[n];

		if (!(lr & LR_STATE) && !lr_wants_eoi(lr))
			set |= bit64(n);
	}
	return set;
}

uint32_t gic_misr(const struct gic *g, unsigned core)
{
	const struct gic_core *c = &g->core[core];
	uint32_t hcr = c->hcr;
	uint32_t ctlr = c->interface[VIRTUAL].ctlr;
	bool group0 = ctlr & GICC_CTLR_ENABLE_GRP0;
	bool group1 = ctlr & GICC_CTLR_ENABLE_GRP1;
	unsigned valid = 0, pending = 0;

	for (unsigned n = 0; n < g->config.list_registers; n++) {
		uint64_t state = c->lr[n] & LR_STATE;

		valid += state != 0;
		pending += state == LR_PENDING;
	}
	return (uint32_t)(gic_eisr(g, core) != 0) << 0 |
	       (uint32_t)((hcr & GICH_HCR_UIE) && valid < 2) << 1 |
	       (uint32_t)((hcr & GICH_HCR_LRENPIE) && hcr >> GICH_HCR_EOI_COUNT_SHIFT) << 2 |
	       (uint32_t)((hcr & GICH_HCR_NPIE) && !pending) << 3 |
	       (uint32_t)((hcr & GICH_HCR_VGRP0EIE) && group0) << 4 |
	       (uint32_t)((hcr & GICH_HCR_VGRP0DIE) && !group0) << 5 |
	       (uint32_t)((hcr & GICH_HCR_VGRP1EIE) && group1) << 6 |
	       (uint32_t)((hcr & GICH_HCR_VGRP1DIE) && !group1) << 7;
}

/* The fields of GICV_CTLR, ABPR and BPR in one word: CTLR's are at the same bits. */
uint32_t gic_vmcr(const struct gic *g, unsigned core)
{
	const struct gic_interface *i = &g->core[core].interface[VIRTUAL];

	return i->ctlr | (uint32_t)i->abpr << 18 | (uint32_t)i->bpr << 21;
}

void gic_set_vmcr(struct gic *g, unsigned core, uint32_t value)
{
	struct gic_interface *i = &g->core[core].interface[VIRTUAL];

	i->ctlr = value & GICC_CTLR_MASK;
	if (gic_is_v3(g))
		i->ctlr = (i->ctlr & ~(uint32_t)GICC_CTLR_ACK_CTL) | GICC_CTLR_FIQ_EN;
	gic_set_abpr(g, i, VIRTUAL, extract32(value, 18, 3));
	gic_set_bpr(g, i, VIRTUAL, extract32(value, 21, 3));
}
