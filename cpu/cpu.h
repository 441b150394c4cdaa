/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A core: its architectural state, its modelled time, and the seams to the
 * machine around it.
 *
 * Time. limit - left is the core's current cycle count when no block runs.
 * Entering a block charges its whole static schedule at once; cpu_now()
 * takes back what lies after the instruction that asks.
 */
#ifndef TRAPLINE_CPU_CPU_H
#define TRAPLINE_CPU_CPU_H

#include <stdbool.h>
#include <stdint.h>

#include "base/event.h"
#include "cpu/block.h"
#include "cpu/feature.h"
#include "cpu/hw-debug.h"
#include "cpu/sysreg.h"
#include "cpu/timing.h"
#include "cpu/uop.h"
#include "mmu/mmu.h"
#include "trace/trace.h"

/* PSTATE without NZCV, which lives in cpu->nf.. */
struct pstate {
	uint8_t el;
	uint8_t sp_sel; /* 1: SP_ELx, 0: SP_EL0 */
	uint8_t daif;	/* bit 3 D, 2 A, 1 I, 0 F */
	bool il;	/* illegal execution state */
	bool ss;	/* software step: an instruction may run before its exception */
	bool pan, uao, ssbs;
};

/* Descriptors of limited ordering regions (FEAT_LOR): LORID_EL1.LD. */
#define LOR_DESCRIPTORS 4

/* Interrupt inputs: bits of irq_lines. */
enum irq_line {
	LINE_IRQ = 1u << 0,
	LINE_FIQ = 1u << 1,
	LINE_VIRQ = 1u << 2, /* from the GIC's virtual CPU interface; HCR_EL2.VI is added */
	LINE_VFIQ = 1u << 3,
	LINE_SERROR = 1u << 4,
};

/*
 * What a block's micro-ops take for granted: part of the block's key.
 * Recomputed at context synchronisation events by cpu_sync_context().
 */
enum {
	BLOCK_EL_MASK = 3u,
	BLOCK_SP_ALIGN = 1u << 2,   /* SCTLR.SA/SA0: an SP base must be 16-byte aligned */
	BLOCK_ALIGN = 1u << 3,	    /* SCTLR.A: accesses must be aligned */
	BLOCK_FP_TRAP_SHIFT = 4,    /* 2 bits: EL that an FP access traps to, 0: enabled */
	BLOCK_BIG_ENDIAN = 1u << 6, /* SCTLR.EE/E0E: data accesses are big-endian */
	BLOCK_SP_EL0 = 1u << 7,	    /* PSTATE.SP == 0 */
	BLOCK_IL = 1u << 8,	    /* PSTATE.IL: everything is Illegal State */
	BLOCK_UNPRIV_EL1 = 1u << 9, /* LDTR behaves as LDR (UAO, EL2...) */
	BLOCK_E2H = 1u << 10,	    /* EL2 with HCR_EL2.E2H: EL1's register names are redirected */
	BLOCK_COUNTED = 1u << 11,   /* the PMU counts accesses or branches: the block tells it */
};

enum sleep_state { AWAKE, SLEEP_WFI, SLEEP_WFE, POWERED_OFF };

/* The machine's side of the architected timers; see timer/. now: cycles of this core. */
struct timer_ops {
	uint64_t (*read)(void *opaque, unsigned core, enum sysreg_id reg, uint64_t now);
	void (*write)(void *opaque, unsigned core, enum sysreg_id reg, uint64_t value,
		      uint64_t now);
};

/* An access of a GICv3's system register by the core; the machine's side is in gic/. */
struct gic_access {
	unsigned core;
	enum sysreg_id reg; /* ICC_ or ICH_ */
	bool virt;	    /* an ICC_ register whose ICV_ namesake is meant */
	uint64_t now;	    /* cycles of this core */
};

struct gic_ops {
	uint64_t (*read)(void *opaque, const struct gic_access *a);
	void (*write)(void *opaque, const struct gic_access *a, uint64_t value);
};

