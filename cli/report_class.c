// SPDX-License-Identifier: GPL-2.0-or-later
/* Where the cycles of an exit go: registers saved and restored by class, and all other buckets. */
#include "cli/report.h"
#include "trace/names.h"

struct classes {
	uint64_t spans, cycles;
	uint64_t bucket[BUCKET_COUNT];
	struct trace_moves moves[DIR_COUNT][CLASS_COUNT];
};

static void span(struct report *r, const struct trace_span *s)
{
	struct classes *c = r->state;

	c->spans++;
	c->cycles += trace_span_cycles(s);
	for (unsigned int i = 0; i < BUCKET_COUNT; i++)
		c->bucket[i] += s->bucket[i];
	for (unsigned int d = 0; d < DIR_COUNT; d++) {
		for (unsigned int k = 0; k < CLASS_COUNT; k++) {
			c->moves[d][k].count += s->moves[d][k].count;
			c->moves[d][k].stall += s->moves[d][k].stall;
			c->moves[d][k].mmio += s->moves[d][k].mmio;
		}
	}
}

static const struct column columns[] = {
	{ "Bucket", "bucket", COLUMN_LEFT },
	{ "Saved", "registers_saved", COLUMN_RIGHT },
	{ "Save", "save", COLUMN_RIGHT },
	{ "Restored", "registers_restored", COLUMN_RIGHT },
	{ "Restore", "restore", COLUMN_RIGHT },
	{ "Cycles", "cycles", COLUMN_RIGHT },
	{ "Share%", "share_percent", COLUMN_RIGHT },
	{ "of it: stall", "stall", COLUMN_RIGHT },
	{ "MMIO", "mmio_wait", COLUMN_RIGHT },
	{ "Total", "total_cycles", COLUMN_MACHINE },
};

static void class_row(struct table *t, const struct classes *c, const char *label, uint64_t saves,
		      uint64_t restores, const struct trace_moves m[DIR_COUNT])
{
	table_row(t);
	table_text(t, label);
	table_ratio(t, m[DIR_SAVE].count, c->spans, 1);
	table_ratio(t, saves, c->spans, 1);
	table_ratio(t, m[DIR_RESTORE].count, c->spans, 1);
	table_ratio(t, restores, c->spans, 1);
	table_ratio(t, saves + restores, c->spans, 1);
	table_percent(t, saves + restores, c->cycles);
	table_ratio(t, m[DIR_SAVE].stall + m[DIR_RESTORE].stall, c->spans, 1);
	table_ratio(t, m[DIR_SAVE].mmio + m[DIR_RESTORE].mmio, c->spans, 1);
	table_uint(t, saves + restores);
}

static void bucket_row(struct table *t, const struct classes *c, const char *label, uint64_t cycles)
{
	table_row(t);
	table_text(t, label);
	for (int i = 0; i < 4; i++)
		table_empty(t);
	table_ratio(t, cycles, c->spans, 1);
	table_percent(t, cycles, c->cycles);
	table_empty(t);
	table_empty(t);
	table_uint(t, cycles);
}

/* Names for readers in tables, for programs in CSV and JSON. */
static const char *name(const struct report *r, const char *text, const char *key)
{
	return r->filter.format == FORMAT_TABLE ? text : key;
}

static void build(struct report *r, struct table *t)
{
	const struct classes *c = r->state;
	struct trace_moves sum[DIR_COUNT] = { { 0, 0, 0 }, { 0, 0, 0 } };
	uint64_t explained = 0, saves = 0, restores = 0;

	table_init(t, columns, sizeof(columns) / sizeof(columns[0]));
	for (unsigned int i = 0; i < BUCKET_COUNT; i++)
		explained += c->bucket[i];
	for (unsigned int k = CLASS_NONE + 1; k < CLASS_COUNT; k++) {
		const struct trace_moves m[DIR_COUNT] = { c->moves[DIR_SAVE][k],
							  c->moves[DIR_RESTORE][k] };

		class_row(t, c, name(r, trace_class_name(k), trace_class_key(k)),
			  c->bucket[BUCKET_SAVE + k], c->bucket[BUCKET_RESTORE + k], m);
		saves += c->bucket[BUCKET_SAVE + k];
		restores += c->bucket[BUCKET_RESTORE + k];
		for (unsigned int d = 0; d < DIR_COUNT; d++) {
			sum[d].count += m[d].count;
			sum[d].stall += m[d].stall;
			sum[d].mmio += m[d].mmio;
		}
	}
	class_row(t, c, "registers", saves, restores, sum);
	table_rule(t);
	for (unsigned int b = BUCKET_ENTRY; b < BUCKET_COUNT; b++) {
		bucket_row(t, c, name(r, trace_bucket_name(b), trace_bucket_key(b)), c->bucket[b]);
		if (b == BUCKET_ENTRY)
			table_rule(t);
	}
	bucket_row(t, c, name(r, "sum of buckets", "sum_of_buckets"), explained);
	table_rule(t);
	bucket_row(t, c, name(r, "length of the span", "span"), c->cycles);
	table_fact_uint(t, "exits", "spans", c->spans);
	table_fact_uint(t, "cycles", "cycles", c->cycles);
	table_fact_uint(t, "sum of buckets", "explained_cycles", explained);
	table_fact_int(t, "unattributed", "unattributed_cycles", (int64_t)(c->cycles - explained));
	if (r->filter.format == FORMAT_TABLE)
		table_note(t, "Mean cycles and registers per exit; a mean is of all exits above.");
}

const struct report_kind report_by_class = {
	.name = "class",
	.help = "cycles of an exit by register class and by every other bucket",
	.state_size = sizeof(struct classes),
	.span = span,
	.build = build,
};
