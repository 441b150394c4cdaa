/* SPDX-License-Identifier: GPL-2.0-or-later */
/* State of the GIC, shared by its parts; not for other folders. */
#ifndef TRAPLINE_GIC_STATE_H
#define TRAPLINE_GIC_STATE_H

#include "gic/gic.h"

enum {
	INTID_SGIS = 16,
	INTID_SPI = 32,		  /* the first SPI */
	INTID_LIMIT = 1020,	  /* from here on, special */
	INTID_OTHER_GROUP = 1022, /* GICv2: acknowledge by way of the aliased register */
	INTID_SPURIOUS = 1023,
	INTID_LPI = 8192,	     /* the first LPI */
	LPI_ID_BITS = 16,	     /* GICD_TYPER.IDbits + 1 */
	INTID_LPI_LIMIT = 1 << LPI_ID_BITS,
	GIC_WORDS = 32,		   /* registers of one bit per INTID */
	GIC_APRS = 4,		   /* active priorities registers for 8 priority bits */
	VIRTUAL_PRIORITY_BITS = 5, /* width of GICH_LRn.Priority, and ours in GICv3 */
	PRIORITY_IDLE = 0xff,	   /* running priority when nothing is active */
};

#define GICR_PENDBASER_PTZ (UINT64_C(1) << 62)
enum { GICR_WAKER_PROCESSOR_SLEEP = 1u << 1, GICR_WAKER_CHILDREN_ASLEEP = 1u << 2 };

/* GICD_CTLR; ARE and DS are read-as-one in our GICv3 */
enum {
	GICD_CTLR_ENABLE_GRP0 = 1u << 0,
	GICD_CTLR_ENABLE_GRP1 = 1u << 1,
	GICD_CTLR_ARE = 1u << 4,
	GICD_CTLR_DS = 1u << 6,
};

/*
 * GICC_CTLR and GICV_CTLR in a GIC without Security Extensions; no interrupt bypass. A GICv3 keeps
 * ICC_IGRPENn, ICC_CTLR.{CBPR, EOImode} and their virtual twins in the same bits, as GICH_VMCR and
 * ICH_VMCR_EL2 have them, with FIQ_EN always set: Group 0 is FIQ (IHI 0069 4.6.2).
 */
enum {
	GICC_CTLR_ENABLE_GRP0 = 1u << 0,
	GICC_CTLR_ENABLE_GRP1 = 1u << 1,
	GICC_CTLR_ACK_CTL = 1u << 2,
	GICC_CTLR_FIQ_EN = 1u << 3,
	GICC_CTLR_CBPR = 1u << 4,
	GICC_CTLR_EOI_MODE = 1u << 9,
	GICC_CTLR_MASK = 0x21f,
};

/* GICH_HCR */
enum {
	GICH_HCR_EN = 1u << 0,
	GICH_HCR_UIE = 1u << 1,
	GICH_HCR_LRENPIE = 1u << 2,
	GICH_HCR_NPIE = 1u << 3,
	GICH_HCR_VGRP0EIE = 1u << 4,
	GICH_HCR_VGRP0DIE = 1u << 5,
	GICH_HCR_VGRP1EIE = 1u << 6,
	GICH_HCR_VGRP1DIE = 1u << 7,
	/* ICH_HCR_EL2 only */
	ICH_HCR_TC = 1u << 10,
	ICH_HCR_TALL0 = 1u << 11,
	ICH_HCR_TALL1 = 1u << 12,
	ICH_HCR_TSEI = 1u << 13,
	ICH_HCR_TDIR = 1u << 14,
	GICH_HCR_EOI_COUNT_SHIFT = 27,
};
#define GICH_HCR_MASK 0xf80000ffu
#define ICH_HCR_MASK                                                                   \
	(GICH_HCR_MASK | ICH_HCR_TC | ICH_HCR_TALL0 | ICH_HCR_TALL1 | ICH_HCR_TSEI | \
	 ICH_HCR_TDIR)

/*
 * List registers are kept as ICH_LRn_EL2 has them; GICH_LRn is a denser view (gic/gich.c). State
 * 0b11 is pending and active.
 */
#define LR_PENDING  (UINT64_C(1) << 62)
#define LR_ACTIVE   (UINT64_C(1) << 63)
#define LR_STATE    (LR_PENDING | LR_ACTIVE)
#define LR_GRP1	    (UINT64_C(1) << 60)
#define LR_HW	    (UINT64_C(1) << 61)
#define LR_EOI	    (UINT64_C(1) << 41) /* HW == 0 only: maintenance interrupt on EOI */
#define LR_PRIORITY (UINT64_C(0xf8) << 48)
enum { LR_PRIORITY_SHIFT = 48, LR_PINTID_SHIFT = 32, LR_SOURCE_BITS = 3 };

/* One bit per INTID: word n is of INTIDs 32n..32n+31; word 0 (SGIs, PPIs) is banked by core. */
enum gic_bits {
	BITS_ENABLED,
	BITS_GROUP1,
	BITS_LATCH, /* pending by an edge, an SGI, or a write of GICD_ISPENDR */
	BITS_LEVEL, /* the input */
	BITS_EDGE,  /* edge-triggered: the input's level alone does not make it pending */
	BITS_ACTIVE,
	BITS_COUNT
};

