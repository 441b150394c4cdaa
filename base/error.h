/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_BASE_ERROR_H
#define TRAPLINE_BASE_ERROR_H

#include <stdbool.h>

/*
 * Host trouble: a bad option, an unreadable file, an impossible size. A function that can fail
 * this way takes a `struct error *` as its last parameter, returns false (or NULL, or a negative
 * number), and leaves one line of text that names the culprit: no newline, no full stop.
 *
 * Guest behaviour is never an error value; the guest gets its exception instead.
 */
struct error {
	char msg[512];
};

/*
 * Formats the message of `e`; longer text is cut, and control characters that an argument brings
 * along become '?'. Arguments may point into e->msg. `e` may be NULL when the caller does not
 * want the reason. Always returns false, so that a failing function can end with
 * `return error_set(...)`.
 */
bool error_set(struct error *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * Puts the formatted text and ": " before the message that `e` already holds, as an outer
 * function does that knows which file or option was being worked on. Always returns false.
 */
bool error_prefix(struct error *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
