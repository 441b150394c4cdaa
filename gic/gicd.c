// SPDX-License-Identifier: GPL-2.0-or-later
/* Registers of a GICv2's distributor: IHI 0048B 4.3; identification as GIC-400 (DDI 0471). */
#include "base/bits.h"
#include "gic/irq-regs.h"

static uint32_t read_ctlr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return v->g->ctlr;
}

static uint32_t read_typer(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return (v->g->config.cores - 1) << 5 | (gic_words(v->g) - 1);
}

/* With one core, GICD_ITARGETSRn read as zero and every SPI goes to it (IHI 0048B 4.3.12). */
static uint32_t read_targets(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	struct gic *g = v->g;
	uint32_t value = 0;

	(void)r;
	if (g->config.cores == 1 || index >= g->intids)
		return 0;
	if (index < INTID_SPI)
		return 1u << v->core;
	for (unsigned core = 0; core < g->config.cores; core++)
		value |= extract32(g->spi_target[core][index / 32], index % 32, 1) << core;
	return value;
}

static void write_targets(struct gic_view *v, const struct gic_reg *r, unsigned index,
			  uint32_t value)
{
	struct gic *g = v->g;

	(void)r;
	if (g->config.cores == 1 || index >= g->intids || index < INTID_SPI)
		return;
	for (unsigned core = 0; core < g->config.cores; core++) {
		uint32_t *word = &g->spi_target[core][index / 32];

		*word = deposit32(*word, index % 32, 1, extract32(value, core, 1));
	}
}

/* The inputs themselves. GIC-400 calls the banked word GICD_PPISR: PPIs from bit 0. */
static uint32_t read_ppisr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return *gic_bits(v->g, v->core, 0, BITS_LEVEL) >> INTID_SGIS;
}

static uint32_t read_spisr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	return index + 1 < gic_words(v->g) ? *gic_bits(v->g, v->core, index + 1, BITS_LEVEL) : 0;
}

static void write_sgir(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	struct gic *g = v->g;
	uint32_t self = 1u << v->core;
	uint32_t targets;

	(void)r;
	(void)index;
	switch (extract32(value, 24, 2)) { /* TargetListFilter */
	case 0:
		targets = extract32(value, 16, 8);
		break;
	case 1:
		targets = ~self;
		break;
	case 2:
		targets = self;
		break;
	default:
		targets = 0; /* reserved */
	}
	for (unsigned core = 0; core < g->config.cores; core++) {
		if (targets >> core & 1)
			gic_sgi_set(g, core, extract32(value, 0, 4), (uint8_t)self);
	}
	v->latency = g->config.sgi_propagation;
}

static uint32_t read_sgi_sources(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	return v->g->core[v->core].sgi_sources[index];
}

static void set_sgi_sources(struct gic_view *v, const struct gic_reg *r, unsigned index,
			    uint32_t value)
{
	(void)r;
	gic_sgi_set(v->g, v->core, index, (uint8_t)value);
	v->latency = v->g->config.sgi_propagation;
}

static void clear_sgi_sources(struct gic_view *v, const struct gic_reg *r, unsigned index,
			      uint32_t value)
{
	(void)r;
	gic_sgi_clear(v->g, v->core, index, (uint8_t)value);
}

/* clang-format off */
static const struct gic_reg gicd_regs[] = {
	{ .name = "CTLR", .offset = 0x000, .read = read_ctlr, .write = gic_write_gicd_ctlr },
	{ .name = "TYPER", .offset = 0x004, .read = read_typer },
	{ .name = "IIDR", .offset = 0x008, .value = 0x0200143b },
	IRQ_REGS(GIC_WORDS, INTID_LIMIT),
	{ .name = "ITARGETSR", .offset = 0x800, .count = INTID_LIMIT, .array = true,
	  .bytes = true, .read = read_targets, .write = write_targets },
	{ .name = "PPISR", .offset = 0xd00, .read = read_ppisr },
	{ .name = "SPISR", .offset = 0xd04, .count = GIC_WORDS - 1, .array = true,
	  .read = read_spisr },
	/* access control of Non-secure software: no effect without the Security Extensions */
	{ .name = "NSACR", .offset = 0xe00, .count = 2 * GIC_WORDS, .array = true },
	{ .name = "SGIR", .offset = 0xf00, .write = write_sgir },
	{ .name = "CPENDSGIR", .offset = 0xf10, .count = INTID_SGIS, .array = true,
	  .bytes = true, .read = read_sgi_sources, .write = clear_sgi_sources },
	{ .name = "SPENDSGIR", .offset = 0xf20, .count = INTID_SGIS, .array = true,
	  .bytes = true, .read = read_sgi_sources, .write = set_sgi_sources },
	GIC_ID_REGS(0x000, 0x04, 0x90, 0x2b),
};
/* clang-format on */

const struct gic_frame gicd_frame = {
	.prefix = "GICD_",
	.regs = gicd_regs,
	.count = sizeof(gicd_regs) / sizeof(gicd_regs[0]),
};

static bool gicd_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	struct gic_view v = gic_view_of(dev, a);

	*value = gic_frame_read(&gicd_frame, &v, (uint32_t)offset, a->size);
	return true;
}

static bool gicd_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	struct gic_view v = gic_view_of(dev, a);

	gic_frame_write(&gicd_frame, &v, (uint32_t)offset, a->size, (uint32_t)value);
	return true;
}

const struct mmio_ops gicd_ops = {
	.read = gicd_read, .write = gicd_write, .min_size = 1, .max_size = 4
};
