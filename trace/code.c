// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "trace/code.h"
#include "trace/kallsyms.h"

enum {
	PAGE = 4096,
	SEARCH_REACH = 128 << 20, /* bytes of RAM in each direction: more than a kernel has */
	TABLES_PER_SEARCH = 4,
	SAMPLES_FEW = 64, /* functions looked at before a place is taken for possible */
	SAMPLES_MANY = 2048,
	SYMBOLS_MIN = 16, /* fewer functions could lie anywhere */
};

void code_init(struct code *c, const uint8_t *ram, uint64_t ram_base, uint64_t ram_size)
{
	memset(c, 0, sizeof(*c));
	c->ram = ram;
	c->ram_base = ram_base;
	c->ram_size = ram_size;
	symbols_init(&c->loaded);
}

void code_fini(struct code *c)
{
	symbols_fini(&c->loaded);
	for (unsigned int i = 0; i < c->file_count; i++)
		symbols_fini(&c->file[i]);
	for (unsigned int i = 0; i < c->image_count; i++)
		symbols_fini(&c->image[i].symbols);
}

void code_start(struct code *c)
{
	symbols_sort(&c->loaded);
	for (unsigned int i = 0; i < c->file_count; i++)
		symbols_sort(&c->file[i]);
}

/* ---- where functions lie ------------------------------------------------------------- */

static uint32_t word_at(const uint8_t *mem, size_t at)
{
	uint32_t w;

	memcpy(&w, mem + at, sizeof(w));
	return w;
}

static const struct word_pattern {
	uint32_t mask, value;
} ends[] = {
	{ 0xfffff3ff, 0xd65f03c0 }, /* RET, RETAA, RETAB (0xd65f0bff: LR is in the mask) */
	{ 0xfffffbff, 0xd65f0bff }, /* RETAA, RETAB */
	{ 0xfc000000, 0x14000000 }, /* B */
	{ 0xfffffc1f, 0xd61f0000 }, /* BR */
	{ 0xffe0001f, 0xd4200000 }, /* BRK */
	{ 0xffffffff, 0xd69f03e0 }, /* ERET */
	{ 0xffffffff, 0xd503201f }, /* NOP: padding */
	{ 0xffff0000, 0x00000000 }, /* UDF, or padding */
}, begins[] = {
	{ 0xffffffff, 0xd503233f }, /* PACIASP */
	{ 0xffffff3f, 0xd503241f }, /* BTI */
	{ 0xffffffff, 0xd503201f }, /* NOP: where a tracer puts a call */
	{ 0xffffffff, 0xaa1e03e9 }, /* MOV X9, LR: the same */
	{ 0xffc07fff, 0xa9807bfd }, /* STP X29, X30, [SP, #-n]! */
	{ 0xffc003ff, 0xd10003ff }, /* SUB SP, SP, #n */
};

static bool matches(uint32_t word, const struct word_pattern *p, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if ((word & p[i].mask) == p[i].value)
			return true;
	return false;
}

/* Whether a function may begin at @at. */
static bool function_at(const uint8_t *mem, size_t at)
{
	uint32_t first;

	if (at & 3)
		return false;
	first = word_at(mem, at);
	return first &&
	       (matches(first, begins, sizeof(begins) / sizeof(begins[0])) ||
		(at && matches(word_at(mem, at - 4), ends, sizeof(ends) / sizeof(ends[0]))));
}

/* How many of about @samples symbols are functions if the first is at @at; 0: less than 3 in 4. */
static unsigned int score(const struct symbols *s, unsigned int samples, const uint8_t *mem,
			  size_t at)
{
	size_t step = s->count > samples ? s->count / samples : 1;
	unsigned int yes = 0, no = 0, most_no = samples / 4;

	if (s->count < samples)
		most_no = (unsigned int)s->count / 4;
	for (size_t i = 0; i < s->count; i += step) {
		if (i && s->list[i].addr == s->list[i - 1].addr)
			continue;
		if (function_at(mem, at + (size_t)(s->list[i].addr - s->list[0].addr)))
			yes++;
		else if (++no > most_no)
			return 0;
	}
	return yes > 3 * no ? yes : 0;
}

static uint64_t extent(const struct symbols *s)
{
	uint64_t last = s->list[s->count - 1].addr;

	return (last | (PAGE - 1)) + 1 - s->list[0].addr;
}

bool code_locate(const struct symbols *s, const uint8_t *mem, size_t size, uint64_t mem_pa,
		 uint64_t near, uint64_t *pa)
{
	/* A kernel is mapped by blocks if it can be, so try such places first. */
	static const size_t steps[] = { 2 << 20, PAGE };
	uint64_t length;

	if (s->count < SYMBOLS_MIN)
		return false;
	length = s->list[s->count - 1].addr - s->list[0].addr + 4;
	for (size_t k = 0; k < sizeof(steps) / sizeof(steps[0]); k++) {
		size_t step = steps[k];
		size_t at = (size_t)((s->list[0].addr - mem_pa) & (step - 1));
		unsigned int best = 0;

		for (; at < size && length <= size - at; at += step) {
			unsigned int n = score(s, SAMPLES_FEW, mem, at);

			n = n ? score(s, SAMPLES_MANY, mem, at) : 0;
			if (n && near - (mem_pa + at) < extent(s))
				n += SAMPLES_MANY;
			if (n > best) {
				best = n;
				*pa = mem_pa + at;
			}
		}
		if (best)
			return true;
	}
	return false;
}

/* ---- the search ---------------------------------------------------------------------- */