/* A CPU interface, physical or virtual, as its registers leave it. */
struct gic_interface {
	uint32_t ctlr;
	uint8_t pmr;
	uint8_t bpr, abpr;
	/*
	 * Active priorities: bit n of the array for preemption level n, 0 the highest. [1]:
	 * Group 1 of the physical interface; GICH_APR holds both groups of the virtual one.
	 */
	uint32_t apr[2][GIC_APRS];
};

/* An output to a core; see gic/output.c. */
struct gic_output {
	struct event rise; /* queued: the output was asserted and has not reached the core */
	char name[16];
	struct gic *gic;
	unsigned core;
	enum irq_line line;
	bool level;	/* what the core was told */
	uint32_t intid; /* the interrupt that asserts it */
};

enum { PHYSICAL, VIRTUAL, INTERFACES };

/* The highest priority pending interrupt of an interface; of equals, the first. */
struct gic_pick {
	uint32_t intid; /* INTID_SPURIOUS: none; virtual ones have up to 32 bits */
	uint8_t priority;
	uint8_t source; /* of an SGI: the requesting core */
	bool group1;
	uint8_t lr; /* virtual: its list register */
};

/* A redistributor's LPIs while GICR_CTLR.EnableLPIs; gic/lpi.c. */
struct gic_lpis {
	uint64_t pending[INTID_LPI_LIMIT / 64]; /* a bit per INTID, as in the pending table */
	uint64_t filled[INTID_LPI_LIMIT / 64 / 64]; /* a bit per word of it that is not zero */
	/* the configuration table's byte of each one pending, as it was last read */
	uint8_t config[INTID_LPI_LIMIT - INTID_LPI];
	/* of each word the highest priority that is pending and enabled, or PRIORITY_IDLE */
	uint8_t urgent[INTID_LPI_LIMIT / 64];
	bool reload; /* config has to be read again */
	bool search; /* best has to be found again */
	struct gic_pick best;
};

struct gic_core {
	uint32_t bits[BITS_COUNT];
	uint8_t priority[INTID_SPI];
	uint8_t sgi_sources[INTID_SGIS]; /* GICv2: cores whose request of this SGI is pending */
	struct gic_interface interface[INTERFACES];
	uint32_t hcr;
	uint64_t lr[GIC_MAX_LIST_REGISTERS];
	/* GICv3 */
	uint32_t waker;	   /* GICR_WAKER */
	bool lpis_enabled; /* GICR_CTLR.EnableLPIs */
	uint64_t propbaser, pendbaser;
	struct gic_lpis *lpis; /* NULL: the GIC has none */
	bool trap_sre_el1; /* ICC_SRE_EL2.Enable is clear */
	struct gic_output output[INTERFACES][2]; /* [1]: FIQ */
};

/* The ITS; gic/its.c. */
enum { ITS_DEVICES, ITS_COLLECTIONS, ITS_TABLES };
struct gic_its {
	bool enabled; /* GITS_CTLR */
	bool stalled; /* GITS_CREADR */
	uint64_t cbaser;
	uint32_t cwriter, creadr; /* offsets in bytes */
	uint64_t baser[ITS_TABLES]; /* GITS_BASERn, without the fields that are read-only */
};

struct gic {
	struct gic_config config;
	unsigned intids; /* 32 + SPIs */
	uint32_t ctlr;
	uint32_t spi[GIC_WORDS][BITS_COUNT];	       /* [0] unused */
	uint32_t spi_target[GIC_MAX_CORES][GIC_WORDS]; /* GICD_ITARGETSRn or IROUTERn, by core */
	uint64_t spi_router[INTID_LIMIT];	       /* GICv3: GICD_IROUTERn */
	uint8_t spi_priority[INTID_LIMIT];
	struct gic_core core[GIC_MAX_CORES];
	struct gic_its its;
};

/* ---- distributor state (gic/distributor.c) -------------------------------- */

static inline bool gic_is_v3(const struct gic *g)
{
	return g->config.version == 3;
}

static inline bool gic_has_lpis(const struct gic *g)
{
	return g->core[0].lpis != NULL;
}

/* @word < intids / 32. */
static inline uint32_t *gic_bits(struct gic *g, unsigned core, unsigned word, enum gic_bits which)
{
	return word ? &g->spi[word][which] : &g->core[core].bits[which];
}

/* @intid < g->intids. */
static inline uint8_t *gic_priority(struct gic *g, unsigned core, unsigned intid)
{
	return intid < INTID_SPI ? &g->core[core].priority[intid] : &g->spi_priority[intid];
}

/* GICD_ISPENDRn: of level-sensitive interrupts the input counts too (IHI 0048B 4.3.7). */
uint32_t gic_pending(struct gic *g, unsigned core, unsigned word);

/* GICv3, affinity routing: an SPI goes to the core whose affinity this is, or nowhere. */
void gic_route(struct gic *g, unsigned intid, uint64_t affinity);

