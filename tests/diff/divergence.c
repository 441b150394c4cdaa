// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/diff/divergence.h"

#include <string.h>

enum {
	EC_SYS64 = 0x18,
	EC_IABORT_EL0 = 0x20,
	EC_IABORT_EL1,
	EC_PC_ALIGN,
	EC_DABORT_EL0 = 0x24,
	EC_DABORT_EL1
};

static unsigned ec(const struct diff_state *s)
{
	return s->esr >> 26 & 63;
}

static bool same_registers(const struct diff_state *a, const struct diff_state *b)
{
	return !memcmp(a->x, b->x, sizeof a->x) && a->sp_el0 == b->sp_el0 &&
	       a->sp_elx == b->sp_elx && a->fpcr == b->fpcr && a->fpsr == b->fpsr;
}

static bool same_vectors(const struct diff_state *a, const struct diff_state *b)
{
	return !memcmp(a->v, b->v, sizeof a->v);
}

static bool same_memory(const struct diff_state *a, const struct diff_state *b)
{
	size_t n = a->mem_count < MEM_CHANGES ? a->mem_count : MEM_CHANGES;

	return a->mem_count == b->mem_count && !memcmp(a->mem, b->mem, n * sizeof a->mem[0]);
}

static bool same_exception(const struct diff_state *a, const struct diff_state *b)
{
	return a->esr == b->esr && a->elr == b->elr && a->far == b->far && a->spsr == b->spsr &&
	       a->vector == b->vector;
}

static bool data_abort(const struct diff_state *s)
{
	return ec(s) == EC_DABORT_EL0 || ec(s) == EC_DABORT_EL1;
}

static bool pc_alignment(const struct diff_case *c, const struct diff_state *a,
			 const struct diff_state *b)
{
	(void)c;
	return ec(a) == EC_PC_ALIGN && (a->elr & 3) &&
	       (ec(b) == EC_IABORT_EL0 || ec(b) == EC_IABORT_EL1) && a->elr == b->elr &&
	       a->far == a->elr && a->spsr == b->spsr && a->vector == b->vector &&
	       same_registers(a, b) && same_vectors(a, b) && same_memory(a, b);
}

/* ISS of a trapped MSR, MRS or SYS: op2 is bits 19:17, op1 16:14. */
static bool daif_syndrome(const struct diff_case *c, const struct diff_state *a,
			  const struct diff_state *b)
{
	uint64_t rest = ~(UINT64_C(7) << 17 | UINT64_C(7) << 14);

	return (c->words[0] & 0xfffff01f) == 0xd503401f && ec(a) == EC_SYS64 &&
	       (a->esr & rest) == (b->esr & rest) && (a->esr >> 17 & 7) == (c->words[0] >> 5 & 7) &&
	       (a->esr >> 14 & 7) == (c->words[0] >> 16 & 7) && a->elr == b->elr &&
	       a->spsr == b->spsr && a->vector == b->vector && same_registers(a, b) &&
	       same_vectors(a, b) && same_memory(a, b);
}

/* AT, ISB, MRS X30, PAR_EL1 */
static bool par_ns(const struct diff_case *c, const struct diff_state *a,
		   const struct diff_state *b)
{
	struct diff_state masked = *b;

	masked.x[30] = a->x[30];
	return c->words[2] == 0xd538741e && (a->x[30] ^ b->x[30]) == 1u << 9 && !(a->x[30] & 1) &&
	       same_exception(a, b) && same_registers(a, &masked) && same_vectors(a, b) &&
	       same_memory(a, b);
}

/* DC IVAC, CVAC, CVAU, CIVAC and IC IVAU; ours aborted, with ISS.CM set. */
static bool cache_by_address(const struct diff_case *c, const struct diff_state *a,
			     const struct diff_state *b)
{
	uint32_t op = c->words[0] & ~31u;

	return (op == 0xd5087620 || op == 0xd50b7a20 || op == 0xd50b7b20 || op == 0xd50b7e20 ||
		op == 0xd50b7520) &&
	       data_abort(a) && (a->esr & 1u << 8) && (a->esr & 1u << 6) && a->elr == SLOT_ADDR &&
	       b->elr == SLOT_ADDR + 4 && same_registers(a, b) && same_vectors(a, b) &&
	       same_memory(a, b);
}

