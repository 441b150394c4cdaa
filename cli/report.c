// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cli/commands.h"
#include "trace/names.h"

static const struct report_kind *const kinds[] = {
	&report_by_exit, &report_by_class, &report_by_region,  &report_by_span,
	&report_by_row,	 &report_by_phase, &report_by_context,
};

enum { KIND_COUNT = sizeof(kinds) / sizeof(kinds[0]) };

/* ---- reading ------------------------------------------------------------------- */

static bool take_file(void *opaque, const struct trace_file *f)
{
	((struct report *)opaque)->file = f;
	return true;
}

static bool take_span(void *opaque, const struct trace_span *s)
{
	struct report *r = opaque;

	if (r->kind->all_spans)
		r->kind->span(r, s);
	else if (!filter_wants(&r->filter, s))
		return true;
	else if (s->cut && r->kind != &report_by_span)
		r->cut++;
	else
		r->kind->span(r, s);
	return true;
}

static bool take_event(void *opaque, const struct trace_event *e)
{
	struct report *r = opaque;

	r->kind->event(r, e);
	return true;
}

static bool take_leak(void *opaque, const struct trace_leak *l)
{
	struct report *r = opaque;

	r->leaks = xgrow(r->leaks, &r->leak_cap, r->leak_count + 1, sizeof(*r->leaks));
	r->leaks[r->leak_count++] = *l;
	return true;
}

int64_t report_unattributed(const struct trace_span *s)
{
	return (int64_t)(trace_span_cycles(s) - trace_span_explained(s));
}

struct table_stamp report_stamp(const struct report *r, const char *name)
{
	const struct trace_file *f = r->file;

	return (struct table_stamp){
		.report = name,
		.machine = f->machine,
		.cpu = f->cpu,
		.profile = f->profile,
		.options = f->options,
		.cores = f->cores,
		.timing = f->timing,
		.complete = f->complete,
		.damage = f->damage.msg,
	};
}

const char *report_address(struct report *r, uint64_t addr, char *buf, size_t size)
{
	return names_address(&r->names, r->file, addr, buf, size);
}

static void note_leaks(struct report *r, struct table *t)
{
	for (size_t i = 0; i < r->leak_count; i++) {
		const struct trace_leak *l = &r->leaks[i];
		char from[128], to[128], user[96] = "the host";

		if (l->to_guest)
			snprintf(user, sizeof(user),
				 "the guest with VTTBR 0x%" PRIx64 ", VMPIDR 0x%" PRIx64,
				 l->to_vttbr, l->to_vmpidr);
		table_note(t,
			   "leak: %s, written by the guest with VTTBR 0x%" PRIx64
			   ", VMPIDR 0x%" PRIx64 " at %s, was %s by %s at %s",
			   trace_file_reg_name(r->file, l->reg), l->from_vttbr, l->from_vmpidr,
			   report_address(r, l->write_pc, from, sizeof(from)),
			   l->implicit ? "in force when entered" : "used", user,
			   report_address(r, l->use_pc, to, sizeof(to)));
	}
}

static int print_report(struct report *r)
{
	struct table_stamp stamp = report_stamp(r, r->kind->name);
	struct table t = { 0 };

	r->kind->build(r, &t);
	if (r->cut)
		table_note(&t, "not counted: %" PRIu64 " exit%s still open when the run ended",
			   r->cut, r->cut == 1 ? "" : "s");
	note_leaks(r, &t);
	table_print(&t, r->filter.format, &stamp, stdout);
	table_free(&t);
	return REPORT_OK;
}

