/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of address ranges: functions of the guest's ELF files. */
#ifndef TRAPLINE_TRACE_SYMBOLS_H
#define TRAPLINE_TRACE_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trace_symbol_entry {
	char *name;
	uint64_t addr, size; /* size 0: up to the next symbol */
	size_t order;	     /* of insertion: the tie-breaker of sorting */
	bool used, written;  /* for the owner */
};

struct symbols {
	struct trace_symbol_entry *list;
	size_t count, cap;
	bool sorted;
};

void symbols_init(struct symbols *s);
void symbols_fini(struct symbols *s);
/* Takes @name over. */
void symbols_add(struct symbols *s, char *name, uint64_t addr, uint64_t size);
/* By address; indices mean something only after this. */
void symbols_sort(struct symbols *s);
/*
 * The index of the symbol that covers @addr, or -1. [*lo, *hi] is the range (ends
 * included) around @addr for which the answer is the same.
 */
long symbols_find(const struct symbols *s, uint64_t addr, uint64_t *lo, uint64_t *hi);

#endif
