/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What reports call addresses: by the symbols in the trace, and by those of files named later. */
#ifndef TRAPLINE_CLI_REPORT_NAMES_H
#define TRAPLINE_CLI_REPORT_NAMES_H

#include "trace/reader.h"

enum { REPORT_SYMBOL_FILES = 16 };

struct report_names {
	struct names_file {
		struct symbols symbols;
		uint64_t shift; /* from its addresses to the trace's, modulo 2^64 */
		bool placed;	/* shift is known */
	} file[REPORT_SYMBOL_FILES];
	unsigned int file_count;
};

/* Reads a file of symbols. False with a message. */
bool names_add(struct report_names *n, const char *path, struct error *err);
void names_fini(struct report_names *n);

/*
 * The function at @addr, or NULL; [*lo, *hi] is the range in which the answer is the same. What
 * files say goes before what the trace says. A kernel that was moved when it started (KASLR) is
 * recognised by functions that both name.
 */
const char *names_function(struct report_names *n, const struct trace_file *f, uint64_t addr,
			   uint64_t *lo, uint64_t *hi);

/* "name+0x10", "name" or "0x..."; @size of @buf at least 24. */
const char *names_address(struct report_names *n, const struct trace_file *f, uint64_t addr,
			  char *buf, size_t size);

#endif
