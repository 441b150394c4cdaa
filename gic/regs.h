/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Register frames as data: a frame is a table of rows, a row is an array of
 * equal registers or of byte fields, and one accessor serves them all.
 */
#ifndef TRAPLINE_GIC_REGS_H
#define TRAPLINE_GIC_REGS_H

#include "gic/state.h"

/* One access in progress. */
struct gic_view {
	struct gic *g;
	unsigned core;	    /* whose registers: the accessing core, but for GICR and GICH aliases */
	unsigned accessor;  /* the accessing core, or GIC_NO_CORE: a device's message */
	uint32_t requester; /* the ITS: DeviceID of a message */
	unsigned interface; /* PHYSICAL or VIRTUAL: GICC or GICV */
	bool spis_only; /* the frame is a distributor's whose SGIs and PPIs are elsewhere (GICv3) */
	uint64_t now;
	uint32_t latency; /* of what this access makes pending; SGIs change it */
};

/* An access to the accessing core's registers; frames of which that is not so change the view. */
/*
 * Of an access as it comes. Its core may be GIC_NO_CORE in the frames that take messages (GICv2m,
 * ITS), which have no register of a core.
 */
static inline struct gic_view gic_view_of(struct gic *g, const struct mmio_access *a)
{
	return (struct gic_view){ .g = g,
				  .core = a->core,
				  .accessor = a->core,
				  .requester = a->requester,
				  .now = a->now,
				  .latency = g->config.irq_latency };
}

struct gic_reg {
	const char *name; /* without the frame's prefix; of the first of an array */
	uint16_t offset;
	uint16_t count; /* fields; 0 means 1 */
	bool bytes;	/* byte fields: byte and halfword accesses too (IHI 0048B 4.1.4) */
	bool wide;	/* pairs of fields are 64-bit registers, word and doubleword accesses */
	bool halves;	/* writes of the lower halfword alone too: an interrupt message's */
	bool array;	/* registers are numbered: IGROUPR0, IGROUPR1.. */
	uint8_t arg;	/* for the functions */
	uint32_t value; /* read without a function */
	/* @index counts fields from the first. NULL and write == NULL: @value. */
	uint32_t (*read)(struct gic_view *v, const struct gic_reg *r, unsigned index);
	/* NULL: read-only. */
	void (*write)(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value);
};

struct gic_frame {
	const char *prefix; /* "GICD_" */
	const struct gic_reg *regs;
	size_t count;
};

extern const struct gic_frame gicd_frame;
extern const struct gic_frame gich_frame;
extern const struct gic_frame gicc_frame;
extern const struct gic_frame gicv_frame;
extern const struct gic_frame gicd3_frame;
extern const struct gic_frame gicr_frame;
extern const struct gic_frame gicr_sgi_frame;
extern const struct gic_frame gicv2m_frame;
extern const struct gic_frame gits_frame;
extern const struct gic_frame gits_translate_frame;

/*
 * Reads as zero, and ignores writes, where there is no register or the access is of a kind that
 * the register does not have; says so on the guest error channel. Writes end in gic_update().
 */
uint64_t gic_frame_read(const struct gic_frame *f, struct gic_view *v, uint32_t offset,
			unsigned size);
void gic_frame_write(const struct gic_frame *f, struct gic_view *v, uint32_t offset, unsigned size,
		     uint64_t value);

#endif