static bool aborted_store(const struct diff_case *c, const struct diff_state *a,
			  const struct diff_state *b)
{
	(void)c;
	return data_abort(a) && (a->esr & 1u << 6) && same_exception(a, b) &&
	       same_registers(a, b) && same_vectors(a, b) && !a->mem_count && b->mem_count <= 8;
}

/* Only destinations differ: Vt and Vt2 of a pair, Vt to Vt+3 of a structure. */
static bool aborted_load(const struct diff_case *c, const struct diff_state *a,
			 const struct diff_state *b)
{
	unsigned t = c->words[0] & 31, t2 = c->words[0] >> 10 & 31;
	bool pair = (c->words[0] >> 27 & 7) == 5;

	for (unsigned i = 0; i < 32; i++) {
		bool same = a->v[2 * i] == b->v[2 * i] && a->v[2 * i + 1] == b->v[2 * i + 1];

		if (!same && !(pair ? i == t || i == t2 : (i - t) % 32 < 4))
			return false;
	}
	return data_abort(a) && !(a->esr & 1u << 6) && same_exception(a, b) &&
	       same_registers(a, b) && same_memory(a, b);
}

/* op0, op1, CRn, CRm and op2 of the MSR or MRS that a case ends with, as in the word */
static uint32_t register_of(const struct diff_case *c)
{
	uint32_t word = c->words[1] ? c->words[1] : c->words[0];

	return (word & 0xffc00000) == 0xd5000000 ? word & 0x1fffe0 : 0;
}

#define REG(op0, op1, crn, crm, op2) \
	((uint32_t)((op0) << 19 | (op1) << 16 | (crn) << 12 | (crm) << 8 | (op2) << 5))

static bool one_of(uint32_t reg, const uint32_t *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == reg)
			return true;
	return false;
}

#define ONE_OF(c, list) one_of(register_of(c), list, sizeof list / sizeof *list)

/* Both read it, and read different values. */
static bool only_value(const struct diff_case *c, const struct diff_state *a,
		       const struct diff_state *b)
{
	struct diff_state masked = *b;

	masked.x[5] = a->x[5];
	return (c->words[0] & 0xfff0001f) == 0xd5300005 && a->elr > SLOT_ADDR &&
	       same_exception(a, b) && same_registers(a, &masked) && same_vectors(a, b) &&
	       same_memory(a, b);
}

/*
 * Fields in which QEMU's core and ours may differ; those that are not listed agree. Ours denies
 * AArch32, EL3, and what model.c lists.
 */
static bool identification(const struct diff_case *c, const struct diff_state *a,
			   const struct diff_state *b)
{
	static const struct {
		uint32_t reg;
		uint64_t differ;
	} list[] = {
		{ REG(3, 0, 0, 4, 0), 0xffff },	     /* AA64PFR0: EL3 to EL0 */
		{ REG(3, 0, 0, 5, 0), 0xf0f },	     /* AA64DFR0: PMUVer, DebugVer */
		{ REG(3, 0, 0, 7, 1), 0xf00 },	     /* AA64MMFR1: VH at EL1 */
		{ REG(3, 0, 0, 7, 2), 0xf000 },	     /* AA64MMFR2: IESB */
		{ REG(3, 0, 10, 4, 7), 0xff00ff },   /* LORID_EL1: LD, LR, of which QEMU has 0 */
		{ REG(3, 0, 12, 0, 1), UINT64_MAX }, /* RVBAR_EL1 */
		{ REG(3, 4, 12, 0, 1), UINT64_MAX }, /* RVBAR_EL2 */
		{ REG(3, 1, 15, 3, 0), UINT64_MAX }, /* CBAR_EL1 */
		{ REG(3, 3, 9, 12, 6), UINT64_MAX }, /* PMCEID0_EL0, PMCEID1_EL0 */
		{ REG(3, 3, 9, 12, 7), UINT64_MAX },
	};
	uint32_t reg = register_of(c);

	if (!only_value(c, a, b))
		return false;
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (list[i].reg == reg)
			return !((a->x[5] ^ b->x[5]) & ~list[i].differ);
	/* AArch32: ID_PFR0_EL1 to MVFR2_EL1 and what follows it */
	return (reg & ~REG(0, 0, 0, 3, 7)) == REG(3, 0, 0, 0, 0) && (reg & REG(0, 0, 0, 3, 0)) &&
	       !a->x[5];
}

