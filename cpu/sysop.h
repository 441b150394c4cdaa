/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SYS instructions: cache and TLB maintenance, address translation. Each is one row of
 * cpu/sysop-table.h.
 */
#ifndef TRAPLINE_CPU_SYSOP_H
#define TRAPLINE_CPU_SYSOP_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/feature.h"
#include "mmu/mmu.h"

struct cpu;

struct sysop {
	const char *name; /* "TLBI_VAE1IS" */
	uint16_t enc;	  /* SYSREG_ENC, op0 = 1 */
	enum feature feature;
	uint8_t min_el;
	/* 0, or the EL to trap to from the current one */
	unsigned (*trap)(const struct cpu *cpu);
	/* performs it on the operand; false: @f is to be taken as a data abort */
	bool (*run)(struct cpu *cpu, const struct sysop *op, uint64_t operand, struct mmu_fault *f);
	uint8_t op;	     /* enum cache_op or enum tlbi_op */
	uint8_t regime;	     /* enum regime: AT and TLBI */
	uint8_t el;	     /* AT: privilege of the access */
	bool write, stage12; /* AT */
	bool pan;	     /* AT: by PSTATE.PAN */
	uint8_t flags;	     /* TLBI */
};

/* Row of an encoding, or NULL: the instruction is UNDEFINED. */
const struct sysop *sysop_find(uint16_t enc);
/* All rows, for lists and tests. */
extern const struct sysop sysops[];
extern const unsigned sysop_count;

#endif
