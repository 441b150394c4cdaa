// SPDX-License-Identifier: GPL-2.0-or-later
/* Which physical lines code was decoded from, and who must hear of stores. */
#include <string.h>
#include <sys/mman.h>

#include "base/bits.h"
#include "mmu/model.h"

/*
 * One word per 4 KB page, one bit per line. The array of a region is address
 * space that the host fills in page by page: 2 MB per GB of RAM at the most.
 */
static size_t code_map_bytes(const struct region *r)
{
	return (size_t)((r->size + 4095) / 4096 * sizeof(uint64_t));
}

static bool code_map_make(struct memsys *ms, const struct region *r)
{
	void *p = mmap(NULL, code_map_bytes(r), PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		return false;
	ms->code[r->id] = p;
	return true;
}

void code_maps_free(struct memsys *ms)
{
	for (unsigned i = 0; i < ms->map->count; i++)
		if (ms->code[i])
			munmap(ms->code[i], code_map_bytes(&ms->map->regions[i]));
}

void mmu_mark_code(struct memsys *ms, uint64_t pa)
{
	const struct region *r = memsys_region(ms, pa);
	uint64_t offset;

	if (!r || r->kind == REGION_DEVICE)
		return;
	if (!ms->code[r->id] && !code_map_make(ms, r))
		return;
	offset = pa - r->base;
	if (line_has_code(ms, r, pa))
		return;
	ms->code[r->id][offset >> 12] |= bit64(offset >> LINE_SHIFT & 63);
	for (unsigned i = 0; i < ms->cores; i++) {
		struct l1d_line *l = l1d_find(&ms->model[i], pa >> LINE_SHIFT);

		if (l)
			l1d_drop_writers(&ms->model[i], l);
	}
}

void code_invalidate(struct memsys *ms, const struct region *r, uint64_t pa)
{
	uint64_t offset = pa - r->base;

	if (!line_has_code(ms, r, pa))
		return;
	ms->code[r->id][offset >> 12] &= ~bit64(offset >> LINE_SHIFT & 63);
	for (unsigned i = 0; i < ms->cores; i++) {
		const struct mmu *m = &ms->mmu[i];

		if (m->code_written)
			m->code_written(m->code_opaque, align_down(pa, LINE_SIZE));
	}
}
