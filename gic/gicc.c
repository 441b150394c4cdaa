// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Registers of a GICv2's CPU interfaces: GICC (IHI 0048B 4.4) and, in the guest's hands, GICV
 * (5.5). They differ in where interrupts come from and end, not in their registers.
 */
#include "base/bits.h"
#include "gic/interface.h"

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
	const struct gic_interface *i = gic_interface_of(v);
	struct gic_pick p = gic_pick(v->g, v->core, v->interface);
	unsigned intid;

	(void)index;
	if (!gic_signals(v->g, v->core, v->interface, &p))
		return INTID_SPURIOUS;
	intid = visible_intid(i, &p, r->arg);
	if (intid != p.intid)
		return intid;
	gic_activate(v, &p);
	return intid | (uint32_t)p.source << 10;
}

/* Unlike IAR, whatever the priority mask and the running priority (4.4.7). */
static uint32_t read_hppir(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	const struct gic_interface *i = gic_interface_of(v);
	struct gic_pick p = gic_pick(v->g, v->core, v->interface);
	unsigned intid;

	(void)index;
	if (p.intid == INTID_SPURIOUS || !gic_group_enabled(i, &p))
		return INTID_SPURIOUS;
	intid = visible_intid(i, &p, r->arg);
	return intid == p.intid ? intid | (uint32_t)p.source << 10 : intid;
}

/* CPUID of EOIR and DIR. */
static unsigned source_of(uint32_t value)
{
	return extract32(value, 10, LR_SOURCE_BITS);
}

static void write_eoir(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	struct gic_interface *i = gic_interface_of(v);
	unsigned intid = extract32(value, 0, 10);

	(void)r;
	(void)index;
	if (intid >= INTID_LIMIT || !gic_drop_priority(i))
		return;
	if (!(i->ctlr & GICC_CTLR_EOI_MODE))
		gic_end(v, intid, source_of(value));
	gic_trace_eoi(v, intid);
}

/* Without EOImode, EOIR has deactivated already, and DIR is UNPREDICTABLE: ignored. */
static void write_dir(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	unsigned intid = extract32(value, 0, 10);

	(void)r;
	(void)index;
	if (intid >= INTID_LIMIT || !(gic_interface_of(v)->ctlr & GICC_CTLR_EOI_MODE))
		return;
	gic_end(v, intid, source_of(value));
	gic_trace_eoi(v, intid);
}

static uint32_t read_ctlr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return gic_interface_of(v)->ctlr;
}

static void write_ctlr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	(void)r;
	(void)index;
	gic_interface_of(v)->ctlr = value & GICC_CTLR_MASK;
}

static uint32_t read_pmr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return gic_interface_of(v)->pmr;
}

static void write_pmr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	(void)r;
	(void)index;
	gic_set_pmr(v->g, gic_interface_of(v), v->interface, value);
}

static uint32_t read_bpr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)index;
	return r->arg == VIEW_ALIAS ? gic_interface_of(v)->abpr : gic_interface_of(v)->bpr;
}

static void write_bpr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	(void)index;
	if (r->arg == VIEW_ALIAS)
		gic_set_abpr(v->g, gic_interface_of(v), v->interface, value);
	else
		gic_set_bpr(v->g, gic_interface_of(v), v->interface, value);
}

static uint32_t read_rpr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return gic_running_priority(v->g, v->core, v->interface);
}

static uint32_t read_apr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	return gic_interface_of(v)->apr[r->arg][index];
}

static void write_apr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	gic_interface_of(v)->apr[r->arg][index] =
		value & gic_apr_mask(v->g, v->interface, r->arg, index);
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
	struct gic_view v = gic_view_of(g, a);

	v.interface = interface;
	return v;
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
