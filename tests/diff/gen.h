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
	struct rng rng;
};

void gen_start(struct gen *g, const struct decoder *d, size_t row);

/* Makes one case of the row. False if there is no way. */
bool gen_case(struct gen *g, struct diff_case *c);

/* A word that no row has and that is in no known gap. False: try again. */
bool gen_unallocated(struct gen *g, struct diff_case *c);

/*
 * Case @i of a sweep over all encodings of MRS and MSR: read and written back at EL1, read and
 * written at EL0, and SYS at both. Returns the word that it is about; 0: left out.
 */
#define GEN_SWEEP_ENCODINGS (8u << 11) /* of each op0 */
#define GEN_SWEEP_CASES	    (10 * GEN_SWEEP_ENCODINGS)
uint32_t gen_sweep(struct diff_case *c, uint32_t i);

/* ---- between the parts of the generator ---- */

#define PSTATE_DAIF 0x3c0u
enum { EL0T = 0, EL1T = 4, EL1H = 5 };

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

/* Loads and stores: registers such that the access goes to gen_address(). False: UNPREDICTABLE. */
bool gen_load_store(struct gen *g, struct diff_case *c);
/* System rows: true if the row is one of them; *ok is then what gen_case() returns. */
bool gen_system(struct gen *g, struct diff_case *c, bool *ok);

#endif
