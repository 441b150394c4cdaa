/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options of `trapline run`: QEMU's where QEMU has one. */
#ifndef TRAPLINE_CLI_RUN_OPTIONS_H
#define TRAPLINE_CLI_RUN_OPTIONS_H

#include <stdbool.h>

#include "base/error.h"
#include "cpu/variant.h"
#include "platform/machine.h"

#define MAX_SETS	 256
#define RUN_HELP	 "run"
#define RUN_LOG_CHANNELS "log"

struct run_options {
	struct machine_config machine; /* model and profile are filled by run_options_resolve() */
	const char *cpu, *profile_name;
	struct cpu_variant variant; /* what cpu says */
	const char *sets[MAX_SETS]; /* --set, in order */
	unsigned set_count;
	const char *dump_dtb;
	const char *gdb; /* "tcp::1234", "stdio"-less; NULL: no debugger */
	const char *log_file;
	char *trace_file;	 /* --trace without its ,detail= part; owned */
	char *command_line;	 /* for the trace's header; owned */
	struct profile *profile; /* owned */
	bool nographic;
	/* what is printed in place of a run, if anything: RUN_..., or a topic of `trapline list` */
	const char *print;
};

/* Parses argv[1..]. False with a message that names the option or value at fault. */
bool run_options_parse(struct run_options *o, int argc, char **argv, struct error *err);
/* Finds core and profile, applies --set. False: *bad_input tells a file's fault from an option's.
 */
bool run_options_resolve(struct run_options *o, bool *bad_input, struct error *err);
void run_options_free(struct run_options *o);
/* Whether the guest talks on standard output. */
bool run_options_console(const struct run_options *o);
/* Prints what o->print asks for; returns the exit status. */
int run_options_print(const struct run_options *o);

#endif
