// SPDX-License-Identifier: GPL-2.0-or-later
/* One line for each exit. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cli/report.h"
#include "trace/names.h"

/* What the table shows of a span: a trace may hold millions. */
struct line {
	uint64_t id, begin, cycles, pc, esr, far, hpfar, vttbr, vmpidr;
	uint64_t save, restore, other[BUCKET_COUNT - BUCKET_ENTRY];
	int64_t unattributed;
	uint32_t core, end_core, phase, legs;
	uint8_t vector;
	bool cut, detail;
};

struct spans {
	struct line *lines;
	size_t count, cap;
};

static uint64_t sum_classes(const struct trace_span *s, unsigned int first)
{
	uint64_t n = 0;

	for (unsigned int i = 0; i < CLASS_COUNT; i++)
		n += s->bucket[first + i];
	return n;
}

static void span(struct report *r, const struct trace_span *s)
{
	struct spans *x = r->state;
	struct line *l;

	x->lines = xgrow(x->lines, &x->cap, x->count + 1, sizeof(*x->lines));
	l = &x->lines[x->count++];
	*l = (struct line){
		.id = s->id,
		.begin = s->begin,
		.cycles = trace_span_cycles(s),
		.pc = s->pc,
		.esr = s->esr,
		.far = s->far,
		.hpfar = s->hpfar,
		.vttbr = s->vttbr,
		.vmpidr = s->vmpidr,
		.save = sum_classes(s, BUCKET_SAVE),
		.restore = sum_classes(s, BUCKET_RESTORE),
		.unattributed = report_unattributed(s),
		.core = s->core,
		.end_core = s->end_core,
		.phase = s->phase,
		.legs = (uint32_t)s->leg_count,
		.vector = s->vector,
		.cut = s->cut,
		.detail = s->detail,
	};
	memcpy(l->other, s->bucket + BUCKET_ENTRY, sizeof(l->other));
}

static int compare(const void *pa, const void *pb)
{
	const struct line *a = pa, *b = pb;

	return a->id < b->id ? -1 : a->id > b->id;
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

static void add_row(struct report *r, struct table *t, const struct line *l)
{
	char buf[128];

	table_row(t);
	table_uint(t, l->id);
	table_uint(t, l->core);
	table_uint(t, l->begin);
	table_uint(t, l->cycles);
	table_text(t, trace_phase(l->phase, buf));
	table_text(t, trace_reason(l->vector, l->esr, buf));
	table_uint(t, l->legs);
	table_uint(t, l->save);
	table_uint(t, l->restore);
	table_uint(t, l->other[BUCKET_SWITCHED_OUT - BUCKET_ENTRY]);
	table_int(t, l->unattributed);
	table_text(t, l->cut ? "cut off" : l->detail ? "yes" : "");
	table_text(t, report_address(r, l->pc, buf, sizeof(buf)));
	table_uint(t, l->end_core);
	table_hex(t, l->esr);
	table_hex(t, l->far);
	table_hex(t, l->hpfar);
	table_hex(t, l->vttbr);
	table_hex(t, l->vmpidr);
	for (unsigned int b = BUCKET_ENTRY; b < BUCKET_SWITCHED_OUT; b++)
		table_uint(t, l->other[b - BUCKET_ENTRY]);
	table_bool(t, l->cut);
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
		if (x->lines[i].cut)
			continue;
		unattributed += x->lines[i].unattributed;
		cycles += x->lines[i].cycles;
		count++;
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
