// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "trace/live.h"

struct live_span *live_new(void)
{
	return xcalloc(1, sizeof(struct live_span));
}

void live_free(struct live_span *s)
{
	if (!s)
		return;
	free(s->rec.legs);
	free(s->rec.regions);
	free(s->region_table);
	free(s->steps);
	free(s);
}

void live_rebook(struct live_span *s, unsigned int place, const struct cost *c,
		 enum trace_direction dir, uint8_t reg_class)
{
	struct trace_moves *m = &s->rec.moves[dir][reg_class];

	s->rec.bucket[BUCKET_EXEC_EL2 + place] -= c->exec;
	s->rec.bucket[BUCKET_MEM_STALL] -= c->stall;
	s->rec.bucket[BUCKET_MMIO] -= c->mmio;
	s->rec.bucket[BUCKET_MAINT] -= c->maint;
	s->rec.bucket[(dir == DIR_SAVE ? BUCKET_SAVE : BUCKET_RESTORE) + reg_class] +=
		cost_total(c);
	m->stall += c->stall;
	m->mmio += c->mmio;
}

void live_leg_end(struct live_span *s, uint64_t when)
{
	if (s->rec.leg_count)
		s->rec.legs[s->rec.leg_count - 1].end = when;
}

void live_leg(struct live_span *s, uint64_t when, uint32_t core, uint8_t place)
{
	struct trace_leg *last = s->rec.leg_count ? &s->rec.legs[s->rec.leg_count - 1] : NULL;

	live_leg_end(s, when);
	if (last && last->place == place && last->core == core)
		return;
	if (s->rec.leg_count >= SPAN_LEG_MAX) {
		s->rec.legs_dropped++;
		return;
	}
	s->rec.legs = xgrow(s->rec.legs, &s->leg_cap, s->rec.leg_count + 1, sizeof(*s->rec.legs));
	s->rec.legs[s->rec.leg_count++] = (struct trace_leg){ when, when, core, place };
}

static struct trace_region *region_slot(struct trace_region *table, size_t size, uint8_t kind,
					uint8_t place, uint64_t id)
{
	size_t i = hash_combine(id, (uint64_t)kind << 8 | place) & (size - 1);

	while (table[i].cycles &&
	       (table[i].id != id || table[i].kind != kind || table[i].place != place))
		i = (i + 1) & (size - 1);
	return &table[i];
}

static void region_grow(struct live_span *s)
{
	size_t size = s->region_size ? 2 * s->region_size : 64;
	struct trace_region *table = xcalloc(size, sizeof(*table));

	for (size_t i = 0; i < s->region_size; i++) {
		struct trace_region *r = &s->region_table[i];

		if (r->cycles)
			*region_slot(table, size, r->kind, r->place, r->id) = *r;
	}
	free(s->region_table);
	s->region_table = table;
	s->region_size = size;
}

void live_region(struct live_span *s, uint8_t kind, uint8_t place, uint64_t id, uint64_t cycles)
{
	struct trace_region *r;

	if (!cycles)
		return;
	if (s->region_used >= s->region_size / 2)
		region_grow(s);
	r = region_slot(s->region_table, s->region_size, kind, place, id);
	if (!r->cycles) {
		/* Code that runs all over memory: from some number of places on, they are one. */
		if (kind == REGION_CODE && s->region_used >= SPAN_REGION_MAX &&
		    id != REGION_CODE_REST) {
			live_region(s, REGION_CODE, place, REGION_CODE_REST, cycles);
			return;
		}
		*r = (struct trace_region){ .kind = kind, .place = place, .id = id };
		s->region_used++;
	}
	r->cycles += cycles;
}

long live_step(struct live_span *s, const struct trace_step *step)
{
	if (s->step_count >= LIVE_STEP_MAX)
		return STEP_INDEX_NONE;
	s->steps = xgrow(s->steps, &s->step_cap, s->step_count + 1, sizeof(*s->steps));
	s->steps[s->step_count] = *step;
	return (long)s->step_count++;
}

static int by_region(const void *pa, const void *pb)
{
	const struct trace_region *a = pa, *b = pb;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return a->place < b->place ? -1 : a->place > b->place;
}

void live_finish(struct live_span *s, uint64_t end, uint32_t core)
{
	size_t n = 0;

	s->rec.end = end;
	s->rec.end_core = core;
	live_leg_end(s, end);
	free(s->rec.regions);
	s->rec.regions = xcalloc(s->region_used + 1, sizeof(*s->rec.regions));
	for (size_t i = 0; i < s->region_size; i++)
		if (s->region_table[i].cycles)
			s->rec.regions[n++] = s->region_table[i];
	s->rec.region_count = n;
	qsort(s->rec.regions, n, sizeof(*s->rec.regions), by_region);
}