/* What the core needs of the machine. Any member may be NULL (unit tests). */
struct cpu_ops {
	/* HVC or SMC that the machine answers (PSCI): true if handled, with x0.. set */
	bool (*firmware_call)(void *opaque, struct cpu *cpu, bool smc);
	/* HLT #0xF000: true if semihosting is on and the call was done */
	bool (*semihosting)(void *opaque, struct cpu *cpu);
	/* SEV: wakes the other cores' WFE */
	void (*send_event)(void *opaque, struct cpu *cpu);
	/* the PMU's overflow interrupt, a level */
	void (*pmu_irq)(void *opaque, struct cpu *cpu, bool level);
	/* guest and simulator are stuck: exception loop with no way on; ends the run with a report
	 */
	void (*stuck)(void *opaque, struct cpu *cpu, const char *why);
};

#define CPU_MODEL_CACHES 5

/* A core type: identity, features, ID registers; cpu/model.c. */
struct cpu_model {
	const char *name; /* "cortex-a57" */
	const char *description;
	uint64_t features; /* feature_bit() */
	uint64_t midr, revidr;
	const struct id_reg_value *id_regs; /* ends with id SYSREG_COUNT */
	uint64_t ccsidr[CPU_MODEL_CACHES];  /* CCSIDR_EL1 by CSSELR_EL1, 0: no such cache */
	struct mmu_features mmu;	    /* sizes only: see cpu_mmu_features() */
	const char *profile; /* default profile */
	unsigned pmu_counters;
	uint8_t pmu_idcode; /* PMCR_EL0.IDCODE */
};

struct id_reg_value {
	enum sysreg_id id;
	uint64_t value;
};

/* All core types, ended by a NULL name; and the one of that name, or NULL. */
extern const struct cpu_model cpu_models[];
const struct cpu_model *cpu_model_find(const char *name);
/* All that translation depends on: the model's sizes, and what its features say. */
struct mmu_features cpu_mmu_features(const struct cpu_model *m);

#define JUMP_CACHE_ENTRIES 4096u

struct jump_cache_entry {
	uint64_t pc;
	struct block *block;
};

struct branch_target {
	uint64_t pc, target;
};

struct cpu {
	uint64_t r[SLOT_COUNT] __attribute__((aligned(16))); /* enum slot; V registers included */
	/* flags, each in a form that costs least to set: N = bit 63 of nf; Z = zf == 0; C = cf (0,
	 * 1); V = bit 63 of vf */
	uint64_t nf, zf, cf, vf;
	uint64_t pc; /* exact outside blocks only */

	/* time and the running block */
	int64_t left;	     /* spilled budget: exact in slow, call and outside functions */
	uint64_t limit;	     /* now = limit - left */
	struct block *block; /* that runs, or ran last */
	uint32_t credit;     /* cycles of the predecessor's tail that the running block absorbed */
	uint32_t tail;	     /* 1: the next block may absorb the tail of cpu->block; 0: something
				synchronised */
	struct mmu *mmu;
	uint32_t flags;	     /* BLOCK_*: of the current state */
	bool attention;	     /* look at interrupts before the next block */
	bool instrument;     /* blocks run their step_uops: traced span, debugger, breakpoint or
				software step of the guest's */
	bool context_dirty;  /* a translation or trap control was written since the last
				synchronisation */
	uint8_t sleep;	     /* enum sleep_state */
	bool event_register; /* WFE */
	struct pstate ps;
	struct hw_debug hw_debug; /* what of self-hosted debug could fire now */
	uint32_t irq_lines; /* enum irq_line */
	uint32_t core;	    /* number */
	bool stop_request;  /* cpu_run returns RUN_LIMIT at the next block boundary; cleared by the
			       machine */

	/*
	 * Predictors: tables keyed by branch address (invariant 6). Before sys[], which is large:
	 * 4 KiB behind r[] they cost a loop of calls a sixth of its speed (a host compares the low
	 * 12 bits of a load's address with those of stores in flight).
	 */
	uint8_t *bimodal; /* 2-bit counters */
	uint32_t bimodal_mask;
	struct branch_target *btb;
	uint32_t btb_mask;
	uint64_t *ras;
	uint32_t ras_mask, ras_top;

	uint64_t sp_el[4];  /* banked SPs; the current one is r[SLOT_SP] */
	uint64_t sys[SYSREG_COUNT]; /* storage of the system registers, cpu/sysreg-table.h */
	uint64_t lor[LOR_DESCRIPTORS][3]; /* LORSA_EL1, LOREA_EL1, LORN_EL1 of each */

