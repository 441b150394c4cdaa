// SPDX-License-Identifier: GPL-2.0-or-later
/* Tag arrays of caches that hold no data and no per-core state: L1I, L2, L3. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bits.h"
#include "mmu/model.h"

void tags_init(struct tags *t, uint32_t size, uint32_t ways)
{
	t->ways = ways;
	t->sets = size / LINE_SIZE / ways;
	t->stride = (ways + TAGS_VECTOR - 1) / TAGS_VECTOR * TAGS_VECTOR;
	t->set_bits = ctz32(t->sets);
	t->tag = xcalloc((size_t)t->sets * t->stride, sizeof(*t->tag));
	t->next = xcalloc(t->sets, sizeof(*t->next));
}

void tags_free(struct tags *t)
{
	free(t->tag);
	free(t->next);
}

void tags_clear(struct tags *t)
{
	memset(t->tag, 0, (size_t)t->sets * t->stride * sizeof(*t->tag));
	memset(t->next, 0, t->sets);
}

static uint32_t tag_of(const struct tags *t, uint64_t line)
{
	return (uint32_t)(line >> t->set_bits) + 1;
}

/*
 * All ways at once and without a branch on which of them it is: at most one matches, so the
 * numbers of matching ways, OR-ed together, are the number of the one.
 */
uint32_t tags_find(const struct tags *t, uint64_t line)
{
	typedef uint32_t vector __attribute__((vector_size(4 * TAGS_VECTOR)));
	uint32_t base = ((uint32_t)line & (t->sets - 1)) * t->stride;
	const vector *row = __builtin_assume_aligned(&t->tag[base], sizeof(vector));
	vector tag = (vector){ 0 } + tag_of(t, line);
	vector way = { 1, 2, 3, 4 }, found = { 0 };
	uint32_t n;

	for (uint32_t i = 0; i < t->stride / TAGS_VECTOR; i++, way += TAGS_VECTOR)
		found |= (vector)(row[i] == tag) & way;
	n = found[0] | found[1] | found[2] | found[3];
	return n ? base + n - 1 : TAGS_NONE;
}

uint64_t tags_line(const struct tags *t, uint32_t slot)
{
	return (uint64_t)(t->tag[slot] - 1) << t->set_bits | slot / t->stride;
}

uint32_t tags_fill(struct tags *t, uint64_t line, uint64_t *victim)
{
	uint32_t set = (uint32_t)line & (t->sets - 1);
	uint32_t *row = &t->tag[set * t->stride];
	uint32_t w = 0;

	*victim = UINT64_MAX;
	while (w < t->ways && row[w])
		w++;
	if (w == t->ways) {
		w = t->next[set];
		t->next[set] = (uint8_t)(w + 1 == t->ways ? 0 : w + 1);
		*victim = tags_line(t, set * t->stride + w);
	}
	row[w] = tag_of(t, line);
	return set * t->stride + w;
}