/* GICv2: adds or removes the requesting cores in @sources of SGI @intid, pending at @core. */
void gic_sgi_set(struct gic *g, unsigned core, unsigned intid, uint8_t sources);
void gic_sgi_clear(struct gic *g, unsigned core, unsigned intid, uint8_t sources);

/* An edge at the input of SPI @intid, whose level is low before and after. Ignores other INTIDs. */
void gic_pulse_spi(struct gic *g, unsigned intid);

/* Clears the active state. Ignores an @intid that the GIC does not have. */
void gic_deactivate(struct gic *g, unsigned core, unsigned intid);

/* ---- what an interface would signal --------------------------------------- */

struct gic_pick gic_pick_physical(struct gic *g, unsigned core);
struct gic_pick gic_pick_virtual(const struct gic *g, unsigned core);
/* By @which interface of the core: PHYSICAL or VIRTUAL. */
struct gic_pick gic_pick(struct gic *g, unsigned core, unsigned which);

/* The pick becomes active; its pending state of now is used up. */
void gic_accept_physical(struct gic *g, unsigned core, const struct gic_pick *p);
void gic_accept_virtual(struct gic *g, unsigned core, const struct gic_pick *p);

/* ---- LPIs (gic/lpi.c) ------------------------------------------------------------------ */

/*
 * Sets GICR_CTLR.EnableLPIs: reads the pending table, unless software says that it is zero
 * (GICR_PENDBASER.PTZ); or clears it, and writes the table back.
 */
void gic_enable_lpis(struct gic *g, unsigned core);
void gic_disable_lpis(struct gic *g, unsigned core);
/* Forgets everything. */
void gic_reset_lpis(struct gic *g, unsigned core);

/*
 * Of LPI @intid at @core: sets or clears its pending state; reads its configuration again. An
 * INTID that the redistributor does not have as an LPI now is ignored.
 */
void gic_lpi_set(struct gic *g, unsigned core, uint32_t intid, bool pending);
void gic_lpi_reload(struct gic *g, unsigned core, uint32_t intid);
void gic_lpi_reload_all(struct gic *g, unsigned core);
/* Moves pending states from one redistributor to another. */
void gic_lpi_move(struct gic *g, unsigned from, unsigned to, uint32_t intid);
void gic_lpi_move_all(struct gic *g, unsigned from, unsigned to);

/* The highest priority LPI that is pending and enabled at the redistributor. */
struct gic_pick gic_pick_lpi(struct gic *g, unsigned core);

/* ---- interfaces (gic/interface.c, gic/interface.h) ----------------------------------------- */

/* The smallest GICC_BPR: with n priority bits, bits below 8 - n cannot tell interrupts apart. */
static inline unsigned gic_min_bpr(const struct gic *g, unsigned which)
{
	unsigned bits = which == VIRTUAL ? VIRTUAL_PRIORITY_BITS : g->config.priority_bits;

	return bits < 7 ? 7 - bits : 0;
}

/* Priority of the highest active interrupt, PRIORITY_IDLE if there is none: GICC_RPR. */
uint8_t gic_running_priority(const struct gic *g, unsigned core, unsigned which);

/* Whether the interface signals @p: enabled, above the mask, and able to preempt. */
bool gic_signals(const struct gic *g, unsigned core, unsigned which, const struct gic_pick *p);

/* Writes that GICH_VMCR shares with GICV. */
void gic_set_pmr(const struct gic *g, struct gic_interface *i, unsigned which, uint32_t value);
void gic_set_bpr(const struct gic *g, struct gic_interface *i, unsigned which, uint32_t value);
void gic_set_abpr(const struct gic *g, struct gic_interface *i, unsigned which, uint32_t value);

/* ---- virtual interface control (gic/lists.c) ------------------------- */

/*
 * Ends virtual interrupt @intid (from core @source, if an SGI) in its list register, and the
 * physical interrupt behind it. False if no list register holds it as active.
 */
bool gic_deactivate_virtual(struct gic *g, unsigned core, uint32_t intid, unsigned source);

/* GICH_MISR and ICH_MISR_EL2; EISR and ELRSR, a bit for each list register. */
uint32_t gic_misr(const struct gic *g, unsigned core);
uint64_t gic_eisr(const struct gic *g, unsigned core);
uint64_t gic_elrsr(const struct gic *g, unsigned core);

/* GICH_VMCR and ICH_VMCR_EL2, but for their VPMR: the view of the guest's controls. */
uint32_t gic_vmcr(const struct gic *g, unsigned core);
void gic_set_vmcr(struct gic *g, unsigned core, uint32_t value);

/* ---- outputs (gic/output.c) ------------------------------------------------ */

void gic_outputs_init(struct gic *g);
/*
 * Recomputes every output after a change of state at @now, by an access of core @from or by none
 * (GIC_NO_CORE). What rises reaches that core @latency cycles later, and other cores not before
 * the propagation of an SGI.
 */
void gic_update(struct gic *g, unsigned from, uint64_t now, uint32_t latency);

#endif
