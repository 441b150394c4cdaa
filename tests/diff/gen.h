/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random cases of a decode row. The same row, seed and number give the same cases. */
#ifndef TRAPLINE_TESTS_DIFF_GEN_H
#define TRAPLINE_TESTS_DIFF_GEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rng.h"
#include "cpu/decode.h"
#include "tests/diff/case.h"

struct gen {
	const struct decoder *decoder;
	const struct decode_row *row;
	uint32_t mask, value; /* the row's fixed bits */
	uint64_t features;    /* of the core: feature_bit() */
	struct rng rng;
};

void gen_start(struct gen *g, const struct decoder *d, size_t row, uint64_t features);

/* Whether PSTATE.PAN, UAO and SSBS, which a core may have or lack, matter to the row. */
bool gen_depends_on_pstate(const struct gen *g);

/* Makes one case of the row. False if there is no way. */
bool gen_case(struct gen *g, struct diff_case *c);

/* A word that no row has and that is in no known gap. False: try again. */
bool gen_unallocated(struct gen *g, struct diff_case *c);

/*
 * Case @i of a sweep over all encodings of MRS and MSR: read and written back at ELx of @level,
 * read and written at EL0, and SYS at both; at EL2, also what a write of one name of a register
 * changes that HCR_EL2.E2H redirects. Returns the word that it is about; 0: left out.
 */
#define GEN_SWEEP_ENCODINGS (8u << 11) /* of each op0 */
#define GEN_SWEEP_NAMES	    1000
#define GEN_SWEEP_CASES	    (10 * GEN_SWEEP_ENCODINGS + GEN_SWEEP_NAMES)
uint32_t gen_sweep(struct diff_case *c, uint32_t i, enum diff_level level);

/* ---- between the parts of the generator ---- */

#define PSTATE_DAIF 0x3c0u
#define PSTATE_SSBS (1u << 12)
#define PSTATE_PAN  (1u << 22)
#define PSTATE_UAO  (1u << 23)
enum { EL0T = 0, EL1T = 4, EL1H = 5, EL2H = 9 };

static inline bool gen_one_in(struct gen *g, unsigned n)
{
	return rng_below(&g->rng, n) == 0;
}

/* A word of the row: registers are often equal, 0, 30 or 31. */
uint32_t gen_word(struct gen *g);
void gen_override(struct diff_case *c, unsigned reg, uint64_t value);

/* An address in or near the data pages, for an access of @size bytes. */
uint64_t gen_address(struct gen *g, unsigned size);
/* One at which an access of 16 bytes is aligned, does not fault at EL1 and is seen. */
uint64_t gen_good_address(struct gen *g);

/* What test memory holds at @va, an address in the data pages; as pristine() of guest.c. */
uint64_t gen_memory_at(uint64_t va);

static inline bool gen_has(const struct gen *g, enum feature f)
{
	return g->features & feature_bit(f);
}

/* Loads and stores: registers such that the access goes to gen_address(). False: UNPREDICTABLE. */
bool gen_load_store(struct gen *g, struct diff_case *c);
/* System rows: true if the row is one of them; *ok is then what gen_case() returns. */
bool gen_system(struct gen *g, struct diff_case *c, bool *ok);

#endif
