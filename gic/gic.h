/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * GICv2 with the Virtualization Extensions (Arm IHI 0048B), identified as a
 * GIC-400: distributor (GICD), CPU interfaces (GICC), virtual interface
 * control (GICH) and virtual CPU interfaces (GICV). Or GICv3 (Arm IHI 0069):
 * distributor, redistributors (GICR), and CPU and virtual interfaces by way of
 * system registers (ICC, ICV, ICH); affinity routing is always on and there is
 * no GICv2 compatibility. Interrupts by message: GICv2m, or a GICv3's ITS
 * (GITS) with LPIs, physical ones only.
 *
 * There are no Security Extensions, as on QEMU's virt without secure=on: one
 * security state, in which software sees both groups.
 *
 * State and time. Registers change at once; only the rise of an output to a core takes time
 * (irq_latency, or sgi_propagation for SGIs) and arrives as an event in that core's queue. What
 * one core's access, or a device, raises at another core takes no less than sgi_propagation
 * either: that is the scheduler's quantum, within which cores may be ahead of each other.
 * Outputs fall at once, so that a core is never interrupted by what it just acknowledged.
 */
#ifndef TRAPLINE_GIC_GIC_H
#define TRAPLINE_GIC_GIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/event.h"
#include "cpu/cpu.h"
#include "mmu/physmap.h"
#include "trace/trace.h"

enum {
	GIC_MAX_CORES = 8,
	GIC_MAX_SPIS = 960,
	GIC_MAX_LIST_REGISTERS = 64,
	GICV3_MAX_LIST_REGISTERS = 16,
	GIC_MAINTENANCE_PPI = 25, /* INTID, driven by the GIC itself */
	GIC_NO_CORE = GIC_MAX_CORES, /* a change that no core's access made */
};

struct gic;

struct gic_config {
	unsigned version;	 /* 2, or 0 for the same; or 3 */
	unsigned cores;		 /* 1..GIC_MAX_CORES */
	unsigned spis;		 /* multiple of 32, 32..GIC_MAX_SPIS */
	unsigned v2m_spi, v2m_spis; /* of those, GICv2m's: the first, and how many */
	unsigned list_registers; /* 1..GIC_MAX_LIST_REGISTERS, GICv3: ..16; GIC-400: 4 */
	/*
	 * Implemented priority bits of the physical interface, 4..8. GIC-400 (and the virtual
	 * interface, whose list registers have no room for more) has 5; QEMU's virt has 8.
	 */
	unsigned priority_bits;
	/* cycles from the write of GICD_SGIR or ICC_SGI1R_EL1 to the target's input */
	uint32_t sgi_propagation;
	/* cycles from any other cause to the input of the core that it is on */
	uint32_t irq_latency;
	/* more of that for an LPI: from the write of GITS_TRANSLATER to its redistributor */
	uint32_t its_translation;
	/*
	 * Guest memory, with the tables of LPIs and of the ITS in it: copies from @pa into @buf, or
	 * back (@write). False, and nothing is copied, unless all of the range is RAM. NULL, and
	 * always in a GICv2: no LPIs and no ITS.
	 */
	bool (*memory)(void *opaque, uint64_t pa, void *buf, uint32_t len, bool write);
	/* One queue a core, in its cycles; NULL (unit tests): outputs change at once. */
	struct event_queue *const *queues;
	/* An input of a core changed. */
	void (*set_line)(void *opaque, unsigned core, enum irq_line line, bool level);
	/* An event was put into the core's queue: its next deadline may be earlier. May be NULL. */
	void (*kick)(void *opaque, unsigned core);
	void *opaque;
	struct trace *trace; /* NULL: off */
};

/* A GIC in its reset state. Copies @c; the queues must outlive it. NULL and @err on a bad count. */
struct gic *gic_new(const struct gic_config *c, struct error *err);
void gic_free(struct gic *g);

/* Reset: registers to their reset values, outputs low. Inputs keep the level they are driven to. */
void gic_reset(struct gic *g, uint64_t now);

/*
 * Inputs. @spi counts from 0 (INTID 32), as in the device tree; @intid of a PPI is 16..31.
 * @now: time of the change, in cycles; it may lie before or after the target core's own time.
 * @from: the core whose access changed the input, or GIC_NO_CORE. A PPI is changed by its core.
 * Numbers that the GIC does not have are ignored, the maintenance PPI too.
 */
void gic_set_spi(struct gic *g, unsigned spi, bool level, unsigned from, uint64_t now);
void gic_set_ppi(struct gic *g, unsigned core, unsigned intid, bool level, uint64_t now);

/*
 * Register frames; dev is the struct gic. Registers of the accessing core, unless said
 * otherwise; offsets past a frame's registers read as zero.
 * Of a GICv2:
 *	gicd	4 KiB
 *	gicc	8 KiB: GICC_DIR is alone in the second page
 *	gich	8 KiB: the second page holds the frame of core n at 0x1000 + n * 0x200, for any core
 *	gicv	8 KiB: GICV_DIR is alone in the second page
 *	gicv2m	4 KiB: devices' messages make SPIs pending (Arm BSA, GICv2m architecture); for
 *		writes of a device access.core may be GIC_NO_CORE
 */
extern const struct mmio_ops gicd_ops;
extern const struct mmio_ops gicc_ops;
extern const struct mmio_ops gich_ops;
extern const struct mmio_ops gicv_ops;
extern const struct mmio_ops gicv2m_ops;

/*
 * Of a GICv3:
 *	gicd3	64 KiB
 *	gicr	128 KiB for each core, in their order: RD_base and SGI_base; of any core
 *	gits	128 KiB, if there is an ITS: control, and translation, to which devices write
 *		(access.requester is the DeviceID, access.core may be GIC_NO_CORE)
 */
extern const struct mmio_ops gicd3_ops;
extern const struct mmio_ops gicr_ops;
extern const struct mmio_ops gits_ops;
#define GICR_SIZE UINT64_C(0x20000) /* of one core's frames */

/* The GICv3's system registers; opaque is the struct gic. */
extern const struct gic_ops gic_sysreg_ops;

/* Affinity of a core, as in GICR_TYPER and GICD_IROUTERn: MPIDR_EL1.Aff0 is its number. */
static inline uint32_t gic_affinity(unsigned core)
{
	return core;
}

enum gic_frame_id {
	GIC_FRAME_GICD,
	GIC_FRAME_GICC,
	GIC_FRAME_GICH,
	GIC_FRAME_GICV,
	GIC_FRAME_GICD3,    /* the distributor of a GICv3 */
	GIC_FRAME_GICR,	    /* RD_base of a redistributor */
	GIC_FRAME_GICR_SGI, /* its SGI_base */
	GIC_FRAME_GICV2M,
	GIC_FRAME_GITS,		  /* control */
	GIC_FRAME_GITS_TRANSLATE, /* translation */
};

/*
 * Name of the register at @offset of a frame into @buf, "GICH_LR2" or "GICC_IAR", as the
 * architecture numbers registers of an array. False if there is none.
 */
bool gic_register_name(enum gic_frame_id frame, uint64_t offset, char *buf, size_t len);

#endif
