/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bodies of the integer micro-ops that leave the flags alone; see
 * cpu/uop-table-alu.h for what each computes. Operands may be the same slot:
 * sources are read before d is written.
 */
#ifndef TRAPLINE_CPU_OPS_INT_H
#define TRAPLINE_CPU_OPS_INT_H

#include "base/bits.h"
#include "cpu/cpu.h"

/* moves */

static inline void op_set(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = o.imm;
}

static inline void op_count(struct cpu *cpu, struct opnd o)
{
	cpu->accesses += o.imm;
	cpu->branches += o.aux;
}

static inline void op_movk(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (*o.d & ~(UINT64_C(0xffff) << (o.aux & 63))) | o.imm;
}

static inline void op_movk_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)((*o.d & ~(UINT64_C(0xffff) << (o.aux & 63))) | o.imm);
}

static inline void op_mov(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n;
}

static inline void op_mov_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)*o.n;
}

static inline void op_sxtb(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint64_t)(int8_t)*o.n;
}

static inline void op_sxth(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint64_t)(int16_t)*o.n;
}

static inline void op_sxtw(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint64_t)(int32_t)*o.n;
}

/* add and subtract */

static inline void op_add(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n + *o.m;
}

static inline void op_add_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)(*o.n + *o.m);
}

static inline void op_addi(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n + o.imm;
}

static inline void op_addi_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)(*o.n + o.imm);
}

static inline void op_add_lsl(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n + (*o.m << (o.aux & 63));
}

static inline void op_add_lsl_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)(*o.n + (*o.m << (o.aux & 31)));
}

static inline void op_sub(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n - *o.m;
}

static inline void op_sub_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)(*o.n - *o.m);
}

static inline void op_adc(struct cpu *cpu, struct opnd o)
{
	*o.d = *o.n + *o.m + cpu->cf;
}

static inline void op_adc_w(struct cpu *cpu, struct opnd o)
{
	*o.d = (uint32_t)(*o.n + *o.m + cpu->cf);
}

static inline void op_sbc(struct cpu *cpu, struct opnd o)
{
	*o.d = *o.n + ~*o.m + cpu->cf;
}

static inline void op_sbc_w(struct cpu *cpu, struct opnd o)
{
	*o.d = (uint32_t)(*o.n + ~*o.m + cpu->cf);
}

/* logic */

static inline void op_and(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n & *o.m;
}

static inline void op_and_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)(*o.n & *o.m);
}

static inline void op_andi(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n & o.imm;
}

static inline void op_orr(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n | *o.m;
}

static inline void op_orr_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)(*o.n | *o.m);
}

static inline void op_orri(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n | o.imm;
}

static inline void op_orri_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)(*o.n | o.imm);
}

static inline void op_eor(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n ^ *o.m;
}

static inline void op_eor_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)(*o.n ^ *o.m);
}

static inline void op_eori(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n ^ o.imm;
}

static inline void op_eori_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)(*o.n ^ o.imm);
}

static inline void op_bic(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n & ~*o.m;
}

static inline void op_bic_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)(*o.n & ~*o.m);
}

static inline void op_orn(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n | ~*o.m;
}

static inline void op_orn_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)(*o.n | ~*o.m);
}

static inline void op_eon(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n ^ ~*o.m;
}

static inline void op_eon_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)(*o.n ^ ~*o.m);
}

/* shifts */

static inline void op_lsl(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n << (*o.m & 63);
}

static inline void op_lsl_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)*o.n << (*o.m & 31);
}

static inline void op_lsr(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n >> (*o.m & 63);
}

static inline void op_lsr_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)*o.n >> (*o.m & 31);
}

static inline void op_asr(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint64_t)((int64_t)*o.n >> (*o.m & 63));
}

static inline void op_asr_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)((int32_t)*o.n >> (*o.m & 31));
}

static inline void op_ror(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = ror64(*o.n, (unsigned)*o.m & 63);
}

static inline void op_ror_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = ror32((uint32_t)*o.n, (unsigned)*o.m & 31);
}

static inline void op_lsli(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n << (o.aux & 63);
}

static inline void op_lsli_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)*o.n << (o.aux & 31);
}

static inline void op_lsri(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n >> (o.aux & 63);
}

static inline void op_lsri_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)*o.n >> (o.aux & 31);
}

static inline void op_asri(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint64_t)((int64_t)*o.n >> (o.aux & 63));
}

static inline void op_asri_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)((int32_t)*o.n >> (o.aux & 31));
}

static inline void op_rori(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = ror64(*o.n, o.aux);
}

static inline void op_rori_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = ror32((uint32_t)*o.n, o.aux);
}

/* bit fields */

static inline void op_ubfx(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (*o.n >> (o.aux & 63)) & o.imm;
}

static inline void op_ubfiz(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (*o.n & o.imm) << (o.aux & 63);
}

static inline void op_sbf(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint64_t)((int64_t)(*o.n << (o.aux & 63)) >> (o.aux >> 8 & 63));
}

static inline void op_sbf_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)((int64_t)(*o.n << (o.aux & 63)) >> (o.aux >> 8 & 63));
}

static inline void op_bfi(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (*o.d & ~o.imm) | ((*o.n << (o.aux & 63)) & o.imm);
}

static inline void op_bfi_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)((*o.d & ~o.imm) | ((*o.n << (o.aux & 63)) & o.imm));
}

static inline void op_bfxil(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (*o.d & ~o.imm) | ((*o.n >> (o.aux & 63)) & o.imm);
}

static inline void op_bfxil_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)((*o.d & ~o.imm) | ((*o.n >> (o.aux & 63)) & o.imm));
}

/* aux is 1 to 63 (31): the lifter makes an EXTR by 0 a move. */
static inline void op_extr(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.m >> (o.aux & 63) | *o.n << (-o.aux & 63);
}

static inline void op_extr_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)*o.m >> (o.aux & 31) | (uint32_t)*o.n << (-o.aux & 31);
}

#endif
