// SPDX-License-Identifier: GPL-2.0-or-later
/* Redistributors, each core's two frames: IHI 0069 12.10 and 12.11. */
#include "base/bits.h"
#include "base/log.h"
#include "gic/irq-regs.h"

enum { FRAME_SIZE = 0x10000 };

/* GICR_CTLR: EnableLPIs can be cleared again, which CES says; writes take effect at once. */
enum { CTLR_ENABLE_LPIS = 1u << 0, CTLR_CES = 1u << 1 };

/* GICR_TYPER; without DirectLPI there are no GICR_INVLPIR, INVALLR, SYNCR, SETLPIR and CLRLPIR */
enum {
	TYPER_PLPIS = 1u << 0,
	TYPER_LAST = 1u << 4,
	TYPER_PROCESSOR_SHIFT = 8,
	TYPER_COMMON_AFF3 = 1u << 24, /* CommonLPIAff: one configuration table for all of an Aff3 */
};

/* IDbits, InnerCache, Shareability, Physical_Address, OuterCache */
#define PROPBASER_MASK UINT64_C(0x070fffffffffff9f)
/* the same without IDbits, and PTZ, which reads as zero */
#define PENDBASER_MASK UINT64_C(0x470fffffffff0f80)

/* GICR_TYPER: the affinity above, number and Last below. */
static uint32_t read_typer(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	if (index)
		return gic_affinity(v->core);
	return v->core << TYPER_PROCESSOR_SHIFT | TYPER_COMMON_AFF3 |
	       (v->core + 1 == v->g->config.cores ? TYPER_LAST : 0u) |
	       (gic_has_lpis(v->g) ? TYPER_PLPIS : 0u);
}

static uint32_t read_ctlr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	if (!gic_has_lpis(v->g))
		return 0;
	return CTLR_CES | (v->g->core[v->core].lpis_enabled ? CTLR_ENABLE_LPIS : 0u);
}

static void write_ctlr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	bool enabled = v->g->core[v->core].lpis_enabled;

	(void)r;
	(void)index;
	if (!gic_has_lpis(v->g))
		return;
	if (!enabled && (value & CTLR_ENABLE_LPIS))
		gic_enable_lpis(v->g, v->core);
	else if (enabled && !(value & CTLR_ENABLE_LPIS))
		gic_disable_lpis(v->g, v->core);
}

enum { REG_PROPBASER, REG_PENDBASER };

static uint64_t *base_register(struct gic_view *v, const struct gic_reg *r)
{
	struct gic_core *c = &v->g->core[v->core];

	return r->arg == REG_PROPBASER ? &c->propbaser : &c->pendbaser;
}

/* Two halves a register. */
static uint32_t read_base(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	uint64_t value = *base_register(v, r);

	if (r->arg == REG_PENDBASER)
		value &= ~GICR_PENDBASER_PTZ;
	return (uint32_t)(value >> 32 * index);
}

/* With LPIs enabled UNPREDICTABLE: ignored. */
static void write_base(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	uint64_t *base = base_register(v, r);
	uint64_t mask = r->arg == REG_PROPBASER ? PROPBASER_MASK : PENDBASER_MASK;

	if (!gic_has_lpis(v->g))
		return;
	if (v->g->core[v->core].lpis_enabled) {
		if (log_on(LOG_GUEST_ERRORS) && log_once((uint64_t)'P' << 56 | r->arg))
			log_printf(LOG_GUEST_ERRORS,
				   "gic: core %u: write of GICR_%s with LPIs enabled\n",
				   v->accessor, r->name);
		return;
	}
	*base = deposit64(*base, 32 * index, 32, value) & mask;
}

static uint32_t read_waker(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return v->g->core[v->core].waker;
}

/*
 * The interface is quiesced or awake at once. As on QEMU interrupts reach a core that sleeps by
 * this register too: it is secure firmware's to clear, and this machine has none.
 */
static void write_waker(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	(void)r;
	(void)index;
	v->g->core[v->core].waker = value & GICR_WAKER_PROCESSOR_SLEEP ?
					    GICR_WAKER_PROCESSOR_SLEEP |
						    GICR_WAKER_CHILDREN_ASLEEP :
					    0;
}

/* clang-format off */
static const struct gic_reg gicr_regs[] = {
	{ .name = "CTLR", .offset = 0x0000, .read = read_ctlr, .write = write_ctlr },
	{ .name = "IIDR", .offset = 0x0004, .value = GICV3_IIDR },
	{ .name = "TYPER", .offset = 0x0008, .count = 2, .wide = true, .read = read_typer },
	{ .name = "WAKER", .offset = 0x0014, .read = read_waker, .write = write_waker },
	{ .name = "PROPBASER", .offset = 0x0070, .count = 2, .wide = true,
	  .arg = REG_PROPBASER, .read = read_base, .write = write_base },
	{ .name = "PENDBASER", .offset = 0x0078, .count = 2, .wide = true,
	  .arg = REG_PENDBASER, .read = read_base, .write = write_base },
	GICV3_ID_REGS(0x93),
};

static const struct gic_reg gicr_sgi_regs[] = {
	IRQ_REGS(1, INTID_SPI),
	{ .name = "IGRPMODR", .offset = 0xd00, .count = 1, .array = true,
	  .read = gic_read_zero, .write = gic_write_ignored },
	{ .name = "NSACR", .offset = 0xe00, .read = gic_read_zero, .write = gic_write_ignored },
};
/* clang-format on */

const struct gic_frame gicr_frame = {
	.prefix = "GICR_",
	.regs = gicr_regs,
	.count = sizeof(gicr_regs) / sizeof(gicr_regs[0]),
};

const struct gic_frame gicr_sgi_frame = {
	.prefix = "GICR_",
	.regs = gicr_sgi_regs,
	.count = sizeof(gicr_sgi_regs) / sizeof(gicr_sgi_regs[0]),
};

/* The frame that holds @offset, made relative to it; NULL past the last core. */
static const struct gic_frame *gicr_view(struct gic *g, const struct mmio_access *a,
					 uint64_t *offset, struct gic_view *v)
{
	bool sgi = *offset % GICR_SIZE >= FRAME_SIZE;

	*v = gic_view_of(g, a);
	v->core = (unsigned)(*offset / GICR_SIZE);
	*offset %= FRAME_SIZE;
	if (v->core >= g->config.cores)
		return NULL;
	return sgi ? &gicr_sgi_frame : &gicr_frame;
}

static bool gicr_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	struct gic_view v;
	const struct gic_frame *f = gicr_view(dev, a, &offset, &v);

	*value = f ? gic_frame_read(f, &v, (uint32_t)offset, a->size) : 0;
	return true;
}

static bool gicr_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	struct gic_view v;
	const struct gic_frame *f = gicr_view(dev, a, &offset, &v);

	if (f)
		gic_frame_write(f, &v, (uint32_t)offset, a->size, value);
	return true;
}

const struct mmio_ops gicr_ops = {
	.read = gicr_read, .write = gicr_write, .min_size = 1, .max_size = 8
};
