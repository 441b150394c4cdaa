// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * GICv2m: a frame beside a GICv2 in which a device's write is an edge at the input of an SPI
 * (Arm BSA, appendix "GICv2m architecture"). Not part of the GIC, but as small as one register.
 */
#include "base/bits.h"
#include "gic/regs.h"

static uint32_t read_typer(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	const struct gic_config *c = &v->g->config;

	(void)r;
	(void)index;
	return (INTID_SPI + c->v2m_spi) << 16 | c->v2m_spis;
}

/* INTIDs of other inputs are ignored. */
static void write_setspi(struct gic_view *v, const struct gic_reg *r, unsigned index,
			 uint32_t value)
{
	const struct gic_config *c = &v->g->config;
	uint32_t intid = extract32(value, 0, 10);
	uint32_t first = INTID_SPI + c->v2m_spi;

	(void)r;
	(void)index;
	if (intid >= first && intid - first < c->v2m_spis)
		gic_pulse_spi(v->g, intid);
}

/* clang-format off */
static const struct gic_reg gicv2m_regs[] = {
	{ .name = "TYPER", .offset = 0x008, .read = read_typer },
	{ .name = "SETSPI_NS", .offset = 0x040, .halves = true, .write = write_setspi },
	{ .name = "IIDR", .offset = 0xfcc }, /* no implementer's */
};
/* clang-format on */

const struct gic_frame gicv2m_frame = {
	.prefix = "MSI_",
	.regs = gicv2m_regs,
	.count = sizeof(gicv2m_regs) / sizeof(gicv2m_regs[0]),
};

static bool gicv2m_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	struct gic_view v = gic_view_of(dev, a);

	*value = gic_frame_read(&gicv2m_frame, &v, (uint32_t)offset, a->size);
	return true;
}

static bool gicv2m_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	struct gic_view v = gic_view_of(dev, a);

	gic_frame_write(&gicv2m_frame, &v, (uint32_t)offset, a->size, value);
	return true;
}

const struct mmio_ops gicv2m_ops = {
	.read = gicv2m_read, .write = gicv2m_write, .min_size = 1, .max_size = 4
};
