// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/report_filter.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "platform/exit-status.h"
#include "trace/names.h"

static const char filter_help[] =
	"  --phase NAME      only spans of this phase: what the guest had put in its\n"
	"                    CONTEXTIDR_EL1, as four characters or as a number\n"
	"  --reason NAME     only exits for this reason: HVC64, DABT_LOW, IRQ, ...\n"
	"  --vm N            only exits of VM N; VMs are numbered 1, 2, ... as they first ran\n"
	"  --vcpu N          only exits of vCPU N of a VM; they are numbered 0, 1, ...\n"
	"                    as they first ran (report --by context shows both)\n"
	"  --symbols FILE    names of functions: an ELF file (vmlinux, xen-syms), System.map or\n"
	"                    the text of /proc/kallsyms; may be repeated\n"
	"  --format FORMAT   table (default), csv or json\n"
	"  --help            this text\n";

bool filter_number(const char *s, uint64_t min, uint64_t max, uint64_t *out)
{
	char *end;

	errno = 0;
	*out = strtoull(s, &end, 10);
	return *s >= '0' && *s <= '9' && !*end && !errno && *out >= min && *out <= max;
}

static bool parse_format(struct report_filter *f, const char *s)
{
	static const char *const names[] = {
		[FORMAT_TABLE] = "table",
		[FORMAT_CSV] = "csv",
		[FORMAT_JSON] = "json",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(s, names[i])) {
			f->format = (enum table_format)i;
			return true;
		}
	}
	return false;
}

static bool parse_kind(const struct filter_command *c, struct report_filter *f, const char *s,
		       struct error *err)
{
	char names[128] = "";
	const char *name, *help;
	size_t used = 0;

	for (unsigned int i = 0; (name = c->kind(i, &help)); i++) {
		if (!strcmp(s, name)) {
			f->kind = i;
			f->kind_given = true;
			return true;
		}
		if (used < sizeof(names))
			used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s",
						 i ? ", " : "", name);
	}
	return error_set(err, "--by '%s' is none of %s", s, names);
}

static bool filter_option(struct report_filter *f, int option, const char *arg, struct error *err)
{
	uint64_t number;

	switch (option) {
	case FILTER_PHASE:
		f->phase = arg;
		return true;
	case FILTER_REASON:
		f->reason = arg;
		return true;
	case FILTER_VM:
		if (!filter_number(arg, 1, UINT32_MAX, &number))
			return error_set(err, "--vm '%s' is not a VM's number (1 or more)", arg);
		f->vm = (uint32_t)number;
		return true;
	case FILTER_VCPU:
		if (!filter_number(arg, 0, UINT32_MAX, &number))
			return error_set(err, "--vcpu '%s' is not a vCPU's number (0 or more)",
					 arg);
		f->one_vcpu = true;
		f->vcpu = (uint32_t)number;
		return true;
	case FILTER_SYMBOLS:
		if (f->symbols_count == REPORT_SYMBOL_FILES)
			return error_set(err, "--symbols '%s': more than %d files", arg,
					 REPORT_SYMBOL_FILES);
		f->symbols[f->symbols_count++] = arg;
		return true;
	case FILTER_FORMAT:
	default:
		return parse_format(f, arg) ||
		       error_set(err, "--format '%s' is none of table, csv, json", arg);
	}
}

static void print_help(const struct filter_command *c)
{
	const char *name, *help;

	fputs(c->about, stdout);
	for (unsigned int i = 0; (name = c->kind(i, &help)); i++)
		printf("                      %-7s %s\n", name, help);
	printf("%s%s\n%s", c->own_help, filter_help, c->examples);
}

int filter_usage(const struct filter_command *c, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "trapline %s: ", c->name);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fprintf(stderr, " (trapline %s --help)\n", c->name);
	return EXIT_BAD_USAGE;
}

int filter_parse(const struct filter_command *c, struct report_filter *f, void *opaque, int argc,
		 char **argv)
{
	struct error err;
	bool taken;
	int o;

	optind = 0; /* restart: GNU */
	opterr = 0;
	while ((o = getopt_long(argc, argv, ":h", c->options, NULL)) != -1) {
		switch (o) {
		case FILTER_HELP:
		case 'h':
			print_help(c);
			return EXIT_SUCCESS;
		case ':':
			return filter_usage(c, "option '%s' needs an argument", argv[optind - 1]);
		case '?':
			return filter_usage(c, "unknown option '%s'", argv[optind - 1]);
		case FILTER_BY:
			taken = parse_kind(c, f, optarg, &err);
			break;
		default:
			taken = o >= FILTER_END ? c->own(opaque, o, optarg, &err) :
						  filter_option(f, o, optarg, &err);
		}
		if (!taken)
			return filter_usage(c, "%s", err.msg);
	}
	return FILTER_GO_ON;
}

bool filter_names(const struct report_filter *f, struct report_names *names, struct error *err)
{
	for (unsigned int i = 0; i < f->symbols_count; i++)
		if (!names_add(names, f->symbols[i], err))
			return false;
	return true;
}

bool filter_wants_phase(const struct report_filter *f, uint32_t phase)
{
	char buf[16], *end;
	unsigned long long n;

	if (!f->phase || !strcmp(f->phase, trace_phase(phase, buf)))
		return true;
	n = strtoull(f->phase, &end, 0);
	return end != f->phase && !*end && n == phase;
}

bool filter_wants(const struct report_filter *f, const struct trace_span *s)
{
	char buf[16];

	if (f->span && s->id != f->span)
		return false;
	if ((f->vm && s->vm != f->vm) || (f->one_vcpu && s->vcpu != f->vcpu))
		return false;
	if (f->reason && strcasecmp(f->reason, trace_reason(s->vector, s->esr, buf)))
		return false;
	return filter_wants_phase(f, s->phase);
}
