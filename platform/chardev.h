/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The host's end of a serial line.
 *
 * Host input is not modelled time's to foresee, so it is taken only when the machine asks
 * (chardev_pump), at modelled times that it fixes.
 */
#ifndef TRAPLINE_PLATFORM_CHARDEV_H
#define TRAPLINE_PLATFORM_CHARDEV_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct chardev;

/*
 * @spec, with QEMU's names:
 *	stdio		standard input and output; Ctrl-C ends the simulation
 *	mon:stdio	the same with escapes, and on a terminal Ctrl-C goes to the guest (what
 *			-nographic means)
 *	file:PATH	output to a file, no input
 *	pty		a new pseudo-terminal, whose name is printed on stderr
 *	null, none	output is dropped, no input
 * A terminal on standard input is put into raw mode and has escapes: Ctrl-A x quits, Ctrl-A p
 * presses the power button, Ctrl-A h helps, Ctrl-A Ctrl-A is one Ctrl-A. NULL with a message that
 * names @spec on failure.
 */
struct chardev *chardev_open(const char *spec, struct error *err);
/* Whether @spec is file:PATH: whether it is a file's fault that it cannot be opened. */
bool chardev_names_file(const char *spec);

/*
 * The run begins: empties the file that output goes to, if it is one. The first byte of output
 * would do so too; until then the file is as it was (base/outfile.h).
 */
bool chardev_begin(struct chardev *c, struct error *err);
/* Restores the terminal. False with a message if output was lost. @c may be NULL. */
bool chardev_close(struct chardev *c, struct error *err);

/* Output: buffered until a line is full, or chardev_flush(). */
void chardev_put(struct chardev *c, uint8_t byte);
void chardev_flush(struct chardev *c);
/* False once output could not be written. */
bool chardev_ok(const struct chardev *c);

/*
 * Takes what the host has for the guest, without waiting, as far as there is room for it.
 * Handles the escapes.
 */
void chardev_pump(struct chardev *c);
/* The next byte of input, or -1: none now. */
int chardev_get(struct chardev *c);

/* Whether chardev_get() has one. */
bool chardev_has_byte(const struct chardev *c);

/* Whether input may still come: not after end of file. */
bool chardev_has_input(const struct chardev *c);
/* Whether input may still come, and none is there now. */
bool chardev_awaits_input(const struct chardev *c);
/* The descriptor to wait on for input, or -1. */
int chardev_wait_fd(const struct chardev *c);
/* A human types: idle time passes at the host's pace. */
bool chardev_interactive(const struct chardev *c);
bool chardev_quit_requested(const struct chardev *c);
/* Whether the power button was pressed since the last call. */
bool chardev_power_pressed(struct chardev *c);

#endif
