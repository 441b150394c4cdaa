// SPDX-License-Identifier: GPL-2.0-or-later
/* Tag arrays of caches that hold no data and no per-core state: L1I, L2, L3. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bits.h"
#include "mmu/model.h"

/* Slots beyond the ways hold a tag that no line has. */
#define TAG_PADDING UINT32_MAX
#define SET_FULL    0x80 /* in a set's FIFO pointer: no way is invalid */

static void empty_sets(struct tags *t)
{
	for (uint32_t i = 0; i < t->sets * t->stride; i++)
		t->tag[i] = i % t->stride < t->ways ? 0 : TAG_PADDING;
	memset(t->next, 0, t->sets);
}

void tags_init(struct tags *t, uint32_t size, uint32_t ways)
{
	t->ways = ways;
	t->sets = size / LINE_SIZE / ways;
	t->stride = (ways + TAGS_VECTOR - 1) / TAGS_VECTOR * TAGS_VECTOR;
	t->set_bits = ctz32(t->sets);
	t->tag = xcalloc((size_t)t->sets * t->stride, sizeof(*t->tag));
	t->next = xcalloc(t->sets, sizeof(*t->next));
	empty_sets(t);
}

void tags_free(struct tags *t)
{
	free(t->tag);
	free(t->next);
}

void tags_clear(struct tags *t)
{
	empty_sets(t);
}

static uint32_t tag_of(const struct tags *t, uint64_t line)
{
	return (uint32_t)(line >> t->set_bits) + 1;
}

typedef uint32_t tag_vector __attribute__((vector_size(4 * TAGS_VECTOR)));

/*
 * 1 + the number of the way that holds @tag, else 0. All ways at once, without a branch on which
 * of them it is: at most one matches, so the numbers of those that do can be OR-ed.
 */
static inline uint32_t match(const tag_vector *row, uint32_t vectors, uint32_t tag)
{
	tag_vector wanted = (tag_vector){ 0 } + tag, found = { 0 };
	tag_vector way = { 1, 2, 3, 4 };

	for (uint32_t i = 0; i < vectors; i++, way += TAGS_VECTOR)
		found |= (tag_vector)(row[i] == wanted) & way;
	return found[0] | found[1] | found[2] | found[3];
}

uint32_t tags_find(const struct tags *t, uint64_t line)
{
	uint32_t base = ((uint32_t)line & (t->sets - 1)) * t->stride;
	const tag_vector *row = __builtin_assume_aligned(&t->tag[base], sizeof(*row));
	uint32_t tag = tag_of(t, line), n;

	/* the usual associativity of an L2 deserves a loop of known length */
	n = t->stride == 16 ? match(row, 4, tag) : match(row, t->stride / TAGS_VECTOR, tag);
	return n ? base + n - 1 : TAGS_NONE;
}

uint64_t tags_line(const struct tags *t, uint32_t slot)
{
	return (uint64_t)(t->tag[slot] - 1) << t->set_bits | slot / t->stride;
}

void tags_drop(struct tags *t, uint32_t slot)
{
	t->tag[slot] = 0;
	t->next[slot / t->stride] &= (uint8_t)~SET_FULL;
}

uint32_t tags_fill(struct tags *t, uint64_t line, uint64_t *victim)
{
	uint32_t set = (uint32_t)line & (t->sets - 1);
	uint32_t *row = &t->tag[set * t->stride];
	uint32_t w = t->next[set];

	*victim = UINT64_MAX;
	if (!(w & SET_FULL)) {
		uint32_t free_way = 0;

		while (free_way < t->ways && row[free_way])
			free_way++;
		if (free_way < t->ways) {
			row[free_way] = tag_of(t, line);
			return set * t->stride + free_way;
		}
	}
	w &= ~(uint32_t)SET_FULL;
	*victim = tags_line(t, set * t->stride + w);
	row[w] = tag_of(t, line);
	t->next[set] = (uint8_t)((w + 1 == t->ways ? 0 : w + 1) | SET_FULL);
	return set * t->stride + w;
}
