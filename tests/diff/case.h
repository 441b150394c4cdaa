/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the generator, the bare-metal guest and the comparison share: the
 * guest's addresses, a case, and a result. Little-endian on both sides.
 */
#ifndef TRAPLINE_TESTS_DIFF_CASE_H
#define TRAPLINE_TESTS_DIFF_CASE_H

/* Virtual addresses; all test pages are in the 2 MiB at TEST_BASE. */
#define TEST_BASE  0x2aaaa00000
#define SLOT_PAGE  (TEST_BASE + 0x80000) /* read-only, executable at EL0 and EL1 */
#define SLOT_ADDR  (SLOT_PAGE + 0x800)	 /* the case's instructions; BRK all around */
#define DATA_PAGE  (TEST_BASE + 0xa0000) /* never executable, as are the next pages: */
#define DATA_PAGES 2			 /* read-write at EL0 and EL1 */
#define DATA_RO	   (DATA_PAGE + 0x2000)	 /* read-only at both */
#define DATA_EL1   (DATA_PAGE + 0x3000)	 /* read-write at EL1, nothing at EL0 */
#define DATA_HOLE  (DATA_PAGE + 0x4000)	 /* not mapped */
#define DATA_AF	   (DATA_PAGE + 0x5000)	 /* mapped, access flag 0 */
#define DATA_BYTES 0x4000		 /* DATA_PAGE to DATA_HOLE */

/* Where cases read and write: around the page ends, this many bytes to each side. */
#define WINDOW_SIDE    256

#define CASE_WORDS     6
#define CASE_OVERRIDES 6
#define REG_SP	       31 /* as an override: both stack pointers */

/* SCTLR_ELx: RES1, nTWE, nTWI, UCT, DZE, I, C, M; neither A nor SA. At EL2: RES1, I, C, M */
#define SCTLR_TEST     0x30d5d985
#define SCTLR_EL2_TEST 0x30c51835
/* CPACR_EL1.FPEN. At EL2 CPTR_EL2, RES1 */
#define CPACR_TEST    0x300000
#define CPTR_EL2_TEST 0x33ff
#define MEM_CHANGES   24

/* Where the guest runs: enum diff_level */
#define AT_EL1	0
#define AT_EL2	1
#define AT_HOST 2

#ifndef __ASSEMBLER__
#include <stdint.h>

enum diff_level {
	LEVEL_EL1 = AT_EL1,
	LEVEL_EL2 = AT_EL2,   /* HCR_EL2.E2H is 0 */
	LEVEL_HOST = AT_HOST, /* E2H and TGE */
	DIFF_LEVELS
};

struct diff_case {
	uint64_t seed;		    /* of all registers that are not in reg[] */
	uint32_t words[CASE_WORDS]; /* 0: the BRK that fills the page */
	uint32_t spsr;		    /* PSTATE that the case starts with: EL0, or ELx of the level */
	uint32_t sctlr, cpacr;	    /* of ELx; CPTR_EL2 at EL2 */
	uint16_t row;
	uint8_t overrides;
	uint8_t reg[CASE_OVERRIDES];
	uint8_t interrupt; /* the virtual timer's interrupt is pending all along */
	uint8_t fpcr;	   /* bits 26:22 of FPCR, AHP, DN, FZ, RMode; and 19, FZ16 */
	uint8_t fpsr;	   /* its cumulative bits 7 and 4:0; 6 is QC */
	uint8_t halves;	   /* vector registers have half-precision numbers, more often than not */
	uint64_t value[CASE_OVERRIDES];
};

#define CASE_FPCR(c) ((uint64_t)((c)->fpcr & 31) << 22 | (uint64_t)((c)->fpcr >> 5) << 19)

struct diff_cases {
	uint32_t count;
	uint32_t dump; /* results are struct diff_state rather than struct diff_digest */
	struct diff_case cases[];
};

/* One case's outcome, in short. The last one of a run is of all test memory together. */
struct diff_digest {
	uint64_t hash;
	uint32_t esr;
	uint32_t number;
};

/* In full: everything that is hashed. Offsets of the first part are used by guest.S. */
struct diff_state {
	uint64_t x[31], sp_el0;
	uint64_t sp_elx, elr, spsr, esr;
	uint64_t far; /* 0 where the exception leaves it UNKNOWN */
	uint64_t vector, fpcr, fpsr;
	uint64_t v[64];
	uint64_t mem_count; /* 64-bit words of the windows that changed; the first of them: */
	struct {
		uint64_t va, value;
	} mem[MEM_CHANGES];
};
#endif

#define STATE_SP_EL0 248
#define STATE_SP_ELX 256
#define STATE_ELR    264
#define STATE_SPSR   272
#define STATE_ESR    280
#define STATE_FAR    288
#define STATE_VECTOR 296
#define STATE_FPCR   304
#define STATE_FPSR   312
#define STATE_V	     320

#endif
