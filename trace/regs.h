/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registers that a trace has met, numbered: X0-X30 and SP are 0-31, V0-V31
 * are 32-63, system registers and memory-mapped registers of the GIC follow in
 * the order in which they were first seen.
 */
#ifndef TRAPLINE_TRACE_REGS_H
#define TRAPLINE_TRACE_REGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "trace/class.h"

enum { REG_FIRST_DYNAMIC = 64, REG_MAX = 1024, REG_NONE = 0xffff };

/* A system register's 16 bits, as in MRS and MSR. */
#define TRACE_SYSREG(op0, op1, crn, crm, op2) \
	((uint16_t)((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2)))

struct trace_reg {
	char *name;
	uint16_t sysreg;   /* encoding, 0 if it is not a system register */
	uint8_t reg_class; /* enum reg_class */
	bool named;	   /* by the core; else by its encoding, and of no class yet */
	bool dirty;	   /* changed since the owner last cleared this */
};

struct regs {
	struct trace_reg reg[REG_MAX];
	unsigned int count;
	bool dirty;		     /* some register is */
	struct map by_mmio;	     /* region and offset -> pointer into reg[] */
	uint16_t by_sysreg[1 << 16]; /* 0: not seen */
};

void regs_init(struct regs *r);
void regs_fini(struct regs *r);

/*
 * Both return REG_NONE when the table is full. @name NULL: the register is called by the
 * assembler's generic name S<op0>_... and has no class, until a later call knows more.
 */
uint16_t regs_sysreg(struct regs *r, uint16_t sysreg, uint8_t reg_class, const char *name);
/* @offset: within the region; @region_name may be NULL. */
uint16_t regs_mmio(struct regs *r, unsigned int region, uint64_t offset, uint8_t reg_class,
		   const char *region_name);

#endif
