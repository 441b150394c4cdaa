/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options that commands share which read traces: which spans, what names, which format. */
#ifndef TRAPLINE_CLI_REPORT_FILTER_H
#define TRAPLINE_CLI_REPORT_FILTER_H

#include <getopt.h>

#include "base/error.h"
#include "cli/report_names.h"
#include "cli/report_table.h"
#include "trace/span.h"

struct report_filter {
	const char *phase, *reason; /* or NULL: all */
	uint64_t span;		    /* 0: all */
	uint32_t vm;		    /* 0: all */
	bool one_vcpu;
	uint32_t vcpu;
	const char *symbols[REPORT_SYMBOL_FILES];
	unsigned int symbols_count;
	enum table_format format;
};

/* Values of getopt_long() for the rows of FILTER_OPTIONS; others may begin at FILTER_END. */
enum {
	FILTER_PHASE = 256,
	FILTER_REASON,
	FILTER_VM,
	FILTER_VCPU,
	FILTER_SYMBOLS,
	FILTER_FORMAT,
	FILTER_END
};

#define FILTER_OPTIONS                                                  \
	{ "phase", required_argument, NULL, FILTER_PHASE },             \
		{ "reason", required_argument, NULL, FILTER_REASON },   \
		{ "vm", required_argument, NULL, FILTER_VM },           \
		{ "vcpu", required_argument, NULL, FILTER_VCPU },       \
		{ "symbols", required_argument, NULL, FILTER_SYMBOLS }, \
	{                                                               \
		"format", required_argument, NULL, FILTER_FORMAT        \
	}

/* What --help says of them. */
extern const char filter_help[];

/* Takes one of them; false with a message that names it. */
bool filter_option(struct report_filter *f, int option, const char *arg, struct error *err);

/* A decimal number of [@min, @max]. */
bool filter_number(const char *s, uint64_t min, uint64_t max, uint64_t *out);

/* Reads the files of symbols. */
bool filter_names(const struct report_filter *f, struct report_names *names, struct error *err);

/* Whether a phase passes; whether a span passes all. */
bool filter_wants_phase(const struct report_filter *f, uint32_t phase);
bool filter_wants(const struct report_filter *f, const struct trace_span *s);

#endif
