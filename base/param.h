/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers that describe hardware: each is a row with a name, a place in a
 * struct, bounds and a unit. Profiles (files) and --set give values; every
 * value in a profile carries its provenance.
 */
#ifndef TRAPLINE_BASE_PARAM_H
#define TRAPLINE_BASE_PARAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct param {
	const char *name; /* "l1d.size", "gich.read": unique over all tables */
	size_t offset;	  /* of a uint32_t in the table's struct */
	uint32_t def;	  /* default: used when no profile gives the key */
	uint32_t min, max;
	const char *unit; /* "cycles", "bytes", "entries", "ways", "" */
	const char *help;
};

/* A row of a table for @type; the rest as in struct param. */
#define PARAM(type, key, field, def_, min_, max_, unit_, help_)                         \
	{ .name = key, .offset = offsetof(type, field), .def = def_, .min = min_,       \
	  .max = max_, .unit = unit_, .help = help_ }

/* A table is an array of rows that ends with a NULL name; @object is the struct of its offsets. */

/* Sets every field of @object that the table knows to its default. */
void param_defaults(const struct param *table, void *object);

void param_put(const struct param *p, void *object, uint32_t value);

/*
 * Parses a value of @p: decimal or 0x hexadecimal, with an optional suffix K, M or G (powers of
 * 1024) where the unit is bytes. On a malformed or out-of-bounds value returns false with a
 * message that names the key, and the bounds.
 */
bool param_parse(const struct param *p, const char *text, uint32_t *value, struct error *err);

#endif
