/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Known gaps: what a core's ID registers claim and the simulator does not do
 * yet. An encoding in a gap is UNDEFINED to the guest and logged (unimp).
 * `trapline list gaps` prints this table; a test holds every encoding against
 * it: executed, UNDEFINED by the architecture, or here.
 */
#ifndef TRAPLINE_CPU_GAPS_H
#define TRAPLINE_CPU_GAPS_H

#include <stdint.h>

struct gap {
	const char *name;
	uint32_t mask, value; /* encodings: (word & mask) == value; mask 0: not about encodings */
	const char *what;
};

extern const struct gap gaps[]; /* ends with a NULL name */

/* The gap that @word lies in, or NULL. Meaningful for words that no decode row matches. */
const struct gap *gap_of_word(uint32_t word);

#endif
