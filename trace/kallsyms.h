/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of its own symbols that a kernel keeps in memory: Linux' kallsyms, and Xen's, which
 * descends from it. No symbol says where it is; its shape does. All versions since Linux 2.6.10
 * have
 *
 *	num_syms	u32
 *	names		each: length (one byte; two with bit 7 set), so many token numbers
 *	markers		offset in names of every 256th symbol: u32, or u64 before Linux 4.20
 *	token_table	256 strings, each with its NUL
 *	token_index	u16 x 256: offset of each token in token_table
 *
 * in this order, each aligned to 8 bytes (in Xen on ARM, 256), and the addresses, in order, in one
 * of three forms: u32 offsets and then the u64 base that they are relative to in front of num_syms
 * (Linux 4.6 to 6.3), the same behind token_index (since 6.4), or u64 addresses in front of
 * num_syms (older, and Xen).
 * The first character of an expanded name is its type, as nm has it.
 */
#ifndef TRAPLINE_TRACE_KALLSYMS_H
#define TRAPLINE_TRACE_KALLSYMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/symbols.h"

/* Where in the memory that was searched the table lies. */
struct kallsyms_place {
	size_t begin, end;
};

/*
 * Looks for a table in [*from, size) of @mem and adds its symbols of functions, sorted, to the
 * empty table @out. @mem may hold anything: the work is bounded. False if there is none. True
 * moves *from behind the table, so that a second call finds the next.
 */
bool kallsyms_find(const uint8_t *mem, size_t size, size_t *from, struct symbols *out,
		   struct kallsyms_place *place);

#endif
