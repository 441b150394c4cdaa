// SPDX-License-Identifier: GPL-2.0-or-later
/* The functions in which the cycles of exits went by. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "cli/report.h"
#include "trace/names.h"

struct sum {
	struct trace_region region;
	uint64_t spans, last_span;
};

/* Open addressing; a slot with no spans is free. */
struct regions {
	struct sum *slots;
	size_t size, used;
	uint64_t spans, cycles;
};

static struct sum *slot(struct sum *slots, size_t size, const struct trace_region *g)
{
	size_t i = hash_combine(g->id, (uint64_t)g->kind << 8 | g->place) & (size - 1);

	while (slots[i].spans && (slots[i].region.id != g->id || slots[i].region.kind != g->kind ||
				  slots[i].region.place != g->place))
		i = (i + 1) & (size - 1);
	return &slots[i];
}

static void grow(struct regions *x)
{
	size_t size = x->size ? 2 * x->size : 256;
	struct sum *slots = xcalloc(size, sizeof(*slots));

	for (size_t i = 0; i < x->size; i++)
		if (x->slots[i].spans)
			*slot(slots, size, &x->slots[i].region) = x->slots[i];
	free(x->slots);
	x->slots = slots;
	x->size = size;
}

/* As the report names it: the whole function, or the page that no function covers. */
static struct trace_region named(struct report *r, const struct trace_region *g)
{
	struct trace_region out = *g;
	uint64_t lo, hi;

	if (g->kind != REGION_FUNCTION && (g->kind != REGION_CODE || g->id == REGION_CODE_REST))
		return out;
	if (names_function(&r->names, r->file, g->id, &lo, &hi)) {
		out.kind = REGION_FUNCTION;
		out.id = lo;
	} else {
		out.kind = REGION_CODE;
		out.id = g->id & ~UINT64_C(0xfff);
	}
	return out;
}

static void span(struct report *r, const struct trace_span *s)
{
	struct regions *x = r->state;

	x->spans++;
	x->cycles += trace_span_cycles(s);
	for (size_t i = 0; i < s->region_count; i++) {
		struct trace_region g = named(r, &s->regions[i]);
		struct sum *sum;

		if (x->used >= x->size / 2)
			grow(x);
		sum = slot(x->slots, x->size, &g);
		if (!sum->spans) {
			x->used++;
			sum->region = g;
			sum->region.cycles = 0;
		}
		if (sum->last_span != s->id || !sum->spans)
			sum->spans++;
		sum->last_span = s->id;
		sum->region.cycles += g.cycles;
	}
}

static int compare(const void *pa, const void *pb)
{
	const struct sum *a = pa, *b = pb;

	if (a->region.cycles != b->region.cycles)
		return a->region.cycles > b->region.cycles ? -1 : 1;
	if (a->region.kind != b->region.kind)
		return a->region.kind < b->region.kind ? -1 : 1;
	if (a->region.id != b->region.id)
		return a->region.id < b->region.id ? -1 : 1;
	return a->region.place < b->region.place ? -1 : a->region.place > b->region.place;
}

static const char *region_name(struct report *r, const struct trace_region *g, char buf[32])
{
	const char *name;
	uint64_t lo, hi;

	switch (g->kind) {
	case REGION_FUNCTION:
		name = names_function(&r->names, r->file, g->id, &lo, &hi);
		return name ? name : "?";
	case REGION_ENTRY:
		return "[exception entry]";
	case REGION_OUT:
		return "[switched out or asleep]";
	case REGION_CODE:
	default:
		if (g->id == REGION_CODE_REST)
			return "[other code]";
		snprintf(buf, 32, "0x%" PRIx64 "-", g->id);
		return buf;
	}
}

static const struct column columns[] = {
	{ "Function", "function", COLUMN_LEFT },
	{ "Where", "where", COLUMN_LEFT },
	{ "Exits", "spans", COLUMN_RIGHT },
	{ "Cycles", "cycles", COLUMN_RIGHT },
	{ "Mean/exit", "mean_per_exit", COLUMN_RIGHT },
	{ "Share%", "share_percent", COLUMN_RIGHT },
};

static void build(struct report *r, struct table *t)
{
	struct regions *x = r->state;
	uint64_t explained = 0;
	size_t n = 0;

	for (size_t i = 0; i < x->size; i++)
		if (x->slots[i].spans)
			x->slots[n++] = x->slots[i];
	if (n)
		qsort(x->slots, n, sizeof(*x->slots), compare);
	table_init(t, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < n; i++) {
		const struct sum *s = &x->slots[i];
		char buf[32];

		table_row(t);
		table_text(t, region_name(r, &s->region, buf));
		table_text(t, trace_place_name(s->region.place));
		table_uint(t, s->spans);
		table_uint(t, s->region.cycles);
		table_ratio(t, s->region.cycles, x->spans, 1);
		table_percent(t, s->region.cycles, x->cycles);
		explained += s->region.cycles;
	}
	table_fact_uint(t, "exits", "spans", x->spans);
	table_fact_uint(t, "cycles", "cycles", x->cycles);
	table_fact_int(t, "in no function", "unattributed_cycles",
		       (int64_t)(x->cycles - explained));
}

static void release(struct report *r)
{
	free(((struct regions *)r->state)->slots);
}

const struct report_kind report_by_region = {
	.name = "region",
	.help = "cycles by the function that ran",
	.state_size = sizeof(struct regions),
	.span = span,
	.build = build,
	.release = release,
};
