// SPDX-License-Identifier: GPL-2.0-or-later
/* `trapline compare`: the tables of two traces next to each other. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "base/map.h"
#include "cli/commands.h"
#include "cli/report.h"
#include "trace/names.h"

enum { A, B, SIDES };

/* What one trace says of a row. */
struct amount {
	uint64_t count; /* exits; of a class: registers; of a function: exits in which it ran */
	uint64_t cycles;
	uint64_t last_span; /* that was counted */
};

struct row {
	char *label;
	size_t order; /* of --by class */
	struct amount of[SIDES];
};

struct side {
	const char *path;
	struct trace_file *file;
	const struct trace_file *reading;
	struct report_names names;
	uint64_t spans, cycles, cut;
	int64_t unattributed;
};

enum by { BY_EXIT, BY_CLASS, BY_REGION };

struct compare {
	enum by by;
	struct report_filter filter;
	struct side side[SIDES];
	struct side *now; /* being read */
	struct row *rows;
	size_t count, cap;
	struct map by_label; /* hash of the label -> index + 1, as a pointer */
};

/* ---- gathering ------------------------------------------------------------------ */

static struct amount *amount_of(struct compare *c, const char *label, size_t order)
{
	uint64_t key = 0;
	uintptr_t index;
	struct row *r;

	for (const char *p = label; *p; p++)
		key = hash_combine(key, (unsigned char)*p);
	while ((index = (uintptr_t)map_get(&c->by_label, key)) &&
	       strcmp(c->rows[index - 1].label, label) != 0)
		key++;
	if (!index) {
		c->rows = xgrow(c->rows, &c->cap, c->count + 1, sizeof(*c->rows));
		c->rows[c->count++] = (struct row){ .label = xstrdup(label), .order = order };
		index = c->count;
		map_put(&c->by_label, key, (void *)index);
	}
	r = &c->rows[index - 1];
	return &r->of[c->now - c->side];
}

static void add_classes(struct compare *c, const struct trace_span *s)
{
	static const char *const what[DIR_COUNT] = { "save ", "restore " };
	size_t order = 0;
	char label[64];

	for (unsigned int d = 0; d < DIR_COUNT; d++) {
		for (unsigned int k = CLASS_NONE + 1; k < CLASS_COUNT; k++) {
			unsigned int first = d == DIR_SAVE ? BUCKET_SAVE : BUCKET_RESTORE;
			struct amount *a;

			snprintf(label, sizeof(label), "%s%s", what[d], trace_class_name(k));
			a = amount_of(c, label, order++);
			a->count += s->moves[d][k].count;
			a->cycles += s->bucket[first + k];
		}
	}
	for (unsigned int b = BUCKET_ENTRY; b < BUCKET_COUNT; b++)
		amount_of(c, trace_bucket_name(b), order++)->cycles += s->bucket[b];
}

static const char *region_label(struct compare *c, const struct trace_region *g, char buf[32])
{
	uint64_t lo, hi;
	const char *name;

	if (g->kind == REGION_ENTRY)
		return "[exception entry]";
	if (g->kind == REGION_OUT)
		return "[switched out or asleep]";
	name = names_function(&c->now->names, c->now->reading, g->id, &lo, &hi);
	if (name)
		return name;
	if (g->id == REGION_CODE_REST)
		return "[other code]";
	/* pages lie elsewhere in the other machine: nothing to compare */
	snprintf(buf, 32, "[%s, no name]", trace_place_name(g->place));
	return buf;
}

static void add_regions(struct compare *c, const struct trace_span *s)
{
	char buf[32];

	for (size_t i = 0; i < s->region_count; i++) {
		struct amount *a = amount_of(c, region_label(c, &s->regions[i], buf), 0);

		a->cycles += s->regions[i].cycles;
		a->count += a->last_span != s->id;
		a->last_span = s->id;
	}
}

static bool take_span(void *opaque, const struct trace_span *s)
{
	struct compare *c = opaque;
	struct amount *a;
	char buf[16];

	if (!filter_wants(&c->filter, s))
		return true;
	if (s->cut) {
		c->now->cut++;
		return true;
	}
	c->now->spans++;
	c->now->cycles += trace_span_cycles(s);
	c->now->unattributed += report_unattributed(s);
	switch (c->by) {
	case BY_CLASS:
		add_classes(c, s);
		break;
	case BY_REGION:
		add_regions(c, s);
		break;
	case BY_EXIT:
	default:
		a = amount_of(c, trace_reason(s->vector, s->esr, buf), 0);
		a->count++;
		a->cycles += trace_span_cycles(s);
	}
	return true;
}

static bool take_file(void *opaque, const struct trace_file *f)
{
	((struct compare *)opaque)->now->reading = f;
	return true;
}

static bool read_side(struct compare *c, struct side *s, struct error *err)
{
	struct trace_visitor v = { .opaque = c, .begin = take_file, .span = take_span };

	c->now = s;
	if (!filter_names(&c->filter, &s->names, err))
		return false;
	s->file = trace_file_read(s->path, &v, err);
	if (s->file && !s->file->complete)
		fprintf(stderr, "trapline: warning: %s: %s; comparing what precedes it\n", s->path,
			s->file->damage.msg);
	return s->file != NULL;
}

