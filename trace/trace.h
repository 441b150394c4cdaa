/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the simulated hardware tells the tracer. Every function takes the
 * core's modelled time; none changes the simulation. A NULL struct trace is
 * never passed: callers test once.
 *
 * The tracer sees architecture only: exceptions, returns, system registers,
 * memory-mapped registers, interrupts, instructions. It knows no symbol of
 * the guest (symbols only name addresses in reports).
 */
#ifndef TRAPLINE_TRACE_TRACE_H
#define TRAPLINE_TRACE_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "trace/class.h"

struct trace;

/* The registers that say which context runs: at entries to EL2, and at ERETs from it. */
struct trace_context {
	uint64_t hcr_el2;
	uint64_t vttbr_el2;
	uint64_t vmpidr_el2;
	uint32_t contextidr_el1; /* PROCID: guests use it to name what they do */
};

enum trace_vector { VECTOR_SYNC, VECTOR_IRQ, VECTOR_FIQ, VECTOR_SERROR };

struct trace_exception {
	uint64_t when; /* the interrupted instruction stream stopped: before the entry's cost */
	uint32_t cost; /* cycles of the entry itself */
	/*
	 * Cycles up to @when that went into an instruction which did not retire and which no
	 * trace_insn() tells of: a fetch that faulted. Of them, cache misses and table walks.
	 */
	uint32_t abandoned, abandoned_stall;
	uint8_t from_el, to_el;
	uint8_t vector;	  /* enum trace_vector */
	bool virtual_irq; /* VIRQ, VFIQ, VSError */
	uint64_t pc;	  /* where it was taken: preferred return address (ELR) */
	uint64_t esr;	  /* 0 for interrupts */
	uint64_t far, hpfar;
	struct trace_context ctx; /* as at the entry */
};

struct trace_return {
	uint64_t when; /* before the ERET's cost */
	uint32_t cost; /* cycles of the ERET, its ordinary schedule included */
	uint8_t from_el, to_el;
	uint64_t from_pc, to_pc;
	uint64_t from_pa;	  /* physical address of the ERET */
	struct trace_context ctx; /* as at the return (registers as the ERET sees them) */
};

/*
 * One retired instruction of a core that trace_wants_insns(). The static half
 * is computed once, when the instruction is decoded.
 */
enum trace_insn_kind {
	TRACE_OTHER,   /* computes: its destinations hold new values */
	TRACE_MOVE,    /* dst[0] = src[0], GP or FP, 64-bit copy */
	TRACE_LOAD,    /* dst[0..n-1] = memory */
	TRACE_STORE,   /* memory = src[0..n-1] */
	TRACE_MRS,     /* dst[0] = sysreg */
	TRACE_MSR,     /* sysreg = src[0] (or an immediate: src[0] = TRACE_REG_NONE) */
	TRACE_BARRIER, /* ISB, DSB, DMB */
	TRACE_MAINT,   /* TLBI, DC, IC, AT */
	TRACE_ERET,
	TRACE_CALL, /* SVC, HVC, SMC, BRK */
	TRACE_WAIT, /* WFI, WFE: trace_sleep() tells how much of its cycles were sleep */
};

/* Register numbers of dst and src: X0-X30, SP of the current EL, V0-V31. */
enum { TRACE_REG_SP = 31, TRACE_REG_V0 = 32, TRACE_REG_NONE = 255 };

struct trace_insn_static {
	uint32_t word;	   /* encoding */
	uint8_t kind;	   /* enum trace_insn_kind */
	uint8_t reg_count; /* LOAD and STORE: registers moved (1, 2), 0 if not plain */
	uint8_t reg_bytes; /* LOAD and STORE: bytes of each */
	uint8_t dst[2], src[2];
	uint16_t sysreg; /* MRS, MSR: op0:op1:CRn:CRm:op2 (2,3,4,4,3 bits), as in the encoding */
	uint8_t sysreg_class; /* enum reg_class of it */
	const char *sysreg_name;
	uint64_t gp_reads, gp_writes; /* bit n: Xn, bit 31: SP (base write-back included) */
	uint32_t fp_reads, fp_writes; /* bit n: Vn */
};