static int read_and_print(struct report *r)
{
	struct trace_visitor v = {
		.opaque = r,
		.begin = take_file,
		.span = take_span,
		.event = r->kind->event ? take_event : NULL,
		.leak = take_leak,
	};
	struct trace_file *file;
	struct error err;
	int status;

	r->state = xcalloc(1, r->kind->state_size);
	r->file = file = trace_file_read(r->path, r->listing ? NULL : &v, &err);
	if (!file) {
		fprintf(stderr, "trapline: %s\n", err.msg);
		if (r->kind->release)
			r->kind->release(r);
		free(r->state);
		free(r->leaks);
		return REPORT_TROUBLE;
	}
	if (!file->complete)
		fprintf(stderr, "trapline: warning: %s: %s; reporting what precedes it\n", r->path,
			file->damage.msg);
	status = r->listing ? report_listing(r, stdout) : print_report(r);
	if (r->kind->release)
		r->kind->release(r);
	free(r->state);
	free(r->leaks);
	trace_file_free(file);
	return status;
}

/* ---- options ------------------------------------------------------------------- */

enum { OPT_SPAN = FILTER_END, OPT_LISTING };

static bool take_option(void *opaque, int option, const char *arg, struct error *err)
{
	struct report *r = opaque;

	switch (option) {
	case OPT_SPAN:
		return filter_number(arg, 1, UINT64_MAX, &r->filter.span) ||
		       error_set(err, "--span '%s' is not a span's number (1 or more)", arg);
	case OPT_LISTING:
	default:
		r->listing = true;
		return true;
	}
}

static const struct option options[] = {
	FILTER_OPTIONS,
	{ "span", required_argument, NULL, OPT_SPAN },
	{ "listing", no_argument, NULL, OPT_LISTING },
	{ NULL, 0, NULL, 0 },
};

static const char *kind(unsigned int n, const char **help)
{
	if (n == KIND_COUNT)
		return NULL;
	*help = kinds[n]->help;
	return kinds[n]->name;
}

static const char about[] =
	"usage: trapline report FILE [OPTION...]\n"
	"\n"
	"Shows what a trace (trapline run --trace FILE) holds.\n"
	"\n"
	"  --by KIND         what to add up:\n";

static const char own_help[] =
	"  --listing         one world switch, instruction by instruction: of --span, or of the\n"
	"                    last span that passes the filters and has its instructions kept\n"
	"  --span N          only the span of this number\n";

static const char examples[] =
	"Examples:\n"
	"  trapline report demo.trace                        exits by reason\n"
	"  trapline report demo.trace --by row               the microbenchmarks\n"
	"  trapline report demo.trace --by class --phase HCAL\n"
	"                                                    where a hypercall's cycles go\n"
	"  trapline report demo.trace --listing --phase HCAL | less -S\n"
	"                                                    one hypercall, step by step\n"
	"  trapline report demo.trace --by span --format csv > spans.csv\n"
	"  trapline report kvm.trace --by region --vm 1 --vcpu 0 --symbols vmlinux\n"
	"                                                    by function, of one vCPU\n"
	"\n"
	"Exit status: 0 reported, 64 usage, 65 trouble with the file, 74 output lost. Of a\n"
	"damaged or cut-off file the readable part is reported, with a warning, and the\n"
	"status is 0.\n";

static const struct filter_command command = {
	.name = "report",
	.kind = kind,
	.about = about,
	.own_help = own_help,
	.examples = examples,
	.options = options,
	.own = take_option,
};

int cli_report(int argc, char **argv)
{
	struct report r = { 0 };
	struct error err;
	int status = filter_parse(&command, &r.filter, &r, argc, argv);

	if (status != FILTER_GO_ON)
		return status;
	r.kind = kinds[r.filter.kind];
	if (optind == argc)
		return filter_usage(&command, "no trace file given");
	if (optind + 1 < argc)
		return filter_usage(&command, "one trace file only, not also '%s'",
				    argv[optind + 1]);
	if (r.listing && r.filter.kind_given && r.kind != &report_by_span)
		return filter_usage(&command,
				    "--listing shows a span; it goes with --by span only");
	if (r.filter.span && !r.filter.kind_given)
		r.kind = &report_by_span;
	r.path = argv[optind];
	if (!filter_names(&r.filter, &r.names, &err)) {
		fprintf(stderr, "trapline: %s\n", err.msg);
		names_fini(&r.names);
		return REPORT_TROUBLE;
	}
	status = read_and_print(&r);
	names_fini(&r.names);
	return status;
}
