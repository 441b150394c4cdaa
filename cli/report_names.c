// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/report_names.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "platform/symbol-file.h"

bool names_add(struct report_names *n, const char *path, struct error *err)
{
	struct names_file *f;

	if (n->file_count == REPORT_SYMBOL_FILES)
		return error_set(err, "more than %d files of symbols", REPORT_SYMBOL_FILES);
	f = &n->file[n->file_count];
	symbols_init(&f->symbols);
	if (!symbol_file_read(path, &f->symbols, err))
		return false;
	n->file_count++;
	return true;
}

void names_fini(struct report_names *n)
{
	for (unsigned int i = 0; i < n->file_count; i++)
		symbols_fini(&n->file[i].symbols);
	n->file_count = 0;
}

/* ---- where a file's code lay ------------------------------------------------------------ */

static int by_name(const void *pa, const void *pb)
{
	const struct trace_symbol_entry *const *a = pa, *const *b = pb;
	int c = strcmp((*a)->name, (*b)->name);

	return c ? c : ((*a)->addr > (*b)->addr) - ((*a)->addr < (*b)->addr);
}

static int by_value(const void *pa, const void *pb)
{
	const uint64_t *a = pa, *b = pb;

	return (*a > *b) - (*a < *b);
}

static const struct trace_symbol_entry **sorted_by_name(const struct symbols *s)
{
	const struct trace_symbol_entry **list = xcalloc(s->count + 1, sizeof(const void *));

	for (size_t i = 0; i < s->count; i++)
		list[i] = &s->list[i];
	qsort(list, s->count, sizeof(const void *), by_name);
	return list;
}

/* Whether the name at @i is one symbol's only. */
static bool unique(const struct trace_symbol_entry *const *list, size_t count, size_t i)
{
	return (!i || strcmp(list[i - 1]->name, list[i]->name) != 0) &&
	       (i + 1 == count || strcmp(list[i + 1]->name, list[i]->name) != 0);
}

/* The distance at which most of the functions that both name are; 0 if they have none in common. */
static uint64_t distance(const struct symbols *file, const struct symbols *trace)
{
	const struct trace_symbol_entry **a = sorted_by_name(file), **b = sorted_by_name(trace);
	uint64_t *d = xcalloc(trace->count + 1, sizeof(*d)), best = 0;
	size_t n = 0, most = 0;

	for (size_t i = 0, k = 0; i < file->count && k < trace->count;) {
		int c = strcmp(a[i]->name, b[k]->name);

		if (!c && unique(a, file->count, i) && unique(b, trace->count, k))
			d[n++] = b[k]->addr - a[i]->addr;
		i += c <= 0;
		k += c >= 0;
	}
	qsort(d, n, sizeof(*d), by_value);
	for (size_t i = 0, run = 0; i < n; i++) {
		run = i && d[i] == d[i - 1] ? run + 1 : 1;
		if (run > most) {
			most = run;
			best = d[i];
		}
	}
	free(a);
	free(b);
	free(d);
	return best;
}

static void place(struct names_file *n, const struct trace_file *f)
{
	if (n->placed || !f->symbols.count)
		return;
	n->placed = true;
	n->shift = distance(&n->symbols, &f->symbols);
}

/* ---- names ------------------------------------------------------------------------------ */

/* Of the symbols of a file: the last one without a size ends with its page. */
static const char *find(const struct symbols *s, uint64_t addr, uint64_t *lo, uint64_t *hi)
{
	long i = symbols_find(s, addr, lo, hi);

	if (i < 0 || (*hi == UINT64_MAX && !s->list[i].size && addr - s->list[i].addr > 4095))
		return NULL;
	return s->list[i].name;
}

static const char *function(struct report_names *n, const struct trace_file *f, uint64_t addr,
			    uint64_t *lo, uint64_t *hi)
{
	const char *name;

	for (unsigned int i = 0; i < n->file_count; i++) {
		struct names_file *file = &n->file[i];

		place(file, f);
		name = find(&file->symbols, addr - file->shift, lo, hi);
		if (name) {
			*lo += file->shift;
			*hi += file->shift;
			return name;
		}
	}
	return find(&f->symbols, addr, lo, hi);
}

const char *names_function(struct report_names *n, const struct trace_file *f, uint64_t addr,
			   uint64_t *lo, uint64_t *hi)
{
	const char *name = function(n, f, addr, lo, hi);

	for (size_t i = 0; i < f->alias_count && !name; i++) {
		const struct trace_alias *a = &f->aliases[i];

		if (addr - a->alias >= a->size)
			continue;
		name = function(n, f, addr - a->alias + a->va, lo, hi);
		*lo += a->alias - a->va;
		*hi += a->alias - a->va;
	}
	return name;
}

const char *names_address(struct report_names *n, const struct trace_file *f, uint64_t addr,
			  char *buf, size_t size)
{
	uint64_t lo, hi;
	const char *name = names_function(n, f, addr, &lo, &hi);

	if (!name)
		snprintf(buf, size, "0x%" PRIx64, addr);
	else if (lo == addr)
		snprintf(buf, size, "%s", name);
	else
		snprintf(buf, size, "%s+0x%" PRIx64, name, addr - lo);
	return buf;
}
