// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Exclusive monitors: one physical granule of 64 bytes per core. A write
 * lookup of another core never covers an armed granule, so every write that
 * must open a monitor comes through here.
 */
#include "base/bits.h"
#include "mmu/model.h"

bool monitor_covers(const struct memsys *ms, uint32_t cores, uint64_t line)
{
	for (; cores; cores &= cores - 1)
		if (ms->model[ctz32(cores)].monitor == line + 1)
			return true;
	return false;
}

static void open_monitor(struct memsys *ms, unsigned core)
{
	ms->model[core].monitor = 0;
	ms->armed &= ~(1u << core);
}

void mmu_clear_exclusive(struct mmu *m)
{
	open_monitor(m->memsys, m->core);
}

bool mmu_monitor_armed(const struct mmu *m)
{
	return m->model->monitor != 0;
}

/* Other cores lose the write lookups of the line, whichever way this core reached it. */
void monitor_arm(struct mmu *m, uint64_t pa)
{
	struct memsys *ms = m->memsys;
	uint64_t line = pa >> LINE_SHIFT;

	for (unsigned i = 0; i < ms->cores; i++) {
		struct l1d_line *l = i == m->core ? NULL : l1d_find(&ms->model[i], line);

		if (l)
			l1d_drop_writers(&ms->model[i], l);
	}
	m->model->monitor = line + 1;
	ms->armed |= 1u << m->core;
}

void monitors_open(struct memsys *ms, unsigned core, uint64_t line)
{
	uint32_t others = ms->armed & ~(1u << core);

	for (; others; others &= others - 1) {
		unsigned i = ctz32(others);
		const struct mmu *m = &ms->mmu[i];

		if (ms->model[i].monitor != line + 1)
			continue;
		open_monitor(ms, i);
		if (m->monitor_lost)
			m->monitor_lost(m->monitor_opaque);
	}
}

void store_seen(struct mmu *m, uint64_t pa, const struct region *r)
{
	struct memsys *ms = m->memsys;

	if (ms->armed)
		monitors_open(ms, m->core, pa >> LINE_SHIFT);
	if (ms->code[r->id])
		code_invalidate(ms, r, pa);
}
