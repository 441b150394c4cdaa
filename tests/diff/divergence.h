/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where QEMU 7.2 and this simulator may differ, each with what the Arm ARM (DDI 0487) says. */
#ifndef TRAPLINE_TESTS_DIFF_DIVERGENCE_H
#define TRAPLINE_TESTS_DIFF_DIVERGENCE_H

#include <stdbool.h>

#include "tests/diff/case.h"

struct divergence {
	const char *name, *section, *what;
	/* the whole difference between our outcome and QEMU's is this one */
	bool (*explains)(const struct diff_case *c, const struct diff_state *ours,
			 const struct diff_state *theirs);
};

extern const struct divergence divergences[];
extern const unsigned divergence_count;

/* Index of the divergence that explains the whole difference; -1: none does. */
int divergence_find(const struct diff_case *c, const struct diff_state *ours,
		    const struct diff_state *theirs);

/*
 * QEMU executes @word for ever from the slot, where the Arm ARM has it UNDEFINED: no case may hold
 * it. ERET (C6.2, ERET) has 11111 in bits 9:5; QEMU 7.2 takes any Rn for one.
 */
bool divergence_never_ends(uint32_t word);

#endif
