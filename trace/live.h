/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A span while it is open: where cycles are booked. Every cycle is booked when
 * it is seen, into the bucket of the rules that need no foresight; when later
 * instructions show it to be part of a save or a restore, it is moved there.
 */
#ifndef TRAPLINE_TRACE_LIVE_H
#define TRAPLINE_TRACE_LIVE_H

#include "trace/cost.h"
#include "trace/span.h"
#include "trace/symbols.h"

struct live_span {
	struct trace_span rec;
	size_t leg_cap;

	/* switched out since, while out */
	bool out;
	uint64_t out_since;

	/* regions: open addressing, size a power of two; rec.regions is made from it at the end */
	struct trace_region *region_table;
	size_t region_size, region_used;

	/* instructions, when rec.detail */
	struct trace_step *steps;
	size_t step_count, step_cap;
};

/* Steps kept of one span: a bound on memory, far beyond any world switch. */
enum { LIVE_STEP_MAX = 1 << 20, STEP_INDEX_NONE = -1 };

struct live_span *live_new(void);
void live_free(struct live_span *s);

static inline void live_book(struct live_span *s, unsigned int place, const struct cost *c)
{
	s->rec.bucket[BUCKET_EXEC_EL2 + place] += c->exec;
	s->rec.bucket[BUCKET_MEM_STALL] += c->stall;
	s->rec.bucket[BUCKET_MMIO] += c->mmio;
	s->rec.bucket[BUCKET_MAINT] += c->maint;
}

/* Moves what live_book() booked to a register class. The count is the caller's. */
void live_rebook(struct live_span *s, unsigned int place, const struct cost *c,
		 enum trace_direction dir, uint8_t reg_class);

/* Begins a leg where the last one ends, or goes on with it if place and core are the same. */
void live_leg(struct live_span *s, uint64_t when, uint32_t core, uint8_t place);
/* Ends the last leg. */
void live_leg_end(struct live_span *s, uint64_t when);

void live_region(struct live_span *s, uint8_t kind, uint8_t place, uint64_t id, uint64_t cycles);

/*
 * Appends a step to a span with detail and returns its index, or STEP_INDEX_NONE when no more
 * are kept.
 */
long live_step(struct live_span *s, const struct trace_step *step);

/* Sorts regions into rec, so that it can be written. */
void live_finish(struct live_span *s, uint64_t end, uint32_t core);

#endif
