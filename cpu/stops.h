/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a debugger wants cores to stop: breakpoints and watchpoints by virtual
 * address. One set serves all cores. They are the simulator's own: guest
 * memory is not patched, the architectural debug registers are not involved,
 * and no modelled cycle depends on them.
 *
 * Both stop a core before the instruction, as a debugger of this architecture
 * expects it: a watchpoint that is hit has the access still to come, even if
 * that should fault.
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
	bool watch_hit; /* the core stands before an access that a watchpoint has reported */
	bool pass;	/* the instruction in flight is that one: it is not reported again */
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
 * The core's hooks, for cpu/step.c.
 *
 * debug_due(): whether a breakpoint stops the core before the instruction at @pc. @resumed: it
 * stands there already, and goes on; then none does.
 *
 * debug_zero(): whether a watchpoint stops it before the instruction of which @u is the UOP_step,
 * a DC ZVA.
 *
 * debug_access(): the instruction in flight is about to access @address by the micro-op after @u,
 * a UOP_note. Its UOP_step if a watchpoint stops it, else NULL. Up to there an instruction has
 * only computed temporaries, so that it can begin again; of one with several accesses, only the
 * first can stop it.
 */
bool debug_due(struct cpu_debug *d, uint64_t pc, bool resumed);
bool debug_zero(struct cpu *cpu, const struct uop *u);
const struct uop *debug_access(struct cpu *cpu, const struct uop *u, uint64_t address);

/* What stopped the core. Says so once. */
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
