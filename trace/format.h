/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The frame of a trace file: header and chunks. docs/trace-format.md describes it. */
#ifndef TRAPLINE_TRACE_FORMAT_H
#define TRAPLINE_TRACE_FORMAT_H

#include <stdint.h>

enum {
	FORMAT_VERSION = 2,
	FORMAT_MAGIC_SIZE = 8,
	FORMAT_HEADER_SIZE = 16,
	FORMAT_CHUNK_HEADER_SIZE = 24,
	/* Bounds that a reader enforces before it allocates. */
	FORMAT_CHUNK_MAX = 64 << 20,
	/* A buffer of the writer is flushed when it has grown to this. */
	FORMAT_CHUNK_TARGET = 64 << 10,
};

/* Not text, damaged by every usual conversion of line ends, and seldom the start of a file. */
#define FORMAT_MAGIC "\x89TRAP\r\n\x1a"

#define FORMAT_KIND(a, b, c, d) \
	((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)

enum format_kind {
	CHUNK_HEAD = FORMAT_KIND('H', 'E', 'A', 'D'),
	CHUNK_SYMS = FORMAT_KIND('S', 'Y', 'M', 'S'),
	CHUNK_IMAGE = FORMAT_KIND('I', 'M', 'A', 'G'),
	CHUNK_REGS = FORMAT_KIND('R', 'E', 'G', 'S'),
	CHUNK_EVENT = FORMAT_KIND('E', 'V', 'N', 'T'),
	CHUNK_SPAN = FORMAT_KIND('S', 'P', 'A', 'N'),
	CHUNK_STEP = FORMAT_KIND('S', 'T', 'E', 'P'),
	CHUNK_LEAK = FORMAT_KIND('L', 'E', 'A', 'K'),
	CHUNK_END = FORMAT_KIND('E', 'N', 'D', ' '),
};

#endif
