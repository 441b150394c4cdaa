// SPDX-License-Identifier: GPL-2.0-or-later
/* Registers of a GICv3's distributor with affinity routing always on: IHI 0069 12.9. */
#include "base/bits.h"
#include "gic/irq-regs.h"

enum {
	TYPER_LPIS = 1u << 17,
	TYPER_IDBITS = (LPI_ID_BITS - 1u) << 19,
	TYPER_A3V = 1u << 24,
	TYPER_NO1N = 1u << 25, /* an SPI has one target */
	IROUTER_BASE = 0x6000,
};

/* Affinity 3, and 2 to 0: Interrupt_Routing_Mode is RES0 without 1 of N. */
#define IROUTER_MASK UINT64_C(0xff00ffffff)

static uint32_t read_ctlr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return v->g->ctlr | GICD_CTLR_ARE | GICD_CTLR_DS;
}

/* CPUNumber is 0: without GICv2 compatibility there are no targets by number. */
static uint32_t read_typer(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return TYPER_NO1N | TYPER_A3V | TYPER_IDBITS | (gic_words(v->g) - 1) |
	       (gic_has_lpis(v->g) ? TYPER_LPIS : 0u);
}

/* Two fields a register, the lower half first. */
static uint32_t read_router(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	unsigned intid = index / 2;

	(void)r;
	if (intid < INTID_SPI || intid >= v->g->intids)
		return 0;
	return (uint32_t)(v->g->spi_router[intid] >> 32 * (index % 2));
}

static void write_router(struct gic_view *v, const struct gic_reg *r, unsigned index,
			 uint32_t value)
{
	unsigned intid = index / 2;

	(void)r;
	if (intid < INTID_SPI || intid >= v->g->intids)
		return;
	gic_route(v->g, intid,
		  deposit64(v->g->spi_router[intid], 32 * (index % 2), 32, value) & IROUTER_MASK);
}

/* clang-format off */
static const struct gic_reg gicd3_regs[] = {
	{ .name = "CTLR", .offset = 0x000, .read = read_ctlr, .write = gic_write_gicd_ctlr },
	{ .name = "TYPER", .offset = 0x004, .read = read_typer },
	{ .name = "IIDR", .offset = 0x008, .value = GICV3_IIDR },
	{ .name = "TYPER2", .offset = 0x00c },
	IRQ_REGS(GIC_WORDS, INTID_LIMIT),
	{ .name = "ITARGETSR", .offset = 0x800, .count = INTID_LIMIT, .array = true,
	  .bytes = true, .read = gic_read_zero, .write = gic_write_ignored },
	{ .name = "IGRPMODR", .offset = 0xd00, .count = GIC_WORDS, .array = true,
	  .read = gic_read_zero, .write = gic_write_ignored },
	{ .name = "NSACR", .offset = 0xe00, .count = 2 * GIC_WORDS, .array = true,
	  .read = gic_read_zero, .write = gic_write_ignored },
	{ .name = "SGIR", .offset = 0xf00, .read = gic_read_zero, .write = gic_write_ignored },
	{ .name = "IROUTER", .offset = IROUTER_BASE, .count = 2 * INTID_LIMIT, .array = true,
	  .wide = true, .read = read_router, .write = write_router },
	GICV3_ID_REGS(0x92),
};
/* clang-format on */

const struct gic_frame gicd3_frame = {
	.prefix = "GICD_",
	.regs = gicd3_regs,
	.count = sizeof(gicd3_regs) / sizeof(gicd3_regs[0]),
};

static struct gic_view view(struct gic *g, const struct mmio_access *a)
{
	struct gic_view v = gic_view_of(g, a);

	v.spis_only = true;
	return v;
}

static bool gicd3_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	struct gic_view v = view(dev, a);

	*value = gic_frame_read(&gicd3_frame, &v, (uint32_t)offset, a->size);
	return true;
}

static bool gicd3_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	struct gic_view v = view(dev, a);

	gic_frame_write(&gicd3_frame, &v, (uint32_t)offset, a->size, value);
	return true;
}

const struct mmio_ops gicd3_ops = {
	.read = gicd3_read, .write = gicd3_write, .min_size = 1, .max_size = 8
};
