// SPDX-License-Identifier: GPL-2.0-or-later
/* One line for each exit. */
#include <stdlib.h>

#include "base/alloc.h"
#include "cli/report.h"
#include "trace/names.h"

struct line {
	struct trace_span span; /* without legs and regions */
	size_t legs;
};

struct spans {
	struct line *lines;
	size_t count, cap;
};

static void span(struct report *r, const struct trace_span *s)
{
	struct spans *x = r->state;
	struct line *l;

	x->lines = xgrow(x->lines, &x->cap, x->count + 1, sizeof(*x->lines));
	l = &x->lines[x->count++];
	*l = (struct line){ *s, s->leg_count };
	l->span.legs = NULL;
	l->span.regions = NULL;
}

static int compare(const void *pa, const void *pb)
{
	const struct line *a = pa, *b = pb;

	return a->span.id < b->span.id ? -1 : a->span.id > b->span.id;
}

static const struct column columns[] = {
	{ "Span", "span", COLUMN_RIGHT },
	{ "Core", "core", COLUMN_RIGHT },
	{ "Begin", "begin", COLUMN_RIGHT },
	{ "Cycles", "cycles", COLUMN_RIGHT },
	{ "Phase", "phase", COLUMN_LEFT },
	{ "VM-EXIT", "reason", COLUMN_LEFT },
	{ "Legs", "legs", COLUMN_RIGHT },
	{ "Save", "save", COLUMN_RIGHT },
	{ "Restore", "restore", COLUMN_RIGHT },
	{ "Out", "switched_out", COLUMN_RIGHT },
	{ "Unattr.", "unattributed", COLUMN_RIGHT },
	{ "Listing", "listing", COLUMN_LEFT },
	{ "PC", "pc", COLUMN_LEFT },
	{ "End core", "end_core", COLUMN_MACHINE },
	{ "ESR", "esr", COLUMN_MACHINE },
	{ "FAR", "far", COLUMN_MACHINE },
	{ "HPFAR", "hpfar", COLUMN_MACHINE },
	{ "VTTBR", "vttbr", COLUMN_MACHINE },
	{ "VMPIDR", "vmpidr", COLUMN_MACHINE },
	{ "Entry", "entry", COLUMN_MACHINE },
	{ "ERET", "eret", COLUMN_MACHINE },
	{ "Barrier", "barrier", COLUMN_MACHINE },
	{ "MMIO", "mmio", COLUMN_MACHINE },
	{ "Maintenance", "maintenance", COLUMN_MACHINE },
	{ "Memory stall", "memory_stall", COLUMN_MACHINE },
	{ "Execution EL2", "execution_el2", COLUMN_MACHINE },
	{ "Execution host EL1", "execution_host_el1", COLUMN_MACHINE },
	{ "Execution host EL0", "execution_host_el0", COLUMN_MACHINE },
	{ "Cut", "cut", COLUMN_MACHINE },
};

static uint64_t sum_classes(const struct trace_span *s, unsigned int first)
{
	uint64_t n = 0;

	for (unsigned int i = 0; i < CLASS_COUNT; i++)
		n += s->bucket[first + i];
	return n;
}

static void add_row(struct report *r, struct table *t, const struct line *l)
{
	const struct trace_span *s = &l->span;
	char buf[128];

	table_row(t);
	table_uint(t, s->id);
	table_uint(t, s->core);
	table_uint(t, s->begin);
	table_uint(t, trace_span_cycles(s));
	table_text(t, trace_phase(s->phase, buf));
	table_text(t, trace_reason(s->vector, s->esr, buf));
	table_uint(t, l->legs);
	table_uint(t, sum_classes(s, BUCKET_SAVE));
	table_uint(t, sum_classes(s, BUCKET_RESTORE));
	table_uint(t, s->bucket[BUCKET_SWITCHED_OUT]);
	table_int(t, report_unattributed(s));
	table_text(t, s->cut ? "cut off" : s->detail ? "yes" : "");
	table_text(t, report_address(r->file, s->pc, buf, sizeof(buf)));
	table_uint(t, s->end_core);
	table_hex(t, s->esr);
	table_hex(t, s->far);
	table_hex(t, s->hpfar);
	table_hex(t, s->vttbr);
	table_hex(t, s->vmpidr);
	for (unsigned int b = BUCKET_ENTRY; b < BUCKET_SWITCHED_OUT; b++)
		table_uint(t, s->bucket[b]);
	table_bool(t, s->cut);
}

static void build(struct report *r, struct table *t)
{
	struct spans *x = r->state;
	uint64_t cycles = 0, count = 0;
	int64_t unattributed = 0;

	if (x->count)
		qsort(x->lines, x->count, sizeof(*x->lines), compare);
	table_init(t, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < x->count; i++) {
		add_row(r, t, &x->lines[i]);
		unattributed += report_unattributed(&x->lines[i].span);
		count += !x->lines[i].span.cut;
		cycles += x->lines[i].span.cut ? 0 : trace_span_cycles(&x->lines[i].span);
	}
	table_fact_uint(t, "exits", "spans", count);
	table_fact_uint(t, "cycles", "cycles", cycles);
	table_fact_int(t, "unattributed", "unattributed_cycles", unattributed);
}

static void release(struct report *r)
{
	free(((struct spans *)r->state)->lines);
}

const struct report_kind report_by_span = {
	.name = "span",
	.help = "one line for each exit",
	.state_size = sizeof(struct spans),
	.span = span,
	.build = build,
	.release = release,
};
