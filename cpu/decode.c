// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Decoding: each row's pattern becomes a mask and a value; the rows that can match a word are
 * listed by its top bits, those with more fixed bits first.
 *
 * A 16-character pattern (T32) constrains bits 31:16 only: the first halfword of a T32 word is
 * its upper one.
 */
#include "cpu/decode.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/bits.h"

#define INDEX_BITS  11
#define INDEX_SHIFT (32 - INDEX_BITS)
#define INDEX_MASK  ((1u << INDEX_BITS) - 1)

struct compiled_row {
	const struct decode_row *row;
	uint32_t mask, value;
};

struct row_group {
	const struct decode_row *rows;
	size_t count, first; /* first: index of rows[0] in the decoder */
};

struct decoder {
	struct row_group *groups;
	size_t group_count;
	size_t count;
	struct compiled_row *rows;	/* in the table's order */
	uint16_t start[INDEX_MASK + 2]; /* bucket k is lists[start[k]] to lists[start[k + 1] - 1] */
	uint16_t *lists;		/* indices of rows */
};

static struct compiled_row compile(const struct decode_row *row)
{
	struct compiled_row c = { .row = row };
	unsigned bits = 0;

	for (const char *p = row->pattern; *p && bits < 32; p++) {
		if (*p == ' ')
			continue;
		c.mask = c.mask << 1 | (*p == '0' || *p == '1');
		c.value = c.value << 1 | (*p == '1');
		bits++;
	}
	if (bits < 32) {
		c.mask <<= 32 - bits;
		c.value <<= 32 - bits;
	}
	return c;
}

/* The index bits that @c leaves free. All its indices: value | each subset of these. */
static uint32_t free_index_bits(const struct compiled_row *c)
{
	return ~(c->mask >> INDEX_SHIFT) & INDEX_MASK;
}

/* The subset of @free after @subset, in counting order; 0 after the last. */
static uint32_t next_subset(uint32_t subset, uint32_t free)
{
	return (subset - free) & free;
}

static bool more_specific(const struct compiled_row *a, const struct compiled_row *b)
{
	return __builtin_popcount(a->mask) > __builtin_popcount(b->mask);
}

/* Puts row @i in a bucket's list of @len rows, behind all that are as specific. */
static void list_insert(const struct decoder *d, uint16_t *list, unsigned len, size_t i)
{
	for (; len && more_specific(&d->rows[i], &d->rows[list[len - 1]]); len--)
		list[len] = list[len - 1];
	list[len] = (uint16_t)i;
}

static void build_index(struct decoder *d)
{
	uint16_t filled[INDEX_MASK + 1] = { 0 };

	for (size_t i = 0; i < d->count; i++) {
		uint32_t value = d->rows[i].value >> INDEX_SHIFT, sub = 0;

		do
			d->start[(value | sub) + 1]++;
		while ((sub = next_subset(sub, free_index_bits(&d->rows[i]))) != 0);
	}
	for (unsigned k = 0; k <= INDEX_MASK; k++)
		d->start[k + 1] = (uint16_t)(d->start[k + 1] + d->start[k]);
	d->lists = xcalloc(d->start[INDEX_MASK + 1] + 1u, sizeof *d->lists);
	for (size_t i = 0; i < d->count; i++) {
		uint32_t value = d->rows[i].value >> INDEX_SHIFT, sub = 0;

		do {
			uint32_t k = value | sub;

			list_insert(d, &d->lists[d->start[k]], filled[k]++, i);
		} while ((sub = next_subset(sub, free_index_bits(&d->rows[i]))) != 0);
	}
}

struct decoder *decoder_new(const struct decode_table *t)
{
	struct decoder *d = xcalloc(1, sizeof *d);
	size_t cap = 0, group_cap = 0;

	for (const struct decode_row *const *rows = t->groups; *rows; rows++) {
		struct row_group group = { .rows = *rows, .first = d->count };

		for (const struct decode_row *row = *rows; row->name; row++) {
			d->rows = xgrow(d->rows, &cap, d->count + 1, sizeof *d->rows);
			d->rows[d->count++] = compile(row);
		}
		group.count = d->count - group.first;
		d->groups = xgrow(d->groups, &group_cap, d->group_count + 1, sizeof *d->groups);
		d->groups[d->group_count++] = group;
	}
	build_index(d);
	return d;
}

void decoder_free(struct decoder *d)
{
	if (!d)
		return;
	free(d->lists);
	free(d->groups);
	free(d->rows);
	free(d);
}

const struct decode_row *decoder_find(const struct decoder *d, uint32_t word)
{
	unsigned k = word >> INDEX_SHIFT;

	for (unsigned i = d->start[k]; i < d->start[k + 1]; i++) {
		const struct compiled_row *c = &d->rows[d->lists[i]];

		if ((word & c->mask) == c->value)
			return c->row;
	}
	return NULL;
}

size_t decoder_row_count(const struct decoder *d)
{
	return d->count;
}

const struct decode_row *decoder_row(const struct decoder *d, size_t i)
{
	return d->rows[i].row;
}

void decoder_row_bits(const struct decoder *d, size_t i, uint32_t *mask, uint32_t *value)
{
	*mask = d->rows[i].mask;
	*value = d->rows[i].value;
}

size_t decoder_row_index(const struct decoder *d, const struct decode_row *row)
{
	for (size_t i = 0; i < d->group_count; i++) {
		const struct row_group *g = &d->groups[i];
		uintptr_t offset = (uintptr_t)row - (uintptr_t)g->rows;

		if (offset < g->count * sizeof *row)
			return g->first + offset / sizeof *row;
	}
	return d->count;
}
