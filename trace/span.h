/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A span: one exit of a guest, from the exception that left it to the ERET
 * that resumed it, with each of its cycles in exactly one bucket.
 */
#ifndef TRAPLINE_TRACE_SPAN_H
#define TRAPLINE_TRACE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/class.h"

/* In order of precedence: a cycle that two rules explain is in the earlier bucket. */
enum trace_bucket {
	BUCKET_SAVE,				    /* + enum reg_class */
	BUCKET_RESTORE = BUCKET_SAVE + CLASS_COUNT, /* + enum reg_class */
	BUCKET_ENTRY = BUCKET_RESTORE + CLASS_COUNT,
	BUCKET_ERET,
	BUCKET_BARRIER,
	BUCKET_MMIO,
	BUCKET_MAINT,
	BUCKET_MEM_STALL,
	BUCKET_EXEC_EL2,
	BUCKET_EXEC_HOST_EL1,
	BUCKET_EXEC_HOST_EL0,
	BUCKET_SWITCHED_OUT,
	BUCKET_COUNT
};

/* Where a leg of a span runs. */
enum trace_place {
	PLACE_EL2,
	PLACE_HOST_EL1,
	PLACE_HOST_EL0,
	PLACE_OUT, /* the core runs another guest, or the vCPU waits for a core */
	PLACE_COUNT
};

enum trace_direction { DIR_SAVE, DIR_RESTORE, DIR_COUNT };

/* How many registers of a class went one way; of its bucket, the part that was waiting. */
struct trace_moves {
	uint64_t count;
	uint64_t stall; /* cache misses and table walks */
	uint64_t mmio;	/* device accesses */
};

struct trace_leg {
	uint64_t begin, end;
	uint32_t core;
	uint8_t place; /* enum trace_place */
};

enum trace_region_kind {
	REGION_FUNCTION, /* id: its address, by its symbol */
	REGION_CODE,  /* id: address of the first of instructions in a row that no symbol covers */
	REGION_ENTRY, /* exception entries: no instruction runs */
	REGION_OUT,   /* switched out or asleep */
	REGION_KIND_COUNT
};

/* The id that stands for all code beyond SPAN_REGION_MAX. */
#define REGION_CODE_REST (UINT64_MAX - 3)

struct trace_region {
	uint8_t kind;  /* enum trace_region_kind */
	uint8_t place; /* enum trace_place of the code */
	uint64_t id;
	uint64_t cycles;
};

struct trace_span {
	uint64_t id;	     /* 1, 2, ... in order of beginning */
	uint64_t begin, end; /* core cycles */
	uint32_t core, end_core;
	uint8_t vector; /* enum trace_vector */
	bool cut;	/* never ended: the run did */
	bool detail;	/* its instructions are in the file */
	uint32_t phase; /* CONTEXTIDR_EL1 of the guest at the exit */
	uint64_t esr, far, hpfar, pc, end_pc;
	uint64_t vttbr, vmpidr; /* the guest context: BADDR of VTTBR_EL2 */
	uint32_t vmid;		/* of VTTBR_EL2 */
	uint32_t vm, vcpu;	/* 1, 2, ... and 0, 1, ... of that VM, as they first ran */
	uint64_t ran;		/* cycles in the guest since it was entered last */
	uint64_t bucket[BUCKET_COUNT];
	struct trace_moves moves[DIR_COUNT][CLASS_COUNT];
	size_t leg_count;
	struct trace_leg *legs;
	uint64_t legs_dropped; /* beyond SPAN_LEG_MAX */
	size_t region_count;
	struct trace_region *regions;
};

enum { SPAN_LEG_MAX = 4096, SPAN_REGION_MAX = 65536 };

static inline uint64_t trace_span_cycles(const struct trace_span *s)
{
	return s->end - s->begin;
}

/* Sum of all buckets; with exact attribution it is trace_span_cycles(). */
static inline uint64_t trace_span_explained(const struct trace_span *s)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < BUCKET_COUNT; i++)
		sum += s->bucket[i];
	return sum;
}

/* What a detail record says of one register that the instruction moved. */
enum trace_action {
	ACTION_NONE,
	ACTION_SAVE,	     /* puts the register away */
	ACTION_SAVE_PART,    /* carries it there: the read of it, a copy, a push */
	ACTION_RESTORE,	     /* brings the register in */
	ACTION_RESTORE_PART, /* fetched the value for it */
	ACTION_OUT,	     /* writes it on leaving a guest, nothing was read out */
	ACTION_OUT_PART,
	ACTION_COUNT
};

static inline bool trace_action_is_save(uint8_t a)
{
	return a != ACTION_RESTORE && a != ACTION_RESTORE_PART;
}

enum trace_step_kind {
	STEP_INSN,
	STEP_ENTRY,
	STEP_ERET,
	STEP_SLEEP,
	STEP_OUT,
	STEP_ABANDONED, /* an instruction that an exception kept from retiring */
	STEP_KIND_COUNT
};

enum { STEP_MOVES = 2 };

struct trace_step_move {
	uint8_t action;	 /* enum trace_action */
	uint16_t reg;	 /* number in the file's register list */
	uint32_t cycles; /* the share of the step that this move took */
};

/* One line of a listing. */
struct trace_step {
	uint8_t kind;	   /* enum trace_step_kind */
	uint8_t insn_kind; /* enum trace_insn_kind */
	uint8_t place;
	uint8_t el; /* that ran, or was entered */
	uint32_t core;
	uint32_t word;
	uint64_t when, pc;
	uint64_t cycles;
	uint32_t stall, tlb, mmio, maint;
	struct trace_step_move moves[STEP_MOVES];
};

#endif
