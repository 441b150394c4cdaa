// SPDX-License-Identifier: GPL-2.0-or-later
/* Registers of the distributor: IHI 0048B 4.3; identification as GIC-400 (DDI 0471). */
#include "base/bits.h"
#include "gic/regs.h"

enum { SGI_ENABLED = 0xffff /* SGIs are always enabled */ };

static unsigned words(const struct gic *g)
{
	return g->intids / 32;
}

/* Bits of a word that software may change, by the kind of state. */
static uint32_t writable(unsigned word, enum gic_bits which)
{
	if (word)
		return ~0u;
	switch (which) {
	case BITS_ENABLED:
	case BITS_LATCH: /* of SGIs: GICD_SPENDSGIRn, GICD_CPENDSGIRn */
		return ~(uint32_t)SGI_ENABLED;
	case BITS_EDGE:
		return 0;
	default:
		return ~0u;
	}
}

static uint32_t read_bits(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	return index < words(v->g) ? *gic_bits(v->g, v->core, index, r->arg) : 0;
}

static void write_bits(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	uint32_t mask = writable(index, r->arg);
	uint32_t *bits;

	if (index >= words(v->g))
		return;
	bits = gic_bits(v->g, v->core, index, r->arg);
	*bits = (*bits & ~mask) | (value & mask);
}

static void set_bits(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	if (index < words(v->g))
		*gic_bits(v->g, v->core, index, r->arg) |= value & writable(index, r->arg);
}

static void clear_bits(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	if (index < words(v->g))
		*gic_bits(v->g, v->core, index, r->arg) &= ~(value & writable(index, r->arg));
}

static uint32_t read_pending(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	return index < words(v->g) ? gic_pending(v->g, v->core, index) : 0;
}

static uint32_t read_ctlr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return v->g->ctlr;
}

static void write_ctlr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	(void)r;
	(void)index;
	v->g->ctlr = value & (GICD_CTLR_ENABLE_GRP0 | GICD_CTLR_ENABLE_GRP1);
}

static uint32_t read_typer(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return (v->g->config.cores - 1) << 5 | (words(v->g) - 1);
}

static uint32_t read_priority(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	return index < v->g->intids ? *gic_priority(v->g, v->core, index) : 0;
}

static void write_priority(struct gic_view *v, const struct gic_reg *r, unsigned index,
			   uint32_t value)
{
	(void)r;
	if (index < v->g->intids)
		*gic_priority(v->g, v->core, index) =
			(uint8_t)(value & ~mask64(8 - v->g->config.priority_bits));
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

/* Int_config, two bits each: the upper says edge-triggered, the lower is reserved. */
static uint32_t read_cfg(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	uint32_t edge, value = 0;

	(void)r;
	if (index / 2 >= words(v->g))
		return 0;
	edge = extract32(*gic_bits(v->g, v->core, index / 2, BITS_EDGE), index % 2 * 16, 16);
	for (; edge; edge &= edge - 1)
		value |= UINT32_C(2) << 2 * ctz32(edge);
	return value;
}

static void write_cfg(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	uint32_t edge = 0;
	uint32_t *bits;

	(void)r;
	if (index / 2 >= words(v->g) || !writable(index / 2, BITS_EDGE))
		return;
	for (unsigned i = 0; i < 16; i++)
		edge |= extract32(value, 2 * i + 1, 1) << i;
	bits = gic_bits(v->g, v->core, index / 2, BITS_EDGE);
	*bits = deposit32(*bits, index % 2 * 16, 16, edge);
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
	return index + 1 < words(v->g) ? *gic_bits(v->g, v->core, index + 1, BITS_LEVEL) : 0;
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

#define BITMAP(name_, offset_, which_, read_, write_)                                \
	{                                                                            \
		.name = name_, .offset = offset_, .count = GIC_WORDS, .array = true, \
		.arg = which_, .read = read_, .write = write_                        \
	}

/* clang-format off */
static const struct gic_reg gicd_regs[] = {
	{ .name = "CTLR", .offset = 0x000, .read = read_ctlr, .write = write_ctlr },
	{ .name = "TYPER", .offset = 0x004, .read = read_typer },
	{ .name = "IIDR", .offset = 0x008, .value = 0x0200143b },
	BITMAP("IGROUPR", 0x080, BITS_GROUP1, read_bits, write_bits),
	BITMAP("ISENABLER", 0x100, BITS_ENABLED, read_bits, set_bits),
	BITMAP("ICENABLER", 0x180, BITS_ENABLED, read_bits, clear_bits),
	BITMAP("ISPENDR", 0x200, BITS_LATCH, read_pending, set_bits),
	BITMAP("ICPENDR", 0x280, BITS_LATCH, read_pending, clear_bits),
	BITMAP("ISACTIVER", 0x300, BITS_ACTIVE, read_bits, set_bits),
	BITMAP("ICACTIVER", 0x380, BITS_ACTIVE, read_bits, clear_bits),
	{ .name = "IPRIORITYR", .offset = 0x400, .count = INTID_LIMIT, .array = true,
	  .bytes = true, .read = read_priority, .write = write_priority },
	{ .name = "ITARGETSR", .offset = 0x800, .count = INTID_LIMIT, .array = true,
	  .bytes = true, .read = read_targets, .write = write_targets },
	{ .name = "ICFGR", .offset = 0xc00, .count = 2 * GIC_WORDS, .array = true,
	  .read = read_cfg, .write = write_cfg },
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
	{ .name = "PIDR4", .offset = 0xfd0, .value = 0x04 },
	{ .name = "PIDR5", .offset = 0xfd4 },
	{ .name = "PIDR6", .offset = 0xfd8 },
	{ .name = "PIDR7", .offset = 0xfdc },
	{ .name = "PIDR0", .offset = 0xfe0, .value = 0x90 },
	{ .name = "PIDR1", .offset = 0xfe4, .value = 0xb4 },
	{ .name = "PIDR2", .offset = 0xfe8, .value = 0x2b },
	{ .name = "PIDR3", .offset = 0xfec },
	{ .name = "CIDR0", .offset = 0xff0, .value = 0x0d },
	{ .name = "CIDR1", .offset = 0xff4, .value = 0xf0 },
	{ .name = "CIDR2", .offset = 0xff8, .value = 0x05 },
	{ .name = "CIDR3", .offset = 0xffc, .value = 0xb1 },
};
/* clang-format on */

const struct gic_frame gicd_frame = {
	.prefix = "GICD_",
	.regs = gicd_regs,
	.count = sizeof(gicd_regs) / sizeof(gicd_regs[0]),
};

static bool gicd_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	struct gic *g = dev;
	struct gic_view v = { .g = g, .core = a->core, .accessor = a->core, .now = a->now };

	*value = gic_frame_read(&gicd_frame, &v, (uint32_t)offset, a->size);
	return true;
}

static bool gicd_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	struct gic *g = dev;
	struct gic_view v = { .g = g,
			      .core = a->core,
			      .accessor = a->core,
			      .now = a->now,
			      .latency = g->config.irq_latency };

	gic_frame_write(&gicd_frame, &v, (uint32_t)offset, a->size, (uint32_t)value);
	return true;
}

const struct mmio_ops gicd_ops = {
	.read = gicd_read, .write = gicd_write, .min_size = 1, .max_size = 4
};