	/* code cache */
	struct jump_cache_entry jump_cache[JUMP_CACHE_ENTRIES];
	struct code_cache *code;

	/*
	 * Debugger. While stepping, cpu_run returns RUN_STEPPED when step_budget instructions have
	 * begun and the next is about to. The core then stands inside a timing block whose whole
	 * schedule is charged: resume says where it goes on, and the next cpu_run continues
	 * there, with the same @until, as if nothing had happened. Code may be dropped
	 * (cpu_flush_code) only when resume is NULL.
	 */
	const struct uop *resume;
	bool stepping;
	bool debug_stops; /* look at cpu->debug before each instruction */
	bool resuming;	  /* the instruction at resume is let through */
	uint8_t stopped;  /* enum run_exit, valid with resume */
	uint32_t step_budget;

	uint32_t fetch_stall; /* while the exception of a failed fetch is taken: what the fetch cost
			       */

	/* instrumented instruction in flight */
	struct step_state {
		bool open;
		bool fetched; /* a block was fetched at `when`: its first instruction starts then */
		uint64_t when;
		struct trace_insn rec;
	} step;

	const struct cpu_model *model;
	bool has_el2;	/* EL2 is implemented: the model has it and the machine turned it on */
	uint64_t mpidr; /* affinity, as MPIDR_EL1 reads at EL2 */
	const struct core_timing *timing; /* NULL: --timing off */
	struct decoder *a64;
	struct trace *trace; /* NULL: off */
	const struct cpu_ops *ops;
	void *ops_opaque;
	const struct timer_ops *timer;
	void *timer_opaque;
	const struct gic_ops *gic; /* NULL: the machine has no GICv3 */
	void *gic_opaque;
	struct event_queue events; /* this core's: timers, PMU overflow */
	struct cpu_pmu *pmu;
	struct cpu_debug *debug; /* a debugger's stops, cpu/stops.h; a reset leaves it alone */

	uint32_t mispredict_cycles; /* timing->mispredict, 0 with --timing off */

	/* counters for the PMU and --stats */
	uint64_t insns; /* retired, without the running block */
	uint64_t exceptions_taken, mispredicts;
	uint64_t accesses, branches; /* by blocks with BLOCK_COUNTED */
	/* the exits of blocks to the dispatcher; for --stats */
	uint64_t dispatches;
	uint64_t last_exception_pc, last_exception_insns; /* exception loop detection */
	uint32_t same_exception;
};

/* ---- life ------------------------------------------------------------- */

struct cpu_config {
	unsigned core;
	const struct cpu_model *model;
	const struct core_timing *timing; /* NULL: off */
	struct mmu *mmu;
	struct trace *trace;
	bool has_el2;
	uint64_t mpidr;
	const struct cpu_ops *ops;
	void *ops_opaque;
	const struct timer_ops *timer;
	void *timer_opaque;
	const struct gic_ops *gic;
	void *gic_opaque;
};

struct cpu *cpu_new(const struct cpu_config *c);
void cpu_free(struct cpu *cpu);
/* Cold reset: architectural reset state at the highest implemented EL, pc = @entry, awake. */
void cpu_reset(struct cpu *cpu, uint64_t entry);

/* ---- running ------------------------------------------------------------ */

enum run_exit {
	RUN_LIMIT,	/* reached @until (may be past it by one block) */
	RUN_SLEEP,	/* WFI, WFE or powered off: cpu->sleep */
	RUN_STEPPED,	/* step_budget used up */
	RUN_BREAKPOINT, /* debugger: cpu->debug says which */
};

/*
 * Runs until the core's time is @until cycles or something ends it. Never called with the
 * core asleep. Fires the core's own events (cpu->events) as they come due.
 */
enum run_exit cpu_run(struct cpu *cpu, uint64_t until);

/* Current cycle. Outside blocks, and in slow and call functions by way of cpu_now_at. */
static inline uint64_t cpu_now(const struct cpu *cpu)
{
	return cpu->limit - (uint64_t)cpu->left;
}

