// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "trace/kallsyms.h"

enum {
	TOKENS = 256,
	TOKEN_MAX = 64, /* characters */
	ALIGN_MAX = 256,
	PER_MARKER = 256,
	SYMS_MAX = 1 << 20,
	NAME_MAX = 512,
	/* from a table's names to its tokens: markers, and what some versions put in between */
	GAP_MAX = 8 << 20,
	/* Bounds on what memory that only resembles a table can cost. */
	TRIES_MAX = 4096,
	WORK_MAX = 64 << 20,
};

/* An address range that code can span; beyond it, two numbers are no neighbours. */
#define SPAN_MAX (UINT64_C(1) << 31)

struct tables {
	const uint8_t *mem;
	size_t size;
	long work; /* steps that may still be taken */

	size_t align;			 /* of each of its parts */
	size_t token_table, token_index; /* offsets in mem */
	size_t markers, marker_count;
	unsigned int marker_width; /* bytes */
	size_t names;
	uint32_t count;

	/* addresses: of width 4, relative to base, or of width 8 */
	size_t addresses;
	unsigned int address_width;
	uint64_t base;
};

static uint32_t load32(const struct tables *t, size_t at)
{
	uint32_t v;

	memcpy(&v, t->mem + at, sizeof(v));
	return v;
}

static uint64_t load64(const struct tables *t, size_t at)
{
	uint64_t v;

	memcpy(&v, t->mem + at, sizeof(v));
	return v;
}

static uint16_t token_offset(const struct tables *t, unsigned int token)
{
	uint16_t v;

	memcpy(&v, t->mem + t->token_index + 2 * (size_t)token, sizeof(v));
	return v;
}

static size_t align_up(const struct tables *t, size_t at)
{
	return (at + t->align - 1) & ~(t->align - 1);
}

/* ---- tokens ------------------------------------------------------------------------- */

/* Characters that names are made of stand for themselves; these always are. */
static const char needle[] = "k\0l\0m\0n\0o\0p";
enum { NEEDLE_FIRST = 'k' };

/* The end of the token at @at with its NUL, or 0. */
static size_t token_end(const struct tables *t, size_t at)
{
	size_t room = t->size - at < TOKEN_MAX ? t->size - at : TOKEN_MAX;
	const uint8_t *nul = at < t->size ? memchr(t->mem + at, 0, room) : NULL;

	return nul ? (size_t)(nul - t->mem) + 1 : 0;
}

/* Whether @index describes 256 tokens that end at @end, the needle's among them at @at. */
static bool index_fits(struct tables *t, size_t index, size_t at, size_t end)
{
	if (index + 2 * TOKENS > t->size)
		return false;
	t->token_index = index;
	if (token_offset(t, NEEDLE_FIRST) > at || token_offset(t, 0))
		return false;
	t->token_table = at - token_offset(t, NEEDLE_FIRST);
	for (unsigned int i = 0; i < TOKENS; i++) {
		size_t next = i + 1 < TOKENS ? t->token_table + token_offset(t, i + 1) : end;

		if (token_end(t, t->token_table + token_offset(t, i)) != next)
			return false;
	}
	return true;
}

static bool find_tokens(struct tables *t, size_t at)
{
	size_t end = at;

	for (unsigned int i = NEEDLE_FIRST; i < TOKENS; i++) {
		t->work--;
		end = token_end(t, end);
		if (!end)
			return false;
	}
	for (size_t index = end; index < end + ALIGN_MAX; index++)
		if (index_fits(t, index, at, end))
			return true;
	return false;
}

/* ---- names -------------------------------------------------------------------------- */

static uint64_t marker(const struct tables *t, size_t n)
{
	return t->marker_width == 4 ? load32(t, t->markers + 4 * n) : load64(t, t->markers + 8 * n);
}

/* Length of the name at *at in bytes after the length itself, which *at is moved over; 0: none. */
static unsigned int name_length(const struct tables *t, size_t *at, size_t end)
{
	unsigned int n;

	if (*at >= end)
		return 0;
	n = t->mem[(*at)++];
	if (n & 0x80) {
		if (*at >= end)
			return 0;
		n = (n & 0x7f) | (unsigned int)t->mem[(*at)++] << 7;
	}
	return n <= end - *at ? n : 0;
}

/* Whether t->count names begin at t->names, with every 256th where its marker says. */
static bool names_fit(struct tables *t)
{
	size_t at = t->names;

	for (uint32_t i = 0; i < t->count; i++) {
		unsigned int n;

		if (i % PER_MARKER == 0 && at - t->names != marker(t, i / PER_MARKER))
			return false;
		n = name_length(t, &at, t->markers);
		if (!n || --t->work < 0)
			return false;
		at += n;
	}
	return true;
}

/* With the markers known: their names lie in front of them, and their number in front of those. */
static bool find_names(struct tables *t)
{
	size_t last = marker(t, t->marker_count - 1);
	size_t slack = (size_t)PER_MARKER * (NAME_MAX + 8 * t->marker_count);
	size_t high, low;

	if (last > t->markers)
		return false;
	high = (t->markers - last) & ~(t->align - 1);
	low = high > slack ? high - slack : 0;
	for (size_t at = high; at >= low + t->align && t->work > 0; at -= t->align, t->work--) {
		uint64_t need;

		t->count = load32(t, at - t->align);
		need = ((uint64_t)t->count + PER_MARKER - 1) / PER_MARKER;
		/* what follows the last marker may look like one more */
		if (load32(t, at - t->align + 4) || need > t->marker_count ||
		    need + 2 < t->marker_count || t->count > SYMS_MAX || t->count < PER_MARKER)
			continue;
		t->names = at;
		if (names_fit(t))
			return true;
	}
	return false;
}

