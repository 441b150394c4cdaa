// SPDX-License-Identifier: GPL-2.0-or-later
/* Virtual interface control: list registers and maintenance, IHI 0048B 5.3. */
#include "base/bits.h"
#include "gic/regs.h"

/* GICH_LRn */
static unsigned lr_intid(uint32_t lr)
{
	return extract32(lr, 0, 10);
}

/* The requesting core, of a software-generated virtual SGI. */
static unsigned lr_source(uint32_t lr)
{
	return !(lr & GICH_LR_HW) && lr_intid(lr) < INTID_SGIS ? extract32(lr, 10, 3) : 0;
}

static uint8_t lr_priority(uint32_t lr)
{
	return (uint8_t)(extract32(lr, 23, 5) << 3);
}

static bool lr_wants_eoi(uint32_t lr)
{
	return !(lr & GICH_LR_HW) && (lr & GICH_LR_EOI);
}

struct gic_pick gic_pick_virtual(const struct gic *g, unsigned core)
{
	const struct gic_core *c = &g->core[core];
	struct gic_pick best = { .intid = INTID_SPURIOUS };
	bool found = false;

	if (!(c->hcr & GICH_HCR_EN))
		return best;
	for (unsigned n = 0; n < g->config.list_registers; n++) {
		uint32_t lr = c->lr[n];

		if ((lr & GICH_LR_STATE) != GICH_LR_PENDING)
			continue;
		if (found && lr_priority(lr) >= best.priority)
			continue;
		found = true;
		best = (struct gic_pick){ .intid = (uint16_t)lr_intid(lr),
					  .priority = lr_priority(lr),
					  .source = (uint8_t)lr_source(lr),
					  .group1 = lr & GICH_LR_GRP1,
					  .lr = (uint8_t)n };
	}
	return best;
}

void gic_accept_virtual(struct gic *g, unsigned core, const struct gic_pick *p)
{
	g->core[core].lr[p->lr] ^= GICH_LR_STATE; /* pending to active */
}

/* The list register that holds the interrupt as active, or list_registers. */
static unsigned find_active(const struct gic *g, unsigned core, unsigned intid, unsigned source)
{
	const struct gic_core *c = &g->core[core];
	unsigned other_source = g->config.list_registers;

	for (unsigned n = g->config.list_registers; n-- > 0;) {
		uint32_t lr = c->lr[n];

		if (!(lr & GICH_LR_ACTIVE) || lr_intid(lr) != intid)
			continue;
		if (intid >= INTID_SGIS || (lr & GICH_LR_HW) || lr_source(lr) == source)
			return n;
		other_source = n;
	}
	/* software that forgets the source of an SGI: UNPREDICTABLE, most forgiving this way */
	return other_source;
}

bool gic_deactivate_virtual(struct gic *g, unsigned core, unsigned intid, unsigned source)
{
	unsigned n = find_active(g, core, intid, source);
	uint32_t *lr;

	if (n == g->config.list_registers)
		return false;
	lr = &g->core[core].lr[n];
	*lr &= ~GICH_LR_ACTIVE;
	if (*lr & GICH_LR_HW) {
		unsigned physical = extract32(*lr, 10, 10);

		/* an SGI cannot stand behind it: UNPREDICTABLE, ignored */
		if (physical >= INTID_SGIS)
			gic_deactivate(g, core, physical);
	}
	return true;
}

/* GICH_EISR: ended, and the hypervisor wants to know. */
static uint64_t eisr(const struct gic *g, unsigned core)
{
	uint64_t set = 0;

	for (unsigned n = 0; n < g->config.list_registers; n++) {
		uint32_t lr = g->core[core].lr[n];

		if (!(lr & GICH_LR_STATE) && lr_wants_eoi(lr))
			set |= bit64(n);
	}
	return set;
}

/* GICH_ELRSR: free for another interrupt. */
static uint64_t elrsr(const struct gic *g, unsigned core)
{
	uint64_t set = 0;

	for (unsigned n = 0; n < g->config.list_registers; n++) {
		uint32_t lr = g->core[core].lr[n];

		if (!(lr & GICH_LR_STATE) && !lr_wants_eoi(lr))
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
		uint32_t state = c->lr[n] & GICH_LR_STATE;

		valid += state != 0;
		pending += state == GICH_LR_PENDING;
	}
	return (uint32_t)(eisr(g, core) != 0) << 0 |
	       (uint32_t)((hcr & GICH_HCR_UIE) && valid < 2) << 1 |
	       (uint32_t)((hcr & GICH_HCR_LRENPIE) && hcr >> GICH_HCR_EOI_COUNT_SHIFT) << 2 |
	       (uint32_t)((hcr & GICH_HCR_NPIE) && !pending) << 3 |
	       (uint32_t)((hcr & GICH_HCR_VGRP0EIE) && group0) << 4 |
	       (uint32_t)((hcr & GICH_HCR_VGRP0DIE) && !group0) << 5 |
	       (uint32_t)((hcr & GICH_HCR_VGRP1EIE) && group1) << 6 |
	       (uint32_t)((hcr & GICH_HCR_VGRP1DIE) && !group1) << 7;
}

