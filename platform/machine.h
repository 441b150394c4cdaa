/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A simulated machine: what the command line, the debugger and the tests use.
 *
 *	struct machine *m = machine_new(&config, &err);
 *	machine_catch_signals(m);
 *	while ((why = machine_run(m)) == MACHINE_STOPPED)
 *		... the debugger had its say ...
 *	status = machine_exit_status(m);
 *	machine_free(m, &err);
 *
 * Everything runs on the thread that calls machine_run().
 */
#ifndef TRAPLINE_PLATFORM_MACHINE_H
#define TRAPLINE_PLATFORM_MACHINE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"
#include "cpu/cpu.h"
#include "platform/exit-status.h"
#include "platform/profile.h"

#define MACHINE_MAX_CORES 8
#define MACHINE_MIN_RAM	  (UINT64_C(1) << 20)
#define MACHINE_MAX_RAM	  (UINT64_C(64) << 30)

struct machine;

/* Options of one name, as they were written. */
#define MACHINE_MAX_OPTIONS 64
struct machine_options {
	const char *text[MACHINE_MAX_OPTIONS];
	unsigned count;
};

/*
 * What to build. Strings and pointers are the caller's and must live as long as the machine.
 * All zeroes but model and profile is a machine with one core and 128 MiB.
 */
struct machine_config {
	const char *machine;	       /* "virt", also if NULL */
	bool virtualization;	       /* the cores have EL2 */
	unsigned gic_version;	       /* 2, also if 0; or 3 */
	bool no_its;		       /* a GICv3 without ITS and LPIs */
	const struct cpu_model *model; /* -cpu; required */
	const char *cpu;	       /* what traces call it; NULL: the model's name */
	const struct profile *profile; /* required */
	bool timing_off;	       /* --timing off: one instruction, one cycle */
	unsigned cores;		       /* 1..MACHINE_MAX_CORES; 0: 1 */
	uint64_t ram_size;	       /* bytes, see size_parse_memory(); 0: 128 MiB */

	const char *kernel; /* ELF, arm64 Image, either gzipped, or flat; NULL: none */
	const char *initrd, *append, *dtb;
	const char *bios; /* firmware for the first flash bank; NULL: see -drive if=pflash */
	/* -drive, -device, -netdev, -nic, -chardev, -fw_cfg: what platform/devices.h knows */
	struct machine_options drives, devices, netdevs, nics, chardevs, fw_cfgs;
	const char *serial; /* as chardev_open() takes it; NULL: "null" */
	bool semihosting;
	bool no_reboot;
	bool start_stopped; /* -S: see machine_run() */
	int64_t rtc_base;   /* seconds since 1970 at reset; 0: MACHINE_RTC_BASE */

	/* limits in modelled time, 0: none; the smaller one holds */
	uint64_t max_cycles;
	double max_seconds;

	/* tracing; NULL trace: none */
	const char *trace;
	unsigned trace_detail;		/* of struct trace_options */
	struct machine_options symbols; /* files that name functions, platform/symbol-file.h */
	const char *options;		/* the command line, for the trace's header */
};

/* 2020-01-01 00:00:00 UTC: the RTC starts at a fixed time, or no two runs would be alike. */
#define MACHINE_RTC_BASE INT64_C(1577836800)

/*
 * Builds the machine, loads the images and resets it: every error of the configuration and of
 * the files is found here, before anything runs. NULL with a one-line message that names the
 * culprit on failure; *bad_input (may be NULL) tells a file's fault (EXIT_BAD_INPUT) from an
 * option's (EXIT_BAD_USAGE).
 */
struct machine *machine_new(const struct machine_config *c, bool *bad_input, struct error *err);

/* Writes the device tree that the guest gets: -machine dumpdtb=FILE. */
bool machine_dump_dtb(const struct machine *m, const char *file, struct error *err);

/*
 * Ends the trace, restores the terminal, releases everything. False with a message if the trace
 * or the serial output could not be written in full. @m may be NULL.
 */
bool machine_free(struct machine *m, struct error *err);

/* ---- running ----------------------------------------------------------- */

