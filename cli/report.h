/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kinds of report share. cli/report.c parses, reads and prints; each kind gathers. */
#ifndef TRAPLINE_CLI_REPORT_H
#define TRAPLINE_CLI_REPORT_H

#include "cli/report_filter.h"
#include "cli/report_names.h"
#include "cli/report_table.h"
#include "platform/exit-status.h"
#include "trace/reader.h"

enum { REPORT_OK, REPORT_TROUBLE = EXIT_BAD_INPUT };

struct report;

struct report_kind {
	const char *name, *help;
	size_t state_size;
	bool all_spans; /* filters and cuts do not keep spans from span() */
	/* Called while the file is read, with the spans that pass the filters and were not cut. */
	void (*span)(struct report *r, const struct trace_span *s);
	/* May be NULL; all events. */
	void (*event)(struct report *r, const struct trace_event *e);
	/* The file has been read: r->file is there. */
	void (*build)(struct report *r, struct table *t);
	void (*release)(struct report *r);
};

struct report {
	const char *path;
	const struct report_kind *kind;
	struct report_filter filter;
	struct report_names names;
	bool listing;

	const struct trace_file *file; /* while it is read: what precedes */
	void *state;		       /* of the kind, zeroed at the start */
	uint64_t cut;
	struct trace_leak *leaks;
	size_t leak_count, leak_cap;
};

extern const struct report_kind report_by_exit, report_by_phase, report_by_class, report_by_region,
	report_by_span, report_by_row, report_by_context;

struct table_stamp report_stamp(const struct report *r, const char *name);

/* Cycles of @s that no bucket explains; negative if some are explained twice. */
int64_t report_unattributed(const struct trace_span *s);

/* "name+0x10", "name" or "0x..."; @size of @buf at least 24. */
const char *report_address(struct report *r, uint64_t addr, char *buf, size_t size);

/*
 * Prints the listing of r->span, or, if that is 0, of the last span with detail that passes
 * the filters. Returns an exit status.
 */
int report_listing(struct report *r, FILE *out);

#endif
