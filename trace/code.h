/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which function runs. A kernel's code is one image in memory that may run at several virtual
 * addresses: KVM's part of it does, at EL2, at others than the kernel at EL1. So where an image
 * has been found, code is known by its physical address, and called by the address that the
 * image's symbols have for it.
 *
 * Symbols are those of the file that was loaded and of files that the user names, and else what
 * the kernel has of itself in memory (kallsyms.h). RAM is searched when code first runs in a span
 * that no symbol covers, around it, once; where the functions of a table lie is recognised by what
 * begins and ends functions. RAM may hold anything: the work is bounded.
 */
#ifndef TRAPLINE_TRACE_CODE_H
#define TRAPLINE_TRACE_CODE_H

#include "trace/symbols.h"
#include "trace/trace.h"

enum { CODE_IMAGES = 8, CODE_FILES = 16, CODE_SEARCHES = 8, CODE_ALIASES = 8 };

struct code_image {
	uint64_t va, size; /* from its first symbol to the end of the page of its last */
	uint64_t pa;	   /* of that first symbol */
	struct symbols symbols;
	/* where else its first symbol's address was seen to be when its code ran */
	uint64_t alias[CODE_ALIASES];
	unsigned int alias_count;
};

struct code {
	const uint8_t *ram;
	uint64_t ram_base, ram_size;
	struct symbols loaded; /* addresses are those at which the code runs */
	struct symbols file[CODE_FILES];
	unsigned int file_count;
	struct code_image image[CODE_IMAGES];
	unsigned int image_count;
	struct code_searched {
		uint64_t from, to;
	} searched[CODE_SEARCHES];
	unsigned int search_count;
	bool symbols_dirty; /* some image has symbols that are used and not written */
};

struct code_range {
	uint64_t lo, hi; /* virtual addresses, ends included, for which the rest holds */
	uint64_t id;	 /* address of the function by its symbol; of the instruction if none */
	bool named;
};

void code_init(struct code *c, const uint8_t *ram, uint64_t ram_base, uint64_t ram_size);
void code_fini(struct code *c);
/* No symbols are added later. */
void code_start(struct code *c);

/*
 * What runs at @va. @pa: where that is, TRACE_NO_PA if nobody knows. @search: RAM may be searched
 * for symbols if there are none: it is a kernel's or a hypervisor's.
 */
void code_find(struct code *c, uint64_t va, uint64_t pa, bool search, struct code_range *out);

/*
 * Where in @mem, which begins at @mem_pa, the functions lie that the sorted symbols @s name: *@pa
 * is that of the first. If there are several such places, that which has @near is taken. False if
 * there is none.
 */
bool code_locate(const struct symbols *s, const uint8_t *mem, size_t size, uint64_t mem_pa,
		 uint64_t near, uint64_t *pa);

#endif
