// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Arguments may be anything that a user typed or a file holds: the message stays one line. */
static void store(struct error *e, const char *text)
{
	size_t i;

	for (i = 0; text[i]; i++)
		e->msg[i] = (unsigned char)text[i] < ' ' || text[i] == 0x7f ? '?' : text[i];
	e->msg[i] = '\0';
}

bool error_set(struct error *e, const char *fmt, ...)
{
	if (!e)
		return false;

	/* Formatted aside, because an argument may be the old message. */
	struct error fresh;
	va_list ap;

	va_start(ap, fmt);
	if (vsnprintf(fresh.msg, sizeof(fresh.msg), fmt, ap) < 0)
		fresh.msg[0] = '\0';
	va_end(ap);
	store(e, fresh.msg);
	return false;
}

bool error_prefix(struct error *e, const char *fmt, ...)
{
	if (!e)
		return false;

	struct error fresh;
	size_t len;
	va_list ap;

	va_start(ap, fmt);
	if (vsnprintf(fresh.msg, sizeof(fresh.msg), fmt, ap) < 0)
		fresh.msg[0] = '\0';
	va_end(ap);

	len = strlen(fresh.msg);
	snprintf(fresh.msg + len, sizeof(fresh.msg) - len, ": %.*s", (int)(sizeof(fresh.msg) - len),
		 e->msg);
	store(e, fresh.msg);
	return false;
}
