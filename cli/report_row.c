// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The microbenchmark rows, from the counter reads of a phase: in each sample the guest (or
 * whoever it measures) reads PMCCNTR_EL0 at the start and at the stop, on whatever core, and
 * nothing else reads it in that phase. hv/README.md defines the phases.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "cli/report.h"
#include "trace/names.h"

#define FOURCC(a, b, c, d) \
	((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

/* Rows in the order of the papers' tables. Of three stamps come two rows. */
static const struct row_name {
	uint32_t phase;
	const char *name, *second; /* second: between the second and the third stamp */
} row_names[] = {
	{ FOURCC('H', 'C', 'A', 'L'), "Hypercall", NULL },
	{ FOURCC('T', 'R', 'A', 'P'), "Trap (in)", "Trap (out)" },
	{ FOURCC('I', 'O', 'K', 'N'), "I/O Kernel (Interrupt Controller Trap)", NULL },
	{ FOURCC('I', 'O', 'U', 'S'), "I/O User", NULL },
	{ FOURCC('E', 'O', 'I', 'A'), "EOI+ACK", NULL },
	{ FOURCC('V', 'E', 'O', 'I'), "Virtual IRQ Completion", NULL },
	{ FOURCC('V', 'I', 'P', 'I'), "Virtual IPI", NULL },
	{ FOURCC('V', 'M', 'S', 'W'), "VM Switch", NULL },
	{ FOURCC('I', 'O', 'L', 'O'), "I/O Latency Out", NULL },
	{ FOURCC('I', 'O', 'L', 'I'), "I/O Latency In", NULL },
};

enum { ROW_NAMES = sizeof(row_names) / sizeof(row_names[0]) };

struct stamp {
	uint32_t phase, core;
	uint64_t when, value;
	size_t order; /* in the file */
};

struct leg {
	struct trace_leg leg;
	uint64_t span_begin;
};

struct core_legs {
	struct leg *legs;
	size_t count, cap;
};

struct rows {
	struct stamp *stamps;
	size_t stamp_count, stamp_cap;
	struct core_legs *cores;
	size_t core_count, core_cap;
	struct leg *scratch;
	size_t scratch_cap;
};

struct row {
	uint64_t samples, cycles, min, max;
	uint64_t covered; /* cycles in which some core worked for an exit of the sample */
	uint64_t legs;	  /* the same, counted for each core */
	uint64_t backwards, different, unpaired;
	uint64_t skew; /* most by which the counters of two cores were apart */
};

enum { CORES_MAX = 1024 };

/* ---- gathering ------------------------------------------------------------------- */

static void event(struct report *r, const struct trace_event *e)
{
	struct rows *x = r->state;

	if (e->kind != EVENT_STAMP || !e->phase || !filter_wants_phase(&r->filter, e->phase))
		return;
	x->stamps = xgrow(x->stamps, &x->stamp_cap, x->stamp_count + 1, sizeof(*x->stamps));
	x->stamps[x->stamp_count] =
		(struct stamp){ e->phase, e->core, e->when, e->value, x->stamp_count };
	x->stamp_count++;
}

static void add_leg(struct rows *x, const struct trace_leg *l, uint64_t span_begin)
{
	struct core_legs *c;

	if (l->core >= CORES_MAX || l->end <= l->begin)
		return;
	if (l->core >= x->core_count) {
		x->cores = xgrow(x->cores, &x->core_cap, l->core + 1, sizeof(*x->cores));
		while (x->core_count <= l->core)
			x->cores[x->core_count++] = (struct core_legs){ NULL, 0, 0 };
	}
	c = &x->cores[l->core];
	c->legs = xgrow(c->legs, &c->cap, c->count + 1, sizeof(*c->legs));
	c->legs[c->count++] = (struct leg){ *l, span_begin };
}

static void span(struct report *r, const struct trace_span *s)
{
	for (size_t i = 0; i < s->leg_count; i++)
		if (s->legs[i].place != PLACE_OUT)
			add_leg(r->state, &s->legs[i], s->begin);
}

/* ---- rows ------------------------------------------------------------------------ */

static int by_time(const void *pa, const void *pb)
{
	const struct leg *a = pa, *b = pb;

	if (a->leg.begin != b->leg.begin)
		return a->leg.begin < b->leg.begin ? -1 : 1;
	return a->leg.end < b->leg.end ? -1 : a->leg.end > b->leg.end;
}

static int by_phase_and_time(const void *pa, const void *pb)
{
	const struct stamp *a = pa, *b = pb;

	if (a->phase != b->phase)
		return a->phase < b->phase ? -1 : 1;
	if (a->when != b->when)
		return a->when < b->when ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* The first leg of a core that ends after @when. A core's legs do not overlap. */
static size_t first_leg(const struct core_legs *c, uint64_t when)
{
	size_t low = 0, high = c->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (c->legs[mid].leg.end > when)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

/*
 * Whether a leg belongs to a sample: it is of an exit that began in it, or the sample started in
 * this very leg, in EL2 (Trap, out). Other exits, of vCPUs that wait, go on meanwhile.
 */
static bool belongs(const struct leg *l, const struct stamp *start, const struct stamp *stop)
{
	if (l->span_begin >= start->when)
		return l->span_begin < stop->when;
	return l->leg.core == start->core && l->leg.place == PLACE_EL2 &&
	       l->leg.begin <= start->when;
}

/* Adds what legs cover of the time from @start to @stop. */
static void cover(struct rows *x, const struct stamp *start, const struct stamp *stop,
		  struct row *row)
{
	uint64_t from = start->when, to = stop->when, at = from;
	size_t n = 0;

	for (size_t i = 0; i < x->core_count; i++) {
		const struct core_legs *c = &x->cores[i];

		for (size_t k = first_leg(c, from); k < c->count && c->legs[k].leg.begin < to;
		     k++) {
			struct leg l = c->legs[k];

			if (!belongs(&l, start, stop))
				continue;
			l.leg.begin = l.leg.begin < from ? from : l.leg.begin;
			l.leg.end = l.leg.end > to ? to : l.leg.end;
			row->legs += l.leg.end - l.leg.begin;
			x->scratch = xgrow(x->scratch, &x->scratch_cap, n + 1, sizeof(*x->scratch));
			x->scratch[n++] = l;
		}
	}
	if (n)
		qsort(x->scratch, n, sizeof(*x->scratch), by_time);
	for (size_t i = 0; i < n; i++) {
		const struct trace_leg *l = &x->scratch[i].leg;

		if (l->end <= at)
			continue;
		row->covered += l->end - (l->begin > at ? l->begin : at);
		at = l->end;
	}
}

/*
 * On one core the counter is what the guest saw. Across cores it is the trace's time, which all
 * cores share: their counters need not have started together.
 */
static void sample(struct rows *x, const struct stamp *start, const struct stamp *stop,
		   struct row *row)
{
	uint64_t counted = stop->value - start->value, cycles = stop->when - start->when;
	uint64_t skew = counted > cycles ? counted - cycles : cycles - counted;

	if (start->core != stop->core) {
		row->skew = skew > row->skew ? skew : row->skew;
	} else if (stop->value < start->value) { /* wrapped, or written to */
		row->backwards++;
		return;
	} else {
		row->different += skew != 0;
		cycles = counted;
	}
	row->samples++;
	row->cycles += cycles;
	row->min = cycles < row->min ? cycles : row->min;
	row->max = cycles > row->max ? cycles : row->max;
	cover(x, start, stop, row);
}

static const struct column columns[] = {
	{ "Phase", "phase", COLUMN_LEFT },
	{ "Row", "row", COLUMN_LEFT },
	{ "Samples", "samples", COLUMN_RIGHT },
	{ "Min", "min_cycles", COLUMN_RIGHT },
	{ "Max", "max_cycles", COLUMN_RIGHT },
	{ "Mean", "mean_cycles", COLUMN_RIGHT },
	{ "In exits", "in_spans", COLUMN_RIGHT },
	{ "Outside", "outside_spans", COLUMN_RIGHT },
	{ "Legs", "legs_of_all_cores", COLUMN_RIGHT },
	{ "Cycles", "total_cycles", COLUMN_MACHINE },
};

static void add_row(struct table *t, const char *phase, const char *name, const struct row *row)
{
	uint64_t inside = row->covered < row->cycles ? row->covered : row->cycles;

	table_row(t);
	table_text(t, phase);
	table_text(t, name);
	table_uint(t, row->samples);
	if (row->samples) {
		table_uint(t, row->min);
		table_uint(t, row->max);
		table_ratio(t, row->cycles, row->samples, 1);
		table_ratio(t, row->covered, row->samples, 1);
		table_ratio(t, row->cycles - inside, row->samples, 1);
		table_ratio(t, row->legs, row->samples, 1);
	} else {
		for (int i = 0; i < 6; i++)
			table_empty(t);
	}
	table_uint(t, row->cycles);
	if (row->backwards)
		table_note(t,
			   "%s: %" PRIu64 " sample%s dropped: the counter ran backwards (it "
			   "wrapped, or was written)",
			   name, row->backwards, row->backwards == 1 ? "" : "s");
	if (row->skew)
		table_note(t,
			   "%s: across cores, by the trace's time; the cores' counters were up to "
			   "%" PRIu64 " apart",
			   name, row->skew);
	if (row->different)
		table_note(t,
			   "%s: in %" PRIu64 " sample%s the counter's difference is not the "
			   "trace's (different counters, or a divider)",
			   name, row->different, row->different == 1 ? "" : "s");
	if (row->unpaired)
		table_note(t, "%s: %" PRIu64 " counter read%s without a partner at the end", name,
			   row->unpaired, row->unpaired == 1 ? "" : "s");
}

static void phase_rows(struct rows *x, struct table *t, const struct stamp *s, size_t n,
		       const struct row_name *name)
{
	struct row first = { .min = UINT64_MAX }, second = { .min = UINT64_MAX };
	size_t group = name && name->second ? 3 : 2;
	char buf[16];
	const char *phase = trace_phase(s->phase, buf);

	for (size_t i = 0; i + group <= n; i += group) {
		sample(x, &s[i], &s[i + 1], &first);
		if (group == 3)
			sample(x, &s[i + 1], &s[i + 2], &second);
	}
	first.unpaired = n % group;
	add_row(t, phase, name ? name->name : phase, &first);
	if (group == 3)
		add_row(t, phase, name->second, &second);
}

static const struct row_name *find_name(uint32_t phase)
{
	for (size_t i = 0; i < ROW_NAMES; i++)
		if (row_names[i].phase == phase)
			return &row_names[i];
	return NULL;
}

/* The stamps of one phase, which are together. */
static size_t phase_end(const struct rows *x, size_t i)
{
	size_t n = i;

	while (n < x->stamp_count && x->stamps[n].phase == x->stamps[i].phase)
		n++;
	return n;
}

static void build(struct report *r, struct table *t)
{
	struct rows *x = r->state;

	table_init(t, columns, sizeof(columns) / sizeof(columns[0]));
	if (x->stamp_count)
		qsort(x->stamps, x->stamp_count, sizeof(*x->stamps), by_phase_and_time);
	for (size_t i = 0; i < x->core_count; i++)
		if (x->cores[i].count)
			qsort(x->cores[i].legs, x->cores[i].count, sizeof(struct leg), by_time);
	for (size_t k = 0; k < ROW_NAMES; k++)
		for (size_t i = 0; i < x->stamp_count; i = phase_end(x, i))
			if (x->stamps[i].phase == row_names[k].phase)
				phase_rows(x, t, &x->stamps[i], phase_end(x, i) - i, &row_names[k]);
	for (size_t i = 0; i < x->stamp_count; i = phase_end(x, i))
		if (!find_name(x->stamps[i].phase))
			phase_rows(x, t, &x->stamps[i], phase_end(x, i) - i, NULL);
	if (!x->stamp_count)
		table_note(t, "No phase%s in which the cycle counter was read.",
			   r->filter.phase ? " of that name" : "");
	else if (r->filter.format == FORMAT_TABLE)
		table_note(t,
			   "Cycles between the counter reads. In exits: of them, while a core "
			   "worked for an exit that began\n"
			   "between them (or, Trap out, that they end); Outside: the rest; Legs: "
			   "cycles of these exits, all cores\nadded up.");
}

static void release(struct report *r)
{
	struct rows *x = r->state;

	for (size_t i = 0; i < x->core_count; i++)
		free(x->cores[i].legs);
	free(x->cores);
	free(x->stamps);
	free(x->scratch);
}

const struct report_kind report_by_row = {
	.name = "row",
	.help = "the microbenchmarks: what the guest's cycle counter measured",
	.state_size = sizeof(struct rows),
	.all_spans = true,
	.span = span,
	.event = event,
	.build = build,
	.release = release,
};
