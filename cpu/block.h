/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Blocks: straight runs of guest instructions, lifted and scheduled. A block
 * is a timing block (DESIGN.md, invariant 5): a function of its entry PC and
 * the code bytes, ended by a branch, by an instruction that synchronises or
 * reads time, by the page end or by BLOCK_MAX_INSNS.
 */
#ifndef TRAPLINE_CPU_BLOCK_H
#define TRAPLINE_CPU_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/uop.h"
#include "mmu/mmu.h"
#include "trace/trace.h"

#define BLOCK_MAX_INSNS 64
#define BLOCK_MAX_LINES (BLOCK_MAX_INSNS * 4 / 64 + 1)

/* What about one guest instruction outlives lifting. */
struct insn {
	uint32_t word;
	uint16_t row;	/* index of its decode row */
	uint8_t timing; /* enum timing_class */
	uint8_t offset; /* halfwords from the block's entry */
	uint16_t first_uop;
};

/*
 * What a block shares with its neighbours in time (DESIGN.md, invariant 5). Out of order, the
 * next block is dispatched before the last results of this one are there. Times in cycles.
 */
#define EDGE_LATE 6
#define EDGE_REGS 65 /* X0-X30, SP, V0-V31, NZCV: see edge_reg() in cpu/timing.c */

struct block_edge {
	uint16_t tail; /* from the end of dispatch to the retirement front */
	uint8_t late_count;
	/* the results that come last: register, and cycles after the end of dispatch */
	struct {
		uint8_t reg;
		uint8_t after;
	} late[EDGE_LATE];
	/* longest latency path from the first use of a register that the block reads before it
	 * writes it, to the end of the block; 0: not read */
	uint8_t path[EDGE_REGS];
};

struct block {
	uint64_t pc;
	uint64_t pa;	/* physical address of the first byte */
	uint32_t flags; /* block_flags it was lifted under: cpu/cpu.h */
	uint16_t insn_count;
	uint16_t uop_count;
	uint32_t cycles;	 /* static schedule: retirement front after the last instruction */
	struct block_edge edge;	 /* what it shares with its neighbours */
	uint64_t epoch;		 /* mmu->fetch_epoch under which lines and page were verified */
	bool dead;		 /* its code was overwritten */
	struct block *link[2];	 /* successors: not taken or exit, taken or jump */
	uint32_t link_credit[2]; /* block_credit() of this block and the successor */
	/* the last predecessor without a link, and block_credit() of the two */
	const struct block *credit_from;
	uint32_t credit_value;
	struct block *hash_next;
	struct block
		*line_next[BLOCK_MAX_LINES]; /* other blocks decoded from the same physical line */
	uint16_t *prefix;		     /* [insn_count + 1]: front before instruction i */
	struct insn *insns;
	struct uop *uops;      /* uops[0] is the head */
	struct uop *step_uops; /* instrumented copy, built when first needed: UOP_step before each
				  instruction and at the end */
	struct trace_insn_static *flow; /* with step_uops: data flow of each instruction */
};

/*
 * Cycles of @next's own schedule that are hidden behind the tail of @prev: a function of the
 * code of both. 0 <= credit <= next->cycles.
 */
uint32_t block_credit(const struct block *prev, const struct block *next);

struct cpu;
struct code_cache;

struct code_cache *code_cache_new(struct cpu *cpu);
void code_cache_free(struct code_cache *c);

/*
 * The block at cpu->pc in the current context, from the cache or newly lifted. NULL: the fetch
 * faults, *@f says how (nothing was charged: the caller repeats the fetch for real).
 */
struct block *block_find(struct cpu *cpu, struct mmu_fault *f);

/* Builds step_uops and flow of @b (a second lifting of the same words). */
void block_instrument(struct cpu *cpu, struct block *b);

/* mmu->code_written: blocks decoded from the physical line (UINT64_MAX: all) are dead. */
void code_cache_written(void *opaque_cpu, uint64_t line);

/* cpu/flow.c: data flow of the instruction whose micro-ops are [u, end). */
void flow_of_insn(const struct insn *insn, const struct uop *u, const struct uop *end,
		  struct trace_insn_static *out);

#endif
