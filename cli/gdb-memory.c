// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory as gdb sees it. Devices are not touched: reading a register may change it. */
#include "cli/gdb-state.h"

#define CHUNK 64u /* one access that succeeds or fails as a whole; pages are multiples of it */

static bool access_memory(const struct gdb *g, uint64_t addr, void *buf, unsigned len,
			  bool physical, bool write)
{
	if (physical)
		return memsys_debug_access(machine_memsys(g->m), addr, buf, len, write);
	return mmu_debug_access(gdb_cpu(g, g->session.general)->mmu, addr, buf, len, write);
}

/* Bytes of [addr, addr + len) that lie in the chunk of @addr. */
static unsigned chunk(uint64_t addr, size_t len)
{
	unsigned room = CHUNK - (unsigned)(addr % CHUNK);

	return len < room ? (unsigned)len : room;
}

size_t gdb_memory_read(const struct gdb *g, uint64_t addr, void *buf, size_t len, bool physical)
{
	uint8_t *at = buf;
	size_t done = 0;

	while (done < len) {
		unsigned n = chunk(addr + done, len - done);

		if (!access_memory(g, addr + done, at + done, n, physical, false))
			break;
		done += n;
	}
	return done;
}

/* A core that stands in the middle of code that is no longer there has to see the new code. */
static void leave_dead_blocks(const struct gdb *g)
{
	for (unsigned i = 0; i < g->cores; i++) {
		struct cpu *cpu = gdb_cpu(g, i);

		if (cpu->resume && cpu->block->dead)
			debug_leave_block(cpu);
	}
}

bool gdb_memory_write(struct gdb *g, uint64_t addr, const void *buf, size_t len)
{
	const uint8_t *at = buf;
	bool physical = g->session.physical, ok = true;
	uint8_t old[CHUNK];

	/* all or nothing: first see that everything is there */
	for (size_t done = 0; done < len; done += chunk(addr + done, len - done))
		if (!access_memory(g, addr + done, old, chunk(addr + done, len - done), physical,
				   false))
			return false;
	for (size_t done = 0; done < len && ok;) {
		unsigned n = chunk(addr + done, len - done);

		ok = access_memory(g, addr + done, (void *)(at + done), n, physical, true);
		done += n;
	}
	leave_dead_blocks(g);
	return ok;
}
