/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bodies of the micro-ops that set or use NZCV. The flags are kept as cpu/cpu.h says: N in bit 63
 * of nf, Z as zf == 0, C as cf, V in bit 63 of vf; a 32-bit result is shifted up for N and V.
 */
#ifndef TRAPLINE_CPU_OPS_FLAGS_H
#define TRAPLINE_CPU_OPS_FLAGS_H

#include "base/bits.h"
#include "cpu/cpu.h"

/* Adds with carry in; sets NZCV (Arm ARM, AddWithCarry). A subtraction is an addition of ~m. */
static inline uint64_t add_flags(struct cpu *cpu, uint64_t n, uint64_t m, uint64_t carry)
{
	uint64_t partial = n + m, r = partial + carry;

	cpu->nf = r;
	cpu->zf = r;
	cpu->cf = (partial < n) | (r < partial);
	cpu->vf = (n ^ r) & (m ^ r);
	return r;
}

static inline uint64_t add_flags_w(struct cpu *cpu, uint32_t n, uint32_t m, uint64_t carry)
{
	uint64_t wide = (uint64_t)n + m + carry;
	uint32_t r = (uint32_t)wide;

	cpu->nf = (uint64_t)r << 32;
	cpu->zf = r;
	cpu->cf = wide >> 32;
	cpu->vf = (uint64_t)((n ^ r) & (m ^ r)) << 32;
	return r;
}

static inline uint64_t sub_flags(struct cpu *cpu, uint64_t n, uint64_t m)
{
	uint64_t r = n - m;

	cpu->nf = r;
	cpu->zf = r;
	cpu->cf = n >= m;
	cpu->vf = (n ^ m) & (n ^ r);
	return r;
}

static inline uint64_t sub_flags_w(struct cpu *cpu, uint32_t n, uint32_t m)
{
	uint32_t r = n - m;

	cpu->nf = (uint64_t)r << 32;
	cpu->zf = r;
	cpu->cf = n >= m;
	cpu->vf = (uint64_t)((n ^ m) & (n ^ r)) << 32;
	return r;
}

static inline uint64_t logic_flags(struct cpu *cpu, uint64_t r)
{
	cpu->nf = r;
	cpu->zf = r;
	cpu->cf = 0;
	cpu->vf = 0;
	return r;
}

static inline uint64_t logic_flags_w(struct cpu *cpu, uint32_t r)
{
	logic_flags(cpu, (uint64_t)r << 32);
	return r;
}

static inline void op_adds(struct cpu *cpu, struct opnd o)
{
	*o.d = add_flags(cpu, *o.n, *o.m, 0);
}

static inline void op_adds_w(struct cpu *cpu, struct opnd o)
{
	*o.d = add_flags_w(cpu, (uint32_t)*o.n, (uint32_t)*o.m, 0);
}

static inline void op_addsi(struct cpu *cpu, struct opnd o)
{
	*o.d = add_flags(cpu, *o.n, o.imm, 0);
}

static inline void op_addsi_w(struct cpu *cpu, struct opnd o)
{
	*o.d = add_flags_w(cpu, (uint32_t)*o.n, (uint32_t)o.imm, 0);
}

static inline void op_subs(struct cpu *cpu, struct opnd o)
{
	*o.d = sub_flags(cpu, *o.n, *o.m);
}

static inline void op_subs_w(struct cpu *cpu, struct opnd o)
{
	*o.d = sub_flags_w(cpu, (uint32_t)*o.n, (uint32_t)*o.m);
}

static inline void op_subsi(struct cpu *cpu, struct opnd o)
{
	*o.d = sub_flags(cpu, *o.n, o.imm);
}

static inline void op_subsi_w(struct cpu *cpu, struct opnd o)
{
	*o.d = sub_flags_w(cpu, (uint32_t)*o.n, (uint32_t)o.imm);
}

static inline void op_adcs(struct cpu *cpu, struct opnd o)
{
	*o.d = add_flags(cpu, *o.n, *o.m, cpu->cf);
}

static inline void op_adcs_w(struct cpu *cpu, struct opnd o)
{
	*o.d = add_flags_w(cpu, (uint32_t)*o.n, (uint32_t)*o.m, cpu->cf);
}

static inline void op_sbcs(struct cpu *cpu, struct opnd o)
{
	*o.d = add_flags(cpu, *o.n, ~*o.m, cpu->cf);
}

static inline void op_sbcs_w(struct cpu *cpu, struct opnd o)
{
	*o.d = add_flags_w(cpu, (uint32_t)*o.n, ~(uint32_t)*o.m, cpu->cf);
}

static inline void op_ands(struct cpu *cpu, struct opnd o)
{
	*o.d = logic_flags(cpu, *o.n & *o.m);
}

