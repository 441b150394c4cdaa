/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Leaks: a register that one guest context wrote and another context then
 * used, with no bring-in between.
 *
 * System registers are followed by the accesses that the core reports;
 * general and SIMD registers from an exit to the first instruction of the
 * host that reads one. A guest that CPTR_EL2.TFP kept from SIMD registers has
 * left nothing in them.
 */
#ifndef TRAPLINE_TRACE_LEAK_H
#define TRAPLINE_TRACE_LEAK_H

#include "base/map.h"
#include "trace/record.h"
#include "trace/regs.h"

/* Identifies a context: 0 is the host, others are guests, 1 + their index. */
typedef uint32_t leak_context;

enum { LEAK_HOST = 0, LEAK_MAX = 1024 };

struct leak_writer {
	leak_context context;
	uint64_t pc;
};

/* One core's. */
struct leak_core {
	struct leak_writer sysreg[REG_MAX];
	/* bit n: a guest's value is in register n (0-30, 32-63), the host was not given its own */
	uint64_t left;
	leak_context left_by;
	uint64_t left_at; /* PC of the exit */
	bool e2h;	  /* HCR_EL2.E2H: CPTR_EL2 has the layout of CPACR_EL1 */
	bool fp_trapped;  /* CPTR_EL2.TFP or FPEN: a guest cannot touch V registers */
};

struct leaks {
	struct map seen; /* hash of (register, writer, user): reported once each */
	struct trace_leak *list;
	size_t count, cap;
};

struct leak_use {
	uint32_t core;
	uint64_t when, pc;
	leak_context context;
};

void leaks_fini(struct leaks *l);

/* A system register is written below EL2 (by context @by), or by EL2: then it belongs to nobody. */
void leak_sysreg_write(struct leak_core *c, uint16_t reg, bool el2, leak_context by, uint64_t pc);
/* It is used below EL2, by name or implicitly. Returns true if that is a new leak. */
bool leak_sysreg_use(struct leaks *l, const struct leak_core *c, uint16_t reg, bool implicit,
		     const struct leak_use *use);
/* A guest's exit: general and SIMD registers hold its values, but those in @exempt. */
void leak_exit(struct leak_core *c, leak_context from, uint64_t pc, uint64_t exempt);
/*
 * An instruction after it; registers are numbered as in regs.h. Reads count in the host only
 * (@host not NULL). True if a new leak was found.
 */
bool leak_insn(struct leaks *l, struct leak_core *c, uint64_t reads, uint64_t writes,
	       const struct leak_use *host);

#endif
