/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exit statuses of `trapline run`. No two reasons share one: what the guest asks for stays below
 * EXIT_GUEST_MAX, the simulator's own reasons lie above (where sysexits.h has one, its number).
 */
#ifndef TRAPLINE_PLATFORM_EXIT_STATUS_H
#define TRAPLINE_PLATFORM_EXIT_STATUS_H

enum exit_status {
	EXIT_POWER_OFF = 0, /* guest: PSCI SYSTEM_OFF, or semihosting exit with code 0 */
	EXIT_GUEST_MAX =
		63, /* guest: semihosting exit codes 1-62 as they are, 63 for 63 and more */
	EXIT_BAD_USAGE = 64, /* an option is wrong, contradictory or impossible; nothing started */
	EXIT_BAD_INPUT = 65, /* a file is unreadable, malformed or unwritable; nothing started */
	/* 71: out of host memory, EXIT_OUT_OF_MEMORY of base/alloc.h */
	EXIT_HOST_IO = 74, /* trace, log or serial output could not be written */
	EXIT_STUCK = 120,  /* no core can ever run again, or it can only loop in exceptions */
	EXIT_RESET = 121,  /* guest: PSCI SYSTEM_RESET, with -no-reboot */
	EXIT_LIMIT = 124,  /* --max-cycles or --max-seconds reached */
	EXIT_QUIT = 125,   /* Ctrl-A x, or the debugger killed the machine */
	/* 128 + n: stopped by signal n, 130 for Ctrl-C; the trace is complete */
	EXIT_SIGNAL_BASE = 128,
};

/* The status of semihosting exit code @code (see EXIT_GUEST_MAX). */
static inline int exit_status_of_guest(unsigned long long code)
{
	return code > EXIT_GUEST_MAX ? EXIT_GUEST_MAX : (int)code;
}

#endif
