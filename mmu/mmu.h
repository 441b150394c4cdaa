/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One core's memory side: translation of both stages, TLBs, caches, and what
 * every access costs. Shared between cores: struct memsys (the physical map,
 * the unified L2, the other cores' caches and monitors).
 *
 * The core calls the functions below when its line lookup misses, and for
 * maintenance. All costs are added to mmu->charge, which the core collects.
 */
#ifndef TRAPLINE_MMU_MMU_H
#define TRAPLINE_MMU_MMU_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "mmu/lookup.h"
#include "mmu/memtiming.h"
#include "mmu/physmap.h"

enum regime {
	REGIME_EL10, /* EL1&0, stage 2 when HCR_EL2.VM or DC */
	REGIME_EL2,
	REGIME_EL20, /* EL2&0 (VHE) */
};

/*
 * The system registers that control translation, as they were at the last
 * context synchronisation event. @el is the EL whose privilege applies.
 * For REGIME_EL2 the _EL2 registers are given (ttbr1 unused).
 */
struct mmu_regs {
	enum regime regime;
	uint8_t el;
	bool pan;
	uint64_t sctlr, tcr, ttbr0, ttbr1, mair;
	uint64_t hcr, vtcr, vttbr; /* of EL2; hcr 0 when EL2 is absent */
	bool s2_big_endian;	   /* SCTLR_EL2.EE: byte order of stage-2 descriptors */
};

enum mmu_access {
	MMU_READ,
	MMU_WRITE,
	MMU_FETCH,
};

enum {
	MMU_UNPRIV = 1u << 0,	 /* LDTR, STTR: EL0's permissions */
	MMU_EXCLUSIVE = 1u << 1, /* LDXR (read): sets the monitor; see mmu_store_exclusive */
	MMU_ORDERED = 1u << 2, /* acquire or release: alignment is checked whatever SCTLR.A says */
	MMU_ALIGNED = 1u << 3, /* the access must be aligned to its size (exclusives; SCTLR.A) */
	MMU_CACHE_MAINT = 1u << 4, /* fault is reported with ISS.CM */
	MMU_DC_ZVA = 1u << 5,
};

/* Fault status codes, Arm ARM D13.2.37 (ISS encoding of an abort), level in the low two bits. */
enum mmu_fsc {
	FSC_ADDRESS_SIZE = 0x00,
	FSC_TRANSLATION = 0x04,
	FSC_ACCESS_FLAG = 0x08,
	FSC_PERMISSION = 0x0c,
	FSC_EXTERNAL = 0x10,
	FSC_EXTERNAL_WALK = 0x14,
	FSC_ALIGNMENT = 0x21,
	FSC_UNSUPPORTED_UPDATE = 0x31, /* of a descriptor by hardware, where nothing is written */
	FSC_UNSUPPORTED_ATOMIC = 0x35, /* exclusive to a device or similar */
};

struct mmu_fault {
	uint64_t va;
	uint64_t ipa; /* valid when stage2 */
	uint8_t fsc;  /* complete DFSC/IFSC, level included */
	bool stage2;  /* reported to EL2, HPFAR_EL2 from ipa */
	bool s1ptw;   /* stage 2 fault on a stage 1 table walk */
	bool write;   /* WnR */
	bool cache_maint;
};

/* Cycles, by cause, that accesses since the last collection cost beyond their static schedule. */
struct mmu_charge {
	uint32_t mem;	/* L1 refill from L2, a peer or DRAM; uncached accesses */
	uint32_t tlb;	/* micro-TLB refill and table walks */
	uint32_t mmio;	/* device registers */
	uint32_t maint; /* TLB and cache maintenance, broadcast included */
};

/* What the last device access was: for the trace. Valid until the next access. */
struct mmio_record {
	const struct region *region; /* NULL: the last access was not to a device */
	uint64_t pa;
	uint64_t value;
	uint8_t size;
	bool write;
};

struct memsys;
struct mmu_model; /* TLBs, caches, walk caches: mmu/model.h */

/*
 * Fetch validity: a block that was verified under fetch_epoch needs no check
 * of its lines and page while the number is unchanged. The number is a
 * function of the context and of a count of instruction-side evictions, so it
 * comes back when a context comes back and nothing was evicted.
 */
struct mmu {
	struct lookup *lookup; /* of the current context; never NULL */
	uint64_t fetch_epoch;
	struct mmu_charge charge;
	struct mmio_record mmio;
	uint32_t core;
	bool timing; /* false: nothing is charged */
	struct memsys *memsys;
	struct mmu_model *model;
	/* events of the model since power-on, for the PMU */
	struct mmu_counters {
		uint64_t l1i_refill, l1d_refill, itlb_refill, dtlb_refill;
		uint64_t l2_access, l2_refill; /* by this core's L1 refills */
	} counters;
	/* modelled time at the access: set by the core before any call that may reach a device */
	uint64_t now;
	/* cycle until which a DSB has to wait for posted device writes */
	uint64_t posted_until;
	/*
	 * Called when a store hits a line that code was decoded from (any core's store), or
	 * IC maintenance covers it: the core drops its blocks of that physical line.
	 * line is the physical line address; UINT64_MAX: all lines (IC IALLU).
	 */
	void (*code_written)(void *opaque, uint64_t line);
	void *code_opaque;
	/*
	 * Called when another core's write (or a device's) opens this core's exclusive monitor:
	 * the event that a WFE waits for (Arm ARM D1.16.1). May be NULL.
	 */
	void (*monitor_lost)(void *opaque);
	void *monitor_opaque;
};

/* Features of the core that shape translation; from its ID registers. */
struct mmu_features {
	uint8_t pa_bits; /* 32, 36, 40, 42, 44, 48 */
	bool tgran4, tgran16, tgran64;
	bool asid16, vmid16;
	bool pan;
	bool hafdbs; /* access flag and dirty state by hardware (FEAT_HAFDBS) */
	bool hpds;   /* hierarchical permissions can be disabled (FEAT_HPDS) */
	bool xnx;    /* stage 2 execute-never by exception level (FEAT_XNX) */
};

/*
 * Makes the shared part and the cores' parts. @cores mmus are returned by
 * memsys_mmu(). timing is copied. Fails if a geometry is impossible (naming it).
 */
struct memsys *memsys_new(struct physmap *map, unsigned cores, const struct mmu_features *f,
			  const struct mem_timing *t, bool timing, struct error *err);
void memsys_free(struct memsys *ms);
struct mmu *memsys_mmu(struct memsys *ms, unsigned core);
/* Power-on state: TLBs and caches empty, monitors clear. */
void mmu_reset(struct mmu *m);

/* Installs the context for @regs: interns it, points lookup at its table, sets fetch_epoch. */
void mmu_set_context(struct mmu *m, const struct mmu_regs *regs);

/*
 * Data access of @size bytes (1, 2, 4, 8, 16) at @va in the current context; little-endian bytes
 * in @buf. May cross lines and pages. Charges, models caches and TLBs, and installs lookup
 * entries. A faulting write changes no byte. Returns false with *@f filled on a fault.
 */
bool mmu_read(struct mmu *m, uint64_t va, unsigned size, unsigned flags, void *buf,
	      struct mmu_fault *f);
bool mmu_write(struct mmu *m, uint64_t va, unsigned size, unsigned flags, const void *buf,
	       struct mmu_fault *f);
/* Both halves of a pair are checked before either is written: probes without data or cost. */
bool mmu_probe(struct mmu *m, uint64_t va, unsigned size, enum mmu_access access, unsigned flags,
	       struct mmu_fault *f);

/*
 * Exclusives (Arm ARM B2.9). LDXR/LDXP are mmu_read with MMU_EXCLUSIVE (size 1..16). The store
 * succeeds when this core's monitor still covers the same physical granule: *@ok tells.
 */
bool mmu_store_exclusive(struct mmu *m, uint64_t va, unsigned size, unsigned flags, const void *buf,
			 bool *ok, struct mmu_fault *f);
void mmu_clear_exclusive(struct mmu *m);
bool mmu_monitor_armed(const struct mmu *m);

/*
 * Atomic read-modify-write of @size bytes (1..16, aligned: else an alignment fault) at @va:
 * @update gets the old bytes, changes them in place and says whether to write them back. Rights to
 * read and to write are needed whatever it says. Devices take no atomics.
 */
bool mmu_atomic(struct mmu *m, uint64_t va, unsigned size, unsigned flags,
		bool (*update)(void *opaque, uint8_t *bytes), void *opaque, struct mmu_fault *f);

/* DC ZVA: zeroes the 64-byte block that holds @va. */
bool mmu_zero_block(struct mmu *m, uint64_t va, struct mmu_fault *f);

/*
 * Instruction fetch of the line that holds @va: translates, charges micro-TLB, TLB, walk and L1I
 * misses, and returns the physical address of @va and the host bytes of its line.
 * Marks nothing as code: see mmu_mark_code.
 */
bool mmu_fetch(struct mmu *m, uint64_t va, uint64_t *pa, const uint8_t **line_host,
	       struct mmu_fault *f);
/* Like mmu_fetch without any cost or change of the model (debugger, disassembler, lifting). */
bool mmu_fetch_debug(struct mmu *m, uint64_t va, uint64_t *pa, const uint8_t **line_host,
		     struct mmu_fault *f);
/*
 * Code was decoded from the physical line @pa: stores to it take the slow path and call
 * code_written on every core, once; then the line is unmarked.
 */
void mmu_mark_code(struct memsys *ms, uint64_t pa);

/*
 * Watched lines: virtual addresses with (va & mask) == base, mask being of whole lines and without
 * the tag, bits 63:56. They never enter the lookup, in any context, so that every access to them
 * reaches the core's slow path. Replaces the set; @n <= MMU_WATCHES. No modelled cycle depends on
 * it.
 */
#define MMU_WATCHES 16u
struct mmu_watch {
	uint64_t base, mask;
};
void mmu_set_watches(struct mmu *m, const struct mmu_watch *w, unsigned n);

/* Debugger access by virtual (current context) or physical address: no cost, no model change.
 * Devices are not touched: returns false. */
bool mmu_debug_access(struct mmu *m, uint64_t va, void *buf, unsigned len, bool write);
bool memsys_debug_access(struct memsys *ms, uint64_t pa, void *buf, unsigned len, bool write);

/*
 * A device writes to RAM, or flash to its array, coherently: of each line that it touches no cache
 * keeps a copy (ACE's WriteUnique), exclusive monitors open and code decoded from it is dropped. No
 * core is charged before it misses the line. What a device reads (ReadOnce: memsys_debug_access())
 * changes no cache. False, with the lines before it written, where the address is a device's or
 * nobody's.
 */
bool memsys_device_write(struct memsys *ms, uint64_t pa, const void *buf, unsigned len);

/*
 * The ROM region at @base answers data reads from its registers (@on), or from its bytes. No
 * modelled cycle changes but what the accesses themselves cost; fetches always see the bytes.
 */
void memsys_set_registers(struct memsys *ms, uint64_t base, bool on);

/* TLB maintenance: decoded operation, applied to this core or (shareable) to all. */
enum tlbi_op {
	TLBI_ALL, /* ALLE1, ALLE2, VMALLE1, VMALLS12E1: see vmid_only, regime */
	TLBI_VA,  /* VAE1, VALE1, VAE2, VALE2: value has ASID and VA */
	TLBI_VAA, /* all ASIDs */
	TLBI_ASID,
	TLBI_IPA, /* IPAS2E1, IPAS2LE1 */
};
struct tlbi {
	enum tlbi_op op;
	enum regime regime;
	bool vmid_only; /* only entries of the current VMID (EL1&0 with EL2 present) */
	bool stage2;	/* VMALLS12E1: stage 2 information too */
	bool last_level;
	bool shareable; /* inner shareable: broadcast */
	uint16_t vmid;	/* VTTBR_EL2.VMID of the issuing core */
	uint64_t value; /* the register operand */
};
void mmu_tlbi(struct mmu *m, const struct tlbi *op);

/* Cache maintenance by VA or set/way, all v8.0 operations. ic: invalidates instruction lines. */
enum cache_op {
	DC_IVAC,
	DC_CVAC,
	DC_CVAU,
	DC_CIVAC,
	DC_ISW,
	DC_CSW,
	DC_CISW,
	IC_IVAU,
	IC_IALLU,
	IC_IALLUIS
};
bool mmu_cache_op(struct mmu *m, enum cache_op op, uint64_t operand, struct mmu_fault *f);

/*
 * AT: translates @va as the operation says and returns the PAR_EL1 value. @regs describes the
 * regime (el: 0 or 1 for S1E0/S1E1). stage12: both stages. A stage-2 fault of a stage-1-only AT's
 * walk is a real exception: returns false with *@f (Arm ARM, AT pseudocode).
 */
bool mmu_at(struct mmu *m, const struct mmu_regs *regs, uint64_t va, enum mmu_access access,
	    bool stage12, uint64_t *par, struct mmu_fault *f);

/* Cycles that a DSB or DMB waits at time @now for this core's posted writes; 0: none pending. */
uint32_t mmu_barrier_wait(const struct mmu *m, uint64_t now);

#endif
