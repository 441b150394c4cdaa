// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "trace/symbols.h"

void symbols_init(struct symbols *s)
{
	*s = (struct symbols){ .sorted = true };
}

void symbols_fini(struct symbols *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->list[i].name);
	free(s->list);
	symbols_init(s);
}

void symbols_add(struct symbols *s, char *name, uint64_t addr, uint64_t size)
{
	s->list = xgrow(s->list, &s->cap, s->count + 1, sizeof(*s->list));
	s->list[s->count] = (struct trace_symbol_entry){
		.name = name, .addr = addr, .size = size, .order = s->count
	};
	s->count++;
	s->sorted = false;
}

static int by_address(const void *pa, const void *pb)
{
	const struct trace_symbol_entry *a = pa, *b = pb;

	if (a->addr != b->addr)
		return a->addr < b->addr ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

void symbols_sort(struct symbols *s)
{
	if (!s->sorted && s->count)
		qsort(s->list, s->count, sizeof(*s->list), by_address);
	s->sorted = true;
}

long symbols_find(const struct symbols *s, uint64_t addr, uint64_t *lo, uint64_t *hi)
{
	size_t low = 0, high = s->count; /* first symbol above addr */
	const struct trace_symbol_entry *e;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->list[mid].addr <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	*hi = low < s->count ? s->list[low].addr - 1 : UINT64_MAX;
	if (!low) {
		*lo = 0;
		return -1;
	}
	/* Of several symbols at one address, the first that was added names it. */
	while (--low && s->list[low - 1].addr == s->list[low].addr)
		;
	e = &s->list[low];
	*lo = e->addr;
	if (!e->size)
		return (long)low;
	if (addr - e->addr >= e->size) {
		*lo = e->addr + e->size;
		return -1;
	}
	if (e->size - 1 < *hi - e->addr)
		*hi = e->addr + e->size - 1;
	return (long)low;
}