static bool time_passes(const struct diff_case *c, const struct diff_state *a,
			const struct diff_state *b)
{
	uint32_t reg = register_of(c);

	/* TVAL, and CVAL after a write of it, of all timers: CNTP, CNTV, CNTHP, CNTHV, _EL02 */
	return only_value(c, a, b) &&
	       (reg == REG(3, 3, 14, 0, 1) || reg == REG(3, 3, 14, 0, 2) || /* CNTPCT, CNTVCT */
		((reg & ~REG(0, 7, 0, 1, 2)) == REG(3, 0, 14, 2, 0) && (reg >> 16 & 7) >= 3));
}

/* Len and Stride, of AArch32, are RES0 where there is no AArch32. */
static bool fpcr_vectors(const struct diff_case *c, const struct diff_state *a,
			 const struct diff_state *b)
{
	struct diff_state masked = *b;

	masked.fpcr &= ~UINT64_C(0x370000);
	return register_of(c) == REG(3, 3, 4, 4, 0) && same_exception(a, b) &&
	       same_registers(a, &masked) && same_vectors(a, b) && same_memory(a, b);
}

/* PMEVCNTR<n>_EL0 and PMEVTYPER<n>_EL0; the core has six. PMCCFILTR_EL0 is the last of them. */
static bool counters_beyond(const struct diff_case *c, const struct diff_state *a,
			    const struct diff_state *b)
{
	uint32_t reg = register_of(c), n = (reg >> 5 & 31);

	(void)a;
	return (reg & ~REG(0, 0, 0, 7, 7)) == REG(3, 3, 14, 8, 0) && n >= 6 && n <= 30 &&
	       !(b->esr >> 25 == 0);
}

static bool debug_registers(const struct diff_case *c, const struct diff_state *a,
			    const struct diff_state *b)
{
	static const uint32_t list[] = {
		REG(2, 0, 0, 0, 2),  REG(2, 0, 0, 3, 2),
		REG(2, 0, 0, 6, 2),			 /* OSDTRRX, OSDTRTX, OSECCR */
		REG(2, 0, 1, 4, 4),  REG(2, 0, 0, 2, 0), /* DBGPRCR, MDCCINT */
		REG(2, 0, 7, 8, 6),  REG(2, 0, 7, 9, 6), /* DBGCLAIMSET, DBGCLAIMCLR */
		REG(2, 0, 7, 14, 6),			 /* DBGAUTHSTATUS */
		REG(2, 3, 0, 4, 0),  REG(2, 3, 0, 5, 0), /* DBGDTR, DBGDTRTX */
		REG(2, 4, 0, 7, 0),			 /* DBGVCR32_EL2 */
	};

	(void)a, (void)b;
	return ONE_OF(c, list);
}

/* Ours is UNDEFINED at the first access of a register, or at the instruction, of a feature that its
 * ID registers deny. */
static bool denied(const struct diff_case *c, const struct diff_state *a,
		   const struct diff_state *b)
{
	static const uint32_t list[] = {
		REG(3, 3, 4, 2, 6),  /* SSBS: needs FEAT_SSBS2 */
		REG(3, 1, 15, 3, 0), /* CBAR_EL1: not of Armv8.2 cores */
	};

	bool msr_ssbs = (c->words[0] & 0xfffff0ff) == 0xd503403f;

	(void)b;
	return (msr_ssbs || ONE_OF(c, list)) && ec(a) == 0 && a->elr == SLOT_ADDR;
}

