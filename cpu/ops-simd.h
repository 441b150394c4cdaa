/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bodies of the frequent micro-ops of Advanced SIMD on integers. */
#ifndef TRAPLINE_CPU_OPS_SIMD_H
#define TRAPLINE_CPU_OPS_SIMD_H

#include "cpu/cpu.h"

/* The bits of *n where d has ones, of *m elsewhere. */
static inline void op_bsl(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (*o.n & *o.d) | (*o.m & ~*o.d);
}

/* The bits of *n where *m has ones, the others stay. */
static inline void op_bit(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (*o.n & *o.m) | (*o.d & ~*o.m);
}

/* The bits of *n where *m has zeros, the others stay. */
static inline void op_bif(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (*o.n & ~*o.m) | (*o.d & *o.m);
}

#endif
