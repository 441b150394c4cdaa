/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bodies of the micro-ops that move vector registers: d[0] is the low half, d[1] the high one. */
#ifndef TRAPLINE_CPU_OPS_VEC_H
#define TRAPLINE_CPU_OPS_VEC_H

#include "base/bits.h"
#include "cpu/cpu.h"

/*
 * aux of ld_struct and st_struct: what LD1-LD4, ST1-ST4 and LDnR transfer. Multiple structures:
 * `rpt` groups of `selem` registers, whole vectors. Single: one lane of `selem` registers.
 */
enum {
	STRUCT_SIZE = 3u,	     /* log2 of the element's bytes */
	STRUCT_Q = 1u << 2,	     /* 128-bit vectors */
	STRUCT_SELEM_SHIFT = 3,	     /* 2 bits: elements of a structure, less 1 */
	STRUCT_RPT_SHIFT = 5,	     /* 2 bits: groups of registers, less 1 */
	STRUCT_LANE = 1u << 7,	     /* single structure to or from lane: */
	STRUCT_LANE_SHIFT = 8,	     /* 4 bits: its number */
	STRUCT_REPLICATE = 1u << 12, /* single structure to all lanes */
	STRUCT_ALIGNED = 1u << 13,   /* elements must be aligned (SCTLR.A) */
};

static inline void op_vmov16(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	o.d[0] = (uint16_t)*o.n;
	o.d[1] = 0;
}

static inline void op_vmov32(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	o.d[0] = (uint32_t)*o.n;
	o.d[1] = 0;
}

static inline void op_vmov64(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	o.d[0] = *o.n;
	o.d[1] = 0;
}

static inline void op_vmov128(struct cpu *cpu, struct opnd o)
{
	uint64_t high = o.n[1];

	(void)cpu;
	o.d[0] = o.n[0];
	o.d[1] = high;
}

static inline void op_vset(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	o.d[0] = o.imm;
	o.d[1] = o.aux ? o.imm : 0;
}

static inline void op_vorri(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	o.d[0] |= o.imm;
	o.d[1] = o.aux ? o.d[1] | o.imm : 0;
}

static inline void op_vbici(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	o.d[0] &= ~o.imm;
	o.d[1] = o.aux ? o.d[1] & ~o.imm : 0;
}

/* Copies of the low 8 << @size bits of @v in all lanes of 64 bits. */
static inline uint64_t replicate(uint64_t v, unsigned size)
{
	v &= mask64(8u << size);
	for (unsigned bits = 8u << size; bits < 64; bits *= 2)
		v |= v << bits;
	return v;
}

static inline void op_vdup(struct cpu *cpu, struct opnd o)
{
	uint64_t v = replicate(*o.n, o.aux & 3);

	(void)cpu;
	o.d[0] = v;
	o.d[1] = o.aux & 4 ? v : 0;
}

#endif