/*
 * _EL12 and _EL02 names (op1 is 5) at EL2 without E2H: ours is UNDEFINED. QEMU reads EL1's
 * register, or says that the access of a timer is trapped.
 */
static bool alias_without_e2h(const struct diff_case *c, const struct diff_state *a,
			      const struct diff_state *b)
{
	(void)b;
	return c->sctlr == SCTLR_EL2_TEST && (register_of(c) >> 16 & 7) == 5 && ec(a) == 0 &&
	       a->elr == SLOT_ADDR;
}

#define FSC_ALIGNMENT_FAULT 0x21
#define FSC_MASK	    0x3f

/* Ours aborted; QEMU loaded Xt, or went on to an abort that has a lower priority. */
static bool ldapr_alignment(const struct diff_case *c, const struct diff_state *a,
			    const struct diff_state *b)
{
	unsigned t = c->words[0] & 31;
	struct diff_state masked = *b;

	if ((c->words[0] & 0x3ffffc00) != 0x38bfc000 || !data_abort(a) ||
	    (a->esr & FSC_MASK) != FSC_ALIGNMENT_FAULT || !(a->far % (1u << (c->words[0] >> 30))))
		return false;
	if (data_abort(b))
		return a->elr == b->elr && b->far - a->far < 8 && same_registers(a, b) &&
		       same_vectors(a, b) && same_memory(a, b);
	if (t != 31)
		masked.x[t] = a->x[t];
	return b->elr == SLOT_ADDR + 4 && same_registers(a, &masked) && same_vectors(a, b) &&
	       same_memory(a, b);
}

/*
 * DC CVAP: QEMU's abort has neither ISS.CM nor WnR, its FAR is the line's address, and PSTATE.PAN
 * forbids it.
 */
static bool dc_cvap(const struct diff_case *c, const struct diff_state *a,
		    const struct diff_state *b)
{
	if ((c->words[0] & ~31u) != 0xd50b7c20 || !data_abort(b) || !same_registers(a, b) ||
	    !same_vectors(a, b) || !same_memory(a, b))
		return false;
	if (!data_abort(a))
		return (a->spsr & 1u << 22) && a->elr == SLOT_ADDR + 4 && b->elr == SLOT_ADDR;
	return (a->esr ^ b->esr) == (1u << 8 | 1u << 6) && (a->far & ~63ull) == (b->far & ~63ull) &&
	       a->elr == b->elr && a->spsr == b->spsr && a->vector == b->vector;
}

/* FCVTZS Hd, Hn, #fbits with a negative result. */
static bool half_sign(const struct diff_case *c, const struct diff_state *a,
		      const struct diff_state *b)
{
	unsigned d = c->words[0] & 31;
	struct diff_state masked = *b;

	masked.v[2 * d] = (uint16_t)b->v[2 * d];
	return (c->words[0] & 0xfff0fc00) == 0x5f10fc00 &&
	       b->v[2 * d] == (uint32_t)(int16_t)a->v[2 * d] && same_exception(a, b) &&
	       same_registers(a, b) && same_vectors(a, &masked) && same_memory(a, b);
}

/* FMAXNMV, FMINNMV, FMAXV and FMINV of half precision but for bit 22, which is 0 there. */
static bool half_across_lanes(const struct diff_case *c, const struct diff_state *a,
			      const struct diff_state *b)
{
	uint32_t op = c->words[0] & 0xbf7ffc00;

	return (op == 0x0e70c800 || op == 0x0e70f800) && ec(a) == 0 && a->elr == SLOT_ADDR &&
	       b->elr == SLOT_ADDR + 4 && same_registers(a, b) && same_memory(a, b);
}