/* ---- the table --------------------------------------------------------------------- */

/* The mean of a row in tenths of a cycle: for each of its exits, or for each exit of the trace. */
static uint64_t tenths(const struct compare *c, const struct row *r, unsigned int side)
{
	uint64_t n = c->by == BY_EXIT ? r->of[side].count : c->side[side].spans;

	return n ? (uint64_t)(((unsigned __int128)r->of[side].cycles * 10 + n / 2) / n) : 0;
}

static const struct compare *sorting;

static int compare_rows(const void *pa, const void *pb)
{
	const struct row *a = pa, *b = pb;
	uint64_t x, y;

	switch (sorting->by) {
	case BY_CLASS:
		return a->order < b->order ? -1 : a->order > b->order;
	case BY_EXIT:
		x = a->of[A].count + a->of[B].count;
		y = b->of[A].count + b->of[B].count;
		break;
	case BY_REGION:
	default: {
		int64_t d = (int64_t)(tenths(sorting, a, B) - tenths(sorting, a, A));
		int64_t e = (int64_t)(tenths(sorting, b, B) - tenths(sorting, b, A));

		x = (uint64_t)(d < 0 ? -d : d);
		y = (uint64_t)(e < 0 ? -e : e);
	}
	}
	return x != y ? (x > y ? -1 : 1) : strcmp(a->label, b->label);
}

static const struct column by_exit[] = {
	{ "VM-EXIT", "reason", COLUMN_LEFT },	    { "Samples A", "samples_a", COLUMN_RIGHT },
	{ "Samples B", "samples_b", COLUMN_RIGHT }, { "Mean A", "mean_a", COLUMN_RIGHT },
	{ "Mean B", "mean_b", COLUMN_RIGHT },	    { "B - A", "difference", COLUMN_RIGHT },
	{ "B / A", "ratio", COLUMN_RIGHT },	    { "Cycles A", "cycles_a", COLUMN_MACHINE },
	{ "Cycles B", "cycles_b", COLUMN_MACHINE },
};

static const struct column by_class[] = {
	{ "Bucket", "bucket", COLUMN_LEFT },	   { "Regs A", "registers_a", COLUMN_RIGHT },
	{ "Regs B", "registers_b", COLUMN_RIGHT }, { "Cycles A", "mean_a", COLUMN_RIGHT },
	{ "Cycles B", "mean_b", COLUMN_RIGHT },	   { "B - A", "difference", COLUMN_RIGHT },
	{ "B / A", "ratio", COLUMN_RIGHT },	   { "Total A", "cycles_a", COLUMN_MACHINE },
	{ "Total B", "cycles_b", COLUMN_MACHINE },
};

static const struct column by_region[] = {
	{ "Function", "function", COLUMN_LEFT },    { "Exits A", "exits_a", COLUMN_RIGHT },
	{ "Exits B", "exits_b", COLUMN_RIGHT },	    { "Mean A", "mean_a", COLUMN_RIGHT },
	{ "Mean B", "mean_b", COLUMN_RIGHT },	    { "B - A", "difference", COLUMN_RIGHT },
	{ "B / A", "ratio", COLUMN_RIGHT },	    { "Cycles A", "cycles_a", COLUMN_MACHINE },
	{ "Cycles B", "cycles_b", COLUMN_MACHINE },
};

static const struct by_kind {
	const char *name, *help;
	const struct column *columns;
	size_t count;
} kinds[] = {
	[BY_EXIT] = { "exit", "mean cycles of exits by reason (default)", by_exit,
		      sizeof(by_exit) / sizeof(by_exit[0]) },
	[BY_CLASS] = { "class", "a mean exit by register class and all other buckets", by_class,
		       sizeof(by_class) / sizeof(by_class[0]) },
	[BY_REGION] = { "region", "a mean exit by function, largest difference first", by_region,
			sizeof(by_region) / sizeof(by_region[0]) },
};

enum { KIND_COUNT = sizeof(kinds) / sizeof(kinds[0]) };

/* A reason that one trace has no exit for has no mean there, and nothing to be compared with. */
static void put_means(const struct compare *c, struct table *t, const struct row *r)
{
	uint64_t mean[SIDES];
	bool has[SIDES];

	for (unsigned int i = A; i < SIDES; i++) {
		mean[i] = tenths(c, r, i);
		has[i] = c->by != BY_EXIT || r->of[i].count;
		if (has[i])
			table_fixed(t, (int64_t)mean[i], 1);
		else
			table_empty(t);
	}
	if (has[A] && has[B]) {
		table_fixed(t, (int64_t)(mean[B] - mean[A]), 1);
		table_ratio(t, mean[B], mean[A], 2);
	} else {
		table_empty(t);
		table_empty(t);
	}
}

static void put_row(const struct compare *c, struct table *t, const struct row *r)
{
	table_row(t);
	table_text(t, r->label);
	for (unsigned int i = A; i < SIDES; i++) {
		if (c->by != BY_CLASS)
			table_uint(t, r->of[i].count);
		else if (r->order < 2 * (CLASS_COUNT - 1))
			table_ratio(t, r->of[i].count, c->side[i].spans, 1);
		else
			table_empty(t);
	}
	put_means(c, t, r);
	table_uint(t, r->of[A].cycles);
	table_uint(t, r->of[B].cycles);
}

