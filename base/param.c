// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/param.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void param_put(const struct param *p, void *object, uint32_t value)
{
	memcpy((char *)object + p->offset, &value, sizeof(value));
}

void param_defaults(const struct param *table, void *object)
{
	for (const struct param *p = table; p->name; p++)
		param_put(p, object, p->def);
}

/* Shift of a size suffix, -1 if @suffix is none. */
static int size_suffix(const char *suffix)
{
	static const char letters[] = "KMG";
	const char *at;

	if (suffix[0] == '\0')
		return 0;
	at = strchr(letters, suffix[0] & ~0x20);
	if (!at || suffix[1] != '\0')
		return -1;
	return 10 * (int)(at - letters + 1);
}

bool param_parse(const struct param *p, const char *text, uint32_t *value, struct error *err)
{
	bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	unsigned long long v;
	char *end;
	int shift;

	/* strtoull would take a sign or blanks */
	if (text[0] < '0' || text[0] > '9')
		return error_set(err, "%s: '%s' is not a number", p->name, text);
	errno = 0;
	v = strtoull(text, &end, hex ? 16 : 10);
	shift = strcmp(p->unit, "bytes") ? (*end ? -1 : 0) : size_suffix(end);
	if (shift < 0 || (hex && end == text + 1))
		return error_set(err, "%s: '%s' is not a number", p->name, text);
	if (errno == ERANGE || v > UINT32_MAX >> shift || v << shift < p->min ||
	    v << shift > p->max)
		return error_set(err, "%s: %s is out of bounds (%" PRIu32 " to %" PRIu32 "%s%s)",
				 p->name, text, p->min, p->max, *p->unit ? " " : "", p->unit);
	*value = (uint32_t)(v << shift);
	return true;
}
