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
#include "trace/trace.h"

#define BLOCK_MAX_INSNS 64
#define BLOCK_MAX_LINES (BLOCK_MAX_INSNS * 4 / 64 + 1)

/* What about one guest instruction outlives lifting. */
struct insn {
	uint32_t word;
	uint16_t row;	   /* index of its decode row */
	uint8_t timing;	   /* enum timing_class */
	uint8_t offset;	   /* halfwords from the block's entry */
	uint16_t first_uop;
};

struct block {
	uint64_t pc;
	uint64_t pa;	    /* physical address of the first byte */
	uint32_t flags;	    /* block_flags it was lifted under: cpu/cpu.h */
	uint16_t insn_count;
	uint16_t uop_count;
	uint32_t cycles;    /* static schedule: retirement front after the last instruction */
	uint16_t tail;	    /* cycles by which the next block may start before that front */
	uint16_t absorb;    /* most of a predecessor's tail that this block can use */
	uint64_t epoch;	    /* mmu->fetch_epoch under which lines and page were verified */
	bool dead;	    /* its code was overwritten */
	struct block *link[2]; /* successors: not taken or exit, taken or jump */
	struct block *hash_next;
	struct block *line_next[BLOCK_MAX_LINES]; /* other blocks decoded from the same physical line */
	uint16_t *prefix;   /* [insn_count + 1]: front before instruction i */
	struct insn *insns;
	struct uop *uops;   /* uops[0] is the head */
	struct uop *step_uops; /* instrumented copy, built when first needed: UOP_step before each instruction and at the end */
	struct trace_insn_static *flow; /* with step_uops: data flow of each instruction */
};

#endif
