/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads a trace file. The file may come from anywhere: every length is checked
 * against what is there before it is believed.
 */
#ifndef TRAPLINE_TRACE_READER_H
#define TRAPLINE_TRACE_READER_H

#include "base/error.h"
#include "trace/record.h"
#include "trace/symbols.h"

struct trace_region_name {
	char *name;
	uint64_t base;
};

struct trace_reg_name {
	char *name; /* NULL: not in the file */
	uint16_t sysreg;
	uint8_t reg_class;
};

/* A kernel whose code ran at other addresses than its symbols': [va, va + size) is [alias, ...). */
struct trace_alias {
	uint64_t va, size, pa, alias;
};

struct trace_file {
	char *path;
	uint32_t version;
	/* the header */
	unsigned int cores;
	bool timing;
	unsigned int detail;
	char *machine, *cpu, *profile, *options, *values;
	size_t region_count;
	struct trace_region_name *regions;
	/* what the body names */
	struct symbols symbols;
	struct trace_alias *aliases;
	size_t alias_count, alias_cap;
	size_t reg_count;
	struct trace_reg_name *regs;
	/* the end */
	bool complete; /* the end chunk was reached */
	uint64_t end_when, span_count, cut_count, event_count;
	/* Not complete: what was wrong, with chunk and offset. */
	struct error damage;
};

/* Any of them may be NULL. They return false to stop the reading. */
struct trace_visitor {
	void *opaque;
	/* After the header. @f is filled as reading goes on: what a record names precedes it. */
	bool (*begin)(void *opaque, const struct trace_file *f);
	bool (*span)(void *opaque, const struct trace_span *s);
	bool (*event)(void *opaque, const struct trace_event *e);
	/* Steps of one span arrive in order, before or after the span. */
	bool (*step)(void *opaque, uint64_t span, uint64_t begin, const struct trace_step *s);
	bool (*leak)(void *opaque, const struct trace_leak *l);
};

/*
 * Reads @path from its first to its last good chunk and calls @v (may be NULL) on the way. NULL
 * with a message if it cannot be read, is no trace, is of another version, or has no whole
 * header. A file that breaks later is reported as far as it goes: then `complete` is false and
 * `damage` says why.
 */
struct trace_file *trace_file_read(const char *path, const struct trace_visitor *v,
				   struct error *err);
void trace_file_free(struct trace_file *f);

/* "?" when the file does not say. */
const char *trace_file_reg_name(const struct trace_file *f, uint16_t reg);
uint8_t trace_file_reg_class(const struct trace_file *f, uint16_t reg);

#endif
