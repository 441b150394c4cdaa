/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options of the form "first,key=value,..." as QEMU has them; ",," stands for a comma. */
#ifndef TRAPLINE_PLATFORM_PROPS_H
#define TRAPLINE_PLATFORM_PROPS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

#define PROPS_MAX 32u

struct props {
	char *text; /* what keys and values point into */
	unsigned count;
	struct {
		const char *key, *value;
		bool used;
	} p[PROPS_MAX];
};

/*
 * Parses @text. @first (NULL: none) is the key of a first word that has no '='; other words
 * without one have the value "on". On failure nothing needs to be released.
 */
bool props_parse(struct props *p, const char *text, const char *first, struct error *err);
void props_release(struct props *p);

/* The value of the first unused property @key, which is used then; NULL if there is none. */
const char *props_take(struct props *p, const char *key);
/* Whether an unused property @key is there. */
bool props_has(const struct props *p, const char *key);
/* The same with a value's meaning; *@out is left alone if there is none. False: not one. */
bool props_take_bool(struct props *p, const char *key, bool *out, struct error *err);
bool props_take_u64(struct props *p, const char *key, uint64_t *out, struct error *err);
/* False with a message that names a property that nobody took. */
bool props_finish(const struct props *p, struct error *err);

#endif
