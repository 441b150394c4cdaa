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

/* GICD_CTLR, in which software enables the groups, and sets nothing else */
GIC_WRITE(gic_write_gicd_ctlr);
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

#define IRQ_BITS(words_, name_, offset_, which_, read_, write_)                                  \
	{                                                                                        \
		.name = name_, .offset = offset_, .count = words_, .array = true, .arg = which_, \
		.read = read_, .write = write_                                                   \
	}
/* clang-format off */
/* The rows of an interrupt's state, of so many words and INTIDs. */
#define IRQ_REGS(words_, intids_)                                                                  \
	IRQ_BITS(words_, "IGROUPR", 0x080, BITS_GROUP1, gic_read_bits, gic_write_bits),            \
	IRQ_BITS(words_, "ISENABLER", 0x100, BITS_ENABLED, gic_read_bits, gic_set_bits),           \
	IRQ_BITS(words_, "ICENABLER", 0x180, BITS_ENABLED, gic_read_bits, gic_clear_bits),         \
	IRQ_BITS(words_, "ISPENDR", 0x200, BITS_LATCH, gic_read_pending, gic_set_bits),            \
	IRQ_BITS(words_, "ICPENDR", 0x280, BITS_LATCH, gic_read_pending, gic_clear_bits),          \
	IRQ_BITS(words_, "ISACTIVER", 0x300, BITS_ACTIVE, gic_read_bits, gic_set_bits),            \
	IRQ_BITS(words_, "ICACTIVER", 0x380, BITS_ACTIVE, gic_read_bits, gic_clear_bits),          \
	{ .name = "IPRIORITYR", .offset = 0x400, .count = (intids_), .array = true,                \
	  .bytes = true, .read = gic_read_priority, .write = gic_write_priority },                 \
	{ .name = "ICFGR", .offset = 0xc00, .count = 2 * (words_), .array = true,                  \
	  .read = gic_read_cfg, .write = gic_write_cfg }

/* Identification at the end of the page @page_: Arm's, of the part and the architecture. */
#define GIC_ID_REGS(page_, pidr4_, part_, pidr2_)                                                  \
	{ .name = "PIDR4", .offset = (page_) + 0xfd0, .value = (pidr4_) },                         \
	{ .name = "PIDR5", .offset = (page_) + 0xfd4 },                                            \
	{ .name = "PIDR6", .offset = (page_) + 0xfd8 },                                            \
	{ .name = "PIDR7", .offset = (page_) + 0xfdc },                                            \
	{ .name = "PIDR0", .offset = (page_) + 0xfe0, .value = (part_) },                          \
	{ .name = "PIDR1", .offset = (page_) + 0xfe4, .value = 0xb4 },                             \
	{ .name = "PIDR2", .offset = (page_) + 0xfe8, .value = (pidr2_) },                         \
	{ .name = "PIDR3", .offset = (page_) + 0xfec },                                            \
	{ .name = "CIDR0", .offset = (page_) + 0xff0, .value = 0x0d },                             \
	{ .name = "CIDR1", .offset = (page_) + 0xff4, .value = 0xf0 },                             \
	{ .name = "CIDR2", .offset = (page_) + 0xff8, .value = 0x05 },                             \
	{ .name = "CIDR3", .offset = (page_) + 0xffc, .value = 0xb1 }
/* clang-format on */

/* GICD_IIDR and GICR_IIDR: Arm, no product. */
#define GICV3_IIDR 0x43b
/* A GICv3's frames (IHI 0069 12.1.3) differ in the part number. */
#define GICV3_ID_REGS(part_) GIC_ID_REGS(0xf000, 0x44, part_, 0x3b)

#endif
