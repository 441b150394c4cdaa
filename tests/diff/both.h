/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs the guest on this simulator and on QEMU. */
#ifndef TRAPLINE_TESTS_DIFF_BOTH_H
#define TRAPLINE_TESTS_DIFF_BOTH_H

#include <stddef.h>

#include "tests/diff/case.h"

#define CORE "cortex-a57"

/* Prints and exits: the test failed. */
_Noreturn void die(const char *what, const char *name);

/* Finds the tools in the environment; skips the test where one is missing. */
void find_tools(void);

/*
 * Builds the guest with @cases, in the working directory, and runs it on both. What it writes,
 * of @size bytes, is left in *@ours and *@theirs, which the caller frees; dies if it is not that
 * long.
 */
void run_both(const struct diff_cases *cases, size_t size, void **ours, void **theirs);

#endif