static struct code_image *image_at(struct code *c, uint64_t pa)
{
	for (unsigned int i = 0; i < c->image_count; i++)
		if (pa - c->image[i].pa < c->image[i].size)
			return &c->image[i];
	return NULL;
}

/* Takes the symbols over if their functions are found. */
static bool add_image(struct code *c, struct symbols *s, const uint8_t *mem, size_t size,
		      uint64_t mem_pa, uint64_t near)
{
	uint64_t pa;

	if (c->image_count == CODE_IMAGES || !s->count ||
	    !code_locate(s, mem, size, mem_pa, near, &pa))
		return false;
	c->image[c->image_count++] = (struct code_image){
		.va = s->list[0].addr,
		.size = extent(s),
		.pa = pa,
		.symbols = *s,
	};
	symbols_init(s);
	return true;
}

static void search_tables(struct code *c, const uint8_t *mem, size_t size, uint64_t mem_pa,
			  uint64_t near)
{
	struct kallsyms_place place;
	struct symbols s;
	size_t from = 0;

	for (unsigned int i = 0; i < TABLES_PER_SEARCH && !image_at(c, near); i++) {
		symbols_init(&s);
		if (!kallsyms_find(mem, size, &from, &s, &place))
			return;
		add_image(c, &s, mem, size, mem_pa, near);
		symbols_fini(&s);
	}
}

/* Looks for symbols around @pa. True if something was found that there was not before. */
static bool search(struct code *c, uint64_t pa)
{
	unsigned int before = c->image_count;
	uint64_t from, to;

	if (!c->ram || pa - c->ram_base >= c->ram_size || c->search_count == CODE_SEARCHES)
		return false;
	for (unsigned int i = 0; i < c->search_count; i++)
		if (pa >= c->searched[i].from && pa < c->searched[i].to)
			return false;
	from = pa - c->ram_base > SEARCH_REACH ? (pa - SEARCH_REACH) & ~(uint64_t)(PAGE - 1)
					       : c->ram_base;
	to = c->ram_base + c->ram_size - pa > SEARCH_REACH
		     ? (pa + SEARCH_REACH) & ~(uint64_t)(PAGE - 1)
		     : c->ram_base + c->ram_size;
	c->searched[c->search_count++] = (struct code_searched){ from, to };
	for (unsigned int i = 0; i < c->file_count; i++)
		add_image(c, &c->file[i], c->ram + (from - c->ram_base), (size_t)(to - from), from,
			  pa);
	if (!image_at(c, pa))
		search_tables(c, c->ram + (from - c->ram_base), (size_t)(to - from), from, pa);
	return c->image_count != before;
}

/* ---- what runs ----------------------------------------------------------------------- */

static void note_alias(struct code_image *g, uint64_t first)
{
	for (unsigned int i = 0; i < g->alias_count; i++)
		if (g->alias[i] == first)
			return;
	if (first != g->va && g->alias_count < CODE_ALIASES)
		g->alias[g->alias_count++] = first;
}

/* @addr as the table has it, for what runs at @va. */
static bool find_in(struct code *c, struct symbols *s, uint64_t addr, uint64_t va,
		    struct code_range *out)
{
	struct trace_symbol_entry *e;
	uint64_t lo, hi, last;
	long n = symbols_find(s, addr, &lo, &hi);

	if (n < 0)
		return false;
	last = s->list[0].addr + extent(s) - 1;
	if (addr > last)
		return false;
	e = &s->list[n];
	hi = hi < last ? hi : last;
	if (!e->used) {
		e->used = c->symbols_dirty = true;
		e->size = hi - lo + 1;
	}
	/* the function as it is seen from @va, within the address space */
	*out = (struct code_range){
		.lo = va - (addr - lo < va ? addr - lo : va),
		.hi = va + (hi - addr < UINT64_MAX - va ? hi - addr : UINT64_MAX - va),
		.id = e->addr,
		.named = true,
	};
	return true;
}

/* Whether @addr lies among the symbols of the loaded file: then they are all that there are. */
static bool among_loaded(const struct code *c, uint64_t addr)
{
	const struct symbols *s = &c->loaded;

	return s->count && addr >= s->list[0].addr && addr - s->list[0].addr < extent(s);
}

/* By its virtual address only. */
static bool find_by_va(struct code *c, uint64_t va, struct code_range *out)
{
	if (c->loaded.count && find_in(c, &c->loaded, va, va, out))
		return true;
	for (unsigned int i = 0; i < c->file_count; i++)
		if (c->file[i].count && find_in(c, &c->file[i], va, va, out))
			return true;
	/* a process runs other copies of its file than the one that was found */
	for (unsigned int i = 0; i < c->image_count; i++)
		if (va - c->image[i].va < c->image[i].size &&
		    find_in(c, &c->image[i].symbols, va, va, out))
			return true;
	return false;
}

void code_find(struct code *c, uint64_t va, uint64_t pa, bool may_search, struct code_range *out)
{
	struct code_image *g = image_at(c, pa);
	uint64_t addr;

	if (!g && find_by_va(c, va, out))
		return;
	if (!g && may_search && !among_loaded(c, va) && !among_loaded(c, pa) && search(c, pa))
		g = image_at(c, pa);
	addr = g ? g->va + (pa - g->pa) : va;
	if (g) {
		note_alias(g, va - (pa - g->pa));
		if (find_in(c, &g->symbols, addr, va, out))
			return;
	}
	*out = (struct code_range){ .lo = va, .hi = va, .id = addr };
}
