// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * CPU interfaces: GICC (IHI 0048B 4.4) and, in the guest's hands, GICV (5.5).
 * They differ in where interrupts come from and end, not in their registers.
 */
#include "base/bits.h"
#include "gic/regs.h"

static struct gic_interface *interface_of(const struct gic_view *v)
{
	return &v->g->core[v->core].interface[v->interface];
}

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

static bool group_enabled(const struct gic_interface *i, const struct gic_pick *p)
{
	return i->ctlr & (p->group1 ? GICC_CTLR_ENABLE_GRP1 : GICC_CTLR_ENABLE_GRP0);
}

bool gic_signals(const struct gic *g, unsigned core, unsigned which, const struct gic_pick *p)
{
	const struct gic_interface *i = &g->core[core].interface[which];
	uint8_t running = gic_running_priority(g, core, which);
	uint8_t mask = group_mask(i, p->group1);

	if (p->intid == INTID_SPURIOUS || !group_enabled(i, p) || p->priority >= i->pmr)
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
	unsigned bank = which == PHYSICAL && p->group1;

	i->apr[bank][level / 32] |= UINT32_C(1) << level % 32;
}

/* Back to the running priority before the last interrupt; false if none was active. */
static bool drop_priority(struct gic_interface *i)
{
	int level = highest_active(i);
	uint32_t bit;
	unsigned n;

	if (level < 0)
		return false;
	n = (unsigned)level / 32;
	bit = UINT32_C(1) << (unsigned)level % 32;
	i->apr[i->apr[0][n] & bit ? 0 : 1][n] &= ~bit;
	return true;
}

enum { VIEW_DIRECT, VIEW_ALIAS }; /* arg: GICC_IAR, or GICC_AIAR for Group 1 */

/* What IAR and HPPIR show of @p: the direct registers give Group 1 only with AckCtl. */
static unsigned visible_intid(const struct gic_interface *i, const struct gic_pick *p,
			      unsigned alias)
{
	if (alias && !p->group1)
		return INTID_SPURIOUS;
	if (!alias && p->group1 && !(i->ctlr & GICC_CTLR_ACK_CTL))
		return INTID_OTHER_GROUP;
	return p->intid;
}

static uint32_t read_iar(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	struct gic *g = v->g;
	struct gic_interface *i = interface_of(v);
	struct gic_pick p = gic_pick(g, v->core, v->interface);
	bool virt = v->interface == VIRTUAL;
	unsigned intid;

	(void)index;
	if (!gic_signals(g, v->core, v->interface, &p))
		return INTID_SPURIOUS;
	intid = visible_intid(i, &p, r->arg);
	if (intid != p.intid)
		return intid;
	activate_priority(g, i, v->interface, &p);
	if (virt)
		gic_accept_virtual(g, v->core, &p);
	else
		gic_accept_physical(g, v->core, &p);
	if (g->config.trace)
		trace_irq_ack(g->config.trace, v->accessor, v->now, intid, virt);
	gic_update(g, v->accessor, v->now, g->config.irq_latency);
	return intid | (uint32_t)p.source << 10;
}

/* Unlike IAR, whatever the priority mask and the running priority (4.4.7). */
static uint32_t read_hppir(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	const struct gic_interface *i = interface_of(v);
	struct gic_pick p = gic_pick(v->g, v->core, v->interface);
	unsigned intid;

	(void)index;
	if (p.intid == INTID_SPURIOUS || !group_enabled(i, &p))
		return INTID_SPURIOUS;
	intid = visible_intid(i, &p, r->arg);
	return intid == p.intid ? intid | (uint32_t)p.source << 10 : intid;
}

static void trace_eoi(const struct gic_view *v, unsigned intid)
{
	if (v->g->config.trace)
		trace_irq_eoi(v->g->config.trace, v->accessor, v->now, intid,
			      v->interface == VIRTUAL);
}

/*
 * Deactivates what EOIR or DIR names. A virtual interrupt that no list register holds was
 * dropped from them by the hypervisor, which EOICount tells (IHI 0048B 5.3.2).
 */
static void deactivate(struct gic_view *v, uint32_t value)
{
	struct gic_core *c = &v->g->core[v->core];
	unsigned intid = extract32(value, 0, 10);

	if (v->interface == PHYSICAL)
		gic_deactivate(v->g, v->core, intid);
	else if (!gic_deactivate_virtual(v->g, v->core, intid, extract32(value, 10, 3)))
		c->hcr += UINT32_C(1) << GICH_HCR_EOI_COUNT_SHIFT; /* wraps at 31 */
}

static void write_eoir(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	struct gic_interface *i = interface_of(v);
	unsigned intid = extract32(value, 0, 10);

	(void)r;
	(void)index;
	if (intid >= INTID_LIMIT || !drop_priority(i))
		return;
	if (!(i->ctlr & GICC_CTLR_EOI_MODE))
		deactivate(v, value);
	trace_eoi(v, intid);
}

/* Without EOImode, EOIR has deactivated already, and DIR is UNPREDICTABLE: ignored. */
static void write_dir(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	unsigned intid = extract32(value, 0, 10);

	(void)r;
	(void)index;
	if (intid >= INTID_LIMIT || !(interface_of(v)->ctlr & GICC_CTLR_EOI_MODE))
		return;
	deactivate(v, value);
	trace_eoi(v, intid);
}

