// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/props.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Ends the word at @p, undoubling commas, and returns where the next one begins, or NULL. */
static char *end_word(char *p)
{
	char *to = p;

	for (; *p; p++) {
		if (*p == ',') {
			if (p[1] != ',') {
				*to = '\0';
				return p + 1;
			}
			p++;
		}
		*to++ = *p;
	}
	*to = '\0';
	return NULL;
}

bool props_parse(struct props *p, const char *text, const char *first, struct error *err)
{
	*p = (struct props){ .text = xstrdup(text) };
	for (char *word = p->text, *next; word; word = next) {
		char *eq;

		next = end_word(word);
		eq = strchr(word, '=');
		if (p->count == PROPS_MAX || !*word || eq == word) {
			props_release(p);
			return error_set(err, "'%s' is no list of properties", text);
		}
		if (eq)
			*eq = '\0';
		p->p[p->count].key = !eq && !p->count && first ? first : word;
		p->p[p->count].value = eq ? eq + 1 : !p->count && first ? word : "on";
		p->count++;
	}
	return true;
}

void props_release(struct props *p)
{
	free(p->text);
	*p = (struct props){ 0 };
}

const char *props_take(struct props *p, const char *key)
{
	for (unsigned i = 0; i < p->count; i++)
		if (!p->p[i].used && !strcmp(p->p[i].key, key)) {
			p->p[i].used = true;
			return p->p[i].value;
		}
	return NULL;
}

bool props_has(const struct props *p, const char *key)
{
	for (unsigned i = 0; i < p->count; i++)
		if (!p->p[i].used && !strcmp(p->p[i].key, key))
			return true;
	return false;
}

bool props_take_bool(struct props *p, const char *key, bool *out, struct error *err)
{
	const char *value = props_take(p, key);

	if (!value)
		return true;
	if (!strcmp(value, "on") || !strcmp(value, "true") || !strcmp(value, "yes"))
		*out = true;
	else if (!strcmp(value, "off") || !strcmp(value, "false") || !strcmp(value, "no"))
		*out = false;
	else
		return error_set(err, "%s=%s: neither on nor off", key, value);
	return true;
}

bool props_take_u64(struct props *p, const char *key, uint64_t *out, struct error *err)
{
	const char *value = props_take(p, key);
	char *end;

	if (!value)
		return true;
	errno = 0;
	*out = strtoull(value, &end, 0);
	if (errno || end == value || *end || *value == '-')
		return error_set(err, "%s=%s: not a number", key, value);
	return true;
}

bool props_finish(const struct props *p, struct error *err)
{
	for (unsigned i = 0; i < p->count; i++)
		if (!p->p[i].used)
			return error_set(err, "no property '%s'", p->p[i].key);
	return true;
}
