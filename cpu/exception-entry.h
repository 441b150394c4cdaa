/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exception entry and return, for the files of cpu/ that cause them. */
#ifndef TRAPLINE_CPU_EXCEPTION_ENTRY_H
#define TRAPLINE_CPU_EXCEPTION_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/exception.h"

struct exception {
	unsigned target_el;
	unsigned vector; /* enum trace_vector */
	bool is_virtual;
	bool has_syndrome; /* ESR_ELx is written: synchronous ones and SError */
	enum esr_ec ec;	   /* of a pair, the LOW one */
	uint32_t iss;
	bool has_far, has_hpfar;
	uint64_t far, ipa;
};

/* Takes @e at cpu->pc, the preferred return address. */
void cpu_take_exception(struct cpu *cpu, const struct exception *e);

/*
 * Returns by SPSR_ELx and ELR_ELx of the current EL. cpu->pc is the address of the ERET, @when
 * the cycle at which it started; its schedule is charged already.
 */
void cpu_exception_return(struct cpu *cpu, uint64_t when);

#endif