/* Static cycles of the running block after the start of instruction @insn. */
static inline uint32_t cpu_static_rest(const struct cpu *cpu, unsigned insn)
{
	const struct block *b = cpu->block;
	uint32_t before = b->prefix[insn] > cpu->credit ? b->prefix[insn] - cpu->credit : 0;

	return b->cycles - cpu->credit - before;
}

/* The cycle at which the instruction of @u starts: for slow and call functions. */
static inline uint64_t cpu_now_at(const struct cpu *cpu, const struct uop *u)
{
	return cpu_now(cpu) - cpu_static_rest(cpu, u->insn);
}

/* Moves time forward by @cycles. */
static inline void cpu_charge(struct cpu *cpu, uint32_t cycles)
{
	cpu->left -= cycles;
}

/*
 * Leaves the running block before the instruction of @u (a fault, a trap): takes back the
 * static cycles from it on, sets cpu->pc to its address. Used by code that then takes an
 * exception and returns false from its slow or call function.
 */
void cpu_unwind(struct cpu *cpu, const struct uop *u);

/* Leaves the running block after the instruction of @u: the same for what follows it. */
void cpu_retire(struct cpu *cpu, const struct uop *u);

/* Makes the core look at interrupts, or return, at the next block boundary. */
static inline void cpu_attention(struct cpu *cpu)
{
	cpu->attention = true;
	cpu->limit -= (uint64_t)cpu->left;
	cpu->left = 0;
}

/* Sets or clears an interrupt input; wakes a sleeping core as WFI does. */
void cpu_set_line(struct cpu *cpu, enum irq_line line, bool level);

/* Moves the limit to the core's next event if that is nearer: after anything that may schedule one.
 */
void cpu_check_events(struct cpu *cpu);

/* Sets the event register (SEV of another core, timer event stream); wakes a WFE. */
void cpu_set_event(struct cpu *cpu);

/*
 * Collects mmu->charge into time (and into the instruction record of a traced span), and tells the
 * tracer of a device access. @pc: of the instruction that accessed.
 */
void cpu_collect(struct cpu *cpu, uint64_t pc);

/*
 * Context synchronisation: installs translation context, flags. Called by ISB, exception
 * entry and return, reset.
 */
void cpu_sync_context(struct cpu *cpu);
/* The registers of a regime, as a context for mmu_set_context or mmu_at. */
void cpu_mmu_regs(const struct cpu *cpu, enum regime regime, unsigned el, struct mmu_regs *out);

/* Reset values of all system registers of the model; cpu/sysreg.c. */
void cpu_reset_sysregs(struct cpu *cpu);

/* Program counter that a branch to @pc reaches: the tag removed as TBI says (Arm ARM,
 * AArch64.BranchAddr). */
uint64_t cpu_untag_pc(const struct cpu *cpu, uint64_t pc);

/* Drops all blocks (a debugger wrote memory, model changed). */
void cpu_flush_code(struct cpu *cpu);

/* True if an unmasked (by target EL rules) interrupt is pending: also WFI's wake-up test when @wfi.
 */
bool cpu_interrupt_pending(const struct cpu *cpu, bool wfi);

/* ---- NZCV ------------------------------------------------------------------ */

static inline uint32_t cpu_nzcv(const struct cpu *cpu)
{
	return (uint32_t)(cpu->nf >> 63) << 31 | (uint32_t)(cpu->zf == 0) << 30 |
	       (uint32_t)cpu->cf << 29 | (uint32_t)(cpu->vf >> 63) << 28;
}

/* @nzcv: bits 31:28, as in SPSR. */
static inline void cpu_set_nzcv(struct cpu *cpu, uint32_t nzcv)
{
	cpu->nf = (uint64_t)(nzcv >> 31) << 63;
	cpu->zf = !(nzcv >> 30 & 1);
	cpu->cf = nzcv >> 29 & 1;
	cpu->vf = (uint64_t)(nzcv >> 28 & 1) << 63;
}

/* SP of @el as software sees it: the live copy when it is the current one. */
uint64_t cpu_get_sp(const struct cpu *cpu, unsigned el);
void cpu_set_sp(struct cpu *cpu, unsigned el, uint64_t value);
/* Changes EL and SPSel, switching the live SP. */
void cpu_switch_sp(struct cpu *cpu, unsigned el, unsigned sp_sel);

#endif
