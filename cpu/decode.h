/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decode tables. An encoding is a row: its bit pattern, the feature that
 * gates it, its timing class and its lifter. Decoding, coverage tests and
 * documentation come from the rows.
 */
#ifndef TRAPLINE_CPU_DECODE_H
#define TRAPLINE_CPU_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpu/feature.h"
#include "cpu/timing.h"

struct lift;

struct decode_row {
	const char *name; /* as in the Arm ARM's index, lower case: "add_imm", "ldr_imm_post" */
	/*
	 * 32 characters (A64, A32) or 16/32 (T32), blanks ignored, most significant first: '0',
	 * '1', a letter for each bit of a field (the same letter: one field), '.' for any. Letters
	 * have fixed meaning where a test generates operands: d n m a t u (registers), s (sf), i
	 * (immediate), c (condition); others are free.
	 */
	const char *pattern;
	enum feature feature;
	enum timing_class timing;
	bool ends_block; /* synchronises, reads time, changes context */
	void (*lift)(struct lift *l);
};

struct decode_table {
	const char *name; /* "a64" */
	const struct decode_row *const
		*groups; /* NULL-terminated list of row arrays, each ended by a NULL name */
};

/* A table made ready: rows in one array, an index by the top bits. */
struct decoder;
struct decoder *decoder_new(const struct decode_table *t);
void decoder_free(struct decoder *d);
/* The row that @word matches (more fixed bits win), or NULL: unallocated. */
const struct decode_row *decoder_find(const struct decoder *d, uint32_t word);
size_t decoder_row_count(const struct decoder *d);
const struct decode_row *decoder_row(const struct decoder *d, size_t i);
/* mask and value of row @i's fixed bits */
void decoder_row_bits(const struct decoder *d, size_t i, uint32_t *mask, uint32_t *value);
size_t decoder_row_index(const struct decoder *d, const struct decode_row *row);

extern const struct decode_table a64_table;

#endif