static uint32_t read_ctlr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return interface_of(v)->ctlr;
}

static void write_ctlr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	(void)r;
	(void)index;
	interface_of(v)->ctlr = value & GICC_CTLR_MASK;
}

static uint32_t read_pmr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return interface_of(v)->pmr;
}

static void write_pmr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	unsigned bits =
		v->interface == VIRTUAL ? VIRTUAL_PRIORITY_BITS : v->g->config.priority_bits;

	(void)r;
	(void)index;
	interface_of(v)->pmr = (uint8_t)(value & ~mask64(8 - bits));
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

static uint32_t read_bpr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)index;
	return r->arg == VIEW_ALIAS ? interface_of(v)->abpr : interface_of(v)->bpr;
}

static void write_bpr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	(void)index;
	if (r->arg == VIEW_ALIAS)
		gic_set_abpr(v->g, interface_of(v), v->interface, value);
	else
		gic_set_bpr(v->g, interface_of(v), v->interface, value);
}

static uint32_t read_rpr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return gic_running_priority(v->g, v->core, v->interface);
}

/* Bits that stand for a preemption level: 1 << (priority bits that can preempt), at most 128. */
static uint32_t apr_mask(const struct gic_view *v, unsigned bank, unsigned index)
{
	unsigned levels = 256u >> level_shift(v->g, v->interface);

	if ((bank && v->interface == VIRTUAL) || 32 * index >= levels)
		return 0;
	return (uint32_t)mask64(levels - 32 * index > 32 ? 32 : levels - 32 * index);
}

static uint32_t read_apr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	return interface_of(v)->apr[r->arg][index];
}

static void write_apr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	interface_of(v)->apr[r->arg][index] = value & apr_mask(v, r->arg, index);
}

/* clang-format off */
static const struct gic_reg interface_regs[] = {
	{ .name = "CTLR", .offset = 0x00, .read = read_ctlr, .write = write_ctlr },
	{ .name = "PMR", .offset = 0x04, .read = read_pmr, .write = write_pmr },
	{ .name = "BPR", .offset = 0x08, .read = read_bpr, .write = write_bpr },
	{ .name = "IAR", .offset = 0x0c, .read = read_iar },
	{ .name = "EOIR", .offset = 0x10, .write = write_eoir },
	{ .name = "RPR", .offset = 0x14, .read = read_rpr },
	{ .name = "HPPIR", .offset = 0x18, .read = read_hppir },
	{ .name = "ABPR", .offset = 0x1c, .arg = VIEW_ALIAS, .read = read_bpr,
	  .write = write_bpr },
	{ .name = "AIAR", .offset = 0x20, .arg = VIEW_ALIAS, .read = read_iar },
	{ .name = "AEOIR", .offset = 0x24, .write = write_eoir },
	{ .name = "AHPPIR", .offset = 0x28, .arg = VIEW_ALIAS, .read = read_hppir },
	{ .name = "APR", .offset = 0xd0, .count = GIC_APRS, .array = true, .arg = 0,
	  .read = read_apr, .write = write_apr },
	/* Group 1 apart from Group 0, as the Secure view of a GIC with Security Extensions */
	{ .name = "NSAPR", .offset = 0xe0, .count = GIC_APRS, .array = true, .arg = 1,
	  .read = read_apr, .write = write_apr },
	{ .name = "IIDR", .offset = 0xfc, .value = 0x0202143b },
	{ .name = "DIR", .offset = 0x1000, .write = write_dir },
};
/* clang-format on */

const struct gic_frame gicc_frame = {
	.prefix = "GICC_",
	.regs = interface_regs,
	.count = sizeof(interface_regs) / sizeof(interface_regs[0]),
};

const struct gic_frame gicv_frame = {
	.prefix = "GICV_",
	.regs = interface_regs,
	.count = sizeof(interface_regs) / sizeof(interface_regs[0]),
};

static struct gic_view view(struct gic *g, const struct mmio_access *a, unsigned interface)
{
	return (struct gic_view){ .g = g,
				  .core = a->core,
				  .accessor = a->core,
				  .interface = interface,
				  .now = a->now,
				  .latency = g->config.irq_latency };
}

static bool gicc_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	struct gic_view v = view(dev, a, PHYSICAL);

	*value = gic_frame_read(&gicc_frame, &v, (uint32_t)offset, a->size);
	return true;
}

static bool gicc_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	struct gic_view v = view(dev, a, PHYSICAL);

	gic_frame_write(&gicc_frame, &v, (uint32_t)offset, a->size, (uint32_t)value);
	return true;
}

static bool gicv_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	struct gic_view v = view(dev, a, VIRTUAL);

	*value = gic_frame_read(&gicv_frame, &v, (uint32_t)offset, a->size);
	return true;
}

static bool gicv_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	struct gic_view v = view(dev, a, VIRTUAL);

	gic_frame_write(&gicv_frame, &v, (uint32_t)offset, a->size, (uint32_t)value);
	return true;
}

const struct mmio_ops gicc_ops = {
	.read = gicc_read, .write = gicc_write, .min_size = 1, .max_size = 4
};
const struct mmio_ops gicv_ops = {
	.read = gicv_read, .write = gicv_write, .min_size = 1, .max_size = 4
};
