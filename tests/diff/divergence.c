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
	       a->sp_el1 == b->sp_el1 && a->fpcr == b->fpcr && a->fpsr == b->fpsr;
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

static bool identification(const struct diff_case *c, const struct diff_state *a,
			   const struct diff_state *b)
{
	static const uint32_t list[] = {
		REG(3, 0, 12, 0, 1),			  /* RVBAR_EL1 */
		REG(3, 1, 15, 3, 0),			  /* CBAR_EL1 */
		REG(3, 3, 9, 12, 0),			  /* PMCR_EL0 */
		REG(3, 3, 9, 12, 6), REG(3, 3, 9, 12, 7), /* PMCEID0_EL0, PMCEID1_EL0 */
	};

	return only_value(c, a, b) &&
	       ((register_of(c) & ~REG(0, 0, 0, 15, 7)) == REG(3, 0, 0, 0, 0) || ONE_OF(c, list));
}

static bool time_passes(const struct diff_case *c, const struct diff_state *a,
			const struct diff_state *b)
{
	static const uint32_t list[] = {
		REG(3, 3, 14, 0, 1),
		REG(3, 3, 14, 0, 2), /* CNTPCT_EL0, CNTVCT_EL0 */
		REG(3, 3, 14, 2, 0),
		REG(3, 3, 14, 3, 0), /* CNTP_TVAL_EL0, CNTV_TVAL_EL0 */
		REG(3, 3, 14, 2, 2),
		REG(3, 3, 14, 3, 2), /* CNTP_CVAL_EL0, CNTV_CVAL_EL0, after TVAL */
	};

	return only_value(c, a, b) && ONE_OF(c, list);
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
	};

	(void)a, (void)b;
	return ONE_OF(c, list);
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
	{ "identification", "ID registers",
	  "QEMU's core has AArch32 and EL3; other values are IMPLEMENTATION DEFINED",
	  identification },
	{ "fpcr-vectors", "FPCR", "Len and Stride are RES0 without AArch32, which QEMU's core has",
	  fpcr_vectors },
	{ "time", "the Generic Timer", "the time of reading", time_passes },
	{ "counters-beyond", "PMEVCNTR<n>_EL0 and PMEVTYPER<n>_EL0",
	  "n beyond PMCR_EL0.N is CONSTRAINED UNPREDICTABLE: QEMU's choice is UNDEFINED",
	  counters_beyond },
	{ "debug-registers", "External debug and self-hosted debug registers",
	  "registers that QEMU 7.2 lacks or ignores", debug_registers },
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
