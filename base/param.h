/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers that describe hardware: each is a row with a name, a place in a
 * struct, bounds and a unit. Profiles (files) and --set give values; every
 * value in a profile carries its provenance.
 */
#ifndef TRAPLINE_BASE_PARAM_H
#define TRAPLINE_BASE_PARAM_H

#include <stddef.h>
#include <stdint.h>

struct param {
	const char *name;  /* "l1d.size", "gich.read": unique over all tables */
	size_t offset;	   /* of a uint32_t in the table's struct */
	uint32_t def;	   /* default: used when no profile gives the key */
	uint32_t min, max;
	const char *unit;  /* "cycles", "bytes", "entries", "ways", "" */
	const char *help;
};

#endif