struct trace_insn {
	const struct trace_insn_static *s;
	uint64_t pc, pa;    /* its address, virtual and physical */
	uint64_t when;	    /* cycle at which its cost begins */
	uint32_t cycles;    /* all of it: schedule share + stalls; may be 0 */
	uint32_t mem_stall; /* parts of cycles: cache misses */
	uint32_t tlb_stall; /* table walks, micro-TLB refills */
	uint32_t mmio;	    /* device access */
	uint32_t maint;	    /* maintenance wait */
	uint64_t addr;	    /* LOAD and STORE: virtual address */
	uint64_t mmio_pa;   /* the device register, when region >= 0 */
	int16_t region;	    /* physmap region of a device access, or -1 */
	uint8_t mmio_class; /* its enum reg_class */
	bool mmio_write;
	uint8_t el;
	uint64_t value; /* MRS and MSR: the value moved; device access: the value */
};

/* True while instructions of @core must be reported: it works for a span. */
bool trace_wants_insns(const struct trace *t, unsigned core);

void trace_exception(struct trace *t, unsigned core, const struct trace_exception *e);
void trace_return(struct trace *t, unsigned core, const struct trace_return *r);
void trace_insn(struct trace *t, unsigned core, const struct trace_insn *i);

/*
 * Events outside the instruction stream of a span; all are also recorded for cores without a span.
 * In a span, trace_insn of the same instruction follows.
 */
void trace_sysreg(struct trace *t, unsigned core, uint64_t when, uint64_t pc, uint16_t sysreg,
		  bool write, uint64_t value, uint8_t el);
void trace_mmio(struct trace *t, unsigned core, uint64_t when, uint64_t pc, int region, uint64_t pa,
		unsigned size, bool write, uint64_t value, uint32_t cycles);
void trace_context_change(struct trace *t, unsigned core, uint64_t when, uint16_t sysreg,
			  uint64_t value);
/* An interrupt line of the GIC was raised; intid, target core, virtual or physical. */
void trace_irq_raise(struct trace *t, unsigned core, uint64_t when, unsigned intid, bool virt);
/* IAR read: the interrupt that was acknowledged; and completed (EOIR/DIR). */
void trace_irq_ack(struct trace *t, unsigned core, uint64_t when, unsigned intid, bool virt);
void trace_irq_eoi(struct trace *t, unsigned core, uint64_t when, unsigned intid, bool virt);
void trace_maintenance(struct trace *t, unsigned core, uint64_t when, uint64_t pc, uint16_t sysreg,
		       uint64_t operand);
/* The core slept in a WFI or WFE from @when to @woke; its trace_insn() follows. */
void trace_sleep(struct trace *t, unsigned core, uint64_t when, uint64_t woke);

/* ---- life of a trace file ------------------------------------------------ */

struct trace_options {
	const char *machine, *cpu, *profile, *options; /* for the header: what was simulated */
	unsigned cores;
	bool timing;
	unsigned detail; /* spans of each (phase, reason) whose instructions are kept; ~0u: all */
	/* names of the physmap regions, by id */
	unsigned region_count;
	const char *const *region_names;
	const uint64_t *region_bases;
	/* profile keys and values as text lines, for the header */
	const char *profile_text;
	/* RAM, in which a kernel's own symbols are looked for; NULL: they are not */
	const uint8_t *ram;
	uint64_t ram_base, ram_size;
};

/* A physical address that nobody knows. */
#define TRACE_NO_PA UINT64_MAX

/*
 * Opens @path; fails with a message that names it. An existing file that is not a trace is not
 * overwritten, and one that is a trace not before trace_begin().
 */
struct trace *trace_create(const char *path, const struct trace_options *o, struct error *err);
/* Adds a symbol (ELF FUNC) that names [addr, addr+size), of the file that was loaded; before the
 * run starts. */
void trace_symbol(struct trace *t, const char *name, uint64_t addr, uint64_t size);
/* The run begins: what @path held is replaced. */
void trace_begin(struct trace *t);
/* False once something could not be written. */
bool trace_ok(const struct trace *t);
/* Nothing has run: @path stays as it was. */
void trace_abandon(struct trace *t);
struct symbols;
/* The symbols of another file, wherever its code may lie; before the run starts. Empties @s. False
 * if there are too many files. */
bool trace_symbols(struct trace *t, struct symbols *s);
/* Ends all open spans as cut off, writes what is buffered and the end chunk. */
bool trace_close(struct trace *t, uint64_t when, struct error *err);

#endif
