/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs the guest on this simulator and on QEMU. */
#ifndef TRAPLINE_TESTS_DIFF_BOTH_H
#define TRAPLINE_TESTS_DIFF_BOTH_H

#include <stddef.h>

#include "tests/diff/case.h"

/* What both simulate. */
struct diff_machine {
	const char *core;      /* -cpu of both */
	enum diff_level level; /* where the guest runs */
};

/* Prints and exits: the test failed. */
_Noreturn void die(const char *what, const char *name);

/* Finds the tools in the environment; skips the test where one is missing. */
void find_tools(void);

/*
 * Builds the guest with @cases, in the working directory, and runs it on both as @m says. What it
 * writes, of @size bytes, is left in *@ours and *@theirs, which the caller frees; dies if it is not
 * that long.
 */
void run_both(const struct diff_machine *m, const struct diff_cases *cases, size_t size,
	      void **ours, void **theirs);

#endif
