// SPDX-License-Identifier: GPL-2.0-or-later
/* Watched lines: what a core's watchpoints cover, by line. */
#include <string.h>

#include "mmu/model.h"

bool line_watched(const struct mmu_model *mm, uint64_t va)
{
	for (unsigned i = 0; i < mm->watch_count; i++)
		if ((va & mm->watch[i].mask) == mm->watch[i].base)
			return true;
	return false;
}

/* Forgets the lookup entries at @index of all contexts. */
static void forget_index(struct mmu_model *mm, unsigned index)
{
	for (unsigned c = 0; c < MMU_CONTEXTS; c++) {
		mm->lookups[c].read[index] = lookup_empty(index);
		mm->lookups[c].write[index] = lookup_empty(index);
	}
}

void mmu_set_watches(struct mmu *m, const struct mmu_watch *w, unsigned n)
{
	struct mmu_model *mm = m->model;

	mm->watch_count = n;
	memcpy(mm->watch, w, n * sizeof(*w));
	for (unsigned i = 0; i < n; i++) {
		uint64_t mask = w[i].mask >> LINE_SHIFT;

		/* an index that the lines of the watch can have differs in unmasked bits only */
		for (unsigned index = 0; index < LOOKUP_ENTRIES; index++)
			if (!((index ^ (w[i].base >> LINE_SHIFT)) & mask & (LOOKUP_ENTRIES - 1)))
				forget_index(mm, index);
	}
}