/* How many markers there are from @at on: 0, and then each a plausible way beyond the last. */
static size_t count_markers(struct tables *t, size_t at, unsigned int width)
{
	uint64_t before = 0;
	size_t n = 1;

	t->markers = at;
	t->marker_width = width;
	for (; at + (n + 1) * width <= t->token_table && n <= SYMS_MAX / PER_MARKER; n++) {
		uint64_t v = marker(t, n);

		if (v < before + 2 * PER_MARKER || v - before > PER_MARKER * NAME_MAX)
			break;
		before = v;
		t->work--;
	}
	return n;
}

static bool find_markers(struct tables *t)
{
	size_t low = t->token_table > GAP_MAX ? t->token_table - GAP_MAX : 0;

	for (size_t at = t->token_table & ~(size_t)7; at >= low + 8 && t->work > 0;) {
		at -= 8;
		t->work--;
		if (load32(t, at) != 0)
			continue;
		for (unsigned int width = 4; width <= 8; width += 4) {
			t->marker_count = count_markers(t, at, width);
			if (t->marker_count < 2)
				continue;
			for (t->align = 8; t->align <= ALIGN_MAX; t->align *= ALIGN_MAX / 8)
				if (find_names(t))
					return true;
		}
	}
	return false;
}

/* ---- addresses ---------------------------------------------------------------------- */

static uint64_t address(const struct tables *t, uint32_t n)
{
	return t->address_width == 4 ? t->base + load32(t, t->addresses + 4 * (size_t)n)
				     : load64(t, t->addresses + 8 * (size_t)n);
}

static bool addresses_fit(const struct tables *t)
{
	uint64_t first = address(t, 0), before = first;

	for (uint32_t i = 1; i < t->count; i++) {
		uint64_t v = address(t, i);

		if (v < before)
			return false;
		before = v;
	}
	return before != first && before - first < SPAN_MAX;
}

/* Offsets at @at and their base at @base. */
static bool relative_fit(struct tables *t, size_t at, size_t base)
{
	if (base + 8 > t->size || at + 4 * (size_t)t->count > t->size)
		return false;
	t->addresses = at;
	t->address_width = 4;
	t->base = load64(t, base);
	/* 0: the image of a kernel that has not been relocated, which is not where it runs */
	return t->base && addresses_fit(t);
}

static bool find_addresses(struct tables *t)
{
	size_t offsets = align_up(t, 4 * (size_t)t->count), head = t->names - t->align;
	size_t absolute = align_up(t, 8 * (size_t)t->count);
	size_t behind = align_up(t, t->token_index + 2 * TOKENS);

	if (head >= offsets + t->align &&
	    relative_fit(t, head - t->align - offsets, head - t->align))
		return true;
	if (relative_fit(t, behind, behind + offsets))
		return true;
	if (head < absolute)
		return false;
	t->addresses = head - absolute;
	t->address_width = 8;
	return addresses_fit(t);
}

/* ---- the whole ---------------------------------------------------------------------- */

/* Expands the name at *at into @out, and moves *at behind it. False if it is none. */
static bool expand(const struct tables *t, size_t *at, char out[NAME_MAX])
{
	unsigned int n = name_length(t, at, t->markers);
	size_t len = 0;

	for (; n; n--) {
		const uint8_t *s = t->mem + t->token_table + token_offset(t, t->mem[(*at)++]);

		for (; *s; s++) {
			if (*s <= ' ' || *s >= 0x7f || len + 1 >= NAME_MAX)
				return false;
			out[len++] = (char)*s;
		}
	}
	out[len] = '\0';
	return len > 1;
}

static bool read_symbols(const struct tables *t, struct symbols *out)
{
	size_t at = t->names;
	char name[NAME_MAX];

	for (uint32_t i = 0; i < t->count; i++) {
		if (!expand(t, &at, name)) {
			symbols_fini(out);
			return false;
		}
		if (strchr("tTwW", name[0]))
			symbols_add(out, xstrdup(name + 1), address(t, i), 0);
	}
	symbols_sort(out);
	return out->count > 0;
}

bool kallsyms_find(const uint8_t *mem, size_t size, size_t *from, struct symbols *out,
		   struct kallsyms_place *place)
{
	struct tables t = { .mem = mem, .size = size, .work = WORK_MAX };
	unsigned int tries = 0;

	while (*from < size && tries++ < TRIES_MAX && t.work > 0) {
		const uint8_t *hit = memmem(mem + *from, size - *from, needle, sizeof(needle));

		if (!hit)
			break;
		*from = (size_t)(hit - mem) + 1;
		if (!find_tokens(&t, (size_t)(hit - mem)) || !find_markers(&t) ||
		    !find_addresses(&t) || !read_symbols(&t, out))
			continue;
		place->begin = t.addresses < t.names ? t.addresses : t.names;
		place->end = t.token_index + 2 * TOKENS;
		*from = place->end;
		return true;
	}
	*from = size;
	return false;
}