static bool empty(const struct row *r)
{
	return !r->of[A].count && !r->of[B].count && !r->of[A].cycles && !r->of[B].cycles;
}

static void put_sum(const struct compare *c, struct table *t)
{
	struct row all = { .label = NULL, .order = SIZE_MAX };

	table_row(t);
	table_rule(t);
	table_text(t, "all exits");
	for (unsigned int i = A; i < SIDES; i++) {
		all.of[i] =
			(struct amount){ .count = c->side[i].spans, .cycles = c->side[i].cycles };
		if (c->by == BY_CLASS)
			table_empty(t);
		else
			table_uint(t, c->side[i].spans);
	}
	put_means(c, t, &all);
	table_uint(t, all.of[A].cycles);
	table_uint(t, all.of[B].cycles);
}

static struct table_stamp stamp_of(const struct compare *c, const struct side *s)
{
	const struct report r = { .file = s->file };
	struct table_stamp stamp = report_stamp(&r, kinds[c->by].name);

	stamp.file = s->path;
	return stamp;
}

static void print(struct compare *c)
{
	struct table_stamp stamps[SIDES] = { stamp_of(c, &c->side[A]), stamp_of(c, &c->side[B]) };
	struct table t;

	table_init(&t, kinds[c->by].columns, kinds[c->by].count);
	sorting = c;
	if (c->count)
		qsort(c->rows, c->count, sizeof(*c->rows), compare_rows);
	for (size_t i = 0; i < c->count; i++)
		if (!empty(&c->rows[i]))
			put_row(c, &t, &c->rows[i]);
	put_sum(c, &t);
	table_fact_uint(&t, "exits A", "spans_a", c->side[A].spans);
	table_fact_uint(&t, "exits B", "spans_b", c->side[B].spans);
	table_fact_int(&t, "unattributed A", "unattributed_a", c->side[A].unattributed);
	table_fact_int(&t, "unattributed B", "unattributed_b", c->side[B].unattributed);
	for (unsigned int i = A; i < SIDES; i++)
		if (c->side[i].cut)
			table_note(&t,
				   "not counted in %s: %" PRIu64
				   " exit%s still open when the run ended",
				   i == A ? "A" : "B", c->side[i].cut,
				   c->side[i].cut == 1 ? "" : "s");
	table_print_pair(&t, c->filter.format, stamps, stdout);
	table_free(&t);
}

static int run(struct compare *c)
{
	int status = REPORT_OK;
	struct error err;

	for (unsigned int i = A; i < SIDES && status == REPORT_OK; i++) {
		if (!read_side(c, &c->side[i], &err)) {
			fprintf(stderr, "trapline: %s\n", err.msg);
			status = REPORT_TROUBLE;
		}
	}
	if (status == REPORT_OK)
		print(c);
	for (unsigned int i = A; i < SIDES; i++) {
		trace_file_free(c->side[i].file);
		names_fini(&c->side[i].names);
	}
	for (size_t i = 0; i < c->count; i++)
		free(c->rows[i].label);
	free(c->rows);
	map_fini(&c->by_label);
	return status;
}

/* ---- options ------------------------------------------------------------------------ */

static const char *kind(unsigned int n, const char **help)
{
	if (n == KIND_COUNT)
		return NULL;
	*help = kinds[n].help;
	return kinds[n].name;
}

static const struct option options[] = { FILTER_OPTIONS, { NULL, 0, NULL, 0 } };

static const char about[] =
	"usage: trapline compare A B [OPTION...]\n"
	"\n"
	"Shows what two traces hold next to each other: the same hypervisor on other hardware,\n"
	"or another on the same. Means are cycles; B - A and B / A are of the means.\n"
	"\n"
	"  --by KIND         what to compare:\n";

static const char examples[] =
	"Examples:\n"
	"  trapline compare nvhe.trace vhe.trace\n"
	"  trapline compare nvhe.trace vhe.trace --by class --reason HVC64\n"
	"  trapline compare cheap.trace dear.trace --by region --format csv\n"
	"\n"
	"Exit status: 0 compared, 64 usage, 65 trouble with a file, 74 output lost.\n";

static const struct filter_command command = {
	.name = "compare",
	.kind = kind,
	.about = about,
	.own_help = "",
	.examples = examples,
	.options = options,
};

int cli_compare(int argc, char **argv)
{
	struct compare c = { 0 };
	int status = filter_parse(&command, &c.filter, &c, argc, argv);

	if (status != FILTER_GO_ON)
		return status;
	c.by = (enum by)c.filter.kind;
	if (argc - optind < SIDES)
		return filter_usage(&command, "two trace files are needed");
	if (argc - optind > SIDES)
		return filter_usage(&command, "two trace files only, not also '%s'",
				    argv[optind + SIDES]);
	c.side[A].path = argv[optind];
	c.side[B].path = argv[optind + 1];
	return run(&c);
}
