// SPDX-License-Identifier: GPL-2.0-or-later
/* `trapline run`: builds a machine from the options and runs it to its end. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/commands.h"
#include "cli/gdb.h"
#include "cli/run-options.h"
#include "platform/machine.h"

struct progress {
	struct timespec last;
	bool shown;
	struct gdb *gdb;
};

static int fail(const struct error *err, int status)
{
	fprintf(stderr, "trapline: %s\n", err->msg);
	return status;
}

/* A line a second on a terminal. */
static void show_progress(struct progress *p, struct machine *m)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec == p->last.tv_sec)
		return;
	p->last = now;
	p->shown = true;
	fprintf(stderr, "\r%.3f s simulated, %llu million instructions ",
		(double)machine_now(m) / (double)machine_frequency(m),
		(unsigned long long)(machine_instructions(m) / 1000000));
}

static bool poll_machine(void *opaque, struct machine *m)
{
	struct progress *p = opaque;

	if (p->gdb)
		return gdb_poll(p->gdb);
	show_progress(p, m);
	return false;
}

static bool reset_machine(void *opaque, struct machine *m)
{
	(void)opaque, (void)m;
	return false;
}

/* Not where what the guest says would be written over. */
static bool wants_progress(const struct run_options *o)
{
	return isatty(STDERR_FILENO) && !(run_options_console(o) && isatty(STDOUT_FILENO));
}

static int run_machine(struct run_options *o, struct machine *m)
{
	struct progress progress = { 0 };
	struct machine_hooks hooks = { .poll = poll_machine,
				       .reset = reset_machine,
				       .wake_fd = -1 };
	struct error err, why;
	int status;
	bool ok;

	if (o->gdb) {
		progress.gdb = gdb_open(m, o->gdb, &err);
		if (!progress.gdb) {
			machine_free(m, NULL);
			return fail(&err, EXIT_BAD_USAGE);
		}
		hooks.wake_fd = gdb_fd(progress.gdb);
	}
	/* nothing can be wrong any more: from here on files are written */
	if (!log_begin(&err)) {
		machine_free(m, NULL);
		return fail(&err, EXIT_HOST_IO);
	}
	if (o->gdb || wants_progress(o))
		machine_set_hooks(m, &hooks, &progress);
	machine_catch_signals(m);
	if (progress.gdb)
		gdb_serve(progress.gdb);
	else
		while (machine_run(m) == MACHINE_STOPPED)
			;
	if (progress.shown)
		fputs("\r\033[K", stderr);
	status = machine_exit_status(m);
	error_set(&why, "%s", machine_exit_message(m));
	if (progress.gdb)
		gdb_close(progress.gdb, status);
	ok = machine_free(m, &err);
	/* of output that was lost, machine_free() says more */
	if (status && (ok || status != EXIT_HOST_IO))
		fail(&why, status);
	return ok ? status : fail(&err, EXIT_HOST_IO);
}

static int dump_device_tree(struct run_options *o, struct machine *m)
{
	struct error err;
	bool ok = machine_dump_dtb(m, o->dump_dtb, &err);

	machine_free(m, NULL);
	return ok ? 0 : fail(&err, EXIT_HOST_IO);
}

static bool mentions(const struct machine_options *list, const char *text)
{
	for (unsigned i = 0; i < list->count; i++)
		if (strstr(list->text[i], text))
			return true;
	return false;
}

/* Empty memory only makes exceptions; a debugger may fill it. */
static bool has_program(const struct run_options *o)
{
	const struct machine_config *m = &o->machine;

	return m->kernel || m->bios || o->gdb || o->dump_dtb || mentions(&m->drives, "pflash") ||
	       mentions(&m->devices, "loader");
}

static int build_and_run(struct run_options *o)
{
	bool bad_input = false;
	struct machine *m;
	struct error err;
	int status;

	if (!has_program(o)) {
		error_set(&err, "nothing to run: no -kernel, no -bios (trapline run --help)");
		return fail(&err, EXIT_BAD_USAGE);
	}
	if (!run_options_resolve(o, &bad_input, &err))
		return fail(&err, bad_input ? EXIT_BAD_INPUT : EXIT_BAD_USAGE);
	m = machine_new(&o->machine, &bad_input, &err);
	if (!m)
		return fail(&err, bad_input ? EXIT_BAD_INPUT : EXIT_BAD_USAGE);
	if (o->log_file && !log_open(o->log_file, &err)) {
		machine_free(m, NULL);
		return fail(&err, EXIT_BAD_INPUT);
	}
	status = o->dump_dtb ? dump_device_tree(o, m) : run_machine(o, m);
	if (!log_close(&err))
		status = fail(&err, EXIT_HOST_IO);
	return status;
}

int cli_run(int argc, char **argv)
{
	struct run_options o;
	struct error err;
	int status = 0;

	if (!run_options_parse(&o, argc, argv, &err))
		status = fail(&err, EXIT_BAD_USAGE);
	else if (o.print)
		status = run_options_print(&o);
	else
		status = build_and_run(&o);
	run_options_free(&o);
	return status;
}
