/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Leaks: a register that one guest context wrote and another context then
 * used, with no bring-in between.
 *
 * System registers are followed by the accesses that the core reports;
 * general and SIMD registers from an exit to the first instruction of the
 * host that reads one, or to the entry into another guest, which finds them.
 * A guest that CPTR_EL2 kept from SIMD registers has left nothing in them, and
 * finds nothing there.
 *
 * To put a register away is not to use it: a host may leave a guest's
 * registers where they are until it needs them, and save them then. So storing a
 * SIMD register whole, pushing a general register, and reading a system
 * register for no other purpose than to store it are no uses.
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
	/*
	 * Bit n: a guest's value is in register n (0-30; 32-63), the host was not given its own.
	 * Who left it and PC of the exit. SIMD registers may be an earlier guest's than the others.
	 */
	uint64_t left;
	struct leak_writer gp_by, fp_by;
	/* bit n: Xn holds what the host read of a system register that a guest left */
	uint32_t held;
	struct leak_held {
		uint16_t reg;
		struct leak_writer from;
	} holds[31], reading;
	bool is_reading; /* the instruction that follows reads such a register: `reading` */
	bool e2h;	 /* HCR_EL2.E2H: CPTR_EL2 has the layout of CPACR_EL1 */
	bool fp_trapped; /* CPTR_EL2.TFP or FPEN: a guest cannot touch V registers */
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
/*
 * The host reads it in an instruction that leak_insn() will be told of: what counts is what it does
 * with the value.
 */
void leak_sysreg_read(struct leak_core *c, uint16_t reg, leak_context by);
/* A guest's exit: general and SIMD registers hold its values, but those in @exempt. */
void leak_exit(struct leak_core *c, leak_context from, uint64_t pc, uint64_t exempt);

/* What an instruction does with registers, as masks, numbered as in regs.h. */
struct leak_insn {
	uint64_t reads, writes;
	uint64_t stores; /* of the reads: stored whole, to memory */
	bool push;	 /* to the stack */
	uint8_t moves;	 /* 1 + destination of a copy of one general register, or 0 */
	uint8_t mrs;	 /* 1 + destination of a read of a system register, or 0 */
};

/*
 * An instruction after an exit. Reads count in the host only (@host not NULL). True if a new leak
 * was found.
 */
bool leak_insn(struct leaks *l, struct leak_core *c, const struct leak_insn *i,
	       const struct leak_use *host);
/* Whether leak_insn() has to be told of an instruction that touches registers of @touched. */
static inline bool leak_wants(const struct leak_core *c, uint64_t touched)
{
	return ((c->left | c->held) & touched) || c->is_reading;
}

/* A guest is entered: what another left in registers that it can use is its. True: a new leak. */
bool leak_enter(struct leaks *l, struct leak_core *c, const struct leak_use *guest);

#endif
