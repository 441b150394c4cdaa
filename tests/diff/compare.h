/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs cases on this simulator and on QEMU, and counts by decode row how they went. */
#ifndef TRAPLINE_TESTS_DIFF_COMPARE_H
#define TRAPLINE_TESTS_DIFF_COMPARE_H

#include "cpu/decode.h"
#include "tests/diff/both.h"

struct row_result {
	unsigned cases;
	unsigned executed; /* reached the BRK behind the case: no exception came in between */
	unsigned known;	   /* differ as a listed divergence says */
	unsigned differ;   /* as nothing says */
};

/* Name of row @row; one more than there are stands for words that no row has. */
const char *row_name(const struct decoder *d, size_t row);

/*
 * Runs @all on both as @m says and adds to results[row]. Cases that differ are run again with
 * everything dumped, and the first of those that no divergence explains are printed, up to @show,
 * and a tenth of that of one row.
 * Returns the number of simulators whose stores went astray.
 */
unsigned compare_cases(const struct decoder *d, const struct diff_machine *m,
		       const struct diff_cases *all, struct row_result *results, unsigned show);

/* Prints how often each divergence explained a difference. */
void print_divergences(void);

#endif
