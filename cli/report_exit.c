// SPDX-License-Identifier: GPL-2.0-or-later
/* Exits by reason, in the columns of `perf kvm stat`, and by phase and reason. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/map.h"
#include "cli/report.h"
#include "trace/names.h"

struct group {
	uint32_t phase;
	char reason[16];
	uint64_t samples, cycles, min, max;
	int64_t unattributed;
};

struct exits {
	struct group *groups;
	size_t count, cap;
	struct map by_key; /* (phase, reason) -> index + 1, as a pointer */
};

static struct group *find(struct exits *x, uint32_t phase, const struct trace_span *s)
{
	/* A reason is an exception class, or a vector. */
	uint64_t reason = s->vector ? 0x100u + s->vector : s->esr >> 26 & 0x3f;
	uint64_t key = (uint64_t)phase << 16 | reason;
	uintptr_t index = (uintptr_t)map_get(&x->by_key, key);
	struct group *g;
	char buf[16];

	if (index)
		return &x->groups[index - 1];
	x->groups = xgrow(x->groups, &x->cap, x->count + 1, sizeof(*x->groups));
	g = &x->groups[x->count++];
	*g = (struct group){ .phase = phase, .min = UINT64_MAX };
	snprintf(g->reason, sizeof(g->reason), "%s", trace_reason(s->vector, s->esr, buf));
	map_put(&x->by_key, key, (void *)(uintptr_t)x->count);
	return g;
}

static void add(struct report *r, uint32_t phase, const struct trace_span *s)
{
	uint64_t cycles = trace_span_cycles(s);
	struct group *g = find(r->state, phase, s);

	g->samples++;
	g->cycles += cycles;
	g->min = cycles < g->min ? cycles : g->min;
	g->max = cycles > g->max ? cycles : g->max;
	g->unattributed += report_unattributed(s);
}

static void span_by_reason(struct report *r, const struct trace_span *s)
{
	add(r, 0, s);
}

static void span_by_phase(struct report *r, const struct trace_span *s)
{
	add(r, s->phase, s);
}

static int compare(const void *pa, const void *pb)
{
	const struct group *a = pa, *b = pb;

	if (a->phase != b->phase)
		return a->phase < b->phase ? -1 : 1;
	if (a->samples != b->samples)
		return a->samples > b->samples ? -1 : 1;
	return strcmp(a->reason, b->reason);
}

static const struct column columns[] = {
	{ "Phase", "phase", COLUMN_LEFT },
	{ "VM-EXIT", "reason", COLUMN_LEFT },
	{ "Samples", "samples", COLUMN_RIGHT },
	{ "Samples%", "samples_percent", COLUMN_RIGHT },
	{ "Time%", "time_percent", COLUMN_RIGHT },
	{ "Min", "min_cycles", COLUMN_RIGHT },
	{ "Max", "max_cycles", COLUMN_RIGHT },
	{ "Mean", "mean_cycles", COLUMN_RIGHT },
	{ "Cycles", "cycles", COLUMN_MACHINE },
	{ "Unattributed", "unattributed_cycles", COLUMN_MACHINE },
};

static void build(struct report *r, struct table *t, bool phases)
{
	struct exits *x = r->state;
	struct group sum = { .min = UINT64_MAX };
	size_t skip = phases ? 0 : 1;

	if (x->count)
		qsort(x->groups, x->count, sizeof(*x->groups), compare);
	for (size_t i = 0; i < x->count; i++) {
		sum.samples += x->groups[i].samples;
		sum.cycles += x->groups[i].cycles;
		sum.unattributed += x->groups[i].unattributed;
	}
	table_init(t, columns + skip, sizeof(columns) / sizeof(columns[0]) - skip);
	for (size_t i = 0; i < x->count; i++) {
		const struct group *g = &x->groups[i];
		char buf[16];

		table_row(t);
		if (phases)
			table_text(t, trace_phase(g->phase, buf));
		table_text(t, g->reason);
		table_uint(t, g->samples);
		table_percent(t, g->samples, sum.samples);
		table_percent(t, g->cycles, sum.cycles);
		table_uint(t, g->min);
		table_uint(t, g->max);
		table_ratio(t, g->cycles, g->samples, 1);
		table_uint(t, g->cycles);
		table_int(t, g->unattributed);
	}
	table_fact_uint(t, "total samples", "samples", sum.samples);
	table_fact_uint(t, "total cycles", "cycles", sum.cycles);
	table_fact_int(t, "unattributed cycles", "unattributed_cycles", sum.unattributed);
}

static void build_by_reason(struct report *r, struct table *t)
{
	build(r, t, false);
}

static void build_by_phase(struct report *r, struct table *t)
{
	build(r, t, true);
}

static void release(struct report *r)
{
	struct exits *x = r->state;

	free(x->groups);
	map_fini(&x->by_key);
}

const struct report_kind report_by_exit = {
	.name = "exit",
	.help = "exits by reason, as perf kvm stat shows them (default)",
	.state_size = sizeof(struct exits),
	.span = span_by_reason,
	.build = build_by_reason,
	.release = release,
};

const struct report_kind report_by_phase = {
	.name = "phase",
	.help = "exits by what the guest was doing, and by reason",
	.state_size = sizeof(struct exits),
	.span = span_by_phase,
	.build = build_by_phase,
	.release = release,
};
