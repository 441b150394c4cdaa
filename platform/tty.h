/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_PLATFORM_TTY_H
#define TRAPLINE_PLATFORM_TTY_H

#include <stdbool.h>

/*
 * Puts the terminal on @fd into raw mode for a guest console: no echo, no line editing, output
 * left as it is; Ctrl-C and its like still make signals if @signals. It is restored by
 * tty_restore(), at exit, and when the process dies of a signal (all but SIGKILL); a stopped
 * process has it restored while it is stopped. False (nothing changed) if @fd is not a terminal
 * that this process may change now. One terminal at a time.
 */
bool tty_raw(int fd, bool signals);
void tty_restore(void);

#endif