static inline void op_ands_w(struct cpu *cpu, struct opnd o)
{
	*o.d = logic_flags_w(cpu, (uint32_t)(*o.n & *o.m));
}

static inline void op_andsi(struct cpu *cpu, struct opnd o)
{
	*o.d = logic_flags(cpu, *o.n & o.imm);
}

static inline void op_andsi_w(struct cpu *cpu, struct opnd o)
{
	*o.d = logic_flags_w(cpu, (uint32_t)(*o.n & o.imm));
}

static inline void op_flags_nz_w(struct cpu *cpu, struct opnd o)
{
	cpu->nf = (uint64_t)(uint32_t)*o.n << 32;
	cpu->zf = (uint32_t)*o.n;
}

static inline void op_bics(struct cpu *cpu, struct opnd o)
{
	*o.d = logic_flags(cpu, *o.n & ~*o.m);
}

static inline void op_bics_w(struct cpu *cpu, struct opnd o)
{
	*o.d = logic_flags_w(cpu, (uint32_t)(*o.n & ~*o.m));
}

/* Whether the current NZCV, as a number from 0 to 15, is in @set: without a branch. */
static inline bool nzcv_in(const struct cpu *cpu, uint32_t set)
{
	return set >> (cpu_nzcv(cpu) >> 28) & 1;
}

static inline void op_csel(struct cpu *cpu, struct opnd o)
{
	*o.d = nzcv_in(cpu, o.aux) ? *o.n : *o.m;
}

static inline void op_csel_w(struct cpu *cpu, struct opnd o)
{
	*o.d = (uint32_t)(nzcv_in(cpu, o.aux) ? *o.n : *o.m);
}

static inline void op_csinc(struct cpu *cpu, struct opnd o)
{
	*o.d = nzcv_in(cpu, o.aux) ? *o.n : *o.m + 1;
}

static inline void op_csinc_w(struct cpu *cpu, struct opnd o)
{
	*o.d = (uint32_t)(nzcv_in(cpu, o.aux) ? *o.n : *o.m + 1);
}

static inline void op_csinv(struct cpu *cpu, struct opnd o)
{
	*o.d = nzcv_in(cpu, o.aux) ? *o.n : ~*o.m;
}

static inline void op_csinv_w(struct cpu *cpu, struct opnd o)
{
	*o.d = (uint32_t)(nzcv_in(cpu, o.aux) ? *o.n : ~*o.m);
}

static inline void op_csneg(struct cpu *cpu, struct opnd o)
{
	*o.d = nzcv_in(cpu, o.aux) ? *o.n : -*o.m;
}

static inline void op_csneg_w(struct cpu *cpu, struct opnd o)
{
	*o.d = (uint32_t)(nzcv_in(cpu, o.aux) ? *o.n : -*o.m);
}

/* The NZCV that a conditional comparison sets when its condition fails. */
static inline void ccmp_else(struct cpu *cpu, struct opnd o)
{
	cpu_set_nzcv(cpu, (o.aux >> 16 & 15) << 28);
}

static inline void op_ccmp(struct cpu *cpu, struct opnd o)
{
	if (nzcv_in(cpu, o.aux))
		sub_flags(cpu, *o.n, *o.m);
	else
		ccmp_else(cpu, o);
}

static inline void op_ccmp_w(struct cpu *cpu, struct opnd o)
{
	if (nzcv_in(cpu, o.aux))
		sub_flags_w(cpu, (uint32_t)*o.n, (uint32_t)*o.m);
	else
		ccmp_else(cpu, o);
}

static inline void op_ccmn(struct cpu *cpu, struct opnd o)
{
	if (nzcv_in(cpu, o.aux))
		add_flags(cpu, *o.n, *o.m, 0);
	else
		ccmp_else(cpu, o);
}

static inline void op_ccmn_w(struct cpu *cpu, struct opnd o)
{
	if (nzcv_in(cpu, o.aux))
		add_flags_w(cpu, (uint32_t)*o.n, (uint32_t)*o.m, 0);
	else
		ccmp_else(cpu, o);
}

static inline void op_ccmpi(struct cpu *cpu, struct opnd o)
{
	o.m = &o.imm;
	op_ccmp(cpu, o);
}

static inline void op_ccmpi_w(struct cpu *cpu, struct opnd o)
{
	o.m = &o.imm;
	op_ccmp_w(cpu, o);
}

static inline void op_ccmni(struct cpu *cpu, struct opnd o)
{
	o.m = &o.imm;
	op_ccmn(cpu, o);
}

static inline void op_ccmni_w(struct cpu *cpu, struct opnd o)
{
	o.m = &o.imm;
	op_ccmn_w(cpu, o);
}

#endif