static uint32_t read_hcr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return v->g->core[v->core].hcr;
}

static void write_hcr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	(void)r;
	(void)index;
	v->g->core[v->core].hcr = value & GICH_HCR_MASK;
}

static uint32_t read_vtr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return (VIRTUAL_PRIORITY_BITS - 1u) << 29 | (VIRTUAL_PRIORITY_BITS - 1u) << 26 |
	       (v->g->config.list_registers - 1);
}

/* The fields of GICV_CTLR, ABPR, BPR and PMR in one word: CTLR's are at the same bits. */
static uint32_t read_vmcr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	const struct gic_interface *i = &v->g->core[v->core].interface[VIRTUAL];

	(void)r;
	(void)index;
	return i->ctlr | (uint32_t)i->abpr << 18 | (uint32_t)i->bpr << 21 |
	       (uint32_t)(i->pmr >> 3) << 27;
}

static void write_vmcr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	struct gic_interface *i = &v->g->core[v->core].interface[VIRTUAL];

	(void)r;
	(void)index;
	i->ctlr = value & GICC_CTLR_MASK;
	gic_set_abpr(v->g, i, VIRTUAL, extract32(value, 18, 3));
	gic_set_bpr(v->g, i, VIRTUAL, extract32(value, 21, 3));
	i->pmr = (uint8_t)(extract32(value, 27, 5) << 3);
}

static uint32_t read_misr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return gic_misr(v->g, v->core);
}

static uint32_t read_eisr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	return (uint32_t)(eisr(v->g, v->core) >> 32 * index);
}

static uint32_t read_elrsr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	return (uint32_t)(elrsr(v->g, v->core) >> 32 * index);
}

static uint32_t read_apr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return v->g->core[v->core].interface[VIRTUAL].apr[0][0];
}

static void write_apr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	(void)r;
	(void)index;
	v->g->core[v->core].interface[VIRTUAL].apr[0][0] = value;
}

static uint32_t read_lr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	return v->g->core[v->core].lr[index];
}

static void write_lr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	(void)r;
	if (index < v->g->config.list_registers)
		v->g->core[v->core].lr[index] = value & GICH_LR_MASK;
}

/* clang-format off */
static const struct gic_reg gich_regs[] = {
	{ .name = "HCR", .offset = 0x000, .read = read_hcr, .write = write_hcr },
	{ .name = "VTR", .offset = 0x004, .read = read_vtr },
	{ .name = "VMCR", .offset = 0x008, .read = read_vmcr, .write = write_vmcr },
	{ .name = "MISR", .offset = 0x010, .read = read_misr },
	{ .name = "EISR", .offset = 0x020, .count = 2, .array = true, .read = read_eisr },
	{ .name = "ELRSR", .offset = 0x030, .count = 2, .array = true, .read = read_elrsr },
	{ .name = "APR", .offset = 0x0f0, .read = read_apr, .write = write_apr },
	{ .name = "LR", .offset = 0x100, .count = GIC_MAX_LIST_REGISTERS, .array = true,
	  .read = read_lr, .write = write_lr },
};
/* clang-format on */

const struct gic_frame gich_frame = {
	.prefix = "GICH_",
	.regs = gich_regs,
	.count = sizeof(gich_regs) / sizeof(gich_regs[0]),
};

enum { ALIASES = 0x1000, ALIAS_SIZE = 0x200 };

/* False: an alias of a core that there is not. */
static bool gich_view(struct gic *g, const struct mmio_access *a, uint64_t *offset,
		      struct gic_view *v)
{
	*v = (struct gic_view){ .g = g,
				.core = a->core,
				.accessor = a->core,
				.now = a->now,
				.latency = g->config.irq_latency };
	if (*offset < ALIASES)
		return true;
	v->core = (unsigned)((*offset - ALIASES) / ALIAS_SIZE);
	*offset %= ALIAS_SIZE;
	return v->core < g->config.cores;
}

static bool gich_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	struct gic_view v;

	*value = 0;
	if (gich_view(dev, a, &offset, &v))
		*value = gic_frame_read(&gich_frame, &v, (uint32_t)offset, a->size);
	return true;
}

static bool gich_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	struct gic_view v;

	if (gich_view(dev, a, &offset, &v))
		gic_frame_write(&gich_frame, &v, (uint32_t)offset, a->size, (uint32_t)value);
	return true;
}

const struct mmio_ops gich_ops = {
	.read = gich_read, .write = gich_write, .min_size = 1, .max_size = 4
};