enum machine_exit {
	MACHINE_POWER_OFF,
	MACHINE_GUEST_EXIT, /* semihosting; code in machine_exit_status() */
	MACHINE_RESET,	    /* with no_reboot only */
	MACHINE_LIMIT,
	MACHINE_STUCK,
	MACHINE_QUIT, /* Ctrl-A x, machine_quit() */
	MACHINE_SIGNAL,
	MACHINE_HOST_ERROR,
	/* the machine can go on; for debuggers */
	MACHINE_STOPPED,
};

/* Why a machine stopped that can go on. */
enum stop_reason {
	STOP_REQUEST,	 /* machine_stop(), the poll hook, or start_stopped */
	STOP_STEP,	 /* machine_step() is done */
	STOP_BREAKPOINT, /* cpu->debug of machine_stop_core() says which */
	STOP_RESET,	 /* the guest reset the machine, and a debugger asked to see it */
};

/*
 * Runs until the machine ends, or stops for a debugger. With start_stopped the first call returns
 * MACHINE_STOPPED at once. Called again after MACHINE_STOPPED it goes on exactly where it was:
 * stops and steps change no modelled cycle and no order of execution. After any other result the
 * machine stays readable but does not run again.
 */
enum machine_exit machine_run(struct machine *m);

/*
 * Like machine_run(), but returns MACHINE_STOPPED with STOP_STEP once @core has retired one
 * instruction (or taken an exception in its place). The other cores run as they do in the
 * ordinary schedule, as far as it puts them before that instruction. If the core sleeps, that
 * may take long: STOP_REQUEST by the poll hook ends the wait.
 */
enum machine_exit machine_step(struct machine *m, unsigned core);

enum stop_reason machine_stop_reason(const struct machine *m);
/* The core that stepped or met a breakpoint; else the one that runs next. */
unsigned machine_stop_core(const struct machine *m);

/* Exit status for the process (platform/exit-status.h), and one line on why the machine ended. */
int machine_exit_status(const struct machine *m);
const char *machine_exit_message(const struct machine *m);

/* Asks a running machine to stop (MACHINE_STOPPED) soon. Safe in signal handlers. */
void machine_stop(struct machine *m);
/* Asks a running machine to end (MACHINE_QUIT). */
void machine_quit(struct machine *m);
/* Presses the power button, a line of the GPIO: what follows is the guest's business. */
void machine_power_button(struct machine *m);
/* Resets the machine as soon as it runs; with no_reboot, ends the run (MACHINE_RESET). */
void machine_request_reset(struct machine *m);
/* From now on SIGINT, SIGTERM and SIGHUP end @m in an orderly way (MACHINE_SIGNAL). */
void machine_catch_signals(struct machine *m);

/* ---- looking in ----------------------------------------------------------- */

unsigned machine_core_count(const struct machine *m);
struct cpu *machine_cpu(struct machine *m, unsigned core);
struct memsys *machine_memsys(struct machine *m);
const struct physmap *machine_physmap(const struct machine *m);
/* Modelled time of the core that is furthest behind, in cycles; and how many that is a second. */
uint64_t machine_now(const struct machine *m);
uint64_t machine_frequency(const struct machine *m);
/* Instructions retired by all cores. */
uint64_t machine_instructions(const struct machine *m);

/* What the debugger and the progress line need; any member may be NULL. */
struct machine_hooks {
	/*
	 * Called now and then (about 50 times a second of host time) while the machine runs or
	 * waits. Returns true to stop it (STOP_REQUEST). May read the machine.
	 */
	bool (*poll)(void *opaque, struct machine *m);
	/*
	 * Called when the guest resets the machine, after the reset; true: stop (STOP_RESET). A
	 * debugger keeps its breakpoints in cpu->debug, which a reset leaves alone.
	 */
	bool (*reset)(void *opaque, struct machine *m);
	/* a descriptor that, readable, ends a wait for input or host time; none if <= 0 */
	int wake_fd;
};
void machine_set_hooks(struct machine *m, const struct machine_hooks *hooks, void *opaque);

/* ---- what there is, for `list machines` ------------------------------------- */

struct machine_type {
	const char *name, *description;
};
extern const struct machine_type machine_types[]; /* ends with a NULL name */

/* What -device can name, and the properties that it takes. False: there are no more than @i. */
bool machine_device_at(unsigned i, const char **name, const char **properties);

#endif
