// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpu/gaps.h"

#include <stddef.h>

const struct gap gaps[] = {
	{ "aarch32", 0, 0, "AArch32 at any EL; the ID registers say that it is absent" },
	{ "el3", 0, 0, "EL3 and Secure state; the ID registers say that they are absent" },
	{ NULL, 0, 0, NULL },
};

const struct gap *gap_of_word(uint32_t word)
{
	for (const struct gap *g = gaps; g->name; g++)
		if (g->mask && (word & g->mask) == g->value)
			return g;
	return NULL;
}
