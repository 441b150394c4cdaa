/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registers of an interrupt's state, of which both versions' distributors and a GICv3's
 * redistributors have the same, for their rows to name.
 */
#ifndef TRAPLINE_GIC_IRQ_REGS_H
#define TRAPLINE_GIC_IRQ_REGS_H

#include "gic/regs.h"

/* Words of one bit per interrupt. */
static inline unsigned gic_words(const struct gic *g)
{
	return g->intids / 32;
}

#define GIC_READ(name) \
	uint32_t name(struct gic_view *v, const struct gic_reg *r, unsigned index)
#define GIC_WRITE(name) \
	void name(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)

/* registers of GICv2 compatibility and of a second Security state in a GICv3: RAZ/WI */
GIC_READ(gic_read_zero);
GIC_WRITE(gic_write_ignored);
/* arg: enum gic_bits; index: the word */
GIC_READ(gic_read_bits);
GIC_WRITE(gic_write_bits);
GIC_WRITE(gic_set_bits);
GIC_WRITE(gic_clear_bits);
GIC_READ(gic_read_pending);
/* index: the INTID */
GIC_READ(gic_read_priority);
GIC_WRITE(gic_write_priority);
/* 16 interrupts a register, two bits each: the upper says edge-triggered, the lower is reserved */
GIC_READ(gic_read_cfg);
GIC_WRITE(gic_write_cfg);

#define IRQ_BITS_OF(words_, name_, offset_, which_, read_, write_)                \
	{                                                                         \
		.name = name_, .offset = offset_, .count = words_, .array = true, \
		.arg = which_, .read = read_, .write = write_                     \
	}
/* GICD_IIDR and GICR_IIDR: Arm, no product. */
#define GICV3_IIDR 0x43b
/* Identification of a GICv3's frames (IHI 0069 12.1.3), which differ in the part number. */
#define GICV3_ID_REGS(part_)                                       \
	{ .name = "PIDR4", .offset = 0xffd0, .value = 0x44 },      \
	{ .name = "PIDR5", .offset = 0xffd4 },                     \
	{ .name = "PIDR6", .offset = 0xffd8 },                     \
	{ .name = "PIDR7", .offset = 0xffdc },                     \
	{ .name = "PIDR0", .offset = 0xffe0, .value = (part_) },   \
	{ .name = "PIDR1", .offset = 0xffe4, .value = 0xb4 },      \
	{ .name = "PIDR2", .offset = 0xffe8, .value = 0x3b },      \
	{ .name = "PIDR3", .offset = 0xffec },                     \
	{ .name = "CIDR0", .offset = 0xfff0, .value = 0x0d },      \
	{ .name = "CIDR1", .offset = 0xfff4, .value = 0xf0 },      \
	{ .name = "CIDR2", .offset = 0xfff8, .value = 0x05 },      \
	{ .name = "CIDR3", .offset = 0xfffc, .value = 0xb1 }

#define IRQ_BITS(name_, offset_, which_, read_, write_) \
	IRQ_BITS_OF(GIC_WORDS, name_, offset_, which_, read_, write_)

#endif
