/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_BASE_LOG_H
#define TRAPLINE_BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"

/*
 * Diagnostic channels, chosen with -d (QEMU's syntax and, where QEMU has the channel, its name).
 * Logging observes: it never changes a modelled cycle, so callers compute nothing for a log
 * line that the model does not need, and guard costly arguments with log_on().
 */
enum log_channel {
	LOG_IN_ASM,
	LOG_INT,
	LOG_EXEC,
	LOG_UNIMP,
	LOG_GUEST_ERRORS,
	LOG_MMU,
	LOG_GDB,
	LOG_CHANNEL_COUNT
};

/* Bit n enables channel n; read it through log_on(). */
extern uint32_t log_mask;

static inline bool log_on(enum log_channel ch)
{
	return __builtin_expect((log_mask & (UINT32_C(1) << ch)) != 0, 0);
}

/* Writes to the log if the channel is on. The text carries its own newline. */
void log_printf(enum log_channel ch, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * Sets the enabled channels from a comma-separated list of names ("int,unimp"); "all" is every
 * channel and "none" no channel. On a bad name returns false, names it, and changes nothing.
 */
bool log_set_mask(const char *list, struct error *err);

/*
 * Sends the log to `file` instead of stderr; "-" is stderr again. What the file held is kept until
 * log_begin() or the first message (base/outfile.h).
 */
bool log_open(const char *file, struct error *err);
bool log_begin(struct error *err);
/* Back to stderr. False with a message if something that went to a file was lost. */
bool log_close(struct error *err);

/* The name that -d takes. */
const char *log_channel_name(enum log_channel ch);

/* What `-d help` prints. */
void log_print_help(FILE *out);

/*
 * True the first time that `key` is seen since the start or the last log_once_reset(): for
 * messages that a guest could repeat without end. A guest chooses keys (a PC, a register
 * encoding), so the set is bounded: once LOG_ONCE_MAX keys are in it, new keys return false.
 */
enum { LOG_ONCE_MAX = 65536 };
bool log_once(uint64_t key);
void log_once_reset(void);

#endif
