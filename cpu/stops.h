/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a debugger wants cores to stop: breakpoints and watchpoints by virtual
 * address. One set serves all cores. They are the simulator's own: guest
 * memory is not patched, the architectural debug registers are not involved,
 * and no modelled cycle depends on them.
 *
 * A breakpoint stops a core before the instruction; a watchpoint stops it
 * before the instruction that follows the access.
 */
#ifndef TRAPLINE_CPU_STOPS_H
#define TRAPLINE_CPU_STOPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cpu;
struct uop;

/* As gdb's remote protocol numbers them. */
enum stop_kind {
	STOP_KIND_SOFTWARE, /* breakpoints, both kinds alike but in what is reported */
	STOP_KIND_HARDWARE,
	STOP_KIND_WRITE, /* watchpoints */
	STOP_KIND_READ,
	STOP_KIND_ACCESS,
	STOP_KINDS,
};

enum { STOPS_MAX = 1024 }; /* of each: breakpoints, watchpoints */

struct stop_point {
	uint64_t addr;
	uint64_t len; /* watchpoints: bytes, >= 1, without wrapping around; breakpoints: 0 */
	enum stop_kind kind;
};

struct stops {
	size_t break_count, watch_count;
	struct stop_point breaks[STOPS_MAX]; /* sorted by address, then kind */
	struct stop_point watches[STOPS_MAX];
};

/* What stopped a core. */
struct stop_hit {
	bool valid;
	enum stop_kind kind;
	uint64_t addr; /* breakpoint: pc; watchpoint: first watched byte that was accessed */
};

/* A core's view of the set: cpu->debug. Zeroed but for stops. */
struct cpu_debug {
	const struct stops *stops;
	struct stop_hit hit;
	/* the instruction in flight: bytes that it accesses, 0: none that is watched for */
	uint32_t bytes;
	bool write;
	bool fixed; /* the address is addr, not the one that is noted */
	uint64_t addr;
};

/*
 * Adds a point; one that is already there stays one. False: the set is full, or the address
 * range is not possible.
 */
bool stops_add(struct stops *s, enum stop_kind kind, uint64_t addr, uint64_t len);
/* False: there is no such point. */
bool stops_remove(struct stops *s, enum stop_kind kind, uint64_t addr, uint64_t len);
void stops_clear(struct stops *s);
static inline bool stops_any(const struct stops *s)
{
	return s->break_count || s->watch_count;
}

/*
 * Tags of addresses are not compared: where bits 63:56 are significant, they equal bit 55 in
 * every address that can be accessed.
 */
const struct stop_point *stops_at(const struct stops *s, uint64_t pc);
const struct stop_point *stops_watch(const struct stops *s, uint64_t addr, uint64_t bytes,
				     bool write);

/*
 * The core's hooks, for cpu/step.c. Before an instruction, of which @u is the UOP_step:
 * debug_due() tells whether the core has to stop here (debug->hit says why); debug_begin() takes
 * down what the instruction will access; debug_end() looks at it when it has, with the address
 * that was noted; debug_cancel() says that it has not, but faulted.
 */
bool debug_due(struct cpu_debug *d, uint64_t pc);
void debug_begin(struct cpu *cpu, const struct uop *u);
void debug_end(struct cpu_debug *d, uint64_t noted);
static inline void debug_cancel(struct cpu_debug *d)
{
	d->bytes = 0;
}

/* What stopped the core, if it is still in the set. Says so once. */
struct stop_hit debug_take_hit(struct cpu_debug *d);

/* Makes @cpu look at its cpu->debug (NULL: there is none) from its next cpu_run() on. */
void debug_apply(struct cpu *cpu);

/*
 * For a debugger that changes what a stopped core would do next (registers, code): leaves the
 * block that the core stands in, so that it goes on at cpu->pc. Costs nothing if it stands
 * between blocks; otherwise the schedule of the rest of the block is given back.
 */
void debug_leave_block(struct cpu *cpu);

#endif