const struct divergence divergences[] = {
	{ "pc-alignment", "Synchronous exception prioritization",
	  "a PC alignment fault comes before the abort that its address would cause; QEMU reports "
	  "the abort",
	  pc_alignment },
	{ "daif-syndrome", "ESR_ELx, ISS of EC 0x18",
	  "MSR DAIFSet and DAIFClr trapped from EL0: QEMU swaps op1 and op2", daif_syndrome },
	{ "par-ns", "PAR_EL1, NS",
	  "PAR_EL1.NS is UNKNOWN for Non-secure translations; QEMU sets it", par_ns },
	{ "cache-by-address", "Cache maintenance instructions, MMU faults they may take",
	  "cache maintenance by VA takes MMU faults, with ISS.CM; QEMU's does nothing",
	  cache_by_address },
	{ "aborted-store", "Data Abort: state after one",
	  "bytes that a store wrote before it aborted are UNKNOWN; QEMU leaves those of its first "
	  "accesses",
	  aborted_store },
	{ "ldapr-alignment", "Alignment of data accesses; AArch64.CheckAlignment()",
	  "LDAPR of an address that is not aligned faults as LDAR does where there is no "
	  "FEAT_LSE2; "
	  "QEMU's is a plain load",
	  ldapr_alignment },
	{ "dc-cvap", "Cache maintenance instructions; ISS of a Data Abort; PSTATE.PAN",
	  "DC CVAP that aborts has CM and WnR set and the address as given in FAR, and PAN does "
	  "not "
	  "apply to it; QEMU's is a load of the line",
	  dc_cvap },
	{ "half-sign", "FCVTZS (vector, fixed-point)",
	  "bits above the 16 of a scalar result are 0; QEMU leaves its sign in 31:16", half_sign },
	{ "half-across-lanes", "Advanced SIMD across lanes",
	  "FMAXNMV and the like of half precision have 0 in bit 22; QEMU ignores it",
	  half_across_lanes },
	{ "identification", "ID registers",
	  "QEMU's core has AArch32 and EL3, and more of Armv8.2; other values are IMPLEMENTATION "
	  "DEFINED",
	  identification },
	{ "fpcr-vectors", "FPCR", "Len and Stride are RES0 without AArch32, which QEMU's core has",
	  fpcr_vectors },
	{ "time", "the Generic Timer", "the time of reading", time_passes },
	{ "counters-beyond", "PMEVCNTR<n>_EL0 and PMEVTYPER<n>_EL0",
	  "n beyond PMCR_EL0.N is CONSTRAINED UNPREDICTABLE: QEMU's choice is UNDEFINED",
	  counters_beyond },
	{ "debug-registers", "External debug and self-hosted debug registers",
	  "registers that QEMU 7.2 lacks or ignores", debug_registers },
	{ "denied", "ID_AA64PFR1_EL1, SSBS",
	  "MSR and MRS of SSBS are UNDEFINED on a core whose field is 1, as it is on both; QEMU "
	  "executes them. And a register of implementations that are not ours",
	  denied },
	{ "el12-without-e2h", "HCR_EL2.E2H; the _EL12 and _EL02 registers",
	  "UNDEFINED while E2H is 0; QEMU reaches EL1's register, or traps", alias_without_e2h },
	{ "aborted-load", "Data Abort: state after one",
	  "destinations of a load that aborted are UNKNOWN; QEMU leaves what its first accesses "
	  "read",
	  aborted_load },
};
const unsigned divergence_count = sizeof divergences / sizeof *divergences;

int divergence_find(const struct diff_case *c, const struct diff_state *ours,
		    const struct diff_state *theirs)
{
	for (unsigned i = 0; i < divergence_count; i++)
		if (divergences[i].explains(c, ours, theirs))
			return (int)i;
	return -1;
}

bool divergence_never_ends(uint32_t word)
{
	return (word & 0xfffffc1f) == 0xd69f0000 && (word >> 5 & 31) != 31;
}
