/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options that commands share which read traces: what is shown, of which spans, with what
 * names, in which format.
 */
#ifndef TRAPLINE_CLI_REPORT_FILTER_H
#define TRAPLINE_CLI_REPORT_FILTER_H

#include <getopt.h>

#include "base/error.h"
#include "cli/report_names.h"
#include "cli/report_table.h"
#include "trace/span.h"

struct report_filter {
	unsigned int kind; /* of the command's */
	bool kind_given;
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
	FILTER_BY = 256,
	FILTER_PHASE,
	FILTER_REASON,
	FILTER_VM,
	FILTER_VCPU,
	FILTER_SYMBOLS,
	FILTER_FORMAT,
	FILTER_HELP,
	FILTER_END
};

#define FILTER_OPTIONS                                                  \
	{ "by", required_argument, NULL, FILTER_BY },                   \
		{ "phase", required_argument, NULL, FILTER_PHASE },     \
		{ "reason", required_argument, NULL, FILTER_REASON },   \
		{ "vm", required_argument, NULL, FILTER_VM },           \
		{ "vcpu", required_argument, NULL, FILTER_VCPU },       \
		{ "symbols", required_argument, NULL, FILTER_SYMBOLS }, \
		{ "format", required_argument, NULL, FILTER_FORMAT },   \
	{                                                               \
		"help", no_argument, NULL, FILTER_HELP                  \
	}

struct filter_command {
	const char *name;
	/* Name of kind @n of --by, and in @help what it shows; NULL if there are no more. */
	const char *(*kind)(unsigned int n, const char **help);
	/* --help: up to the kinds, of its own options, after all options. */
	const char *about, *own_help, *examples;
	const struct option *options; /* FILTER_OPTIONS and its own */
	/* Takes one of its own; false with a message that names it. NULL if there are none. */
	bool (*own)(void *opaque, int option, const char *arg, struct error *err);
};

/*
 * Takes the options of a command line; optind is then the first file's. Returns FILTER_GO_ON, or
 * the exit status with which the command ends: after --help, or a message of what is wrong.
 */
enum { FILTER_GO_ON = -1 };
int filter_parse(const struct filter_command *c, struct report_filter *f, void *opaque, int argc,
		 char **argv);

/* Says what is wrong with the command line; returns the exit status. */
int filter_usage(const struct filter_command *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* A decimal number of [@min, @max]. */
bool filter_number(const char *s, uint64_t min, uint64_t max, uint64_t *out);

/* Reads the files of symbols. */
bool filter_names(const struct report_filter *f, struct report_names *names, struct error *err);

/* Whether a phase passes; whether a span passes all. */
bool filter_wants_phase(const struct report_filter *f, uint32_t phase);
bool filter_wants(const struct report_filter *f, const struct trace_span *s);

#endif
